package profile

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Guard says whether classes answered alike. Silence makes a class look
// peripheral: its own reports are missing among its ties.
type Guard struct {
	Ties    Ties            `json:"ties"`
	Answers []Answers       `json:"answers,omitempty"`
	Points  int             `json:"points,omitempty"` // by which rates may differ
	Refused *AnswerGapError `json:"refused,omitempty"`
}

// AnswerGapError says that no verdict is given because the class answered more or
// less than another one by more points than allowed, or that nobody knows how much
// it answered. It matches renjia.ErrUnsupported.
type AnswerGapError struct {
	Class     string  `json:"class"`
	Rate      float64 `json:"rate"` // 0 to 1; −1 if unknown
	Other     string  `json:"other"`
	OtherRate float64 `json:"other_rate"`
	Points    int     `json:"points"` // allowed
}

// Error names the classes and their rates and says what to do.
func (e *AnswerGapError) Error() string {
	if e.Rate < 0 {
		return fmt.Sprintf("no verdict on class %q: its rate of answers is unknown: give it", e.Class)
	}
	return fmt.Sprintf("no verdict on class %q: it answered %.0f %%, class %q %.0f %%, more than %d points apart: ask those who kept silent, or use in-reports only",
		e.Class, 100*e.Rate, e.Other, 100*e.OtherRate, e.Points)
}

// Is reports whether target is renjia.ErrUnsupported.
func (e *AnswerGapError) Is(target error) bool { return target == renjia.ErrUnsupported }

// guard compares the rate of a class with that of every other class.
func guard(answers []Answers, class string, o PeripheryOptions) Guard {
	g := Guard{Ties: o.Ties, Answers: answers, Points: o.Points}
	if o.Ties == TiesRecorded {
		return g
	}
	own := -1.0
	for _, a := range answers {
		if a.Class == class {
			own = a.Rate()
		}
	}
	if own < 0 {
		g.Refused = &AnswerGapError{Class: class, Rate: -1, Points: o.Points}
		return g
	}
	widest := float64(o.Points)/100 + 1e-12
	for _, a := range answers {
		if apart := math.Abs(a.Rate() - own); apart > widest {
			widest = apart
			g.Refused = &AnswerGapError{class, own, a.Class, a.Rate(), o.Points}
		}
	}
	return g
}

// Verdict is what a profile shows at its level.
type Verdict struct {
	Shown    []string `json:"shown"`     // components in which the class is shown to be more peripheral
	NotShown []string `json:"not_shown"` // in which it is not, which does not show that there is no difference
}

// Verdict returns the components that are shown. It is refused with an
// *AnswerGapError if answers are too unequal.
func (p *PeripheryProfile) Verdict() (Verdict, error) {
	if p.Guard.Refused != nil {
		return Verdict{}, p.Guard.Refused
	}
	var v Verdict
	for _, c := range p.Components {
		switch {
		case c.Undefined != "":
		case p.shown(c):
			v.Shown = append(v.Shown, c.Name)
		default:
			v.NotShown = append(v.NotShown, c.Name)
		}
	}
	return v, nil
}

// shown reports whether a component passes the level; never if the guard refuses.
func (p *PeripheryProfile) shown(c Component) bool {
	return p.Guard.Refused == nil && c.Undefined == "" && c.p(p.Correction) < p.Alpha
}

// warn says what a reader must know before the numbers.
func (p *PeripheryProfile) warn(n int, stratified bool) (all []renjia.Text) {
	if p.Members <= 3 || n-p.Members <= 3 {
		all = append(all, renjia.Textf("Class %s has %d of %d parties; with so few the result hangs on single parties.",
			"“%s”类只有 %d 个主体（共 %d 个），结果取决于个别主体。", p.Class, p.Members, n))
	}
	for _, c := range p.Components {
		if c.Undefined == "" && c.Resolution >= p.Alpha {
			all = append(all, renjia.Textf("The smallest p that can come out is %s; level %s cannot be reached.",
				"可能出现的最小 p 值为 %s，无法达到 %s 的水平。", number(c.Resolution), number(p.Alpha)))
			break
		}
	}
	if stratified {
		all = append(all, renjia.Text{EN: "Labels were permuted within strata only.", ZH: "标签仅在层内置换。"})
	}
	return all
}
