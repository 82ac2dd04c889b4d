package ledger

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Ledger holds the books of funds in memory: the standing of every fund in
// every currency, and a trace of every entry. It keeps no entries: they are
// the caller's, and the books can be built again from them. It is used by one
// goroutine at a time.
type Ledger struct {
	chart     *Chart
	funds     map[FundID]Fund
	standings map[place]*Standing
	posted    map[EntryID]trace
	keys      map[string]print
	tracer    tracer
}

type place struct {
	fund     FundID
	currency renjia.Currency
}

// New returns empty books under a chart of accounts.
func New(c *Chart) *Ledger {
	return &Ledger{
		chart: c, funds: map[FundID]Fund{}, standings: map[place]*Standing{},
		posted: map[EntryID]trace{}, keys: map[string]print{},
	}
}

// Open adds a fund. Opening the same fund again fails with ErrExists.
func (l *Ledger) Open(f Fund) error {
	if err := f.Validate(); err != nil {
		return err
	}
	if f.ID.IsZero() {
		return fmt.Errorf("fund %s: has no id: %w", f.Name.In(renjia.English), renjia.ErrInvalid)
	}
	if _, ok := l.funds[f.ID]; ok {
		return fmt.Errorf("fund %s: %w", f.ID, renjia.ErrExists)
	}
	l.funds[f.ID] = f
	return nil
}

// Post books an entry and reports whether it changed the books. It is false
// for an entry that is there already with the same content, by identifier or
// by key. All of an entry is booked or nothing. Errors:
//
//   - ErrInvalid: problems of the entry itself, an amount out of range
//   - ErrNotFound: an unknown account, fund, or entry to reverse
//   - ErrExists, ErrConflict: the identifier, or the key, was used for other content
//   - *OverspendError (ErrState): a restricted fund has not enough left
//   - *RestrictionError (ErrForbidden): against the purpose or period of a fund
//   - *renjia.StateError: the entry to reverse was reversed, or is a reversal
//
// A refused entry leaves no trace: its identifier and key stay free.
func (l *Ledger) Post(e Entry) (bool, error) {
	if e.ID.IsZero() {
		return false, fmt.Errorf("entry: has no id: %w", renjia.ErrInvalid)
	}
	t := l.tracer.trace(&e)
	if done, err := l.seen(&e, t); done || err != nil {
		return false, err
	}
	moves, err := e.Movements(l.chart)
	if err != nil {
		return false, err
	}
	if err := l.checkReversal(&e); err != nil {
		return false, err
	}
	if err := l.book(moves); err != nil {
		return false, fmt.Errorf("entry %s: %w", e.ID, err)
	}
	if original, ok := l.posted[e.Reverses]; ok {
		original.reversed = true
		l.posted[e.Reverses] = original
	}
	l.posted[e.ID] = t
	if e.Key != "" {
		l.keys[e.Key] = t.content
	}
	return true, nil
}

// seen reports whether the entry is booked already.
func (l *Ledger) seen(e *Entry, t trace) (bool, error) {
	if first, ok := l.posted[e.ID]; ok {
		if first.content != t.content {
			return false, fmt.Errorf("entry %s: was posted with other content: %w", e.ID, renjia.ErrExists)
		}
		return true, nil
	}
	if e.Key == "" {
		return false, nil
	}
	content, used := l.keys[e.Key]
	if used && content != t.content {
		return false, fmt.Errorf("entry %s: key %q was used for other content: %w", e.ID, e.Key, renjia.ErrConflict)
	}
	return used, nil
}

// checkReversal verifies that a reversal mirrors a posted entry line by line,
// and is the first to do so.
func (l *Ledger) checkReversal(e *Entry) error {
	if e.Reverses.IsZero() {
		return nil
	}
	original, ok := l.posted[e.Reverses]
	if !ok {
		return fmt.Errorf("entry %s: reverses entry %s: %w", e.ID, e.Reverses, renjia.ErrNotFound)
	}
	if original.reversed {
		return &renjia.StateError{Record: "entry", ID: e.Reverses.String(), State: "reversed", Verb: "reverse"}
	}
	lines, err := negated(e.Lines)
	if err != nil {
		return err
	}
	if l.tracer.lines(lines) != original.lines {
		return fmt.Errorf("entry %s: is not entry %s with changed signs: %w", e.ID, e.Reverses, renjia.ErrInvalid)
	}
	return nil
}

// book admits all movements or none: each is checked before the first is
// applied, and no two of an entry touch the same standing.
func (l *Ledger) book(moves []Movement) error {
	type admitted struct {
		standing *Standing
		after    Standing
	}
	all := make([]admitted, len(moves))
	for i, m := range moves {
		s, err := l.standingOf(m)
		if err != nil {
			return err
		}
		after, err := s.after(l.funds[m.Fund], m)
		if err != nil {
			return err
		}
		all[i] = admitted{s, after}
	}
	for i, a := range all {
		if err := a.standing.apply(a.after, moves[i]); err != nil {
			return err
		}
		l.standings[place{moves[i].Fund, moves[i].Currency}] = a.standing
	}
	return nil
}

func (l *Ledger) standingOf(m Movement) (*Standing, error) {
	if s := l.standings[place{m.Fund, m.Currency}]; s != nil {
		return s, nil
	}
	if _, ok := l.funds[m.Fund]; !ok {
		return nil, fmt.Errorf("fund %s: %w", m.Fund, renjia.ErrNotFound)
	}
	return NewStanding(m.Fund, m.Currency)
}

// Replay posts a stream of entries and returns how many changed the books. It
// stops at the first error.
func (l *Ledger) Replay(entries iter.Seq2[Entry, error]) (int64, error) {
	var n int64
	for e, err := range entries {
		if err != nil {
			return n, err
		}
		changed, err := l.Post(e)
		if err != nil {
			return n, err
		}
		if changed {
			n++
		}
	}
	return n, nil
}

// Reverse posts the entry that takes a posted entry back and returns it.
func (l *Ledger) Reverse(original Entry, id EntryID, date renjia.Date, text renjia.Text) (Entry, error) {
	e, err := original.Reversal(id, date, text)
	if err != nil {
		return Entry{}, err
	}
	_, err = l.Post(e)
	return e, err
}

// Release posts the entry that ends the restriction of an amount and returns
// it; see [Release].
func (l *Ledger) Release(r Release) (Entry, error) {
	e, err := r.Entry(l.chart)
	if err != nil {
		return Entry{}, err
	}
	_, err = l.Post(e)
	return e, err
}

// Fund returns an open fund.
func (l *Ledger) Fund(id FundID) (Fund, bool) {
	f, ok := l.funds[id]
	return f, ok
}

// Standing returns a copy of where a fund stands in a currency, and false if
// nothing has happened there.
func (l *Ledger) Standing(fund FundID, c renjia.Currency) (Standing, bool) {
	s := l.standings[place{fund, c}]
	if s == nil {
		return Standing{}, false
	}
	copied := *s
	copied.Balances = maps.Clone(s.Balances)
	return copied, true
}

// Standings returns copies of all standings, by fund and currency.
func (l *Ledger) Standings() []Standing {
	places := slices.SortedFunc(maps.Keys(l.standings), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.fund.String(), b.fund.String()), cmp.Compare(a.currency, b.currency))
	})
	all := make([]Standing, len(places))
	for i, p := range places {
		all[i], _ = l.Standing(p.fund, p.currency)
	}
	return all
}
