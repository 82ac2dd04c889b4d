package collaboration

import (
	"fmt"
	"iter"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Funding is one payment between subjects, as the caller knows it: the money is in
// the books of another wing.
type Funding struct {
	From   renjia.Ref
	To     renjia.Ref
	Amount renjia.Money // above 0, all of one currency
	On     renjia.Date
	Record renjia.Ref
}

func (f Funding) check(c renjia.Currency) error {
	var p renjia.Problems
	requireSubject(&p, "from", f.From)
	requireSubject(&p, "to", f.To)
	p.Require(f.From != f.To, "to", "must be another subject than from")
	p.Require(f.Amount.Sign() > 0, "amount", "%s: must be above 0", f.Amount)
	p.Require(c == "" || f.Amount.Currency() == c, "amount", "%s: others are in %s", f.Amount, c)
	p.Require(!f.On.IsZero(), "on", "must be given")
	return p.Err("funding")
}

func fundingTies(space string, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		if s.Weight != WeightShare {
			for f, err := range funded(space, s) {
				if err != nil {
					yield(network.Tie{}, err)
					return
				}
				if !yield(f.tie(f.weight(s.Weight)), nil) {
					return
				}
			}
			return
		}
		var all []Funding
		received := map[renjia.Ref]renjia.Money{}
		for f, err := range funded(space, s) {
			if err == nil {
				received[f.To], err = received[f.To].Add(f.Amount)
			}
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			all = append(all, f)
		}
		for _, f := range all {
			if !yield(f.tie(float64(f.Amount.Minor())/float64(received[f.To].Minor())), nil) {
				return
			}
		}
	}
}

// funded yields the payments of the selection, checked.
func funded(space string, s Selection) iter.Seq2[Funding, error] {
	return func(yield func(Funding, error) bool) {
		n, currency := 0, renjia.Currency("")
		for f, err := range s.Funding {
			n++
			if err == nil {
				f.From, f.To = within(space, f.From), within(space, f.To)
				err = f.check(currency)
			}
			if err != nil {
				yield(Funding{}, fmt.Errorf("funding %d: %w", n, err))
				return
			}
			currency = f.Amount.Currency()
			if s.happens(f.On) && !yield(f, nil) {
				return
			}
		}
	}
}

func (f Funding) weight(w Weighting) float64 {
	amount, _ := f.Amount.Decimal().Float64()
	switch w {
	case WeightAmount:
		return amount
	case WeightLog:
		return math.Log1p(amount)
	}
	return 1
}

func (f Funding) tie(weight float64) network.Tie {
	return network.Tie{From: f.From.String(), To: f.To.String(), Weight: weight, Period: renjia.Period{From: f.On}, Record: f.Record}
}
