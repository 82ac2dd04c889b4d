package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// GrantAward is what a funder decides on an application.
type GrantAward struct {
	Amount      renjia.Money
	On          renjia.Date
	Restriction ledger.Restriction // there is no default
	Purpose     renjia.Text
}

// Award grants an application, in whole or in part, even for more than was
// asked. The restriction must be named, even if it is none.
func (g *Grant) Award(a GrantAward) error {
	if a.Restriction == "" {
		return &renjia.UnspecifiedError{What: fmt.Sprintf("grant %s", g.ID), Choices: []renjia.Choice{{
			Name: "Restriction", Options: []string{string(ledger.Unrestricted), string(ledger.ByPurpose), string(ledger.ByTime), string(ledger.ByBoth)},
			Why: "whether a grant may be spent on anything is the funder's decision"}}}
	}
	return move(g, grantLife, "award", func(g *Grant) error {
		g.Awarded, g.AwardedOn, g.Restriction, g.Purpose = a.Amount, a.On, a.Restriction, a.Purpose
		return nil
	})
}

// GrantAgreement is what funder and recipient agree on after the award.
type GrantAgreement struct {
	Fund        ledger.FundID
	Lines       []BudgetLine
	Shift       ShiftPolicy
	Instalments []Instalment
	Reports     []GrantReport
}

// Agree signs the agreement: budget lines and instalments that sum to the award.
func (g *Grant) Agree(a GrantAgreement) error {
	return move(g, grantLife, "agree", func(g *Grant) error {
		g.Fund, g.Lines, g.Shift, g.Instalments, g.Reports = a.Fund, a.Lines, a.Shift, a.Instalments, a.Reports
		return nil
	})
}

// Decline ends an application without an award.
func (g *Grant) Decline(on renjia.Date, reason string) error { return g.end("decline", on, reason) }

// Withdraw ends an application or an award by the applicant.
func (g *Grant) Withdraw(on renjia.Date, reason string) error { return g.end("withdraw", on, reason) }

// Cancel ends an award by the funder before the agreement.
func (g *Grant) Cancel(on renjia.Date, reason string) error { return g.end("cancel", on, reason) }

func (g *Grant) end(verb string, on renjia.Date, reason string) error {
	return move(g, grantLife, verb, func(g *Grant) error {
		g.Ended, g.EndedFor = on, reason
		return nil
	})
}

// Disburse pays an instalment out, once and in full, when its day has come and
// the report it waits for is accepted.
func (g *Grant) Disburse(code string, on renjia.Date, entry renjia.Ref) error {
	return move(g, grantLife, "disburse", func(g *Grant) error {
		i := slices.IndexFunc(g.Instalments, func(x Instalment) bool { return x.Code == code })
		if i < 0 {
			return fmt.Errorf("grant %s: instalment %q: %w", g.ID, code, renjia.ErrNotFound)
		}
		if slices.ContainsFunc(g.Transactions, func(t Transaction) bool { return t.Direction == Disbursed && t.Instalment == code }) {
			return fmt.Errorf("grant %s: instalment %q is paid: %w", g.ID, code, renjia.ErrExists)
		}
		x := g.Instalments[i]
		if on.Before(x.From) {
			return fmt.Errorf("grant %s: instalment %q is not due before %s: %w", g.ID, code, x.From, renjia.ErrForbidden)
		}
		if r := g.report(x.Report); r != nil && (r.Accepted.IsZero() || on.Before(r.Accepted)) {
			return fmt.Errorf("grant %s: instalment %q waits for report %q: %w", g.ID, code, x.Report, renjia.ErrForbidden)
		}
		return g.add(Transaction{Direction: Disbursed, Date: on, Amount: x.Amount, Instalment: code, Entry: entry})
	})
}

