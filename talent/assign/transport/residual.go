package transport

// step is an arc of the network with what can still change on it.
type step struct {
	from, to    int   // vertices: posts, nodes after them, then out
	there, back int64 // reduced cost of one more and of one less unit
	more, less  bool  // whether that is possible
}

// steps calls do for every arc until it returns false.
func (g *network) steps(do func(step) bool) {
	out := g.posts + len(g.parent)
	price := func(x int) int64 {
		if x == out {
			return 0
		}
		return g.price[x]
	}
	arc := func(from, to int, there, back int64, more, less bool) bool {
		d := price(from) - price(to)
		return do(step{from: from, to: to, there: there + d, back: back - d, more: more, less: less})
	}
	for k, j := range g.origin {
		to := g.posts + int(g.leaf[k])
		reduced := g.base[k] + g.price[j] - g.price[to]
		if !do(step{from: int(j), to: to, there: reduced, back: -reduced, more: g.flow[k] < g.limit[k], less: g.flow[k] > 0}) {
			return
		}
	}
	for v, parent := range g.parent {
		to := out
		if parent >= 0 {
			to = g.posts + int(parent)
		}
		if !arc(g.posts+v, to, g.upCost(int32(v)), g.downCost(int32(v)), g.through[v] < g.room[v], g.through[v] > 0) {
			return
		}
	}
	for j := range g.posts {
		last := g.vacancy[j]
		if g.demand[j]-g.unfilled[j] < g.minDemand[j] {
			last += g.minimum
		}
		if !arc(j, out, g.leaveCost(j), -last, g.unfilled[j] < g.demand[j], g.unfilled[j] > 0) {
			return
		}
	}
}

// unique reports whether every other plan is worse: whether the steps that cost
// nothing allow no round trip but there and back.
func (g *network) unique() bool {
	n := g.posts + len(g.parent) + 1
	group := newGroups(n)
	round := false
	g.steps(func(s step) bool {
		if s.free() && s.returns() {
			round = !group.join(s.from, s.to)
		}
		return !round
	})
	if round {
		return false
	}
	next := make([][]int32, n)
	g.steps(func(s step) bool {
		from, to := group.of(s.from), group.of(s.to)
		switch {
		case s.free() && s.returns():
		case s.free():
			next[from] = append(next[from], int32(to))
		case s.returns():
			next[to] = append(next[to], int32(from))
		}
		return true
	})
	return acyclic(next)
}

func (s step) free() bool    { return s.more && s.there == 0 }
func (s step) returns() bool { return s.less && s.back == 0 }

// groups are sets of vertices joined by steps that cost nothing either way.
type groups []int32

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = int32(i)
	}
	return g
}

func (g groups) of(x int) int {
	for int(g[x]) != x {
		g[x] = g[g[x]]
		x = int(g[x])
	}
	return x
}

// join reports false if both were of one group already.
func (g groups) join(x, y int) bool {
	a, b := g.of(x), g.of(y)
	g[max(a, b)] = int32(min(a, b))
	return a != b
}

// acyclic removes vertices that nothing leads to until none is left (Kahn).
func acyclic(next [][]int32) bool {
	into := make([]int, len(next))
	for _, list := range next {
		for _, y := range list {
			into[y]++
		}
	}
	var ready []int32
	for x, d := range into {
		if d == 0 {
			ready = append(ready, int32(x))
		}
	}
	seen := 0
	for ; len(ready) > 0; seen++ {
		x := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for _, y := range next[x] {
			if into[y]--; into[y] == 0 {
				ready = append(ready, y)
			}
		}
	}
	return seen == len(next)
}
