package ledger

import "github.com/renjia-project/renjia"

// position is a Position in the making.
type position struct {
	held     lots
	realised renjia.Money
}

// trade books foreign money got (or given, if negative) for home money paid
// (or received): first against what is held the other way, the rest is held.
func (p *position) trade(g Gains, foreign, paid renjia.Money) error {
	for foreign.Sign() != 0 && len(p.held) > 0 && p.held[0].foreign.Sign() == -foreign.Sign() {
		closed, err := p.closing(foreign)
		if err != nil {
			return err
		}
		price, err := part(paid, closed, foreign, g.Rounding) // paid for what closes, with the sign of paid
		if err != nil {
			return err
		}
		cost, err := p.release(closed, g.Rounding)
		if err != nil {
			return err
		}
		// what was paid before for the money that now goes, less what is now had for it
		loss, err := cost.Add(price)
		if err != nil {
			return err
		}
		if p.realised, err = p.realised.Sub(loss); err != nil {
			return err
		}
		if foreign, err = foreign.Sub(closed); err != nil {
			return err
		}
		if paid, err = paid.Sub(price); err != nil {
			return err
		}
	}
	if foreign.Sign() == 0 {
		return nil
	}
	return p.hold(g.Method, lot{foreign, paid})
}

// hold adds a lot; at average cost there is only one.
func (p *position) hold(m CostMethod, l lot) (err error) {
	if m == FirstIn || len(p.held) == 0 {
		p.held = append(p.held, l)
		return nil
	}
	first := &p.held[0]
	if first.foreign, err = first.foreign.Add(l.foreign); err != nil {
		return err
	}
	first.cost, err = first.cost.Add(l.cost)
	return err
}

// closing returns how much of a trade the first lot closes, with the sign of
// the trade.
func (p *position) closing(foreign renjia.Money) (renjia.Money, error) {
	whole, err := p.held[0].foreign.Neg()
	if err != nil {
		return renjia.Money{}, err
	}
	if (whole.Minor() < foreign.Minor()) == (foreign.Sign() > 0) {
		return whole, nil
	}
	return foreign, nil
}

// release takes what a trade closes out of the first lot, and returns its cost.
func (p *position) release(closed renjia.Money, r renjia.Rounding) (renjia.Money, error) {
	first := &p.held[0]
	whole, err := first.foreign.Neg()
	if err != nil {
		return renjia.Money{}, err
	}
	cost, err := part(first.cost, closed, whole, r)
	if err != nil {
		return renjia.Money{}, err
	}
	if first.foreign, err = first.foreign.Add(closed); err != nil {
		return renjia.Money{}, err
	}
	if first.cost, err = first.cost.Sub(cost); err != nil {
		return renjia.Money{}, err
	}
	if first.foreign.IsZero() {
		p.held = p.held[1:]
	}
	return cost, nil
}

// part returns amount × some / whole.
func part(amount, some, whole renjia.Money, r renjia.Rounding) (renjia.Money, error) {
	share, err := renjia.NewFraction(some.Minor(), whole.Minor())
	if err != nil {
		return renjia.Money{}, err
	}
	return amount.Times(share, r)
}

// report sums up the position.
func (p *position) report(k positionKey, home renjia.Currency) (Position, error) {
	foreign, err := renjia.MoneyOf(0, k.foreign)
	if err != nil {
		return Position{}, err
	}
	cost, err := renjia.MoneyOf(0, home)
	if err != nil {
		return Position{}, err
	}
	realised, err := cost.Add(p.realised)
	if err != nil {
		return Position{}, err
	}
	for _, l := range p.held {
		if foreign, err = foreign.Add(l.foreign); err != nil {
			return Position{}, err
		}
		if cost, err = cost.Add(l.cost); err != nil {
			return Position{}, err
		}
	}
	balance, err := cost.Sub(realised)
	return Position{Fund: k.fund, Account: k.account, Foreign: foreign, Cost: cost, Realised: realised, Balance: balance}, err
}
