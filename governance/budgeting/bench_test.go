package budgeting

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

func benchmark(b *testing.B, e *Election, r Rule) {
	b.ReportAllocs()
	for b.Loop() {
		_, err := Decide(context.Background(), e, r)
		require.NoError(b, err)
	}
}

// BenchmarkDecide decides the largest published votes.
func BenchmarkDecide(b *testing.B) {
	for _, file := range []string{
		"Poland_Warszawa_2026", "Poland_Lodz_2022", "Poland_Wroclaw_2015_up_to_150", "Poland_Krakow_2024",
		"Poland_Katowice_2020", "Netherlands_Amsterdam_252", "Hungary_Budapest_2024",
	} {
		e := readFile(b, shared(b, "pb", file+".pb"))
		for _, rule := range []string{"greedy_cost", "phragmen", "mes_card", "mes_cost", "mes_score"} {
			if rule == "mes_score" && e.Type != Cumulative && e.Type != Scoring {
				continue
			}
			b.Run(file+"/"+rule, func(b *testing.B) { benchmark(b, e, ruleOf(rule)) })
		}
	}
}

// BenchmarkAdd1 raises endowments by one unit of the currency at a time: a złoty
// where many vote, and a forint, of which there are many.
func BenchmarkAdd1(b *testing.B) {
	for _, file := range []string{
		"Poland_Warszawa_2026", "Hungary_Budapest_2024", "Hungary_Budapest_2024_VIII_Jozsefvaros", "Hungary_Budapest_2022_VIII_Jozsefvaros",
		"Hungary_Budapest_2025_XI_Ujbuda",
	} {
		e := readFile(b, shared(b, "pb", file+".pb"))
		for _, rule := range []string{"mes_card_add1", "mes_cost_add1"} {
			b.Run(file+"/"+rule, func(b *testing.B) {
				steps := decided(b, e, ruleOf(rule)).Steps
				benchmark(b, e, ruleOf(rule))
				b.ReportMetric(float64(steps), "steps")
			})
		}
	}
}

// town draws approvals of projects, eight a voter, the first of them more
// popular than the last; few ballots are equal.
func town(b *testing.B, voters, projects int) *Election {
	r := rand.New(rand.NewPCG(1, 2))
	e := &Election{Type: Approval, Budget: int64(voters) * 100}
	for j := range projects {
		e.Projects = append(e.Projects, Project{ID: fmt.Sprint(j), Cost: int64(voters) * (1 + r.Int64N(8))})
	}
	votes := voting.NewBuilder(voting.Approval, Candidates(e.Projects))
	marks := make([]int32, 0, 8)
	for range voters {
		marks = marks[:0]
		for len(marks) < 8 {
			m := int32(r.IntN(1 + r.IntN(projects)))
			if !slices.Contains(marks, m) {
				marks = append(marks, m)
			}
		}
		votes.Put(1, marks, nil)
	}
	var err error
	e.Votes, err = votes.Profile()
	require.NoError(b, err)
	return e
}

// BenchmarkGrowth doubles the voters.
func BenchmarkGrowth(b *testing.B) {
	if testing.Short() {
		b.Skip("a million voters take a while to draw")
	}
	for _, voters := range []int{125_000, 250_000, 500_000, 1_000_000} {
		e := town(b, voters, 200)
		for _, rule := range []string{"greedy_cost", "phragmen", "mes_card", "mes_cost"} {
			b.Run(fmt.Sprintf("%d/%s", voters, rule), func(b *testing.B) { benchmark(b, e, ruleOf(rule)) })
		}
	}
}
