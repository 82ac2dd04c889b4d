package permute

// subset is a class of places: of each stratum some. It can go through all
// classes of the same size in each stratum, or draw one.
type subset struct {
	strata [][]int32 // places; those drawn stand first
	size   []int     // of the class in each stratum
	chosen [][]int   // positions in each stratum, rising; only for next
}

func newSubset(strata [][]int32, member []bool) *subset {
	s := &subset{strata: make([][]int32, len(strata)), size: make([]int, len(strata)), chosen: make([][]int, len(strata))}
	for h, places := range strata {
		s.strata[h] = append([]int32(nil), places...)
		for _, i := range places {
			if member[i] {
				s.size[h]++
			}
		}
		s.chosen[h] = make([]int, s.size[h])
		s.first(h)
	}
	return s
}

// possible returns the number of classes.
func (s *subset) possible() float64 {
	all := 1.0
	for h, places := range s.strata {
		all *= choose(len(places), s.size[h])
	}
	return all
}

func (s *subset) first(h int) {
	for k := range s.chosen[h] {
		s.chosen[h][k] = k
	}
}

// next goes to the next class in the order of the dictionary and reports whether
// there was one.
func (s *subset) next() bool {
	for h := len(s.strata) - 1; h >= 0; h-- {
		chosen, n := s.chosen[h], len(s.strata[h])
		k := len(chosen) - 1
		for k >= 0 && chosen[k] == n-len(chosen)+k {
			k--
		}
		if k < 0 {
			s.first(h)
			continue
		}
		chosen[k]++
		for ; k+1 < len(chosen); k++ {
			chosen[k+1] = chosen[k] + 1
		}
		return true
	}
	return false
}

// add adds up rows of scores, one column a component, over the class that next
// has reached.
func (s *subset) add(sums, scores []int64) {
	clear(sums)
	for h, chosen := range s.chosen {
		for _, k := range chosen {
			addRow(sums, scores, s.strata[h][k])
		}
	}
}

// draw draws a class and adds up the scores over it, in time of the size of the
// class. Where it starts from does not matter: any order is as good as another.
func (s *subset) draw(src *source, sums, scores []int64) {
	clear(sums)
	for h, places := range s.strata {
		for k := range s.size[h] {
			at := k + src.below(len(places)-k)
			places[k], places[at] = places[at], places[k]
			addRow(sums, scores, places[k])
		}
	}
}

func addRow(sums, scores []int64, place int32) {
	row := scores[int(place)*len(sums):]
	for c := range sums {
		sums[c] += row[c]
	}
}
