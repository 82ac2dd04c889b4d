package resources

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/resources/stock"
	"github.com/renjia-project/renjia/resources/timebank"
	"github.com/renjia-project/renjia/storage"
)

// EventID identifies a service event; see [EventOf].
type EventID = renjia.ID[Event]

// EventOf returns the identifier of the event of a contact.
func EventOf(c service.ContactID) EventID { return renjia.IDFrom[Event](c.UUID()) }

// EventState says whether an event stands.
type EventState string

// The states of an event.
const (
	Stands EventState = ""       // 有效
	Voided EventState = "voided" // 已作废: all it did was taken back
)

// Took is all that a service took beside the contact itself.
type Took struct {
	Staff      []StaffTime       `json:"staff,omitempty"`
	Volunteers []VolunteerTime   `json:"volunteers,omitempty"`
	Slots      []booking.Booking `json:"slots,omitempty"`    // of venues and equipment, confirmed with the event
	Goods      []Goods           `json:"goods,omitempty"`    // taken from stock
	Payments   []Payment         `json:"payments,omitempty"` // money
}

// Delivery is a service as it happened: whom it served, and all that it took.
// The contact's own Cost must be empty: what money was spent is a payment.
type Delivery struct {
	Contact service.Contact
	Took
}

// Event is the record of a delivery: what it took, what that cost, and the
// records it left in the books, the calendar, the stock and the time bank. All of
// them stand with it or not at all. A mistake is voided and recorded anew.
type Event struct {
	ID EventID `json:"id"`
	Took
	Contact      service.ContactID `json:"contact"`
	Date         renjia.Date       `json:"date"`
	Program      string            `json:"program"`
	Of           renjia.Ref        `json:"of,omitzero"` // the case or undertaking
	Clients      []renjia.Ref      `json:"clients,omitempty" privacy:"personal,about"`
	Participants int64             `json:"participants"`
	Outcome      string            `json:"outcome,omitempty" privacy:"sensitive"` // code, as the contact has it

	Costs     []Item                 `json:"costs,omitempty"`
	Entry     ledger.EntryID         `json:"entry,omitzero"` // in the books; empty if nothing was booked
	Certified []timebank.CertifiedID `json:"certified,omitempty"`
	Moves     []stock.MoveID         `json:"moves,omitempty"`
	Booked    []booking.ID           `json:"booked,omitempty"`

	State     EventState  `json:"state,omitempty"`
	Voided    renjia.Date `json:"voided,omitzero"`
	VoidedFor string      `json:"voided_for,omitempty" privacy:"personal"`
}

// Validate reports every problem of the event's own content.
func (e Event) Validate() error {
	var p renjia.Problems
	p.Require(!e.Contact.IsZero() && e.ID == EventOf(e.Contact), "id", "must be that of the contact")
	p.Require(e.State == Stands || e.State == Voided, "state", "%q: want nothing or voided", e.State)
	p.Require((e.State == Voided) == !e.Voided.IsZero(), "voided", "must be given for a voided event, and only for one")
	p.Require((e.State == Voided) == (e.VoidedFor != ""), "voided_for", "must be given for a voided event, and only for one")
	e.Took.problems(&p)
	return p.Err("event")
}

func (t Took) problems(p *renjia.Problems) {
	for i, s := range t.Staff {
		s.problems(p, fmt.Sprintf("staff[%d]", i))
	}
	for i, v := range t.Volunteers {
		v.problems(p, fmt.Sprintf("volunteers[%d]", i))
	}
	for i, g := range t.Goods {
		g.problems(p, fmt.Sprintf("goods[%d]", i))
	}
	for i, m := range t.Payments {
		m.problems(p, fmt.Sprintf("payments[%d]", i))
	}
}

// StaffTime is paid working time in a service.
type StaffTime struct {
	Person  renjia.Ref      `json:"person" privacy:"personal"`
	Minutes service.Minutes `json:"minutes"`
	// Rate is what an hour costs, and Rounding how minutes · rate / 60 comes to
	// the minor unit; no rate: the time is counted and not priced.
	Rate     renjia.Money    `json:"rate,omitzero"`
	Rounding renjia.Rounding `json:"rounding,omitempty"`
	// Charge books the cost; empty: the wages are in the books already, and the
	// cost is imputed.
	Charge Charge `json:"charge,omitzero"`
}

// cost returns what the time costs.
func (s StaffTime) cost() (renjia.Money, error) {
	if s.Rate.IsZero() {
		return renjia.Money{}, nil
	}
	hours, err := renjia.NewFraction(int64(s.Minutes), 60)
	if err != nil {
		return renjia.Money{}, err
	}
	return s.Rate.Times(hours, s.Rounding)
}

// Payment is money spent on a service, or owed for it.
type Payment struct {
	What   renjia.Text  `json:"what,omitzero"`
	Amount renjia.Money `json:"amount"`
	Charge Charge       `json:"charge"`
}

func (s StaffTime) problems(p *renjia.Problems, path string) {
	p.Require(!s.Person.IsZero(), path+".person", "must be given")
	p.Require(s.Minutes > 0, path+".minutes", "%d: want more than 0", s.Minutes)
	p.Require(s.Rate.Sign() >= 0, path+".rate", "%s is negative", s.Rate)
	p.Require(s.Charge == (Charge{}) || !s.Rate.IsZero(), path+".rate", "must be given to charge the time")
	s.Charge.problems(p, path+".charge", false)
}

