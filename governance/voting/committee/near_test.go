package committee

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// TestNearTiesOfLoads elects where two loads differ by one part in 2⁷⁰ or more,
// either way. Candidate 0 has T supporters, s of whom also approve of 1, who has
// N + d in all; 2 has N of its own. When 0 is in, 1 has the load
// (1 + s/T)/(N + d) and 2 has 1/N: the first is less if sN < dT, and s and d are
// made so that sN - dT is 1 or -1.
func TestNearTiesOfLoads(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for tried := 0; tried < 200; {
		T, N := 1<<38+r.Int64N(1<<36), 1<<36+r.Int64N(1<<36)
		s, d := new(big.Int), new(big.Int)
		if new(big.Int).GCD(s, d, big.NewInt(N), big.NewInt(T)).Int64() != 1 {
			continue
		}
		sign := int64(1) // of sN - dT
		if d.Neg(d); s.Sign() < 0 {
			s.Neg(s)
			d.Neg(d)
			sign = -1
		}
		rest := N + d.Int64() - s.Int64()
		if rest < 1 || s.Int64() >= T || N+d.Int64() >= T {
			continue
		}
		tried++
		b := voting.NewBuilder(voting.Approval, voting.Numbered(3))
		b.Approve(T-s.Int64(), 0)
		b.Approve(s.Int64(), 0, 1)
		b.Approve(rest, 1)
		b.Approve(N, 2)
		p, err := b.Profile()
		require.NoError(t, err)
		second := 1
		if sign > 0 {
			second = 2
		}
		got, err := SeqPhragmen(t.Context(), p, 2, voting.Options{})
		require.NoError(t, err)
		require.Equal(t, []int{0, second}, got.Winners)
		for name, oracle := range oracles {
			if name == "equal-shares-with-increment-completion" {
				continue
			}
			got, err := methods()[name](t.Context(), p, 2, voting.Options{Ties: voting.ByIndex()})
			require.NoError(t, err)
			require.Equal(t, ascending(oracle(plainOf(p, 2))), ascending(got.Winners), name)
		}
	}
}

// TestManyBallotsTie has sums over many ballots that are equal, but whose floats
// differ with the order of adding.
func TestManyBallotsTie(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	for range 6 {
		b := voting.NewBuilder(voting.Approval, voting.Numbered(12))
		weights := make([]int64, 63)
		for i := range weights {
			weights[i] = 1<<30 + r.Int64N(1<<29)
		}
		for side := range 2 {
			for _, i := range r.Perm(len(weights)) {
				var marks []int
				for c := range 6 {
					if (i+1)>>c&1 == 1 {
						marks = append(marks, c+6*side)
					}
				}
				b.Approve(weights[i], marks...)
			}
		}
		p, err := b.Profile()
		require.NoError(t, err)
		for _, name := range []string{"seqphragmen", "equal-shares", "phragmen-enestroem", "consensus-rule", "seqpav", "maximin-support"} {
			for _, seats := range []int{2, 5, 8} {
				if name == "phragmen-enestroem" && seats > 5 || name == "maximin-support" && seats > 2 {
					continue // the oracle is slow
				}
				got, err := methods()[name](t.Context(), p, seats, voting.Options{Ties: voting.ByIndex()})
				require.NoError(t, err)
				require.Equal(t, oracles[name](plainOf(p, seats)), got.Winners, "%s, %d seats", name, seats)
				require.NotEmpty(t, got.Broken, name)
			}
		}
	}
}

// TestTruncatedWeights has Thiele's weights that 62 bits do not hold exactly, and
// scores that are equal or differ by little more than nothing.
func TestTruncatedWeights(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	const m, seats = 24, 20
	for range 10 {
		b := voting.NewBuilder(voting.Approval, voting.Numbered(m))
		for range 4 {
			order := r.Perm(m)
			b.Approve(1<<37+r.Int64N(2), order[:16+r.IntN(5)]...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		require.False(t, newTableIsExact(p, seats))
		for _, name := range []string{"seqpav", "seqslav", "revseqpav"} {
			got, err := methods()[name](t.Context(), p, seats, voting.Options{Ties: voting.ByIndex()})
			require.NoError(t, err)
			want := oracles[name](plainOf(p, seats))
			require.Equal(t, ascending(want), ascending(got.Winners), name)
			if name == "seqpav" {
				require.Equal(t, want, got.Winners)
				require.Zero(t, plainOf(p, seats).thieleScore(harmonic, want).Cmp(toldSum(got)))
			}
		}
	}
}

func newTableIsExact(p *voting.Profile, seats int) bool {
	t := newTable(harmonic, seats, p.Voters())
	return t.exact
}

// toldSum adds what rounds tell of whoever is elected.
func toldSum(r *voting.Result) *big.Rat {
	sum := new(big.Rat)
	for _, round := range r.Rounds {
		i := slices.IndexFunc(round.Scores, func(s voting.Standing) bool { return s.Candidate == round.Elected[0] })
		sum = add(sum, round.Scores[i].Value)
	}
	return sum
}
