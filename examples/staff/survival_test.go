package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const tenure = "data/tenure.synthetic.csv"

type survivalDocument struct {
	Groups map[string]struct {
		N                    int
		Time, Survival       []float64
		AtRisk, Events       []int
		StdErr, Lower, Upper []*float64
		Median, MedianLower  *float64
		Warnings             []json.RawMessage
	}
	Test *struct {
		Statistic, P float64
		DF, Dropped  int
		Undefined    string
	}
	Cox *struct {
		N, Dropped   int
		Coefficients []struct {
			Name     string
			Coef, SE *float64
		}
	}
	Incidence map[string]struct {
		Reasons map[string]struct {
			Share []float64
			Gray  *struct{ P float64 }
		}
	}
}

func survivalOf(t *testing.T, args ...string) (d survivalDocument) {
	t.Helper()
	code, out, complaints := ask(append([]string{"survival", "-json"}, args...)...)
	require.Zero(t, code, complaints)
	require.Empty(t, complaints)
	require.NoError(t, json.Unmarshal([]byte(out), &d))
	return d
}

func TestSurvivalComparesTheGroupsOfAFile(t *testing.T) {
	d := survivalOf(t, "-time", "days", "-event", "left", "-entry", "observed_from", "-group", "site", "-cox", "grade,load", "-strata", "site", tenure)
	require.Len(t, d.Groups, 2)
	require.Equal(t, 160, d.Groups["north"].N+d.Groups["south"].N)
	require.Less(t, *d.Groups["south"].Median, *d.Groups["north"].Median)
	require.Zero(t, d.Test.DF)
	require.Contains(t, d.Test.Undefined, "undefined", "groups that are strata are never compared")
	require.Len(t, d.Cox.Coefficients, 3)
	require.Equal(t, "grade=senior", d.Cox.Coefficients[0].Name)
	all := survivalOf(t, "-time", "days", "-event", "left", tenure)
	require.Equal(t, 160, all.Groups["all"].N)
	require.Nil(t, all.Test)
	require.Nil(t, all.Cox)
	text := printed(t, "-time", "days", "-event", "left", "-group", "site", "-test", "peto", tenure)
	require.Contains(t, text, "peto: chi-squared")
}

func printed(t *testing.T, args ...string) string {
	t.Helper()
	code, out, complaints := ask(append([]string{"survival"}, args...)...)
	require.Zero(t, code, complaints)
	return out
}

func TestSurvivalTakesReasonsApart(t *testing.T) {
	d := survivalOf(t, "-time", "days", "-reason", "reason", "-group", "site", tenure)
	for name, g := range d.Groups {
		last := 1 - g.Survival[len(g.Survival)-1]
		for _, r := range d.Incidence[name].Reasons {
			last -= r.Share[len(r.Share)-1]
			require.NotNil(t, r.Gray)
		}
		require.InDelta(t, 0, last, 1e-12, "the reasons add up to all who left")
	}
	require.Contains(t, printed(t, "-time", "days", "-reason", "reason", tenure), "left for resign")
}

func TestSurvivalWritesUndefinedAsNull(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.csv")
	require.NoError(t, os.WriteFile(file, []byte("t,e\n1,1\n2,1\n"), 0o600))
	g := survivalOf(t, "-time", "t", "-event", "e", file).Groups["all"]
	require.Equal(t, []float64{.5, 0}, g.Survival)
	require.Nil(t, g.StdErr[1])
	require.Nil(t, g.Lower[1])
	require.Equal(t, 1.0, *g.Median)
	require.Equal(t, 1.5, *survivalOf(t, "-time", "t", "-event", "e", "-median", "middle", file).Groups["all"].Median)
	require.NoError(t, os.WriteFile(file, []byte("t,e,x\n1,1,0\n2,1,0\n3,0,1\n4,0,1\n0,1,0\n"), 0o600))
	d := survivalOf(t, "-time", "t", "-event", "e", "-cox", "x", file)
	require.Nil(t, d.Cox.Coefficients[0].Coef, "an infinite estimate is no number")
	require.Contains(t, printed(t, "-time", "t", "-event", "e", "-cox", "x", file), "no finite estimate")
	require.Contains(t, printed(t, "-time", "t", "-event", "e", "-lang", "zh", file), "时间 0")
}

