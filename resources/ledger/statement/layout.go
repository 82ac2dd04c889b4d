package statement

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Kind is one of the three statements.
type Kind string

// The statements of China's accounting system for non-profit organizations.
const (
	Position   Kind = "position"   // 资产负债表
	Activities Kind = "activities" // 业务活动表
	CashFlow   Kind = "cash-flow"  // 现金流量表
)

// totals names the lines by which the statements articulate.
var totals = map[Kind][]string{
	Position:   {"assets", "liabilities", "net-assets"},
	Activities: {"change"},
	CashFlow:   {"change"},
}

// Layout is the form of a statement as data: its lines and what feeds them.
// A user's own file has the same form as the built-in ones.
type Layout struct {
	Statement Kind        `json:"statement"`
	Title     renjia.Text `json:"title"`
	Form      string      `json:"form,omitempty"` // number of the form, for example 会民非01表
	Source    string      `json:"source"`
	// Unverified says which parts were not checked against the source.
	Unverified string        `json:"unverified,omitempty"`
	Valid      renjia.Period `json:"valid,omitzero"`
	Lines      []Line        `json:"lines"`
	// Cash and Rules belong to the cash flow statement: which accounts are cash,
	// and which line a counter-account stands for.
	Cash  []string `json:"cash,omitempty"`
	Rules []Rule   `json:"rules,omitempty"`
}

// Side is the side of the books on which a line is positive.
type Side string

// The sides. On the cash flow statement receipts are debits and payments credits.
const (
	Debit  Side = "debit"  // 借
	Credit Side = "credit" // 贷
)

// Line is one line of a layout. It is a heading, or has exactly one of Feed,
// NetAssets, Transfer, Flow and Sum.
type Line struct {
	ID      string      `json:"id"`
	Number  int         `json:"number,omitempty"` // 行次
	Caption renjia.Text `json:"caption"`
	Feed    *Feed       `json:"feed,omitempty"` // accounts summed up on this line
	Side    Side        `json:"side,omitempty"` // of a line with Feed or Flow
	// NetAssets is the column whose net assets the line shows.
	NetAssets Column `json:"net_assets,omitempty"`
	// Transfer is what moves between the columns.
	Transfer Transfer `json:"transfer,omitempty"`
	// Flow marks a line that rules of the cash flow statement lead to.
	Flow bool `json:"flow,omitempty"`
	// Sum names earlier lines; "-" before a name subtracts it.
	Sum []string `json:"sum,omitempty"`
	// Memo marks a line that repeats part of another one (其中) and feeds no sum.
	Memo bool `json:"memo,omitempty"`
	// Each shows the accounts of the line one by one.
	Each bool `json:"each,omitempty"`
	// Optional leaves the line out where it is zero.
	Optional bool `json:"optional,omitempty"`
}

// Transfer is a movement between the columns of net assets.
type Transfer string

// The transfers.
const (
	Released Transfer = "release" // 限定性净资产转为非限定性净资产
	Bound    Transfer = "bind"    // 非限定性净资产转为限定性净资产
	// Direct is what else changes net assets without being income or cost:
	// opening balances, endowments given.
	Direct Transfer = "direct"
)

// Feed says which accounts a line sums up. Accounts come first: a code stands
// for itself and for the detail accounts that begin with it, the longest code
// decides. What no line names is taken by the first line whose class, role and
// function (empty: any) it has.
type Feed struct {
	Accounts []string        `json:"accounts,omitempty"`
	Class    ledger.Class    `json:"class,omitempty"`
	Role     ledger.Role     `json:"role,omitempty"`
	Function ledger.Function `json:"function,omitempty"`
}

// Rule leads the cash of counter-accounts to lines of the cash flow statement:
// In if cash comes in, Out if it goes out; the same line in both places nets
// refunds. Where an account alone does not tell, Choose names the choice the
// caller makes in Request.Choices among Options.
type Rule struct {
	From    Feed     `json:"from"` // the counter-accounts
	In      string   `json:"in,omitempty"`
	Out     string   `json:"out,omitempty"`
	Choose  string   `json:"choose,omitempty"`
	Options []string `json:"options,omitempty"`
}

// ReadLayout reads a layout from JSON. Names are case-sensitive, unknown ones
// are refused; every problem is reported with its place.
func ReadLayout(r io.Reader, file string) (Layout, error) {
	var l Layout
	err := strict.Read(r, file, 1<<20, &l)
	return l, err
}

