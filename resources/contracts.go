package resources

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/storage"
)

// adding adds a record of a kind, with a new identifier if it has none.
func adding[T any](ctx context.Context, r *Registry, act renjia.Act, verb string, of *storage.Collection[T], v T, id func(*T) *renjia.ID[T], check func(*work, *T) error) (T, error) {
	err := r.do(ctx, act, verb, ref(of.Kind(), *id(&v)), func(w *work) error {
		if id(&v).IsZero() {
			*id(&v) = renjia.NewID[T](w.tx.Source())
		}
		if check != nil {
			if err := check(w, &v); err != nil {
				return err
			}
		}
		_, err := of.Ensure(w.ctx, w.tx, v)
		return err
	})
	return v, err
}

// OpenDemand adds a survey of needs.
func (r *Registry) OpenDemand(ctx context.Context, act renjia.Act, d contract.Demand) (contract.Demand, error) {
	d.State = contract.DemandOpen
	return adding(ctx, r, act, "resources.demand.open", demands, d, func(d *contract.Demand) *contract.DemandID { return &d.ID }, nil)
}

// AdoptDemand takes a demand as a ground for buying; DropDemand lays it aside.
func (r *Registry) AdoptDemand(ctx context.Context, act renjia.Act, id contract.DemandID, on renjia.Date) (contract.Demand, error) {
	return changing(ctx, r, act, "resources.demand.adopt", demands, id, func(d *contract.Demand) error { return d.Adopt(on) })
}

// DropDemand lays a demand aside.
func (r *Registry) DropDemand(ctx context.Context, act renjia.Act, id contract.DemandID, on renjia.Date) (contract.Demand, error) {
	return changing(ctx, r, act, "resources.demand.drop", demands, id, func(d *contract.Demand) error { return d.Drop(on) })
}

// ListItem adds an item to the purchase catalogue.
func (r *Registry) ListItem(ctx context.Context, act renjia.Act, i contract.CatalogueItem) (contract.CatalogueItem, error) {
	i.State = contract.ItemListed
	return adding(ctx, r, act, "resources.catalogue.list", catalogue, i, func(i *contract.CatalogueItem) *contract.CatalogueItemID { return &i.ID }, nil)
}

// PurchaseItem records that a contract was signed under an item.
func (r *Registry) PurchaseItem(ctx context.Context, act renjia.Act, id contract.CatalogueItemID, on renjia.Date) (contract.CatalogueItem, error) {
	return changing(ctx, r, act, "resources.catalogue.purchase", catalogue, id, func(i *contract.CatalogueItem) error { return i.Purchase(on) })
}

// RenewItem confirms an item until a day.
func (r *Registry) RenewItem(ctx context.Context, act renjia.Act, id contract.CatalogueItemID, on, by renjia.Date) (contract.CatalogueItem, error) {
	return changing(ctx, r, act, "resources.catalogue.renew", catalogue, id, func(i *contract.CatalogueItem) error { return i.Renew(on, by) })
}

// RemoveItem takes an item out of the catalogue when the rule says that it must
// go; an item that may stay is ErrForbidden.
func (r *Registry) RemoveItem(ctx context.Context, act renjia.Act, id contract.CatalogueItemID, rule contract.CatalogueRule, on renjia.Date) (contract.CatalogueItem, error) {
	return changing(ctx, r, act, "resources.catalogue.remove", catalogue, id, func(i *contract.CatalogueItem) error {
		due, why, err := i.Removal(rule, on)
		if err != nil {
			return err
		}
		if !due {
			return fmt.Errorf("catalogue item %q may stay: %s: %w", i.Code, why.Text(renjia.English), renjia.ErrForbidden)
		}
		return i.Remove(on, renjia.Both(rule.Source))
	})
}

// AddTender adds a tender that is being thought of. The demand it names must be
// adopted, the catalogue item listed.
func (r *Registry) AddTender(ctx context.Context, act renjia.Act, t contract.Tender) (contract.Tender, error) {
	t.State = contract.TenderPlanning
	return adding(ctx, r, act, "resources.tender.add", tenders, t, func(t *contract.Tender) *contract.TenderID { return &t.ID }, (*work).checkTender)
}

