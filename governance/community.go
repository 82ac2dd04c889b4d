package governance

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// CommunityID identifies a community.
type CommunityID = renjia.ID[Community]

// Community is a place that governs itself: a residents' district, an estate,
// a village.
type Community struct {
	ID         CommunityID      `json:"id"`
	Code       string           `json:"code"` // unique in the space, for example the official division code
	Name       renjia.Text      `json:"name"`
	Parent     CommunityID      `json:"parent,omitzero"`      // the community it lies in
	Period     renjia.Period    `json:"period,omitzero"`      // in which it exists
	Boundaries []Boundary       `json:"boundaries,omitempty"` // in order of time, without overlap
	Households []HouseholdCount `json:"households,omitempty"` // in order of time
}

// Boundary is what belongs to a community for a time (管辖范围).
type Boundary struct {
	Period renjia.Period `json:"period"`
	Extent renjia.Text   `json:"extent"`           // in words, or where the map is
	Since  renjia.Ref    `json:"since,omitzero"`   // the decision that drew it
	Source string        `json:"source,omitempty"` // the document, if it is no record
}

// HouseholdCount is how many households a community had on a day.
type HouseholdCount struct {
	On         renjia.Date `json:"on"`
	Households int64       `json:"households"`
	Source     string      `json:"source,omitempty"` // register, survey, report
}

// Validate reports every problem of the community on its own.
func (c Community) Validate() error {
	var p renjia.Problems
	p.Require(!c.ID.IsZero(), "id", "must be given")
	p.Require(c.Code != "", "code", "must be given")
	p.Require(!c.Name.IsZero(), "name", "must be given")
	p.Require(c.Parent != c.ID || c.Parent.IsZero(), "parent", "is the community itself")
	p.Within("period", c.Period.Validate())
	for i, b := range c.Boundaries {
		path := fmt.Sprintf("boundaries[%d]", i)
		p.Within(path+".period", b.Period.Validate())
		p.Require(!b.Extent.IsZero(), path+".extent", "must be given")
		p.Require(i == 0 || c.Boundaries[i-1].precedes(b), path+".period", "%s: must begin after the one before ended", b.Period)
	}
	for i, n := range c.Households {
		path := fmt.Sprintf("households[%d]", i)
		p.Require(!n.On.IsZero(), path+".on", "must be given")
		p.Require(n.Households >= 0, path+".households", "%d: must not be negative", n.Households)
		p.Require(i == 0 || c.Households[i-1].On.Before(n.On), path+".on", "%s: must be after the count before", n.On)
	}
	return p.Err("community")
}

func (b Boundary) precedes(next Boundary) bool {
	return !b.Period.Until.IsZero() && b.Period.Until.Compare(next.Period.From) <= 0
}

// BoundaryOn returns the boundary on a day, and false if none is recorded.
func (c Community) BoundaryOn(d renjia.Date) (Boundary, bool) {
	i := slices.IndexFunc(c.Boundaries, func(b Boundary) bool { return b.Period.Contains(d) })
	if i < 0 {
		return Boundary{}, false
	}
	return c.Boundaries[i], true
}

// HouseholdsOn returns the newest count up to a day, and false if there is none:
// an unknown number is not zero.
func (c Community) HouseholdsOn(d renjia.Date) (HouseholdCount, bool) {
	i, found := slices.BinarySearchFunc(c.Households, d, func(n HouseholdCount, d renjia.Date) int { return n.On.Compare(d) })
	if found {
		return c.Households[i], true
	}
	if i == 0 {
		return HouseholdCount{}, false
	}
	return c.Households[i-1], true
}

// Found adds a community.
func (r *Registry) Found(ctx context.Context, act renjia.Act, c Community) error {
	return r.w.Write(ctx, act.Does("governance.community.found", communities.Ref(c.ID)), func(tx *storage.Tx) error {
		return communities.Insert(tx, c)
	})
}

// Redraw records a new boundary of a community. The one before ends where the
// new one begins; it stays on record.
func (r *Registry) Redraw(ctx context.Context, act renjia.Act, id CommunityID, b Boundary) (Community, error) {
	return change(ctx, r, act, "governance.community.redraw", communities, id, func(_ *storage.Tx, c *Community) error {
		if last := len(c.Boundaries) - 1; last >= 0 && c.Boundaries[last].Period.Until.IsZero() {
			c.Boundaries = slices.Clone(c.Boundaries)
			c.Boundaries[last].Period.Until = b.Period.From
		}
		c.Boundaries = append(c.Boundaries, b)
		return nil
	})
}

// CountHouseholds records how many households a community had on a day. A
// second count of a day takes the place of the first; the journal keeps both.
func (r *Registry) CountHouseholds(ctx context.Context, act renjia.Act, id CommunityID, n HouseholdCount) (Community, error) {
	return change(ctx, r, act, "governance.community.count", communities, id, func(_ *storage.Tx, c *Community) error {
		c.Households = slices.DeleteFunc(slices.Clone(c.Households), func(x HouseholdCount) bool { return x.On == n.On })
		c.Households = append(c.Households, n)
		slices.SortFunc(c.Households, func(a, b HouseholdCount) int { return a.On.Compare(b.On) })
		return nil
	})
}
