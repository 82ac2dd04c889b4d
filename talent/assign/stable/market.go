package stable

import (
	"math"
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
	p := pruned{capacity: m.Capacity, from: make([]int32, len(m.Residents)+1), start: make([]int32, len(m.Hospitals)+1)}
	// Residents by hospital that names them, the hospitals of each resident in order.
	offered := make([]int32, len(m.Residents)+1)
	for h, list := range m.Hospitals {
		if m.Capacity[h] == 0 {
			continue
		}
		for _, r := range list {
			offered[r+1]++
		}
	}
	for r := range m.Residents {
		offered[r+1] += offered[r]
	}
	type offer struct{ hospital, rank int32 }
	offers := make([]offer, offered[len(m.Residents)])
	next := append([]int32(nil), offered...)
	for h, list := range m.Hospitals {
		if m.Capacity[h] == 0 {
			continue
		}
		for k, r := range list {
			offers[next[r]] = offer{int32(h), int32(k)}
			next[r]++
		}
	}
	rank := make([]int32, len(m.Hospitals)) // of the resident at hand, plus 1
	for r, list := range m.Residents {
		mine := offers[offered[r]:offered[r+1]]
		for _, o := range mine {
			rank[o.hospital] = o.rank + 1
		}
		for _, h := range list {
			if rank[h] > 0 {
				p.choice = append(p.choice, int32(h))
				p.rank = append(p.rank, rank[h]-1)
				p.start[h+1]++
			}
		}
		for _, o := range mine {
			rank[o.hospital] = 0
		}
		p.from[r+1] = int32(len(p.choice))
	}
	p.byHospital(m)
	return p
}

// byHospital lists the same pairs from the other side, ranks made gapless.
func (p *pruned) byHospital(m Market) {
	for h := range m.Hospitals {
		p.start[h+1] += p.start[h]
	}
	slot := make([][]int32, len(m.Hospitals)) // place in choice by rank, plus 1
	for h, list := range m.Hospitals {
		if p.start[h+1] > p.start[h] {
			slot[h] = make([]int32, len(list))
		}
	}
	for k, h := range p.choice {
		slot[h][p.rank[k]] = int32(k) + 1
	}
	p.resident = make([]int32, len(p.choice))
	p.place = make([]int32, len(p.choice))
	for h, list := range m.Hospitals {
		at := p.start[h]
		for rank, k := range slot[h] {
			if k == 0 {
				continue
			}
			p.resident[at], p.place[at] = int32(list[rank]), k-1
			p.rank[k-1] = at - p.start[h]
			at++
		}
	}
}
