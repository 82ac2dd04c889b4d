package recurrence_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/resources/booking/recurrence"
)

type reference struct {
	Start       string   `json:"dtstart"`
	Zone        string   `json:"tzid"`
	Rule        string   `json:"rrule"`
	Plus        []string `json:"rdate"`
	Except      []string `json:"exdate"`
	Occurrences []string `json:"occurrences"`
	UTC         []string `json:"utc"`
	RFC5545     []string `json:"rfc5545"`
}

// The reference is python-dateutil, and the standard where clocks change.
func TestExpansionsEqualTheReference(t *testing.T) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(shared, "data", "booking", "rrule.json"))
	require.NoError(t, err)
	var file struct{ Rules, Sets, DST []reference }
	require.NoError(t, json.Unmarshal(text, &file))
	require.Len(t, file.Rules, 10)
	require.Len(t, file.Sets, 1)
	require.Len(t, file.DST, 2)
	for _, c := range file.Rules {
		e := expand(t, seriesOf(t, c.Start, c.Rule), c.Zone, recurrence.Horizon{})
		require.Equal(t, c.Occurrences, basic(e), c.Rule)
		var utc []string
		for _, o := range e.Occurrences {
			utc = append(utc, o.Interval.From.UTC().Format("20060102T150405Z"))
		}
		require.Equal(t, c.UTC, utc, c.Rule)
	}
	for _, c := range file.Sets {
		s := seriesOf(t, c.Start, c.Rule)
		s.Plus, s.Except = walls(t, c.Plus...), walls(t, c.Except...)
		require.Equal(t, c.Occurrences, basic(expand(t, s, "Asia/Shanghai", recurrence.Horizon{})))
	}
	for _, c := range file.DST {
		require.Equal(t, c.RFC5545, basic(expand(t, seriesOf(t, c.Start, c.Rule), c.Zone, recurrence.Horizon{})))
	}
}
