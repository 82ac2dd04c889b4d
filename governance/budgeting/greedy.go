package budgeting

import (
	"math/big"
	"math/bits"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// greedy funds projects in order of satisfaction per unit of cost, skipping what
// does not fit, into an outcome that may already hold some. A free project that
// somebody supports is worth more than any other; projects without supporters
// come last.
func greedy(f *field, l *limits, o *Outcome, ties voting.Ties, stage Stage) error {
	g := greed{field: f, limits: l, outcome: o, ties: ties, stage: stage}
	rest := make([]int, 0, len(f.e.Projects))
	for p := range f.e.Projects {
		if l.open(p) {
			rest = append(rest, p)
		}
	}
	slices.SortStableFunc(rest, func(a, b int) int { return g.compare(b, a) })
	for len(rest) > 0 {
		n := 1
		for n < len(rest) && g.compare(rest[0], rest[n]) == 0 {
			n++
		}
		if goOn, err := g.fund(slices.Clone(rest[:n])); err != nil || !goOn {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

type greed struct {
	*field
	*limits
	outcome *Outcome
	ties    voting.Ties
	stage   Stage
}

// compare compares satisfaction per cost exactly.
func (g *greed) compare(a, b int) int {
	ga, ca := g.ratio(a)
	gb, cb := g.ratio(b)
	return compareProducts(ga, cb, gb, ca)
}

// ratio returns satisfaction and cost: 1 and 0, which is more than any other, for
// something that costs nothing, 0 and 1 for something nobody gains by.
func (g *greed) ratio(p int) (gain, cost int64) {
	gain, cost = g.gain[p], g.e.Projects[p].Cost
	switch {
	case gain == 0:
		return 0, 1
	case cost == 0:
		return 1, 0
	}
	return gain, cost
}

// compareProducts compares a·b with c·d, none of them negative.
func compareProducts(a, b, c, d int64) int {
	h1, l1 := bits.Mul64(uint64(a), uint64(b))
	h2, l2 := bits.Mul64(uint64(c), uint64(d))
	switch {
	case h1 != h2 && h1 < h2, h1 == h2 && l1 < l2:
		return -1
	case h1 == h2 && l1 == l2:
		return 0
	}
	return 1
}

// fund goes through projects that are equally good. Which of them goes first
// matters only if they do not all fit.
func (g *greed) fund(tied []int) (goOn bool, err error) {
	for {
		tied = slices.DeleteFunc(tied, func(p int) bool { return !g.open(p) || !g.stop && !g.part() && !g.fits(p) })
		if len(tied) == 0 {
			return true, nil
		}
		p, err := g.first(tied)
		if err != nil {
			return false, err
		}
		tied = slices.DeleteFunc(tied, func(q int) bool { return p == q })
		if !g.fits(p) {
			if g.misfit(p) {
				return false, nil
			}
			continue
		}
		g.take(p, g.e.Projects[p].Cost)
		g.outcome.add(p, g.e.Projects[p].Cost, g.stage, g.density(p), nil)
	}
}

func (g *greed) first(tied []int) (int, error) {
	if len(tied) == 1 || g.allFit(tied) && g.ties.Name() == "" {
		return tied[0], nil
	}
	b, err := g.ties.Break("greedy", voting.Tie{Round: len(g.outcome.Selected) + 1, For: voting.ToOrder, Among: tied})
	if err != nil {
		return 0, err
	}
	if !g.allFit(tied) {
		g.outcome.Broken = append(g.outcome.Broken, b)
	}
	return b.Chosen, nil
}

// allFit reports whether all can be funded, so that their order is all the same.
func (g *greed) allFit(tied []int) bool {
	if len(g.groups) > 0 || len(g.caps) > 0 || g.number >= 0 && g.number < len(tied) {
		return false
	}
	return g.e.Cost(tied) <= g.left
}

func (g *greed) density(p int) func() *big.Rat {
	gain, cost := g.gain[p], g.e.Projects[p].Cost
	if gain == 0 || cost == 0 {
		return nil
	}
	return func() *big.Rat { return big.NewRat(gain, cost) }
}

// part reports whether the first misfit may be given what is left.
func (g *greed) part() bool {
	return g.outcome.Rule.Constraints.PartFunding > 0 && g.outcome.Partial < 0
}

// misfit deals with a project that does not fit and reports whether greedy ends.
func (g *greed) misfit(p int) bool {
	room, cost := g.room(p), g.e.Projects[p].Cost
	if g.part() && compareProducts(room, 100, cost, int64(g.outcome.Rule.Constraints.PartFunding)) >= 0 && room > 0 {
		g.take(p, room)
		g.outcome.Partial, g.outcome.Paid = p, room
		g.outcome.Cost += room
		return g.stop || g.left == 0
	}
	return g.stop
}
