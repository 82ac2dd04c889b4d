package budgeting

import (
	"context"
)

// Preference is how many voters have more projects they support in one outcome
// than in another.
type Preference struct {
	First, Second, Equal int64
}

// Prefer compares two outcomes voter by voter, by the number of projects funded
// that a voter supports.
func (e *Election) Prefer(first, second []int) (p Preference) {
	lead := make([]int, len(e.Projects))
	for _, q := range first {
		lead[q]++
	}
	for _, q := range second {
		lead[q]--
	}
	for b := range e.Votes.Ballots() {
		sum := 0
		for i, q := range b.Marks {
			if e.supports(b.Levels, i) {
				sum += lead[q]
			}
		}
		switch {
		case sum > 0:
			p.First += b.Weight
		case sum < 0:
			p.Second += b.Weight
		default:
			p.Equal += b.Weight
		}
	}
	return p
}

// compareWithGreedy is the comparison step of Wieliczka 2023: greedy by votes
// stands if more voters prefer it.
func compareWithGreedy(ctx context.Context, e *Election, o *Outcome) (*Outcome, error) {
	rule := o.Rule
	rule.Method, rule.Satisfaction, rule.Completion, rule.Comparison = Greedy, CostShare, "", false
	other, err := Decide(ctx, e, rule)
	if err != nil {
		return nil, err
	}
	p := e.Prefer(o.Selected, other.Selected)
	if p.Second > p.First {
		other.Rule = o.Rule
		o = other
	}
	o.Preference = &p
	return o, nil
}
