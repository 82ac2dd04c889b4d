package single

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// strengthOf is the strength of the majority of a over b, or 0.
func strengthOf(w *voting.Pairwise, m measure, a, b int) int64 {
	if w.Margin(a, b) <= 0 {
		return 0
	}
	return m(w.Prefer(a, b), w.Prefer(b, a))
}

// strongest walks every simple path.
func strongest(w *voting.Pairwise, m measure, a, b int, seen []int) int64 {
	best := strengthOf(w, m, a, b)
	for c := range w.Len() {
		if c == b || slices.Contains(seen, c) {
			continue
		}
		best = max(best, min(strengthOf(w, m, a, c), strongest(w, m, c, b, append(seen, c))))
	}
	return best
}

func TestStrongestPathsAreThoseOfASearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t, weak).Pairwise()
		n := w.Len()
		for _, m := range []measure{margins, winning} {
			paths := strongestPaths(w, m)
			for a := range n {
				for b := range n {
					if a != b {
						require.Equal(t, strongest(w, m, a, b, []int{a}), paths[a*n+b])
					}
				}
			}
		}
	})
}

func TestSchulzeWinnersAreThoseOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, weak)
		w := p.Pairwise()
		for run, m := range map[string]measure{"schulze_margins": margins, "schulze_winning": winning} {
			var want []int
			for a := range w.Len() {
				if !slices.ContainsFunc(without(numbered(w.Len()), a), func(b int) bool {
					return strongest(w, m, b, a, []int{b}) > strongest(w, m, a, b, []int{a})
				}) {
					want = append(want, a)
				}
			}
			method, err := Lookup(run)
			require.NoError(t, err)
			require.Equal(t, want, every(t, method.Run, p))
		}
	})
}

// inSomeWeakestCycle reports whether a majority is a weakest one of some simple
// cycle of majorities.
func weakestOfACycle(w *voting.Pairwise, start, at int, least int64, seen []int) bool {
	for c := range w.Len() {
		lead := w.Margin(at, c)
		if lead < least || lead <= 0 {
			continue
		}
		if c == start {
			return true
		}
		if !slices.Contains(seen, c) && weakestOfACycle(w, start, c, least, append(seen, c)) {
			return true
		}
	}
	return false
}

func TestSplitCycleStrikesOutTheWeakestOfEveryCycle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, weak)
		w := p.Pairwise()
		var want []int
		for b := range w.Len() {
			if !slices.ContainsFunc(numbered(w.Len()), func(a int) bool {
				return w.Margin(a, b) > 0 && !weakestOfACycle(w, a, b, w.Margin(a, b), []int{a, b})
			}) {
				want = append(want, b)
			}
		}
		require.Equal(t, want, every(t, SplitCycle, p))
	})
}

// lockInOrder is ranked pairs on links in a given order, each tried by a walk over
// those locked; tree allows one link over each candidate.
func lockInOrder(n int, all []link, tree bool) []int {
	var locked []link
	var walk func(a, b int32, seen []int32) bool
	walk = func(a, b int32, seen []int32) bool {
		return a == b || slices.ContainsFunc(locked, func(l link) bool {
			return l.from == a && !slices.Contains(seen, l.to) && walk(l.to, b, append(seen, l.to))
		})
	}
	for _, l := range all {
		taken := tree && slices.ContainsFunc(locked, func(o link) bool { return o.to == l.to })
		if !taken && !walk(l.to, l.from, []int32{l.to}) {
			locked = append(locked, l)
		}
	}
	var tops []int
	for c := range n {
		if !slices.ContainsFunc(locked, func(l link) bool { return int(l.to) == c }) {
			tops = append(tops, c)
		}
	}
	return tops
}

// everyOrder returns all orders of links that keep stronger ones before weaker; nil
// if there are too many.
func everyOrder(all []link) [][]link {
	orders := [][]link{nil}
	for level := range levels(all) {
		if len(level) > 5 {
			return nil
		}
		var longer [][]link
		for _, o := range orders {
			for _, l := range permutations(level) {
				longer = append(longer, slices.Concat(o, l))
			}
		}
		if orders = longer; len(orders) > 2000 {
			return nil
		}
	}
	return orders
}

func TestUniversesOfPairsAreAllOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, truncated)
		w := p.Pairwise()
		for _, m := range []measure{margins, winning} {
			all := links(w, m)
			orders := everyOrder(all)
			if orders == nil {
				t.Skip("too many orders")
			}
			for _, tree := range []bool{false, true} {
				won := make([]bool, w.Len())
				for _, o := range orders {
					for _, c := range lockInOrder(w.Len(), o, tree) {
						won[c] = true
					}
				}
				want := slices.DeleteFunc(numbered(w.Len()), func(c int) bool { return !won[c] })
				var r *voting.Result
				var err error
				if tree {
					r, err = riverUniverses(context.Background(), "river", p, all, voting.Options{All: 99})
				} else {
					r, err = rankedPairsUniverses(context.Background(), "ranked_pairs", p, w, all, voting.Options{All: 99})
				}
				require.NoError(t, err)
				require.Equal(t, want, slices.Concat(r.Outcomes...), "tree %v", tree)
			}
		}
	})
}

