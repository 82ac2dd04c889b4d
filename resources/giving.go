package resources

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// ProposePurpose starts a change of the purpose of a fund, on the decision of
// its governing body and under rules that hold on the day of it. Fund, state and
// the purpose it starts from are filled in. Errors are those of
// [ledger.ProposePurpose].
func (r *Registry) ProposePurpose(ctx context.Context, act renjia.Act, fund ledger.FundID, c ledger.PurposeChange, rules ledger.PurposeRules) (ledger.PurposeChange, error) {
	err := r.do(ctx, act, "resources.purpose.propose", ref(purposeChanges.Kind(), c.ID), func(w *work) error {
		if c.ID.IsZero() {
			c.ID = renjia.NewID[ledger.PurposeChange](w.tx.Source())
		}
		f, err := w.fund(fund)
		if err != nil {
			return err
		}
		if c, err = ledger.ProposePurpose(f, c, rules); err != nil {
			return err
		}
		_, err = purposeChanges.Ensure(w.ctx, w.tx, c)
		return err
	})
	return c, err
}

// ConsentPurpose records that the donor agreed to a change of purpose.
func (r *Registry) ConsentPurpose(ctx context.Context, act renjia.Act, id ledger.PurposeChangeID, on renjia.Date, evidence renjia.Ref) (ledger.PurposeChange, error) {
	return changing(ctx, r, act, "resources.purpose.consent", purposeChanges, id, func(c *ledger.PurposeChange) error { return c.Consent(on, evidence) })
}

// FilePurpose records that a change of purpose was filed (备案).
func (r *Registry) FilePurpose(ctx context.Context, act renjia.Act, id ledger.PurposeChangeID, on renjia.Date, evidence renjia.Ref) (ledger.PurposeChange, error) {
	return changing(ctx, r, act, "resources.purpose.file", purposeChanges, id, func(c *ledger.PurposeChange) error { return c.File(on, evidence) })
}

// PublishPurpose records the public notice of a change of purpose (公告).
func (r *Registry) PublishPurpose(ctx context.Context, act renjia.Act, id ledger.PurposeChangeID, notice renjia.Period, evidence renjia.Ref) (ledger.PurposeChange, error) {
	return changing(ctx, r, act, "resources.purpose.publish", purposeChanges, id, func(c *ledger.PurposeChange) error { return c.Publish(notice, evidence) })
}

// OrderPurpose records the judgment on a change of purpose.
func (r *Registry) OrderPurpose(ctx context.Context, act renjia.Act, id ledger.PurposeChangeID, on renjia.Date, evidence renjia.Ref) (ledger.PurposeChange, error) {
	return changing(ctx, r, act, "resources.purpose.order", purposeChanges, id, func(c *ledger.PurposeChange) error { return c.Order(on, evidence) })
}

// RefusePurpose ends a change of purpose for the act's Reason, which is kept
// with it and must be given.
func (r *Registry) RefusePurpose(ctx context.Context, act renjia.Act, id ledger.PurposeChangeID, on renjia.Date) (ledger.PurposeChange, error) {
	return changing(ctx, r, act, "resources.purpose.refuse", purposeChanges, id, func(c *ledger.PurposeChange) error { return c.Refuse(on, act.Reason) })
}

// EnactPurpose ends a change of purpose with a new purpose of its fund from a
// day on, once what it rests on is there and its clocks have run. A day in the
// past is refused with ErrConflict if the fund has paid for something since
// that the new purpose does not cover: what stands in the books obeys the
// purpose on its date. Other errors are those of
// [ledger.PurposeChange.TakeEffect] and [ledger.Fund.Apply].
func (r *Registry) EnactPurpose(ctx context.Context, act renjia.Act, id ledger.PurposeChangeID, on renjia.Date, rules ledger.PurposeRules) (c ledger.PurposeChange, err error) {
	err = r.do(ctx, act, "resources.purpose.enact", purposeChanges.Ref(id), func(w *work) error {
		doc, err := purposeChanges.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if err := doc.Value.TakeEffect(on, rules); err != nil {
			return err
		}
		c = doc.Value
		if err := w.renew(c); err != nil {
			return err
		}
		return purposeChanges.Save(w.tx, doc)
	})
	return c, err
}

