package service_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Named mutants, and the tests that kill them:
//
//	early close      an edge opened –close→ closed          TestCasesMoveAlongTheirEdgesOnly, ExampleCaseEdges
//	no way back      closed cases cannot be reopened        TestCasesMoveAlongTheirEdgesOnly, ExampleCaseEdges
//	verb for verb    next ignores the state it is in        TestCasesMoveAlongTheirEdgesOnly
//	silent close     close needs no reason                  TestClosingNeedsAnOutcomeAndAReason
//	old outcome      reopen keeps the outcome               TestClosingNeedsAnOutcomeAndAReason
//	free history     Validate does not walk the trail       TestAHistoryThatDoesNotLeadToTheStateIsRefused
//	back in time     a step may lie before the one before   TestAHistoryThatDoesNotLeadToTheStateIsRefused
//	half a change    change writes before it validates      TestAVerbThatFailsChangesNothing
//	shared trail     change appends without clipping        TestAVerbDoesNotTouchTheCopyItWasMadeFrom
//	plan for ever    CheckSession ignores the plan's period TestASessionNeedsAnActivePlanOrIsOneOff
//	any plan         Plan is active in every state          TestASessionNeedsAnActivePlanOrIsOneOff
//	anybody's        CheckSession ignores the client        TestASessionNeedsAnActivePlanOrIsOneOff
//	full house       Places are not checked                 TestAGroupHasNoMoreMembersThanPlaces
//	guests           members-only groups admit guests       TestASessionOfAGroupIsForItsMembers
//	archive running  an edge running –archive→ archived     ExampleUndertakingEdges

// walkCase walks at random along the edges and returns where it got; a voided
// case goes nowhere, so that is the rarest step.
func walkCase(t *rapid.T) service.Case {
	c, on := aCase(), date("2026-01-05")
	for range rapid.IntRange(0, 8).Draw(t, "steps") {
		on = on.AddDays(rapid.IntRange(0, 3).Draw(t, "days"))
		_ = take(&c, rapid.SampledFrom(slices.Concat(caseVerbs[:6], caseVerbs[:6], caseVerbs)).Draw(t, "verb"), on)
	}
	return c
}

func TestCasesMoveAlongTheirEdgesOnly(t *testing.T) {
	edges := service.CaseEdges()
	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		c := walkCase(t)
		require.NoError(t, c.Validate())
		for _, step := range c.Trail {
			seen[step.Verb] = true
		}
		for _, verb := range caseVerbs {
			next := c
			err := take(&next, verb, date("2026-12-31"))
			i := slices.IndexFunc(edges, func(e service.Edge[service.CaseState]) bool { return e.From == c.State && e.Verb == verb })
			if i >= 0 {
				require.NoError(t, err, "%s %s", c.State, verb)
				require.Equal(t, edges[i].To, next.State)
				continue
			}
			var state *renjia.StateError
			require.ErrorAs(t, err, &state, "%s %s", c.State, verb)
			require.Equal(t, c, next)
			for _, allowed := range state.Allowed {
				require.NoError(t, take(&next, allowed, date("2026-12-31")))
				next = c
			}
		}
	})
	if !testing.Short() { // twenty walks may leave one out
		require.Len(t, seen, len(caseVerbs), "every step was taken")
	}
}

func TestUndertakingsMoveAlongTheirEdgesOnly(t *testing.T) {
	edges := service.UndertakingEdges()
	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		u := aGroup()
		for _, verb := range undertakingVerbs[:rapid.IntRange(0, 4).Draw(t, "along the way")] {
			require.NoError(t, move(&u, verb, date("2026-02-01")))
		}
		for range rapid.IntRange(0, 2).Draw(t, "steps") {
			_ = move(&u, rapid.SampledFrom(undertakingVerbs).Draw(t, "verb"), date("2026-02-01"))
		}
		for _, step := range u.Trail {
			seen[step.Verb] = true
		}
		for _, verb := range undertakingVerbs {
			next := u
			err := move(&next, verb, date("2026-12-31"))
			i := slices.IndexFunc(edges, func(e service.Edge[service.UndertakingState]) bool { return e.From == u.State && e.Verb == verb })
			if i >= 0 {
				require.NoError(t, err)
				require.Equal(t, edges[i].To, next.State)
				continue
			}
			require.ErrorIs(t, err, renjia.ErrState)
			require.Equal(t, u, next)
		}
	})
	if !testing.Short() { // twenty walks may leave one out
		require.Len(t, seen, len(undertakingVerbs), "every step was taken")
	}
}

