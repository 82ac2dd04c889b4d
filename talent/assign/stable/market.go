package stable

import (
	"math"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Market is who wants whom. Residents are the side of which each takes one place,
// hospitals the side with several. Lists name the other side by its index, best
// first; whoever is not named is not acceptable.
type Market struct {
	Residents [][]int `json:"residents"`
	Hospitals [][]int `json:"hospitals"`
	Capacity  []int   `json:"capacity"` // places of each hospital, 0 or more
}

// Validate reports every index that does not exist or stands in a list twice. Lists
// that are not symmetric are legal.
func (m Market) Validate() error {
	var bad renjia.Problems
	bad.Require(len(m.Capacity) == len(m.Hospitals), "capacity", "want the places of %d hospitals, not %d", len(m.Hospitals), len(m.Capacity))
	for h, places := range m.Capacity {
		bad.Require(places >= 0, path("capacity", h), "must not be negative")
	}
	total := 0
	for _, list := range m.Hospitals {
		total += len(list)
	}
	for _, list := range m.Residents {
		total += len(list)
	}
	bad.Require(total <= math.MaxInt32, "residents", "want lists of %d names in all at most, not %d", math.MaxInt32, total)
	checkLists(&bad, "residents", m.Residents, len(m.Hospitals))
	checkLists(&bad, "hospitals", m.Hospitals, len(m.Residents))
	return bad.Err("market")
}

func checkLists(bad *renjia.Problems, side string, lists [][]int, others int) {
	last := make([]int, others) // the list that named each of the other side last
	for i, list := range lists {
		for k, other := range list {
			if other < 0 || other >= others {
				bad.Add(path(path(side, i), k), "there is no %d", other)
				continue
			}
			if last[other] == i+1 {
				bad.Add(path(path(side, i), k), "%d stands in the list twice", other)
			}
			last[other] = i + 1
		}
	}
}

func path(of string, i int) string { return of + "[" + strconv.Itoa(i) + "]" }

// pruned are the lists of those who name each other, as runs of one slice each.
type pruned struct {
	choice   []int32 // hospitals of resident r: choice[from[r]:from[r+1]]
	from     []int32
	rank     []int32 // of the resident in that hospital's list, beside choice
	resident []int32 // residents of hospital h, best first: resident[start[h]:start[h+1]]
	start    []int32
	place    []int32 // where the hospital stands in choice, beside resident
	capacity []int
}

// prune keeps the pairs that name each other, of hospitals that have a place. It takes
// time and space in proportion to the lists.
func (m Market) prune() pruned {
	rank := m.ranked()
	p := pruned{capacity: m.Capacity, from: make([]int32, len(m.Residents)+1), start: make([]int32, len(m.Hospitals)+1)}
	p.choice, p.rank = make([]int32, 0, len(rank)), make([]int32, 0, len(rank))
	raw := 0
	for r, list := range m.Residents {
		for _, h := range list {
			if rank[raw] >= 0 {
				p.choice = append(p.choice, int32(h))
				p.rank = append(p.rank, rank[raw])
				p.start[h+1]++
			}
			raw++
		}
		p.from[r+1] = int32(len(p.choice))
	}
	for h := range m.Hospitals {
		p.start[h+1] += p.start[h]
	}
	p.resident, p.place = make([]int32, len(p.choice)), make([]int32, len(p.choice))
	for r := range m.Residents {
		for k := p.from[r]; k < p.from[r+1]; k++ {
			at := p.start[p.choice[k]] + p.rank[k]
			p.resident[at], p.place[at] = int32(r), k
		}
	}
	return p
}

// ranked returns for each name in the residents' lists, one list after the other, the
// rank of that resident with the hospital among those who name it; -1 if the hospital
// does not name them or has no place.
func (m Market) ranked() []int32 {
	start := make([]int32, len(m.Hospitals)+1)
	total := 0
	for _, list := range m.Residents {
		total += len(list)
		for _, h := range list {
			start[h+1]++
		}
	}
	for h := range m.Hospitals {
		start[h+1] += start[h]
	}
	owner, rank := make([]int32, total), make([]int32, total)
	named := make([]int32, total) // places in the residents' lists, by hospital
	next := slices.Clone(start)
	k := int32(0)
	for r, list := range m.Residents {
		for _, h := range list {
			owner[k], rank[k] = int32(r), -1
			named[next[h]] = k
			next[h]++
			k++
		}
	}
	mine := make([]int32, len(m.Residents)) // where the resident names the hospital at hand, plus 1
	for h, list := range m.Hospitals {
		if m.Capacity[h] == 0 {
			continue
		}
		names := named[start[h]:start[h+1]]
		for _, k := range names {
			mine[owner[k]] = k + 1
		}
		better := int32(0)
		for _, r := range list {
			if k := mine[r]; k > 0 {
				rank[k-1] = better
				better++
			}
		}
		for _, k := range names {
			mine[owner[k]] = 0
		}
	}
	return rank
}
