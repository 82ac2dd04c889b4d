package storagetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
)

var tenancy = []subtest{
	{"NothingOfAnotherSpaceIsRead", func(k *kit) {
		var cursors [][]string
		for _, name := range neighbours {
			cursors = append(cursors, k.cursors(k.neighbour(name)))
		}
		k.readsOnlyItsOwn(cursors)
	}},
	{"NothingOfAnotherSpaceIsWritten", func(k *kit) {
		theirs := k.neighbour("theirs")
		before := k.everything(theirs)
		k.writesNothingOf(theirs)
		require.Equal(k, before, k.everything(theirs))
		_, err := theirs.Verify(k.ctx, 0)
		require.NoError(k, err)
		k.verify()
	}},
	{"BatchesOfAnotherSpaceAreUnknown", func(k *kit) {
		theirs := k.neighbour("theirs")
		var known []*storage.Commit
		for c, err := range theirs.Commits(k.ctx, 0) {
			require.NoError(k, err)
			known = append(known, c)
		}
		for n, c := range known {
			b := &driver.Batch{ID: c.Batch, Space: "kit", Time: time.Now(), Acts: "[]"}
			b.Prepare(func([]byte) {})
			stamp, err := k.driver.Commit(k.ctx, b)
			if err != nil {
				continue // an engine may refuse it; it must not answer with their stamp
			}
			require.Equal(k, k.head(), stamp, "commit %d", n)
		}
		k.verify()
	}},
	{"SpacesThatCannotBe", spacesThatCannotBe},
	{"EveryTextStaysItself", everyTextStaysItself},
	{"KindsNamedLikeSQL", kindsNamedLikeSQL},
}

// neighbours are names that a careless pattern, collation or separator takes for
// that of the space "kit".
var neighbours = []string{"theirs", "kit0", "ki", "k_t", "kit.", "kit_", "kit-", "kit--", "kit.kit_record", "null", "0", strings.Repeat("k", 64)}

const secret = "only-theirs"

// theirIDs are the records that the neighbours have: some of the same identifiers
// as the kit's space, some of their own.
var theirIDs = []RecordID{id(1), id(2), id(500), id(501)}

// neighbour fills a space with what must not be seen from elsewhere.
func (k *kit) neighbour(name string) *storage.Space {
	k.Helper()
	sp := k.store.Space(name)
	for n, rid := range theirIDs {
		told := renjia.Act{By: renjia.Program(secret), Verb: "kit." + secret, Key: fmt.Sprint("key ", n), Reason: secret}
		_, err := sp.Update(k.ctx, told, func(tx *storage.Tx) error {
			return errors.Join(
				records.Insert(tx, Record{ID: rid, Name: secret, Group: secret, Number: int64(7000 + n), At: time.Unix(7e8, 0).UTC(), Key: fmt.Sprint(secret, n), Tags: []string{secret}}),
				others.Insert(tx, Other{ID: renjia.ImportedID[Other]("kit", "o", fmt.Sprint(n)), Name: secret}),
				secrets.Insert(tx, Secret{ID: renjia.ImportedID[Secret]("kit", "s", fmt.Sprint(n)), Name: secret}))
		})
		require.NoError(k, err)
	}
	return sp
}

// own makes sure that the kit's space has something to see.
func (k *kit) own() {
	k.Helper()
	if k.head().Position == 0 {
		k.insert(Record{ID: id(1), Name: "mine", Group: "mine", Number: 1, Key: "mine", Tags: []string{"mine"}})
		k.insert(Record{ID: id(3), Name: "mine", Group: "mine", Number: 9000, Tags: []string{"mine"}})
	}
}

