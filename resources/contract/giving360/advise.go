package giving360

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
)

// closed are the codelists that the standard closes and its schema does not check.
var closed = struct{ regrant, scope, reason, purpose func(string) bool }{
	listed(regrantTypes), listed(scopes), listed(reasons), listed(purposes),
}

// Advise returns what is doubtful in a valid package: codes outside of the
// standard's closed lists, identifiers used twice or without the prefix 360G-,
// negative amounts, amounts finer than their currency, payments that differ from
// the amount disbursed, ends before starts.
func (p *Package) Advise() renjia.Problems {
	var found renjia.Problems
	first := map[string]int{}
	for i := range p.Grants {
		g, path := &p.Grants[i], fmt.Sprintf("grants/%d", i)
		j, twice := first[g.ID]
		found.Require(!twice, path+"/id", "%q is the identifier of grants/%d too", g.ID, j)
		if !twice {
			first[g.ID] = i
		}
		found.Require(strings.HasPrefix(g.ID, "360G-"), path+"/id", "%q does not begin with 360G- and the publisher's prefix", g.ID)
		g.adviseCodes(&found, path)
		g.adviseAmounts(&found, path)
		for k, e := range g.PlannedDates {
			found.Require(e.EndDate == "" || e.StartDate == "" || len(e.StartDate) != len(e.EndDate) || e.StartDate <= e.EndDate,
				fmt.Sprintf("%s/plannedDates/%d/endDate", path, k), "%s is before the start on %s", e.EndDate, e.StartDate)
		}
	}
	return found
}

func (g *Grant) adviseCodes(found *renjia.Problems, path string) {
	check := func(ok func(string) bool, code, member, list string) {
		found.Require(code == "" || ok(code), path+"/"+member, "%q is not in the codelist %s", code, list)
	}
	check(closed.regrant, string(g.RegrantType), "regrantType", "regrantType")
	check(closed.scope, g.LocationScope, "locationScope", "locationScope")
	d := g.ToIndividualsDetails
	if d == nil {
		return
	}
	check(closed.reason, d.PrimaryGrantReason, "toIndividualsDetails/primaryGrantReason", "grantToIndividualsReason")
	check(closed.reason, d.SecondaryGrantReason, "toIndividualsDetails/secondaryGrantReason", "grantToIndividualsReason")
	for i, c := range d.GrantPurpose {
		check(closed.purpose, c, fmt.Sprintf("toIndividualsDetails/grantPurpose/%d", i), "grantToIndividualsPurpose")
	}
}

func (g *Grant) adviseAmounts(found *renjia.Problems, path string) {
	money := func(n json.Number, currency, member string) renjia.Money {
		m, err := MoneyOf(n, currency)
		found.Within(path+"/"+member, err)
		found.Require(m.Sign() >= 0, path+"/"+member, "%s is negative", m)
		return m
	}
	money(g.AmountAppliedFor, g.Currency, "amountAppliedFor")
	money(g.AmountAwarded, g.Currency, "amountAwarded")
	disbursed := money(g.AmountDisbursed, g.Currency, "amountDisbursed")
	var paid renjia.Money
	for i, t := range g.DisbursementTransaction {
		currency := t.Currency
		if currency == "" {
			currency = g.Currency
		}
		m, err := MoneyOf(t.Value, currency)
		if err == nil {
			paid, err = paid.Add(m)
		}
		found.Within(fmt.Sprintf("%s/disbursementTransaction/%d/value", path, i), err)
	}
	found.Require(disbursed.IsZero() || len(g.DisbursementTransaction) == 0 || paid == disbursed,
		path+"/amountDisbursed", "%s, but the payments sum to %s", disbursed, paid)
}
