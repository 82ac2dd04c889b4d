package procedure_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/procedure"
)

// log returns cases of which every third has a fault.
func log(n int) []procedure.Case {
	cases := make([]procedure.Case, n)
	for i := range cases {
		cases[i] = regular()
		cases[i].ID = fmt.Sprint(i)
		switch i % 9 {
		case 0:
			cases[i].Events[2].Attended = procedure.Counted(19)
		case 3:
			cases[i].Events = append(cases[i].Events[:1:1], cases[i].Events[2:]...)
		case 6:
			cases[i].Events[2].On, cases[i].Events[3].On = cases[i].Events[3].On, cases[i].Events[2].On
		}
	}
	return cases
}

func BenchmarkSummarize100000(b *testing.B) {
	cases := log(1000)
	c := checker(b, chosen(b, "cn/four-deliberations-two-disclosures"), procedure.Options{})
	hundred := func(yield func(procedure.Case, error) bool) {
		for range 100 {
			for _, k := range cases {
				if !yield(k, nil) {
					return
				}
			}
		}
	}
	b.ReportAllocs()
	events := int64(0)
	for b.Loop() {
		s, err := procedure.Summarize(c, hundred)
		require.NoError(b, err)
		events += s.Events
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkCheck(b *testing.B) {
	k := regular()
	c := checker(b, chosen(b, "cn/four-deliberations-two-disclosures"), procedure.Options{})
	b.ReportAllocs()
	for b.Loop() {
		c.Check(k)
	}
}

func BenchmarkWriteXES1000(b *testing.B) {
	cases, x := log(1000), chosen(b, "cn/four-deliberations-two-disclosures")
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, procedure.WriteXES(io.Discard, x, seq(cases)))
	}
}
