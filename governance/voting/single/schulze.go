package single

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// SchulzeMargins elects who is by no one beaten along paths of majorities: a path
// is as strong as its weakest majority, and a beats b if the strongest path from
// a to b is stronger than that from b to a (Schulze 2011, 2018). Majorities are
// compared by their lead. It takes O(pairwise + m² log m + m³/64).
func SchulzeMargins(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return schulze(ctx, "schulze_margins", p, seats, o, margins)
}

// SchulzeWinning is [SchulzeMargins] with majorities compared by their size alone;
// of two equal majorities none is stronger, however many stand against it. That is
// what programs and by-laws call winning votes; Schulze's papers go on to prefer,
// of equal majorities, the one with fewer against it, which can leave fewer
// candidates tied.
func SchulzeWinning(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return schulze(ctx, "schulze_winning", p, seats, o, winning)
}

func schulze(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, m measure) (*voting.Result, error) {
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	paths := strongestPaths(w, m)
	n := w.Len()
	unbeaten := make([]int64, n)
	for a := range n {
		for b := range n {
			if a != b && paths[a*n+b] >= paths[b*n+a] {
				unbeaten[a]++
			}
		}
	}
	all := numbered(n)
	winners := best(all, of(unbeaten))
	round := voting.Round{
		Scores: standings(all, of(unbeaten)), Elected: winners,
		Note: renjia.Textf("has to each other candidate a path no weaker than the one back: %s; beaten along paths: %s",
			"对其他每人的最强路径均不弱于反向路径：%s；沿路径被击败：%s", called(p, winners), comparisons(p, beatenBy(paths, n, winners))),
	}
	return settle(rule, winners, []voting.Round{round}, o)
}

// beatenBy finds for each candidate who is not a winner a winner who beats it: there
// is one, as who beats whom is transitive.
func beatenBy(paths []int64, n int, winners []int) []comparison {
	var all []comparison
	for b := range n {
		for _, a := range winners {
			if with, against := paths[a*n+b], paths[b*n+a]; with > against {
				all = append(all, comparison{a, b, with, against})
				break
			}
		}
	}
	return all
}

// strongestPaths returns the strength of the strongest path of majorities for
// each pair, row to column; 0 if there is none. Majorities are added from the
// strongest down: a pair's strength is that of the one that first connects it.
func strongestPaths(w *voting.Pairwise, m measure) []int64 {
	n := w.Len()
	paths := make([]int64, n*n)
	c := newClosure(n)
	for _, l := range links(w, m) {
		c.add(int(l.from), int(l.to), func(x, y int) { paths[x*n+y] = l.strength })
	}
	return paths
}

// SplitCycle elects who is undefeated if, of every cycle of majorities, the
// weakest are struck out: a defeats b if its lead over b is greater than the
// strength of any path back (Holliday and Pacuit 2023). It takes as long as
// [SchulzeMargins].
func SplitCycle(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "split_cycle"
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	defeats, struck := splitDefeats(w)
	all := numbered(w.Len())
	winners := worst(all, of(defeats))
	round := voting.Round{
		Scores: standings(all, of(defeats)), Elected: winners,
		Note: renjia.Textf("undefeated: %s; defeats, by the lead and the strongest path back: %s",
			"无败绩：%s；败绩（净胜票与最强反向路径）：%s", called(p, winners), comparisons(p, struck)),
	}
	return settle(rule, winners, []voting.Round{round}, o)
}

// splitDefeats counts by how many others each candidate is defeated, and keeps the
// first defeat of each. Somebody is defeated by nobody, as defeats form no cycle.
func splitDefeats(w *voting.Pairwise) ([]int64, []comparison) {
	n := w.Len()
	paths := strongestPaths(w, margins)
	defeats := make([]int64, n)
	var first []comparison
	for b := range n {
		for a := range n {
			lead, back := w.Margin(a, b), paths[b*n+a]
			if lead <= 0 || lead <= back {
				continue
			}
			if defeats[b]++; defeats[b] == 1 {
				first = append(first, comparison{a, b, lead, back})
			}
		}
	}
	return defeats, first
}
