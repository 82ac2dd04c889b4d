package resources_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the tests that kill them:
//
//	no file wanted          OpenCase does not look for the client file  TestACaseGoesFromTheNeedToTheFollowUp
//	session unchecked       record does not call session                TestASessionNeedsAPlanOrSaysItIsOneOff
//	hours stay              retract leaves the hours alone              TestACorrectedContactTakesItsTraceAlong
//	entry stays             retract does not reverse the entries        TestACorrectedContactTakesItsTraceAlong
//	corrected is counted    ContactsOf yields what does not stand       TestACorrectedContactTakesItsTraceAlong
//	places unguarded        Enrol does not save what it has read        TestThereAreNeverMoreMembersThanPlaces
//	answers twice           responses have no unique person             TestAPersonAnswersAVersionOnce
//	cases unguarded         cases are not Guarded                       TestCasesFilesAndAnswersAreReadWithAReason
//	other contracts         Completions counts every contact            TestTheIndicatorsOfAContractAreCompletedByItsContacts

var because = renjia.Act{By: renjia.Program("test"), Reason: "because"}

func opened(t *testing.T, r *resources.Registry, who string) service.Case {
	ctx := context.Background()
	_, err := r.OpenClient(ctx, act, resources.Client{Person: subject(who), Opened: day("2026-01-10")})
	require.NoError(t, err)
	c, err := r.OpenCase(ctx, act, service.OpenCase(service.CaseID{}, subject(who), "meals", subject("worker"), "meals at home", day("2026-01-12")))
	require.NoError(t, err)
	return c
}

func planned(t *testing.T, r *resources.Registry, who string) service.Case {
	ctx := context.Background()
	c := opened(t, r, who)
	_, err := r.AssessCase(ctx, act, c.ID, service.Assessment{On: day("2026-01-13"), By: subject("worker"), Findings: "lives alone"})
	require.NoError(t, err)
	c, err = r.PlanCase(ctx, act, c.ID, day("2026-01-15"), service.Plan{
		Period: renjia.Period{From: day("2026-01-15"), Until: day("2026-07-01")}, By: subject("worker"), Text: "weekly visits"})
	require.NoError(t, err)
	return c
}

func sessionFor(of renjia.Ref, key, who string) resources.Service {
	s := visit(key, "20")
	s.Contact.Kind, s.Contact.Of, s.Contact.Clients = service.KindCase, of, []renjia.Ref{subject(who)}
	return s
}

