package study_test

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/study"
)

var nan = math.NaN()

func undefined(t require.TestingT, err error) {
	var u *measured.UndefinedError
	require.ErrorAs(t, err, &u)
	require.NotEmpty(t, u.Reason.ZH)
}

var (
	pre  = []float64{20, 24, 19, 30, 27, 22, 25, 18, nan, 40}
	post = []float64{25, 27, 24, 31, 33, 21, 30, 24, 30, nan}
)

// R 4.2.2: t.test(post, pre, paired = TRUE).
func TestPairedChangesAreThoseOfR(t *testing.T) {
	e, err := study.Paired(pre, post, .95)
	require.NoError(t, err)
	require.Equal(t, 3.75, e.Value)
	require.InDelta(t, 0.901387818865997, e.SE, 1e-12)
	require.Equal(t, 7.0, e.DF)
	require.InDelta(t, 0.00424042635925443, *e.P, 1e-9)
	require.InDelta(t, 1.61855650341914, e.Limits.Lower, 1e-9)
	require.InDelta(t, 5.88144349658086, e.Limits.Upper, 1e-9)
	require.EqualValues(t, 8, e.N)
	require.Equal(t, "2", e.Inputs[1].Value)
}

func TestPairedChangesRefuse(t *testing.T) {
	_, err := study.Paired([]float64{1, nan}, []float64{2, 3}, .95)
	undefined(t, err)
	for _, c := range []struct {
		before, after []float64
		level         float64
	}{{pre, post[1:], .95}, {pre, post, 1}, {[]float64{math.Inf(1), 1}, []float64{1, 2}, .9}, {[]float64{1, 1}, []float64{1, math.Inf(-1)}, .9}} {
		_, err := study.Paired(c.before, c.after, c.level)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	e, err := study.Paired([]float64{1, 2}, []float64{2, 3}, .95) // all change alike: an error of 0, and no p
	require.NoError(t, err)
	require.Nil(t, e.P)
}

// R 4.2.2: t.test(c(5, 9, 7, 4), c(12, 8, 11, 10, 13)) for those lost against those
// who stayed.
func TestTwoWavesOfAPanel(t *testing.T) {
	first := study.Wave{"a": 12, "b": 8, "c": 11, "d": 10, "e": 13, "f": 5, "g": 9, "h": 7, "i": 4, "k": nan}
	second := study.Wave{"a": 13, "b": 10, "c": 12, "d": 10, "e": 15, "f": nan, "x": 1, "y": nan, "k": 3}
	p, err := study.Waves(first, second, .95)
	require.NoError(t, err)
	require.Equal(t, []int{9, 5, 4, 2}, []int{p.First, p.Stayed, p.Lost, p.Joined})
	require.Equal(t, big.NewRat(5, 9), p.Retention)
	require.InDelta(t, 1.2, p.Change.Value, 1e-12)
	require.EqualValues(t, 5, p.Change.N)
	require.InDelta(t, 6.25-10.80, p.Selection.Value, 1e-12)
	require.InDelta(t, 1.40326999065278, p.Selection.SE, 1e-12)
	require.InDelta(t, 6.05388768402834, p.Selection.DF, 1e-9)
	require.InDelta(t, 0.0174111379468952, *p.Selection.P, 1e-9)
	require.InDelta(t, -7.97628269108369, p.Selection.Limits.Lower, 1e-9)

	shares, err := study.Retained([]study.Wave{first, second, {"a": 1, "x": 1}})
	require.NoError(t, err)
	require.Equal(t, []*big.Rat{big.NewRat(1, 1), big.NewRat(5, 9), big.NewRat(1, 9)}, shares)
}

func TestPanelsRefuse(t *testing.T) {
	_, err := study.Waves(study.Wave{"a": 1, "b": 2}, study.Wave{"a": 1}, .95)
	undefined(t, err)
	_, err = study.Waves(study.Wave{"a": math.Inf(1)}, nil, .95)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	p, err := study.Waves(study.Wave{"a": 1, "b": 2, "c": 3}, study.Wave{"a": 1, "b": 3}, .95)
	require.NoError(t, err)
	require.Nil(t, p.Selection) // one alone has no spread
	for _, waves := range [][]study.Wave{nil, {{}}, {{"a": nan}}} {
		_, err = study.Retained(waves)
		undefined(t, err)
	}
}

// Eight communities, of which four were treated, three values each at both times,
// but for some that are missing.
const observed = `1,0,9.87; 2,0,11.18; 3,0,10.66; 4,0,13.6; 6,0,12.18; 7,0,13.99; 8,0,14.74; 1,1,14.58; 2,1,14.19; 3,1,16.51; 4,1,15.89;
5,1,13.38; 6,1,12.29; 7,1,16.12; 8,1,15.46; 2,0,11.94; 3,0,12.32; 4,0,12.59; 5,0,13.42; 6,0,13.78; 7,0,13.57; 8,0,12.01; 1,1,14.62;
2,1,14.44; 3,1,14.84; 4,1,14.03; 5,1,13.52; 6,1,14.92; 7,1,16.36; 8,1,15.4; 1,0,10.89; 2,0,10.95; 3,0,10.12; 4,0,11.59; 5,0,12.11;
6,0,12.94; 7,0,14.6; 1,1,13.84; 2,1,14.25; 3,1,15.7; 4,1,16.06; 5,1,13.31; 6,1,13.79; 7,1,15.36; 8,1,16.27; 3,1,NaN`

func communities(t require.TestingT) (all []study.Observation) {
	for _, one := range strings.Split(observed, ";") {
		f := strings.Split(strings.TrimSpace(one), ",")
		v, err := strconv.ParseFloat(f[2], 64)
		require.NoError(t, err)
		all = append(all, study.Observation{Community: f[0], Treated: f[0] <= "4", After: f[1] == "1", Value: v})
	}
	return all
}

// R 4.2.2, sandwich 3.0-2: lm(y ~ treat*time) with vcovCL(cluster = ~unit, type =
// "HC1") and (type = "HC0", cadjust = FALSE).
func TestDifferencesInDifferencesAreThoseOfSandwich(t *testing.T) {
	for correction, want := range map[study.FewClusters]float64{study.CR1: 0.598269375374186, study.CR0: 0.540214689176557} {
		d, err := study.DifferenceInDifferences(communities(t), study.Comparison{Design: study.Pooled, FewClusters: correction, Level: .95})
		require.NoError(t, err)
		require.InDelta(t, 2.13665151515151, d.Value, 1e-12)
		require.InDelta(t, want, d.SE, 1e-12)
		require.InDelta(t, 13.334, d.Means[0][0], 1e-12)
		require.Equal(t, [2]int{4, 4}, d.Communities)
		require.EqualValues(t, 45, d.N)
		require.Equal(t, 7.0, d.DF)
	}
}

// R 4.2.2: t.test() of the changes of the communities' means.
func TestCollapsedDifferencesAreThoseOfR(t *testing.T) {
	d, err := study.DifferenceInDifferences(communities(t), study.Comparison{Design: study.Collapsed, Level: .95})
	require.NoError(t, err)
	require.InDelta(t, 3.57166666666667-1.39166666666667, d.Value, 1e-12)
	require.InDelta(t, 0.619967517070227, d.SE, 1e-12)
	require.InDelta(t, 5.9841472307223, d.DF, 1e-9)
	require.InDelta(t, 0.0126294575522072, *d.P, 1e-9)
	require.InDelta(t, 0.662019448884726, d.Limits.Lower, 1e-9)
	require.InDelta(t, d.Value, d.Means[1][1]-d.Means[1][0]-d.Means[0][1]+d.Means[0][0], 1e-12)
	require.EqualValues(t, 8, d.N)
}

// With as many values in each community at each time, both designs say the same.
func TestDesignsAgreeOnBalancedData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []study.Observation
		for c := range 5 {
			for v := range 6 {
				all = append(all, study.Observation{
					Community: fmt.Sprint(c), Treated: c < 2, After: v%2 == 1, Value: rapid.Float64Range(-9, 9).Draw(t, "value"),
				})
			}
		}
		pooled, err := study.DifferenceInDifferences(all, study.Comparison{Design: study.Pooled, FewClusters: study.CR0, Level: .9})
		require.NoError(t, err)
		collapsed, err := study.DifferenceInDifferences(all, study.Comparison{Design: study.Collapsed, Level: .9})
		if err == nil {
			require.InDelta(t, collapsed.Value, pooled.Value, 1e-9)
		}
	})
}

