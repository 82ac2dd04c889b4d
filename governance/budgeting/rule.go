package budgeting

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Rule is how a participatory budget is decided. It is data: stored with a
// decision, it repeats the decision.
type Rule struct {
	Method       Method       `json:"method"`
	Satisfaction Satisfaction `json:"satisfaction,omitempty"` // of Greedy, EqualShares, BOS and Welfare
	Completion   Completion   `json:"completion,omitempty"`   // of EqualShares
	// Step is by how much a voter's endowment grows at a time under Add1 and its
	// kin, in units of the election; 0 stands for one whole unit of the currency.
	Step int64 `json:"step,omitempty"`
	// Inexhaustive lets Add1 go on after an outcome that leaves no supported
	// project that fits, until an outcome exceeds the budget or every supported
	// project is bought or ruled out. Święcie and Assen
	// decided the same either way, Wieliczka 2023 only this way.
	Inexhaustive bool        `json:"inexhaustive,omitempty"`
	Ties         TieRule     `json:"ties"`
	Constraints  Constraints `json:"constraints,omitzero"`
	// Comparison is the comparison step: the outcome of greedy by votes stands
	// instead if more voters prefer it.
	Comparison bool `json:"comparison,omitempty"`
	// Nodes bounds the search of Welfare: how many partial sets may be looked at. 0
	// means no bound.
	Nodes int64 `json:"nodes,omitempty"`
}

// Method is a family of rules.
type Method string

// The methods.
const (
	Greedy      Method = "greedy"   // by satisfaction per cost, whatever still fits
	Phragmen    Method = "phragmen" // sequential Phragmén
	EqualShares Method = "mes"      // Method of Equal Shares
	BOS         Method = "bos"      // Equal Shares with bounded overspending
	Welfare     Method = "welfare"  // the greatest total satisfaction
)

// Satisfaction is what a funded project is worth to a voter who supports it.
type Satisfaction string

// The measures of satisfaction.
const (
	Cardinality Satisfaction = "cardinality" // 1
	CostShare   Satisfaction = "cost"        // the project's cost
	Points      Satisfaction = "score"       // the points the voter gave it
	Borda       Satisfaction = "borda"       // of ordinal votes: how many places it stands above the end of the longest list
	PointsCost  Satisfaction = "score-cost"  // the points times the project's cost: greedy is then by points, as most cities count
	BordaCost   Satisfaction = "borda-cost"  // the places times the project's cost
	SquareRoot  Satisfaction = "sqrt-cost"   // the square root of the cost, rounded down to a 10^6th of a unit
)

// Completion says how money that Equal Shares leaves unspent is spent.
type Completion string

// The completions.
const (
	NoCompletion Completion = "none"
	Add1         Completion = "add1"        // a larger endowment, a step at a time, as long as the outcome is affordable
	GreedyFill   Completion = "greedy"      // greedy with the same satisfaction on what is left
	Add1Greedy   Completion = "add1-greedy" // both, in this order
	Add1U        Completion = "add1u"       // Add1, then greedy by votes
	Epsilon      Completion = "epsilon"     // everyone supports everything a little: the poorest project last
)

// TiePolicy is what decides between projects that a rule cannot tell apart.
type TiePolicy string

// The policies. Where one leaves a tie, the ID as text decides.
const (
	RefuseTies TiePolicy = "refuse" // a tie is an error
	TextTies   TiePolicy = "text"   // the smaller ID as text by code point: "10" before "2"
	VoteTies   TiePolicy = "votes"  // more votes first
	CostTies   TiePolicy = "cost"   // the cheaper first
	LotTies    TiePolicy = "lot"    // by lots drawn from Seed, see voting.ByLot
	OrderTies  TiePolicy = "order"  // in the order of Order
)

// TieRule is the tie policy of a rule with what it needs.
type TieRule struct {
	Policy TiePolicy `json:"policy"`
	Seed   string    `json:"seed,omitempty"`  // of lots: published, or committed to, before the vote
	Order  []string  `json:"order,omitempty"` // every project ID once, the first goes first
}

// Validate reports what is missing or does not belong together.
func (r Rule) Validate() error {
	var p renjia.Problems
	p.Require(r.Method.known(), "method", "%q is not one of %v", r.Method, methods)
	p.Require(r.Nodes >= 0, "nodes", "is %d; it must not be negative", r.Nodes)
	p.Require(r.Step >= 0, "step", "is %d; it must not be negative", r.Step)
	if r.Method != Phragmen {
		p.Require(r.Satisfaction.known(), "satisfaction", "%q is not one of %v", r.Satisfaction, satisfactions)
	}
	if r.Method == EqualShares {
		p.Require(r.Completion.known(), "completion", "%q is not one of %v", r.Completion, completions)
	} else {
		p.Require(r.Completion == "", "completion", "is for %s only", EqualShares)
	}
	switch r.Ties.Policy {
	case RefuseTies, TextTies, VoteTies, CostTies:
	case LotTies:
		p.Require(r.Ties.Seed != "", "ties.seed", "lots need a seed")
	case OrderTies:
		p.Require(len(r.Ties.Order) > 0, "ties.order", "must list the projects")
	default:
		p.Add("ties.policy", "%q is not one of %v", r.Ties.Policy, tiePolicies)
	}
	return p.Err("rule of a participatory budget")
}

var (
	methods       = []Method{Greedy, Phragmen, EqualShares, BOS, Welfare}
	satisfactions = []Satisfaction{Cardinality, CostShare, Points, Borda, PointsCost, BordaCost, SquareRoot}
	completions   = []Completion{NoCompletion, Add1, GreedyFill, Add1Greedy, Add1U, Epsilon}
	tiePolicies   = []TiePolicy{RefuseTies, TextTies, VoteTies, CostTies, LotTies, OrderTies}
)

func (m Method) known() bool       { return slices.Contains(methods, m) }
func (s Satisfaction) known() bool { return slices.Contains(satisfactions, s) }
func (c Completion) known() bool   { return slices.Contains(completions, c) }

// order resolves the policy for the projects of an election.
func (t TieRule) order(e *Election) (voting.Ties, error) {
	n := len(e.Projects)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	byText := func(a, b int) int { return strings.Compare(e.Projects[a].ID, e.Projects[b].ID) }
	slices.SortFunc(order, byText)
	switch t.Policy {
	case RefuseTies:
		return voting.Ties{}, nil
	case LotTies:
		return voting.ByLot(e.Votes, t.Seed), nil
	case VoteTies:
		votes := e.Support()
		slices.SortStableFunc(order, func(a, b int) int { return -compare(votes[a], votes[b]) })
	case CostTies:
		slices.SortStableFunc(order, func(a, b int) int { return compare(e.Projects[a].Cost, e.Projects[b].Cost) })
	case OrderTies:
		order = order[:0]
		for _, id := range t.Order {
			i, ok := e.Find(id)
			if !ok {
				return voting.Ties{}, fmt.Errorf("order for ties: project %q is unknown: %w", id, renjia.ErrInvalid)
			}
			order = append(order, i)
		}
		if len(order) != n {
			return voting.Ties{}, fmt.Errorf("order for ties: it lists %d of %d projects: %w", len(order), n, renjia.ErrInvalid)
		}
	}
	return voting.InOrder(string(t.Policy), order)
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
