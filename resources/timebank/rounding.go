package timebank

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Rounding turns the minutes of one record into credited ones: whole steps count
// in full, and what is left over counts by bands. Whole hours only is a step of
// 60 without bands; half hours a step of 30; every minute a step of 1.
type Rounding struct {
	Step   Minutes `json:"step_minutes"`
	Bands  []Band  `json:"bands,omitempty"` // by AtLeast, rising; below the first nothing is credited
	Source string  `json:"source,omitempty"`
}

// Band credits a fixed amount for a remainder of at least so much.
type Band struct {
	AtLeast Minutes `json:"at_least_minutes"` // 1 to the step less 1
	Credit  Minutes `json:"credit_minutes"`   // 0 to the step
}

// Validate reports every problem of the rounding.
func (r *Rounding) Validate() error {
	var p renjia.Problems
	p.Require(r.Step >= 1, "step_minutes", "%d: want at least 1", r.Step)
	last := Band{}
	for i, b := range r.Bands {
		path := fmt.Sprintf("bands[%d]", i)
		p.Require(b.AtLeast > last.AtLeast && b.AtLeast < r.Step, path+".at_least_minutes", "%d: want more than %d and less than the step", b.AtLeast, last.AtLeast)
		p.Require(b.Credit >= last.Credit && b.Credit <= r.Step, path+".credit_minutes", "%d: want %d to the step of %d", b.Credit, last.Credit, r.Step)
		last = b
	}
	return p.Err("rounding")
}

// Apply returns what a number of raw minutes counts as.
func (r *Rounding) Apply(raw Minutes) (Minutes, error) {
	if raw < 0 || r.Step < 1 {
		return 0, fmt.Errorf("rounding of %d minutes in steps of %d: %w", raw, r.Step, renjia.ErrInvalid)
	}
	left := raw % r.Step
	for _, b := range slices.Backward(r.Bands) {
		if left >= b.AtLeast {
			return (raw - left).Add(b.Credit)
		}
	}
	return raw - left, nil
}
