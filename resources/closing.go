package resources

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// ClosePeriod closes the books through a day (结账): income and expense of every
// fund become net assets, and nothing dated up to the day can be booked any
// more. The same closing again changes nothing. By, At, Reason and Authority of
// the decision are those of the act. A period that does not end after the one
// closed before is *renjia.StateError.
//
// It adds up all entries up to the day before it decides, and is refused with
// ErrConflict, to be tried again, if one is booked meanwhile.
func (r *Registry) ClosePeriod(ctx context.Context, act renjia.Act, id ledger.ClosingID, through renjia.Date) (booked []ledger.Entry, err error) {
	var then settled
	if space, free := r.w.(*storage.Space); free {
		// Reading a year inside a transaction would make every entry a part of it.
		if err := space.View(ctx, func(s *storage.Snapshot) (err error) { then, err = r.settledBy(ctx, s, through); return err }); err != nil {
			return nil, err
		}
	}
	err = r.do(ctx, act, "resources.period.close", ref(closings.Kind(), id), func(w *work) error {
		if then.revisions == nil { // in a transaction of the caller
			if then, err = r.settledBy(ctx, w.tx, through); err != nil {
				return err
			}
		}
		booked, err = w.close(act, id, through, then)
		return err
	})
	return booked, err
}

// settled is what the funds stood at on a day, with the revisions of the guards
// on which that rests.
type settled struct {
	standings []ledger.Standing
	revisions map[BalanceID]int64
}

func (r *Registry) settledBy(ctx context.Context, s storage.Reader, through renjia.Date) (then settled, err error) {
	chart, err := r.accounts()
	if err != nil {
		return then, err
	}
	if then.revisions, err = revisions(ctx, s); err != nil {
		return then, err
	}
	then.standings, err = StandingsOn(ctx, s, chart, through)
	return then, err
}

// revisions are those of all balances: every entry changes one.
func revisions(ctx context.Context, s storage.Reader) (map[BalanceID]int64, error) {
	all := map[BalanceID]int64{}
	for doc, err := range balances.Find(ctx, s, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		all[doc.Value.ID] = doc.Rev
	}
	return all, nil
}

// close books a closing in the working set.
func (w *work) close(act renjia.Act, id ledger.ClosingID, through renjia.Date, then settled) ([]ledger.Entry, error) {
	if known, err := closings.Get(w.ctx, w.tx, id); err == nil {
		if known.Value.Through != through || known.Value.Reopened != nil {
			return nil, fmt.Errorf("closing %s: was made with other content, or reopened: %w", id, renjia.ErrExists)
		}
		return w.entriesOf(id)
	} else if !notFound(err) {
		return nil, err
	}
	guard, err := w.closing()
	if err != nil {
		return nil, err
	}
	if last := guard.Closing; !last.ID.IsZero() && !last.Through.Before(through) {
		return nil, &renjia.StateError{Record: "period through " + through.String(), State: "closed through " + last.Through.String(), Verb: "close", Allowed: []string{"reopen"}}
	}
	if err := w.unchanged(then); err != nil {
		return nil, err
	}
	c := ledger.Closing{ID: id, Through: through, Closed: w.decision(act)}
	if c.ID.IsZero() {
		c.ID = renjia.NewID[ledger.Closing](w.tx.Source())
	}
	made, err := ledger.ClosingEntries(w.chart, c, w.knownFund, each(then.standings))
	if err != nil {
		return nil, err
	}
	for _, e := range made {
		if err := w.enter(e); err != nil {
			return nil, err
		}
	}
	guard.Closing = c
	return made, closings.Insert(w.tx, c)
}

// unchanged verifies that nothing was booked since the funds were added up.
func (w *work) unchanged(then settled) error {
	now, err := revisions(w.ctx, w.tx)
	if err != nil {
		return err
	}
	same := len(now) == len(then.revisions)
	for id, rev := range now {
		same = same && then.revisions[id] == rev
	}
	if !same {
		return fmt.Errorf("closing: an entry was booked meanwhile, try again: %w", renjia.ErrConflict)
	}
	return nil
}

