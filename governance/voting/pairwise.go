package voting

// Pairwise is how many papers prefer each candidate to each other one.
type Pairwise struct {
	n      int
	prefer []int64 // row preferred to column
}

// Pairwise counts preferences between candidates. Listed candidates are above
// those not listed; equals and two that are not listed prefer neither. Scores
// are compared, approved candidates are above others. It takes the square of the
// ballots' lengths plus m² in time, O(ballots · m²) for scores and points, and m²
// in memory: see [MaxPairwise] and [Profile.RequirePairs].
func (p *Profile) Pairwise() *Pairwise {
	n := len(p.Candidates)
	w := &Pairwise{n: n, prefer: make([]int64, n*n)}
	if p.Kind == Score || p.Kind == Cumulative {
		points := make([]int32, n)
		for b := range p.Ballots() {
			w.comparePoints(b, points)
		}
		return w
	}
	// A ballot that lists a prefers a to everybody but those it has not below a.
	// Those it lists itself, so that nothing need be done for the unlisted.
	listed := make([]int64, n)
	for i := range p.weights {
		w.countNotBelow(p.Kind, p.Ballot(i), listed)
	}
	for a, times := range listed {
		row := w.Row(a)
		for d := range row {
			row[d] = times - row[d]
		}
		row[a] = 0
	}
	return w
}

// Len returns the number of candidates.
func (w *Pairwise) Len() int { return w.n }

// Prefer returns how many prefer a to b.
func (w *Pairwise) Prefer(a, b int) int64 { return w.prefer[a*w.n+b] }

// Margin returns how many more prefer a to b than b to a.
func (w *Pairwise) Margin(a, b int) int64 { return w.prefer[a*w.n+b] - w.prefer[b*w.n+a] }

// Row returns how many prefer a to each candidate. Do not change it.
func (w *Pairwise) Row(a int) []int64 { return w.prefer[a*w.n : (a+1)*w.n : (a+1)*w.n] }

// countNotBelow adds a ballot to how many list each candidate, and to how many
// list it with each other one not below it.
func (w *Pairwise) countNotBelow(kind Kind, b Ballot, listed []int64) {
	for i, a := range b.Marks {
		row := w.Row(int(a))
		listed[a] += b.Weight
		for _, d := range b.Marks[:b.tierEnd(kind, i)] {
			row[d] += b.Weight
		}
	}
}

// tierEnd returns where the tier of the i-th mark ends.
func (b Ballot) tierEnd(kind Kind, i int) int {
	if kind == Approval {
		return len(b.Marks)
	}
	end := i + 1
	for b.Levels != nil && end < len(b.Marks) && b.Levels[end] == b.Levels[i] {
		end++
	}
	return end
}

// comparePoints adds a ballot of points, row by row; who is not marked has none.
func (w *Pairwise) comparePoints(b Ballot, points []int32) {
	clear(points)
	for i, m := range b.Marks {
		points[m] = b.Levels[i]
	}
	for a, mine := range points {
		row := w.Row(a)
		for d, theirs := range points {
			if mine > theirs {
				row[d] += b.Weight
			}
		}
	}
}
