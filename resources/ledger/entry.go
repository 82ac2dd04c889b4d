package ledger

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// EntryID identifies an entry.
type EntryID = renjia.ID[Entry]

// Entry is one event in the books (会计分录): lines that sum to zero in every
// fund and every currency. It never changes; a mistake is corrected by an
// entry that reverses it and a new one.
type Entry struct {
	ID    EntryID     `json:"id"`
	Date  renjia.Date `json:"date"`
	Text  renjia.Text `json:"text,omitzero"`
	Lines []Line      `json:"lines"`
	// Key makes posting idempotent: the same key with the same content changes
	// nothing, with other content it is refused.
	Key string `json:"key,omitempty"`
	// Reverses is the entry this one takes back, line by line.
	Reverses EntryID `json:"reverses,omitzero"`
	// Posts is the pending entry that this one posts, in whole or in part.
	Posts PendingID `json:"posts,omitzero"`
	// Closes is the closing that made this entry: it moves income and expense
	// into net assets and neither receives nor spends anything.
	Closes ClosingID `json:"closes,omitzero"`
	// Event is the record the entry comes from: a contact, a contract.
	Event renjia.Ref `json:"event,omitzero"`
	// Recorded is when the books learned of the entry, the second axis of time;
	// zero is the instant of what was recorded before. It is no content: a retry
	// has another one.
	Recorded time.Time `json:"recorded,omitzero"`
}

// Line is one movement of an entry.
type Line struct {
	Account  string       `json:"account"` // code in the chart
	Fund     FundID       `json:"fund"`
	Amount   renjia.Money `json:"amount"`             // debit positive, credit negative, never zero
	Project  string       `json:"project,omitempty"`  // code of the project or programme
	Function Function     `json:"function,omitempty"` // of a cost; empty takes that of the account
	// Area is the code of the place a cost serves, for funds bound to areas.
	Area string `json:"area,omitempty"`
	// Budget is the budget line that bears a cost.
	Budget BudgetLineID `json:"budget,omitzero"`
	Donor  renjia.Ref   `json:"donor,omitzero" privacy:"personal"`
	// Valuation says where an amount comes from that was not paid in this
	// currency: goods, donated services, money of another currency.
	Valuation *Valuation `json:"valuation,omitempty"`
}

// Validate reports every problem of the entry on its own: fewer than two
// lines, empty fields, and each fund and currency whose lines do not sum to
// exactly zero, with the difference.
func (e Entry) Validate() error { return e.validate() }

// validate does not copy the entry, which costs more than looking at it.
func (e *Entry) validate() error {
	var p renjia.Problems
	p.Require(!e.Date.IsZero(), "date", "must be given")
	p.Require(len(e.Lines) >= 2, "lines", "%d: want at least 2", len(e.Lines))
	p.Require(e.Reverses.IsZero() || e.Reverses != e.ID, "reverses", "is the entry itself")
	for i := range e.Lines {
		l := &e.Lines[i]
		if l.Account == "" || l.Fund.IsZero() || l.Amount.IsZero() || (l.Function != "" && !l.Function.valid()) || l.Valuation != nil {
			l.problems(&p, fmt.Sprintf("lines[%d]", i))
		}
	}
	e.checkSums(&p)
	return p.Err("entry")
}

func (l *Line) problems(p *renjia.Problems, path string) {
	p.Require(l.Account != "", path+".account", "must be given")
	p.Require(!l.Fund.IsZero(), path+".fund", "must be given")
	p.Require(!l.Amount.IsZero(), path+".amount", "must not be zero")
	p.Require(l.Function == "" || l.Function.valid(), path+".function", "%q: want programme, management, fundraising or other", l.Function)
	if l.Valuation != nil {
		l.checkValuation(p, path)
	}
}

// checkSums adds the lines up per fund and currency. Entries have few lines,
// so a list is faster than a map.
func (e *Entry) checkSums(p *renjia.Problems) {
	type sum struct {
		fund FundID
		diff renjia.Money
	}
	sums := make([]sum, 0, 4)
lines:
	for i := range e.Lines {
		l := &e.Lines[i]
		for j := range sums {
			s := &sums[j]
			if s.fund != l.Fund || s.diff.Currency() != l.Amount.Currency() {
				continue
			}
			var err error
			if s.diff, err = s.diff.Add(l.Amount); err != nil {
				p.Within(fmt.Sprintf("lines[%d].amount", i), err)
			}
			continue lines
		}
		sums = append(sums, sum{l.Fund, l.Amount})
	}
	for _, s := range sums {
		if !s.diff.IsZero() {
			p.Add("lines", "fund %s, %s: debits and credits differ by %s", s.fund, s.diff.Currency(), s.diff.Amount())
		}
	}
}

// Reversal returns the entry that takes e back: the same lines with their
// signs changed. It fails for an entry that is itself a reversal: post the
// first entry again instead.
func (e Entry) Reversal(id EntryID, date renjia.Date, text renjia.Text) (Entry, error) {
	if !e.Reverses.IsZero() {
		return Entry{}, &renjia.StateError{Record: "entry", ID: e.ID.String(), State: "a reversal", Verb: "reverse"}
	}
	lines, err := negated(e.Lines)
	if err != nil {
		return Entry{}, fmt.Errorf("entry %s: %w", e.ID, err)
	}
	return Entry{ID: id, Date: date, Text: text, Lines: lines, Reverses: e.ID, Closes: e.Closes, Event: e.Event}, nil
}

func negated(lines []Line) ([]Line, error) {
	neg := make([]Line, len(lines))
	for i, l := range lines {
		var err error
		if l.Amount, err = l.Amount.Neg(); err != nil {
			return nil, err
		}
		neg[i] = l
	}
	return neg, nil
}
