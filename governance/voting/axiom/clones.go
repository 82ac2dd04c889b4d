package axiom

import (
	"cmp"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// Clones lists sets of candidates that every paper puts side by side: whoever is
// outside stands to all members alike, above them, below or equal. For each two
// candidates it is the smallest such set that holds both, if it is not that of
// all candidates; sets are listed by size, then in lexicographic order. A rule
// that is independent of clones does not change its mind if all but one of a set
// withdraw, but for who of the set wins. It takes O(B·m³) time at worst, for B
// distinct ballots of any kind.
//
// Source: Tideman, "Independence of clones as a criterion for voting rules",
// 1987; with equal ranks as in Schulze, "A new monotonic, clone-independent,
// reversal symmetric, and Condorcet-consistent single-winner election method",
// 2011, section 4.6.
func Clones(p *voting.Profile) ([][]int, error) {
	if err := p.Require("clones", voting.Ranked, voting.Approval, voting.Score, voting.Cumulative); err != nil {
		return nil, err
	}
	c := newCloning(p)
	var sets [][]int
	for a := range c.n {
		for b := a + 1; b < c.n; b++ {
			if set := c.close(a, b); len(set) < c.n {
				sets = append(sets, set)
			}
		}
	}
	slices.SortFunc(sets, func(x, y []int) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), slices.Compare(x, y))
	})
	return slices.CompactFunc(sets, slices.Equal), nil
}

// cloning knows who comes between two candidates.
type cloning struct {
	n       int
	between []bitset // of each pair: who stands to them differently on some ballot
}

func newCloning(p *voting.Profile) *cloning {
	c := &cloning{n: len(p.Candidates)}
	c.between = make([]bitset, c.n*c.n)
	for i := range c.between {
		c.between[i] = newBitset(c.n)
	}
	grades := make([]int32, c.n)
	for b := range p.Ballots() {
		grade(p.Kind, b, grades)
		for x := range grades {
			for y := x + 1; y < c.n; y++ {
				if grades[x] != grades[y] { // else everybody stands to both alike
					c.separate(grades, x, y)
				}
			}
		}
	}
	return c
}

func (c *cloning) separate(grades []int32, x, y int) {
	low, high := min(grades[x], grades[y]), max(grades[x], grades[y])
	set := c.between[x*c.n+y]
	for z, g := range grades {
		if g >= low && g <= high && z != x && z != y {
			set.set(z)
		}
	}
}

// close returns the smallest set with two candidates that nobody separates,
// ascending. Standing alike is transitive, so that members are compared with the
// first alone.
func (c *cloning) close(a, b int) []int {
	in := newBitset(c.n)
	in.set(a)
	in.set(b)
	set := []int{a, b}
	for i := 1; i < len(set); i++ {
		x, y := min(a, set[i]), max(a, set[i])
		for z := range c.between[x*c.n+y].all() {
			if !in.has(z) {
				in.set(z)
				set = append(set, z)
			}
		}
	}
	slices.Sort(set)
	return set
}
