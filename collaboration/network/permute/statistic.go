package permute

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network"
)

// StatisticTest is any statistic with its place among those of relabellings or of
// random networks.
type StatisticTest struct {
	network.About
	Draws
	Tails
	Observed float64 `json:"observed"`
	Mean     float64 `json:"mean"` // over what was looked at
	SD       float64 `json:"sd"`
	Least    float64 `json:"least"` // the range attained; the attainable one if all relabellings were gone through
	Most     float64 `json:"most"`
}

// LabelStatistic tests a statistic of the classes of places, such as an E–I
// index: the classes are permuted over the places (within strata), the ties stay
// (Hubert 1987). All different arrangements are gone through if there are few. The
// statistic is called from several goroutines and must neither keep nor change its
// argument; values that agree to 12 digits count as equal. If it is NaN for the
// observed or any other arrangement there is no test: ErrInvalid. The caller may
// name the measure in the result.
func LabelStatistic(class []int, statistic func(class []int) float64, o Options) (StatisticTest, error) {
	names := slices.Compact(slices.Sorted(slices.Values(class)))
	code := make([]int32, len(class))
	for i, c := range class {
		at, _ := slices.BinarySearch(names, c)
		code[i] = int32(at)
	}
	p, strata, err := o.arrangements(code)
	if err != nil {
		return StatisticTest{}, err
	}
	about := network.About{
		Measure: "label-statistic", N: len(class),
		Variant: fmt.Sprintf("classes permuted over places, strata: %d, %s", p.Strata, p.Method), Source: "Hubert 1987",
	}
	observed := statistic(class)
	type tally struct {
		distribution
		class []int
	}
	var all distribution
	for _, t := range through(p, strata, code, func() *tally {
		return &tally{distributionAround(observed), make([]int, len(class))}
	}, func(t *tally, label []int32) {
		for i, c := range label {
			t.class[i] = names[c]
		}
		t.see(statistic(t.class))
	}) {
		all.add(t.distribution)
	}
	return all.test(about, p)
}

// Relabel tests a statistic of n places under permutations of the places: place i
// is called order[i]. It is [LabelStatistic] with every place in a class of its
// own, for statistics of two networks or of a network and a matrix.
func Relabel(n int, statistic func(order []int) float64, o Options) (StatisticTest, error) {
	places := make([]int, n)
	for i := range places {
		places[i] = i
	}
	t, err := LabelStatistic(places, statistic, o)
	t.Measure, t.Variant = "relabelled-statistic", fmt.Sprintf("rows and columns permuted together, strata: %d, %s", t.Strata, t.Method)
	return t, err
}

// distribution adds up a statistic over relabellings or random networks. Sums are
// of the differences from the observed value, which keeps digits.
type distribution struct {
	observed     float64
	ge, le, n    int64
	sum, squares float64
	least, most  float64
	undefined    int64
}

func distributionAround(observed float64) distribution {
	return distribution{observed: observed, least: math.Inf(1), most: math.Inf(-1)}
}

func (d *distribution) see(x float64) {
	d.n++
	if math.IsNaN(x) {
		d.undefined++
		return
	}
	near := tolerance * max(math.Abs(x), math.Abs(d.observed))
	if x >= d.observed-near {
		d.ge++
	}
	if x <= d.observed+near {
		d.le++
	}
	d.sum += x - d.observed
	d.squares += (x - d.observed) * (x - d.observed)
	d.least, d.most = min(d.least, x), max(d.most, x)
}

// add adds a later block. The first one is taken as it is.
func (d *distribution) add(e distribution) {
	if d.n == 0 {
		*d = e
		return
	}
	d.ge += e.ge
	d.le += e.le
	d.n += e.n
	d.sum += e.sum
	d.squares += e.squares
	d.undefined += e.undefined
	d.least, d.most = min(d.least, e.least), max(d.most, e.most)
}

func (d *distribution) test(about network.About, p plan) (StatisticTest, error) {
	switch {
	case math.IsNaN(d.observed) || math.IsInf(d.observed, 0):
		return StatisticTest{}, about.Undefined(fmt.Sprintf("the observed statistic is %v", d.observed))
	case d.undefined > 0:
		return StatisticTest{}, about.Undefined(fmt.Sprintf("so is the statistic for %d of %d permutations", d.undefined, d.n))
	case math.IsInf(d.least, 0) || math.IsInf(d.most, 0):
		return StatisticTest{}, about.Undefined("the statistic is infinite for some permutations")
	}
	n := float64(d.n)
	mean := d.sum / n
	return StatisticTest{
		About: about, Draws: p.Draws, Tails: p.tails(d.ge, d.le), Observed: d.observed,
		Mean: d.observed + mean, SD: math.Sqrt(max(0, d.squares/n-mean*mean)), Least: d.least, Most: d.most,
	}, nil
}
