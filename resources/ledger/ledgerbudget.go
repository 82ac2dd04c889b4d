package ledger

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/renjia-project/renjia"
)

type place struct {
	fund     FundID
	currency renjia.Currency
}

// AddBudget adds a budget with all its lines. Its fund must be open. A budget
// that is there already fails with ErrExists, as does one of its lines.
func (l *Ledger) AddBudget(b Budget) error {
	if err := b.Validate(); err != nil {
		return err
	}
	if b.ID.IsZero() {
		return fmt.Errorf("budget %s: has no id: %w", b.Name.In(renjia.English), renjia.ErrInvalid)
	}
	if _, ok := l.byFund[b.Fund]; !ok {
		return fmt.Errorf("budget %s: fund %s: %w", b.ID, b.Fund, renjia.ErrNotFound)
	}
	if _, ok := l.budgets[b.ID]; ok {
		return fmt.Errorf("budget %s: %w", b.ID, renjia.ErrExists)
	}
	added := make([]*LineStanding, len(b.Lines))
	for i, line := range b.Lines {
		if _, ok := l.lines[line.ID]; ok {
			return fmt.Errorf("budget %s: line %s: %w", b.ID, line.ID, renjia.ErrExists)
		}
		var err error
		if added[i], err = NewLineStanding(b, line.ID); err != nil {
			return err
		}
	}
	for _, s := range added {
		l.lines[s.Line] = s
	}
	b.Lines = slices.Clone(b.Lines)
	l.budgets[b.ID] = b
	return nil
}

// Reallocate moves amounts between the lines of a budget and explains why it
// may; see [Reallocation.Apply]. The same reallocation again changes nothing;
// with other content it is ErrExists.
func (l *Ledger) Reallocate(r Reallocation) (renjia.Explanation, error) {
	if r.ID.IsZero() {
		return renjia.Explanation{}, fmt.Errorf("reallocation: has no id: %w", renjia.ErrInvalid)
	}
	if first, ok := l.reallocations[r.ID]; ok {
		r.Recorded = first.Recorded
		if !reflect.DeepEqual(first, r) {
			return renjia.Explanation{}, fmt.Errorf("reallocation %s: was made with other content: %w", r.ID, renjia.ErrExists)
		}
		return renjia.Explanation{Title: renjia.Text{EN: "was made before", ZH: "此前已调整"}}, nil
	}
	b, ok := l.budgets[r.Budget]
	if !ok {
		return renjia.Explanation{}, fmt.Errorf("budget %s: %w", r.Budget, renjia.ErrNotFound)
	}
	if _, err := l.advance(r.Recorded); err != nil {
		return renjia.Explanation{}, err
	}
	why, err := r.Apply(b, func(id BudgetLineID) *LineStanding {
		if s := l.lines[id]; s != nil && s.Budget == b.ID {
			return s
		}
		return nil
	})
	if err == nil {
		l.reallocations[r.ID] = r
	}
	return why, err
}

// Budget returns a budget as it was agreed.
func (l *Ledger) Budget(id BudgetID) (Budget, bool) {
	b, ok := l.budgets[id]
	return b, ok
}

// BudgetLine returns a copy of where a budget line stands.
func (l *Ledger) BudgetLine(id BudgetLineID) (LineStanding, bool) {
	s, ok := l.lines[id]
	if !ok {
		return LineStanding{}, false
	}
	return *s, true
}
