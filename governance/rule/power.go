package rule

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"

	"github.com/renjia-project/renjia"
)

// Power is the voting power of electors who weigh the same.
type Power struct {
	Weights  []int64  `json:"weights"`
	Electors []string `json:"electors"`
	// Banzhaf is the share of the coalitions of all others that the elector's
	// yes turns from losing to winning (Penrose 1946; Banzhaf 1965; absolute,
	// not normalised). ShapleyShubik is the share of the orders of all electors
	// in which it is the one who does so (Shapley and Shubik 1954).
	Banzhaf       Index `json:"banzhaf"`
	ShapleyShubik Index `json:"shapley_shubik"`
}

// Index is a power index, exact or estimated.
type Index struct {
	Exact *big.Rat `json:"exact,omitempty"` // nil if estimated
	Value float64  `json:"value"`
	// Error: with 95 % confidence an estimate is no further off; 0 if exact
	// (Hoeffding's inequality: √(ln(2/0.05) / 2n) for n samples).
	Error float64 `json:"error,omitempty"`
}

// PowerOptions bound the work. The zero value computes exactly or fails.
type PowerOptions struct {
	// MaxStates is the most cells of the table of coalitions by size and
	// weight; 0: 1 << 20. Weights are divided by their greatest common divisor
	// first. The table takes (electors/64 + 1) · 8 bytes a cell.
	MaxStates int
	// Samples is how many coalitions and how many orders are drawn where the
	// table would have more cells; 0: that is ErrUnsupported.
	Samples int
	Seed    uint64 // of the samples
}

// Powers computes the power of every electors' kind of weight in the game in
// which everybody votes yes or no. Rules that a yes can harm are
// ErrUnsupported: they are no simple games.
func Powers(ctx context.Context, r Rule, electors []Elector, o PowerOptions) ([]Power, error) {
	g, err := newGame(r, electors)
	if err != nil {
		return nil, err
	}
	limit := o.MaxStates
	if limit == 0 {
		limit = 1 << 20
	}
	if g.lay(limit) {
		return g.exact(ctx)
	}
	if o.Samples <= 0 {
		return nil, fmt.Errorf("rule %s: the table of %d electors has more than %d cells: sample, or raise the limit: %w", r.ID, len(electors), limit, renjia.ErrUnsupported)
	}
	return g.sample(ctx, o)
}

// game is a rule as a simple game: a coalition wins if the motion is adopted
// with it saying yes and all others saying no.
type game struct {
	t      *Tally
	n      int
	totals []int64 // of the roll by measure
	kinds  []Power
	member []int // kind of each elector

	// The table of coalitions: its axes are the size and those measures that
	// the size does not determine.
	axes   []int   // measures
	unit   []int64 // of each axis
	extent []int   // cells of each axis
	cells  int     // of all axes together, for one size
}

func newGame(r Rule, electors []Elector) (*game, error) {
	if _, err := NewRegister(r, electors); err != nil {
		return nil, err
	}
	t, _ := NewTally(r)
	for _, x := range t.tests {
		if t.effect(x, No, Yes) < 0 {
			return nil, fmt.Errorf("rule %s: a yes can harm threshold %s, power is not defined: %w", r.ID, x.ID, renjia.ErrUnsupported)
		}
	}
	electors, err := r.Capped(electors)
	if err != nil {
		return nil, err
	}
	g := &game{t: t, n: len(electors), totals: make([]int64, len(r.Measures))}
	places := map[string]int{}
	for _, e := range electors {
		key := fmt.Sprint(e.Weights)
		k, known := places[key]
		if !known {
			k = len(g.kinds)
			places[key] = k
			g.kinds = append(g.kinds, Power{Weights: e.Weights})
		}
		g.kinds[k].Electors = append(g.kinds[k].Electors, e.ID)
		g.member = append(g.member, k)
		for m, w := range e.Weights {
			g.totals[m] += w
		}
	}
	return g, nil
}

// wins tells whether a coalition with these sums wins.
func (g *game) wins(sums []int64) bool {
	copy(g.t.sums[ForYes.index()], sums)
	for m, s := range sums {
		g.t.sums[ForNo.index()][m] = g.totals[m] - s
	}
	return g.t.outcome() == Adopted
}

// lay plans the table, false if it is too large.
func (g *game) lay(limit int) bool {
	g.cells = 1
	for m := range g.totals {
		if g.alike(m) {
			continue
		}
		unit := int64(0)
		for _, k := range g.kinds {
			unit = gcd(unit, k.Weights[m])
		}
		extent := g.totals[m]/unit + 1
		if extent > int64(limit) || int64(g.cells)*extent > int64(limit) {
			return false
		}
		g.axes, g.unit, g.extent = append(g.axes, m), append(g.unit, unit), append(g.extent, int(extent))
		g.cells *= int(extent)
	}
	return g.cells <= limit/(g.n+1)
}

