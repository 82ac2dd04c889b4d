package budgeting

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// Fairness is how an outcome treats the voters, in exact fractions. None of the
// numbers depends on the rule that chose it.
type Fairness struct {
	Voters  int64 `json:"voters"`  // all papers, empty ones included
	Backers int64 `json:"backers"` // voters who support something
	// Excluded is the share of backers who get nothing of what they support: the
	// exclusion ratio, called anger by Fairstein, Benadè and Gal 2023. Nil without
	// backers.
	Excluded *big.Rat `json:"excluded,omitempty"`
	// EmptyHanded is the share of all voters who get nothing, those who ask for
	// nothing included.
	EmptyHanded *big.Rat `json:"empty_handed"`
	// Number is how many funded projects a voter supports, on average, Value what
	// these cost together, in units.
	Number *big.Rat `json:"number"`
	Value  *big.Rat `json:"value"`
	Used   *big.Rat `json:"used"` // share of the budget that is spent
	// NumberGini and ValueGini are the Gini coefficients of the two among voters: 0
	// if all have the same, near 1 if few have all. Nil if nobody has anything.
	NumberGini *big.Rat `json:"number_gini,omitempty"`
	ValueGini  *big.Rat `json:"value_gini,omitempty"`
	// A voter's resources are, for each funded project they support, its cost
	// divided by the number of its supporters. ResourceGini is their Gini
	// coefficient. FairShare is the mean distance, in units, of resources from the
	// fair share: the budget divided by the number of voters, or all that the voter
	// could get if that is less. Shortfall counts only those who have too little:
	// the proportionality loss, in units for each voter. Maly, Rey, Endriss and
	// Lackner 2023, "Fairness in participatory budgeting via equality of resources",
	// section 3.
	ResourceGini *big.Rat `json:"resource_gini,omitempty"`
	FairShare    *big.Rat `json:"fair_share"`
	Shortfall    *big.Rat `json:"shortfall"`
}

// MeasureFairness measures a set of funded projects. It takes O(marks + n log n)
// time for n distinct ballots.
func MeasureFairness(e *Election, selected []int) (*Fairness, error) {
	a, err := audit(e, selected)
	if err != nil {
		return nil, err
	}
	n := a.voters()
	f := &Fairness{Voters: e.Votes.Voters(), Used: big.NewRat(e.Cost(selected), e.Budget)}
	var excluded, empty int64
	number, value := make([]pile, e.Votes.Len()), make([]pile, e.Votes.Len())
	for i := range number {
		b := e.Votes.Ballot(i)
		has, worth, asks := a.has(i)
		number[i], value[i] = pile{big.NewInt(has), b.Weight}, pile{big.NewInt(worth), b.Weight}
		if asks {
			f.Backers += b.Weight
		}
		if has == 0 {
			empty += b.Weight
		}
		if has == 0 && asks {
			excluded += b.Weight
		}
	}
	f.EmptyHanded = big.NewRat(empty, n)
	if f.Backers > 0 {
		f.Excluded = big.NewRat(excluded, f.Backers)
	}
	f.Number, f.NumberGini = mean(number, n), gini(number)
	f.Value, f.ValueGini = mean(value, n), gini(value)
	a.resources(f)
	return f, nil
}

// auditor looks at an outcome from the voters' side.
type auditor struct {
	e      *Election
	funded []bool
}

func audit(e *Election, selected []int) (*auditor, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	a := &auditor{e: e, funded: make([]bool, len(e.Projects))}
	for _, p := range selected {
		if p < 0 || p >= len(a.funded) || a.funded[p] {
			return nil, fmt.Errorf("outcome: project %d is unknown or stands twice: %w", p, renjia.ErrInvalid)
		}
		a.funded[p] = true
	}
	return a, nil
}

// voters is what to divide by; an election without votes has no shares.
func (a *auditor) voters() int64 { return max(1, a.e.Votes.Voters()) }

// has returns how many funded projects a ballot supports, what these cost, and
// whether it supports any project.
func (a *auditor) has(ballot int) (number, value int64, asks bool) {
	b := a.e.Votes.Ballot(ballot)
	for i, p := range b.Marks {
		if !a.e.supports(b.Levels, i) {
			continue
		}
		asks = true
		if a.funded[p] {
			number++
			value += a.e.Projects[p].Cost
		}
	}
	return number, value, asks
}

// resources fills in what depends on cost per supporter. Everything is counted in
// fractions of a unit over one common denominator.
func (a *auditor) resources(f *Fairness) {
	votes := a.e.Support()
	den := big.NewInt(a.voters())
	for _, v := range votes {
		if v > 0 {
			den = lcm(den, v)
		}
	}
	part := make([]*big.Int, len(votes))
	for p, v := range votes {
		part[p] = new(big.Int)
		if v > 0 {
			part[p].Mul(part[p].Quo(den, big.NewInt(v)), big.NewInt(a.e.Projects[p].Cost))
		}
	}
	equal := new(big.Int).Quo(den, big.NewInt(a.voters()))
	equal.Mul(equal, big.NewInt(a.e.Budget))
	piles := make([]pile, a.e.Votes.Len())
	distance, shortfall := new(big.Int), new(big.Int)
	for i := range piles {
		b := a.e.Votes.Ballot(i)
		got, could := new(big.Int), new(big.Int)
		for j, p := range b.Marks {
			if !a.e.supports(b.Levels, j) {
				continue
			}
			could.Add(could, part[p])
			if a.funded[p] {
				got.Add(got, part[p])
			}
		}
		piles[i] = pile{got, b.Weight}
		if could.Cmp(equal) > 0 {
			could.Set(equal)
		}
		short := could.Sub(could, got)
		short.Mul(short, big.NewInt(b.Weight))
		if short.Sign() > 0 {
			shortfall.Add(shortfall, short)
		}
		distance.Add(distance, short.Abs(short))
	}
	f.ResourceGini = gini(piles)
	all := new(big.Int).Mul(den, big.NewInt(a.voters()))
	f.FairShare = new(big.Rat).SetFrac(distance, all)
	f.Shortfall = new(big.Rat).SetFrac(shortfall, all)
}

func lcm(a *big.Int, b int64) *big.Int {
	n := big.NewInt(b)
	g := new(big.Int).GCD(nil, nil, a, n)
	return n.Mul(n.Quo(n, g), a)
}

// pile is what each of so many voters has.
type pile struct {
	has    *big.Int
	voters int64
}

func mean(piles []pile, n int64) *big.Rat {
	sum := new(big.Int)
	for _, p := range piles {
		sum.Add(sum, new(big.Int).Mul(p.has, big.NewInt(p.voters)))
	}
	return new(big.Rat).SetFrac(sum, big.NewInt(n))
}

// gini returns the sum of all differences between two voters, divided by twice
// what all have times their number. Sorted from the poorest, a voter's own sum
// counts once for each poorer one and is taken off once for each richer one.
func gini(piles []pile) *big.Rat {
	slices.SortFunc(piles, func(a, b pile) int { return cmp.Or(a.has.Cmp(b.has), cmp.Compare(a.voters, b.voters)) })
	var n, before int64
	for _, p := range piles {
		n += p.voters
	}
	sum, total, t := new(big.Int), new(big.Int), new(big.Int)
	for _, p := range piles {
		after := n - before - p.voters
		t.Mul(p.has, big.NewInt(p.voters))
		total.Add(total, t)
		sum.Add(sum, t.Mul(t, big.NewInt(before-after)))
		before += p.voters
	}
	if total.Sign() == 0 {
		return nil
	}
	return new(big.Rat).SetFrac(sum, total.Mul(total, big.NewInt(n)))
}
