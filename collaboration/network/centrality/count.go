package centrality

import "math"

// count is a number of paths, value·2^(512·high): a grid of 600 by 600 has more
// shortest paths than a float can say.
type count struct {
	value float64
	high  int
}

const countBits = 512

var countLimit = math.Ldexp(1, countBits)

func (a count) plus(b count) count {
	if a.high < b.high {
		a, b = b, a
	}
	a.value += math.Ldexp(b.value, countBits*(b.high-a.high))
	if a.value >= countLimit {
		a.value /= countLimit
		a.high++
	}
	return a
}

// over returns a/b, for a not above b.
func (a count) over(b count) float64 {
	return math.Ldexp(a.value/b.value, countBits*(a.high-b.high))
}
