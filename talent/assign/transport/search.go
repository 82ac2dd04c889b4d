package transport

// The ways a search can come to a vertex.
const (
	byPair int8 = iota // from a post to a node
	byBack             // from a node to a post, undoing a pair
	byUp               // from a node to its parent
	byDown             // from a parent to its node, undoing
)

const (
	nobody    int32 = -1
	everybody int32 = -2
)

// search finds shortest ways out of a post over what can still change. Its fields
// are kept between searches.
type search struct {
	*network
	dist    []int64
	how     []int8
	from    []int32 // the pair, or the node the way comes from
	touched []int32
	queue   queue

	best int64 // the shortest way out so far
	exit int32 // the vertex it leaves from

	barred int32 // a post that no way may leave unfilled; nobody or everybody
}

func newSearch(g *network) *search {
	n := g.posts + len(g.parent)
	s := &search{network: g, dist: make([]int64, n), how: make([]int8, n), from: make([]int32, n), barred: nobody}
	for v := range s.dist {
		s.dist[v] = far
	}
	return s
}

// run routes every unit of every post, post by post along shortest ways (Dijkstra on
// reduced costs): each way taken leaves a flow that nothing can improve.
func (s *search) run() {
	for j := range s.posts {
		for s.open[j] > 0 {
			s.shortest(int32(j))
			s.reprice()
			s.augment(int32(j))
		}
	}
}

func (s *search) shortest(start int32) {
	s.best, s.exit = far, -1
	s.dist[start] = 0
	s.touched = append(s.touched[:0], start)
	s.queue = s.queue[:0]
	s.queue.push(entry{0, start})
	for len(s.queue) > 0 {
		e := s.queue.pop()
		if e.dist >= s.best {
			return
		}
		if e.dist > s.dist[e.vertex] {
			continue // a shorter way was found meanwhile
		}
		if int(e.vertex) < s.posts {
			s.leavePost(e.vertex, e.dist)
		} else {
			s.leaveNode(e.vertex, e.dist)
		}
	}
}

func (s *search) leavePost(j int32, dist int64) {
	base := dist + s.price[j]
	if s.barred != everybody && s.barred != j {
		s.out(j, base+s.leaveCost(int(j)))
	}
	lo, hi := s.first[j], s.first[j+1]
	cost, leaf := s.cost[lo:hi], s.leaf[lo:hi]
	price := s.price[s.posts:]
	known := s.dist[s.posts:]
	for k, v := range leaf {
		// A closed pair is farther than any way out.
		if d := base + cost[k] - price[v]; d < s.best && d < known[v] {
			s.reach(v+int32(s.posts), d, byPair, int32(lo+k))
			if s.parent[v] < 0 && s.through[v] < s.room[v] {
				s.out(v+int32(s.posts), d+price[v]+s.upCost(v))
			}
		}
	}
}

func (s *search) leaveNode(x int32, dist int64) {
	v := x - int32(s.posts)
	base := dist + s.price[x]
	if s.through[v] < s.room[v] {
		if up := s.parent[v]; up >= 0 {
			s.try(up+int32(s.posts), base+s.upCost(v), byUp, v)
		} else {
			s.out(x, base+s.upCost(v))
		}
	}
	for _, w := range s.children[v] {
		if s.through[w] > 0 {
			s.try(w+int32(s.posts), base+s.downCost(w), byDown, v)
		}
	}
	for _, k := range s.taken[v] {
		// With a pair limit this step may cost something: a full pair may be worth
		// more than its prices say.
		s.try(s.origin[k], base-s.base[k], byBack, k)
	}
}

// try takes a way to a vertex, given without the price of its end, if it is shorter.
func (s *search) try(x int32, d int64, how int8, from int32) {
	if d -= s.price[x]; d < s.best && d < s.dist[x] {
		s.reach(x, d, how, from)
	}
}

func (s *search) reach(x int32, d int64, how int8, from int32) {
	if s.dist[x] == far {
		s.touched = append(s.touched, x)
	}
	s.dist[x], s.how[x], s.from[x] = d, how, from
	s.queue.push(entry{d, x})
}

func (s *search) out(x int32, d int64) {
	if d < s.best {
		s.best, s.exit = d, x
	}
}

// reprice keeps all reduced costs at 0 or more, and those of the way at 0.
func (s *search) reprice() {
	for _, x := range s.touched {
		if s.dist[x] < s.best {
			s.price[x] += s.dist[x] - s.best
		}
		s.dist[x] = far
	}
}

// augment sends as many units along the way as it can take at the same cost.
func (s *search) augment(start int32) {
	units := s.open[start]
	if int(s.exit) < s.posts {
		units = min(units, s.leaveRoom(int(s.exit)))
	} else {
		units = min(units, s.upRoom(s.exit-int32(s.posts)))
	}
	s.walk(start, func(how int8, from, x int32) { units = min(units, s.capacity(how, from, x)) })
	s.walk(start, func(how int8, from, x int32) { s.move(how, from, x, units) })
	if int(s.exit) < s.posts {
		s.unfilled[s.exit] += units
	} else {
		s.through[s.exit-int32(s.posts)] += units
	}
	s.open[start] -= units
}

// walk goes back along the way found, step by step.
func (s *search) walk(start int32, do func(how int8, from, x int32)) {
	for x := s.exit; x != start; {
		how, from := s.how[x], s.from[x]
		do(how, from, x)
		switch how {
		case byPair:
			x = s.origin[from]
		case byBack:
			x = s.leaf[from] + int32(s.posts)
		default:
			x = from + int32(s.posts)
		}
	}
}

func (s *search) capacity(how int8, from, x int32) int64 {
	switch how {
	case byPair:
		return int64(s.limit[from] - s.flow[from])
	case byBack:
		return int64(s.flow[from])
	case byUp:
		return s.upRoom(from)
	}
	return s.downRoom(x - int32(s.posts))
}

func (s *search) move(how int8, from, x int32, units int64) {
	switch how {
	case byPair:
		s.give(from, int32(units))
	case byBack:
		s.takeBack(from, int32(units))
	case byUp:
		s.through[from] += units
	case byDown:
		s.through[x-int32(s.posts)] -= units
	}
}
