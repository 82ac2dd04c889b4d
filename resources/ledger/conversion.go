package ledger

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
)

// Exchange changes money of a fund from one currency into another (货币兑换):
// one amount is given, the other got, both over a conversion account, so that
// each currency balances on its own.
type Exchange struct {
	ID    EntryID      `json:"id"`
	Key   string       `json:"key,omitempty"`
	Date  renjia.Date  `json:"date"`
	Text  renjia.Text  `json:"text,omitzero"`
	Event renjia.Ref   `json:"event,omitzero"`
	Fund  FundID       `json:"fund"`
	From  string       `json:"from"`  // account the given amount leaves, credited
	To    string       `json:"to"`    // account the other one arrives on, debited
	Given renjia.Money `json:"given"` // more than zero
	Got   renjia.Money `json:"got"`   // more than zero, of another currency
	// Rate is what one major unit of Base costs in the other currency. The amount
	// in the other currency must be the one in Base × Rate, rounded as named.
	Rate     renjia.Fraction `json:"rate"`
	Base     renjia.Currency `json:"base"`
	Rounding renjia.Rounding `json:"rounding"`
	Source   string          `json:"source"`    // the bank's slip, a central rate
	RateDate renjia.Date     `json:"rate_date"` // of the source
	// Account is the conversion account; empty is the only one of the chart.
	Account string `json:"account,omitempty"`
}

// ParseRate reads a rate exactly: a decimal such as "7.1234", or one for
// several units, such as "712.34/100" or "50/7".
func ParseRate(s string) (renjia.Fraction, error) {
	price, units, several := strings.Cut(s, "/")
	if !several {
		units = "1"
	}
	p, err := plainDecimal(price)
	if err != nil {
		return renjia.Fraction{}, fmt.Errorf("rate %q: %w", s, err)
	}
	u, err := plainDecimal(units)
	if err != nil {
		return renjia.Fraction{}, fmt.Errorf("rate %q: %w", s, err)
	}
	if p.Sign() == 0 || u.Sign() == 0 {
		return renjia.Fraction{}, fmt.Errorf("rate %q: want more than zero: %w", s, renjia.ErrInvalid)
	}
	return fraction(p.Quo(p, u), "rate "+s)
}

// plainDecimal reads digits with at most one point among them.
func plainDecimal(s string) (*big.Rat, error) {
	whole, part, point := strings.Cut(s, ".")
	if len(s) > 40 || whole == "" || (point && part == "") || strings.Trim(whole+part, "0123456789") != "" {
		return nil, fmt.Errorf("want a plain decimal number: %w", renjia.ErrInvalid)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return nil, fmt.Errorf("want a plain decimal number: %w", renjia.ErrInvalid)
	}
	return d.Rat(), nil
}

// Validate reports every problem of the conversion, among them amounts that
// the rate does not give. Base and rounding are asked for by
// [Exchange.Entry].
func (x Exchange) Validate() error {
	var p renjia.Problems
	p.Require(!x.Date.IsZero(), "date", "must be given")
	p.Require(!x.Fund.IsZero(), "fund", "must be given")
	p.Require(x.From != "" && x.To != "", "from", "accounts from and to must be given")
	p.Require(x.Given.Sign() > 0, "given", "%s: want more than zero", x.Given)
	p.Require(x.Got.Sign() > 0, "got", "%s: want more than zero", x.Got)
	p.Require(x.Given.Currency() != x.Got.Currency(), "got", "is in %s too: want another currency", x.Got.Currency())
	p.Require(x.Base == x.Given.Currency() || x.Base == x.Got.Currency(), "base", "%q: want %s or %s", x.Base, x.Given.Currency(), x.Got.Currency())
	if err := p.Err("exchange"); err != nil {
		return err
	}
	v, other := x.valuation()
	p.Within("rate", v.Validate())
	if p == nil {
		right, err := v.explains(other)
		p.Within("rate", err)
		p.Require(right || err != nil, "rate", "%s %s at %s, rounded %s, is not %s", v.Quantity, v.Unit, v.Rate, v.Rounding, other)
	}
	return p.Err("exchange")
}

// valuation returns what the rate says, and the amount it must give.
func (x Exchange) valuation() (Valuation, renjia.Money) {
	base, other := x.Given, x.Got
	if x.Base == x.Got.Currency() {
		base, other = other, base
	}
	quantity, _ := fraction(base.Decimal().Rat(), "") // an amount of money always fits
	return Valuation{Basis: ExchangeRate, Quantity: quantity, Unit: string(base.Currency()), Rate: x.Rate,
		Rounding: x.Rounding, Source: x.Source, Date: x.RateDate}, other
}

// Entry returns the four lines of the exchange; those in the currency that
// is not the base carry the rate. Errors: ErrUnspecified without base or
// rounding, or if the chart has several conversion accounts and none is named;
// ErrNotFound if it has none; ErrInvalid for problems of the exchange.
func (x Exchange) Entry(chart *Chart) (Entry, error) {
	if err := x.open(); err != nil {
		return Entry{}, err
	}
	if err := x.Validate(); err != nil {
		return Entry{}, err
	}
	account, err := x.over(chart)
	if err != nil {
		return Entry{}, err
	}
	given, err := x.Given.Neg()
	if err != nil {
		return Entry{}, err
	}
	got, err := x.Got.Neg()
	if err != nil {
		return Entry{}, err
	}
	lines := []Line{
		{Account: x.From, Fund: x.Fund, Amount: given},
		{Account: account, Fund: x.Fund, Amount: x.Given},
		{Account: x.To, Fund: x.Fund, Amount: x.Got},
		{Account: account, Fund: x.Fund, Amount: got},
	}
	v, other := x.valuation()
	for i := range lines {
		if lines[i].Amount.Currency() == other.Currency() {
			lines[i].Valuation = &v
		}
	}
	return Entry{ID: x.ID, Key: x.Key, Date: x.Date, Text: x.text(), Event: x.Event, Lines: lines}, nil
}

func (x Exchange) text() renjia.Text {
	if !x.Text.IsZero() {
		return x.Text
	}
	return renjia.Textf("exchange of %s for %s", "%s兑换%s", x.Given, x.Got)
}

func (x Exchange) open() error {
	missing := &renjia.UnspecifiedError{What: "exchange of currencies"}
	if x.Base == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Base", Options: []string{string(x.Given.Currency()), string(x.Got.Currency())},
			Why: "a rate is the price of one of the two"})
	}
	if x.Rounding == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Rounding", Why: "banks round differently"})
	}
	if len(missing.Choices) > 0 {
		return missing
	}
	return nil
}

// over returns the conversion account.
func (x Exchange) over(chart *Chart) (string, error) {
	var found []string
	for _, a := range chart.accounts {
		if a.Role == Conversion && (x.Account == "" || a.Code == x.Account) {
			found = append(found, a.Code)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", fmt.Errorf("chart %s: conversion account %q: %w", chart.name.In(renjia.English), x.Account, renjia.ErrNotFound)
	}
	return "", &renjia.UnspecifiedError{What: "exchange of currencies", Choices: []renjia.Choice{{Name: "Account", Options: found}}}
}
