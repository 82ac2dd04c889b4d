package committee

import (
	"context"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// sequence is the state of a rule that elects one candidate after another, or
// excludes them. Smaller values go first.
type sequence interface {
	// evaluate returns bounds on the value of a candidate that is not elected.
	evaluate(c int) span
	// compare compares the values of two candidates exactly.
	compare(a, b int) int
	// value returns the value as the rule tells it; nil if it has none.
	value(c int) *big.Rat
	elect(c int)
	// advance goes to the next phase when nobody can be had; false if there is none.
	advance() bool
	clone() sequence
	// key names the state: what follows from equal keys is equal.
	key() string
}

// noted is a sequence that says what the values of a round are, where they are
// not always the same.
type noted interface{ note() renjia.Text }

// process runs a sequence for some steps.
type process struct {
	rule    string
	purpose voting.Purpose
	steps   int
	erratic bool // values may get better again
	quiet   bool // rounds are not told
	start   sequence
	n       int // candidates
}

// run elects, or lists all outcomes if the options ask for them.
func (pr *process) run(ctx context.Context, o voting.Options) (*voting.Result, error) {
	if o.All > 0 {
		return pr.all(ctx, o.All)
	}
	r := &voting.Result{Rule: pr.rule}
	chosen, err := pr.one(ctx, o.Ties, r)
	if err != nil {
		return nil, err
	}
	r.Winners = chosen
	if pr.purpose == voting.ToExclude {
		r.Winners = pr.others(chosen)
	}
	return r, nil
}

func (pr *process) one(ctx context.Context, ties voting.Ties, r *voting.Result) ([]int, error) {
	s, q := pr.start, newQueue(pr.n)
	var chosen []int
	for len(chosen) < pr.steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		tied := q.best(s)
		if len(tied) == 0 {
			if !s.advance() {
				break
			}
			q.forget()
			continue
		}
		c := tied[0]
		if len(tied) > 1 {
			broken, err := ties.Break(pr.rule, voting.Tie{Round: len(chosen) + 1, For: pr.purpose, Among: tied})
			if err != nil {
				return nil, err
			}
			r.Broken = append(r.Broken, broken)
			c = broken.Chosen
		}
		if !pr.quiet {
			r.Rounds = append(r.Rounds, pr.round(s, q, c, tied))
		}
		chosen = append(chosen, c)
		pr.choose(s, q, c)
	}
	return chosen, nil
}

func (pr *process) choose(s sequence, q *queue, c int) {
	s.elect(c)
	q.remove(c)
	if pr.erratic {
		q.forget()
		return
	}
	q.stale()
}

// round tells the value of whoever is chosen and of those it is tied with, and
// then that of the next best.
func (pr *process) round(s sequence, q *queue, c int, tied []int) voting.Round {
	var r voting.Round
	if pr.purpose == voting.ToExclude {
		r.Excluded = []int{c}
	} else {
		r.Elected = []int{c}
	}
	if n, ok := s.(noted); ok {
		r.Note = n.note()
	}
	for _, group := range [][]int{tied, q.after(s, tied)} {
		if len(group) == 0 {
			continue
		}
		if v := s.value(group[0]); v != nil {
			for _, d := range group {
				r.Scores = append(r.Scores, voting.Standing{Candidate: d, Value: v})
			}
		}
	}
	return r
}

func (pr *process) others(chosen []int) []int {
	var rest []int
	for c := range pr.n {
		if !slices.Contains(chosen, c) {
			rest = append(rest, c)
		}
	}
	return rest
}

// branch is a state some way of breaking ties leads to.
type branch struct {
	s      sequence
	chosen []int
}

// all follows every way of breaking ties, in lexicographic order of the choices.
func (pr *process) all(ctx context.Context, limit int) (*voting.Result, error) {
	found := newOutcomes(limit)
	seen := map[string]bool{}
	stack := []branch{{s: pr.start}}
	for len(stack) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		tied := pr.tied(b)
		if len(tied) == 0 {
			outcome := b.chosen
			if pr.purpose == voting.ToExclude {
				outcome = pr.others(b.chosen)
			}
			if !found.add(outcome) {
				break
			}
			continue
		}
		for _, c := range slices.Backward(tied) {
			next := branch{s: b.s.clone(), chosen: append(slices.Clone(b.chosen), c)}
			next.s.elect(c)
			if k := pr.key(next); !seen[k] {
				seen[k] = true
				stack = append(stack, next)
			}
		}
	}
	return found.result(pr.rule), nil
}

// tied returns who may be chosen next; nobody at an end.
func (pr *process) tied(b branch) []int {
	for len(b.chosen) < pr.steps {
		q := newQueue(pr.n)
		for _, c := range b.chosen {
			q.remove(c)
		}
		if tied := q.best(b.s); len(tied) > 0 || !b.s.advance() {
			return tied
		}
	}
	return nil
}

func (pr *process) key(b branch) string {
	set := slices.Clone(b.chosen)
	slices.Sort(set)
	return setKey(set) + b.s.key()
}
