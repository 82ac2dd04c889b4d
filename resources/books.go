package resources

import (
	"context"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// Reserve makes an entry pending: what it would take of its funds and budget
// lines is held until it is resolved. It is posted, in whole or in part, by
// [Registry.Post] of an entry that names it in Posts ([ledger.Pending.Whole],
// [ledger.Pending.Part]). A pending entry that is there with the same content,
// by identifier or by key, is returned as it is stored, whatever became of it;
// other content is ErrExists or ErrConflict. Errors are those of
// [ledger.Ledger.Reserve].
func (r *Registry) Reserve(ctx context.Context, act renjia.Act, p ledger.Pending) (stored ledger.Pending, err error) {
	err = r.do(ctx, act, "resources.pending.reserve", ref(pendings.Kind(), p.ID), func(w *work) error {
		stored, err = w.reserve(p)
		return err
	})
	return stored, err
}

func (w *work) reserve(p ledger.Pending) (ledger.Pending, error) {
	if p.State == "" {
		p.State = ledger.Waiting
	}
	if p.ID.IsZero() {
		if p.ID = renjia.NewID[ledger.Pending](w.tx.Source()); p.Key != "" {
			p.ID = renjia.ImportedID[ledger.Pending](w.tx.Space(), pendings.Kind(), p.Key)
		}
	}
	if stored, found, err := w.findPending(p); found || err != nil {
		return stored, err
	}
	if p.State != ledger.Waiting || p.ExpiredAt(w.tx.Time()) {
		return p, &renjia.StateError{Record: "pending entry", ID: p.ID.String(), State: string(ledger.Expired), Verb: "reserve"}
	}
	if err := p.Validate(); err != nil {
		return p, err
	}
	moves, err := p.Movements(w.chart)
	if err != nil {
		return p, err
	}
	if err := w.checkOpen(p.Whole(ledger.EntryID{}, p.Date)); err != nil {
		return p, err
	}
	for _, m := range moves {
		err := w.freeing(func() error {
			return w.move(m, func(f ledger.Fund, s *ledger.Standing) error { return s.Reserve(f, m) },
				func(b ledger.Budget, l *ledger.LineStanding) error { return l.Reserve(b, m) })
		})
		if err != nil {
			return p, fmt.Errorf("pending entry %s: %w", p.ID, err)
		}
	}
	return p, pendings.Insert(w.tx, p)
}

// findPending looks a pending entry up by identifier and by key.
func (w *work) findPending(p ledger.Pending) (ledger.Pending, bool, error) {
	doc, err := pendings.Get(w.ctx, w.tx, p.ID)
	if err == nil && !sameContent(asReserved(doc.Value), asReserved(p)) {
		err = fmt.Errorf("pending entry %s: is stored with other content: %w", p.ID, renjia.ErrExists)
	}
	if !notFound(err) {
		return doc.Value, err == nil, err
	}
	if p.Key == "" {
		return p, false, nil
	}
	for doc, err := range pendings.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("key", p.Key)}}) {
		if err != nil {
			return p, false, err
		}
		p.ID = doc.Value.ID
		if !sameContent(asReserved(doc.Value), asReserved(p)) {
			return p, false, fmt.Errorf("pending entry: key %q was used for other content: %w", p.Key, renjia.ErrConflict)
		}
		return doc.Value, true, nil
	}
	return p, false, nil
}

// asReserved is a pending entry without what became of it.
func asReserved(p ledger.Pending) ledger.Pending {
	p.State, p.Resolved, p.Entry, p.Reason, p.Recorded = "", time.Time{}, ledger.EntryID{}, "", time.Time{}
	return p
}

