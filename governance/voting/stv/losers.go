package stv

// sureLosers finds the largest set of hopeful candidates, fewest votes first,
// that could not catch up with the next above even with all the votes of the set
// and every surplus, and without whom enough candidates are left for the seats.
// Candidates within slack of one another stay together.
type sureLosers[V any] struct {
	number[V]
	votes   []V
	slack   V
	surplus V
	spare   int // how many may go
}

// of takes the candidates in ascending order of their votes.
func (s sureLosers[V]) of(who []int) []int {
	groups := s.group(who)
	sum, count, last := s.surplus, 0, 0
	for k := range len(groups) - 1 {
		for _, i := range groups[k] {
			sum = s.add(sum, s.votes[i])
			count++
		}
		if count > s.spare {
			break
		}
		if s.cmp(sum, s.votes[groups[k+1][0]]) < 0 {
			last = count
		}
	}
	return who[:last]
}

// group keeps together who is within slack of the first of a group; the first
// group starts from no votes at all.
func (s sureLosers[V]) group(who []int) [][]int {
	var groups [][]int
	base, from := s.whole(0), 0
	for k, i := range who {
		if s.cmp(s.add(base, s.slack), s.votes[i]) >= 0 {
			continue
		}
		if k > from {
			groups = append(groups, who[from:k])
		}
		base, from = s.votes[i], k
	}
	if from < len(who) {
		groups = append(groups, who[from:])
	}
	return groups
}
