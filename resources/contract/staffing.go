package contract

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Staffing is the team the provider must keep (人员配备): so many people, of whom
// so many are professionals whose hours count, of whom so many hold a social
// work certificate. A published template asks for about 20, 14 and 10.
type Staffing struct {
	Headcount    int64 `json:"headcount,omitempty"`
	Professional int64 `json:"professional,omitempty"`
	Certified    int64 `json:"certified,omitempty"`
}

// Staff is the team there is on a day.
type Staff struct {
	Headcount    int64 `json:"headcount,omitzero"`
	Professional int64 `json:"professional,omitzero"`
	Certified    int64 `json:"certified,omitzero"`
}

// Validate reports every problem of the condition.
func (s Staffing) Validate() error {
	var p renjia.Problems
	p.Require(s.Headcount >= 0 && s.Certified >= 0 && s.Certified <= s.Headcount, "", "%d certified of %d people is not possible", s.Certified, s.Headcount)
	p.Require(s.Professional >= 0 && s.Professional <= s.Headcount, "professional", "%d of %d people is not possible", s.Professional, s.Headcount)
	p.Require(s.Professional == 0 || s.Certified <= s.Professional, "certified", "%d of %d professionals is not possible", s.Certified, s.Professional)
	return p.Err("staffing")
}

// judge compares a team with the condition, one step for each number asked for;
// headcount and certified are always shown.
func (s Staffing) judge(f Staff, source string) (steps []renjia.Step) {
	test := func(claim renjia.Text, have, want int64) {
		steps = append(steps, renjia.Step{Claim: claim, Left: fmt.Sprint(have), Op: renjia.AtLeast, Right: fmt.Sprint(want), Holds: have >= want, Source: source})
	}
	test(renjia.Text{EN: "staff", ZH: "人员"}, f.Headcount, s.Headcount)
	if s.Professional > 0 {
		test(renjia.Text{EN: "professional staff", ZH: "专业人员"}, f.Professional, s.Professional)
	}
	test(renjia.Text{EN: "certified staff", ZH: "持证人员"}, f.Certified, s.Certified)
	return steps
}

// JudgeStaff compares the team of a day with the staffing condition.
func (c Contract) JudgeStaff(f Staff) renjia.Explanation {
	return renjia.Explanation{Title: renjia.Text{EN: "staffing", ZH: "人员配备"}, Steps: c.Staffing.judge(f, c.source())}
}

// Worked is the time delivered, by what it was. Direct is part of Professional,
// Professional part of Total.
type Worked struct {
	Total        service.Minutes `json:"total"`
	Professional service.Minutes `json:"professional"`
	Direct       service.Minutes `json:"direct"`
}

// JudgeHours compares the time delivered with each target of the contract: the
// minimum of hours, and the targets for professional and direct professional
// hours, if it has them.
func (c Contract) JudgeHours(w Worked) (renjia.Explanation, error) {
	if w.Direct < 0 || w.Direct > w.Professional || w.Professional > w.Total {
		return renjia.Explanation{}, fmt.Errorf("contract %s: %d direct of %d professional of %d minutes is not possible: %w", c.ID, w.Direct, w.Professional, w.Total, renjia.ErrInvalid)
	}
	why := renjia.Explanation{Title: renjia.Text{EN: "hours", ZH: "服务工时"}}
	for _, x := range []struct {
		claim      renjia.Text
		have, want service.Minutes
	}{
		{renjia.Text{EN: "hours in all", ZH: "总工时"}, c.Credit(w.Total), c.Hours.Minimum},
		{renjia.Text{EN: "professional hours", ZH: "专业服务总工时"}, w.Professional, c.Hours.Professional},
		{renjia.Text{EN: "direct professional hours", ZH: "直接专业服务工时"}, w.Direct, c.Hours.Direct},
	} {
		if x.want > 0 {
			why.Steps = append(why.Steps, renjia.Step{Claim: x.claim, Left: hours(x.have), Op: renjia.AtLeast, Right: hours(x.want), Holds: x.have >= x.want, Source: c.source()})
		}
	}
	return why, nil
}
