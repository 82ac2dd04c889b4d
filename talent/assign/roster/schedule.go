package roster

// schedules finds the best schedules of one person. Its buffers are used again.
type schedules struct {
	*model
	who  int
	best [][]int64 // by day and state: the least cost from there to the end
}

func (m *model) schedules(who int) *schedules {
	s := &schedules{model: m, who: who}
	for _, l := range m.machines[who].layers {
		s.best = append(s.best, make([]int64, l.size))
	}
	s.best = append(s.best, make([]int64, 1))
	return s
}

// solve prices each choice of a day by cost (of length days × choices) and fills
// best from the last day to the first. It returns the least cost of all.
// O(days × states × choices).
func (s *schedules) solve(cost []int64) int64 {
	layers := s.machines[s.who].layers
	for day := len(layers) - 1; day >= 0; day-- {
		l, after, best := &layers[day], s.best[day+1], s.best[day]
		today := cost[day*s.choices : (day+1)*s.choices]
		at := 0
		for i := range best {
			least := never
			for _, c := range today {
				if to := l.to[at]; to >= 0 {
					least = min(least, c+l.wish[at]+after[to])
				}
				at++
			}
			best[i] = least
		}
	}
	return s.best[0][s.machines[s.who].start]
}

// trace reads the best schedule after solve: the first choice of those equal, as
// it is counted from the choice that first names.
func (s *schedules) trace(cost []int64, first int, into []int) {
	state := s.machines[s.who].start
	for day, l := range s.machines[s.who].layers {
		for n := range s.choices {
			c := (n + first) % s.choices
			at := int(state)*s.choices + c
			to := l.to[at]
			if to >= 0 && cost[day*s.choices+c]+l.wish[at]+s.best[day+1][to] == s.best[day][state] {
				into[day], state = c-1, to
				break
			}
		}
	}
}
