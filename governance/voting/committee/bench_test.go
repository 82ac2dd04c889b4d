package committee

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/renjia-project/renjia/governance/voting"
)

// popular is a seeded profile in which each candidate has a popularity of its own.
func popular(t testing.TB, voters, candidates int, seed uint64) *voting.Profile {
	r := rand.New(rand.NewPCG(seed, 1))
	chance := make([]float64, candidates)
	for c := range chance {
		chance[c] = 0.02 + 0.3*r.Float64()*r.Float64()
	}
	ballots := make([][]int, voters)
	for i := range ballots {
		for c := range candidates {
			if r.Float64() < chance[c] {
				ballots[i] = append(ballots[i], c)
			}
		}
	}
	return profileOf(t, candidates, ballots)
}

// parties is a seeded profile in which voters approve of most of one party.
func parties(t testing.TB, voters, candidates int, seed uint64) *voting.Profile {
	r := rand.New(rand.NewPCG(seed, 2))
	ballots := make([][]int, voters)
	for i := range ballots {
		party := r.IntN(7) * r.IntN(7) / 7
		for c := range candidates {
			if c%7 == party && r.Float64() < 0.8 || r.Float64() < 0.02 {
				ballots[i] = append(ballots[i], c)
			}
		}
	}
	return profileOf(t, candidates, ballots)
}

func benchmark(b *testing.B, p *voting.Profile, seats int, names ...string) {
	rules := methods()
	for _, name := range names {
		rule := rules[name]
		if rule == nil {
			continue
		}
		b.Run(fmt.Sprintf("%s/%dx%d,%d", name, p.Voters(), len(p.Candidates), seats), func(b *testing.B) {
			for b.Loop() {
				if _, err := rule(b.Context(), p, seats, voting.Options{Ties: voting.ByIndex()}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

var sequential = []string{
	"av", "sav", "seqphragmen", "equal-shares", "equal-shares-with-increment-completion", "seqpav", "revseqpav", "seqcc",
	"maximin-support", "phragmen-enestroem", "consensus-rule", "eph", "greedy-monroe",
}

func BenchmarkPopular20000(b *testing.B) { benchmark(b, popular(b, 20000, 100, 1), 20, sequential...) }

func BenchmarkParties5000(b *testing.B) { benchmark(b, parties(b, 5000, 60, 1), 20, sequential...) }

func BenchmarkPopular2000(b *testing.B) {
	benchmark(b, popular(b, 2000, 60, 1), 15, sequential...)
}

func BenchmarkSmall500(b *testing.B) {
	benchmark(b, popular(b, 500, 30, 1), 8, "maximin-support", "pav", "cc", "slav", "geom2")
}

func BenchmarkSmall200(b *testing.B) {
	benchmark(b, popular(b, 200, 20, 1), 8, "maximin-support", "pav", "cc", "slav", "geom2", "lexcc", "adams", "monroe", "minimaxav", "minimaxphragmen", "leximaxphragmen")
}
