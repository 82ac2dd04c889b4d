package tidy_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/tidy"
	"github.com/renjia-project/renjia/storage"
)

// kept are the files of an export in memory.
type kept struct {
	files     map[string]*kfile
	committed bool
	discarded bool
	failAt    int // the call that fails, 0 = none
	calls     int
}

type kfile struct {
	bytes.Buffer
	of *kept
}

var errFull = errors.New("disk full")

func (k *kept) step() error {
	if k.calls++; k.calls == k.failAt {
		return errFull
	}
	return nil
}

func (k *kept) Create(name string) (io.WriteCloser, error) {
	if k.files == nil {
		k.files = map[string]*kfile{}
	}
	f := &kfile{of: k}
	k.files[name] = f
	return f, k.step()
}

func (k *kept) Commit() error {
	err := k.step()
	k.committed = err == nil
	return err
}

func (k *kept) Discard() { k.discarded = true }

func (f *kfile) Write(b []byte) (int, error) {
	if err := f.of.step(); err != nil {
		return 0, err
	}
	return f.Buffer.Write(b)
}

func (f *kfile) Close() error { return f.of.step() }

func export(t *testing.T, space *storage.Space, at storage.Position, o tidy.Options) (*kept, *tidy.Package) {
	t.Helper()
	plan, err := tidy.NewPlan(kinds, o)
	require.NoError(t, err)
	k := &kept{}
	made, err := plan.Export(ctx, space, at, tidy.CSV(k))
	require.NoError(t, err)
	require.True(t, k.committed)
	require.False(t, k.discarded)
	return k, made
}

func table(t *testing.T, k *kept, name string) [][]string {
	t.Helper()
	require.Contains(t, k.files, name+".csv")
	rows, err := csv.NewReader(bytes.NewReader(k.files[name+".csv"].Bytes())).ReadAll()
	require.NoError(t, err)
	return rows
}

func TestRecordsBecomeRowsAndListsTables(t *testing.T) {
	k, made := export(t, fixture(t), 0, tidy.Options{Personal: tidy.Keep})
	visit1, visit2 := renjia.ImportedID[visit]("liede", "care_visit", "1").String(), renjia.ImportedID[visit]("liede", "care_visit", "2").String()
	home1 := renjia.ImportedID[home]("liede", "care_home", "1").String()
	rows := table(t, k, "care_visit")
	require.Equal(t, strings.Split("id,home,day,at,title.en,title.zh,minutes,again,cost.amount,cost.currency,share,weight,client,age,reason.text", ","), rows[0])
	full := []string{visit1, home1, "2026-02-28", "2026-03-01T08:00:00Z", "Visit", "探访", "45", "true", "12.30", "CNY", "2/3", "0.10000000000000000001", "Chen", "81", "asked"}
	bare := []string{visit2, "", "", "", "", "", "0", "false", "", "", "", "", "Chen", "0", ""}
	require.ElementsMatch(t, [][]string{full, bare}, rows[1:])

	require.Equal(t, [][]string{{"record_id", "n", "value"}, {visit1, "1", "home"}, {visit1, "2", "meal"}}, table(t, k, "care_visit__tags"))
	require.Equal(t, [][]string{{"record_id", "n", "name"}, {visit1, "1", "greet"}, {visit1, "2", "cook"}}, table(t, k, "care_visit__steps"))
	require.Equal(t, [][]string{{"record_id", "n", "n_2", "value"}, {visit1, "2", "1", "rice"}, {visit1, "2", "2", "soup"}}, table(t, k, "care_visit__steps__parts"))
	require.Equal(t, [][]string{{"record_id", "key", "value"}, {visit1, "a", "1/3"}, {visit1, "b", "1/2"}}, table(t, k, "care_visit__scores"))
	require.Equal(t, [][]string{{"record_id", "n", "value"}, {visit1, "1", `{"text":"fell"}`}}, table(t, k, "care_visit__reason_of"), "what contains itself is JSON")
	require.Equal(t, [][]string{{"id", "name"}, {home1, `Riverside, "east"`}}, table(t, k, "care_home"))
	require.NotContains(t, k.files, "care_file.csv")
	require.Equal(t, []string{"care_file"}, made.Guarded)
	require.EqualValues(t, 1, made.Position)
}

