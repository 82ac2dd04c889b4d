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
		Time, Surv, CumHaz []float64
		NRisk              []int `json:"n_risk"`
		NEvent             []int `json:"n_event"`
		NCensor            []int `json:"n_censor"`
	}
	SE        []*float64        `json:"se_greenwood"`
	SENelson  []float64         `json:"se_cumhaz_na"`
	CI95      map[string]bounds `json:"ci95"`
	CI90      bounds            `json:"ci90_loglog"`
	Quantiles map[string]struct {
		P               []float64
		Q, Lower, Upper []*float64
	} `json:"quantiles95"`
	Mean    meanOf                           `json:"rmean"`
	MeanMid meanOf                           `json:"rmst_mid"`
	FH      struct{ Surv, CumHaz []float64 } `json:"fleming_harrington_tie_corrected"`
}

type meanOf struct{ Tau, RMean, SE float64 }

type testOf struct {
	Levels    []string
	Obs, Exp  []float64
	ObsTotal  []float64 `json:"obs_total"`
	ExpTotal  []float64 `json:"exp_total"`
	Var       [][]float64
	Chisq     float64
	DF        int
	P         float64
	Strata    string
	DroppedNA int `json:"dropped_na"`
}

type coxOf struct {
	Terms            []string
	Coef, SE, LogLik []float64
	Score, Wald      float64
	N, NEvent        int
	Concordance      float64
	BaseHazLast      float64 `json:"basehaz_last"`
}

type sample struct {
	File, Time string
	Entry      *string
	GroupBy    *string `json:"group_by"`
	Overall    estimate
	Groups     map[string]estimate
	LogRank    map[string]testOf
	Delayed    testOf                  `json:"logrank_delayed_entry"`
	Exact      struct{ Chisq float64 } `json:"cox_score_delayed_entry_exact"`
	Breslow    struct{ Chisq float64 } `json:"cox_score_delayed_entry_breslow"`
	Cox        map[string]coxOf
	Rate       struct {
		PersonTime             float64 `json:"person_time"`
		Events                 int
		Rate, Lower95, Upper95 float64
	}
}

// folder is where the shared reference values are; the test is skipped without.
func folder(t *testing.T) string {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(shared, "data", "survival")
}

func expected(t *testing.T) map[string]json.RawMessage {
	text, err := os.ReadFile(filepath.Join(folder(t), "expected.json"))
	require.NoError(t, err)
	var raw map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(text, &raw))
	return raw
}

func samples(t *testing.T) map[string]sample {
	found := map[string]sample{}
	for name, one := range expected(t) {
		var s sample
		if json.Unmarshal(one, &s) == nil && s.File != "" {
			found[name] = s
		}
	}
	require.Equal(t, 8, len(found))
	return found
}

// frame is a CSV file by columns.
type frame map[string][]string

func readFrame(t *testing.T, file string) frame {
	f, err := os.Open(filepath.Join(folder(t), file))
	require.NoError(t, err)
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	columns := frame{}
	for j, name := range rows[0] {
		for _, row := range rows[1:] {
			columns[name] = append(columns[name], row[j])
		}
	}
	return columns
}

// number is NaN for what is missing.
func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// records reads a sample with a stratum and covariates.
func (s sample) records(t *testing.T, stratum string, covariates []string) (all []survival.Record) {
	f := readFrame(t, s.File)
	for i, length := range f[s.Time] {
		r := survival.Record{Spell: survival.Spell{Length: number(length)}}
		if status, ok := f["status"]; ok {
			r.Event = status[i] == "1"
		} else {
			r.Event = f["reason"][i] != "active"
		}
		if s.Entry != nil {
			r.Entry = number(f[*s.Entry][i])
		}
		if s.GroupBy != nil {
			r.Group = f[*s.GroupBy][i]
		}
		if stratum != "" {
			r.Stratum = f[stratum][i]
		}
		for _, name := range covariates {
			r.Covariates = append(r.Covariates, number(f[name][i]))
		}
		all = append(all, r)
	}
	return all
}

