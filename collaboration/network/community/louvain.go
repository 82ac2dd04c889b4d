package community

import (
	"math/rand/v2"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Communities are groups of parties.
type Communities struct {
	network.About
	Of         []int   `json:"of"` // group of each party, from 0 in the order of the graph
	Count      int     `json:"count"`
	Modularity float64 `json:"modularity"`
	Proven     bool    `json:"proven"` // no grouping has more
	Seed       uint64  `json:"seed"`
}

// Louvain looks for the groups of highest modularity: parties move one by one to
// the group where it is highest, parts of the groups become parties of a smaller
// network, and so on (Blondel et al. 2008, with the queue and the refinement of
// Traag et al. 2019, who call it Leiden). Then all starts again from what was found,
// until nothing moves, or four times for more than two hundred parties. A group that
// is not connected is divided. Every start takes time that is nearly linear in the
// number of ties. The same seed gives the same groups.
func Louvain(g *network.Graph, o Options) (Communities, error) {
	return find(g, o, "communities", "Blondel et al. 2008; Traag et al. 2019", 1)
}

func find(g *network.Graph, o Options, measure, source string, starts int) (Communities, error) {
	o, err := o.check()
	if err != nil {
		return Communities{}, err
	}
	about := o.about(g, measure, source)
	if g.Edges() == 0 {
		return Communities{}, about.Undefined("there is no tie")
	}
	if o.Starts > 0 {
		starts = o.Starts
	}
	l := newLevel(g, o)
	best := Communities{About: about, Seed: o.Seed}
	for start := range starts {
		of, count := l.louvain(rand.New(rand.NewPCG(o.Seed, uint64(start))))
		if q := l.modularity(of, count); best.Of == nil || q > best.Modularity+leastGain {
			best.set(of, count, q)
		}
	}
	return best, nil
}

func (c *Communities) set(of []int32, count int, q float64) {
	c.Of, c.Count, c.Modularity = make([]int, len(of)), count, q
	for i, k := range of {
		c.Of[i] = int(k)
	}
}

// mostRounds returns how often a search may start again from what it found. Up to
// two hundred parties it comes to rest before; beyond, further rounds add little.
func mostRounds(n int) int {
	if n <= 200 {
		return 100
	}
	return 4
}

// louvain climbs from single parties to groups that no move betters.
func (l *level) louvain(rng *rand.Rand) (of []int32, count int) {
	of = single(l.n)
	again := true
	for round := 0; again && round < mostRounds(l.n); round++ {
		of, count, again = l.ascend(of, rng)
		if connected, more := l.connected(of); more > count {
			of, count, again = connected, more, true
		}
	}
	return of, count
}

// ascend moves parties, then groups of them, then groups of groups. What moves on is
// not a whole group but its parts, which may still go different ways.
func (l *level) ascend(of []int32, rng *rand.Rand) (better []int32, count int, improved bool) {
	m := newMover(l, of)
	m.run(rng)
	of, count = numbered(m.of)
	if improved = m.improved; count == l.n {
		return of, count, improved
	}
	parts, number := l.refine(of, rng)
	if number == l.n { // nothing to move on with but the groups
		parts, number = of, count
	}
	group := make([]int32, number)
	for i, part := range parts {
		group[part] = of[i]
	}
	group, _, above := l.merged(parts, number).ascend(group, rng)
	if !above {
		return of, count, improved
	}
	for i, part := range parts {
		of[i] = group[part]
	}
	of, count = numbered(of)
	return of, count, true
}

// connected divides groups into their components.
func (l *level) connected(of []int32) (parts []int32, count int) {
	parts = make([]int32, l.n)
	for i := range parts {
		parts[i] = -1
	}
	var stack []int32
	for i := range int32(l.n) {
		if parts[i] >= 0 {
			continue
		}
		parts[i] = int32(count)
		for stack = append(stack, i); len(stack) > 0; {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for k := l.offsets[v]; k < l.offsets[v+1]; k++ {
				if w := l.targets[k]; parts[w] < 0 && of[w] == of[v] {
					parts[w] = int32(count)
					stack = append(stack, w)
				}
			}
		}
		count++
	}
	return parts, count
}
