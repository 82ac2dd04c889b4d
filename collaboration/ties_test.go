package collaboration_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

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
			var parties []string
			for doc, err := range collaboration.Subjects.Find(ctx, s, storage.Query{}) {
				require.NoError(t, err)
				parties = append(parties, doc.Value.Ref().String())
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

func TestAReferenceIntoTheOwnSpaceIsTheSameParty(t *testing.T) {
	r, space := open(t)
	office, station := register(t, r, "Office", "street-office"), register(t, r, "Station", "station")
	_, err := r.Draft(ctx, act, agreement(office, office.In("liede")))
	require.ErrorIs(t, err, renjia.ErrInvalid, "twice the same party")
	a, err := r.Draft(ctx, act, agreement(office.In("liede"), station))
	require.NoError(t, err)
	require.Equal(t, office, a.Party[0].Subject)
	_, err = r.Draft(ctx, act, agreement(station, office.In("elsewhere")))
	require.NoError(t, err, "a party of another space is not looked up")
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		for tie, err := range collaboration.Ties(ctx, s, "friendship", day("2026-01-01")) {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			require.Zero(t, tie)
		}
		return nil
	}))
}
