package permute

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Component is one measure of position with a value for each place. Higher must
// mean less peripheral; the caller turns round the sign of a measure that runs the
// other way, such as constraint.
type Component struct {
	Name   string
	Values []float64
}

// Test says whether the values of a class lie below those of the others.
type Test struct {
	network.About
	Draws
	Tails
	Class     int     `json:"class"`     // members
	Delta     float64 `json:"delta"`     // Cliff's delta, −1 to 1: 1 if every other is ahead of every member
	Numerator int64   `json:"numerator"` // pairs in which the other is ahead less those in which the member is
	Pairs     int64   `json:"pairs"`
}

// Adjusted is a test of one component beside others, with p-values of "more
// peripheral" (p_ge) that hold for all of them together.
type Adjusted struct {
	Test
	PHolm float64 `json:"p_holm"`  // Holm 1979
	PMaxT float64 `json:"p_max_t"` // step-down maximum of the standardized statistics (Westfall & Young 1993)
}

// UndefinedError says that a component has no value for some places. It matches
// renjia.ErrInvalid.
type UndefinedError struct {
	Component string
	Places    []int
}

// Error names the component and the places and says what to do.
func (e *UndefinedError) Error() string {
	return fmt.Sprintf("component %q: undefined for places %v: leave them out or give a value", e.Component, e.Places)
}

// Is reports whether target is renjia.ErrInvalid.
func (e *UndefinedError) Is(target error) bool { return target == renjia.ErrInvalid }

const labelSource = "Cliff 1993; permutation of labels with ties fixed, Phipson & Smyth 2010"

// Labels tests whether a class is more peripheral than the others: delta is
// [#(x_j > x_i) − #(x_j < x_i)] / (|S|(n−|S|)) over members i of the class S and
// others j (Cliff 1993), and p its place among the deltas of all classes of the
// same size (in each stratum). p_ge is the one-sided p of "more peripheral". Values
// are compared as [Rounded] says. The test says whether class and position go
// together in this network, nothing of other networks.
//
// It takes O(n log n) once and O(|S|) a relabelling. A NaN is an
// *[UndefinedError]; a class that is empty or has all places is ErrInvalid.
func Labels(values []float64, member []bool, o Options) (Test, error) {
	all, err := LabelsAll([]Component{{"values", values}}, member, o)
	if err != nil {
		return Test{}, err
	}
	t := all[0].Test
	t.Measure = "cliffs-delta"
	return t, nil
}

// Delta returns Cliff's delta of a class without a test, as the difference of
// pairs and their number; see [Labels]. With it [Against] asks whether a class is
// more peripheral than the numbers of its ties explain.
func Delta(values []float64, member []bool) (numerator, pairs int64, err error) {
	if err := checkComponents([]Component{{"values", values}}, member); err != nil {
		return 0, 0, err
	}
	inside := int64(0)
	for i, score := range Dominance(values) {
		if member[i] {
			inside++
			numerator += score
		}
	}
	return numerator, inside * (int64(len(member)) - inside), nil
}

// LabelsAll tests several components over the same relabellings, so that what
// the components have in common is kept, and adjusts p for their number: by Holm,
// and by the step-down maximum of (numerator − mean)/sd with the exact mean and
// standard deviation, which loses less where components go together.
func LabelsAll(components []Component, member []bool, o Options) ([]Adjusted, error) {
	if err := checkComponents(components, member); err != nil {
		return nil, err
	}
	groups, err := o.strata(len(member))
	if err != nil {
		return nil, err
	}
	class := newSubset(groups, member)
	p, err := o.plan(class.possible())
	if err != nil {
		return nil, err
	}
	p.Strata = len(groups)
	f := newFamily(components, member, class)
	if p.Method == Counted {
		if err := f.countable(class); err != nil {
			return nil, err
		}
		n, total := f.counted(class)
		p.Permutations = total // the float rounds from 2⁵³
		return f.tests(p, components, n), nil
	}
	return f.tests(p, components, f.count(p, groups, member)), nil
}

func checkComponents(components []Component, member []bool) error {
	inside := 0
	for _, m := range member {
		if m {
			inside++
		}
	}
	switch {
	case len(components) == 0:
		return fmt.Errorf("label test: no components: %w", renjia.ErrInvalid)
	case inside == 0 || inside == len(member):
		return fmt.Errorf("label test: the class has %d of %d places, want some but not all: %w", inside, len(member), renjia.ErrInvalid)
	}
	for _, c := range components {
		if len(c.Values) != len(member) {
			return fmt.Errorf("component %q: %d values for %d places: %w", c.Name, len(c.Values), len(member), renjia.ErrInvalid)
		}
		var undefined []int
		for i, x := range c.Values {
			if math.IsNaN(x) {
				undefined = append(undefined, i)
			}
		}
		if undefined != nil {
			return &UndefinedError{c.Name, undefined}
		}
	}
	return nil
}

// Dominance returns for each place how many values are larger less how many are
// smaller, compared as [Rounded] says. The numerator of Cliff's delta of a class is
// the sum over its members, because the pairs inside the class cancel; so is that of
// any sum of deltas over several measures or windows. The values must not be NaN.
// It takes O(n log n) time.
func Dominance(values []float64) []int64 {
	rounded := make([]float64, len(values))
	order := make([]int, len(values))
	for i, x := range values {
		rounded[i], order[i] = Rounded(x), i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(rounded[a], rounded[b]) })
	scores := make([]int64, len(values))
	for first := 0; first < len(order); {
		last := first + 1
		for last < len(order) && rounded[order[last]] == rounded[order[first]] {
			last++
		}
		for _, i := range order[first:last] {
			scores[i] = int64(len(order) - last - first)
		}
		first = last
	}
	return scores
}