func TestDifferencesAskAndRefuse(t *testing.T) {
	pooled := study.Comparison{Design: study.Pooled, FewClusters: study.CR1, Level: .95}
	collapsed := study.Comparison{Design: study.Collapsed, Level: .95}
	for _, c := range []study.Comparison{{Level: .95}, {Design: study.Pooled, Level: .95}} {
		_, err := study.DifferenceInDifferences(communities(t), c)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	_, err := study.DifferenceInDifferences(communities(t), study.Comparison{Design: study.Collapsed})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for name, drop := range map[string]func(study.Observation) bool{
		"nothing":           func(study.Observation) bool { return true },
		"no control":        func(o study.Observation) bool { return !o.Treated },
		"nobody after":      func(o study.Observation) bool { return o.After },
		"one treated":       func(o study.Observation) bool { return o.Treated && o.Community != "1" },
		"one control":       func(o study.Observation) bool { return !o.Treated && o.Community != "5" },
		"treated not after": func(o study.Observation) bool { return o.Treated && o.After },
	} {
		t.Run(name, func(t *testing.T) {
			var some []study.Observation
			for _, o := range communities(t) {
				if !drop(o) {
					some = append(some, o)
				}
			}
			for _, c := range []study.Comparison{pooled, collapsed} {
				_, err := study.DifferenceInDifferences(some, c)
				undefined(t, err)
			}
		})
	}
	both := append(communities(t), study.Observation{Community: "1", Value: 1})
	_, err = study.DifferenceInDifferences(both, pooled)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, `community "1"`)
	_, err = study.DifferenceInDifferences([]study.Observation{{Value: math.Inf(1)}}, pooled)
	require.ErrorIs(t, err, renjia.ErrInvalid)

	var alike []study.Observation
	for i := range 8 {
		alike = append(alike, study.Observation{Community: fmt.Sprint(i / 2), Treated: i < 4, After: i%2 == 1, Value: float64(i % 2)})
	}
	_, err = study.DifferenceInDifferences(alike, collapsed)
	undefined(t, err)
}