func (w *work) checkTender(t *contract.Tender) error {
	if !t.Demand.IsZero() {
		d, err := demands.Get(w.ctx, w.tx, t.Demand)
		if err != nil {
			return err
		}
		if d.Value.State != contract.DemandAdopted {
			return &renjia.StateError{Record: "demand", ID: t.Demand.String(), State: string(d.Value.State), Verb: "tender"}
		}
	}
	if t.Item == "" {
		return nil
	}
	for doc, err := range catalogue.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("code", t.Item)}}) {
		if err != nil {
			return err
		}
		if doc.Value.State == contract.ItemListed {
			return nil
		}
	}
	return fmt.Errorf("catalogue item %q: is not listed: %w", t.Item, renjia.ErrNotFound)
}

// PlanTender schedules a tender.
func (r *Registry) PlanTender(ctx context.Context, act renjia.Act, id contract.TenderID, on renjia.Date) (contract.Tender, error) {
	return r.tender(ctx, act, "plan", id, func(t *contract.Tender) error { return t.Plan(on) })
}

// OpenTender starts taking bids.
func (r *Registry) OpenTender(ctx context.Context, act renjia.Act, id contract.TenderID, on renjia.Date) (contract.Tender, error) {
	return r.tender(ctx, act, "open", id, func(t *contract.Tender) error { return t.OpenBids(on) })
}

// EnterBid takes a bid in.
func (r *Registry) EnterBid(ctx context.Context, act renjia.Act, id contract.TenderID, b contract.Bid) (contract.Tender, error) {
	return r.tender(ctx, act, "bid", id, func(t *contract.Tender) error { return t.Enter(b) })
}

// MarkBid takes the marks that assessors give a bid.
func (r *Registry) MarkBid(ctx context.Context, act renjia.Act, id contract.TenderID, bid string, marks ...contract.PanelMark) (contract.Tender, error) {
	return r.tender(ctx, act, "mark", id, func(t *contract.Tender) error { return t.Mark(bid, marks...) })
}

// RejectBid finds a bid invalid; the act's Reason is kept.
func (r *Registry) RejectBid(ctx context.Context, act renjia.Act, id contract.TenderID, bid string) (contract.Tender, error) {
	return r.tender(ctx, act, "reject", id, func(t *contract.Tender) error { return t.Reject(bid, act.Reason) })
}

// CancelTender ends a tender without an award; the act's Reason is kept.
func (r *Registry) CancelTender(ctx context.Context, act renjia.Act, id contract.TenderID, on renjia.Date) (contract.Tender, error) {
	return r.tender(ctx, act, "cancel", id, func(t *contract.Tender) error { return t.Cancel(on, act.Reason) })
}

// FailTender ends a tender without a valid bid; the act's Reason is kept.
func (r *Registry) FailTender(ctx context.Context, act renjia.Act, id contract.TenderID, on renjia.Date) (contract.Tender, error) {
	return r.tender(ctx, act, "fail", id, func(t *contract.Tender) error { return t.Fail(on, act.Reason) })
}

func (r *Registry) tender(ctx context.Context, act renjia.Act, verb string, id contract.TenderID, step func(*contract.Tender) error) (contract.Tender, error) {
	return changing(ctx, r, act, "resources.tender."+verb, tenders, id, step)
}

// AwardTender scores the bids, awards the best and completes the tender, in one
// act. Among tied bids the act names one (chosen), and its Reason says why.
func (r *Registry) AwardTender(ctx context.Context, act renjia.Act, id contract.TenderID, chosen string, on renjia.Date) (a contract.Award, err error) {
	err = r.do(ctx, act, "resources.tender.award", tenders.Ref(id), func(w *work) error {
		doc, err := tenders.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if a, err = doc.Value.Decide(renjia.NewID[contract.Award](w.tx.Source()), chosen, act.Reason, on); err != nil {
			return err
		}
		if err := doc.Value.Complete(on); err != nil {
			return err
		}
		if err := tenders.Save(w.tx, doc); err != nil {
			return err
		}
		return awards.Insert(w.tx, a)
	})
	return a, err
}

