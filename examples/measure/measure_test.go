package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/indicator/catalogue"
)

// execute runs the program on a table and returns what it printed.
func execute(csv string, args ...string) (code int, stdout, stderr string) {
	var out, complaints strings.Builder
	code = run(args, strings.NewReader(csv), &out, &complaints)
	return code, out.String(), complaints.String()
}

// answer is what programs read of an answer.
type answer struct {
	ID, Variant, Missing, Exact, Source string
	Value                               float64
	N                                   int64
	Inputs                              []struct{ Name, Value string }
	Detail                              json.RawMessage
	Bootstrap                           *struct {
		Draws  int
		Limits struct{ Lower, Upper, Level float64 }
	}
}

func ask(t *testing.T, csv string, args ...string) (a answer) {
	t.Helper()
	code, stdout, stderr := execute(csv, append(args, "-json")...)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	require.NoError(t, json.Unmarshal([]byte(stdout), &a), stdout)
	require.NotEmpty(t, a.ID)
	require.NotEmpty(t, a.Source)
	require.NotEmpty(t, a.Missing)
	return a
}

func table(header string, rows ...string) string {
	return header + "\n" + strings.Join(rows, "\n") + "\n"
}

var (
	ten   = table("x", "541", "1463", "2445", "3438", "4437", "5401", "6392", "8304", "11904", "22261") // ineq's example
	four  = table("hours", "10", "20", "30", "40")
	micro = table("income,hours", "1200,12", "1500,10", "1500,8", "1800,9", "2100,7", "2600,6", "3000,6", "3300,4", "4100,3", "5200,3", "6000,2", "8800,1")
	given = table("income,received", "1200,1", "1500,1", "1500,1", "1800,0", "2100,1", "2600,0", "3000,0", "3300,0", "4100,1", "5200,0", "6000,0", "8800,0")
	// World Bank, Quantitative Techniques for Health Equity Analysis, note 7.
	india = table("births,u5mr", "29939,154.7", "28776,152.9", "26528,119.5", "24689,86.9", "19739,54.3")
	funds = table("stream,amount", "contracts,620000", "donations,180000", "fees,90000", "members,10000", "investment,0")
)

