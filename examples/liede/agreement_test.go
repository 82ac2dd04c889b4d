package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/examples/liede/folder"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// tiny is a folder of a few rows a file, in memory.
type tiny map[string][][]string

func readTiny(t require.TestingT) tiny {
	all := tiny{}
	names, err := filepath.Glob(filepath.Join("testdata", "tiny", "*.csv"))
	require.NoError(t, err)
	for _, name := range names {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
		require.NoError(t, err)
		all[filepath.Base(name)] = rows
	}
	return all
}

func (d tiny) write(t require.TestingT, dir string) {
	for _, name := range []string{"community.json", "contract.json"} {
		b, err := os.ReadFile(filepath.Join("testdata", "tiny", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b, 0o600))
	}
	for name, rows := range d {
		d.writeFile(t, dir, name, rows)
	}
}

func (d tiny) writeFile(t require.TestingT, dir, name string, rows [][]string) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	require.NoError(t, w.WriteAll(rows))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o600))
}

// attempt checks a folder and, if nothing is wrong with it, stores it twice.
// The first error is the check's, the second that of storing.
func attempt(dir string) (bad, failed error) {
	f, err := folder.Open(dir)
	if err != nil {
		return err, nil
	}
	show := &progress{out: io.Discard}
	if err := f.Check(ctx, show.check); err != nil {
		return err, nil
	}
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	defer store.Close()
	if _, err := load(ctx, f, store, show); err != nil {
		return nil, err
	}
	again, err := load(context.Background(), f, store, show)
	if err == nil && again.before != again.after {
		err = fmt.Errorf("storing it again changed something: %w", renjia.ErrConflict)
	}
	return nil, err
}

// nasty are values that fit some column and break some rule.
var nasty = []string{
	"", "0", "-1", "1", "1/2", "2/3", "0.00", "1000000.00", "9223372036854775807", "2009-01-01", "2026-02-09", "2026-06-15", "2027-01-01", "2030-01-01",
	"2026-01-05 10:00", "2026-03-08 09:00", "yes", "no", "absent", "receipt-only", "illegal", "abstain", "parking", "storage", "unsold", "undelivered",
	"ANN", "BO", "K1", "STREET", "D2", "V1", "DEV", "M2", "A3", "CORE", "GOV", "CARE", "YEAR", "5101", "1002", "3102", "management", "both", "endowment", "time",
	"closed", "accepted", "2024-01-01", strings.Repeat("长", 3000), "x\x00y", "'; --",
}

func TestWhatTheCheckLetsThroughIsStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, dir := readTiny(t), tempDir(t)
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			d.change(t)
		}
		d.write(t, dir)
		_, failed := attempt(dir)
		require.NoError(t, failed)
	})
}

func tempDir(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "tiny-*")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// change breaks something at random, or nothing.
func (d tiny) change(t *rapid.T) {
	names := make([]string, 0, len(d))
	for name := range d {
		names = append(names, name)
	}
	slices.Sort(names)
	name := rapid.SampledFrom(names).Draw(t, "file")
	rows := d[name]
	at := rapid.IntRange(1, len(rows)-1).Draw(t, "row")
	other := rapid.IntRange(1, len(rows)-1).Draw(t, "other row")
	column := rapid.IntRange(0, len(rows[0])-1).Draw(t, "column")
	switch rapid.SampledFrom([]string{"cell", "cell", "copy", "rename", "drop", "repeat", "swap"}).Draw(t, "kind") {
	case "rename":
		d.rename(rows[at][column], rapid.SampledFrom(nasty).Draw(t, "value"))
	case "cell":
		rows[at][column] = rapid.SampledFrom(nasty).Draw(t, "value")
	case "copy":
		rows[at][column] = rows[other][column]
	case "drop":
		if len(rows) > 2 {
			d[name] = slices.Delete(rows, at, at+1)
		}
	case "repeat":
		d[name] = append(rows, slices.Clone(rows[at]))
	case "swap":
		rows[at], rows[other] = rows[other], rows[at]
	}
}

// rename gives a value another form wherever it stands.
func (d tiny) rename(from, to string) {
	for _, rows := range d {
		for _, row := range rows[1:] {
			for c, v := range row {
				if v == from && v != "" {
					row[c] = to
				}
			}
		}
	}
}

// Every cell of every file with every one of the values; takes minutes.
func TestWhatTheCheckLetsThroughIsStoredCellByCell(t *testing.T) {
	if os.Getenv("LIEDE_EXHAUSTIVE") == "" {
		t.Skip("set LIEDE_EXHAUSTIVE to run it")
	}
	whole, dir := readTiny(t), t.TempDir()
	whole.write(t, dir)
	bad, failed := attempt(dir)
	require.NoError(t, bad)
	require.NoError(t, failed)
	stored, refused := 0, 0
	for name, rows := range whole {
		for r := 1; r < len(rows); r++ {
			for c, was := range rows[r] {
				for _, v := range nasty {
					rows[r][c] = v
					whole.writeFile(t, dir, name, rows)
					bad, failed := attempt(dir)
					if failed != nil {
						t.Errorf("%s:%d %s = %.40q: %v", name, r+1, rows[0][c], v, failed)
					}
					if bad != nil {
						refused++
					} else {
						stored++
					}
				}
				rows[r][c] = was
			}
		}
		whole.writeFile(t, dir, name, rows)
	}
	t.Logf("%d stored, %d refused", stored, refused)
}
