package resources

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
)

// BalanceID identifies the standing of a fund in a currency.
type BalanceID = renjia.ID[Balance]

// Balance is the stored standing of one fund in one currency: the guard record
// that every entry on the fund reads and saves.
type Balance struct {
	ID BalanceID `json:"id"`
	ledger.Standing
}

// BalanceOf returns the identifier of the balance of a fund in a currency.
func BalanceOf(space string, fund ledger.FundID, c renjia.Currency) BalanceID {
	return renjia.ImportedID[Balance](space, "resources_balance", fund.String()+" "+string(c))
}

// DeliveredID identifies the hours of a contract.
type DeliveredID = renjia.ID[Delivered]

// Delivered is what was done under a contract so far: the guard record that
// every contact under the contract reads and saves.
type Delivered struct {
	ID       DeliveredID      `json:"id"`
	Contract contract.ID      `json:"contract"`
	Minutes  service.Minutes  `json:"minutes"`
	Contacts service.Sessions `json:"contacts"`
}

// DeliveredOf returns the identifier of the hours of a contract.
func DeliveredOf(id contract.ID) DeliveredID { return renjia.IDFrom[Delivered](id.UUID()) }

// ProgramOf returns the identifier of the programme with a code.
func ProgramOf(space, code string) service.ProgramID {
	return renjia.ImportedID[service.Program](space, "resources_program", code)
}

// Charge says which fund bears the cost of a service, on which expense account,
// paid from which asset or owed on which liability account.
type Charge struct {
	Fund    ledger.FundID `json:"fund"`
	Expense string        `json:"expense"` // debited, for example 5101
	Credit  string        `json:"credit"`  // credited, for example 1002
}

// Service is a contact with the charge of its cost; the charge is empty if the
// contact costs nothing.
type Service struct {
	Contact service.Contact
	Charge  Charge
}

// validate checks what contact and charge must agree on.
func (s Service) validate() error {
	if err := s.Contact.Validate(); err != nil {
		return err
	}
	costs, charged := !s.Contact.Cost.IsZero(), s.Charge != Charge{}
	if costs && !charged {
		return &renjia.UnspecifiedError{What: fmt.Sprintf("contact %s costs %s", s.Contact.ID, s.Contact.Cost), Choices: []renjia.Choice{{
			Name: "Charge", Why: "which fund bears a cost is the decision of whoever keeps it"}}}
	}
	if charged && !costs {
		return fmt.Errorf("contact %s: has a charge but no cost: %w", s.Contact.ID, renjia.ErrInvalid)
	}
	return nil
}

// entry is what the cost of the contact does to the books.
func (s Service) entry(space string) (ledger.Entry, error) {
	c, key := s.Contact, "contact "+s.Contact.ID.String()
	credit, err := c.Cost.Neg()
	return ledger.Entry{
		ID: EntryOf(space, key), Key: key, Date: c.Date, Event: contacts.Ref(c.ID),
		Text: renjia.Textf("service (%s)", "服务（%s）", c.Program),
		Lines: []ledger.Line{
			{Account: s.Charge.Expense, Fund: s.Charge.Fund, Amount: c.Cost, Project: c.Program},
			{Account: s.Charge.Credit, Fund: s.Charge.Fund, Amount: credit},
		},
	}, err
}

// EntryOf returns the identifier that an entry without one gets from its key.
func EntryOf(space, key string) ledger.EntryID {
	return renjia.ImportedID[ledger.Entry](space, "resources_entry", key)
}
