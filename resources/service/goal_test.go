package service_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Named mutants, and the tests that kill them:
//
//	scored before    ScoreGoals does not ask whether they are frozen  TestGoalsAreFrozenBeforeTheyAreScored
//	changed after    SetGoals does not ask either                     TestGoalsAreFrozenBeforeTheyAreScored
//	default ρ        an unnamed correlation is 3/10                   TestTheCorrelationMustBeNamed
//	Σw for Σw²       the squares are not squared                      TestPublishedTScores (weighted cases)
//	(Σw)² for Σw²    ρ and 1−ρ are exchanged                          TestPublishedTScores
//	from zero        the baseline is the expected level               TestPublishedTScores
//	any version      Change does not compare versions                 TestScoresOfOtherGoalsDoNotCompare
//	half scored      a follow-up may leave out a goal                 TestAFollowUpScoresEveryGoalOnce

func goal(code string, weight int64, baseline service.Level) service.Goal {
	return service.Goal{Code: code, Text: "goal " + code, Weight: weight, Baseline: baseline, Levels: [5]string{"a", "b", "c", "d", "e"}}
}

// scored is a case with frozen goals and one follow-up.
func scored(t testing.TB, weights []int64, baseline, levels []service.Level) service.Scale {
	c := walked(t, "assess", "plan")
	f := service.Scoring{On: date("2026-06-01"), By: person(-1), Levels: map[string]service.Level{}}
	var goals []service.Goal
	for i, w := range weights {
		code := fmt.Sprint(i)
		goals = append(goals, goal(code, w, baseline[i]))
		f.Levels[code] = levels[i]
	}
	require.NoError(t, c.SetGoals(goals...))
	require.NoError(t, c.FreezeGoals(date("2026-01-10")))
	require.NoError(t, c.ScoreGoals(f))
	require.NoError(t, c.Validate())
	return c.Scales[0]
}

func tScore(t testing.TB, s service.Scale) (before, after service.Attainment) {
	before, err := s.Baseline(service.KiresukSherman())
	require.NoError(t, err)
	all, err := s.Attainments(service.KiresukSherman())
	require.NoError(t, err)
	return before, all[len(all)-1]
}

func TestPublishedTScores(t *testing.T) {
	const less, much = service.Less, service.MuchLess
	// One, two, three goals at +1: the conversion table of the literature.
	for n, want := range []float64{60, 62.4035, 63.6931} {
		_, a := tScore(t, scored(t, []int64{1, 1, 1}[:n+1], []service.Level{less, less, less}[:n+1], []service.Level{1, 1, 1}[:n+1]))
		require.InDelta(t, want, a.T, 5e-5)
	}
	before, after := tScore(t, scored(t, []int64{2, 1, 3}, []service.Level{less, less, much}, []service.Level{1, 0, -1}))
	require.InDelta(t, 30.1706, before.T, 5e-5)
	require.InDelta(t, 47.7967, after.T, 5e-5)
	require.Equal(t, renjia.Frac(206, 10), after.Root)
	change, err := service.Change(before, after)
	require.NoError(t, err)
	require.InDelta(t, 17.6261, change, 5e-5)
	require.Contains(t, after.Explain().Text(renjia.English), "(1−ρ)Σw² + ρ(Σw)² = 103/5, with ρ = 3/10")
}

func TestTScoresAreThoseOfTheReferenceValues(t *testing.T) {
	var all struct {
		GAS struct {
			Cases []struct {
				Name string
				X    []service.Level
				W    []int64
				Rho  float64
				T    float64
			}
			Change struct{ Delta float64 }
		} `json:"goal_attainment_scaling"`
	}
	readShared(t, "data/indicators/expected.json", &all)
	require.NotEmpty(t, all.GAS.Cases)
	for _, c := range all.GAS.Cases {
		require.InDelta(t, 0.3, c.Rho, 0)
		base := make([]service.Level, len(c.X))
		for i := range base {
			base[i] = service.Less
		}
		_, a := tScore(t, scored(t, c.W, base, c.X))
		require.InDelta(t, c.T, a.T, 1e-12, c.Name)
	}
	before, after := tScore(t, scored(t, []int64{2, 1, 3}, []service.Level{-1, -1, -2}, []service.Level{1, 0, -1}))
	require.InDelta(t, all.GAS.Change.Delta, after.T-before.T, 1e-12)
}

