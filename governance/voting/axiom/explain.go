package axiom

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Explain puts a verdict on a committee of a profile into words.
func (r *Verdict) Explain(p *voting.Profile) renjia.Explanation {
	switch r.Outcome {
	case Holds:
		return renjia.Explanation{Title: renjia.Textf("%s holds for %d seats", "%s成立（%d个席位）", r.Check, r.Seats)}
	case Unknown:
		return renjia.Explanation{Title: renjia.Textf("%s is not settled: the search stopped after %d steps", "%s未能判定：搜索在%d步后停止", r.Check, r.Nodes)}
	}
	return renjia.Explanation{
		Title: renjia.Textf("%s is violated for %d seats", "%s不成立（%d个席位）", r.Check, r.Seats),
		Steps: r.Violation.steps(r, p),
	}
}

func (v *Violation) steps(r *Verdict, p *voting.Profile) []renjia.Step {
	goal, at := v.goal(r.Check, p)
	return []renjia.Step{
		v.size(r),
		{Claim: goal, Left: fmt.Sprint(v.Has), Op: renjia.AtLeast, Right: fmt.Sprint(at), Holds: v.Has >= at},
	}
}

// size says how large the group is, and how large it must be.
func (v *Violation) size(r *Verdict) renjia.Step {
	if r.Check == "undominated" {
		return renjia.Fact(renjia.Textf("papers of the group: %d", "该群体票数：%d", v.Papers))
	}
	return renjia.Step{
		Claim: renjia.Textf("papers of the group, against those that deserve %d seats (%s quota)",
			"该群体票数，对比应得%d席所需票数（%s 商数）", v.Level, r.Quota),
		Left: fmt.Sprint(v.Papers), Op: renjia.AtLeast, Right: fmt.Sprint(v.Need), Holds: v.Papers >= v.Need,
	}
}

// goal says what the group should have, and how much of it.
func (v *Violation) goal(check string, p *voting.Profile) (renjia.Text, int) {
	names := p.Names(v.Candidates)
	switch check {
	case "pjr":
		return renjia.Textf("they all approve of %v: members they approve of together", "其全体认可%v：其合计认可的当选者人数", names), v.Level
	case "psc":
		return renjia.Textf("they put %v above all others: members among these", "其将%v排在所有他人之上：其中当选者人数", names), v.Level
	case "undominated":
		return renjia.Textf("%v would give each of them more, and nobody less: members the best served of them approves of", "%v能使其每人得到更多而无人减少：其中最满意者所认可的当选者人数", names), v.Has + 1
	case "fjr", "core":
		return renjia.Textf("%v would give each of them more: members the best served of them approves of", "%v能使其每人得到更多：其中最满意者所认可的当选者人数", names), v.Has + 1
	}
	return renjia.Textf("they all approve of %v: members the best served of them approves of", "其全体认可%v：其中最满意者所认可的当选者人数", names), v.Level
}