func TestSurvivalDrawsWellFormedCurves(t *testing.T) {
	file := filepath.Join(t.TempDir(), "k.svg")
	survivalOf(t, "-time", "days", "-event", "left", "-group", "site", "-svg", file, tenure)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(text), "<polyline"))
	d := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
}

func TestSurvivalRefusesInOneClearLine(t *testing.T) {
	for want, args := range map[string][]string{
		"-time: name":                     {tenure},
		"-event: name":                    {"-time", "days", tenure},
		"give one of the two":             {"-time", "days", "-event", "left", "-reason", "reason", tenure},
		"name a CSV file":                 {"-time", "days", "-event", "left"},
		"want one file":                   {"-time", "days", "-event", "left", tenure, tenure},
		"no such file":                    {"-time", "days", "-event", "left", "absent.csv"},
		"hours: the column is missing":    {"-time", "hours", "-event", "left", tenure},
		"-ci \"wide\": want log-log":      {"-time", "days", "-event", "left", "-ci", "wide", tenure},
		"-ties \"exact\": want efron":     {"-time", "days", "-event", "left", "-ties", "exact", tenure},
		"flag provided but not defined":   {"-tme", "days", tenure},
		"is constant among those at risk": {"-time", "days", "-event", "left", "-strata", "grade", "-cox", "grade", tenure},
	} {
		code, out, complaints := ask(append([]string{"survival"}, args...)...)
		require.Equal(t, 1, code, want)
		require.Empty(t, out)
		require.Contains(t, complaints, want)
		require.True(t, strings.HasPrefix(complaints, "staff: "))
		require.Equal(t, 1, strings.Count(complaints, "\n"), complaints)
	}
	code, out, _ := ask("survival", "-h")
	require.Zero(t, code)
	require.Contains(t, out, "-entry")
}

func TestSurvivalEqualsRsOnSharedData(t *testing.T) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	file := filepath.Join(shared, "data", "survival", "lung.csv")
	d := survivalOf(t, "-time", "time", "-event", "status", "-group", "sex", "-strata", "ph_ecog", "-cox", "age,sex", file)
	require.InEpsilon(t, 10.7950596334964, d.Test.Statistic, 1e-10)
	require.Equal(t, 1, d.Test.Dropped)
	d = survivalOf(t, "-time", "time", "-event", "status", "-cox", "age,sex,ph_ecog", file)
	require.Equal(t, []int{227, 1}, []int{d.Cox.N, d.Cox.Dropped})
	require.InDelta(t, -0.552612395703631, *d.Cox.Coefficients[1].Coef, 1e-9)
}

// The first spells end before anybody leaves, where a log-log interval is open.
func TestTheBandOfAPictureGoesOnAfterTheFirstCensoring(t *testing.T) {
	dir := t.TempDir()
	file, picture := filepath.Join(dir, "spells.csv"), filepath.Join(dir, "curve.svg")
	require.NoError(t, os.WriteFile(file, []byte("days,left\n1,0\n2,1\n3,1\n4,0\n5,1\n6,0\n"), 0o600))
	code, _, complaints := ask("survival", "-time", "days", "-event", "left", "-svg", picture, file)
	require.Zero(t, code, complaints)
	text, err := os.ReadFile(picture)
	require.NoError(t, err)
	_, band, found := strings.Cut(string(text), "<polygon points=\"")
	require.True(t, found)
	band, _, _ = strings.Cut(band, "\"")
	require.Greater(t, len(strings.Fields(band)), 8, band)
}
