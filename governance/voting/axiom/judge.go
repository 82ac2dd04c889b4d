package axiom

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Judgement is a criterion that a winner meets or fails.
type Judgement struct {
	Criterion string      `json:"criterion"`
	Holds     bool        `json:"holds"`
	Finding   Finding     `json:"finding"` // whom the criterion speaks of
	Step      renjia.Step `json:"step"`
}

// Judge tells which criteria the winner of a ranked profile meets: to be the
// majority winner and the Condorcet winner if there are such, to be of the
// mutual majority, of the Smith and the Schwartz set, and not to be a majority
// loser, a Condorcet loser, or dominated. A criterion that speaks of nobody
// holds. It takes the time of [Compare] and [SolidCoalitions].
func Judge(p *voting.Profile, winner int, base Base) ([]Judgement, error) {
	if winner < 0 || winner >= len(p.Candidates) {
		return nil, fmt.Errorf("judge: winner %d is not among the %d candidates: %w", winner, len(p.Candidates), renjia.ErrInvalid)
	}
	c, err := Compare(p)
	if err != nil {
		return nil, err
	}
	var all []Judgement
	for _, f := range []func(*voting.Profile, Base) (Finding, error){MajorityWinner, MutualMajority, MajorityLoser} {
		found, err := f(p, base)
		if err != nil {
			return nil, err
		}
		all = append(all, judge(p, winner, found))
	}
	for _, found := range []Finding{c.CondorcetWinner(), c.SmithSet(), c.SchwartzSet(), c.CondorcetLoser(), c.Pareto()} {
		all = append(all, judge(p, winner, found))
	}
	return all, nil
}

// judge compares a winner with whom a finding speaks of: for better or worse.
func judge(p *voting.Profile, winner int, f Finding) Judgement {
	among := slices.Contains(f.Candidates, winner)
	bad := f.Check == "majority_loser" || f.Check == "condorcet_loser" || f.Check == "pareto"
	j := Judgement{Criterion: f.Check, Holds: len(f.Candidates) == 0 || among != bad, Finding: f}
	claim := renjia.Textf("%s: %s is one of %v", "%s：%s属于%v", f.Check, p.Name(winner), p.Names(f.Candidates))
	switch {
	case len(f.Candidates) == 0:
		claim = renjia.Textf("%s: there is none", "%s：不存在", f.Check)
	case !among:
		claim = renjia.Textf("%s: %s is none of %v", "%s：%s不属于%v", f.Check, p.Name(winner), p.Names(f.Candidates))
	}
	j.Step = renjia.Step{Claim: claim, Holds: j.Holds, Steps: f.Explanation.Steps}
	return j
}
