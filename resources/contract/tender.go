package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/resources/service"
)

// TenderID identifies a tender.
type TenderID = renjia.ID[Tender]

// Method is how a provider is found; the values are those of OCDS.
type Method string

// The methods.
const (
	Open      Method = "open"      // 公开招标
	Selective Method = "selective" // 邀请招标
	Limited   Method = "limited"   // 竞争性磋商、竞争性谈判
	Direct    Method = "direct"    // 单一来源
)

// Tender is a call for bids on a service (采购项目) with the bids and their marks.
type Tender struct {
	ID         TenderID      `json:"id"`
	Number     string        `json:"number,omitempty"` // unique in the space, if given
	Title      renjia.Text   `json:"title"`
	Purchaser  renjia.Ref    `json:"purchaser"`
	Demand     DemandID      `json:"demand,omitzero"`
	Item       string        `json:"item,omitempty"` // code of the catalogue item
	Method     Method        `json:"method"`
	Ceiling    renjia.Money  `json:"ceiling"`         // 最高限价
	Fixed      bool          `json:"fixed,omitempty"` // every bid is at the ceiling (固定总价)
	Hours      Hours         `json:"hours"`           // asked for; offers below the minimum are not valid
	Submission renjia.Period `json:"submission"`      // when bids come in
	Period     renjia.Period `json:"period"`          // of the contract or frame
	Criteria   []Criterion   `json:"criteria"`
	Bids       []Bid         `json:"bids,omitempty"`
	State      TenderState   `json:"state"`
	Changed    renjia.Date   `json:"changed,omitzero"`    // last step
	EndedFor   string        `json:"ended_for,omitempty"` // why it was cancelled, withdrawn or unsuccessful
}

// Formula is how the points of a criterion come about.
type Formula string

// The formulas.
const (
	// Panel: points from the assessors, combined as the criterion says.
	Panel Formula = "panel"
	// MostHours: the valid bid with the most hours has full marks, the others in
	// proportion (以投标工时最高者为基准). Published tenders with a fixed price
	// score the price in this way.
	MostHours Formula = "most-hours"
	// LowestPrice: the valid bid with the lowest price has full marks, the
	// others lowest / own (低价优先法; Order 87 of 2017, article not verified here).
	LowestPrice Formula = "lowest-price"
)

// Combine is how the marks of several assessors become one.
type Combine string

// The ways. There is no default.
const (
	Mean    Combine = "mean"    // 算术平均
	Trimmed Combine = "trimmed" // 去掉一个最高分和一个最低分后的平均; wants three assessors or more
)

// Criterion is one part of the score (评分项).
type Criterion struct {
	Code    string          `json:"code"`
	Name    renjia.Text     `json:"name"`
	Points  renjia.Fraction `json:"points"` // the most; all points sum to 100
	Formula Formula         `json:"formula"`
	Combine Combine         `json:"combine,omitempty"` // of a panel
}

// Bid is an offer (投标).
type Bid struct {
	Code      string          `json:"code"`
	Bidder    renjia.Ref      `json:"bidder"`
	Submitted renjia.Date     `json:"submitted"`
	Price     renjia.Money    `json:"price"`
	Hours     service.Minutes `json:"minutes"` // offered
	Marks     []PanelMark     `json:"marks,omitempty"`
	Invalid   string          `json:"invalid,omitempty"` // why it was found invalid (无效投标)
}

// PanelMark is what one assessor gives a bid on one criterion.
type PanelMark struct {
	Criterion string          `json:"criterion"`
	Assessor  renjia.Ref      `json:"assessor" privacy:"personal"`
	Points    renjia.Fraction `json:"points"`
}

// TenderState is where a tender is in its life; the values are those of OCDS.
type TenderState string

