package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/resources/ledger"
)

// GrantID identifies a grant.
type GrantID = renjia.ID[Grant]

// Grant is money given for a purpose without buying a service (资助), from the
// application over the award and its agreement to the settlement. The recipient
// is either an organization or an individual, never both.
type Grant struct {
	ID          GrantID     `json:"id"`
	Number      string      `json:"number,omitempty"` // unique in the space, if given
	Title       renjia.Text `json:"title"`
	Description renjia.Text `json:"description"`
	Funder      renjia.Ref  `json:"funder"` // 资助方
	// Exactly one of the two; an organization that passes the money on says so
	// in Regrant.
	Recipient  renjia.Ref `json:"recipient,omitzero"`                            // 受资助方, an organization
	Individual renjia.Ref `json:"individual,omitzero" privacy:"sensitive,about"` // a person
	Regrant    string     `json:"regrant,omitempty"`                             // how it is passed on; empty: it is not
	Programme  string     `json:"programme,omitempty"`                           // the funder's programme (资助计划)

	Applied   renjia.Money  `json:"applied,omitzero"` // asked for
	Awarded   renjia.Money  `json:"awarded,omitzero"`
	AppliedOn renjia.Date   `json:"applied_on,omitzero"`
	AwardedOn renjia.Date   `json:"awarded_on,omitzero"`
	Planned   renjia.Period `json:"planned,omitzero"` // when the work is done
	Actual    renjia.Period `json:"actual,omitzero"`

	Restriction     ledger.Restriction `json:"restriction,omitempty"` // 限定; must be named from the award on
	Purpose         renjia.Text        `json:"purpose,omitzero"`      // of a restriction by purpose
	Fund            ledger.FundID      `json:"fund,omitzero"`         // the recipient's fund it is booked on
	Lines           []BudgetLine       `json:"lines,omitempty"`       // of the agreement; they sum to Awarded
	Shift           ShiftPolicy        `json:"shift,omitzero"`
	Instalments     []Instalment       `json:"instalments,omitempty"`
	Transactions    []Transaction      `json:"transactions,omitempty"`
	Classifications []Classification   `json:"classifications,omitempty"`
	Reports         []GrantReport      `json:"reports,omitempty"`
	State           GrantState         `json:"state"`
	Ended           renjia.Date        `json:"ended,omitzero"`
	EndedFor        string             `json:"ended_for,omitempty"` // why it was declined, withdrawn or cancelled
	Settlement      *GrantSettlement   `json:"settlement,omitempty"`
}

// Instalment is a part of a grant with its date and its condition.
type Instalment struct {
	Code   string       `json:"code"`
	Amount renjia.Money `json:"amount"`
	From   renjia.Date  `json:"from"`             // not before
	Report string       `json:"report,omitempty"` // code of the report that must be accepted first
}

// GrantReport is a report the recipient owes the funder.
type GrantReport struct {
	Code      string      `json:"code"`
	Due       renjia.Date `json:"due"`
	Submitted renjia.Date `json:"submitted,omitzero"`
	Accepted  renjia.Date `json:"accepted,omitzero"`
}

// Direction says which way the money of a transaction goes.
type Direction string

// The directions.
const (
	Disbursed Direction = "disbursed" // from the funder to the recipient (拨付)
	Spent     Direction = "spent"     // by the recipient (支出)
	Returned  Direction = "returned"  // from the recipient to the funder (退回)
)

// Transaction is a payment under a grant.
type Transaction struct {
	Direction  Direction    `json:"direction"`
	Date       renjia.Date  `json:"date"`
	Amount     renjia.Money `json:"amount"`               // more than zero
	Instalment string       `json:"instalment,omitempty"` // of a disbursement
	Line       string       `json:"line,omitempty"`       // of what was spent
	Note       string       `json:"note,omitempty"`
	Entry      renjia.Ref   `json:"entry,omitzero"` // in the books
}

// Classification puts a record into a vocabulary.
type Classification struct {
	Vocabulary string `json:"vocabulary,omitempty"`
	Code       string `json:"code,omitempty"`
	Title      string `json:"title"`
}

// GrantSettlement closes the account of a grant (结算).
type GrantSettlement struct {
	Date      renjia.Date  `json:"date"`
	Disbursed renjia.Money `json:"disbursed"`
	Spent     renjia.Money `json:"spent"`
	Returned  renjia.Money `json:"returned"`
	Unspent   renjia.Money `json:"unspent"`       // disbursed − spent − returned
	Kept      renjia.Ref   `json:"kept,omitzero"` // the decision that lets the recipient keep what is unspent
}

// GrantState is where a grant is in its life.
type GrantState string

// The states of a grant.
const (
	GrantApplied   GrantState = "applied"   // 已申请
	GrantAwarded   GrantState = "awarded"   // 已批准
	GrantAgreed    GrantState = "agreed"    // 已签协议
	GrantSettled   GrantState = "settled"   // 已结算
	GrantDeclined  GrantState = "declined"  // 未批准
	GrantWithdrawn GrantState = "withdrawn" // 已撤回
	GrantCancelled GrantState = "cancelled" // 已取消
)

