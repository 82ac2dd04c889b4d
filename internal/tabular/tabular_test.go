package tabular

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

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
		"unit,owner,area,x\n":  {`owners.csv:1:4: unknown column "x": want unit 房号, owner 业主, area 面积, since 日期`},
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

func TestTypedCellsReadTheirFormsAndRefuseOthers(t *testing.T) {
	columns := []Column{{Name: "x"}, {Name: "empty", Optional: true}, {Name: "absent", Optional: true}}
	cases := []struct {
		cell string
		read func(*Row, string) any
		want any    // or
		says string // what is wrong
	}{
		{" a b ", func(r *Row, c string) any { return r.Text(c) }, "a b", ""},
		{"12.5", func(r *Row, c string) any { return r.Area(c).String() }, "12.50", ""},
		{"2028-02-29", func(r *Row, c string) any { return r.Date(c).String() }, "2028-02-29", ""},
		{"2026-02-29", func(r *Row, c string) any { return r.Date(c).String() }, "", "no such day"},
		{"-7", func(r *Row, c string) any { return r.Int(c) }, int64(-7), ""},
		{"9223372036854775808", func(r *Row, c string) any { return r.Int(c) }, int64(0), "want a whole number"},
		{"1.5", func(r *Row, c string) any { return r.Int(c) }, int64(0), "want a whole number"},
		{"12.3", func(r *Row, c string) any { return r.Money(c, renjia.CNY).String() }, "12.30 CNY", ""},
		{"12.305", func(r *Row, c string) any { return r.Money(c, renjia.CNY) }, renjia.Money{}, "more than 2 decimal places"},
		{"12.3", func(r *Row, c string) any { return r.Money(c, "JPY") }, renjia.Money{}, "more than 0 decimal places"},
		{"4/6", func(r *Row, c string) any { return r.Fraction(c).String() }, "2/3", ""},
		{"0.667", func(r *Row, c string) any { return r.Fraction(c).String() }, "0", "want a form such as 2/3"},
		{"sold", func(r *Row, c string) any { return r.OneOf(c, "sold", "unsold") }, "sold", ""},
		{"Sold", func(r *Row, c string) any { return r.OneOf(c, "sold", "unsold") }, "", "want one of sold, unsold"},
		{"2026-03-01T09:00:00+08:00", func(r *Row, c string) any { return r.Instant(c) }, time.Date(2026, 3, 1, 1, 0, 0, 0, time.UTC), ""},
		{"2026-03-01 09:00", func(r *Row, c string) any { return r.Instant(c) }, time.Time{}, "want a time such as"},
		{"是", func(r *Row, c string) any { return r.Bool(c) }, true, ""},
		{"No", func(r *Row, c string) any { return r.Bool(c) }, false, ""},
		{"maybe", func(r *Row, c string) any { return r.Bool(c) }, false, "want yes or no"},
	}
	for _, c := range cases {
		report, rows := NewReport(), 0
		for row := range Read(strings.NewReader("x,empty\n\""+c.cell+"\",\n"), "f", columns, report) {
			rows++
			require.Equal(t, c.want, c.read(row, "x"), c.cell)
			require.Equal(t, c.says == "", row.OK(), c.cell)
			require.Zero(t, report.Len()-map[bool]int{true: 0, false: 1}[row.OK()])
			c.read(row, "empty")
			c.read(row, "absent")
			require.False(t, row.Has("empty") || row.Has("absent"))
			require.True(t, row.Has("x"))
		}
		require.Equal(t, 1, rows)
		if c.says == "" {
			require.NoError(t, report.Err(), c.cell)
			continue
		}
		require.ErrorContains(t, report.Err(), c.says)
		require.ErrorIs(t, report.Err(), renjia.ErrInvalid)
		require.True(t, strings.HasPrefix(report.Err().Error(), "f:2:1: x: "), report.Err().Error())
	}
}

func TestAColumnThatTheProgramDidNotDeclareShows(t *testing.T) {
	report := NewReport()
	for row := range Read(strings.NewReader("unit,owner,area\n1,a,2\n"), "f", columns, report) {
		require.Empty(t, row.Text("untt"))
		require.False(t, row.OK())
	}
	require.EqualError(t, report.Err(), "f:2: untt: is not a column this table declares")
}

func TestLinesAreThoseOfTheFileWhateverCellsContain(t *testing.T) {
	text := "\nunit,owner,area\n\n\"1\n2\",\"a\nb\",x\n3,c,y\n"
	_, problems := read(text)
	require.Len(t, problems, 2)
	require.True(t, strings.HasPrefix(problems[0], "owners.csv:6:3: "), problems[0])
	require.True(t, strings.HasPrefix(problems[1], "owners.csv:7:3: "), problems[1])
	_, problems = read("\n\nunit,owner\n")
	require.Equal(t, []string{"owners.csv:3: area: the column is missing"}, problems)
}

func TestReadingStopsWhenTheCallerStops(t *testing.T) {
	rows := 0
	for range Read(strings.NewReader("unit,owner,area\n1,a,1\n2,b,2\n"), "f", columns, NewReport()) {
		rows++
		break
	}
	require.Equal(t, 1, rows)
}

func TestAnErrorOfTheReaderIsReported(t *testing.T) {
	report := NewReport()
	in := io.MultiReader(strings.NewReader("unit,owner,area\n1,a,1\n"), iotest.ErrReader(errors.New("the disk is gone")))
	for row := range Read(in, "f", columns, report) {
		require.True(t, row.OK())
	}
	require.EqualError(t, report.Err(), "f: the disk is gone")
}

func TestProblemsOfARecordStandAtItsRow(t *testing.T) {
	report := NewReport()
	report.Within(renjia.Place{File: "f", Line: 7}, renjia.Act{}.Validate())
	require.ErrorContains(t, report.Err(), "f:7: verb: must say what is done")
	require.Equal(t, 2, report.Len())
	require.NoError(t, NewReport().Err())
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

func TestTheHeaderMayDecideTheColumns(t *testing.T) {
	report := NewReport()
	var header, cells []string
	columns := func(names []string) (all []Column) {
		header = append(header, names...)
		for _, n := range names {
			all = append(all, Column{Name: n, Optional: true})
		}
		return all
	}
	for row := range ReadBy(strings.NewReader(" Ann ,Bo\n1,2\n,1\n"), "f.csv", columns, report) {
		cells = append(cells, row.Text("Ann"), row.Text("Bo"))
	}
	require.NoError(t, report.Err())
	require.Equal(t, []string{"Ann", "Bo"}, header)
	require.Equal(t, []string{"1", "2", "", "1"}, cells)
}
