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
	g, err := tallied(r, electors, ballots)
	if err != nil {
		return Further{}, err
	}
	return g.fewest(Yes)
}

// fewest adds absent electors with a response, the heaviest first, until the
// vote is adopted, and takes them out again.
func (g *Register) fewest(as Response) (Further, error) {
	t, absent := g.tally, g.absent()
	measure, err := t.decisive(absent)
	if err != nil {
		return Further{}, err
	}
	slices.SortStableFunc(absent, func(a, b []int64) int { return cmp.Compare(b[measure], a[measure]) })
	f := Further{Weights: make([]int64, len(t.rule.Measures))}
	for _, weights := range absent {
		if t.outcome() == Adopted {
			break
		}
		t.turn(weights, Absent, as)
		f.Votes++
		for i, w := range weights {
			f.Weights[i] += w
		}
	}
	f.Possible = t.outcome() == Adopted
	for _, weights := range absent[:f.Votes] {
		t.turn(weights, as, Absent)
	}
	if !f.Possible {
		return Further{}, nil
	}
	return f, nil
}

// absent returns the weights of those whose silence counts as absence.
func (g *Register) absent() (absent [][]int64) {
	for i, e := range g.electors {
		if responses[g.given[i]] == Absent {
			absent = append(absent, e.Weights)
		}
	}
	return absent
}

// turn moves the weights of one elector from one response to another; a
// response the rule does not map must not occur.
func (t *Tally) turn(weights []int64, was, is Response) {
	t.shift(weights, t.classOf[was.index()], t.classOf[is.index()])
}

// shift moves the weights of one elector from one class to another.
func (t *Tally) shift(weights []int64, from, to int8) {
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
		if x.measure == found && t.effect(x, Absent, Yes) < 0 || t.joiningHarms(x) {
			return 0, fmt.Errorf("rule %s: a yes can harm threshold %s, the fewest votes are not computed: %w", t.rule.ID, x.ID, renjia.ErrUnsupported)
		}
	}
	return max(found, 0), nil
}

// joiningHarms reports whether more votes in favour can harm a threshold because
// those who are silent then join another side: first they no longer join no,
// then they join yes.
func (t *Tally) joiningHarms(x test) bool {
	if t.rule.Silence != JoinMajority || x.stage != PassStage {
		return false
	}
	absent := AsAbsent.index()
	return x.effect(absent, ForNo.index()) > 0 || x.effect(absent, ForYes.index()) < 0
}

func (t *Tally) varies(measure int, absent [][]int64) bool {
	used := slices.ContainsFunc(t.tests, func(x test) bool { return x.measure == measure })
	return used && slices.ContainsFunc(absent, func(w []int64) bool { return w[measure] != absent[0][measure] })
}

// effect is the sign of what an elector who turns from one response to another
// does to a threshold: 1 helps, −1 harms. part·den − whole·num changes by a
// multiple of the elector's weight, so the sign is the same for every one.
func (t *Tally) effect(x test, was, is Response) int {
	return x.effect(int(t.classOf[was.index()]), int(t.classOf[is.index()]))
}

func (x test) effect(from, to int) int {
	part, whole := gain(x.numerator, from, to), gain(x.base, from, to)
	if x.one {
		whole = 0
	}
	change := x.Fraction.CompareShare(part, 1) // part, whole ∈ {−1, 0, 1}
	switch whole {
	case 0:
		change = int(part)
	case -1:
		change = -x.Fraction.CompareShare(-part, 1)
	}
	if x.Op == renjia.AtMost || x.Op == renjia.LessThan {
		return -change
	}
	return change
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
