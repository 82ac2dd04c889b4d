package roster

import (
	"context"
	"sync"
)

// Options say how long to look, in steps and not in seconds, so that the same
// instance and seed give the same roster on any machine and any number of
// goroutines. Zero values stand for the defaults.
type Options struct {
	Seed   uint64 // of all that is drawn by lot
	Rounds int    // of prices; 1500
	Chains int    // searches for a roster, from different starts; 4
	Steps  int    // choices that each chain tries; 5 million
	Width  int    // ways followed at once when several people are rostered anew; 1000
	Proof  int    // choices tried to prove a roster of at most 12 people the best; 2 million
}

func (o Options) filled() Options {
	for _, d := range []struct {
		at  *int
		def int
	}{{&o.Rounds, 1500}, {&o.Chains, 4}, {&o.Steps, 5_000_000}, {&o.Width, 1000}, {&o.Proof, 2_000_000}} {
		if *d.at <= 0 {
			*d.at = d.def
		}
	}
	return o
}

// epochs is how often the chains are compared. It is part of the result: a chain
// that has reached the bound ends the others, but only there.
const epochs = 20

// Solve plans a roster: prices for the slots, then a roster by large neighbourhood
// search, then, for few people, a proof. The roster keeps every rule; where people
// are missing, slots stay uncovered. It fails with a [renjia.ValidationError] that
// lists all that is wrong with the instance, with a [renjia.UnspecifiedError]
// without a cost of uncovered slots, with [renjia.ErrUnsupported] where the rules
// need too much memory, and when the context ends.
//
// A round of prices is O(people × days × states × shifts), with some 40 states a
// day for the rules of a usual station.
func Solve(ctx context.Context, i *Instance, o Options) (*Result, error) {
	m, err := newModel(i)
	if err != nil {
		return nil, err
	}
	o = o.filled()
	if len(m.People) == 0 || len(m.demand) == 0 {
		return m.empty(), nil
	}
	c, err := m.prices(ctx, o)
	if err != nil {
		return nil, err
	}
	r := newRegrets(c)
	best, err := r.improve(ctx, o)
	if err != nil {
		return nil, err
	}
	proof := r.prove(best, o)
	return m.result(best.best, r.bound, c.best, proof), nil
}

// empty is the roster without people or slots: nobody works, all stays uncovered.
func (m *model) empty() *Result {
	bound := int64(0)
	prices := make([]int64, len(m.demand))
	for at, n := range m.demand {
		prices[at] = m.lack[at%len(m.Shifts)]
		bound += int64(n) * prices[at]
	}
	nobody := make(Roster, len(m.People))
	for n := range nobody {
		nobody[n] = make([]int, len(m.Days))
		for d := range nobody[n] {
			nobody[n][d] = Off
		}
	}
	return m.result(nobody, bound, prices, ByBound)
}

// prices climbs in stages, each with the goal of a roster that the prices before
// lead to.
func (m *model) prices(ctx context.Context, o Options) (*climb, error) {
	c := newRelaxation(m).climb()
	for _, tenths := range [...]int{1, 2, 7} {
		c.aim(newRegrets(c).quick(o))
		if err := c.run(ctx, o.Rounds*tenths/10); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// quick is the cost of a roster that is found without much trouble.
func (r *regrets) quick(o Options) int64 {
	o.Width = min(o.Width, 100)
	c := newChain(r, o, 0)
	for moves := 0; moves < 30*len(r.People) && c.steps < 500_000 && !c.proven(); moves++ {
		c.move()
	}
	return r.bound + c.bestCost
}

// improve runs the chains side by side and returns the best of them, the first of
// equals.
func (r *regrets) improve(ctx context.Context, o Options) (best *chain, err error) {
	chains := make([]*chain, o.Chains)
	for e := 1; ; e++ {
		var wait sync.WaitGroup
		for n := range chains {
			wait.Go(func() { r.epoch(&chains[n], o, uint64(n+1), o.Steps/epochs*e) })
		}
		wait.Wait()
		best = chains[0]
		for _, c := range chains {
			if c.bestCost < best.bestCost {
				best = c
			}
		}
		if err := ctx.Err(); err != nil || best.proven() || e == epochs {
			return best, err
		}
	}
}

func (r *regrets) epoch(c **chain, o Options, number uint64, steps int) {
	if *c == nil {
		*c = newChain(r, o, number)
	}
	for (*c).steps < steps && !(*c).proven() {
		(*c).move()
	}
}

// proven reports whether the bound says that no roster costs less.
func (c *chain) proven() bool { return ceil(c.bound) >= c.bound+c.bestCost }

// prove looks for a better roster of all people at once. If there are few and none
// is found, there is none.
func (r *regrets) prove(c *chain, o Options) Proof {
	if c.proven() {
		return ByBound
	}
	if len(r.People) > mostTogether {
		return Unproven
	}
	who := make([]int, len(r.People))
	for n := range who {
		who[n] = n
	}
	j := &joint{regrets: r, width: max(o.Width, o.Proof/200), steps: o.Proof, index: map[together]int32{}}
	found, regret := j.search(who, append([]int(nil), r.demand...), c.bestCost-scale, 0)
	if found != nil {
		c.best, c.bestCost = found, regret
	}
	switch {
	case c.proven():
		return ByBound
	case j.whole:
		return BySearch
	}
	return Unproven
}
