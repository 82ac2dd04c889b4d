package roll

import (
	"github.com/renjia-project/renjia"
)

// AreaSource is what the area of a unit is taken from; art. 8 ranks them.
type AreaSource string

// The sources of an area, best first.
const (
	Register AreaSource = "register" // 不动产登记
	Survey   AreaSource = "survey"   // 测绘
	Contract AreaSource = "contract" // 买卖合同
)

var areaSources = [...]AreaSource{Register, Survey, Contract}

// Status is who has the head and the vote of a unit.
type Status string

// The states of a unit.
const (
	Sold        Status = "sold"        // 已售：the owner's
	Unsold      Status = "unsold"      // 未售：the developer's
	Undelivered Status = "undelivered" // 已售未交付：the developer's, though a buyer is named
)

// Kind is what a unit is.
type Kind string

// The kinds of units.
const (
	Dwelling  Kind = "dwelling" // 住宅, also if nothing is said
	Shop      Kind = "shop"     // 商铺
	Parked    Kind = "parking"  // 车位、摊位
	StoreRoom Kind = "storage"  // 储藏室
)

// Unit is an exclusive part of a building (专有部分).
type Unit struct {
	Number     string          `json:"unit"`
	Owner      string          `json:"owner,omitempty" privacy:"personal"` // needed if sold; of unsold units the developer
	Voter      string          `json:"voter,omitempty"`                    // key of who votes, or which co-owner; empty: the owner. Not used if undelivered
	Area       renjia.Area     `json:"area"`
	AreaSource AreaSource      `json:"area_source"`
	Status     Status          `json:"status"`
	Kind       Kind            `json:"kind,omitempty"`
	Share      renjia.Fraction `json:"share,omitzero"` // of a co-owner; the shares of a unit sum to 1
	Building   string          `json:"building,omitempty"`
	Compound   string          `json:"compound,omitempty"` // the estate (小区)
	// SharesPart are the common parts that only some units share (部分共用部位).
	SharesPart []string `json:"shares_part,omitempty"`

	place renjia.Place // where it was read
}

// sound reports whether Validate has nothing to say, at no cost.
func (u *Unit) sound() bool {
	return u.Number != "" && (u.Owner != "" || u.Status != Sold) && !u.Area.IsZero() &&
		(u.AreaSource == Register || u.AreaSource == Survey || u.AreaSource == Contract) &&
		(u.Status == Sold || u.Status == Unsold || u.Status == Undelivered) &&
		(u.Kind == "" || u.Kind == Dwelling || u.Kind == Shop || u.Kind == Parked || u.Kind == StoreRoom) && u.Share.IsZero()
}

// Validate reports every problem of the unit on its own.
func (u Unit) Validate() error {
	var p renjia.Problems
	p.Require(u.Number != "", "unit", "must be given")
	p.Require(u.Owner != "" || u.Status != Sold, "owner", "must be given for a sold unit")
	p.Require(!u.Area.IsZero(), "area", "must be more than 0")
	p.Require(u.AreaSource == Register || u.AreaSource == Survey || u.AreaSource == Contract, "area_source", "%q: want register, survey or contract", u.AreaSource)
	p.Require(u.Status == Sold || u.Status == Unsold || u.Status == Undelivered, "status", "%q: want sold, unsold or undelivered", u.Status)
	p.Require(u.Kind == "" || u.Kind == Dwelling || u.Kind == Shop || u.Kind == Parked || u.Kind == StoreRoom, "kind", "%q: want dwelling, shop, parking or storage", u.Kind)
	p.Require(u.Share.Sign() >= 0 && u.Share.Num() <= u.Share.Den(), "share", "%s: want more than 0 and at most 1", u.Share)
	p.Require(u.Share.IsZero() || u.Status == Sold, "share", "only sold units have co-owners")
	return p.Err("unit " + u.label())
}

// unitKey names a unit of a list.
type unitKey struct{ compound, building, number string }

func (u *Unit) label() string { return inCompound(u.Compound, inBuilding(u.Building, u.Number)) }

func inBuilding(building, number string) string {
	if building == "" {
		return number
	}
	return building + "/" + number
}

func inCompound(compound, unit string) string {
	if compound == "" {
		return unit
	}
	return compound + "/" + unit
}
