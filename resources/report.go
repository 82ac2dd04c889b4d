package resources

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// EntriesOf yields the entries dated in a period, by date.
func EntriesOf(ctx context.Context, r storage.Reader, period renjia.Period) iter.Seq2[ledger.Entry, error] {
	return values(Entries.Find(ctx, r, storage.Query{Where: dated(period), Order: "date"}))
}

// ContactsOf yields the contacts dated in a period, by date, without those that
// were corrected or entered in error. Further conditions on the indexes of
// contacts narrow it.
func ContactsOf(ctx context.Context, r storage.Reader, period renjia.Period, where ...storage.Cond) iter.Seq2[service.Contact, error] {
	return func(yield func(service.Contact, error) bool) {
		for c, err := range values(Contacts.Find(ctx, r, storage.Query{Where: append(dated(period), where...), Order: "date"})) {
			if (err != nil || c.State == service.Recorded) && !yield(c, err) {
				return
			}
		}
	}
}

func dated(p renjia.Period) []storage.Cond {
	switch {
	case p.From.IsZero() && p.Until.IsZero():
		return nil
	case p.From.IsZero():
		return []storage.Cond{storage.Until("date", p.Until)}
	case p.Until.IsZero():
		return []storage.Cond{storage.From("date", p.From)}
	}
	return []storage.Cond{storage.Between("date", p.From, p.Until)}
}

func values[T any](docs iter.Seq2[storage.Doc[T], error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for doc, err := range docs {
			if !yield(doc.Value, err) {
				return
			}
		}
	}
}

// AllFunds reads every fund, by identifier.
func AllFunds(ctx context.Context, r storage.Reader) (map[ledger.FundID]ledger.Fund, error) {
	all := map[ledger.FundID]ledger.Fund{}
	for f, err := range values(Funds.Find(ctx, r, storage.Query{})) {
		if err != nil {
			return nil, err
		}
		all[f.ID] = f
	}
	return all, nil
}

// FundStatements returns the statement of every fund and currency over a
// period, from the entries themselves: one pass over all that are dated before
// its end. The chart must be that of the entries.
func FundStatements(ctx context.Context, r storage.Reader, c *ledger.Chart, period renjia.Period) ([]ledger.FundStatement, error) {
	all, err := AllFunds(ctx, r)
	if err != nil {
		return nil, err
	}
	find := func(id ledger.FundID) (ledger.Fund, bool) { f, ok := all[id]; return f, ok }
	return ledger.FundStatements(c, period, find, EntriesOf(ctx, r, renjia.Period{Until: period.Until}))
}

// TrialBalance returns the trial balance of a currency as it stands.
func TrialBalance(ctx context.Context, r storage.Reader, c *ledger.Chart, currency renjia.Currency) (ledger.TrialBalance, error) {
	found := Balances.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("currency", currency)}})
	return ledger.Trial(c, currency, func(yield func(ledger.Standing, error) bool) {
		for doc, err := range found {
			if !yield(doc.Value.Standing, err) {
				return
			}
		}
	})
}

// Cost is what was spent from a fund on a project, by function.
type Cost struct {
	Project  string          `json:"project"`
	Fund     ledger.FundID   `json:"fund"`
	Function ledger.Function `json:"function"`
	Amount   renjia.Money    `json:"amount"`
}

type costKey struct {
	project  string
	fund     ledger.FundID
	function ledger.Function
	currency renjia.Currency
}

