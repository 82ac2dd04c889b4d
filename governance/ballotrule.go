package governance

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// BallotRule says what a valid ballot on options may say. A limit of 0 does not
// limit, but for MaxPoints and MaxSum where they must be given.
type BallotRule struct {
	Kind voting.Kind `json:"kind"`
	Min  int         `json:"min,omitempty"` // options it lists at least; 0: it may be blank
	Max  int         `json:"max,omitempty"` // and at most
	// Equal lets a ranked ballot put options on the same level.
	Equal bool `json:"equal,omitempty"`
	// Of score ballots MaxPoints must be given, of cumulative ones MaxSum, the
	// stock of points a voter has.
	MinPoints int32 `json:"min_points,omitempty"` // of one option that is listed
	MaxPoints int32 `json:"max_points,omitempty"`
	MinSum    int64 `json:"min_sum,omitempty"` // of all points together
	MaxSum    int64 `json:"max_sum,omitempty"`
	// MaxCost is what the projects on it may cost together.
	MaxCost renjia.Money `json:"max_cost,omitzero"`
}

// Validate reports every problem of the rule on its own.
func (r BallotRule) Validate() error {
	var p renjia.Problems
	points := r.Kind == voting.Score || r.Kind == voting.Cumulative
	switch r.Kind {
	case voting.Ranked, voting.Approval, voting.Score, voting.Cumulative:
	default:
		p.Add("kind", "%q: want ranked, approval, score or cumulative", r.Kind)
	}
	p.Require(r.Min >= 0 && r.Max >= 0, "min", "limits must not be negative")
	p.Require(r.Max == 0 || r.Min <= r.Max, "max", "%d: must not be less than min", r.Max)
	p.Require(!r.Equal || r.Kind == voting.Ranked, "equal", "is for ranked ballots")
	p.Require(points || r.MinPoints == 0 && r.MaxPoints == 0 && r.MinSum == 0 && r.MaxSum == 0, "max_points", "there are no points on %s ballots", r.Kind)
	p.Require(r.Kind != voting.Score || r.MaxPoints > 0, "max_points", "must be given for score ballots")
	p.Require(r.Kind != voting.Cumulative || r.MaxSum > 0, "max_sum", "must be given for cumulative ballots")
	p.Require(r.Kind != voting.Cumulative || r.MinPoints >= 0, "min_points", "%d: must not be negative on cumulative ballots", r.MinPoints)
	p.Require(r.MaxPoints == 0 || r.MinPoints <= r.MaxPoints, "max_points", "%d: must not be less than min_points", r.MaxPoints)
	p.Require(r.MaxPoints <= voting.MaxPoints && r.MinPoints >= -voting.MaxPoints, "max_points", "must be within ±%d", voting.MaxPoints)
	p.Require(r.MaxSum == 0 || r.MinSum <= r.MaxSum, "max_sum", "%d: must not be less than min_sum", r.MaxSum)
	p.Require(r.MaxCost.Sign() >= 0, "max_cost", "%s: must not be negative", r.MaxCost)
	return p.Err("ballot rule")
}

// suits reports why no valid ballot could be cast on a slate.
func (r BallotRule) suits(slate Slate) error {
	var p renjia.Problems
	p.Require(r.Min <= len(slate), "min", "%d: there are %d options", r.Min, len(slate))
	for _, e := range slate {
		p.Require(r.MaxCost.IsZero() || e.Cost.Currency() == r.MaxCost.Currency(), "max_cost", "%s: %q costs %s", r.MaxCost, e.Key, e.Cost)
	}
	return p.Err("ballot rule")
}

// check reports what is wrong with a ballot on a slate. An invalid one says so
// itself.
func (r BallotRule) check(b *Preference, slate Slate) error {
	if err := b.Validate(); err != nil || b.Invalid {
		return err
	}
	var p renjia.Problems
	listed := b.options()
	for _, option := range listed {
		p.Require(slate.find(option) >= 0, "", "%q is not among the options", option)
	}
	p.Require(r.fits(b), "", "is not one of the %s ballots that are cast here", r.Kind)
	p.Require(len(listed) >= r.Min, "", "lists %d options, at least %d are wanted", len(listed), r.Min)
	p.Require(r.Max == 0 || len(listed) <= r.Max, "", "lists %d options, at most %d may be", len(listed), r.Max)
	for _, tier := range b.Rank {
		p.Require(r.Equal || len(tier) == 1, "", "puts %v on the same level, which may not be", tier)
	}
	r.checkPoints(&p, b)
	if !r.MaxCost.IsZero() {
		cost, err := slate.cost(listed)
		p.Within("", err)
		p.Require(err != nil || cost.Minor() <= r.MaxCost.Minor(), "", "lists projects of %s, at most %s may be", cost, r.MaxCost)
	}
	return p.Err("ballot")
}

// fits reports whether the ballot fills no list but the one of its kind.
func (r BallotRule) fits(b *Preference) bool {
	switch {
	case len(b.Rank) > 0:
		return r.Kind == voting.Ranked
	case len(b.Approve) > 0:
		return r.Kind == voting.Approval
	case len(b.Points) > 0:
		return r.Kind == voting.Score || r.Kind == voting.Cumulative
	}
	return true // blank
}

func (r BallotRule) checkPoints(p *renjia.Problems, b *Preference) {
	var sum int64
	for _, x := range b.Points {
		sum += int64(x.Points)
		at := fmt.Sprintf("%q", x.Option)
		p.Require(x.Points >= r.MinPoints && (r.Kind != voting.Cumulative || x.Points > 0), "", "gives %s %d points, fewer than may be", at, x.Points)
		p.Require(r.MaxPoints == 0 || x.Points <= r.MaxPoints, "", "gives %s %d points, more than %d", at, x.Points, r.MaxPoints)
	}
	blank := len(b.Points) == 0
	p.Require(blank || sum >= r.MinSum, "", "gives %d points together, at least %d are wanted", sum, r.MinSum)
	p.Require(r.MaxSum == 0 || sum <= r.MaxSum, "", "gives %d points together, more than %d", sum, r.MaxSum)
}
