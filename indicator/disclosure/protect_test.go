package disclosure_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
)

var small = disclosure.Options{
	Rules: []disclosure.Rule{{Kind: disclosure.Threshold, N: 5}},
	Zeros: disclosure.PublishZeros, Method: disclosure.LinearProgram,
}

// grid is a table of rows and columns with all totals; the last of each row and
// the last row are totals.
func grid(values [][]int64) *disclosure.Tabulation {
	rows, columns := len(values), len(values[0])
	t := &disclosure.Tabulation{}
	at := func(r, c int) int { return r*(columns+1) + c }
	for r := range rows + 1 {
		for c := range columns + 1 {
			v := int64(0)
			for i := range rows {
				for j := range columns {
					if (i == r || r == rows) && (j == c || c == columns) {
						v += values[i][j]
					}
				}
			}
			t.Cells = append(t.Cells, disclosure.Cell{Name: fmt.Sprintf("%d/%d", r, c), Value: v})
		}
	}
	for r := range rows + 1 {
		s := disclosure.Sum{Total: at(r, columns)}
		for c := range columns {
			s.Parts = append(s.Parts, at(r, c))
		}
		t.Sums = append(t.Sums, s)
	}
	for c := range columns + 1 {
		s := disclosure.Sum{Total: at(rows, c)}
		for r := range rows {
			s.Parts = append(s.Parts, at(r, c))
		}
		t.Sums = append(t.Sums, s)
	}
	return t
}

func TestOneWithheldCellIsFoundBySubtraction(t *testing.T) {
	table := grid([][]int64{{20, 50, 10}, {8, 3, 22}, {17, 32, 12}})
	p, err := table.Withhold(small, []int{5})
	require.NoError(t, err)
	bounds, err := p.Audit(context.Background())
	require.NoError(t, err)
	assert.Equal(t, []disclosure.Bounds{{Cell: 5, Name: "1/1", Low: 3, High: 3}}, bounds)
}

// Fischetti and Salazar 2001, figure 1: investment by activity and region. With
// the cells of activities II and III in regions A and C withheld, activity II
// in region C, 22, can be placed between 5 and 30.
func TestBoundsOfThePublishedExample(t *testing.T) {
	table := grid([][]int64{{20, 50, 10}, {8, 19, 22}, {17, 32, 12}})
	o := small
	o.Rules = []disclosure.Rule{{Kind: disclosure.Threshold, N: 2}}
	o.Zeros = disclosure.WithholdZeros
	p, err := table.Withhold(o, []int{4, 6, 8, 10})
	require.NoError(t, err)
	bounds, err := p.Audit(context.Background())
	require.NoError(t, err)
	assert.Equal(t, []disclosure.Bounds{
		{Cell: 4, Name: "1/0", High: 25, Safe: true},
		{Cell: 6, Name: "1/2", Low: 5, High: 30, Safe: true},
		{Cell: 8, Name: "2/0", High: 25, Safe: true},
		{Cell: 10, Name: "2/2", Low: 4, High: 29, Safe: true},
	}, bounds)
}

func TestEverySensitiveCellIsProtectedExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 4).Draw(t, "rows"), rapid.IntRange(1, 4).Draw(t, "columns")
		values := make([][]int64, rows)
		for r := range values {
			values[r] = rapid.SliceOfN(rapid.Int64Range(0, 30), columns, columns).Draw(t, "values")
		}
		table := grid(values)
		o := small
		o.Zeros = rapid.SampledFrom([]disclosure.Zeros{disclosure.PublishZeros, disclosure.WithholdZeros}).Draw(t, "zeros")
		p, err := table.Protect(context.Background(), o)
		if err != nil { // nothing around a cell can move
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.True(t, p.Exact)
		bounds, err := p.Audit(context.Background())
		require.NoError(t, err)
		withheld := map[int]disclosure.Bounds{}
		for _, b := range bounds {
			withheld[b.Cell] = b
			require.True(t, b.Safe, "%v", b)
			v := table.Cells[b.Cell].Value
			require.LessOrEqual(t, b.Low, v)
			require.True(t, b.Open || b.High >= v)
		}
		for i, c := range table.Cells {
			if c.Value < 5 && (c.Value > 0 || o.Zeros == disclosure.WithholdZeros) {
				require.Contains(t, withheld, i)
				require.True(t, withheld[i].Open || withheld[i].High >= 5, "a reader cannot tell that it is small")
				require.LessOrEqual(t, withheld[i].Low, int64(1))
			}
			require.Equal(t, p.Withheld(i), func() bool { _, ok := withheld[i]; return ok }())
		}
	})
}

