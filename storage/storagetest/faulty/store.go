package faulty

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/renjia-project/renjia/storage/driver"
)

// Store is one client's view of a wrapped store. It implements driver.Store and
// may be used by several goroutines, but repeats exactly with one only.
type Store struct {
	*line
	client int

	mu    sync.Mutex
	dice  *rand.Rand
	calls int
	cut   int // calls that are still cut off
}

// line is what all clients of a wrapped store share.
type line struct {
	engine driver.Store
	plan   Plan

	state   sync.Mutex
	calls   int // of all clients
	commits int
	clients map[int]*Store
	late    []delivery
	events  []Event
}

// delivery is a batch on its way to the engine.
type delivery struct {
	client int
	due    int  // the call of the line with which it arrives
	echo   bool // it has arrived before, so nobody's call hurries it
	batch  *driver.Batch
	keys   []driver.Key
	redact bool
}

// Wrap returns the first client of a store that goes wrong by the plan.
func Wrap(d driver.Store, p Plan) (*Store, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	l := &line{engine: d, plan: p, clients: map[int]*Store{}}
	return l.client(0), nil
}

// Client returns the n-th client: always the same for the same n.
func (s *Store) Client(n int) *Store { return s.line.client(n) }

func (l *line) client(n int) *Store {
	l.state.Lock()
	defer l.state.Unlock()
	if l.clients[n] == nil {
		l.clients[n] = &Store{line: l, client: n, dice: rand.New(rand.NewPCG(l.plan.Seed, uint64(n)))}
	}
	return l.clients[n]
}

// Events returns the faults so far.
func (l *line) Events() []Event {
	l.state.Lock()
	defer l.state.Unlock()
	return append([]Event(nil), l.events...)
}

// String gives the seed and every fault so far, one a line.
func (l *line) String() string {
	events := l.Events()
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, %d faults:\n", l.plan.Seed, len(events))
	for _, e := range events {
		fmt.Fprintln(&b, e)
	}
	return b.String()
}

// Settle delivers whatever is still under way. What the engine answers is of no
// interest: nobody waits for it.
func (l *line) Settle(ctx context.Context) {
	l.deliver(ctx, func(delivery) bool { return true })
}

// deliver sends the batches that are chosen, in the order they were made.
func (l *line) deliver(ctx context.Context, chosen func(delivery) bool) {
	l.state.Lock()
	var now, later []delivery
	for _, d := range l.late {
		if chosen(d) {
			now = append(now, d)
		} else {
			later = append(later, d)
		}
	}
	l.late = later
	l.state.Unlock()
	for _, d := range now {
		_, _ = l.send(context.WithoutCancel(ctx), d) // the one who sent it has gone
	}
}

func (l *line) send(ctx context.Context, d delivery) (driver.Stamp, error) {
	if d.redact {
		return l.engine.Redact(ctx, d.keys, d.batch)
	}
	return l.engine.Commit(ctx, d.batch)
}

func (l *line) postpone(d delivery, calls int, echo bool) {
	l.state.Lock()
	defer l.state.Unlock()
	d.due, d.echo = l.calls+calls, echo
	l.late = append(l.late, d)
}

// draw decides what happens to the next call of the client. more is a number
// from 1 to 24 for whatever the fault needs it for.
func (s *Store) draw(method string) (e Event, more int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	chance := s.dice.Float64()
	more = 1 + s.dice.IntN(24)
	e = Event{Client: s.client, Call: s.calls, Method: method, Fault: s.plan.pick(chance)}
	if f, ok := s.scripted(method); ok {
		e.Fault = f
	}
	if reading := method != "commit" && method != "redact"; reading && e.Fault >= Late && e.Fault <= Echoed {
		e.Fault = None
	}
	switch {
	case s.cut > 0:
		s.cut--
		e.Fault = Unsent
	case e.Fault == CutOff:
		s.cut = more
	}
	return e, more
}

func (p *Plan) pick(chance float64) Fault {
	for f := Refused; f < faults; f++ {
		if chance -= p.Rates[f]; chance < 0 {
			return f
		}
	}
	return None
}

func (l *line) scripted(method string) (Fault, bool) {
	if method != "commit" && method != "redact" {
		return None, false
	}
	l.state.Lock()
	defer l.state.Unlock()
	if l.commits >= len(l.plan.Script) {
		return None, false
	}
	l.commits++
	return l.plan.Script[l.commits-1], true
}

func (l *line) note(e Event) {
	l.state.Lock()
	defer l.state.Unlock()
	l.calls++
	if e.Fault != None {
		l.events = append(l.events, e)
	}
}

// enter waits for the client's turn, and lets in what is due.
func (s *Store) enter(ctx context.Context, e Event, more int) {
	held := 0
	if e.Fault == Slow {
		held = more
	}
	if s.plan.Turns != nil {
		s.plan.Turns.wait(s.client, held)
	} else if held > 0 {
		pause(ctx, time.Duration(held)*time.Millisecond)
	}
	s.note(e)
	s.state.Lock()
	calls := s.line.calls
	s.state.Unlock()
	s.deliver(ctx, func(d delivery) bool { return d.due <= calls })
}

// arrive lets in what the client itself has under way, because it got through
// again.
func (s *Store) arrive(ctx context.Context) {
	s.deliver(ctx, func(d delivery) bool { return d.client == s.client && !d.echo })
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Migrate goes through.
func (s *Store) Migrate(ctx context.Context, kinds []driver.Kind) error {
	return s.engine.Migrate(ctx, kinds)
}

// Spaces goes through.
func (s *Store) Spaces(ctx context.Context) iter.Seq2[string, error] { return s.engine.Spaces(ctx) }

// Close goes through.
func (s *Store) Close() error { return s.engine.Close() }

// Commit commits the batch, or not.
func (s *Store) Commit(ctx context.Context, b *driver.Batch) (driver.Stamp, error) {
	return s.change(ctx, "commit", delivery{client: s.client, batch: b})
}

// Redact redacts the keys, or not.
func (s *Store) Redact(ctx context.Context, keys []driver.Key, b *driver.Batch) (driver.Stamp, error) {
	return s.change(ctx, "redact", delivery{client: s.client, batch: b, keys: keys, redact: true})
}

func (s *Store) change(ctx context.Context, method string, d delivery) (driver.Stamp, error) {
	e, more := s.draw(method)
	s.enter(ctx, e, more)
	switch e.Fault {
	case Refused:
		return driver.Stamp{}, e.refused()
	case Failed:
		return driver.Stamp{}, e.failed()
	case Unsent, CutOff:
		return driver.Stamp{}, e.unknown()
	case Late:
		s.postpone(d, more, false)
		return driver.Stamp{}, e.unknown()
	}
	// A batch that the connection before this one still carries comes first, or,
	// where nobody can come between, right after.
	if s.plan.Turns == nil || more%2 == 0 {
		s.arrive(ctx)
	} else {
		defer s.arrive(ctx)
	}
	stamp, err := s.send(ctx, d)
	switch {
	case e.Fault == Lost:
		return driver.Stamp{}, e.unknown()
	case e.Fault == Twice:
		return s.send(ctx, d)
	case e.Fault == Echoed && err == nil:
		s.postpone(d, more, true)
	}
	return stamp, err
}

var _ driver.Store = (*Store)(nil)
