package budgeting

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Need is what a project that lost would have needed, everything else being as it
// was: measures of how close it came. A nil measure says that nothing of the kind
// would have helped, or that it is not defined for such votes.
//
// Source: Boehmer, Faliszewski, Janeczko, Peters, Pierczyński, Schierreich,
// Skowron and Szufa, "Evaluation of project performance in participatory
// budgeting", 2024, section 3.
type Need struct {
	Project int `json:"project"`
	// Cost is the largest cost, in units, from 1, at which it would be funded.
	Cost *Bound `json:"cost,omitempty"`
	// Singletons is the fewest new voters who vote for it alone that would get it
	// funded. They get their share of the budget as all others do.
	Singletons *Bound `json:"singletons,omitempty"`
	// Optimist is the fewest voters that would get it funded had they approved of it
	// too, the most helpful ones; Pessimist is how many are enough whoever they are.
	// Both are for approval ballots.
	Optimist  *Bound `json:"optimist,omitempty"`
	Pessimist *Bound `json:"pessimist,omitempty"`
}

// Bound is a measure.
type Bound struct {
	N int64 `json:"n"`
	// Exact says that it is proven to be the least (of Cost, the greatest). If it is
	// not, N is enough, and one less (of Cost, one more) was tried and is not, except
	// that of Pessimist it was not tried.
	Exact bool `json:"exact"`
}

// Needed measures what projects that lost would have needed; of none given, all.
// The outcome must be one of [Decide] for the same election.
//
// Greedy asks for as many votes whoever casts them; it is decided again on counts
// alone, some dozen times for each project. Equal Shares and Phragmén run as they
// did until the project is bought, so that what its supporters would have offered
// at each moment of one run gives the cost and the approvals. New voters make
// endowments of Equal Shares smaller: each number that is tried is a run. Greedy
// completion starts from what Equal Shares bought, and is decided on counts. With Add1
// nothing of this holds: every trial is a whole decision, and a lower cost may
// even hurt, so that no bound is exact.
func Needed(ctx context.Context, e *Election, o *Outcome, projects ...int) ([]Need, error) {
	q, err := inquire(e, o)
	if err != nil {
		return nil, err
	}
	if len(projects) == 0 {
		for p := range e.Projects {
			if !q.reasons[p].Won {
				projects = append(projects, p)
			}
		}
	}
	needs := make([]Need, len(projects))
	for i, p := range projects {
		if p < 0 || p >= len(e.Projects) || q.reasons[p].Won {
			return nil, fmt.Errorf("project %d is unknown or has won: it needs nothing: %w", p, renjia.ErrInvalid)
		}
		needs[i].Project = p
	}
	return needs, q.need(ctx, needs)
}

func (q *inquest) need(ctx context.Context, needs []Need) error {
	if q.rule.Method == Greedy && !q.o.Rule.Comparison {
		return q.needGreedy(ctx, needs)
	}
	var searched, traced []*Need
	for i := range needs {
		if q.traceable() && q.reasons[needs[i].Project].Cause != TooFew {
			traced = append(traced, &needs[i])
		} else {
			searched = append(searched, &needs[i])
		}
	}
	if err := q.needSearched(ctx, searched); err != nil || len(traced) == 0 {
		return err
	}
	return q.needTraced(ctx, traced)
}

// traceable reports whether one run tells all.
func (q *inquest) traceable() bool {
	return !q.o.Rule.Comparison && (q.rule.Method == Phragmen || q.rule.Method == EqualShares && q.rule.Satisfaction != SquareRoot &&
		(q.rule.Completion == NoCompletion || q.fills() && q.countable()))
}

// additive reports whether more support is defined: a vote for a project is worth
// the same to whoever casts it.
func (q *inquest) additive() bool {
	s := q.rule.measure()
	return s == Cardinality || s == CostShare || s == SquareRoot
}

