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

// Score returns for each project the sum of its points: as given, or by the
// places of ordinal votes, as Pabulib counts them; its votes where votes give no
// points.
func (e *Election) Score() []int64 {
	var mark func(levels []int32, i int) int64
	switch e.Type {
	case Approval, ChooseOne:
		return e.Support()
	case Ordinal:
		mark = e.places()
	default:
		mark = func(levels []int32, i int) int64 { return int64(levels[i]) }
	}
	points := make([]int64, len(e.Projects))
	for b := range e.Votes.Ballots() {
		for i, p := range b.Marks {
			points[p] += b.Weight * mark(b.Levels, i)
		}
	}
	return points
}
