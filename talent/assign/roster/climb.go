package roster

import (
	"context"
	"math"
)

// climb is the volume algorithm (Barahona & Anbil 2000): steps from the best prices
// along an average of the responses' lacks, longer while they help.
type climb struct {
	*relaxation
	best    []int64
	bound   int64
	goal    int64 // cost of the best roster known, in thousandths
	round   int
	average []float64
	step    float64
	share   float64 // weight of the newest lack in the average
	failed  int
}

func (r *relaxation) climb() *climb {
	c := &climb{relaxation: r, best: make([]int64, len(r.demand)), step: 0.1, share: 0.1}
	for at := range c.best {
		c.best[at] = r.lack[at%len(r.Shifts)] / 4
	}
	bound, lack := r.respond(c.best, 0)
	c.bound = bound
	for _, l := range lack {
		c.average = append(c.average, float64(l))
	}
	return c
}

// run takes at most so many steps. It ends before where the bound proves that no
// roster costs less than the goal.
func (c *climb) run(ctx context.Context, rounds int) error {
	for range rounds {
		if err := ctx.Err(); err != nil {
			return err
		}
		if ceil(c.bound) >= c.goal || !c.advance() {
			return nil
		}
	}
	return nil
}

// ceil rounds thousandths up to whole costs: no roster costs a part of one.
func ceil(thousandths int64) int64 {
	q := thousandths / scale
	if thousandths%scale > 0 {
		q++
	}
	return q * scale
}

// advance tries one step. It returns false where the average lacks nothing: the
// prices are the best.
func (c *climb) advance() bool {
	norm := 0.0
	for _, v := range c.average {
		norm += float64(v * v)
	}
	if norm < 1e-9 {
		return false
	}
	length := c.step * c.reach() / norm
	prices := make([]int64, len(c.best))
	for at := range prices {
		move := max(-mostPrice, min(mostPrice, float64(length*c.average[at])))
		prices[at] = max(-mostPrice, min(c.lack[at%len(c.Shifts)], c.best[at]+int64(move)))
	}
	c.round++
	bound, lack := c.respond(prices, c.round)
	along := 0.0
	for at, l := range lack {
		along += float64(c.average[at] * float64(l))
		c.average[at] = float64(c.share*float64(l)) + float64((1-c.share)*c.average[at])
	}
	c.judge(bound, prices, along)
	return true
}

func (c *climb) judge(bound int64, prices []int64, along float64) {
	if bound <= c.bound {
		if c.failed++; c.failed >= 20 {
			c.step, c.failed = max(c.step*0.66, 1e-4), 0
			c.share = max(c.share*0.8, 0.005)
		}
		return
	}
	c.failed = 0
	if along >= 0 {
		c.step = min(2, c.step*1.1)
	}
	c.best, c.bound = prices, bound
}

// reach is how far the bound is meant to rise at most. It aims somewhat beyond the
// goal: too short steps are worse than too long ones, which shrink by themselves.
func (c *climb) reach() float64 {
	return float64(c.goal-c.bound) + max(scale, float64(0.03*math.Abs(float64(c.goal))))
}

// aim sets a goal, unless there is a better one, and forgets how long steps were
// good towards the last.
func (c *climb) aim(goal int64) {
	if c.round == 0 || goal < c.goal {
		c.goal = goal
	}
	c.step, c.share, c.failed = 0.1, 0.1, 0
}
