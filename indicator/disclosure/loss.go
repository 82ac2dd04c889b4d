package disclosure

// Loss is what a release cost, by the usual measures. They compare releases of
// the same table; none says whether the release is good enough for a question.
type Loss struct {
	// NCP is for each quasi-identifier the normalized certainty penalty, the
	// mean over the rows, from 0 (kept) to 1 (gone): for numbers the range of
	// the class over that of the column, for words the leaves below what they
	// became, or the words from the first to the last one of the class, if more
	// than one, over all (Xu et al. 2006).
	NCP map[string]float64 `json:"ncp"`
	// GCP is the mean of NCP (global certainty penalty, Ghinita et al. 2007).
	GCP float64 `json:"gcp"`
	// Discernibility is Σ |class|² (Bayardo and Agrawal 2005), without rows left out.
	Discernibility int64 `json:"discernibility"`
	// AverageClass is the rows of a class on average; over K it is C_avg of
	// LeFevre et al. 2006.
	AverageClass float64 `json:"average_class"`
}

// penalty is the normalized certainty penalty of a span of a column.
func (t *Table) penalty(column int, s span) float64 {
	d, c := &t.domains[column], &t.columns[column]
	switch {
	case s.low == s.high:
		return 0
	case c.Scale == Numeric:
		return (d.numbers[s.high] - d.numbers[s.low]) / (d.numbers[len(d.numbers)-1] - d.numbers[0])
	case c.Scale == Nominal && c.Hierarchy != nil:
		n := c.Hierarchy.nodes[c.Hierarchy.lowest(int(s.low), int(s.high))]
		return float64(n.last-n.first) / float64(len(d.values))
	}
	return float64(s.high-s.low+1) / float64(len(d.values))
}

func (t *Table) loss(quasi []int, boxes []box) Loss {
	l := Loss{NCP: map[string]float64{}, AverageClass: float64(t.rows) / float64(len(boxes))}
	sums := make([]float64, len(quasi))
	from := 0
	for _, b := range boxes {
		n := b.end - from
		from = b.end
		l.Discernibility += int64(n) * int64(n)
		for i, c := range quasi {
			sums[i] += float64(n) * t.penalty(c, b.span[i])
		}
	}
	l.fill(t, quasi, sums)
	return l
}

// lossAt is the loss of full-domain recoding: a value costs the leaves below
// what it became.
func (t *Table) lossAt(g classes, quasi []int, levels map[string]int) Loss {
	l := Loss{NCP: map[string]float64{}, AverageClass: float64(t.rows) / float64(g.len())}
	for _, rows := range g.all() {
		l.Discernibility += int64(len(rows)) * int64(len(rows))
	}
	sums := make([]float64, len(quasi))
	for i, c := range quasi {
		if level := levels[t.columns[c].Name]; level > 0 {
			sums[i] = t.lifts(c, level)
		}
	}
	l.fill(t, quasi, sums)
	return l
}

func (t *Table) lifts(column, level int) (sum float64) {
	h := t.columns[column].Hierarchy
	leaf := make(map[string]int, len(h.chains))
	for i, chain := range h.chains {
		leaf[chain[0]] = i
	}
	for v, count := range t.whole(column) {
		n := h.nodes[h.over(leaf[t.domains[column].values[v]], level)]
		if width := n.last - n.first; width > 1 {
			sum += float64(count) * float64(width) / float64(len(h.chains))
		}
	}
	return sum
}

func (l *Loss) fill(t *Table, quasi []int, sums []float64) {
	for i, c := range quasi {
		share := sums[i] / float64(t.rows)
		l.NCP[t.columns[c].Name] = share
		l.GCP += share / float64(len(quasi))
	}
}