// everything is all there is to know about a space, as text.
func (k *kit) everything(sp *storage.Space) string {
	k.Helper()
	var b strings.Builder
	for c, err := range sp.Commits(k.ctx, 0) {
		require.NoError(k, err)
		fmt.Fprintln(&b, *c)
	}
	snap, err := k.driver.Snapshot(k.ctx, sp.Name(), 0)
	require.NoError(k, err)
	defer snap.Close() //nolint:errcheck // nothing was written
	for _, kind := range []string{records.Kind(), others.Kind(), secrets.Kind(), "storage_key"} {
		for r, err := range snap.Query(k.ctx, &driver.Query{Kind: kind, Order: -1}) {
			require.NoError(k, err)
			fmt.Fprintln(&b, *r)
		}
	}
	return b.String()
}

// cursors are places in a space, one for each order.
func (k *kit) cursors(sp *storage.Space) (cursors []string) {
	k.Helper()
	require.NoError(k, sp.View(k.ctx, func(s *storage.Snapshot) error {
		for _, q := range orders() {
			q.Limit = 1
			page, err := records.Page(k.ctx, s, q)
			require.NoError(k, err)
			cursors = append(cursors, page.Next)
		}
		return nil
	}))
	return cursors
}

// readsOnlyItsOwn reads the kit's space in every way there is, with the cursors
// of other spaces, too.
func (k *kit) readsOnlyItsOwn(cursors [][]string) {
	k.Helper()
	k.own()
	look := func(s *storage.Snapshot) error { k.looksAt(s, cursors); return nil }
	require.NoError(k, k.space.View(k.ctx, look))
	require.NoError(k, k.space.Read(k.ctx, act, look))
	require.NoError(k, k.space.AsOf(k.ctx, 2, look))
	require.NoError(k, k.space.ReadAsOf(k.ctx, act, 1, look))
	k.update(func(tx *storage.Tx) error { k.looksAt(tx, cursors); return nil })

	head := k.head()
	require.ErrorIs(k, k.space.AsOf(k.ctx, head.Position+1, look), renjia.ErrInvalid)
	at, err := k.space.At(k.ctx, time.Now().Add(time.Hour))
	require.NoError(k, err)
	require.Equal(k, head.Position, at)
	require.Equal(k, "kit", head.Space)
	for after := range head.Position + 5 {
		for c, err := range k.space.Commits(k.ctx, after) {
			require.NoError(k, err)
			k.unseen("Commits", *c)
		}
	}
	count, err := k.space.Count(k.ctx)
	require.NoError(k, err)
	require.EqualValues(k, 2, count[records.Kind()])
	require.Zero(k, count[others.Kind()])
	var file bytes.Buffer
	require.NoError(k, k.space.Export(k.ctx, act, &file))
	k.unseen("Export", file.String())
	verified, err := k.space.Verify(k.ctx, 0)
	require.NoError(k, err)
	require.Equal(k, k.head(), verified)
	narrow := storage.New(k.driver, storage.Options{Policy: only("kit")})
	for seen, err := range narrow.Spaces(k.ctx, act) {
		require.NoError(k, err)
		require.Equal(k, "kit", seen)
	}
}

// unseen fails if something of another space is in what was read.
func (k *kit) unseen(where string, what ...any) {
	k.Helper()
	require.NotContains(k, fmt.Sprint(what...), secret, where)
}

// orders are the ways to go through all records.
func orders() (qs []storage.Query) {
	for _, index := range []string{"", "group", "number", "flag", "at", "key"} {
		qs = append(qs, storage.Query{Order: index}, storage.Query{Order: index, Desc: true})
	}
	return qs
}