// PublishAward brings an award into force.
func (r *Registry) PublishAward(ctx context.Context, act renjia.Act, id contract.AwardID, on renjia.Date) (contract.Award, error) {
	return changing(ctx, r, act, "resources.award.publish", awards, id, func(a *contract.Award) error { return a.Publish(on) })
}

// CancelAward takes an award back; the act's Reason is kept.
func (r *Registry) CancelAward(ctx context.Context, act renjia.Act, id contract.AwardID) (contract.Award, error) {
	return changing(ctx, r, act, "resources.award.cancel", awards, id, func(a *contract.Award) error { return a.Cancel(act.Reason) })
}

// checkAward requires the award that a contract names, for as many years as its
// frame has begun.
func (w *work) checkAward(c contract.Contract) error {
	if c.Award.IsZero() {
		return nil
	}
	a, err := awards.Get(w.ctx, w.tx, c.Award)
	if err != nil {
		return err
	}
	years := int64(1)
	for !c.Frame.Until.IsZero() && c.Frame.From.AddYears(int(years)).Before(c.Frame.Until) {
		years++
	}
	return a.Value.Fits(c, years)
}

// OpenFrame adds a frame of several years; an award it names must be active.
func (r *Registry) OpenFrame(ctx context.Context, act renjia.Act, f contract.Frame) (contract.Frame, error) {
	f.State = contract.FrameActive
	return adding(ctx, r, act, "resources.frame.open", frames, f, func(f *contract.Frame) *contract.FrameID { return &f.ID }, func(w *work, f *contract.Frame) error {
		if f.Award.IsZero() {
			return nil
		}
		a, err := awards.Get(w.ctx, w.tx, f.Award)
		if err != nil {
			return err
		}
		if a.Value.State != contract.AwardActive || a.Value.Supplier != f.Provider {
			return fmt.Errorf("frame: award %s is not an active one of the provider: %w", f.Award, renjia.ErrForbidden)
		}
		return nil
	})
}

// EndFrame ends a frame (退出); the act's Reason is kept.
func (r *Registry) EndFrame(ctx context.Context, act renjia.Act, id contract.FrameID, on renjia.Date) (contract.Frame, error) {
	return changing(ctx, r, act, "resources.frame.end", frames, id, func(f *contract.Frame) error { return f.End(on, act.Reason) })
}

// AmendContract changes the terms of a contract: the act's Reason and Authority
// are kept with the amendment and must be given. Terms below what was delivered
// and paid already are an *contract.ExceedsError.
func (r *Registry) AmendContract(ctx context.Context, act renjia.Act, id contract.ID, a contract.Amendment, change func(*contract.Terms)) (c contract.Contract, err error) {
	a.Reason, a.Authority = act.Reason, act.Authority
	err = r.do(ctx, act, "resources.contract.amend", contracts.Ref(id), func(w *work) error {
		doc, err := contracts.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if err := doc.Value.Amend(a, change); err != nil {
			return err
		}
		account, err := w.account(id)
		if err != nil {
			return err
		}
		if err := account.Admits(doc.Value); err != nil {
			return err
		}
		c = doc.Value
		return contracts.Save(w.tx, doc)
	})
	return c, err
}

// ShiftBudget moves an amount between budget lines of a contract, in the books
// too if its budget is there; the act's Reason and Authority are kept with the
// shift.
func (r *Registry) ShiftBudget(ctx context.Context, act renjia.Act, id contract.ID, s contract.Shift) (c contract.Contract, err error) {
	s.Reason, s.Authority = act.Reason, act.Authority
	err = r.do(ctx, act, "resources.contract.shift", contracts.Ref(id), func(w *work) error {
		doc, err := contracts.Get(w.ctx, w.tx, id)
		if err != nil {
			return err
		}
		if err := doc.Value.ShiftBudget(s); err != nil {
			return err
		}
		if err := w.shiftInBooks(contracts.Ref(id), s); err != nil {
			return err
		}
		c = doc.Value
		return contracts.Save(w.tx, doc)
	})
	return c, err
}

