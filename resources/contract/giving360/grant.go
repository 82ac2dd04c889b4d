package giving360

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Publishing is what the standard asks for beyond a grant of this library.
type Publishing struct {
	Prefix       string      // of identifiers: 360G- and the publisher's name
	Lang         renjia.Lang // of texts
	Organization func(renjia.Ref) (Organization, error)
	Person       func(renjia.Ref) (Person, error) // of grants to persons; nil if there are none
	Modified     time.Time
}

// Grant returns a grant in the standard's terms. It fails with ErrState for a
// grant that was not awarded. Budget lines, reports and the settlement have no
// place in the standard; money returned is not taken off the amount disbursed.
func (p Publishing) Grant(g contract.Grant) (Grant, error) {
	if err := g.Validate(); err != nil {
		return Grant{}, err
	}
	if g.AwardedOn.IsZero() {
		return Grant{}, &renjia.StateError{Record: "grant", ID: g.ID.String(), State: string(g.State), Verb: "publish"}
	}
	out := Grant{
		ID: p.Prefix + "-" + cmp.Or(g.Number, g.ID.String()), Title: g.Title.In(p.Lang), Description: cmp.Or(g.Description.In(p.Lang), g.Title.In(p.Lang)),
		Currency: string(g.Awarded.Currency()), AmountAwarded: Amount(g.Awarded), AmountAppliedFor: Amount(g.Applied), AwardDate: g.AwardedOn.String(),
		PlannedDates: events(g.Planned), ActualDates: events(g.Actual), RegrantType: Regrant(g.Regrant), FundingType: fundingType(g.Restriction),
	}
	if g.Programme != "" {
		out.GrantProgramme = []Programme{{Title: g.Programme}}
	}
	if !p.Modified.IsZero() {
		out.DateModified = p.Modified.Format(time.RFC3339)
	}
	for _, c := range g.Classifications {
		out.Classifications = append(out.Classifications, Classification{Vocabulary: c.Vocabulary, Code: c.Code, Title: c.Title})
	}
	if err := p.parties(g, &out); err != nil {
		return Grant{}, err
	}
	return out, p.payments(g, &out)
}

func (p Publishing) parties(g contract.Grant, out *Grant) error {
	funder, err := p.Organization(g.Funder)
	if err != nil {
		return fmt.Errorf("grant %s: funder: %w", out.ID, err)
	}
	out.FundingOrganization = []Organization{funder}
	if !g.Recipient.IsZero() {
		recipient, err := p.Organization(g.Recipient)
		out.RecipientOrganization = []Organization{recipient}
		return err
	}
	if p.Person == nil {
		return &renjia.UnspecifiedError{What: "grant " + out.ID + " to a person", Choices: []renjia.Choice{{Name: "Person", Why: "under which name a person is published is the publisher's decision"}}}
	}
	person, err := p.Person(g.Individual)
	out.RecipientIndividual = &person
	return err
}

func (p Publishing) payments(g contract.Grant, out *Grant) error {
	for _, t := range g.Transactions {
		if t.Direction != contract.Disbursed {
			continue
		}
		out.DisbursementTransaction = append(out.DisbursementTransaction, Transaction{
			ID: out.ID + "-" + strconv.Itoa(len(out.DisbursementTransaction)+1), TransactionDate: t.Date.String(), Currency: string(t.Amount.Currency()),
			Value: Amount(t.Amount), Description: t.Note,
		})
	}
	if len(out.DisbursementTransaction) == 0 {
		return nil
	}
	sum, err := g.DisbursedAmount()
	out.AmountDisbursed = Amount(sum)
	return err
}

func events(span renjia.Period) []Event {
	if span.From.IsZero() && span.Until.IsZero() {
		return nil
	}
	e := Event{StartDate: span.From.String()}
	if !span.Until.IsZero() {
		e.EndDate = span.Until.AddDays(-1).String()
	}
	return []Event{e}
}

func fundingType(r ledger.Restriction) []Classification {
	switch r {
	case "":
		return nil
	case ledger.Unrestricted:
		return []Classification{{Title: Unrestricted}}
	}
	return []Classification{{Title: Restricted}}
}

// Reading is what a grant of this library asks for beyond the standard.
type Reading struct {
	Space        string // identifiers follow from it and the grant's own
	Lang         renjia.Lang
	Organization func(Organization) (renjia.Ref, error)
	Person       func(Person) (renjia.Ref, error)
	// Restriction is that of grants that do not say "unrestricted": the standard
	// does not say what restricts them.
	Restriction ledger.Restriction
}

