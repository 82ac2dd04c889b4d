package survival_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

// drawRecords draws a few records, many of them at the same times, some with
// delayed entry, in groups and strata, with two covariates.
func drawRecords(t *rapid.T, most int) []survival.Record {
	unit := rapid.SampledFrom([]float64{1, .37, 1e7}).Draw(t, "unit") // counted, sorted, sorted by radix
	records := make([]survival.Record, rapid.IntRange(1, most).Draw(t, "n"))
	for i := range records {
		r := &records[i]
		length := rapid.IntRange(0, 9).Draw(t, "length")
		if length > 1 && rapid.Bool().Draw(t, "late") {
			r.Entry = unit * float64(rapid.IntRange(0, length-1).Draw(t, "entry"))
		}
		r.Length, r.Event = unit*float64(length), rapid.Bool().Draw(t, "event")
		r.Group = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "group")
		r.Stratum = rapid.SampledFrom([]string{"x", "y"}).Draw(t, "stratum")
		r.Covariates = []float64{float64(rapid.IntRange(0, 3).Draw(t, "u")), float64(rapid.IntRange(-8, 8).Draw(t, "v")) / 8}
	}
	return records
}

// there tells who is at risk at a time.
func there(s survival.Spell, time float64) bool {
	return s.Length >= time && (s.Entry == 0 || s.Entry < time)
}

// times returns the distinct times, of events only or of all.
func times(records []survival.Record, events bool) (all []float64) {
	for _, r := range records {
		if r.Event || !events {
			all = append(all, r.Length)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestRiskSetsHaveEverybodyWhoEnteredBeforeAndNotLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := 12
		if rapid.Bool().Draw(t, "many") {
			most = 600 // enough for a radix sort
		}
		records := drawRecords(t, most)
		spells := spellsOf(records, "")
		c, err := survival.KaplanMeier(spells, choices)
		require.NoError(t, err)
		all := times(records, false)
		require.Len(t, c.Points, len(all))
		s := 1.0
		for i, p := range c.Points {
			risk, events, censored := 0, 0, 0
			for _, one := range spells {
				if there(one, all[i]) {
					risk++
				}
				if one.Length == all[i] && one.Event {
					events++
				}
				if one.Length == all[i] && !one.Event {
					censored++
				}
			}
			require.Equal(t, all[i], p.Time)
			require.Equal(t, []int{risk, events, censored}, []int{p.AtRisk, p.Events, p.Censored})
			s *= 1 - float64(events)/float64(risk)
			require.InDelta(t, s, p.Survival, 1e-12)
		}
	})
}

// mantel is the definition: observed, expected and variance by going through all
// records for every time.
func mantel(records []survival.Record, w survival.Weight) (observed, expected [3]float64, variance [3][3]float64) {
	for _, stratum := range []string{"x", "y"} {
		own := slices.DeleteFunc(slices.Clone(records), func(r survival.Record) bool { return r.Stratum != stratum })
		left := 1.0
		for _, time := range times(own, true) {
			var n, d [3]float64
			for _, r := range own {
				g := int(r.Group[0] - 'a')
				if there(r.Spell, time) {
					n[g]++
				}
				if r.Event && r.Length == time {
					d[g]++
				}
			}
			all, events := n[0]+n[1]+n[2], d[0]+d[1]+d[2]
			weight := map[survival.Weight]float64{survival.LogRankWeight: 1, survival.PetoWeight: left, survival.GehanWeight: all, survival.TaroneWareWeight: math.Sqrt(all)}[w]
			for i := range 3 {
				observed[i] += weight * d[i]
				expected[i] += weight * events * n[i] / all
				for j := range 3 {
					share := 0.0
					if i == j {
						share = n[i] / all
					}
					if all > 1 {
						variance[i][j] += weight * weight * events * (all - events) / (all - 1) * (share - n[i]*n[j]/all/all)
					}
				}
			}
			left *= 1 - events/all
		}
	}
	return observed, expected, variance
}

func TestComparisonsEqualTheirDefinition(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		records := drawRecords(t, 30)
		w := rapid.SampledFrom(survival.Weights()).Draw(t, "weight")
		got, err := survival.LogRank(records, w)
		observed, expected, variance := mantel(records, w)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			for i := range 3 {
				require.InDelta(t, 0, variance[i][i], 1e-12, "it is undefined only where nothing varies")
			}
			return
		}
		compared++
		for i, g := range got.Groups {
			k := int(g.Name[0] - 'a')
			require.InDelta(t, observed[k], g.Observed, 1e-10)
			require.InDelta(t, expected[k], g.Expected, 1e-10)
			for j, h := range got.Groups {
				require.InDelta(t, variance[k][int(h.Name[0]-'a')], got.Variance[i][j], 1e-9)
			}
		}
		if len(got.Groups) == 2 {
			k := int(got.Groups[0].Name[0] - 'a')
			require.InEpsilon(t, 1+math.Pow(observed[k]-expected[k], 2)/variance[k][k], 1+got.Statistic, 1e-9)
		}
		require.GreaterOrEqual(t, got.Statistic, -1e-12)
		require.True(t, got.P >= 0 && got.P <= 1)
	})
	if !testing.Short() {
		require.Greater(t, compared, 50)
	}
}

