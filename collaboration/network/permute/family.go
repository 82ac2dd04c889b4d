package permute

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

// family is several components tested together.
type family struct {
	scores   []int64   // of place i and component c at i·k + c
	observed []int64   // numerator of each component
	mean, sd []float64 // of each numerator over all relabellings
	z        []float64 // standardized numerators
	order    []int     // components, from the largest z
	class, n int
}

// near is by how much standardized statistics of different components may differ
// and still count as equal.
const near = 1e-9

func newFamily(components []Component, member []bool, class *subset) *family {
	k, n := len(components), len(member)
	f := &family{
		scores: make([]int64, n*k), observed: make([]int64, k), mean: make([]float64, k), sd: make([]float64, k),
		z: make([]float64, k), order: make([]int, k), n: n,
	}
	for c := range components {
		for i, s := range Dominance(components[c].Values) {
			f.scores[i*k+c] = s
			if member[i] {
				f.observed[c] += s
			}
		}
	}
	for h := range class.size {
		f.class += class.size[h]
	}
	for c := range components {
		f.moments(c, class)
		f.z[c] = f.standard(c, f.observed[c])
		f.order[c] = c
	}
	slices.SortStableFunc(f.order, func(a, b int) int { return cmp.Compare(f.z[b], f.z[a]) })
	return f
}

// moments works out the mean and standard deviation of the sum of a sample
// without replacement from each stratum (Cochran 1977, theorems 2.1–2.2).
func (f *family) moments(c int, class *subset) {
	variance := 0.0
	for h, places := range class.strata {
		n, size := float64(len(places)), float64(class.size[h])
		sum, squares := 0.0, 0.0
		for _, i := range places {
			s := float64(f.scores[int(i)*len(f.z)+c])
			sum += s
			squares += s * s
		}
		f.mean[c] += size * sum / n
		if n > 1 {
			variance += size * (n - size) / (n - 1) * (squares/n - sum/n*sum/n)
		}
	}
	f.sd[c] = math.Sqrt(max(0, variance))
}

// standard returns a numerator in standard deviations. Where no relabelling
// changes it, it is 0.
func (f *family) standard(c int, numerator int64) float64 {
	if f.sd[c] < near {
		return 0
	}
	return (float64(numerator) - f.mean[c]) / f.sd[c]
}

// counts has for each component how many relabellings reach the observed
// numerator, and the observed maximum of the components not yet stepped over.
type counts struct{ ge, le, max []int64 }

func (f *family) newCounts() counts {
	k := len(f.z)
	return counts{make([]int64, k), make([]int64, k), make([]int64, k)}
}

// see counts one relabelling.
func (f *family) see(n counts, sums []int64) {
	for c, s := range sums {
		if s >= f.observed[c] {
			n.ge[c]++
		}
		if s <= f.observed[c] {
			n.le[c]++
		}
	}
	if len(sums) == 1 {
		return // a maximum of one is itself
	}
	most := math.Inf(-1)
	for k := len(f.order) - 1; k >= 0; k-- {
		c := f.order[k]
		most = max(most, f.standard(c, sums[c]))
		if most >= f.z[c]-near {
			n.max[c]++
		}
	}
}

// count goes through the relabellings of a plan.
func (f *family) count(p plan, strata [][]int32, member []bool) counts {
	if p.Method == Exhaustive {
		n, sums, class := f.newCounts(), make([]int64, len(f.z)), newSubset(strata, member)
		for more := true; more; more = class.next() {
			class.add(sums, f.scores)
			f.see(n, sums)
		}
		return n
	}
	total := f.newCounts()
	for _, block := range inBlocks(p, func(draws int, src *source) counts {
		n, sums, class := f.newCounts(), make([]int64, len(f.z)), newSubset(strata, member)
		for range draws {
			class.draw(src, sums, f.scores)
			f.see(n, sums)
		}
		return n
	}) {
		for c := range f.z {
			total.ge[c] += block.ge[c]
			total.le[c] += block.le[c]
			total.max[c] += block.max[c]
		}
	}
	return total
}

// tests writes out what was counted.
func (f *family) tests(p plan, components []Component, n counts) []Adjusted {
	all := make([]Adjusted, len(components))
	raw := make([]float64, len(components))
	for c := range all {
		all[c].Test = Test{
			About: network.About{
				Measure: "cliffs-delta: " + components[c].Name, N: f.n,
				Variant: fmt.Sprintf("values to %d digits, strata: %d, %s", Digits, p.Strata, p.Method), Source: labelSource,
			},
			Draws: p.Draws, Tails: p.tails(n.ge[c], n.le[c]), Class: f.class,
			Numerator: f.observed[c], Pairs: int64(f.class) * int64(f.n-f.class),
		}
		all[c].Delta = float64(f.observed[c]) / float64(all[c].Pairs)
		raw[c] = all[c].PGE
	}
	for c, adjusted := range Holm(raw) {
		all[c].PHolm = adjusted
	}
	if len(all) == 1 {
		all[0].PMaxT = all[0].PGE
		return all
	}
	least := 0.0 // a component may not have a smaller p than one before it
	for _, c := range f.order {
		least = max(least, p.P(n.max[c]))
		all[c].PMaxT = least
	}
	return all
}

// Holm returns p-values adjusted for their number by the step-down of Holm
// (1979): the chance that any true null hypothesis is rejected stays below the
// level, whatever the p-values have in common.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := make([]float64, len(p))
	least := 0.0
	for k, i := range order {
		least = max(least, min(1, float64(len(p)-k)*p[i]))
		adjusted[i] = least
	}
	return adjusted
}
