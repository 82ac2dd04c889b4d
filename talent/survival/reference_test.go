package survival_test

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

type bounds struct{ Lower, Upper []*float64 }

// estimate is what R's survival package says of one sample.
type estimate struct {
	Curve struct {
		Time, Surv []float64
		NRisk      []int `json:"n_risk"`
		NEvent     []int `json:"n_event"`
		NCensor    []int `json:"n_censor"`
	}
	SE        []*float64        `json:"se_greenwood"`
	CI95      map[string]bounds `json:"ci95"`
	CI90      bounds            `json:"ci90_loglog"`
	Quantiles map[string]struct {
		P []float64
		Q []*float64
	} `json:"quantiles95"`
}

type sample struct {
	File, Time string
	Entry      *string
	GroupBy    *string `json:"group_by"`
	Overall    estimate
	Groups     map[string]estimate
}

func readSamples(t *testing.T, folder string) map[string]sample {
	text, err := os.ReadFile(filepath.Join(folder, "expected.json"))
	require.NoError(t, err)
	var raw map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &raw))
	samples := map[string]sample{}
	for name, one := range raw {
		var s sample
		if json.Unmarshal(one, &s) == nil && s.File != "" && s.Entry == nil {
			samples[name] = s
		}
	}
	return samples
}

// readSpells reads the rows of one group, or all.
func readSpells(t *testing.T, path string, s sample, group string) (spells []survival.Spell) {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	column := func(name string) int { return slices.Index(rows[0], name) }
	for _, row := range rows[1:] {
		if group != "" && row[column(*s.GroupBy)] != group {
			continue
		}
		length, err := strconv.ParseFloat(row[column(s.Time)], 64)
		require.NoError(t, err)
		spells = append(spells, survival.Spell{Length: length, Event: row[column("status")] == "1"})
	}
	return spells
}

func TestCurvesEqualThoseOfR(t *testing.T) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	folder := filepath.Join(shared, "data", "survival")
	samples := readSamples(t, folder)
	for _, name := range []string{"aml", "gehan", "lung", "edge_half", "edge_tie", "edge_zero"} {
		s, ok := samples[name]
		require.True(t, ok, name)
		path := filepath.Join(folder, s.File)
		compare(t, s.Overall, readSpells(t, path, s, ""))
		for group, e := range s.Groups {
			compare(t, e, readSpells(t, path, s, group))
		}
	}
}

func compare(t *testing.T, want estimate, spells []survival.Spell) {
	t.Helper()
	for _, interval := range []survival.Interval{survival.Plain, survival.Log, survival.LogLog} {
		c, err := survival.KaplanMeier(spells, survival.Options{Interval: interval, Level: .95})
		require.NoError(t, err)
		require.Len(t, c.Points, len(want.Curve.Time))
		for i, p := range c.Points {
			require.Equal(t, want.Curve.Time[i], p.Time)
			require.Equal(t, []int{want.Curve.NRisk[i], want.Curve.NEvent[i], want.Curve.NCensor[i]}, []int{p.AtRisk, p.Events, p.Censored})
			require.InDelta(t, want.Curve.Surv[i], p.Survival, 1e-10)
			same(t, want.SE[i], p.StdErr, "standard error at %v", p.Time)
			if p.Survival < 1 { // R leaves the log-log interval of a share of 1 open
				same(t, want.CI95[string(interval)].Lower[i], p.Lower, "lower %s at %v", interval, p.Time)
				same(t, want.CI95[string(interval)].Upper[i], p.Upper, "upper %s at %v", interval, p.Time)
			}
		}
		quantiles := want.Quantiles[string(interval)]
		for i, share := range quantiles.P {
			got, ok, err := c.Quantile(renjia.Frac(int64(math.Round(share*100)), 100), survival.QuantileMiddle)
			require.NoError(t, err)
			require.Equal(t, quantiles.Q[i] != nil, ok)
			if ok {
				require.Equal(t, *quantiles.Q[i], got)
			}
		}
	}
	c, err := survival.KaplanMeier(spells, survival.Options{Interval: survival.LogLog, Level: .90})
	require.NoError(t, err)
	for i, p := range c.Points {
		if p.Survival < 1 {
			same(t, want.CI90.Lower[i], p.Lower, "90 %% at %v", p.Time)
			same(t, want.CI90.Upper[i], p.Upper, "90 %% at %v", p.Time)
		}
	}
}

func same(t *testing.T, want *float64, got float64, format string, args ...any) {
	t.Helper()
	if want == nil {
		require.True(t, math.IsNaN(got), append([]any{format}, args...)...)
		return
	}
	require.InDelta(t, *want, got, 1e-10, append([]any{format}, args...)...)
}