func TestGroupsNeverAtRiskTogetherCannotBeCompared(t *testing.T) {
	early, late := survival.Spell{Length: 5, Event: true}, survival.Spell{Entry: 5, Length: 9, Event: true}
	_, err := survival.LogRank([]survival.Record{{Spell: early, Group: "a"}, {Spell: early, Group: "a"}, {Spell: late, Group: "b"}}, survival.LogRankWeight)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "undefined")
	records := []survival.Record{
		{Spell: early, Group: "a"}, {Spell: survival.Spell{Length: 4, Event: true}, Group: "b"},
		{Spell: late, Group: "c"}, {Spell: survival.Spell{Entry: 5, Length: 8, Event: true}, Group: "d"},
	}
	test, err := survival.LogRank(records, survival.LogRankWeight)
	require.NoError(t, err)
	require.Equal(t, 2, test.DF, "four groups in two pairs")
	_, err = survival.LogRank(records, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = survival.LogRank(records, "best")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = survival.LogRank(nil, survival.LogRankWeight)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// partial is the log partial likelihood by its definition.
func partial(records []survival.Record, b []float64, ties survival.Ties) (loglik float64) {
	eta := func(r survival.Record) (sum float64) {
		for j, v := range r.Covariates {
			sum += b[j] * v
		}
		return sum
	}
	for _, stratum := range []string{"x", "y"} {
		own := slices.DeleteFunc(slices.Clone(records), func(r survival.Record) bool { return r.Stratum != stratum })
		for _, time := range times(own, true) {
			risk, died, events := 0.0, 0.0, 0
			for _, r := range own {
				if there(r.Spell, time) {
					risk += math.Exp(eta(r))
				}
				if r.Event && r.Length == time {
					died += math.Exp(eta(r))
					loglik += eta(r)
					events++
				}
			}
			for k := range events {
				out := 0.0
				if ties == survival.Efron {
					out = float64(k) / float64(events)
				}
				loglik -= math.Log(risk - out*died)
			}
		}
	}
	return loglik
}

func TestRegressionsAreAtTheTopOfTheirLikelihood(t *testing.T) {
	fitted, infinite, refused := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		records := drawRecords(t, 40)
		ties := rapid.SampledFrom([]survival.Ties{survival.Efron, survival.Breslow}).Draw(t, "ties")
		m, err := survival.Cox([]string{"u", "v"}, records, survival.CoxOptions{Ties: ties, Level: .95})
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			refused++
			return
		}
		require.InDelta(t, partial(records, []float64{0, 0}, ties), m.NullLikelihood, 1e-9)
		require.GreaterOrEqual(t, m.Ratio.Statistic, 0.0)
		if m.Coefficients[0].Infinite || m.Coefficients[1].Infinite {
			require.Nil(t, m.Wald)
			infinite++
			return
		}
		fitted++
		b := []float64{m.Coefficients[0].Estimate, m.Coefficients[1].Estimate}
		require.InDelta(t, partial(records, b, ties), m.Likelihood, 1e-8*(1+math.Abs(m.Likelihood)))
		for j := range b {
			step := 1e-3 * m.Coefficients[j].StdErr
			at := func(by float64) float64 {
				moved := slices.Clone(b)
				moved[j] += by
				return partial(records, moved, ties)
			}
			require.LessOrEqual(t, at(step), m.Likelihood+1e-9)
			require.LessOrEqual(t, at(-step), m.Likelihood+1e-9)
		}
		if want, clear := concordanceOf(records, b); clear {
			require.InDelta(t, want, m.Concordance, 1e-12)
		}
	})
	t.Logf("%d fitted, %d infinite, %d refused", fitted, infinite, refused)
	if !testing.Short() {
		require.Greater(t, fitted, 20)
	}
}

// concordanceOf compares all pairs; it is clear unless rounding may make or break a tie.
func concordanceOf(records []survival.Record, b []float64) (share float64, clear bool) {
	good, pairs := 0.0, 0.0
	for i, r := range records {
		for j, s := range records {
			if i == j || !r.Event || r.Stratum != s.Stratum || !there(s.Spell, r.Length) || s.Length == r.Length && s.Event {
				continue
			}
			pairs++
			difference := b[0]*(r.Covariates[0]-s.Covariates[0]) + b[1]*(r.Covariates[1]-s.Covariates[1])
			switch {
			case slices.Equal(r.Covariates, s.Covariates):
				good += .5
			case math.Abs(difference) < 1e-9:
				return 0, false
			case difference > 0:
				good++
			}
		}
	}
	return good / pairs, pairs > 0
}

