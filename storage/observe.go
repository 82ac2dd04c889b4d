package storage

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Observer is told of every operation on a store: for traces, metrics and logs.
// It learns names, counts and durations, never a record, an identifier of one,
// an actor, a reason or the text of an error, so that what it keeps is no
// personal data.
type Observer interface {
	// Begin is called before an operation. The operation runs under the
	// context it returns, so that what happens inside can be told apart; end
	// is called once when the operation is over, in the same goroutine.
	Begin(ctx context.Context, op Operation) (inside context.Context, end func(Outcome))
}

// Operation says what begins.
type Operation struct {
	Name  OperationName
	Space string // "" for an operation on the whole store
	Kind  string // of the records, for a load
	Verb  string // of the act, where there is one
}

// OperationName is the name of an operation, as in a span or a metric.
type OperationName string

// The operations. Head, At, Commits and Spaces are not observed.
const (
	OpMigrate OperationName = "migrate"
	OpView    OperationName = "view"
	OpRead    OperationName = "read" // of guarded kinds; contains a record and a view
	OpAsOf    OperationName = "as_of"
	OpUpdate  OperationName = "update"
	OpRecord  OperationName = "record" // an act that changes no record
	OpRedact  OperationName = "redact"
	OpLoad    OperationName = "load" // contains updates
	OpVerify  OperationName = "verify"
	OpExport  OperationName = "export" // contains a record
	OpImport  OperationName = "import"
	OpReplay  OperationName = "replay"
)

// Outcome says how an operation ended.
type Outcome struct {
	Duration time.Duration
	Class    Class    // None if it succeeded
	Attempts int      // how often its transaction ran; 0 where there is none
	Resent   int      // how often a batch was sent again
	Reads    int      // records read
	Changes  int      // records committed
	Bytes    int64    // their content
	Commits  int64    // commits verified, exported, imported or replayed
	Position Position // of the commit, or of the head; 0 = none
}

// Class is the kind of an error, for counting. It is the name of a sentinel of
// the kernel or one of the values below.
type Class string

// The classes that are no sentinel of the kernel.
const (
	None      Class = ""          // no error
	Transient Class = "transient" // the engine was busy, nothing was written
	Cancelled Class = "cancelled" // the context ended
	Panicked  Class = "panicked"  // a function of the caller did not return
	Other     Class = "other"     // of the engine, or of a function of the caller
)

var classes = []struct {
	is   error
	name Class
}{
	{renjia.ErrUnknown, "unknown"}, // first: it says most about what is stored
	{renjia.ErrCorrupt, "corrupt"},
	{renjia.ErrClosed, "closed"},
	{context.Canceled, Cancelled},
	{context.DeadlineExceeded, Cancelled},
	{renjia.ErrForbidden, "forbidden"},
	{renjia.ErrUnspecified, "unspecified"},
	{renjia.ErrErased, "erased"},
	{renjia.ErrNotFound, "not_found"},
	{renjia.ErrExists, "exists"}, // before conflict, which it also is
	{renjia.ErrUnique, "unique"},
	{renjia.ErrConflict, "conflict"},
	{renjia.ErrState, "state"},
	{renjia.ErrInvalid, "invalid"},
	{renjia.ErrUnsupported, "unsupported"},
	{errPanicked, Panicked},
}

// ClassOf returns the class of an error. Of an error that matches several it is
// the one that says most about what is stored.
func ClassOf(err error) Class {
	if err == nil {
		return None
	}
	for _, c := range classes {
		if errors.Is(err, c.is) {
			return c.name
		}
	}
	var transient *driver.TransientError
	if errors.As(err, &transient) {
		return Transient
	}
	return Other
}

