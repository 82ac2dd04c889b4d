package rule_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/rule"
)

// million is a roll of 1,000,000 owners with heads and area, named as rolls
// name them, and a ballot of each in an order of its own.
func million() ([]rule.Elector, []rule.Ballot) {
	const n = 1_000_000
	random := rand.New(rand.NewPCG(1, 2))
	electors, ballots := make([]rule.Elector, n), make([]rule.Ballot, n)
	weights := make([]int64, 2*n)
	for i := range electors {
		w := weights[2*i : 2*i+2 : 2*i+2]
		w[0], w[1] = 1, random.Int64N(20_000)+1
		electors[i] = rule.Elector{ID: fmt.Sprintf("owner-%016x%016x", random.Uint64(), random.Uint64()), Weights: w}
		ballots[i] = rule.Ballot{Elector: electors[i].ID, Response: []rule.Response{rule.Yes, rule.No, rule.Abstain}[random.IntN(3)]}
	}
	random.Shuffle(n, func(i, j int) { ballots[i], ballots[j] = ballots[j], ballots[i] })
	return electors, ballots
}

func BenchmarkEvaluateMillionBallots(b *testing.B) {
	electors, ballots := million()
	g, err := rule.NewRegister(ordinary, electors)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Evaluate(ballots); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(ballots)), "ns/ballot")
}

func BenchmarkDiagnoseMillionBallots(b *testing.B) {
	electors, ballots := million()
	g, err := rule.NewRegister(ordinary, electors)
	require.NoError(b, err)
	for b.Loop() {
		if _, err := g.Diagnose(ballots[:700_000]); err != nil {
			b.Fatal(err)
		}
	}
}
