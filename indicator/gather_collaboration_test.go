package indicator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/storage"
)

// fillCollaboration registers four organizations and a person. The street
// office has agreements with the station and the clinic; one between station
// and clinic has ended, and the chess club has one with a person only.
func fillCollaboration(t *testing.T, space *storage.Space) (lead renjia.Ref) {
	ctx := t.Context()
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	r := collaboration.NewRegistry(space, classes)
	register := func(name, class string, period renjia.Period) renjia.Ref {
		s, err := r.Register(ctx, importer, collaboration.Subject{Name: renjia.Both(name), Class: class, Period: period})
		require.NoError(t, err)
		return s.Ref()
	}
	street, station := register("Street office", "street-office", renjia.Period{}), register("Station", "station", renjia.Period{})
	clinic, chess := register("Clinic", "health-centre", renjia.Period{}), register("Chess club", "community-organization", renjia.Period{})
	wang := register("Wang", "person", renjia.Period{})
	register("Dissolved", "enterprise", renjia.Period{Until: day(t, "2026-01-01")})
	agree := func(from, ended string, parties ...renjia.Ref) {
		a := collaboration.Agreement{Title: renjia.Both("MOU"), Type: "memorandum", Term: renjia.Period{From: day(t, from)}}
		for _, p := range parties {
			a.Party = append(a.Party, collaboration.Party{Subject: p})
		}
		a, err := r.Draft(ctx, importer, a)
		require.NoError(t, err)
		_, err = r.Sign(ctx, importer, a.ID, day(t, from))
		require.NoError(t, err)
		_, err = r.EnterIntoForce(ctx, importer, a.ID)
		require.NoError(t, err)
		if ended != "" {
			_, err = r.End(ctx, importer, a.ID, day(t, ended))
			require.NoError(t, err)
		}
	}
	agree("2026-01-01", "", street, station)
	agree("2026-02-01", "", street, clinic)
	agree("2026-03-01", "", street, clinic) // a second one makes no second tie
	agree("2026-01-01", "2026-06-01", station, clinic)
	agree("2026-01-01", "", chess, wang)
	fillCommitments(t, r, station)
	fillProposals(t, r, station)
	return street
}

func fillCommitments(t *testing.T, r *collaboration.Registry, owner renjia.Ref) {
	for _, c := range []struct{ due, kept string }{
		{"2026-03-01", "2026-02-20"},
		{"2026-04-01", "2026-05-01"}, // late, but kept
		{"2026-05-01", "2026-08-01"}, // not yet kept on the day of the report
		{"2026-06-30", ""},
		{"2026-07-01", ""}, // not yet due
	} {
		promise, err := r.Commit(t.Context(), importer, collaboration.Commitment{Owner: owner, What: "bench", Made: day(t, "2026-01-10"), Due: day(t, c.due)})
		require.NoError(t, err)
		if c.kept != "" {
			_, err = r.Keep(t.Context(), importer, promise.ID, day(t, c.kept))
			require.NoError(t, err)
		}
	}
}

// fillProposals adds what is no longer owed or never was: it must not count.
func fillProposals(t *testing.T, r *collaboration.Registry, owner renjia.Ref) {
	c := collaboration.Commitment{Owner: owner, What: "lamp", Made: day(t, "2026-01-10"), Due: day(t, "2026-04-01")}
	_, err := r.ProposeCommitment(t.Context(), importer, c)
	require.NoError(t, err)
	off, err := r.Commit(t.Context(), importer, c)
	require.NoError(t, err)
	_, err = r.ReleaseCommitment(t.Context(), importer, off.ID, day(t, "2026-03-01"))
	require.NoError(t, err)
}

func TestGatherReadsTheNetworkOfTheDay(t *testing.T) {
	space := newSpace(t)
	o := options(t)
	o.Lead = fillCollaboration(t, space)
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	require.NoError(t, err)
	require.Len(t, d.Organizations, 4)
	var names []string
	for _, x := range d.Organizations {
		names = append(names, x.Name.EN)
	}
	require.Equal(t, []string{"Street office", "Clinic", "Station", "Chess club"}, names)
	require.True(t, d.Organizations[0].Lead)
	require.Equal(t, []int{1, 2}, d.Organizations[0].Partners)
	require.Equal(t, []int{0}, d.Organizations[1].Partners)
	require.Empty(t, d.Organizations[3].Partners)
	require.Equal(t, indicator.Commitments{Due: 4, Kept: 2}, d.Commitments)

	before, err := indicator.Gather(t.Context(), space, day(t, "2026-05-31"), o)
	require.NoError(t, err)
	require.Equal(t, []int{0, 2}, before.Organizations[1].Partners, "the agreement that ended in June")
}

func TestGatherMarksTheClassAtTheEdge(t *testing.T) {
	space := newSpace(t)
	fillCollaboration(t, space)
	gather := func(e indicator.Edge) (*indicator.Data, error) {
		o := options(t)
		o.Edge = e
		return indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	}
	d, err := gather(indicator.Edge{Classes: []string{"community-organization"}})
	require.NoError(t, err)
	require.Equal(t, "备案社区社会组织", d.Edge.ZH, "from the vocabulary")
	for _, o := range d.Organizations {
		require.Equal(t, o.Name.EN == "Chess club", o.Edge, o.Name)
	}
	d, err = gather(indicator.Edge{Name: both("small ones", "小型组织"), Classes: []string{"community-organization", "health-centre"}})
	require.NoError(t, err)
	require.Equal(t, "small ones", d.Edge.EN)
	require.True(t, d.Organizations[1].Edge && d.Organizations[3].Edge && !d.Organizations[0].Edge)

	_, err = gather(indicator.Edge{Classes: []string{"community-organization", "health-centre"}})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = gather(indicator.Edge{Classes: []string{"no such class"}})
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestGatherCountsDirectivesOfThePeriod(t *testing.T) {
	space := newSpace(t)
	o := options(t)
	o.Lead = fillCollaboration(t, space)
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	require.NoError(t, err)
	require.Empty(t, d.Directives)
	classes, err := collaboration.BuiltinClasses()
	require.NoError(t, err)
	r := collaboration.NewRegistry(space, classes)
	for name, until := range map[string]renjia.Date{"Troupe": {}, "Gone": day(t, "2026-02-01"), "Gone before": day(t, "2026-01-01")} {
		_, err := r.Register(t.Context(), importer, collaboration.Subject{
			Name: renjia.Both(name), Class: "community-organization", Supervisor: o.Lead, Period: renjia.Period{From: day(t, "2025-01-01"), Until: until},
		})
		require.NoError(t, err)
	}
	d, err = indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	require.NoError(t, err)
	require.Equal(t, "Troupe", d.Organizations[4].Name.EN)
	require.Equal(t, []indicator.Directive{{From: 0, To: 4, Acts: 1}}, d.Directives, "of those who are gone nothing is shown")
}

func TestPeripheryWithoutALeadIsUndefined(t *testing.T) {
	space := newSpace(t)
	fillCollaboration(t, space)
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), options(t))
	require.NoError(t, err)
	card, err := d.Scorecard()
	require.NoError(t, err)
	for _, s := range card.Groups[3].Scores {
		require.Equal(t, s.Indicator == indicator.Periphery, s.Result == nil, s.Indicator)
	}
}
