package permute

import (
	"math/bits"
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// blockSize is how many draws share a source of random numbers. Draw k is the
// same whoever makes it, because its source is seeded with the number of its block.
const blockSize = 1024

// source draws whole numbers. It is a PCG held by value: the interface of
// rand.Rand would double the time of a shuffle.
type source struct{ pcg rand.PCG }

func newSource(seed, block uint64) *source {
	s := new(source)
	s.pcg.Seed(mix(seed), mix(seed^mix(block+1)))
	return s
}

// mix is the finalizer of SplitMix64 (Steele, Lea & Flood 2014): seeds that are
// near each other must not give streams that are.
func mix(z uint64) uint64 {
	z += 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below draws a number from 0 to n−1, each equally likely (Lemire 2019).
func (s *source) below(n int) int {
	hi, lo := bits.Mul64(s.pcg.Uint64(), uint64(n))
	if lo < uint64(n) {
		for least := -uint64(n) % uint64(n); lo < least; {
			hi, lo = bits.Mul64(s.pcg.Uint64(), uint64(n))
		}
	}
	return int(hi)
}

// shuffle orders places at random (Fisher & Yates).
func shuffle[T any](s *source, all []T) {
	for i := len(all) - 1; i > 0; i-- {
		j := s.below(i + 1)
		all[i], all[j] = all[j], all[i]
	}
}

// inBlocks makes all draws of a plan in blocks and returns what each block found,
// in their order, so that sums do not depend on the number of goroutines.
func inBlocks[T any](p plan, work func(draws int, s *source) T) []T {
	return inBlocksOf(blockSize, p, work)
}

func inBlocksOf[T any](size int64, p plan, work func(draws int, s *source) T) []T {
	found := make([]T, (p.Permutations+size-1)/size)
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(p.workers, len(found)) {
		all.Go(func() {
			for b := next.Add(1) - 1; b < int64(len(found)); b = next.Add(1) - 1 {
				draws := min(size, p.Permutations-b*size)
				found[b] = work(int(draws), newSource(p.Seed, uint64(b)))
			}
		})
	}
	all.Wait()
	return found
}
