package permute_test

import (
	"encoding/json"
	"math"
	"math/bits"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// measuresOf has the reference measure of each component of the peripheral
// dilemma and the sign that makes higher mean less peripheral.
var measuresOf = map[string]struct {
	name string
	sign float64
}{
	"degree": {"degree", 1}, "coreness_minres": {"coreness_minres", 1}, "core_number": {"core_number_undirected", 1},
	"closeness_wf": {"closeness_wf", 1}, "constraint_reversed": {"constraint", -1}, "betweenness": {"betweenness", 1},
}

// Exhaustive label permutations of three classes over six components.
func TestPeripheralDilemmaOfKnokeAndCheyenneIsReproduced(t *testing.T) {
	var cases map[string]map[string]json.RawMessage
	networktest.Section(t, "peripheral_dilemma", &cases)
	views := networktest.Views(t)
	compared := 0
	for name, components := range cases {
		view, class, _ := strings.Cut(name, "|")
		v := views[view]
		member := make([]bool, len(v.Partition))
		for i, p := range v.Partition {
			member[i] = p == class
		}
		for component, of := range measuresOf {
			var want struct {
				Delta                   float64
				Numerator, Pairs        int64
				Permutations, Count_ge  int64
				P_one_sided_more_periph float64 `json:"p_one_sided_more_peripheral"`
			}
			require.NoError(t, json.Unmarshal(components[component], &want))
			var values []float64
			require.NoError(t, json.Unmarshal(v.Measures[of.name].Value, &values))
			for i := range values {
				values[i] *= of.sign
			}
			got, err := permute.Labels(values, member, permute.Options{})
			require.NoError(t, err)
			require.Equal(t, permute.Exhaustive, got.Method)
			require.InDelta(t, want.Delta, got.Delta, 1e-15)
			require.Equal(t, want.Numerator, got.Numerator)
			require.Equal(t, want.Pairs, got.Pairs)
			require.Equal(t, want.Permutations, got.Permutations)
			require.Equal(t, want.Count_ge, got.CountGE, "%s %s", name, component)
			require.InDelta(t, want.P_one_sided_more_periph, got.PGE, 1e-15)
			require.InDelta(t, 1/float64(want.Permutations), got.Resolution, 1e-15)
			compared++
		}
	}
	require.Equal(t, 18, compared)
}

// delta is Cliff's delta from its definition.
func delta(values []float64, member func(int) bool) (numerator, pairs int64) {
	for i := range values {
		for j := range values {
			if !member(i) || member(j) {
				continue
			}
			pairs++
			if values[j] > values[i] {
				numerator++
			}
			if values[j] < values[i] {
				numerator--
			}
		}
	}
	return numerator, pairs
}

type labelCase struct {
	values []float64
	member []bool
	strata []string
}

func drawLabels(t *rapid.T) labelCase {
	n := rapid.IntRange(2, 10).Draw(t, "n")
	c := labelCase{
		values: rapid.SliceOfN(rapid.Map(rapid.IntRange(-3, 3), func(i int) float64 { return float64(i) / 7 }), n, n).Draw(t, "values"),
		member: rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "member"),
	}
	c.member[0], c.member[1] = true, false
	if rapid.Bool().Draw(t, "stratified") {
		c.strata = rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b"}), n, n).Draw(t, "strata")
	}
	return c
}

// every yields all classes as bit sets that have as many members in each stratum.
func (c labelCase) every(yield func(set uint) bool) {
	sizes := func(set uint) map[string]int {
		n := map[string]int{}
		for i := range c.member {
			if set>>i&1 == 1 {
				if c.strata == nil {
					n[""]++
				} else {
					n[c.strata[i]]++
				}
			}
		}
		return n
	}
	want := sizes(c.observed())
	for set := range uint(1) << len(c.member) {
		if bits.OnesCount(set) != bits.OnesCount(c.observed()) {
			continue
		}
		same := true
		for s, k := range sizes(set) {
			same = same && want[s] == k
		}
		if same && !yield(set) {
			return
		}
	}
}

func (c labelCase) observed() (set uint) {
	for i, m := range c.member {
		if m {
			set |= 1 << i
		}
	}
	return set
}

func TestLabelsCountEveryClassOfTheSameSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawLabels(t)
		var want struct{ total, ge, le, observed, pairs int64 }
		want.observed, want.pairs = delta(c.values, func(i int) bool { return c.member[i] })
		for set := range c.every {
			want.total++
			d, _ := delta(c.values, func(i int) bool { return set>>i&1 == 1 })
			if d >= want.observed {
				want.ge++
			}
			if d <= want.observed {
				want.le++
			}
		}
		numerator, pairs, err := permute.Delta(c.values, c.member)
		require.NoError(t, err)
		require.Equal(t, []int64{want.observed, want.pairs}, []int64{numerator, pairs})
		got, err := permute.Labels(c.values, c.member, permute.Options{Strata: c.strata})
		require.NoError(t, err)
		require.Equal(t, want.observed, got.Numerator)
		require.Equal(t, want.pairs, got.Pairs)
		require.Equal(t, want.total, got.Permutations)
		require.Equal(t, want.ge, got.CountGE)
		require.Equal(t, want.le, got.CountLE)
		require.InDelta(t, math.Min(1, 2*math.Min(got.PGE, got.PLE)), got.PTwo, 1e-15)
	})
}

// The step-down maximum against its definition (Westfall & Young 1993, 2.8).
func TestMaxTIsTheShareOfLargerMaxima(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawLabels(t)
		components := []permute.Component{{Name: "a", Values: c.values}}
		for range rapid.IntRange(1, 3).Draw(t, "more") {
			components = append(components, permute.Component{Name: "b", Values: drawValues(t, len(c.values))})
		}
		got, err := permute.LabelsAll(components, c.member, permute.Options{Strata: c.strata})
		require.NoError(t, err)
		for k, want := range maxT(c, components) {
			require.InDelta(t, want, got[k].PMaxT, 1e-12)
			require.GreaterOrEqual(t, got[k].PMaxT, got[k].PGE-1e-12)
			require.GreaterOrEqual(t, got[k].PHolm, got[k].PGE)
		}
	})
}

func drawValues(t *rapid.T, n int) []float64 {
	return rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 4), func(i int) float64 { return float64(i) }), n, n).Draw(t, "values")
}

func maxT(c labelCase, components []permute.Component) []float64 {
	k := len(components)
	all := make([][]float64, k) // numerators over all classes
	observed := 0
	for set := range c.every {
		if set == c.observed() {
			observed = len(all[0])
		}
		for j := range components {
			d, _ := delta(components[j].Values, func(i int) bool { return set>>i&1 == 1 })
			all[j] = append(all[j], float64(d))
		}
	}
	for j := range all {
		standardize(all[j])
	}
	p := make([]float64, k)
	for j := range p { // step down: those with a larger statistic are left out, and p may not fall
		for i := range p {
			if all[i][observed] < all[j][observed]-1e-9 {
				continue
			}
			count := 0
			for s := range all[0] {
				most := math.Inf(-1)
				for l := range all {
					if all[l][observed] <= all[i][observed]+1e-9 {
						most = math.Max(most, all[l][s])
					}
				}
				if most >= all[i][observed]-1e-9 {
					count++
				}
			}
			p[j] = math.Max(p[j], float64(count)/float64(len(all[0])))
		}
	}
	return p
}

func standardize(x []float64) {
	mean, sd := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(len(x))
	}
	for i := range x {
		if x[i] -= mean; sd > 1e-12 {
			x[i] /= math.Sqrt(sd)
		} else {
			x[i] = 0
		}
	}
}

func TestSampledLabelsAreTheSameOnAnyNumberOfGoroutines(t *testing.T) {
	values, member := make([]float64, 60), make([]bool, 60)
	for i := range values {
		values[i], member[i] = float64(i*i%17), i%4 == 0
	}
	o := permute.Options{Method: permute.Sampled, Permutations: 20_000, Seed: 7, Workers: 1}
	one, err := permute.Labels(values, member, o)
	require.NoError(t, err)
	for _, o.Workers = range []int{2, 3, 8} {
		many, err := permute.Labels(values, member, o)
		require.NoError(t, err)
		require.Equal(t, one, many)
	}
	o.Seed++
	other, err := permute.Labels(values, member, o)
	require.NoError(t, err)
	require.NotEqual(t, one.CountGE, other.CountGE)
}

func TestSampledLabelsAgreeWithAllOfThem(t *testing.T) {
	values, member := make([]float64, 18), make([]bool, 18)
	strata := make([]string, 18)
	for i := range values {
		values[i], member[i], strata[i] = float64(i*i%7), i%3 == 0, []string{"small", "large"}[i/9]
	}
	for _, s := range [][]string{nil, strata} {
		exact, err := permute.Labels(values, member, permute.Options{Strata: s})
		require.NoError(t, err)
		require.Equal(t, permute.Exhaustive, exact.Method)
		const draws = 50_000
		drawn, err := permute.Labels(values, member, permute.Options{Method: permute.Sampled, Permutations: draws, Strata: s})
		require.NoError(t, err)
		for _, p := range [][2]float64{{exact.PGE, drawn.PGE}, {exact.PLE, drawn.PLE}} {
			require.InDelta(t, p[0], p[1], 4*math.Sqrt(p[0]*(1-p[0])/draws)+1./draws)
		}
	}
}

