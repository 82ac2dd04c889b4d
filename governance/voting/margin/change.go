package margin

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Paper is what a paper says, as a ballot of a profile does.
type Paper struct {
	Marks  []int32 `json:"marks"`
	Levels []int32 `json:"levels,omitempty"`
}

// Change is papers that say something else. From is the distinct ballot they are
// taken from, or -1 if they are added; To is nil if they are removed.
type Change struct {
	From   int    `json:"from"`
	Papers int64  `json:"papers"`
	To     *Paper `json:"to,omitempty"`
}

// Apply returns the profile after changes, so that the rule can count it again. A
// change of more papers than a ballot has, or to a paper that the profile's kind
// does not allow, is renjia.ErrInvalid.
func Apply(p *voting.Profile, changes []Change) (*voting.Profile, error) {
	weights := make([]int64, p.Len())
	for i := range weights {
		weights[i] = p.Ballot(i).Weight
	}
	b := voting.NewBuilder(p.Kind, p.Candidates)
	b.Title, b.Seats, b.Order = p.Title, p.Seats, p.Order
	for _, c := range changes {
		if c.From >= len(weights) || c.From < -1 || c.Papers < 1 || c.From >= 0 && c.Papers > weights[c.From] {
			return nil, fmt.Errorf("change of %d papers of ballot %d: there are not so many: %w", c.Papers, c.From, renjia.ErrInvalid)
		}
		if c.From >= 0 {
			weights[c.From] -= c.Papers
		}
		if c.To != nil && !c.To.fits(p.Kind) {
			return nil, fmt.Errorf("change to %v with levels %v: want a level for each mark: %w", c.To.Marks, c.To.Levels, renjia.ErrInvalid)
		}
	}
	for i, w := range weights {
		if w > 0 {
			old := p.Ballot(i)
			put(b, p.Kind, w, Paper{old.Marks, old.Levels})
		}
	}
	for _, c := range changes {
		if c.To != nil {
			put(b, p.Kind, c.Papers, *c.To)
		}
	}
	return b.Profile()
}

// fits reports whether a paper has the levels its kind wants.
func (x *Paper) fits(kind voting.Kind) bool {
	scored := kind == voting.Score || kind == voting.Cumulative
	return len(x.Levels) == len(x.Marks) || x.Levels == nil && !scored
}

// put adds papers to a profile that is being built.
func put(b *voting.Builder, kind voting.Kind, papers int64, x Paper) {
	switch kind {
	case voting.Approval:
		set := make([]int, len(x.Marks))
		for i, c := range x.Marks {
			set[i] = int(c)
		}
		b.Approve(papers, set...)
	case voting.Ranked:
		var tiers [][]int
		for tier := range (voting.Ballot{Marks: x.Marks, Levels: x.Levels}).Tiers() {
			equal := make([]int, len(tier))
			for i, c := range tier {
				equal[i] = int(c)
			}
			tiers = append(tiers, equal)
		}
		b.RankTiers(papers, tiers)
	default:
		marks := make([]voting.Mark, len(x.Marks))
		for i, c := range x.Marks {
			marks[i] = voting.Mark{Candidate: int(c), Points: x.Levels[i]}
		}
		b.Give(papers, marks...)
	}
}
