package roster

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Reason says why somebody does not work in a slot, as a code.
type Reason string

// The reasons there are, the first that holds is given.
const (
	Works    Reason = "works"     // does work there
	Unwanted Reason = "unwanted"  // nobody is wanted there
	Unable   Reason = "unable"    // is not able to
	Ruled    Reason = "rule"      // would break a rule with the rest of the schedule
	Full     Reason = "full"      // others cover the slot
	Dearer   Reason = "dearer"    // it would cost more than it brings
	Elective Reason = "no dearer" // it would cost as much, or less
)

// Answer is why somebody does not work in a slot.
type Answer struct {
	Reason Reason  `json:"reason"`
	Breaks []Break `json:"breaks,omitempty"` // rules that it would break, for Ruled
	Others []int   `json:"others,omitempty"` // who works there, for Full

	// Costs is what the whole roster would cost more, the rest staying as it is: for
	// Full, Dearer and Elective. With Full the slot would have one too many, which
	// is not counted.
	Costs int64       `json:"costs"`
	What  renjia.Text `json:"what"`
}

// WhyNot says why a person does not work in a slot, given all the rest of a roster.
func WhyNot(i *Instance, r Roster, person int, slot Slot) (*Answer, error) {
	before, err := Check(i, r)
	if err != nil {
		return nil, err
	}
	if person < 0 || person >= len(i.People) || slot.Day < 0 || slot.Day >= len(i.Days) || slot.Shift < 0 || slot.Shift >= len(i.Shifts) {
		return nil, fmt.Errorf("roster: person %d in slot %d of day %d: %w", person, slot.Shift, slot.Day, renjia.ErrNotFound)
	}
	who, where := i.People[person].Name, i.Days[slot.Day]+" "+i.Shifts[slot.Shift].Name
	switch {
	case r[person][slot.Day] == slot.Shift:
		return &Answer{Reason: Works, What: renjia.Textf("%s works on %s", "%s上%s", who, where)}, nil
	case i.Demand[slot.Day][slot.Shift] == 0:
		return &Answer{Reason: Unwanted, What: renjia.Textf("nobody is wanted on %s", "%s不需要人", where)}, nil
	case !i.People[person].able(slot.Day, slot.Shift):
		return &Answer{Reason: Unable, What: renjia.Textf("%s cannot work on %s", "%s不能上%s", who, where)}, nil
	}
	return i.whyNot(r, before, person, slot, who, where), nil
}

// whyNot tries it.
func (i *Instance) whyNot(r Roster, before *Audit, person int, slot Slot, who, where string) *Answer {
	days := append([]int(nil), r[person]...)
	days[slot.Day] = slot.Shift
	if breaks := i.breaks(person, days); len(breaks) > len(i.breaks(person, r[person])) {
		return &Answer{Reason: Ruled, Breaks: breaks, What: breaks[0].What}
	}
	with := append(Roster(nil), r...)
	with[person] = days
	a := &Answer{Costs: i.audit(with).Cost.Total - before.Cost.Total}
	if i.short(r)[slot.Day][slot.Shift] <= 0 {
		for n := range r {
			if r[n][slot.Day] == slot.Shift {
				a.Others = append(a.Others, n)
			}
		}
		a.Reason = Full
		a.What = renjia.Textf("%[2]s is covered by %[1]d others", "%[2]s已有%[1]d人", len(a.Others), where)
		return a
	}
	a.Reason = Elective
	if a.Costs > 0 {
		a.Reason = Dearer
	}
	a.What = renjia.Textf("%s on %s would change the cost by %+d", "%s上%s会使代价变化%+d", who, where, a.Costs)
	return a
}
