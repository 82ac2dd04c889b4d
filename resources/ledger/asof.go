package ledger

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// AsOf is a point on the two axes of time: what had happened up to the end of
// a day, as far as it was recorded at an instant. A zero axis has no limit.
type AsOf struct {
	Effective renjia.Date `json:"effective,omitzero"` // to the end of this day
	Recorded  time.Time   `json:"recorded,omitzero"`  // up to and including this instant
}

// sees reports whether something of a date and an instant is in view.
func (a AsOf) sees(date renjia.Date, recorded time.Time) bool {
	return (a.Effective.IsZero() || !a.Effective.Before(date)) && (a.Recorded.IsZero() || micros(recorded) <= micros(a.Recorded))
}

// holds reports whether a pending entry reserved something.
func (a AsOf) holds(p *Pending) bool {
	switch {
	case !a.sees(p.Date, p.Recorded):
		return false
	case p.State == Waiting:
		return a.Recorded.IsZero() || !p.ExpiredAt(a.Recorded)
	}
	return !a.Recorded.IsZero() && micros(p.Resolved) > micros(a.Recorded)
}

// StandingsOf adds entries and pending entries up into standings as of a
// point, by fund and currency: what a store shows for a past day. It checks
// each entry on its own and against the chart, and no limit of a fund. Entries
// may come in any order.
func StandingsOf(c *Chart, a AsOf, entries iter.Seq2[Entry, error], pending iter.Seq2[Pending, error]) ([]Standing, error) {
	all := map[place]*Standing{}
	var s sorter
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if !a.sees(e.Date, e.Recorded) {
			continue
		}
		moves, err := s.sort(&e, c)
		if err != nil {
			return nil, err
		}
		for i := range moves {
			if err := standingAt(all, &moves[i]).plus(&moves[i]); err != nil {
				return nil, inFund(moves[i].Fund, err)
			}
		}
	}
	for p, err := range pending {
		if err != nil {
			return nil, err
		}
		if !a.holds(&p) {
			continue
		}
		moves, err := p.Movements(c)
		if err != nil {
			return nil, err
		}
		for i := range moves {
			if err := standingAt(all, &moves[i]).hold(&moves[i]); err != nil {
				return nil, inFund(moves[i].Fund, err)
			}
		}
	}
	return sortedStandings(all), nil
}

func standingAt(all map[place]*Standing, m *Movement) *Standing {
	at := place{m.Fund, m.Currency}
	if all[at] == nil {
		all[at] = &Standing{Fund: m.Fund, Currency: m.Currency, Balances: map[string]renjia.Money{}}
		all[at].set(totals{})
	}
	return all[at]
}

// sortedStandings leaves out those where nothing stands.
func sortedStandings(all map[place]*Standing) []Standing {
	list := make([]Standing, 0, len(all))
	for _, s := range all {
		if !s.blank() {
			list = append(list, *s)
		}
	}
	slices.SortFunc(list, func(a, b Standing) int {
		return cmp.Or(compareIDs(a.Fund, b.Fund), cmp.Compare(a.Currency, b.Currency))
	})
	return list
}

// compareIDs orders identifiers as their texts.
func compareIDs[T any](a, b renjia.ID[T]) int {
	x, y := a.UUID(), b.UUID()
	return bytes.Compare(x[:], y[:])
}

// Fund returns an open fund.
func (l *Ledger) Fund(id FundID) (Fund, bool) {
	i, ok := l.byFund[id]
	if !ok {
		return Fund{}, false
	}
	return l.funds[i].Fund, true
}

// Standing returns a copy of where a fund stands in a currency, and false if
// all of it is zero.
func (l *Ledger) Standing(fund FundID, c renjia.Currency) (Standing, bool) {
	i, ok := l.byFund[fund]
	if !ok {
		return Standing{}, false
	}
	at := l.standingOf(i, c)
	if at < 0 {
		return Standing{}, false
	}
	s := l.export(&l.standings[at])
	return s, !s.blank()
}

// export shows a standing.
func (l *Ledger) export(s *standing) Standing {
	shown := Standing{Fund: l.funds[s.fund].ID, Currency: s.currency, Balances: map[string]renjia.Money{}}
	shown.set(s.totals)
	for i, balance := range s.balances {
		if balance != 0 {
			shown.Balances[l.chart.accounts[i].Code] = shown.money(balance)
		}
	}
	return shown
}

// Standings returns copies of all standings that are not zero, by fund and
// currency.
func (l *Ledger) Standings() []Standing {
	all := make(map[place]*Standing, len(l.standings))
	for i := range l.standings {
		s := l.export(&l.standings[i])
		all[place{s.Fund, s.Currency}] = &s
	}
	return sortedStandings(all)
}

// StandingsAsOf returns the standings as they were at a point of both axes, by
// fund and currency: on the axis of recording, exactly the state after what
// was recorded until then. It reads the log once. It fails with ErrInvalid if
// an amount is out of range, which what is left out can bring about.
func (l *Ledger) StandingsAsOf(a AsOf) ([]Standing, error) {
	then := make([]standing, len(l.standings))
	for r, legs := range l.log.seen(a) {
		for x := range legs {
			if err := then[x.standing].take(x, &l.chart.accounts[x.account], r.closes); err != nil {
				return nil, inFund(l.funds[l.standings[x.standing].fund].ID, err)
			}
		}
	}
	for _, h := range l.pending {
		if !h.inView(a) {
			continue
		}
		for i := range h.moves {
			at := l.standingOf(l.byFund[h.moves[i].Fund], h.moves[i].Currency)
			held, _ := h.moves[i].outflow() // in range: it was reserved
			var err error
			if then[at].reserved, err = plus(then[at].reserved, held); err != nil {
				return nil, inFund(h.moves[i].Fund, err)
			}
		}
	}
	all := map[place]*Standing{}
	for i := range then {
		then[i].fund, then[i].currency = l.standings[i].fund, l.standings[i].currency
		s := l.export(&then[i])
		all[place{s.Fund, s.Currency}] = &s
	}
	return sortedStandings(all), nil
}

// inView reports whether a holding reserved something as of a point; one that
// came without an instant has that of what was recorded before.
func (h *holding) inView(a AsOf) bool {
	return (a.Recorded.IsZero() || h.recorded <= micros(a.Recorded)) && AsOf{a.Effective, a.Recorded}.holds(&h.Pending)
}

// take adds a leg of the log.
func (s *standing) take(x *leg, a *Account, closes bool) error {
	balance, err := plus(s.balance(int32(x.account)), x.amount)
	if err != nil {
		return err
	}
	s.set(int32(x.account), balance)
	if closes {
		return nil
	}
	switch {
	case a.Class == Expense:
		s.spent, err = plus(s.spent, x.amount)
	case a.Class == Income || a.Class == NetAssets || a.Role == Conversion:
		s.received, err = minus(s.received, x.amount)
	}
	if err == nil && a.Role == Return {
		s.returned, err = minus(s.returned, x.amount)
	}
	if err == nil && a.Role == Free {
		s.released, err = minus(s.released, x.amount)
	}
	return err
}

// TrialBalanceAsOf returns the trial balance of the books as of a point.
func (l *Ledger) TrialBalanceAsOf(c renjia.Currency, a AsOf) (TrialBalance, error) {
	then, err := l.StandingsAsOf(a)
	if err != nil {
		return TrialBalance{}, err
	}
	return Trial(l.chart, c, each(then))
}
