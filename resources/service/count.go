package service

import (
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
)

// Tally is what contacts amount to for an indicator.
type Tally struct {
	Indicator Indicator     `json:"indicator"`
	Seen      Sessions      `json:"seen"`     // contacts looked at
	Sessions  Sessions      `json:"sessions"` // contacts that count; the rest of the tally is about them
	Persons   PersonTimes   `json:"person_times"`
	Unique    UniquePersons `json:"unique_persons"` // of the clients known by name
	// Unnamed are attendances of people not known by name. Who of them came
	// twice cannot be known, so they are in no count of unique persons.
	Unnamed PersonTimes         `json:"unnamed"`
	Minutes Minutes             `json:"minutes"`
	Left    map[Reason]Sessions `json:"left,omitempty"` // contacts that do not count, by reason
}

// Count counts the contacts of a stream for an indicator; see [Indicator.Judge]
// for the tree, which may be nil. The caller gives each contact once. Memory
// grows with the number of distinct clients only. It fails on an invalid
// indicator, on the stream's first error, and on a contact that is invalid.
func Count(i Indicator, tree *Tree, contacts iter.Seq2[Contact, error]) (Tally, error) {
	t := Tally{Indicator: i}
	if err := i.Validate(); err != nil {
		return t, err
	}
	known := map[renjia.Ref]struct{}{}
	for c, err := range contacts {
		if err == nil {
			err = c.Validate()
		}
		if err == nil {
			err = t.take(c, tree, known)
		}
		if err != nil {
			return Tally{Indicator: i}, fmt.Errorf("indicator %s: contact %s: %w", i.Code, c.ID, err)
		}
	}
	t.Unique = UniquePersons(len(known))
	return t, nil
}

func (t *Tally) take(c Contact, tree *Tree, known map[renjia.Ref]struct{}) error {
	t.Seen++
	if reason := t.Indicator.Judge(c, tree); reason != Counts {
		if t.Left == nil {
			t.Left = map[Reason]Sessions{}
		}
		t.Left[reason]++
		return nil
	}
	var fits, fit bool
	t.Sessions++
	t.Persons, fits = add(t.Persons, PersonTimes(c.Participants))
	t.Minutes, fit = add(t.Minutes, c.Minutes())
	if !fits || !fit {
		return fmt.Errorf("the count is out of range: %w", renjia.ErrInvalid)
	}
	t.Unnamed += PersonTimes(c.Participants - int64(len(c.Clients)))
	for _, client := range c.Clients {
		known[client] = struct{}{}
	}
	return nil
}

// Value returns the count in the indicator's unit. Hours may have a fraction:
// 90 minutes are 3/2.
func (t Tally) Value() renjia.Fraction {
	switch t.Indicator.Unit {
	case BySessions:
		return renjia.Frac(int64(t.Sessions), 1)
	case ByPersonTimes:
		return renjia.Frac(int64(t.Persons), 1)
	case ByUniquePersons:
		return renjia.Frac(int64(t.Unique), 1)
	case ByHours:
		return renjia.Frac(int64(t.Minutes), 60)
	}
	return renjia.Fraction{}
}

// Credited returns the count with the cap applied.
func (t Tally) Credited() renjia.Fraction {
	limit := renjia.Frac(t.Indicator.Cap, 1)
	if v := t.Value(); t.Indicator.Cap == 0 || v.Compare(limit) <= 0 {
		return v
	}
	return limit
}

// Completion returns credited count / target, exactly; 1 is fulfilled. It
// fails if the reduced fraction does not fit 64 bits.
func (t Tally) Completion() (renjia.Fraction, error) {
	c := t.Credited()
	den := c.Den()
	if t.Indicator.Target <= 0 || den > (1<<62)/t.Indicator.Target {
		return renjia.Fraction{}, fmt.Errorf("indicator %s: completion out of range: %w", t.Indicator.Code, renjia.ErrInvalid)
	}
	return renjia.NewFraction(c.Num(), den*t.Indicator.Target)
}

// Explain shows the comparison with the target and what was left out.
func (t Tally) Explain() renjia.Explanation {
	value, target := t.Credited(), renjia.Frac(t.Indicator.Target, 1)
	step := renjia.Step{
		Claim: t.Indicator.Unit.claim(),
		Left:  value.String(), Op: renjia.AtLeast, Right: target.String(),
		Holds:  value.Compare(target) >= 0,
		Source: "indicator " + t.Indicator.Code,
	}
	if t.Value() != value {
		step.Steps = append(step.Steps, renjia.Fact(renjia.Textf("%s were done, the cap is %d", "实际完成%s，封顶%d", t.Value(), t.Indicator.Cap)))
	}
	step.Steps = append(step.Steps, renjia.Fact(renjia.Textf(
		"%d of %d contacts count", "%d次服务计入（共%d次）", t.Sessions, t.Seen)))
	for _, r := range reasons {
		if n := t.Left[r.reason]; n > 0 {
			step.Steps = append(step.Steps, renjia.Fact(renjia.Textf("%d left out: "+r.name.EN, "%d次未计入："+r.name.ZH, n)))
		}
	}
	if t.Indicator.Unit == ByUniquePersons && t.Unnamed > 0 {
		step.Steps = append(step.Steps, renjia.Fact(renjia.Textf(
			"%d attendances of people not known by name are not counted", "%d人次未实名，未计入人数", t.Unnamed)))
	}
	return renjia.Explanation{Title: t.Indicator.Title, Steps: []renjia.Step{step}}
}

// reasons orders and names what an explanation lists.
var reasons = [...]struct {
	reason Reason
	name   renjia.Text
}{
	{OtherKind, renjia.Text{EN: "other kind", ZH: "类别不符"}},
	{OtherProgram, renjia.Text{EN: "other programme", ZH: "项目不符"}},
	{OtherPeriod, renjia.Text{EN: "outside the period", ZH: "不在考核期内"}},
	{TooFew, renjia.Text{EN: "too few participants", ZH: "参加人数不足"}},
	{TooShort, renjia.Text{EN: "too short", ZH: "时长不足"}},
}
