package budgeting

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// welfare funds the affordable set with the greatest total satisfaction: a
// knapsack, looked up in a table of totals where that is small, else, with caps
// and exclusive groups, searched depth first, densest projects
// first, under the bound that lets the last project be split (Dantzig 1957). Of
// several best sets it takes the one whose projects go first by the tie policy.
//
// Finding the first best set is the hard part; each project then costs at most
// one more search, with the value known. If Rule.Nodes ends a search, the best set
// found stands, and Outcome.Bound says what no set can exceed.
func welfare(ctx context.Context, f *field, l *limits, o *Outcome, ties voting.Ties) error {
	k, err := newKnapsack(ctx, f, l, o.Rule.Nodes)
	if err != nil {
		return err
	}
	best, err := k.decide(ties, o)
	if err != nil {
		return err
	}
	o.Total = new(big.Rat).SetInt64(k.total(best))
	o.Bound = new(big.Rat).Set(o.Total)
	if k.stopped() {
		o.Bound.SetInt64(max(k.total(best), k.relaxed(0, 0, l.left)))
	}
	for _, p := range best {
		o.add(p, f.e.Projects[p].Cost, MainStage, nil, nil)
		l.take(p, f.e.Projects[p].Cost)
	}
	return ctx.Err()
}

// decide looks the best set up where a table of totals is small enough, else
// searches for it.
func (k *knapsack) decide(ties voting.Ties, o *Outcome) ([]int, error) {
	t, err := k.table(ties)
	if err != nil {
		return nil, err
	}
	if t != nil {
		return t.choose(ties, o)
	}
	best := k.best(nil, nil, -1)
	if err := k.ctx.Err(); err != nil || k.stopped() {
		return best, err
	}
	return k.first(best, ties, o)
}

type knapsack struct {
	*field
	ctx    context.Context
	limits *limits
	items  []int // projects, densest first
	nodes  int64 // that may still be looked at; negative: any number

	caps  []int64
	used  []int // how many chosen projects of each group
	in    map[int][]int
	out   []bool // projects that must not be chosen
	must  []bool // projects that must
	set   []int
	found []int
	value int64 // what a set must exceed to be found
}

func newKnapsack(ctx context.Context, f *field, l *limits, nodes int64) (*knapsack, error) {
	k := &knapsack{field: f, ctx: ctx, limits: l, nodes: nodes, in: map[int][]int{}}
	if nodes == 0 {
		k.nodes = -1
	}
	sum := new(big.Int)
	for p, gain := range f.gain {
		if l.open(p) && gain > 0 && l.fits(p) {
			k.items = append(k.items, p)
			sum.Add(sum, big.NewInt(gain))
		}
	}
	if !sum.IsInt64() {
		return nil, fmt.Errorf("total satisfaction is out of range: %w", renjia.ErrUnsupported)
	}
	slices.SortStableFunc(k.items, func(a, b int) int {
		return compareProducts(f.gain[b], f.e.Projects[a].Cost, f.gain[a], f.e.Projects[b].Cost)
	})
	for i, g := range l.groups {
		for _, p := range g {
			k.in[p] = append(k.in[p], i)
		}
	}
	return k, nil
}

// stopped reports whether a search was cut short.
func (k *knapsack) stopped() bool { return k.nodes == 0 }

// best returns the best set that holds the projects of must, none of out, and is
// worth more than value; nil if there is none.
func (k *knapsack) best(must, out []bool, value int64) []int {
	k.must, k.out, k.value, k.found, k.set = must, out, value, nil, k.set[:0]
	k.caps, k.used = k.caps[:0], make([]int, len(k.limits.groups))
	for _, c := range k.limits.caps {
		k.caps = append(k.caps, c.left)
	}
	k.search(0, 0, k.limits.left)
	return k.found
}

func (k *knapsack) total(set []int) (sum int64) {
	for _, p := range set {
		sum += k.gain[p]
	}
	return sum
}

