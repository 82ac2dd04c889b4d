package ledger

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// CostMethod names which of the money that was bought is sold first.
type CostMethod string

// The methods.
const (
	AverageCost CostMethod = "average" // all of it alike (移动加权平均法)
	FirstIn     CostMethod = "fifo"    // what was bought first (先进先出法)
)

// Gains is the question of what exchanges of currencies brought (汇兑损益).
type Gains struct {
	Home     renjia.Currency // in which gains are counted
	Method   CostMethod
	Rounding renjia.Rounding // of the cost of a part that is sold
	AsOf     renjia.Date     // entries dated later are left out; none: all
}

// Position is what a fund holds of a foreign currency out of exchanges, on one
// conversion account, and what it gained by those it closed again. It is short
// (negative) where foreign money was given that did not come from an exchange,
// such as a foreign gift: the cost of that is not known to the account.
type Position struct {
	Fund     FundID       `json:"fund"`
	Account  string       `json:"account"`
	Foreign  renjia.Money `json:"foreign"`  // held
	Cost     renjia.Money `json:"cost"`     // in the home currency, of what is held
	Realised renjia.Money `json:"realised"` // gain, or loss if negative
	// Balance is what these exchanges left on the account in the home currency,
	// debit positive: cost of what is held less realised gains. Gains that were
	// moved to an account of income or expense later are not taken off.
	Balance renjia.Money `json:"balance"`
}

type positionKey struct {
	fund    FundID
	account string
	foreign renjia.Currency
}

// lots are what is held, in the order in which it was bought. All have the sign
// of the position.
type lots []lot

type lot struct{ foreign, cost renjia.Money }

// Positions follows the exchanges between the home currency and each other one
// over the conversion accounts of a chart, in order of date. Entries that were
// taken back by AsOf count for nothing, neither do the reversals. Errors:
// ErrUnspecified for an unnamed method or rounding, ErrInvalid for an exchange
// of three currencies or between two foreign ones, and the stream's own.
func (g Gains) Positions(chart *Chart, entries iter.Seq2[Entry, error]) ([]Position, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	exchanges, err := g.collect(chart, entries)
	if err != nil {
		return nil, err
	}
	all := map[positionKey]*position{}
	for _, e := range exchanges {
		for _, step := range exchangesOf(chart, e) {
			if err := g.take(all, step); err != nil {
				return nil, fmt.Errorf("entry %s: %w", e.ID, err)
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(all), func(a, b positionKey) int {
		return cmp.Or(cmp.Compare(a.fund.String(), b.fund.String()), cmp.Compare(a.account, b.account), cmp.Compare(a.foreign, b.foreign))
	})
	positions := make([]Position, len(keys))
	for i, k := range keys {
		if positions[i], err = all[k].report(k, g.Home); err != nil {
			return nil, err
		}
	}
	return positions, nil
}

func (g Gains) check() error {
	if err := g.Home.Check(); err != nil {
		return err
	}
	missing := &renjia.UnspecifiedError{What: "gains of exchanges"}
	if g.Method == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Method", Options: []string{string(AverageCost), string(FirstIn)}})
	}
	if g.Rounding == "" {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "Rounding", Why: "the cost of a part of what was bought is a fraction"})
	}
	if len(missing.Choices) > 0 {
		return missing
	}
	if g.Method != AverageCost && g.Method != FirstIn {
		return fmt.Errorf("method %q: unknown: %w", g.Method, renjia.ErrInvalid)
	}
	return nil
}

// collect keeps the entries on conversion accounts that stand on the day.
func (g Gains) collect(chart *Chart, entries iter.Seq2[Entry, error]) ([]Entry, error) {
	var kept []Entry
	undone := map[EntryID]bool{}
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if !g.AsOf.IsZero() && g.AsOf.Before(e.Date) {
			continue
		}
		if !e.Reverses.IsZero() {
			undone[e.Reverses] = true
			continue
		}
		if slices.ContainsFunc(e.Lines, func(l Line) bool { return chart.converts(l) }) {
			kept = append(kept, e)
		}
	}
	kept = slices.DeleteFunc(kept, func(e Entry) bool { return undone[e.ID] })
	slices.SortStableFunc(kept, func(a, b Entry) int { return a.Date.Compare(b.Date) })
	return kept, nil
}

func (c *Chart) converts(l Line) bool {
	a, ok := c.Account(l.Account)
	return ok && a.Role == Conversion
}

// exchangeStep is what one entry did to a conversion account of one fund: the
// sums by currency, credit positive, which is money got.
type exchangeStep struct {
	fund    FundID
	account string
	got     []renjia.Money
	err     error
}

func exchangesOf(chart *Chart, e Entry) (steps []exchangeStep) {
	for _, l := range e.Lines {
		if !chart.converts(l) {
			continue
		}
		i := slices.IndexFunc(steps, func(s exchangeStep) bool { return s.fund == l.Fund && s.account == l.Account })
		if i < 0 {
			steps = append(steps, exchangeStep{fund: l.Fund, account: l.Account})
			i = len(steps) - 1
		}
		steps[i].credit(l.Amount)
	}
	return steps
}

func (s *exchangeStep) credit(debit renjia.Money) {
	i := slices.IndexFunc(s.got, func(m renjia.Money) bool { return m.Currency() == debit.Currency() })
	if i < 0 {
		zero, err := debit.Sub(debit)
		s.got, s.err = append(s.got, zero), cmp.Or(s.err, err)
		i = len(s.got) - 1
	}
	sum, err := s.got[i].Sub(debit)
	s.got[i], s.err = sum, cmp.Or(s.err, err)
}

// take adds one exchange to its position.
func (g Gains) take(all map[positionKey]*position, s exchangeStep) error {
	if s.err != nil {
		return s.err
	}
	home := slices.IndexFunc(s.got, func(m renjia.Money) bool { return m.Currency() == g.Home })
	if len(s.got) == 1 && home == 0 {
		return nil // a gain moved to income
	}
	if len(s.got) != 2 || home < 0 {
		return fmt.Errorf("conversion account %s: %v is no exchange of %s and one other currency: %w", s.account, s.got, g.Home, renjia.ErrInvalid)
	}
	foreign, paid := s.got[1-home], s.got[home]
	paid, err := paid.Neg()
	if err != nil {
		return err
	}
	k := positionKey{s.fund, s.account, foreign.Currency()}
	if all[k] == nil {
		all[k] = &position{}
	}
	return all[k].trade(g, foreign, paid)
}
