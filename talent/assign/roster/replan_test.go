package roster_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/roster"
)

func TestReplannedRosterChangesNoMoreThanAllowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := tiny(t)
		most := rapid.IntRange(0, 4).Draw(t, "most")
		best := cheapestWith(t, i, most)
		r, err := roster.Replan(context.Background(), i, most, roster.Options{Rounds: 50, Steps: 1000})
		if best == math.MaxInt64 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		a, err := roster.Check(i, r.Roster)
		require.NoError(t, err)
		require.Empty(t, a.Breaks)
		require.Equal(t, a.Cost, r.Cost)
		require.Equal(t, a.Changed, r.Changed)
		require.LessOrEqual(t, r.Changed, most)
		require.LessOrEqual(t, r.Least, best)
		require.LessOrEqual(t, best, r.Cost.Total)
		if r.Proven() {
			require.Equal(t, best, r.Cost.Total)
		}
		priced := *i
		priced.Change = r.ChangePrice
		bound, err := roster.Bound(&priced, r.Prices)
		require.NoError(t, err)
		require.InDelta(t, bound-float64(most)*float64(r.ChangePrice-i.Change), r.Bound, 1e-6)
	})
}

func TestReplanningNeedsAllowanceThatIsNotNegative(t *testing.T) {
	_, err := roster.Replan(context.Background(), station(2, 14, 1, false), -1, roster.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// Somebody falls ill for three days: few entries need to change.
func TestIllnessChangesFewEntriesOfAStation(t *testing.T) {
	i := station(12, 14, 2, false)
	r := solve(t, i, roster.Options{})
	for p := range i.People {
		for _, s := range r.Roster[p] {
			name := ""
			if s != roster.Off {
				name = i.Shifts[s].Name
			}
			i.People[p].Published = append(i.People[p].Published, name)
		}
	}
	for d := range 3 {
		i.People[0].Able[d] = []bool{false, false, false}
	}
	few, err := roster.Replan(context.Background(), i, 6, roster.Options{Rounds: 300, Steps: 200_000, Proof: 1})
	require.NoError(t, err)
	require.LessOrEqual(t, few.Changed, 6)
	free := solve(t, i, roster.Options{Rounds: 300, Steps: 200_000, Proof: 1})
	require.GreaterOrEqual(t, few.Cost.Total, free.Least)
	a, err := roster.Check(i, free.Roster)
	require.NoError(t, err)
	require.Greater(t, a.Changed, 6)
}
