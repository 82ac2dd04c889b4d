package assign

// sparse places every row of lists in which that is possible: row reduction, then
// one shortest path for each free row with a heap of the columns in reach. It
// takes O(rows × pairs log pairs) at worst.
type sparse[C Number] struct {
	*lists[C]
	v     []C
	rowOf []int32
	colOf []int32
	paid  []C // by row: the cost of its pair
	free  []int32
	dist  []C
	from  []int32
	seen  []int32 // by column: the row that last reached it, +1; negative once done
	heap  nearest[C]
	done  []int32
	bound C // the distance of the nearest free column so far
	limit C
}

func newSparse[C Number](l *lists[C]) *sparse[C] {
	n, m := l.rows(), l.columns
	s := &sparse[C]{
		lists: l, limit: limit[C](), v: make([]C, m), rowOf: make([]int32, m), colOf: make([]int32, n),
		paid: make([]C, n), free: make([]int32, 0, n), dist: make([]C, m), from: make([]int32, m), seen: make([]int32, m),
	}
	for j := range s.rowOf {
		s.rowOf[j] = -1
	}
	for i := range s.colOf {
		s.colOf[i] = -1
	}
	return s
}

func (s *sparse[C]) solve() bool {
	for i := range s.colOf {
		s.free = append(s.free, int32(i))
	}
	for range 2 {
		if !s.reduceRows() {
			return false
		}
	}
	for _, i := range s.free {
		if !s.augment(i) {
			return false
		}
	}
	return true
}

// reduceRows is that of dense.
func (s *sparse[C]) reduceRows() bool {
	queue := s.free
	s.free = s.free[:0]
	budget := 4 * len(queue)
	for next := 0; next < len(queue); {
		i := queue[next]
		next++
		least, second, at, after := s.twoLeast(i)
		if budget--; budget < 0 || after < 0 {
			s.free = append(s.free, i)
			continue
		}
		columns, costs := s.row(int(i))
		j := columns[at]
		owner := s.rowOf[j]
		price := s.v[j] - (second - least)
		falls := price < s.v[j]
		switch {
		case falls && price < -s.limit:
			return false
		case falls:
			s.v[j] = price
		case owner >= 0:
			at = after
			j = columns[at]
			owner = s.rowOf[j]
		}
		s.colOf[i], s.rowOf[j], s.paid[i] = j, i, costs[at]
		if owner < 0 {
			continue
		}
		s.colOf[owner] = -1
		if falls {
			next--
			queue[next] = owner
			continue
		}
		s.free = append(s.free, owner)
	}
	return true
}

// twoLeast returns the positions of the two pairs of least reduced cost; after is
// -1 if there is only one.
func (s *sparse[C]) twoLeast(i int32) (least, second C, at, after int) {
	at, after = -1, -1
	columns, costs := s.row(int(i))
	for k, j := range columns {
		switch c := costs[k] - s.v[j]; {
		case at < 0:
			least, at = c, k
		case c < least:
			least, second, at, after = c, least, k, at
		case after < 0 || c < second:
			second, after = c, k
		}
	}
	return least, second, at, after
}

// augment places a free row along a shortest path.
func (s *sparse[C]) augment(i int32) bool {
	s.heap, s.done, s.bound = s.heap[:0], s.done[:0], forbidden[C]()
	s.relax(i, i, 0)
	for len(s.heap) > 0 {
		near := s.heap.pop()
		j := near.column
		if s.seen[j] != i+1 || near.dist > s.dist[j] {
			continue
		}
		if near.dist > 2*s.limit {
			return false
		}
		owner := s.rowOf[j]
		if owner < 0 {
			return s.reprice(near.dist) && s.flip(i, j)
		}
		s.seen[j] = -(i + 1)
		s.done = append(s.done, j)
		s.relax(owner, i, near.dist-(s.paid[owner]-s.v[j]))
	}
	return false
}

// relax brings the columns of a row nearer; h is the length of the path to the
// row less the row's price.
func (s *sparse[C]) relax(row, root int32, h C) {
	columns, costs := s.row(int(row))
	for k, j := range columns {
		seen := s.seen[j]
		via := costs[k] - s.v[j] + h
		if via >= s.bound || seen == -(root+1) || seen == root+1 && via >= s.dist[j] {
			continue
		}
		s.seen[j], s.dist[j], s.from[j] = root+1, via, row
		free := s.rowOf[j] < 0
		if free {
			s.bound = via
		}
		s.heap.push(near[C]{via, j, free})
	}
}

func (s *sparse[C]) reprice(shortest C) bool {
	for _, j := range s.done {
		s.v[j] += s.dist[j] - shortest
		if s.v[j] < -s.limit {
			return false
		}
	}
	return true
}

func (s *sparse[C]) flip(i, j int32) bool {
	for {
		row := s.from[j]
		s.rowOf[j] = row
		s.paid[row], _ = s.at(int(row), int(j))
		s.colOf[row], j = j, s.colOf[row]
		if row == i {
			return true
		}
	}
}

// near is a column in reach.
type near[C Number] struct {
	dist   C
	column int32
	free   bool
}

// before orders columns by distance, of equally near ones a free one first.
func (a near[C]) before(b near[C]) bool {
	return a.dist < b.dist || a.dist == b.dist && a.free && !b.free
}

// nearest is a binary heap.
type nearest[C Number] []near[C]

func (h *nearest[C]) push(x near[C]) {
	*h = append(*h, x)
	s := *h
	k := len(s) - 1
	for k > 0 && x.before(s[(k-1)/2]) {
		s[k] = s[(k-1)/2]
		k = (k - 1) / 2
	}
	s[k] = x
}

func (h *nearest[C]) pop() near[C] {
	s := *h
	top, x := s[0], s[len(s)-1]
	s = s[:len(s)-1]
	*h = s
	k := 0
	for {
		child := 2*k + 1
		if child >= len(s) {
			break
		}
		if child+1 < len(s) && s[child+1].before(s[child]) {
			child++
		}
		if !s[child].before(x) {
			break
		}
		s[k] = s[child]
		k = child
	}
	if len(s) > 0 {
		s[k] = x
	}
	return top
}
