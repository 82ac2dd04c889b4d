package temporal_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/temporal"
)

// wave builds a graph of the parties a to e, in an order, of pairs.
func wave(t require.TestingT, parties []string, pairs ...string) *network.Graph {
	return networktest.Build(t, network.Directed, parties, pairs...)
}

func TestTurnoverCountsWhatWasKeptFormedAndDissolved(t *testing.T) {
	before := wave(t, []string{"a", "b", "c", "d"}, "a-b", "b-a", "b-c")
	after := wave(t, []string{"d", "c", "b", "a"}, "b-a", "c-b", "d-a", "a-b")
	c, err := temporal.Turnover(before, after)
	require.NoError(t, err)
	require.Equal(t, []int64{2, 2, 1, 3}, []int64{c.Kept, c.Formed, c.Dissolved, c.Hamming})
	require.Equal(t, renjia.Frac(2, 5), *c.Jaccard)
	require.Equal(t, renjia.Frac(2, 3), *c.Persistence)
	parties, err := temporal.TurnoverByParty(before, after)
	require.NoError(t, err)
	require.Equal(t, []temporal.PartyChange{
		{"a", 2, 1, 0, fraction(2, 3)}, {"b", 2, 1, 1, fraction(1, 2)}, {"c", 0, 1, 1, fraction(0, 1)}, {"d", 0, 1, 0, fraction(0, 1)},
	}, parties)
}

func fraction(num, den int64) *renjia.Fraction {
	f := renjia.Frac(num, den)
	return &f
}

func TestTurnoverOfNothingIsUndefinedNotZero(t *testing.T) {
	empty := wave(t, []string{"a", "b"})
	c, err := temporal.Turnover(empty, empty)
	require.NoError(t, err)
	require.Nil(t, c.Jaccard)
	require.Nil(t, c.Persistence)
	text, err := json.Marshal(c)
	require.NoError(t, err)
	require.Contains(t, string(text), `"jaccard":null`)
	c, err = temporal.Turnover(empty, wave(t, nil, "a-b"))
	require.NoError(t, err)
	require.Zero(t, c.Jaccard.Num())
	require.Nil(t, c.Persistence, "nothing was there to persist")
	_, err = temporal.Turnover(empty, wave(t, nil, "a-c"))
	var roster *permute.RosterError
	require.ErrorAs(t, err, &roster)
	_, err = temporal.TurnoverByParty(empty, wave(t, nil, "a-c"))
	require.ErrorAs(t, err, &roster)
	_, err = temporal.Turnovers([]*network.Graph{empty, empty, wave(t, nil, "a-c")})
	require.ErrorAs(t, err, &roster)
	none, err := temporal.Turnovers([]*network.Graph{empty})
	require.NoError(t, err)
	require.Empty(t, none)
}

// Kept, formed and dissolved from matrices; parties add up to twice the network.
func TestTurnoverIsThatOfTheMatrices(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f"}
	rapid.Check(t, func(t *rapid.T) {
		direction := rapid.SampledFrom([]network.Direction{network.Directed, network.Undirected}).Draw(t, "direction")
		draw := func(order []string) *network.Graph {
			var pairs []string
			for _, a := range names {
				for _, b := range names {
					if a != b && rapid.IntRange(0, 2).Draw(t, "tie") == 0 {
						pairs = append(pairs, a+"-"+b)
					}
				}
			}
			return networktest.Build(t, direction, order, pairs...)
		}
		before, after := draw(names), draw(rapid.Permutation(names).Draw(t, "order"))
		var kept, formed, dissolved int64
		for i, a := range names {
			for j, b := range names {
				if i == j || i > j && direction == network.Undirected {
					continue
				}
				was, is := before.Tied(before.Index(a), before.Index(b)), after.Tied(after.Index(a), after.Index(b))
				switch {
				case was && is:
					kept++
				case is:
					formed++
				case was:
					dissolved++
				}
			}
		}
		c, err := temporal.Turnover(before, after)
		require.NoError(t, err)
		require.Equal(t, []int64{kept, formed, dissolved}, []int64{c.Kept, c.Formed, c.Dissolved})
		parties, err := temporal.TurnoverByParty(before, after)
		require.NoError(t, err)
		var sums [3]int64
		for i, p := range parties {
			require.Equal(t, names[i], p.ID)
			sums[0], sums[1], sums[2] = sums[0]+p.Kept, sums[1]+p.Formed, sums[2]+p.Dissolved
		}
		require.Equal(t, [3]int64{2 * kept, 2 * formed, 2 * dissolved}, sums)
	})
}

func TestTiesThatStayAreStable(t *testing.T) {
	before := networktest.Random(t, "ba", 30, 3, 1)
	drop := 0
	after, err := before.Retied(func(yield func([2]int, float64) bool) {
		for pair := range before.Ties() {
			if drop++; drop%3 > 0 && !yield(pair, 1) {
				return
			}
		}
	})
	require.NoError(t, err)
	s, err := temporal.Stability(before, after, permute.Options{Permutations: 999})
	require.NoError(t, err)
	require.Equal(t, float64(s.Kept), s.Test.Overlap)
	require.Equal(t, .001, s.Test.PGE)
	require.Greater(t, float64(s.Kept), 2*s.Test.MeanOverlap)
	_, err = temporal.Stability(before, networktest.Kite(t), permute.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = temporal.Stability(before, before, permute.Options{Workers: -1})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// Sampson's monastery, liking at three times (1968). The reference file has two
// waves; the third was counted from the data.
func TestSampsonsMonks(t *testing.T) {
	var want map[string]struct {
		Kept, Formed, Dissolved, Hamming int64
		Jaccard, Persistence             float64
	}
	networktest.Section(t, "temporal_sampson", &want)
	waves := sampson(t)
	all, err := temporal.Turnovers(waves)
	require.NoError(t, err)
	for k, c := range all {
		w, ok := want[fmt.Sprintf("T%d-T%d", k+1, k+2)]
		if !ok {
			w.Kept, w.Formed, w.Dissolved, w.Hamming, w.Jaccard, w.Persistence = 40, 16, 17, 33, .5479, .7018
		}
		require.Equal(t, []int64{w.Kept, w.Formed, w.Dissolved, w.Hamming}, []int64{c.Kept, c.Formed, c.Dissolved, c.Hamming})
		require.InDelta(t, w.Jaccard, c.Jaccard.Float64(), .00005)
		require.InDelta(t, w.Persistence, c.Persistence.Float64(), .00005)
	}
	require.Len(t, all, 2)
	s, err := temporal.Stability(waves[0], waves[1], permute.Options{})
	require.NoError(t, err)
	require.Equal(t, s.Test.Resolution, s.Test.PGE, "liking lasts")
}