// everyState follows every order of equal majorities, remembering closures, or
// roots if it is a tree: slower than the searches, faster than listing orders.
func everyState(n int, all []link, tree bool) []int {
	won, seen := make([]bool, n), map[string]bool{}
	var lvls [][]link
	for level := range levels(all) {
		lvls = append(lvls, level)
	}
	all64 := make([]uint64, (n+63)/64)
	for c := range n {
		set(all64, c)
	}
	var follow func(c *closure, f *streams, level int)
	follow = func(c *closure, f *streams, level int) {
		key := fmt.Sprint(level, f.root, c.keyAmong(all64))
		if seen[key] {
			return
		}
		seen[key] = true
		if level == len(lvls) {
			tops := c.tops()
			if tree {
				tops = f.roots()
			}
			for _, c := range tops {
				won[c] = true
			}
			return
		}
		stuck := true
		for _, l := range lvls[level] {
			d, g := c.clone(), f.clone()
			if tree && f.can(l) {
				g.flow(l)
				stuck = false
				follow(d, g, level)
			}
			if !tree && len(undecided(c, []link{l})) > 0 {
				d.add(int(l.from), int(l.to), nil)
				stuck = false
				follow(d, g, level)
			}
		}
		if stuck {
			follow(c, f, level+1)
		}
	}
	follow(newClosure(n), newStreams(n), 0)
	return slices.DeleteFunc(numbered(n), func(c int) bool { return !won[c] })
}

// drawLinks draws majorities between any two, or most.
func drawLinks(t *rapid.T, n int, strengths int64) []link {
	var all []link
	for a := range n {
		for b := range a {
			l := link{strength: rapid.Int64Range(1, strengths).Draw(t, "strength"), from: int32(a), to: int32(b)}
			if rapid.Bool().Draw(t, "turned") {
				l.from, l.to = l.to, l.from
			}
			if rapid.IntRange(0, 9).Draw(t, "tied") > 0 {
				all = append(all, l)
			}
		}
	}
	slices.SortStableFunc(all, func(x, y link) int { return int(y.strength - x.strength) })
	return all
}

func TestSearchesOnManyTies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 6).Draw(t, "candidates")
		all := drawLinks(t, n, rapid.Int64Range(1, 6).Draw(t, "strengths"))
		p := build(t, n, nil)
		r, err := rankedPairsUniverses(context.Background(), "ranked_pairs", p, p.Pairwise(), all, voting.Options{All: 99})
		require.NoError(t, err)
		require.Equal(t, everyState(n, all, false), slices.Concat(r.Outcomes...))
		r, err = riverUniverses(context.Background(), "river", p, all, voting.Options{All: 99})
		require.NoError(t, err)
		require.Equal(t, everyState(n, all, true), slices.Concat(r.Outcomes...))
	})
}

// Two strengths only: whole cycles tie, so that the search has to branch.
func TestRankedPairsSearchOnManyTies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 5).Draw(t, "candidates")
		var all []link
		for a := range n {
			for b := range a {
				l := link{strength: rapid.Int64Range(1, 3).Draw(t, "strength"), from: int32(a), to: int32(b)}
				if rapid.Bool().Draw(t, "turned") {
					l.from, l.to = l.to, l.from
				}
				all = append(all, l)
			}
		}
		slices.SortStableFunc(all, func(x, y link) int { return int(y.strength - x.strength) })
		orders := everyOrder(all)
		if orders == nil {
			t.Skip("too many orders")
		}
		won := make([]bool, n)
		for _, o := range orders {
			for _, c := range lockInOrder(n, o, false) {
				won[c] = true
			}
		}
		s := lockSearch{search: newSearch(context.Background(), "ranked_pairs", n, 1, voting.Options{})}
		for level := range levels(all) {
			s.levels = append(s.levels, level)
		}
		able := undefeated(n, all)
		for c := range n {
			if won[c] {
				require.Contains(t, able, c)
			}
			clear(s.seen)
			s.aim(c, s.levels)
			require.Equal(t, won[c], s.wins(newClosure(n), 0), "candidate %d", c)
		}
	})
}

func TestLexOrderIsThatOfThePolicy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, weak)
		w := p.Pairwise()
		order := rapid.Permutation(numbered(w.Len())).Draw(t, "order")
		ties, err := voting.ByOrder(p, order)
		require.NoError(t, err)
		rank := make([]int, len(order))
		for i, c := range order {
			rank[c] = i
		}
		for _, c := range []struct {
			run  voting.Rule
			m    measure
			tree bool
		}{{RankedPairsMarginsLex, margins, false}, {RankedPairsWinningLex, winning, false}, {River, margins, true}} {
			all := links(w, c.m)
			slices.SortStableFunc(all, func(x, y link) int {
				if x.strength != y.strength {
					return int(y.strength - x.strength)
				}
				if x.from != y.from {
					return rank[x.from] - rank[y.from]
				}
				return rank[x.to] - rank[y.to]
			})
			tops := lockInOrder(w.Len(), all, c.tree)
			want := slices.MinFunc(tops, func(a, b int) int { return rank[a] - rank[b] })
			r, err := c.run(context.Background(), p, 1, voting.Options{Ties: ties})
			require.NoError(t, err)
			require.Equal(t, []int{want}, r.Winners)
		}
	})
}

// A policy that refuses hears of no tie that leaves one winner.
func TestRefusalOnlyIfTheWinnerDependsOnIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, truncated)
		for _, run := range []voting.Rule{RankedPairsMarginsLex, RankedPairsWinningLex, River} {
			winners := every(t, run, p)
			r, err := run(context.Background(), p, 1, voting.Options{})
			if len(winners) > 1 {
				var tie *voting.TieError
				require.ErrorAs(t, err, &tie)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, winners, r.Winners)
		}
	})
}
