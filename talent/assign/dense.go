package assign

// dense places every row of a full matrix with no more rows than columns.
//
// It is the algorithm of Jonker & Volgenant (1987): column reduction where the
// matrix is square, two passes of augmenting row reduction, then one shortest
// path for each row that is still free, over compact arrays of the columns not
// yet reached (Crouse 2016).
type dense[C Number] struct {
	n, m  int
	cells []C
	v     []C     // prices of columns
	rowOf []int32 // of each column, -1 if free
	colOf []int32 // of each row, -1 if free
	free  []int32 // rows not placed
	open  []int32 // columns not reached yet, compact
	dist  []C     // of open columns, in their order
	from  []int32 // by column: the row a path comes from
	none  C       // the mark of a forbidden pair
	limit C       // prices beyond it are refused
}

func newDense[C Number](n, m int, cells []C) *dense[C] {
	d := &dense[C]{
		n: n, m: m, cells: cells, none: forbidden[C](), limit: limit[C](),
		v: make([]C, m), rowOf: make([]int32, m), colOf: make([]int32, n), free: make([]int32, 0, n),
		open: make([]int32, m), dist: make([]C, m), from: make([]int32, m),
	}
	for j := range d.rowOf {
		d.rowOf[j] = -1
	}
	for i := range d.colOf {
		d.colOf[i] = -1
	}
	return d
}

func (d *dense[C]) row(i int32) []C { return d.cells[int(i)*d.m : (int(i)+1)*d.m] }

// solve returns false if not every row can be placed, or if prices left the
// range within which sums are exact.
func (d *dense[C]) solve() bool {
	if d.n == 0 {
		return true
	}
	if d.n == d.m {
		d.reduceColumns()
	}
	for i, j := range d.colOf {
		if j < 0 {
			d.free = append(d.free, int32(i))
		}
	}
	for range 2 {
		if !d.reduceRows() {
			return false
		}
	}
	for _, i := range d.free {
		if !d.augment(i) {
			return false
		}
	}
	return true
}

// reduceColumns gives each column to the first row where it is cheapest.
func (d *dense[C]) reduceColumns() {
	copy(d.v, d.row(0))
	for i := int32(1); int(i) < d.n; i++ {
		row := d.row(i)
		v, from := d.v[:len(row)], d.from[:len(row)]
		for j, c := range row {
			if c < v[j] {
				v[j], from[j] = c, i
			}
		}
	}
	for j := d.m - 1; j >= 0; j-- {
		if d.v[j] == d.none {
			d.v[j] = 0 // a column nobody may take; the paths find out
			continue
		}
		if i := d.from[j]; d.colOf[i] < 0 {
			d.colOf[i], d.rowOf[j] = int32(j), i
		}
	}
}

// reduceRows gives each free row its cheapest column and lowers that column's
// price until the second cheapest is as good; the row that held it is next.
// Rounding could make that go on for ever: a price must really fall for a row to
// be taken at once, and there is a budget.
func (d *dense[C]) reduceRows() bool {
	queue := d.free
	d.free = d.free[:0]
	budget := 4 * len(queue)
	for next := 0; next < len(queue); {
		i := queue[next]
		next++
		least, second, j, k := d.twoLeast(i)
		if least >= d.none {
			return false
		}
		owner := d.rowOf[j]
		if budget--; budget < 0 || k < 0 {
			d.free = append(d.free, i)
			continue
		}
		price := d.v[j] - (second - least)
		falls := price < d.v[j]
		switch {
		case falls && price < -d.limit:
			return false
		case falls:
			d.v[j] = price
		case owner >= 0:
			j, owner = k, d.rowOf[k]
		}
		d.colOf[i], d.rowOf[j] = j, i
		if owner < 0 {
			continue
		}
		d.colOf[owner] = -1
		if falls {
			next--
			queue[next] = owner
			continue
		}
		d.free = append(d.free, owner)
	}
	return true
}

// twoLeast returns the two columns of least reduced cost; k is -1 if the second
// is forbidden.
func (d *dense[C]) twoLeast(i int32) (least, second C, j, k int32) {
	row := d.row(i)
	v := d.v[:len(row)]
	least, second, j, k = row[0]-v[0], d.none, 0, -1
	for x := 1; x < len(row); x++ {
		c := row[x] - v[x]
		if c >= second {
			continue
		}
		if c >= least {
			second, k = c, int32(x)
			continue
		}
		least, second, j, k = c, least, int32(x), j
	}
	if row[j] == d.none {
		least = d.none
	}
	if k >= 0 && row[k] == d.none {
		k = -1
	}
	return least, second, j, k
}

// augment places a free row along a shortest path and adjusts the prices of the
// columns the search passed.
func (d *dense[C]) augment(i int32) bool {
	at, n := d.start(i) // position of the nearest open column, number of open ones
	for {
		j, shortest := d.open[at], d.dist[at]
		if shortest > 2*d.limit {
			return false
		}
		n--
		d.open[at], d.open[n] = d.open[n], d.open[at]
		d.dist[at], d.dist[n] = d.dist[n], d.dist[at]
		owner := d.rowOf[j]
		if owner < 0 {
			return d.reprice(n+1, shortest) && d.flip(i, j)
		}
		if n == 0 {
			return false
		}
		at = d.relax(owner, j, shortest, n)
	}
}

// start makes all columns open, at their distance from a row.
func (d *dense[C]) start(i int32) (at, n int) {
	row := d.row(i)
	v, dist, open, from := d.v[:len(row)], d.dist[:len(row)], d.open[:len(row)], d.from[:len(row)]
	least := row[0] - v[0]
	for j, c := range row {
		c -= v[j]
		dist[j], open[j], from[j] = c, int32(j), i
		if c < least || c == least && d.rowOf[j] < 0 {
			least, at = c, j
		}
	}
	return at, len(row)
}

// relax brings open columns nearer over the row that holds column j and returns
// the position of the nearest; of equally near ones a free column.
func (d *dense[C]) relax(i, j int32, shortest C, n int) (at int) {
	row := d.row(i)
	h := shortest - (row[j] - d.v[j])
	v := d.v[:len(row)]
	open, dist := d.open[:n], d.dist[:n]
	least := dist[0]
	for k, j := range open {
		c := dist[k]
		if via := row[j] - v[j] + h; via < c {
			c = via
			dist[k] = c
			d.from[j] = i
		}
		if c < least || c == least && d.rowOf[j] < 0 {
			least, at = c, k
		}
	}
	return at
}

// reprice lowers the prices of the columns passed: those from position n on.
func (d *dense[C]) reprice(n int, shortest C) bool {
	for k := n; k < d.m; k++ {
		j := d.open[k]
		d.v[j] += d.dist[k] - shortest
		if d.v[j] < -d.limit {
			return false
		}
	}
	return true
}

// flip moves every row of the path to the column the path reached it for.
func (d *dense[C]) flip(i, j int32) bool {
	for {
		row := d.from[j]
		d.rowOf[j] = row
		d.colOf[row], j = j, d.colOf[row]
		if row == i {
			return true
		}
	}
}
