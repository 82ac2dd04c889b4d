package ledger

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// ReallocationID identifies a reallocation.
type ReallocationID = renjia.ID[Reallocation]

// Reallocation moves amounts between the lines of a budget (预算调整). Its shifts
// sum to zero, so the budget keeps its total.
type Reallocation struct {
	ID       ReallocationID `json:"id"`
	Budget   BudgetID       `json:"budget"`
	Date     renjia.Date    `json:"date"`
	Shifts   []Shift        `json:"shifts"`
	By       renjia.Actor   `json:"by"`
	Reason   string         `json:"reason,omitempty"`
	Recorded time.Time      `json:"recorded,omitzero"`
	// Authority is the funder's approval, needed beyond what its policy leaves
	// to the grantee.
	Authority renjia.Ref `json:"authority,omitzero"`
}

// Shift is what one line gets, or gives if negative.
type Shift struct {
	Line   BudgetLineID `json:"line"`
	Amount renjia.Money `json:"amount"`
}

// ShiftBase names what the share of a [ShiftPolicy] is a share of.
type ShiftBase string

// The bases.
const (
	OfLine  ShiftBase = "line"  // the amount agreed for the line
	OfTotal ShiftBase = "total" // the total of the budget
)

// ShiftPolicy is how much a funder lets a grantee move without approval: on
// each line, all such moves of its life come, one against the other, to at most
// Share of the base, in or out. Exactly the share is still free.
type ShiftPolicy struct {
	Share  renjia.Fraction `json:"share"` // 0 to 1
	Of     ShiftBase       `json:"of"`
	Source string          `json:"source"` // clause of the grant agreement
}

// Validate reports every problem of the policy.
func (s ShiftPolicy) Validate() error {
	var p renjia.Problems
	p.Require(s.Share.Sign() >= 0 && s.Share.Compare(renjia.Frac(1, 1)) <= 0, "share", "%s: want 0 to 1", s.Share)
	p.Require(s.Of == OfLine || s.Of == OfTotal, "of", "%q: want line or total", s.Of)
	p.Require(s.Source != "", "source", "must be given")
	return p.Err("shift policy")
}

// Validate reports every problem of the reallocation on its own.
func (r Reallocation) Validate() error {
	var p renjia.Problems
	p.Require(!r.Date.IsZero(), "date", "must be given")
	p.Require(!r.Budget.IsZero(), "budget", "must be given")
	p.Within("by", r.By.Validate())
	p.Require(len(r.Shifts) >= 2, "shifts", "%d: want at least 2", len(r.Shifts))
	var sum renjia.Money
	seen := map[BudgetLineID]bool{}
	for i, s := range r.Shifts {
		path := fmt.Sprintf("shifts[%d]", i)
		p.Require(!s.Line.IsZero(), path+".line", "must be given")
		p.Require(!seen[s.Line], path+".line", "is shifted twice")
		p.Require(!s.Amount.IsZero(), path+".amount", "must not be zero")
		seen[s.Line] = true
		var err error
		sum, err = sum.Add(s.Amount)
		p.Within(path+".amount", err)
	}
	p.Require(sum.IsZero(), "shifts", "sum to %s: want zero, a reallocation keeps the total", sum)
	return p.Err("reallocation")
}