func (m Payment) problems(p *renjia.Problems, path string) {
	p.Require(m.Amount.Sign() > 0, path+".amount", "%s: want more than zero", m.Amount)
	m.Charge.problems(p, path+".charge", true)
}

// problems wants all of a charge, or nothing where it need not be given.
func (c Charge) problems(p *renjia.Problems, path string, needed bool) {
	if c == (Charge{}) && !needed {
		return
	}
	p.Require(!c.Fund.IsZero(), path+".fund", "must be given: which fund bears a cost is the decision of whoever keeps it")
	p.Require(c.Expense != "", path+".expense", "must be given")
	p.Require(c.Credit != "", path+".credit", "must be given")
}

// lines are what a charge of an amount does to the books.
func (c Charge) lines(amount renjia.Money, project string) ([]ledger.Line, error) {
	credit, err := amount.Neg()
	if err != nil {
		return nil, fmt.Errorf("charge of %s: %w", amount, err)
	}
	return []ledger.Line{
		{Account: c.Expense, Fund: c.Fund, Amount: amount, Project: project},
		{Account: c.Credit, Fund: c.Fund, Amount: credit},
	}, nil
}

// VolunteerTime is donated time in a service.
type VolunteerTime struct {
	Person   renjia.Ref      `json:"person" privacy:"personal"`
	Interval renjia.Interval `json:"interval"`
	Activity string          `json:"activity"` // as a time bank calls it
	// Bank credits the time, certified by Issuer; empty: no bank does.
	Bank   timebank.BankID `json:"bank,omitzero"`
	Issuer renjia.Ref      `json:"issuer,omitzero"`
	// Value is what the time is worth in Currency, its quantity the hours of the
	// interval; nil: the time is counted and not priced.
	Value    *ledger.Valuation `json:"value,omitempty"`
	Currency renjia.Currency   `json:"currency,omitempty"`
	// Charge recognizes the time as a donated service (服务捐赠): the expense
	// account is debited and an income account credited; empty: the value is
	// imputed.
	Charge Charge `json:"charge,omitzero"`
}

func (v VolunteerTime) problems(p *renjia.Problems, path string) {
	p.Require(!v.Person.IsZero(), path+".person", "must be given")
	p.Within(path+".interval", v.Interval.Validate())
	p.Require(v.Bank.IsZero() || !v.Issuer.IsZero(), path+".issuer", "must be given for time that a bank credits")
	p.Require(v.Bank.IsZero() || v.Activity != "", path+".activity", "must be given for time that a bank credits")
	p.Require(v.Charge == (Charge{}) || v.Value != nil, path+".value", "must be given to recognize the time")
	v.Charge.problems(p, path+".charge", false)
	if v.Value == nil {
		return
	}
	p.Within(path+".value", v.Value.Validate())
	hours, err := renjia.NewFraction(int64(v.Interval.Duration()/60e9), 60)
	p.Within(path+".interval", err)
	p.Require(v.Value.Quantity == hours, path+".value.quantity", "%s: the interval has %s hours", v.Value.Quantity, hours)
	p.Within(path+".currency", v.Currency.Check())
}

// certified is the time as a bank certifies it.
func (v VolunteerTime) certified(space string, e Event, i int) timebank.Certified {
	return timebank.Certified{
		ID:   renjia.ImportedID[timebank.Certified](space, creditHours.Kind(), fmt.Sprintf("event %s %d", e.ID, i)),
		Bank: v.Bank, Person: v.Person, Interval: v.Interval, Day: e.Date, Activity: v.Activity, Issuer: v.Issuer, Event: events.Ref(e.ID),
	}
}

// Goods are taken from stock for a service, at the cost of their lot.
type Goods struct {
	Item     stock.ItemID   `json:"item"`
	Lot      stock.LotID    `json:"lot"`
	From     stock.PlaceID  `json:"from"`
	Quantity stock.Quantity `json:"quantity"` // base units
	// Books says which fund and expense account bear the cost; needed unless the
	// lot has no value. The project is the event's programme.
	Books Books `json:"books,omitzero"`
}

func (g Goods) problems(p *renjia.Problems, path string) {
	p.Require(!g.Item.IsZero(), path+".item", "must be given")
	p.Require(!g.Lot.IsZero(), path+".lot", "must be given")
	p.Require(!g.From.IsZero(), path+".from", "must be given")
	p.Require(g.Quantity > 0, path+".quantity", "%d: want at least 1", g.Quantity)
	p.Require(g.Books.Project == "", path+".books.project", "is the programme of the event")
}

var events = storage.Define("resources_event", func(e *Event) EventID { return e.ID },
	storage.Index("date", storage.Day(func(e *Event) renjia.Date { return e.Date })),
	storage.Index("program", storage.Text(func(e *Event) string { return e.Program })),
	storage.Index("of", storage.Text(func(e *Event) string { return e.Of.String() })),
	storage.MultiIndex("client", storage.Texts(func(e *Event) []string { return refTexts(e.Clients) })))

// Events are the services with all they took: resources_event, by date,
// program, of, client.
var Events = events.Reader()

func refTexts(refs []renjia.Ref) []string {
	all := make([]string, len(refs))
	for i, r := range refs {
		all[i] = r.String()
	}
	return all
}

func eventKinds() []storage.Registration { return []storage.Registration{events} }
