package ledger

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/renjia-project/renjia"
)

// Class is the side of the books an account belongs to.
type Class string

// The classes. Debits are positive: assets and expenses usually have positive
// balances, the others negative ones.
const (
	Asset     Class = "asset"      // 资产
	Liability Class = "liability"  // 负债
	NetAssets Class = "net-assets" // 净资产
	Income    Class = "income"     // 收入
	Expense   Class = "expense"    // 费用
)

// Role marks the few accounts the engine must know beyond their class.
type Role string

// The roles.
const (
	Plain      Role = ""
	Restricted Role = "restricted"   // net assets still bound (限定性净资产)
	Free       Role = "unrestricted" // net assets not bound, or no longer (非限定性净资产)
	Return     Role = "return"       // income from investing: what an endowment may spend
	Conversion Role = "conversion"   // between currencies (货币兑换): the only account over which one becomes another
)

// Function is what a cost is for (费用的功能分类).
type Function string

// The functions.
const (
	Programme   Function = "programme"   // 业务活动
	Management  Function = "management"  // 管理
	Fundraising Function = "fundraising" // 筹资
	Other       Function = "other"       // 其他
)

func (f Function) valid() bool {
	switch f {
	case Programme, Management, Fundraising, Other:
		return true
	}
	return false
}

// Account is one account of a chart (会计科目).
type Account struct {
	Code     string      `json:"code"`
	Class    Class       `json:"class"`
	Name     renjia.Text `json:"name"`
	Role     Role        `json:"role,omitempty"`
	Function Function    `json:"function,omitempty"` // of an expense account: the function all its lines have
}

func (a Account) problems(p *renjia.Problems, path string) {
	p.Require(a.Code != "", path+".code", "must be given")
	p.Require(!a.Name.IsZero(), path+".name", "must be given")
	switch a.Class {
	case Asset, Liability, NetAssets, Income, Expense:
	default:
		p.Add(path+".class", "%q: want asset, liability, net-assets, income or expense", a.Class)
	}
	switch a.Role {
	case Plain:
	case Restricted, Free:
		p.Require(a.Class == NetAssets, path+".role", "%s is for net-assets accounts", a.Role)
	case Return:
		p.Require(a.Class == Income, path+".role", "return is for income accounts")
	case Conversion:
		p.Require(a.Class == Asset || a.Class == Liability, path+".role", "conversion is for asset or liability accounts")
	default:
		p.Add(path+".role", "%q: want restricted, unrestricted, return or conversion", a.Role)
	}
	p.Require(a.Function == "" || (a.Class == Expense && a.Function.valid()), path+".function", "%q: want a function, on an expense account", a.Function)
}

// Chart is a chart of accounts. It does not change and may be used by several
// goroutines.
type Chart struct {
	name     renjia.Text
	source   string
	accounts []Account
	byCode   map[string]int
	byRole   map[Role]string
}

// NewChart makes a chart; codes must differ, and at most one account has the
// restricted role and one the unrestricted. source says where the chart comes
// from.
func NewChart(name renjia.Text, source string, accounts ...Account) (*Chart, error) {
	c := &Chart{name: name, source: source, accounts: accounts, byCode: make(map[string]int, len(accounts)), byRole: map[Role]string{}}
	var p renjia.Problems
	p.Require(len(accounts) > 0, "accounts", "must be given")
	for i, a := range accounts {
		path := fmt.Sprintf("accounts[%d]", i)
		a.problems(&p, path)
		_, twice := c.byCode[a.Code]
		p.Require(!twice, path+".code", "%q is used twice", a.Code)
		c.byCode[a.Code] = i
		_, taken := c.byRole[a.Role]
		p.Require(!taken || (a.Role != Restricted && a.Role != Free), path+".role", "%q is used twice", a.Role)
		c.byRole[a.Role] = a.Code
	}
	if err := p.Err("chart of accounts"); err != nil {
		return nil, err
	}
	return c, nil
}

// Account returns the account with a code.
func (c *Chart) Account(code string) (Account, bool) {
	i, ok := c.byCode[code]
	if !ok {
		return Account{}, false
	}
	return c.accounts[i], true
}

// Accounts returns a copy of all accounts in the order of the chart.
func (c *Chart) Accounts() []Account { return append([]Account(nil), c.accounts...) }

// netAssets returns the accounts of restricted and of unrestricted net assets.
func (c *Chart) netAssets() (restricted, free string, err error) {
	restricted, free = c.byRole[Restricted], c.byRole[Free]
	if restricted == "" || free == "" {
		err = fmt.Errorf("chart %s: has no accounts for restricted and unrestricted net assets: %w", c.name.In(renjia.English), renjia.ErrInvalid)
	}
	return restricted, free, err
}

// Name returns the name of the chart.
func (c *Chart) Name() renjia.Text { return c.name }

// Source returns where the chart comes from and how far that was verified.
func (c *Chart) Source() string { return c.source }

type chartJSON struct {
	Name     renjia.Text `json:"name"`
	Source   string      `json:"source"`
	Accounts []Account   `json:"accounts"`
}

// ReadChart reads a chart from JSON of the form of the built-in one. Unknown
// fields are refused.
func ReadChart(r io.Reader) (*Chart, error) {
	var j chartJSON
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil {
		return nil, fmt.Errorf("chart of accounts: %w: %w", err, renjia.ErrInvalid)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("chart of accounts: text after the end: %w", renjia.ErrInvalid)
	}
	return NewChart(j.Name, j.Source, j.Accounts...)
}

//go:embed chart.json
var chinaJSON []byte

var china = sync.OnceValues(func() (*Chart, error) { return ReadChart(bytes.NewReader(chinaJSON)) })

// China returns the built-in chart: those accounts of China's accounting
// system for non-profit organizations (民间非营利组织会计制度) that a station or
// community fund needs. Its Source says which text it follows.
func China() (*Chart, error) { return china() }
