package budgeting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

// described says what went into a comparison that failed.
func (o *oracle) described() string {
	rule, _ := json.Marshal(o.rule)
	return fmt.Sprintf("%s\nbudget %d scale %d %s\nprojects %+v\npapers %+v", rule, o.budget, o.scale, o.kind, o.projects, o.papers)
}

// agree decides a poll by engine and oracle and compares all they say.
func agree(t require.TestingT, p *poll, r Rule) {
	e, ballots := p.election(t)
	got, err := Decide(context.Background(), e, r)
	if errors.Is(err, renjia.ErrUnsupported) {
		return
	}
	want := newOracle(p, r).decide()
	require.NoError(t, err, want.described())
	compareOutcomes(t, want, got, ballots)
}

func compareOutcomes(t require.TestingT, want *oracle, got *Outcome, ballots []int) {
	selected := []int(nil)
	for _, b := range want.bought {
		selected = append(selected, b.project)
	}
	require.Equal(t, selected, got.Selected, "selected\n%s", want.described())
	require.Equal(t, want.cost(), got.Cost, "cost\n%s", want.described())
	require.Equal(t, want.rest, got.Partial, "partial\n%s", want.described())
	require.Equal(t, want.paid, got.Paid, "paid\n%s", want.described())
	require.Equal(t, want.steps, got.Steps, "steps\n%s", want.described())
	ties := [][]int(nil)
	for _, b := range got.Broken {
		ties = append(ties, b.Among)
	}
	require.Equal(t, want.ties, ties, "ties\n%s", want.described())
	if want.total != nil {
		each := new(big.Rat).Quo(want.total, new(big.Rat).SetInt64(want.voters()))
		require.Equal(t, each.RatString(), got.Endowment.RatString(), "endowment\n%s", want.described())
	}
	for k, b := range want.bought {
		want.comparePurchase(t, b, got.Purchases[k], ballots)
	}
}

func (o *oracle) comparePurchase(t require.TestingT, want bought, got Purchase, ballots []int) {
	require.Equal(t, want.stage, got.Stage, "stage of %d\n%s", want.project, o.described())
	require.Equal(t, text(want.price), text(got.Price()), "price of %d\n%s", want.project, o.described())
	paid := map[int]string{}
	for i, amount := range want.paid {
		if amount != nil && amount.Sign() > 0 {
			paid[ballots[i]] = amount.RatString()
		}
	}
	theirs := map[int]string{}
	for q := range got.Payments() {
		if q.Amount.Sign() != 0 {
			theirs[q.Ballot] = q.Amount.RatString()
		}
	}
	require.Equal(t, paid, theirs, "payments for %d\n%s", want.project, o.described())
}

func text(r *big.Rat) string {
	if r == nil {
		return "none"
	}
	return r.RatString()
}

// satisfactionsOf are those that votes of a kind have.
func satisfactionsOf(kind VoteType) []Satisfaction {
	all := []Satisfaction{Cardinality, CostShare, SquareRoot}
	switch kind {
	case Ordinal:
		return append(all, Borda, BordaCost)
	case Cumulative, Scoring:
		return append(all, Points, PointsCost)
	}
	return all
}

// drawRule draws a rule without constraints.
func (p *poll) drawRule(d dice, m Method) Rule {
	r := Rule{Method: m, Ties: TieRule{Policy: dicePick(d, TextTies, VoteTies, CostTies, OrderTies)}}
	if r.Ties.Policy == OrderTies {
		for _, j := range shuffled(d, len(p.projects)) {
			r.Ties.Order = append(r.Ties.Order, p.projects[j].ID)
		}
	}
	if m != Phragmen {
		r.Satisfaction = dicePick(d, satisfactionsOf(p.kind)...)
	}
	if m == EqualShares {
		r.Completion = dicePick(d, NoCompletion, Add1, GreedyFill, Add1Greedy, Add1U)
		r.Inexhaustive = d.chance(1, 3)
		p.drawStep(d, &r)
	}
	return r
}

