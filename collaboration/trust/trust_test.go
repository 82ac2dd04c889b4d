package trust_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/trust"
)

func partner(t require.TestingT) trust.Instrument {
	i, err := trust.InstrumentOf("partner-power")
	require.NoError(t, err)
	return i
}

var items = []string{"reliable", "mission", "open"}

// survey makes a survey on trust of rows such as "a b 4 3 -": rater, about, scores.
func survey(t require.TestingT, roster string, rows ...string) *trust.Survey {
	s := &trust.Survey{Instrument: partner(t), Asked: trust.AskedListed}
	for _, p := range strings.Fields(roster) {
		id, class, _ := strings.Cut(p, ":")
		s.Roster = append(s.Roster, trust.Party{ID: id, Class: class})
	}
	for _, row := range rows {
		f := strings.Fields(row)
		for k, cell := range f[2:] {
			r := trust.Response{Rater: f[0], About: f[1], Item: items[k]}
			if cell != "-" {
				r.Score = int(cell[0] - '0')
			}
			s.Responses = append(s.Responses, r)
		}
	}
	return s
}

var complete = trust.Options{Missing: trust.MissingComplete, Raters: 3}

// By hand: (4+4+1 − 3)/9 = 2/3, (2+2+2 − 3)/9 = 1/3, (4+3+2 − 3)/9 = 2/3, all 4 = 1.
func TestAWorkedSurvey(t *testing.T) {
	s := survey(t, "a b c d", "a b 4 4 1", "b a 2 2 2", "c a 4 3 2", "d a 4 4 4", "c b 1 1 1", "a c 4 - -")
	m, err := trust.Measure(s, trust.Trust, complete)
	require.NoError(t, err)
	require.Equal(t, 5, m.N)
	require.Equal(t, 1, m.LeftOut)
	require.Equal(t, trust.Dyad{Rater: "a", About: "b", Answered: 3, Score: renjia.Frac(2, 3)}, m.Dyads[0])
	require.Equal(t, []trust.Received{
		{About: "a", Raters: 3, Mean: renjia.Frac(2, 3)}, // (1/3 + 2/3 + 1)/3
		{About: "b", Raters: 2, Withheld: true},
		{About: "c", Withheld: true},
		{About: "d", Withheld: true},
	}, m.Received)
	require.Equal(t, renjia.Frac(8, 15), m.Network) // (2/3 + 1/3 + 2/3 + 1 + 0)/5
	require.InDelta(t, 53.333333, m.Percent, 1e-6)
	require.Equal(t, 1, m.Mutual)
	require.Equal(t, renjia.Frac(1, 3), m.Asymmetry)
	require.Nil(t, m.Agreement, "one mutual pair does not make an agreement")
}

func TestAnsweredItemsCountFromTheNumberAskedFor(t *testing.T) {
	s := survey(t, "a b", "a b 4 - -", "b a 3 2 -")
	m, err := trust.Measure(s, trust.Trust, trust.Options{Missing: trust.MissingAnswered, Answered: 2, Raters: 3})
	require.NoError(t, err)
	require.Equal(t, []trust.Dyad{{Rater: "b", About: "a", Answered: 2, Score: renjia.Frac(1, 2)}}, m.Dyads)
	require.Equal(t, 1, m.LeftOut)
	m, err = trust.Measure(s, trust.Trust, trust.Options{Missing: trust.MissingAnswered, Answered: 1, Raters: 3})
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(3, 4), m.Network)
	require.Equal(t, renjia.Frac(1, 2), m.Asymmetry)
}

