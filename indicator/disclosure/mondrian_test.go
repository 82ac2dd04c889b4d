package disclosure_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
)

var places = func() *disclosure.Hierarchy {
	h, err := disclosure.NewHierarchy([][]string{
		{"Liede", "Tianhe", "Guangzhou", "*"}, {"Xiancun", "Tianhe", "Guangzhou", "*"}, {"Shadong", "Tianhe", "Guangzhou", "*"},
		{"Beijing St", "Yuexiu", "Guangzhou", "*"}, {"Renmin", "Yuexiu", "Guangzhou", "*"},
		{"Futian", "Futian District", "Shenzhen", "*"},
	})
	if err != nil {
		panic(err)
	}
	return h
}()

// residents draws a table with every kind of column.
func residents(n int, seed uint64) [][]string {
	r := rand.New(rand.NewPCG(seed, 1))
	street := []string{"Liede", "Xiancun", "Shadong", "Beijing St", "Renmin", "Futian"}
	grade := []string{"none", "school", "college"}
	ill := []string{"none", "flu", "asthma", "cancer"}
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = []string{
			fmt.Sprint("person ", i), strconv.Itoa(r.IntN(90)), street[r.IntN(len(street))],
			grade[r.IntN(3)], []string{"f", "m"}[r.IntN(2)], ill[r.IntN(4)], strconv.Itoa(r.IntN(12)),
		}
	}
	return rows
}

func residentColumns() []disclosure.Column {
	return []disclosure.Column{
		{Name: "name", Role: disclosure.Direct},
		{Name: "age", Role: disclosure.Quasi, Scale: disclosure.Numeric},
		{Name: "street", Role: disclosure.Quasi, Hierarchy: places},
		{Name: "schooling", Role: disclosure.Quasi, Scale: disclosure.Ordinal, Order: []string{"none", "school", "college"}},
		{Name: "sex", Role: disclosure.Quasi},
		{Name: "illness", Role: disclosure.Confidential},
		{Name: "visits", Role: disclosure.Confidential, Scale: disclosure.Numeric},
	}
}

// TestMondrianMeetsWhatItWasAsked checks with an independent reading of the
// released cells that the requirement holds and that every cell covers the
// value it stands for.
func TestMondrianMeetsWhatItWasAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := residents(rapid.IntRange(8, 200).Draw(t, "rows"), rapid.Uint64().Draw(t, "seed"))
		table, err := disclosure.New(residentColumns(), disclosure.Rows(rows))
		require.NoError(t, err)
		k := rapid.IntRange(2, 8).Draw(t, "k")
		r := disclosure.Requirement{K: k}
		if rapid.Bool().Draw(t, "diverse") {
			r.Diversity = []disclosure.Diversity{{Column: "illness", Kind: disclosure.Distinct, L: 2}}
		}
		if rapid.Bool().Draw(t, "close") {
			r.Closeness = []disclosure.Closeness{{Column: "visits", Ground: disclosure.OrderedGround, T: renjia.Frac(1, 5)}}
		}
		cut := rapid.SampledFrom([]disclosure.Cut{disclosure.Strict, disclosure.Relaxed}).Draw(t, "cut")
		release, err := disclosure.Mondrian(context.Background(), table, r, cut)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid) // the whole table falls short
			return
		}
		e, err := disclosure.Check(release.Table, r)
		require.NoError(t, err)
		require.True(t, e.All(), e.Text(renjia.English))

		classes := map[string][]int{}
		for i, row := range rows {
			out := release.Table.Row(i)
			require.Len(t, out, 6, "the name is gone")
			require.Equal(t, row[5:], out[4:])
			require.True(t, covers(out[0], row[1]), "%s is not in %s", row[1], out[0])
			require.Contains(t, append(chainOf(row[2]), row[2]), out[1])
			require.True(t, coversWord(out[2], row[3], []string{"none", "school", "college"}))
			require.Contains(t, []string{row[4], "{f | m}"}, out[3])
			key := strings.Join(out[:4], "\x00")
			classes[key] = append(classes[key], i)
		}
		for _, members := range classes {
			require.GreaterOrEqual(t, len(members), k)
			if r.Diversity != nil {
				ill := map[string]bool{}
				for _, i := range members {
					ill[rows[i][5]] = true
				}
				require.GreaterOrEqual(t, len(ill), 2)
			}
		}
		require.InDelta(t, float64(len(rows))/float64(release.Classes), release.Loss.AverageClass, 1e-9)
		require.GreaterOrEqual(t, release.Loss.GCP, 0.0)
		require.LessOrEqual(t, release.Loss.GCP, 1.0)
	})
}

