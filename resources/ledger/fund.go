package ledger

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// FundID identifies a fund.
type FundID = renjia.ID[Fund]

// Restriction says what binds the money of a fund (限定性净资产): an asset is
// restricted when its provider or the state limits its use in time or purpose.
type Restriction string

// The restrictions.
const (
	Unrestricted Restriction = "none"      // 非限定性
	ByPurpose    Restriction = "purpose"   // 用途限定
	ByTime       Restriction = "time"      // 时间限定
	ByBoth       Restriction = "both"      // 用途和时间限定
	Endowment    Restriction = "endowment" // 留本: the principal is kept, its return is spent
)

func (r Restriction) valid() bool {
	switch r {
	case Unrestricted, ByPurpose, ByTime, ByBoth, Endowment:
		return true
	}
	return false
}

// Fund is money kept apart because of where it came from and what it is for.
// Every line of an entry belongs to exactly one fund.
type Fund struct {
	ID          FundID      `json:"id"`
	Name        renjia.Text `json:"name"`
	Restriction Restriction `json:"restriction"`
	// Purpose is what the giver wants, in words; Projects are the codes of the
	// projects whose costs serve it. An empty list on an endowment means any.
	Purpose  renjia.Text `json:"purpose,omitzero"`
	Projects []string    `json:"projects,omitempty"`
	// Versions are what purpose and projects became later, in order of date.
	Versions []FundVersion `json:"versions,omitempty"`
	// Areas are the codes of the places the giver wants served, compared
	// letter by letter; empty binds no place. Areas are a part of the purpose.
	Areas []string `json:"areas,omitempty"`
	// Period is when the money of a fund restricted in time may be spent.
	Period renjia.Period `json:"period,omitzero"`
	Donor  renjia.Ref    `json:"donor,omitzero" privacy:"personal"`
	// Budgeted says that every cost of the fund must name a budget line.
	Budgeted bool `json:"budgeted,omitempty"`
}

// Validate reports every problem of the fund.
func (f Fund) Validate() error {
	var p renjia.Problems
	p.Require(!f.Name.IsZero(), "name", "must be given")
	p.Require(f.Restriction.valid(), "restriction", "%q: want none, purpose, time, both or endowment", f.Restriction)
	purpose := f.Restriction == ByPurpose || f.Restriction == ByBoth
	p.Require(!purpose || !f.Purpose.IsZero(), "purpose", "must be given for a fund restricted by purpose")
	p.Require(!purpose || len(f.Projects)+len(f.Areas) > 0, "projects", "must name at least one project that serves the purpose, or areas must name a place")
	p.Require(purpose || f.Restriction == Endowment || len(f.Projects) == 0, "projects", "bind nothing in a fund not restricted by purpose")
	p.Require(purpose || f.Restriction == Endowment || len(f.Areas) == 0, "areas", "bind nothing in a fund not restricted by purpose")
	p.Require(!slices.Contains(f.Projects, ""), "projects", "a code is empty")
	p.Require(!slices.Contains(f.Areas, ""), "areas", "a code is empty")
	p.Require(f.timed() == (f.Period != renjia.Period{}), "period", "must be given for a fund restricted in time, and only for one")
	p.Within("period", f.Period.Validate())
	f.checkVersions(&p)
	return p.Err("fund")
}

func (f Fund) restricted() bool { return f.Restriction != Unrestricted }

func (f Fund) timed() bool { return f.Restriction == ByTime || f.Restriction == ByBoth }

// expired reports whether the passing of time alone has ended the restriction:
// the period in which the money was bound is over, or the day from which it is
// free has come.
func (f Fund) expired(d renjia.Date) bool {
	if f.Restriction != ByTime {
		return false
	}
	if f.Period.Until.IsZero() {
		return !d.Before(f.Period.From)
	}
	return !d.Before(f.Period.Until)
}

// allows checks a cost on a day against purpose, period and area.
func (f *Fund) allows(c *Cost, d renjia.Date) error {
	if f.timed() && !f.Period.Contains(d) {
		return f.breach("spending on %s is outside its period %s", d, f.Period)
	}
	if _, projects := f.PurposeOn(d); len(projects) > 0 && !slices.Contains(projects, c.Project) {
		return f.breach("spending on project %q does not serve its purpose, which covers %q", c.Project, projects)
	}
	if len(f.Areas) > 0 && !slices.Contains(f.Areas, c.Area) {
		return f.breach("spending in area %q does not serve its purpose, which covers %q", c.Area, f.Areas)
	}
	return nil
}
