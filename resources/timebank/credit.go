package timebank

import (
	"github.com/renjia-project/renjia"
)

// Credit is what certified time is worth under a policy.
type Credit struct {
	Raw     Minutes `json:"raw_minutes"`
	Rounded Minutes `json:"rounded_minutes"`
	Minutes Minutes `json:"minutes"` // after the caps
	Policy  string  `json:"policy"`  // identifier and version
}

// Assess returns certified time with its credit, if the time is free in the months
// of its person that the policy looks at ([Policy.Months]). Errors are those of
// Credit and *OverlapError.
func (p *Policy) Assess(c Certified, all ...*Month) (Certified, renjia.Explanation, error) {
	for _, m := range all {
		if err := m.Free(c); err != nil {
			return c, renjia.Explanation{}, err
		}
	}
	before, err := PriorOf(c.Bank, c.Day, all...)
	if err != nil {
		return c, renjia.Explanation{}, err
	}
	var why renjia.Explanation
	c.Credit, why, err = p.Credit(c, before)
	return c, why, err
}

// Credit computes what certified time is worth, given what was credited before,
// and explains it. Choices the policy leaves open are an
// *renjia.UnspecifiedError.
func (p *Policy) Credit(c Certified, before Prior) (Credit, renjia.Explanation, error) {
	why := renjia.Explanation{Title: renjia.Textf("credit of certified time under %s", "按%s计算的服务时长", p)}
	if err := p.canCredit(c); err != nil {
		return Credit{}, why, err
	}
	out := Credit{Raw: c.Raw(), Policy: p.String()}
	var err error
	if out.Rounded, err = p.Rounding.Apply(out.Raw); err != nil {
		return out, why, err
	}
	out.Minutes = out.Rounded
	raw, rounded := out.Raw.Text(), out.Rounded.Text()
	why.Steps = []renjia.Step{
		renjia.Fact(renjia.Text{EN: "the interval has " + raw.EN, ZH: "起止时间共" + raw.ZH}),
		{Claim: renjia.Text{EN: "which counts as " + rounded.EN, ZH: "折算为" + rounded.ZH}, Holds: true, Source: p.sourceOf(p.Rounding.Source)},
	}
	for _, limit := range p.Caps.named() {
		if limit.cap == nil {
			continue
		}
		prior := limit.of(before)
		out.Minutes = min(out.Minutes, max(0, *limit.cap-prior))
		sum, err := prior.Add(out.Rounded)
		if err != nil {
			return out, why, err
		}
		why.Steps = append(why.Steps, renjia.Step{
			Claim: renjia.Text{EN: limit.name.EN + " cap, with what was credited before", ZH: limit.name.ZH + "上限（含此前已计入）"},
			Left:  sum.String(), Op: renjia.AtMost, Right: limit.cap.String(), Holds: sum <= *limit.cap, Source: p.sourceOf(p.Caps.Source),
		})
	}
	credited := out.Minutes.Text()
	why.Steps = append(why.Steps, renjia.Fact(renjia.Text{EN: "credited: " + credited.EN, ZH: "计入" + credited.ZH}))
	return out, why, nil
}

// canCredit checks that certified time and policy are complete.
func (p *Policy) canCredit(c Certified) error {
	if err := c.Validate(); err != nil {
		return err
	}
	var f renjia.Problems
	f.Require(p.Period.Contains(c.Day), "day", "%s is outside the period %s of the policy %s", c.Day, p.Period, p)
	if err := f.Err("certified time"); err != nil {
		return err
	}
	if p.Rounding == nil {
		return p.open("rounding", "schemes count whole hours, half hours, or bands")
	}
	if p.Caps == nil {
		return p.open("caps", "whether a day, month or year is capped is a matter of the scheme; an empty object says that none is")
	}
	return nil
}

// sourceOf is the source of a member, or that of the policy.
func (p *Policy) sourceOf(member string) string {
	if member != "" {
		return member
	}
	return p.Source
}

// Star returns how many stars certified minutes give; 0 for none.
func (s *Stars) Star(earned Minutes) int {
	n := 0
	for _, level := range s.Levels {
		if earned >= level {
			n++
		}
	}
	return n
}

// Next returns what is missing to the next star, and false at the last one.
func (s *Stars) Next(earned Minutes) (Minutes, bool) {
	n := s.Star(earned)
	if n == len(s.Levels) {
		return 0, false
	}
	return s.Levels[n] - earned, true
}