// looksAt reads through every method of a collection and of its view.
func (k *kit) looksAt(r storage.Reader, cursors [][]string) {
	k.Helper()
	require.Equal(k, "kit", r.Space())
	view := records.Reader()
	for _, id := range theirIDs {
		a, _ := records.Get(k.ctx, r, id)
		b, _ := view.Get(k.ctx, r, id)
		c, _ := records.All(k.ctx, r, id)
		d, _ := view.All(k.ctx, r, id, theirIDs[0])
		k.unseen("Get", a, b, c, d)
	}
	queries := orders() // the cursors are of these
	for _, c := range []storage.Cond{
		storage.Eq("group", secret), storage.Eq("key", secret+"0"), storage.Eq("tag", secret), storage.In("number", 7000, 7001, 7002),
		storage.Eq("flag", false), storage.Eq("at", time.Unix(7e8, 0)),
	} {
		queries = append(queries, storage.Query{Where: []storage.Cond{c}})
	}
	queries = append(queries, storage.Query{Order: "number", Where: []storage.Cond{storage.Between("number", 0, 9999)}},
		storage.Query{Order: "group", Where: []storage.Cond{storage.From("group", "")}})
	for n, q := range queries {
		found, docs := k.names(r, q), collect(k, view.Find(k.ctx, r, q))
		k.unseen("Find", found, docs)
		afters := []string{""}
		for _, of := range cursors {
			if n < len(of) {
				afters = append(afters, of[n])
			}
		}
		for _, q.After = range afters {
			page, err := records.Page(k.ctx, r, q)
			require.NoError(k, err)
			same, err := view.Page(k.ctx, r, q)
			require.NoError(k, err)
			k.unseen("Page", page, same)
		}
	}
	for s, err := range storage.Records(k.ctx, r, records) {
		require.NoError(k, err)
		k.unseen("Records", string(s.Content))
	}
}

func collect(k *kit, docs iter.Seq2[storage.Doc[Record], error]) (all []storage.Doc[Record]) {
	for d, err := range docs {
		require.NoError(k, err)
		all = append(all, d)
	}
	return all
}

// only allows acts in one space.
type only string

func (o only) Allow(_ context.Context, r storage.Reader, _ renjia.Act) error {
	if r.Space() == string(o) {
		return nil
	}
	return renjia.ErrForbidden
}

