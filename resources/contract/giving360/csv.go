package giving360

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
)

// flat is a column of the flat form: its title in the official template and where
// its value stands.
type flat struct {
	title string
	value func(*Grant) string
}

// first returns a field of the only item of a list, which may be empty.
func first[T any](list []T, field func(*T) string) string {
	if len(list) == 0 {
		return ""
	}
	return field(&list[0])
}

var columns = []flat{
	{"Identifier", func(g *Grant) string { return g.ID }},
	{"Title", func(g *Grant) string { return g.Title }},
	{"Description", func(g *Grant) string { return g.Description }},
	{"Currency", func(g *Grant) string { return g.Currency }},
	{"Amount Applied For", func(g *Grant) string { return g.AmountAppliedFor.String() }},
	{"Amount Awarded", func(g *Grant) string { return g.AmountAwarded.String() }},
	{"Amount Disbursed", func(g *Grant) string { return g.AmountDisbursed.String() }},
	{"Award Date", func(g *Grant) string { return g.AwardDate }},
	{"URL", func(g *Grant) string { return g.URL }},
	{"Planned Dates:Start Date", func(g *Grant) string { return first(g.PlannedDates, func(e *Event) string { return e.StartDate }) }},
	{"Planned Dates:End Date", func(g *Grant) string { return first(g.PlannedDates, func(e *Event) string { return e.EndDate }) }},
	{"Planned Dates:Duration (months)", func(g *Grant) string {
		return first(g.PlannedDates, func(e *Event) string { return e.Duration.String() })
	}},
	{"Recipient Org:Identifier", func(g *Grant) string {
		return first(g.RecipientOrganization, func(o *Organization) string { return o.ID })
	}},
	{"Recipient Org:Name", func(g *Grant) string {
		return first(g.RecipientOrganization, func(o *Organization) string { return o.Name })
	}},
	{"Recipient Ind:Identifier", func(g *Grant) string { return g.individual().ID }},
	{"Recipient Ind:Name", func(g *Grant) string { return g.individual().Name }},
	{"Funding Org:Identifier", func(g *Grant) string {
		return first(g.FundingOrganization, func(o *Organization) string { return o.ID })
	}},
	{"Funding Org:Name", func(g *Grant) string {
		return first(g.FundingOrganization, func(o *Organization) string { return o.Name })
	}},
	{"Grant Programme:Code", func(g *Grant) string { return first(g.GrantProgramme, func(p *Programme) string { return p.Code }) }},
	{"Grant Programme:Title", func(g *Grant) string { return first(g.GrantProgramme, func(p *Programme) string { return p.Title }) }},
	{"Funding Type:Title", func(g *Grant) string { return first(g.FundingType, func(c *Classification) string { return c.Title }) }},
	{"For Regrant Type", func(g *Grant) string { return string(g.RegrantType) }},
	{"Last Modified", func(g *Grant) string { return g.DateModified }},
}

func (g *Grant) individual() Person {
	if g.RecipientIndividual == nil {
		return Person{}
	}
	return *g.RecipientIndividual
}

// WriteCSV writes the flat form for spreadsheets, one grant a row, under titles of
// the official template. Transactions, locations and documents are left out, as
// are members beside the standard; a grant with two items of a list that the form
// has one column for is ErrUnsupported, and nothing is written.
func WriteCSV(w io.Writer, p *Package) error {
	rows := make([][]string, 1, len(p.Grants)+1)
	for _, c := range columns {
		rows[0] = append(rows[0], c.title)
	}
	for i := range p.Grants {
		g := &p.Grants[i]
		for name, n := range map[string]int{
			"plannedDates": len(g.PlannedDates), "recipientOrganization": len(g.RecipientOrganization), "fundingOrganization": len(g.FundingOrganization),
			"grantProgramme": len(g.GrantProgramme), "fundingType": len(g.FundingType),
		} {
			if n > 1 {
				return fmt.Errorf("grants/%d/%s: has %d items, the flat form holds one: %w", i, name, n, renjia.ErrUnsupported)
			}
		}
		var row []string
		for _, c := range columns {
			row = append(row, c.value(g))
		}
		rows = append(rows, row)
	}
	return csv.NewWriter(w).WriteAll(rows)
}
