package service

import "github.com/renjia-project/renjia"

// Explain shows the comparison with the target and what was left out.
func (t Tally) Explain() renjia.Explanation {
	value, target := t.Credited(), renjia.Frac(t.Indicator.Target, 1)
	step := renjia.Step{
		Claim: t.Indicator.Unit.Name(),
		Left:  value.String(), Op: renjia.AtLeast, Right: target.String(),
		Holds:  value.Compare(target) >= 0,
		Source: "indicator " + t.Indicator.Code,
	}
	if t.Value() != value {
		step.Steps = append(step.Steps, renjia.Fact(renjia.Textf("%s were done, the cap is %d", "实际完成%s，封顶%d", t.Value(), t.Indicator.Cap)))
	}
	step.Steps = append(step.Steps, t.explainLeft()...)
	return renjia.Explanation{Title: t.Indicator.Title, Steps: []renjia.Step{step}}
}

// explainLeft says what was looked at and what of it does not count, and why.
func (t Tally) explainLeft() (steps []renjia.Step) {
	fact := func(en, zh string, args ...any) { steps = append(steps, renjia.Fact(renjia.Textf(en, zh, args...))) }
	if t.Indicator.Unit == ByFiles {
		fact("%d of %d files count", "%d份档案计入（共%d份）", t.Sessions, t.Seen)
	} else {
		fact("%d of %d contacts count", "%d次服务计入（共%d次）", t.Sessions, t.Seen)
	}
	for _, r := range reasons {
		if n := t.Left[r.reason]; n > 0 {
			fact("%d left out: "+r.name.EN, "%d次未计入："+r.name.ZH, n)
		}
	}
	for _, r := range reasons {
		if n := t.Short[r.reason]; n > 0 {
			fact("%d "+t.Indicator.Unit.Name().EN+" left out: "+r.name.EN, "%d个未达标："+r.name.ZH, n)
		}
	}
	if t.Indicator.Unit == ByUniquePersons && t.Unnamed > 0 {
		fact("%d attendances of people not known by name are not counted", "%d人次未实名，未计入人数", t.Unnamed)
	}
	return steps
}
