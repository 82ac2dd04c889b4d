package election_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
)

func joined(n int) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprint("elector", i))
	}
	return ids
}

func nominee(id string, sex election.Sex, by election.Nominator, n int, posts ...string) election.Nominee {
	return election.Nominee{Candidate: person(id, sex, posts...), By: by, Electors: joined(n)}
}

// Art. 18: by the Party organization or ten electors jointly.
func TestTenElectorsNominateJointly(t *testing.T) {
	g := regulation(t, "cn/residents-committee-2025")
	posts := []election.Post{{ID: "member", Seats: 2}}
	twice := nominee("d", election.Male, election.ByElectors, 9, "member")
	twice.Electors = append(twice.Electors, "elector0")
	s, err := election.Nominate(g, posts, []election.Nominee{
		nominee("a", election.Female, election.ByElectors, 10, "member"), nominee("b", election.Male, election.ByElectors, 9, "member"),
		nominee("c", election.Male, election.ByParty, 0, "member"), twice,
	}, nil)
	require.NoError(t, err)
	require.Len(t, s.Candidates, 2)
	require.Equal(t, "b", s.Refused[0].Who)
	require.Equal(t, "d", s.Refused[1].Who, "who signs twice counts once")
	require.Equal(t, []election.PostCount{{Post: "member", Count: 1}}, s.Missing, "more candidates than seats")
	require.False(t, s.Complete)

	s, err = election.Nominate(g, posts, []election.Nominee{nominee("a", election.Female, election.ByElectors, 10, "member")}, func(id string) bool { return id != "elector3" })
	require.NoError(t, err)
	require.Empty(t, s.Candidates, "one of the ten is not on the roll")
}

// Hainan art. 20: chair and deputy one more than seats, members one to three
// more, at least one woman; too many nominees: a primary.
func TestSurplusOfHainan(t *testing.T) {
	g := regulation(t, "cn-46/villages-2025")
	g.Nomination.By = []election.Nominator{election.ByParty}
	posts := []election.Post{{ID: "chair", Seats: 1}, {ID: "member", Seats: 3}}
	try := func(chairs, members int, sex election.Sex) election.Slate {
		var all []election.Nominee
		for i := range chairs {
			all = append(all, nominee(fmt.Sprint("c", i), sex, election.ByParty, 0, "chair"))
		}
		for i := range members {
			all = append(all, nominee(fmt.Sprint("m", i), sex, election.ByParty, 0, "member"))
		}
		s, err := election.Nominate(g, posts, all, nil)
		require.NoError(t, err)
		return s
	}
	require.True(t, try(2, 4, election.Female).Complete)
	require.True(t, try(2, 6, election.Female).Complete)
	require.False(t, try(2, 4, election.Male).Complete, "no woman")
	require.Equal(t, []election.PostCount{{Post: "member", Count: 1}}, try(2, 3, election.Female).Missing)
	require.Equal(t, []election.PostCount{{Post: "member", Count: 6}}, try(2, 7, election.Female).Primary)
	require.Equal(t, []election.PostCount{{Post: "chair", Count: 2}}, try(3, 6, election.Female).Primary)
}

