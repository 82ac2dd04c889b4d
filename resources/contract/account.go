package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Unit is something bought by the piece: so many cases, groups, hours of a kind
// (服务量). Code is that of the indicator it is counted by, if there is one.
type Unit struct {
	Code     string       `json:"code"`
	Name     renjia.Text  `json:"name"`
	Quantity int64        `json:"quantity"`
	Price    renjia.Money `json:"price,omitzero"` // of one
}

func (c Contract) checkUnits(p *renjia.Problems) {
	codes := map[string]bool{}
	for i, u := range c.Units {
		path := fmt.Sprintf("units[%d]", i)
		p.Require(u.Code != "" && !codes[u.Code], path+".code", "%q: want a code of its own", u.Code)
		p.Require(!u.Name.IsZero(), path+".name", "must be given")
		p.Require(u.Quantity > 0, path+".quantity", "%d: want more than 0", u.Quantity)
		p.Require(u.Price.Sign() >= 0, path+".price", "%s is negative", u.Price)
		codes[u.Code] = true
	}
	codes = map[string]bool{}
	for i, t := range c.Tranches {
		p.Require(t.Code == "" || !codes[t.Code], fmt.Sprintf("tranches[%d].code", i), "%q is there twice", t.Code)
		codes[t.Code] = true
	}
}

// AccountID identifies the account of a contract.
type AccountID = renjia.ID[Account]

// Account is what was delivered and paid under a contract. It keeps two
// promises: no more units are delivered than contracted, and no more is paid
// than what is due; an amendment is the only way to more.
type Account struct {
	ID        AccountID  `json:"id"`
	Contract  ID         `json:"contract"`
	Delivered []Delivery `json:"delivered,omitempty"` // in the order of their acceptance
	Paid      []Paid     `json:"paid,omitempty"`
}

// Delivery is a number of units that the purchaser accepted (验收).
type Delivery struct {
	Unit          string      `json:"unit"`
	Quantity      int64       `json:"quantity"` // negative: taken back
	Beneficiaries int64       `json:"beneficiaries,omitempty"`
	Accepted      renjia.Date `json:"accepted"`
	Note          string      `json:"note,omitempty"`
}

// Paid is a payment of a tranche.
type Paid struct {
	Tranche string       `json:"tranche"` // its code, or "1", "2"… in their order
	Amount  renjia.Money `json:"amount"`  // more than zero
	Date    renjia.Date  `json:"date"`
	Entry   renjia.Ref   `json:"entry,omitzero"` // in the books
}

// AccountOf returns the empty account of a contract; its identifier is that of
// the contract.
func AccountOf(id ID) Account {
	return Account{ID: renjia.IDFrom[Account](id.UUID()), Contract: id}
}

// Units returns how many of a unit were delivered.
func (a Account) Units(code string) (n int64) {
	for _, d := range a.Delivered {
		if d.Unit == code {
			n += d.Quantity // kept between 0 and the contract's quantity
		}
	}
	return n
}

// TotalPaid returns the sum of all payments.
func (a Account) TotalPaid() (renjia.Money, error) { return a.paidFor(nil) }

func (a Account) paidFor(of func(Paid) bool) (sum renjia.Money, err error) {
	for _, p := range a.Paid {
		if of != nil && !of(p) {
			continue
		}
		if sum, err = sum.Add(p.Amount); err != nil {
			return sum, fmt.Errorf("account of contract %s: %w", a.Contract, err)
		}
	}
	return sum, nil
}

// Deliver adds accepted units to the account of a running contract. More than
// contracted is an *ExceedsError, on the terms of the day of acceptance.
func (a *Account) Deliver(c Contract, d Delivery) error {
	if err := a.serves(c, "deliver", d.Accepted); err != nil {
		return err
	}
	terms, _ := c.TermsOn(d.Accepted)
	i := slices.IndexFunc(terms.Units, func(u Unit) bool { return u.Code == d.Unit })
	if i < 0 {
		return fmt.Errorf("contract %s: unit %q: %w", c.ID, d.Unit, renjia.ErrNotFound)
	}
	have, limit := a.Units(d.Unit), terms.Units[i].Quantity
	switch {
	case d.Quantity == 0 || d.Beneficiaries < 0 || d.Quantity < -have:
		return fmt.Errorf("contract %s: delivery of %d %s to %d: want a quantity, and no less than 0 in all: %w", c.ID, d.Quantity, d.Unit, d.Beneficiaries, renjia.ErrInvalid)
	case d.Quantity > limit-have:
		return &ExceedsError{Record: "contract", ID: c.ID.String(), What: "delivered " + d.Unit, Asked: fmt.Sprintf("%d beside %d", d.Quantity, have), Limit: fmt.Sprint(limit)}
	}
	a.Delivered = append(slices.Clone(a.Delivered), d)
	return nil
}

