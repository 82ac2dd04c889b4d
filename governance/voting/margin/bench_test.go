package margin_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/margin"
)

// town is a profile of short papers around two or three favourites.
func town(b *testing.B, n, m int) *voting.Profile {
	random := rand.New(rand.NewPCG(uint64(n), uint64(m)))
	build := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
	for range n {
		order := random.Perm(m)
		for i := range order {
			if j := random.IntN(i + 1); order[j] > order[i] && random.IntN(3) > 0 {
				order[i], order[j] = order[j], order[i]
			}
		}
		build.Rank(1, order[:1+random.IntN(m)]...)
	}
	p, err := build.Profile()
	require.NoError(b, err)
	return p
}

func BenchmarkIRV(b *testing.B) {
	for _, m := range []int{4, 5, 6, 7, 8} {
		p := town(b, 1000, m)
		winner := irv(p)[0]
		b.Run(fmt.Sprint(m), func(b *testing.B) {
			for b.Loop() {
				r, err := margin.IRV(b.Context(), p, winner, margin.Options{Variant: margin.Alter, Goal: margin.MayLose, Nodes: 5000})
				require.NoError(b, err)
				b.ReportMetric(float64(r.Nodes), "nodes")
				b.ReportMetric(float64(r.Lower), "lower")
				b.ReportMetric(float64(r.Upper), "upper")
			}
		})
	}
}

func BenchmarkPluralityMargin20000x10(b *testing.B) {
	p := town(b, 20_000, 10)
	winner := plurality(p)[0]
	b.ReportAllocs()
	for b.Loop() {
		_, err := margin.Plurality().Margin(p, winner, margin.Options{Variant: margin.Alter, Goal: margin.MustLose})
		require.NoError(b, err)
	}
}

func BenchmarkManipulateBorda(b *testing.B) {
	p := town(b, 20_000, 10)
	for b.Loop() {
		_, err := margin.BordaTournament().Manipulate(p, 17, 1, voting.ByIndex())
		require.NoError(b, err)
	}
}

func BenchmarkSearchCopeland5000x12(b *testing.B) {
	p := town(b, 5000, 12)
	f := winners(copeland)
	for b.Loop() {
		m, err := margin.Search(b.Context(), f.rule("copeland"), p, f(p)[0], margin.Copeland, margin.Options{Variant: margin.Alter, Goal: margin.MayLose, Nodes: 1})
		require.NoError(b, err)
		b.ReportMetric(float64(m.Lower), "lower")
		b.ReportMetric(float64(m.Upper), "upper")
	}
}
