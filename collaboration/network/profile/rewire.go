package profile

import (
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// fixed are the components that the degrees fix: rewiring cannot change them.
func fixed(name string) bool { return name == "degree" || name == "indegree_directed" }

// rewire compares each delta with those of random networks in which every party
// keeps its number of partners.
func (b *ground) rewire(list []Component, member []bool) error {
	counts, sums := make([]int, len(list)), make([]float64, len(list))
	drawn := make([]int, len(list))
	for k := range b.o.Rewirings {
		r, err := permute.Rewire(b.views.tied, 0, b.o.Permute.Seed+uint64(k)*0x9E3779B97F4A7C15)
		if err != nil {
			return err
		}
		scores, err := measureAll(views{r.Graph, nil}, b.free())
		if err != nil {
			return err
		}
		for _, m := range scores {
			at := place(list, m.name)
			if m.why != nil || list[at].Undefined != "" {
				continue
			}
			numerator, pairs := dominance(m.values, member)
			drawn[at]++
			sums[at] += float64(numerator) / float64(pairs)
			if numerator >= list[at].Numerator {
				counts[at]++
			}
		}
	}
	var at []int
	var ps []float64
	for i := range list {
		if drawn[i] == b.o.Rewirings {
			p := float64(1+counts[i]) / float64(1+drawn[i])
			list[i].Rewired = &Rewired{Graphs: drawn[i], Mean: sums[i] / float64(drawn[i]), P: p}
			at, ps = append(at, i), append(ps, p)
		}
	}
	for k, p := range permute.Holm(ps) {
		list[at[k]].Rewired.PHolm = p
	}
	return nil
}

// free are the measures that degrees do not fix.
func (b *ground) free() (some []kind) {
	for _, k := range kinds(b.o.Eigenvector) {
		if !fixed(k.name) {
			some = append(some, k)
		}
	}
	return some
}

func place(list []Component, name string) int {
	for i := range list {
		if list[i].Name == name {
			return i
		}
	}
	return -1
}

// dominance is the numerator and the pairs of Cliff's delta: the pairs in which the
// other is ahead of the member less those in which it is behind.
func dominance(values []float64, member []bool) (numerator, pairs int64) {
	r := newResampler(values, member)
	for _, rank := range r.outside {
		r.counts[rank+1]++
	}
	for i := 1; i < len(r.counts); i++ {
		r.counts[i] += r.counts[i-1]
	}
	for _, rank := range r.inside {
		numerator += int64(len(r.outside) - r.counts[rank+1] - r.counts[rank])
	}
	return numerator, int64(len(r.inside)) * int64(len(r.outside))
}
