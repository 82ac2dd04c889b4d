package instance

// Stream is a sequence of splitmix64 with random access. Its value is the seed.
type Stream uint64

const gamma = 0x9E3779B97F4A7C15

// The tags of the streams of one instance.
const (
	costTag   = 0x0
	forbidTag = 0xF0F0F0F0F0F0F0F0
	capTag    = 0x1111111111111111
	demandTag = 0x2222222222222222
	rowTag    = 0x3333333333333333
	columnTag = 0x4444444444444444
	vacantTag = 0x5555555555555555
)

// At returns output i, counted from 0.
func (s Stream) At(i int) uint64 {
	z := uint64(s) + uint64(i+1)*gamma
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}

// Between returns output i as a whole number of [low, high].
func (s Stream) Between(i int, low, high int64) int64 {
	return low + int64(s.At(i)%uint64(high-low+1))
}

// below reports whether output i, as a number of [0, 1), is below a share.
func (s Stream) below(i int, share float64) bool {
	return s.At(i)>>11 < uint64(share*(1<<53))
}

// shuffle returns 0 … n-1 mixed by Fisher and Yates with outputs from offset on.
func (s Stream) shuffle(offset, n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	for t := n - 1; t > 0; t-- {
		j := int(s.At(offset) % uint64(t+1))
		offset++
		all[t], all[j] = all[j], all[t]
	}
	return all
}