func TestPublishedValues(t *testing.T) {
	for _, c := range []struct {
		csv, args string
		value     float64
		exact     string
	}{
		{ten, "gini -variant population", .46209113026762383, "76922/166465"},
		{ten, "gini -variant bias-corrected", .5134345891862487, "153844/299637"},
		{ten, "Gini -variant unbiased", .5134345891862487, "153844/299637"},
		{ten, "theil-t", .362341242343895, ""},
		{ten, "Theil_L", .433594649520446, ""},
		{ten, "hoover", .337806746162857, "56233/166465"},
		{ten, "half_cv2", .420406154577426, "465988208/1108423849"},
		{ten, "atkinson -epsilon .5", .179659098046342, ""},
		{ten, "hhi -variant 0-1", .18408123091548528, "408080053/2216847698"},
		{ten, "effective_number", 5.432384361114558, "2216847698/408080053"},
		{four, "kolm -alpha .1", 5.53895, ""},
		{four, "atkinson -epsilon 1", .114654, ""},
		{four, "generalized_entropy -order 1", .106440, ""},
		{four, "quantile_share -from 3/4 -to 1", .4, "2/5"},
		{four, "quantile_share -from 0 -to 0.5", .3, "3/10"},
		{micro, "concentration_index", -.31103286384976525, "-265/852"},
		{micro, "extended_concentration_index -nu 3", -.469263497652582, ""},
		{given, "concentration_index", -.4166666666666667, "-5/12"},
		{given, "wagstaff", -.7142857142857143, "-5/7"},
		{given, "erreygers -lower 0 -upper 1", -.6944444444444444, "-25/36"},
		{india, "grouped_concentration_index", -.169416774650521, ""},
		{funds, "rdi -variant declared", .5941358024691358, "385/648"},
		{funds, "rdi -variant nonzero-streams", .6337448559670782, "154/243"},
		{table("share", "30", "30", "20", "20"), "hhi -variant points", 2600, "2600"},
		{table("residents,attendees", ".6,.2", ".3,.3", ".1,.5"), "dissimilarity", .4, "2/5"},
		{table("public,total", "62,100"), "government_dependence", .62, "31/50"},
		{table("cost,hours", "6810,100"), "unit_cost", 68.1, "681/10"},
		{table("x,w", "-1,2", "-1,1", "-2,3"), "gas_t -rho 0.3", 30.17063078423457, ""},
		{table("before,after,sd,reliability", "32.5,47.5,10,.8"), "rci -variant higher", 2.372, ""},
		{table("cost,overhead,outcomes", "478600.50,23930.03,137"), "cost_per_outcome", 3668.11, "50253053/13700"},
		{table("cost,outcomes", "441200,118", "502530.53,137"), "icer", 3227.92, "6133053/1900"},
		{table("quantity,proxy,deadweight,displacement,attribution,drop_off,years", "16,9500,.1,0,.05,.5,3", "40,1200,.25,.1,.3,.35,5", "120,85.5,.05,0,.1,0,1"),
			"sroi -variant value -inputs 182000 -rate .035 -discounting end-of-year", 1.5228493265424061, ""},
		{table("criterion,cost,reach,trust", "cost,1,1/2,1/4", "reach,2,1,1/2", "trust,4,2,1"), "ahp_weights -variant eigenvector", 0, ""},
		{table("before,after", "1,2", "2,4", "3,6"), "paired_change", 2, ""},
		{table("community,treated,after,value", "a,yes,no,1", "a,yes,yes,4", "b,yes,no,2", "b,yes,yes,6", "c,no,no,1", "c,no,yes,2", "d,no,no,3", "d,no,yes,3"),
			"difference_in_differences -variant collapsed", 3, ""},
		{table("value,weight,stratum,cluster", "1,2,s,a", "0,1,s,b", "1,1,s,c"), "survey_mean", .75, ""},
		{table("weight", "1", "2", "3"), "design_effect", 7. / 6, ""},
		{table("name,reach,cost", "a,10,5", "b,20,9"), "composite -variant arithmetic -normalisation min-max -weighting .75,.25 -lower-is-better cost", .75, ""},
		{table("in_order,required", "4,4", "2,4"), "conformance -variant gates", .75, "3/4"},
		{table("produced,consumed,missing,remaining", "4,4,1,1"), "token_fitness", .75, "3/4"},
		{table("opened,due,closed", "2026-01-01,2026-01-10,2026-01-09", "2026-01-01,2026-01-10,", "2026-01-01,2026-09-10,"), "deadline_compliance -variant due -as-of 2026-06-30", .5, "1/2"},
		{table("due,published", "2026-01-10,2026-01-09", "2026-01-10,"), "disclosure_index -variant published -as-of 2026-06-30", .5, "1/2"},
		{table("decided,implemented", "2026-01-10,2026-02-09", "2026-01-10,"), "follow_through -variant implemented -as-of 2026-06-30", .5, "1/2"},
		{table("on_list,funded", "yes,no", "no,no", "是,是", "是,是"), "delegated_burden -variant either -count-by tasks", .5, "1/2"},
		{table("item1,item2", "1,2", "2,3", "3,4", "5,6"), "cronbach_alpha", 1, ""},
		{table("before,after,w", "-1,1,2", "-1,0,1", "-2,-1,3"), "gas_change -rho .3", 17.62610596956927, ""},
		{table("group,n,mean,sd", "treated,10,12,2", "control,10,10,2"), "hedges_g -variant approximate -variance hedges-olkin", 1 - 3./71, ""},
		{table("before,after", "1,3", "2,3", "3,7", "5,6"), "hedges_g_paired -variant exact -standard baseline", .8475, ""},
	} {
		a := ask(t, c.csv, append([]string{"-indicator"}, strings.Fields(c.args)...)...)
		tolerance := 1e-12
		if c.value*1e6 == float64(int64(c.value*1e6)) { // published with few digits
			tolerance = 5e-3
		}
		require.InDelta(t, c.value, a.Value, tolerance, c.args)
		if c.exact != "" {
			require.Equal(t, c.exact, a.Exact, c.args)
		}
	}
}