// renew gives a fund the purpose of an effective change.
func (w *work) renew(c ledger.PurposeChange) error {
	doc, err := funds.Get(w.ctx, w.tx, c.Fund)
	if err != nil {
		return err
	}
	if doc.Value, err = doc.Value.Apply(c); err != nil {
		return err
	}
	if err := w.uncovered(c); err != nil {
		return err
	}
	return funds.Save(w.tx, doc)
}

// uncovered fails if an entry that stands since the day of the change has a
// cost that the new purpose does not cover. Entries to come meet the change on
// the record of the fund; those that are booked meanwhile meet it on the balances
// of the fund, or on the record of what is closed if they are the first.
func (w *work) uncovered(c ledger.PurposeChange) error {
	if err := w.restOnBalances(c.Fund); err != nil {
		return err
	}
	since := storage.Query{Where: []storage.Cond{storage.Eq("fund", c.Fund.String()), storage.From("date", c.Effective)}, Order: "date"}
	undone, costs := map[ledger.EntryID]bool{}, []ledger.EntryID(nil)
	for doc, err := range entries.Find(w.ctx, w.tx, since) {
		if err != nil {
			return err
		}
		e := doc.Value
		if !e.Reverses.IsZero() {
			undone[e.Reverses] = true
			continue
		}
		if slices.ContainsFunc(e.Lines, func(l ledger.Line) bool { return w.costs(l, c) }) {
			costs = append(costs, e.ID)
		}
	}
	for _, id := range costs {
		if !undone[id] {
			return fmt.Errorf("purpose change %s: entry %s of the fund, on or after %s, does not serve the new purpose: %w", c.ID, id, c.Effective, renjia.ErrConflict)
		}
	}
	return nil
}

// restOnBalances makes the transaction depend on what the entries of a fund
// change.
func (w *work) restOnBalances(fund ledger.FundID) error {
	_, err := booksClosed.Get(w.ctx, w.tx, closedOf(w.tx.Space()))
	if err != nil && !notFound(err) {
		return err
	}
	for _, err := range balances.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("fund", fund.String())}}) {
		if err != nil {
			return err
		}
	}
	return nil
}

// costs reports whether a line spends money of the fund of a change on a
// project that the new purpose does not cover.
func (w *work) costs(l ledger.Line, c ledger.PurposeChange) bool {
	a, _ := w.chart.Account(l.Account)
	return l.Fund == c.Fund && a.Class == ledger.Expense && l.Amount.Sign() > 0 && !slices.Contains(c.To.Projects, l.Project)
}

// fund returns a fund of the working set, reading it first if need be.
func (w *work) fund(id ledger.FundID) (ledger.Fund, error) {
	if f, ok := w.funds[id]; ok {
		return f, nil
	}
	doc, err := funds.Get(w.ctx, w.tx, id)
	if err == nil {
		w.funds[id] = doc.Value
	}
	return doc.Value, err
}

// AskAboutGift records a donor's question about the use of a gift. The clock of
// the answer is [ledger.InformationRequest.Explain].
func (r *Registry) AskAboutGift(ctx context.Context, act renjia.Act, q ledger.InformationRequest) (ledger.InformationRequest, error) {
	err := r.do(ctx, act, "resources.question.ask", ref(giftQuestions.Kind(), q.ID), func(w *work) error {
		if q.ID.IsZero() {
			q.ID = renjia.NewID[ledger.InformationRequest](w.tx.Source())
		}
		q.Donor = local(w.tx.Space(), q.Donor)
		if _, err := w.fund(q.Fund); err != nil {
			return err
		}
		_, err := giftQuestions.Ensure(w.ctx, w.tx, q)
		return err
	})
	return q, err
}

