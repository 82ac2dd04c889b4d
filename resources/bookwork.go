package resources

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// post books an entry in the working set and inserts it. If careful, it looks
// first whether the entry is there; otherwise a taken identifier or key is
// found at the commit. It reports whether the entry was new.
func (w *work) post(e ledger.Entry, careful bool) (ledger.Entry, bool, error) {
	if e.ID.IsZero() {
		if e.ID = renjia.NewID[ledger.Entry](w.tx.Source()); e.Key != "" {
			e.ID = EntryOf(w.tx.Space(), e.Key)
		}
	}
	if careful {
		stored, found, err := w.find(e)
		if found || err != nil {
			return stored, false, err
		}
	}
	if !e.Closes.IsZero() {
		return e, false, &renjia.StateError{Record: "entry", ID: e.ID.String(), State: "of a closing", Verb: "post", Allowed: []string{"close", "reopen"}}
	}
	return e, true, w.enter(e)
}

// enter books an entry that is new: all checks, then the guards, then the entry.
func (w *work) enter(e ledger.Entry) error {
	moves, err := e.Movements(w.chart)
	if err != nil {
		return err
	}
	for _, check := range [...]func(ledger.Entry) error{w.checkOpen, w.checkReversal, w.resolve} {
		if err := check(e); err != nil {
			return err
		}
	}
	for _, m := range moves {
		if err := w.admit(m); err != nil {
			return fmt.Errorf("entry %s: %w", e.ID, err)
		}
	}
	return entries.Insert(w.tx, e)
}

// find looks an entry up by identifier and by key.
func (w *work) find(e ledger.Entry) (ledger.Entry, bool, error) {
	doc, err := entries.Get(w.ctx, w.tx, e.ID)
	if err == nil && !sameContent(doc.Value, e) {
		err = fmt.Errorf("entry %s: is stored with other content: %w", e.ID, renjia.ErrExists)
	}
	if !errors.Is(err, renjia.ErrNotFound) {
		return doc.Value, err == nil, err
	}
	if e.Key == "" {
		return e, false, nil
	}
	for doc, err := range entries.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("key", e.Key)}}) {
		if err != nil {
			return e, false, err
		}
		e.ID = doc.Value.ID
		if !sameContent(doc.Value, e) {
			return e, false, fmt.Errorf("entry: key %q was used for other content: %w", e.Key, renjia.ErrConflict)
		}
		return doc.Value, true, nil
	}
	return e, false, nil
}

// checkReversal verifies that a reversal mirrors a stored entry and is the
// first to do so. The unique index decides between two at the same time.
func (w *work) checkReversal(e ledger.Entry) error {
	if e.Reverses.IsZero() {
		return nil
	}
	original, err := entries.Get(w.ctx, w.tx, e.Reverses)
	if err != nil {
		return fmt.Errorf("entry %s reverses: %w", e.ID, err)
	}
	if e.Closes != original.Value.Closes {
		return &renjia.StateError{Record: "entry", ID: e.Reverses.String(), State: "of a closing", Verb: "reverse", Allowed: []string{"reopen"}}
	}
	mirror, err := original.Value.Reversal(e.ID, e.Date, e.Text)
	if err != nil {
		return err
	}
	if !sameContent(mirror.Lines, e.Lines) {
		return fmt.Errorf("entry %s: is not entry %s with changed signs: %w", e.ID, e.Reverses, renjia.ErrInvalid)
	}
	for _, err := range entries.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("reverses", e.Reverses)}}) {
		if err != nil {
			return err
		}
		return &renjia.StateError{Record: "entry", ID: e.Reverses.String(), State: "reversed", Verb: "reverse"}
	}
	return nil
}

// admit applies a movement to the standing of its fund and to its budget lines.
func (w *work) admit(m ledger.Movement) error {
	return w.freeing(func() error {
		return w.move(m, func(f ledger.Fund, s *ledger.Standing) error { return s.Admit(f, m) },
			func(b ledger.Budget, l *ledger.LineStanding) error { return l.Admit(b, m) })
	})
}

// freeing does something that may lack money. If it does, what is pending beyond
// its time is resolved, and it is tried once more: a reservation that is over
// stands in nobody's way.
func (w *work) freeing(try func() error) error {
	err := try()
	var overspent *ledger.OverspendError
	var over *ledger.OverBudgetError
	if !errors.As(err, &overspent) && !errors.As(err, &over) {
		return err
	}
	freed, found := w.expireDue(maxDue)
	if found != nil {
		return found
	}
	if freed == 0 {
		return err
	}
	return try()
}

