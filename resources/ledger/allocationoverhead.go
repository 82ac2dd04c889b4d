package ledger

import (
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Cascade names how the cost of support reaches projects.
type Cascade string

// The cascades. The reciprocal method, which lets supporting pools share both
// ways, is not offered.
const (
	DirectMethod Cascade = "direct"    // every pool to projects only (直接分配法)
	StepDown     Cascade = "step-down" // in the order given, to later pools too, never back (阶梯分配法)
)

// Pool is a cost that others cause: management, premises, a vehicle.
type Pool struct {
	Code   string                     `json:"code"`
	Cost   renjia.Money               `json:"cost"`
	Use    map[string]renjia.Fraction `json:"use"`    // weight by the code of the project or other pool that uses it
	Driver renjia.Text                `json:"driver"` // what the weights count: hours, m²
}

// Centre is a project or function that bears costs in the end.
type Centre struct {
	Code     string       `json:"code"`
	Direct   renjia.Money `json:"direct"`
	Outcomes int64        `json:"outcomes,omitempty"` // achieved, in whatever unit the project counts
}

// Overheads is the question of what each project costs with its part of the
// overhead (间接费用). All of its choices must be named.
type Overheads struct {
	Method   Cascade         `json:"method"`
	Division renjia.Division `json:"division"` // one that keeps nothing apart
	Tie      renjia.Tie      `json:"tie,omitempty"`
	Pools    []Pool          `json:"pools"` // of a step-down in its order, the one that serves most others first
	Centres  []Centre        `json:"centres"`
}

// FullCost is what a project costs.
type FullCost struct {
	Code     string       `json:"code"`
	Direct   renjia.Money `json:"direct"`
	Overhead renjia.Money `json:"overhead"`
	Full     renjia.Money `json:"full"` // direct and overhead
	Outcomes int64        `json:"outcomes,omitempty"`
}

// PerOutcome returns the full cost of one outcome, rounded in the named way.
// Without outcomes it is undefined, which is ErrInvalid and not zero.
func (f FullCost) PerOutcome(r renjia.Rounding) (renjia.Money, error) {
	if f.Outcomes <= 0 {
		return renjia.Money{}, fmt.Errorf("cost per outcome of %s: there are no outcomes: %w", f.Code, renjia.ErrInvalid)
	}
	one, err := renjia.NewFraction(1, f.Outcomes)
	if err != nil {
		return renjia.Money{}, err
	}
	return f.Full.Times(one, r)
}

// Validate reports every problem of the question.
func (o Overheads) Validate() error {
	var p renjia.Problems
	known := map[string]bool{}
	code := func(path, c string) {
		p.Require(c != "", path+".code", "must be given")
		p.Require(!known[c], path+".code", "%q is used twice", c)
		known[c] = true
	}
	p.Require(len(o.Centres) > 0, "centres", "must be given")
	for i, c := range o.Centres {
		code(fmt.Sprintf("centres[%d]", i), c.Code)
		p.Require(c.Outcomes >= 0, fmt.Sprintf("centres[%d].outcomes", i), "%d: want zero or more", c.Outcomes)
	}
	for i, pool := range o.Pools {
		code(fmt.Sprintf("pools[%d]", i), pool.Code)
	}
	for i, pool := range o.Pools {
		pool.problems(&p, fmt.Sprintf("pools[%d]", i), known)
	}
	return p.Err("overheads")
}

func (pool Pool) problems(p *renjia.Problems, path string, known map[string]bool) {
	p.Require(!pool.Driver.IsZero(), path+".driver", "must say what the weights count")
	p.Require(pool.Cost.Currency() != "", path+".cost", "must be given")
	for _, user := range slices.Sorted(maps.Keys(pool.Use)) {
		weight := pool.Use[user]
		p.Require(known[user], path+".use", "%q is no project or pool", user)
		p.Require(user != pool.Code, path+".use", "a pool does not use itself")
		p.Require(weight.Sign() >= 0, path+".use", "%s of %s: want zero or more", weight, user)
	}
}

func (o Overheads) open() error {
	missing := &renjia.UnspecifiedError{What: "overheads"}
	if o.Method == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Method", Options: []string{string(DirectMethod), string(StepDown)},
			Why: "the methods give projects different costs"})
	}
	if o.Division == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Division",
			Options: []string{string(renjia.LargestRemainder), string(renjia.FloorToFirst), string(renjia.FloorToLast)}})
	}
	if len(missing.Choices) > 0 {
		return missing
	}
	if o.Method != DirectMethod && o.Method != StepDown {
		return fmt.Errorf("method %q: unknown: %w", o.Method, renjia.ErrInvalid)
	}
	if o.Division == renjia.FloorSeparate || o.Division == renjia.BlockSeparate {
		return fmt.Errorf("division %s: keeps a rest apart that no project would bear: %w", o.Division, renjia.ErrInvalid)
	}
	return nil
}

