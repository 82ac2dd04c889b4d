package committee

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// PAV is proportional approval voting: the committee with the greatest sum, over
// ballots, of 1 + 1/2 + … for the elected candidates they approve of (Thiele
// 1895). It is NP-hard: branch and bound, bounded by Options.Nodes. Value is the
// score, Bound what no committee exceeds.
func PAV(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return thieleBest(ctx, "pav", harmonic, p, seats, o)
}

// SLAV is [PAV] with the weights 1, 1/3, 1/5, … of Sainte-Laguë.
func SLAV(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return thieleBest(ctx, "slav", odd, p, seats, o)
}

// CC is the rule of Chamberlin and Courant: the committee with the most ballots
// that approve of at least one member. It searches as [PAV] does.
func CC(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return thieleBest(ctx, "cc", covered, p, seats, o)
}

// Geometric is [PAV] with the weights 1/2, 1/4, 1/8, …
func Geometric(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return thieleBest(ctx, "geom2", halves, p, seats, o)
}

// LexCC is [CC], and among equals the committee with the most ballots that
// approve of at least two members, then three, and so on. Value is left out: the
// objective is a list of numbers.
func LexCC(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats("lexcc", seats, voting.Approval); err != nil {
		return nil, err
	}
	units := make([]*big.Int, seats)
	base := big.NewInt(p.Voters() + 1)
	power := big.NewInt(1)
	for j := range slices.Backward(units) {
		units[j] = new(big.Int).Set(power)
		power.Mul(power, base)
	}
	return optimum(ctx, "lexcc", units, nil, p, seats, o)
}

// Adams is [CC], and among equals the committee with the greatest sum of 1 + 1/2
// + … for elected candidates beyond the first of each ballot: the weights 1/0,
// 1/1, 1/2, … of Adams's divisors. Value is left out as in [LexCC].
func Adams(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats("adams", seats, voting.Approval); err != nil {
		return nil, err
	}
	units := make([]*big.Int, seats)
	unit := big.NewInt(1)
	for j := 1; j < seats; j++ {
		lcm(unit, big.NewInt(int64(j)))
	}
	sum := new(big.Int)
	for j := 1; j < seats; j++ {
		units[j] = new(big.Int).Quo(unit, big.NewInt(int64(j)))
		sum.Add(sum, units[j])
	}
	units[0] = sum.Mul(sum, big.NewInt(p.Voters())).Add(sum, unit)
	return optimum(ctx, "adams", units, nil, p, seats, o)
}

func thieleBest(ctx context.Context, rule string, f thiele, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	unit := big.NewInt(1)
	units := make([]*big.Int, seats)
	for j := range units {
		lcm(unit, f(j+1).Denom())
	}
	for j := range units {
		w := f(j + 1)
		units[j] = new(big.Int).Quo(new(big.Int).Mul(w.Num(), unit), w.Denom())
	}
	return optimum(ctx, rule, units, unit, p, seats, o)
}

// optimum finds the best committee for weights in some unit; nil means that the
// value is not to be told.
func optimum(ctx context.Context, rule string, units []*big.Int, unit *big.Int, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	most := new(big.Int)
	for _, u := range units {
		most.Add(most, u)
	}
	most.Mul(most, big.NewInt(p.Voters()))
	v := newVotes(p, seats)
	switch width := most.BitLen() + 2; { // a sign, and twice the value in bounds
	case width <= 63:
		return solve(ctx, rule, convert(units, shortOf), unit, v, o)
	case width < 64*longWords:
		return solve(ctx, rule, convert(units, longOf), unit, v, o)
	default:
		return nil, fmt.Errorf("%s: scores of %d seats and %d voters need %d bits: use a sequential rule: %w", rule, seats, p.Voters(), width, renjia.ErrUnsupported)
	}
}

func convert[N any](units []*big.Int, to func(*big.Int) N) []N {
	all := make([]N, len(units))
	for j, u := range units {
		all[j] = to(u)
	}
	return all
}

func solve[N number[N]](ctx context.Context, rule string, units []N, unit *big.Int, v *votes, o voting.Options) (*voting.Result, error) {
	s := newSearch(ctx, v, units, o.Nodes)
	best, value, bound := s.maximum()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &voting.Result{Rule: rule, Winners: best}
	if unit != nil {
		r.Value = new(big.Rat).SetFrac(value.big(), unit)
		r.Bound = new(big.Rat).SetFrac(bound.big(), unit)
	}
	if s.stopped {
		r.More = true
		return r, nil
	}
	t := &tiedBest[N]{search: s, value: value, r: r}
	return r, t.settle(ctx, o)
}

// tiedBest breaks ties between best committees without listing them all.
type tiedBest[N number[N]] struct {
	*search[N]
	value   N
	r       *voting.Result
	known   [][]int // best committees that are still possible
	in, out []int
}

func (t *tiedBest[N]) settle(ctx context.Context, o voting.Options) error {
	limit := 2
	if o.All > 0 {
		limit = o.All
	}
	found := newOutcomes(limit)
	t.every(t.value, found.add)
	if err := ctx.Err(); err != nil {
		return err
	}
	all := found.result(t.r.Rule)
	switch {
	case o.All > 0:
		t.r.Outcomes, t.r.Winners = all.Outcomes, all.Winners
		t.r.More = all.More || t.nodes >= t.limit
		return nil
	case t.nodes >= t.limit:
		t.r.More = true
		return nil
	case len(all.Outcomes) == 1:
		return nil
	}
	t.known = all.Outcomes
	return t.decide(ctx, o)
}

// decide asks the policy whom to elect first until one committee is left.
func (t *tiedBest[N]) decide(ctx context.Context, o voting.Options) error {
	for round := 1; ; round++ {
		open := t.open()
		if err := ctx.Err(); err != nil {
			return err
		}
		if t.nodes >= t.limit {
			t.r.Winners, t.r.More = t.known[0], true
			return nil
		}
		if len(open) == 0 {
			t.r.Winners = t.known[0]
			return nil
		}
		b, err := o.Ties.Break(t.r.Rule, voting.Tie{Round: round, For: voting.ToElect, Among: open})
		if err != nil {
			return err
		}
		t.r.Broken = append(t.r.Broken, b)
		t.in = append(t.in, b.Chosen)
		t.known = slices.DeleteFunc(t.known, func(w []int) bool { return !slices.Contains(w, b.Chosen) })
	}
}

// open returns the candidates that some but not all best committees hold.
func (t *tiedBest[N]) open() []int {
	var open []int
	for c := range t.candidates() {
		if slices.Contains(t.in, c) || slices.Contains(t.out, c) {
			continue
		}
		with, without := t.hold(c)
		switch {
		case !with && !t.look(append(slices.Clip(t.in), c), t.out):
			t.out = append(t.out, c)
		case !without && !t.look(t.in, append(slices.Clip(t.out), c)):
			t.in = append(t.in, c)
		default:
			open = append(open, c)
		}
	}
	return open
}

// hold reports whether committees are known with, and without, a candidate.
func (t *tiedBest[N]) hold(c int) (with, without bool) {
	for _, w := range t.known {
		if slices.Contains(w, c) {
			with = true
		} else {
			without = true
		}
	}
	return with, without
}

func (t *tiedBest[N]) look(in, out []int) bool {
	if len(in) > t.seats {
		return false
	}
	w := t.find(t.value, in, out)
	if w == nil {
		return false
	}
	t.known = append(t.known, w)
	return true
}
