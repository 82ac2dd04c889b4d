package statement

import (
	"fmt"
	"iter"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// span is the part of time an entry falls into.
type span int

const (
	before  span = iota // before the period and the one compared with
	prior               // the period compared with
	between             // after it
	current             // the period
	spans
)

// cell is what sums are kept of: an account, for costs with their function,
// in a column.
type cell struct {
	account  string
	function ledger.Function
	column   Column
}

// fundSums are the sums of one fund, debits positive.
type fundSums [spans]map[cell]renjia.Money

// Books are the figures of a period, read once and ready for the statements.
type Books struct {
	request Request
	chart   *ledger.Chart
	funds   map[ledger.FundID]*fundSums
	order   []ledger.FundID // as they first appear
	moved   [spans]transfers
	flows   [spans]flows
	finder  finder
}

// Gather reads entries once, in any order, up to the end of the period. It
// fails with a *renjia.UnspecifiedError that lists the missing choices of the
// request, with ErrNotFound for an account or fund that is unknown, and with
// ErrInvalid for entries that do not balance and amounts out of range.
// Everything read must be posted: pending entries are no facts.
func Gather(c *ledger.Chart, r Request, entries iter.Seq2[ledger.Entry, error]) (*Books, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	b := &Books{request: r, chart: c, funds: map[ledger.FundID]*fundSums{}}
	if err := b.cover(); err != nil {
		return nil, err
	}
	b.finder = newFinder(r)
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if !e.Date.Before(r.Period.Until) {
			continue
		}
		if err := e.Validate(); err != nil {
			return nil, fmt.Errorf("entry %s: %w", label(e), err)
		}
		if err := b.take(e); err != nil {
			return nil, fmt.Errorf("entry %s: %w", label(e), err)
		}
	}
	return b, nil
}

// label names an entry for people: by its identifier, or by date and text.
func label(e ledger.Entry) string {
	if !e.ID.IsZero() {
		return e.ID.String()
	}
	return strings.TrimSpace(e.Date.String() + " " + e.Text.In(renjia.English))
}

// cover verifies that every account of the chart has exactly one line.
func (b *Books) cover() error {
	var p renjia.Problems
	for _, l := range []Layout{b.request.Layouts.Position, b.request.Layouts.Activities} {
		placed := placerOf(l)
		for _, a := range b.chart.Accounts() {
			if l.shows(a) {
				_, ok := placed.of(a, a.Function)
				p.Require(ok || (a.Class == ledger.Expense && a.Function == ""), string(l.Statement), "account %s (%s) has no line", a.Code, a.Name.In(renjia.English))
			}
		}
	}
	return p.Err("layouts")
}

// shows reports whether the statement needs a line for an account.
func (l Layout) shows(a ledger.Account) bool {
	position := a.Class == ledger.Asset || a.Class == ledger.Liability
	if l.Statement == Position {
		return position
	}
	return !position && a.Role != ledger.Free && a.Role != ledger.Restricted
}

func placerOf(l Layout) placer {
	feeds := make([]*Feed, len(l.Lines))
	for i, line := range l.Lines {
		if !line.Memo {
			feeds[i] = line.Feed
		}
	}
	p, _ := place(feeds)
	return p
}

func (b *Books) spanOf(d renjia.Date) span {
	p := b.request.Prior
	switch {
	case !d.Before(b.request.Period.From):
		return current
	case p == renjia.Period{} || d.Before(p.From):
		return before
	case d.Before(p.Until):
		return prior
	}
	return between
}

// take adds an entry.
func (b *Books) take(e ledger.Entry) error {
	s := b.spanOf(e.Date)
	closing := !e.Closes.IsZero() || (b.request.Closing != nil && b.request.Closing(e))
	lines := make([]posted, 0, len(e.Lines))
	for i, l := range e.Lines {
		if l.Amount.Currency() != b.request.Currency || (!b.request.Fund.IsZero() && l.Fund != b.request.Fund) {
			continue
		}
		p, err := b.resolve(l)
		if err != nil {
			return fmt.Errorf("lines[%d]: %w", i, err)
		}
		if err := b.fund(l.Fund).add(s, p, closing); err != nil {
			return fmt.Errorf("lines[%d]: %w", i, err)
		}
		lines = append(lines, p)
	}
	if s == before || s == between {
		return nil // of these only balances are shown
	}
	if err := b.moved[s].take(lines, closing); err != nil {
		return err
	}
	return b.finder.take(&b.flows[s], e, lines)
}