// Overhead hands the cost of every pool on until projects bear all of it, and
// returns them in the order of the question. Full costs sum to direct costs
// and pools exactly. Weights of users that are not reached (pools under the
// direct method, earlier pools of a step-down) are left out. Errors:
// ErrUnspecified for an unnamed choice; ErrInvalid for problems of the
// question, and for a pool that nobody who is reached uses.
func Overhead(o Overheads) ([]FullCost, renjia.Explanation, error) {
	if err := o.Validate(); err != nil {
		return nil, renjia.Explanation{}, err
	}
	if err := o.open(); err != nil {
		return nil, renjia.Explanation{}, err
	}
	why := renjia.Explanation{Title: renjia.Textf("Overheads, %s method", "间接费用分摊（%s）", o.Method)}
	received := map[string]renjia.Money{}
	for i, pool := range o.Pools {
		step, err := o.hand(pool, o.reached(i), received)
		if err != nil {
			return nil, renjia.Explanation{}, fmt.Errorf("pool %s: %w", pool.Code, err)
		}
		why.Steps = append(why.Steps, step)
	}
	costs, err := o.full(received)
	for _, c := range costs {
		why.Steps = append(why.Steps, renjia.Fact(renjia.Textf("%s: direct %s, overhead %s, full %s", "%s：直接费用%s，间接费用%s，合计%s", c.Code, c.Direct, c.Overhead, c.Full)))
	}
	return costs, why, err
}

// reached lists who may bear pool i: the projects, and under a step-down the
// later pools.
func (o Overheads) reached(i int) (codes []string) {
	for _, c := range o.Centres {
		codes = append(codes, c.Code)
	}
	if o.Method == StepDown {
		for _, later := range o.Pools[i+1:] {
			codes = append(codes, later.Code)
		}
	}
	return codes
}

// hand passes on what a pool costs and what it received.
func (o Overheads) hand(pool Pool, users []string, received map[string]renjia.Money) (renjia.Step, error) {
	total, err := pool.Cost.Add(received[pool.Code])
	if err != nil {
		return renjia.Step{}, err
	}
	weights := make([]renjia.Fraction, len(users))
	for i, u := range users {
		weights[i] = pool.Use[u]
	}
	parts, _, err := total.Allocate(weights, o.Division, o.Tie)
	if err != nil {
		return renjia.Step{}, err
	}
	step := renjia.Fact(renjia.Text{
		EN: fmt.Sprintf("%s hands on %s by %s", pool.Code, total, pool.Driver.In(renjia.English)),
		ZH: fmt.Sprintf("%s按%s分配%s", pool.Code, pool.Driver.In(renjia.Chinese), total),
	})
	for i, u := range users {
		if received[u], err = received[u].Add(parts[i]); err != nil {
			return renjia.Step{}, err
		}
		if weights[i].Sign() > 0 {
			step.Steps = append(step.Steps, renjia.Fact(renjia.Textf("to %s, weight %s: %s", "%s，权重%s：%s", u, weights[i], parts[i])))
		}
	}
	return step, nil
}

func (o Overheads) full(received map[string]renjia.Money) ([]FullCost, error) {
	costs := make([]FullCost, len(o.Centres))
	for i, c := range o.Centres {
		full, err := c.Direct.Add(received[c.Code])
		if err != nil {
			return nil, fmt.Errorf("project %s: %w", c.Code, err)
		}
		costs[i] = FullCost{Code: c.Code, Direct: c.Direct, Overhead: received[c.Code], Full: full, Outcomes: c.Outcomes}
	}
	return costs, nil
}

// Comparison names what an alternative is against another one.
type Comparison string

// The comparisons. Only the first two have a cost of one outcome.
const (
	CostsMore  Comparison = "more-for-more" // more outcomes for more money
	CostsLess  Comparison = "less-for-less" // fewer outcomes for less money: the ratio is what is saved for one
	Dominates  Comparison = "dominates"     // not fewer outcomes for not more money
	Dominated  Comparison = "dominated"     // not more outcomes for not less money
	Equivalent Comparison = "equivalent"    // the same on both sides
)

// Incremental compares two ways of doing something (增量成本效果): how much more
// one costs and achieves, and where that means anything, the cost of one
// further outcome.
type Incremental struct {
	Comparison Comparison   `json:"comparison"`
	Cost       renjia.Money `json:"cost"`     // of the new less that of the old
	Outcomes   int64        `json:"outcomes"` // the same
	PerOutcome renjia.Money `json:"per_outcome,omitzero"`
}

// CompareCosts returns the incremental cost of a new way over an old one. A
// difference without a trade-off is said to dominate or be dominated and has no
// ratio.
func CompareCosts(was, is FullCost, r renjia.Rounding) (Incremental, error) {
	cost, err := is.Full.Sub(was.Full)
	if err != nil {
		return Incremental{}, err
	}
	if was.Outcomes < 0 || is.Outcomes < 0 {
		return Incremental{}, fmt.Errorf("outcomes %d and %d: want zero or more: %w", was.Outcomes, is.Outcomes, renjia.ErrInvalid)
	}
	inc := Incremental{Cost: cost, Outcomes: is.Outcomes - was.Outcomes}
	switch more := inc.Outcomes; {
	case more == 0 && cost.IsZero():
		inc.Comparison = Equivalent
	case more >= 0 && cost.Sign() <= 0:
		inc.Comparison = Dominates
	case more <= 0 && cost.Sign() >= 0:
		inc.Comparison = Dominated
	case more > 0:
		inc.Comparison = CostsMore
	default:
		inc.Comparison = CostsLess
	}
	if inc.Comparison != CostsMore && inc.Comparison != CostsLess {
		return inc, nil
	}
	each, err := renjia.NewFraction(1, inc.Outcomes)
	if err != nil {
		return Incremental{}, err
	}
	inc.PerOutcome, err = cost.Times(each, r)
	return inc, err
}