func TestGoalsAreFrozenBeforeTheyAreScored(t *testing.T) {
	c := walked(t, "assess", "plan")
	f := service.Scoring{On: date("2026-06-01"), By: person(-1), Levels: map[string]service.Level{"a": 1}}
	require.ErrorIs(t, c.FreezeGoals(date("2026-01-10")), renjia.ErrNotFound)
	require.NoError(t, c.SetGoals(goal("a", 1, service.Less)))
	require.NoError(t, c.SetGoals(goal("a", 2, service.MuchLess)), "not frozen yet")
	var freeze *service.FreezeError
	require.ErrorAs(t, c.ScoreGoals(f), &freeze)
	require.True(t, freeze.Frozen.IsZero())
	require.ErrorIs(t, freeze, renjia.ErrState)
	require.NoError(t, c.FreezeGoals(date("2026-01-10")))
	require.ErrorAs(t, c.SetGoals(goal("a", 9, service.Less)), &freeze)
	require.Equal(t, date("2026-01-10"), freeze.Frozen)
	require.ErrorAs(t, c.FreezeGoals(date("2026-01-11")), &freeze)
	require.Equal(t, int64(2), c.Scales[0].Goals[0].Weight)
	require.NoError(t, c.ScoreGoals(f))
	require.NoError(t, c.RenewGoals(goal("b", 1, service.Less)))
	require.ErrorAs(t, c.ScoreGoals(f), &freeze, "the new version is not frozen")
	require.Len(t, c.Scales, 2)
	closed := walked(t, "assess", "evaluate", "close")
	require.ErrorIs(t, closed.SetGoals(goal("a", 1, service.Less)), renjia.ErrState)
}

func TestGoalsCanBeScoredAfterTheCaseIsClosed(t *testing.T) {
	c := walked(t, "assess", "plan")
	require.NoError(t, c.SetGoals(goal("a", 1, service.Less)))
	require.NoError(t, c.FreezeGoals(date("2026-01-10")))
	for _, verb := range []string{"evaluate", "close"} {
		require.NoError(t, take(&c, verb, date("2026-02-01")))
	}
	require.NoError(t, c.ScoreGoals(service.Scoring{On: date("2026-08-01"), By: person(-1), Levels: map[string]service.Level{"a": 2}}))
	require.ErrorIs(t, c.RenewGoals(goal("b", 1, service.Less)), renjia.ErrState)
}

func TestAFollowUpScoresEveryGoalOnce(t *testing.T) {
	s := scored(t, []int64{1, 1}, []service.Level{-1, -1}, []service.Level{0, 0})
	for name, spoil := range map[string]func(*service.Scale){
		"one missing":  func(s *service.Scale) { s.Scorings[0].Levels = map[string]service.Level{"0": 1} },
		"another":      func(s *service.Scale) { s.Scorings[0].Levels = map[string]service.Level{"0": 1, "x": 1} },
		"one more":     func(s *service.Scale) { s.Scorings[0].Levels = map[string]service.Level{"0": 1, "1": 1, "x": 1} },
		"off scale":    func(s *service.Scale) { s.Scorings[0].Levels = map[string]service.Level{"0": 1, "1": 3} },
		"too early":    func(s *service.Scale) { s.Scorings[0].On = date("2026-01-09") },
		"not frozen":   func(s *service.Scale) { s.Frozen = renjia.Date{} },
		"baseline":     func(s *service.Scale) { s.Goals[0].Baseline = 0 },
		"weightless":   func(s *service.Scale) { s.Goals[0].Weight = 0 },
		"same code":    func(s *service.Scale) { s.Goals[0].Code = "1" },
		"no words":     func(s *service.Scale) { s.Goals[0].Levels[4] = "" },
		"nothing":      func(s *service.Scale) { s.Goals = nil },
		"by nobody":    func(s *service.Scale) { s.Scorings[0].By = renjia.Ref{} },
		"no version":   func(s *service.Scale) { s.Version = 0 },
		"without text": func(s *service.Scale) { s.Goals[1].Text = "" },
	} {
		broken := s
		broken.Goals = append([]service.Goal(nil), s.Goals...)
		broken.Scorings = append([]service.Scoring(nil), s.Scorings...)
		spoil(&broken)
		require.ErrorIs(t, broken.Validate(), renjia.ErrInvalid, name)
		_, err := broken.Attainments(service.KiresukSherman())
		if len(broken.Scorings) > 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid, name)
		}
	}
}