// AcceptDelivery adds accepted units to the account of a running contract, never
// more than contracted.
func (r *Registry) AcceptDelivery(ctx context.Context, act renjia.Act, id contract.ID, d contract.Delivery) (a contract.Account, err error) {
	err = r.do(ctx, act, "resources.contract.deliver", contracts.Ref(id), func(w *work) error {
		c, account, err := w.agreed(id)
		if err != nil {
			return err
		}
		if err := account.Deliver(c, d); err != nil {
			return err
		}
		a = *account
		return nil
	})
	return a, err
}

// PayTranche records that the provider was paid a tranche, or a part of it, and
// books the receipt, in one act: never more than is due by the hours delivered
// and the evaluations held. The payment names its entry.
func (r *Registry) PayTranche(ctx context.Context, act renjia.Act, id contract.ID, p TranchePayment) (a contract.Account, err error) {
	err = r.do(ctx, act, "resources.contract.pay", contracts.Ref(id), func(w *work) error {
		c, account, err := w.agreed(id)
		if err != nil {
			return err
		}
		facts, err := w.facts(id, p.Date, p.Staff, p.Again)
		if err != nil {
			return err
		}
		due, err := c.Payments(facts, p.Tie)
		if err != nil {
			return err
		}
		key := fmt.Sprintf("contract %s payment %d", id, len(account.Paid)+1)
		paid := contract.Paid{Tranche: p.Tranche, Amount: p.Amount, Date: p.Date, Entry: entries.Ref(EntryOf(w.tx.Space(), key))}
		if err := account.Pay(c, due, paid); err != nil {
			return err
		}
		e, err := p.Receipt.entry(key, contracts.Ref(id), p.Date, p.Amount, renjia.Textf("tranche %s of contract %s", "合同%[2]s第%[1]s期款", p.Tranche, c.Number))
		if err != nil {
			return err
		}
		if _, _, err := w.post(e, true); err != nil {
			return err
		}
		a = *account
		return nil
	})
	return a, err
}

// HandInReport adds a report, or hands one that was returned in again.
func (r *Registry) HandInReport(ctx context.Context, act renjia.Act, report contract.Report) (contract.Report, error) {
	err := r.do(ctx, act, "resources.report.hand-in", ref(workReports.Kind(), report.ID), func(w *work) error {
		if _, err := w.contract(contracts.Ref(report.Contract)); err != nil {
			return err
		}
		if report.ID.IsZero() {
			report.ID = renjia.NewID[contract.Report](w.tx.Source())
		} else if doc, err := workReports.Get(w.ctx, w.tx, report.ID); err == nil {
			if err := doc.Value.HandIn(report, report.Handed); err != nil {
				return err
			}
			report = doc.Value
			return workReports.Save(w.tx, doc)
		}
		report.State = contract.ReportHanded
		_, err := workReports.Ensure(w.ctx, w.tx, report)
		return err
	})
	return report, err
}

// AcceptReport takes a report.
func (r *Registry) AcceptReport(ctx context.Context, act renjia.Act, id contract.ReportID, on renjia.Date) (contract.Report, error) {
	return changing(ctx, r, act, "resources.report.accept", workReports, id, func(x *contract.Report) error { return x.Accept(on) })
}

// ReturnReport sends a report back; the act's Reason is kept.
func (r *Registry) ReturnReport(ctx context.Context, act renjia.Act, id contract.ReportID, on renjia.Date) (contract.Report, error) {
	return changing(ctx, r, act, "resources.report.return", workReports, id, func(x *contract.Report) error { return x.Return(on, act.Reason) })
}
