package competency_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/competency"
)

// 500 posts, 10 of 600 people ready for each.
func BenchmarkSucceed(b *testing.B) {
	var posts []competency.Post
	for i := range 500 {
		p := competency.Post{Name: fmt.Sprint(i)}
		for j := range 10 {
			p.Ready = append(p.Ready, person(fmt.Sprint((i*i*7+j*61)%600)))
		}
		posts = append(posts, p)
	}
	b.ReportAllocs()
	for b.Loop() {
		_, err := competency.Succeed(posts)
		require.NoError(b, err)
	}
}

// 100,000 assessments of 1,000 people in 20 competencies.
func BenchmarkHeldOn(b *testing.B) {
	var all []competency.Assessment
	for i := range 100_000 {
		a := found(competency.Supervisor, fmt.Sprint(i%1000), fmt.Sprint(i%20), i%4, "2026-01-01", "")
		a.On = a.On.AddDays(i % 300)
		all = append(all, a)
	}
	o := competency.Options{From: []competency.Perspective{competency.Supervisor}, Basis: competency.Latest}
	b.ReportAllocs()
	for b.Loop() {
		_, err := competency.HeldOn(all, "station", day("2026-12-01"), o)
		require.NoError(b, err)
	}
}

func BenchmarkCohensKappa(b *testing.B) {
	var pairs []competency.Pair
	for i := range 100_000 {
		pairs = append(pairs, competency.Pair{A: i % 5, B: i * i % 5})
	}
	var k competency.Kappa
	for b.Loop() {
		var err error
		k, err = competency.CohensKappa(pairs, competency.Quadratic)
		require.NoError(b, err)
	}
	require.NotEqual(b, renjia.Frac(1, 1).String(), k.Exact)
}
