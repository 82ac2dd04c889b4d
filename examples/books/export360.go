package main

import (
	"fmt"
	"io"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/resources/contract/giving360"
	"github.com/renjia-project/renjia/resources/ledger"
)

// exportGrants writes what organizations gave to the funds: every credit of an
// income account with a donor, of its own or of its fund.
func exportGrants(s *station, w io.Writer) error {
	err := s.need("360giving", field{"publisher", s.pub.Publisher}, field{"station", s.pub.Station}, field{"scheme", s.pub.Scheme}, field{"grant_prefix", s.pub.GrantPrefix})
	if err != nil {
		return err
	}
	g := giving{station: s, funds: map[ledger.FundID]ledger.Fund{}, doc: &giving360.Package{
		Version: giving360.Version, Title: s.Community.Name.In(s.lang), License: s.pub.License, Issued: s.published(), Identifier: s.pub.URI,
		Publisher: &giving360.Publisher{Name: s.pub.Publisher, Identifier: s.organizationID(s.self)},
	}}
	if err := g.read(); err != nil {
		return err
	}
	g.report()
	if len(g.doc.Grants) == 0 {
		return fmt.Errorf("export: 360giving: no entry of the folder is a gift of an organization, and an empty list is not valid")
	}
	return giving360.Write(w, g.doc)
}

// giving is the gifts of a folder on their way.
type giving struct {
	*station
	chart            *ledger.Chart
	funds            map[ledger.FundID]ledger.Fund
	doc              *giving360.Package
	persons, refunds int // left out
}

func (g *giving) read() (err error) {
	if g.chart, err = ledger.China(); err != nil {
		return err
	}
	for f, err := range g.Scan().Funds() {
		if err != nil {
			return err
		}
		g.funds[f.ID] = f
	}
	for e, err := range g.Scan().Entries() {
		if err == nil {
			err = g.ctx.Err()
		}
		if err != nil {
			return err
		}
		for i, l := range e.Lines {
			if err := g.line(e.Entry, i, l); err != nil {
				return err
			}
		}
	}
	return nil
}

// line adds a line if it is a gift of an organization.
func (g *giving) line(e ledger.Entry, n int, l ledger.Line) error {
	account, _ := g.chart.Account(l.Account)
	fund, donor := g.funds[l.Fund], l.Donor
	if donor.IsZero() {
		donor = fund.Donor
	}
	switch {
	case account.Class != ledger.Income || account.Role == ledger.Return || donor.IsZero():
		return nil
	case l.Amount.Sign() > 0:
		g.refunds++
		return nil
	}
	giver, ok := g.subjects[donor]
	if !ok {
		g.persons++
		return nil
	}
	amount, err := l.Amount.Neg()
	if err != nil {
		return err
	}
	g.doc.Grants = append(g.doc.Grants, g.grant(e, n, fund, giver, amount))
	return nil
}

func (g *giving) grant(e ledger.Entry, n int, fund ledger.Fund, giver collaboration.Subject, amount renjia.Money) giving360.Grant {
	kind, purpose := giving360.Restricted, fund.Purpose.In(g.lang)
	if fund.Restriction == ledger.Unrestricted {
		kind = giving360.Unrestricted
	}
	if purpose == "" {
		purpose = fund.Name.In(g.lang)
	}
	v := giving360.Grant{
		ID: fmt.Sprintf("%s-%s-%d", g.pub.GrantPrefix, e.Key, n+1), Title: fund.Name.In(g.lang),
		Description: renjia.Textf("gift to the fund “%s”: %s", "捐入“%s”：%s", fund.Name.In(g.lang), purpose).In(g.lang),
		Currency:    string(amount.Currency()), AmountAwarded: giving360.Amount(amount), AmountDisbursed: giving360.Amount(amount), AwardDate: e.Date.String(),
		RecipientOrganization: []giving360.Organization{{ID: g.organizationID(g.self), Name: g.self.Name.In(g.lang)}},
		FundingOrganization:   []giving360.Organization{{ID: g.organizationID(giver), Name: giver.Name.In(g.lang)}},
		GrantProgramme:        []giving360.Programme{{Code: fund.ID.String(), Title: fund.Name.In(g.lang)}},
		FundingType:           []giving360.Classification{{Title: kind}},
	}
	if p := fund.Period; !p.From.IsZero() || !p.Until.IsZero() {
		event := giving360.Event{StartDate: p.From.String()}
		if !p.Until.IsZero() {
			event.EndDate = p.Until.AddDays(-1).String()
		}
		v.PlannedDates = []giving360.Event{event}
	}
	if !g.pub.Published.IsZero() {
		v.DateModified = g.pub.Published.Format(time.RFC3339)
	}
	return v
}

// report says what is not in the document.
func (g *giving) report() {
	if g.persons > 0 {
		fmt.Fprintf(g.notes, "books: note: %d gifts of persons are left out: the standard has organizations as funders only\n", g.persons)
	}
	if g.refunds > 0 {
		fmt.Fprintf(g.notes, "books: note: %d refunds to givers are left out\n", g.refunds)
	}
}