// Two strata of three clusters with two answers each.
func survey() study.Survey {
	strata := []string{"1", "1", "1", "1", "1", "1", "2", "2", "2", "2", "2", "2"}
	clusters := []string{"1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6"}
	weights := []float64{10, 10, 12, 12, 8, 8, 20, 20, 15, 15, 25, 25}
	values := []float64{3, 5, 4, 6, 2, 7, 8, 6, 9, 5, 7, 10}
	s := study.Survey{Level: .95}
	for i := range strata {
		s.Answers = append(s.Answers, study.Answer{Stratum: strata[i], Cluster: clusters[i], Weight: weights[i], Value: values[i]})
	}
	return s
}

// R 4.2.2, survey 4.1-1: svydesign(ids = ~psu, strata = ~s, weights = ~w) with
// svymean and svytotal, confint with degf.
func TestSurveysAreThoseOfR(t *testing.T) {
	e, err := survey().Mean()
	require.NoError(t, err)
	require.InDelta(t, 6.59444444444444, e.Value, 1e-12)
	require.InDelta(t, 0.460132967700913, e.SE, 1e-12)
	require.Equal(t, 4.0, e.DF)
	require.InDelta(t, 5.31691051853111, e.Limits.Lower, 1e-9)
	require.InDelta(t, 7.87197837035778, e.Limits.Upper, 1e-9)
	require.Nil(t, e.P)
	e, err = survey().Total()
	require.NoError(t, err)
	require.InDelta(t, 1187, e.Value, 1e-9)
	require.InDelta(t, 195.087160008033, e.SE, 1e-9)

	share := survey()
	for i, v := range []float64{1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1} {
		share.Answers[i].Value = v
	}
	e, err = share.Mean()
	require.NoError(t, err)
	require.InDelta(t, 0.594444444444444, e.Value, 1e-12)
	require.InDelta(t, 0.221364367855795, e.SE, 1e-12)

	finite := survey()
	finite.Clusters = map[string]int{"1": 20, "2": 10}
	e, err = finite.Mean()
	require.NoError(t, err)
	require.InDelta(t, 0.386612666810192, e.SE, 1e-12)

	simple := survey()
	for i := range simple.Answers {
		simple.Answers[i].Stratum, simple.Answers[i].Cluster = "", ""
	}
	e, err = simple.Mean()
	require.NoError(t, err)
	require.InDelta(t, 0.688650565801777, e.SE, 1e-12)
	require.Equal(t, 11.0, e.DF)
}

