package collaboration

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// sentBy yields the referrals sent in a period, in the order of their days, but
// for those entered in error.
func sentBy(ctx context.Context, r storage.Reader, in renjia.Period) iter.Seq2[*Referral, error] {
	return func(yield func(*Referral, error) bool) {
		for doc, err := range referrals.Find(ctx, r, storage.Query{Order: "sent", Where: inPeriod("sent", in)}) {
			if err != nil {
				yield(nil, err)
				return
			}
			if doc.Value.State != ReferralInError && !yield(&doc.Value, nil) {
				return
			}
		}
	}
}

// ReferralClocks is one referral and how clocks stand on it.
type ReferralClocks struct {
	Referral Referral      `json:"referral"`
	Clocks   []ClockStatus `json:"clocks"`
}

// OverdueReferrals yields the referrals of which at least one clock is overdue on
// a day, each with the clocks that are, in the order in which they were sent. The
// day may lie in the past: what happened later is not known then. It reads every
// referral sent by the day and takes constant memory.
func OverdueReferrals(ctx context.Context, r storage.Reader, clocks []Clock, cal renjia.Calendar, on renjia.Date) iter.Seq2[ReferralClocks, error] {
	return func(yield func(ReferralClocks, error) bool) {
		for f, err := range sentBy(ctx, r, renjia.Period{Until: on.AddDays(1)}) {
			if err != nil {
				yield(ReferralClocks{}, err)
				return
			}
			late, err := f.overdue(clocks, cal, on)
			if err != nil {
				yield(ReferralClocks{}, err)
				return
			}
			if len(late) > 0 && !yield(ReferralClocks{*f, late}, nil) {
				return
			}
		}
	}
}

func (r *Referral) overdue(clocks []Clock, cal renjia.Calendar, on renjia.Date) (late []ClockStatus, err error) {
	for _, c := range clocks {
		s, err := r.Clock(c, cal, on)
		if err != nil {
			return nil, err
		}
		if s.State == ClockOverdue {
			late = append(late, s)
		}
	}
	return late, nil
}

// Lasting is how long something took: the days from its beginning to its event,
// or to the day asked if that had not come (a censored spell, which says "at
// least so long"), or to the day on which it ended another way (censored too;
// Ending says which). Estimators of survival take Days and Event.
type Lasting struct {
	Record renjia.Ref  `json:"record"`
	From   renjia.Date `json:"from"`
	Until  renjia.Date `json:"until"`
	Days   int         `json:"days"`
	Event  bool        `json:"event"`
	Ending string      `json:"ending,omitempty"`
}

// ReferralSpells yields, for each referral sent in a period, how long it took from
// one event to another as known on a day; see [Referral.Clock] for the events.
// Referrals in which the first event had not come by the day have no spell.
func ReferralSpells(ctx context.Context, r storage.Reader, from, until string, in renjia.Period, on renjia.Date) iter.Seq2[Lasting, error] {
	return func(yield func(Lasting, error) bool) {
		for f, err := range sentBy(ctx, r, in) {
			if err != nil {
				yield(Lasting{}, err)
				return
			}
			spell, ok, err := f.course(until).lasting(from, until, on)
			if err != nil {
				yield(Lasting{}, err)
				return
			}
			spell.Record = referrals.Ref(f.ID)
			if spell.Ending != "" {
				spell.Ending = string(f.StateOn(spell.Until))
			}
			if ok && !yield(spell, nil) {
				return
			}
		}
	}
}

// LoopFigures counts what became of the referrals sent in a period, by the day.
// Those entered in error are left out.
type LoopFigures struct {
	Sent         int64 `json:"sent"`
	Acknowledged int64 `json:"acknowledged"` // or answered
	Accepted     int64 `json:"accepted"`
	Declined     int64 `json:"declined"`
	Served       int64 `json:"served"`
	Reported     int64 `json:"reported"`
	Closed       int64 `json:"closed"` // the sender was told, whatever became of it
	Loop         int64 `json:"loop"`   // served, with an outcome, and the sender was told
	Failed       int64 `json:"failed"`
	PassedOn     int64 `json:"passed_on"`
	Cancelled    int64 `json:"cancelled"`
	Withdrawn    int64 `json:"withdrawn"`
	Waiting      int64 `json:"waiting"`       // somebody still has to act
	Continuing   int64 `json:"continuations"` // of those sent, how many continue another one
}

// Closure returns the share of loops closed, of the referrals sent that neither
// the sender cancelled nor the client withdrew, and false if there are none. Those
// still open count as not closed; [ReferralSpells] tells them from failures.
func (f LoopFigures) Closure() (renjia.Fraction, bool) {
	return share(f.Loop, f.Sent-f.Cancelled-f.Withdrawn)
}

func share(part, whole int64) (renjia.Fraction, bool) {
	if whole <= 0 {
		return renjia.Fraction{}, false
	}
	return renjia.Frac(part, whole), true
}

// CountReferrals returns the figures of the referrals sent in a period, as known
// on a day.
func CountReferrals(ctx context.Context, r storage.Reader, in renjia.Period, on renjia.Date) (n LoopFigures, err error) {
	for f, err := range sentBy(ctx, r, in) {
		if err != nil {
			return LoopFigures{}, err
		}
		if !on.Before(f.Sent) {
			n.add(f, on)
		}
	}
	return n, nil
}

func (n *LoopFigures) add(f *Referral, on renjia.Date) {
	by := func(event string) bool {
		d, _ := f.event(event)
		return !d.IsZero() && !on.Before(d)
	}
	tick := func(k *int64, ok bool) {
		if ok {
			*k++
		}
	}
	state := f.StateOn(on)
	ended := f.Ending != "" && !on.Before(f.Ended)
	tick(&n.Sent, true)
	tick(&n.Acknowledged, by("acknowledged"))
	tick(&n.Accepted, by("accepted"))
	tick(&n.Declined, by("answered") && f.declined())
	tick(&n.Served, by("served"))
	tick(&n.Reported, by("reported"))
	tick(&n.Closed, by("closed"))
	tick(&n.Loop, by("closed") && by("served"))
	tick(&n.Failed, ended && f.Ending == ReferralFailed)
	tick(&n.PassedOn, ended && f.Ending == ReferralPassedOn)
	tick(&n.Cancelled, ended && f.Ending == ReferralCancelled)
	tick(&n.Withdrawn, state == ReferralWithdrawn)
	tick(&n.Waiting, f.Waits(on))
	tick(&n.Continuing, !f.Parent.IsZero())
}
