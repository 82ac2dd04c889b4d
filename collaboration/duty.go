package collaboration

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// Duty is something that one party of an agreement owes another by a day.
type Duty struct {
	Key      string      `json:"key"` // within the agreement
	Debtor   renjia.Ref  `json:"debtor" privacy:"personal"`
	Creditor renjia.Ref  `json:"creditor,omitzero" privacy:"personal"` // zero: all other parties
	What     string      `json:"what"`
	Due      renjia.Date `json:"due"`                // last day on which it is on time
	FirstDue renjia.Date `json:"first_due,omitzero"` // what Due was before it was put off
	State    DutyState   `json:"state"`
	Settled  renjia.Date `json:"settled,omitzero"`
	Evidence renjia.Ref  `json:"evidence,omitzero"` // the record that shows it
}

// DutyState is where a duty stands.
type DutyState string

// The states of a duty.
const (
	DutyOpen      DutyState = "open"
	DutyPerformed DutyState = "performed"
	DutyLate      DutyState = "late" // performed after the due day
	DutyBreached  DutyState = "breached"
	DutyLapsed    DutyState = "lapsed" // the agreement was over before it fell due
)

var dutySteps = lifecycle.Table[DutyState]{
	DutyOpen:     {"perform": DutyPerformed, "breach": DutyBreached, "postpone": DutyOpen, "lapse": DutyLapsed},
	DutyBreached: {"perform": DutyLate},
}

// Duty returns the duty of a key, and false if there is none.
func (a *Agreement) Duty(key string) (Duty, bool) {
	i := a.duty(key)
	if i < 0 {
		return Duty{}, false
	}
	return a.Duties[i], true
}

func (a *Agreement) duty(key string) int {
	return slices.IndexFunc(a.Duties, func(d Duty) bool { return d.Key == key })
}

// DutiesDue returns the open duties whose day came by a day, in their order. A
// duty falls due only while the agreement binds: not before its term, after its
// end or in a suspension.
func (a *Agreement) DutiesDue(on renjia.Date) (due []Duty) {
	for _, d := range a.Duties {
		if d.State == DutyOpen && !on.Before(d.Due) && a.InForce(d.Due) {
			due = append(due, d)
		}
	}
	return due
}

// nextDue returns the first day on which an open duty falls due; the zero date if
// none will.
func (a *Agreement) nextDue() (next renjia.Date) {
	for _, d := range a.Duties {
		if d.State == DutyOpen && (next.IsZero() || d.Due.Before(next)) {
			next = d.Due
		}
	}
	return next
}

// lapse lets the open duties go that fall due after the agreement's end.
func (a *Agreement) lapse() {
	for i, d := range a.Duties {
		if d.State == DutyOpen && !a.effective().Contains(d.Due) {
			a.Duties[i].State = DutyLapsed
		}
	}
}

func (a *Agreement) checkDuties(p *renjia.Problems) {
	for i, d := range a.Duties {
		path := fmt.Sprintf("duties[%d]", i)
		p.Require(d.Key != "" && a.duty(d.Key) == i, path+".key", "%q: must be given once", d.Key)
		p.Require(d.What != "", path+".what", "must be given")
		p.Require(a.party(d.Debtor) >= 0, path+".debtor", "must be a party")
		p.Require(d.Creditor.IsZero() || a.party(d.Creditor) >= 0, path+".creditor", "must be a party")
		p.Require(d.Creditor.IsZero() || d.Creditor != d.Debtor, path+".creditor", "must be another party than the debtor")
		p.Require(!d.Due.IsZero(), path+".due", "must be given")
		p.Require(a.Term.Contains(d.Due), path+".due", "%s: must be in the term %s", d.Due, a.Term)
		p.Require(d.State == DutyLapsed || d.State != DutyOpen || a.effective().Contains(d.Due), path+".state", "must be lapsed: due after the end on %s", a.Ended)
		d.checkState(p, path)
	}
}

func (d Duty) checkState(p *renjia.Problems, path string) {
	settled := !d.Settled.IsZero()
	switch d.State {
	case DutyOpen, DutyLapsed:
		p.Require(!settled, path+".settled", "must be empty in state %s", d.State)
	case DutyPerformed:
		p.Require(settled && !d.Due.Before(d.Settled), path+".settled", "must be given and not after %s", d.Due)
	case DutyLate:
		p.Require(d.Due.Before(d.Settled), path+".settled", "must be given and after %s", d.Due)
	case DutyBreached:
		p.Require(settled, path+".settled", "must be given in state %s", d.State)
	default:
		p.Add(path+".state", "%q is unknown", d.State)
	}
}
