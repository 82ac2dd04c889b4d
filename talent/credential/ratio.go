package credential

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Weekly asks for units of supervision by the clinical hours of a week. Its proof
// has "week_counts"; given the totals of all weeks it tests them too.
type Weekly struct {
	Unit     string     `json:"unit"` // for people
	UnitsFor []UnitStep `json:"units_for"`
	// IndividualHours and GroupHours are what makes a unit; 0: one and two.
	IndividualHours Quantity `json:"individual_hours"`
	GroupHours      Quantity `json:"group_hours"`
	// WholeUnits: parts of a unit from individual and from group supervision do not
	// add up to one.
	WholeUnits bool `json:"whole_units"`

	Weeks           Quantity `json:"weeks"`
	IndividualWeeks Quantity `json:"individual_weeks"`
	TotalHours      Quantity `json:"total_hours"`
	LCSWHours       Quantity `json:"lcsw_hours"`
	LCSWIndividual  Quantity `json:"lcsw_individual_weeks"`
}

// UnitStep is how many units a week with so many clinical hours needs.
type UnitStep struct {
	UpTo  Quantity `json:"clinical_hours_up_to"`
	Over  Quantity `json:"clinical_hours_over"`
	Units Quantity `json:"units"`
}

// Validate checks that the steps leave no gap.
func (w *Weekly) Validate() error {
	var p renjia.Problems
	p.Require(len(w.UnitsFor) > 0, "units_for", "must be given")
	before := Quantity(0)
	for i, s := range w.UnitsFor {
		path := fmt.Sprintf("units_for[%d]", i)
		last := i > 0 && i == len(w.UnitsFor)-1
		p.Require(s.Units > 0, path+".units", "must be positive")
		p.Require(s.UpTo > before && s.Over == 0 || last && s.UpTo == 0 && s.Over == before, path,
			"must go on from %s hours: clinical_hours_up_to more, or in the last one clinical_hours_over just these", before)
		before = s.UpTo
	}
	for _, q := range [...]Quantity{w.IndividualHours, w.GroupHours, w.Weeks, w.IndividualWeeks, w.TotalHours, w.LCSWHours, w.LCSWIndividual} {
		p.Require(q >= 0, "", "must not be negative")
	}
	return p.Err("weekly ratio")
}

// Needed returns the units that a week with so many clinical hours needs; the last
// step holds for all above it.
func (w *Weekly) Needed(clinical Quantity) (units Quantity) {
	for _, s := range w.UnitsFor {
		if s.UpTo > 0 && clinical <= s.UpTo {
			return s.Units
		}
		units = s.Units
	}
	return units
}

// Units returns the units that individual and group hours make.
func (w *Weekly) Units(individual, group Quantity) Quantity {
	a, b := per(individual, w.IndividualHours, One), per(group, w.GroupHours, 2*One)
	if w.WholeUnits {
		return a/One*One + b/One*One
	}
	return a.plus(b)
}

// per divides hours by the hours of a unit, cut to the finest part of a quantity.
func per(hours, unit, usual Quantity) Quantity {
	if unit == 0 {
		unit = usual
	}
	whole, rest := hours/unit, hours%unit
	return Whole(int64(whole)).plus(min(rest, Whole(1<<20)) * One / unit)
}

func (w *Weekly) answer(e *Evidence, p *Proof) error {
	clinical := e.amount("clinical_h")
	if clinical.known {
		individual, group, triadic := e.amount("individual_h"), e.amount("group_h"), e.amount("triadic_h")
		units := w.Units(individual.plus(triadic.Quantity), group.Quantity)
		p.need("units", renjia.Textf("units of supervision for %s clinical hours", "%s临床小时对应的督导单位", clinical),
			amount{units, individual.known && group.known}, w.Needed(clinical.Quantity))
		p.Values["week_counts"] = nil
		if p.Verdict != Unknown {
			p.Values["week_counts"] = p.Verdict == Met
		}
	}
	asked := clinical.known
	for _, x := range w.totals() {
		have := e.amount(x.name)
		if have.known && x.need > 0 {
			asked = true
			p.need(x.name, renjia.Both(strings.ReplaceAll(x.name, "_", " ")), have, x.need)
		}
	}
	if !asked {
		return missing("clinical_h of a week, or the totals of all weeks")
	}
	return nil
}

