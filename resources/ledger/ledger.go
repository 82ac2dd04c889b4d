package ledger

import (
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/renjia-project/renjia"
)

// Ledger holds the books of funds in memory: the standing of every fund in
// every currency, of every budget line, what is pending and closed, and a
// compact log of what was posted, from which it answers as of any day and
// instant. The entries themselves are the caller's, and the books can be built
// again from them. It is used by one goroutine at a time.
type Ledger struct {
	chart     *Chart
	funds     []openFund
	byFund    map[FundID]int32
	standings []standing

	log     log
	entries index // of the records of the log, by identifier
	keys    keys  // of entries and pending entries
	now     int64 // the last instant recorded, or dawn

	pending map[PendingID]*holding
	expires []*holding // those that are pending and will expire, the first first

	budgets       map[BudgetID]Budget
	lines         map[BudgetLineID]*LineStanding
	reallocations map[ReallocationID]Reallocation

	closings []closed // in order; all but the last may have been reopened

	tracer tracer
	sorter sorter
	plan   plan
}

type openFund struct {
	Fund
	standings []int32 // by currency, few
}

// standing is a Standing in whole minor units.
type standing struct {
	fund     int32
	currency renjia.Currency
	totals
	balances []int64 // by order of the chart, as far as touched
}

func (s *standing) balance(account int32) int64 {
	if int(account) < len(s.balances) {
		return s.balances[account]
	}
	return 0
}

func (s *standing) set(account int32, balance int64) {
	for int(account) >= len(s.balances) {
		s.balances = append(s.balances, 0)
	}
	s.balances[account] = balance
}