func TestChoicesAreAskedFor(t *testing.T) {
	s := survey(t, "a b", "a b 4 4 4")
	for _, o := range []trust.Options{{}, {Missing: trust.MissingComplete}, {Raters: 3}} {
		_, err := trust.Measure(s, trust.Trust, o)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	for _, o := range []trust.Options{
		{Missing: "guess", Raters: 3}, {Missing: trust.MissingComplete, Raters: 2}, {Missing: trust.MissingAnswered, Raters: 3},
		{Missing: trust.MissingAnswered, Answered: 4, Raters: 3}, {Missing: trust.MissingComplete, Answered: 1, Raters: 3},
	} {
		_, err := trust.Measure(s, trust.Trust, o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err := trust.Measure(s, "love", complete)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = trust.Measure(s, trust.Value, complete)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody answered on value")
	s.Asked = ""
	_, err = trust.Measure(s, trust.Trust, complete)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestASurveyThatDoesNotHoldTogetherIsReportedWhole(t *testing.T) {
	s := survey(t, "a b a", "a a 4", "x b 4", "a b 5", "a b 4")
	s.Responses = append(s.Responses, trust.Response{Rater: "a", About: "y", Item: "smile", Score: -1})
	err := s.Validate()
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 8)
}

func TestTheInstrumentsAreWholeAndNamed(t *testing.T) {
	all, err := trust.Instruments()
	require.NoError(t, err)
	require.Len(t, all, 2)
	for _, i := range all {
		require.NoError(t, i.Validate())
		require.Len(t, i.Items, 6)
		require.Equal(t, 4, i.Most)
		for _, item := range i.Items {
			require.NotEmpty(t, item.Text.ZH, item.Code)
			require.NotEmpty(t, item.Text.EN, item.Code)
		}
	}
	_, err = trust.InstrumentOf("none")
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = trust.ReadInstrument(strings.NewReader(`{"code":"x","colour":"red"}`), "x.json")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	bad := partner(t)
	bad.Least, bad.Items = 0, append(bad.Items, trust.Item{Code: "About"})
	require.ErrorIs(t, bad.Validate(), renjia.ErrInvalid)
}

// The table of Shrout & Fleiss (1979): six targets, four judges.
func TestTheIntraclassCorrelationIsShroutAndFleiss(t *testing.T) {
	groups := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	i, err := trust.OneWay(groups)
	require.NoError(t, err)
	require.InDelta(t, .17, i.Value, .005)
	require.InDelta(t, .44, i.Mean, .005)
	more, err := trust.OneWay(append(groups, []float64{3}, nil))
	require.NoError(t, err)
	require.Equal(t, i, more, "groups of one say nothing of agreement")
}

// By hand: means 2 and 4 around 3.2, so MSB = 4.8 and MSW = 10/3; k = (5 − 13/5)/1 =
// 2.4, and (4.8 − 10/3)/(4.8 + 1.4·10/3) = 11/71.
func TestGroupsOfDifferentSizeCountByTheirAverage(t *testing.T) {
	i, err := trust.OneWay([][]float64{{1, 3}, {2, 4, 6}})
	require.NoError(t, err)
	require.InDelta(t, 11./71, i.Value, 1e-12)
}

func TestAgreementIsOneIfRatersAgreeAndUndefinedIfNothingDiffers(t *testing.T) {
	i, err := trust.OneWay([][]float64{{1, 1, 1}, {0, 0}, {.5, .5}})
	require.NoError(t, err)
	require.InDelta(t, 1, i.Value, 1e-12)
	for _, groups := range [][][]float64{nil, {{1, 2}}, {{1, 1}, {1, 1}}, {{1}, {2}}} {
		_, err = trust.OneWay(groups)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// By hand: variances of the items 1, 1, 1 and of the sums 7: 3/2·(1 − 3/7) = 6/7.
func TestCronbachsAlphaByHand(t *testing.T) {
	a, err := trust.Cronbach([][]float64{{1, 1, 2}, {2, 2, 1}, {3, 3, 3}})
	require.NoError(t, err)
	require.InDelta(t, 6./7, a.Value, 1e-12)
	for _, rows := range [][][]float64{nil, {{1, 2}}, {{1}, {2}}, {{1, 2}, {2, 1}}, {{1, 2}, {1}}} {
		_, err = trust.Cronbach(rows)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	s := survey(t, "a b c", "a b 1 1 2", "a c 2 2 1", "b c 3 3 3", "c a 4 4 -")
	a, err = s.Alpha(trust.Trust)
	require.NoError(t, err)
	require.InDelta(t, 6./7, a.Value, 1e-12)
	require.Equal(t, 3, a.N)
}

func TestRatesOfAnswersDependOnWhoWasAsked(t *testing.T) {
	s := survey(t, "a:gov b:gov c:vol", "a b 4 4 -", "b a - - -")
	r, err := s.Rates()
	require.NoError(t, err)
	require.Equal(t, []trust.Rate{{Of: "gov", Parties: 2, Responded: 1, Asked: 6, Answered: 2, Share: renjia.Frac(1, 3)}}, r.Classes)
	s.Asked = trust.AskedEveryone
	r, err = s.Rates()
	require.NoError(t, err)
	require.Equal(t, 3, r.N)
	require.Equal(t, []trust.Rate{
		{Of: "gov", Parties: 2, Responded: 1, Asked: 24, Answered: 2, Share: renjia.Frac(1, 12)},
		{Of: "vol", Parties: 1, Asked: 12},
	}, r.Classes)
}

func TestIntensityIsComparedByShares(t *testing.T) {
	all := trust.Intensities{{"a", "b", 4}, {"b", "a", 2}, {"a", "c", 1}, {"b", "c", 0}}
	for p, want := range map[trust.Pairing][4]renjia.Fraction{
		trust.PairingReports: {renjia.Frac(3, 4), renjia.Frac(1, 2), renjia.Frac(1, 4), renjia.Frac(1, 4)},
		trust.PairingHigher:  {renjia.Frac(2, 3), renjia.Frac(1, 3), renjia.Frac(1, 3), renjia.Frac(1, 3)},
		trust.PairingLower:   {renjia.Frac(1, 1), renjia.Frac(1, 1), {}, {}},
	} {
		s, err := all.Shares(p)
		require.NoError(t, err)
		require.Equal(t, want, s.AtOrAbove, p)
		require.Equal(t, renjia.Frac(1, 1), s.At(trust.NoRelation))
		require.Equal(t, want[1], s.At(trust.Cooperation))
		require.Zero(t, s.At(5))
		d, err := s.Difference(s)
		require.NoError(t, err)
		require.Zero(t, d)
	}
	_, err := all.Shares("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, bad := range []trust.Intensities{nil, {{"a", "a", 1}}, {{"a", "b", 5}}, {{"a", "b", -1}}, {{"a", "b", 1}, {"a", "b", 1}}} {
		_, err = bad.Shares(trust.PairingReports)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	require.Equal(t, "协调", trust.Coordination.Text().ZH)
}

func TestTablesAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSurvey(t)
		var b bytes.Buffer
		require.NoError(t, trust.WriteResponses(&b, s))
		again := &trust.Survey{Instrument: s.Instrument, Asked: s.Asked, Roster: s.Roster}
		for r, err := range trust.ReadResponses(&b, "r.csv", s.Instrument) {
			require.NoError(t, err)
			again.Responses = append(again.Responses, r)
		}
		require.ElementsMatch(t, s.Responses, again.Responses)
		text, err := json.Marshal(s)
		require.NoError(t, err)
		read, err := trust.ReadSurvey(bytes.NewReader(text), "s.json")
		require.NoError(t, err)
		require.ElementsMatch(t, s.Responses, read.Responses)
	})
}

// drawSurvey draws pairs that were asked every item.
func drawSurvey(t *rapid.T) *trust.Survey {
	s := &trust.Survey{Instrument: partner(t), Asked: trust.AskedListed, Responses: []trust.Response{}}
	n := rapid.IntRange(2, 6).Draw(t, "n")
	for i := range n {
		s.Roster = append(s.Roster, trust.Party{ID: fmt.Sprint("p", i), Class: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "class")})
	}
	for i := range n {
		for j := range n {
			if i == j || rapid.IntRange(0, 3).Draw(t, "skip") == 0 {
				continue
			}
			for _, item := range s.Instrument.Items {
				s.Responses = append(s.Responses, trust.Response{
					Rater: s.Roster[i].ID, About: s.Roster[j].ID, Item: item.Code, Score: rapid.IntRange(0, 4).Draw(t, "score"),
				})
			}
		}
	}
	return s
}

// The oracle asks each pair by itself and divides in rationals.
func TestMeasuresAreThoseOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSurvey(t)
		o := trust.Options{Missing: trust.MissingAnswered, Answered: rapid.IntRange(1, 3).Draw(t, "least"), Raters: 3}
		m, err := trust.Measure(s, trust.Trust, o)
		total, n := new(big.Rat), int64(0)
		score := map[[2]string]*big.Rat{}
		for _, a := range s.Roster {
			for _, b := range s.Roster {
				sum, k := int64(0), int64(0)
				for _, r := range s.Responses {
					if r.Rater == a.ID && r.About == b.ID && r.Score > 0 && (r.Item == "reliable" || r.Item == "mission" || r.Item == "open") {
						sum, k = sum+int64(r.Score)-1, k+1
					}
				}
				if k >= int64(o.Answered) {
					score[[2]string{a.ID, b.ID}] = big.NewRat(sum, 3*k)
					total.Add(total, big.NewRat(sum, 3*k))
					n++
				}
			}
		}
		if n == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.Zero(t, m.Network.Rat().Cmp(total.Quo(total, big.NewRat(n, 1))))
		for _, d := range m.Dyads {
			require.Zero(t, d.Score.Rat().Cmp(score[[2]string{d.Rater, d.About}]))
		}
		for _, r := range m.Received {
			require.Equal(t, r.Raters < 3, r.Withheld)
			if r.Withheld {
				require.Zero(t, r.Mean)
			}
		}
		require.False(t, math.IsNaN(m.Percent))
	})
}

