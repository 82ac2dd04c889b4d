package resources

import (
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

var funds = storage.Define("resources_fund", func(f *ledger.Fund) ledger.FundID { return f.ID },
	storage.Index("restriction", storage.Text(func(f *ledger.Fund) string { return string(f.Restriction) })),
	storage.Index("donor", storage.Text(func(f *ledger.Fund) string { return f.Donor.String() })))

var entries = storage.Define("resources_entry", func(e *ledger.Entry) ledger.EntryID { return e.ID },
	storage.Index("date", storage.Day(func(e *ledger.Entry) renjia.Date { return e.Date })),
	storage.Unique("key", storage.Text(func(e *ledger.Entry) string { return e.Key })),
	storage.Unique("reverses", storage.Text(func(e *ledger.Entry) string { return e.Reverses.String() })),
	storage.Index("event", storage.Text(func(e *ledger.Entry) string { return e.Event.String() })),
	storage.Index("closes", storage.Text(func(e *ledger.Entry) string { return e.Closes.String() })),
	storage.MultiIndex("fund", storage.Texts(fundsOf)))

var balances = storage.Define("resources_balance", func(b *Balance) BalanceID { return b.ID },
	storage.Index("fund", storage.Text(func(b *Balance) string { return b.Fund.String() })),
	storage.Index("currency", storage.Text(func(b *Balance) string { return string(b.Currency) })))

var contracts = storage.Define("resources_contract", func(c *contract.Contract) contract.ID { return c.ID },
	storage.Index("state", storage.Text(func(c *contract.Contract) string { return string(c.State) })),
	storage.Index("from", storage.Day(func(c *contract.Contract) renjia.Date { return c.Period.From })),
	storage.Index("provider", storage.Text(func(c *contract.Contract) string { return c.Provider.String() })),
	storage.Unique("number", storage.Text(func(c *contract.Contract) string { return c.Number })))

var delivered = storage.Define("resources_hours", func(d *Delivered) DeliveredID { return d.ID })

var programs = storage.Define("resources_program", func(p *service.Program) service.ProgramID { return p.ID },
	storage.Unique("code", storage.Text(func(p *service.Program) string { return p.Code })),
	storage.Index("tier", storage.Text(func(p *service.Program) string { return string(p.Tier) })))

var contacts = storage.Define("resources_contact", func(c *service.Contact) service.ContactID { return c.ID },
	storage.Index("date", storage.Day(func(c *service.Contact) renjia.Date { return c.Date })),
	storage.Index("program", storage.Text(func(c *service.Contact) string { return c.Program })),
	storage.Index("worker", storage.Text(func(c *service.Contact) string { return c.Worker.String() })),
	storage.Index("contract", storage.Text(func(c *service.Contact) string { return c.Contract.String() })),
	storage.Index("of", storage.Text(func(c *service.Contact) string { return c.Of.String() })),
	storage.MultiIndex("client", storage.Texts(clientsOf)))

var clients = storage.Define("resources_client", func(c *Client) ClientID { return c.ID },
	storage.Unique("person", storage.Text(func(c *Client) string { return c.Person.String() })),
	storage.Index("review", storage.Day(func(c *Client) renjia.Date { return c.Review })),
	storage.Guarded[Client]())

// Read-only views of the records, for reports and other programs.
var (
	Funds     = funds.Reader()     // resources_fund
	Entries   = entries.Reader()   // resources_entry, by date, key, reverses, event, closes, fund
	Balances  = balances.Reader()  // resources_balance, by fund, currency
	Contracts = contracts.Reader() // resources_contract, by state, from, provider, number
	HoursDone = delivered.Reader() // resources_hours
	Programs  = programs.Reader()  // resources_program, by code, tier
	Contacts  = contacts.Reader()  // resources_contact, by date, program, worker, contract, of, client
	Clients   = clients.Reader()   // resources_client, guarded, by person, review
)

// Kinds returns all collections of the wing, for [storage.Store.Migrate].
func Kinds() []storage.Registration {
	return slices.Concat(bookKinds(), contractKinds(), serviceKinds(), creditKinds(), bookingKinds(), stockKinds(), eventKinds())
}

func bookKinds() []storage.Registration {
	own := []storage.Registration{funds, entries, balances, budgets, budgetLines, reallocations, pendings, closings, booksClosed}
	return append(own, givingKinds()...)
}

func contractKinds() []storage.Registration {
	return []storage.Registration{
		demands, catalogue, tenders, awards, frames, contracts, delivered, accounts, workReports, evaluations, rectifications, settlements, grants,
	}
}

func serviceKinds() []storage.Registration {
	return []storage.Registration{programs, contacts, clients, cases, undertakings, instruments, responses}
}

func fundsOf(e *ledger.Entry) []string {
	all := make([]string, len(e.Lines))
	for i, l := range e.Lines {
		all[i] = l.Fund.String()
	}
	return all
}

func clientsOf(c *service.Contact) []string { return refTexts(c.Clients) }
