package survival

import (
	"math"
	"slices"
)

// concordance is the share of comparable pairs in which the one with the higher
// hazard leaves first, ties in hazard by half (Harrell et al. 1982). Comparable with
// somebody who leaves are those of the stratum who are then at risk and stay longer.
func (f *fit) concordance() float64 {
	concordant, tied, pairs := 0.0, 0.0, 0.0
	for _, s := range f.strata {
		s.sweep(f.b, func(float64, *sums, *sums) {}) // sets eta
		c, t, n := s.pairs()
		concordant, tied, pairs = concordant+c, tied+t, pairs+n
	}
	if pairs == 0 {
		return math.NaN()
	}
	return (concordant + tied/2) / pairs
}

// pairs goes back in time with the risk set in a Fenwick tree over the ranks of η.
func (s *stratum) pairs() (concordant, tied, pairs float64) {
	levels := slices.Clone(s.eta)
	slices.Sort(levels)
	levels = slices.Compact(levels)
	rank := make([]int, len(s.eta))
	for i, v := range s.eta {
		rank[i], _ = slices.BinarySearch(levels, v)
	}
	there := fenwick(make([]int, len(levels)+1))
	n := 0
	leaving := s.byEntry
	enter := func(row, by int) {
		there.add(rank[row], by)
		n += by
	}
	for last := len(s.time) - 1; last >= 0; {
		time, from := s.time[last], last
		for len(leaving) > 0 && s.entry[leaving[0]] >= time {
			enter(leaving[0], -1)
			leaving = leaving[1:]
		}
		for ; from >= 0 && s.time[from] == time; from-- {
			if !s.event[from] { // who is lost at a time was there longer
				enter(from, 1)
			}
		}
		for i := from + 1; i <= last; i++ {
			if !s.event[i] {
				continue
			}
			below, upTo := there.below(rank[i]), there.below(rank[i]+1)
			concordant += float64(below)
			tied += float64(upTo - below)
			pairs += float64(n)
		}
		for i := from + 1; i <= last; i++ {
			if s.event[i] {
				enter(i, 1)
			}
		}
		last = from
	}
	return concordant, tied, pairs
}

// fenwick counts by rank (Fenwick 1994).
type fenwick []int

func (f fenwick) add(rank, by int) {
	for i := rank + 1; i < len(f); i += i & -i {
		f[i] += by
	}
}

// below counts what has a lower rank.
func (f fenwick) below(rank int) (sum int) {
	for i := rank; i > 0; i -= i & -i {
		sum += f[i]
	}
	return sum
}