type total struct {
	name string
	need Quantity
}

func (w *Weekly) totals() []total {
	return []total{
		{"weeks", w.Weeks}, {"individual_weeks", w.IndividualWeeks}, {"total_hours", w.TotalHours},
		{"lcsw_hours", w.LCSWHours}, {"lcsw_individual_weeks", w.LCSWIndividual},
	}
}

// Chain asks for so many of each role for so many of the widest one: one supervisor
// and two assistants for twenty workers. It has a scheme or several. Its proof has
// the number of each role, as "supervisors".
type Chain struct {
	Schemes map[string]map[string]int64
}

// UnmarshalJSON reads the numbers of each scheme by its name.
func (c *Chain) UnmarshalJSON(b []byte) error { return decode(b, &c.Schemes) }

// Validate checks that each scheme has a widest role.
func (c *Chain) Validate() error {
	var p renjia.Problems
	p.Require(len(c.Schemes) > 0, "schemes", "must be given")
	for _, name := range names(c.Schemes) {
		s := c.Schemes[name]
		base := widest(s)
		p.Require(len(s) > 1, name, "must name at least two roles")
		for _, role := range names(s) {
			p.Require(s[role] > 0, name+"."+role, "must be positive")
			p.Require(role == base || s[role] < s[base], name+"."+role, "there must be one role of which there are most")
		}
	}
	return p.Err("ratio chain")
}

// widest is the role of which there are most.
func widest(scheme map[string]int64) string {
	roles := names(scheme)
	if len(roles) == 0 {
		return ""
	}
	return slices.MaxFunc(roles, func(a, b string) int { return int(min(max(scheme[a]-scheme[b], -1), 1)) })
}

// Needed returns how many of each other role so many of the widest need: the
// quotients are rounded up, each by itself.
func (c *Chain) Needed(scheme string, widestCount int64) (map[string]int64, error) {
	s, ok := c.Schemes[scheme]
	if !ok {
		return nil, levelError(scheme, names(c.Schemes))
	}
	if widestCount < 0 || widestCount > 1<<31 {
		return nil, fmt.Errorf("%d %ss: want from 0 to 2^31: %w", widestCount, widest(s), renjia.ErrInvalid)
	}
	base := widest(s)
	need := map[string]int64{}
	for role, n := range s {
		if role != base && n > 1<<31 {
			return nil, fmt.Errorf("%d %ss: too many: %w", n, role, renjia.ErrInvalid)
		}
		if role != base {
			need[role] = (widestCount*n + s[base] - 1) / s[base]
		}
	}
	return need, nil
}

func (c *Chain) answer(e *Evidence, p *Proof) error {
	scheme := e.Level
	if scheme == "" && len(c.Schemes) == 1 {
		scheme = names(c.Schemes)[0]
	}
	base := widest(c.Schemes[scheme])
	count := e.amount(base + "s")
	if c.Schemes[scheme] != nil && !count.known {
		return missing(base + "s")
	}
	if count.Quantity%One != 0 {
		return fmt.Errorf("%ss %s: want a whole number: %w", base, count, renjia.ErrInvalid)
	}
	need, err := c.Needed(scheme, int64(count.Quantity/One))
	if err != nil {
		return err
	}
	for _, role := range names(need) {
		p.Values[role+"s"] = need[role]
		if have := e.amount(role + "s"); have.known {
			p.ratio(role, base, have, count)
			p.need(role+"s", renjia.Both(role+"s"), have, Whole(need[role]))
			continue
		}
		p.fact("%[1]ss needed: %[2]d", "所需%[1]s数：%[2]d", role, need[role])
	}
	return nil
}

// ratio states how many of the widest role there are to one of another.
func (p *Proof) ratio(role, base string, have, count amount) {
	if have.Quantity > 0 {
		p.fact("one %[1]s to %.2[3]f %[2]ss", "每名%[1]s对应%.2[3]f名%[2]s", role, base, float64(count.Quantity)/float64(have.Quantity))
	}
}