// In two dimensions the bounds are reached by whole numbers, so trying all
// tables that fit what is published must find the same ones.
func TestBoundsAreThoseOfAllTablesThatFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := make([][]int64, 3)
		for r := range values {
			values[r] = rapid.SliceOfN(rapid.Int64Range(0, 6), 3, 3).Draw(t, "values")
		}
		table := grid(values)
		o := small
		o.Zeros = disclosure.WithholdZeros
		o.Rules = []disclosure.Rule{{Kind: disclosure.Threshold, N: 2}}
		var cells []int
		inner := []int{0, 1, 2, 4, 5, 6, 8, 9, 10}
		for _, i := range inner {
			if table.Cells[i].Value < 2 || rapid.Bool().Draw(t, "withheld") {
				cells = append(cells, i)
			}
		}
		for _, i := range []int{3, 7, 11, 12, 13, 14, 15} {
			if table.Cells[i].Value < 2 {
				return // totals stay published here
			}
		}
		p, err := table.Withhold(o, cells)
		require.NoError(t, err)
		bounds, err := p.Audit(context.Background())
		require.NoError(t, err)
		low, high := enumerate(table, cells)
		for k, b := range bounds {
			require.Equal(t, low[k], b.Low)
			require.Equal(t, high[k], b.High)
			require.False(t, b.Open)
		}
	})
}

// enumerate tries every filling of the withheld cells.
func enumerate(t *disclosure.Tabulation, cells []int) (low, high []int64) {
	values := make([]int64, len(t.Cells))
	for i, c := range t.Cells {
		values[i] = c.Value
	}
	low, high = make([]int64, len(cells)), make([]int64, len(cells))
	for k := range low {
		low[k] = 1 << 40
	}
	var fill func(k int)
	fill = func(k int) {
		for _, s := range t.Sums { // sums whose members are all filled must hold
			sum, open := int64(0), false
			for _, j := range s.Parts {
				for _, c := range cells[k:] {
					open = open || c == j
				}
				sum += values[j]
			}
			if !open && sum != values[s.Total] {
				return
			}
		}
		if k == len(cells) {
			for i, c := range cells {
				low[i], high[i] = min(low[i], values[c]), max(high[i], values[c])
			}
			return
		}
		true0 := values[cells[k]]
		for v := int64(0); v <= 18; v++ {
			values[cells[k]] = v
			fill(k + 1)
		}
		values[cells[k]] = true0
	}
	fill(0)
	return low, high
}

func TestTwoPerSumLeavesNoSumWithOneWithheldCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "n")
		values := make([][]int64, n)
		for r := range values {
			values[r] = rapid.SliceOfN(rapid.Int64Range(0, 40), n, n).Draw(t, "values")
		}
		table := grid(values)
		o := small
		o.Zeros, o.Method = disclosure.WithholdZeros, disclosure.TwoPerSum
		p, err := table.Protect(context.Background(), o)
		require.NoError(t, err)
		require.False(t, p.Exact)
		for _, s := range table.Sums {
			withheld := 0
			for _, j := range append([]int{s.Total}, s.Parts...) {
				if p.Withheld(j) {
					withheld++
				}
			}
			require.NotEqual(t, 1, withheld)
		}
	})
}

