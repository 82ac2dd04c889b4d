package rule

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Tally sums the weights of electors by class. Every elector of the roll is
// added exactly once, the absent ones as [Absent]; the order does not matter.
// Adding allocates nothing. A Tally is used by one goroutine; tallies made in
// parallel are joined with [Tally.Merge].
type Tally struct {
	rule    Rule
	classOf [len(responses)]int8  // class of each response, -1 = the rule does not say
	count   [len(responses)]int64 // electors by response
	sums    [len(classes)][]int64 // weights by class and measure
	tests   []test                // thresholds with their names resolved
}

// test is a threshold ready to be evaluated.
type test struct {
	placed
	measure         int
	numerator, base classSet
}

// NewTally returns an empty tally under a rule, which must be valid.
func NewTally(r Rule) (*Tally, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	t := &Tally{rule: r}
	for i, response := range responses {
		t.classOf[i] = classIndex(r.Participation, response)
	}
	for i := range t.sums {
		t.sums[i] = make([]int64, len(r.Measures))
	}
	for _, p := range r.thresholds() {
		numerator, _ := p.Numerator.set() // Validate has been through both
		base, _ := p.Base.set()
		t.tests = append(t.tests, test{p, slices.Index(r.Measures, p.Measure), numerator, base})
	}
	return t, nil
}

func classIndex(participation map[Response]Class, r Response) int8 {
	if class, ok := participation[r]; ok {
		return int8(class.index())
	}
	switch r {
	case Yes, No, Absent:
		return int8(Class(r).index())
	}
	return -1
}

// Add counts one elector with its weights, in the order of the rule's
// measures. It fails, changing nothing, on a negative weight, on a wrong number
// of weights, on a sum beyond 64 bits (all ErrInvalid), and on a response the
// rule does not map (ErrUnspecified).
func (t *Tally) Add(weights []int64, r Response) error {
	class, err := t.class(r)
	if err != nil {
		return err
	}
	if len(weights) != len(t.rule.Measures) {
		return fmt.Errorf("elector has %d weights, rule %s has the measures %v: %w", len(weights), t.rule.ID, t.rule.Measures, renjia.ErrInvalid)
	}
	for i, w := range weights {
		if w < 0 || t.total(i) > math.MaxInt64-w {
			return fmt.Errorf("weight %d in %s: negative, or the sum is out of range: %w", w, t.rule.Measures[i], renjia.ErrInvalid)
		}
	}
	for i, w := range weights {
		t.sums[class][i] += w
	}
	t.count[r.index()]++
	return nil
}

// total is the whole roll in a measure; Add keeps it within 64 bits, and with
// it every group of classes.
func (t *Tally) total(measure int) (sum int64) {
	for i := range t.sums {
		sum += t.sums[i][measure]
	}
	return sum
}

func (t *Tally) class(r Response) (int8, error) {
	i := r.index()
	if i < 0 {
		return 0, fmt.Errorf("response %q: want one of %v: %w", r, responses, renjia.ErrInvalid)
	}
	if t.classOf[i] >= 0 {
		return t.classOf[i], nil
	}
	options := make([]string, len(classes))
	for i, c := range classes {
		options[i] = string(c)
	}
	return 0, &renjia.UnspecifiedError{What: "rule " + t.rule.ID, Choices: []renjia.Choice{{
		Name: "participation." + string(r), Options: options, Why: "laws and by-laws differ on what it counts as",
	}}}
}

// Merge adds the electors of another tally under the same rule, such as that
// of another channel or another worker. It fails, changing nothing, if the
// rules have different identifiers or measures, or a sum leaves 64 bits.
func (t *Tally) Merge(other *Tally) error {
	if t.rule.ID != other.rule.ID || !slices.Equal(t.rule.Measures, other.rule.Measures) || t.classOf != other.classOf {
		return fmt.Errorf("tallies of rule %s and rule %s do not merge: %w", t.rule.ID, other.rule.ID, renjia.ErrInvalid)
	}
	for i, m := range t.rule.Measures {
		if t.total(i) > math.MaxInt64-other.total(i) {
			return fmt.Errorf("sum in %s: out of range: %w", m, renjia.ErrInvalid)
		}
	}
	for c := range t.sums {
		for i := range t.sums[c] {
			t.sums[c][i] += other.sums[c][i]
		}
	}
	for i, n := range other.count {
		t.count[i] += n
	}
	return nil
}

func (t *Tally) sum(set classSet, measure int) (sum int64) {
	for c := range t.sums {
		if set.has(c) {
			sum += t.sums[c][measure]
		}
	}
	return sum
}