func spellsOf(records []survival.Record, group string) (spells []survival.Spell) {
	for _, r := range records {
		if group == "" || r.Group == group {
			spells = append(spells, r.Spell)
		}
	}
	return spells
}

func TestCurvesEqualThoseOfR(t *testing.T) {
	for name, s := range samples(t) {
		t.Run(name, func(t *testing.T) {
			records := s.records(t, "", nil)
			compareCurve(t, s.Overall, spellsOf(records, ""))
			for group, e := range s.Groups {
				compareCurve(t, e, spellsOf(records, group))
			}
		})
	}
}

func compareCurve(t *testing.T, want estimate, spells []survival.Spell) {
	t.Helper()
	for _, interval := range survival.Intervals() {
		c, err := survival.KaplanMeier(spells, survival.Options{Interval: interval, Level: .95})
		require.NoError(t, err)
		require.Len(t, c.Points, len(want.Curve.Time))
		for i, p := range c.Points {
			require.Equal(t, want.Curve.Time[i], p.Time)
			require.Equal(t, []int{want.Curve.NRisk[i], want.Curve.NEvent[i], want.Curve.NCensor[i]}, []int{p.AtRisk, p.Events, p.Censored})
			require.InDelta(t, want.Curve.Surv[i], p.Survival, 1e-10)
			require.InDelta(t, math.Exp(-want.Curve.CumHaz[i]), p.FlemingHarrington, 1e-10)
			same(t, want.SE[i], p.StdErr, "standard error at %v", p.Time)
			same(t, want.CI95[string(interval)].Lower[i], p.Lower, "lower %s at %v", interval, p.Time)
			same(t, want.CI95[string(interval)].Upper[i], p.Upper, "upper %s at %v", interval, p.Time)
		}
		compareQuantiles(t, want, &c, interval)
	}
	c, err := survival.KaplanMeier(spells, survival.Options{Interval: survival.LogLog, Level: .90})
	require.NoError(t, err)
	for i, p := range c.Points {
		same(t, want.CI90.Lower[i], p.Lower, "90 %% at %v", p.Time)
		same(t, want.CI90.Upper[i], p.Upper, "90 %% at %v", p.Time)
	}
	for _, m := range []meanOf{want.Mean, want.MeanMid} {
		got, err := c.Mean(m.Tau)
		require.NoError(t, err)
		require.InEpsilon(t, 1+m.RMean, 1+got.Value, 1e-10)
		require.InEpsilon(t, 1+m.SE, 1+got.StdErr, 1e-10)
	}
	compareHazards(t, want, spells)
}

func compareQuantiles(t *testing.T, want estimate, c *survival.Curve, interval survival.Interval) {
	t.Helper()
	quantiles := want.Quantiles[string(interval)]
	for i, share := range quantiles.P {
		left := renjia.Frac(int64(math.Round(share*100)), 100)
		got, ok, err := c.Quantile(left, survival.QuantileMiddle)
		require.NoError(t, err)
		require.Equal(t, quantiles.Q[i] != nil, ok)
		if ok {
			require.Equal(t, *quantiles.Q[i], got)
		}
		lower, upper, err := c.QuantileLimits(left, survival.QuantileMiddle)
		require.NoError(t, err)
		for _, limit := range []struct {
			want *float64
			got  float64
		}{{quantiles.Lower[i], lower}, {quantiles.Upper[i], upper}} {
			if limit.want == nil {
				require.Equal(t, math.Inf(1), limit.got, "%s %v", interval, share)
				continue
			}
			require.Equal(t, *limit.want, limit.got, "%s %v", interval, share)
		}
	}
}