// move changes the guards of a movement: the standing of its fund, and those of
// the budget lines it charges; all of them or none.
func (w *work) move(m ledger.Movement, fund func(ledger.Fund, *ledger.Standing) error, line func(ledger.Budget, *ledger.LineStanding) error) error {
	f, err := w.fund(m.Fund)
	if err != nil {
		return err
	}
	b, err := w.balance(m.Fund, m.Currency)
	if err != nil {
		return err
	}
	type charged struct {
		guard *BudgetLine
		after ledger.LineStanding
	}
	var lines []charged
	for _, id := range linesOf(m) {
		l, budget, err := w.budgetLine(id)
		if err != nil {
			return err
		}
		after := l.LineStanding
		if err := line(budget, &after); err != nil {
			return err
		}
		lines = append(lines, charged{l, after})
	}
	if err := fund(f, &b.Standing); err != nil {
		return err
	}
	for _, l := range lines {
		l.guard.LineStanding = l.after
	}
	return nil
}

// balance is the guard of a fund in a currency. Whoever looks at all balances
// sees one that is new by the record of what is closed, which its first entry
// saves.
func (w *work) balance(fund ledger.FundID, c renjia.Currency) (*Balance, error) {
	id := BalanceOf(w.tx.Space(), fund, c)
	return loadGuard(w, balances, id, func() (Balance, error) {
		if _, err := w.closing(); err != nil {
			return Balance{}, err
		}
		s, err := ledger.NewStanding(fund, c)
		if err != nil {
			return Balance{}, err
		}
		return Balance{ID: id, Standing: *s}, nil
	})
}

// linesOf lists the budget lines a movement charges, once each.
func linesOf(m ledger.Movement) (all []ledger.BudgetLineID) {
	for _, c := range m.Charges {
		if !slices.Contains(all, c.Line) {
			all = append(all, c.Line)
		}
	}
	return all
}

// budgetLine is the guard of a budget line, with its budget.
func (w *work) budgetLine(id ledger.BudgetLineID) (*BudgetLine, ledger.Budget, error) {
	l, err := loadGuard(w, budgetLines, renjia.IDFrom[BudgetLine](id.UUID()), func() (BudgetLine, error) {
		return BudgetLine{}, fmt.Errorf("budget line %s: %w", id, renjia.ErrNotFound)
	})
	if err != nil {
		return nil, ledger.Budget{}, err
	}
	if b, ok := w.budgets[l.Budget]; ok {
		return l, b, nil
	}
	doc, err := budgets.Get(w.ctx, w.tx, l.Budget)
	if err == nil {
		w.budgets[l.Budget] = doc.Value
	}
	return l, doc.Value, err
}

// closing is the guard of what is closed.
func (w *work) closing() (*Closed, error) {
	id := closedOf(w.tx.Space())
	return loadGuard(w, booksClosed, id, func() (Closed, error) { return Closed{ID: id}, nil })
}

// checkOpen refuses what is dated in a closed period. The record of what is
// closed is read by every entry, and saved by closings and by the first entry of
// a fund in a currency alone: an entry and a closing that meet are a conflict, two
// entries hardly ever are because of it.
func (w *work) checkOpen(e ledger.Entry) error {
	if w.closed == nil {
		doc, err := booksClosed.Get(w.ctx, w.tx, closedOf(w.tx.Space()))
		if err != nil && !notFound(err) {
			return err
		}
		w.closed = &doc.Value
	}
	if w.closed.Closing.ID.IsZero() {
		return nil
	}
	return w.closed.Closing.Admit(e)
}

// resolve posts the pending entry that an entry names, and frees what it held.
func (w *work) resolve(e ledger.Entry) error {
	if e.Posts.IsZero() {
		return nil
	}
	return w.settle(e.Posts, func(p *ledger.Pending) error { return p.Post(e, w.tx.Time()) })
}

// settle resolves a pending entry in the working set.
func (w *work) settle(id ledger.PendingID, step func(*ledger.Pending) error) error {
	doc, err := pendings.Get(w.ctx, w.tx, id)
	if err != nil {
		return err
	}
	moves, err := doc.Value.Movements(w.chart)
	if err != nil {
		return err
	}
	if err := step(&doc.Value); err != nil {
		return err
	}
	for _, m := range moves {
		err := w.move(m, func(_ ledger.Fund, s *ledger.Standing) error { return s.Free(m) },
			func(_ ledger.Budget, l *ledger.LineStanding) error { return l.Free(m) })
		if err != nil {
			return fmt.Errorf("pending entry %s: %w", id, err)
		}
	}
	return pendings.Save(w.tx, doc)
}

// maxDue is how many pending entries are expired at most at one time.
const maxDue = 1000

// expireDue resolves up to limit pending entries whose time is over, the oldest
// first, and returns how many.
func (w *work) expireDue(limit int) (int, error) {
	now := w.tx.Time()
	var due []ledger.PendingID
	over := storage.Until("expires", now.Add(time.Microsecond))
	for doc, err := range pendings.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{over}, Order: "expires", Limit: limit}) {
		if err != nil {
			return 0, err
		}
		due = append(due, doc.Value.ID)
	}
	for _, id := range due {
		if err := w.settle(id, func(p *ledger.Pending) error { return p.Expire(now) }); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}
