package rule

import "slices"

// marginVotes says the margins of a result in votes.
func (g *Register) marginVotes(res *Result) {
	for i := range res.Thresholds {
		c := &res.Thresholds[i]
		c.MarginVotes = g.votesFor(g.tally.tests[i], c)
	}
}

// votesFor counts electors, the heaviest first: those who can be lost, or those
// who are missing.
func (g *Register) votesFor(x test, c *Checked) *int64 {
	need, numerator := c.Margin, x.numerator
	if c.Margin < 0 {
		need, numerator = -c.Margin, x.outside()
	}
	if x.measure == slices.Index(g.rule.Measures, Heads) {
		return g.plainVotes(x, c, numerator)
	}
	weights := g.collect(numerator, x.measure)
	if c.Margin < 0 {
		need-- // the votes that sum up to no more than one less than is missing are too few
	}
	n, all := heaviest(weights, need)
	switch {
	case c.Margin >= 0:
		return &n
	case all:
		return nil
	}
	n = -n - 1
	return &n
}

// collect gathers the weights of the electors in a set of classes.
func (g *Register) collect(set classSet, measure int) []int64 {
	var in [len(responses)]int
	for r, class := range g.tally.classOf {
		if class >= 0 && set.has(int(class)) {
			in[r] = 1
		}
	}
	n, column := 0, g.columns[measure]
	for i, response := range g.given {
		if n == len(g.room) {
			break
		}
		g.room[n] = column[i]
		n += in[response]
	}
	return g.room[:n]
}

// outside are the classes of the base that are not in the numerator.
func (x test) outside() classSet {
	if x.one {
		return setOf(classes[:]...) &^ x.numerator
	}
	return x.base &^ x.numerator
}

// plainVotes is for a measure in which everybody counts one.
func (g *Register) plainVotes(x test, c *Checked, numerator classSet) *int64 {
	if c.Margin < 0 && -c.Margin > g.tally.sum(numerator, x.measure) {
		return nil
	}
	return &c.Margin
}

// heaviest returns how many of the weights, the heaviest first, sum up to no
// more than the limit, and whether all of them do. It reorders the weights. By
// partitions, as quickselect: O(n) on average.
func heaviest(weights []int64, limit int64) (n int64, all bool) {
	for len(weights) > 0 {
		pivot := weights[len(weights)/2]
		heavy, equal, sum := partition(weights, pivot)
		if sum > limit {
			weights = weights[:heavy]
			continue
		}
		fit := int64(equal)
		if pivot > 0 {
			fit = min(fit, (limit-sum)/pivot)
		}
		n, limit = n+int64(heavy)+fit, limit-sum-fit*pivot
		if fit < int64(equal) {
			return n, false
		}
		weights = weights[heavy+equal:]
	}
	return n, true
}

// partition puts the weights above the pivot first, then those equal to it. It
// returns how many there are of both, and the sum of the former.
func partition(weights []int64, pivot int64) (heavy, equal int, sum int64) {
	for i, w := range weights {
		switch {
		case w > pivot:
			weights[i] = weights[heavy+equal]
			weights[heavy+equal] = weights[heavy]
			weights[heavy] = w
			heavy++
			sum += w
		case w == pivot:
			weights[i] = weights[heavy+equal]
			weights[heavy+equal] = w
			equal++
		}
	}
	return heavy, equal, sum
}
