package committee

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// maxTied is how many tied committees a rule that looks at all keeps in order to
// break the tie.
const maxTied = 1 << 17

// score is what a rule that looks at all committees minimizes.
type score interface {
	// compare compares with a score of the same rule.
	compare(score) int
}

// exhaustive looks at committees in lexicographic order, and leaves out those
// that a bound on what has been put together excludes.
type exhaustive struct {
	rule  string
	n     int // candidates
	seats int
	// rate returns the score of a committee. Of a part of one it returns a bound
	// that no committee with that part is below, or nil if it has none.
	rate func(part []int) score

	ctx     context.Context
	limit   int64
	nodes   int64
	best    score
	tied    [][]int
	stopped bool
	full    bool
	keep    int
}

func (e *exhaustive) run(ctx context.Context, o voting.Options) (*voting.Result, error) {
	e.ctx, e.limit, e.keep = ctx, o.Nodes, maxTied
	if o.All > 0 {
		e.keep = o.All
	}
	e.extend(make([]int, 0, e.seats), 0)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if o.All > 0 {
		found := newOutcomes(o.All)
		for _, w := range e.tied {
			found.add(w)
		}
		r := found.result(e.rule)
		r.More = e.full || e.stopped
		return r, nil
	}
	if e.stopped {
		if e.tied == nil {
			return nil, fmt.Errorf("%s: %d nodes were too few for any committee: allow more: %w", e.rule, e.limit, renjia.ErrUnsupported)
		}
		return &voting.Result{Rule: e.rule, Winners: e.tied[0], More: true}, nil
	}
	if e.full {
		return nil, fmt.Errorf("%s: more than %d best committees are tied: ask for all, up to some number: %w", e.rule, maxTied, renjia.ErrUnsupported)
	}
	r := &voting.Result{Rule: e.rule}
	return r, among(r, e.tied, o.Ties)
}

func (e *exhaustive) extend(part []int, next int) {
	e.nodes++
	if e.limit > 0 && e.nodes > e.limit || e.nodes&255 == 0 && e.ctx.Err() != nil {
		e.stopped = true
	}
	if e.stopped {
		return
	}
	if s := e.rate(part); s != nil && e.best != nil && s.compare(e.best) > 0 {
		return
	} else if len(part) == e.seats {
		e.enter(part, s)
		return
	}
	for c := next; c+e.seats-len(part) <= e.n; c++ {
		e.extend(append(part, c), c+1)
	}
}

func (e *exhaustive) enter(committee []int, s score) {
	if e.best == nil || s.compare(e.best) < 0 {
		e.best, e.tied, e.full = s, nil, false
	}
	if len(e.tied) == e.keep {
		e.full = true
		return
	}
	e.tied = append(e.tied, slices.Clone(committee))
}

// among breaks a tie between committees: the policy says, of the candidates that
// some but not all of them hold, whom to elect, until one committee is left.
func among(r *voting.Result, tied [][]int, ties voting.Ties) error {
	for round := 1; len(tied) > 1; round++ {
		held := map[int]int{}
		for _, w := range tied {
			for _, c := range w {
				held[c]++
			}
		}
		var open []int
		for c, n := range held {
			if n < len(tied) {
				open = append(open, c)
			}
		}
		b, err := ties.Break(r.Rule, voting.Tie{Round: round, For: voting.ToElect, Among: open})
		if err != nil {
			return err
		}
		r.Broken = append(r.Broken, b)
		tied = slices.DeleteFunc(slices.Clone(tied), func(w []int) bool { return !slices.Contains(w, b.Chosen) })
	}
	r.Winners = tied[0]
	return nil
}

// Trivial holds every committee for as good as any other. It is for tests of
// other rules.
func Trivial(_ context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats("trivial", seats, voting.Approval); err != nil {
		return nil, err
	}
	tied := make([]int, len(p.Candidates))
	for c := range tied {
		tied[c] = c
	}
	if o.All > 0 {
		found := newOutcomes(o.All)
		subsets(nil, tied, seats, found.add)
		return found.result("trivial"), nil
	}
	r := &voting.Result{Rule: "trivial"}
	return r, fill(r, nil, tied, seats, o.Ties)
}
