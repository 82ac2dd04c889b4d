package driver

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
)

// Limits every adapter accepts and the portable layer enforces.
const (
	MaxPayload = 1 << 20 // bytes of one record
	MaxOps     = 10_000  // operations and checks of one batch
	MaxIndexes = 16      // indexes of one kind
	MaxText    = 512     // bytes of one indexed text
)

// Store is what an adapter implements. All methods may be called by several
// goroutines. After Close they return renjia.ErrClosed.
type Store interface {
	// Migrate creates or extends what the kinds need: tables, columns,
	// indexes, back-filled through Kind.Extract. It is idempotent, can be
	// interrupted and run again, and never drops anything.
	Migrate(ctx context.Context, kinds []Kind) error
	// Spaces yields the names of all spaces that hold a commit, in order.
	Spaces(ctx context.Context) iter.Seq2[string, error]
	// Snapshot opens a consistent view of one space: of its present state
	// when at is 0, else of its state right after that position.
	Snapshot(ctx context.Context, space string, at Position) (Snapshot, error)
	// Commit applies the batch and its journal entry, or nothing.
	Commit(ctx context.Context, b *Batch) (Stamp, error)
	// Commits yields whole commits of a space in the order of the range. The
	// caller may keep a commit: it is not used again for the next one.
	Commits(ctx context.Context, r Range) iter.Seq2[*Commit, error]
	// Redact commits b and erases, in the same transaction, the content and
	// salt of every journal change of the keys, and the content of their
	// records, which read as renjia.ErrErased from then on. The keys need not
	// exist as records: an Erase then leaves a record that is erased from the
	// start, so that the ID cannot be used. A key of kind ActsKind erases the
	// acts of the commit whose position its ID spells in decimal. b.Ops holds
	// an Erase for every key; that of an ActsKind is journaled and touches no
	// record.
	Redact(ctx context.Context, keys []Key, b *Batch) (Stamp, error)
	// Close releases everything. Snapshots still open become unusable.
	Close() error
}

// Snapshot reads one state of one space. It is used by one goroutine at a time.
type Snapshot interface {
	// Get returns the records that exist, in the order of ids; absent ones are
	// left out, erased ones come with Erased set and no payload.
	Get(ctx context.Context, kind string, ids []string) ([]Record, error)
	// Query yields the records that match, in order; erased ones are left out.
	// A record is valid until the next step.
	Query(ctx context.Context, q *Query) iter.Seq2[*Record, error]
	// Close releases the snapshot. It may be called twice.
	Close() error
}

// Auditor is an optional ability of a Store: to compare the records of a space
// with the journal's newest after-images where they lie.
type Auditor interface {
	// Audit yields a fault for each record that differs from the newest
	// after-image of its key, is missing, or should not be there. An error
	// is the last pair.
	Audit(ctx context.Context, space string) iter.Seq2[Fault, error]
}

// Fault is a place where stored data contradicts itself.
type Fault struct {
	Position Position // of the commit, 0 if unknown
	Key      Key      // of the record, if one is concerned
	What     string
}

// Error describes the fault.
func (f Fault) Error() string {
	where := ""
	if f.Position != 0 {
		where = fmt.Sprintf("commit %d: ", f.Position)
	}
	if f.Key != (Key{}) {
		where += f.Key.Kind + " " + f.Key.ID + ": "
	}
	return where + f.What
}

// Is reports whether target is renjia.ErrCorrupt.
func (f Fault) Is(target error) bool { return target == renjia.ErrCorrupt }

// Position numbers the commits of one space: 1, 2, 3… Zero means "now" when
// reading and "before the first" in ranges.
type Position int64

// Stamp identifies a commit.
type Stamp struct {
	Space    string
	Position Position
	Time     time.Time // when it was recorded: UTC, microseconds
	Hash     digest.Hash
}

// Key names a record within a space.
type Key struct{ Kind, ID string }

// ActsKind is the kind of a key that means the acts of a commit, for Redact.
const ActsKind = "_acts"

// Record is a stored document.
type Record struct {
	Key
	Rev     int64  // 1, 2, 3…
	Version int    // schema version of the payload
	Payload string // JSON text
	Index   []Entry
	Erased  bool
	// Position is the commit that wrote this revision; 0 in a batch.
	Position Position
}

// Kind describes a kind of record.
type Kind struct {
	Name    string
	Version int
	Indexes []Index
	// Extract computes the index entries of a stored payload, for back-filling
	// and for reading as of a past position.
	Extract func(version int, payload string) ([]Entry, error)
}

// Index is a declared index of a kind, known by its place in Kind.Indexes.
type Index struct {
	Name   string
	Type   ValueType
	Unique bool // at most one record of the space per value
	Multi  bool // any number of values per record
}

// Entry is one value of one index of one record. Entries are sorted by slot
// and value. A record without an entry for a slot is not in that index.
type Entry struct {
	Slot  int // place in Kind.Indexes
	Value Value
}

// ValueType is the type of an index.
type ValueType uint8

