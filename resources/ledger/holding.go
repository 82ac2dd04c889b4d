package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// holding is a pending entry in the ledger, with what it holds.
type holding struct {
	Pending
	content  print
	recorded int64
	moves    []Movement
}

// Reserve makes an entry pending and reports whether it changed the books: it
// is false for one that is there already with the same content, by identifier
// or by key, whatever became of it. Without a state it is pending. Errors are
// those of [Ledger.Post].
func (l *Ledger) Reserve(p Pending) (bool, error) {
	if p.State == "" {
		p.State = Waiting
	}
	if p.ID.IsZero() || p.State != Waiting {
		return false, fmt.Errorf("pending entry %s: want an id and the state pending: %w", p.ID, renjia.ErrInvalid)
	}
	p.Lines = slices.Clone(p.Lines)
	if !p.Expires.IsZero() {
		p.Expires = renjia.Instant(p.Expires)
	}
	content := l.tracer.pending(&p)
	if h, ok := l.pending[p.ID]; ok {
		if h.content != content {
			return false, fmt.Errorf("pending entry %s: was made with other content: %w", p.ID, renjia.ErrExists)
		}
		return false, nil
	}
	if done, err := l.used(p.Key, content); done || err != nil {
		return false, err
	}
	at, err := l.advance(p.Recorded)
	if err != nil {
		return false, err
	}
	moves, err := movementsOf(p, l.chart)
	if err != nil {
		l.use(p.Key, content)
		return false, err
	}
	h := &holding{Pending: p, content: content, recorded: at, moves: moves}
	if err := l.planReserve(h); err != nil {
		return false, fmt.Errorf("pending entry %s: %w", p.ID, err)
	}
	l.apply()
	l.hold(h)
	l.use(p.Key, content)
	return true, nil
}

func movementsOf(p Pending, c *Chart) ([]Movement, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return p.Movements(c)
}

func (l *Ledger) planReserve(h *holding) error {
	if c := l.closed(); c != nil {
		if err := c.Admit(h.entry()); err != nil {
			return err
		}
	}
	if l.now != dawn && h.ExpiredAt(l.Now()) {
		return &renjia.StateError{Record: "pending entry", ID: h.ID.String(), State: string(Expired), Verb: "reserve"}
	}
	l.plan.reset()
	for i := range h.moves {
		m := &h.moves[i]
		s, err := l.step(m)
		if err != nil {
			return err
		}
		if s.after, err = s.after.reserve(&l.funds[s.fund].Fund, m); err != nil {
			return inFund(m.Fund, err)
		}
		if err := l.planLines(m, (*LineStanding).Reserve); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) hold(h *holding) {
	l.pending[h.ID] = h
	if h.Expires.IsZero() {
		return
	}
	at, _ := slices.BinarySearchFunc(l.expires, h, func(a, b *holding) int {
		return cmp.Or(a.Expires.Compare(b.Expires), compareIDs(a.ID, b.ID))
	})
	l.expires = slices.Insert(l.expires, at, h)
}

// resolve ends a holding and takes it off the list of those that will expire.
func (l *Ledger) resolve(h *holding, after Pending) {
	h.Pending = after
	if !h.Expires.IsZero() {
		l.expires = slices.DeleteFunc(l.expires, func(x *holding) bool { return x == h })
	}
}

// planPosting resolves the pending entry that an entry posts, and frees what it
// holds before the entry itself is admitted.
func (l *Ledger) planPosting(e *Entry) error {
	h, ok := l.pending[e.Posts]
	if !ok {
		return fmt.Errorf("posts pending entry %s: %w", e.Posts, renjia.ErrNotFound)
	}
	after := h.Pending
	if err := after.Post(*e, l.Now()); err != nil {
		return err
	}
	l.plan.resolves, l.plan.resolved = h, after
	return l.planFree(h)
}

func (l *Ledger) planFree(h *holding) error {
	for i := range h.moves {
		m := &h.moves[i]
		s, err := l.step(m)
		if err != nil {
			return err
		}
		if s.after, err = s.after.free(m); err != nil {
			return err
		}
		if err := l.planLines(m, func(x *LineStanding, _ Budget, m Movement) error { return x.Free(m) }); err != nil {
			return err
		}
	}
	return nil
}

// Void gives a pending entry up, at an instant, for a reason. It fails with
// *renjia.StateError if it is resolved already.
func (l *Ledger) Void(id PendingID, at time.Time, reason string) error {
	h, ok := l.pending[id]
	if !ok {
		return fmt.Errorf("pending entry %s: %w", id, renjia.ErrNotFound)
	}
	if _, err := l.advance(at); err != nil {
		return err
	}
	after := h.Pending
	if err := after.Void(at, reason); err != nil {
		return err
	}
	return l.drop(h, after)
}

// Expire resolves all that is pending and over at an instant, and returns it.
// It moves the clock of the books to the instant.
func (l *Ledger) Expire(now time.Time) ([]Pending, error) {
	if now.IsZero() {
		return nil, fmt.Errorf("expire: the instant must be given: %w", renjia.ErrInvalid)
	}
	var due []*holding
	for _, h := range l.expires {
		if h.ExpiredAt(now) {
			due = append(due, h)
		}
	}
	if _, err := l.advance(now); err != nil {
		return nil, err
	}
	all := make([]Pending, len(due))
	for i, h := range due {
		all[i] = h.Pending
	}
	return all, nil
}

// expire resolves what is over at an instant.
func (l *Ledger) expire(now time.Time) error {
	for len(l.expires) > 0 && l.expires[0].ExpiredAt(now) {
		h := l.expires[0]
		after := h.Pending
		if err := after.Expire(h.Expires); err != nil {
			return err
		}
		if err := l.drop(h, after); err != nil {
			return err
		}
	}
	return nil
}

// drop resolves a holding without posting it.
func (l *Ledger) drop(h *holding, after Pending) error {
	l.plan.reset()
	if err := l.planFree(h); err != nil {
		return err
	}
	l.plan.resolves, l.plan.resolved = h, after
	l.apply()
	return nil
}

// Pending returns a pending entry in its present state.
func (l *Ledger) Pending(id PendingID) (Pending, bool) {
	h, ok := l.pending[id]
	if !ok {
		return Pending{}, false
	}
	return h.Pending, true
}
