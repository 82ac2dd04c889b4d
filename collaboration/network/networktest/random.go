package networktest

import (
	"cmp"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
)

// SplitMix64 is the generator of random numbers of the seeded graphs (Steele, Lea
// & Flood 2014).
type SplitMix64 uint64

func (s *SplitMix64) next() uint64 {
	*s += 0x9E3779B97F4A7C15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// Below draws a number from 0 to n−1.
func (s *SplitMix64) Below(n int) int { return int((s.next() >> 32) * uint64(n) >> 32) }

// Random makes an undirected seeded graph of n parties and about k·n ties, the
// same in every language: model "ba" (preferential attachment), "er" (uniform) or
// "sbm" (eight blocks, four insideShare of the ties inside).
func Random(t require.TestingT, model string, n, k int, seed uint64) *network.Graph {
	g, err := network.FromPairs(n, func(yield func(int, int) bool) {
		for _, e := range Edges(t, model, n, k, seed) {
			if !yield(e[0], e[1]) {
				return
			}
		}
	}, network.Options{Direction: network.Undirected, Merge: network.MergeRefuse, Loops: network.LoopsRefuse})
	require.NoError(t, err)
	return g
}

// Edges returns the sorted pairs of the graph that [Random] makes.
func Edges(t require.TestingT, model string, n, k int, seed uint64) [][2]int {
	rng := SplitMix64(seed)
	var edges [][2]int
	switch model {
	case "ba":
		edges = ba(n, k, &rng)
	case "er":
		edges = er(n, k, &rng)
	case "sbm":
		inside, across := room(n)
		require.LessOrEqual(t, k*n*insideShare/100, inside, "the blocks of %d parties have no room for so many ties", n)
		require.LessOrEqual(t, k*n-k*n*insideShare/100, across, "there is no room for so many ties between blocks of %d parties", n)
		edges = sbm(n, k, &rng)
	default:
		require.Fail(t, "unknown model "+model)
	}
	slices.SortFunc(edges, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return edges
}

func ba(n, k int, rng *SplitMix64) (edges [][2]int) {
	var ends []int
	add := func(u, v int) {
		edges = append(edges, [2]int{u, v})
		ends = append(ends, u, v)
	}
	for u := range k + 1 {
		for v := u + 1; v <= k; v++ {
			add(u, v)
		}
	}
	for u := k + 1; u < n; u++ {
		var chosen []int
		for len(chosen) < k {
			if v := ends[rng.Below(len(ends))]; !slices.Contains(chosen, v) {
				chosen = append(chosen, v)
			}
		}
		for _, v := range chosen {
			add(v, u)
		}
	}
	return edges
}

func er(n, k int, rng *SplitMix64) (edges [][2]int) {
	seen := map[[2]int]bool{}
	for len(seen) < k*n {
		u, v := rng.Below(n), rng.Below(n)
		e := [2]int{min(u, v), max(u, v)}
		if u != v && !seen[e] {
			seen[e] = true
			edges = append(edges, e)
		}
	}
	return edges
}

// The model "sbm" has eight blocks and four insideShare of its ties inside, in per cent.
const blocks, insideShare = 8, 80

// room is how many ties there can be inside of blocks and between them.
func room(n int) (inside, across int) {
	size := (n + blocks - 1) / blocks
	for low := 0; low < n; low += size {
		b := min(size, n-low)
		inside += b * (b - 1) / 2
	}
	return inside, n*(n-1)/2 - inside
}

func sbm(n, k int, rng *SplitMix64) (edges [][2]int) {
	size := (n + blocks - 1) / blocks
	seen := map[[2]int]bool{}
	want, in := k*n*insideShare/100, 0
	for len(edges) < k*n {
		u, v := rng.Below(n), rng.Below(n)
		if u == v {
			continue
		}
		if in < want { // both ends in one block until the quota is met
			low := u / size * size
			v = low + rng.Below(min(n, low+size)-low)
			if u == v {
				continue
			}
		} else if u/size == v/size {
			continue
		}
		e := [2]int{min(u, v), max(u, v)}
		if seen[e] {
			continue
		}
		seen[e] = true
		edges = append(edges, e)
		if u/size == v/size {
			in++
		}
	}
	return edges
}
