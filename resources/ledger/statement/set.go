package statement

import (
	"errors"

	"github.com/renjia-project/renjia"
)

// Set is the statements of a period with the tests that tie them together.
type Set struct {
	Position   Table  `json:"position"`
	Activities Table  `json:"activities"`
	CashFlow   *Table `json:"cash_flow,omitempty"`
	// Open is what the cash flow statement still needs; it is left out until
	// every choice is made.
	Open   []renjia.Choice    `json:"open,omitempty"`
	Checks renjia.Explanation `json:"checks"`
}

// Set returns all statements and their checks. A cash flow statement that
// waits for choices is left out and its choices are listed; every other error
// is returned.
func (b *Books) Set() (Set, error) {
	var s Set
	var err error
	if s.Position, err = b.Position(); err != nil {
		return s, err
	}
	if s.Activities, err = b.Activities(); err != nil {
		return s, err
	}
	flow, err := b.CashFlow()
	var open *renjia.UnspecifiedError
	switch {
	case errors.As(err, &open):
		s.Open = open.Choices
	case err != nil:
		return s, err
	default:
		s.CashFlow = &flow
	}
	s.Checks, err = b.checks(s)
	return s, err
}

// checks tests that the statements articulate.
func (b *Books) checks(s Set) (renjia.Explanation, error) {
	e := renjia.Explanation{Title: renjia.Text{EN: "The statements articulate", ZH: "报表勾稽关系"}}
	for _, h := range []Heading{opening, closing} {
		right, err := s.Position.Cell("liabilities", h.ID).Add(s.Position.Cell("net-assets", h.ID))
		if err != nil {
			return e, err
		}
		e.Steps = append(e.Steps, equal(renjia.Text{
			EN: h.Caption.EN + ": assets = liabilities + net assets", ZH: h.Caption.ZH + "：资产 = 负债 + 净资产",
		}, s.Position.Cell("assets", h.ID), right))
	}
	for _, h := range s.Activities.Columns {
		steps, err := b.netChange(s, Column(h.ID), h.Caption)
		if err != nil {
			return e, err
		}
		e.Steps = append(e.Steps, steps...)
	}
	if s.CashFlow == nil {
		return e, nil
	}
	first, err := b.cashAt(atOpening)
	if err != nil {
		return e, err
	}
	last, err := b.cashAt(atClosing)
	if err != nil {
		return e, err
	}
	if last, err = last.Sub(first); err != nil {
		return e, err
	}
	e.Steps = append(e.Steps, equal(renjia.Text{
		EN: "cash flows = change of cash accounts", ZH: "现金流量净额 = 货币资金增加额",
	}, s.CashFlow.Cell("change", "amount"), last))
	return e, nil
}

// netChange tests the change of net assets of a column of the period.
func (b *Books) netChange(s Set, c Column, caption renjia.Text) ([]renjia.Step, error) {
	if !c.valid() {
		return nil, nil // of the period compared with there is no position
	}
	var now, then renjia.Money
	for _, l := range b.request.Layouts.Position.Lines {
		if l.NetAssets == c {
			now, then = s.Position.Cell(l.ID, closing.ID), s.Position.Cell(l.ID, opening.ID)
		}
	}
	if c == Total {
		now, then = s.Position.Cell("net-assets", closing.ID), s.Position.Cell("net-assets", opening.ID)
	}
	diff, err := now.Sub(then)
	if err != nil {
		return nil, err
	}
	return []renjia.Step{equal(renjia.Text{
		EN: caption.EN + ": change by the activities = closing less opening net assets",
		ZH: caption.ZH + "：净资产变动额 = 期末净资产 − 年初净资产",
	}, s.Activities.Cell("change", string(c)), diff)}, nil
}

func equal(claim renjia.Text, left, right renjia.Money) renjia.Step {
	return renjia.Step{Claim: claim, Left: left.Amount(), Op: renjia.Equal, Right: right.Amount(), Holds: left == right}
}
