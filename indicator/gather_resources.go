package indicator

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// service reads the contracts of the day and the contacts up to it.
func (g *gatherer) service(ctx context.Context, r storage.Reader) error {
	contracts, err := g.contracts(ctx, r)
	if err != nil {
		return err
	}
	if err := g.contacts(ctx, r, contracts); err != nil {
		return err
	}
	for i := range contracts {
		g.data.Contracts = append(g.data.Contracts, contracts[i].contract())
	}
	return g.clients(ctx, r)
}

// clients adds up what each client received in the period. Each client of a group
// is served for all of its time.
func (g *gatherer) clients(ctx context.Context, r storage.Reader) error {
	minutes := map[renjia.Ref]int64{}
	for c, err := range resources.ContactsOf(ctx, r, g.data.Period) {
		if err != nil {
			return err
		}
		for _, client := range c.Clients {
			minutes[client.In(r.Space())] += int64(c.Minutes())
		}
	}
	g.data.Clients = slices.Sorted(maps.Values(minutes))
	if len(g.options.Need.Values) > 0 {
		g.data.Need = g.options.Need.of(minutes, r.Space())
	}
	return nil
}

// of puts needs beside minutes, in an order that tells nothing of the clients.
func (n *ClientNeed) of(minutes map[renjia.Ref]int64, space string) Need {
	need := Need{By: n.By, Neediest: n.Neediest, Unknown: int64(len(minutes))}
	for client, value := range n.Values {
		received, served := minutes[client.In(space)]
		if served {
			need.Unknown--
		}
		need.Clients = append(need.Clients, Needs{Need: value, Minutes: received})
	}
	slices.SortFunc(need.Clients, func(a, b Needs) int { return cmp.Or(cmp.Compare(a.Need, b.Need), cmp.Compare(a.Minutes, b.Minutes)) })
	return need
}

// contacts adds every contact up to the day to its contract.
func (g *gatherer) contacts(ctx context.Context, r storage.Reader, contracts []pace) error {
	first := g.options.From
	under := map[renjia.Ref]*pace{}
	for i, c := range contracts {
		under[renjia.RefTo(resources.Contracts.Kind(), c.ID).In(r.Space())] = &contracts[i]
		if c.Period.From.Before(first) {
			first = c.Period.From
		}
	}
	q := storage.Query{Where: []storage.Cond{storage.Between("date", first, g.asOf.AddDays(1))}, Order: "date"}
	for c, err := range records(ctx, g, r, resources.Contacts, q) {
		if err != nil {
			return err
		}
		if p := under[c.Contract.In(r.Space())]; p != nil {
			p.add(&c)
		}
	}
	return nil
}

// contracts returns those that had begun and whose period contains the day, by
// number and identifier.
func (g *gatherer) contracts(ctx context.Context, r storage.Reader) ([]pace, error) {
	var all []pace
	for c, err := range records(ctx, g, r, resources.Contracts, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		if !c.Started.IsZero() && !g.asOf.Before(c.Started) && c.Period.Contains(g.asOf) {
			all = append(all, newPace(c, g.asOf))
		}
	}
	slices.SortFunc(all, func(a, b pace) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return all, nil
}

// pace is a contract with its service month by month, counted from the day its
// period begins.
type pace struct {
	contract.Contract
	starts []renjia.Date // of the months begun by the day of the report
	done   []service.Minutes
}

func newPace(c contract.Contract, asOf renjia.Date) pace {
	p := pace{Contract: c}
	for i := 0; ; i++ {
		start := c.Period.From.AddMonths(i)
		if asOf.Before(start) {
			break
		}
		p.starts = append(p.starts, start)
	}
	p.done = make([]service.Minutes, len(p.starts))
	return p
}

// add counts a contact in the month in which it began.
func (p *pace) add(c *service.Contact) {
	for i := len(p.starts) - 1; i >= 0; i-- {
		if !c.Date.Before(p.starts[i]) {
			p.done[i] += c.Minutes()
			return
		}
	}
}

func (p *pace) contract() Contract {
	c := Contract{Title: p.Title, Period: p.Period, Minimum: int64(p.Hours.Minimum)}
	var done service.Minutes
	for i, start := range p.starts {
		done += p.done[i]
		c.Months = append(c.Months, Month{From: start, Done: int64(p.done[i]), Target: p.target(i)})
	}
	c.Done = int64(p.Credit(done))
	return c
}

// target is what an even pace asks for by the end of the i-th month, in whole
// minutes, rounded down.
func (p *pace) target(i int) int64 {
	days, _ := p.Period.Days()
	elapsed := min(p.Period.From.AddMonths(i+1).Sub(p.Period.From), days)
	return int64(p.Hours.Minimum) * int64(elapsed) / int64(days)
}

// money reads the funds and all entries up to the day.
func (g *gatherer) money(ctx context.Context, r storage.Reader) error {
	chart := g.options.Chart
	if chart == nil {
		var err error
		if chart, err = ledger.China(); err != nil {
			return err
		}
	}
	funds := map[ledger.FundID]ledger.Fund{}
	for f, err := range records(ctx, g, r, resources.Funds, storage.Query{}) {
		if err != nil {
			return err
		}
		funds[f.ID] = f
	}
	q := storage.Query{Where: []storage.Cond{storage.Until("date", g.asOf.AddDays(1))}, Order: "date"}
	statements, err := ledger.FundStatements(chart, g.data.Period,
		func(id ledger.FundID) (ledger.Fund, bool) { f, ok := funds[id]; return f, ok },
		records(ctx, g, r, resources.Entries, q))
	if err != nil {
		return err
	}
	g.data.Funds = fundRows(statements, funds)
	income, err := resources.Income(ctx, r, chart, g.data.Period)
	for _, x := range income {
		g.data.Income = append(g.data.Income, Stream{Name: x.Account.Name, Amount: x.Amount})
	}
	return err
}

// fundRows returns the funds with the largest balance first.
func fundRows(statements []ledger.FundStatement, funds map[ledger.FundID]ledger.Fund) (rows []Fund) {
	for _, s := range statements {
		f := funds[s.Fund]
		rows = append(rows, Fund{
			Name: f.Name, Restriction: restrictionText(f.Restriction), In: s.Received, Out: s.Spent, Balance: s.Closing,
		})
	}
	slices.SortStableFunc(rows, func(a, b Fund) int { return cmp.Compare(b.Balance.Minor(), a.Balance.Minor()) })
	return rows
}

func restrictionText(r ledger.Restriction) renjia.Text {
	switch r {
	case ledger.Unrestricted:
		return words("none", "非限定")
	case ledger.ByPurpose:
		return words("purpose", "用途限定")
	case ledger.ByTime:
		return words("time", "时间限定")
	case ledger.ByBoth:
		return words("purpose and time", "用途与时间限定")
	case ledger.Endowment:
		return words("endowment", "留本基金")
	}
	return renjia.Both(string(r))
}
