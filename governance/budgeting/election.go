package budgeting

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// VoteType is how people vote, as Pabulib names it.
type VoteType string

// The vote types.
const (
	Approval   VoteType = "approval"   // any number of projects, perhaps within limits
	ChooseOne  VoteType = "choose-1"   // one project
	Ordinal    VoteType = "ordinal"    // some projects, the best first
	Cumulative VoteType = "cumulative" // a stock of points shared out
	Scoring    VoteType = "scoring"    // points for each project, independently
)

// Kind returns the kind of ballots that votes of this type are.
func (t VoteType) Kind() (voting.Kind, error) {
	switch t {
	case Approval, ChooseOne:
		return voting.Approval, nil
	case Ordinal:
		return voting.Ranked, nil
	case Cumulative:
		return voting.Cumulative, nil
	case Scoring:
		return voting.Score, nil
	}
	return "", fmt.Errorf("vote type %q is not one of %s, %s, %s, %s, %s: %w",
		t, Approval, ChooseOne, Ordinal, Cumulative, Scoring, renjia.ErrInvalid)
}

// Project is something the community may pay for.
type Project struct {
	ID         string   // unique; ties are broken by it as text unless said otherwise
	Name       string   `json:",omitempty"`
	Cost       int64    // in units of the election, see [Election.Scale]
	Categories []string `json:",omitempty"`
	Targets    []string `json:",omitempty"` // whom it is for; "beneficiaries" in newer files
	Area       string   `json:",omitempty"` // the district or neighbourhood it belongs to
}

// Election is a participatory budget and the votes on it.
type Election struct {
	// Scale is the number of decimals of all amounts: one unit of Budget and Cost
	// is 10^-Scale of the currency. It is 0 where all amounts are whole.
	Scale    int
	Currency string
	Budget   int64 // in units
	Type     VoteType
	Projects []Project
	// Votes are the ballots, whose candidates are the projects in the same order.
	// Equal ballots are merged; PointScale is the number of decimals of points.
	Votes      *voting.Profile
	PointScale int

	file table // what else a file says, for writing it again
}

// MaxAmount is the largest budget, and cost, in units.
const MaxAmount int64 = 1 << 50

// Validate reports every problem of the election that rules cannot work with.
func (e *Election) Validate() error {
	var p renjia.Problems
	p.Require(e.Budget > 0 && e.Budget <= MaxAmount, "budget", "is %d units; it must be from 1 to %d", e.Budget, MaxAmount)
	p.Require(e.Scale >= 0 && e.Scale <= 6, "scale", "is %d; it must be from 0 to 6", e.Scale)
	seen := make(map[string]bool, len(e.Projects))
	for i, q := range e.Projects {
		at := fmt.Sprintf("projects[%d]", i)
		p.Require(q.ID != "", at+".id", "must not be empty")
		p.Require(!seen[q.ID], at+".id", "%q stands twice", q.ID)
		p.Require(q.Cost >= 0 && q.Cost <= MaxAmount, at+".cost", "is %d units; it must be from 0 to %d", q.Cost, MaxAmount)
		seen[q.ID] = true
	}
	kind, err := e.Type.Kind()
	p.Within("type", err)
	switch {
	case e.Votes == nil:
		p.Add("votes", "are missing")
	case err == nil && e.Votes.Kind != kind:
		p.Add("votes", "are %s ballots, not %s", e.Votes.Kind, kind)
	case len(e.Votes.Candidates) != len(e.Projects):
		p.Add("votes", "are on %d candidates, but there are %d projects", len(e.Votes.Candidates), len(e.Projects))
	}
	return p.Err("participatory budget")
}

// Amount returns units as a decimal of the currency.
func (e *Election) Amount(units int64) decimal.Decimal { return decimal.New(units, -int32(e.Scale)) }

// Units returns an amount in units of the election.
func (e *Election) Units(amount decimal.Decimal) (int64, error) { return scaled(amount, e.Scale) }

func scaled(amount decimal.Decimal, scale int) (int64, error) {
	d := amount.Shift(int32(scale))
	if !d.IsInteger() || d.Abs().GreaterThan(decimal.New(math.MaxInt64, 0)) {
		return 0, fmt.Errorf("amount %s does not fit %d decimals: %w", amount, scale, renjia.ErrInvalid)
	}
	return d.IntPart(), nil
}

// Find returns the number of the project with an ID.
func (e *Election) Find(id string) (int, bool) {
	i := slices.IndexFunc(e.Projects, func(p Project) bool { return p.ID == id })
	return i, i >= 0
}

// IDs returns the IDs of projects, sorted as text by code point.
func (e *Election) IDs(projects []int) []string {
	ids := make([]string, len(projects))
	for i, p := range projects {
		ids[i] = e.Projects[p].ID
	}
	slices.SortFunc(ids, strings.Compare)
	return ids
}

// Cost returns what projects cost together, in units.
func (e *Election) Cost(projects []int) (sum int64) {
	for _, p := range projects {
		sum += e.Projects[p].Cost
	}
	return sum
}

// Candidates returns the projects as candidates for a voting.Builder.
func Candidates(projects []Project) []voting.Candidate {
	all := make([]voting.Candidate, len(projects))
	for i, p := range projects {
		all[i].Name = p.ID
	}
	return all
}