var grantLife = lifecycle.Table[GrantState]{
	GrantApplied:   {"award": GrantAwarded, "decline": GrantDeclined, "withdraw": GrantWithdrawn},
	GrantAwarded:   {"agree": GrantAgreed, "withdraw": GrantWithdrawn, "cancel": GrantCancelled},
	GrantAgreed:    {"disburse": GrantAgreed, "spend": GrantAgreed, "return": GrantAgreed, "report": GrantAgreed, "settle": GrantSettled},
	GrantSettled:   {},
	GrantDeclined:  {},
	GrantWithdrawn: {},
	GrantCancelled: {},
}

func (g *Grant) state() (string, string, *GrantState) { return "grant", g.ID.String(), &g.State }

// DisbursedAmount returns what was paid out so far; see Direction for the
// other totals.
func (g Grant) DisbursedAmount() (renjia.Money, error) { return g.Total(Disbursed) }

// Total returns the sum of the transactions of one direction.
func (g Grant) Total(d Direction) (sum renjia.Money, err error) {
	for _, t := range g.Transactions {
		if t.Direction != d {
			continue
		}
		if sum, err = sum.Add(t.Amount); err != nil {
			return sum, fmt.Errorf("grant %s: %w", g.ID, err)
		}
	}
	return sum, nil
}

// Validate reports every problem of the grant.
func (g Grant) Validate() error {
	var p renjia.Problems
	p.Require(!g.Title.IsZero(), "title", "must be given")
	p.Require(!g.Funder.IsZero(), "funder", "must be given")
	p.Require(g.Recipient.IsZero() != g.Individual.IsZero(), "recipient", "want exactly one of recipient and individual")
	p.Require(g.Funder.IsZero() || g.Funder != g.Recipient && g.Funder != g.Individual, "recipient", "is the funder")
	p.Require(g.Applied.Sign() >= 0, "applied", "%s is negative", g.Applied)
	p.Require(grantLife.Known(g.State), "state", "%q: is not a state of this record", g.State)
	checkOptional(&p, "planned", g.Planned)
	checkOptional(&p, "actual", g.Actual)
	for i, c := range g.Classifications {
		p.Require(c.Title != "", fmt.Sprintf("classifications[%d].title", i), "must be given")
	}
	g.checkAward(&p)
	g.checkAgreement(&p)
	for i, t := range g.Transactions {
		p.Within(fmt.Sprintf("transactions[%d]", i), t.Validate())
	}
	return p.Err("grant")
}

func checkOptional(p *renjia.Problems, path string, span renjia.Period) {
	if span != (renjia.Period{}) {
		p.Within(path, span.Validate())
	}
}

func (g Grant) checkAward(p *renjia.Problems) {
	ended := g.State == GrantDeclined || g.State == GrantWithdrawn || g.State == GrantCancelled
	p.Require(ended == (g.EndedFor != ""), "ended_for", "must be given for a grant that came to nothing, and only for one")
	if g.State != GrantAwarded && g.State != GrantAgreed && g.State != GrantSettled {
		return
	}
	p.Require(g.Awarded.Sign() > 0, "awarded", "%s: want more than zero", g.Awarded)
	p.Require(!g.AwardedOn.IsZero(), "awarded_on", "must be given")
	p.Require(g.AppliedOn.IsZero() || !g.AwardedOn.Before(g.AppliedOn), "awarded_on", "%s is before the application on %s", g.AwardedOn, g.AppliedOn)
}

func (g Grant) checkAgreement(p *renjia.Problems) {
	if g.State != GrantAgreed && g.State != GrantSettled {
		return
	}
	if len(g.Lines) > 0 {
		checkLines(p, "lines", g.Lines, g.Awarded)
	}
	sum, codes := renjia.Money{}, map[string]bool{}
	for i, x := range g.Instalments {
		path := fmt.Sprintf("instalments[%d]", i)
		p.Require(x.Code != "" && !codes[x.Code], path+".code", "%q: want a code of its own", x.Code)
		p.Require(x.Amount.Sign() > 0, path+".amount", "%s: want more than zero", x.Amount)
		p.Require(x.Report == "" || g.report(x.Report) != nil, path+".report", "%q is not a report of the grant", x.Report)
		codes[x.Code] = true
		var err error
		if sum, err = sum.Add(x.Amount); err != nil {
			p.Within(path, err)
			return
		}
	}
	p.Require(sum == g.Awarded, "instalments", "sum to %s, want the award of %s", sum, g.Awarded)
}

func (g Grant) report(code string) *GrantReport {
	i := slices.IndexFunc(g.Reports, func(r GrantReport) bool { return r.Code == code })
	if i < 0 {
		return nil
	}
	return &g.Reports[i]
}

// Validate reports every problem of the transaction.
func (t Transaction) Validate() error {
	var p renjia.Problems
	p.Require(t.Direction == Disbursed || t.Direction == Spent || t.Direction == Returned, "direction", "%q: want disbursed, spent or returned", t.Direction)
	p.Require(!t.Date.IsZero(), "date", "must be given")
	p.Require(t.Amount.Sign() > 0, "amount", "%s: want more than zero", t.Amount)
	return p.Err("transaction")
}