func TestPrimaryNeedsMoreThanHalf(t *testing.T) {
	g := regulation(t, "cn-46/villages-2025")
	votes := []election.Preference{{Nominee: "a", Votes: 3}, {Nominee: "b", Votes: 9}, {Nominee: "c", Votes: 3}, {Nominee: "d", Votes: 5}}
	_, _, err := election.Primary(g, 20, 10, votes, 2)
	require.ErrorIs(t, err, renjia.ErrState)
	stand, tied, err := election.Primary(g, 20, 11, votes, 2)
	require.NoError(t, err)
	require.Equal(t, []string{"b", "d"}, stand)
	require.Empty(t, tied)
	stand, tied, err = election.Primary(g, 20, 11, votes, 3)
	require.NoError(t, err)
	require.Equal(t, []string{"b", "d"}, stand)
	require.Equal(t, []string{"a", "c"}, tied)
	_, _, err = election.Primary(regulation(t, "cn-51/villages-2025"), 20, 11, votes, 3)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestExclusionGroundsAreTheRegulations(t *testing.T) {
	g := regulation(t, "cn/residents-committee-2025")
	g.Nomination.Grounds = []election.Ground{{ID: "own", Text: renjia.Both("a ground")}}
	x := nominee("a", election.Female, election.ByParty, 0, "member")
	x.Grounds = []string{"own"}
	posts := []election.Post{{ID: "member", Seats: 1}}
	s, err := election.Nominate(g, posts, []election.Nominee{x}, nil)
	require.NoError(t, err)
	require.Equal(t, "a ground", s.Refused[0].Reason.EN)
	x.Grounds = []string{"other"}
	_, err = election.Nominate(g, posts, []election.Nominee{x}, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func planned(t testing.TB, plan []election.Planned) map[string][2]string {
	t.Helper()
	days := map[string][2]string{}
	for _, p := range plan {
		days[p.ID] = [2]string{p.From.String(), p.To.String()}
	}
	return days
}

// The calendar of a public code base used in Fujian: D-35 … D+10.
func TestCalendarIsCountedFromElectionDay(t *testing.T) {
	s, err := election.LookupSchedule("cn-35/practice", day)
	require.NoError(t, err)
	plan, err := s.Plan(day, renjia.Calendar{})
	require.NoError(t, err)
	days := planned(t, plan)
	require.Equal(t, [2]string{"2026-03-08", "2026-03-08"}, days["committee"], "D-35")
	require.Equal(t, [2]string{"2026-03-10", "2026-03-14"}, days["registration"], "D-33, five days in a community")
	require.Equal(t, "2026-03-23", days["roll"][0], "D-20")
	require.Equal(t, "2026-04-06", days["candidates"][0], "D-6")
	require.Equal(t, [2]string{"2026-04-13", "2026-04-22"}, days["filing"], "D+1 to D+10")
}

// Arts 17 and 25: the list at least 20 days before, objections within 5 days,
// the decision within 3, handover within 10. What follows a late step is due from
// the day that it really took place.
func TestClocksOfTheLaw(t *testing.T) {
	s, err := election.LookupSchedule("cn/residents-committee-2025", day)
	require.NoError(t, err)
	actual := map[string]renjia.Date{
		"roll": date(time.March, 23), "objection": date(time.March, 28), "decision": date(time.March, 31), "election": day, "handover": date(time.April, 22),
	}
	findings, err := s.Check(day, renjia.Calendar{}, actual)
	require.NoError(t, err)
	require.Empty(t, findings, "every step on its last day")

	for id, source := range map[string]string{"roll": "art. 17", "objection": "art. 17", "decision": "art. 17", "handover": "art. 25"} {
		late := map[string]renjia.Date{}
		for k, v := range actual {
			late[k] = v
		}
		late[id] = late[id].AddDays(1)
		findings, err = s.Check(day, renjia.Calendar{}, late)
		require.NoError(t, err)
		require.Equal(t, id, findings[0].Stage)
		require.Equal(t, 1, findings[0].Late)
		require.Equal(t, source, findings[0].Source)
		require.Len(t, findings, 1)
	}
	delete(actual, "handover")
	findings, err = s.Check(day, renjia.Calendar{}, actual)
	require.NoError(t, err)
	require.Equal(t, "handover", findings[0].Stage)
	require.True(t, findings[0].Actual.IsZero())
	_, err = s.Check(day, renjia.Calendar{}, map[string]renjia.Date{"rolls": day})
	require.ErrorIs(t, err, renjia.ErrInvalid)

	g := regulation(t, "cn/residents-committee-2025")
	last, err := g.Handover(day)
	require.NoError(t, err)
	require.Equal(t, "2026-04-22", last.String())
}

func TestWorkingDaysSkipHolidays(t *testing.T) {
	s := election.Schedule{
		ID: "own", Source: "own", Verification: "own",
		Stages: []election.Stage{{ID: "list", Offset: -3, Working: true, Days: 2, Bound: election.Latest}},
	}
	// Sunday 12 April; Thursday is declared a day of rest: Friday, Wednesday, Tuesday.
	plan, err := s.Plan(day, renjia.Calendar{Rest: []renjia.Date{date(time.April, 9)}})
	require.NoError(t, err)
	require.Equal(t, [2]string{"2026-04-07", "2026-04-08"}, planned(t, plan)["list"])
}
