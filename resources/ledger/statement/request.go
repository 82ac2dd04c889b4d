package statement

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Column is a column of net assets.
type Column string

// The columns.
const (
	Unrestricted Column = "unrestricted" // 非限定性
	Restricted   Column = "restricted"   // 限定性
	Total        Column = "total"        // 合计
)

func (c Column) valid() bool { return c == Unrestricted || c == Restricted || c == Total }

// Split is how the books tell restricted from unrestricted net assets. What
// unrestricted funds do is always unrestricted. Of a restricted fund, income
// and other receipts are restricted, and an entry on the account with the role
// unrestricted (a release) is unrestricted; its costs depend on how the books
// are kept.
type Split string

// The splits.
const (
	// ByRelease shows all costs as unrestricted: a restriction that is fulfilled
	// is released by an entry of its own (ledger.Release).
	ByRelease Split = "release"
	// ByFund shows costs in the column of their fund: a release is booked only
	// for what is left over.
	ByFund Split = "fund"
	// Unsplit shows totals only and asks for no funds.
	Unsplit Split = "none"
)

// Mixed is what becomes of an entry whose cash cannot be led to its
// counter-accounts one by one: lines on both sides stand against the cash, and
// they lead to different lines of the statement.
type Mixed string

// The ways.
const (
	// OwnAmounts takes each counter-account at its own amount, as if all of it
	// had been cash in and cash out. The sum is right, payments and receipts
	// may both be too high.
	OwnAmounts Mixed = "own"
	// Proportional divides the cash among the counter-accounts on the other
	// side by their amounts, by largest remainder, the first line first.
	Proportional Mixed = "proportional"
)

// Request says what statements are wanted.
type Request struct {
	Period   renjia.Period   // both days given
	Currency renjia.Currency // statements are in one currency; others are left out
	Layouts  Layouts         // for example of China
	Split    Split
	// Funds looks a fund up. It may be nil if Split is Unsplit.
	Funds func(ledger.FundID) (ledger.Fund, bool)
	// Fund restricts the statements to one fund; the zero value means all.
	Fund ledger.FundID
	// Prior is the period to compare with; the zero value means none.
	Prior renjia.Period
	// Closing reports whether an entry without ledger.Entry.Closes closes income
	// and costs into net assets, for books closed elsewhere. Closing entries are
	// no activities. Nil means that Closes tells.
	Closing func(ledger.Entry) bool
	// Flow returns the line of the cash flow statement that an entry's cash
	// belongs to, and "" to let the rules decide. Nil means the rules.
	Flow func(ledger.Entry) string
	// Choices answers what the rules of the cash flow statement leave open, by
	// the name of the choice.
	Choices map[string]string
	// Mixed must be named once an entry needs it.
	Mixed Mixed
}

// check reports what is missing and what is wrong.
func (r Request) check() error {
	var open []renjia.Choice
	need := func(missing bool, name, why string, options ...string) {
		if missing {
			open = append(open, renjia.Choice{Name: name, Options: options, Why: why})
		}
	}
	need(r.Split == "", "Split", "books differ in how they release restrictions", string(ByRelease), string(ByFund), string(Unsplit))
	need(r.Period.From.IsZero() || r.Period.Until.IsZero(), "Period", "a statement needs a first and a last day")
	need(r.Currency == "", "Currency", "amounts of different currencies do not add up")
	need(len(r.Layouts.Position.Lines) == 0, "Layouts", "forms differ", "China", "Plain")
	need(r.Split != Unsplit && r.Funds == nil, "Funds", "the restriction of a fund decides the column")
	if len(open) > 0 {
		return &renjia.UnspecifiedError{What: "statements", Choices: open}
	}
	return r.problems()
}

func (r Request) problems() error {
	var p renjia.Problems
	p.Within("period", r.Period.Validate())
	p.Within("currency", r.Currency.Check())
	p.Require(r.Split == ByRelease || r.Split == ByFund || r.Split == Unsplit, "split", "%q: want release, fund or none", r.Split)
	p.Require(r.Mixed == "" || r.Mixed == OwnAmounts || r.Mixed == Proportional, "mixed", "%q: want own or proportional", r.Mixed)
	if r.Prior != (renjia.Period{}) {
		p.Within("prior", r.Prior.Validate())
		p.Require(!r.Prior.From.IsZero() && !r.Prior.Until.IsZero(), "prior", "needs both days")
		p.Require(!r.Period.From.Before(r.Prior.Until), "prior", "must end before the period begins")
	}
	for _, part := range []struct {
		path string
		l    Layout
		want Kind
	}{{"layouts.position", r.Layouts.Position, Position}, {"layouts.activities", r.Layouts.Activities, Activities}, {"layouts.cash_flow", r.Layouts.CashFlow, CashFlow}} {
		p.Within(part.path, part.l.Validate())
		p.Require(part.l.Statement == part.want, part.path+".statement", "%q: want %s", part.l.Statement, part.want)
	}
	return p.Err("request")
}

// column returns the column of a line on an account of a fund.
func (r Request) column(restricted bool, a ledger.Account) Column {
	if !restricted || a.Role == ledger.Free || (a.Class == ledger.Expense && r.Split == ByRelease) {
		return Unrestricted
	}
	return Restricted
}
