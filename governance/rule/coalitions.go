package rule

import (
	"math/big"
	"math/bits"
)

// coalitions counts coalitions by size and cell of weight. A count is a number
// of n/64 + 1 words, as there are up to 2ⁿ coalitions.
type coalitions struct {
	n, cells, words int
	count           []uint64 // size · cell · words, least significant first
}

// newCoalitions has one coalition, the empty one.
func newCoalitions(n, cells int) *coalitions {
	c := &coalitions{n: n, cells: cells, words: n/64 + 1}
	c.count = make([]uint64, (n+1)*cells*c.words)
	c.count[0] = 1
	return c
}

func (c *coalitions) at(i int) []uint64 { return c.count[i*c.words : (i+1)*c.words] }

// join doubles the coalitions: each with and without a further elector, who
// moves it by step. So far there are that many electors.
func (c *coalitions) join(soFar, step int) {
	for size := soFar; size >= 0; size-- {
		for cell := c.cells - step - 1; cell >= 0; cell-- {
			from := size*c.cells + cell
			add(c.at(from+c.cells+step), c.at(from))
		}
	}
}

// without takes an elector who moves a coalition by step out again: those
// without it are all, less those that consist of it and one without it.
func (c *coalitions) without(step int) *coalitions {
	d := &coalitions{n: c.n, cells: c.cells, words: c.words, count: append([]uint64(nil), c.count...)}
	for size := 1; size <= d.n; size++ {
		for cell := step; cell < d.cells; cell++ {
			to := size*d.cells + cell
			subtract(d.at(to), d.at(to-d.cells-step))
		}
	}
	return d
}

func (c *coalitions) addTo(sum *big.Int, i int) {
	words := c.at(i)
	for w := len(words) - 1; w >= 0; w-- {
		if words[w] != 0 {
			x := new(big.Int).SetUint64(words[w])
			sum.Add(sum, x.Lsh(x, uint(64*w)))
		}
	}
}

func add(to, from []uint64) {
	var carry uint64
	for i := range to {
		to[i], carry = bits.Add64(to[i], from[i], carry)
	}
}

func subtract(to, from []uint64) {
	var borrow uint64
	for i := range to {
		to[i], borrow = bits.Sub64(to[i], from[i], borrow)
	}
}