// Grant returns an awarded grant of this library, and the members of the standard
// that it has no place for. Amounts must be whole minor units of a currency in use;
// a missing Restriction is an *renjia.UnspecifiedError.
func (r Reading) Grant(g Grant) (contract.Grant, []string, error) {
	out := contract.Grant{
		ID:     renjia.ImportedID[contract.Grant](r.Space, "resources_grant", g.ID),
		Number: g.ID, Title: r.text(g.Title), Description: r.text(g.Description), Regrant: string(g.RegrantType), State: contract.GrantAwarded,
	}
	if err := r.restrict(g, &out); err != nil {
		return out, nil, err
	}
	if err := r.amounts(g, &out); err != nil {
		return out, nil, fmt.Errorf("grant %s: %w", g.ID, err)
	}
	if err := r.parties(g, &out); err != nil {
		return out, nil, fmt.Errorf("grant %s: %w", g.ID, err)
	}
	if len(g.GrantProgramme) > 0 {
		out.Programme = cmp.Or(g.GrantProgramme[0].Title, g.GrantProgramme[0].Code)
	}
	for _, c := range g.Classifications {
		out.Classifications = append(out.Classifications, contract.Classification{Vocabulary: c.Vocabulary, Code: c.Code, Title: cmp.Or(c.Title, c.Code)})
	}
	out.Planned, out.Actual = span(g.PlannedDates), span(g.ActualDates)
	return out, g.lost(), out.Validate()
}

func (r Reading) text(s string) renjia.Text {
	if r.Lang == renjia.English {
		return renjia.Text{EN: s}
	}
	return renjia.Text{ZH: s}
}

func (r Reading) restrict(g Grant, out *contract.Grant) error {
	if len(g.FundingType) == 1 && g.FundingType[0].Title == Unrestricted {
		out.Restriction = ledger.Unrestricted
		return nil
	}
	if r.Restriction == "" {
		return &renjia.UnspecifiedError{What: "grant " + g.ID, Choices: []renjia.Choice{{
			Name: "Restriction", Options: []string{string(ledger.Unrestricted), string(ledger.ByPurpose), string(ledger.ByTime), string(ledger.ByBoth)}, Why: "360Giving does not say what restricts a grant"}}}
	}
	out.Restriction = r.Restriction
	if r.Restriction == ledger.ByPurpose || r.Restriction == ledger.ByBoth {
		out.Purpose = out.Description
	}
	return nil
}

func (r Reading) amounts(g Grant, out *contract.Grant) (err error) {
	if out.Awarded, err = MoneyOf(g.AmountAwarded, g.Currency); err != nil {
		return err
	}
	if out.Applied, err = MoneyOf(g.AmountAppliedFor, g.Currency); err != nil {
		return err
	}
	if out.AwardedOn, err = day(g.AwardDate); err != nil {
		return err
	}
	for i, t := range g.DisbursementTransaction {
		paid := contract.Transaction{Direction: contract.Disbursed, Note: t.Description}
		if paid.Amount, err = MoneyOf(t.Value, cmp.Or(t.Currency, g.Currency)); err == nil {
			paid.Date, err = day(t.TransactionDate)
		}
		if err != nil {
			return fmt.Errorf("disbursementTransaction/%d: %w", i, err)
		}
		out.Transactions = append(out.Transactions, paid)
	}
	return nil
}

func (r Reading) parties(g Grant, out *contract.Grant) (err error) {
	if len(g.FundingOrganization) != 1 || len(g.RecipientOrganization) > 1 {
		return fmt.Errorf("has several funders or recipients: %w", renjia.ErrUnsupported)
	}
	if out.Funder, err = r.Organization(g.FundingOrganization[0]); err != nil {
		return err
	}
	if g.RecipientIndividual != nil {
		if r.Person == nil {
			return fmt.Errorf("is to a person: %w", renjia.ErrUnsupported)
		}
		out.Individual, err = r.Person(*g.RecipientIndividual)
		return err
	}
	out.Recipient, err = r.Organization(g.RecipientOrganization[0])
	return err
}

// lost names the members that a grant of this library has no place for.
func (g *Grant) lost() (names []string) {
	for _, m := range [...]struct {
		name  string
		there bool
	}{
		{"url", g.URL != ""}, {"toIndividualsDetails", g.ToIndividualsDetails != nil}, {"beneficiaryLocation", len(g.BeneficiaryLocation) > 0},
		{"fromOpenCall", g.FromOpenCall != ""}, {"relatedDocument", len(g.RelatedDocument) > 0}, {"applicationTransaction", len(g.ApplicationTransaction) > 0},
		{"commitmentTransaction", len(g.CommitmentTransaction) > 0}, {"relatedActivity", len(g.RelatedActivity) > 0}, {"dateModified", g.DateModified != ""},
		{"dataSource", g.DataSource != ""}, {"locationScope", g.LocationScope != ""}, {"extra", len(g.Extra) > 0},
		{"grantProgramme", len(g.GrantProgramme) > 1}, {"plannedDates", len(g.PlannedDates) > 1}, {"actualDates", len(g.ActualDates) > 1},
		{"amountDisbursed", g.AmountDisbursed != json.Number("") && len(g.DisbursementTransaction) == 0},
	} {
		if m.there {
			names = append(names, m.name)
		}
	}
	return names
}

// day reads the day of a date or an instant, as it stands.
func day(s string) (renjia.Date, error) {
	if len(s) > len(time.DateOnly) {
		s = s[:len(time.DateOnly)]
	}
	return renjia.ParseDate(s)
}

// span reads the first event, if its dates are days; a year or month is none.
func span(all []Event) (p renjia.Period) {
	if len(all) == 0 {
		return p
	}
	if from, err := day(all[0].StartDate); err == nil {
		p.From = from
	}
	if last, err := day(all[0].EndDate); err == nil && !last.IsZero() {
		p.Until = last.AddDays(1)
	}
	return p
}
