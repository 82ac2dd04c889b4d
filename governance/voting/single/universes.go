package single

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// A search to which Options.Nodes sets no bound stops at these bounds, so that it
// cannot run away: states, which also bounds what it remembers, and elementary
// steps, some tens of seconds.
const (
	maxStates int64 = 1 << 20
	maxSteps  int64 = 1 << 34
)

// search finds every winner that some way of breaking ties leads to. It walks
// over states of a count, each once.
type search struct {
	ctx     context.Context
	rule    string
	nodes   int64 // states that may still be looked at
	seen    map[string]struct{}
	won     []bool
	stopped bool
}

// newSearch starts a search in which a state takes about so many steps.
func newSearch(ctx context.Context, rule string, candidates int, steps int64, o voting.Options) *search {
	s := &search{ctx: ctx, rule: rule, nodes: o.Nodes, seen: map[string]struct{}{}, won: make([]bool, candidates)}
	if o.Nodes <= 0 {
		s.nodes = max(1, min(maxStates, maxSteps/max(1, steps)))
	}
	return s
}

// visit reports whether a state is to be looked at: it is new and the search may
// go on.
func (s *search) visit(key string) bool {
	if _, old := s.seen[key]; old {
		return false
	}
	if !s.pay() {
		return false
	}
	if int64(len(s.seen)) < maxStates {
		s.seen[key] = struct{}{}
	}
	return true
}

// pay counts a state and reports whether the search may go on.
func (s *search) pay() bool {
	if s.ctx.Err() != nil || s.nodes <= 0 {
		s.stopped = true
		return false
	}
	s.nodes--
	return true
}

// winners returns whom the search has found.
func (s *search) winners() []int {
	return slices.DeleteFunc(numbered(len(s.won)), func(c int) bool { return !s.won[c] })
}

// result reports what was found. A search that was stopped has more to say; it
// cannot tell whether a single winner is tied.
func (s *search) result(p *voting.Profile, rounds []voting.Round, o voting.Options) (*voting.Result, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", s.rule, err)
	}
	winners := s.winners()
	if !s.stopped {
		note := renjia.Textf("winners under some way of breaking ties: %s", "某种打破平局方式下的胜者：%s", called(p, winners))
		return settle(s.rule, winners, append(rounds, voting.Round{Note: note, Elected: winners}), o)
	}
	if o.All <= 0 {
		return nil, fmt.Errorf("%s: not all states could be looked at: raise Options.Nodes, or ask for Options.All: %w", s.rule, renjia.ErrUnknown)
	}
	note := renjia.Textf("winners under some way of breaking ties, not all of which were looked at: %s", "某种打破平局方式下的胜者（尚未穷尽）：%s", called(p, winners))
	r, err := settle(s.rule, winners, append(rounds, voting.Round{Note: note, Elected: winners}), o)
	if err == nil {
		r.More = true
	}
	return r, err
}

// elimination is a rule that excludes one of the lowest candidates at a time.
type elimination struct {
	*search
	// step returns, of candidates still in, who has won, whoever goes whatever ties
	// are broken, or else who may go next.
	step func(left []int) (won int, gone, next []int)
}

// one follows a single way of breaking ties to its end, so that there is a winner
// to report however soon the search is stopped.
func (e *elimination) one(left []int) {
	for e.ctx.Err() == nil {
		won, gone, next := e.step(left)
		switch {
		case won >= 0:
			e.won[won] = true
			return
		case len(gone) > 0:
			left = without(left, gone...)
		default:
			left = without(left, next[len(next)-1])
		}
	}
}

// from walks over all eliminations that start with these candidates, depth first.
func (e *elimination) from(left []int) {
	e.one(left)
	stack := [][]int{left}
	for len(stack) > 0 {
		left, stack = stack[len(stack)-1], stack[:len(stack)-1]
		if !e.open(left) || !e.visit(setKey(left, len(e.won))) {
			continue
		}
		won, gone, next := e.step(left)
		switch {
		case won >= 0:
			e.won[won] = true
		case len(gone) > 0:
			stack = append(stack, without(left, gone...))
		default:
			for _, c := range slices.Backward(next) {
				stack = append(stack, without(left, c))
			}
		}
	}
}

// open reports whether some of the candidates are not known to be winners yet.
func (e *elimination) open(left []int) bool {
	return slices.ContainsFunc(left, func(c int) bool { return !e.won[c] })
}

func without(all []int, gone ...int) []int {
	left := make([]int, 0, len(all))
	for _, c := range all {
		if !slices.Contains(gone, c) {
			left = append(left, c)
		}
	}
	return left
}

func setKey(members []int, n int) string {
	words := make([]uint64, (n+63)/64)
	for _, c := range members {
		set(words, c)
	}
	return wordsKey(words)
}

// IRVParallelUniverse is instant runoff under every way of breaking ties: who wins
// under some is a winner, and several winners are a tie. Deciding that is NP-hard
// (Conitzer, Rognlie and Xia 2009); the search looks at each set of candidates
// still in once and excludes at once those among whom order makes no difference.
// Options.Nodes bounds it: then Result.More is true, or without Options.All the
// error matches renjia.ErrUnknown. Each state takes O(A).
func IRVParallelUniverse(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "irv_parallel_universe"
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	return irvUniverses(ctx, rule, p, nil, o)
}

// irvUniverses stops at a majority or, given pairs, at who beats all others left.
func irvUniverses(ctx context.Context, rule string, p *voting.Profile, w *voting.Pairwise, o voting.Options) (*voting.Result, error) {
	e := elimination{search: newSearch(ctx, rule, len(p.Candidates), int64(p.MarkCount()), o)}
	in := make([]bool, len(p.Candidates))
	e.step = func(left []int) (int, []int, []int) {
		votes, active := countFirsts(p, left, in)
		if w != nil {
			if c, ok := champion(w, left); ok {
				return c, nil, nil
			}
			return -1, nil, worst(left, of(votes))
		}
		for _, c := range left {
			if 2*votes[c] > active || len(left) == 1 {
				return c, nil, nil
			}
		}
		if gone := doomed(left, votes); gone != nil {
			return -1, gone, nil
		}
		return -1, nil, worst(left, of(votes))
	}
	all := numbered(len(in))
	votes, _ := countFirsts(p, all, in)
	e.from(all)
	return e.result(p, []voting.Round{{Scores: standings(all, of(votes)), Note: firstCount}}, o)
}

var firstCount = renjia.Text{EN: "first count", ZH: "首轮计票"}

// countFirsts counts each ballot for the first on it who is left.
func countFirsts(p *voting.Profile, left []int, in []bool) (votes []int64, active int64) {
	clear(in)
	for _, c := range left {
		in[c] = true
	}
	votes = make([]int64, len(in))
	for b := range p.Ballots() {
		for _, c := range b.Marks {
			if in[c] {
				votes[c] += b.Weight
				active += b.Weight
				break
			}
		}
	}
	return votes, active
}