// The same with a third stratum of one cluster, of which one did not answer:
// options(survey.lonely.psu = "remove" and "adjust"), na.rm = TRUE.
func TestLonelyClustersAreThoseOfR(t *testing.T) {
	s := survey()
	s.Answers = append(s.Answers, study.Answer{Stratum: "3", Cluster: "7", Weight: 9, Value: 1}, study.Answer{Stratum: "3", Cluster: "7", Weight: 9, Value: nan})
	for lonely, want := range map[study.Lonely][2]float64{
		study.LonelyRemove: {0.459237566255735, 195.087160008033}, study.LonelyAdjust: {0.524662847763952, 195.294649184252},
	} {
		s.Lonely = lonely
		mean, err := s.Mean()
		require.NoError(t, err)
		require.InDelta(t, 6.32804232804233, mean.Value, 1e-12)
		require.InDelta(t, want[0], mean.SE, 1e-12, lonely)
		require.Equal(t, 4.0, mean.DF)
		total, err := s.Total()
		require.NoError(t, err)
		require.InDelta(t, 1196, total.Value, 1e-9)
		require.InDelta(t, want[1], total.SE, 1e-9, lonely)
	}
	s.Lonely = ""
	_, err := s.Mean()
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	s.Clusters = map[string]int{"1": 20, "2": 10, "3": 1} // it was certain to be drawn
	_, err = s.Mean()
	require.NoError(t, err)
}

// With equal weights and rows of their own a survey is a plain sample.
func TestASimpleSampleHasTheUsualError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-9, 9), 2, 20).Draw(t, "values")
		s := study.Survey{Level: .9}
		zero := make([]float64, len(values))
		for _, v := range values {
			s.Answers = append(s.Answers, study.Answer{Weight: 3, Value: v})
		}
		want, err := study.Paired(zero, values, .9)
		require.NoError(t, err)
		got, err := s.Mean()
		require.NoError(t, err)
		require.InDelta(t, want.Value, got.Value, 1e-9)
		require.InDelta(t, want.SE, got.SE, 1e-9)
		require.InDelta(t, want.Limits.Lower, got.Limits.Lower, 1e-9)
	})
}

