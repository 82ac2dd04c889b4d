package catalogue_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/catalogue"
	"github.com/renjia-project/renjia/indicator/measured"
)

// compute computes a measure over a table that is written out; settings are
// "parameter=value".
func compute(t *testing.T, id, variant, table string, settings ...string) (catalogue.Answer, error) {
	t.Helper()
	m, err := catalogue.Find(id)
	require.NoError(t, err)
	read, err := catalogue.ReadTable(strings.NewReader(table), "table.csv")
	require.NoError(t, err)
	in := catalogue.Input{Table: read, Variant: variant, Level: .95, Parameters: map[string]string{}}
	for _, s := range settings {
		name, value, _ := strings.Cut(s, "=")
		in.Parameters[name] = value
	}
	a, err := m.Compute(in)
	if err == nil {
		_, err := json.Marshal(a)
		require.NoError(t, err)
	}
	return a, err
}

const stations = `name,hours,complaints,coverage
A,80,12,.5
B,60,20,.7
C,90,8,.4
D,70,15,.9
E,50,30,.6
`

func TestACompositeIndexComesWithItsRanks(t *testing.T) {
	a, err := compute(t, "composite", "arithmetic", stations, "normalisation=min-max", "weighting=1/2,.3,.2", "lower_is_better=Complaints")
	require.NoError(t, err)
	require.InDelta(t, .8, a.Value, 1e-12)
	b, err := json.Marshal(a.Detail)
	require.NoError(t, err)
	require.Contains(t, string(b), `"leave_one_out":[{"indicator":"hours","ranks":[3,4,2,1,5]`)

	for _, weighting := range []string{"equal", "entropy", "principal"} {
		_, err = compute(t, "composite", "arithmetic", stations, "normalisation=rank", "weighting="+weighting, "lower_is_better=none")
		require.NoError(t, err)
	}
	_, err = compute(t, "composite", "arithmetic", "name,hours\nA,1\nB,2\n", "normalisation=rank", "weighting=equal", "lower_is_better=none")
	require.NoError(t, err)
}