func TestACovariateThatOrdersAllWhoLeaveHasNoFiniteEstimate(t *testing.T) {
	var records []survival.Record
	for i := range 40 {
		records = append(records, survival.Record{Spell: survival.Spell{Length: float64(i + 1), Event: i < 20}, Covariates: []float64{float64(i / 20), math.Sin(float64(i))}})
	}
	m, err := survival.Cox([]string{"late", "noise"}, records, survival.CoxOptions{Ties: survival.Efron, Level: .95})
	require.NoError(t, err)
	require.True(t, m.Coefficients[0].Infinite)
	require.True(t, math.IsInf(m.Coefficients[0].Estimate, -1))
	require.Zero(t, m.Coefficients[0].Ratio)
	require.False(t, m.Coefficients[1].Infinite)
	require.Nil(t, m.Wald)
	require.Nil(t, m.Baselines)
	require.Less(t, m.Ratio.P, 1e-3, "which is no reason not to believe it")
	text, err := m.Coefficients[0].MarshalJSON()
	require.NoError(t, err)
	require.Contains(t, string(text), `"coef":null`)
	require.Contains(t, string(text), `"infinite":-1`)
}

func TestCovariatesThatSayNothingNewAreNamed(t *testing.T) {
	var records []survival.Record
	for i := range 30 {
		x := float64(i*7%11) + 1e6
		records = append(records, survival.Record{Spell: survival.Spell{Length: float64(i%9 + 1), Event: i%3 > 0}, Covariates: []float64{x, 5, 2*x - 3}})
	}
	o := survival.CoxOptions{Ties: survival.Breslow, Level: .95}
	_, err := survival.Cox([]string{"x", "five", "twice"}, records, o)
	require.ErrorContains(t, err, `"five"`)
	for i := range records {
		records[i].Covariates = []float64{records[i].Covariates[0], records[i].Covariates[2]}
	}
	_, err = survival.Cox([]string{"x", "twice"}, records, o)
	require.ErrorContains(t, err, `"twice"`)
	_, err = survival.Cox([]string{"x"}, records, o)
	require.ErrorContains(t, err, "want 1")
	_, err = survival.Cox([]string{"x", "twice"}, records, survival.CoxOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for i := range records {
		records[i].Event = false
	}
	_, err = survival.Cox([]string{"x", "twice"}, records, o)
	require.ErrorContains(t, err, "none ended with the event")
}

func TestAPredictionFollowsTheBaseline(t *testing.T) {
	var records []survival.Record
	for i := range 60 {
		records = append(records, survival.Record{Spell: survival.Spell{Length: float64(i*i%17 + 1), Event: i%4 > 0}, Covariates: []float64{float64(i % 3)}})
	}
	m, err := survival.Cox([]string{"x"}, records, survival.CoxOptions{Ties: survival.Efron, Level: .95})
	require.NoError(t, err)
	b := m.Baselines[0]
	for i, time := range b.Time {
		s, err := m.Survival("", time, m.Means)
		require.NoError(t, err)
		require.InDelta(t, math.Exp(-b.Hazard[i]), s, 1e-14)
		before, err := m.Survival("", math.Nextafter(time, 0), m.Means)
		require.NoError(t, err)
		require.Greater(t, before, s, "a step falls at its time, not before")
	}
	up, err := m.Survival("", 10, []float64{m.Means[0] + 1})
	require.NoError(t, err)
	at, err := m.Survival("", 10, m.Means)
	require.NoError(t, err)
	require.InDelta(t, m.Coefficients[0].Ratio, math.Log(up)/math.Log(at), 1e-10)
	_, err = m.Survival("elsewhere", 1, m.Means)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = m.Survival("", 1, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// One record of a huge weight leaves the risk set: what is left must not be what
// rounding leaves of it.
func TestLeavingRecordsLeaveNoRoundingBehind(t *testing.T) {
	spell := func(length, entry float64, event bool, u, v float64) survival.Record {
		return survival.Record{Spell: survival.Spell{Length: length, Entry: entry, Event: event}, Group: "a", Stratum: "x", Covariates: []float64{u, v}}
	}
	records := []survival.Record{
		spell(0, 0, false, 0, 0), spell(0, 0, false, 0, 0), spell(0, 0, false, 0, 0), spell(0, 0, true, 0, 0),
		spell(2, 1, false, 0, -.25), spell(0, 0, true, 1, 0), spell(0, 0, false, 0, .125),
	}
	m, err := survival.Cox([]string{"u", "v"}, records, survival.CoxOptions{Ties: survival.Efron, Level: .95})
	require.NoError(t, err)
	require.True(t, m.Coefficients[1].Infinite, "with rounding, its likelihood seemed to have a top near -94")
	require.InDelta(t, partial(records, []float64{m.Coefficients[0].Estimate, -150}, survival.Efron), m.Likelihood, 1e-6)
}
