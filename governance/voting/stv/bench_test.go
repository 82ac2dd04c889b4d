package stv_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// generated makes papers of n voters on m candidates: a Plackett–Luce order with
// geometric strengths, cut off anywhere.
func generated(t testing.TB, seed uint64, n, m int, strength float64) *voting.Profile {
	r := rand.New(rand.NewPCG(seed, 1))
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
	order, key := make([]int, m), make([]float64, m)
	for range n {
		s := 1.0
		for c := range m {
			order[c], key[c] = c, r.ExpFloat64()/s
			s *= strength
		}
		slices.SortFunc(order, func(a, b int) int {
			if key[a] < key[b] {
				return -1
			}
			return 1
		})
		b.Rank(1, order[:1+r.IntN(m)]...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func benchmark(b *testing.B, p *voting.Profile, seats int) {
	for _, m := range stv.Methods() {
		if strings.HasPrefix(m.Name, "stv_") {
			continue
		}
		b.Run(m.Name, func(b *testing.B) {
			for b.Loop() {
				_, err := m.Run(context.Background(), p, seats, voting.Options{Ties: voting.ByIndex()})
				require.NoError(b, err)
			}
		})
	}
}

// BenchmarkWard is the size of a ward of Glasgow.
func BenchmarkWard(b *testing.B) { benchmark(b, generated(b, 1, 9000, 10, 0.85), 4) }

func BenchmarkMillion(b *testing.B) { benchmark(b, generated(b, 2, 1_000_000, 15, 0.9), 5) }
