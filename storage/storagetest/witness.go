package storagetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// look is what a reader saw of a space: between two heads, or as of a position.
type look struct {
	from, until storage.Position
	seen        map[RecordID]Record
}

// look reads in one of several ways. A read that failed on purpose is no look.
func (w *writer) look(ctx context.Context) error {
	from, err := w.bare.Head(ctx)
	if err != nil {
		return err
	}
	l := look{from: from.Position, seen: map[RecordID]Record{}}
	switch w.dice.IntN(4) {
	case 0:
		err = w.space.View(ctx, func(s *storage.Snapshot) error { return l.all(ctx, s) })
	case 1:
		err = w.space.View(ctx, func(s *storage.Snapshot) error { return l.pages(ctx, s) })
	case 2:
		at := 1 + storage.Position(w.dice.Int64N(int64(from.Position)))
		l.from, l.until = at, at
		err = w.space.AsOf(ctx, at, func(s *storage.Snapshot) error { return l.all(ctx, s) })
	case 3:
		return w.tail(ctx)
	}
	if err != nil {
		return wayward(err)
	}
	if l.until == 0 {
		head, err := w.bare.Head(ctx)
		if err != nil {
			return err
		}
		l.until = head.Position
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks = append(w.looks, l)
	return nil
}

// wayward returns the error unless it was made on purpose.
func wayward(err error) error {
	if outcomeOf(deed{}, err) == failed {
		return nil
	}
	return err
}

// all reads by one query, and some records again by their identifier.
func (l *look) all(ctx context.Context, s *storage.Snapshot) error {
	for doc, err := range records.Find(ctx, s, storage.Query{Order: "number"}) {
		if err != nil {
			return err
		}
		l.seen[doc.Value.ID] = doc.Value
	}
	for n := range accounts {
		doc, err := records.Get(ctx, s, id(n))
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(doc.Value, l.seen[id(n)]) {
			return fmt.Errorf("account %d: a query and a get of one snapshot differ", n)
		}
	}
	return nil
}

// pages reads page by page.
func (l *look) pages(ctx context.Context, s *storage.Snapshot) error {
	for q := (storage.Query{Order: "number", Desc: true, Limit: 3}); ; {
		page, err := records.Page(ctx, s, q)
		if err != nil {
			return err
		}
		for _, doc := range page.Docs {
			if _, twice := l.seen[doc.Value.ID]; twice {
				return fmt.Errorf("record %s is on two pages", doc.Value.ID)
			}
			l.seen[doc.Value.ID] = doc.Value
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

// tail reads what is new in the journal.
func (w *writer) tail(ctx context.Context) error {
	last := storage.Stamp{}
	if n := len(w.heads); n > 0 {
		last = w.heads[n-1]
	}
	for c, err := range w.space.Commits(ctx, last.Position) {
		if err != nil {
			return wayward(err)
		}
		if c.Position != last.Position+1 || c.Prev != last.Hash {
			return fmt.Errorf("commit %d does not follow commit %d", c.Position, last.Position)
		}
		last = c.Stamp
		w.heads = append(w.heads, last)
	}
	return nil
}

// check replays the journal on the model: every commit must be one deed, done
// whole on the state it met, and everything that writers and readers were told
// must be true.
func (s *schedule) check(ctx context.Context) error {
	h, err := s.replay(ctx)
	if err != nil {
		return err
	}
	if err := s.outcomes(h); err != nil {
		return err
	}
	for _, l := range s.looks {
		if err := h.explains(l); err != nil {
			return err
		}
	}
	var now look
	now.seen = map[RecordID]Record{}
	if err := s.bare.View(ctx, func(snap *storage.Snapshot) error { return now.all(ctx, snap) }); err != nil {
		return err
	}
	now.from = storage.Position(len(h.states) - 1)
	now.until = now.from
	if _, err := s.bare.Verify(ctx, 0); err != nil {
		return err
	}
	return h.explains(now)
}

// history is a replayed journal.
type history struct {
	states []state // by position
	stamps map[string]storage.Stamp
	heads  []storage.Stamp
}

func (s *schedule) replay(ctx context.Context) (*history, error) {
	now := state{map[RecordID]kept{}, map[RecordID]int64{}}
	for n := range accounts {
		now.live[id(n)] = kept{Record{ID: id(n), Group: "account", Number: money}, 1}
	}
	h := &history{states: []state{{}, now}, stamps: map[string]storage.Stamp{}, heads: []storage.Stamp{{}}}
	for c, err := range s.bare.Commits(ctx, 0) {
		if err != nil {
			return nil, err
		}
		h.heads = append(h.heads, c.Stamp)
		if c.Position == 1 {
			continue // the accounts
		}
		now = now.clone()
		if err := s.step(h, now, c); err != nil {
			return nil, err
		}
		h.states = append(h.states, now)
		if now.money() != accounts*money {
			return nil, fmt.Errorf("commit %d: the accounts hold %d", c.Position, now.money())
		}
	}
	return h, nil
}

// step replays one commit.
func (s *schedule) step(h *history, now state, c *storage.Commit) error {
	var acts []renjia.Act
	if err := json.Unmarshal([]byte(c.Acts), &acts); err != nil || len(acts) != 1 {
		return fmt.Errorf("commit %d: acts %s: want one: %w", c.Position, c.Acts, errors.Join(err, renjia.ErrCorrupt))
	}
	d, known := s.deeds[acts[0].Reason]
	if !known {
		return fmt.Errorf("commit %d: nobody set out to do %s", c.Position, acts[0].Reason)
	}
	if first, twice := h.stamps[d.label]; twice {
		return fmt.Errorf("%s %s: done by commit %d and again by commit %d", d.verb, d.label, first.Position, c.Position)
	}
	h.stamps[d.label] = c.Stamp
	want, refusals := now.apply(d)
	if len(refusals) > 0 {
		return fmt.Errorf("commit %d: %s %s was done; the model refuses it: %w", c.Position, d.verb, d.label, errors.Join(refusals...))
	}
	return matches(c, d, want)
}

// outcomes compares what writers were told with what the journal holds.
func (s *schedule) outcomes(h *history) error {
	for label, stamp := range s.acks {
		d, got := s.deeds[label], h.stamps[label]
		if d.verb != load && got != stamp || got.Position == 0 {
			return fmt.Errorf("%s %s: acknowledged as commit %d, the journal has it as %d", d.verb, label, stamp.Position, got.Position)
		}
	}
	for label := range s.never {
		if stamp, there := h.stamps[label]; there {
			return fmt.Errorf("%s %s: reported as not done, but commit %d did it", s.deeds[label].verb, label, stamp.Position)
		}
	}
	for _, r := range s.refusals {
		if !h.justifies(r) {
			return fmt.Errorf("%s %s: refused, which no state from %d to %d justifies: %w", r.deed.verb, r.deed.label, r.from, r.until, r.err)
		}
	}
	return nil
}

func (h *history) justifies(r refusal) bool {
	for _, s := range h.states[r.from : r.until+1] {
		if s.refuses(r.deed, r.err) {
			return true
		}
	}
	return false
}

// explains finds the one state that a look has seen. Records that were erased at
// any time may be missing.
func (h *history) explains(l look) error {
	erased := h.states[len(h.states)-1].erased
	for _, s := range h.states[l.from : l.until+1] {
		if s.shows(l, erased) {
			return nil
		}
	}
	return fmt.Errorf("a reader saw %v, which is no state from %d to %d", l.seen, l.from, l.until)
}

func (s state) shows(l look, erased map[RecordID]int64) bool {
	for id, r := range l.seen {
		if k, there := s.live[id]; !there || !reflect.DeepEqual(k.Record, r) {
			return false
		}
	}
	for id := range s.live {
		if _, seen := l.seen[id]; !seen && erased[id] == 0 {
			return false
		}
	}
	return true
}
