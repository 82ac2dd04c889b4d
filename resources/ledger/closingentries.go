package ledger

import (
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
)

// ClosingEntries returns the entries of a closing, one for each fund and
// currency that has income or expense: they bring these accounts to zero.
// Income of a restricted fund becomes restricted net assets, everything else
// unrestricted ones (期末结转); what a restricted fund has spent is made good
// there by its releases. standings are those as of the closing's last day;
// fund looks a fund up. The same closing gives the same entries, identifiers
// included.
//
// It fails with ErrInvalid if the chart has no restricted or unrestricted net
// assets, and with ErrNotFound for an unknown fund or account.
func ClosingEntries(c *Chart, cl Closing, fund func(FundID) (Fund, bool), standings iter.Seq2[Standing, error]) ([]Entry, error) {
	if err := cl.Validate(); err != nil {
		return nil, err
	}
	var all []Entry
	for s, err := range standings {
		if err != nil {
			return nil, err
		}
		f, ok := fund(s.Fund)
		if !ok {
			return nil, fmt.Errorf("fund %s: %w", s.Fund, renjia.ErrNotFound)
		}
		e, err := cl.entry(c, f, s)
		if err != nil {
			return nil, fmt.Errorf("closing through %s: fund %s: %w", cl.Through, s.Fund, err)
		}
		if len(e.Lines) > 0 {
			all = append(all, e)
		}
	}
	return all, nil
}

// entry closes one standing.
func (cl Closing) entry(c *Chart, f Fund, s Standing) (e Entry, err error) {
	bound, free, err := c.netAssets()
	if err != nil {
		return e, err
	}
	if !f.restricted() {
		bound = free
	}
	e = Entry{
		ID: cl.entryID("closing", s.Fund, s.Currency), Date: cl.Through, Closes: cl.ID, Recorded: cl.Closed.At,
		Text: renjia.Textf("closing through %s", "结转至 %s", cl.Through),
	}
	sums := map[string]renjia.Money{}
	for _, a := range c.accounts {
		balance := s.Balances[a.Code]
		if balance.IsZero() || (a.Class != Income && a.Class != Expense) {
			continue
		}
		to := free
		if a.Class == Income {
			to = bound
		}
		if sums[to], err = sums[to].Add(balance); err != nil {
			return e, err
		}
		minus, err := balance.Neg()
		if err != nil {
			return e, err
		}
		e.Lines = append(e.Lines, Line{Account: a.Code, Fund: s.Fund, Amount: minus})
	}
	for _, a := range c.accounts {
		if sum := sums[a.Code]; !sum.IsZero() {
			e.Lines = append(e.Lines, Line{Account: a.Code, Fund: s.Fund, Amount: sum})
		}
	}
	return e, nil
}

// entryID derives the identifier of an entry that the closing makes.
func (cl Closing) entryID(what string, f FundID, c renjia.Currency) EntryID {
	return renjia.ImportedID[Entry](cl.ID.String(), "ledger_"+what, f.String()+" "+string(c))
}

// ReopeningEntries returns the entries that take back those of a closing that
// was reopened.
func ReopeningEntries(cl Closing, entries []Entry) ([]Entry, error) {
	if cl.Reopened == nil {
		return nil, &renjia.StateError{Record: "closing", ID: cl.ID.String(), State: "closed", Verb: "take back", Allowed: []string{"reopen"}}
	}
	all := make([]Entry, len(entries))
	for i, e := range entries {
		id := cl.entryID("reopening", e.Lines[0].Fund, e.Lines[0].Amount.Currency())
		back, err := e.Reversal(id, cl.Through, renjia.Textf("reopening of the period through %s", "反结账 %s", cl.Through))
		if err != nil {
			return nil, err
		}
		back.Recorded = cl.Reopened.At
		all[i] = back
	}
	return all, nil
}

// closed is a closing in the ledger with the entries it made.
type closed struct {
	Closing
	entries []Entry
}

// closed returns the last closing that stands.
func (l *Ledger) closed() *Closing {
	for i := len(l.closings) - 1; i >= 0; i-- {
		if c := &l.closings[i].Closing; c.Reopened == nil {
			return c
		}
	}
	return nil
}

// Closed returns the last closing that stands, and false if nothing is closed.
func (l *Ledger) Closed() (Closing, bool) {
	if c := l.closed(); c != nil {
		return *c, true
	}
	return Closing{}, false
}

// Close ends a period: it posts the entries of [ClosingEntries] and returns
// them, and from then on refuses what is dated in it. The same closing again
// changes nothing and returns the same entries. A period that does not end
// after the one before is *renjia.StateError. Pending entries stay pending;
// they can be posted with a later date.
func (l *Ledger) Close(c Closing) ([]Entry, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.ID.IsZero() || c.Reopened != nil {
		return nil, fmt.Errorf("closing through %s: want an id, and nothing reopened: %w", c.Through, renjia.ErrInvalid)
	}
	for _, x := range l.closings {
		if x.ID != c.ID {
			continue
		}
		if x.Closing.Reopened != nil || x.Through != c.Through || x.Closed != c.Closed {
			return nil, fmt.Errorf("closing %s: was made with other content, or reopened: %w", c.ID, renjia.ErrExists)
		}
		return x.entries, nil
	}
	if last := l.closed(); last != nil && !last.Through.Before(c.Through) {
		return nil, &renjia.StateError{Record: "period through " + c.Through.String(), State: "closed through " + last.Through.String(), Verb: "close", Allowed: []string{"reopen"}}
	}
	if _, err := l.advance(c.Closed.At); err != nil {
		return nil, err
	}
	then, err := l.StandingsAsOf(AsOf{Effective: c.Through})
	if err != nil {
		return nil, err
	}
	entries, err := ClosingEntries(l.chart, c, l.Fund, each(then))
	if err != nil {
		return nil, err
	}
	if err := l.postAll(entries); err != nil {
		return nil, err
	}
	l.closings = append(l.closings, closed{c, entries})
	return entries, nil
}

// Reopen takes back the last closing that stands: it posts entries that
// reverse those of the closing, and returns them. The decision says who and
// why.
func (l *Ledger) Reopen(id ClosingID, d Decision) ([]Entry, error) {
	for i := range l.closings {
		x := &l.closings[i]
		if x.ID != id {
			continue
		}
		if last := l.closed(); last != nil && last.ID != id && x.Closing.Reopened == nil {
			return nil, &renjia.StateError{Record: "closing", ID: id.String(), State: "followed by a later closing", Verb: "reopen"}
		}
		after := x.Closing
		if err := after.Reopen(d); err != nil {
			return nil, err
		}
		if _, err := l.advance(d.At); err != nil {
			return nil, err
		}
		entries, err := ReopeningEntries(after, x.entries)
		if err != nil {
			return nil, err
		}
		if err := l.postAll(entries); err != nil {
			return nil, err
		}
		x.Closing = after
		return entries, nil
	}
	return nil, fmt.Errorf("closing %s: %w", id, renjia.ErrNotFound)
}

// postAll posts entries of different standings, all or none.
func (l *Ledger) postAll(entries []Entry) error {
	for i := range entries {
		moves, err := l.sorter.sort(&entries[i], l.chart)
		if err != nil {
			return err
		}
		if err := l.admit(&entries[i], moves); err != nil {
			return err
		}
	}
	for i := range entries {
		if _, err := l.post(&entries[i]); err != nil {
			return err
		}
	}
	return nil
}

// each yields values that cannot fail.
func each[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}
