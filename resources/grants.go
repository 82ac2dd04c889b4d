package resources

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
)

// ApplyForGrant adds an application.
func (r *Registry) ApplyForGrant(ctx context.Context, act renjia.Act, g contract.Grant) (contract.Grant, error) {
	g.State = contract.GrantApplied
	return adding(ctx, r, act, "resources.grant.apply", grants, g, func(g *contract.Grant) *contract.GrantID { return &g.ID }, nil)
}

// AwardGrant grants an application.
func (r *Registry) AwardGrant(ctx context.Context, act renjia.Act, id contract.GrantID, a contract.GrantAward) (contract.Grant, error) {
	return r.grant(ctx, act, "award", id, func(g *contract.Grant) error { return g.Award(a) })
}

// DeclineGrant ends an application; the act's Reason is kept.
func (r *Registry) DeclineGrant(ctx context.Context, act renjia.Act, id contract.GrantID, on renjia.Date) (contract.Grant, error) {
	return r.grant(ctx, act, "decline", id, func(g *contract.Grant) error { return g.Decline(on, act.Reason) })
}

// WithdrawGrant ends an application or award by the applicant; the act's Reason
// is kept.
func (r *Registry) WithdrawGrant(ctx context.Context, act renjia.Act, id contract.GrantID, on renjia.Date) (contract.Grant, error) {
	return r.grant(ctx, act, "withdraw", id, func(g *contract.Grant) error { return g.Withdraw(on, act.Reason) })
}

// CancelGrant ends an award before its agreement; the act's Reason is kept.
func (r *Registry) CancelGrant(ctx context.Context, act renjia.Act, id contract.GrantID, on renjia.Date) (contract.Grant, error) {
	return r.grant(ctx, act, "cancel", id, func(g *contract.Grant) error { return g.Cancel(on, act.Reason) })
}

// AgreeGrant signs the agreement of an awarded grant.
func (r *Registry) AgreeGrant(ctx context.Context, act renjia.Act, id contract.GrantID, a contract.GrantAgreement) (contract.Grant, error) {
	return r.grant(ctx, act, "agree", id, func(g *contract.Grant) error { return g.Agree(a) })
}

// DisburseGrant records that an instalment came in and books it, in one act.
func (r *Registry) DisburseGrant(ctx context.Context, act renjia.Act, id contract.GrantID, instalment string, on renjia.Date, receipt Receipt) (g contract.Grant, err error) {
	err = r.do(ctx, act, "resources.grant.disburse", grants.Ref(id), func(w *work) error {
		doc, err := grants.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		key := fmt.Sprintf("grant %s instalment %s", id, instalment)
		if err := doc.Value.Disburse(instalment, on, entries.Ref(EntryOf(w.tx.Space(), key))); err != nil {
			return err
		}
		paid := doc.Value.Transactions[len(doc.Value.Transactions)-1]
		if receipt.Fund.IsZero() {
			receipt.Fund = doc.Value.Fund
		}
		receipt.Donor = doc.Value.Funder
		e, err := receipt.entry(key, grants.Ref(id), on, paid.Amount, renjia.Textf("instalment %s of grant %s", "资助%[2]s第%[1]s期款", instalment, doc.Value.Number))
		if err != nil {
			return err
		}
		if _, _, err := w.post(e, true); err != nil {
			return err
		}
		g = doc.Value
		return grants.Save(w.tx, doc)
	})
	return g, err
}

// SpendGrant records spending on a line; its entry, if any, is posted by the
// verb that made it and named in the transaction.
func (r *Registry) SpendGrant(ctx context.Context, act renjia.Act, id contract.GrantID, t contract.Transaction) (contract.Grant, error) {
	return r.grant(ctx, act, "spend", id, func(g *contract.Grant) error { return g.Spend(t) })
}

// ReturnGrant records that unspent money was paid back.
func (r *Registry) ReturnGrant(ctx context.Context, act renjia.Act, id contract.GrantID, t contract.Transaction) (contract.Grant, error) {
	return r.grant(ctx, act, "return", id, func(g *contract.Grant) error { return g.Return(t) })
}

// SubmitGrantReport records that a report came in.
func (r *Registry) SubmitGrantReport(ctx context.Context, act renjia.Act, id contract.GrantID, code string, on renjia.Date) (contract.Grant, error) {
	return r.grant(ctx, act, "report", id, func(g *contract.Grant) error { return g.SubmitReport(code, on) })
}

// AcceptGrantReport records that the funder took a report.
func (r *Registry) AcceptGrantReport(ctx context.Context, act renjia.Act, id contract.GrantID, code string, on renjia.Date) (contract.Grant, error) {
	return r.grant(ctx, act, "accept-report", id, func(g *contract.Grant) error { return g.AcceptReport(code, on) })
}

// SettleGrant closes the account of a grant. What is neither spent nor returned
// stays with the recipient only by the act's Authority.
func (r *Registry) SettleGrant(ctx context.Context, act renjia.Act, id contract.GrantID, on renjia.Date) (contract.Grant, error) {
	return r.grant(ctx, act, "settle", id, func(g *contract.Grant) error { return g.Settle(on, act.Authority) })
}

func (r *Registry) grant(ctx context.Context, act renjia.Act, verb string, id contract.GrantID, step func(*contract.Grant) error) (contract.Grant, error) {
	return changing(ctx, r, act, "resources.grant."+verb, grants, id, step)
}