func compareHazards(t *testing.T, want estimate, spells []survival.Spell) {
	t.Helper()
	h, err := survival.NelsonAalen(spells, survival.TogetherTies)
	require.NoError(t, err)
	separate, err := survival.NelsonAalen(spells, survival.SeparateTies)
	require.NoError(t, err)
	for i, p := range h.Points {
		require.InDelta(t, want.Curve.CumHaz[i], p.Hazard, 1e-10)
		require.InDelta(t, want.SENelson[i], p.StdErr, 1e-10)
		require.InDelta(t, want.FH.CumHaz[i], separate.Points[i].Hazard, 1e-10)
		require.InDelta(t, want.FH.Surv[i], separate.Points[i].Survival, 1e-10)
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

func TestComparisonsOfGroupsEqualThoseOfR(t *testing.T) {
	seen := map[string]int{}
	for name, s := range samples(t) {
		weights := map[string]survival.Weight{"rho0": survival.LogRankWeight, "rho1": survival.PetoWeight, "stratified": survival.LogRankWeight}
		for kind, want := range s.LogRank {
			records := s.records(t, want.Strata, nil)
			n := len(records)
			records = slices.DeleteFunc(records, func(r survival.Record) bool { return r.Stratum == "NA" })
			require.Equal(t, want.DroppedNA, n-len(records))
			if want.Strata != "" {
				want.Obs, want.Exp = want.ObsTotal, want.ExpTotal
				want.Levels = nil
			}
			compareTest(t, name+" "+kind, want, records, weights[kind])
			seen[kind]++
		}
		if s.Entry != nil {
			compareTest(t, name, s.Delayed, s.records(t, "", nil), survival.LogRankWeight)
			seen["entry"]++
			got, err := survival.LogRank(s.records(t, "", nil), survival.LogRankWeight)
			require.NoError(t, err)
			require.InDelta(t, s.Exact.Chisq, got.Statistic, 1e-9, "the score test of a Cox regression with exact ties")
		}
	}
	require.Equal(t, map[string]int{"rho0": 4, "rho1": 4, "stratified": 2, "entry": 2}, seen)
}

func compareTest(t *testing.T, name string, want testOf, records []survival.Record, w survival.Weight) {
	t.Helper()
	got, err := survival.LogRank(records, w)
	require.NoError(t, err, name)
	require.InEpsilon(t, want.Chisq, got.Statistic, 1e-10, name)
	require.Equal(t, want.DF, got.DF, name)
	if want.P > 0 {
		require.InEpsilon(t, want.P, got.P, 1e-9, name)
	}
	for i, g := range got.Groups {
		if want.Levels != nil {
			require.Equal(t, want.Levels[i], g.Name)
		}
		require.InDelta(t, want.Obs[i], g.Observed, 1e-10, name)
		require.InDelta(t, want.Exp[i], g.Expected, 1e-10, name)
		for j := range got.Groups {
			require.InDelta(t, want.Var[i][j], got.Variance[i][j], 1e-10*(1+math.Abs(want.Var[i][j])), name)
		}
	}
}

// R stops when the likelihood stands still to 1e-9, so that its own coefficients are
// good to about 1e-9 of their standard error here.
func TestRegressionsEqualThoseOfR(t *testing.T) {
	seen := 0
	for name, s := range samples(t) {
		for ties, want := range s.Cox {
			m, err := survival.Cox(want.Terms, s.records(t, "", want.Terms), survival.CoxOptions{Ties: survival.Ties(ties), Level: .95})
			require.NoError(t, err)
			require.Equal(t, []int{want.N, want.NEvent}, []int{m.N, m.Events})
			for j, c := range m.Coefficients {
				require.Equal(t, want.Terms[j], c.Name)
				require.InDelta(t, want.Coef[j], c.Estimate, 1e-8*c.StdErr, "%s %s %s", name, ties, c.Name)
				require.InEpsilon(t, want.SE[j], c.StdErr, 1e-9)
			}
			require.InDelta(t, want.LogLik[0], m.NullLikelihood, 1e-9)
			require.InDelta(t, want.LogLik[1], m.Likelihood, 1e-9)
			require.InEpsilon(t, want.Score, m.Score.Statistic, 1e-9)
			require.InEpsilon(t, want.Wald, m.Wald.Statistic, 1e-7)
			require.InEpsilon(t, want.Concordance, m.Concordance, 1e-10)
			last := m.Baselines[0].Hazard[len(m.Baselines[0].Hazard)-1]
			for j, c := range m.Coefficients { // R's stands at 0
				last *= math.Exp(-c.Estimate * m.Means[j])
			}
			require.InEpsilon(t, want.BaseHazLast, last, 1e-8)
			seen++
		}
	}
	require.Equal(t, 4, seen)
}

func TestCompetingReasonsEqualThoseOfR(t *testing.T) {
	var all map[string]struct {
		File      string
		Causes    int
		Time      []float64
		NRisk     []int `json:"n_risk"`
		CIF, SE   [][]float64
		EventFree []float64 `json:"event_free"`
		CmpRsk    struct {
			At       []float64
			Est, Var [][]float64
		}
		Gray struct {
			By       string
			Stat, PV []float64
			DF       []int
		} `json:"gray_test"`
	}
	require.NoError(t, json.Unmarshal(expected(t)["competing_risks"], &all))
	for _, want := range all {
		f := readFrame(t, want.File)
		var exits []survival.Exit
		for i, time := range f["time"] {
			e := survival.Exit{Length: number(time), Reason: f["cause"][i], Group: f[want.Gray.By][i]}
			if e.Reason == "0" {
				e.Reason = ""
			}
			exits = append(exits, e)
		}
		o := survival.IncidenceOptions{Variance: survival.GreenwoodVariance, Interval: survival.LogLog, Level: .95}
		c, err := survival.AalenJohansen(exits, o)
		require.NoError(t, err)
		require.Equal(t, want.Time, c.Time)
		require.Equal(t, want.NRisk, c.AtRisk)
		require.Len(t, c.Reasons, want.Causes)
		o.Variance = survival.AalenVariance
		aalen, err := survival.AalenJohansen(exits, o)
		require.NoError(t, err)
		for k, r := range c.Reasons {
			for i := range c.Time {
				require.InDelta(t, want.EventFree[i], c.Stay[i], 1e-10)
				require.InDelta(t, want.CIF[k][i], r.Share[i], 1e-10)
				require.InDelta(t, want.SE[k][i], r.StdErr[i], 1e-10)
			}
			for i, at := range want.CmpRsk.At {
				now, _ := slices.BinarySearch(c.Time, math.Nextafter(at, math.Inf(1)))
				require.InDelta(t, want.CmpRsk.Est[k][i], aalen.Reasons[k].Share[now-1], 1e-10)
				require.InEpsilon(t, 1+want.CmpRsk.Var[k][i], 1+math.Pow(aalen.Reasons[k].StdErr[now-1], 2), 1e-12)
			}
			g, err := survival.Gray(exits, r.Reason)
			require.NoError(t, err)
			require.InEpsilon(t, want.Gray.Stat[k], g.Statistic, 1e-10)
			require.InDelta(t, want.Gray.PV[k], g.P, 1e-14) // R's is one minus another float
			require.Equal(t, want.Gray.DF[k], g.DF)
		}
	}
}

func TestRatesEqualThoseOfR(t *testing.T) {
	var all []struct {
		Events                           int
		Exposure, Rate, Lower95, Upper95 float64
	}
	require.NoError(t, json.Unmarshal(expected(t)["rate_ci"], &all))
	for _, s := range samples(t) {
		all = append(all, struct {
			Events                           int
			Exposure, Rate, Lower95, Upper95 float64
		}{s.Rate.Events, s.Rate.PersonTime, s.Rate.Rate, s.Rate.Lower95, s.Rate.Upper95})
	}
	for _, want := range all {
		got, err := survival.NewRate(want.Events, want.Exposure, .95)
		require.NoError(t, err)
		require.InDelta(t, want.Rate, got.Value, 1e-12)
		require.InEpsilon(t, 1+want.Lower95, 1+got.Lower, 1e-11)
		require.InEpsilon(t, want.Upper95, got.Upper, 1e-10)
	}
}
