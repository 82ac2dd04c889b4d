package disclosure_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
)

// The inpatient tables of Machanavajjhala, Kifer, Gehrke and
// Venkitasubramaniam, "ℓ-diversity: privacy beyond k-anonymity", ACM TKDD 1(1),
// 2007: the microdata (figure 1), the 4-anonymous release (figure 2) and the
// 3-diverse one (figure 4).
var patients = [][]string{
	{"13053", "28", "Russian", "Heart Disease"},
	{"13068", "29", "American", "Heart Disease"},
	{"13068", "21", "Japanese", "Viral Infection"},
	{"13053", "23", "American", "Viral Infection"},
	{"14853", "50", "Indian", "Cancer"},
	{"14853", "55", "Russian", "Heart Disease"},
	{"14850", "47", "American", "Viral Infection"},
	{"14850", "49", "American", "Viral Infection"},
	{"13053", "31", "American", "Cancer"},
	{"13053", "37", "Indian", "Cancer"},
	{"13068", "36", "Japanese", "Cancer"},
	{"13068", "35", "American", "Cancer"},
}

func released(t *testing.T, blocks map[int][2]string) *disclosure.Table {
	t.Helper()
	rows := make([][]string, len(patients))
	for i, p := range patients {
		rows[i] = []string{blocks[i+1][0], blocks[i+1][1], "*", p[3]}
	}
	table, err := disclosure.New(medical(), disclosure.Rows(rows))
	require.NoError(t, err)
	return table
}

func medical() []disclosure.Column {
	return []disclosure.Column{
		{Name: "zip", Role: disclosure.Quasi}, {Name: "age", Role: disclosure.Quasi},
		{Name: "nationality", Role: disclosure.Quasi}, {Name: "condition", Role: disclosure.Confidential},
	}
}

func blocks(classes map[[2]string][]int) map[int][2]string {
	of := map[int][2]string{}
	for label, rows := range classes {
		for _, r := range rows {
			of[r] = label
		}
	}
	return of
}

func TestThePublishedFourAnonymousTableIsOnlyOneDiverse(t *testing.T) {
	table := released(t, blocks(map[[2]string][]int{
		{"130**", "<30"}: {1, 2, 3, 4}, {"1485*", ">=40"}: {5, 6, 7, 8}, {"130**", "3*"}: {9, 10, 11, 12},
	}))
	a, err := disclosure.Assess(table)
	require.NoError(t, err)
	assert.Equal(t, 4, a.K)
	assert.Equal(t, 3, a.Classes)
	assert.Equal(t, 1, a.Levels[0].Distinct, "everybody in their thirties has cancer")
	assert.InDelta(t, 1, a.Levels[0].Entropy, 1e-12)
	assert.Empty(t, a.Levels[0].Recursive)

	e, err := disclosure.Check(table, disclosure.Requirement{
		K: 4, Diversity: []disclosure.Diversity{{Column: "condition", Kind: disclosure.Distinct, L: 2}},
	})
	require.NoError(t, err)
	assert.True(t, e.Steps[0].Holds)
	assert.False(t, e.Steps[1].Holds)
	assert.False(t, e.All())
	assert.Contains(t, e.Text(renjia.English), "the first with the row 9")
}

func TestTheRegroupedTableIsThreeDiverse(t *testing.T) {
	table := released(t, blocks(map[[2]string][]int{
		{"1305*", "<=40"}: {1, 4, 9, 10}, {"1485*", ">40"}: {5, 6, 7, 8}, {"1306*", "<=40"}: {2, 3, 11, 12},
	}))
	a, err := disclosure.Assess(table)
	require.NoError(t, err)
	assert.Equal(t, 4, a.K)
	assert.Equal(t, 3, a.Levels[0].Distinct)
	// Each class has the counts 2, 1, 1: entropy (3/2)·log 2, so ℓ is 2^1.5.
	assert.InDelta(t, 2.8284271247461903, a.Levels[0].Entropy, 1e-12, "the paper finds entropy 2.8-diversity")
	assert.Equal(t, []*big.Rat{big.NewRat(1, 1), big.NewRat(2, 1)}, a.Levels[0].Recursive)

	holds := func(d disclosure.Diversity) bool {
		d.Column = "condition"
		e, err := disclosure.Check(table, disclosure.Requirement{K: 4, Diversity: []disclosure.Diversity{d}})
		require.NoError(t, err)
		return e.All()
	}
	assert.True(t, holds(disclosure.Diversity{Kind: disclosure.Distinct, L: 3}))
	assert.False(t, holds(disclosure.Diversity{Kind: disclosure.Distinct, L: 4}))
	assert.True(t, holds(disclosure.Diversity{Kind: disclosure.Entropy, L: 2}))
	assert.False(t, holds(disclosure.Diversity{Kind: disclosure.Entropy, L: 3}))
	assert.False(t, holds(disclosure.Diversity{Kind: disclosure.Recursive, L: 3, C: renjia.Frac(2, 1)}), "2 < 2·1 does not hold")
	assert.True(t, holds(disclosure.Diversity{Kind: disclosure.Recursive, L: 3, C: renjia.Frac(201, 100)}))
}

// Li, Li and Venkatasubramanian, "t-closeness: privacy beyond k-anonymity and
// ℓ-diversity", ICDE 2007, example of section 4.1: salaries of 3k to 11k.
func TestOrderedDistanceOfThePaper(t *testing.T) {
	whole := []int64{1, 1, 1, 1, 1, 1, 1, 1, 1}
	for _, c := range []struct {
		salaries []int
		want     *big.Rat
	}{
		{[]int{3, 4, 5}, big.NewRat(3, 8)},  // .375
		{[]int{6, 8, 11}, big.NewRat(1, 6)}, // .167
	} {
		class := make([]int64, 9)
		for _, s := range c.salaries {
			class[s-3]++
		}
		d, err := disclosure.Distance(class, whole, disclosure.OrderedGround, nil)
		require.NoError(t, err)
		assert.Equal(t, c.want.RatString(), d.RatString())
	}
}

func TestASalaryTableIsMeasuredByItsWorstClass(t *testing.T) {
	rows := [][]string{}
	for class, salaries := range map[string][]string{"476**": {"3", "4", "5"}, "4790*": {"6", "11", "8"}, "4760*": {"7", "9", "10"}} {
		for _, s := range salaries {
			rows = append(rows, []string{class, s})
		}
	}
	table, err := disclosure.New([]disclosure.Column{
		{Name: "zip", Role: disclosure.Quasi},
		{Name: "salary", Role: disclosure.Confidential, Scale: disclosure.Numeric},
	}, disclosure.Rows(rows))
	require.NoError(t, err)
	a, err := disclosure.Assess(table)
	require.NoError(t, err)
	assert.Equal(t, "3/8", a.Levels[0].Ordered.RatString())
	assert.Equal(t, "2/3", a.Levels[0].Equal.RatString())
	assert.Nil(t, a.Levels[0].Hierarchical)

	for limit, want := range map[renjia.Fraction]bool{renjia.Frac(3, 8): true, renjia.Frac(374, 1000): false} {
		e, err := disclosure.Check(table, disclosure.Requirement{
			K: 3, Closeness: []disclosure.Closeness{{Column: "salary", Ground: disclosure.OrderedGround, T: limit}},
		})
		require.NoError(t, err)
		assert.Equal(t, want, e.All(), limit)
	}
}