// AnswerAboutGift records the answer to a donor's question, once.
func (r *Registry) AnswerAboutGift(ctx context.Context, act renjia.Act, id ledger.RequestID, on renjia.Date, answer renjia.Ref) (ledger.InformationRequest, error) {
	return changing(ctx, r, act, "resources.question.answer", giftQuestions, id, func(q *ledger.InformationRequest) error { return q.Reply(on, answer) })
}

// DonateService records a donated service under a recognition policy: its
// income and expense are booked in one entry, or it is kept with its minutes
// and the reason why not. The wage is what it is measured by; nil: it cannot be
// measured. Repeating it with the same identifier and content changes nothing.
// Errors are those of [ledger.ServicePolicy.Recognize] and [Registry.Post].
func (r *Registry) DonateService(ctx context.Context, act renjia.Act, id ServiceGiftID, d ledger.DonatedService, policy ledger.ServicePolicy, wage *ledger.Wage) (g ServiceGift, why renjia.Explanation, err error) {
	err = r.do(ctx, act, "resources.service.donate", ref(serviceGifts.Kind(), id), func(w *work) error {
		g = ServiceGift{ID: id, Service: d, Policy: policy.Origin.ID}
		if g.ID.IsZero() {
			g.ID = renjia.NewID[ServiceGift](w.tx.Source())
		}
		g.Service.Donor, g.Service.Event = local(w.tx.Space(), d.Donor), local(w.tx.Space(), d.Event)
		made, err := policy.Recognize(g.Service, wage)
		if err != nil {
			return err
		}
		why, g.Amount, g.Memo = made.Explanation, made.Amount, made.Memo
		if _, err := w.fund(d.Fund); err != nil {
			return err
		}
		if g.Memo != nil {
			g.Amount = renjia.Money{}
		} else if g.Entry, err = w.bookGift(g, made.Lines); err != nil {
			return err
		}
		_, err = serviceGifts.Ensure(w.ctx, w.tx, g)
		return err
	})
	return g, why, err
}

func (w *work) bookGift(g ServiceGift, lines []ledger.Line) (ledger.EntryID, error) {
	key := "donated service " + g.ID.String()
	e, _, err := w.post(ledger.Entry{
		ID: EntryOf(w.tx.Space(), key), Key: key, Date: g.Service.Date, Lines: lines, Event: serviceGifts.Ref(g.ID),
		Text: renjia.Textf("donated service (%s)", "服务捐赠（%s）", g.Service.Skill),
	}, true)
	return e.ID, err
}

// RecordMemo keeps a gift without an amount (备查登记).
func (r *Registry) RecordMemo(ctx context.Context, act renjia.Act, m ledger.Memo) (ledger.Memo, error) {
	err := r.do(ctx, act, "resources.memo.record", ref(memos.Kind(), m.ID), func(w *work) error {
		if m.ID.IsZero() {
			m.ID = renjia.NewID[ledger.Memo](w.tx.Source())
		}
		m.Donor, m.Event = local(w.tx.Space(), m.Donor), local(w.tx.Space(), m.Event)
		_, err := memos.Ensure(w.ctx, w.tx, m)
		return err
	})
	return m, err
}

// Exchange changes money of a fund into another currency, at a rate that must
// give the amounts; see [ledger.Exchange].
func (r *Registry) Exchange(ctx context.Context, act renjia.Act, x ledger.Exchange) (e ledger.Entry, err error) {
	err = r.do(ctx, act, "resources.entry.exchange", ref("resources_entry", x.ID), func(w *work) error {
		if e, err = x.Entry(w.chart); err != nil {
			return err
		}
		e, _, err = w.post(e, true)
		return err
	})
	return e, err
}
