package axiom

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// SmithSet finds the smallest set of candidates each of which beats every
// candidate outside it. The duels are, for each outsider, the closest of its
// defeats by a member. It takes O(m²) time.
//
// Source: Smith, "Aggregation of preferences with variable electorate", 1973.
func (c *Comparison) SmithSet() Finding {
	members := c.undominated(func(a, b int) bool { return !c.beats(b, a) })
	var duels []Duel
	for out := range c.w.Len() {
		if slices.Contains(members, out) {
			continue
		}
		closest := slices.MinFunc(members, func(a, b int) int { return compare(c.w.Margin(a, out), c.w.Margin(b, out)) })
		duels = append(duels, c.duel(closest, out))
	}
	return c.finding("smith_set",
		renjia.Textf("Each of these beats everybody outside (Smith set): %v", "其中每人都胜过集合外所有人（史密斯集）：%v", c.p.Names(members)),
		renjia.MoreThan, members, duels)
}

// SchwartzSet finds the union of the smallest sets that nobody outside beats. The
// duels are, for each outsider, a defeat by a member or by an outsider listed
// before it, so that a chain of defeats leads back to the set, and none returns.
// It takes O(m²) time.
//
// Source: Schwartz, The Logic of Collective Choice, 1986.
func (c *Comparison) SchwartzSet() Finding {
	members := c.undominated(c.beats)
	return c.finding("schwartz_set",
		renjia.Textf("No chain of defeats leads into these from outside (Schwartz set): %v", "集合外无人经一串胜负能胜过其中成员（施瓦茨集）：%v", c.p.Names(members)),
		renjia.MoreThan, members, c.chains(members))
}

// chains goes over defeats from the members outwards, breadth first.
func (c *Comparison) chains(members []int) []Duel {
	reached := make([]bool, c.w.Len())
	for _, a := range members {
		reached[a] = true
	}
	var duels []Duel
	queue := slices.Clone(members)
	for i := 0; i < len(queue); i++ {
		for b := range reached {
			if !reached[b] && c.beats(queue[i], b) {
				reached[b] = true
				queue, duels = append(queue, b), append(duels, c.duel(queue[i], b))
			}
		}
	}
	return duels
}

// undominated returns, ascending, the candidates in strongly connected components
// that no relation enters.
func (c *Comparison) undominated(relation func(a, b int) bool) []int {
	n := c.w.Len()
	component, count := components(n, relation)
	entered := make([]bool, count)
	for a := range n {
		for b := range n {
			if component[a] != component[b] && relation(a, b) {
				entered[component[b]] = true
			}
		}
	}
	var members []int
	for a := range n {
		if !entered[component[a]] {
			members = append(members, a)
		}
	}
	return members
}

// components numbers the strongly connected components of a relation on n
// (Tarjan, "Depth-first search and linear graph algorithms", 1972), with a stack
// of its own: candidates may be many.
func components(n int, relation func(a, b int) bool) (component []int, count int) {
	t := tarjan{n: n, relation: relation, component: make([]int, n), order: make([]int, n), low: make([]int, n), next: make([]int, n)}
	for a := range n {
		t.component[a] = -1
	}
	for a := range n {
		if t.order[a] == 0 {
			t.visit(a)
		}
	}
	return t.component, t.count
}

type tarjan struct {
	n         int
	relation  func(a, b int) bool
	component []int // -1 while open
	order     []int // of visits, from 1
	low       []int
	next      []int // the next neighbour to look at
	open      []int
	path      []int
	visited   int
	count     int
}

func (t *tarjan) visit(root int) {
	t.enter(root)
	for len(t.path) > 0 {
		a := t.path[len(t.path)-1]
		if b, found := t.step(a); found {
			t.enter(b)
			continue
		}
		t.leave(a)
	}
}

func (t *tarjan) enter(a int) {
	t.visited++
	t.order[a], t.low[a] = t.visited, t.visited
	t.open, t.path = append(t.open, a), append(t.path, a)
}

// step goes on over the neighbours of a up to one that was not visited.
func (t *tarjan) step(a int) (int, bool) {
	for ; t.next[a] < t.n; t.next[a]++ {
		b := t.next[a]
		if b == a || !t.relation(a, b) {
			continue
		}
		if t.order[b] == 0 {
			return b, true
		}
		if t.component[b] < 0 {
			t.low[a] = min(t.low[a], t.order[b])
		}
	}
	return 0, false
}

func (t *tarjan) leave(a int) {
	t.path = t.path[:len(t.path)-1]
	if len(t.path) > 0 {
		parent := t.path[len(t.path)-1]
		t.low[parent] = min(t.low[parent], t.low[a])
	}
	if t.low[a] != t.order[a] {
		return
	}
	for {
		b := t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		t.component[b] = t.count
		if b == a {
			break
		}
	}
	t.count++
}

// Covering is when a candidate covers another. Without ties between candidates
// all four are the same.
type Covering string

// The definitions, after Duggan, "Uncovered sets", 2013.
const (
	// Gillies: it beats the other, and whoever beats it beats the other.
	Gillies Covering = "gillies"
	// Bordes: it beats the other, and beats whomever the other beats.
	Bordes Covering = "bordes"
	// McKelvey: both of Gillies and Bordes.
	McKelvey Covering = "mckelvey"
	// Fishburn: whoever beats it beats the other, and not the reverse.
	Fishburn Covering = "fishburn"
)

// UncoveredSet finds the candidates that no other one covers. The duels are, for
// each covered candidate, one that covers it, that one first. It takes O(m³)
// time. An unknown definition is renjia.ErrUnspecified.
func (c *Comparison) UncoveredSet(d Covering) (Finding, error) {
	covers, known := map[Covering]func(a, b int) bool{
		Gillies:  func(a, b int) bool { return c.beats(a, b) && c.fewerAbove(a, b) },
		Bordes:   func(a, b int) bool { return c.beats(a, b) && c.moreBelow(a, b) },
		McKelvey: func(a, b int) bool { return c.beats(a, b) && c.fewerAbove(a, b) && c.moreBelow(a, b) },
		Fishburn: func(a, b int) bool { return a != b && c.fewerAbove(a, b) && !c.fewerAbove(b, a) },
	}[d]
	if !known {
		return Finding{}, &renjia.UnspecifiedError{What: "uncovered set", Choices: []renjia.Choice{{
			Name: "covering", Options: []string{string(Gillies), string(Bordes), string(McKelvey), string(Fishburn)},
			Why: "they differ where candidates are tied",
		}}}
	}
	var uncovered []int
	var duels []Duel
	for b := range c.w.Len() {
		a := 0
		for a < c.w.Len() && !covers(a, b) {
			a++
		}
		if a == c.w.Len() {
			uncovered = append(uncovered, b)
			continue
		}
		duels = append(duels, c.duel(a, b))
	}
	return c.finding(fmt.Sprintf("uncovered_set_%s", d),
		renjia.Textf("Covered by nobody (%s): %v", "未被任何人覆盖（%s）：%v", d, c.p.Names(uncovered)),
		renjia.AtLeast, uncovered, duels), nil
}

// fewerAbove reports whether whoever beats a beats b.
func (c *Comparison) fewerAbove(a, b int) bool {
	for z := range c.w.Len() {
		if c.beats(z, a) && !c.beats(z, b) {
			return false
		}
	}
	return true
}

// moreBelow reports whether a beats whomever b beats.
func (c *Comparison) moreBelow(a, b int) bool {
	for z := range c.w.Len() {
		if c.beats(b, z) && !c.beats(a, z) {
			return false
		}
	}
	return true
}