func TestValuesEqualBySymmetryTie(t *testing.T) {
	a, b := 0.1, 0.2
	require.NotEqual(t, 0.3, a+b)
	require.Equal(t, 0.3, permute.Rounded(a+b))
	test, err := permute.Labels([]float64{a + b, 0.3, 1}, []bool{true, false, false}, permute.Options{})
	require.NoError(t, err)
	require.Equal(t, int64(1), test.Numerator, "only the third is ahead")
	require.Equal(t, 1.23456789012e300, permute.Rounded(1.234567890123e300))
	require.Equal(t, 1.79769313486e308, permute.Rounded(math.MaxFloat64))
	require.Equal(t, math.Inf(1), permute.Rounded(math.Inf(1)))
	require.Zero(t, permute.Rounded(0))
}

func TestALabelTestHasAResolution(t *testing.T) {
	values := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	member := make([]bool, 10)
	member[0] = true // one party organization among ten
	test, err := permute.Labels(values, member, permute.Options{})
	require.NoError(t, err)
	require.Equal(t, .1, test.Resolution)
	require.Equal(t, .1, test.PGE)
	require.Equal(t, 1., test.Delta)
	pinned := make([]string, 10)
	for i := range pinned {
		pinned[i] = string(rune('a' + i))
	}
	test, err = permute.Labels(values, member, permute.Options{Strata: pinned})
	require.NoError(t, err)
	require.Equal(t, 1., test.PGE, "nothing can move")
	require.Equal(t, 10, test.Strata)
}

func TestLabelTestsRefuseWhatHasNoAnswer(t *testing.T) {
	one := []bool{true, false}
	_, err := permute.Labels([]float64{1, math.NaN()}, one, permute.Options{})
	var undefined *permute.UndefinedError
	require.ErrorAs(t, err, &undefined)
	require.Equal(t, []int{1}, undefined.Places)
	for what, try := range map[string]struct {
		values []float64
		member []bool
		o      permute.Options
	}{
		"nobody":         {nil, nil, permute.Options{}},
		"empty class":    {[]float64{1, 2}, []bool{false, false}, permute.Options{}},
		"no others":      {[]float64{1, 2}, []bool{true, true}, permute.Options{}},
		"lengths":        {[]float64{1}, one, permute.Options{}},
		"strata":         {[]float64{1, 2}, one, permute.Options{Strata: []string{"a"}}},
		"few draws":      {[]float64{1, 2}, one, permute.Options{Permutations: 98}},
		"negative draws": {[]float64{1, 2}, one, permute.Options{Permutations: -1}},
		"workers":        {[]float64{1, 2}, one, permute.Options{Workers: -1}},
		"method":         {[]float64{1, 2}, one, permute.Options{Method: "guess"}},
	} {
		_, err := permute.Labels(try.values, try.member, try.o)
		require.ErrorIs(t, err, renjia.ErrInvalid, what)
	}
	many := make([]float64, 40)
	half := make([]bool, 40)
	for i := range half {
		half[i] = i%2 == 0
	}
	_, err = permute.Labels(many, half, permute.Options{Method: permute.Exhaustive})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, _, err = permute.Delta([]float64{1, 2}, []bool{true, true})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = permute.LabelsAll(nil, one, permute.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestHugeClassesStayWithinJSON(t *testing.T) {
	values, member := make([]float64, 3000), make([]bool, 3000)
	for i := range values {
		values[i], member[i] = float64(i%50), i%2 == 0
	}
	test, err := permute.Labels(values, member, permute.Options{Permutations: 200})
	require.NoError(t, err)
	text, err := json.Marshal(test)
	require.NoError(t, err)
	require.Contains(t, string(text), `"possible":1.79`)
}

// The example of Holm (1979) as in Wright 1992: .01, .04, .03, .005.
func TestHolm(t *testing.T) {
	require.InDeltaSlice(t, []float64{.03, .06, .06, .02}, permute.Holm([]float64{.01, .04, .03, .005}), 1e-15)
	require.Empty(t, permute.Holm(nil))
	require.Equal(t, []float64{1, 1}, permute.Holm([]float64{.6, .9}))
}

func BenchmarkLabels(b *testing.B) {
	g := networktest.Random(b, "ba", 200, 5, 1)
	degree, err := g.Degree(network.Total)
	require.NoError(b, err)
	values, member := make([]float64, g.Len()), make([]bool, g.Len())
	for i := range values {
		values[i], member[i] = float64(degree.Values[i]), i%10 == 0
	}
	for b.Loop() {
		_, err := permute.Labels(values, member, permute.Options{Permutations: 9_999, Workers: 1})
		require.NoError(b, err)
	}
}
