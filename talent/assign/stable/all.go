package stable

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// All lists every stable plan, that of the residents first and each after those that
// all residents like at least as well. There can be exponentially many: more than
// the limit are an ErrUnsupported. It takes O(S H E) time for S plans, H hospitals
// and E pairs.
//
// From each plan it goes on to those in which one hospital lets its worst resident
// go and takes a better one in the end (McVitie & Wilson 1971, for one place each).
func All(m Market, limit int) ([]Plan, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p := m.prune()
	first := p.residentsPropose()
	seen := map[string]bool{key(first): true}
	queue := [][]int32{first}
	for k := 0; k < len(queue); k++ {
		if len(queue) > limit {
			return nil, fmt.Errorf("stable: more than %d plans: %w", limit, renjia.ErrUnsupported)
		}
		for h := range m.Hospitals {
			next, ok := p.release(queue[k], int32(h))
			if id := key(next); ok && !seen[id] {
				seen[id] = true
				queue = append(queue, next)
			}
		}
	}
	// The sum of ranks grows with every step down.
	slices.SortStableFunc(queue, func(a, b []int32) int { return int(sum(a) - sum(b)) })
	plans := make([]Plan, len(queue))
	for k, at := range queue {
		plans[k] = m.plan(p, at, "every stable plan")
	}
	return plans, nil
}

func sum(at []int32) (total int64) {
	for _, k := range at {
		total += int64(k)
	}
	return total
}

func key(at []int32) string {
	b := make([]byte, 0, 4*len(at))
	for _, k := range at {
		b = binary.LittleEndian.AppendUint32(b, uint32(k))
	}
	return string(b)
}

// release returns the stable plan that residents like best among those below a plan
// in which the hospital has let its worst resident go; ok is false if there is none.
func (p pruned) release(plan []int32, h int32) (next []int32, ok bool) {
	at := slices.Clone(plan)
	held := p.held(at)
	if len(held[h]) < p.capacity[h] || len(held[h]) == 0 {
		return nil, false // it has the same residents in every stable plan
	}
	bar := slices.Max(held[h]) // nobody as bad may come in again
	held[h] = slices.DeleteFunc(held[h], func(rank int32) bool { return rank == bar })
	who := p.resident[p.start[h]+bar]
	for k := at[who] + 1; k < p.from[who+1]; k++ {
		g := p.choice[k]
		rank := p.rank[k]
		if g == h {
			if rank > bar {
				continue
			}
			at[who] = k
			return at, true
		}
		if len(held[g]) < p.capacity[g] {
			return nil, false // the hospital would fill more places than it can in a stable plan
		}
		worst := slices.Max(held[g])
		if rank > worst {
			continue
		}
		held[g][slices.Index(held[g], worst)] = rank
		at[who] = k
		who = p.resident[p.start[g]+worst]
		k = at[who] // goes on behind it
	}
	return nil, false
}

// held lists the ranks of those each hospital has.
func (p pruned) held(at []int32) [][]int32 {
	held := make([][]int32, len(p.start)-1)
	for _, k := range at {
		if k >= 0 {
			h := p.choice[k]
			held[h] = append(held[h], p.rank[k])
		}
	}
	return held
}

// TotalRank adds up how far down both sides must go in their lists in a plan, from 0
// for the first name, counting only those who name each other; residents without a
// place do not count. The stable plan with the least total rank is called
// egalitarian.
func (m Market) TotalRank(hospital []int) (int, error) {
	if err := m.Validate(); err != nil {
		return 0, err
	}
	p := m.prune()
	at, err := m.positions(p, hospital)
	if err != nil {
		return 0, err
	}
	total := 0
	for r, k := range at {
		if k >= 0 {
			total += int(k-p.from[r]) + int(p.rank[k])
		}
	}
	return total, nil
}

// Egalitarian returns the stable plan with the least total rank, the one that
// residents like better if there are several. See All for the limit.
func Egalitarian(m Market, limit int) (Plan, error) {
	plans, err := All(m, limit)
	if err != nil {
		return Plan{}, err
	}
	best, least := 0, -1
	for k, plan := range plans {
		total, err := m.TotalRank(plan.Hospital)
		if err != nil {
			return Plan{}, err
		}
		if least < 0 || total < least {
			best, least = k, total
		}
	}
	plans[best].About.Variant = "stable plan of least total rank"
	return plans[best], nil
}
