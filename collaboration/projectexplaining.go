package collaboration

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Explain says how a project stands on a day: that its shares sum to 1, that each
// deliverable has one accountable and somebody responsible, and which are late.
func (x *JointProject) Explain(on renjia.Date) renjia.Explanation {
	e := renjia.Explanation{Title: x.Title}
	if shares, ok := x.SharesOn(on); ok {
		sum := new(big.Rat)
		step := renjia.Step{Claim: renjia.Text{EN: "shares of the partners", ZH: "各方分担比例合计"}, Op: renjia.Equal, Right: "1"}
		for _, s := range shares {
			sum.Add(sum, s.Share.Rat())
			step.Steps = append(step.Steps, renjia.Fact(renjia.Textf("%s bears %s", "%s 分担 %s", s.Subject, s.Share)))
		}
		step.Left, step.Holds = sum.RatString(), sum.Cmp(big.NewRat(1, 1)) == 0
		e.Steps = append(e.Steps, step)
	}
	for _, d := range x.Deliverables {
		e.Steps = append(e.Steps, d.explain(on))
	}
	return e
}

func (d Deliverable) explain(on renjia.Date) renjia.Step {
	count := map[RACI]int{}
	for _, a := range d.Assigned {
		count[a.As]++
	}
	steps := []renjia.Step{
		{Claim: renjia.Text{EN: "accountable", ZH: "负责（问责）方"}, Left: fmt.Sprint(count[Accountable]), Op: renjia.Equal, Right: "1", Holds: count[Accountable] == 1, Source: "RACI"},
		{Claim: renjia.Text{EN: "responsible", ZH: "执行方"}, Left: fmt.Sprint(count[Responsible]), Op: renjia.AtLeast, Right: "1", Holds: count[Responsible] >= 1, Source: "RACI"},
	}
	day, claim := d.Done, renjia.Text{EN: "done on", ZH: "完成日期"}
	if day.IsZero() {
		day, claim = on, renjia.Text{EN: "not done on", ZH: "尚未完成，截至"}
	}
	steps = append(steps, renjia.Step{Claim: claim, Left: day.String(), Op: renjia.AtMost, Right: d.Due.String(), Holds: !d.Due.Before(day)})
	whole := renjia.Fact(d.Title, steps...)
	whole.Holds = renjia.Explanation{Steps: steps}.All()
	return whole
}
