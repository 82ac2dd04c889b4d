package axiom

import (
	"context"

	"github.com/renjia-project/renjia/governance/voting"
)

// PSC checks proportionality for solid coalitions of a ranked profile: a set of
// candidates that the papers of l seats put above all others has l members, or
// all of it. With the Droop quota it is the Droop proportionality criterion that
// every rule of the single transferable vote should meet. It takes the time of
// [SolidCoalitions]. In the violation, Candidates are the set and Has counts its
// members.
//
// Source: Dummett, Voting Procedures, 1984; Woodall, "Properties of preferential
// election rules", 1994.
func PSC(_ context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error) {
	q, err := inquire("psc", p, committee, o, voting.Ranked)
	if err != nil {
		return nil, err
	}
	coalitions, err := SolidCoalitions(p)
	if err != nil {
		return nil, err
	}
	for _, s := range coalitions {
		if v := q.denied(s); v != nil {
			return q.verdict("psc", v), nil
		}
	}
	return q.verdict("psc", nil), nil
}

func (q *inquiry) denied(s Coalition) *Violation {
	has := 0
	inside := make([]bool, len(q.member))
	for _, c := range s.Candidates {
		inside[c] = true
		if q.member[c] {
			has++
		}
	}
	l := min(q.deserves(s.Papers), len(s.Candidates))
	if has >= l {
		return nil
	}
	group, papers := q.group(func(i int) bool { return solid(q.p.Ballot(i), inside, len(s.Candidates)) })
	return &Violation{Group: group, Papers: papers, Need: q.need(l), Candidates: s.Candidates, Level: l, Has: has}
}

// solid reports whether a ballot puts a set of so many candidates above all
// others.
func solid(b voting.Ballot, inside []bool, size int) bool {
	seen := 0
	for tier := range b.Tiers() {
		for _, c := range tier {
			if !inside[c] {
				return false
			}
		}
		if seen += len(tier); seen == size {
			return true
		}
	}
	return false
}
