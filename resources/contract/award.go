package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/resources/service"
)

// AwardID identifies an award.
type AwardID = renjia.ID[Award]

// Award is the decision for a bid (中标、成交), with the ranking it rests on.
type Award struct {
	ID        AwardID         `json:"id"`
	Tender    TenderID        `json:"tender"`
	Bid       string          `json:"bid"`
	Purchaser renjia.Ref      `json:"purchaser"`
	Supplier  renjia.Ref      `json:"supplier"`
	Value     renjia.Money    `json:"value"`
	Hours     service.Minutes `json:"minutes"` // offered
	Decided   renjia.Date     `json:"decided"`
	Published renjia.Date     `json:"published,omitzero"` // 中标公告
	Ranking   Ranking         `json:"ranking"`
	Chosen    string          `json:"chosen,omitempty"` // why, among tied bids
	State     AwardState      `json:"state"`
	EndedFor  string          `json:"ended_for,omitempty"`
}

// AwardState is where an award is in its life; the values are those of OCDS.
type AwardState string

// The states of an award.
const (
	AwardPending      AwardState = "pending"      // 拟中标
	AwardActive       AwardState = "active"       // 已中标
	AwardCancelled    AwardState = "cancelled"    // 已取消
	AwardUnsuccessful AwardState = "unsuccessful" // 未成立
)

var awardLife = lifecycle.Table[AwardState]{
	AwardPending:      {"publish": AwardActive, "cancel": AwardCancelled, "fail": AwardUnsuccessful},
	AwardActive:       {"cancel": AwardCancelled},
	AwardCancelled:    {},
	AwardUnsuccessful: {},
}

func (a *Award) state() (string, string, *AwardState) { return "award", a.ID.String(), &a.State }

// Decide awards an active tender to its best bid. Among tied bids the caller
// names one, with a reason; otherwise chosen and reason stay empty.
func (t Tender) Decide(id AwardID, chosen, reason string, on renjia.Date) (Award, error) {
	if t.State != TenderActive {
		return Award{}, &renjia.StateError{Record: "tender", ID: t.ID.String(), State: string(t.State), Verb: "award"}
	}
	if on.Before(t.Submission.Until) {
		return Award{}, fmt.Errorf("tender %s: bids come in until %s: %w", t.ID, t.Submission.Until, renjia.ErrForbidden)
	}
	ranking, err := t.Score()
	if err != nil {
		return Award{}, err
	}
	won, err := ranking.Winner()
	if chosen != "" && len(ranking.Tied) > 0 {
		if reason == "" {
			return Award{}, fmt.Errorf("tender %s: a choice among tied bids needs a reason: %w", t.ID, renjia.ErrInvalid)
		}
		won, err = ranking.Choose(chosen)
	}
	if err != nil {
		return Award{}, fmt.Errorf("tender %s: %w", t.ID, err)
	}
	if chosen != "" && chosen != won.Bid {
		return Award{}, fmt.Errorf("tender %s: bid %q is not the best: %w", t.ID, chosen, renjia.ErrForbidden)
	}
	b := t.Bids[slices.IndexFunc(t.Bids, func(b Bid) bool { return b.Code == won.Bid })]
	return Award{
		ID: id, Tender: t.ID, Bid: b.Code, Purchaser: t.Purchaser, Supplier: b.Bidder, Value: b.Price, Hours: b.Hours,
		Decided: on, Ranking: ranking, Chosen: reason, State: AwardPending,
	}, nil
}

// Validate reports every problem of the award.
func (a Award) Validate() error {
	var p renjia.Problems
	p.Require(!a.Tender.IsZero(), "tender", "must be given")
	p.Require(a.Bid != "", "bid", "must be given")
	p.Require(!a.Supplier.IsZero() && a.Supplier != a.Purchaser, "supplier", "must be given, and not the purchaser")
	p.Require(a.Value.Sign() > 0, "value", "%s: want more than zero", a.Value)
	p.Require(!a.Decided.IsZero(), "decided", "must be given")
	p.Require(a.Published.IsZero() || !a.Published.Before(a.Decided), "published", "%s is before the decision on %s", a.Published, a.Decided)
	p.Require(awardLife.Known(a.State), "state", "%q: is not a state of this record", a.State)
	return p.Err("award")
}

// Publish brings the award into force.
func (a *Award) Publish(on renjia.Date) error {
	return move(a, awardLife, "publish", func(a *Award) error {
		a.Published = on
		return nil
	})
}

// Cancel takes the award back, for a reason.
func (a *Award) Cancel(reason string) error { return a.end("cancel", reason) }

// Fail ends an award that the bidder does not take up, for a reason.
func (a *Award) Fail(reason string) error { return a.end("fail", reason) }

func (a *Award) end(verb, reason string) error {
	return move(a, awardLife, verb, func(a *Award) error {
		if reason == "" {
			return fmt.Errorf("award %s: cannot %s without a reason: %w", a.ID, verb, renjia.ErrInvalid)
		}
		a.EndedFor = reason
		return nil
	})
}

// Fits reports whether a contract or frame keeps what was awarded: the parties,
// a price of at most the value, and no fewer hours than offered for a whole
// contract. years is how many contracts of a year the award covers; the hours
// and the value are those of all of them.
func (a Award) Fits(c Contract, years int64) error {
	var p renjia.Problems
	p.Require(a.State == AwardActive, "award", "is %s, not active", a.State)
	p.Require(c.Provider == a.Supplier, "provider", "is not the supplier awarded")
	p.Require(c.Purchaser == a.Purchaser, "purchaser", "is not that of the award")
	p.Require(years > 0, "years", "%d: want at least 1", years)
	over, err := c.Price.Compare(a.Value)
	p.Within("price", err)
	p.Require(err != nil || over <= 0, "price", "%s is above the award of %s", c.Price, a.Value)
	if years > 0 {
		p.Require(renjia.Frac(int64(c.Hours.Minimum), 1).Compare(renjia.Frac(int64(a.Hours), years)) >= 0, "hours.minimum_minutes",
			"%d is below the %d minutes offered for %d years", c.Hours.Minimum, a.Hours, years)
	}
	return p.Err("contract")
}
