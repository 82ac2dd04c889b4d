package contract_test

// Named mutants of evaluation and grades, and the test that kills each:
//
//	renormalize-always  a missing evaluator is left out silently       → TestAMissingEvaluatorIsNamed
//	gap-floor           89.5 is rounded down without being asked       → TestGradesBetweenTheWholeScores
//	band-open           a score equal to From falls into the band below → TestGradesBetweenTheWholeScores
//	float-mean          sheets are averaged in floats                  → TestScoreIsTheExactWeightedMean
//	no-floor            deductions go below zero                       → TestDeductionsStopAtTheirLimitAndAtZero
//	share-of-price      a grade's share is taken of the whole price    → TestTheLastTrancheIsPaidByGrade

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
)

func builtin(t testing.TB, id string) contract.Scheme {
	s, err := contract.BuiltinScheme(id)
	require.NoError(t, err)
	return s
}

func TestBuiltinSchemesAreValid(t *testing.T) {
	ids := contract.BuiltinSchemes()
	require.NotEmpty(t, ids)
	for _, id := range ids {
		require.Equal(t, id, builtin(t, id).ID)
	}
	_, err := contract.BuiltinScheme("none")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestGradesBetweenTheWholeScores(t *testing.T) {
	s := builtin(t, "cn-shenzhen-2021")
	for _, c := range []struct {
		num, den int64
		r        renjia.Rounding
		want     string
	}{
		{100, 1, "", "excellent"}, {90, 1, "", "excellent"}, {89, 1, "", "good"}, {80, 1, "", "good"}, {79, 1, "", "pass"}, {60, 1, "", "pass"}, {59, 1, "", "fail"}, {0, 1, "", "fail"},
		{171, 2, "", "good"}, // 85.5 is good however it is rounded
		{179, 2, renjia.HalfUp, "excellent"}, {179, 2, renjia.Down, "good"}, {8949, 100, renjia.HalfUp, "good"},
		{119, 2, renjia.HalfUp, "pass"}, {119, 2, renjia.HalfDown, "fail"},
	} {
		band, err := s.Grade(renjia.Frac(c.num, c.den), c.r)
		require.NoError(t, err)
		require.Equal(t, c.want, band.Grade, "%d/%d %s", c.num, c.den, c.r)
	}
	_, err := s.Grade(renjia.Frac(179, 2), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Contains(t, open.Choices[0].Why, "between good and excellent")

	exact := builtin(t, "cn-station-four-parties")
	band, err := exact.Grade(renjia.Frac(8999, 100), "")
	require.NoError(t, err)
	require.Equal(t, "good", band.Grade, "half-open bands have no gap")
}

// held is an evaluation by all parties of the four-parties scheme.
func held() contract.Evaluation {
	add := func(item string, points int64) contract.Mark {
		return contract.Mark{Item: item, Points: renjia.Frac(points, 1)}
	}
	return contract.Evaluation{
		Contract: station().ID, Kind: contract.Final, Scheme: "cn-station-four-parties", Version: "example-1", Held: day("2026-12-01"),
		Sheets: []contract.Sheet{
			{Evaluator: "professional", By: subject("p"), Marks: []contract.Mark{add("core", 36), add("basic", 35), add("distinctive", 17), {Item: "records", Times: 3}}},
			{Evaluator: "financial", By: subject("f"), Marks: []contract.Mark{add("finance", 91)}},
			{Evaluator: "purchaser", By: subject("street"), Marks: []contract.Mark{add("management", 45), add("results", 44)}},
			{Evaluator: "committees", By: subject("c1"), Marks: []contract.Mark{{Item: "service", Grade: "A"}, {Item: "governance", Grade: "B"}}},
			{Evaluator: "committees", By: subject("c2"), Marks: []contract.Mark{{Item: "service", Grade: "B"}, {Item: "governance", Grade: "B"}}},
			{Evaluator: "committees", By: subject("c3"), Marks: []contract.Mark{{Item: "service", Grade: "A"}, {Item: "governance", Grade: "C"}}},
			{Evaluator: "supervisor", By: subject("bureau"), Marks: []contract.Mark{add("self-check", 40), add("rectification", 50)}},
		},
	}
}

func TestScoreIsTheExactWeightedMean(t *testing.T) {
	// 86.5·2/5 + 91/10 + 89/5 + (92+84+83)/3/5 + 90/10, by hand.
	score, err := held().Decide(builtin(t, "cn-station-four-parties"), "")
	require.NoError(t, err)
	want := new(big.Rat).SetInt64(0)
	for _, part := range [][2]*big.Rat{
		{big.NewRat(173, 2), big.NewRat(2, 5)}, {big.NewRat(91, 1), big.NewRat(1, 10)}, {big.NewRat(89, 1), big.NewRat(1, 5)},
		{big.NewRat(92+84+83, 3), big.NewRat(1, 5)}, {big.NewRat(90, 1), big.NewRat(1, 10)},
	} {
		want.Add(want, new(big.Rat).Mul(part[0], part[1]))
	}
	require.Equal(t, want.RatString(), score.Score.String())
	require.Equal(t, "good", score.Grade)
	require.True(t, score.Passed)
	require.Equal(t, 3, score.Evaluators[3].Sheets)
	require.Contains(t, score.Explanation.Text(renjia.English), "residents' and villagers' committees: 259/3 of 100, weight 1/5")
	require.Contains(t, score.Explanation.Text(renjia.Chinese), "总分与等级“良好”")
}

func TestAMissingEvaluatorIsNamed(t *testing.T) {
	s, e := builtin(t, "cn-station-four-parties"), held()
	e.Sheets = e.Sheets[:6]
	_, err := e.Decide(s, "")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, `evaluator "supervisor" is missing`)
	s.Missing = contract.MissingRenormalize
	score, err := e.Decide(s, "")
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(4, 9), score.Evaluators[0].Weight)
	sum := new(big.Rat)
	for _, x := range score.Evaluators {
		sum.Add(sum, x.Weight.Rat())
	}
	require.Equal(t, "1", sum.RatString())
}