func TestSurveysRefuse(t *testing.T) {
	for name, change := range map[string]func(*study.Survey){
		"weight 0":         func(s *study.Survey) { s.Answers[0].Weight = 0 },
		"weight NaN":       func(s *study.Survey) { s.Answers[0].Weight = nan },
		"value infinite":   func(s *study.Survey) { s.Answers[0].Value = math.Inf(1) },
		"level":            func(s *study.Survey) { s.Level = 0 },
		"small population": func(s *study.Survey) { s.Clusters = map[string]int{"1": 2, "2": 10} },
		"no population":    func(s *study.Survey) { s.Clusters = map[string]int{"1": 20} },
	} {
		t.Run(name, func(t *testing.T) {
			s := survey()
			change(&s)
			_, err := s.Mean()
			require.ErrorIs(t, err, renjia.ErrInvalid)
			_, err = s.Total()
			require.ErrorIs(t, err, renjia.ErrInvalid)
		})
	}
	for name, s := range map[string]study.Survey{
		"nobody":            {Level: .9},
		"nobody answered":   {Level: .9, Answers: []study.Answer{{Weight: 1, Value: nan}}},
		"one cluster":       {Level: .9, Lonely: study.LonelyRemove, Answers: []study.Answer{{Cluster: "a", Weight: 1, Value: 1}, {Cluster: "a", Weight: 1, Value: 2}}},
		"beyond the floats": {Level: .9, Answers: []study.Answer{{Weight: 1e200, Value: 1e200}, {Weight: 1, Value: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Mean()
			undefined(t, err)
		})
	}
}

// R 4.2.2, survey 4.1-1: rake() to 40 f and 30 m, 45 o and 25 y.
func TestRakedWeightsAreThoseOfR(t *testing.T) {
	weights := []float64{10, 10, 10, 10, 10, 10}
	margins := []study.Margin{
		{Name: "sex", Class: strings.Split("ffmmfm", ""), Totals: map[string]float64{"f": 40, "m": 30}},
		{Name: "age", Class: strings.Split("yoyooy", ""), Totals: map[string]float64{"o": 45, "y": 25}},
	}
	raked, err := study.Rake(weights, margins)
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{8.9423743731, 15.5288128134, 8.0288128134, 13.9423743731, 15.5288128134, 8.0288128134}, raked, 1e-8)
	require.Equal(t, 10.0, weights[0])
	effect, err := study.DesignEffect(raked)
	require.NoError(t, err)
	require.InDelta(t, 1.0843684748150588, effect.Value, 1e-9)
}

func TestRakingRefuses(t *testing.T) {
	classes := []string{"a", "b"}
	good := study.Margin{Name: "x", Class: classes, Totals: map[string]float64{"a": 1, "b": 2}}
	ones := []float64{1, 1}
	for name, c := range map[string]struct {
		weights []float64
		margins []study.Margin
	}{
		"no margins":       {ones, nil},
		"weight 0":         {[]float64{1, 0}, []study.Margin{good}},
		"too few classes":  {ones, []study.Margin{{Class: classes[:1], Totals: good.Totals}}},
		"class without":    {ones, []study.Margin{{Class: classes, Totals: map[string]float64{"a": 1}}}},
		"total 0":          {ones, []study.Margin{{Class: classes, Totals: map[string]float64{"a": 1, "b": 0}}}},
		"other population": {ones, []study.Margin{good, {Class: classes, Totals: map[string]float64{"a": 1, "b": 3}}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := study.Rake(c.weights, c.margins)
			require.ErrorIs(t, err, renjia.ErrInvalid)
		})
	}
	_, err := study.Rake(ones, []study.Margin{{Class: []string{"a", "a"}, Totals: good.Totals}})
	undefined(t, err)
	// Each answer is alone in its class of both margins, which ask for different things.
	_, err = study.Rake(ones, []study.Margin{good, {Name: "y", Class: classes, Totals: map[string]float64{"a": 2, "b": 1}}})
	undefined(t, err)
	_, err = study.DesignEffect(nil)
	undefined(t, err)
	_, err = study.DesignEffect([]float64{-1})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
