package process

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Notice is something that must be published by a day and stay up for a while.
type Notice struct {
	Due       renjia.Date
	Published renjia.Date // zero: not published
	Removed   renjia.Date // zero: still up
	Days      int         // that it must stay up, such as 15; 0 if that is not asked
}

// Standard says what counts as disclosed.
type Standard string

// The standards, each stricter than the one before. There is no default.
const (
	AtAll     Standard = "published" // published by the day of the question, late or not
	InTime    Standard = "timely"    // published by its own day
	LongUp    Standard = "displayed" // timely, and up for as many days as it must
	noticeLaw          = "items published / items due; display of at least 15 days: Organic Law of Urban Residents' Committees 2025, art. 34"
)

// Disclosed returns the share of notices due that were disclosed (公开率), as of a
// day. Notices that are due later do not count, nor does, for [LongUp], one that was
// timely and is still up but not yet for long enough: nobody can tell. It is
// undefined if none counts.
func Disclosed(notices []Notice, asOf renjia.Date, s Standard) (measured.Result, error) {
	if err := measured.Choose(DisclosureIndex, "standard", "late or short publication may count or not", s, AtAll, InTime, LongUp); err != nil {
		return measured.Result{}, err
	}
	if err := needsDay(DisclosureIndex, asOf); err != nil {
		return measured.Result{}, err
	}
	var met, base, running, later int64
	for i, n := range notices {
		if err := n.validate(i); err != nil {
			return measured.Result{}, err
		}
		switch {
		case asOf.Before(n.Due):
			later++
		case s == LongUp && n.running(asOf):
			running++
		default:
			base++
			if n.meets(s, asOf) {
				met++
			}
		}
	}
	if base == 0 {
		return measured.Result{}, DisclosureIndex.Undefined("no notice counts yet: %d are due later, %d still on display", "尚无可计入的公开事项：%d项未到期，%d项公示中", later, running)
	}
	return share(measured.About{
		ID: DisclosureIndex, Variant: string(s) + " as of " + asOf.String(), Source: noticeLaw,
		Missing: "notices without a day of publication are not published",
		Inputs: []measured.Input{
			measured.Count("disclosed", met), measured.Count("due", base), measured.Count("on display", running), measured.Count("due later", later),
		},
	}, met, base), nil
}

func (n Notice) validate(i int) error {
	switch {
	case n.Due.IsZero():
		return DisclosureIndex.Invalid("notice %d needs the day on which it is due", i+1)
	case n.Days < 0:
		return DisclosureIndex.Invalid("notice %d must stay up for %d days: want 0 or more", i+1, n.Days)
	case !n.Removed.IsZero() && (n.Published.IsZero() || n.Removed.Before(n.Published)):
		return DisclosureIndex.Invalid("notice %d was removed on %s, before it was published", i+1, n.Removed)
	}
	return nil
}

// up returns for how many full days a notice has been up. Without a day of removal,
// or with one that is yet to come, it still is.
func (n Notice) up(asOf renjia.Date) int {
	until := asOf
	if happened(n.Removed, asOf) {
		until = n.Removed
	}
	return until.Sub(n.Published)
}

func (n Notice) timely(asOf renjia.Date) bool {
	return happened(n.Published, asOf) && n.Published.Compare(n.Due) <= 0
}

func (n Notice) running(asOf renjia.Date) bool {
	return n.timely(asOf) && !happened(n.Removed, asOf) && n.up(asOf) < n.Days
}

func (n Notice) meets(s Standard, asOf renjia.Date) bool {
	switch s {
	case AtAll:
		return happened(n.Published, asOf)
	case InTime:
		return n.timely(asOf)
	}
	return n.timely(asOf) && n.up(asOf) >= n.Days
}