// posted is a line with what it means.
type posted struct {
	ledger.Line
	account ledger.Account
	column  Column
}

func (b *Books) resolve(l ledger.Line) (posted, error) {
	a, ok := b.chart.Account(l.Account)
	if !ok {
		return posted{}, fmt.Errorf("account %q: %w in %s", l.Account, renjia.ErrNotFound, b.chart.Name().In(renjia.English))
	}
	if a.Class == ledger.Expense && l.Function == "" {
		l.Function = a.Function
	}
	if b.request.Split == Unsplit {
		return posted{l, a, Unrestricted}, nil
	}
	f, ok := b.request.Funds(l.Fund)
	if !ok {
		return posted{}, fmt.Errorf("fund %s: %w", l.Fund, renjia.ErrNotFound)
	}
	return posted{l, a, b.request.column(f.Restriction != ledger.Unrestricted, a)}, nil
}

func (b *Books) fund(id ledger.FundID) *fundSums {
	f := b.funds[id]
	if f == nil {
		f = new(fundSums)
		for s := range f {
			f[s] = map[cell]renjia.Money{}
		}
		b.funds[id] = f
		b.order = append(b.order, id)
	}
	return f
}

// add adds a line up. Net assets, income and costs that a closing entry
// moves are kept without an account, so that no line of the activities shows them.
func (f *fundSums) add(s span, p posted, closing bool) (err error) {
	at := cell{p.account.Code, p.Function, p.column}
	if closing && p.net() {
		at = cell{column: p.column}
	}
	f[s][at], err = f[s][at].Add(p.Amount)
	return err
}

// net reports whether the line belongs to net assets, income and costs included.
func (p posted) net() bool {
	return p.account.Class != ledger.Asset && p.account.Class != ledger.Liability
}

// transfers is what moved net assets without being income or cost, credits
// positive.
type transfers struct {
	released, bound renjia.Money // from one column to the other
	direct          [2]renjia.Money
}

// take finds what an entry moves between the columns: what leaves the one and
// reaches the other is released or bound, the rest is direct. The income and
// costs that a closing entry takes out are no activity, so they count here.
func (t *transfers) take(lines []posted, closing bool) error {
	var credit [2]renjia.Money
	for _, l := range lines {
		moves := l.account.Class == ledger.NetAssets && l.account.Role != ledger.Plain
		if moves || (closing && l.net()) {
			if err := less(&credit[l.column.index()], l.Amount); err != nil {
				return err
			}
		}
	}
	free, bound := credit[0], credit[1]
	switch {
	case free.Sign() > 0 && bound.Sign() < 0:
		return t.shift(&t.released, credit, 1)
	case free.Sign() < 0 && bound.Sign() > 0:
		return t.shift(&t.bound, credit, -1)
	}
	return t.rest(credit)
}

// shift books the smaller of both movements as a transfer, the rest as direct.
func (t *transfers) shift(to *renjia.Money, credit [2]renjia.Money, sign int64) error {
	free, bound := credit[0].Minor()*sign, -credit[1].Minor()*sign
	amount, err := renjia.MoneyOf(min(free, bound), credit[0].Currency())
	if err != nil {
		return err
	}
	if *to, err = to.Add(amount); err != nil {
		return err
	}
	if sign < 0 {
		if amount, err = amount.Neg(); err != nil {
			return err
		}
	}
	if credit[0], err = credit[0].Sub(amount); err != nil {
		return err
	}
	if credit[1], err = credit[1].Add(amount); err != nil {
		return err
	}
	return t.rest(credit)
}

func (t *transfers) rest(credit [2]renjia.Money) (err error) {
	for i := range credit {
		if t.direct[i], err = t.direct[i].Add(credit[i]); err != nil {
			return err
		}
	}
	return nil
}

// index returns the place of a column among the figures kept.
func (c Column) index() int {
	if c == Restricted {
		return 1
	}
	return 0
}

func less(m *renjia.Money, n renjia.Money) (err error) {
	*m, err = m.Sub(n)
	return err
}
