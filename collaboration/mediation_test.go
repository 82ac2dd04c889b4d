package collaboration_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	relative-mediates  a near relative may mediate                        TestNobodyMediatesWithATieOfInterest
//	day-31             confirmation is applied for on the 31st day        TestConfirmationIsAppliedForByAllWithinThirtyDays
//	one-applies        one party alone applies for confirmation           TestConfirmationIsAppliedForByAllWithinThirtyDays
//	against-will       a dispute is admitted though a party is unwilling  TestNobodyIsMediatedAgainstTheirWill
//	partly-full        a partial settlement counts as success             TestFiguresOfMediation
//	unknown-performed  what is not known counts as performed              TestFiguresOfMediation

type dispute struct {
	*collaboration.Registry
	space                           *storage.Space
	committee, wang, li, zhou, head renjia.Ref
}

func newDispute(t require.TestingT) dispute {
	r, space := open(t)
	return dispute{
		r, space, register(t, r, "Mediation committee", "residents-committee"),
		register(t, r, "Wang", "person"), register(t, r, "Li", "person"), register(t, r, "Zhou", "person"), register(t, r, "Committee head", "person"),
	}
}

func (d dispute) about(what string) collaboration.Mediation {
	return collaboration.Mediation{
		Committee: d.committee, Origin: collaboration.OriginApplication, Kind: "neighbours", Dispute: what, Applied: day("2026-03-02"), Near: "cn/civil-code-1045",
		Parties: []collaboration.Disputant{{Subject: d.wang, Applied: true, Willing: day("2026-03-02")}, {Subject: d.li}},
	}
}

func (d dispute) admitted(t require.TestingT) collaboration.MediationID {
	m, err := d.ApplyMediation(ctx, act, d.about("a leaking pipe"))
	require.NoError(t, err)
	_, err = d.AdmitMediation(ctx, act, m.ID, day("2026-03-04"), collaboration.Willing{d.li: day("2026-03-03")})
	require.NoError(t, err)
	return m.ID
}

func mediator(who renjia.Ref) collaboration.Mediator {
	return collaboration.Mediator{Subject: who, How: collaboration.Designated, Accepted: day("2026-03-05")}
}

func (d dispute) agreed() collaboration.Settlement {
	return collaboration.Settlement{
		Form: collaboration.Written, Reached: day("2026-03-16"), Effective: day("2026-03-18"), Content: "Li repairs the pipe and pays for the ceiling",
		Terms: []collaboration.Term{
			{Debtor: d.li, Creditor: d.wang, What: "repair", Due: day("2026-03-31")},
			{Debtor: d.li, Creditor: d.wang, What: "300 yuan", Due: day("2026-04-30")},
		},
	}
}

func (d dispute) settled(t require.TestingT, partly bool) collaboration.MediationID {
	id := d.admitted(t)
	_, err := d.AssignMediators(ctx, act, id, mediator(d.head))
	require.NoError(t, err)
	_, err = d.HoldSession(ctx, act, id, collaboration.Sitting{On: day("2026-03-10"), Present: []renjia.Ref{d.wang, d.li, d.head}})
	require.NoError(t, err)
	_, err = d.Settle(ctx, act, id, d.agreed(), partly)
	require.NoError(t, err)
	return id
}