// wins decides a changed election.
func (q *inquest) wins(ctx context.Context, e *Election, p int) (bool, error) {
	o, err := Decide(ctx, e, q.o.Rule)
	var tie *voting.TieError
	switch {
	case errors.As(err, &tie): // nobody decides it
		return false, nil
	case err != nil:
		return false, err
	}
	return slices.Contains(o.Selected, p), nil
}

// boundary finds an n from 1 to most that wins though n-1 does not, given that 0
// does not: near first if there is one. It returns 0 if most does not win and
// none was found on the way.
func boundary(first, most int64, wins func(n int64) (bool, error)) (int64, error) {
	if most < 1 {
		return 0, nil
	}
	low, high := int64(0), int64(0)
	for n, step := min(max(first, 1), most), int64(1); high == 0 || high-low > 1; step *= 2 {
		won, err := wins(n)
		switch {
		case err != nil:
			return 0, err
		case won:
			if high == 0 {
				step = 1
			}
			high = n
			n = max(low+(high-low)/2, high-step)
		case n == most:
			return 0, nil
		default:
			low = n
			if high > 0 {
				n = low + (high-low)/2
			} else {
				n = min(most, n+step)
			}
		}
	}
	return high, nil
}

// needGreedy decides on counts alone: it matters how many voters support a
// project, not who they are. A project that loses does not touch those before it,
// so that it comes to a place with no less money left if its cost falls or its
// votes grow: both measures are monotone.
func (q *inquest) needGreedy(ctx context.Context, needs []Need) error {
	counts := q.e
	if q.countable() {
		var err error
		if counts, err = counted(q.e); err != nil {
			return err
		}
	}
	for i := range needs {
		n := &needs[i]
		if err := q.needCost(ctx, counts, n, 1, q.rule.Satisfaction != SquareRoot); err != nil {
			return err
		}
		if !q.countable() {
			continue
		}
		if err := q.needVotes(ctx, counts, n); err != nil {
			return err
		}
	}
	return nil
}

// needCost searches for the largest cost, from a first guess of the reduction on.
func (q *inquest) needCost(ctx context.Context, e *Election, n *Need, first int64, exact bool) error {
	cost := e.Projects[n.Project].Cost
	less, err := boundary(first, cost-1, func(less int64) (bool, error) {
		return q.wins(ctx, withCost(e, n.Project, cost-less), n.Project)
	})
	if less > 0 {
		n.Cost = &Bound{cost - less, exact}
	}
	return err
}

func (q *inquest) needVotes(ctx context.Context, counts *Election, n *Need) error {
	p := n.Project
	cost := counts.Projects[p].Cost
	most := min(int64(1)<<38, math.MaxInt64/4/max(1, cost)) // votes times cost must fit
	if cost > counts.Budget {
		most = 0
	}
	more, err := boundary(1, most, func(more int64) (bool, error) {
		changed, err := withSingletons(counts, p, more)
		if err != nil {
			return false, err
		}
		return q.wins(ctx, changed, p)
	})
	if err != nil || more == 0 {
		return err
	}
	n.Singletons = &Bound{more, true}
	if q.e.Type == Approval && more <= q.e.Votes.Voters()-q.reasons[p].Votes {
		n.Optimist, n.Pessimist = &Bound{more, true}, &Bound{more, true}
	}
	return nil
}

// needSearched decides changed elections, starting from a guess.
func (q *inquest) needSearched(ctx context.Context, needs []*Need) error {
	for _, n := range needs {
		p, cost := n.Project, q.e.Projects[n.Project].Cost
		if err := q.needCost(ctx, q.e, n, max(1, cost/8), false); err != nil {
			return err
		}
		if !q.additive() || cost > q.e.Budget {
			continue
		}
		more, err := boundary(max(1, q.reasons[p].Votes/8), 1<<30, func(more int64) (bool, error) {
			changed, err := withSingletons(q.e, p, more)
			if err != nil {
				return false, err
			}
			return q.wins(ctx, changed, p)
		})
		if err != nil {
			return err
		}
		if more > 0 {
			n.Singletons = &Bound{more, false}
		}
	}
	return nil
}