// writesNothingOf tries to change their space through the handle of the kit's.
func (k *kit) writesNothingOf(theirs *storage.Space) {
	k.Helper()
	k.own()
	var docs []storage.Doc[Record]
	require.NoError(k, theirs.View(k.ctx, func(s *storage.Snapshot) error {
		docs = collect(k, records.Find(k.ctx, s, storage.Query{}))
		return nil
	}))
	var attempts []func(tx *storage.Tx) error
	for _, d := range docs {
		d.Value.Name = "changed"
		attempts = append(attempts,
			func(tx *storage.Tx) error { return records.Insert(tx, d.Value) },
			func(tx *storage.Tx) error { return records.Save(tx, d) },
			func(tx *storage.Tx) error { return records.Delete(tx, d) },
			func(tx *storage.Tx) error { _, err := records.Ensure(k.ctx, tx, d.Value); return err },
			func(tx *storage.Tx) error { return tx.Assert(k.ctx, records.Ref(d.Value.ID)) },
			func(tx *storage.Tx) error {
				return tx.Write(k.ctx, act, func(tx *storage.Tx) error { return records.Save(tx, d) })
			})
	}
	for _, attempt := range attempts {
		_, _ = k.space.Update(k.ctx, act, attempt) // in their own space each may do what it likes
	}
	_, _ = records.Load(k.ctx, k.space, act, each([]Record{docs[0].Value, docs[3].Value}))
	_, err := k.space.Redact(k.ctx, act, records.Ref(docs[0].Value.ID), records.Ref(docs[3].Value.ID))
	require.NoError(k, err)
	ref := records.Ref(docs[1].Value.ID)
	ref.Space = theirs.Name()
	_, err = k.space.Redact(k.ctx, act, ref)
	require.ErrorIs(k, err, renjia.ErrInvalid)
	_, err = k.space.RedactChosen(k.ctx, act, func(*storage.Tx) ([]renjia.Ref, error) { return []renjia.Ref{ref}, nil })
	require.ErrorIs(k, err, renjia.ErrInvalid)
	require.NoError(k, k.space.Write(k.ctx, act, func(tx *storage.Tx) error {
		require.ErrorIs(k, tx.Assert(k.ctx, ref), renjia.ErrInvalid)
		_, err := tx.Revision(k.ctx, ref)
		require.ErrorIs(k, err, renjia.ErrInvalid)
		return nil
	}))
	_, err = k.space.RedactActs(k.ctx, act, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	require.NoError(k, err)

	// A key that they have used is fresh here, and a reference to them is only
	// a word.
	told := renjia.Act{By: renjia.Program(secret), Verb: "kit." + secret, Key: "key 0", Reason: secret, On: ref, Authority: ref}
	stamp, err := k.space.Record(k.ctx, told)
	require.NoError(k, err)
	require.Equal(k, k.head(), stamp)

	var file bytes.Buffer
	require.NoError(k, k.store.Space("kit-").Export(k.ctx, act, &file))
	_, err = k.space.Import(k.ctx, act, bytes.NewReader(file.Bytes()))
	require.ErrorIs(k, err, renjia.ErrInvalid)
	mine := k.everything(k.space)
	for _, err = range k.space.Replay(k.ctx, act, theirs.Commits(k.ctx, 0)) { // yields its head before it fails
	}
	require.Error(k, err)
	require.Equal(k, mine, k.everything(k.space))
}

// spacesThatCannotBe tries names under which no space may exist, in every method.
func spacesThatCannotBe(k *kit) {
	k.own()
	before := k.everything(k.space)
	for _, name := range []string{
		"", "Kit", "KIT", " kit", "kit ", "kit\x00", "kit\n", "kit/x", "kit'", `kit"`, "kit;--", "kit%", "*", ".", "-", "_kit", "kıt", "ｋｉｔ", "ki\u0301t", "k\u200bit",
		"' OR '1'='1", "kit' OR space <> '", "../kit", strings.Repeat("k", 65), "\xff",
	} {
		sp := k.store.Space(name)
		nothing := func(*storage.Snapshot) error { k.Errorf("space %q opens", name); return nil }
		_, update := sp.Update(k.ctx, act, func(*storage.Tx) error { k.Errorf("space %q opens", name); return nil })
		_, record := sp.Record(k.ctx, act)
		_, redact := sp.Redact(k.ctx, act, records.Ref(id(1)))
		_, chosen := sp.RedactChosen(k.ctx, act, func(*storage.Tx) ([]renjia.Ref, error) { return []renjia.Ref{records.Ref(id(1))}, nil })
		_, count := sp.Count(k.ctx)
		_, redactActs := sp.RedactActs(k.ctx, act, 1)
		_, head := sp.Head(k.ctx)
		_, at := sp.At(k.ctx, time.Now())
		_, verify := sp.Verify(k.ctx, 0)
		_, imported := sp.Import(k.ctx, act, strings.NewReader("{}"))
		_, load := records.Load(k.ctx, sp, act, each([]Record{{ID: id(9)}}))
		errs := []error{
			update, record, redact, chosen, count, redactActs, head, at, verify, imported, load,
			sp.View(k.ctx, nothing), sp.Read(k.ctx, act, nothing), sp.AsOf(k.ctx, 1, nothing), sp.ReadAsOf(k.ctx, act, 1, nothing),
			sp.Write(k.ctx, act, func(*storage.Tx) error { return nil }), sp.Export(k.ctx, act, &bytes.Buffer{}),
		}
		for _, err := range sp.Commits(k.ctx, 0) {
			errs = append(errs, err)
		}
		for _, err := range sp.Replay(k.ctx, act, k.space.Commits(k.ctx, 0)) {
			errs = append(errs, err)
		}
		require.GreaterOrEqual(k, len(errs), 19)
		for n, err := range errs {
			require.ErrorIs(k, err, renjia.ErrInvalid, "%q, method %d", name, n)
		}
	}
	require.Equal(k, before, k.everything(k.space))
}
