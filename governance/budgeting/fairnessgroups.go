package budgeting

import (
	"math/big"
	"slices"
	"strings"
)

// Part is what the projects of an area or category asked for and got.
type Part struct {
	Name     string `json:"name"` // empty: projects without one
	Projects int    `json:"projects"`
	Funded   int    `json:"funded"`
	Votes    int64  `json:"votes"` // of its projects together
	Cost     int64  `json:"cost"`  // of its funded projects, in units
	// VoteShare is its share of all votes, Spent its share of all that is spent; 0
	// where there is nothing to share. A project of several categories counts in
	// each, so shares of categories may add up to more than 1.
	VoteShare *big.Rat `json:"vote_share"`
	Spent     *big.Rat `json:"spent"`
}

// Gap is by how much its share of the spending exceeds its share of the votes.
func (p Part) Gap() *big.Rat { return new(big.Rat).Sub(p.Spent, p.VoteShare) }

// ByArea compares the share of each area in the votes with that in the spending,
// by name.
func ByArea(e *Election, selected []int) ([]Part, error) {
	return parts(e, selected, func(p Project) []string { return []string{p.Area} })
}

// ByCategory compares the share of each category in the votes with that in the
// spending, by name.
func ByCategory(e *Election, selected []int) ([]Part, error) {
	return parts(e, selected, func(p Project) []string {
		if len(p.Categories) == 0 {
			return []string{""}
		}
		return p.Categories
	})
}

func parts(e *Election, selected []int, of func(Project) []string) ([]Part, error) {
	a, err := audit(e, selected)
	if err != nil {
		return nil, err
	}
	votes, all := e.Support(), int64(0)
	byName := map[string]*Part{}
	for p, q := range e.Projects {
		all += votes[p]
		for _, name := range of(q) {
			part := byName[name]
			if part == nil {
				part = &Part{Name: name}
				byName[name] = part
			}
			part.Projects++
			part.Votes += votes[p]
			if a.funded[p] {
				part.Funded++
				part.Cost += q.Cost
			}
		}
	}
	list := make([]Part, 0, len(byName))
	for _, part := range byName {
		part.VoteShare = big.NewRat(part.Votes, max(1, all))
		part.Spent = big.NewRat(part.Cost, max(1, e.Cost(selected)))
		list = append(list, *part)
	}
	slices.SortFunc(list, func(a, b Part) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}