func TestContactsAreCorrectedOrVoidedOnce(t *testing.T) {
	require.Len(t, service.ContactEdges(), 2)
	old, next := activity("2026-03-01", 60, 8), activity("2026-03-01", 90, 8)
	old.ID, next.ID = renjia.ImportedID[service.Contact]("t", "c", "1"), renjia.ImportedID[service.Contact]("t", "c", "2")
	_, err := old.Correct(next, "")
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	require.Equal(t, service.Recorded, old.State)
	got, err := old.Correct(next, "wrong end")
	require.NoError(t, err)
	require.Equal(t, old.ID, got.Corrects)
	require.Equal(t, got.ID, old.CorrectedBy)
	_, err = old.Correct(next, "again")
	require.ErrorIs(t, err, renjia.ErrState)
	require.ErrorIs(t, old.Void("again"), renjia.ErrState)
	require.NoError(t, got.Void("never took place"))
	require.ErrorIs(t, got.Void("never took place"), renjia.ErrState)
	tally, err := service.Count(indicator(service.BySessions), service.Facts{}, stream(old, got))
	require.NoError(t, err)
	require.Equal(t, map[service.Reason]service.Sessions{service.Withdrawn: 2}, tally.Left)
}

func walked(t testing.TB, verbs ...string) service.Case {
	c := aCase()
	for i, verb := range verbs {
		require.NoError(t, take(&c, verb, date("2026-01-05").AddDays(i)), verb)
	}
	return c
}

func TestClosingNeedsAnOutcomeAndAReason(t *testing.T) {
	c := walked(t, "assess", "plan")
	require.ErrorIs(t, take(&c, "close", date("2026-03-01")), renjia.ErrState)
	require.ErrorIs(t, c.Evaluate(service.Outcome{On: date("2026-03-01")}), renjia.ErrInvalid)
	require.NoError(t, take(&c, "evaluate", date("2026-03-01")))
	require.ErrorIs(t, c.Close(date("2026-03-01"), ""), renjia.ErrInvalid)
	require.NoError(t, c.Close(date("2026-03-01"), "done"))
	require.NoError(t, c.Reopen(date("2026-03-02"), "came back"))
	require.Nil(t, c.Outcome)
	require.Equal(t, service.CaseAssessed, c.State)
	broken := walked(t, "assess", "evaluate", "close")
	broken.Outcome = nil
	require.ErrorIs(t, broken.Validate(), renjia.ErrInvalid)
	referred := walked(t, "refer")
	referred.Referral = renjia.Ref{}
	require.ErrorIs(t, referred.Validate(), renjia.ErrInvalid)
}

func TestAHistoryThatDoesNotLeadToTheStateIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*service.Case){
		"other state": func(c *service.Case) { c.State = service.CaseClosed },
		"step behind": func(c *service.Case) { c.State = service.CaseAssessed },
		"no state":    func(c *service.Case) { c.State = "lost" },
		"no edge":     func(c *service.Case) { c.Trail[0].Verb = "close" },
		"back":        func(c *service.Case) { c.Trail[1].On = date("2026-01-04") },
		"too early":   func(c *service.Case) { c.Trail[0].On, c.Trail[1].On = date("2026-01-04"), date("2026-01-06") },
		"no day":      func(c *service.Case) { c.Trail[1].On = renjia.Date{} },
		"no plan":     func(c *service.Case) { c.Plans = nil },
		"more found":  func(c *service.Case) { c.Assessments = append(c.Assessments, c.Assessments[0]) },
		"need":        func(c *service.Case) { c.Need = "" },
		"plan period": func(c *service.Case) { c.Plans[0].Period.Until = renjia.Date{} },
	} {
		c := walked(t, "assess", "plan")
		require.NoError(t, c.Validate())
		spoil(&c)
		require.ErrorIs(t, c.Validate(), renjia.ErrInvalid, name)
	}
	u := aGroup()
	require.NoError(t, u.Approve(date("2026-01-06")))
	u.State = service.Running
	require.ErrorIs(t, u.Validate(), renjia.ErrInvalid)
}

