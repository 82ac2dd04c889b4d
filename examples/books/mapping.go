package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

const mappingHelp = `Accounts
  The first part of a name gives its class, as in hledger: Assets, Liabilities, Equity, Income or Revenues,
  Expenses, or 资产, 负债, 净资产, 收入, 费用. A last part that repeats the posting's fund is left off. Such
  books are shown account by account. If every account has a part that begins with a code of China's
  accounting system for non-profit organizations (资产:1002 银行存款), or -map gives it one, the forms of
  that system are filled in: those of 2004 for periods that end before 2026, else those of 2026, or as
  -system 2004|2026 says. Codes changed: management expenses were 5201 and are 5301.

  -map FILE.json says what accounts are, by the beginning of their names, the longest one first:
    {"accounts":  {"Assets:Bank":"1002", "Income:Released":"unrestricted", "Equity:Released":"restricted"},
     "functions": {"Expenses":"programme", "Expenses:Admin":"management"}}
  An account is a code, a class (asset, liability, net-assets, income, expense), or net assets that are
  unrestricted or restricted: entries from restricted to unrestricted release a restriction. A function is
  programme, management, fundraising or other; a tag "function: management" of a posting goes first.
`

// mapping says what the accounts of a journal are.
type mapping struct {
	Accounts  map[string]string          `json:"accounts"`
	Functions map[string]ledger.Function `json:"functions,omitempty"`

	system string // 2004 or 2026; empty: that of the day
	coded  bool   // accounts have codes of the system
	forms  statement.Layouts
}

// inForce finds the accounts and forms of China's system of a day.
func (m *mapping) inForce(d renjia.Date) (*ledger.Chart, error) {
	old, err := statement.China2004()
	if err != nil {
		return nil, err
	}
	switch {
	case m.system == "2004", m.system == "" && old.Position.Valid.Contains(d):
		m.forms = old
		return statement.Chart2004()
	case m.system == "2026", m.system == "":
		m.forms, err = statement.China()
		if err != nil {
			return nil, err
		}
		return ledger.China()
	}
	return nil, fmt.Errorf("-system %s: want 2004 or 2026: %w", m.system, renjia.ErrInvalid)
}

func readMapping(file, system string) (m mapping, err error) {
	m.system = system
	if file == "" {
		return m, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return m, err
	}
	defer f.Close()
	if err := strict.Read(f, file, 1<<20, &m); err != nil {
		return m, err
	}
	return m, nil
}

// Validate refuses functions that do not exist.
func (m mapping) Validate() error {
	var p renjia.Problems
	for name, f := range m.Functions {
		p.Require(slices.Contains(functions, f), "functions."+name, "%q: want programme, management, fundraising or other", f)
	}
	return p.Err("mapping")
}

var functions = []ledger.Function{ledger.Programme, ledger.Management, ledger.Fundraising, ledger.Other}

// longest returns the value of the longest beginning of an account's name.
func longest[T any](of map[string]T, name string) (value T, ok bool) {
	for {
		if value, ok = of[name]; ok {
			return value, true
		}
		i := strings.LastIndexByte(name, ':')
		if i < 0 {
			return value, false
		}
		name = name[:i]
	}
}

// chart makes the chart of the journal's accounts: that of China on a day if
// all of them have its codes, else one of their names.
func (m *mapping) chart(accounts []string, d renjia.Date) (*ledger.Chart, error) {
	china, err := m.inForce(d)
	if err != nil {
		return nil, err
	}
	coded, named := []string{}, []string{}
	for _, name := range accounts {
		if code := m.written(name); hasCode(china, code) {
			coded = append(coded, code)
		} else {
			named = append(named, name)
		}
	}
	switch {
	case len(coded) > 0 && len(named) == 0:
		m.coded = true
		return withDetails(china, coded)
	case len(coded) > 0:
		var p renjia.Problems
		for _, name := range named {
			p.Add(name, "has no code of the chart, others have: give it one with -map")
		}
		return nil, p.Err("accounts")
	}
	return m.named(accounts)
}

var leadingCode = regexp.MustCompile(`^\d{4,}`)

// written returns the code that a name or the mapping gives an account.
func (m mapping) written(name string) string {
	if value, ok := longest(m.Accounts, name); ok {
		return value
	}
	parts := strings.Split(name, ":")
	for i := len(parts) - 1; i >= 0; i-- {
		if c := leadingCode.FindString(parts[i]); c != "" {
			return c
		}
	}
	return ""
}

