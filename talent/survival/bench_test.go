package survival_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/renjia-project/renjia/talent/survival"
)

// million draws a million spells of up to ten years in days, half of them censored;
// late lets a third enter later, scale makes days fractions.
func million(late bool, scale float64) []survival.Spell {
	r := rand.New(rand.NewPCG(1, 2))
	spells := make([]survival.Spell, 1_000_000)
	for i := range spells {
		s := &spells[i]
		length := 1 + r.IntN(3650)
		if late && i%3 == 0 {
			s.Entry = scale * float64(r.IntN(length))
		}
		s.Length, s.Event = scale*float64(length), r.IntN(2) == 0
	}
	return spells
}

func BenchmarkKaplanMeierOfAMillion(b *testing.B) {
	for _, run := range []struct {
		name  string
		late  bool
		scale float64
	}{{"days", false, 1}, {"days, delayed entry", true, 1}, {"months", true, 1 / 30.44}} {
		b.Run(run.name, func(b *testing.B) {
			spells := million(run.late, run.scale)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := survival.KaplanMeier(spells, choices); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func records(n int) []survival.Record {
	spells := million(true, 1)[:n]
	records := make([]survival.Record, n)
	for i, s := range spells {
		records[i] = survival.Record{Spell: s, Group: string(rune('a' + i%4)), Covariates: []float64{float64(i % 7), float64(i * i % 11)}}
	}
	return records
}

func BenchmarkLogRankOfFourGroups(b *testing.B) {
	all := records(1_000_000)
	for b.Loop() {
		if _, err := survival.LogRank(all, survival.LogRankWeight); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCoxOfTwoCovariates(b *testing.B) {
	for _, n := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			all := records(n)
			for b.Loop() {
				if _, err := survival.Cox([]string{"u", "v"}, all, survival.CoxOptions{Ties: survival.Efron, Level: .95}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