// VoidPending gives a pending entry up; what it held is free again. The act's
// Reason is kept with it.
func (r *Registry) VoidPending(ctx context.Context, act renjia.Act, id ledger.PendingID) (p ledger.Pending, err error) {
	err = r.do(ctx, act, "resources.pending.void", pendings.Ref(id), func(w *work) error {
		return w.settle(id, func(stored *ledger.Pending) error {
			err := stored.Void(w.tx.Time(), act.Reason)
			p = *stored
			return err
		})
	})
	return p, err
}

// ExpirePending resolves up to limit pending entries whose time is over, the
// oldest first, and returns how many. Before they are resolved they hold what
// they reserved only until somebody needs it.
func (r *Registry) ExpirePending(ctx context.Context, act renjia.Act, limit int) (n int, err error) {
	err = r.do(ctx, act, "resources.pending.expire", renjia.Ref{}, func(w *work) error {
		n, err = w.expireDue(limit)
		return err
	})
	return n, err
}

// AddBudget adds the budget of a grant or a contract with all its lines. Its fund
// must be there. From then on lines of entries name the budget line that bears
// them, and none is overspent.
func (r *Registry) AddBudget(ctx context.Context, act renjia.Act, b ledger.Budget) (ledger.Budget, error) {
	err := r.do(ctx, act, "resources.budget.add", ref(budgets.Kind(), b.ID), func(w *work) error {
		if b.ID.IsZero() {
			b.ID = renjia.NewID[ledger.Budget](w.tx.Source())
		}
		isNew, err := budgets.Ensure(w.ctx, w.tx, b)
		if err != nil || !isNew {
			return err
		}
		return w.addLines(b)
	})
	return b, err
}

// addBudget adds a budget that is new.
func (w *work) addBudget(b ledger.Budget) error {
	if err := budgets.Insert(w.tx, b); err != nil {
		return err
	}
	return w.addLines(b)
}

// addLines adds the standings of the lines of a new budget, whose fund must be
// there.
func (w *work) addLines(b ledger.Budget) error {
	if _, err := w.fund(b.Fund); err != nil {
		return fmt.Errorf("budget %s: %w", b.ID, err)
	}
	for _, line := range b.Lines {
		s, err := ledger.NewLineStanding(b, line.ID)
		if err != nil {
			return err
		}
		if err := budgetLines.Insert(w.tx, BudgetLine{ID: BudgetLineOf(line.ID), LineStanding: *s}); err != nil {
			return err
		}
	}
	return nil
}

// Reallocate moves amounts between the lines of a budget (预算调整) and explains
// why it may. By and Authority are those of the act. Errors are those of
// [ledger.Reallocation.Apply].
func (r *Registry) Reallocate(ctx context.Context, act renjia.Act, m ledger.Reallocation) (stored ledger.Reallocation, why renjia.Explanation, err error) {
	err = r.do(ctx, act, "resources.budget.reallocate", ref(budgets.Kind(), m.Budget), func(w *work) error {
		stored = m
		if stored.ID.IsZero() {
			stored.ID = renjia.NewID[ledger.Reallocation](w.tx.Source())
		}
		stored.By, stored.Authority = act.By, act.Authority
		isNew, err := reallocations.Ensure(w.ctx, w.tx, stored)
		if err != nil || !isNew {
			return err
		}
		why, err = w.reallocate(stored)
		return err
	})
	return stored, why, err
}

func (w *work) reallocate(m ledger.Reallocation) (renjia.Explanation, error) {
	doc, err := budgets.Get(w.ctx, w.tx, m.Budget)
	if err != nil {
		return renjia.Explanation{}, err
	}
	guards := map[ledger.BudgetLineID]*BudgetLine{}
	for _, s := range m.Shifts {
		l, _, err := w.budgetLine(s.Line)
		if err != nil {
			return renjia.Explanation{}, err
		}
		guards[s.Line] = l
	}
	return m.Apply(doc.Value, func(id ledger.BudgetLineID) *ledger.LineStanding {
		if l := guards[id]; l != nil && l.Budget == m.Budget {
			return &l.LineStanding
		}
		return nil
	})
}
