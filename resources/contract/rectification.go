package contract

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// RectificationID identifies a rectification.
type RectificationID = renjia.ID[Rectification]

// Rectification is an order to put right what an evaluation found (整改), with a
// deadline and a re-evaluation at its end.
type Rectification struct {
	ID         RectificationID    `json:"id"`
	Contract   ID                 `json:"contract"`
	Evaluation EvaluationID       `json:"evaluation"` // that found it
	Findings   []Finding          `json:"findings"`
	Ordered    renjia.Date        `json:"ordered"`
	Deadline   renjia.Date        `json:"deadline"` // the last day
	Reported   renjia.Date        `json:"reported,omitzero"`
	Repeated   EvaluationID       `json:"repeated,omitzero"` // the re-evaluation
	Decided    renjia.Date        `json:"decided,omitzero"`
	State      RectificationState `json:"state"`
}

// Finding is one thing to put right.
type Finding struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Done string `json:"done,omitempty"` // what the provider did
}

// RectificationState is where a rectification is in its life.
type RectificationState string

// The states of a rectification.
const (
	Ordered  RectificationState = "ordered"  // 责令整改
	Reported RectificationState = "reported" // 已报告
	Righted  RectificationState = "righted"  // 整改合格
	Failed   RectificationState = "failed"   // 整改不合格
)

var rectificationLife = lifecycle.Table[RectificationState]{
	Ordered:  {"report": Reported, "fail": Failed},
	Reported: {"accept": Righted, "fail": Failed},
	Righted:  {},
	Failed:   {},
}

func (r *Rectification) state() (string, string, *RectificationState) {
	return "rectification", r.ID.String(), &r.State
}

// Validate reports every problem of the rectification.
func (r Rectification) Validate() error {
	var p renjia.Problems
	p.Require(!r.Contract.IsZero(), "contract", "must be given")
	p.Require(!r.Evaluation.IsZero(), "evaluation", "must be given")
	p.Require(len(r.Findings) > 0, "findings", "must be given")
	for i, f := range r.Findings {
		p.Require(f.Code != "" && f.Text != "", fmt.Sprintf("findings[%d]", i), "want a code and a text")
		p.Require(r.State != Reported && r.State != Righted || f.Done != "", fmt.Sprintf("findings[%d].done", i), "must be given once it is reported")
	}
	p.Require(!r.Ordered.IsZero(), "ordered", "must be given")
	p.Require(r.Ordered.Before(r.Deadline), "deadline", "%s is not after the order on %s", r.Deadline, r.Ordered)
	p.Require(r.State != Righted || !r.Repeated.IsZero(), "repeated", "must name the re-evaluation")
	p.Require(rectificationLife.Known(r.State), "state", "%q: is not a state of this record", r.State)
	return p.Err("rectification")
}

// Overdue reports whether nothing was reported by the deadline as of a day.
func (r Rectification) Overdue(asOf renjia.Date) bool {
	if !r.Reported.IsZero() {
		return r.Deadline.Before(r.Reported)
	}
	return r.State == Ordered && r.Deadline.Before(asOf)
}

// Report says what was done about each finding, by its code.
func (r *Rectification) Report(on renjia.Date, done map[string]string) error {
	return move(r, rectificationLife, "report", func(r *Rectification) error {
		if on.Before(r.Ordered) {
			return fmt.Errorf("rectification %s: report on %s is before the order: %w", r.ID, on, renjia.ErrInvalid)
		}
		found := make([]Finding, len(r.Findings))
		for i, f := range r.Findings {
			f.Done = done[f.Code]
			found[i] = f
		}
		r.Findings, r.Reported = found, on
		return nil
	})
}

// Conclude ends the rectification by the re-evaluation it led to: righted if
// that was passed, failed if not.
func (r *Rectification) Conclude(e Evaluation) error {
	if e.Kind != ReEvaluation || e.Of != r.Evaluation || e.Result == nil {
		return fmt.Errorf("rectification %s: want the decided re-evaluation of evaluation %s: %w", r.ID, r.Evaluation, renjia.ErrInvalid)
	}
	verb := "fail"
	if e.Result.Passed {
		verb = "accept"
	}
	return move(r, rectificationLife, verb, func(r *Rectification) error {
		r.Repeated, r.Decided = e.ID, e.Held
		return nil
	})
}