func TestTheCorrelationMustBeNamed(t *testing.T) {
	s := scored(t, []int64{1}, []service.Level{-1}, []service.Level{1})
	_, err := s.Attainments(service.Correlation{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, rho := range []renjia.Fraction{renjia.Frac(-1, 10), renjia.Frac(1, 1)} {
		_, err := service.Correlated(rho)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	none, err := service.Correlated(renjia.Frac(0, 1))
	require.NoError(t, err)
	a, err := s.Baseline(none)
	require.NoError(t, err)
	require.InDelta(t, 40, a.T, 0)
}

func TestScoresOfOtherGoalsDoNotCompare(t *testing.T) {
	_, a := tScore(t, scored(t, []int64{1}, []service.Level{-1}, []service.Level{1}))
	b := a
	b.Version = 2
	_, err := service.Change(a, b)
	var version *service.VersionError
	require.ErrorAs(t, err, &version)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	b = a
	b.Rho = renjia.Frac(0, 1)
	_, err = service.Change(a, b)
	require.ErrorAs(t, err, &version)
}

// The oracle computes with 200 bits.
func TestTScoresAgreeWithTheOracle(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(rt, "goals")
		weights, base, levels := make([]int64, n), make([]service.Level, n), make([]service.Level, n)
		for i := range n {
			weights[i] = rapid.Int64Range(1, 1_000_000).Draw(rt, "weight")
			base[i] = service.Level(rapid.IntRange(-2, -1).Draw(rt, "baseline"))
			levels[i] = service.Level(rapid.IntRange(-2, 2).Draw(rt, "level"))
		}
		den := rapid.Int64Range(1, 20).Draw(rt, "den")
		rho := renjia.Frac(rapid.Int64Range(0, den-1).Draw(rt, "num"), den)
		c, err := service.Correlated(rho)
		require.NoError(rt, err)
		all, err := scored(t, weights, base, levels).Attainments(c)
		require.NoError(rt, err)
		f := func(x int64) *big.Float { return new(big.Float).SetPrec(200).SetInt64(x) }
		wx, w, ww := f(0), f(0), f(0)
		for i := range n {
			wx.Add(wx, f(weights[i]*int64(levels[i])))
			w.Add(w, f(weights[i]))
			ww.Add(ww, f(weights[i]*weights[i]))
		}
		r := new(big.Float).SetPrec(200).SetRat(rho.Rat())
		rest := new(big.Float).SetPrec(200).Sub(f(1), r)
		root := new(big.Float).SetPrec(200).Add(rest.Mul(rest, ww), r.Mul(r, w.Mul(w, w)))
		want, _ := new(big.Float).SetPrec(200).Quo(wx.Mul(wx, f(10)), root.Sqrt(root)).Float64()
		require.InDelta(rt, 50+want, all[0].T, 1e-11*math.Max(1, math.Abs(want)))
	})
}
