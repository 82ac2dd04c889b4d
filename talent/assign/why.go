package assign

// Reason says why a row or column is left.
type Reason string

// The reasons.
const (
	NothingAllowed Reason = "nothing-allowed" // all its pairs are forbidden
	Dearer         Reason = "dearer"          // any direct exchange would cost more
	Tied           Reason = "tied"            // an exchange would be as good: the rule for ties decided
	AllTaken       Reason = "all-taken"       // what it may have is in use; costs are compared one by one, not added
	PenaltyLess    Reason = "penalty-less"    // leaving it costs less than any pair it may have
)

// Left is a row or column that a plan leaves, and the cheapest direct exchange
// that would use it: With takes part in place of Instead, for Extra more.
type Left[C Number] struct {
	Index   int    `json:"index"`
	Reason  Reason `json:"reason"`
	Allowed int    `json:"allowed"` // number of pairs it may have
	With    int    `json:"with"`    // the column (of a row) or row (of a column) it would get; -1 for none
	Instead int    `json:"instead"` // the row that would be left out, the column that would be left empty; -1 for none
	Extra   C      `json:"extra"`   // how much the plan would cost more
}

// WhyOut says of every row left out why, rows ascending. w holds the penalties of a
// plan of [Optional] and is ignored for others. O(rows left out × columns).
func WhyOut[C Number](costs Costs[C], w Penalties[C], p Plan[C]) ([]Left[C], error) {
	w, err := p.ready(costs, w)
	if err != nil {
		return nil, err
	}
	holders, left := p.holders(), []Left[C]{}
	for _, i := range p.Unassigned() {
		l := newLeft[C](i)
		costs.each(i, func(j int, c C) bool {
			extra := c - w.Rows[i]
			if k := holders[j]; k >= 0 {
				paid, _ := costs.At(k, j)
				extra += w.Rows[k] - paid
			} else {
				extra -= w.Columns[j]
			}
			l.offer(j, holders[j], extra)
			return true
		})
		left = append(left, l.decided(p.Method))
	}
	return left, nil
}

// WhyEmpty says of every column left empty why, columns ascending.
// O(rows × columns).
func WhyEmpty[C Number](costs Costs[C], w Penalties[C], p Plan[C]) ([]Left[C], error) {
	w, err := p.ready(costs, w)
	if err != nil {
		return nil, err
	}
	vacant := p.Vacant()
	at := make(map[int]int, len(vacant))
	left := make([]Left[C], len(vacant))
	for k, j := range vacant {
		at[j], left[k] = k, newLeft[C](j)
	}
	for i, held := range p.Column {
		costs.each(i, func(j int, c C) bool {
			k, ok := at[j]
			if !ok {
				return true
			}
			extra := c - w.Columns[j]
			if held >= 0 {
				paid, _ := costs.At(i, held)
				extra += w.Columns[held] - paid
			} else {
				extra -= w.Rows[i]
			}
			left[k].offer(i, held, extra)
			return true
		})
	}
	for k, l := range left {
		left[k] = l.decided(p.Method)
	}
	return left, nil
}

// ready checks that a plan belongs to the costs and fills in the penalties.
func (p Plan[C]) ready(costs Costs[C], w Penalties[C]) (Penalties[C], error) {
	if err := p.checkShape(costs); err != nil {
		return w, err
	}
	if p.Method != WithPenalties {
		w = Penalties[C]{}
	}
	return w.checked(costs)
}

func newLeft[C Number](index int) Left[C] { return Left[C]{Index: index, With: -1, Instead: -1} }

// offer takes note of an exchange.
func (l *Left[C]) offer(with, instead int, extra C) {
	if l.Allowed++; l.Allowed == 1 || extra < l.Extra {
		l.With, l.Instead, l.Extra = with, instead, extra
	}
}

func (l Left[C]) decided(m Method) Left[C] {
	switch {
	case l.Allowed == 0:
		l.Reason = NothingAllowed
	case m == MinWorst || m == MinLeximin:
		l.Reason = AllTaken
	case l.Extra == 0:
		l.Reason = Tied
	case m == WithPenalties && l.Instead < 0:
		l.Reason = PenaltyLess
	default:
		l.Reason = Dearer
	}
	return l
}
