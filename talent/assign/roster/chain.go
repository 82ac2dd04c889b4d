package roster

import "math/rand/v2"

// chain improves one roster by searching the schedules of a few people at a time
// while those of the others stay (large neighbourhood search).
type chain struct {
	*regrets
	joint  *joint
	rand   *rand.Rand
	roster Roster
	left   []int   // uncovered demand, by slot
	regret []int64 // by person
	idle   int     // moves since the last gain
	steps  int     // choices tried

	best     Roster
	bestCost int64 // regret of the best roster, in thousandths
}

func newChain(r *regrets, o Options, number uint64) *chain {
	c := &chain{regrets: r, rand: rand.New(rand.NewPCG(o.Seed, number)), regret: make([]int64, len(r.People))}
	c.joint = &joint{regrets: r, width: o.Width, steps: 100 * o.Width, index: map[together]int32{}}
	c.left = append(c.left, r.demand...)
	c.roster = make(Roster, len(r.People))
	for _, n := range c.rand.Perm(len(r.People)) {
		c.roster[n] = c.respond(n)
		c.take(n, -1)
		c.regret[n] = c.of(n, c.roster[n])
	}
	c.keep()
	return c
}

// respond is the best schedule of one person at the prices, within what is left.
func (c *chain) respond(n int) []int {
	cost := append([]int64(nil), c.priced[n]...)
	for at, left := range c.left {
		if left == 0 {
			cost[at/len(c.Shifts)*c.choices+at%len(c.Shifts)+1] = never
		}
	}
	s := c.schedules(n)
	s.solve(cost)
	days := make([]int, len(c.Days))
	s.trace(cost, 0, days)
	return days
}

// take moves the slots of a person out of what is left (by = -1) or back (1).
func (c *chain) take(n, by int) {
	for d, s := range c.roster[n] {
		if s != Off {
			c.left[d*len(c.Shifts)+s] += by
		}
	}
}

func (c *chain) lacking() (sum int64) {
	for at, n := range c.left {
		sum += int64(n) * c.lack[at]
	}
	return sum
}

func (c *chain) total() (sum int64) {
	for _, r := range c.regret {
		sum += r
	}
	return sum + c.lacking()
}

func (c *chain) keep() {
	total := c.total()
	if c.best != nil && total >= c.bestCost {
		return
	}
	if total < c.bestCost {
		c.idle = 0
	}
	c.bestCost = total
	c.best = make(Roster, len(c.roster))
	for n := range c.roster {
		c.best[n] = append([]int(nil), c.roster[n]...)
	}
}

// move searches the schedules of a few people anew, and takes what costs no more.
func (c *chain) move() {
	who := c.pick(c.size())
	budget := c.lacking()
	for _, n := range who {
		budget += c.regret[n]
		c.take(n, 1)
	}
	found, _ := c.joint.search(who, c.left, budget, c.rand.IntN(c.choices))
	for i, n := range who {
		if found != nil {
			c.roster[n] = found[i]
			c.regret[n] = c.of(n, found[i])
		}
		c.take(n, -1)
	}
	c.idle++
	c.steps += c.joint.tried + len(c.People) + len(c.left)
	c.keep()
}

// size is how many people are searched at once: more where fewer have not helped for
// long.
func (c *chain) size() int {
	most := min(2+c.idle/(3*len(c.People)), mostTogether)
	return 2 + c.rand.IntN(most-1)
}

// pick draws people, those with much regret more often.
func (c *chain) pick(size int) (who []int) {
	size = min(size, len(c.People))
	weights := make([]int64, len(c.regret))
	for n, r := range c.regret {
		weights[n] = r + scale
	}
	for len(who) < size {
		sum := int64(0)
		for _, w := range weights {
			sum += w
		}
		at := c.rand.Int64N(sum)
		n := 0
		for at >= weights[n] {
			at -= weights[n]
			n++
		}
		who = append(who, n)
		weights[n] = 0
	}
	return who
}
