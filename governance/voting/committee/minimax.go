package committee

import (
	"cmp"
	"context"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// MinimaxAV elects the committee whose greatest Hamming distance to a ballot,
// the candidates on one of the two but not on both, is least (Brams, Kilgour and
// Sanver 2007). Weights of ballots do not matter. Value is that distance. It looks
// at committees one by one as far as no bound excludes them, see Options.Nodes.
func MinimaxAV(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return byDistance(ctx, "minimaxav", p, seats, o)
}

// LexMinimaxAV is [MinimaxAV], and among equals the fewest papers at the greatest
// distance, then at the next, and so on. Value is left out.
func LexMinimaxAV(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return byDistance(ctx, "lexminimaxav", p, seats, o)
}

// distances counts papers by distance from the greatest; that of minimaxav has
// only the greatest.
type distances []int64

func (d distances) compare(e score) int { return slices.Compare(d, e.(distances)) }

func byDistance(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	d := &hamming{votes: newVotes(p, seats), lex: rule == "lexminimaxav", common: make([]int, p.Len()), length: make([]int, p.Len())}
	for b := range d.length {
		d.length[b] = len(p.Ballot(b).Marks)
	}
	e := &exhaustive{rule: rule, n: len(p.Candidates), seats: seats, rate: d.rate}
	r, err := e.run(ctx, o)
	if err == nil && !d.lex && !e.stopped {
		r.Value = whole(e.best.(distances)[0])
		r.Bound = r.Value
	}
	return r, err
}

// hamming rates committees by distance.
type hamming struct {
	*votes
	lex    bool
	common []int // by ballot: members it approves of
	length []int // by ballot: marks
}

// rate counts: a ballot of a marks, of which i are members, is at distance
// seats + a - 2i. Missing members may all be on the ballot, as long as it has
// marks left.
func (h *hamming) rate(part []int) score {
	clear(h.common)
	for _, c := range part {
		for _, b := range h.supporters(c) {
			h.common[b]++
		}
	}
	missing := h.seats - len(part)
	if h.lex {
		return h.spectrum(missing)
	}
	worst := 0
	for b, common := range h.common {
		worst = max(worst, h.distance(b, common, missing))
	}
	return distances{int64(worst)}
}

func (h *hamming) distance(b, common, missing int) int {
	return h.seats + h.length[b] - 2*min(common+missing, h.length[b])
}

func (h *hamming) spectrum(missing int) score {
	most := h.seats + h.candidates()
	counts := make(distances, most+1)
	for b, common := range h.common {
		counts[most-h.distance(b, common, missing)] += h.weights[b]
	}
	return counts
}

// MinimaxPhragmen elects the committee whose seats, each a load of 1, supporters
// can share out so that the greatest load of a paper is least. Members that nobody
// approves of load nobody, but a committee with fewer of them is better. Value is
// that load, left out if there are such members.
// See Brill, Freeman, Janson and Lackner, arXiv:2102.12305. It looks at committees
// one by one as far as no bound excludes them, see Options.Nodes.
func MinimaxPhragmen(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return byLoads(ctx, "minimaxphragmen", p, seats, o)
}

// LeximaxPhragmen is [MinimaxPhragmen], and among equals the least second greatest
// load, and so on over all papers. Value is left out.
func LeximaxPhragmen(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return byLoads(ctx, "leximaxphragmen", p, seats, o)
}

// burden is that papers of some weight have a load of 1/support each.
type burden struct {
	support fraction
	papers  int64
}

// burdens are from the heaviest; papers that are not listed have no load.
type burdens []burden

// compare compares loads paper by paper.
func (x burdens) compare(s score) int {
	y := s.(burdens)
	i, j, done, over := 0, 0, int64(0), int64(0)
	for i < len(x) && j < len(y) {
		if order := y[j].support.compare(x[i].support); order != 0 {
			return order
		}
		a, b := done+x[i].papers, over+y[j].papers
		if a <= b {
			i, done = i+1, a
		}
		if b <= a {
			j, over = j+1, b
		}
	}
	return cmp.Compare(len(x)-i, len(y)-j)
}

func byLoads(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	l := &loads{votes: newVotes(p, seats), lex: rule == "leximaxphragmen"}
	e := &exhaustive{rule: rule, n: len(p.Candidates), seats: seats, rate: l.rate}
	r, err := e.run(ctx, o)
	if err == nil && !l.lex && !e.stopped {
		if s := e.best.(burdens)[0].support; s.num > 0 {
			r.Value = big.NewRat(s.den, s.num)
			r.Bound = r.Value
		}
	}
	return r, err
}
