package storagetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/storagetest/faulty"
)

// Caps says what an adapter cannot do.
type Caps struct {
	// Skip gives the reason for every subtest that does not apply.
	Skip map[string]string
	// Schedules is how many schedules RunFaults plays if nobody says otherwise;
	// 0 stands for 48, or 12 with -short.
	Schedules uint64
}

// Record is the document of the kit, with an index of every type.
type Record struct {
	ID     RecordID  `json:"id"`
	Name   string    `json:"name"`
	Group  string    `json:"group,omitempty"`
	Number int64     `json:"number"`
	Flag   bool      `json:"flag"`
	At     time.Time `json:"at,omitzero"`
	Key    string    `json:"key,omitempty"`
	Tags   []string  `json:"tags,omitempty"`
}

// RecordID identifies a Record.
type RecordID = renjia.ID[Record]

// Other is a second kind.
type Other struct {
	ID   renjia.ID[Other] `json:"id"`
	Name string           `json:"name"`
}

// Secret is a guarded kind.
type Secret struct {
	ID   renjia.ID[Secret] `json:"id"`
	Name string            `json:"name"`
}

func key(r *Record) RecordID { return r.ID }

func recordOptions() []storage.Option[Record] {
	return []storage.Option[Record]{
		storage.Index("group", storage.Text(func(r *Record) string { return r.Group })),
		storage.Index("number", storage.Int(func(r *Record) int64 { return r.Number })),
		storage.Index("flag", storage.Bool(func(r *Record) bool { return r.Flag })),
		storage.Index("at", storage.Instant(func(r *Record) time.Time { return r.At })),
		storage.Unique("key", storage.Text(func(r *Record) string { return r.Key })),
		storage.MultiIndex("tag", storage.Texts(func(r *Record) []string { return r.Tags })),
	}
}

var (
	records = storage.Define("kit_record", key, recordOptions()...)
	others  = storage.Define("kit_other", func(o *Other) renjia.ID[Other] { return o.ID })
	secrets = storage.Define("kit_secret", func(s *Secret) renjia.ID[Secret] { return s.ID }, storage.Guarded[Secret]())
)

var act = renjia.Act{By: renjia.Program("kit"), Verb: "kit.change"}

// subtest is one guarantee.
type subtest struct {
	name string
	run  func(*kit)
}

// kit is what a subtest works with.
type kit struct {
	*testing.T
	open   func(*testing.T) driver.Store
	driver driver.Store
	store  *storage.Store
	space  *storage.Space
	ctx    context.Context
}

// Run runs every guarantee as a subtest, each on a store of its own that open
// returns empty. Run closes it.
func Run(t *testing.T, open func(*testing.T) driver.Store, caps Caps) {
	for _, group := range [][]subtest{documents, batches, indexes, isolation, journal, schema, policies, tenancy} {
		for _, s := range group {
			t.Run(s.name, func(t *testing.T) {
				if reason := caps.Skip[s.name]; reason != "" {
					t.Skip("the adapter says: " + reason)
				}
				s.run(newKit(t, open))
			})
		}
	}
}

// RunReopen runs the guarantees of stores that outlive the program: open is
// called several times with one path, each time after the store was closed.
func RunReopen(t *testing.T, open func(t *testing.T, path string) driver.Store, caps Caps) {
	t.Run("Reopen", func(t *testing.T) {
		if reason := caps.Skip["Reopen"]; reason != "" {
			t.Skip("the adapter says: " + reason)
		}
		reopen(t, open)
	})
}

func newKit(t *testing.T, open func(*testing.T) driver.Store) *kit {
	k := &kit{T: t, open: open, ctx: t.Context()}
	k.driver = open(t)
	k.use(k.driver, storage.Options{Policy: storage.AllowAll})
	t.Cleanup(func() { _ = k.driver.Close() })
	return k
}

// use wraps a driver into a store with all kinds migrated.
func (k *kit) use(d driver.Store, o storage.Options) {
	k.store = storage.New(d, o)
	require.NoError(k, k.store.Migrate(k.ctx, records, others, secrets))
	k.space = k.store.Space("kit")
}

// misbehave puts faults between the store and the engine.
func (k *kit) misbehave(p faulty.Plan) {
	k.Helper()
	broken, err := faulty.Wrap(k.driver, p)
	require.NoError(k, err)
	k.use(broken, storage.Options{Policy: storage.AllowAll})
}

func id(n int) RecordID {
	return renjia.ImportedID[Record]("kit", "kit_record", fmt.Sprintf("%06d", n))
}

// update changes records or fails the test.
func (k *kit) update(fn func(*storage.Tx) error) storage.Stamp {
	k.Helper()
	stamp, err := k.space.Update(k.ctx, act, fn)
	require.NoError(k, err)
	return stamp
}

func (k *kit) insert(rs ...Record) storage.Stamp {
	k.Helper()
	return k.update(func(tx *storage.Tx) error {
		for _, r := range rs {
			if err := records.Insert(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (k *kit) view(fn func(*storage.Snapshot)) {
	k.Helper()
	require.NoError(k, k.space.View(k.ctx, func(s *storage.Snapshot) error {
		fn(s)
		return nil
	}))
}

// get returns a record as it is now.
func (k *kit) get(n int) (doc storage.Doc[Record], err error) {
	viewErr := k.space.View(k.ctx, func(s *storage.Snapshot) error {
		doc, err = records.Get(k.ctx, s, id(n))
		return nil
	})
	return doc, errors.Join(err, viewErr)
}

// names returns the names of what a query finds, in order.
func (k *kit) names(r storage.Reader, q storage.Query) []string {
	k.Helper()
	found := []string{}
	for doc, err := range records.Find(k.ctx, r, q) {
		require.NoError(k, err)
		found = append(found, doc.Value.Name)
	}
	return found
}

func (k *kit) now(q storage.Query) (found []string) {
	k.Helper()
	k.view(func(s *storage.Snapshot) { found = k.names(s, q) })
	return found
}

func (k *kit) head() storage.Stamp {
	k.Helper()
	head, err := k.space.Head(k.ctx)
	require.NoError(k, err)
	return head
}

func (k *kit) verify() {
	k.Helper()
	_, err := k.space.Verify(k.ctx, 0)
	require.NoError(k, err)
}
