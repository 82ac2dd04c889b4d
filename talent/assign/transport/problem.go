package transport

import (
	"math"

	"github.com/renjia-project/renjia"
)

// Unlimited lifts the limit of units that one person gives to one post.
const Unlimited = math.MaxInt

// Problem asks who gives how many units to which post. Rows are people, columns
// posts, in the caller's order. A unit is whatever is counted: places, shifts, cases.
type Problem struct {
	Cost      [][]int64 `json:"cost"`                // Cost[i][j] of a unit of person i at post j
	Forbidden [][]bool  `json:"forbidden,omitempty"` // nil: nothing is
	Supply    []int     `json:"supply"`              // most units of each person
	Demand    []int     `json:"demand"`              // units each post asks for
	PairLimit int       `json:"pairLimit,omitempty"` // units of one person at one post; 0 means 1, see Unlimited

	// MinSupply is what every person should carry at least, MinDemand what every
	// post should get at least. nil: nothing.
	MinSupply []int `json:"minSupply,omitempty"`
	MinDemand []int `json:"minDemand,omitempty"`

	// Vacancy is the cost of leaving a unit of each post unfilled. With it a unit is
	// filled only where that is not dearer; without (nil) as many units as possible
	// are filled, whatever they cost.
	Vacancy []int64 `json:"vacancy,omitempty"`

	Spans *Spans `json:"spans,omitempty"` // caps within a person's time; nil: none but Supply
}

// Spans are caps within caps: a day in a week in a month. They form a tree, the same
// for all people; what a person may give within each span is their own.
type Spans struct {
	Parent []int   `json:"parent"`        // the span each lies in, -1 for an outermost one
	Of     []int   `json:"of"`            // the innermost span each post lies in, -1 for none
	Most   [][]int `json:"most"`          // Most[i][s]: most units of person i within span s, negative: no cap
	Min    [][]int `json:"min,omitempty"` // the units that person i should carry there at least; nil: none
}

// Validate reports every contradiction of the problem.
func (p Problem) Validate() error {
	var bad renjia.Problems
	n, m := len(p.Supply), len(p.Demand)
	p.checkCosts(&bad)
	notNegative(&bad, "supply", p.Supply)
	notNegative(&bad, "demand", p.Demand)
	bad.Require(p.PairLimit >= 0, "pairLimit", "must not be negative")
	bad.Require(p.MinSupply == nil || len(p.MinSupply) == n, "minSupply", "want %d people, not %d", n, len(p.MinSupply))
	bad.Require(p.MinDemand == nil || len(p.MinDemand) == m, "minDemand", "want %d posts, not %d", m, len(p.MinDemand))
	bad.Require(p.Vacancy == nil || len(p.Vacancy) == m, "vacancy", "want %d posts, not %d", m, len(p.Vacancy))
	notNegative(&bad, "minSupply", p.MinSupply)
	notNegative(&bad, "minDemand", p.MinDemand)
	if p.Spans != nil {
		p.Spans.check(&bad, n, m)
	}
	return bad.Err("transport")
}

func (p Problem) checkCosts(bad *renjia.Problems) {
	n, m := len(p.Supply), len(p.Demand)
	bad.Require(len(p.Cost) == n, "cost", "want a row for each of %d people, not %d", n, len(p.Cost))
	for i, row := range p.Cost {
		bad.Require(len(row) == m, at("cost", i), "want a cost for each of %d posts, not %d", m, len(row))
	}
	if p.Forbidden == nil {
		return
	}
	bad.Require(len(p.Forbidden) == n, "forbidden", "want a row for each of %d people, not %d", n, len(p.Forbidden))
	for i, row := range p.Forbidden {
		bad.Require(len(row) == m, at("forbidden", i), "want a value for each of %d posts, not %d", m, len(row))
	}
}

// check also refuses a tree that runs in a circle: parents come before children.
func (s *Spans) check(bad *renjia.Problems, people, posts int) {
	for k, parent := range s.Parent {
		bad.Require(parent >= -1 && parent < k, at("spans.parent", k), "want -1 or an earlier span, not %d", parent)
	}
	bad.Require(len(s.Of) == posts, "spans.of", "want %d posts, not %d", posts, len(s.Of))
	for j, k := range s.Of {
		bad.Require(k >= -1 && k < len(s.Parent), at("spans.of", j), "there is no span %d", k)
	}
	bad.Require(len(s.Most) == people, "spans.most", "want %d people, not %d", people, len(s.Most))
	for i, row := range s.Most {
		bad.Require(len(row) == len(s.Parent), at("spans.most", i), "want %d spans, not %d", len(s.Parent), len(row))
	}
	if s.Min == nil {
		return
	}
	bad.Require(len(s.Min) == people, "spans.min", "want %d people, not %d", people, len(s.Min))
	for i, row := range s.Min {
		bad.Require(len(row) == len(s.Parent), at("spans.min", i), "want %d spans, not %d", len(s.Parent), len(row))
		notNegative(bad, at("spans.min", i), row)
	}
}

// allows reports whether a pair may be used at all.
func (p Problem) allows(i, j int) bool { return p.Forbidden == nil || !p.Forbidden[i][j] }

// most returns how many units person i may give to post j.
func (p Problem) most(i, j int) int {
	limit := p.PairLimit
	if limit == 0 {
		limit = 1
	}
	return min(limit, p.Supply[i], p.Demand[j])
}

func notNegative(bad *renjia.Problems, path string, values []int) {
	for i, v := range values {
		bad.Require(v >= 0, at(path, i), "must not be negative")
		bad.Require(v <= maxUnits, at(path, i), "want at most %d units", maxUnits)
	}
}
