package resources

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/storage"
)

// Evaluate stores an evaluation with its result under a scheme. The contract
// must be there; a re-evaluation must name an evaluation of the same contract.
func (r *Registry) Evaluate(ctx context.Context, act renjia.Act, e contract.Evaluation, s contract.Scheme, rounding renjia.Rounding) (contract.Evaluation, error) {
	return adding(ctx, r, act, "resources.contract.evaluate", evaluations, e, func(e *contract.Evaluation) *contract.EvaluationID { return &e.ID }, func(w *work, e *contract.Evaluation) error {
		if _, err := w.contract(contracts.Ref(e.Contract)); err != nil {
			return err
		}
		if err := w.sameContract(e.Of, e.Contract); err != nil {
			return err
		}
		result, err := e.Decide(s, rounding)
		e.Result = &result
		return err
	})
}

// sameContract requires an evaluation, if one is named, to be of a contract.
func (w *work) sameContract(id contract.EvaluationID, of contract.ID) error {
	if id.IsZero() {
		return nil
	}
	doc, err := evaluations.Get(w.ctx, w.tx, id)
	if err == nil && doc.Value.Contract != of {
		err = fmt.Errorf("evaluation %s: is of another contract: %w", id, renjia.ErrInvalid)
	}
	return err
}

// OrderRectification orders that findings of an evaluation be put right.
func (r *Registry) OrderRectification(ctx context.Context, act renjia.Act, x contract.Rectification) (contract.Rectification, error) {
	x.State = contract.Ordered
	return adding(ctx, r, act, "resources.rectification.order", rectifications, x, func(x *contract.Rectification) *contract.RectificationID { return &x.ID },
		func(w *work, x *contract.Rectification) error { return w.sameContract(x.Evaluation, x.Contract) })
}

// ReportRectification says what was done about each finding, by its code.
func (r *Registry) ReportRectification(ctx context.Context, act renjia.Act, id contract.RectificationID, on renjia.Date, done map[string]string) (contract.Rectification, error) {
	return changing(ctx, r, act, "resources.rectification.report", rectifications, id, func(x *contract.Rectification) error { return x.Report(on, done) })
}

// ConcludeRectification ends a rectification by the stored re-evaluation.
func (r *Registry) ConcludeRectification(ctx context.Context, act renjia.Act, id contract.RectificationID, again contract.EvaluationID) (x contract.Rectification, err error) {
	err = r.do(ctx, act, "resources.rectification.conclude", rectifications.Ref(id), func(w *work) error {
		e, err := evaluations.Get(w.ctx, w.tx, again)
		if err != nil {
			return err
		}
		doc, err := rectifications.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if err := doc.Value.Conclude(e.Value); err != nil {
			return err
		}
		x = doc.Value
		return rectifications.Save(w.tx, doc)
	})
	return x, err
}

// RenewContract drafts the contract of the next year under a frame, if the
// conditions of the frame hold; if not, ErrForbidden says which.
func (r *Registry) RenewContract(ctx context.Context, act renjia.Act, previous contract.ID, n Renewal) (next contract.Contract, err error) {
	err = r.do(ctx, act, "resources.contract.renew", contracts.Ref(previous), func(w *work) error {
		next = n.Next
		before, err := w.contract(contracts.Ref(previous))
		if err != nil {
			return err
		}
		frame, err := frames.Get(w.ctx, w.tx, n.Frame)
		if err != nil {
			return err
		}
		facts, err := w.renewal(before, frame.Value, n)
		if err != nil {
			return err
		}
		ok, why, err := frame.Value.Renewable(facts)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("contract %s is not renewed: %s: %w", previous, why.Text(renjia.English), renjia.ErrForbidden)
		}
		if next.ID.IsZero() {
			next.ID = renjia.NewID[contract.Contract](w.tx.Source())
		}
		next.State, next.Renews, next.FrameID, next.Frame = contract.Draft, previous, n.Frame, frame.Value.Period
		if err := frames.Save(w.tx, frame); err != nil { // the guard of what is agreed under it
			return err
		}
		_, err = contracts.Ensure(w.ctx, w.tx, next)
		return err
	})
	return next, err
}

// renewal gathers what a renewal is judged by: the contracts agreed under the
// frame so far, and the evaluation that its terms name.
func (w *work) renewal(before contract.Contract, f contract.Frame, n Renewal) (contract.RenewalFacts, error) {
	facts := contract.RenewalFacts{Stable: n.Stable, Funded: n.Funded, Price: n.Next.Price, Contract: before, Period: n.Next.Period}
	for doc, err := range contracts.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("provider", f.Provider.String())}}) {
		if err != nil {
			return facts, err
		}
		if doc.Value.FrameID != f.ID || doc.Value.ID == n.Next.ID {
			continue
		}
		if facts.Agreed, err = facts.Agreed.Add(doc.Value.Price); err != nil {
			return facts, err
		}
	}
	held, err := w.results(before.ID, n.Next.Period.From, n.Results)
	if e, ok := held[f.Renewal.Evaluation]; ok {
		facts.Result = e.Result
	}
	return facts, err
}

// SettleContract settles a contract that has ended; a contract is settled once.
func (r *Registry) SettleContract(ctx context.Context, act renjia.Act, id contract.ID, call SettlementCall) (s contract.Settlement, err error) {
	err = r.do(ctx, act, "resources.contract.settle", contracts.Ref(id), func(w *work) error {
		c, account, err := w.agreed(id)
		if err != nil {
			return err
		}
		facts, err := w.facts(id, call.On, call.Staff, call.Again)
		if err != nil {
			return err
		}
		if s, err = account.Settle(c, facts, call.Tie, call.Spent, call.On); err != nil {
			return err
		}
		s.ID = renjia.IDFrom[contract.Settlement](id.UUID())
		return settlements.Insert(w.tx, s)
	})
	return s, err
}
