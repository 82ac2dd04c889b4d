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
	part, err := coreperiphery.Discrete(t.work, t.o.Pattern, search(t.work.Len(), t.o.Permute.Seed))
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

// brokers fills how far others than the leaders broker, in any of the five roles.
func (t *sides) brokers(p *LeadershipProfile) error {
	b, err := holes.Brokerage(t.work, named(t.work, t.class))
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

// named gives every party whose class is unknown a class of its own.
func named(g *network.Graph, class []string) []string {
	all := make([]string, len(class))
	for i, c := range class {
		if all[i] = c; c == "" {
			all[i] = "?" + g.ID(i)
		}
	}
	return all
}