// New returns empty books under a chart of accounts.
func New(c *Chart) *Ledger {
	return &Ledger{
		chart: c, byFund: map[FundID]int32{}, now: dawn,
		pending: map[PendingID]*holding{}, budgets: map[BudgetID]Budget{}, lines: map[BudgetLineID]*LineStanding{},
		reallocations: map[ReallocationID]Reallocation{}, tracer: newTracer(),
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
	if _, ok := l.byFund[f.ID]; ok {
		return fmt.Errorf("fund %s: %w", f.ID, renjia.ErrExists)
	}
	l.byFund[f.ID] = int32(len(l.funds))
	l.funds = append(l.funds, openFund{Fund: f})
	return nil
}

// Post books an entry and reports whether it changed the books. It is false
// for an entry that is there already with the same content, by identifier or
// by key. All of an entry is booked or nothing. Errors:
//
//   - ErrInvalid: problems of the entry itself, an amount out of range, an
//     instant before what was recorded last
//   - ErrNotFound: an unknown account, fund, budget line, entry to reverse, or
//     pending entry to post
//   - ErrExists, ErrConflict: the identifier, or the key, was used for other content
//   - *OverspendError, *OverBudgetError (ErrState): a restricted fund, or a
//     budget line, has not enough left
//   - *RestrictionError, *BudgetError (ErrForbidden): against the purpose, area
//     or period of a fund, or what a budget line bears
//   - *ClosedError (ErrState): dated in a closed period
//   - *renjia.StateError: the entry to reverse was reversed, or is a reversal;
//     the pending entry is resolved
//
// The identifier and the key of a refused entry stay free if it may be admitted
// later: a fund may receive, a period be reopened. What is wrong in itself
// stays wrong, so its key is used up: the corrected entry needs another one.
//
// The instant of the entry, if it has one, resolves by expiry what is pending
// until then, even if the entry is refused: time has passed.
func (l *Ledger) Post(e Entry) (bool, error) {
	if !e.Closes.IsZero() {
		if r := l.record(e.ID); r == nil || !r.closes {
			return false, &renjia.StateError{Record: "entry", ID: e.ID.String(), State: "of a closing", Verb: "post", Allowed: []string{"close", "reopen"}}
		}
	}
	return l.post(&e)
}

func (l *Ledger) post(e *Entry) (bool, error) {
	if e.ID.IsZero() {
		return false, fmt.Errorf("entry: has no id: %w", renjia.ErrInvalid)
	}
	hash := l.tracer.hash(e.ID)
	t := l.tracer.entry(e)
	if done, err := l.seen(e, hash, t.content); done || err != nil {
		return false, err
	}
	at, err := l.advance(e.Recorded)
	if err != nil {
		return false, err
	}
	moves, err := l.sorter.sort(e, l.chart)
	if err != nil {
		l.use(e.Key, t.content)
		return false, err
	}
	if err := l.admit(e, moves); err != nil {
		return false, fmt.Errorf("entry %s: %w", e.ID, err)
	}
	l.book(e, moves, hash, t, at)
	return true, nil
}

// admit plans all an entry does, or says why it cannot be done.
func (l *Ledger) admit(e *Entry, moves []Movement) error {
	if uint64(l.log.legs.n)+uint64(len(e.Lines)) > math.MaxUint32 {
		return fmt.Errorf("the ledger is full: %w", renjia.ErrUnsupported)
	}
	if c := l.closed(); c != nil {
		if err := c.Admit(*e); err != nil {
			return err
		}
	}
	if err := l.checkReversal(e); err != nil {
		return err
	}
	l.plan.reset()
	if !e.Posts.IsZero() {
		if err := l.planPosting(e); err != nil {
			return err
		}
	}
	for i := range moves {
		if err := l.planMovement(&moves[i]); err != nil {
			return err
		}
	}
	return nil
}

// book does what was planned.
func (l *Ledger) book(e *Entry, moves []Movement, hash uint32, t trace, at int64) {
	first := l.log.legs.n
	l.apply()
	for i := range moves {
		m := &moves[i]
		at := l.plan.steps[m.step].standing
		s := &l.standings[at]
		for j := range m.Changes {
			c := &m.Changes[j]
			s.set(c.index, s.balance(c.index)+c.Amount.Minor())
			l.log.legs.add(leg{amount: c.Amount.Minor(), standing: uint32(at), account: uint32(c.index)})
		}
	}
	if !e.Reverses.IsZero() {
		l.record(e.Reverses).reversed = true
	}
	l.entries.add(hash, l.log.records.n)
	l.log.records.add(record{trace: t, id: e.ID, recorded: at, date: e.Date, first: uint32(first), closes: !e.Closes.IsZero()})
	l.use(e.Key, t.content)
}

// seen reports whether the entry is booked already.
func (l *Ledger) seen(e *Entry, hash uint32, content print) (bool, error) {
	if r := l.recordOf(hash, e.ID); r != nil {
		if r.content != content {
			return false, fmt.Errorf("entry %s: was posted with other content: %w", e.ID, renjia.ErrExists)
		}
		return true, nil
	}
	return l.used(e.Key, content)
}

// record returns the record of an entry, nil if there is none.
func (l *Ledger) record(id EntryID) *record {
	return l.recordOf(l.tracer.hash(id), id)
}

func (l *Ledger) recordOf(hash uint32, id EntryID) *record {
	i, ok := l.entries.find(hash, func(n int) bool { return l.log.records.at(n).id == id })
	if !ok {
		return nil
	}
	return l.log.records.at(i)
}

// used reports whether a key was used, for the same content.
func (l *Ledger) used(key string, content print) (bool, error) {
	if key == "" {
		return false, nil
	}
	first, used := l.keys.get(l.tracer.key(key))
	if !used {
		return false, nil
	}
	if first != content {
		return false, fmt.Errorf("key %q was used for other content: %w", key, renjia.ErrConflict)
	}
	return true, nil
}

func (l *Ledger) use(key string, content print) {
	if key != "" {
		l.keys.set(l.tracer.key(key), content)
	}
}

// Now returns the last instant recorded, zero if none was given.
func (l *Ledger) Now() time.Time {
	if l.now == dawn {
		return time.Time{}
	}
	return time.UnixMicro(l.now).UTC()
}

// advance moves the clock of the books to an instant, and lets expire what is
// pending until then. No instant is the last one.
func (l *Ledger) advance(t time.Time) (int64, error) {
	if t.IsZero() {
		return l.now, nil
	}
	at := micros(t)
	if at < l.now {
		return at, fmt.Errorf("recorded %s: before %s, when the books were last changed: %w", t, l.Now(), renjia.ErrInvalid)
	}
	l.now = at
	if len(l.expires) == 0 {
		return at, nil
	}
	return at, l.expire(renjia.Instant(t))
}

// checkReversal verifies that a reversal mirrors a posted entry line by line,
// and is the first to do so.
func (l *Ledger) checkReversal(e *Entry) error {
	if e.Reverses.IsZero() {
		return nil
	}
	original := l.record(e.Reverses)
	if original == nil {
		return fmt.Errorf("reverses entry %s: %w", e.Reverses, renjia.ErrNotFound)
	}
	if original.reversed {
		return &renjia.StateError{Record: "entry", ID: e.Reverses.String(), State: "reversed", Verb: "reverse"}
	}
	if original.closes && e.Closes.IsZero() {
		return &renjia.StateError{Record: "entry", ID: e.Reverses.String(), State: "of a closing", Verb: "reverse", Allowed: []string{"reopen"}}
	}
	lines, err := negated(e.Lines)
	if err != nil {
		return err
	}
	if l.tracer.lines(lines) != original.lines {
		return fmt.Errorf("is not entry %s with changed signs: %w", e.Reverses, renjia.ErrInvalid)
	}
	return nil
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