// Costs adds up the costs booked in a period, less what was taken back, by
// project, fund, function and currency, in this order. Costs that come to
// zero are left out.
func Costs(ctx context.Context, r storage.Reader, c *ledger.Chart, period renjia.Period) ([]Cost, error) {
	sums := map[costKey]renjia.Money{}
	for e, err := range EntriesOf(ctx, r, period) {
		if err != nil {
			return nil, err
		}
		if err := addCosts(sums, c, e); err != nil {
			return nil, fmt.Errorf("entry %s: %w", e.ID, err)
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(a, b costKey) int {
		return cmp.Or(cmp.Compare(a.project, b.project), cmp.Compare(a.fund.String(), b.fund.String()),
			cmp.Compare(a.function, b.function), cmp.Compare(a.currency, b.currency))
	})
	costs := make([]Cost, 0, len(keys))
	for _, k := range keys {
		if !sums[k].IsZero() {
			costs = append(costs, Cost{Project: k.project, Fund: k.fund, Function: k.function, Amount: sums[k]})
		}
	}
	return costs, nil
}

func addCosts(sums map[costKey]renjia.Money, c *ledger.Chart, e ledger.Entry) (err error) {
	if !e.Closes.IsZero() {
		return nil // moves what was spent, and spends nothing
	}
	for _, l := range e.Lines {
		a, ok := c.Account(l.Account)
		if !ok {
			return fmt.Errorf("account %q: %w", l.Account, renjia.ErrNotFound)
		}
		if a.Class != ledger.Expense {
			continue
		}
		k := costKey{l.Project, l.Fund, cmp.Or(l.Function, a.Function), l.Amount.Currency()}
		if sums[k], err = sums[k].Add(l.Amount); err != nil {
			return err
		}
	}
	return nil
}

// Earned is the income booked on an account.
type Earned struct {
	Account ledger.Account `json:"account"`
	Amount  renjia.Money   `json:"amount"` // less what was refunded
}

// Income adds up the income of a period by account and currency, over all
// funds, in the order of the chart. What comes to zero is left out.
func Income(ctx context.Context, r storage.Reader, c *ledger.Chart, period renjia.Period) ([]Earned, error) {
	type key struct {
		account  string
		currency renjia.Currency
	}
	sums := map[key]renjia.Money{}
	for e, err := range EntriesOf(ctx, r, period) {
		if err != nil {
			return nil, err
		}
		if !e.Closes.IsZero() {
			continue // moves what was received, and receives nothing
		}
		for _, l := range e.Lines {
			k := key{l.Account, l.Amount.Currency()}
			if sums[k], err = sums[k].Sub(l.Amount); err != nil {
				return nil, fmt.Errorf("entry %s: %w", e.ID, err)
			}
		}
	}
	currencies := map[renjia.Currency]bool{}
	for k := range sums {
		currencies[k.currency] = true
	}
	var all []Earned
	for _, a := range c.Accounts() {
		for _, currency := range slices.Sorted(maps.Keys(currencies)) {
			if sum := sums[key{a.Code, currency}]; a.Class == ledger.Income && !sum.IsZero() {
				all = append(all, Earned{a, sum})
			}
		}
	}
	return all, nil
}

// Work is the service given in a programme.
type Work struct {
	Program string              `json:"program"`
	Count   service.Sessions    `json:"count"`
	Minutes service.Minutes     `json:"minutes"`
	Persons service.PersonTimes `json:"person_times"`
}

// Hours adds up the contacts of a period by programme code, in order of codes.
func Hours(ctx context.Context, r storage.Reader, period renjia.Period) ([]Work, error) {
	sums := map[string]Work{}
	for c, err := range ContactsOf(ctx, r, period) {
		if err != nil {
			return nil, err
		}
		w := sums[c.Program]
		w.Program = c.Program
		w.Count++
		if w.Minutes > math.MaxInt64-c.Minutes() || int64(w.Persons) > math.MaxInt64-c.Participants {
			return nil, fmt.Errorf("programme %s: hours out of range: %w", c.Program, renjia.ErrInvalid)
		}
		w.Minutes += c.Minutes()
		w.Persons += service.PersonTimes(c.Participants)
		sums[c.Program] = w
	}
	return slices.SortedFunc(maps.Values(sums), func(a, b Work) int { return cmp.Compare(a.Program, b.Program) }), nil
}

// ClientMinutes returns the minutes each client known by name was served in a
// period, ascending and without names: what a measure of inequality needs.
// Each client of a group is served for all of its time.
func ClientMinutes(ctx context.Context, r storage.Reader, period renjia.Period) ([]service.Minutes, error) {
	sums := map[renjia.Ref]service.Minutes{}
	for c, err := range ContactsOf(ctx, r, period) {
		if err != nil {
			return nil, err
		}
		for _, client := range c.Clients {
			sums[client] += c.Minutes()
		}
	}
	return slices.Sorted(maps.Values(sums)), nil
}

// Tree reads the programmes as a tree.
func Tree(ctx context.Context, r storage.Reader) (*service.Tree, error) {
	var all []service.Program
	for p, err := range values(Programs.Find(ctx, r, storage.Query{})) {
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return service.NewTree(all...)
}

// Count counts the stored contacts for an indicator. Programmes below a named
// one count too.
func Count(ctx context.Context, r storage.Reader, i service.Indicator) (service.Tally, error) {
	tree, err := Tree(ctx, r)
	if err != nil {
		return service.Tally{}, err
	}
	// All contacts are looked at, so that the tally can say what was left out.
	return service.Count(i, service.Facts{Tree: tree}, values(Contacts.Find(ctx, r, storage.Query{})))
}

// Progress compares what was delivered under a contract up to and including a
// day with what was agreed.
func Progress(ctx context.Context, r storage.Reader, id contract.ID, asOf renjia.Date, rounding renjia.Rounding) (contract.Progress, error) {
	doc, err := Contracts.Get(ctx, r, id)
	if err != nil {
		return contract.Progress{}, err
	}
	done := service.Minutes(0)
	until := renjia.Period{Until: asOf.AddDays(1)}
	for c, err := range ContactsOf(ctx, r, until, storage.Eq("contract", contracts.Ref(id))) {
		if err != nil {
			return contract.Progress{}, err
		}
		if done > math.MaxInt64-c.Minutes() {
			return contract.Progress{}, fmt.Errorf("contract %s: hours out of range: %w", id, renjia.ErrInvalid)
		}
		done += c.Minutes()
	}
	return doc.Value.Progress(done, asOf, rounding)
}
