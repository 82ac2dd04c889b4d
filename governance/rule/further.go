package rule

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Further is how far a vote is from being adopted.
type Further struct {
	Possible bool  `json:"possible"` // false: not even if all the absent said yes
	Votes    int64 `json:"votes"`    // the fewest further yes votes; 0 = adopted already
	// Weights are those of Votes absent electors who suffice together, in the
	// order of the rule's measures.
	Weights []int64 `json:"weights,omitempty"`
}

// FewestFurtherYes returns the smallest number of absent electors whose yes,
// with every ballot given so far unchanged, would make the vote adopted.
//
// It is exact where electors who are absent differ in at most one measure that
// a threshold uses (heads and area, say): for any number of them, those with
// the greatest weights then do best. It takes O(n log n) time. With two such
// measures the question is a knapsack and with a rule that a yes can harm the
// greatest weights are not the best: both are ErrUnsupported.
func FewestFurtherYes(r Rule, electors []Elector, ballots []Ballot) (Further, error) {
	t, given, err := tallied(r, electors, ballots)
	if err != nil {
		return Further{}, err
	}
	absent := absentees(electors, given)
	measure, err := t.decisive(absent)
	if err != nil {
		return Further{}, err
	}
	slices.SortStableFunc(absent, func(a, b []int64) int { return cmp.Compare(b[measure], a[measure]) })
	f := Further{Weights: make([]int64, len(r.Measures))}
	for _, weights := range absent {
		if t.outcome() == Adopted {
			break
		}
		t.turn(weights)
		f.Votes++
		for i, w := range weights {
			f.Weights[i] += w
		}
	}
	f.Possible = t.outcome() == Adopted
	if !f.Possible {
		return Further{}, nil
	}
	return f, nil
}

func absentees(electors []Elector, given []Response) (absent [][]int64) {
	for i, e := range electors {
		if given[i] == Absent {
			absent = append(absent, e.Weights)
		}
	}
	return absent
}

// turn moves the weights of one elector from absent to yes.
func (t *Tally) turn(weights []int64) {
	from, to := t.classOf[Absent.index()], t.classOf[Yes.index()]
	for i, w := range weights {
		t.sums[from][i] -= w
		t.sums[to][i] += w
	}
}

// decisive returns the one measure in which the absent differ (0 if there is
// none), among those that thresholds use.
func (t *Tally) decisive(absent [][]int64) (int, error) {
	found := -1
	for m := range t.rule.Measures {
		if !t.varies(m, absent) {
			continue
		}
		if found >= 0 {
			return 0, fmt.Errorf("rule %s: absent electors differ in %s and in %s, the fewest votes are not computed: %w",
				t.rule.ID, t.rule.Measures[found], t.rule.Measures[m], renjia.ErrUnsupported)
		}
		found = m
	}
	for _, x := range t.tests {
		if x.measure == found && !t.yesHelps(x) {
			return 0, fmt.Errorf("rule %s: a yes can harm threshold %s, the fewest votes are not computed: %w", t.rule.ID, x.ID, renjia.ErrUnsupported)
		}
	}
	return max(found, 0), nil
}

func (t *Tally) varies(measure int, absent [][]int64) bool {
	used := slices.ContainsFunc(t.tests, func(x test) bool { return x.measure == measure })
	return used && slices.ContainsFunc(absent, func(w []int64) bool { return w[measure] != absent[0][measure] })
}

// yesHelps reports whether turning weight w from absent to yes moves
// part·den − whole·num the right way or not at all, for every w > 0.
func (t *Tally) yesHelps(x test) bool {
	from, to := int(t.classOf[Absent.index()]), int(t.classOf[Yes.index()])
	part, whole := gain(x.numerator, from, to), gain(x.base, from, to)
	change := x.Fraction.CompareShare(part, 1) // part, whole ∈ {−1, 0, 1}
	switch whole {
	case 0:
		change = int(part)
	case -1:
		change = -x.Fraction.CompareShare(-part, 1)
	}
	if x.Op == renjia.AtMost || x.Op == renjia.LessThan {
		return change <= 0
	}
	return change >= 0
}

func gain(set classSet, from, to int) (n int64) {
	if set.has(to) {
		n++
	}
	if set.has(from) {
		n--
	}
	return n
}