// Every sum has two withheld cells or none. But two rows less two columns are
// the cell 1/2 alone, whatever the others are.
func TestACellThatSumsGiveAwayTogetherIsFound(t *testing.T) {
	table := grid([][]int64{{50, 50, 50, 50}, {50, 50, 3, 50}, {50, 50, 50, 50}, {50, 50, 50, 50}})
	cells := []int{0, 1, 5, 6, 7, 12, 13, 17, 18}
	p, err := table.Withhold(small, cells)
	require.NoError(t, err)
	bounds, err := p.Audit(context.Background())
	require.NoError(t, err)
	for _, b := range bounds {
		if b.Name == "1/2" {
			assert.Equal(t, disclosure.Bounds{Cell: 7, Name: "1/2", Low: 3, High: 3}, b)
			continue
		}
		assert.True(t, b.Safe)
		assert.Less(t, b.Low, b.High)
	}
}

func TestTotalsOfTotalsAreProtectedToo(t *testing.T) {
	rows := [][]string{}
	add := func(street, sex string, n int) {
		for range n {
			rows = append(rows, []string{street, sex})
		}
	}
	add("Liede", "f", 12)
	add("Liede", "m", 9)
	add("Xiancun", "f", 2)
	add("Xiancun", "m", 14)
	add("Renmin", "f", 7)
	add("Renmin", "m", 8)
	table, err := disclosure.New([]disclosure.Column{
		{Name: "street", Role: disclosure.Quasi, Hierarchy: places}, {Name: "sex", Role: disclosure.Quasi},
	}, disclosure.Rows(rows))
	require.NoError(t, err)
	counts, err := disclosure.Count(table, "street", "sex")
	require.NoError(t, err)
	require.NoError(t, counts.Validate())
	at := map[string]int64{}
	for _, c := range counts.Cells {
		at[c.Name] = c.Value
	}
	assert.Equal(t, int64(52), at["*/*"])
	assert.Equal(t, int64(37), at["Tianhe/*"])
	assert.Equal(t, int64(2), at["Xiancun/f"])
	assert.Equal(t, int64(15), at["Yuexiu/*"])
	assert.Equal(t, int64(0), at["Shenzhen/m"])

	p, err := counts.Protect(context.Background(), small)
	require.NoError(t, err)
	bounds, err := p.Audit(context.Background())
	require.NoError(t, err)
	for _, b := range bounds {
		assert.True(t, b.Safe, b)
	}
	var out strings.Builder
	require.NoError(t, p.WriteCSV(&out))
	assert.Contains(t, out.String(), "Xiancun/f,:\n")
	assert.Contains(t, out.String(), "*/*,52\n")
	assert.Contains(t, out.String(), "Shenzhen/m,0\n")
}

