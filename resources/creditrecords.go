package resources

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
	"github.com/renjia-project/renjia/storage"
)

// CreditBankID identifies the record of a time bank.
type CreditBankID = renjia.ID[CreditBank]

// CreditBank is a time bank of the space: its name, its rules, and the pool that
// takes what exceeds a ceiling.
type CreditBank struct {
	ID     CreditBankID       `json:"id"`
	Name   renjia.Text        `json:"name"`
	Policy timebank.Policy    `json:"policy"`
	Pool   timebank.AccountID `json:"pool,omitzero"` // an account of kind community
	Opened renjia.Date        `json:"opened"`
}

// Bank returns the identifier by which accounts and transfers name the bank.
func (b *CreditBank) Bank() timebank.BankID { return renjia.IDFrom[timebank.Bank](b.ID.UUID()) }

// Validate reports every problem of the bank.
func (b *CreditBank) Validate() error {
	var p renjia.Problems
	p.Require(!b.ID.IsZero(), "id", "must be given")
	p.Require(!b.Name.IsZero(), "name", "must be given")
	p.Require(!b.Opened.IsZero(), "opened", "must be given")
	p.Within("policy", b.Policy.Validate())
	return p.Err("time bank")
}

// CreditAccountID identifies the record of an account of a time bank.
type CreditAccountID = renjia.ID[CreditAccount]

// CreditAccount is an account with where it stands: the guard record that every
// transfer on it reads and saves. The mint, redeemed and expired accounts of a bank
// have no record, so that no two transfers meet on them; their balances follow
// from the transfers ([CreditBalances]).
type CreditAccount struct {
	ID       CreditAccountID   `json:"id"`
	Account  timebank.Account  `json:"account"`
	Standing timebank.Standing `json:"standing"`
}

// Validate reports every problem of the account.
func (a *CreditAccount) Validate() error {
	var p renjia.Problems
	p.Within("account", a.Account.Validate())
	p.Within("standing", a.Standing.Validate())
	p.Require(a.ID.UUID() == a.Account.ID.UUID() && a.Standing.Account == a.Account.ID, "id", "must be that of the account")
	return p.Err("credit account")
}

// CreditAccountOf returns the identifier of the record of an account.
func CreditAccountOf(id timebank.AccountID) CreditAccountID {
	return renjia.IDFrom[CreditAccount](id.UUID())
}

// CreditMonth is a month of a person's certified time: the guard record by which
// time is certified once, whatever the bank.
type CreditMonth struct {
	ID renjia.ID[CreditMonth] `json:"id"`
	timebank.Month
}

func creditMonthOf(space string, person renjia.Ref, first renjia.Date) renjia.ID[CreditMonth] {
	return renjia.ImportedID[CreditMonth](space, creditMonths.Kind(), fmt.Sprint(person.In(space), " ", first))
}

// CreditTransferOf returns the identifier that a transfer without one gets from
// its key.
func CreditTransferOf(bank timebank.BankID, key string) timebank.TransferID {
	return renjia.ImportedID[timebank.Transfer](bank.String(), "resources_credit_transfer", "key "+key)
}

var creditBanks = storage.Define("resources_credit_bank", func(b *CreditBank) CreditBankID { return b.ID })

var creditAccounts = storage.Define("resources_credit_account", func(a *CreditAccount) CreditAccountID { return a.ID },
	storage.Index("bank", storage.Text(func(a *CreditAccount) string { return a.Account.Bank.String() })),
	storage.Index("holder", storage.Text(func(a *CreditAccount) string { return a.Account.Holder.String() })),
	storage.Index("expires", storage.Day(func(a *CreditAccount) renjia.Date { return a.Standing.Next() })))

var creditTransfers = storage.Define("resources_credit_transfer", func(t *timebank.Transfer) timebank.TransferID { return t.ID },
	storage.Index("bank", storage.Text(func(t *timebank.Transfer) string { return t.Bank.String() })),
	storage.Index("date", storage.Day(func(t *timebank.Transfer) renjia.Date { return t.Date })),
	storage.Unique("key", storage.Text(transferKey)),
	storage.Unique("reverses", storage.Text(func(t *timebank.Transfer) string { return t.Reverses.String() })),
	storage.Index("event", storage.Text(func(t *timebank.Transfer) string { return t.Event.String() })),
	storage.MultiIndex("account", storage.Texts(accountsOf)))

var creditHours = storage.Define("resources_credit_hours", func(c *timebank.Certified) timebank.CertifiedID { return c.ID },
	storage.Index("bank", storage.Text(func(c *timebank.Certified) string { return c.Bank.String() })),
	storage.Index("person", storage.Text(func(c *timebank.Certified) string { return c.Person.String() })),
	storage.Index("day", storage.Day(func(c *timebank.Certified) renjia.Date { return c.Day })),
	storage.Index("event", storage.Text(func(c *timebank.Certified) string { return c.Event.String() })))

var creditMonths = storage.Define("resources_credit_month", func(m *CreditMonth) renjia.ID[CreditMonth] { return m.ID })

// Read-only views of the time banks' records.
var (
	CreditBanks     = creditBanks.Reader()     // resources_credit_bank
	CreditAccounts  = creditAccounts.Reader()  // resources_credit_account, by bank, holder, expires
	CreditTransfers = creditTransfers.Reader() // resources_credit_transfer, by bank, date, key, reverses, event, account
	CreditHours     = creditHours.Reader()     // resources_credit_hours, by bank, person, day, event
	CreditMonths    = creditMonths.Reader()    // resources_credit_month
)

func creditKinds() []storage.Registration {
	return []storage.Registration{creditBanks, creditAccounts, creditTransfers, creditHours, creditMonths}
}

// transferKey makes a key unique within its bank.
func transferKey(t *timebank.Transfer) string {
	if t.Key == "" {
		return ""
	}
	return t.Bank.String() + " " + t.Key
}

func accountsOf(t *timebank.Transfer) []string {
	all := make([]string, len(t.Legs))
	for i, l := range t.Legs {
		all[i] = l.Account.String()
	}
	return all
}