func covers(label, value string) bool {
	low, high, isRange := strings.Cut(label, "..")
	if !isRange {
		return label == value
	}
	n := func(s string) int { i, _ := strconv.Atoi(s); return i }
	return n(low) <= n(value) && n(value) <= n(high)
}

func coversWord(label, value string, order []string) bool {
	low, high, isRange := strings.Cut(label, "..")
	if !isRange {
		return label == value
	}
	at := slices.Index(order, value)
	return slices.Index(order, low) <= at && at <= slices.Index(order, high)
}

func chainOf(street string) (chain []string) {
	for level := 1; level <= places.Height(); level++ {
		label, _ := places.At(street, level)
		chain = append(chain, label)
	}
	return chain
}

// Relaxed Mondrian on k alone cuts whenever both halves have k rows, so no
// class has 2k or more unless all its values are equal or only a tree is left.
func TestRelaxedClassesAreSmallerThanTwiceK(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, k := rapid.IntRange(4, 300).Draw(t, "n"), rapid.IntRange(2, 6).Draw(t, "k")
		rows := make([][]string, n)
		for i := range rows {
			rows[i] = []string{strconv.Itoa(rapid.IntRange(0, 9).Draw(t, "x")), strconv.Itoa(i)}
		}
		if n < k {
			return
		}
		table, err := disclosure.New([]disclosure.Column{
			{Name: "x", Role: disclosure.Quasi, Scale: disclosure.Numeric}, {Name: "y", Role: disclosure.Quasi, Scale: disclosure.Numeric},
		}, disclosure.Rows(rows))
		require.NoError(t, err)
		release, err := disclosure.Mondrian(context.Background(), table, disclosure.Requirement{K: k}, disclosure.Relaxed)
		require.NoError(t, err)
		require.Less(t, release.Loss.AverageClass, float64(2*k))
		require.GreaterOrEqual(t, release.Loss.AverageClass, float64(k))
	})
}

// The six patients of LeFevre, DeWitt and Ramakrishnan 2006, figure 1, by age and
// postcode, cut by hand: three and three by age, and then two cannot be taken
// from three.
func TestStrictMondrianByHand(t *testing.T) {
	rows := [][]string{{"25", "53711"}, {"25", "53712"}, {"26", "53711"}, {"27", "53710"}, {"27", "53712"}, {"28", "53711"}}
	columns := []disclosure.Column{
		{Name: "age", Role: disclosure.Quasi, Scale: disclosure.Numeric}, {Name: "zip", Role: disclosure.Quasi, Scale: disclosure.Numeric},
	}
	table, err := disclosure.New(columns, disclosure.Rows(rows))
	require.NoError(t, err)
	release, err := disclosure.Mondrian(context.Background(), table, disclosure.Requirement{K: 2}, disclosure.Strict)
	require.NoError(t, err)
	got := map[string]int{}
	for i := range rows {
		got[strings.Join(release.Table.Row(i), " ")]++
	}
	assert.Equal(t, map[string]int{"25..26 53711..53712": 3, "27..28 53710..53712": 3}, got, "the first cut is that of the age, the wider one at a tie")
	assert.Equal(t, int64(18), release.Loss.Discernibility)
	assert.InDelta(t, 1.0/3, release.Loss.NCP["age"], 1e-12)
	assert.InDelta(t, 3.0/4, release.Loss.NCP["zip"], 1e-12)
	assert.InDelta(t, (1.0/3+3.0/4)/2, release.Loss.GCP, 1e-12)
}