// The states of a tender.
const (
	TenderPlanning     TenderState = "planning"     // 意向
	TenderPlanned      TenderState = "planned"      // 已计划
	TenderActive       TenderState = "active"       // 进行中
	TenderComplete     TenderState = "complete"     // 已完成
	TenderCancelled    TenderState = "cancelled"    // 已终止
	TenderUnsuccessful TenderState = "unsuccessful" // 废标
	TenderWithdrawn    TenderState = "withdrawn"    // 已撤回
)

var tenderLife = lifecycle.Table[TenderState]{
	TenderPlanning:     {"plan": TenderPlanned, "withdraw": TenderWithdrawn},
	TenderPlanned:      {"open": TenderActive, "withdraw": TenderWithdrawn, "cancel": TenderCancelled},
	TenderActive:       {"bid": TenderActive, "mark": TenderActive, "complete": TenderComplete, "fail": TenderUnsuccessful, "cancel": TenderCancelled},
	TenderComplete:     {},
	TenderCancelled:    {},
	TenderUnsuccessful: {},
	TenderWithdrawn:    {},
}

func (t *Tender) state() (string, string, *TenderState) { return "tender", t.ID.String(), &t.State }

// Validate reports every problem of the tender.
func (t Tender) Validate() error {
	var p renjia.Problems
	p.Require(!t.Title.IsZero(), "title", "must be given")
	p.Require(!t.Purchaser.IsZero(), "purchaser", "must be given")
	p.Require(slices.Contains([]Method{Open, Selective, Limited, Direct}, t.Method), "method", "%q: want open, selective, limited or direct", t.Method)
	p.Require(t.Ceiling.Sign() > 0, "ceiling", "%s: want more than zero", t.Ceiling)
	p.Require(t.Hours.Minimum >= 0 && (t.Hours.Maximum == 0 || t.Hours.Maximum >= t.Hours.Minimum), "hours", "the maximum is below the minimum")
	checkOptional(&p, "submission", t.Submission)
	checkOptional(&p, "period", t.Period)
	p.Require(tenderLife.Known(t.State), "state", "%q: is not a state of this record", t.State)
	t.checkCriteria(&p)
	codes := map[string]bool{}
	for i, b := range t.Bids {
		path := fmt.Sprintf("bids[%d]", i)
		p.Require(b.Code != "" && !codes[b.Code], path+".code", "%q: want a code of its own", b.Code)
		codes[b.Code] = true
		t.checkBid(&p, path, b)
	}
	return p.Err("tender")
}

func (t Tender) checkCriteria(p *renjia.Problems) {
	sum, codes := exact{}, map[string]bool{}
	for i, c := range t.Criteria {
		path := fmt.Sprintf("criteria[%d]", i)
		p.Require(c.Code != "" && !codes[c.Code], path+".code", "%q: want a code of its own", c.Code)
		p.Require(c.Points.Sign() > 0, path+".points", "%s: want more than 0", c.Points)
		p.Require(c.Formula == Panel || c.Formula == MostHours || c.Formula == LowestPrice, path+".formula", "%q: want panel, most-hours or lowest-price", c.Formula)
		p.Require(c.Combine == "" || c.Combine == Mean || c.Combine == Trimmed, path+".combine", "%q: want mean or trimmed", c.Combine)
		codes[c.Code] = true
		sum = sum.plus(c.Points)
	}
	p.Require(len(t.Criteria) == 0 && t.Method == Direct || sum.is(renjia.Frac(100, 1)), "criteria", "points sum to %s, want 100", sum)
}

