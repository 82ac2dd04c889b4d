package draw

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Point is a place on paper, in pixels, or in ties before it is scaled.
type Point struct{ X, Y float64 }

func (p Point) minus(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

func (p Point) plus(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }

func (p Point) times(f float64) Point { return Point{p.X * f, p.Y * f} }

func (p Point) around(r float64) rect { return rect{p.X - r, p.Y - r, p.X + r, p.Y + r} }

func (p Point) length() float64 { return math.Sqrt(p.X*p.X + p.Y*p.Y) }

// golden is the angle whose multiples lie nowhere near each other.
const golden = 2.399963229728653

// stress lays out a connected graph so that distances on paper come close to the
// numbers of ties between parties, in ties: it minimises Σ (|x_i − x_j| − d_ij)²/d_ij²
// from classical scaling on, moving one party after the other to its best place
// (Gansner, Koren & North 2004).
func stress(neighbours [][]int32) []Point {
	n := len(neighbours)
	if n == 1 {
		return []Point{{}}
	}
	far := distances(neighbours)
	at := scaled(far, n)
	for range rounds(n) {
		moved := 0.0
		for i := range n {
			to := best(far[i*n:(i+1)*n], at, i)
			moved = max(moved, to.minus(at[i]).length())
			at[i] = to
		}
		if moved < 1e-3 {
			break
		}
	}
	return at
}

// rounds bounds the time that a large graph takes.
func rounds(n int) int { return min(200, max(15, 30_000_000/(n*n))) }

// best is where party i has the least stress if all others stay.
func best(far []uint16, at []Point, i int) Point {
	var sum Point
	total := 0.0
	for j, d := range far {
		if j == i {
			continue
		}
		want := float64(d)
		weight := 1 / (want * want)
		away := at[i].minus(at[j])
		length := away.length()
		if length < 1e-9 { // two at one place go apart, each its own way
			away, length = Point{math.Cos(golden * float64(i)), math.Sin(golden * float64(i))}, 1
		}
		sum.X += weight * (at[j].X + want*away.X/length)
		sum.Y += weight * (at[j].Y + want*away.Y/length)
		total += weight
	}
	return Point{sum.X / total, sum.Y / total}
}

// distances are the numbers of ties between all pairs of a connected graph.
func distances(neighbours [][]int32) []uint16 {
	n := len(neighbours)
	far := make([]uint16, n*n)
	queue := make([]int32, 0, n)
	for s := range n {
		row := far[s*n : (s+1)*n]
		queue = append(queue[:0], int32(s))
		for k := 0; k < len(queue); k++ {
			v := queue[k]
			for _, w := range neighbours[v] {
				if int(w) != s && row[w] == 0 {
					row[w] = row[v] + 1
					queue = append(queue, w)
				}
			}
		}
	}
	return far
}

// scaled is classical scaling: the two leading eigenvectors of the centred squares
// of distances, by power iteration from a start that is the same every time.
func scaled(far []uint16, n int) []Point {
	m := newSquares(far, n)
	first := make([]float64, n)
	second := make([]float64, n)
	for i := range n {
		first[i], second[i] = math.Cos(golden*float64(i+1)), math.Sin(golden*float64(i+1))
	}
	for range 25 {
		first = normal(m.times(first))
		second = normal(without(m.times(second), first))
	}
	at := make([]Point, n)
	one, two := m.spread(first), m.spread(second)
	for i := range n { // a little apart, so that equals do not lie on each other
		at[i] = Point{one*first[i] + .01*math.Cos(golden*float64(i)), two*second[i] + .01*math.Sin(golden*float64(i))}
	}
	return at
}

// squares is −½ of the squared distances, with rows and columns centred.
type squares struct {
	far  []uint16
	n    int
	mean []float64 // of each row
	all  float64   // mean of everything
}

func newSquares(far []uint16, n int) squares {
	m := squares{far: far, n: n, mean: make([]float64, n)}
	for i := range n {
		for _, d := range far[i*n : (i+1)*n] {
			m.mean[i] += float64(d) * float64(d) / float64(n)
		}
		m.all += m.mean[i] / float64(n)
	}
	return m
}

func (m squares) times(x []float64) []float64 {
	sum, shifted := 0.0, 0.0
	for j, v := range x {
		sum += v
		shifted += m.mean[j] * v
	}
	y := make([]float64, m.n)
	for i := range y {
		dot := 0.0
		for j, d := range m.far[i*m.n : (i+1)*m.n] {
			dot += float64(d) * float64(d) * x[j]
		}
		y[i] = -.5 * (dot - m.mean[i]*sum - shifted + m.all*sum)
	}
	return y
}

// spread is the square root of the eigenvalue of a unit vector.
func (m squares) spread(x []float64) float64 {
	dot := 0.0
	for i, y := range m.times(x) {
		dot += y * x[i]
	}
	return math.Sqrt(max(dot, 0))
}

func normal(x []float64) []float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	if sum == 0 {
		return x
	}
	for i := range x {
		x[i] /= math.Sqrt(sum)
	}
	return x
}

func without(x, direction []float64) []float64 {
	dot := 0.0
	for i := range x {
		dot += x[i] * direction[i]
	}
	for i := range x {
		x[i] -= dot * direction[i]
	}
	return x
}

// pieces are the connected parts of a graph, directions ignored, largest first,
// and its isolates.
func pieces(g *network.Graph) (parts [][]int, isolates []int) {
	of, count := g.Components()
	all := make([][]int, count)
	for i, c := range of {
		all[c] = append(all[c], i)
	}
	for _, part := range all {
		if len(part) == 1 {
			isolates = append(isolates, part[0])
			continue
		}
		parts = append(parts, part)
	}
	sortByLength(parts)
	return parts, isolates
}