func TestACaseGoesFromTheNeedToTheFollowUp(t *testing.T) {
	ctx := context.Background()
	r := resources.NewRegistry(station(t))
	_, err := r.OpenCase(ctx, act, service.OpenCase(service.CaseID{}, subject("nobody"), "meals", subject("worker"), "need", day("2026-01-12")))
	require.ErrorIs(t, err, renjia.ErrNotFound, "no client file")
	c := planned(t, r, "a")
	goal := service.Goal{Code: "eat", Text: "eats warm", Weight: 1, Baseline: service.MuchLess, Levels: [5]string{"never", "once", "thrice", "daily", "cooks"}}
	_, err = r.SetGoals(ctx, act, c.ID, goal)
	require.NoError(t, err)
	score := service.Scoring{On: day("2026-06-01"), By: subject("worker"), Levels: map[string]service.Level{"eat": service.More}}
	_, err = r.ScoreGoals(ctx, act, c.ID, score)
	var freeze *service.FreezeError
	require.ErrorAs(t, err, &freeze)
	_, err = r.FreezeGoals(ctx, act, c.ID, day("2026-01-16"))
	require.NoError(t, err)
	_, err = r.SetGoals(ctx, act, c.ID, goal)
	require.ErrorAs(t, err, &freeze)
	_, err = r.ScoreGoals(ctx, act, c.ID, score)
	require.NoError(t, err)
	_, err = r.RenewGoals(ctx, act, c.ID, goal)
	require.NoError(t, err)
	_, err = r.CloseCase(ctx, because, c.ID, day("2026-06-30"))
	require.ErrorIs(t, err, renjia.ErrState, "no outcome")
	_, err = r.EvaluateCase(ctx, act, c.ID, service.Outcome{On: day("2026-06-30"), Result: "achieved"})
	require.NoError(t, err)
	_, err = r.CloseCase(ctx, act, c.ID, day("2026-06-30"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	_, err = r.CloseCase(ctx, because, c.ID, day("2026-06-30"))
	require.NoError(t, err)
	_, err = r.ReopenCase(ctx, because, c.ID, day("2026-07-02"))
	require.NoError(t, err)
	c, err = r.ReferCase(ctx, because, c.ID, day("2026-07-03"), renjia.RefTo("collaboration_referral", imported[int]("collaboration_referral", "1")))
	require.NoError(t, err)
	require.Equal(t, service.CaseReferred, c.State)
	c, err = r.VoidCase(ctx, because, c.ID, day("2026-07-04"))
	require.NoError(t, err)
	require.Equal(t, service.CaseInError, c.State)
}

func TestASessionNeedsAPlanOrSaysItIsOneOff(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	early := opened(t, r, "early")
	ref := renjia.RefTo("resources_case", early.ID)
	_, err := r.RecordContact(ctx, act, sessionFor(ref, "1", "early"))
	require.ErrorIs(t, err, renjia.ErrState)
	free := sessionFor(ref, "1", "early")
	free.Contact.OneOff = true
	_, err = r.RecordContact(ctx, act, free)
	require.NoError(t, err)
	_, err = r.RecordContact(ctx, act, sessionFor(renjia.Ref{}, "2", "early"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	c := planned(t, r, "b")
	ref = renjia.RefTo("resources_case", c.ID).In(spaceName)
	kept, err := r.RecordContact(ctx, act, sessionFor(ref, "3", "b"))
	require.NoError(t, err)
	_, err = r.RecordContact(ctx, act, sessionFor(ref, "4", "somebody else"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.RecordContact(ctx, act, sessionFor(subject("b"), "5", "b"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.RecordContact(ctx, act, sessionFor(renjia.RefTo("resources_case", c.ID).In("elsewhere"), "6", "b"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	n := 0
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		for x, err := range resources.SessionsOf(ctx, s, renjia.RefTo("resources_case", c.ID)) {
			if err != nil {
				return err
			}
			require.Equal(t, kept.ID, x.ID)
			n++
		}
		return nil
	}))
	require.Equal(t, 1, n)
}

func TestACorrectedContactTakesItsTraceAlong(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	wrong, err := r.RecordContact(ctx, act, visit("1", "120"))
	require.NoError(t, err)
	right := visit("2", "12")
	right.Contact.ID = service.ContactID{}
	right.Contact.Interval.Until = right.Contact.Interval.From.Add(90 * time.Minute)
	_, err = r.CorrectContact(ctx, act, wrong.ID, right, day("2026-02-10"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	corrected, err := r.CorrectContact(ctx, because, wrong.ID, right, day("2026-02-10"))
	require.NoError(t, err)
	require.Equal(t, wrong.ID, corrected.Corrects)
	left, done := standing(t, space)
	require.Equal(t, cny("988"), left)
	require.Equal(t, service.Minutes(90), done.Minutes)
	require.Equal(t, service.Sessions(1), done.Contacts)
	_, err = r.CorrectContact(ctx, because, wrong.ID, right, day("2026-02-10"))
	require.ErrorIs(t, err, renjia.ErrState)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		old, err := resources.Contacts.Get(ctx, s, wrong.ID)
		require.NoError(t, err)
		require.Equal(t, service.Corrected, old.Value.State)
		require.Equal(t, corrected.ID, old.Value.CorrectedBy)
		p, err := resources.Progress(ctx, s, agreement.ID, day("2026-03-01"), renjia.HalfUp)
		require.NoError(t, err)
		require.Equal(t, service.Minutes(90), p.Done)
		tally, err := resources.Count(ctx, s, service.Indicator{Code: "v", Title: renjia.Both("v"), Unit: service.BySessions, Target: 1})
		require.NoError(t, err)
		require.Equal(t, service.Sessions(1), tally.Sessions)
		require.Equal(t, map[service.Reason]service.Sessions{service.Withdrawn: 1}, tally.Left)
		return nil
	}))
}

func group(places int64) service.Undertaking {
	return service.Undertaking{
		Kind: service.KindGroup, Type: service.MutualAid, Name: renjia.Both("Carers"), Program: "meals", Worker: subject("worker"),
		Period: renjia.Period{From: day("2026-02-01"), Until: day("2026-05-01")}, Sessions: 4, Places: places, Budget: cny("100"), Opened: day("2026-01-10"),
	}
}

func TestAGroupIsHeldWithItsMembers(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	u, err := r.PlanUndertaking(ctx, act, group(3))
	require.NoError(t, err)
	_, err = r.Attend(ctx, act, u.ID, visit("1", "30"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.ApproveUndertaking(ctx, act, u.ID, day("2026-01-20"))
	require.NoError(t, err)
	for _, who := range []string{"client 1", "client 2"} {
		_, err = r.Enrol(ctx, act, u.ID, subject(who), day("2026-02-01"))
		require.NoError(t, err)
	}
	_, err = r.StartUndertaking(ctx, act, u.ID, day("2026-02-01"))
	require.NoError(t, err)
	_, err = r.Attend(ctx, act, u.ID, visit("1", "30"))
	require.NoError(t, err)
	_, err = r.Attend(ctx, act, u.ID, visit("3", "30"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "not enrolled")
	_, err = r.Leave(ctx, act, u.ID, subject("client 2"), day("2026-03-01"))
	require.NoError(t, err)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		a, err := resources.Attendance(ctx, s, u.ID)
		require.NoError(t, err)
		require.Len(t, a.Sessions, 1)
		require.Equal(t, cny("70"), a.Left)
		rate, ok := a.Members[1].Rate()
		require.True(t, ok)
		require.Equal(t, renjia.Frac(0, 1), rate)
		return nil
	}))
	_, err = r.CloseUndertaking(ctx, act, u.ID, day("2026-04-01"))
	require.NoError(t, err)
	u, err = r.ArchiveUndertaking(ctx, act, u.ID, day("2026-04-02"))
	require.NoError(t, err)
	require.Equal(t, service.Archived, u.State)
	second, err := r.PlanUndertaking(ctx, act, group(3))
	require.NoError(t, err)
	_, err = r.CancelUndertaking(ctx, because, second.ID, day("2026-01-11"))
	require.NoError(t, err)
	third, err := r.PlanUndertaking(ctx, act, group(3))
	require.NoError(t, err)
	_, err = r.VoidUndertaking(ctx, because, third.ID, day("2026-01-11"))
	require.NoError(t, err)
}

func TestThereAreNeverMoreMembersThanPlaces(t *testing.T) {
	ctx := context.Background()
	r := resources.NewRegistry(station(t))
	u, err := r.PlanUndertaking(ctx, act, group(3))
	require.NoError(t, err)
	errs := make(chan error, 8)
	for i := range 8 {
		go func() {
			_, err := r.Enrol(ctx, act, u.ID, subject(fmt.Sprint(i)), day("2026-02-01"))
			errs <- err
		}()
	}
	in := 0
	for range 8 {
		if err := <-errs; err == nil {
			in++
		} else {
			require.ErrorIs(t, err, renjia.ErrInvalid)
		}
	}
	require.Equal(t, 3, in)
}

func TestAPersonAnswersAVersionOnce(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	i, err := r.AddInstrument(ctx, act, service.Instrument{Code: "needs", Version: "2026", Title: renjia.Both("Needs"), Questions: []service.Question{{
		Code: "help", Text: renjia.Both("help?"), Type: service.OneOf,
		Options: []service.Option{{Code: "meals", Text: renjia.Both("meals"), Programs: []string{"meals"}}, {Code: "none", Text: renjia.Both("none")}}}}})
	require.NoError(t, err)
	again := i
	again.ID = service.InstrumentID{}
	_, err = r.AddInstrument(ctx, act, again)
	require.ErrorIs(t, err, renjia.ErrUnique)
	answer := service.Response{Instrument: i.ID, Person: subject("a").In(spaceName), On: day("2026-03-01"), Answers: map[string]service.Answer{"help": {Options: []string{"meals"}}}}
	_, err = r.RecordResponse(ctx, act, answer)
	require.NoError(t, err)
	answer.Person = subject("a")
	_, err = r.RecordResponse(ctx, act, answer)
	require.ErrorIs(t, err, renjia.ErrUnique)
	answer.Answers = map[string]service.Answer{"help": {Options: []string{"gold"}}}
	_, err = r.RecordResponse(ctx, act, answer)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	file := func(yield func(service.Response, error) bool) {
		for n := range 3 {
			v := service.Response{ID: service.ResponseOf(spaceName, i, fmt.Sprint(n)), Instrument: i.ID, On: day("2026-03-01"), Answers: map[string]service.Answer{"help": {Options: []string{"none"}}}}
			if !yield(v, nil) {
				return
			}
		}
	}
	for _, want := range []resources.Imported{{New: 3}, {Same: 3}} {
		got, err := r.ImportResponses(ctx, act, file)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	require.NoError(t, space.Read(ctx, because.Does("test.read", renjia.Ref{}), func(s *storage.Snapshot) error {
		d, err := resources.Demand(ctx, s, i.ID)
		require.NoError(t, err)
		require.Equal(t, []int64{1, 3}, d.Items[0].Options)
		return nil
	}))
}

func TestClientFilesAreReviewedWhenTheyAreDue(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	for _, who := range []string{"a", "b"} {
		c, err := r.OpenClient(ctx, act, resources.Client{Person: subject(who), Opened: day("2026-01-10")})
		require.NoError(t, err)
		risk := service.Risk{Level: service.HighRisk, On: day("2026-01-11"), By: subject("worker"), Review: day("2026-02-11")}
		if who == "b" {
			risk.Review = day("2026-02-12")
		}
		_, err = r.AssessRisk(ctx, act, c.ID, risk)
		require.NoError(t, err)
	}
	require.NoError(t, space.Read(ctx, because.Does("test.read", renjia.Ref{}), func(s *storage.Snapshot) error {
		var due []renjia.Ref
		for c, err := range resources.DueReviews(ctx, s, day("2026-02-11")) {
			require.NoError(t, err)
			due = append(due, c.Person)
		}
		require.Equal(t, []renjia.Ref{subject("a")}, due)
		return nil
	}))
}

func TestCasesFilesAndAnswersAreReadWithAReason(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	opened(t, resources.NewRegistry(space), "a")
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		for name, find := range map[string]func() error{
			"cases":     func() error { return first(resources.Cases.Find(ctx, s, storage.Query{})) },
			"files":     func() error { return first(resources.Clients.Find(ctx, s, storage.Query{})) },
			"responses": func() error { return first(resources.Responses.Find(ctx, s, storage.Query{})) },
		} {
			require.ErrorIs(t, find(), renjia.ErrForbidden, name)
		}
		return nil
	}))
}

func first[T any](docs func(func(storage.Doc[T], error) bool)) error {
	for _, err := range docs {
		return err
	}
	return nil
}

func TestTheIndicatorsOfAContractAreCompletedByItsContacts(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	year := renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")}
	promised := agreement
	promised.ID, promised.Number = imported[contract.Contract]("resources_contract", "2"), "FY-2026-2"
	promised.Indicators = []service.Indicator{
		{Code: "visits", Title: renjia.Both("Visits"), Unit: service.BySessions, Target: 4, Period: year},
		{Code: "older", Title: renjia.Both("Older people"), Unit: service.ByUniquePersons, Classes: []string{"older"}, Target: 1, Period: year},
		{Code: "files", Title: renjia.Both("Files"), Unit: service.ByFiles, Target: 2, Period: year},
	}
	_, err := r.DraftContract(ctx, act, promised)
	require.NoError(t, err)
	_, err = r.SignContract(ctx, act, promised.ID, day("2025-12-20"))
	require.NoError(t, err)
	_, err = r.StartContract(ctx, act, promised.ID, day("2026-01-01"))
	require.NoError(t, err)
	for _, key := range []string{"1", "2", "3"} {
		s := visit(key, "0")
		if key != "3" { // that one is of the other contract
			s.Contact.Contract = renjia.RefTo("resources_contract", promised.ID)
		}
		_, err = r.RecordContact(ctx, act, s)
		require.NoError(t, err)
	}
	_, err = r.OpenClient(ctx, act, resources.Client{Person: subject("client 1"), Opened: day("2026-01-10"), Classes: []string{"older-alone"}})
	require.NoError(t, err)
	v, err := service.Classes()
	require.NoError(t, err)
	require.NoError(t, space.Read(ctx, because.Does("test.read", renjia.Ref{}), func(s *storage.Snapshot) error {
		classes, err := resources.ClassesOf(ctx, s, v)
		require.NoError(t, err)
		all, err := resources.Completions(ctx, s, promised.ID, service.Facts{Classes: classes}, day("2026-06-30"))
		require.NoError(t, err)
		var done []string
		for _, c := range all {
			done = append(done, c.Done.String()+" "+string(c.Pace))
		}
		require.Equal(t, []string{"2 on pace", "1 fulfilled", "1 on pace"}, done)
		_, err = resources.Completions(ctx, s, promised.ID, service.Facts{}, day("2026-06-30"))
		require.ErrorIs(t, err, renjia.ErrUnspecified)
		return nil
	}))
}