func TestATableSaysWhereItIsWrong(t *testing.T) {
	file := "评价者,被评价者,reliable\na,b,4\na,b,3\na,a,2\nb,a,5\nb,c,x\nc,a,\n"
	var got []trust.Response
	var last error
	for r, err := range trust.ReadResponses(strings.NewReader(file), "r.csv", partner(t)) {
		if last = err; err == nil {
			got = append(got, r)
		}
	}
	require.Equal(t, []trust.Response{{"a", "b", "reliable", 4}, {"c", "a", "reliable", 0}}, got)
	for _, part := range []string{"r.csv:3", "r.csv:4:2", "r.csv:5:3", "r.csv:6:3"} {
		require.ErrorContains(t, last, part)
	}
	s := survey(t, "a b", "a b 4")
	require.ErrorIs(t, trust.WriteResponses(&bytes.Buffer{}, s), renjia.ErrUnsupported)
}

func FuzzReadResponses(f *testing.F) {
	f.Add("rater,about,reliable,mission,open\na,b,4,3,\n")
	f.Add("评价者,被评价者,power\n甲,乙,1\n")
	f.Fuzz(func(t *testing.T, file string) {
		i := partner(t)
		for r, err := range trust.ReadResponses(strings.NewReader(file), "f.csv", i) {
			if err == nil && (r.Score < 0 || r.Score > 4 || r.Rater == "" || r.Rater == r.About) {
				t.Fatalf("%+v", r)
			}
		}
	})
}

func FuzzReadSurvey(f *testing.F) {
	s := survey(f, "a b", "a b 4 3 -")
	text, err := json.Marshal(s)
	require.NoError(f, err)
	f.Add(string(text))
	f.Fuzz(func(t *testing.T, file string) {
		if s, err := trust.ReadSurvey(strings.NewReader(file), "f.json"); err == nil {
			require.NoError(t, s.Validate())
		}
	})
}
