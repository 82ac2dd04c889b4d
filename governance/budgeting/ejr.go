package budgeting

import (
	"cmp"
	"math/big"
	"slices"
)

// Neglect is a group of voters who support a project that is not funded, though
// their share of the budget, spent on projects as good as it is for its cost, would
// give each of them more than they have, that project included.
type Neglect struct {
	Project int   `json:"project"`
	Ballots []int `json:"ballots"` // of the group, by number in Election.Votes
	Voters  int64 `json:"voters"`
	// Share is the group's share of the budget, in units.
	Share *big.Rat `json:"share"`
	// Deserved is the satisfaction that the share buys at the project's ratio, Has
	// what the best served of the group has when the project is added: no more.
	Deserved *big.Rat `json:"deserved"`
	Has      *big.Rat `json:"has"`
}

// EJRPlus checks extended justified representation, in the form that needs no
// agreement on more than one project, up to one project: for every project p that
// is not funded and every group G of its supporters, somebody in G has more than
// (B/n)·Σ uⱼ(p)/cost(p), summed over j in G, counting p with what they have. With
// projects of equal cost and one unit of satisfaction each it is EJR+ of
// committees; with cost as satisfaction it says that somebody has more than the
// group's share |G|·B/n. Outcomes of Equal Shares with the same satisfaction have
// this property before they are completed, as well as after.
//
// It returns, for each unfunded project that shows a violation, in order, the
// group with most voters; nothing if the property holds. A project below a
// threshold, or kept out by a cap or by another one, may show a violation that no
// outcome within the constraints avoids. It takes O(marks·log n) time.
//
// Source: Brill and Peters, "Robust and verifiable proportionality axioms for
// multiwinner voting", 2023, section on participatory budgeting; the bound for
// additive satisfaction is what the proof of theorem 2 of Peters, Pierczyński and
// Skowron, "Proportional participatory budgeting with additive utilities", 2021,
// gives for a group that has one project in common.
func EJRPlus(e *Election, selected []int, s Satisfaction) ([]Neglect, error) {
	a, err := audit(e, selected)
	if err != nil {
		return nil, err
	}
	f, err := prepare(e, s, func(int) bool { return true })
	if err != nil {
		return nil, err
	}
	f.transpose()
	q := inquiry{field: f, has: make([]int64, e.Votes.Len())}
	for p := range e.Projects {
		if a.funded[p] {
			q.serve(p)
		}
	}
	var found []Neglect
	for p := range e.Projects {
		if !a.funded[p] && f.votes[p] > 0 {
			if n, ok := q.neglect(p); ok {
				found = append(found, n)
			}
		}
	}
	return found, nil
}

// inquiry is what each voter has.
type inquiry struct {
	*field
	has     []int64 // of each class: its satisfaction
	backers []backer
}

// backer is a class that supports a project: what it would have with it, and what
// the project is worth to all its voters together.
type backer struct {
	class int32
	with  int64
	worth int64
}

func (q *inquiry) serve(p int) {
	worth := q.worthOf(p)
	for i, c := range q.classes(p) {
		q.has[c] += q.worthAt(p, worth, i)
	}
}

// worthAt is what a project is worth to a voter of its i-th class.
func (f *field) worthAt(p int, worth []int64, i int) int64 {
	if worth == nil {
		return f.value[p]
	}
	return worth[i]
}

// neglect looks for the largest group that a project shows to be neglected. Of
// all groups whose best served has v, that of all who have no more than v deserves
// most.
func (q *inquiry) neglect(p int) (Neglect, bool) {
	q.backers = q.backers[:0]
	worth := q.worthOf(p)
	for i, c := range q.classes(p) {
		u := q.worthAt(p, worth, i)
		q.backers = append(q.backers, backer{c, q.has[c] + u, u * q.weight[c]})
	}
	slices.SortFunc(q.backers, func(a, b backer) int {
		return cmp.Or(cmp.Compare(a.with, b.with), cmp.Compare(a.class, b.class))
	})
	var sum, largest int64
	size := 0
	for i, b := range q.backers {
		sum += b.worth
		if i+1 < len(q.backers) && q.backers[i+1].with == b.with {
			continue
		}
		if q.deserves(p, sum, b.with) {
			size, largest = i+1, sum
		}
	}
	if size == 0 {
		return Neglect{}, false
	}
	return q.report(p, q.backers[:size], largest), true
}

// deserves reports whether with · n · cost ≤ sum · budget: a float decides
// unless the two are close.
func (q *inquiry) deserves(p int, sum, with int64) bool {
	cost := q.e.Projects[p].Cost
	left, right := float64(with)*float64(q.voters)*float64(cost), float64(sum)*float64(q.e.Budget)
	if d := left - right; d > (left+right)*relative || -d > (left+right)*relative {
		return d < 0
	}
	exact := new(big.Int).Mul(big.NewInt(with), big.NewInt(q.voters))
	exact.Mul(exact, big.NewInt(cost))
	return exact.Cmp(new(big.Int).Mul(big.NewInt(sum), big.NewInt(q.e.Budget))) <= 0
}

func (q *inquiry) report(p int, group []backer, sum int64) Neglect {
	n := Neglect{Project: p, Has: new(big.Rat).SetInt64(group[len(group)-1].with)}
	for _, b := range group {
		n.Ballots = append(n.Ballots, int(b.class))
		n.Voters += q.weight[b.class]
	}
	slices.Sort(n.Ballots)
	equal := big.NewRat(q.e.Budget, q.voters)
	n.Share = new(big.Rat).Mul(equal, new(big.Rat).SetInt64(n.Voters))
	n.Deserved = new(big.Rat).Mul(equal, new(big.Rat).SetInt64(sum))
	if cost := q.e.Projects[p].Cost; cost > 0 {
		n.Deserved.Quo(n.Deserved, new(big.Rat).SetInt64(cost))
	}
	return n
}
