package catalogue

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/bootstrap"
)

func TestEveryNameHasItsTextsAndItsCode(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	named := map[string]bool{}
	for _, m := range all {
		require.False(t, named[m.ID], m.ID)
		named[m.ID] = true
		require.NotNil(t, kernels[m.ID].compute, m.ID)
		for _, s := range []string{m.Name.EN, m.Name.ZH, m.Formula, m.Range, m.Dimension} {
			require.NotEmpty(t, s, m.ID)
		}
		for _, c := range m.Columns {
			require.NotEmpty(t, c.Meaning.EN, c.Name)
			require.NotEmpty(t, c.Meaning.ZH, c.Name)
		}
		for _, p := range m.Parameters {
			require.NotEmpty(t, p.Meaning.EN, p.Name)
			require.NotEmpty(t, p.Meaning.ZH, p.Name)
		}
	}
	for id := range kernels {
		require.True(t, named[id], "%s is not in measures.json", id)
	}
}

// Every variant of every measure is one that its engine knows, and an open one is
// asked for by those names.
func TestVariantsAreThoseOfTheEngines(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	for _, m := range all {
		for _, v := range m.Variants {
			for _, name := range append(v.Aliases, v.Name, strings.ToUpper(v.Name)) {
				found, err := m.variant(name)
				require.NoError(t, err)
				require.Equal(t, v.Name, found)
			}
		}
	}
}

func TestNamesAreFoundHoweverTheyAreWritten(t *testing.T) {
	for _, name := range []string{"theil_t", "Theil-T", " THEIL T "} {
		m, err := Find(name)
		require.NoError(t, err)
		require.Equal(t, "theil_t", m.ID)
	}
	_, err := Find("theil")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func tableOf(t require.TestingT, csv string) *Table {
	table, err := ReadTable(strings.NewReader(csv), "x.csv")
	require.NoError(t, err)
	return table
}

// A column goes to the part that has no other.
func TestColumnsPlayTheirParts(t *testing.T) {
	for _, c := range []struct{ measure, header, value, rank string }{
		{"wagstaff", "income,hours", "hours", "income"},
		{"wagstaff", "hours,income", "hours", "income"},
		{"wagstaff", "rank,value", "value", "rank"},
		{"wagstaff", "收入,工时", "工时", "收入"},
		{"wagstaff", "wealth,visits", "visits", "wealth"},
		{"gini", "client,visits", "visits", ""},
		{"gini", "Hours ,weight", "Hours", ""},
		{"gini", "income,value", "value", ""},
	} {
		m, err := Find(c.measure)
		require.NoError(t, err)
		table := tableOf(t, c.header+"\n1,2\n")
		found, err := assign(&m, table, nil)
		if c.header == "client,visits" {
			require.ErrorIs(t, err, renjia.ErrUnspecified) // two columns of numbers: either could be meant
			continue
		}
		require.NoError(t, err, c.header)
		require.Equal(t, c.value, table.header[found["value"][0]], c.header)
		if c.rank != "" {
			require.Equal(t, c.rank, table.header[found["rank"][0]], c.header)
		}
	}
}

func TestNumbersAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]float64{"1,200": 1200, "-1,234,567.5": -1234567.5, "12": 12, "1e3": 1000, "+.5": .5, "1/4": .25} {
		v, err := number(text)
		require.NoError(t, err)
		require.Equal(t, want, v, text)
	}
	for _, text := range []string{"1,2", "1,,200", ",200", "1200,5", "12,34", "0x1p4", "1_000", "twelve", "1,200,", "1/0", "a/2"} {
		_, err := number(text)
		require.Error(t, err, text)
	}
}

// Units drawn as often as they are give the measure itself, so that draws and value
// are the same measure.
func TestDrawingEveryRowOnceIsTheMeasure(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	table := tableOf(t, "value,rank,weight,group\n3,1,1,a\n1,2,2,b\n4,3,1,a\n1,3,.5,b\n5,9,1,a\n0,7,3,b\n")
	for _, m := range all {
		if !kernels[m.ID].resampled {
			continue
		}
		in := Input{Table: table, Parameters: map[string]string{}, Level: .95}
		for _, p := range m.Parameters {
			in.Parameters[p.Name] = map[string]string{"from": "1/5", "lower": "-1", "upper": "9", "to": "1"}[p.Name]
			if in.Parameters[p.Name] == "" {
				in.Parameters[p.Name] = "1.5"
			}
		}
		if m.ID == "theil_l" || m.ID == "palma" {
			in.Table = tableOf(t, "value,weight\n3,1\n1,2\n4,1\n1,.5\n")
		}
		for _, v := range append(m.VariantNames(), "") {
			if v == "" && m.ID == "gini" {
				continue
			}
			in.Variant = v
			q, err := m.open(&in)
			require.NoError(t, err, m.ID)
			want, err := kernels[m.ID].compute(q)
			require.NoError(t, err, m.ID)
			q.counts = make([]float64, len(q.rows))
			for i := range q.counts {
				q.counts[i] = 1
			}
			got, err := kernels[m.ID].compute(q)
			require.NoError(t, err, m.ID)
			require.InDelta(t, want.Value, got.Value, 1e-12, "%s %s", m.ID, v)
			in.Bootstrap = &bootstrap.Options{Draws: 20, Level: .9, Method: bootstrap.Percentile}
			a, err := m.Compute(in)
			require.NoError(t, err, m.ID)
			require.LessOrEqual(t, a.Bootstrap.Limits.Lower, a.Bootstrap.Limits.Upper)
			in.Bootstrap = nil
		}
	}
}

// Whatever the table, a measure answers or says what is wrong.
func TestEveryMeasureHasAnAnswerForEveryTable(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(all).Draw(t, "measure")
		var header []string
		for _, c := range m.Columns {
			if !c.Optional || rapid.Bool().Draw(t, "optional") {
				header = append(header, c.Name)
			}
		}
		cell := rapid.SampledFrom([]string{"", "0", "1", "-1", "2", ".5", "1e300", "treated", "control", "yes", "2026-01-05", "x", "1,000"})
		csv := strings.Join(header, ",") + "\n"
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			row := make([]string, len(header))
			for i := range row {
				if row[i] = cell.Draw(t, "cell"); strings.Contains(row[i], ",") {
					row[i] = `"` + row[i] + `"`
				}
			}
			csv += strings.Join(row, ",") + "\n"
		}
		in := Input{Missing: MissingDropped, Level: .95, Parameters: map[string]string{}}
		for _, p := range m.Parameters {
			in.Parameters[p.Name] = rapid.SampledFrom(append(p.Options, "0", "1", "2", ".5", "2026-02-01")).Draw(t, p.Name)
		}
		in.Variant = rapid.SampledFrom(append(m.VariantNames(), "")).Draw(t, "variant")
		in.Table, err = ReadTable(strings.NewReader(csv), "x.csv")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		a, err := m.Compute(in)
		if err == nil {
			require.NotEmpty(t, a.ID)
			require.NotEmpty(t, a.Source, m.ID)
			require.False(t, a.Value != a.Value, m.ID)
			return
		}
		known := false
		for _, sentinel := range []error{renjia.ErrInvalid, renjia.ErrUnspecified, renjia.ErrUnsupported} {
			known = known || errors.Is(err, sentinel)
		}
		require.True(t, known, "%s: %v", m.ID, err)
	})
}