func TestTheDictionaryDescribesEveryColumn(t *testing.T) {
	k, made := export(t, fixture(t), 0, tidy.Options{Personal: tidy.Keep})
	var d struct {
		Profile string
		Name    string
		Renjia  struct {
			Space, Hash, Personal string
			Position              int64
			Guarded               []string `json:"guarded_kinds_left_out"`
		}
		Resources []struct {
			Name, Path string
			Rows       int64 `json:"renjia:rows"`
			Schema     struct {
				Fields []struct {
					Name, Type, Privacy string
					Class               string `json:"renjia:privacy"`
				}
				PrimaryKey  []string
				ForeignKeys []struct {
					Fields    string
					Reference struct{ Resource, Fields string }
				}
				MissingValues []string
			}
		}
	}
	require.NoError(t, json.Unmarshal(k.files[tidy.DictionaryFile].Bytes(), &d))
	require.Equal(t, "tabular-data-package", d.Profile)
	require.Equal(t, "liede", d.Name)
	require.Equal(t, made.Hash, d.Renjia.Hash)
	require.Len(t, d.Renjia.Hash, 64)
	require.EqualValues(t, 1, d.Renjia.Position)
	require.Equal(t, []string{"care_file"}, d.Renjia.Guarded)
	types := map[string]string{}
	for _, r := range d.Resources {
		rows := table(t, k, r.Name)
		require.EqualValues(t, len(rows)-1, r.Rows, r.Name)
		for i, f := range r.Schema.Fields {
			require.Equal(t, rows[0][i], f.Name)
			types[r.Name+"."+f.Name] = f.Type + f.Class
		}
		require.Subset(t, rows[0], r.Schema.PrimaryKey)
		require.Equal(t, []string{""}, r.Schema.MissingValues)
		switch r.Name {
		case "care_visit":
			require.Equal(t, "home", r.Schema.ForeignKeys[0].Fields)
			require.Equal(t, "care_home", r.Schema.ForeignKeys[0].Reference.Resource)
			require.Len(t, r.Schema.ForeignKeys, 1)
		case "care_visit__steps__parts":
			require.Equal(t, []string{"record_id", "n", "n_2"}, r.Schema.PrimaryKey)
			require.Equal(t, "care_visit", r.Schema.ForeignKeys[0].Reference.Resource)
		}
	}
	for column, want := range map[string]string{
		"care_visit.day": "date", "care_visit.at": "datetime", "care_visit.minutes": "integer", "care_visit.again": "boolean",
		"care_visit.cost.amount": "number", "care_visit.weight": "number", "care_visit.share": "string", "care_visit.client": "stringpersonal",
		"care_visit.age": "integersensitive", "care_visit__reason_of.value": "object", "care_visit__known.value": "stringpersonal",
	} {
		require.Equal(t, want, types[column], column)
	}
}