// The rules at their boundaries; the examples follow Hundepool et al. 2012,
// section 4.2.2: a cell of 100 with the contributions 50, 30, 15, 5.
func TestRulesOnMagnitudes(t *testing.T) {
	cell := func(shares ...int64) *disclosure.Tabulation {
		sum := int64(0)
		for _, s := range shares {
			sum += s
		}
		return &disclosure.Tabulation{
			Cells: []disclosure.Cell{{Name: "a", Value: sum, Shares: shares}, {Name: "b", Value: 500, Shares: make([]int64, 0)}, {Name: "all", Value: sum + 500}},
			Sums:  []disclosure.Sum{{Total: 2, Parts: []int{0, 1}}},
		}
	}
	for _, c := range []struct {
		name   string
		rule   disclosure.Rule
		shares []int64
		want   bool
	}{
		{"two give exactly 80 %", disclosure.Rule{Kind: disclosure.Dominance, N: 2, K: renjia.Frac(4, 5)}, []int64{50, 30, 15, 5}, false},
		{"two give more than 79 %", disclosure.Rule{Kind: disclosure.Dominance, N: 2, K: renjia.Frac(79, 100)}, []int64{50, 30, 15, 5}, true},
		{"the rest is exactly 40 % of the largest", disclosure.Rule{Kind: disclosure.PPercent, K: renjia.Frac(2, 5)}, []int64{50, 30, 15, 5}, false},
		{"the rest is less than 41 %", disclosure.Rule{Kind: disclosure.PPercent, K: renjia.Frac(41, 100)}, []int64{50, 30, 15, 5}, true},
		{"one contributor alone", disclosure.Rule{Kind: disclosure.PPercent, K: renjia.Frac(1, 10)}, []int64{70}, true},
		{"two contributors know each other", disclosure.Rule{Kind: disclosure.PPercent, K: renjia.Frac(1, 10)}, []int64{70, 30}, true},
	} {
		table := cell(c.shares...)
		table.Cells[1].Shares = []int64{100, 100, 100, 100, 100}
		table.Cells[2].Shares = []int64{100, 100, 100, 100, 100}
		p, err := table.Protect(context.Background(), disclosure.Options{
			Rules: []disclosure.Rule{c.rule}, Zeros: disclosure.WithholdZeros, Method: disclosure.LinearProgram,
		})
		require.NoError(t, err, c.name)
		assert.Equal(t, c.want, p.Withheld(0), c.name)
		bounds, err := p.Audit(context.Background())
		require.NoError(t, err)
		for _, b := range bounds {
			assert.True(t, b.Safe, "%s: %v", c.name, b)
		}
	}
	short := cell(50)
	short.Cells[0].Value, short.Cells[2].Value = 100, 600
	_, err := short.Protect(context.Background(), disclosure.Options{
		Rules: []disclosure.Rule{{Kind: disclosure.PPercent, K: renjia.Frac(1, 10)}}, Zeros: disclosure.WithholdZeros, Method: disclosure.LinearProgram,
	})
	require.ErrorIs(t, err, renjia.ErrInvalid, "the second share is not given")
}

func TestChoicesOfProtectionMustBeMade(t *testing.T) {
	table := grid([][]int64{{1, 2}, {3, 4}})
	_, err := table.Protect(context.Background(), disclosure.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	assert.ErrorContains(t, err, "rules")
	assert.ErrorContains(t, err, "zeros")
	assert.ErrorContains(t, err, "method")
	_, err = table.Protect(context.Background(), disclosure.Options{Rules: []disclosure.Rule{{}}, Zeros: "publish", Method: "two-per-sum"})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	bad := grid([][]int64{{1, 2}, {3, 4}})
	bad.Cells[0].Value = 2
	_, err = bad.Protect(context.Background(), small)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = table.Withhold(small, []int{0})
	require.ErrorIs(t, err, renjia.ErrInvalid, "others are sensitive too")
}

func TestRoundingIsRightOnAverageAndRepeats(t *testing.T) {
	r := disclosure.Rounding{Base: 5, Key: []byte("a secret of 16 b")}
	sum := int64(0)
	const n = 20000
	for i := range n {
		c := disclosure.Cell{Name: fmt.Sprint(i), Value: 7}
		v, err := r.Round(c)
		require.NoError(t, err)
		again, err := r.Round(c)
		require.NoError(t, err)
		require.Equal(t, v, again)
		require.Contains(t, []int64{5, 10}, v)
		sum += v
	}
	assert.InDelta(t, 7, float64(sum)/n, 0.07, "four standard errors of √6/√20000")
	v, err := r.Round(disclosure.Cell{Name: "x", Value: 15})
	require.NoError(t, err)
	assert.Equal(t, int64(15), v)
	_, err = disclosure.Rounding{Base: 5}.Round(disclosure.Cell{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func BenchmarkProtect(b *testing.B) {
	for _, n := range []int{5, 10, 18} {
		values := make([][]int64, n)
		for r := range values {
			for c := range n {
				values[r] = append(values[r], int64((r*7+c*11)%40+1))
			}
		}
		table := grid(values)
		b.Run(fmt.Sprint(len(table.Cells), " cells"), func(b *testing.B) {
			for b.Loop() {
				p, err := table.Protect(context.Background(), small)
				require.NoError(b, err)
				b.ReportMetric(float64(len(p.Sensitive)), "sensitive")
				b.ReportMetric(float64(len(p.Complement)), "complement")
			}
		})
	}
}
