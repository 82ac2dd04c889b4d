package outcome

import (
	"math"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Better says in which direction a scale improves.
type Better string

// The directions. There is no default: half of the scales count troubles.
const (
	Higher Better = "higher" // such as well-being
	Lower  Better = "lower"  // such as depression
)

// Scale is what is known of a test from those on whom it was normed.
type Scale struct {
	SD          float64 // standard deviation before the work, above 0
	Reliability float64 // of the test, such as of a retest or Cronbach's alpha, 0 to less than 1
	Better      Better
}

// Verdict is what a change means.
type Verdict string

// The verdicts.
const (
	Improved     Verdict = "improved"     // 可靠改善
	Unchanged    Verdict = "unchanged"    // 无可靠变化
	Deteriorated Verdict = "deteriorated" // 可靠恶化
)

// Critical is the value that Jacobson and Truax take for the limit of chance: beyond
// it a change would be rare, 5 of 100, if nothing had happened.
const Critical = 1.96

// Reliable is the change of one person in standard errors.
type Reliable struct {
	measured.Result         // of 1 person; positive if the score rose
	SEM             float64 `json:"sem"`        // standard error of measurement, s·√(1 − r)
	Difference      float64 `json:"difference"` // standard error of a difference, √2·SEM
	Verdict         Verdict `json:"verdict"`    // by Critical; at the limit itself unchanged
}

// ReliableChange returns the reliable change index (可靠变化指数)
//
//	RCI = (after − before)/(√2·s·√(1 − r))
//
// It is undefined for a test without error (r = 1) and one that does not vary
// (s = 0) (Jacobson & Truax 1991).
func ReliableChange(before, after float64, s Scale) (Reliable, error) {
	if err := measured.Choose(RCI, "better", "scales of troubles improve downwards", s.Better, Higher, Lower); err != nil {
		return Reliable{}, err
	}
	switch {
	case !finite(before, after):
		return Reliable{}, RCI.Invalid("scores %v and %v: want finite numbers", before, after)
	case !finite(s.SD) || s.SD < 0:
		return Reliable{}, RCI.Invalid("standard deviation %v: want a number above 0", s.SD)
	case !(s.Reliability >= 0 && s.Reliability <= 1): //nolint:staticcheck // nor NaN
		return Reliable{}, RCI.Invalid("reliability %v: want 0 to less than 1", s.Reliability)
	case s.Reliability == 1:
		return Reliable{}, RCI.Undefined("a test of reliability 1 has no error to compare with", "信度为1的量表没有测量误差可供比较")
	case s.SD == 0:
		return Reliable{}, RCI.Undefined("the standard deviation is zero", "标准差为零")
	}
	r := Reliable{SEM: s.SD * math.Sqrt(1-s.Reliability), Verdict: Unchanged}
	r.Difference = math.Sqrt2 * r.SEM
	index := (after - before) / r.Difference
	if !finite(index) {
		return Reliable{}, RCI.Undefined("the error of the test is too small for a float", "测量误差过小，超出浮点数范围")
	}
	if gain := s.gain(index); gain > Critical {
		r.Verdict = Improved
	} else if gain < -Critical {
		r.Verdict = Deteriorated
	}
	r.Result = measured.About{
		ID: RCI, N: 1, Variant: "jacobson-truax, better is " + string(s.Better), Source: "Jacobson & Truax 1991",
		Inputs: []measured.Input{
			measured.Number("before", before), measured.Number("after", after),
			measured.Number("sd", s.SD), measured.Number("reliability", s.Reliability),
		},
	}.Of(index)
	return r, nil
}

// gain turns a change so that better is positive.
func (s Scale) gain(change float64) float64 {
	if s.Better == Lower {
		return -change
	}
	return change
}

// Norm is the distribution of scores in a group.
type Norm struct{ Mean, SD float64 }

// Cutoff names a way to draw the line between those who need help and the others.
type Cutoff string

// The cutoffs of Jacobson and Truax, with their letters. C lies nearest to the truth
// if the groups overlap and both are known.
const (
	CutoffA Cutoff = "a" // two standard deviations from the mean of those in need
	CutoffB Cutoff = "b" // within two standard deviations of the mean of the others
	CutoffC Cutoff = "c" // as far from both means, in their standard deviations
)

// Line returns the score beyond which, in the direction that is better, a person
// belongs rather to the others than to those in need (Jacobson & Truax 1991).
func (c Cutoff) Line(inNeed, others Norm, better Better) (float64, error) {
	const id measured.ID = "cutoff"
	if err := measured.Choose(id, "cutoff", "three lines are in use", c, CutoffA, CutoffB, CutoffC); err != nil {
		return 0, err
	}
	if err := measured.Choose(id, "better", "scales of troubles improve downwards", better, Higher, Lower); err != nil {
		return 0, err
	}
	if !finite(inNeed.Mean, inNeed.SD, others.Mean, others.SD) || inNeed.SD < 0 || others.SD < 0 {
		return 0, id.Invalid("norms %v and %v: want finite means and deviations of at least 0", inNeed, others)
	}
	if c == CutoffC && inNeed.SD+others.SD == 0 {
		return 0, id.Undefined("both standard deviations are zero", "两组标准差均为零")
	}
	up := Scale{Better: better}.gain(1)
	switch c {
	case CutoffA:
		return inNeed.Mean + up*2*inNeed.SD, nil
	case CutoffB:
		return others.Mean - up*2*others.SD, nil
	}
	return (others.SD*inNeed.Mean + inNeed.SD*others.Mean) / (inNeed.SD + others.SD), nil
}

func finite(all ...float64) bool {
	for _, v := range all {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
