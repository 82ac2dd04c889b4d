package plaintext

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Mapping joins the names of journals with those of the books. The zero Mapping
// takes names as they are: accounts are codes of the chart, commodities are
// ISO codes, funds get identifiers made of their tags.
type Mapping struct {
	// Space seeds the identifiers of imported entries and funds, so that
	// importing again gives the same ones.
	Space string
	// Accounts gives the code of each account of the journal. An account that is
	// missing is an error; a nil map takes names as codes.
	Accounts map[string]string
	// Funds gives the fund of each tag. A tag that is missing is an error; with a
	// nil map a tag that is an identifier means that fund, and any other tag
	// the fund of [Mapping.FundID].
	Funds map[string]ledger.FundID
	// Currencies gives the currency of commodities that are not ISO codes, such
	// as "¥": CNY.
	Currencies map[string]renjia.Currency
	// Pending says what becomes of transactions marked with an exclamation mark.
	// There is no default: the first one without a choice is ErrUnspecified.
	Pending PendingPolicy
	// Lang is the language of descriptions. Without one an imported text stands
	// for both, and an exported one is English where there is English.
	Lang renjia.Lang
}

// PendingPolicy says what becomes of pending transactions on import.
type PendingPolicy string

// The policies.
const (
	BookPending  PendingPolicy = "book"  // they are entries like others, as in the journals' own tools
	LeavePending PendingPolicy = "leave" // they are left out
)

// FundID returns the fund of a tag.
func (m Mapping) FundID(tag string) (ledger.FundID, error) {
	if m.Funds != nil {
		id, ok := m.Funds[tag]
		if !ok {
			return id, fmt.Errorf("fund %q: %w", tag, renjia.ErrNotFound)
		}
		return id, nil
	}
	if id, err := renjia.ParseID[ledger.Fund](tag); err == nil && !id.IsZero() {
		return id, nil
	}
	return renjia.ImportedID[ledger.Fund](m.Space, "resources_fund", tag), nil
}

func (m Mapping) code(account string) (string, error) {
	if m.Accounts == nil {
		return account, nil
	}
	code, ok := m.Accounts[account]
	if !ok {
		return "", fmt.Errorf("account %q: %w", account, renjia.ErrNotFound)
	}
	return code, nil
}

func (m Mapping) currency(commodity string) renjia.Currency {
	if c, ok := m.Currencies[commodity]; ok {
		return c
	}
	return renjia.Currency(commodity)
}

func (m Mapping) text(s string) renjia.Text {
	switch m.Lang {
	case renjia.English:
		return renjia.Text{EN: s}
	case renjia.Chinese:
		return renjia.Text{ZH: s}
	}
	return renjia.Both(s)
}

// turned is a mapping from the books to journals.
type turned struct {
	Mapping
	accounts    map[string]string
	funds       map[ledger.FundID]string
	commodities map[renjia.Currency]string
}

func (m Mapping) turned() (turned, error) {
	t := turned{m, map[string]string{}, map[ledger.FundID]string{}, map[renjia.Currency]string{}}
	var p renjia.Problems
	for name, code := range m.Accounts {
		p.Require(t.accounts[code] == "", "accounts", "%s and %s are both %s", t.accounts[code], name, code)
		t.accounts[code] = name
	}
	for tag, id := range m.Funds {
		p.Require(t.funds[id] == "", "funds", "%s and %s are the same fund", t.funds[id], tag)
		t.funds[id] = tag
	}
	for commodity, c := range m.Currencies {
		p.Require(t.commodities[c] == "", "currencies", "%s and %s are both %s", t.commodities[c], commodity, c)
		t.commodities[c] = commodity
	}
	return t, p.Err("mapping")
}

func (t turned) account(code string) (string, error) {
	if t.Accounts == nil {
		return code, nil
	}
	name, ok := t.accounts[code]
	if !ok {
		return "", fmt.Errorf("account %q: %w", code, renjia.ErrNotFound)
	}
	return name, nil
}

func (t turned) fund(id ledger.FundID) (string, error) {
	if t.Funds == nil {
		return id.String(), nil
	}
	tag, ok := t.funds[id]
	if !ok {
		return "", fmt.Errorf("fund %s: %w", id, renjia.ErrNotFound)
	}
	return tag, nil
}

func (t turned) commodity(c renjia.Currency) string {
	if name, ok := t.commodities[c]; ok {
		return name
	}
	return string(c)
}

// ChartAccounts names the accounts of a chart for journals, fit for both
// syntaxes: "Assets:1002-Bank-deposits" is "1002".
func ChartAccounts(c *ledger.Chart, l renjia.Lang) map[string]string {
	roots := map[ledger.Class]string{ledger.Asset: "Assets", ledger.Liability: "Liabilities", ledger.NetAssets: "Equity", ledger.Income: "Income", ledger.Expense: "Expenses"}
	all := map[string]string{}
	for _, a := range c.Accounts() {
		name := strings.FieldsFunc(a.Name.In(l), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		all[roots[a.Class]+":"+strings.Join(append([]string{a.Code}, name...), "-")] = a.Code
	}
	return all
}

// Names of the tags that carry what journals have no place for.
const (
	tagEntry    = "entry"
	tagReverses = "reverses"
	tagPosts    = "posts"
	tagCloses   = "closes"
	tagEvent    = "event"
	tagRecorded = "recorded"
	tagProject  = "project"
	tagFunction = "function"
	tagArea     = "area"
	tagBudget   = "budget"
)
