package single

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// RankedPairsMarginsLex locks majorities one by one, those with the greatest lead
// first, except that one which would close a cycle with those locked before is
// left out; who has no locked majority against them wins (Tideman 1987). Equal
// leads go in the order of the winner, then of the loser, in one order of all
// candidates that o.Ties gives (as in Zavist and Tideman 1989). A policy that
// refuses is only asked if that order decides who wins, or may do: finding out is
// NP-hard, see [RankedPairsMarginsPUT], which this is with Options.All. It takes
// O(pairwise + m² log m + m³/64).
func RankedPairsMarginsLex(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return rankedPairsLex(ctx, "ranked_pairs_margins_lex", p, seats, o, margins)
}

// RankedPairsWinningLex is [RankedPairsMarginsLex] with majorities compared by
// their size.
func RankedPairsWinningLex(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return rankedPairsLex(ctx, "ranked_pairs_winning_lex", p, seats, o, winning)
}

func rankedPairsLex(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, m measure) (*voting.Result, error) {
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	all := links(w, m)
	if o.All > 0 {
		return rankedPairsUniverses(ctx, rule, p, w, all, o)
	}
	k := locker{rule: rule, n: w.Len(), c: newClosure(w.Len()), ties: o.Ties}
	for level := range levels(all) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", rule, err)
		}
		matters, err := k.lock(level)
		if err != nil {
			return nil, err
		}
		if matters && o.Ties.Name() == "" {
			return k.orRefuse(level)(rankedPairsUniverses(ctx, rule, p, w, all, o))
		}
	}
	return withBroken(k.broken)(settle(rule, k.c.tops(), []voting.Round{k.round(p)}, o))
}

// locker locks majorities in order.
type locker struct {
	rule    string
	n       int
	c       *closure
	ties    voting.Ties
	rank    []int // of candidates in the policy's order, once it is needed
	level   int
	skipped []link
	broken  []voting.BrokenTie
}

// lock takes majorities of equal strength. It reports whether their order matters
// to which are locked; if it does and the policy refuses, it locks none.
func (k *locker) lock(level []link) (matters bool, err error) {
	k.level++
	open := undecided(k.c, level)
	clash := clashing(k.c, open)
	if len(clash) > 0 {
		if k.ties.Name() == "" {
			return true, nil
		}
		if err := k.order(open, clash); err != nil {
			return true, err
		}
	}
	for _, l := range open {
		if !k.c.reaches(int(l.to), int(l.from)) {
			k.c.add(int(l.from), int(l.to), nil)
		}
	}
	for _, l := range level {
		if !k.c.reaches(int(l.from), int(l.to)) {
			k.skipped = append(k.skipped, l)
		}
	}
	return len(clash) > 0, nil
}

// orRefuse turns a search that came to no end into the tie that it was about: a
// policy would decide it.
func (k *locker) orRefuse(level []link) func(*voting.Result, error) (*voting.Result, error) {
	return func(r *voting.Result, err error) (*voting.Result, error) {
		if errors.Is(err, renjia.ErrUnknown) {
			_, err = k.ties.Break(k.rule, voting.Tie{Round: k.level, For: voting.ToOrder, Among: endpoints(level)})
		}
		return r, err
	}
}

// undecided returns the majorities that those locked neither imply nor forbid.
func undecided(c *closure, level []link) []link {
	var open []link
	for _, l := range level {
		if !c.reaches(int(l.from), int(l.to)) && !c.reaches(int(l.to), int(l.from)) {
			open = append(open, l)
		}
	}
	return open
}

// clashing returns which undecided majorities are on cycles of all of them with
// those locked. The others will be locked in whatever order.
func clashing(c *closure, open []link) []link {
	if len(open) < 2 {
		return nil
	}
	full := c.clone()
	for _, l := range open {
		full.add(int(l.from), int(l.to), nil)
	}
	var clash []link
	for _, l := range open {
		if full.reaches(int(l.to), int(l.from)) {
			clash = append(clash, l)
		}
	}
	return clash
}

// order sorts majorities by the policy, and notes the tie.
func (k *locker) order(open, clash []link) error {
	if k.rank == nil {
		rank, err := ranking(k.rule, k.level, k.n, k.ties)
		if err != nil {
			return err
		}
		k.rank = rank
	}
	slices.SortFunc(open, func(a, b link) int {
		return cmp.Or(cmp.Compare(k.rank[a.from], k.rank[b.from]), cmp.Compare(k.rank[a.to], k.rank[b.to]))
	})
	among := endpoints(clash)
	first := slices.MinFunc(among, func(a, b int) int { return cmp.Compare(k.rank[a], k.rank[b]) })
	k.broken = append(k.broken, voting.BrokenTie{
		Tie: voting.Tie{Round: k.level, For: voting.ToOrder, Among: among}, Chosen: first, How: k.ties.Name(),
	})
	return nil
}

// endpoints returns the candidates at both ends of majorities.
func endpoints(all []link) []int {
	var among []int
	for _, l := range all {
		among = append(among, int(l.from), int(l.to))
	}
	slices.Sort(among)
	return slices.Compact(among)
}

// ranking asks the policy for an order of all candidates, one by one.
func ranking(rule string, round, n int, ties voting.Ties) ([]int, error) {
	rank, left := make([]int, n), numbered(n)
	for place := range n {
		first := left[0]
		if len(left) > 1 {
			b, err := ties.Break(rule, voting.Tie{Round: round, For: voting.ToOrder, Among: left})
			if err != nil {
				return nil, err
			}
			first = b.Chosen
		}
		rank[first] = place
		i, _ := slices.BinarySearch(left, first)
		left = slices.Delete(left, i, i+1)
	}
	return rank, nil
}

func (k *locker) round(p *voting.Profile) voting.Round {
	tops, all := k.c.tops(), numbered(k.n)
	return voting.Round{Scores: standings(all, k.c.below), Elected: tops, Note: lockedNote(p, tops, k.skipped)}
}

// lockedNote says who is on top, and which majorities were left out.
func lockedNote(p *voting.Profile, tops []int, skipped []link) renjia.Text {
	var left []string
	for _, l := range skipped[:min(shown, len(skipped))] {
		left = append(left, fmt.Sprintf("%s > %s (%d)", p.Name(int(l.from)), p.Name(int(l.to)), l.strength))
	}
	if len(skipped) > shown {
		left = append(left, "…")
	}
	return renjia.Textf("no locked majority against %s; scores say over how many others they are; %d majorities left out: %s",
		"%s无锁定的败绩；得分为其锁定之下的人数；未锁定的多数共%d个：%s", called(p, tops), len(skipped), strings.Join(left, "; "))
}
