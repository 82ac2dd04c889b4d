package collaboration_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

var (
	ctx = context.Background()
	act = renjia.Act{By: renjia.Program("test"), At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
)

func open(t require.TestingT) (*collaboration.Registry, *storage.Space) {
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(ctx, collaboration.Kinds()...))
	space := store.Space("liede")
	return collaboration.NewRegistry(space, classes), space
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func register(t require.TestingT, r *collaboration.Registry, name, class string) renjia.Ref {
	s, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both(name), Class: class})
	require.NoError(t, err)
	return s.Ref()
}

func agreement(parties ...renjia.Ref) collaboration.Agreement {
	a := collaboration.Agreement{Title: renjia.Both("joint work"), Type: "joint-work", Term: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")}}
	for _, p := range parties {
		a.Party = append(a.Party, collaboration.Party{Subject: p})
	}
	return a
}

func TestAnAgreementGoesItsWayAndNoOther(t *testing.T) {
	r, space := open(t)
	office, station := register(t, r, "Office", "street-office"), register(t, r, "Station", "station")
	a, err := r.Draft(ctx, act, agreement(office, station))
	require.NoError(t, err)
	_, err = r.EnterIntoForce(ctx, act, a.ID)
	var state *renjia.StateError
	require.ErrorAs(t, err, &state)
	require.Equal(t, []string{"propose", "sign", "withdraw"}, state.Allowed)
	_, err = r.Sign(ctx, act, a.ID, day("2025-12-20"))
	require.NoError(t, err)
	a, err = r.EnterIntoForce(ctx, act, a.ID)
	require.NoError(t, err)
	require.True(t, a.InForce(day("2026-12-31")))
	require.False(t, a.InForce(day("2027-01-01")))
	a, err = r.End(ctx, act, a.ID, day("2026-07-01"))
	require.NoError(t, err)
	require.True(t, a.InForce(day("2026-06-30")), "the past stays")
	require.False(t, a.InForce(day("2026-07-01")))
	_, err = r.Sign(ctx, act, a.ID, day("2026-08-01"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = space.Verify(ctx, 0)
	require.NoError(t, err)
}

func TestAnAgreementExpiresWhenItsTermIsOverAndIsWithdrawnBefore(t *testing.T) {
	r, _ := open(t)
	office, station := register(t, r, "Office", "street-office"), register(t, r, "Station", "station")
	a, err := r.Draft(ctx, act, agreement(office, station))
	require.NoError(t, err)
	_, err = r.Sign(ctx, act, a.ID, renjia.Date{})
	require.ErrorIs(t, err, renjia.ErrInvalid, "signed on no day")
	_, err = r.Sign(ctx, act, a.ID, day("2025-12-20"))
	require.NoError(t, err)
	_, err = r.End(ctx, act, a.ID, day("2026-02-01"))
	require.ErrorIs(t, err, renjia.ErrState, "what is not in force cannot end")
	_, err = r.EnterIntoForce(ctx, act, a.ID)
	require.NoError(t, err)
	_, err = r.Expire(ctx, act, a.ID, day("2026-12-31"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.End(ctx, act, a.ID, renjia.Date{})
	require.ErrorIs(t, err, renjia.ErrInvalid, "ended on no day")
	a, err = r.Expire(ctx, act, a.ID, day("2027-01-01"))
	require.NoError(t, err)
	require.Equal(t, collaboration.AgreementExpired, a.State)
	require.True(t, a.InForce(day("2026-12-31")), "the past stays")
	require.False(t, a.InForce(day("2027-01-01")))

	b, err := r.Draft(ctx, act, agreement(office, station))
	require.NoError(t, err)
	_, err = r.Sign(ctx, act, b.ID, day("2025-12-20"))
	require.NoError(t, err)
	b, err = r.Withdraw(ctx, act, b.ID)
	require.NoError(t, err)
	require.False(t, b.InForce(day("2026-06-01")), "it never came into force")
	_, err = r.EnterIntoForce(ctx, act, b.ID)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestRolesAndSubjectsEndOnce(t *testing.T) {
	r, _ := open(t)
	person, station := register(t, r, "Wong", "person"), register(t, r, "Station", "station")
	role, err := r.AssignRole(ctx, act, collaboration.Role{Of: person, In: station, Name: "staff", Period: renjia.Period{From: day("2026-01-01")}})
	require.NoError(t, err)
	_, err = r.EndRole(ctx, act, role.ID, renjia.Date{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.EndRole(ctx, act, role.ID, day("2026-01-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "a role lasts at least a day")
	role, err = r.EndRole(ctx, act, role.ID, day("2026-07-01"))
	require.NoError(t, err)
	require.True(t, role.Period.Contains(day("2026-06-30")))
	_, err = r.EndRole(ctx, act, role.ID, day("2026-08-01"))
	require.ErrorIs(t, err, renjia.ErrState)

	id, err := renjia.As[collaboration.Subject](station, collaboration.SubjectKind)
	require.NoError(t, err)
	s, err := r.Deregister(ctx, act, id, day("2026-09-01"))
	require.NoError(t, err)
	require.False(t, s.Period.Contains(day("2026-09-01")))
	_, err = r.Deregister(ctx, act, id, day("2026-10-01"))
	require.ErrorIs(t, err, renjia.ErrState)
}

// The oracle follows every agreement as many steps as there are agreements:
// whoever comes back to itself is on a circle.
func TestCirclesOfRenewalsAreEachFoundOnce(t *testing.T) {
	id := func(n int) collaboration.AgreementID {
		return renjia.ImportedID[collaboration.Agreement]("liede", "collaboration_agreement", fmt.Sprint(n))
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		renews := map[collaboration.AgreementID]collaboration.AgreementID{}
		for i := range n {
			if to := rapid.IntRange(0, n).Draw(t, "renews"); to < n {
				renews[id(i)] = id(to)
			}
		}
		want := map[string]bool{} // the first by text of every circle
		for i := range n {
			first, at := id(i).String(), renews[id(i)]
			for range n {
				if at.IsZero() || at == id(i) {
					break
				}
				first = min(first, at.String())
				at = renews[at]
			}
			if at == id(i) {
				want[first] = true
			}
		}
		got := map[string]bool{}
		var v *renjia.ValidationError
		if errors.As(collaboration.CheckRenewals(renews), &v) {
			for _, p := range v.Problems {
				got[p.Path] = true
			}
			require.Len(t, v.Problems, len(want))
		}
		require.Equal(t, want, got)
	})
}

func TestPartiesMustBeRegisteredAndRenewalsMustNotCircle(t *testing.T) {
	r, _ := open(t)
	a, b := register(t, r, "A", "enterprise"), register(t, r, "B", "school")
	stranger := renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("x", "y", "z"))
	_, err := r.Draft(ctx, act, agreement(a, stranger))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = r.Draft(ctx, act, agreement(a))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.Draft(ctx, act, agreement(a, a))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("C"), Class: "club"})
	require.ErrorIs(t, err, renjia.ErrNotFound)

	first, err := r.Draft(ctx, act, agreement(a, b))
	require.NoError(t, err)
	second := agreement(a, b)
	second.Renews = first.ID
	second, err = r.Draft(ctx, act, second)
	require.NoError(t, err)
	require.NoError(t, collaboration.CheckRenewals(map[collaboration.AgreementID]collaboration.AgreementID{second.ID: first.ID}))
	err = collaboration.CheckRenewals(map[collaboration.AgreementID]collaboration.AgreementID{second.ID: first.ID, first.ID: second.ID})
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 1, "one circle is one problem")
}

func referral(from, to renjia.Ref) collaboration.Referral {
	client := renjia.RefTo("resources_client", renjia.ImportedID[int]("x", "resources_client", "1"))
	return collaboration.Referral{
		From: from, To: to, Client: client, Need: "day care", Sent: day("2026-03-02"),
		Consent: renjia.Consent{Of: client, To: to, Purpose: collaboration.ReferralPurpose, Given: act.At.Add(-time.Hour)},
	}
}

func TestAReferralClosesItsLoop(t *testing.T) {
	r, _ := open(t)
	station, centre := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre")
	withdrawn := referral(station, centre)
	withdrawn.Consent.Withdrawn = act.At.Add(-time.Minute)
	_, err := r.Refer(ctx, act, withdrawn)
	require.ErrorIs(t, err, renjia.ErrForbidden)

	f, err := r.Refer(ctx, act, referral(station, centre))
	require.NoError(t, err)
	_, err = r.Serve(ctx, act, f.ID, day("2026-03-05"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.Accept(ctx, act, f.ID, day("2026-03-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "an answer cannot come before the question")
	_, err = r.Accept(ctx, act, f.ID, day("2026-03-04"))
	require.NoError(t, err)
	_, err = r.Serve(ctx, act, f.ID, day("2026-03-10"))
	require.NoError(t, err)
	_, err = r.Close(ctx, act, f.ID, day("2026-03-11"), "")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	f, err = r.Close(ctx, act, f.ID, day("2026-03-11"), "attends twice a week")
	require.NoError(t, err)
	require.Equal(t, collaboration.ReferralClosed, f.State)
}

func TestAClientCanTakeTheConsentBack(t *testing.T) {
	r, _ := open(t)
	station, centre := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre")
	f, err := r.Refer(ctx, act, referral(station, centre))
	require.NoError(t, err)
	_, err = r.Accept(ctx, act, f.ID, day("2026-03-03"))
	require.NoError(t, err)
	later := act
	later.At = act.At.Add(48 * time.Hour)
	f, err = r.WithdrawConsent(ctx, later, f.ID)
	require.NoError(t, err)
	require.Equal(t, collaboration.ReferralWithdrawn, f.State)
	require.False(t, f.Consent.Covers(centre, collaboration.ReferralPurpose, later.At.Add(time.Second)))
	_, err = r.Serve(ctx, later, f.ID, day("2026-03-05"))
	require.ErrorIs(t, err, renjia.ErrState, "the receiver must not go on")
	_, err = r.WithdrawConsent(ctx, later, f.ID)
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestACommitmentIsKeptLateOrBroken(t *testing.T) {
	r, _ := open(t)
	owner := register(t, r, "Office", "street-office")
	for on, want := range map[string]collaboration.CommitmentState{"2026-03-31": collaboration.CommitmentKept, "2026-04-01": collaboration.CommitmentLate} {
		c, err := r.Commit(ctx, act, collaboration.Commitment{Owner: owner, What: "open the hall", Made: day("2026-03-02"), Due: day("2026-03-31")})
		require.NoError(t, err)
		c, err = r.Keep(ctx, act, c.ID, day(on))
		require.NoError(t, err)
		require.Equal(t, want, c.State)
		_, err = r.Break(ctx, act, c.ID, day("2026-05-01"))
		require.ErrorIs(t, err, renjia.ErrState)
	}
}
