package resources

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// CostKind is what a service used up.
type CostKind string

// The kinds of cost.
const (
	MoneyCost     CostKind = "money"     // paid or owed for it
	GoodsCost     CostKind = "goods"     // taken from stock, at the cost of the lots
	StaffCost     CostKind = "staff"     // working time at its rate
	VolunteerCost CostKind = "volunteer" // donated time at fair value
)

var costKinds = []CostKind{MoneyCost, GoodsCost, StaffCost, VolunteerCost}

// Item is one cost of an event.
type Item struct {
	Kind   CostKind     `json:"kind"`
	Amount renjia.Money `json:"amount"`
	// Booked says whether the event's own entry holds the amount. What is not
	// booked is imputed: working time whose wages are in the books already, or
	// donated time that is not recognized.
	Booked bool          `json:"booked"`
	Fund   ledger.FundID `json:"fund,omitzero"` // that bears it, if booked
}

// CostBasis says which costs a figure counts. There is no default: what a
// session costs with donated time is another figure than without.
type CostBasis struct {
	Kinds   []CostKind // at least one
	Imputed bool       // count what is not booked too
}

func (b CostBasis) check() error {
	if len(b.Kinds) > 0 {
		for _, k := range b.Kinds {
			if !slices.Contains(costKinds, k) {
				return fmt.Errorf("cost %q: want money, goods, staff or volunteer: %w", k, renjia.ErrInvalid)
			}
		}
		return nil
	}
	options := make([]string, len(costKinds))
	for i, k := range costKinds {
		options[i] = string(k)
	}
	return &renjia.UnspecifiedError{What: "cost", Choices: []renjia.Choice{{
		Name: "Kinds", Options: options, Why: "a cost with donated or working time is another figure than one without"}}}
}

func (b CostBasis) counts(i Item) bool {
	return slices.Contains(b.Kinds, i.Kind) && (i.Booked || b.Imputed)
}

// CostShare is what services cost for one client, or for all those not known
// by name.
type CostShare struct {
	Client   renjia.Ref   `json:"client,omitzero" privacy:"personal"` // empty: those not known by name
	Sessions int64        `json:"sessions"`
	Amount   renjia.Money `json:"amount"`
}

// CostReport is what the services of a period cost, in one currency.
type CostReport struct {
	Currency renjia.Currency `json:"currency"`
	Basis    CostBasis       `json:"basis"`
	Sessions int64           `json:"sessions"` // events that are not voided
	Total    renjia.Money    `json:"total"`
	Booked   renjia.Money    `json:"booked"` // the part of the total that events' entries hold
	ByKind   []Item          `json:"by_kind"`
	// PerSession is total / sessions in minor units, exactly; zero sessions
	// leave it undefined and zero.
	PerSession renjia.Fraction `json:"per_session"`
	Clients    []CostShare     `json:"clients"` // sum to the total; by amount, largest first
	Outcomes   int64           `json:"outcomes"`
	// PerOutcome is total / outcomes in minor units, exactly; without an outcome
	// it is undefined and zero.
	PerOutcome renjia.Fraction `json:"per_outcome"`
}

// CostQuery says which services a report is about, and how it is made.
type CostQuery struct {
	Period   renjia.Period
	Program  string     // code; empty: all
	Of       renjia.Ref // a case or undertaking; empty: all
	Currency renjia.Currency
	Basis    CostBasis
	Tie      renjia.Tie // who bears an odd minor unit among the clients of a session
	Outcomes []string   // the codes of contacts that count as an outcome
}

// CostsOf reports what services cost: a session, a client, an outcome. Costs are
// exact: those of the clients add up to the total. A contact that was recorded
// without an event costs what its own Cost says.
func CostsOf(ctx context.Context, r storage.Reader, q CostQuery) (CostReport, error) {
	s, err := newCosts(q)
	if err != nil {
		return CostReport{}, err
	}
	known := map[EventID]Event{}
	for e, err := range values(Events.Find(ctx, r, storage.Query{Where: dated(q.Period), Order: "date"})) {
		if err != nil {
			return CostReport{}, err
		}
		known[e.ID] = e
	}
	for c, err := range ContactsOf(ctx, r, q.Period) {
		if err != nil {
			return CostReport{}, err
		}
		if !q.covers(c) {
			continue
		}
		e, whole := known[EventOf(c.ID)]
		if !whole {
			e = plainEvent(c)
		}
		if err := s.take(e); err != nil {
			return CostReport{}, fmt.Errorf("contact %s: %w", c.ID, err)
		}
	}
	return s.done()
}