// level says how loud an outcome is logged: success quietly, what the caller
// can mend as information, what the engine could not do as a warning, damage as
// an error.
func (c Class) level() slog.Level {
	switch c {
	case None:
		return slog.LevelDebug
	case "corrupt", Panicked:
		return slog.LevelError
	case "unknown", Transient, "conflict", Other:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// errPanicked stands for the outcome of an operation that never returned.
var errPanicked = errors.New("panicked")

// watch follows one operation. A nil watch, where nobody observes, does
// nothing.
type watch struct {
	store   *Store
	ctx     context.Context // of the caller, for the log
	op      Operation
	begun   time.Time
	outcome Outcome
	tell    func(Outcome)
}

// observe runs an operation and follows it, if anybody wants to know.
func (s *Store) observe(ctx context.Context, op Operation, run func(context.Context, *watch) error) error {
	if s.observer == nil && s.log == nil {
		return run(ctx, nil)
	}
	w := &watch{store: s, ctx: ctx, op: op}
	if s.observer != nil {
		ctx, w.tell = s.observer.Begin(ctx, op)
	}
	w.begun = time.Now()
	err := errPanicked // until it has returned
	defer func() { w.end(err) }()
	err = run(ctx, w)
	return err
}

// observe follows an operation on the space. A name that is not allowed is no
// space and nobody's business.
func (sp *Space) observe(ctx context.Context, op Operation, run func(context.Context, *watch) error) error {
	if sp.err != nil {
		return sp.err
	}
	op.Space = sp.name
	return sp.store.observe(ctx, op, run)
}

func (w *watch) end(err error) {
	w.outcome.Duration = time.Since(w.begun)
	w.outcome.Class = ClassOf(err)
	if w.tell != nil {
		w.tell(w.outcome)
	}
	if log := w.store.log; log != nil {
		log.LogAttrs(w.ctx, w.outcome.Class.level(), "storage "+string(w.op.Name), w.attributes()...)
	}
}

// attributes lists what is not zero.
func (w *watch) attributes() []slog.Attr {
	all := make([]slog.Attr, 0, 12)
	text := func(key, value string) {
		if value != "" {
			all = append(all, slog.String(key, value))
		}
	}
	count := func(key string, n int64) {
		if n != 0 {
			all = append(all, slog.Int64(key, n))
		}
	}
	o := &w.outcome
	text("space", w.op.Space)
	text("kind", w.op.Kind)
	text("verb", w.op.Verb)
	text("class", string(o.Class))
	count("position", int64(o.Position))
	count("attempts", int64(o.Attempts))
	count("resent", int64(o.Resent))
	count("reads", int64(o.Reads))
	count("changes", int64(o.Changes))
	count("bytes", o.Bytes)
	count("commits", o.Commits)
	return append(all, slog.Duration("duration", o.Duration))
}

// attempt notes that a transaction runs.
func (w *watch) attempt(n int) {
	if w != nil {
		w.outcome.Attempts = n
	}
}

// again notes that something is repeated because of an error.
func (w *watch) again(ctx context.Context, what string, n int, cause error) {
	if w != nil && w.store.log != nil {
		w.store.log.LogAttrs(ctx, slog.LevelDebug, what, slog.String("space", w.op.Space),
			slog.String("verb", w.op.Verb), slog.Int("attempt", n), slog.String("class", string(ClassOf(cause))))
	}
}

// resent notes that a batch is sent again.
func (w *watch) resent() {
	if w != nil {
		w.outcome.Resent++
	}
}

// committed notes what a batch changed.
func (w *watch) committed(b *driver.Batch, at Position) {
	if w == nil {
		return
	}
	w.outcome.Position, w.outcome.Changes = at, len(b.Ops)
	for i := range b.Ops {
		w.outcome.Bytes += int64(len(b.Ops[i].Record.Payload))
	}
}

// read notes how many records were read.
func (w *watch) read(n int) {
	if w != nil {
		w.outcome.Reads += n
	}
}

// passed notes a commit of the journal that was gone through.
func (w *watch) passed(at Position) {
	if w != nil {
		w.outcome.Commits++
		w.outcome.Position = at
	}
}

// counted notes the records that a query yields.
func (w *watch) counted(found iter.Seq2[*driver.Record, error]) iter.Seq2[*driver.Record, error] {
	return func(yield func(*driver.Record, error) bool) {
		for r, err := range found {
			if err == nil {
				w.outcome.Reads++
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// loaded notes how many records a load has inserted.
func (w *watch) loaded(n int64) {
	if w != nil {
		w.outcome.Changes = int(n)
	}
}
