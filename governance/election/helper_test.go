package election_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

func date(month time.Month, day int) renjia.Date {
	d, err := renjia.NewDate(2026, month, day)
	if err != nil {
		panic(err)
	}
	return d
}

var day = date(time.April, 12)

func ruleOf(t testing.TB, id string) rule.Rule {
	t.Helper()
	r, err := statute.Builtin().At(id, day)
	require.NoError(t, err)
	return r
}

func regulation(t testing.TB, ids ...string) election.Regulation {
	t.Helper()
	g, err := election.Lookup(ids[0], day)
	require.NoError(t, err)
	for _, id := range ids[1:] {
		other, err := election.Lookup(id, day)
		require.NoError(t, err)
		g = g.Supplement(other)
	}
	return g
}

// settledRegulation leaves nothing open that the tests do not set themselves.
func settledRegulation(t testing.TB) election.Regulation {
	g := regulation(t, "cn/residents-committee-2025", "cn-51/villages-2025", "cn-46/villages-2025")
	g.Seating.CarryDown = election.CarryNever
	g.Relatives.Vacated = election.NextPlaced
	surplus := 1
	g.Second.Surplus = &surplus
	return g
}

const (
	representatives = "cn/residents-committee-2025/election-representatives"
	electors        = "cn/residents-committee-2025/election-electors"
)

// contest is an election of representatives with one box that holds all piles.
func contest(t testing.TB, roll int64, c election.Contest, piles ...election.Pile) (election.Election, []election.Pile) {
	t.Helper()
	var n int64
	for i := range piles {
		piles[i].Box = "1"
		n += piles[i].Number
	}
	return election.Election{
		ID: "test", Day: day, Rule: ruleOf(t, representatives), Regulation: settledRegulation(t), Electors: roll, Contest: c,
		Boxes: []election.Box{{ID: "1", Issued: n, Returned: n}},
	}, piles
}

func pile(marks string, n int64) election.Pile {
	return election.Pile{Ballot: election.Ballot{Marks: marks}, Number: n}
}

func count(t testing.TB, e election.Election, piles []election.Pile) election.Result {
	t.Helper()
	r, err := election.Count(e, piles)
	require.NoError(t, err)
	return r
}

func person(id string, sex election.Sex, posts ...string) election.Candidate {
	return election.Candidate{ID: id, Sex: sex, Posts: posts}
}

func status(t testing.TB, r election.Result, post, candidate string) election.Status {
	t.Helper()
	for _, p := range r.Posts {
		for _, x := range p.Standings {
			if p.Post == post && x.Candidate == candidate {
				return x.Status
			}
		}
	}
	require.Failf(t, "no standing", "%s for %s", candidate, post)
	return ""
}

func members(seats int, people ...election.Candidate) election.Contest {
	return election.Contest{Posts: []election.Post{{ID: "member", Seats: seats}}, Candidates: people}
}

var (
	men   = func(id string) election.Candidate { return person(id, election.Male, "member") }
	women = func(id string) election.Candidate { return person(id, election.Female, "member") }
)