func TestAMediationGoesFromApplicationToFollowUp(t *testing.T) {
	d := newDispute(t)
	id := d.settled(t, false)
	_, err := d.HoldSession(ctx, act, id, collaboration.Sitting{On: day("2026-03-20"), Present: []renjia.Ref{d.wang}})
	require.ErrorIs(t, err, renjia.ErrState, "it is over")
	_, err = d.CompleteMediation(ctx, act, id, day("2026-04-30"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "nothing was performed")
	_, err = d.FollowUpMediation(ctx, act, id, collaboration.FollowUp{On: day("2026-04-01"), By: d.head, Finding: "repair late", Urged: true})
	require.NoError(t, err)
	_, err = d.PerformTerm(ctx, act, id, 0, day("2026-04-03"))
	require.NoError(t, err)
	_, err = d.PerformTerm(ctx, act, id, 0, day("2026-04-04"))
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = d.PerformTerm(ctx, act, id, 2, day("2026-04-04"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = d.PerformTerm(ctx, act, id, 1, day("2026-04-20"))
	require.NoError(t, err)
	_, err = d.CompleteMediation(ctx, act, id, day("2026-04-19"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "before the last was performed")
	m, err := d.CompleteMediation(ctx, act, id, day("2026-04-20"))
	require.NoError(t, err)
	require.Equal(t, collaboration.MediationPerformed, m.State)
	for on, want := range map[string]collaboration.MediationState{
		"2026-03-01": "", "2026-03-03": collaboration.MediationApplied, "2026-03-04": collaboration.MediationAdmitted, "2026-03-05": collaboration.MediationAssigned,
		"2026-03-16": collaboration.MediationSettled, "2026-04-20": collaboration.MediationPerformed,
	} {
		require.Equal(t, want, m.StateOn(day(on)), on)
	}
	_, err = d.FollowUpMediation(ctx, act, id, collaboration.FollowUp{On: day("2026-06-01"), By: d.head, Finding: "all well"})
	require.NoError(t, err)
}

func TestNobodyIsMediatedAgainstTheirWill(t *testing.T) {
	d := newDispute(t)
	m, err := d.ApplyMediation(ctx, act, d.about("a leaking pipe"))
	require.NoError(t, err)
	_, err = d.AdmitMediation(ctx, act, m.ID, day("2026-03-04"), nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = d.AdmitMediation(ctx, act, m.ID, day("2026-03-04"), collaboration.Willing{d.zhou: day("2026-03-03")})
	require.ErrorIs(t, err, renjia.ErrInvalid, "no party")
	_, err = d.RefuseMediation(ctx, because("Li does not want to"), m.ID, day("2026-03-04"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "the parties are not told what is open to them")
	_, err = d.RefuseMediation(ctx, act, m.ID, day("2026-03-04"), collaboration.Litigation)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	m, err = d.RefuseMediation(ctx, because("Li does not want to"), m.ID, day("2026-03-04"), collaboration.Litigation)
	require.NoError(t, err)
	require.Equal(t, collaboration.MediationRefused, m.StateOn(day("2026-03-04")))

	sameSide := d.about("one side")
	sameSide.Parties[0].Side, sameSide.Parties[1].Side = "upstairs", "upstairs"
	_, err = d.ApplyMediation(ctx, act, sameSide)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody disputes with themselves")
}

func TestNobodyMediatesWithATieOfInterest(t *testing.T) {
	d := newDispute(t)
	id := d.admitted(t)
	_, err := d.AssignMediators(ctx, act, id)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody")
	_, err = d.AssignMediators(ctx, act, id, mediator(d.wang))
	require.ErrorIs(t, err, renjia.ErrInvalid, "a party")
	role, err := d.AssignRole(ctx, act, collaboration.Role{Of: d.zhou, In: d.li, Name: "near-relative"})
	require.NoError(t, err)
	_, err = d.AssignMediators(ctx, act, id, mediator(d.zhou))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	waived := mediator(d.zhou)
	waived.Waived = []string{collaboration.ConflictRelative}
	_, err = d.AssignMediators(ctx, act, id, waived)
	require.Error(t, err, "a near relative cannot be waived")
	_, err = d.EndRole(ctx, act, role.ID, day("2026-03-05"))
	require.NoError(t, err)
	_, err = d.AssignMediators(ctx, act, id, mediator(d.zhou))
	require.NoError(t, err, "it is over on that day")

	other := d.admitted(t)
	_, err = d.AssignRole(ctx, act, collaboration.Role{Of: d.head, In: d.wang, Name: "supplier"})
	require.NoError(t, err)
	_, err = d.AssignMediators(ctx, act, other, mediator(d.head))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	told := mediator(d.head)
	told.Waived = []string{"commercial"}
	_, err = d.AssignMediators(ctx, act, other, told)
	require.NoError(t, err, "all parties were told and accept")

	unnamed := d.about("a fence")
	unnamed.Near = ""
	m, err := d.ApplyMediation(ctx, act, unnamed)
	require.NoError(t, err)
	_, err = d.AdmitMediation(ctx, act, m.ID, day("2026-03-04"), collaboration.Willing{d.li: day("2026-03-03")})
	require.NoError(t, err)
	_, err = d.AssignMediators(ctx, act, m.ID, mediator(d.zhou))
	require.ErrorIs(t, err, renjia.ErrUnspecified, "laws differ in who is near")
}

func TestConfirmationIsAppliedForByAllWithinThirtyDays(t *testing.T) {
	d := newDispute(t)
	id := d.settled(t, false)
	_, err := d.DecideConfirmation(ctx, act, id, day("2026-04-20"), collaboration.Confirmed)
	require.ErrorIs(t, err, renjia.ErrState)
	for name, c := range map[string]struct {
		on  string
		all []renjia.Ref
	}{
		"before it takes effect": {"2026-03-17", []renjia.Ref{d.wang, d.li}},
		"one alone":              {"2026-03-20", []renjia.Ref{d.wang}},
		"on the 31st day":        {"2026-04-18", []renjia.Ref{d.wang, d.li}},
	} {
		_, err := d.ApplyConfirmation(ctx, act, id, day(c.on), "Tianhe court", c.all...)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	_, err = d.ApplyConfirmation(ctx, act, id, day("2026-04-17"), "Tianhe court", d.wang, d.li)
	require.NoError(t, err, "the 30th day")
	_, err = d.ApplyConfirmation(ctx, act, id, day("2026-04-17"), "Tianhe court", d.wang, d.li)
	require.ErrorIs(t, err, renjia.ErrState)
	m, err := d.DecideConfirmation(ctx, act, id, day("2026-04-25"), collaboration.Confirmed)
	require.NoError(t, err)
	require.Equal(t, collaboration.Confirmed, m.Result.Confirm.Result)

	oral := d.agreed()
	oral.Form = collaboration.Oral
	other := d.admitted(t)
	_, err = d.AssignMediators(ctx, act, other, mediator(d.head))
	require.NoError(t, err)
	_, err = d.Settle(ctx, act, other, oral, false)
	require.ErrorIs(t, err, renjia.ErrInvalid, "an oral agreement takes effect when it is reached")
	oral.Effective = oral.Reached
	_, err = d.Settle(ctx, act, other, oral, false)
	require.NoError(t, err)
}

func TestFiguresOfMediation(t *testing.T) {
	d := newDispute(t)
	full, partly, broken := d.settled(t, false), d.settled(t, true), d.settled(t, false)
	failed := d.admitted(t)
	_, err := d.AssignMediators(ctx, act, failed, mediator(d.head))
	require.NoError(t, err)
	_, err = d.FailMediation(ctx, because("no agreement"), failed, day("2026-03-20"), collaboration.Litigation, collaboration.Arbitration)
	require.NoError(t, err)
	left := d.admitted(t)
	_, err = d.WithdrawMediation(ctx, act, left, day("2026-03-06"))
	require.NoError(t, err)
	m, err := d.ApplyMediation(ctx, act, d.about("early"))
	require.NoError(t, err)
	_, err = d.WithdrawMediation(ctx, act, m.ID, day("2026-03-03"))
	require.NoError(t, err)
	running := d.admitted(t)
	_, err = d.TerminateMediation(ctx, act, running, day("2026-03-06"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	for i := range 2 {
		_, err = d.PerformTerm(ctx, act, full, i, day("2026-03-30"))
		require.NoError(t, err)
	}
	_, err = d.CompleteMediation(ctx, act, full, day("2026-03-30"))
	require.NoError(t, err)
	b, err := d.BreachMediation(ctx, because("he will not pay"), broken, day("2026-05-02"))
	require.NoError(t, err)
	require.Equal(t, collaboration.MediationBreached, b.State)
	_, err = d.PerformTerm(ctx, act, broken, 0, day("2026-05-10"))
	require.NoError(t, err, "late, but done")
	_ = partly
	view(t, d.space, func(s *storage.Snapshot) error {
		march := renjia.Period{From: day("2026-03-01"), Until: day("2026-04-01")}
		n, err := collaboration.CountMediations(ctx, s, march, day("2026-06-01"))
		require.NoError(t, err)
		require.Equal(t, collaboration.MediationFigures{
			Applied: 7, Admitted: 6, Settled: 2, Partly: 1, Failed: 1, Withdrawn: 1, Running: 1, Performed: 1, Breached: 1, Unknown: 1,
		}, n)
		_, _, err = n.Success("")
		require.ErrorIs(t, err, renjia.ErrUnspecified)
		rate, defined, err := n.Success(collaboration.OfConcluded)
		require.NoError(t, err)
		require.True(t, defined)
		require.Equal(t, renjia.Frac(2, 5), rate)
		rate, _, err = n.Success(collaboration.OfTried)
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(2, 4), rate)
		rate, _ = n.Performance()
		require.Equal(t, renjia.Frac(1, 2), rate)
		then, err := collaboration.CountMediations(ctx, s, march, day("2026-03-10"))
		require.NoError(t, err)
		require.Equal(t, collaboration.MediationFigures{Applied: 7, Admitted: 6, Withdrawn: 1, Running: 5}, then)
		_, defined, err = then.Success(collaboration.OfTried)
		require.NoError(t, err)
		require.False(t, defined)

		var days []int
		events := 0
		for x, err := range collaboration.MediationSpells(ctx, s, "admitted", "settled", march, day("2026-06-01")) {
			require.NoError(t, err)
			days = append(days, x.Days)
			if x.Event {
				events++
			}
		}
		require.Len(t, days, 6)
		require.Equal(t, 3, events)
		return nil
	})
}

func TestTheClocksOfMediationHaveTheirSources(t *testing.T) {
	clocks, err := collaboration.MediationClocks()
	require.NoError(t, err)
	d := newDispute(t)
	id := d.settled(t, false)
	view(t, d.space, func(s *storage.Snapshot) error {
		doc, err := collaboration.Mediations.Get(ctx, s, id)
		require.NoError(t, err)
		due := map[string]renjia.Date{}
		for _, c := range clocks {
			require.NotEmpty(t, c.Source)
			status, err := doc.Value.Clock(c, renjia.Calendar{}, day("2026-03-31"))
			require.NoError(t, err)
			due[c.ID] = status.Due
		}
		require.Equal(t, map[string]renjia.Date{"settle": day("2026-04-06"), "confirm": day("2026-04-17"), "court": {}}, due, "one month from 4 March is a Saturday")
		return nil
	})
}

// Whatever verbs come in whatever order: what is stored is valid, and its state by
// its dates is its state.
func TestAMediationIsInTheStateThatItsDatesSay(t *testing.T) {
	d := newDispute(t)
	rapid.Check(t, func(t *rapid.T) {
		about := d.about("a leaking pipe")
		m, err := d.ApplyMediation(ctx, act, about)
		require.NoError(t, err)
		on := m.Applied
		why := because("reason")
		verbs := map[string]func() (collaboration.Mediation, error){
			"admit": func() (collaboration.Mediation, error) {
				return d.AdmitMediation(ctx, why, m.ID, on, collaboration.Willing{d.li: on})
			},
			"refuse": func() (collaboration.Mediation, error) {
				return d.RefuseMediation(ctx, why, m.ID, on, collaboration.Litigation)
			},
			"assign": func() (collaboration.Mediation, error) {
				return d.AssignMediators(ctx, why, m.ID, collaboration.Mediator{Subject: d.head, How: collaboration.Chosen, Accepted: on})
			},
			"settle": func() (collaboration.Mediation, error) {
				return d.Settle(ctx, why, m.ID, collaboration.Settlement{Form: collaboration.Oral, Reached: on, Effective: on, Content: "x"}, rapid.Bool().Draw(t, "partly"))
			},
			"fail": func() (collaboration.Mediation, error) {
				return d.FailMediation(ctx, why, m.ID, on, collaboration.Litigation)
			},
			"withdraw":  func() (collaboration.Mediation, error) { return d.WithdrawMediation(ctx, why, m.ID, on) },
			"terminate": func() (collaboration.Mediation, error) { return d.TerminateMediation(ctx, why, m.ID, on) },
			"complete":  func() (collaboration.Mediation, error) { return d.CompleteMediation(ctx, why, m.ID, on) },
			"breach":    func() (collaboration.Mediation, error) { return d.BreachMediation(ctx, why, m.ID, on) },
		}
		names := []string{"admit", "admit", "admit", "refuse", "assign", "assign", "settle", "settle", "fail", "withdraw", "terminate", "complete", "breach"}
		for _, verb := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 8).Draw(t, "verbs") {
			next, err := verbs[verb]()
			if err == nil {
				m = next
			} else if !errors.Is(err, renjia.ErrState) && !errors.Is(err, renjia.ErrInvalid) { // the same mediator twice
				require.NoError(t, err)
			}
			require.NoError(t, m.Validate())
			require.Equal(t, m.State, m.StateOn(on), verb)
			on = on.AddDays(rapid.IntRange(0, 2).Draw(t, "days"))
		}
	})
}

func TestMediationsAreImportedOnceAndImpartial(t *testing.T) {
	d := newDispute(t)
	m := d.about("a leaking pipe")
	m.ID, m.State, m.Answered = renjia.ImportedID[collaboration.Mediation]("liede", "collaboration_mediation", "1"), collaboration.MediationAssigned, day("2026-03-04")
	m.Parties[1].Willing = day("2026-03-03")
	m.Mediators = []collaboration.Mediator{mediator(d.zhou)}
	_, err := d.AssignRole(ctx, act, collaboration.Role{Of: d.li, In: d.zhou, Name: "near-relative"})
	require.NoError(t, err)
	_, err = d.ImportMediations(ctx, act, one(m))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	m.Mediators = []collaboration.Mediator{mediator(d.head)}
	n, err := d.ImportMediations(ctx, act, one(m))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{New: 1}, n)
	n, err = d.ImportMediations(ctx, act, one(m))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{Same: 1}, n)
}