// Spend records spending on a line, up to its amount, and in all up to what was
// disbursed and not returned.
func (g *Grant) Spend(t Transaction) error {
	t.Direction = Spent
	return move(g, grantLife, "spend", func(g *Grant) error {
		if len(g.Lines) == 0 && t.Line == "" {
			return g.add(t)
		}
		line := lineOf(g.Lines, t.Line)
		if line == nil {
			return fmt.Errorf("grant %s: line %q: %w", g.ID, t.Line, renjia.ErrNotFound)
		}
		spent := t.Amount
		for _, done := range g.Transactions {
			var err error
			if done.Direction != Spent || done.Line != t.Line {
				continue
			}
			if spent, err = spent.Add(done.Amount); err != nil {
				return err
			}
		}
		over, err := spent.Compare(line.Amount)
		if err != nil {
			return fmt.Errorf("grant %s: line %q: %w", g.ID, t.Line, err)
		}
		if over > 0 {
			return &ExceedsError{Record: "grant", ID: g.ID.String(), What: "spending on line " + t.Line, Asked: spent.String(), Limit: line.Amount.String()}
		}
		return g.add(t)
	})
}

// Return pays unspent money back to the funder.
func (g *Grant) Return(t Transaction) error {
	t.Direction = Returned
	return move(g, grantLife, "return", func(g *Grant) error { return g.add(t) })
}

// add keeps disbursed − spent − returned at zero or more.
func (g *Grant) add(t Transaction) error {
	if err := t.Validate(); err != nil {
		return err
	}
	g.Transactions = append(slices.Clone(g.Transactions), t)
	left, err := g.Unspent()
	if err != nil {
		return err
	}
	if left.Sign() < 0 {
		return &ExceedsError{Record: "grant", ID: g.ID.String(), What: "money used", Asked: t.Amount.String(), Limit: "what was disbursed and is left"}
	}
	return nil
}

// Unspent returns what was disbursed and neither spent nor returned.
func (g Grant) Unspent() (left renjia.Money, err error) {
	for _, t := range g.Transactions {
		amount := t.Amount
		if t.Direction != Disbursed {
			if amount, err = amount.Neg(); err != nil {
				return left, err
			}
		}
		if left, err = left.Add(amount); err != nil {
			return left, fmt.Errorf("grant %s: %w", g.ID, err)
		}
	}
	return left, nil
}

// SubmitReport records that a report came in, and AcceptReport that the funder
// took it.
func (g *Grant) SubmitReport(code string, on renjia.Date) error {
	return g.onReport(code, func(r *GrantReport) error {
		r.Submitted = on
		return nil
	})
}

// AcceptReport records that the funder took a submitted report.
func (g *Grant) AcceptReport(code string, on renjia.Date) error {
	return g.onReport(code, func(r *GrantReport) error {
		if r.Submitted.IsZero() || on.Before(r.Submitted) {
			return fmt.Errorf("grant %s: report %q was not submitted by %s: %w", g.ID, code, on, renjia.ErrState)
		}
		r.Accepted = on
		return nil
	})
}

func (g *Grant) onReport(code string, do func(*GrantReport) error) error {
	return move(g, grantLife, "report", func(g *Grant) error {
		g.Reports = slices.Clone(g.Reports)
		r := g.report(code)
		if r == nil {
			return fmt.Errorf("grant %s: report %q: %w", g.ID, code, renjia.ErrNotFound)
		}
		return do(r)
	})
}

// Settle closes the account. Money that is neither spent nor returned stays
// with the recipient only by a decision of the funder, kept; without one that
// is ErrForbidden.
func (g *Grant) Settle(on renjia.Date, kept renjia.Ref) error {
	return move(g, grantLife, "settle", func(g *Grant) error {
		s := GrantSettlement{Date: on, Kept: kept}
		for _, x := range []struct {
			d    Direction
			into *renjia.Money
		}{{Disbursed, &s.Disbursed}, {Spent, &s.Spent}, {Returned, &s.Returned}} {
			var err error
			if *x.into, err = g.Total(x.d); err != nil {
				return err
			}
		}
		var err error
		if s.Unspent, err = g.Unspent(); err != nil {
			return err
		}
		if s.Unspent.Sign() > 0 && kept.IsZero() {
			return fmt.Errorf("grant %s: %s is neither spent nor returned: %w", g.ID, s.Unspent, renjia.ErrForbidden)
		}
		g.Settlement = &s
		return nil
	})
}