func (k *knapsack) search(i int, value, left int64) {
	if k.nodes == 0 || k.ctx.Err() != nil {
		return
	}
	if k.nodes > 0 {
		k.nodes--
	}
	if k.relaxed(i, value, left) <= k.value {
		return
	}
	if i == len(k.items) {
		k.value, k.found = value, slices.Clone(k.set)
		if k.found == nil {
			k.found = []int{}
		}
		return
	}
	p := k.items[i]
	if (k.out == nil || !k.out[p]) && k.admits(p, left) {
		k.enter(p, 1)
		k.search(i+1, value+k.gain[p], left-k.e.Projects[p].Cost)
		k.enter(p, -1)
	}
	if k.must == nil || !k.must[p] {
		k.search(i+1, value, left)
	}
}

func (k *knapsack) admits(p int, left int64) bool {
	cost := k.e.Projects[p].Cost
	if cost > left || k.limits.number >= 0 && len(k.set) >= k.limits.number {
		return false
	}
	for _, c := range k.limits.byCap[p] {
		if cost > k.caps[c] {
			return false
		}
	}
	return !slices.ContainsFunc(k.in[p], func(g int) bool { return k.used[g] > 0 })
}

func (k *knapsack) enter(p, sign int) {
	for _, c := range k.limits.byCap[p] {
		k.caps[c] -= int64(sign) * k.e.Projects[p].Cost
	}
	for _, g := range k.in[p] {
		k.used[g] += sign
	}
	if sign > 0 {
		k.set = append(k.set, p)
		return
	}
	k.set = k.set[:len(k.set)-1]
}

// relaxed returns a bound of what items from i on can add to value.
func (k *knapsack) relaxed(i int, value, left int64) int64 {
	for _, p := range k.items[i:] {
		cost := k.e.Projects[p].Cost
		if k.out != nil && k.out[p] {
			continue
		}
		if cost > left {
			high, low := bits.Mul64(uint64(k.gain[p]), uint64(left))
			part, _ := bits.Div64(high, low, uint64(cost))
			return value + int64(min(part, math.MaxInt64))
		}
		value += k.gain[p]
		left -= cost
	}
	return value
}

// first finds, of the sets as good as best, the one whose projects go first by
// the tie policy. If there are several and the policy refuses, that is an error.
func (k *knapsack) first(best []int, ties voting.Ties, o *Outcome) ([]int, error) {
	value := k.total(best)
	must, out := make([]bool, len(k.gain)), make([]bool, len(k.gain))
	for rest := slices.Clone(k.items); len(rest) > 0; {
		p := rest[0]
		if len(rest) > 1 && ties.Name() != "" {
			b, err := ties.Break("welfare", voting.Tie{Round: 1, For: voting.ToOrder, Among: rest})
			if err != nil {
				return nil, err
			}
			p = b.Chosen
		}
		rest = slices.DeleteFunc(rest, func(q int) bool { return q == p })
		chosen := slices.Contains(best, p)
		must[p], out[p] = !chosen, chosen
		other := k.best(must, out, value-1)
		switch {
		case other == nil, k.stopped():
			must[p], out[p] = chosen, !chosen
		case ties.Name() == "":
			return nil, &voting.TieError{Rule: "welfare", Tie: voting.Tie{Round: 1, For: voting.ToElect, Among: differing(best, other)}}
		default:
			o.Broken = append(o.Broken, voting.BrokenTie{
				Tie: voting.Tie{Round: 1, For: voting.ToElect, Among: differing(best, other)}, Chosen: p, How: ties.Name()})
			if !chosen {
				best = other
			}
			must[p], out[p] = true, false
		}
	}
	return best, nil
}

// differing returns the projects in just one of two sets, ascending.
func differing(a, b []int) (all []int) {
	for _, p := range a {
		if !slices.Contains(b, p) {
			all = append(all, p)
		}
	}
	for _, p := range b {
		if !slices.Contains(a, p) {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}