func (q CostQuery) covers(c service.Contact) bool {
	return (q.Program == "" || c.Program == q.Program) && (q.Of.IsZero() || c.Of == q.Of)
}

// plainEvent is a contact that took nothing but money.
func plainEvent(c service.Contact) Event {
	e := Event{Clients: c.Clients, Participants: c.Participants, Outcome: c.Outcome}
	if !c.Cost.IsZero() {
		e.Costs = []Item{{Kind: MoneyCost, Amount: c.Cost, Booked: true}}
	}
	return e
}

// costs adds events up.
type costs struct {
	query   CostQuery
	report  CostReport
	kinds   map[CostKind]renjia.Money
	clients map[renjia.Ref]*CostShare
}

func newCosts(q CostQuery) (*costs, error) {
	if err := q.Basis.check(); err != nil {
		return nil, err
	}
	zero, err := renjia.MoneyOf(0, q.Currency)
	if err != nil {
		return nil, err
	}
	if _, err := zero.Split([]int64{1}, q.Tie); err != nil { // an open choice shows at once
		return nil, err
	}
	return &costs{
		query: q, report: CostReport{Currency: q.Currency, Basis: q.Basis, Total: zero, Booked: zero},
		kinds: map[CostKind]renjia.Money{}, clients: map[renjia.Ref]*CostShare{},
	}, nil
}

func (s *costs) take(e Event) error {
	r := &s.report
	r.Sessions++
	if slices.Contains(s.query.Outcomes, e.Outcome) {
		r.Outcomes++
	}
	cost, err := renjia.MoneyOf(0, r.Currency)
	if err != nil {
		return err
	}
	for _, i := range e.Costs {
		if i.Amount.Currency() != r.Currency || !r.Basis.counts(i) {
			continue
		}
		if cost, err = cost.Add(i.Amount); err != nil {
			return err
		}
		if err := s.sort(i); err != nil {
			return err
		}
	}
	if r.Total, err = r.Total.Add(cost); err != nil {
		return err
	}
	return s.share(e, cost)
}

// sort adds a cost to those of its kind, and to what is booked.
func (s *costs) sort(i Item) (err error) {
	if s.kinds[i.Kind], err = s.kinds[i.Kind].Add(i.Amount); err != nil || !i.Booked {
		return err
	}
	s.report.Booked, err = s.report.Booked.Add(i.Amount)
	return err
}

// share divides the cost of an event equally among those served: one part for
// each client known by name, and as many as there were others.
func (s *costs) share(e Event, cost renjia.Money) error {
	parts := make([]int64, 0, len(e.Clients)+1)
	for range e.Clients {
		parts = append(parts, 1)
	}
	parts = append(parts, e.Participants-int64(len(e.Clients)))
	amounts, err := cost.Split(parts, s.query.Tie)
	if err != nil {
		return err
	}
	for i, amount := range amounts {
		if parts[i] == 0 {
			continue
		}
		var client renjia.Ref
		if i < len(e.Clients) {
			client = e.Clients[i]
		}
		known := s.clients[client]
		if known == nil {
			known = &CostShare{Client: client}
			s.clients[client] = known
		}
		known.Sessions++
		if known.Amount, err = known.Amount.Add(amount); err != nil {
			return err
		}
	}
	return nil
}

func (s *costs) done() (CostReport, error) {
	r := s.report
	for _, k := range costKinds {
		if amount, ok := s.kinds[k]; ok {
			r.ByKind = append(r.ByKind, Item{Kind: k, Amount: amount})
		}
	}
	for _, c := range s.clients {
		r.Clients = append(r.Clients, *c)
	}
	slices.SortFunc(r.Clients, func(a, b CostShare) int {
		return cmp.Or(cmp.Compare(b.Amount.Minor(), a.Amount.Minor()), cmp.Compare(a.Client.String(), b.Client.String()))
	})
	var err error
	if r.Sessions > 0 {
		r.PerSession, err = renjia.NewFraction(r.Total.Minor(), r.Sessions)
	}
	if r.Outcomes > 0 && err == nil {
		r.PerOutcome, err = renjia.NewFraction(r.Total.Minor(), r.Outcomes)
	}
	return r, err
}
