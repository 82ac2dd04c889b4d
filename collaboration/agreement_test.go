package collaboration_test

import (
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	last-signer      the first signature signs it for all             TestAnAgreementIsSignedWhenEveryPartyHas
//	suspended-binds  a suspended day is one in force                  TestASuspendedAgreementDoesNotBind
//	notice-short     a notice is over a day too early                 TestATerminationRespectsItsNotice
//	renew-twice      what is renewed can be renewed again             TestAnAgreementIsRenewedOnce
//	due-outside      a duty may fall due after the term               TestNoDutyFallsDueOutsideTheTerm
//	lapse-none       duties after the end stay open                   TestNoDutyFallsDueOutsideTheTerm
//	consent-any      consent for another purpose will do              TestDataIsSharedByAClauseAndIfSoByConsent

func inForce(t require.TestingT, r *collaboration.Registry, a collaboration.Agreement) collaboration.Agreement {
	a, err := r.Draft(ctx, act, a)
	require.NoError(t, err)
	_, err = r.Sign(ctx, act, a.ID, a.Term.From)
	require.NoError(t, err)
	a, err = r.EnterIntoForce(ctx, act, a.ID)
	require.NoError(t, err)
	return a
}

func TestAnAgreementIsSignedWhenEveryPartyHas(t *testing.T) {
	r, _ := open(t)
	office, station, wong := register(t, r, "Office", "street-office"), register(t, r, "Station", "station"), register(t, r, "Wong", "person")
	a, err := r.Draft(ctx, act, agreement(office, station))
	require.NoError(t, err)
	_, err = r.SignFor(ctx, act, a.ID, office, wong, day("2025-12-01"))
	require.ErrorIs(t, err, renjia.ErrState, "a draft may still change")
	_, err = r.Propose(ctx, act, a.ID, day("2025-12-01"))
	require.NoError(t, err)
	_, err = r.SignFor(ctx, act, a.ID, wong, wong, day("2025-12-02"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no party")
	_, err = r.SignFor(ctx, act, a.ID, office, wong, day("2025-11-30"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "before it was proposed")
	a, err = r.SignFor(ctx, act, a.ID, office, wong, day("2025-12-20"))
	require.NoError(t, err)
	require.Equal(t, collaboration.AgreementProposed, a.State)
	_, err = r.SignFor(ctx, act, a.ID, office, wong, day("2025-12-21"))
	require.ErrorIs(t, err, renjia.ErrExists)
	a, err = r.SignFor(ctx, act, a.ID, station, renjia.Ref{}, day("2025-12-05"))
	require.NoError(t, err)
	require.Equal(t, collaboration.AgreementSigned, a.State)
	require.Equal(t, day("2025-12-20"), a.Signed, "the last day of signing")
	require.Equal(t, wong, a.Party[0].Signatory)
}

func TestASuspendedAgreementDoesNotBind(t *testing.T) {
	r, space := open(t)
	office, station := register(t, r, "Office", "street-office"), register(t, r, "Station", "station")
	a := inForce(t, r, agreement(office, station))
	_, err := r.SuspendAgreement(ctx, act, a.ID, day("2026-03-01"))
	require.NoError(t, err)
	_, err = r.SuspendAgreement(ctx, act, a.ID, day("2026-03-05"))
	require.ErrorIs(t, err, renjia.ErrState)
	a, err = r.ResumeAgreement(ctx, act, a.ID, day("2026-04-01"))
	require.NoError(t, err)
	for on, want := range map[string]bool{"2026-02-28": true, "2026-03-01": false, "2026-03-31": false, "2026-04-01": true, "2027-01-01": false} {
		require.Equal(t, want, a.InForce(day(on)), on)
	}
	look(t, space, func(s *storage.Snapshot) {
		for on, want := range map[string]int{"2026-02-28": 1, "2026-03-15": 0, "2026-05-01": 1, "2025-12-31": 0} {
			n := 0
			for _, err := range collaboration.AgreementsOf(ctx, s, office, day(on)) {
				require.NoError(t, err)
				n++
			}
			require.Equal(t, want, n, on)
		}
	})
}

func TestATerminationRespectsItsNotice(t *testing.T) {
	r, _ := open(t)
	office, station := register(t, r, "Office", "street-office"), register(t, r, "Station", "station")
	terms := agreement(office, station)
	terms.NoticeDays = 30
	a := inForce(t, r, terms)
	_, err := r.End(ctx, act, a.ID, day("2026-06-01"))
	require.ErrorContains(t, err, "notice: must be given: 30 days before the end")
	_, err = r.GiveNotice(ctx, act, a.ID, register(t, r, "X", "school"), day("2026-05-02"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no party")
	_, err = r.GiveNotice(ctx, act, a.ID, station, day("2026-05-02"))
	require.NoError(t, err)
	_, err = r.GiveNotice(ctx, act, a.ID, office, day("2026-05-03"))
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = r.End(ctx, act, a.ID, day("2026-05-31"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	a, err = r.End(ctx, act, a.ID, day("2026-06-01"))
	require.NoError(t, err)
	require.True(t, a.InForce(day("2026-05-31")))

	b := inForce(t, r, terms)
	b, err = r.EndByConsent(ctx, act, b.ID, day("2026-02-01"))
	require.NoError(t, err)
	require.False(t, b.InForce(day("2026-02-01")))
}

func TestAnAgreementIsRenewedOnce(t *testing.T) {
	r, space := open(t)
	office, station := register(t, r, "Office", "street-office"), register(t, r, "Station", "station")
	first := agreement(office, station)
	first.Duties = []collaboration.Duty{{Key: "report", Debtor: station, What: "report", Due: day("2026-11-30")}}
	a := inForce(t, r, first)
	look(t, space, func(s *storage.Snapshot) {
		for days, want := range map[int]int{0: 0, 9: 0, 10: 1, 400: 1} {
			n := 0
			for x, err := range collaboration.AgreementsToRenew(ctx, s, day("2026-12-22"), days) {
				require.NoError(t, err)
				require.Empty(t, x.Next)
				n++
			}
			require.Equal(t, want, n, days)
		}
	})
	var next [2]collaboration.Agreement
	for i := range next {
		var err error
		next[i], err = r.Renew(ctx, act, a.ID, collaboration.Agreement{Term: renjia.Period{From: day("2026-10-01"), Until: day("2028-01-01")}})
		require.NoError(t, err)
		require.Equal(t, collaboration.AgreementDraft, next[i].State)
		require.Equal(t, a.Title, next[i].Title)
		require.Len(t, next[i].Party, 2)
		_, err = r.Sign(ctx, act, next[i].ID, day("2026-09-01"))
		require.NoError(t, err)
	}
	look(t, space, func(s *storage.Snapshot) {
		for x, err := range collaboration.AgreementsToRenew(ctx, s, day("2026-12-22"), 30) {
			require.NoError(t, err)
			require.Len(t, x.Next, 2)
		}
	})
	refused := hands(t, func(hand int) error {
		_, err := r.EnterIntoForce(ctx, act, next[hand%2].ID)
		return err
	})
	require.Equal(t, int64(7), refused, "only one of the two takes its place")
	look(t, space, func(s *storage.Snapshot) {
		doc, err := collaboration.Agreements.Get(ctx, s, a.ID)
		require.NoError(t, err)
		require.Equal(t, collaboration.AgreementRenewed, doc.Value.State)
		require.True(t, doc.Value.InForce(day("2026-09-30")))
		require.False(t, doc.Value.InForce(day("2026-10-01")))
		require.Equal(t, collaboration.DutyLapsed, doc.Value.Duties[0].State)
	})
	_, err := r.Renew(ctx, act, a.ID, collaboration.Agreement{Term: renjia.Period{From: day("2027-01-01")}})
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestNoDutyFallsDueOutsideTheTerm(t *testing.T) {
	r, space := open(t)
	office, station := register(t, r, "Office", "street-office"), register(t, r, "Station", "station")
	for _, due := range []string{"2025-12-31", "2027-01-01"} {
		a := agreement(office, station)
		a.Duties = []collaboration.Duty{{Key: "a", Debtor: station, What: "x", Due: day(due)}}
		_, err := r.Draft(ctx, act, a)
		require.ErrorContains(t, err, "duties[0].due", due)
	}
	a := agreement(office, station)
	for i, due := range []string{"2026-02-01", "2026-03-15", "2026-06-30", "2026-12-31"} {
		a.Duties = append(a.Duties, collaboration.Duty{Key: fmt.Sprint(i), Debtor: station, Creditor: office, What: "report", Due: day(due)})
	}
	a = inForce(t, r, a)
	due := func(on string) (keys []string) {
		look(t, space, func(s *storage.Snapshot) {
			for d, err := range collaboration.DutiesDue(ctx, s, day(on)) {
				require.NoError(t, err)
				require.Equal(t, a.ID, d.Agreement)
				keys = append(keys, d.Duty.Key)
			}
		})
		return keys
	}
	require.Empty(t, due("2026-01-31"))
	require.Equal(t, []string{"0"}, due("2026-02-01"))
	_, err := r.PerformDuty(ctx, act, a.ID, "0", day("2026-02-02"), renjia.Ref{})
	require.NoError(t, err)
	_, err = r.SuspendAgreement(ctx, act, a.ID, day("2026-03-01"))
	require.NoError(t, err)
	require.Empty(t, due("2026-03-20"), "nothing falls due while it is suspended")
	_, err = r.ResumeAgreement(ctx, act, a.ID, day("2026-04-01"))
	require.NoError(t, err)
	_, err = r.PostponeDuty(ctx, act, a.ID, "1", day("2026-05-01"))
	require.NoError(t, err)
	_, err = r.BreachDuty(ctx, act, a.ID, "1", day("2026-05-10"))
	require.NoError(t, err)
	_, err = r.PostponeDuty(ctx, act, a.ID, "1", day("2026-07-01"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.PerformDuty(ctx, act, a.ID, "9", day("2026-05-10"), renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrNotFound)
	a, err = r.End(ctx, act, a.ID, day("2026-09-01"))
	require.NoError(t, err)
	require.Equal(t, []string{"2"}, due("2027-06-01"))
	var states []collaboration.DutyState
	for _, d := range a.Duties {
		states = append(states, d.State)
	}
	require.Equal(t, []collaboration.DutyState{collaboration.DutyLate, collaboration.DutyBreached, collaboration.DutyOpen, collaboration.DutyLapsed}, states)
	second, ok := a.Duty("1")
	require.True(t, ok)
	require.Equal(t, day("2026-03-15"), second.FirstDue)
	_, ok = a.Duty("x")
	require.False(t, ok)
}

func TestContributionsSumExactly(t *testing.T) {
	office, station := renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", "1")), renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", "2"))
	rapid.Check(t, func(t *rapid.T) {
		a := agreement(office, station)
		var sum, own int64
		posts := new(big.Rat)
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			by := rapid.SampledFrom([]renjia.Ref{office, station}).Draw(t, "by")
			minor := rapid.Int64Range(1, 1<<40).Draw(t, "minor")
			amount, err := renjia.MoneyOf(minor, renjia.CNY)
			require.NoError(t, err)
			a.Contributions = append(a.Contributions, collaboration.Contribution{By: by, Kind: collaboration.ContributionMoney, Amount: amount})
			sum += minor
			if by == office {
				own += minor
			}
			q := renjia.Frac(rapid.Int64Range(1, 9).Draw(t, "num"), rapid.Int64Range(1, 9).Draw(t, "den"))
			a.Contributions = append(a.Contributions, collaboration.Contribution{By: by, Kind: collaboration.ContributionStaff, Quantity: q, Unit: "post"})
			posts.Add(posts, q.Rat())
		}
		all, err := a.ContributedMoney(renjia.Ref{})
		require.NoError(t, err)
		require.Equal(t, sum, all[renjia.CNY].Minor())
		offices, err := a.ContributedMoney(office)
		require.NoError(t, err)
		require.Equal(t, own, offices[renjia.CNY].Minor())
		require.Zero(t, posts.Cmp(a.ContributedQuantity(renjia.Ref{}, collaboration.ContributionStaff, "post")))
		require.Zero(t, a.ContributedQuantity(office, collaboration.ContributionStaff, "hour").Sign())
	})
}

func TestContributionsAndClausesNameEveryProblem(t *testing.T) {
	office, station := renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", "1")), renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", "2"))
	a := agreement(office, station)
	five, err := renjia.Yuan(5)
	require.NoError(t, err)
	a.Contributions = []collaboration.Contribution{
		{By: office, Kind: collaboration.ContributionMoney}, {By: office, Kind: "love"}, {Kind: collaboration.ContributionGoods, Amount: five},
		{By: office, Kind: collaboration.ContributionStaff, Quantity: renjia.Frac(1, 2)},
	}
	a.Sharing = []collaboration.DataClause{{From: office, To: office, Basis: "habit"}}
	err = a.Validate()
	for _, path := range []string{
		"contributions[0].amount: must be given", "contributions[1].kind", "contributions[2].by", "contributions[2].valuation", "contributions[3].unit",
		"sharing[0].to: must be another", "sharing[0].purpose", "sharing[0].categories", "sharing[0].basis",
	} {
		require.ErrorContains(t, err, path)
	}
}

func TestDataIsSharedByAClauseAndIfSoByConsent(t *testing.T) {
	r, space := open(t)
	office, station, wong := register(t, r, "Office", "street-office"), register(t, r, "Station", "station"), register(t, r, "Wong", "person")
	terms := agreement(office, station)
	terms.Sharing = []collaboration.DataClause{
		{From: office, To: station, Purpose: "home visits", Categories: []string{"name", "address"}, Basis: collaboration.BasisConsent, RetentionDays: 90},
		{From: office, To: station, Purpose: "flood warning", Categories: []string{"name", "phone"}, Basis: collaboration.BasisEmergency},
	}
	a := inForce(t, r, terms)
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	consent := renjia.Consent{Of: wong, To: station, Purpose: "home visits", Given: at.Add(-time.Hour)}
	base := collaboration.SharingQuery{From: office, To: station, Purpose: "home visits", Categories: []string{"name"}, On: day("2026-03-02"), Of: wong, Consent: consent, At: at}
	ask := func(change func(*collaboration.SharingQuery)) (p collaboration.Permission) {
		q := base
		change(&q)
		look(t, space, func(s *storage.Snapshot) {
			var err error
			p, err = collaboration.MayShare(ctx, s, q)
			require.NoError(t, err)
		})
		require.NotEmpty(t, p.Why.Steps)
		return p
	}
	p := ask(func(*collaboration.SharingQuery) {})
	require.True(t, p.Allowed)
	require.Equal(t, a.ID, p.Agreement)
	require.Equal(t, day("2026-05-31"), p.Keep)
	p = ask(func(q *collaboration.SharingQuery) {
		q.Purpose, q.Consent, q.Of = "flood warning", renjia.Consent{}, renjia.Ref{}
	})
	require.True(t, p.Allowed, "an emergency needs no consent")
	require.Equal(t, 1, p.Clause)
	require.Equal(t, day("2026-12-31"), p.Keep)
	for name, change := range map[string]func(*collaboration.SharingQuery){
		"back":              func(q *collaboration.SharingQuery) { q.From, q.To = q.To, q.From },
		"purpose":           func(q *collaboration.SharingQuery) { q.Purpose = "marketing" },
		"category":          func(q *collaboration.SharingQuery) { q.Categories = []string{"name", "phone"} },
		"day":               func(q *collaboration.SharingQuery) { q.On = day("2027-01-01") },
		"no consent":        func(q *collaboration.SharingQuery) { q.Consent = renjia.Consent{} },
		"of another":        func(q *collaboration.SharingQuery) { q.Consent.Of = office },
		"of nobody":         func(q *collaboration.SharingQuery) { q.Of = renjia.Ref{} },
		"to another":        func(q *collaboration.SharingQuery) { q.Consent.To = office },
		"for another":       func(q *collaboration.SharingQuery) { q.Consent.Purpose = "flood warning" },
		"withdrawn":         func(q *collaboration.SharingQuery) { q.Consent.Withdrawn = at },
		"given later":       func(q *collaboration.SharingQuery) { q.Consent.Given = at.Add(time.Second) },
		"over":              func(q *collaboration.SharingQuery) { q.Consent.Until = at },
		"of another matter": func(q *collaboration.SharingQuery) { q.Consent.Scope = []string{"address"} },
	} {
		require.False(t, ask(change).Allowed, name)
	}
}

func ExampleMayShare() {
	classes, _ := collaboration.BuiltinClasses()
	space := exampleSpace()
	r := collaboration.NewRegistry(space, classes)
	office, _ := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("Office"), Class: "street-office"})
	station, _ := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("Station"), Class: "station"})
	a, _ := r.Draft(ctx, act, collaboration.Agreement{
		Title: renjia.Both("care list"), Type: "data-sharing", Term: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")},
		Party: []collaboration.Party{{Subject: office.Ref()}, {Subject: station.Ref()}},
		Sharing: []collaboration.DataClause{{
			From: office.Ref(), To: station.Ref(), Purpose: "heat warning", Categories: []string{"name", "phone"}, Basis: collaboration.BasisEmergency,
		}},
	})
	_, _ = r.Sign(ctx, act, a.ID, day("2025-12-20"))
	_, _ = r.EnterIntoForce(ctx, act, a.ID)
	err := space.View(ctx, func(s *storage.Snapshot) error {
		for _, purpose := range []string{"heat warning", "advertising"} {
			p, err := collaboration.MayShare(ctx, s, collaboration.SharingQuery{From: office.Ref(), To: station.Ref(), Purpose: purpose, Categories: []string{"phone"}, On: day("2026-07-01")})
			if err != nil {
				return err
			}
			fmt.Println(purpose, p.Allowed)
		}
		return nil
	})
	fmt.Println(err)
	// Output:
	// heat warning true
	// advertising false
	// <nil>
}
