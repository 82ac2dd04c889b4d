package survival_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/survival"
)

const staff = `id,days,left,from,site,grade,load
1,30,1,,A,worker,12
2,400,0,100,A,lead,
3,0,1.0,,B,worker,NA
4,250,no,0,B,senior,20.5
`

func TestAFileIsReadByTheNamesOfItsColumns(t *testing.T) {
	got, err := survival.Read(strings.NewReader(staff), "staff.csv", survival.Columns{
		Time: "days", Event: "LEFT", Entry: "from", Group: "site", Covariates: []string{"grade", "load"},
	})
	require.NoError(t, err)
	require.Equal(t, []string{"grade=senior", "grade=worker", "load"}, got.Covariates)
	require.Equal(t, survival.Record{Spell: survival.Spell{Length: 30, Event: true}, Group: "A", Covariates: []float64{0, 1, 12}}, got.Records[0])
	require.Equal(t, survival.Spell{Length: 400, Entry: 100}, got.Records[1].Spell)
	require.Equal(t, []float64{0, 0}, got.Records[1].Covariates[:2], "the first word in order is what others are compared with")
	require.True(t, math.IsNaN(got.Records[1].Covariates[2]))
	require.True(t, got.Records[2].Event)
	require.False(t, got.Records[3].Event)
	require.Len(t, got.Spells("B", false), 2)
	require.Len(t, got.Spells("", true), 4)
}

func TestReasonsAreRead(t *testing.T) {
	text := "days,why,team\n10,resign,a\n20,active,\n30,,a\n40,retire,NA\n"
	got, err := survival.Read(strings.NewReader(text), "x.csv", survival.Columns{Time: "days", Reason: "why", Strata: "team", Censored: []string{"active"}})
	require.NoError(t, err)
	require.Equal(t, []survival.Exit{{Length: 10, Reason: "resign"}, {Length: 20}, {Length: 30}, {Length: 40, Reason: "retire"}}, got.Exits())
	require.Len(t, got.Comparable(), 2, "a stratum that is missing compares with nobody")
}

func TestAllProblemsOfAFileAreReportedAtTheirPlace(t *testing.T) {
	text := "days,left,from,load\nx,1,,1\n5,,5,2\n5,1,7,two\n-1,1,,3\n1e999,1,,3\n"
	_, err := survival.Read(strings.NewReader(text), "bad.csv", survival.Columns{Time: "days", Event: "left", Entry: "from", Covariates: []string{"load"}})
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	var all []string
	for _, p := range v.Problems {
		all = append(all, p.String())
	}
	require.Equal(t, []string{
		`bad.csv:2:1: days: "x": want a number`,
		`bad.csv:3:3: from: 5 is not before the end at 5`,
		`bad.csv:3:2: left: must say whether this is the event: 1, or anything else`,
		`bad.csv:4:3: from: 7 is not before the end at 5`,
		`bad.csv:4:4: load: "two": want a number, as in the rows before`,
		`bad.csv:5:1: days: "-1": want a number that is neither negative nor infinite`,
		`bad.csv:6:1: days: "1e999": want a number that is neither negative nor infinite`,
	}, all)
	_, err = survival.Read(strings.NewReader("days,left\n"), "none.csv", survival.Columns{Time: "days", Event: "left"})
	require.ErrorContains(t, err, "has no rows")
	_, err = survival.Read(strings.NewReader("days\n1\n"), "x.csv", survival.Columns{Time: "days", Event: "left", Group: "g"})
	require.ErrorContains(t, err, "left: the column is missing")
	require.ErrorContains(t, err, "g: the column is missing")
	for _, c := range []survival.Columns{{}, {Time: "a"}, {Time: "a", Event: "b", Reason: "c"}, {Time: "a", Event: "b", Covariates: []string{"x", "x"}}} {
		_, err = survival.Read(strings.NewReader("a,b\n"), "x.csv", c)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(staff)
	f.Add("days,left\n1,1\n")
	f.Add("days,left,from,site,grade,load\n1e308,1,1e307,\"a\nb\",NA,-0\n")
	f.Fuzz(func(t *testing.T, text string) {
		c := survival.Columns{Time: "days", Event: "left", Covariates: []string{"load"}}
		got, err := survival.Read(strings.NewReader(text), "f.csv", c)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		curve, err := survival.KaplanMeier(got.Spells("", true), choices)
		require.NoError(t, err, "what is read can be estimated")
		require.Equal(t, len(got.Records), curve.N)
	})
}
