package axiom_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

func town(b *testing.B, n, m int) *voting.Profile {
	random := rand.New(rand.NewPCG(1, 2))
	build := voting.NewBuilder(voting.Approval, voting.Numbered(m))
	for range n {
		home := random.IntN(m)
		set := []int{}
		for c := range m {
			if d := min((c-home+m)%m, (home-c+m)%m); random.IntN(2+2*d) == 0 {
				set = append(set, c)
			}
		}
		build.Approve(1, set...)
	}
	p, err := build.Profile()
	require.NoError(b, err)
	return p
}

func BenchmarkEJRPlus20000x100(b *testing.B) {
	p := town(b, 20_000, 100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := axiom.EJRPlus(b.Context(), p, seq(20), axiom.Options{Seats: 20, Quota: axiom.Hare}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEJR500x30(b *testing.B) {
	p := town(b, 500, 30)
	committee := []int{0, 4, 8, 12, 16, 20, 24, 28}
	for b.Loop() {
		r, err := axiom.EJR(b.Context(), p, committee, axiom.Options{Seats: 8, Quota: axiom.Hare})
		require.NoError(b, err)
		b.ReportMetric(float64(r.Nodes), "nodes")
	}
}

func BenchmarkCore50x12(b *testing.B) {
	p := town(b, 50, 12)
	for b.Loop() {
		r, err := axiom.Core(b.Context(), p, []int{0, 3, 6, 9}, axiom.Options{Seats: 4, Quota: axiom.Hare})
		require.NoError(b, err)
		b.ReportMetric(float64(r.Nodes), "nodes")
	}
}

func BenchmarkSmithSet300(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	build := voting.NewBuilder(voting.Ranked, voting.Numbered(300))
	for range 51 {
		build.Rank(1, random.Perm(300)...)
	}
	p, err := build.Profile()
	require.NoError(b, err)
	c, err := axiom.Compare(p)
	require.NoError(b, err)
	for b.Loop() {
		c.SmithSet()
	}
}

func BenchmarkPriceable300x30(b *testing.B) {
	p := town(b, 300, 30)
	for b.Loop() {
		r, err := axiom.Priceable(b.Context(), p, []int{0, 4, 8, 12, 16, 20, 24, 28})
		require.NoError(b, err)
		if r.Holds {
			b.ReportMetric(1, "priceable")
		}
	}
}
