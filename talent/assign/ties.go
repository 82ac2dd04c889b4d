package assign

import "slices"

// order says who chooses first among best placements, and what.
type order struct {
	rows []int32 // in the order of choosing
	rank []int32 // of each column; the smallest is wanted most
}

// asNumbered is the order of the table itself.
func asNumbered(rows, columns int) order {
	return order{sequence(rows), sequence(columns)}
}

// drawn is an order drawn by lot: the rows and then the columns are shuffled.
func drawn(rows, columns int, seed uint64) order {
	random := splitmix(seed)
	o := order{random.shuffled(rows), make([]int32, columns)}
	for rank, j := range random.shuffled(columns) {
		o.rank[j] = int32(rank)
	}
	return o
}

func sequence(n int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

// splitmix is the generator splitmix64 (Steele, Lea & Flood 2014).
type splitmix uint64

func (s *splitmix) next() uint64 {
	*s += 0x9E3779B97F4A7C15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below returns a number in [0, n), each equally likely.
func (s *splitmix) below(n uint64) uint64 {
	for reject := -n % n; ; {
		if x := s.next(); x >= reject {
			return x % n
		}
	}
}

// shuffled returns 0 to n-1 in an order drawn from the last place to the first
// (Fisher & Yates).
func (s *splitmix) shuffled(n int) []int32 {
	order := sequence(n)
	for i := n - 1; i > 0; i-- {
		j := s.below(uint64(i + 1))
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// choose turns the best placement into the one where the first row of the order
// has the column it wants most among all best placements, then the second, and so
// on; to be left out is wanted least. At most O(rows × tight pairs), far less
// where few are tied.
func (t *tight) choose(o order) {
	c := chooser{tight: t, order: o, seen: make([]int32, len(t.rowOf)+1), mover: make([]int32, len(t.rowOf)+1), fixed: make([]bool, len(t.colOf)+1)}
	for i := range t.colOf {
		slices.SortFunc(t.row(int32(i)), func(a, b int32) int { return int(o.rank[a] - o.rank[b]) })
	}
	for turn, i := range o.rows {
		c.turn(int32(turn+1), i)
		c.fixed[i] = true
	}
}

// chooser walks alternating paths. To its columns it adds one that holds all rows
// left out, as the last; to its rows a void that holds all empty columns, as the
// last.
type chooser struct {
	*tight
	order
	fixed []bool  // rows that have chosen
	seen  []int32 // by column: the turn that reached it last
	mover []int32 // by column: who would move there
	entry int32   // the column by which the void was reached
	void  bool    // the void was reached in this turn
	queue []int32 // rows that must move
	now   int32
	goal  int32 // the column given up by the row whose turn it is
}

func (c *chooser) turn(now, i int32) {
	held := c.colOf[i]
	c.now, c.void, c.goal = now, false, held
	if held < 0 {
		c.goal = int32(len(c.rowOf))
	}
	for _, j := range c.row(i) {
		if held >= 0 && c.rank[j] >= c.rank[held] {
			return
		}
		if c.seen[j] == now || c.holdsFixed(j) {
			continue
		}
		if c.reach(j, i) {
			c.move(j)
			return
		}
	}
}

// holdsFixed reports whether the row on a column has chosen already.
func (c *chooser) holdsFixed(j int32) bool {
	owner := c.rowOf[j]
	return owner >= 0 && c.fixed[owner]
}

// reach reports whether everybody can be placed again if row i takes column j.
// What an earlier search of the same turn has seen leads nowhere.
func (c *chooser) reach(j, i int32) bool {
	c.queue = c.queue[:0]
	if c.visit(j, i) {
		return true
	}
	for at := 0; at < len(c.queue); at++ {
		row := c.queue[at]
		for _, next := range c.row(row) {
			if c.visit(next, row) {
				return true
			}
		}
		if c.rowMay[row] && c.visit(int32(len(c.rowOf)), row) {
			return true
		}
	}
	return false
}

// visit lets a row, or the void, move to a column and reports whether that is the
// column given up.
func (c *chooser) visit(j, row int32) bool {
	if c.seen[j] == c.now {
		return false
	}
	nobody := int32(len(c.rowOf))
	if j < nobody && c.holdsFixed(j) {
		return false
	}
	c.seen[j], c.mover[j] = c.now, row
	switch {
	case j == c.goal:
		return true
	case j == nobody:
		c.callLeft()
	case c.rowOf[j] >= 0:
		c.queue = append(c.queue, c.rowOf[j])
	case !c.void:
		return c.spread(j)
	}
	return false
}

// callLeft makes every row left out, and free to choose, one that may move.
func (c *chooser) callLeft() {
	for i, j := range c.colOf {
		if j < 0 && !c.fixed[i] {
			c.queue = append(c.queue, int32(i))
		}
	}
}

// spread lets the void, pushed from an empty column, take any that may be empty.
func (c *chooser) spread(entry int32) bool {
	c.void, c.entry = true, entry
	for j, may := range c.colMay {
		if may && c.rowOf[j] >= 0 && c.visit(int32(j), int32(len(c.colOf))) {
			return true
		}
	}
	return false
}

// move carries out the path that ends at the goal and begins with column j.
func (c *chooser) move(j int32) {
	nobody, void := int32(len(c.rowOf)), int32(len(c.colOf))
	for to := c.goal; ; {
		row := c.mover[to]
		from := c.entry
		switch {
		case row == void:
			c.rowOf[to] = -1
		case to == nobody:
			from = c.held(row)
			c.colOf[row] = -1
		default:
			from = c.held(row)
			c.colOf[row], c.rowOf[to] = to, row
		}
		if to == j {
			return
		}
		to = from
	}
}

// held returns the column of a row, the last if it is left out.
func (c *chooser) held(row int32) int32 {
	if j := c.colOf[row]; j >= 0 {
		return j
	}
	return int32(len(c.rowOf))
}