func TestATableThatCanNotMeetTheRequirementIsRefused(t *testing.T) {
	table, err := disclosure.New(medical(), disclosure.Rows([][]string{{"1", "2", "x", "flu"}, {"2", "3", "y", "flu"}}))
	require.NoError(t, err)
	ctx := context.Background()
	_, err = disclosure.Mondrian(ctx, table, disclosure.Requirement{K: 3}, disclosure.Strict)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = disclosure.Mondrian(ctx, table, disclosure.Requirement{K: 2}, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = disclosure.Mondrian(ctx, table, disclosure.Requirement{}, disclosure.Strict)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = disclosure.Mondrian(ctx, table, disclosure.Requirement{K: 2, Diversity: []disclosure.Diversity{{Column: "age", Kind: disclosure.Distinct, L: 2}}}, disclosure.Strict)
	require.ErrorIs(t, err, renjia.ErrInvalid, "age is not confidential")
	stopped, stop := context.WithCancel(ctx)
	stop()
	_, err = disclosure.Mondrian(stopped, table, disclosure.Requirement{K: 2}, disclosure.Strict)
	require.ErrorIs(t, err, context.Canceled)
}

func TestGeneralizeAndSuppress(t *testing.T) {
	rows := [][]string{{"Liede", "flu"}, {"Xiancun", "none"}, {"Renmin", "flu"}, {"Futian", "none"}}
	table, err := disclosure.New([]disclosure.Column{
		{Name: "street", Role: disclosure.Quasi, Hierarchy: places}, {Name: "illness", Role: disclosure.Confidential},
	}, disclosure.Rows(rows))
	require.NoError(t, err)
	release, err := disclosure.Generalize(table, map[string]int{"street": 1})
	require.NoError(t, err)
	assert.Equal(t, []string{"Tianhe", "flu"}, release.Table.Row(0))
	assert.Equal(t, []string{"Yuexiu", "flu"}, release.Table.Row(2))
	assert.Equal(t, 3, release.Classes)
	// Tianhe has 3 of 6 leaves, Yuexiu 2, the Futian District but one.
	assert.InDelta(t, (3.0/6+3.0/6+2.0/6+0)/4, release.Loss.NCP["street"], 1e-12)
	kept, gone, err := disclosure.Suppress(release.Table, 2)
	require.NoError(t, err)
	assert.Equal(t, 2, gone)
	assert.Equal(t, []string{"Tianhe", "none"}, kept.Row(1))
	_, _, err = disclosure.Suppress(release.Table, 3)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, levels := range []map[string]int{{"street": 4}, {"street": -1}, {"illness": 1}, {"age": 1}} {
		_, err = disclosure.Generalize(table, levels)
		require.ErrorIs(t, err, renjia.ErrInvalid, levels)
	}
}

func TestTheSameTableGivesTheSameRelease(t *testing.T) {
	write := func() string {
		table, err := disclosure.New(residentColumns(), disclosure.Rows(residents(500, 7)))
		require.NoError(t, err)
		release, err := disclosure.Mondrian(context.Background(), table, disclosure.Requirement{K: 5}, disclosure.Strict)
		require.NoError(t, err)
		var b strings.Builder
		require.NoError(t, release.Table.WriteCSV(&b))
		return b.String()
	}
	assert.Equal(t, write(), write())
}

func BenchmarkMondrian(b *testing.B) {
	const n = 1_000_000
	r := rand.New(rand.NewPCG(1, 2))
	names := []string{"age", "day", "income", "street", "schooling", "household"}
	sizes := []int{95, 365, 20_000, 400, 8, 7}
	columns := make([]disclosure.Column, 7)
	for i, name := range names {
		columns[i] = disclosure.Column{Name: name, Role: disclosure.Quasi, Scale: disclosure.Numeric}
	}
	columns[6] = disclosure.Column{Name: "illness", Role: disclosure.Confidential}
	row := make([]string, 7)
	table, err := disclosure.New(columns, func(yield func([]string, error) bool) {
		for range n {
			for i, size := range sizes {
				row[i] = strconv.Itoa(r.IntN(size))
			}
			row[6] = strconv.Itoa(r.IntN(20))
			if !yield(row, nil) {
				return
			}
		}
	})
	require.NoError(b, err)
	for _, c := range []struct {
		name string
		r    disclosure.Requirement
		cut  disclosure.Cut
	}{
		{"strict k=10", disclosure.Requirement{K: 10}, disclosure.Strict},
		{"relaxed k=10", disclosure.Requirement{K: 10}, disclosure.Relaxed},
		{"strict k=10 l=4 t=1/4", disclosure.Requirement{
			K: 10, Diversity: []disclosure.Diversity{{Column: "illness", Kind: disclosure.Entropy, L: 4}},
			Closeness: []disclosure.Closeness{{Column: "illness", Ground: disclosure.EqualGround, T: renjia.Frac(1, 4)}},
		}, disclosure.Strict},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				release, err := disclosure.Mondrian(context.Background(), table, c.r, c.cut)
				require.NoError(b, err)
				b.ReportMetric(float64(release.Classes), "classes")
			}
		})
	}
	b.Run("assess", func(b *testing.B) {
		for b.Loop() {
			_, err := disclosure.Assess(table)
			require.NoError(b, err)
		}
	})
}
