package budgeting

import (
	"context"
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Carried is what voters bring along from earlier rounds: endowments they did not
// spend, by the voter's ID, in units of the election.
type Carried map[string]*big.Rat

// DecideCarrying runs Equal Shares with endowments of different size: each voter
// has the like share of the budget and what they carried over, so that who was
// outvoted in one round counts for more in the next. It returns what each voter
// carries into the next round; whoever did not vote keeps what they had.
//
// The rule must be EqualShares without completion, which would spend what is to
// be carried. The election must list its voters with IDs, as files do. It counts
// in exact fractions from the start.
func DecideCarrying(ctx context.Context, e *Election, r Rule, from Carried) (*Outcome, Carried, error) {
	if err := e.Validate(); err != nil {
		return nil, nil, err
	}
	if err := r.Validate(); err != nil {
		return nil, nil, err
	}
	if r.Method != EqualShares || r.Completion != NoCompletion || r.Comparison {
		return nil, nil, fmt.Errorf("carrying endowments over wants %s with completion %s and no comparison: %w", EqualShares, NoCompletion, renjia.ErrUnsupported)
	}
	ties, err := r.Ties.order(e)
	if err != nil {
		return nil, nil, err
	}
	l, err := r.Constraints.limits(e)
	if err != nil {
		return nil, nil, err
	}
	if len(l.budgets) > 0 {
		return nil, nil, fmt.Errorf("carrying endowments over with budgets of districts: %w", renjia.ErrUnsupported)
	}
	o := &Outcome{Rule: r, Partial: -1}
	l.prefund(r.Constraints.Prefunded, o)
	f, err := prepare(e, r.Satisfaction, l.open)
	if err != nil {
		return nil, nil, err
	}
	h, err := f.holders(l.left, from)
	if err != nil {
		return nil, nil, err
	}
	if err := h.run(ctx, l, o, ties); err != nil {
		return nil, nil, err
	}
	return o, h.carry(from), nil
}

// holders is voters by ballot and purse.
type holders struct {
	*pool
	voters []string // IDs
	class  []int32  // beside voters
}

// holders splits the classes of a field by what voters carry.
func (f *field) holders(total int64, from Carried) (*holders, error) {
	type key struct {
		ballot  int
		carried string
	}
	h := &holders{}
	fine := &field{e: f.e, voters: f.voters, value: f.value, votes: f.votes, mark: f.mark, most: f.most}
	share, purses := big.NewRat(total, f.voters), []*big.Rat(nil)
	split, byBallot := map[key]int32{}, make([][]int32, len(f.weight))
	seen := map[string]bool{}
	for v := range f.e.Voters() {
		if v.ID == "" || seen[v.ID] {
			return nil, fmt.Errorf("voter %q is not named, or twice: %w", v.ID, renjia.ErrInvalid)
		}
		seen[v.ID] = true
		purse, k := share, key{v.Ballot, ""}
		if more := from[v.ID]; more != nil && more.Sign() > 0 {
			purse, k.carried = new(big.Rat).Add(share, more), more.String()
		}
		c, ok := split[k]
		if !ok {
			c = int32(len(purses))
			split[k] = c
			purses, fine.weight = append(purses, purse), append(fine.weight, 0)
			byBallot[v.Ballot] = append(byBallot[v.Ballot], c)
		}
		fine.weight[c]++
		h.voters, h.class = append(h.voters, v.ID), append(h.class, c)
	}
	if int64(len(h.voters)) != f.voters {
		return nil, fmt.Errorf("the election lists %d of %d voters: %w", len(h.voters), f.voters, renjia.ErrUnsupported)
	}
	f.transpose()
	fine.split(f, byBallot)
	h.pool = newPool(fine, func(c int) *big.Rat { return purses[c] })
	return h, nil
}

// split names for each project the finer classes of those it has in f.
func (fine *field) split(f *field, byBallot [][]int32) {
	fine.first = make([]int, len(f.first))
	for p := range f.votes {
		worth := f.worthOf(p)
		for i, b := range f.classes(p) {
			for _, c := range byBallot[b] {
				fine.class = append(fine.class, c)
				if worth != nil {
					fine.worth = append(fine.worth, worth[i])
				}
			}
		}
		fine.first[p+1] = len(fine.class)
	}
}

// run buys what costs its supporters least per unit of satisfaction until nothing
// can be bought.
func (h *holders) run(ctx context.Context, l *limits, o *Outcome, ties voting.Ties) error {
	for {
		best, err := h.cheapest(ctx, l)
		if err != nil {
			return err
		}
		if len(best) == 0 {
			return nil
		}
		chosen, err := choose(o, "mes", best, ties)
		if err != nil {
			return err
		}
		b := best[chosen]
		h.pay(b.project, b.price)
		o.add(b.project, h.e.Projects[b.project].Cost, MainStage, func() *big.Rat { return b.ratio }, nil)
		l.take(b.project, h.e.Projects[b.project].Cost)
	}
}

// cheapest returns the projects that cost least per unit of satisfaction, more
// than one if they tie.
func (h *holders) cheapest(ctx context.Context, l *limits) (best []part, err error) {
	for p := range h.votes {
		if h.votes[p] == 0 || !l.open(p) || !l.withinCaps(p) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, ok := h.offer(p)
		switch {
		case !ok:
		case len(best) == 0 || b.before(best[0]):
			best = append(best[:0], b)
		case !best[0].before(b):
			best = append(best, b)
		}
	}
	return best, nil
}

// offer returns what a project would cost now.
func (h *holders) offer(p int) (part, bool) {
	price, ok := h.all(p)
	if !ok {
		return part{}, false
	}
	return part{project: p, price: price, ratio: new(big.Rat).Quo(price, whole(h.value[p]))}, true
}

// carry returns what everybody has left, those who did not vote included.
func (h *holders) carry(from Carried) Carried {
	to := Carried{}
	for id, amount := range from {
		to[id] = amount
	}
	for i, id := range h.voters {
		delete(to, id)
		if left := h.amounts[h.at[h.class[i]]]; left.Sign() > 0 {
			to[id] = new(big.Rat).SetFrac(left, h.den)
		}
	}
	return to
}