// Validate reports every problem of the layout.
func (l Layout) Validate() error {
	var p renjia.Problems
	needed, known := totals[l.Statement]
	p.Require(known, "statement", "%q: want position, activities or cash-flow", l.Statement)
	p.Require(!l.Title.IsZero(), "title", "must be given")
	p.Require(l.Source != "", "source", "must be given")
	p.Within("valid", l.Valid.Validate())
	seen := map[string]bool{}
	for i, line := range l.Lines {
		line.problems(&p, fmt.Sprintf("lines[%d]", i), l.Statement, seen)
		seen[line.ID] = true
	}
	for _, id := range needed {
		p.Require(seen[id], "lines", "a line %q is needed", id)
	}
	var feeds []*Feed
	for _, line := range l.Lines {
		if !line.Memo {
			feeds = append(feeds, line.Feed)
		}
	}
	for i := range l.Rules {
		feeds = append(feeds, &l.Rules[i].From)
	}
	_, twice := place(feeds)
	p.Require(twice == "", "lines", "account %s is fed into two lines", twice)
	l.flowProblems(&p)
	return p.Err("layout")
}

func (l Line) problems(p *renjia.Problems, path string, k Kind, seen map[string]bool) {
	p.Require(l.ID != "", path+".id", "must be given")
	p.Require(!seen[l.ID], path+".id", "%q is used twice", l.ID)
	p.Require(!l.Caption.IsZero(), path+".caption", "must be given")
	kinds := 0
	for _, has := range []bool{l.Feed != nil, l.NetAssets != "", l.Transfer != "", l.Flow, len(l.Sum) > 0} {
		if has {
			kinds++
		}
	}
	p.Require(kinds <= 1, path, "has more than one of feed, net_assets, transfer, flow and sum")
	p.Require((l.Side != "") == (l.Feed != nil || l.Flow), path+".side", "is for lines with feed or flow, which need it")
	p.Require(l.Side == "" || l.Side == Debit || l.Side == Credit, path+".side", "%q: want debit or credit", l.Side)
	p.Require(l.Feed == nil || k != CashFlow, path+".feed", "a cash flow statement is fed by its rules")
	p.Require(!l.Flow || k == CashFlow, path+".flow", "is for the cash flow statement")
	p.Require(!l.Memo || l.Feed != nil, path+".memo", "is for lines with feed")
	p.Require(!l.Each || l.Feed != nil || l.Flow, path+".each", "is for lines with feed or flow")
	p.Require(l.NetAssets == "" || k == Position && l.NetAssets.valid(), path+".net_assets", "%q: want unrestricted, restricted or total, on a statement of position", l.NetAssets)
	p.Require(l.Transfer == "" || k == Activities && l.Transfer.valid(), path+".transfer", "%q: want release, bind or direct, on a statement of activities", l.Transfer)
	for i, name := range l.Sum {
		p.Require(seen[strings.TrimPrefix(name, "-")], fmt.Sprintf("%s.sum[%d]", path, i), "%q is no earlier line", name)
	}
}

func (t Transfer) valid() bool { return t == Released || t == Bound || t == Direct }

// flowProblems checks that cash flow rules lead to lines that exist.
func (l Layout) flowProblems(p *renjia.Problems) {
	if l.Statement != CashFlow {
		p.Require(len(l.Cash) == 0 && len(l.Rules) == 0, "rules", "cash and rules are for the cash flow statement")
		return
	}
	leads := func(path, id string) {
		i := slices.IndexFunc(l.Lines, func(line Line) bool { return line.ID == id })
		p.Require(i >= 0 && l.Lines[i].Flow, path, "%q is no line with flow", id)
	}
	for i, r := range l.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		if r.Choose == "" {
			leads(path+".in", r.In)
			leads(path+".out", r.Out)
			continue
		}
		p.Require(r.In == "" && r.Out == "", path, "has a choice and needs no in or out")
		p.Require(len(r.Options) > 1, path+".options", "want at least 2")
		for j, id := range r.Options {
			leads(fmt.Sprintf("%s.options[%d]", path, j), id)
		}
	}
}

// line returns a line by its name.
func (l Layout) line(id string) (Line, bool) {
	i := slices.IndexFunc(l.Lines, func(line Line) bool { return line.ID == id })
	if i < 0 {
		return Line{}, false
	}
	return l.Lines[i], true
}
