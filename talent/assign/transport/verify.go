package transport

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Verify checks a plan without solving anything: that it obeys every limit, that
// its sums and Unique are right, and that its prices prove that no plan is better. An
// ErrInvalid says where it fails. It takes O(E) time for E allowed pairs.
func Verify(p Problem, plan Plan) error {
	if err := p.Validate(); err != nil {
		return err
	}
	g, err := build(p)
	if err != nil {
		return err
	}
	var bad renjia.Problems
	g.load(p, plan, &bad)
	if err := bad.Err("plan"); err != nil {
		return err
	}
	g.checkSums(p, plan, &bad)
	g.checkPrices(p, plan, &bad)
	return bad.Err("plan")
}

// load puts a plan on an empty network.
func (g *network) load(p Problem, plan Plan, bad *renjia.Problems) {
	pair := make(map[[2]int]int, len(plan.Flows))
	for f, flow := range plan.Flows {
		key := [2]int{flow.Person, flow.Post}
		_, twice := pair[key]
		bad.Require(!twice, at("flows", f), "person %d and post %d stand there twice", flow.Person, flow.Post)
		bad.Require(flow.Units > 0, at("flows", f), "want at least one unit")
		pair[key] = f
	}
	for k := range g.flow {
		key := [2]int{int(g.person[g.leaf[k]]), int(g.origin[k])}
		f, ok := pair[key]
		if !ok {
			continue
		}
		delete(pair, key)
		units := plan.Flows[f].Units
		bad.Require(units <= int(g.limit[k]), at("flows", f), "%d units where at most %d are allowed", units, g.limit[k])
		bad.Require(plan.Flows[f].Cost == g.base[k], at("flows", f), "the cost of the pair is %d", g.base[k])
		units = min(units, int(g.limit[k]))
		if units > 0 {
			g.give(int32(k), int32(units))
		}
		for v := g.leaf[k]; v >= 0; v = g.parent[v] {
			g.through[v] += int64(units)
		}
	}
	for _, f := range pair {
		bad.Add(at("flows", f), "the pair may not be used")
	}
	g.loadPosts(bad)
	for v, units := range g.through {
		bad.Require(units <= g.room[v], at("people", int(g.person[v])), "gives %d units where at most %d are allowed (span %d)", units, g.room[v], g.span[v])
	}
	g.loadPrices(plan, bad)
}

func (g *network) loadPosts(bad *renjia.Problems) {
	copy(g.unfilled, g.demand)
	for k, j := range g.origin {
		g.unfilled[j] -= int64(g.flow[k])
	}
	for j, units := range g.unfilled {
		g.open[j] = 0
		bad.Require(units >= 0, at("posts", j), "gets %d units too many", -units)
	}
}

func (g *network) loadPrices(plan Plan, bad *renjia.Problems) {
	people := len(plan.Given)
	for v, i := range g.person {
		if len(plan.Prices.Posts) != g.posts || int(i) >= len(plan.Prices.People) || int(i) >= people {
			bad.Add("prices", "want one for each post and person")
			return
		}
		s := g.span[v]
		if s < 0 {
			g.price[g.posts+v] = plan.Prices.People[i]
			continue
		}
		if int(i) >= len(plan.Prices.Spans) || int(s) >= len(plan.Prices.Spans[i]) {
			bad.Add("prices.spans", "want one for each person and span")
			return
		}
		g.price[g.posts+v] = plan.Prices.Spans[i][s]
	}
	copy(g.price, plan.Prices.Posts)
	for x, price := range g.price {
		bad.Require(-far < price && price < far, "prices", "%d is beyond any price", price)
		g.price[x] = max(-far, min(price, far))
	}
}

func (g *network) checkSums(p Problem, plan Plan, bad *renjia.Problems) {
	want := g.plan(p)
	bad.Require(plan.Units == want.Units, "units", "%d, but the flows add up to %d", plan.Units, want.Units)
	bad.Require(plan.Cost == want.Cost, "cost", "%d, but the flows cost %d", plan.Cost, want.Cost)
	bad.Require(plan.Unique == want.Unique, "unique", "%t, but by these prices it is %t", plan.Unique, want.Unique)
	bad.Require(plan.Objective == want.Objective, "objective", "%d, but it is %d", plan.Objective, want.Objective)
}

// checkPrices uses the weights of the problem, whatever the plan says they were.
func (g *network) checkPrices(p Problem, plan Plan, bad *renjia.Problems) {
	out := g.posts + len(g.parent)
	name := func(x int) string {
		switch {
		case x == out:
			return "out"
		case x < g.posts:
			return fmt.Sprintf("post %d", x)
		}
		return fmt.Sprintf("person %d (span %d)", g.person[x-g.posts], g.span[x-g.posts])
	}
	g.steps(func(s step) bool {
		bad.Require(!s.more || s.there >= 0, "prices", "one unit more from %s to %s would save %d", name(s.from), name(s.to), -s.there)
		bad.Require(!s.less || s.back >= 0, "prices", "one unit less from %s to %s would save %d", name(s.from), name(s.to), -s.back)
		return len(*bad) < 10
	})
}