// The types of indexes. Bool is stored as 0 or 1, Time as microseconds since
// 1970 in UTC; Text orders bytewise and holds valid UTF-8 without NUL.
const (
	Bool ValueType = iota + 1
	Int
	Time
	Text
)

// String returns the lower-case name of the type.
func (t ValueType) String() string {
	return [...]string{"null", "bool", "int", "time", "text"}[min(int(t), 4)]
}

// Value is a value of an index: Text for text, Int for all else.
type Value struct {
	Type ValueType
	Int  int64
	Text string
}

// Compare orders values of the same type.
func (v Value) Compare(w Value) int {
	switch {
	case v.Int < w.Int || v.Text < w.Text:
		return -1
	case v.Int > w.Int || v.Text > w.Text:
		return 1
	}
	return 0
}

// OpVerb says what an Op does.
type OpVerb uint8

// The verbs of operations and of journal changes. Erase occurs in the journal
// alone, for what Redact removed.
const (
	Put OpVerb = iota + 1
	Delete
	Erase
)

// Op is one conditional change of a batch.
type Op struct {
	Verb OpVerb
	// Expect is the revision the record must have; 0: it must be absent.
	Expect int64
	// Record is the new content; for Delete only its key. Its Rev is Expect+1.
	Record Record
	Seal   Seal
}

// Check is a condition on a record that the batch read but does not change:
// it must still have this revision (0: still be absent).
type Check struct {
	Key
	Rev int64
}

// Batch is everything one commit does.
type Batch struct {
	ID     [16]byte // the same ID commits once
	Space  string
	Time   time.Time // the clock of the portable layer
	Acts   string    // JSON array of the acts
	Seal   Seal      // of Acts
	Ops    []Op
	Checks []Check
	Root   digest.Hash // set by Prepare
}

// Seal commits to content that can be erased later: Digest = SHA-256(Salt,
// content). With the salt gone, the digest says nothing about the content.
type Seal struct {
	Salt   [16]byte
	Digest digest.Hash
}

// Commit is one entry of the journal.
type Commit struct {
	Stamp
	Batch   [16]byte
	Prev    digest.Hash
	Acts    string // JSON array; "" once erased
	Seal    Seal   // of Acts; the salt is zero once erased
	Root    digest.Hash
	Changes []Change
}

// Change is one changed record in the journal, with its after-image.
type Change struct {
	Verb OpVerb
	Key
	Rev     int64
	Version int
	Payload string // "" for Delete and Erase, and once erased
	Erased  bool   // the content was redacted later
	Seal    Seal   // the salt is zero once erased
}

// Range selects commits of a space.
type Range struct {
	Space    string
	After    Position  // exclusive; 0 = from the first
	Until    Position  // inclusive; 0 = to the newest
	NotAfter time.Time // only commits recorded up to this instant; zero = all
	Desc     bool      // newest first
	Limit    int       // 0 = all
}

// Query selects records of a kind: all conditions must hold.
type Query struct {
	Kind  string
	Where []Cond
	// Order is the slot of the index to order by, then by ID; -1 orders by ID
	// alone. Records that are not in the index are left out.
	Order int
	Desc  bool
	After *Cursor // continue behind this place
	Limit int     // 0 = all
}

// Cond is a condition on an index: the value is one of In, or, if In is nil,
// lies in From ≤ value < Until (nil leaves a side open).
type Cond struct {
	Slot        int
	In          []Value
	From, Until *Value
}

// Cursor is a place in the order of a query. Value is unused when the order is
// by ID alone.
type Cursor struct {
	Value Value
	ID    string
}

// ConflictError says which condition of a batch did not hold. It matches
// renjia.ErrConflict, and renjia.ErrExists where a new record was already
// there.
type ConflictError struct {
	Key
	Want, Have int64 // revisions; 0 = absent
}

// Error names the record and both revisions.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s %s: revision %d expected, found %d", e.Kind, e.ID, e.Want, e.Have)
}

// Is reports whether target is renjia.ErrConflict or, for a new record,
// renjia.ErrExists.
func (e *ConflictError) Is(target error) bool {
	return target == renjia.ErrConflict || (target == renjia.ErrExists && e.Want == 0 && e.Have > 0)
}

// UniqueError says which unique index refused a record. It matches
// renjia.ErrUnique.
type UniqueError struct {
	Key
	Index string
}

// Error names the record and the index.
func (e *UniqueError) Error() string {
	return fmt.Sprintf("%s %s: another record has the same %s", e.Kind, e.ID, e.Index)
}

// Is reports whether target is renjia.ErrUnique.
func (e *UniqueError) Is(target error) bool { return target == renjia.ErrUnique }

// TransientError wraps a failure after which nothing was written and the same
// batch may be sent again: a busy lock, a deadlock, a serialization failure.
type TransientError struct{ Err error }

// Error returns the text of the cause.
func (e *TransientError) Error() string { return "try again: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *TransientError) Unwrap() error { return e.Err }
