package timebank

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// BankID identifies a time bank. [Bank] is its engine in memory; a store keeps
// a record of its own under the same identifier.
type BankID = renjia.ID[Bank]

// AccountID identifies an account.
type AccountID = renjia.ID[Account]

// Kind says what an account is for.
type Kind string

// The kinds of accounts. Mint, Redeemed, Expired and Clearing are accounts of
// the system: what is made, used up or lost goes through them as an ordinary
// transfer, so that all balances of a bank sum to zero at all times.
const (
	Member    Kind = "member"    // a person (会员账户)
	Group     Kind = "group"     // an organization or team, whose credits can only be given away (团体账户)
	Community Kind = "community" // a pool for whom it may concern (公益池)
	Mint      Kind = "mint"      // where certified time comes from; its balance is what was ever made, negative (发行)
	Redeemed  Kind = "redeemed"  // what was used up at the bank's own counter (兑换)
	Expired   Kind = "expired"   // what was lost by the passing of time (失效)
	Clearing  Kind = "clearing"  // what another bank owes, or is owed if negative (行间清算)
)

// system reports whether the kind has no holder, no lots and no policy limits.
func (k Kind) system() bool { return k == Mint || k == Redeemed || k == Expired || k == Clearing }

// expires reports whether credits on the kind of account come in lots that may
// expire. Those of a pool do not.
func (k Kind) expires() bool { return k == Member || k == Group }

// Account is an account of a bank.
type Account struct {
	ID     AccountID   `json:"id"`
	Bank   BankID      `json:"bank"`
	Kind   Kind        `json:"kind"`
	Holder renjia.Ref  `json:"holder,omitzero" privacy:"personal,about"` // whose it is; empty for the system
	Peer   BankID      `json:"peer,omitzero"`                            // of a clearing account: the other bank
	Credit *Minutes    `json:"credit_minutes,omitempty"`                 // of a clearing account: how far either side may fall behind (授信额度)
	Name   renjia.Text `json:"name,omitzero" privacy:"personal"`
	Opened renjia.Date `json:"opened" privacy:"personal"`
}

// AccountOf returns the identifier of the account of a kind that a holder has
// at a bank: one each.
func AccountOf(bank BankID, k Kind, holder renjia.Ref) AccountID {
	return renjia.ImportedID[Account](bank.String(), "resources_credit_account", string(k)+" "+holder.String())
}

// SystemAccount returns the identifier of the bank's account of a kind: Mint,
// Redeemed or Expired.
func SystemAccount(bank BankID, k Kind) AccountID { return AccountOf(bank, k, renjia.Ref{}) }

// ClearingAccount returns the identifier of a bank's account for another bank.
func ClearingAccount(bank, peer BankID) AccountID {
	return AccountOf(bank, Clearing, renjia.RefTo("resources_credit_bank", peer))
}

// identifier is what the account's identifier must be.
func (a *Account) identifier() AccountID {
	if a.Kind == Clearing {
		return ClearingAccount(a.Bank, a.Peer)
	}
	return AccountOf(a.Bank, a.Kind, a.Holder)
}

// WithID returns the account with the identifier that follows from bank, kind
// and holder.
func (a Account) WithID() Account {
	a.ID = a.identifier()
	return a
}

// SystemAccounts returns the mint, redeemed and expired accounts that every bank
// has.
func SystemAccounts(bank BankID, opened renjia.Date) []Account {
	var all []Account
	for _, k := range [...]Kind{Mint, Redeemed, Expired} {
		all = append(all, Account{Bank: bank, Kind: k, Opened: opened}.WithID())
	}
	return all
}

// Validate reports every problem of the account.
func (a *Account) Validate() error {
	var p renjia.Problems
	p.Require(!a.Bank.IsZero(), "bank", "must be given")
	p.Require(!a.Opened.IsZero(), "opened", "must be given")
	switch a.Kind {
	case Member, Group, Community:
		p.Require(!a.Holder.IsZero(), "holder", "must be given")
	case Mint, Redeemed, Expired, Clearing:
		p.Require(a.Holder.IsZero(), "holder", "an account of the system has none")
	default:
		p.Add("kind", "%q: want member, group, community, mint, redeemed, expired or clearing", a.Kind)
	}
	if a.Kind == Clearing {
		p.Require(!a.Peer.IsZero() && a.Peer != a.Bank, "peer", "must be another bank")
		p.Require(a.Credit != nil, "credit_minutes", "must be given: how far one bank may fall behind is agreed between them")
		p.Require(a.Credit == nil || *a.Credit >= 0, "credit_minutes", "must not be negative")
	} else {
		p.Require(a.Peer.IsZero(), "peer", "is for clearing accounts")
		p.Require(a.Credit == nil, "credit_minutes", "is for clearing accounts")
	}
	p.Require(a.ID == a.identifier(), "id", "must be that of bank, kind and holder (%s)", a.identifier())
	return p.Err(fmt.Sprintf("account %s", a.ID))
}

// same reports whether two accounts are the same in every part.
func (a Account) same(b Account) bool {
	if (a.Credit == nil) != (b.Credit == nil) || (a.Credit != nil && *a.Credit != *b.Credit) {
		return false
	}
	a.Credit, b.Credit = nil, nil
	return a == b
}