// hasCode reports whether a code is an account of the chart or a detail of one.
func hasCode(c *ledger.Chart, code string) bool {
	_, ok := general(c, code)
	return ok
}

// general returns the account of the chart that a code details.
func general(c *ledger.Chart, code string) (ledger.Account, bool) {
	for n := len(code); n >= 4; n-- {
		if a, ok := c.Account(code[:n]); ok {
			return a, true
		}
	}
	return ledger.Account{}, false
}

// withDetails adds the detail accounts that a journal uses to the chart.
func withDetails(c *ledger.Chart, codes []string) (*ledger.Chart, error) {
	accounts := c.Accounts()
	for _, code := range codes {
		a, _ := general(c, code)
		if a.Code == code || slices.ContainsFunc(accounts, func(b ledger.Account) bool { return b.Code == code }) {
			continue
		}
		if a.Role == ledger.Restricted || a.Role == ledger.Free {
			return nil, fmt.Errorf("account %s: %s has no detail accounts here: give it the code %s with -map: %w", code, a.Name.In(renjia.English), a.Code, renjia.ErrUnsupported)
		}
		a.Code, a.Name = code, renjia.Both(code)
		accounts = append(accounts, a)
	}
	return ledger.NewChart(c.Name(), c.Source(), accounts...)
}

// code returns the account of the chart for a name.
func (m mapping) code(name string) string {
	if m.coded {
		return m.written(name)
	}
	if value, ok := longest(m.Accounts, name); ok && (value == string(ledger.Free) || value == string(ledger.Restricted)) {
		return value
	}
	return name
}

var roots = map[string]ledger.Class{
	"assets": ledger.Asset, "asset": ledger.Asset, "资产": ledger.Asset,
	"liabilities": ledger.Liability, "liability": ledger.Liability, "debts": ledger.Liability, "debt": ledger.Liability, "负债": ledger.Liability,
	"equity": ledger.NetAssets, "net assets": ledger.NetAssets, "netassets": ledger.NetAssets, "净资产": ledger.NetAssets,
	"income": ledger.Income, "incomes": ledger.Income, "revenue": ledger.Income, "revenues": ledger.Income, "收入": ledger.Income,
	"expenses": ledger.Expense, "expense": ledger.Expense, "费用": ledger.Expense,
}

// named makes a chart of names: their classes by -map or their first parts.
func (m mapping) named(names []string) (*ledger.Chart, error) {
	var p renjia.Problems
	var accounts []ledger.Account
	seen := map[string]bool{}
	for _, name := range names {
		a := ledger.Account{Code: m.code(name), Name: renjia.Both(name)}
		if seen[a.Code] {
			continue
		}
		seen[a.Code] = true
		root, _, _ := strings.Cut(name, ":")
		a.Class = roots[strings.ToLower(root)]
		if value, ok := longest(m.Accounts, name); ok {
			a.Class = ledger.Class(value)
		}
		if a.Code != name { // one of the two roles
			a.Class, a.Role = ledger.NetAssets, ledger.Role(a.Code)
		}
		switch a.Class {
		case ledger.Asset, ledger.Liability, ledger.NetAssets, ledger.Income, ledger.Expense:
			accounts = append(accounts, a)
		case "":
			p.Add(name, "its first part is none of Assets, Liabilities, Equity, Income, Expenses: say what it is with -map")
		default:
			p.Add(name, "%q is no code of the chart and no class", a.Class)
		}
	}
	if err := p.Err("accounts"); err != nil {
		return nil, err
	}
	return ledger.NewChart(renjia.Text{EN: "Accounts of the journal", ZH: "账簿科目"}, "the journal", accounts...)
}

// cashNames are the names that hledger takes for cash by itself (hledger
// manual, Account types), and the Chinese ones.
var cashNames = regexp.MustCompile(`(?i)^(assets?(:.+)?:(cash|bank|che(ck|que?)(ing)?|savings?|currentcash)|资产(:.+)?:(现金|库存现金|银行存款|其他货币资金))(:|$)`)

// layouts returns the forms for the chart, with the accounts that are cash.
func (m mapping) layouts(accounts []string, cash string) (statement.Layouts, error) {
	if m.coded {
		return m.forms, nil
	}
	forms, err := statement.Plain()
	if err != nil || cash != "" {
		forms.CashFlow.Cash = fields(cash)
		return forms, err
	}
	for _, name := range accounts {
		if cashNames.MatchString(name) {
			forms.CashFlow.Cash = append(forms.CashFlow.Cash, name)
		}
	}
	return forms, nil
}