func TestAVerbThatFailsChangesNothing(t *testing.T) {
	c := walked(t, "assess")
	before := c
	require.ErrorIs(t, c.MakePlan(date("2026-02-01"), service.Plan{}), renjia.ErrInvalid)
	require.ErrorIs(t, c.Assess(service.Assessment{On: date("2026-01-01"), By: person(-1), Findings: "early"}), renjia.ErrInvalid)
	require.Equal(t, before, c)
	u := aGroup()
	for n := range 3 {
		require.NoError(t, u.Enrol(person(n), date("2026-02-01")))
	}
	planned := u
	require.ErrorIs(t, u.Enrol(person(9), date("2026-02-01")), renjia.ErrInvalid)
	require.ErrorIs(t, u.Cancel(date("2026-02-01"), ""), renjia.ErrInvalid)
	require.Equal(t, planned, u)
}

func TestAVerbDoesNotTouchTheCopyItWasMadeFrom(t *testing.T) {
	c := walked(t, "assess", "assess", "assess")
	a, b := c, c
	require.NoError(t, take(&a, "plan", date("2026-02-01")))
	require.NoError(t, take(&b, "refer", date("2026-02-01")))
	require.Equal(t, "plan", a.Trail[3].Verb)
	require.Equal(t, "refer", b.Trail[3].Verb)
}

// session is a contact of person 1 under the case.
func session(day string) service.Contact {
	c := activity(day, 60, 1, 1)
	c.Kind, c.Of = service.KindCase, caseRef
	return c
}

func TestASessionNeedsAnActivePlanOrIsOneOff(t *testing.T) {
	planned, assessed := walked(t, "assess", "plan"), walked(t, "assess")
	closed, void := walked(t, "assess", "plan", "evaluate", "close"), walked(t, "void")
	require.NoError(t, planned.CheckSession(session("2026-01-06")))
	require.ErrorIs(t, planned.CheckSession(session("2026-04-06")), renjia.ErrInvalid, "the plan is over")
	require.ErrorIs(t, assessed.CheckSession(session("2026-01-06")), renjia.ErrState)
	require.ErrorIs(t, closed.CheckSession(session("2026-03-06")), renjia.ErrState)
	free := session("2026-03-06")
	free.OneOff = true
	for _, c := range []service.Case{assessed, closed} {
		require.NoError(t, c.CheckSession(free))
	}
	require.ErrorIs(t, void.CheckSession(free), renjia.ErrState)
	for name, spoil := range map[string]func(*service.Contact){
		"somebody else": func(c *service.Contact) { c.Clients = []renjia.Ref{person(2)} },
		"programme":     func(c *service.Contact) { c.Program = "youth" },
		"group":         func(c *service.Contact) { c.Kind = service.KindGroup },
		"before":        func(c *service.Contact) { c.Date = date("2026-01-04") },
	} {
		s := session("2026-01-06")
		spoil(&s)
		require.ErrorIs(t, planned.CheckSession(s), renjia.ErrInvalid, name)
	}
}

