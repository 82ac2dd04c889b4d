package plaintext

const (
	chunkBits = 14
	chunkSize = 1 << chunkBits
)

// chunks is a list that grows without moving what is in it, so that growing
// never needs its size twice.
type chunks[T any] struct {
	all [][]T
	n   int
}

func (c *chunks[T]) add(v T) {
	if c.n&(chunkSize-1) == 0 {
		c.all = append(c.all, make([]T, chunkSize))
	}
	*c.at(c.n) = v
	c.n++
}

func (c *chunks[T]) at(i int) *T { return &c.all[i>>chunkBits][i&(chunkSize-1)] }