// ReopenPeriod takes back the last closing that stands (反结账), for the act's
// Reason, which must be given: its entries are reversed, and its period admits
// entries again. It returns the entries that do.
func (r *Registry) ReopenPeriod(ctx context.Context, act renjia.Act, id ledger.ClosingID) (booked []ledger.Entry, err error) {
	err = r.do(ctx, act, "resources.period.reopen", closings.Ref(id), func(w *work) error {
		booked, err = w.reopen(act, id)
		return err
	})
	return booked, err
}

func (w *work) reopen(act renjia.Act, id ledger.ClosingID) ([]ledger.Entry, error) {
	doc, err := closings.Get(w.ctx, w.tx, id)
	if err != nil {
		return nil, err
	}
	guard, err := w.closing()
	if err != nil {
		return nil, err
	}
	if doc.Value.Reopened == nil && guard.Closing.ID != id {
		return nil, &renjia.StateError{Record: "closing", ID: id.String(), State: "followed by a later closing", Verb: "reopen"}
	}
	if err := doc.Value.Reopen(w.decision(act)); err != nil {
		return nil, err
	}
	made, err := w.entriesOf(id)
	if err != nil {
		return nil, err
	}
	back, err := ledger.ReopeningEntries(doc.Value, made)
	if err != nil {
		return nil, err
	}
	if guard.Closing, err = w.closingBefore(doc.Value); err != nil {
		return nil, err
	}
	for _, e := range back {
		if err := w.enter(e); err != nil {
			return nil, err
		}
	}
	return back, closings.Save(w.tx, doc)
}

// closingBefore is the last closing that stands before another one; the zero one
// if there is none.
func (w *work) closingBefore(c ledger.Closing) (ledger.Closing, error) {
	q := storage.Query{Where: []storage.Cond{storage.Until("through", c.Through)}, Order: "through", Desc: true}
	for doc, err := range closings.Find(w.ctx, w.tx, q) {
		if err != nil || doc.Value.Reopened == nil {
			return doc.Value, err
		}
	}
	return ledger.Closing{}, nil
}

// entriesOf are the entries that a closing made, without those that took them
// back.
func (w *work) entriesOf(id ledger.ClosingID) (all []ledger.Entry, err error) {
	for doc, err := range entries.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("closes", id)}}) {
		if err != nil {
			return nil, err
		}
		if doc.Value.Reverses.IsZero() {
			all = append(all, doc.Value)
		}
	}
	return all, nil
}

func (w *work) decision(act renjia.Act) ledger.Decision {
	return ledger.Decision{By: act.By, At: renjia.Instant(w.tx.Time()), Reason: act.Reason, Authority: act.Authority}
}

func (w *work) knownFund(id ledger.FundID) (ledger.Fund, bool) {
	f, err := w.fund(id)
	return f, err == nil
}

// StandingsOn returns what every fund stood at at the end of a day, from the
// entries dated until then. Read from [storage.Space.AsOf], it is also as it was
// known at a past instant: the two axes of time.
func StandingsOn(ctx context.Context, s storage.Reader, c *ledger.Chart, on renjia.Date) ([]ledger.Standing, error) {
	until := renjia.Period{Until: on.AddDays(1)}
	return ledger.StandingsOf(c, ledger.AsOf{Effective: on}, EntriesOf(ctx, s, until), each[ledger.Pending](nil))
}

// CheckBalance compares what an account holds at the end of a day with what was
// stated, for example by a bank (余额核对). It fails with *ledger.AssertionError,
// which names the difference and the last entry after which it held.
func CheckBalance(ctx context.Context, s storage.Reader, a ledger.Assertion) error {
	return a.Check(EntriesOf(ctx, s, renjia.Period{Until: a.On.AddDays(1)}))
}

// each yields values that cannot fail.
func each[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}