// Krippendorff (2011): nominal .743, ordinal .815, interval .849, ratio .797, in any
// layout.
func TestAgreementInThreeLayouts(t *testing.T) {
	coders, err := os.ReadFile("data/speeches.csv")
	require.NoError(t, err)
	var long, units strings.Builder
	long.WriteString("unit,coder,value\n")
	units.WriteString("unit,A,B,C,D\n")
	lines := strings.Split(strings.TrimSpace(string(coders)), "\n")
	for u := 1; u <= 12; u++ {
		units.WriteString("s" + strings.Repeat("i", u))
		for _, line := range lines[1:] {
			cells := strings.Split(line, ",")
			long.WriteString(strings.Split(lines[0], ",")[u] + "," + cells[0] + "," + cells[u] + "\n")
			units.WriteString("," + cells[u])
		}
		units.WriteString("\n")
	}
	for _, csv := range []string{string(coders), long.String(), units.String()} {
		for metric, alpha := range map[string]float64{"nominal": .743, "ordinal": .815, "interval": .849, "ratio": .797} {
			a := ask(t, csv, "-indicator", "krippendorff_alpha", "-variant", metric)
			require.InDelta(t, alpha, a.Value, 5e-4)
			require.Equal(t, int64(40), a.N)
		}
	}
	a := ask(t, string(coders), "-indicator", "krippendorff_alpha", "-variant", "ordinal", "-bootstrap", "200", "-resampling", "units", "-method", "percentile")
	require.Less(t, a.Bootstrap.Limits.Lower, a.Value)
	code, _, stderr := execute("a,b\n1,2\n", "-indicator", "krippendorff_alpha", "-variant", "nominal")
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "-layout (units, coders)")
}

func TestGroupsAndWeights(t *testing.T) {
	csv := table("street,hours,weight", "east,10,1", "east,20,1", "west,30,1", "west,40,1", "west,99,0")
	a := ask(t, csv, "-indicator", "theil_t")
	var parts struct{ Within, Between float64 }
	require.NoError(t, json.Unmarshal(a.Detail, &parts))
	require.InDelta(t, .024157, parts.Within, 5e-7)
	require.InDelta(t, .082283, parts.Between, 5e-7)
	require.Equal(t, int64(4), a.N)
	a = ask(t, strings.ReplaceAll(csv, "weight", "w2"), "-indicator", "gini", "-variant", "population", "-value", "hours", "-weights", "w2")
	require.Equal(t, "1/4", a.Exact)
}

func TestIntervalsRepeat(t *testing.T) {
	args := []string{"-indicator", "gini", "-variant", "unbiased", "-value", "hours", "-bootstrap", "200", "-seed", "3", "-level", ".9", "-method", "bca", "data/hours.csv"}
	one, two := ask(t, "", args...), ask(t, "", args...)
	require.Equal(t, one, two)
	require.Equal(t, "269/781", one.Exact)
	require.Less(t, one.Bootstrap.Limits.Lower, one.Value)
	require.Greater(t, one.Bootstrap.Limits.Upper, one.Value)
	for _, method := range []string{"convenient-regression", "delta-method", "linearized"} {
		a := ask(t, micro, "-indicator", "concentration_index", "-variant", method)
		require.Contains(t, string(a.Detail), "standard_error")
	}
}

// Headers and cells in Chinese and in GBK, thousands with commas.
func TestChineseTables(t *testing.T) {
	a := ask(t, "", "-indicator", "hhi", "-variant", "0-1", "data/income.csv")
	require.Equal(t, "85/162", a.Exact)
	a = ask(t, table("姓名,收入", "甲,\"1,000\"", "乙,\"3,000\""), "-indicator", "gini", "-variant", "population")
	require.Equal(t, "1/4", a.Exact)
	a = ask(t, "\xca\xd5\xc8\xeb\n1\n3\n", "-indicator", "gini", "-variant", "population") // 收入
	require.Equal(t, "1/4", a.Exact)
}

func TestUndefinedHasItsReasonAndItsCode(t *testing.T) {
	for _, c := range []struct{ csv, args, reason string }{
		{table("x", "0", "0"), "gini -variant population", "the total is zero"},
		{table("x"), "gini -variant population", "there are no values"},
		{table("x", "5"), "gini -variant unbiased", "a single unit"},
		{table("x", "-5", "6"), "theil_t", "negative"},
		{table("x", "0", "6"), "theil_l", "a value is zero"},
		{table("x", "7"), "rdi -variant declared", "fewer than two"},
		{table("public,total", "0,0"), "government_dependence", "is 0"},
		{table("unit,coder,value", "1,a,1", "1,b,1"), "krippendorff_alpha -variant nominal", "all values are the same"},
		{table("cost,outcomes", "10,5", "20,5"), "icer", "dominated"},
	} {
		code, stdout, stderr := execute(c.csv, append([]string{"-json", "-indicator"}, strings.Fields(c.args)...)...)
		require.Equal(t, 2, code, "%s: %s", c.args, stderr)
		require.Contains(t, stderr, c.reason)
		require.Empty(t, stdout)
	}
	_, _, stderr := execute(table("x", "0"), "-indicator", "hoover", "-lang", "zh")
	require.Equal(t, "measure: hoover: 无定义：总和为零\n", stderr)
}

