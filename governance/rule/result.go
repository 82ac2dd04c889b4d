package rule

import (
	"math/bits"

	"github.com/renjia-project/renjia"
)

// Outcome is how a vote ends.
type Outcome string

// The outcomes.
const (
	Adopted  Outcome = "adopted"   // quorum and pass test hold
	Rejected Outcome = "rejected"  // quorum holds, the pass test fails
	NoQuorum Outcome = "no-quorum" // too few took part; nothing is decided
	Void     Outcome = "void"      // the roll has no weight in a measure of the rule
)

// Stage is what a threshold belongs to.
type Stage string

// The stages.
const (
	QuorumStage Stage = "quorum"
	PassStage   Stage = "pass"
)

// Result is a decided vote with everything needed to check it by hand.
type Result struct {
	Rule        string             `json:"rule"`
	Outcome     Outcome            `json:"outcome"`
	Electors    int64              `json:"electors"`  // on the roll
	TookPart    int64              `json:"took_part"` // of them, those whose response does not count as absent
	Measures    []Measure          `json:"measures"`  // order of the weights below
	Responses   []ResponseCount    `json:"responses"` // those that occurred
	Classes     []ClassSum         `json:"classes"`   // those that occurred
	Thresholds  []Checked          `json:"thresholds"`
	Refused     []Refused          `json:"refused,omitempty"` // ballots of proxies who were not admitted
	Explanation renjia.Explanation `json:"explanation"`
}

// ResponseCount is how many electors responded in one way.
type ResponseCount struct {
	Response Response `json:"response"`
	Electors int64    `json:"electors"`
}

// ClassSum is the weight of a class in every measure.
type ClassSum struct {
	Class   Class   `json:"class"`
	Weights []int64 `json:"weights"`
}

// Checked is a threshold with the sums it was tested on, in the measure's
// unit.
type Checked struct {
	Threshold
	Stage Stage           `json:"stage"`
	Part  int64           `json:"part"`  // the numerator's sum
	Whole int64           `json:"whole"` // the base's sum
	Share renjia.Fraction `json:"share"` // Part/Whole reduced; 0 if Whole is 0
	Holds bool            `json:"holds"`
	// Margin is how far Part lies on the right side of the threshold, in the
	// measure's unit (for heads: votes), with Whole as it is: 0 when it holds
	// without one to spare, negative when that much is missing.
	Margin int64 `json:"margin"`
	// MarginVotes is the margin in votes, by the electors who weigh most: if
	// the threshold holds, how many of its numerator can be lost for the base
	// as it is; if not, minus the fewest of the base who would have had to be in
	// the numerator, nil if all of them are too few. Evaluate fills it, a Tally
	// knows no single electors.
	MarginVotes *int64 `json:"margin_votes,omitempty"`
}

// Result evaluates the rule on what was added so far.
func (t *Tally) Result() (Result, error) {
	res := Result{Rule: t.rule.ID, Measures: t.rule.Measures}
	for i, n := range t.count {
		if n == 0 {
			continue
		}
		res.Responses = append(res.Responses, ResponseCount{responses[i], n})
		res.Electors += n
		if t.classOf[i] != int8(AsAbsent.index()) {
			res.TookPart += n
		}
	}
	for i, weights := range t.sums {
		if t.occurred(i) {
			res.Classes = append(res.Classes, ClassSum{classes[i], append([]int64(nil), weights...)})
		}
	}
	for _, x := range t.tests {
		checked, err := t.check(x)
		if err != nil {
			return Result{}, err
		}
		res.Thresholds = append(res.Thresholds, checked)
	}
	res.Outcome = t.outcome()
	res.Explanation = t.explain(res)
	return res, nil
}

func (t *Tally) occurred(class int) bool {
	for i, n := range t.count {
		if n > 0 && int(t.classOf[i]) == class {
			return true
		}
	}
	return false
}

func (t *Tally) check(x test) (Checked, error) {
	c := Checked{Threshold: x.Threshold, Stage: x.stage}
	c.Part, c.Whole = t.sides(x)
	c.Holds = x.holds(c.Part, c.Whole)
	c.Margin = margin(c.Part, c.Whole, c.Op, c.Fraction)
	if c.Whole == 0 {
		return c, nil
	}
	share, err := renjia.NewFraction(c.Part, c.Whole)
	c.Share = share
	return c, err
}

// holds tests part/whole. Nothing is a share of nothing.
func (x test) holds(part, whole int64) bool {
	return whole > 0 && x.Op.Satisfied(x.Fraction.CompareShare(part, whole))
}

func (t *Tally) outcome() Outcome {
	switch {
	case t.void():
		return Void
	case !t.rule.Quorum.IsZero() && !t.stageHolds(QuorumStage):
		return NoQuorum
	case !t.stageHolds(PassStage):
		return Rejected
	}
	return Adopted
}

func (t *Tally) void() bool {
	for _, x := range t.tests {
		if t.total(x.measure) == 0 {
			return true
		}
	}
	return false
}

// stageHolds joins the thresholds of a stage: those of All first, as
// Rule.thresholds lists them.
func (t *Tally) stageHolds(stage Stage) bool {
	joined := t.rule.Quorum
	if stage == PassStage {
		joined = t.rule.Pass
	}
	any, i := len(joined.Any) == 0, 0
	for _, x := range t.tests {
		if x.stage != stage {
			continue
		}
		holds := x.holds(t.sides(x))
		if i < len(joined.All) && !holds {
			return false
		}
		any = any || (i >= len(joined.All) && holds)
		i++
	}
	return any
}

// margin compares part with the last whole number that satisfies the operator.
func margin(part, whole int64, op renjia.Op, f renjia.Fraction) int64 {
	floor, exact := times(whole, f)
	switch op {
	case renjia.MoreThan:
		return part - floor - 1
	case renjia.AtMost:
		return floor - part
	case renjia.LessThan:
		if exact {
			floor--
		}
		return floor - part
	}
	if !exact { // renjia.AtLeast: the ceiling
		floor++
	}
	return part - floor
}

// times returns the whole part of n·f for 0 ≤ f ≤ 1, and whether nothing was
// cut off.
func times(n int64, f renjia.Fraction) (floor int64, exact bool) {
	hi, lo := bits.Mul64(uint64(n), uint64(f.Num()))
	q, rest := bits.Div64(hi, lo, uint64(f.Den())) // hi < Den because f ≤ 1 and n < 2⁶³
	return int64(q), rest == 0
}