func TestAGroupHasNoMoreMembersThanPlaces(t *testing.T) {
	u := aGroup()
	for n := range 3 {
		require.NoError(t, u.Enrol(person(n), date("2026-02-01")))
	}
	require.ErrorIs(t, u.Enrol(person(3), date("2026-02-10")), renjia.ErrInvalid)
	require.ErrorIs(t, u.Enrol(person(0), date("2026-02-10")), renjia.ErrInvalid, "is a member already")
	require.NoError(t, u.Leave(person(1), date("2026-02-10")))
	require.ErrorIs(t, u.Enrol(person(3), date("2026-02-09")), renjia.ErrInvalid, "the place is taken that day")
	require.NoError(t, u.Enrol(person(3), date("2026-02-10")))
	require.ErrorIs(t, u.Leave(person(1), date("2026-02-11")), renjia.ErrNotFound)
	require.False(t, u.Member(person(1), date("2026-02-10")))
	require.True(t, u.Member(person(1), date("2026-02-09")))
	require.NoError(t, u.Cancel(date("2026-02-12"), "hall closed"))
	require.ErrorIs(t, u.Enrol(person(4), date("2026-02-13")), renjia.ErrState)
	require.ErrorIs(t, u.Leave(person(3), date("2026-02-13")), renjia.ErrState)
}

// held is a session of the group with people known by name.
func held(day string, heads int, known ...int) service.Contact {
	c := activity(day, 60, heads, known...)
	c.Kind, c.Of = service.KindGroup, renjia.RefTo("resources_undertaking", aGroup().ID)
	c.ID = renjia.ImportedID[service.Contact]("t", "session", day)
	return c
}

func TestASessionOfAGroupIsForItsMembers(t *testing.T) {
	u := aGroup()
	require.NoError(t, u.Enrol(person(1), date("2026-02-01")))
	require.ErrorIs(t, u.CheckSession(held("2026-02-02", 1, 1)), renjia.ErrState, "it has not begun")
	require.NoError(t, u.Approve(date("2026-01-06")))
	require.NoError(t, u.Start(date("2026-02-01")))
	require.NoError(t, u.CheckSession(held("2026-02-02", 1, 1)))
	require.ErrorIs(t, u.CheckSession(held("2026-02-02", 2, 1, 2)), renjia.ErrInvalid)
	require.ErrorIs(t, u.CheckSession(held("2026-02-02", 2, 1)), renjia.ErrInvalid, "who is the other?")
	require.ErrorIs(t, u.CheckSession(held("2026-06-02", 1, 1)), renjia.ErrInvalid, "after its period")
	require.ErrorIs(t, u.CheckSession(activity("2026-02-02", 60, 1, 1)), renjia.ErrInvalid, "an activity")
	u.Open = true
	require.NoError(t, u.CheckSession(held("2026-02-02", 9, 1, 2)))
}

func TestAttendanceIsCountedBySessionAndMember(t *testing.T) {
	u := aGroup()
	u.Budget, _ = renjia.Yuan(100)
	u.Open = true
	require.NoError(t, u.Enrol(person(1), date("2026-02-01")))
	require.NoError(t, u.Enrol(person(2), date("2026-02-15")))
	second, first, gone := held("2026-02-20", 5, 1, 2, 3), held("2026-02-10", 2, 2, 1), held("2026-02-21", 9, 1)
	second.Cost, _ = renjia.Yuan(30)
	gone.ID = renjia.ImportedID[service.Contact]("t", "session", "gone")
	require.NoError(t, gone.Void("it rained"))
	ref := renjia.RefTo("resources_undertaking", u.ID)
	a, err := u.Attended(ref, stream(second, first, gone))
	require.NoError(t, err)
	require.Equal(t, []service.PersonTimes{2, 5}, []service.PersonTimes{a.Sessions[0].Heads, a.Sessions[1].Heads})
	require.Equal(t, []service.PersonTimes{1, 2}, []service.PersonTimes{a.Sessions[0].Members, a.Sessions[1].Members})
	require.Equal(t, int64(2), a.Sessions[1].Enrolled)
	require.Equal(t, []service.Presence{{Person: person(1), Came: 2, Held: 2}, {Person: person(2), Came: 1, Held: 1}}, a.Members)
	require.Equal(t, service.UniquePersons(1), a.Guests)
	require.Equal(t, service.PersonTimes(7), a.Persons)
	require.Equal(t, "70.00 CNY", a.Left.String())
	_, err = u.Attended(ref, stream(session("2026-02-10")))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, ok := service.Presence{}.Rate()
	require.False(t, ok)
}
