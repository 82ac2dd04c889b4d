package assign

// matching places as many rows as possible, whatever the cost (Hopcroft & Karp
// 1973), O(pairs × √(rows + columns)).
type matching struct {
	start  []int
	column []int32
	rowOf  []int32
	colOf  []int32
	layer  []int32 // by row; -1 is not reached
	next   []int   // by row: the pair to try next
	queue  []int32
	size   int
}

// most returns a matching of most pairs. columns are grouped by start.
func most(start []int, column []int32, columns int) *matching {
	n := len(start) - 1
	m := &matching{
		start: start, column: column, rowOf: make([]int32, columns), colOf: make([]int32, n),
		layer: make([]int32, n), next: make([]int, n), queue: make([]int32, 0, n),
	}
	for j := range m.rowOf {
		m.rowOf[j] = -1
	}
	for i := range m.colOf {
		m.colOf[i] = -1
		for _, j := range column[start[i]:start[i+1]] {
			if m.rowOf[j] < 0 {
				m.rowOf[j], m.colOf[i] = int32(i), j
				m.size++
				break
			}
		}
	}
	for m.layered() {
		copy(m.next, start)
		for i, j := range m.colOf {
			if j < 0 && m.augment(int32(i)) {
				m.size++
			}
		}
	}
	return m
}

// layered numbers the rows by their distance from free rows and reports whether
// a free column is in reach.
func (m *matching) layered() bool {
	m.queue = m.queue[:0]
	for i, j := range m.colOf {
		m.layer[i] = -1
		if j < 0 {
			m.layer[i] = 0
			m.queue = append(m.queue, int32(i))
		}
	}
	found := false
	for at := 0; at < len(m.queue); at++ {
		i := m.queue[at]
		for _, j := range m.column[m.start[i]:m.start[i+1]] {
			owner := m.rowOf[j]
			if owner < 0 {
				found = true
				continue
			}
			if m.layer[owner] < 0 {
				m.layer[owner] = m.layer[i] + 1
				m.queue = append(m.queue, owner)
			}
		}
	}
	return found
}

// augment walks down the layers to a free column, without recursion: the path is
// a stack of rows, each of which has just tried the pair before next.
func (m *matching) augment(root int32) bool {
	path := append(m.queue[:0], root)
	for len(path) > 0 {
		i := path[len(path)-1]
		if m.next[i] == m.start[i+1] {
			m.layer[i] = -1
			path = path[:len(path)-1]
			continue
		}
		j := m.column[m.next[i]]
		m.next[i]++
		owner := m.rowOf[j]
		if owner < 0 {
			m.flip(path)
			return true
		}
		if m.layer[owner] == m.layer[i]+1 {
			path = append(path, owner)
		}
	}
	return false
}

func (m *matching) flip(path []int32) {
	for _, i := range path {
		j := m.column[m.next[i]-1]
		m.colOf[i], m.rowOf[j] = j, i
	}
}

// contested returns the rows in reach of the rows left out by alternating paths,
// and the columns they compete for: they have no other columns, and in every
// largest matching each of these columns goes to one of these rows (Dulmage &
// Mendelsohn 1958). Both are nil if every row is placed.
func (m *matching) contested() (rows, columns []bool) {
	if m.size == len(m.colOf) {
		return nil, nil
	}
	rows, columns = make([]bool, len(m.colOf)), make([]bool, len(m.rowOf))
	queue := m.queue[:0]
	for i, j := range m.colOf {
		if j < 0 {
			rows[i] = true
			queue = append(queue, int32(i))
		}
	}
	for at := 0; at < len(queue); at++ {
		i := queue[at]
		for _, j := range m.column[m.start[i]:m.start[i+1]] {
			columns[j] = true
			if owner := m.rowOf[j]; owner >= 0 && !rows[owner] {
				rows[owner] = true
				queue = append(queue, owner)
			}
		}
	}
	return rows, columns
}