func (t Tender) checkBid(p *renjia.Problems, path string, b Bid) {
	p.Require(!b.Bidder.IsZero() && b.Bidder != t.Purchaser, path+".bidder", "must be given, and not the purchaser")
	p.Require(b.Price.Sign() > 0 && b.Price.Currency() == t.Ceiling.Currency(), path+".price", "%s: want more than zero, in %s", b.Price, t.Ceiling.Currency())
	p.Require(b.Hours >= 0, path+".minutes", "%d is negative", b.Hours)
	seen := map[PanelMark]bool{}
	for i, m := range b.Marks {
		at := fmt.Sprintf("%s.marks[%d]", path, i)
		k := slices.IndexFunc(t.Criteria, func(c Criterion) bool { return c.Code == m.Criterion && c.Formula == Panel })
		p.Require(k >= 0, at+".criterion", "%q is not marked by the panel", m.Criterion)
		p.Require(!m.Assessor.IsZero(), at+".assessor", "must be given")
		p.Require(k < 0 || m.Points.Sign() >= 0 && m.Points.Compare(t.Criteria[k].Points) <= 0, at+".points", "%s: want 0 to the points of the criterion", m.Points)
		key := PanelMark{Criterion: m.Criterion, Assessor: m.Assessor}
		p.Require(!seen[key], at, "the assessor marked the criterion twice")
		seen[key] = true
	}
}

// Plan schedules a tender, OpenBids starts it.
func (t *Tender) Plan(on renjia.Date) error { return t.stepOn("plan", on) }

// OpenBids starts a planned tender.
func (t *Tender) OpenBids(on renjia.Date) error { return t.stepOn("open", on) }

// Complete ends a tender whose award was decided.
func (t *Tender) Complete(on renjia.Date) error { return t.stepOn("complete", on) }

// Withdraw takes a tender back before it started.
func (t *Tender) Withdraw(on renjia.Date, reason string) error { return t.end("withdraw", on, reason) }

// Cancel ends a tender without an award.
func (t *Tender) Cancel(on renjia.Date, reason string) error { return t.end("cancel", on, reason) }

// Fail ends a tender that found no valid bid.
func (t *Tender) Fail(on renjia.Date, reason string) error { return t.end("fail", on, reason) }

func (t *Tender) stepOn(verb string, on renjia.Date) error {
	return move(t, tenderLife, verb, func(t *Tender) error {
		t.Changed = on
		return nil
	})
}

func (t *Tender) end(verb string, on renjia.Date, reason string) error {
	return move(t, tenderLife, verb, func(t *Tender) error {
		if reason == "" {
			return fmt.Errorf("tender %s: cannot %s without a reason: %w", t.ID, verb, renjia.ErrInvalid)
		}
		t.Changed, t.EndedFor = on, reason
		return nil
	})
}

// Enter takes a bid in, while bids come in.
func (t *Tender) Enter(b Bid) error {
	return move(t, tenderLife, "bid", func(t *Tender) error {
		if !t.Submission.Contains(b.Submitted) {
			return fmt.Errorf("tender %s: bid of %s is outside %s: %w", t.ID, b.Submitted, t.Submission, renjia.ErrForbidden)
		}
		if slices.ContainsFunc(t.Bids, func(x Bid) bool { return x.Bidder == b.Bidder }) {
			return fmt.Errorf("tender %s: bidder %s has a bid: %w", t.ID, b.Bidder, renjia.ErrExists)
		}
		b.Marks = nil
		t.Bids = append(slices.Clone(t.Bids), b)
		return nil
	})
}

// Mark takes the marks that an assessor gives a bid.
func (t *Tender) Mark(bid string, marks ...PanelMark) error {
	return t.onBid(bid, func(b *Bid) { b.Marks = append(slices.Clone(b.Marks), marks...) })
}

// Reject finds a bid invalid, for a reason.
func (t *Tender) Reject(bid, reason string) error {
	return t.onBid(bid, func(b *Bid) { b.Invalid = reason })
}

func (t *Tender) onBid(code string, do func(*Bid)) error {
	return move(t, tenderLife, "mark", func(t *Tender) error {
		t.Bids = slices.Clone(t.Bids)
		i := slices.IndexFunc(t.Bids, func(b Bid) bool { return b.Code == code })
		if i < 0 {
			return fmt.Errorf("tender %s: bid %q: %w", t.ID, code, renjia.ErrNotFound)
		}
		do(&t.Bids[i])
		return nil
	})
}