// drawStep keeps steps so large that the oracle can take them all.
func (p *poll) drawStep(d dice, r *Rule) {
	most := int64(1)
	for _, q := range p.projects {
		most = max(most, q.Cost)
	}
	r.Step = most/p.voters()/d.from(1, 10) + 1
}

// drawConstraints draws some of all constraints.
func (p *poll) drawConstraints(d dice) (c Constraints) {
	c.StopAtMisfit = d.chance(1, 4)
	if d.chance(1, 4) {
		c.MinSupport = d.from(1, 4)
	}
	if d.chance(1, 3) {
		c.Exclusive = append(c.Exclusive, p.someIDs(d), p.someIDs(d))
	}
	if d.chance(1, 4) {
		c.PartFunding = int(d.from(1, 100))
	}
	if d.chance(1, 4) {
		c.MaxProjects = int(d.from(1, 4))
	}
	if d.chance(1, 2) {
		p.drawCaps(d, &c)
	}
	if d.chance(1, 4) {
		p.drawPrefunded(d, &c)
	}
	return c
}

func (p *poll) drawCaps(d dice, c *Constraints) {
	p.projects = slices.Clone(p.projects)
	for i := range p.projects {
		p.projects[i].Area = dicePick(d, "north", "south")
		p.projects[i].Categories = dicePick(d, nil, []string{"green"}, []string{"green", "school"})
	}
	p.projects[0].Area, p.projects[0].Categories = "north", []string{"green"}
	limit := dicePick(d, Cap{Area: "north"}, Cap{Category: "green"}, Cap{Projects: p.someIDs(d)})
	limit.Max = 1 + d(p.budget)
	c.Caps = append(c.Caps, limit)
}

func (p *poll) someIDs(d dice) (ids []string) {
	order := shuffled(d, len(p.projects))
	for _, j := range order[:d.from(1, int64(len(order)))] {
		ids = append(ids, p.projects[j].ID)
	}
	return ids
}

// drawPrefunded prefunds one project, if constraints let it.
func (p *poll) drawPrefunded(d dice, c *Constraints) {
	j := d.one(len(p.projects))
	o := newOracle(p, Rule{Constraints: *c})
	if o.out[j] = false; o.fits(j) {
		c.Prefunded = []string{p.projects[j].ID}
	}
}

func checkMethods(t *testing.T, rounds int, looks crowd, constrained bool, methods ...Method) {
	if testing.Short() {
		rounds /= 10
	}
	for seed := range rounds {
		d := seeded(uint64(seed))
		p := looks.poll(d)
		r := p.drawRule(d, methods[seed%len(methods)])
		if constrained {
			r.Constraints = p.drawConstraints(d)
		}
		agree(t, p, r)
	}
}

func TestGreedyIsThatOfTheDefinition(t *testing.T)   { everyCrowd(t, Greedy) }
func TestPhragmenIsThatOfTheDefinition(t *testing.T) { everyCrowd(t, Phragmen) }
func TestSharesAreThoseOfTheDefinition(t *testing.T) { everyCrowd(t, EqualShares) }

func everyCrowd(t *testing.T, m Method) {
	for name, looks := range map[string]crowd{"plain": plainCrowd, "equal": equalCrowd, "vast": vastCrowd, "near": nearCrowd, "heavy": heavyCrowd} {
		t.Run(name, func(t *testing.T) { checkMethods(t, 1500, looks, false, m) })
		t.Run(name+" with constraints", func(t *testing.T) { checkMethods(t, 1500, looks, true, m) })
	}
}

// The same with smaller failures.
func TestAnyRuleIsThatOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t)
		p := dicePick(d, plainCrowd, equalCrowd, nearCrowd, heavyCrowd).poll(d)
		r := p.drawRule(d, dicePick(d, Greedy, Phragmen, EqualShares))
		if d.chance(1, 2) {
			r.Constraints = p.drawConstraints(d)
		}
		agree(t, p, r)
	})
}
