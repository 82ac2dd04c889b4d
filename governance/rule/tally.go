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
	one             bool // the base is the number 1
}

// NewTally returns an empty tally under a rule, which must be valid.
func NewTally(r Rule) (*Tally, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if err := r.undecided(); err != nil {
		return nil, err
	}
	t := &Tally{rule: r}
	for i, response := range responses {
		t.classOf[i] = -1
		if class, ok := r.class(response); ok {
			t.classOf[i] = int8(class.index())
		}
	}
	for i := range t.sums {
		t.sums[i] = make([]int64, len(r.Measures))
	}
	for _, p := range r.thresholds() {
		numerator, _ := p.Numerator.set() // Validate has been through both
		base, _ := p.Base.set()
		t.tests = append(t.tests, test{p, slices.Index(r.Measures, p.Measure), numerator, base, p.Base == One})
	}
	return t, nil
}

// undecided is the error for a rule of which the text leaves the pass test or
// the quorum open and nobody has said what it is; nil if there is nothing left.
func (r Rule) undecided() error {
	open := &renjia.UnspecifiedError{What: "rule " + r.ID}
	for _, part := range []struct {
		name    string
		missing bool
		gives   func(Option) bool
	}{
		{"pass", r.Pass.IsZero(), func(o Option) bool { return o.Pass != nil }},
		{"quorum", r.Quorum.IsZero(), func(o Option) bool { return o.Quorum != nil }},
	} {
		if !part.missing {
			continue
		}
		given, unmade := r.giving(part.gives)
		switch {
		case len(unmade) > 0:
			open.Choices = append(open.Choices, choicesOf(unmade)...)
		case !given && slices.Contains(r.Open, part.name):
			open.Choices = append(open.Choices, renjia.Choice{Name: part.name, Why: "the text leaves it to the covenant or by-law: give it in an overlay"})
		}
	}
	if len(open.Choices) == 0 {
		return nil
	}
	return open
}

// giving reports whether a choice that was made is about what some option
// gives, and returns the choices about it that were not made.
func (r Rule) giving(gives func(Option) bool) (made bool, unmade []Choice) {
	for _, c := range r.Choices {
		switch {
		case !slices.ContainsFunc(c.Options, gives):
		case r.Chosen[c.ID] == "":
			unmade = append(unmade, c)
		default:
			made = true
		}
	}
	return made, unmade
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
	if i := r.index(); i >= 0 && t.classOf[i] >= 0 {
		return t.classOf[i], nil
	}
	_, err := t.rule.Class(r)
	return 0, err
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

// sides returns what a threshold compares. In the pass test of a rule under
// which silence joins the majority, the absent count with that side.
func (t *Tally) sides(x test) (part, whole int64) {
	part, whole = t.sum(x.numerator, x.measure), 1
	if !x.one {
		whole = t.sum(x.base, x.measure)
	}
	if t.rule.Silence != JoinMajority || x.stage != PassStage {
		return part, whole
	}
	side, absent := t.majority(), AsAbsent.index()
	if side < 0 {
		return part, whole
	}
	silent := t.sums[absent][x.measure]
	part += gain(x.numerator, absent, side) * silent
	if !x.one {
		whole += gain(x.base, absent, side) * silent
	}
	return part, whole
}

// majority returns the class (yes or no) that has more weight in every measure
// of the pass test, -1 if there is none.
func (t *Tally) majority() int {
	yes, no := ForYes.index(), ForNo.index()
	side := -1
	for _, x := range t.tests {
		if x.stage != PassStage {
			continue
		}
		more := -1
		switch a, b := t.sums[yes][x.measure], t.sums[no][x.measure]; {
		case a > b:
			more = yes
		case b > a:
			more = no
		}
		if more < 0 || (side >= 0 && more != side) {
			return -1
		}
		side = more
	}
	return side
}

func (t *Tally) sum(set classSet, measure int) (sum int64) {
	for c := range t.sums {
		if set.has(c) {
			sum += t.sums[c][measure]
		}
	}
	return sum
}
