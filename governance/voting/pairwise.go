package voting

// Pairwise is how many papers prefer each candidate to each other one.
type Pairwise struct {
	n      int
	prefer []int64 // row preferred to column
}

// Pairwise counts preferences between candidates. Listed candidates are above
// those not listed; equals and two that are not listed prefer neither. Scores
// are compared, approved candidates are above others. It takes O(ballots · m²)
// time at worst, and the square of the ballots' lengths plus m² in memory.
func (p *Profile) Pairwise() *Pairwise {
	n := len(p.Candidates)
	w := &Pairwise{n: n, prefer: make([]int64, n*n)}
	c := pairCounter{w: w, rank: make([]int32, n)}
	for b := range p.Ballots() {
		c.count(p.Kind, b)
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

type pairCounter struct {
	w    *Pairwise
	rank []int32 // higher is better; reused
}

// count adds one ballot, row by row.
func (c *pairCounter) count(kind Kind, b Ballot) {
	c.grade(kind, b)
	for a, mine := range c.rank {
		row := c.w.Row(a)
		for d, theirs := range c.rank {
			if mine > theirs {
				row[d] += b.Weight
			}
		}
	}
}

// grade writes what the ballot thinks of each candidate.
func (c *pairCounter) grade(kind Kind, b Ballot) {
	clear(c.rank)
	for i, m := range b.Marks {
		switch {
		case kind == Approval:
			c.rank[m] = 1
		case kind == Ranked:
			c.rank[m] = int32(len(b.Marks)) - levelAt(b.Levels, i)
		default:
			c.rank[m] = b.Levels[i]
		}
	}
}