func TestACompositeIndexAsksForItsChoices(t *testing.T) {
	all := []string{"normalisation=min-max", "weighting=equal", "lower_is_better=none"}
	for i := range all {
		some := append(append([]string(nil), all[:i]...), all[i+1:]...)
		_, err := compute(t, "composite", "arithmetic", stations, some...)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	_, err := compute(t, "composite", "", stations, all...)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, wrong := range []string{"weighting=.5,.4,.2", "weighting=much", "lower_is_better=rain", "normalisation=log"} {
		_, err := compute(t, "composite", "arithmetic", stations, append(all, wrong)...)
		require.ErrorIs(t, err, renjia.ErrInvalid, wrong)
	}
}

func TestWeightsFromATable(t *testing.T) {
	a, err := compute(t, "entropy_weights", "", stations, "lower_is_better=complaints")
	require.NoError(t, err)
	require.InDelta(t, 0.384448300719761, a.Value, 1e-12)
	a, err = compute(t, "principal_weights", "", stations, "lower_is_better=complaints")
	require.NoError(t, err)
	require.InDelta(t, 0.434833065643183, a.Value, 1e-12)
}

func TestJudgementsMayBeFractions(t *testing.T) {
	a, err := compute(t, "ahp_weights", "eigenvector", "criterion,a,b,c\na,1,3,5\nb,1/3,1,2\nc,1/5,1/2,1\n")
	require.NoError(t, err)
	require.InDelta(t, 0.0031849983307239735, a.Value, 1e-12)
	require.Equal(t, "consistency ratio", a.Inputs[2].Name)
	a, err = compute(t, "ahp_weights", "geometric-mean", "a,b\n1,2\n0.5,1\n")
	require.NoError(t, err)
	require.Zero(t, a.Value)
	for _, table := range []string{"a,b\n1,2\n2,1\n", "a,b\n1,2\n", "a,b\n1,x\n1,1\n", "a,b\n1,1/0\n0,1\n"} {
		_, err = compute(t, "ahp_weights", "eigenvector", table)
		require.ErrorIs(t, err, renjia.ErrInvalid, table)
	}
}

const villages = `社区,干预,post,value
a,是,否,52
a,是,是,61
b,是,否,48
b,是,是,55
c,否,否,51
c,否,是,53
d,否,否,47
d,否,是,50
`

func TestDifferencesOfAChineseTable(t *testing.T) {
	for variant, settings := range map[string][]string{"collapsed": nil, "pooled": {"few_clusters=cr1"}} {
		a, err := compute(t, "difference_in_differences", variant, villages, settings...)
		require.NoError(t, err)
		require.InDelta(t, 5.5, a.Value, 1e-12)
		require.Contains(t, a.Variant, variant)
	}
	_, err := compute(t, "difference_in_differences", "", villages)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = compute(t, "difference_in_differences", "collapsed", strings.ReplaceAll(villages, "是", "也许"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "table.csv:2:2")
}

func TestSurveysAndChanges(t *testing.T) {
	table := "stratum,psu,weight,value\n1,1,10,3\n1,2,12,4\n2,4,20,8\n2,5,15,9\n"
	a, err := compute(t, "survey_mean", "", table)
	require.NoError(t, err)
	require.InDelta(t, 373.0/57, a.Value, 1e-12)
	a, err = compute(t, "survey_total", "", table)
	require.NoError(t, err)
	require.InDelta(t, 373, a.Value, 1e-12)
	_, err = compute(t, "survey_mean", "", table+"3,6,9,1\n") // a lonely cluster
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = compute(t, "survey_mean", "", table+"3,6,9,1\n", "lonely=remove")
	require.NoError(t, err)

	a, err = compute(t, "paired_change", "", "before,after\n1,3\n2,5\n4,NA\n")
	require.NoError(t, err)
	require.Equal(t, 2.5, a.Value)
}

func TestMedianDaysOfATable(t *testing.T) {
	table := "opened,due,closed\n2026-03-01,2026-03-10,2026-03-09\n2026-03-01,2026-03-10,2026-03-13\n"
	a, err := compute(t, "median_delay", "opened", table, "as_of=2026-03-20") // all are closed: the curve ends at 0
	require.NoError(t, err)
	require.Equal(t, 8.0, a.Value)
	_, err = compute(t, "median_delay", "due", table+"2026-03-19,2026-03-30,\n", "as_of=2026-03-20")
	require.NoError(t, err)
	_, err = compute(t, "median_delay", "opened", "opened,due,closed\n2026-03-01,2026-03-10,\n", "as_of=2026-03-20")
	var undefined *measured.UndefinedError
	require.ErrorAs(t, err, &undefined)
}

func TestASocialReturnWithItsSensitivity(t *testing.T) {
	table := "name,quantity,proxy,deadweight,attribution,drop_off,years\ncompany,100,500,.2,.25,.1,3\n"
	settings := []string{"inputs=60000", "rate=.035", "discounting=end-of-year"}
	a, err := compute(t, "sroi", "value", table, settings...)
	require.NoError(t, err)
	require.InDelta(t, 1.2685, a.Value, .00005)
	a, err = compute(t, "sroi", "value", table, append(settings, "around=.2")...)
	require.NoError(t, err)
	b, err := json.Marshal(a.Detail)
	require.NoError(t, err)
	require.Contains(t, string(b), `"tornado":[{"assumption":"inputs","outcome":0,"low":"48000","high":"72000","at_low":`)
	for _, wrong := range []string{"much", "1", "0", "-1"} {
		_, err = compute(t, "sroi", "value", table, append(settings, "around="+wrong)...)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestTheQualityOfDiscourseOfATable(t *testing.T) {
	table := "speech,论证水平,justification_content,respect_groups\n1,2,2,1\n2,3,1,2\n3,1,,0\n"
	a, err := compute(t, "dqi", "scaled", table, "components=justification_level,justification_content,respect_groups")
	require.NoError(t, err)
	require.Equal(t, "7/9", a.Exact.RatString())
	require.EqualValues(t, 2, a.N)
	_, err = compute(t, "dqi", "scaled", table)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = compute(t, "dqi", "", table, "components=论证水平")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, bad := range []string{"respect_groups\n3\n", "respect_groups\n1.5\n", "respect_groups\nmuch\n", "respect_groups\n1e9\n"} {
		_, err = compute(t, "dqi", "codes", bad, "components=respect_groups")
		require.ErrorIs(t, err, renjia.ErrInvalid, bad)
	}
}

func TestTheFrontierOfATable(t *testing.T) {
	a, err := compute(t, "cost_effectiveness_frontier", "", "name,cost,effect\nD,500,50\nA,100,10\nE,900,60\nC,400,30\nB,150,10\n")
	require.NoError(t, err)
	require.Equal(t, "40", a.Exact.RatString())
	require.Contains(t, a.Variant, "of E")
	_, err = compute(t, "cost_effectiveness_frontier", "", "name,cost,effect\nA,100,10\nB,150,10\n")
	var undefined *measured.UndefinedError
	require.ErrorAs(t, err, &undefined)
}
