package tabular

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

var columns = []Column{
	{Name: "unit", Aliases: []string{"房号"}},
	{Name: "owner", Aliases: []string{"业主"}},
	{Name: "area", Aliases: []string{"面积"}},
	{Name: "since", Aliases: []string{"日期"}, Optional: true},
}

type unit struct {
	unit, owner, area, since string
}

func read(text string) (all []unit, problems []string) {
	report := NewReport()
	for row := range Read(strings.NewReader(text), "owners.csv", columns, report) {
		u := unit{row.Text("unit"), row.Text("owner"), row.Area("area").String(), row.Date("since").String()}
		if row.OK() {
			all = append(all, u)
		}
	}
	var v *renjia.ValidationError
	if errors.As(report.Err(), &v) {
		for _, p := range v.Problems {
			problems = append(problems, p.String())
		}
	}
	return all, problems
}

const chinese = "房号,业主,面积\n1-101,陈一,89.53\n1-102,\"李, 二\",100\n"

func TestHeadersInEitherLanguageAndEncodingReadTheSame(t *testing.T) {
	want := []unit{{"1-101", "陈一", "89.53", ""}, {"1-102", "李, 二", "100.00", ""}}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(chinese)
	require.NoError(t, err)
	asciiHeader, err := simplifiedchinese.GBK.NewEncoder().String(strings.Replace(chinese, "房号,业主,面积", "unit,owner,area", 1))
	require.NoError(t, err)
	for name, text := range map[string]string{
		"utf-8": chinese, "utf-8 with mark": "\ufeff" + chinese, "gbk": gbk, "gbk after ascii": asciiHeader,
		"windows lines": strings.ReplaceAll(chinese, "\n", "\r\n"),
		"other order":   "Area,OWNER,unit\n89.53,陈一,1-101\n100,\"李, 二\",1-102\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, problems := read(text)
			require.Empty(t, problems)
			require.Equal(t, want, got)
		})
	}
}

func TestALongFileInGBKReadsTheSame(t *testing.T) {
	text := chinese + strings.Repeat("1-103,\"王三，住在很远的地方\",70.5\n", 20_000)
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	require.NoError(t, err)
	want, _ := read(text)
	got, problems := read(gbk)
	require.Empty(t, problems)
	require.Equal(t, want, got)
}

func TestEveryProblemIsReportedAtItsPlace(t *testing.T) {
	for text, want := range map[string][]string{
		"":                     {"owners.csv: is empty: want a header row"},
		"unit,owner\n1,2\n":    {"owners.csv:1: area: the column is missing"},
		"unit,owner,area,x\n":  {`owners.csv:1:4: unknown column "x"`},
		"unit,owner,area,房号\n": {"owners.csv:1:4: unit: the column is there twice"},
		"unit,owner,area,since\n1,a,-3,2026-02-30\n,b,1.234,\n2,c\n3,d,7,2026-01-01\n": {
			`owners.csv:2:3: area: area -3.00 m²: must not be negative`,
			`owners.csv:2:4: since: date 2026-02-30: no such day`,
			`owners.csv:3:1: unit: must not be empty`,
			`owners.csv:3:3: area: area "1.234": has more than 2 decimal places`,
			`owners.csv:4: has 2 cells, the header has 4`,
		},
		"unit,owner,area\n\"1\n2\",a,x\n3,b\"c,4\n5,e,y\n": {
			`owners.csv:3:3: area: area "x": want a plain decimal number`,
			`owners.csv:4: bare " in non-quoted-field (character 4)`,
			`owners.csv:5:3: area: area "y": want a plain decimal number`,
		},
		"unit,owner,area\n1,陈,1\n2,\xb3\xc2,2\n": {"owners.csv:3: has bytes that are neither UTF-8 nor GBK text"},
		"unit,owner,area\n1,\xff\xff,1\n":        {"owners.csv:2: has bytes that are neither UTF-8 nor GBK text"},
	} {
		t.Run(text, func(t *testing.T) {
			_, problems := read(text)
			require.Equal(t, want, problems)
		})
	}
}

func TestAReportKeepsABoundedNumberOfProblems(t *testing.T) {
	_, problems := read("unit,owner,area\n" + strings.Repeat("1,a,x\n", MaxProblems+5))
	require.Len(t, problems, MaxProblems+1)
	require.Equal(t, "and 5 more problems", problems[MaxProblems])
}

func TestReadingARowAllocatesLittle(t *testing.T) {
	text := "unit,owner,area\n" + strings.Repeat("1-101,Chen,89.53\n", 1000)
	allocs := testing.AllocsPerRun(5, func() { readAreas(t, text) })
	require.Less(t, allocs, 2500.0, "for a thousand rows")
}

func readAreas(t *testing.T, text string) {
	report := NewReport()
	for row := range Read(strings.NewReader(text), "owners.csv", columns, report) {
		if row.Area("area").Hundredths() != 8953 {
			t.Fatal("wrong area")
		}
	}
}

func TestKeysFindWhatAMapFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := NewKeys()
		k.limit = rapid.IntRange(1, 20).Draw(t, "limit")
		defer k.Close()
		type at struct {
			key   string
			place renjia.Place
		}
		first := map[string]renjia.Place{}
		want := map[string]int{}
		var references []at
		for line := 1; line <= rapid.IntRange(1, 60).Draw(t, "lines"); line++ {
			key := fmt.Sprint(rapid.IntRange(1, 25).Draw(t, "key"))
			place := renjia.Place{File: "f", Line: line, Column: 1}
			if rapid.Bool().Draw(t, "refers") {
				k.Refer("unit", key, place)
				references = append(references, at{key, place})
				continue
			}
			k.Define("unit", key, place)
			if before, twice := first[key]; twice {
				want[fmt.Sprintf("%s: unit %s is defined twice, first at %s", place, key, before)]++
				continue
			}
			first[key] = place
		}
		for _, r := range references {
			if _, ok := first[r.key]; !ok {
				want[fmt.Sprintf("%s: unit %s is not defined", r.place, r.key)]++
			}
		}
		report := NewReport()
		require.NoError(t, k.Check(report))
		got := map[string]int{}
		for _, p := range report.problems {
			got[p.String()]++
		}
		require.Equal(t, want, got)
	})
}

func FuzzRead(f *testing.F) {
	f.Add(chinese)
	f.Add("unit,owner,area\n\"1\n2\",a,x\n3,b\"c,4\n")
	f.Add("unit,owner,area\n1,\xb3\xc2,1\n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		all, problems := read(text)
		for _, u := range all {
			if u.unit == "" || u.owner == "" {
				t.Errorf("%q: a row without its required cells", text)
			}
		}
		if len(all) == 0 && len(problems) == 0 && strings.Count(text, "\n") > 1 && strings.HasPrefix(text, "unit,owner,area\n") && strings.TrimSpace(text[16:]) != "" {
			t.Errorf("%q: neither rows nor problems", text)
		}
	})
}