func (g *game) alike(m int) bool {
	for _, k := range g.kinds {
		if k.Weights[m] != g.kinds[0].Weights[m] {
			return false
		}
	}
	return true
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// step is how far in the table, within one size, a kind moves a coalition.
func (g *game) step(k Power) (at int) {
	for i, m := range g.axes {
		at = at*g.extent[i] + int(k.Weights[m]/g.unit[i])
	}
	return at
}

// sums are those of the coalitions of a size in a cell.
func (g *game) sums(size, cell int, into []int64) {
	for m := range into {
		into[m] = int64(size) * g.kinds[0].Weights[m] // where all weigh alike
	}
	for i := len(g.axes) - 1; i >= 0; i-- {
		into[g.axes[i]] = int64(cell%g.extent[i]) * g.unit[i]
		cell /= g.extent[i]
	}
}

// exact counts coalitions by dynamic programming over the electors, and for
// each kind takes one of it out again (Matsui and Matsui 2000).
func (g *game) exact(ctx context.Context) ([]Power, error) {
	all := newCoalitions(g.n, g.cells)
	for i, k := range g.member {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		all.join(i, g.step(g.kinds[k]))
	}
	wins := g.winning()
	for k := range g.kinds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		others := all.without(g.step(g.kinds[k]))
		g.swings(&g.kinds[k], others, wins)
	}
	return g.kinds, nil
}

func (g *game) winning() []bool {
	wins, sums := make([]bool, (g.n+1)*g.cells), make([]int64, len(g.totals))
	for size := range g.n + 1 {
		for cell := range g.cells {
			g.sums(size, cell, sums)
			wins[size*g.cells+cell] = g.possible(sums) && g.wins(sums)
		}
	}
	return wins
}

func (g *game) possible(sums []int64) bool {
	for m, s := range sums {
		if s > g.totals[m] {
			return false
		}
	}
	return true
}

// swings fills the indices of a kind from the coalitions of the others.
func (g *game) swings(k *Power, others *coalitions, wins []bool) {
	step := g.step(*k)
	banzhaf, shapley := new(big.Int), new(big.Int)
	bySize := new(big.Int)
	for size := range g.n {
		bySize.SetInt64(0)
		for cell := range g.cells - step {
			at := size*g.cells + cell
			if !wins[at] && wins[at+g.cells+step] {
				others.addTo(bySize, at)
			}
		}
		banzhaf.Add(banzhaf, bySize)
		orders := new(big.Int).MulRange(1, int64(size))
		orders.Mul(orders, new(big.Int).MulRange(1, int64(g.n-size-1)))
		shapley.Add(shapley, orders.Mul(orders, bySize))
	}
	k.Banzhaf = exactly(banzhaf, new(big.Int).Lsh(big.NewInt(1), uint(g.n-1)))
	k.ShapleyShubik = exactly(shapley, new(big.Int).MulRange(1, int64(g.n)))
}

func exactly(num, den *big.Int) Index {
	r := new(big.Rat).SetFrac(num, den)
	value, _ := r.Float64()
	return Index{Exact: r, Value: value}
}

// sample estimates the indices from random coalitions and random orders.
func (g *game) sample(ctx context.Context, o PowerOptions) ([]Power, error) {
	random := rand.New(rand.NewPCG(o.Seed, 0))
	swings, turns := make([]int64, len(g.kinds)), make([]int64, len(g.kinds))
	order := random.Perm(g.n)
	for range o.Samples {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g.coalition(random, swings)
		random.Shuffle(g.n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		g.order(order, turns)
	}
	// A draw says of every kind at once whether its yes swings; in an order one
	// elector of a kind does, with the chance of all of the kind together.
	bound := math.Sqrt(math.Log(2/0.05) / (2 * float64(o.Samples)))
	for k := range g.kinds {
		n := float64(len(g.kinds[k].Electors))
		g.kinds[k].Banzhaf = Index{Value: float64(swings[k]) / float64(o.Samples), Error: bound}
		g.kinds[k].ShapleyShubik = Index{Value: float64(turns[k]) / float64(o.Samples) / n, Error: bound / n}
	}
	return g.kinds, nil
}

// coalition draws who says yes and counts, for each kind, whether the first
// elector of it swings.
func (g *game) coalition(random *rand.Rand, swings []int64) {
	sums, first := make([]int64, len(g.totals)), make([]int, len(g.kinds))
	for k := range first {
		first[k] = -1
	}
	var bits uint64
	for i, k := range g.member {
		if i%64 == 0 {
			bits = random.Uint64()
		}
		yes := bits >> (i % 64) & 1
		if first[k] < 0 {
			first[k] = int(yes)
		}
		g.shift(sums, k, int64(yes))
	}
	for k := range g.kinds {
		g.shift(sums, k, -int64(first[k]))
		without := g.wins(sums)
		g.shift(sums, k, 1)
		if !without && g.wins(sums) {
			swings[k]++
		}
		g.shift(sums, k, int64(first[k])-1)
	}
}

func (g *game) shift(sums []int64, kind int, times int64) {
	for m, w := range g.kinds[kind].Weights {
		sums[m] += times * w
	}
}

// order counts whose yes is the first with which the motion is adopted.
func (g *game) order(order []int, turns []int64) {
	sums := make([]int64, len(g.totals))
	for _, i := range order {
		g.shift(sums, g.member[i], 1)
		if g.wins(sums) {
			turns[g.member[i]]++
			return
		}
	}
}