func TestSheetsMarkEachItemOnceAndWithinItsRange(t *testing.T) {
	s := builtin(t, "cn-station-four-parties")
	for name, spoil := range map[string]func(*contract.Evaluation){
		"no mark":       func(e *contract.Evaluation) { e.Sheets[1].Marks = nil },
		"twice":         func(e *contract.Evaluation) { e.Sheets[1].Marks = append(e.Sheets[1].Marks, e.Sheets[1].Marks[0]) },
		"too many":      func(e *contract.Evaluation) { e.Sheets[1].Marks[0].Points = renjia.Frac(1001, 10) },
		"unknown grade": func(e *contract.Evaluation) { e.Sheets[3].Marks[0].Grade = "E" },
		"other version": func(e *contract.Evaluation) { e.Version = "2" },
		"unknown party": func(e *contract.Evaluation) { e.Sheets[1].Evaluator = "press" },
		"no kind":       func(e *contract.Evaluation) { e.Kind = "" },
		"of nothing":    func(e *contract.Evaluation) { e.Kind = contract.ReEvaluation },
	} {
		e := held()
		spoil(&e)
		_, err := e.Decide(s, "")
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

func TestDeductionsStopAtTheirLimitAndAtZero(t *testing.T) {
	s, e := builtin(t, "cn-station-four-parties"), held()
	score := func(times, core int64) string {
		e.Sheets[0].Marks[3].Times = times
		for i := range 3 {
			e.Sheets[0].Marks[i].Points = renjia.Frac(core, 1)
		}
		x, err := e.Decide(s, "")
		require.NoError(t, err)
		return x.Evaluators[0].Score.String()
	}
	require.Equal(t, "50", score(20, 20), "20 times a half is the limit")
	require.Equal(t, "50", score(21, 20))
	require.Equal(t, "0", score(19, 1), "never below zero")
}

func TestScoreLiesBetweenTheLowestAndTheHighestEvaluator(t *testing.T) {
	s := builtin(t, "cn-station-four-parties")
	rapid.Check(t, func(t *rapid.T) {
		e := held()
		e.Sheets[1].Marks[0].Points = renjia.Frac(rapid.Int64Range(0, 10_000).Draw(t, "financial"), 100)
		e.Sheets[2].Marks[0].Points = renjia.Frac(rapid.Int64Range(0, 350).Draw(t, "purchaser"), 7)
		x, err := e.Decide(s, "")
		require.NoError(t, err)
		low, high := x.Evaluators[0].Score, x.Evaluators[0].Score
		for _, p := range x.Evaluators {
			if p.Score.Compare(low) < 0 {
				low = p.Score
			}
			if p.Score.Compare(high) > 0 {
				high = p.Score
			}
		}
		require.True(t, x.Score.Compare(low) >= 0 && x.Score.Compare(high) <= 0)
	})
}

func TestTheLastTrancheIsPaidByGrade(t *testing.T) {
	c := station()
	c.Tranches[2].By = []contract.GradeShare{{Grade: "good", Share: renjia.Frac(1, 1)}, {Grade: "pass", Share: renjia.Frac(2, 3)}, {Grade: "fail"}}
	c.Tranches[2].Score = 0
	pay := func(grade string) (contract.Payment, error) {
		all, err := c.Payments(contract.Facts{
			AsOf: day("2027-01-15"), Scores: map[string]renjia.Fraction{"final": renjia.Frac(70, 1)}, Grades: map[string]string{"final": grade},
		}, renjia.TieFirst)
		if err != nil {
			return contract.Payment{}, err
		}
		return all[2], nil
	}
	p, err := pay("pass")
	require.NoError(t, err, "240,000 · 2/3 needs no rounding")
	require.Equal(t, yuan(240_000), p.Amount)
	require.Equal(t, yuan(160_000), p.Payable)
	p, err = pay("fail")
	require.NoError(t, err)
	require.Zero(t, p.Payable.Minor())
	_, err = pay("excellent")
	require.ErrorIs(t, err, renjia.ErrUnspecified, "the table has no such grade")
	c.Tranches[2].By[1].Share = renjia.Frac(3, 7)
	_, err = pay("pass")
	require.ErrorIs(t, err, renjia.ErrUnspecified, "how is a fen rounded?")
	c.Tranches[2].Rounding = renjia.Down
	p, err = pay("pass")
	require.NoError(t, err)
	require.Equal(t, "102857.14", p.Payable.Amount())
}

func TestReadSchemeSaysWhereItIsWrong(t *testing.T) {
	_, err := contract.ReadScheme(strings.NewReader("{\n \"id\": \"x\",\n \"weigth\": 1\n}"), "x.json")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "x.json:3:")
}

func FuzzReadScheme(f *testing.F) {
	f.Add(`{"id":"x","version":"1","bands":[{"grade":"a","from":"0"}],"evaluators":[{"code":"e","weight":"1","items":[{"code":"i","kind":"deduction","points":"1/2"}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := contract.ReadScheme(strings.NewReader(text), "x.json")
		if err == nil {
			_, err := s.Grade(renjia.Frac(179, 2), renjia.HalfUp)
			require.NoError(t, err)
		}
	})
}

// A score that lies between two grades of a text needs a rounding.
func ExampleScheme_Grade() {
	s, err := contract.BuiltinScheme("cn-shenzhen-2021")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = s.Grade(renjia.Frac(179, 2), "")
	fmt.Println(err != nil)
	band, err := s.Grade(renjia.Frac(179, 2), renjia.HalfUp)
	fmt.Println(band.Grade, err)
	// Output:
	// true
	// excellent <nil>
}
