package budgeting

import (
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// withCost returns the election with another cost of a project. The votes are
// shared.
func withCost(e *Election, p int, cost int64) *Election {
	changed := *e
	changed.Projects = slices.Clone(e.Projects)
	changed.Projects[p].Cost = cost
	return &changed
}

// withSingletons returns the election with more voters who vote for one project
// alone, with one point where votes give points.
func withSingletons(e *Election, p int, voters int64) (*Election, error) {
	b := voting.NewBuilder(e.Votes.Kind, e.Votes.Candidates)
	for ballot := range e.Votes.Ballots() {
		b.Put(ballot.Weight, slices.Clone(ballot.Marks), slices.Clone(ballot.Levels))
	}
	var levels []int32
	if e.Type == Cumulative || e.Type == Scoring {
		levels = []int32{1}
	}
	b.Put(voters, []int32{int32(p)}, levels)
	return withVotes(e, b)
}

// pick is how many voters of a distinct ballot.
type pick struct {
	ballot int
	voters int64
}

// withApprovals returns the election in which some voters approve of one project
// more.
func withApprovals(e *Election, p int, picks []pick) (*Election, error) {
	more := make(map[int]int64, len(picks))
	for _, k := range picks {
		more[k.ballot] += k.voters
	}
	b := voting.NewBuilder(e.Votes.Kind, e.Votes.Candidates)
	for i := range e.Votes.Len() {
		ballot := e.Votes.Ballot(i)
		if rest := ballot.Weight - more[i]; rest > 0 {
			b.Put(rest, slices.Clone(ballot.Marks), nil)
		}
		if more[i] > 0 {
			marks := append(slices.Clone(ballot.Marks), int32(p))
			slices.Sort(marks)
			b.Put(more[i], marks, nil)
		}
	}
	return withVotes(e, b)
}

// counted returns an election in which every voter votes for one project, with as
// many votes for each: to greedy it is the same.
func counted(e *Election) (*Election, error) {
	b := voting.NewBuilder(voting.Approval, e.Votes.Candidates)
	b.Approve(1) // there is somebody, even if nobody supports anything
	for p, votes := range e.Support() {
		if votes > 0 {
			b.Approve(votes, p)
		}
	}
	changed := *e
	changed.Type = Approval
	return withVotes(&changed, b)
}

func withVotes(e *Election, b *voting.Builder) (*Election, error) {
	votes, err := b.Profile()
	changed := *e
	changed.Votes = votes
	return &changed, err
}
