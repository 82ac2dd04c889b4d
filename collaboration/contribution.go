package collaboration

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// Contribution is what a party brings in.
type Contribution struct {
	By     renjia.Ref       `json:"by" privacy:"personal"`
	Kind   ContributionKind `json:"kind"`
	What   string           `json:"what,omitempty"`
	Amount renjia.Money     `json:"amount,omitzero"` // of money; of other kinds what they are valued at
	// Quantity counts other kinds than money in their unit, such as 3/2 of
	// "full-time posts".
	Quantity  renjia.Fraction `json:"quantity,omitzero"`
	Unit      string          `json:"unit,omitempty"`
	Valuation string          `json:"valuation,omitempty"` // on what basis other kinds than money have an amount
	Period    renjia.Period   `json:"period,omitzero"`
}

// ContributionKind is what is contributed.
type ContributionKind string

// The kinds of contributions.
const (
	ContributionMoney    ContributionKind = "money"
	ContributionStaff    ContributionKind = "staff"
	ContributionPremises ContributionKind = "premises"
	ContributionGoods    ContributionKind = "goods"
	ContributionServices ContributionKind = "services"
)

var contributionKinds = []ContributionKind{ContributionMoney, ContributionStaff, ContributionPremises, ContributionGoods, ContributionServices}

func (a *Agreement) checkContributions(p *renjia.Problems) {
	for i, c := range a.Contributions {
		path := fmt.Sprintf("contributions[%d]", i)
		p.Require(a.party(c.By) >= 0, path+".by", "must be a party")
		p.Require(slices.Contains(contributionKinds, c.Kind), path+".kind", "%q is unknown", c.Kind)
		p.Require(c.Amount.Sign() >= 0, path+".amount", "must not be negative")
		p.Require(c.Quantity.Sign() >= 0, path+".quantity", "must not be negative")
		p.Within(path+".period", c.Period.Validate())
		if c.Kind == ContributionMoney {
			p.Require(c.Amount.Sign() > 0, path+".amount", "must be given")
			p.Require(c.Quantity.IsZero(), path+".quantity", "must be empty: money is an amount")
			continue
		}
		p.Require(c.Quantity.IsZero() || c.Unit != "", path+".unit", "must be given with a quantity")
		p.Require(c.Amount.IsZero() || c.Valuation != "", path+".valuation", "must say on what basis this is worth %s", c.Amount)
	}
}

// ContributedMoney sums the money that a party, or with a zero reference all
// parties, bring in, by currency, exactly. What other kinds are valued at is not
// in it.
func (a *Agreement) ContributedMoney(by renjia.Ref) (map[renjia.Currency]renjia.Money, error) {
	sums := map[renjia.Currency]renjia.Money{}
	for _, c := range a.Contributions {
		if c.Kind != ContributionMoney || !by.IsZero() && c.By != by {
			continue
		}
		sum, err := sums[c.Amount.Currency()].Add(c.Amount)
		if err != nil {
			return nil, fmt.Errorf("agreement %s: contributions: %w", a.ID, err)
		}
		sums[c.Amount.Currency()] = sum
	}
	return sums, nil
}

// ContributedQuantity sums what a party, or with a zero reference all parties,
// bring in of a kind in a unit, exactly.
func (a *Agreement) ContributedQuantity(by renjia.Ref, kind ContributionKind, unit string) *big.Rat {
	sum := new(big.Rat)
	for _, c := range a.Contributions {
		if c.Kind == kind && c.Unit == unit && (by.IsZero() || c.By == by) {
			sum.Add(sum, c.Quantity.Rat())
		}
	}
	return sum
}
