package contract

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// CatalogueItemID identifies an item of a purchase catalogue.
type CatalogueItemID = renjia.ID[CatalogueItem]

// CatalogueItem is a service that may be bought (政府购买服务目录, 指导性目录).
type CatalogueItem struct {
	ID        CatalogueItemID `json:"id"`
	Code      string          `json:"code"` // unique in the space
	Parent    string          `json:"parent,omitempty"`
	Name      renjia.Text     `json:"name"`
	Listed    renjia.Date     `json:"listed"`
	Renewed   renjia.Date     `json:"renewed,omitzero"`    // last confirmed
	RenewBy   renjia.Date     `json:"renew_by,omitzero"`   // the last day to confirm it again; empty: none is set
	Purchases []renjia.Date   `json:"purchases,omitempty"` // days of signing of contracts under it, in their order
	State     ItemState       `json:"state"`
	Removed   renjia.Date     `json:"removed,omitzero"`
	RemovedBy renjia.Text     `json:"removed_by,omitzero"` // why
}

// ItemState is where an item is in its life.
type ItemState string

// The states of an item.
const (
	ItemListed  ItemState = "listed"  // 在目录
	ItemRemoved ItemState = "removed" // 已移出
)

var itemLife = lifecycle.Table[ItemState]{
	ItemListed:  {"renew": ItemListed, "purchase": ItemListed, "remove": ItemRemoved},
	ItemRemoved: {"list again": ItemListed},
}

func (i *CatalogueItem) state() (string, string, *ItemState) {
	return "catalogue item", i.Code, &i.State
}

// CatalogueRule says when an item leaves a dynamic catalogue (动态调整).
type CatalogueRule struct {
	Years  int    `json:"years"` // without a purchase
	Source string `json:"source"`
}

// Guangzhou2020 is the rule published with Guangzhou's catalogue of 2020: an item
// that was not purchased for two years, or not renewed, is removed.
func Guangzhou2020() CatalogueRule {
	return CatalogueRule{Years: 2, Source: "Guangzhou purchase catalogue (2020)"}
}

// Exclusion is something that may not be bought as a service.
type Exclusion string

// The exclusions of Order 102 of 2020 (its article is not verified here).
const (
	OutsideDuty     Exclusion = "outside-duty"     // 不属于政府职责范围的服务事项
	DirectDuty      Exclusion = "direct-duty"      // 应当由政府直接履职的事项
	GoodsAndWorks   Exclusion = "goods-and-works"  // 货物和工程，以及与服务打包的项目
	Recruitment     Exclusion = "recruitment"      // 招录、招聘人员
	LabourDispatch  Exclusion = "labour-dispatch"  // 以劳务派遣方式用工
	OtherwiseBarred Exclusion = "otherwise-barred" // 法律法规规定不得购买的其他事项
)

// CheckSubject reports whether something may be bought as a service: it must
// have none of the exclusions of Order 102.
func CheckSubject(what string, found ...Exclusion) error {
	if len(found) == 0 {
		return nil
	}
	return fmt.Errorf("%s: may not be purchased as a service: %v (Order 102 of 2020): %w", what, found, renjia.ErrForbidden)
}

// Validate reports every problem of the item.
func (i CatalogueItem) Validate() error {
	var p renjia.Problems
	p.Require(i.Code != "", "code", "must be given")
	p.Require(i.Code != i.Parent, "parent", "is the item itself")
	p.Require(!i.Name.IsZero(), "name", "must be given")
	p.Require(!i.Listed.IsZero(), "listed", "must be given")
	p.Require(slices.IsSortedFunc(i.Purchases, renjia.Date.Compare), "purchases", "must stand in their order")
	p.Require((i.State == ItemRemoved) == !i.Removed.IsZero(), "removed", "must be given for a removed item, and only for one")
	p.Require(itemLife.Known(i.State), "state", "%q: is not a state of this record", i.State)
	return p.Err("catalogue item")
}

// Removal judges whether an item must leave the catalogue as of a day: the
// explanation's tests are what keeps it in, so it leaves unless all hold.
func (i CatalogueItem) Removal(rule CatalogueRule, asOf renjia.Date) (bool, renjia.Explanation, error) {
	if rule.Years <= 0 {
		return false, renjia.Explanation{}, &renjia.UnspecifiedError{What: "catalogue item " + i.Code, Choices: []renjia.Choice{{
			Name: "CatalogueRule", Why: "catalogues differ in how long an item may stay without a purchase"}}}
	}
	last := i.Listed
	if n := len(i.Purchases); n > 0 && last.Before(i.Purchases[n-1]) {
		last = i.Purchases[n-1]
	}
	end := last.AddYears(rule.Years)
	why := renjia.Explanation{Title: i.Name, Steps: []renjia.Step{{
		Claim: renjia.Textf("before %d years without a purchase are full", "未满%d年未购买", rule.Years),
		Left:  asOf.String(), Op: renjia.LessThan, Right: end.String(), Holds: asOf.Before(end), Source: rule.Source,
	}}}
	if !i.RenewBy.IsZero() {
		why.Steps = append(why.Steps, renjia.Step{
			Claim: renjia.Text{EN: "not past the last day for renewal", ZH: "未超过续期期限"},
			Left:  asOf.String(), Op: renjia.AtMost, Right: i.RenewBy.String(), Holds: !i.RenewBy.Before(asOf), Source: rule.Source,
		})
	}
	return !why.All(), why, nil
}

// Purchase records that a contract under the item was signed.
func (i *CatalogueItem) Purchase(on renjia.Date) error {
	return move(i, itemLife, "purchase", func(i *CatalogueItem) error {
		at, _ := slices.BinarySearchFunc(i.Purchases, on, renjia.Date.Compare)
		i.Purchases = slices.Insert(slices.Clone(i.Purchases), at, on)
		return nil
	})
}

// Renew confirms the item, until the next day by which it must be confirmed.
func (i *CatalogueItem) Renew(on, by renjia.Date) error {
	return move(i, itemLife, "renew", func(i *CatalogueItem) error {
		i.Renewed, i.RenewBy = on, by
		return nil
	})
}

// Remove takes the item out.
func (i *CatalogueItem) Remove(on renjia.Date, why renjia.Text) error {
	return move(i, itemLife, "remove", func(i *CatalogueItem) error {
		i.Removed, i.RemovedBy = on, why
		return nil
	})
}

// ListAgain takes a removed item in again; years without a purchase count anew.
func (i *CatalogueItem) ListAgain(on renjia.Date) error {
	return move(i, itemLife, "list again", func(i *CatalogueItem) error {
		i.Listed, i.Removed, i.RemovedBy = on, renjia.Date{}, renjia.Text{}
		return nil
	})
}
