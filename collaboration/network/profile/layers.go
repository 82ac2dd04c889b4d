package profile

import (
	"errors"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/holes"
)

// core fills how evenly classes share the core.
func (t *sides) core(p *LeadershipProfile) error {
	part, err := coreperiphery.Discrete(t.work, t.o.Pattern, coreperiphery.Options{Weights: network.WeightsIgnore, Seed: t.o.Permute.Seed})
	if errors.Is(err, renjia.ErrInvalid) {
		return nil // no core, no evenness
	}
	if err != nil {
		return err
	}
	classes := map[string]bool{}
	for _, c := range t.class {
		if c != "" {
			classes[c] = true
		}
	}
	if len(classes) < 2 {
		return nil
	}
	sum, cores := 0.0, 0
	for _, core := range part.Cores {
		if e, ok := evenness(pick(t.class, core), len(classes)); ok {
			sum += e
			cores++
		}
	}
	if cores > 0 {
		mean := sum / float64(cores)
		p.Evenness = &mean
	}
	return nil
}

// evenness is Pielou's: the entropy of the classes over its largest value for the
// classes that there are. A list without a known class has none.
func evenness(class []string, classes int) (float64, bool) {
	counts, n := map[string]int{}, 0
	var order []string
	for _, c := range class {
		if c == "" {
			continue
		}
		if counts[c] == 0 {
			order = append(order, c)
		}
		counts[c]++
		n++
	}
	if n == 0 {
		return 0, false
	}
	h := 0.0
	for _, c := range order {
		share := float64(counts[c]) / float64(n)
		h -= share * math.Log(share)
	}
	return h / math.Log(float64(classes)), true
}

// hierarchy is the share of pairs joined by a directed path of which only one
// reaches the other (Krackhardt 1994, by reachability). It takes O(n·m) time.
func hierarchy(g *network.Graph) Share {
	n := g.Len()
	reach := make([][]uint64, n)
	for i := range reach {
		reach[i] = reachedFrom(g, i)
	}
	has := func(i, j int) bool { return reach[i][j>>6]>>(j&63)&1 == 1 }
	var s Share
	for i := range n {
		for j := range i {
			there, back := has(i, j), has(j, i)
			if there || back {
				s.Whole++
			}
			if there != back {
				s.Part++
			}
		}
	}
	return s
}

// reachedFrom is the set of places that paths lead to.
func reachedFrom(g *network.Graph, from int) []uint64 {
	seen := make([]uint64, (g.Len()+63)/64)
	queue := []int32{int32(from)}
	for len(queue) > 0 {
		i := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, j := range g.Row(int(i)) {
			if seen[j>>6]>>(j&63)&1 == 0 {
				seen[j>>6] |= 1 << (j & 63)
				queue = append(queue, j)
			}
		}
	}
	return seen
}

// brokers fills how far others than the leaders broker, in any of the five roles.
func (t *sides) brokers(p *LeadershipProfile) error {
	class := make([]string, len(t.class))
	for i, c := range t.class {
		if class[i] = c; c == "" {
			class[i] = "?" + t.work.ID(i) // unknown: a class of its own
		}
	}
	b, err := holes.Brokerage(t.work, class)
	if err != nil {
		return err
	}
	var all, own int64
	for i, roles := range b.Values {
		all += roles[holes.AnyRole]
		if t.isLeader[i] {
			own += roles[holes.AnyRole]
		}
	}
	if all > 0 {
		others := 1 - float64(own)/float64(all)
		p.Plurality = &others
	}
	return nil
}