func TestMistakesAreNamed(t *testing.T) {
	for _, c := range []struct{ csv, args, says string }{
		{four, "", "-indicator"},
		{four, "-indicator nothing", "there is no measure"},
		{four, "-indicator gini", "choose -variant (population, bias-corrected, frequency-corrected)"},
		{four, "-indicator gini -variant sum", "want one of"},
		{four, "-indicator hoover -variant x", "has no variants"},
		{four, "-indicator atkinson", "choose -epsilon"},
		{four, "-indicator atkinson -epsilon much", "want a number"},
		{four, "-indicator gini -epsilon 1", "takes no epsilon"},
		{four, "-indicator gini -variant population -missing skip", "want refuse or drop"},
		{four, "-indicator gini -variant population -weights w", "no column"},
		{four, "-indicator hhi -variant points -weights hours", "has no column"},
		{four, "-indicator gini -variant population -lang fr", "want en or zh"},
		{four, "-indicator gini -variant population -column value", "PART=HEADER"},
		{four, "-indicator hoover -bootstrap 100", "choose -method (percentile, bca)"},
		{four, "-indicator hhi -variant points -bootstrap 100 -method bca", "not units that can be drawn"},
		{four, "-indicator hoover -colour red", "not defined"},
		{four, "-indicator hoover one.csv two.csv", "want one file"},
		{four, "-indicator hoover nowhere.csv", "nowhere.csv"},
		{table("x", "1", "two", "3", "vier"), "-indicator hoover -value x", "stdin:3:1: x: \"two\": want a number"},
		{table("x", "1", "two", "3", "vier"), "-indicator hoover -value x", "stdin:5:1"},
		{table("x,y", "1,2", ",3"), "-indicator hoover -value x", "choose -missing (refuse, drop)"},
		{table("x,y", "1,2", ",3"), "-indicator hoover -value x -missing refuse", "stdin:3:1: x: has no value"},
		{table("a,b", "1,2"), "-indicator hoover", "choose -column value=HEADER (a, b)"},
		{"1\n2\n", "-indicator hoover", "want a header"},
		{table("x", "NaN", "inf"), "-indicator hoover -missing drop", "want a number"},
		{table("x", "0x10"), "-indicator hoover -value x", "want a number"},
		{table("income,received", "1,.5", "2,1"), "-indicator wagstaff", "choose -lower"},
	} {
		code, stdout, stderr := execute(c.csv, strings.Fields(c.args)...)
		require.Equal(t, 1, code, "%s: %s", c.args, stderr)
		require.Contains(t, stderr, c.says)
		require.True(t, strings.HasPrefix(stderr, "measure: "), stderr)
		require.Empty(t, stdout)
	}
}

func TestRowsWithoutAValueAreDroppedWhenAsked(t *testing.T) {
	a := ask(t, table("x", "1", "NA", "3", "."), "-indicator", "gini", "-variant", "population", "-missing", "drop")
	require.Equal(t, int64(2), a.N)
	require.Equal(t, "2 rows without a value left out", a.Missing)
}

func TestListAndHelp(t *testing.T) {
	all, err := catalogue.All()
	require.NoError(t, err)
	code, stdout, _ := execute("", "-list")
	require.Zero(t, code)
	for _, m := range all {
		require.Contains(t, stdout, m.ID+": ")
	}
	code, stdout, _ = execute("", "-list", "-json")
	require.Zero(t, code)
	var listed []catalogue.Measure
	require.NoError(t, json.Unmarshal([]byte(stdout), &listed))
	require.Len(t, listed, len(all))
	code, stdout, _ = execute("", "-h")
	require.Zero(t, code)
	require.Contains(t, stdout, "Exit codes")
	code, stdout, _ = execute(four, "-indicator", "gini", "-variant", "population", "-lang", "zh")
	require.Zero(t, code)
	require.Contains(t, stdout, "基尼系数 = 0.25 = 1/4")
}
