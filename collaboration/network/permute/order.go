package permute

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// order has a label for each place. It can go through all different arrangements
// of the labels that stay in their stratum, or draw one.
type order struct {
	strata [][]int32
	label  []int32
}

func newOrder(strata [][]int32, label []int32) *order {
	return &order{strata, slices.Clone(label)}
}

// identity labels every place with its number.
func identity(n int) []int32 {
	label := make([]int32, n)
	for i := range label {
		label[i] = int32(i)
	}
	return label
}

// possible returns the number of different arrangements: a product of multinomial
// coefficients.
func (o *order) possible() float64 {
	all := 1.0
	for _, places := range o.strata {
		times := map[int32]int{}
		for k, i := range places {
			times[o.label[i]]++
			all = math.Round(all * float64(k+1) / float64(times[o.label[i]]))
		}
	}
	return all
}

// first goes to the first arrangement in the order of the dictionary.
func (o *order) first() {
	for _, places := range o.strata {
		sorted := make([]int32, len(places))
		for k, i := range places {
			sorted[k] = o.label[i]
		}
		slices.Sort(sorted)
		for k, i := range places {
			o.label[i] = sorted[k]
		}
	}
}

// next goes to the next arrangement and reports whether there was one (Knuth,
// TAOCP 7.2.1.2, algorithm L, in the last stratum that has one).
func (o *order) next() bool {
	for h := len(o.strata) - 1; h >= 0; h-- {
		if o.advance(o.strata[h]) {
			return true
		}
	}
	return false
}

// advance goes to the next arrangement of one stratum, or back to the first if
// there is none.
func (o *order) advance(places []int32) bool {
	label := o.label
	k := len(places) - 2
	for k >= 0 && label[places[k]] >= label[places[k+1]] {
		k--
	}
	if k >= 0 {
		l := len(places) - 1
		for label[places[k]] >= label[places[l]] {
			l--
		}
		label[places[k]], label[places[l]] = label[places[l]], label[places[k]]
	}
	for i, j := k+1, len(places)-1; i < j; i, j = i+1, j-1 {
		label[places[i]], label[places[j]] = label[places[j]], label[places[i]]
	}
	return k >= 0
}

// draw orders the labels of each stratum at random.
func (o *order) draw(s *source) {
	if len(o.strata) == 1 {
		shuffle(s, o.label)
		return
	}
	for _, places := range o.strata {
		for k := len(places) - 1; k > 0; k-- {
			i, j := places[k], places[s.below(k+1)]
			o.label[i], o.label[j] = o.label[j], o.label[i]
		}
	}
}

// through shows every arrangement of a plan to a tally. It returns one tally for
// each block of draws, in order.
func through[T any](p plan, strata [][]int32, label []int32, tally func() T, see func(T, []int32)) []T {
	if p.Method == Exhaustive {
		t, o := tally(), newOrder(strata, label)
		o.first()
		for more := true; more; more = o.next() {
			see(t, o.label)
		}
		return []T{t}
	}
	return inBlocks(p, func(draws int, s *source) T {
		t, o := tally(), newOrder(strata, label)
		for range draws {
			o.draw(s)
			see(t, o.label)
		}
		return t
	})
}

// arrangements makes the plan for relabelling places.
func (o Options) arrangements(label []int32) (plan, [][]int32, error) {
	if o.Method == Counted {
		return plan{}, nil, fmt.Errorf("method %q: only tests of one component of labels can be counted: %w", o.Method, renjia.ErrUnsupported)
	}
	strata, err := o.strata(len(label))
	if err != nil {
		return plan{}, nil, err
	}
	p, err := o.plan(newOrder(strata, label).possible())
	p.Strata = len(strata)
	return p, strata, err
}
