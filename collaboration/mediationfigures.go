package collaboration

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// MediationClocks returns the clocks of people's mediation that ship with the
// library: to conclude (one month), to apply for judicial confirmation (30 days)
// and for the court to decide (15 days), each with its source.
func MediationClocks() ([]Clock, error) {
	f, err := data.Open("mediation.json")
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // embedded
	return ReadClocks(f)
}

// The events of a mediation that clocks run between: applied, answered, admitted,
// assigned, session (the first), ended, settled, effective, confirmation-applied,
// confirmation-decided, fulfilled, performed, follow-up (the first).
func (m *Mediation) event(name string) (renjia.Date, bool) {
	at := map[string]renjia.Date{
		"applied": m.Applied, "answered": m.Answered, "admitted": {}, "assigned": {}, "session": {}, "ended": m.Ended, "settled": {},
		"effective": {}, "confirmation-applied": {}, "confirmation-decided": {}, "fulfilled": m.Fulfilled, "performed": {}, "follow-up": {},
	}
	if m.State != MediationRefused {
		at["admitted"] = m.Answered
	}
	for _, x := range m.Mediators[:min(1, len(m.Mediators))] {
		at["assigned"] = x.Accepted
	}
	for _, s := range m.Sessions[:min(1, len(m.Sessions))] {
		at["session"] = s.On
	}
	for _, f := range m.FollowUps[:min(1, len(m.FollowUps))] {
		at["follow-up"] = f.On
	}
	if m.State == MediationPerformed {
		at["performed"] = m.Fulfilled
	}
	if s := m.Result; s != nil {
		at["settled"], at["effective"] = s.Reached, s.Effective
		if s.Confirm != nil {
			at["confirmation-applied"], at["confirmation-decided"] = s.Confirm.Applied, s.Confirm.Decided
		}
	}
	d, ok := at[name]
	return d, ok
}

// over is when the mediation ended without an agreement, or the agreement was
// found broken.
func (m *Mediation) over() renjia.Date {
	switch {
	case m.State == MediationRefused:
		return m.Answered
	case m.State == MediationBreached:
		return m.Fulfilled
	case m.Result == nil:
		return m.Ended
	}
	return renjia.Date{}
}

// Clock tells how one clock of a mediation stands on a day. Its events are
// applied, answered, admitted, assigned, session (the first), ended, settled,
// effective, confirmation-applied, confirmation-decided, fulfilled, performed and
// follow-up (the first); other names are ErrInvalid.
func (m *Mediation) Clock(c Clock, cal renjia.Calendar, on renjia.Date) (ClockStatus, error) {
	if err := c.Validate(); err != nil {
		return ClockStatus{}, err
	}
	return course{event: m.event, ended: m.over()}.run(c, cal, on)
}

// StateOn returns the state that a mediation had on a day by its dates, "" before
// it was applied for.
func (m *Mediation) StateOn(day renjia.Date) MediationState {
	happened := func(d renjia.Date) bool { return !d.IsZero() && !day.Before(d) }
	switch {
	case !happened(m.Applied):
		return ""
	case happened(m.Fulfilled):
		return m.State
	case happened(m.Ended) && m.Result != nil && m.Partly:
		return MediationPartly
	case happened(m.Ended) && m.Result != nil:
		return MediationSettled
	case happened(m.Ended):
		return m.State
	case !happened(m.Answered):
		return MediationApplied
	case m.State == MediationRefused:
		return MediationRefused
	case len(m.Mediators) > 0 && happened(m.Mediators[0].Accepted):
		return MediationAssigned
	}
	return MediationAdmitted
}

func mediationsIn(ctx context.Context, r storage.Reader, in renjia.Period) iter.Seq2[*Mediation, error] {
	return func(yield func(*Mediation, error) bool) {
		for doc, err := range mediations.Find(ctx, r, storage.Query{Order: "applied", Where: inPeriod("applied", in)}) {
			if !yield(&doc.Value, err) || err != nil {
				return
			}
		}
	}
}

