package plaintext

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
)

// Kind names a rule of the books that a journal breaks. The words are stable.
type Kind string

// The kinds of violations.
const (
	Imbalance       Kind = "imbalance"        // amounts of one currency do not sum to zero
	CrossFund       Kind = "cross-fund"       // they do, but not in each fund
	CurrencySwap    Kind = "currency-swap"    // one currency is given for another without a pair of balanced postings in each
	FailedAssertion Kind = "assertion"        // a stated balance is not the balance
	ClosedPeriod    Kind = "closed-period"    // recorded after the books were closed for its date
	SubMinor        Kind = "sub-minor"        // an amount is finer than its currency
	Elision         Kind = "elided"           // more than one amount left out, or one that would be in several currencies
	NoFund          Kind = "no-fund"          // a posting belongs to no fund
	AmbiguousFund   Kind = "ambiguous-fund"   // several funds are named for one posting
	Undeclared      Kind = "undeclared"       // a commodity of unknown decimals, an account never opened, a currency it may not hold
	InactiveAccount Kind = "inactive-account" // used before it was opened or after it was closed
	Assignment      Kind = "assignment"       // hledger's balance assignment: an amount inferred from a stated balance
	Virtual         Kind = "virtual"          // a posting outside of double entry, in parentheses or brackets
	PostingDate     Kind = "posting-date"     // a posting with a date of its own
	OutOfRange      Kind = "out-of-range"     // a sum does not fit 64 bits
)

// Violation is one place where a journal breaks a rule.
type Violation struct {
	Place renjia.Place `json:"place"` // of the posting, or of the entry if the rule is about the whole of it
	Kind  Kind         `json:"kind"`
	Text  renjia.Text  `json:"text"`
	Date  renjia.Date  `json:"date,omitzero"`
	Funds []string     `json:"funds,omitempty"` // of the entry
	// Spoils says that the figures of the books cannot be relied on: an amount
	// is missing, wrong or against a stated balance. Other violations are of
	// form, such as a missing fund.
	Spoils bool `json:"spoils"`
}

// String renders "file:line: kind: text".
func (v Violation) String() string {
	return v.Place.String() + ": " + string(v.Kind) + ": " + v.Text.EN
}

// In renders the violation in a language.
func (v Violation) In(l renjia.Lang) string {
	return v.Place.String() + ": " + string(v.Kind) + ": " + v.Text.In(l)
}

// ViolationError says what is wrong with one transaction. It matches
// renjia.ErrInvalid.
type ViolationError struct{ Violations []Violation }

// Error lists the violations.
func (e *ViolationError) Error() string {
	all := make([]string, len(e.Violations))
	for i, v := range e.Violations {
		all[i] = v.String()
	}
	return strings.Join(all, "; ")
}

// Is reports whether target is renjia.ErrInvalid.
func (e *ViolationError) Is(target error) bool { return target == renjia.ErrInvalid }

// spoils lists the kinds that always spoil figures.
func (k Kind) spoils() bool {
	switch k {
	case Imbalance, CurrencySwap, FailedAssertion, Elision, Assignment, OutOfRange:
		return true
	}
	return false
}

func violation(k Kind, place renjia.Place, en, zh string, args ...any) Violation {
	return Violation{Place: place, Kind: k, Spoils: k.spoils(), Text: renjia.Text{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, args...)}}
}