// Pay adds a payment of a tranche to the account. A tranche may be paid in
// parts; beyond what is payable of it by the facts, the payment is an
// *ExceedsError.
func (a *Account) Pay(c Contract, due []Payment, p Paid) error {
	if c.ID != a.Contract {
		return fmt.Errorf("account of contract %s: is not that of %s: %w", a.Contract, c.ID, renjia.ErrInvalid)
	}
	if c.State == Draft {
		return &renjia.StateError{Record: "contract", ID: c.ID.String(), State: string(c.State), Verb: "pay"}
	}
	if p.Amount.Sign() <= 0 || p.Date.IsZero() {
		return fmt.Errorf("contract %s: payment of %s on %q: want more than zero and a date: %w", c.ID, p.Amount, p.Date, renjia.ErrInvalid)
	}
	i := slices.IndexFunc(due, func(x Payment) bool { return x.Tranche.Code != "" && x.Tranche.Code == p.Tranche })
	for k := range due {
		if i < 0 && due[k].Tranche.Code == "" && p.Tranche == fmt.Sprint(k+1) {
			i = k
		}
	}
	if i < 0 {
		return fmt.Errorf("contract %s: tranche %q: %w", c.ID, p.Tranche, renjia.ErrNotFound)
	}
	sum, err := a.paidFor(func(x Paid) bool { return x.Tranche == p.Tranche })
	if err == nil {
		sum, err = sum.Add(p.Amount)
	}
	if err != nil {
		return fmt.Errorf("contract %s: %w", c.ID, err)
	}
	over, err := sum.Compare(due[i].Payable)
	if due[i].Payable.Currency() == "" {
		over, err = 1, nil // nothing is due
	}
	if err != nil {
		return fmt.Errorf("contract %s: %w", c.ID, err)
	}
	if over > 0 {
		return &ExceedsError{Record: "contract", ID: c.ID.String(), What: "payment of tranche " + p.Tranche, Asked: sum.String(), Limit: "what is due: " + due[i].Payable.String()}
	}
	a.Paid = append(slices.Clone(a.Paid), p)
	return nil
}

func (a Account) serves(c Contract, verb string, on renjia.Date) error {
	if c.ID != a.Contract {
		return fmt.Errorf("account of contract %s: is not that of %s: %w", a.Contract, c.ID, renjia.ErrInvalid)
	}
	if c.State != Running {
		return &renjia.StateError{Record: "contract", ID: c.ID.String(), State: string(c.State), Verb: verb}
	}
	if on.IsZero() || on.Before(c.Started) {
		return fmt.Errorf("contract %s: cannot %s on %q, before the start on %s: %w", c.ID, verb, on, c.Started, renjia.ErrInvalid)
	}
	return nil
}

// Admits reports whether a contract, as amended, still covers what was
// delivered and paid: an amendment may not go below it.
func (a Account) Admits(c Contract) error {
	for _, u := range c.Units {
		if have := a.Units(u.Code); have > u.Quantity {
			return &ExceedsError{Record: "contract", ID: c.ID.String(), What: "delivered " + u.Code, Asked: fmt.Sprint(have), Limit: fmt.Sprint(u.Quantity)}
		}
	}
	for _, d := range a.Delivered {
		if !slices.ContainsFunc(c.Units, func(u Unit) bool { return u.Code == d.Unit }) && a.Units(d.Unit) != 0 {
			return &ExceedsError{Record: "contract", ID: c.ID.String(), What: "delivered " + d.Unit, Asked: fmt.Sprint(a.Units(d.Unit)), Limit: "0"}
		}
	}
	paid, err := a.TotalPaid()
	if err != nil || paid.IsZero() {
		return err
	}
	over, err := paid.Compare(c.Price)
	if err != nil {
		return fmt.Errorf("contract %s: %w", c.ID, err)
	}
	if over > 0 {
		return &ExceedsError{Record: "contract", ID: c.ID.String(), What: "payment", Asked: paid.String(), Limit: "the price of " + c.Price.String()}
	}
	return nil
}