// MediationSpells yields, for each mediation applied for in a period, how long it
// took from one event to another as known on a day; see [Mediation.Clock] for the
// events. Those in which the first event had not come by the day have no spell.
func MediationSpells(ctx context.Context, r storage.Reader, from, until string, in renjia.Period, on renjia.Date) iter.Seq2[Lasting, error] {
	return func(yield func(Lasting, error) bool) {
		for m, err := range mediationsIn(ctx, r, in) {
			if err != nil {
				yield(Lasting{}, err)
				return
			}
			spell, ok, err := course{event: m.event, ended: m.over()}.lasting(from, until, on)
			if err != nil {
				yield(Lasting{}, err)
				return
			}
			spell.Record = mediations.Ref(m.ID)
			if spell.Ending != "" {
				spell.Ending = string(m.StateOn(spell.Until))
			}
			if ok && !yield(spell, nil) {
				return
			}
		}
	}
}

// MediationFigures counts what became of the disputes applied for in a period, by
// a day.
type MediationFigures struct {
	Applied    int64 `json:"applied"`
	Refused    int64 `json:"refused"`
	Admitted   int64 `json:"admitted"` // ever
	Settled    int64 `json:"settled"`  // of all that was disputed, performed and breached included
	Partly     int64 `json:"partly_settled"`
	Failed     int64 `json:"failed"`
	Withdrawn  int64 `json:"withdrawn"` // after admission
	Terminated int64 `json:"terminated"`
	Running    int64 `json:"running"` // admitted and not over

	Confirmed int64 `json:"confirmed"` // by a court
	Performed int64 `json:"performed"`
	Breached  int64 `json:"breached"`
	Unknown   int64 `json:"unknown"` // settled, and neither performed nor breached yet
}

// SuccessBase says of what the success rate (调解成功率) is a share.
type SuccessBase string

// The bases. Those refused or withdrawn before admission are in neither.
const (
	OfConcluded SuccessBase = "concluded" // settled, partly settled, failed, withdrawn or terminated
	OfTried     SuccessBase = "tried"     // settled, partly settled or failed: whoever left is left out
)

// Success returns the share settled in full, and false if the base is empty. A
// missing base is ErrUnspecified: published rates differ in it.
func (f MediationFigures) Success(of SuccessBase) (rate renjia.Fraction, defined bool, err error) {
	if err := choose("success of mediation", "base", string(of), "published rates differ in it", string(OfConcluded), string(OfTried)); err != nil {
		return renjia.Fraction{}, false, err
	}
	base := f.Settled + f.Partly + f.Failed
	if of == OfConcluded {
		base += f.Withdrawn + f.Terminated
	}
	rate, defined = share(f.Settled, base)
	return rate, defined, nil
}

// Performance returns the share performed of the agreements that are known to be
// performed or breached, and false if there are none; Unknown says how many are
// left out.
func (f MediationFigures) Performance() (renjia.Fraction, bool) {
	return share(f.Performed, f.Performed+f.Breached)
}

// CountMediations returns the figures of the disputes applied for in a period, as
// known on a day.
func CountMediations(ctx context.Context, r storage.Reader, in renjia.Period, on renjia.Date) (n MediationFigures, err error) {
	for m, err := range mediationsIn(ctx, r, in) {
		if err != nil {
			return MediationFigures{}, err
		}
		n.add(m, on)
	}
	return n, nil
}

func (n *MediationFigures) add(m *Mediation, on renjia.Date) {
	state := m.StateOn(on)
	if state == "" {
		return
	}
	by := func(event string) bool {
		d, _ := m.event(event)
		return !d.IsZero() && !on.Before(d)
	}
	tick := func(k *int64, ok bool) {
		if ok {
			*k++
		}
	}
	tick(&n.Applied, true)
	tick(&n.Refused, state == MediationRefused)
	tick(&n.Admitted, by("admitted"))
	tick(&n.Settled, by("settled") && !m.Partly)
	tick(&n.Partly, by("settled") && m.Partly)
	tick(&n.Failed, state == MediationFailed)
	tick(&n.Withdrawn, state == MediationWithdrawn && by("admitted"))
	tick(&n.Terminated, state == MediationTerminated)
	tick(&n.Running, state == MediationAdmitted || state == MediationAssigned)
	tick(&n.Confirmed, by("confirmation-decided") && m.Result.Confirm.Result == Confirmed)
	tick(&n.Performed, state == MediationPerformed)
	tick(&n.Breached, state == MediationBreached)
	tick(&n.Unknown, state == MediationSettled || state == MediationPartly)
}
