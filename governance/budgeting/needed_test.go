package budgeting

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func decides(t require.TestingT, e *Election, r Rule, p int) bool {
	o, err := Decide(context.Background(), e, r)
	require.NoError(t, err)
	for _, q := range o.Selected {
		if p == q {
			return true
		}
	}
	return false
}

// subsets goes over all choices of so many voters of some ballots.
func subsets(e *Election, ballots []int, n int64, visit func([]pick)) {
	if len(ballots) == 0 {
		if n == 0 {
			visit(nil)
		}
		return
	}
	for take := int64(0); take <= min(n, e.Votes.Ballot(ballots[0]).Weight); take++ {
		subsets(e, ballots[1:], n-take, func(rest []pick) {
			if take > 0 {
				rest = append([]pick{{ballots[0], take}}, rest...)
			}
			visit(rest)
		})
	}
}

// approvalNeeds tries all sets of voters who do not support p.
func approvalNeeds(t require.TestingT, e *Election, r Rule, p int) (optimist, pessimist int64) {
	var others []int
	var most int64
	for i := range e.Votes.Len() {
		b := e.Votes.Ballot(i)
		mine := false
		for _, c := range b.Marks {
			mine = mine || int(c) == p
		}
		if !mine {
			others = append(others, i)
			most += b.Weight
		}
	}
	for n := int64(1); n <= most && pessimist == 0; n++ {
		some, all := false, true
		subsets(e, others, n, func(picks []pick) {
			changed, err := withApprovals(e, p, picks)
			require.NoError(t, err)
			won := decides(t, changed, r, p)
			some, all = some || won, all && won
		})
		if some && optimist == 0 {
			optimist = n
		}
		if all {
			pessimist = n
		}
	}
	return optimist, pessimist
}

func costNeed(t require.TestingT, e *Election, r Rule, p int) int64 {
	for cost := e.Projects[p].Cost - 1; cost > 0; cost-- {
		if decides(t, withCost(e, p, cost), r, p) {
			return cost
		}
	}
	return 0
}

func number(b *Bound) int64 {
	if b == nil {
		return 0
	}
	return b.N
}

// Every measure is compared with trying everything, and each answer with deciding
// the election it changes.
func TestNeedsAreThoseOfTryingEverything(t *testing.T) {
	tried, exact := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		e := anyElection(t, 6, 5)
		rule := rapid.SampledFrom([]Rule{
			{Method: Greedy, Satisfaction: Cardinality},
			{Method: Greedy, Satisfaction: CostShare},
			{Method: Greedy, Satisfaction: CostShare, Constraints: Constraints{StopAtMisfit: true}},
			{Method: Greedy, Satisfaction: CostShare, Constraints: Constraints{MinSupport: 3}},
			{Method: Phragmen},
			{Method: EqualShares, Satisfaction: Cardinality, Completion: NoCompletion},
			{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion},
			{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion, Constraints: Constraints{MaxProjects: 1}},
			{Method: EqualShares, Satisfaction: CostShare, Completion: GreedyFill},
			{Method: EqualShares, Satisfaction: Cardinality, Completion: GreedyFill},
			{Method: EqualShares, Satisfaction: CostShare, Completion: GreedyFill, Constraints: Constraints{MaxProjects: 2}},
			{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion, Constraints: Constraints{Exclusive: [][]string{{"a"}}, MinSupport: 2}},
		}).Draw(t, "rule")
		rule.Ties = TieRule{Policy: rapid.SampledFrom([]TiePolicy{TextTies, VoteTies, CostTies}).Draw(t, "ties")}
		o, err := Decide(context.Background(), e, rule)
		require.NoError(t, err)
		needs, err := Needed(context.Background(), e, o)
		require.NoError(t, err)
		for _, n := range needs {
			p := n.Project
			require.Equal(t, costNeed(t, e, rule, p), number(n.Cost), "cost of %d", p)
			if s := n.Singletons; s != nil {
				for k := int64(0); k <= s.N; k++ {
					if !s.Exact && k < s.N-1 {
						continue
					}
					require.Equal(t, k == s.N, k > 0 && decides(t, added(t, e, p, k), rule, p), "%d voters more for %d", k, p)
				}
			} else {
				for k := int64(1); k < 30; k++ {
					require.False(t, decides(t, added(t, e, p, k), rule, p), "%d voters more for %d", k, p)
				}
			}
			if rule.Constraints.MinSupport > 0 && rule.Method == EqualShares {
				continue
			}
			optimist, pessimist := approvalNeeds(t, e, rule, p)
			require.Equal(t, optimist, number(n.Optimist), "optimist for %d", p)
			if n.Pessimist != nil {
				tried++
				require.GreaterOrEqual(t, n.Pessimist.N, pessimist)
				if n.Pessimist.Exact {
					exact++
					require.Equal(t, pessimist, n.Pessimist.N, "pessimist for %d", p)
				}
			}
		}
	})
	t.Logf("%d of %d pessimist bounds are exact", exact, tried)
}

func added(t require.TestingT, e *Election, p int, voters int64) *Election {
	changed, err := withSingletons(e, p, voters)
	require.NoError(t, err)
	return changed
}

func TestNeedsUnderCompletionsAreEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyElection(t, 6, 5)
		for _, rule := range []Rule{
			{Method: EqualShares, Satisfaction: CostShare, Completion: Add1},
			{Method: EqualShares, Satisfaction: CostShare, Completion: GreedyFill},
			{Method: EqualShares, Satisfaction: CostShare, Completion: Add1U, Comparison: true},
			{Method: EqualShares, Satisfaction: SquareRoot, Completion: NoCompletion},
			{Method: BOS, Satisfaction: CostShare}, {Method: Welfare, Satisfaction: CostShare},
		} {
			rule.Ties = textTies
			o, err := Decide(context.Background(), e, rule)
			require.NoError(t, err)
			needs, err := Needed(context.Background(), e, o)
			require.NoError(t, err)
			for _, n := range needs {
				p := n.Project
				if n.Cost != nil {
					require.True(t, decides(t, withCost(e, p, n.Cost.N), rule, p))
					require.False(t, decides(t, withCost(e, p, n.Cost.N+1), rule, p))
				}
				if n.Singletons != nil {
					require.True(t, decides(t, added(t, e, p, n.Singletons.N), rule, p))
					require.False(t, n.Singletons.N > 1 && decides(t, added(t, e, p, n.Singletons.N-1), rule, p))
				}
			}
		}
	})
}

// On real files each answer is checked by deciding the election it changes.
func TestNeedsOfRealFiles(t *testing.T) {
	for _, file := range []string{"Netherlands_Assen_2024.pb", "Poland_Warszawa_2019_Las.pb"} {
		e := readFile(t, shared(t, "pb", file))
		for _, name := range []string{"greedy_card", "greedy_cost", "phragmen", "mes_card", "mes_cost"} {
			rule := ruleOf(name)
			o, err := Decide(context.Background(), e, rule)
			require.NoError(t, err)
			needs, err := Needed(context.Background(), e, o)
			require.NoError(t, err)
			for i, n := range needs {
				if i%4 != 0 {
					continue
				}
				p := n.Project
				if n.Cost != nil {
					require.True(t, decides(t, withCost(e, p, n.Cost.N), rule, p))
					require.False(t, decides(t, withCost(e, p, n.Cost.N+1), rule, p))
				}
				if n.Singletons != nil {
					require.True(t, decides(t, added(t, e, p, n.Singletons.N), rule, p), "%s %s %d", file, name, p)
					require.False(t, n.Singletons.N > 1 && decides(t, added(t, e, p, n.Singletons.N-1), rule, p))
				}
			}
		}
	}
}

// Files that are rich in ties: each answer is checked in the same way.
func TestNeedsWhereTiesAbound(t *testing.T) {
	files, err := filepath.Glob(shared(t, "pb_ties", "*.pb"))
	require.NoError(t, err)
	for i, file := range files {
		e := readFile(t, file)
		if i%6 != 0 || e.Type != Approval {
			continue
		}
		for _, name := range []string{"greedy_card", "greedy_cost", "phragmen", "mes_card", "mes_cost"} {
			rule := ruleOf(name)
			o, err := Decide(context.Background(), e, rule)
			require.NoError(t, err)
			needs, err := Needed(context.Background(), e, o)
			require.NoError(t, err)
			for _, n := range needs {
				p := n.Project
				require.Equal(t, n.Cost != nil, e.Projects[p].Cost > 1 && decides(t, withCost(e, p, 1), rule, p), "%s %s %d", file, name, p)
				if n.Cost != nil {
					require.True(t, decides(t, withCost(e, p, n.Cost.N), rule, p))
					require.False(t, decides(t, withCost(e, p, n.Cost.N+1), rule, p))
				}
				if s := n.Singletons; s != nil {
					require.True(t, decides(t, added(t, e, p, s.N), rule, p), "%s %s %d", file, name, p)
					require.False(t, s.N > 1 && decides(t, added(t, e, p, s.N-1), rule, p))
				}
			}
		}
	}
}

// The voters behind an optimist's number get the project funded; without one of
// them they do not.
func TestOptimistsNameVoters(t *testing.T) {
	e := readFile(t, shared(t, "pb", "Netherlands_Assen_2024.pb"))
	for _, name := range []string{"phragmen", "mes_card", "mes_cost"} {
		rule := ruleOf(name)
		o, err := Decide(context.Background(), e, rule)
		require.NoError(t, err)
		q, err := inquire(e, o)
		require.NoError(t, err)
		var needs []*Need
		for p := range e.Projects {
			if !slices.Contains(o.Selected, p) {
				needs = append(needs, &Need{Project: p})
			}
		}
		r, err := q.tracer(context.Background(), needs)
		require.NoError(t, err)
		require.NoError(t, r.find(context.Background()))
		for _, c := range r.needs {
			if c.Optimist == nil {
				continue
			}
			with, err := withApprovals(e, c.Project, c.optimist.picks)
			require.NoError(t, err)
			require.True(t, decides(t, with, rule, c.Project))
			less := slices.Clone(c.optimist.picks)
			less[len(less)-1].voters--
			without, err := withApprovals(e, c.Project, less)
			require.NoError(t, err)
			require.False(t, decides(t, without, rule, c.Project))
		}
	}
}

func BenchmarkNeeded(b *testing.B) {
	e := readFile(b, shared(b, "pb", "Poland_Warszawa_2026.pb"))
	for _, name := range []string{"greedy_cost", "phragmen", "mes_cost"} {
		o, err := Decide(context.Background(), e, ruleOf(name))
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := Needed(context.Background(), e, o)
				require.NoError(b, err)
			}
		})
	}
}
