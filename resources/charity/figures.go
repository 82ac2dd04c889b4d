package charity

import (
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Books say how to read figures out of entries.
type Books struct {
	Chart    *ledger.Chart
	Funds    func(ledger.FundID) (ledger.Fund, bool)
	Currency renjia.Currency
	// Closing reports whether an entry without ledger.Entry.Closes closes income
	// and costs into net assets; nil means that Closes tells.
	Closing func(ledger.Entry) bool
}

// FiguresOf reads the figures of years (calendar years, from first to last) out
// of entries, in any order; all entries since the books began must be among
// them, and they must be posted.
//
//   - Spending is what costs of each function come to, less what was taken back.
//   - Income is what income accounts come to. Releases are no income.
//   - TimeBound is income of funds restricted in time that may not be used yet:
//     the fund's period begins after the year. TimeFreed is such income of
//     earlier years whose period begins in the year. So every yuan counts once.
//   - NetAssets are assets less liabilities at the end of the year.
//
// PayAndOffice is not in the books and stays unknown. Costs without a function
// are a *renjia.UnspecifiedError.
func FiguresOf(b Books, first, last int, entries iter.Seq2[ledger.Entry, error]) ([]Figures, error) {
	all, err := b.empty(first, last)
	if err != nil {
		return nil, err
	}
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if e.Date.Year() > last {
			continue
		}
		if err := e.Validate(); err != nil {
			return nil, fmt.Errorf("entry %s: %w", e.ID, err)
		}
		closing := !e.Closes.IsZero() || (b.Closing != nil && b.Closing(e))
		for i, l := range e.Lines {
			if l.Amount.Currency() != b.Currency {
				continue
			}
			if err := b.take(all, e.Date, l, closing); err != nil {
				return nil, fmt.Errorf("entry %s %s: lines[%d]: %w", e.Date, e.ID, i, err)
			}
		}
	}
	return all, nil
}

func (b Books) empty(first, last int) ([]Figures, error) {
	if last < first {
		return nil, fmt.Errorf("years %d to %d: %w", first, last, renjia.ErrInvalid)
	}
	for _, y := range []int{first, last} {
		if _, err := renjia.NewDate(y, time.January, 1); err != nil {
			return nil, err
		}
	}
	zero, err := renjia.MoneyOf(0, b.Currency)
	if err != nil {
		return nil, err
	}
	all := make([]Figures, last-first+1)
	for i := range all {
		all[i] = Figures{
			Year: first + i, Programme: zero, Management: zero, Fundraising: zero, Other: zero, Total: zero,
			Income: zero, TimeBound: zero, TimeFreed: zero, NetAssets: zero,
		}
	}
	return all, nil
}

func (b Books) take(all []Figures, d renjia.Date, l ledger.Line, closing bool) error {
	a, ok := b.Chart.Account(l.Account)
	if !ok {
		return fmt.Errorf("account %q: %w in %s", l.Account, renjia.ErrNotFound, b.Chart.Name().In(renjia.English))
	}
	credit, err := l.Amount.Neg()
	if err != nil {
		return err
	}
	switch {
	case a.Class == ledger.Asset, a.Class == ledger.Liability:
		return net(all, d, l.Amount)
	case closing:
		return nil
	case a.Class == ledger.Income:
		return b.income(all, d, l.Fund, credit)
	case a.Class == ledger.Expense:
		return cost(all, d, l, a)
	}
	return nil
}

// net adds to net assets from the year of the entry on.
func net(all []Figures, d renjia.Date, amount renjia.Money) error {
	for i := range all {
		if all[i].Year >= d.Year() {
			if err := plus(&all[i].NetAssets, amount); err != nil {
				return err
			}
		}
	}
	return nil
}

// income counts income in its year; what time binds is taken out of that year
// and freed in the year in which the fund's period begins.
func (b Books) income(all []Figures, d renjia.Date, id ledger.FundID, credit renjia.Money) error {
	f, ok := b.Funds(id)
	if !ok {
		return fmt.Errorf("fund %s: %w", id, renjia.ErrNotFound)
	}
	timed := f.Restriction == ledger.ByTime || f.Restriction == ledger.ByBoth
	bound := timed && !f.Period.From.IsZero() && f.Period.From.Year() > d.Year()
	for i := range all {
		y := &all[i]
		if y.Year == d.Year() {
			if err := plus(&y.Income, credit); err != nil {
				return err
			}
			if bound {
				if err := plus(&y.TimeBound, credit); err != nil {
					return err
				}
			}
		}
		if bound && y.Year == f.Period.From.Year() {
			if err := plus(&y.TimeFreed, credit); err != nil {
				return err
			}
		}
	}
	return nil
}

func cost(all []Figures, d renjia.Date, l ledger.Line, a ledger.Account) error {
	function := l.Function
	if function == "" {
		function = a.Function
	}
	i := d.Year() - all[0].Year
	if i < 0 {
		return nil
	}
	y := &all[i]
	of := map[ledger.Function]*renjia.Money{
		ledger.Programme: &y.Programme, ledger.Management: &y.Management, ledger.Fundraising: &y.Fundraising, ledger.Other: &y.Other,
	}[function]
	if of == nil {
		return &renjia.UnspecifiedError{What: "expense on account " + a.Code, Choices: []renjia.Choice{{
			Name:    "Function",
			Options: []string{string(ledger.Programme), string(ledger.Management), string(ledger.Fundraising), string(ledger.Other)},
			Why:     "the standards tell charitable spending from management costs",
		}}}
	}
	if err := plus(of, l.Amount); err != nil {
		return err
	}
	return plus(&y.Total, l.Amount)
}

func plus(m *renjia.Money, n renjia.Money) (err error) {
	*m, err = m.Add(n)
	return err
}
