package trust_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/trust"
)

// Fifty parties that all rate each other on three items.
func BenchmarkMeasure(b *testing.B) {
	s := &trust.Survey{Instrument: partner(b), Asked: trust.AskedEveryone}
	for i := range 50 {
		s.Roster = append(s.Roster, trust.Party{ID: fmt.Sprint(i)})
	}
	for i := range 50 {
		for j := range 50 {
			for k, item := range items {
				if i != j {
					s.Responses = append(s.Responses, trust.Response{Rater: s.Roster[i].ID, About: s.Roster[j].ID, Item: item, Score: 1 + (i+j*k)%4})
				}
			}
		}
	}
	for b.Loop() {
		_, err := trust.Measure(s, trust.Trust, complete)
		require.NoError(b, err)
	}
}

// Ten thousand promises of a hundred parties.
func BenchmarkReliabilities(b *testing.B) {
	records := make([]trust.Record, 10_000)
	for i := range records {
		due := asOf.On.AddDays(-i % 700)
		records[i] = trust.Record{Who: fmt.Sprint(i % 100), Kind: trust.Commitment, Due: due}
		if i%3 != 0 {
			records[i].Done = due.AddDays(i%5 - 3)
		}
	}
	o := asOf
	o.HalfLife = 365
	for b.Loop() {
		_, err := trust.Reliabilities(records, o)
		require.NoError(b, err)
	}
}