// Apply checks the reallocation and changes the standings of its lines, all or
// none. standing returns that of a line of the budget. The explanation says
// line by line whether approval was needed. Errors:
//
//   - ErrInvalid: problems of the reallocation, another budget, a line that is not of it
//   - ErrUnspecified: no authority, and the budget has no policy
//   - *ShiftError (ErrForbidden): no authority, and the policy leaves less to the grantee
//   - *OverBudgetError (ErrState): a line would keep less than is spent and reserved
func (r Reallocation) Apply(b Budget, standing func(BudgetLineID) *LineStanding) (renjia.Explanation, error) {
	why := renjia.Explanation{Title: renjia.Text{EN: "reallocation in budget " + b.Name.In(renjia.English), ZH: "预算调整：" + b.Name.In(renjia.Chinese)}}
	if err := r.Validate(); err != nil {
		return why, err
	}
	if r.Budget != b.ID {
		return why, fmt.Errorf("reallocation %s: is of budget %s, not %s: %w", r.ID, r.Budget, b.ID, renjia.ErrInvalid)
	}
	if r.Authority.IsZero() && b.Shift == nil {
		return why, &renjia.UnspecifiedError{What: fmt.Sprintf("reallocation in budget %s without an authority", b.ID), Choices: []renjia.Choice{{
			Name: "Shift", Why: "how much may be moved without approval is the funder's to say"}}}
	}
	after := make([]LineStanding, len(r.Shifts))
	for i, s := range r.Shifts {
		now := standing(s.Line)
		line, ok := b.Line(s.Line)
		if now == nil || !ok {
			return why, fmt.Errorf("reallocation %s: shifts[%d]: line %s is not of budget %s: %w", r.ID, i, s.Line, b.ID, renjia.ErrInvalid)
		}
		after[i] = *now
		step, err := r.shift(&after[i], b, line, s.Amount)
		if err != nil {
			return why, err
		}
		if err := after[i].check(b, line, *now); err != nil {
			return why, err
		}
		why.Steps = append(why.Steps, step)
	}
	for i, s := range r.Shifts {
		*standing(s.Line) = after[i]
	}
	return why, nil
}

// shift changes one line and explains why that is allowed.
func (r Reallocation) shift(s *LineStanding, b Budget, line BudgetLine, amount renjia.Money) (step renjia.Step, err error) {
	if !r.Authority.IsZero() {
		s.Approved, err = s.Approved.Add(amount)
		return renjia.Fact(named(line, renjia.Textf("%s under authority %s", "经批准调整 %s（依据 %s）", amount, r.Authority))), err
	}
	if s.Shifted, err = s.Shifted.Add(amount); err != nil {
		return step, err
	}
	free, err := b.free(line)
	if err != nil {
		return step, err
	}
	moved := s.Shifted
	if moved.Sign() < 0 {
		if moved, err = moved.Neg(); err != nil {
			return step, err
		}
	}
	over, err := moved.Compare(free)
	step = renjia.Step{
		Claim: named(line, renjia.Textf("moved without approval in all, at most %s of the %s", "未经批准累计调整，不超过%s（基数：%s）", b.Shift.Share, b.Shift.Of)),
		Left:  moved.String(), Op: renjia.AtMost, Right: free.String(), Holds: over <= 0, Source: b.Shift.Source,
	}
	if err == nil && over > 0 {
		err = &ShiftError{Budget: b.ID, Line: line.ID, Name: line.Name, Moved: moved, Free: free, Source: b.Shift.Source}
	}
	return step, err
}

func named(l BudgetLine, t renjia.Text) renjia.Text {
	return renjia.Text{EN: l.Name.In(renjia.English) + ": " + t.EN, ZH: l.Name.In(renjia.Chinese) + "：" + t.ZH}
}

// free is how much may be moved on a line without approval. What is moved is
// whole minor units, so that rounding down changes no comparison.
func (b Budget) free(line BudgetLine) (renjia.Money, error) {
	base := line.Amount
	if b.Shift.Of == OfTotal {
		var err error
		if base, err = b.Total(); err != nil {
			return base, err
		}
	}
	return base.Times(b.Shift.Share, renjia.Floor)
}

// ShiftError says that a reallocation needs the funder's approval. It matches
// renjia.ErrForbidden.
type ShiftError struct {
	Budget BudgetID
	Line   BudgetLineID
	Name   renjia.Text
	Moved  renjia.Money // on the line without approval, this time included
	Free   renjia.Money // what the policy leaves to the grantee
	Source string
}

// Error names the line, what would be moved and what is free.
func (e *ShiftError) Error() string {
	return fmt.Sprintf("budget line %s (%s): %s moved without approval, at most %s is free (%s): give the funder's approval as authority",
		e.Name.In(renjia.English), e.Line, e.Moved, e.Free, e.Source)
}

// Is reports whether target is renjia.ErrForbidden.
func (e *ShiftError) Is(target error) bool { return target == renjia.ErrForbidden }