func TestPersonalFieldsAreTreatedAsChosen(t *testing.T) {
	space := fixture(t)
	_, err := tidy.NewPlan(kinds, tidy.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, o := range []tidy.Options{{Personal: "drop"}, {Personal: tidy.Pseudonymize}, {Personal: tidy.Keep, Pseudonym: strings.ToLower}} {
		_, err = tidy.NewPlan(kinds, o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	k, _ := export(t, space, 0, tidy.Options{Personal: tidy.Omit})
	require.NotContains(t, table(t, k, "care_visit")[0], "client")
	require.NotContains(t, table(t, k, "care_visit")[0], "age")
	require.NotContains(t, k.files, "care_visit__known.csv")
	for name, f := range k.files {
		require.NotContains(t, f.String(), "Chen", name)
	}
	k, _ = export(t, space, 0, tidy.Options{Personal: tidy.Pseudonymize, Pseudonym: func(s string) string { return "p" + string(s[0]) }})
	rows := table(t, k, "care_visit")
	require.NotContains(t, rows[0], "age", "only texts have pseudonyms")
	require.Equal(t, []string{"pC", "pC"}, []string{rows[1][len(rows[1])-2], rows[2][len(rows[2])-2]}, "one person, one pseudonym")
	require.Equal(t, "pL", table(t, k, "care_visit__known")[1][2])
	require.Contains(t, k.files[tidy.DictionaryFile].String(), `"renjia:pseudonymous": true`)
}

func TestGuardedKindsNeedAReason(t *testing.T) {
	space := fixture(t)
	reading := renjia.Act{By: renjia.Program("study"), Verb: "care.file.read", Reason: "evaluation of 2026"}
	k, made := export(t, space, 0, tidy.Options{Personal: tidy.Omit, Reading: reading})
	require.Equal(t, "secret", table(t, k, "care_file")[1][1])
	require.Empty(t, made.Guarded)
	head, err := space.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, made.Position+1, head.Position, "the look is in the journal")
}

func TestTheSamePositionGivesTheSameBytes(t *testing.T) {
	space := fixture(t)
	before, made := export(t, space, 0, tidy.Options{Personal: tidy.Keep})
	write(t, space, func(tx *storage.Tx) error {
		id := renjia.ImportedID[visit]("liede", "care_visit", "1")
		doc, err := visits.Get(ctx, tx, id)
		require.NoError(t, err)
		doc.Value.Client = "Wu"
		return first(visits.Save(tx, doc), visits.Insert(tx, visit{ID: renjia.ImportedID[visit]("liede", "care_visit", "3")}))
	})
	after, _ := export(t, space, made.Position, tidy.Options{Personal: tidy.Keep})
	require.Len(t, after.files, len(before.files))
	for name, f := range before.files {
		require.Equal(t, f.String(), after.files[name].String(), name)
	}
	now, _ := export(t, space, 0, tidy.Options{Personal: tidy.Keep})
	require.Len(t, table(t, now, "care_visit"), 4)
	plan, err := tidy.NewPlan(kinds, tidy.Options{Personal: tidy.Keep})
	require.NoError(t, err)
	_, err = plan.Export(ctx, space, 99, tidy.CSV(&kept{}))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// Whatever write fails, nothing is committed and what there is is thrown away.
func TestAFailedExportLeavesNothing(t *testing.T) {
	space := fixture(t)
	plan, err := tidy.NewPlan(kinds, tidy.Options{Personal: tidy.Keep})
	require.NoError(t, err)
	whole := &kept{}
	_, err = plan.Export(ctx, space, 0, tidy.CSV(whole))
	require.NoError(t, err)
	for n := 1; n <= whole.calls; n++ {
		k := &kept{failAt: n}
		_, err := plan.Export(ctx, space, 0, tidy.CSV(k))
		require.ErrorIs(t, err, errFull, "call %d", n)
		require.False(t, k.committed)
		require.True(t, k.discarded)
	}
}

func TestAFolderAppearsWholeOrNotAtAll(t *testing.T) {
	space := fixture(t)
	path := filepath.Join(t.TempDir(), "new", "out")
	plan, err := tidy.NewPlan(kinds, tidy.Options{Personal: tidy.Omit})
	require.NoError(t, err)
	_, err = plan.Export(ctx, space, 0, tidy.CSV(tidy.Dir(path)))
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(path, "care_visit.csv"))
	_, err = plan.Export(ctx, space, 0, tidy.CSV(tidy.Dir(path)))
	require.ErrorIs(t, err, renjia.ErrExists)
	names, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, names, 1, "nothing half made is left")

	broken := tidy.Dir(filepath.Join(t.TempDir(), "out"))
	f, err := broken.Create("a.csv")
	require.NoError(t, err)
	require.NoError(t, f.Close())
	broken.Discard()
}
