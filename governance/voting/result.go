package voting

import (
	"context"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Options are how a rule is run.
type Options struct {
	// Ties breaks ties; see there.
	Ties Ties
	// All, if positive, asks for every outcome that some way of breaking ties
	// leads to, and stops at this many. Ties are then not broken; Winners is the
	// first outcome in lexicographic order.
	All int
	// Nodes bounds the search of rules that are hard to compute: how many partial
	// solutions may be looked at. 0 means no bound.
	Nodes int64
}

// Rule computes a result. Rules for one winner want seats to be 1.
type Rule func(ctx context.Context, p *Profile, seats int, o Options) (*Result, error)

// Method is a rule with what a program needs to offer it: a table of these stands
// in each package of rules.
type Method struct {
	Name   string // of the command line and of results, such as "schulze_margins"
	Title  renjia.Text
	Kinds  []Kind // of ballots it takes
	Seats  bool   // whether it fills several seats
	Run    Rule
	Source string // where it is defined
	Growth string // how time grows: n voters or distinct ballots, m candidates, k seats, A marks
}

// Result is who is chosen, and how it came to that.
type Result struct {
	Rule string `json:"rule"`
	// Winners in the order elected where the rule has one, else ascending.
	Winners []int `json:"winners"`
	// Outcomes are all sets of winners, each ascending, in lexicographic order, if
	// Options.All asked for them.
	Outcomes [][]int `json:"outcomes,omitempty"`
	// More says that there may be further outcomes than Options.All allowed.
	More bool `json:"more,omitempty"`
	// Broken are the ties that the policy decided, in the order they arose.
	Broken []BrokenTie `json:"broken,omitempty"`
	Rounds []Round     `json:"rounds,omitempty"`
	// Value is what an optimizing rule reached, Bound what no outcome can exceed
	// (or fall below, if it minimizes); they are equal unless Options.Nodes stopped
	// the search.
	Value *big.Rat `json:"value,omitempty"`
	Bound *big.Rat `json:"bound,omitempty"`
}

// Round is a step of a count.
type Round struct {
	Note     renjia.Text `json:"note,omitzero"`
	Scores   []Standing  `json:"scores,omitempty"`
	Elected  []int       `json:"elected,omitempty"`
	Excluded []int       `json:"excluded,omitempty"`
}

// Standing is what a candidate has in a round: votes, points, a load, a price.
type Standing struct {
	Candidate int      `json:"candidate"`
	Value     *big.Rat `json:"value"` // exact
}
