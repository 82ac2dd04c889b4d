package budgeting

// Support returns for each project its votes: how many papers list it, with
// positive points where votes give points.
func (e *Election) Support() []int64 {
	votes := make([]int64, len(e.Projects))
	for b := range e.Votes.Ballots() {
		for i, p := range b.Marks {
			if e.supports(b.Levels, i) {
				votes[p] += b.Weight
			}
		}
	}
	return votes
}

// supports reports whether the i-th mark of a ballot is one of support: a score
// of 0 is not.
func (e *Election) supports(levels []int32, i int) bool {
	return e.Type != Cumulative && e.Type != Scoring || levels[i] > 0
}

// Score returns for each project the sum of its points; its votes where votes
// give no points.
func (e *Election) Score() []int64 {
	if e.Type != Cumulative && e.Type != Scoring {
		return e.Support()
	}
	points := make([]int64, len(e.Projects))
	for b := range e.Votes.Ballots() {
		for i, p := range b.Marks {
			points[p] += b.Weight * int64(b.Levels[i])
		}
	}
	return points
}
