package folder

import (
	"cmp"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/resources/ledger"
)

// books is the standing of every fund while the entries pass, and what became of
// the net assets of each restricted fund day by day.
type books struct {
	chart     *ledger.Chart
	report    *tabular.Report
	funds     map[ledger.FundID]ledger.Fund
	standings map[ledger.FundID]*ledger.Standing
	moved     map[ledger.FundID]map[renjia.Date]*movement
	faulty    map[ledger.FundID]bool // reported already
}

// movement is the change of a fund's net assets on a day.
type movement struct {
	net   renjia.Money
	spent renjia.Place // where the last of it is spent
}

func newBooks(chart *ledger.Chart, report *tabular.Report) *books {
	return &books{
		chart: chart, report: report, funds: map[ledger.FundID]ledger.Fund{}, standings: map[ledger.FundID]*ledger.Standing{},
		moved: map[ledger.FundID]map[renjia.Date]*movement{}, faulty: map[ledger.FundID]bool{},
	}
}

// post books an entry as the registry will.
func (b *books) post(e ledger.Entry, at renjia.Place) {
	moves, err := e.Movements(b.chart)
	if err != nil {
		b.report.Within(at, err)
		return
	}
	for _, m := range moves {
		fund, known := b.funds[m.Fund]
		if !known {
			continue // an unknown fund is reported with the keys
		}
		if err := b.admit(fund, m); err != nil {
			b.faulty[m.Fund] = true
			b.report.Within(at, err)
		}
	}
	for _, l := range e.Lines {
		if err := b.move(l, e.Date, at); err != nil {
			b.report.Within(at, err)
		}
	}
}

func (b *books) admit(fund ledger.Fund, m ledger.Movement) (err error) {
	if b.standings[m.Fund] == nil {
		if b.standings[m.Fund], err = ledger.NewStanding(m.Fund, m.Currency); err != nil {
			return err
		}
	}
	return b.standings[m.Fund].Admit(fund, m)
}

// move adds a line to the day of its fund, if the fund is restricted: what is
// received is credited to income or net assets, what is spent debited to
// expenses, and all else changes assets and liabilities alike.
func (b *books) move(l ledger.Line, on renjia.Date, at renjia.Place) (err error) {
	account, _ := b.chart.Account(l.Account)
	fund, known := b.funds[l.Fund]
	if !known || fund.Restriction == ledger.Unrestricted || account.Class == ledger.Asset || account.Class == ledger.Liability {
		return nil
	}
	days := b.moved[l.Fund]
	if days == nil {
		days = map[renjia.Date]*movement{}
		b.moved[l.Fund] = days
	}
	if days[on] == nil {
		days[on] = &movement{}
	}
	if l.Amount.Sign() > 0 {
		days[on].spent = at
	}
	days[on].net, err = days[on].net.Sub(l.Amount)
	return err
}

// days reports each restricted fund that would be overspent at the end of some
// day, because what it spends by then is received only later.
func (b *books) days() {
	ids := slices.SortedFunc(maps.Keys(b.moved), func(x, y ledger.FundID) int { return cmp.Compare(x.String(), y.String()) })
	for _, id := range ids {
		if !b.faulty[id] {
			b.follow(b.funds[id], b.moved[id])
		}
	}
}

// follow adds up a fund's days until it is overspent.
func (b *books) follow(fund ledger.Fund, days map[renjia.Date]*movement) {
	var net renjia.Money
	for _, day := range slices.SortedFunc(maps.Keys(days), renjia.Date.Compare) {
		var err error
		if net, err = net.Add(days[day].net); err != nil {
			b.report.Within(days[day].spent, err)
			return
		}
		if net.Sign() >= 0 {
			continue
		}
		short, _ := net.Neg() // in range: the sum of what is received is
		b.report.Add(days[day].spent, "", "by the end of %s the fund %s has spent %s more than it has received", day, fund.Name.In(renjia.English), short)
		return
	}
}
