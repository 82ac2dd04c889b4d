package collaboration_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/collaboration/network"
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
	require.Equal(t, []string{"end", "sign"}, state.Allowed)
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

func TestRecordsMakeTheNetworkOfADay(t *testing.T) {
	r, space := open(t)
	office, station, team := register(t, r, "Office", "street-office"), register(t, r, "Station", "station"), register(t, r, "Team", "volunteer-team")
	register(t, r, "Alone", "resident-group")
	force := func(a collaboration.Agreement, err error) collaboration.Agreement {
		require.NoError(t, err)
		_, err = r.Sign(ctx, act, a.ID, a.Term.From)
		require.NoError(t, err)
		a, err = r.EnterIntoForce(ctx, act, a.ID)
		require.NoError(t, err)
		return a
	}
	force(r.Draft(ctx, act, agreement(office, station, team)))
	early := agreement(office, station)
	early.Term = renjia.Period{From: day("2025-01-01"), Until: day("2026-01-01")}
	force(r.Draft(ctx, act, early))
	_, err := r.Refer(ctx, act, referral(station, team))
	require.NoError(t, err)

	density := func(layer, on string, d network.Direction) renjia.Fraction {
		var value renjia.Fraction
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
			var parties []renjia.Ref
			for doc, err := range collaboration.Subjects.Find(ctx, s, storage.Query{}) {
				require.NoError(t, err)
				parties = append(parties, doc.Value.Ref())
			}
			g, err := network.Build(parties, collaboration.Ties(ctx, s, layer, day(on)), network.Options{Direction: d, Merge: network.MergeSum, Loops: network.LoopsDrop})
			require.NoError(t, err)
			result, err := g.Density(network.IsolatesIncluded)
			value = result.Value
			return err
		}))
		return value
	}
	require.Equal(t, renjia.Frac(3, 6), density(collaboration.LayerAgreement, "2026-06-01", network.Undirected))
	require.Equal(t, renjia.Frac(1, 6), density(collaboration.LayerAgreement, "2025-12-31", network.Undirected))
	require.Equal(t, renjia.Frac(0, 1), density(collaboration.LayerReferral, "2026-03-01", network.Directed))
	require.Equal(t, renjia.Frac(1, 12), density(collaboration.LayerReferral, "2026-03-02", network.Directed))
}

func TestImportsCanBeRepeated(t *testing.T) {
	r, space := open(t)
	stream := func(class string) func(func(collaboration.Subject, error) bool) {
		return func(yield func(collaboration.Subject, error) bool) {
			for n := range 1500 {
				key := fmt.Sprint(n)
				s := collaboration.Subject{ID: renjia.ImportedID[collaboration.Subject]("liede", collaboration.SubjectKind, key), Name: renjia.Both(key), Class: class, Registration: key}
				if !yield(s, nil) {
					return
				}
			}
		}
	}
	n, err := r.ImportSubjects(ctx, act, stream("enterprise"))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{New: 1500}, n)
	before, err := space.Head(ctx)
	require.NoError(t, err)
	n, err = r.ImportSubjects(ctx, act, stream("enterprise"))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{Same: 1500}, n)
	after, err := space.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, before, after)
	_, err = r.ImportSubjects(ctx, act, stream("school"))
	require.ErrorIs(t, err, renjia.ErrExists)
	broken := errors.New("line 7")
	_, err = r.ImportSubjects(ctx, act, func(yield func(collaboration.Subject, error) bool) { yield(collaboration.Subject{}, broken) })
	require.ErrorIs(t, err, broken)
}

func TestEveryBuiltinClassHasBothNames(t *testing.T) {
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(classes.Classes()), 15)
	for _, c := range classes.Classes() {
		require.NotEmpty(t, c.Name.EN, c.ID)
		require.NotEmpty(t, c.Name.ZH, c.ID)
	}
	_, err = classes.With(collaboration.Class{ID: "person", Name: renjia.Both("x")})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func Example() {
	classes, err := collaboration.BuiltinClasses()
	if err != nil {
		fmt.Println(err)
		return
	}
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, collaboration.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	registry := collaboration.NewRegistry(store.Space("liede"), classes)
	act := renjia.Act{By: renjia.Program("example"), Reason: "new partner"}
	station, err := registry.Register(ctx, act, collaboration.Subject{Name: renjia.Text{EN: "Station", ZH: "社工站"}, Class: "station"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = registry.Commit(ctx, act, collaboration.Commitment{
		Owner: station.Ref(), What: "visit every flat above the sixth floor", Made: day("2026-03-02"), Due: day("2026-03-01"),
	})
	fmt.Println(err)
	// Output: commitment: due: must be given and not before 2026-03-02
}
