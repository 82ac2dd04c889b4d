package ledger

import (
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Wage is what an hour of a skill is worth, on the authority of a source.
type Wage struct {
	Basis  Basis           `json:"basis"`           // replacement-wage or generalist-wage
	Skill  string          `json:"skill,omitempty"` // of a replacement wage; a generalist wage has none
	Pay    renjia.Money    `json:"pay"`             // more than zero
	Hours  renjia.Fraction `json:"hours"`           // for so many hours: "1", or "174" of a monthly wage
	Source string          `json:"source"`          // survey, collective agreement, price list
	Date   renjia.Date     `json:"date"`            // of the source
	Valid  renjia.Period   `json:"valid"`
}

// Validate reports every problem of the wage.
func (w Wage) Validate() error {
	var p renjia.Problems
	p.Require(w.Basis.service(), "basis", "%q: want replacement-wage or generalist-wage", w.Basis)
	p.Require((w.Basis == ReplacementPay) == (w.Skill != ""), "skill", "must be given for a replacement wage, and only for one")
	p.Require(w.Pay.Sign() > 0, "pay", "%s: want more than zero", w.Pay)
	p.Require(w.Hours.Sign() > 0, "hours", "%s: want more than zero", w.Hours)
	p.Require(w.Source != "", "source", "must be given")
	p.Require(!w.Date.IsZero(), "date", "must be given")
	p.Within("valid", w.Valid.Validate())
	return p.Err("wage")
}

// Rate returns the wage of one hour in major units, exactly.
func (w Wage) Rate() (renjia.Fraction, error) {
	if w.Hours.Sign() <= 0 {
		return renjia.Fraction{}, fmt.Errorf("wage for %s hours: want more than zero: %w", w.Hours, renjia.ErrInvalid)
	}
	pay := w.Pay.Decimal().Rat()
	return fraction(pay.Quo(pay, w.Hours.Rat()), fmt.Sprintf("%s for %s hours", w.Pay, w.Hours))
}

// fits requires that the wage is the one policy and service call for.
func (w Wage) fits(s ServicePolicy, d DonatedService) error {
	var p renjia.Problems
	p.Within("", w.Validate())
	p.Require(w.Basis == s.Basis, "basis", "%s: policy %s wants %s", w.Basis, s.Origin.ID, s.Basis)
	p.Require(w.Skill == "" || w.Skill == d.Skill, "skill", "%s: the service is %s", w.Skill, d.Skill)
	p.Require(w.Valid.Contains(d.Date), "valid", "%s: does not hold on %s", w.Valid, d.Date)
	return p.Err("wage")
}

// WageTable is a list of wages that somebody publishes or an organization
// decides on. None comes with the library: what an hour is worth is the
// finding of a place and a year.
type WageTable struct {
	Name  renjia.Text `json:"name"`
	Wages []Wage      `json:"wages"`
}

// Validate reports every problem of the table, and two wages for one skill on
// one day.
func (t WageTable) Validate() error {
	var p renjia.Problems
	p.Require(!t.Name.IsZero(), "name", "must be given")
	for i, w := range t.Wages {
		path := fmt.Sprintf("wages[%d]", i)
		p.Within(path, w.Validate())
		for _, other := range t.Wages[:i] {
			p.Require(other.Basis != w.Basis || other.Skill != w.Skill || !other.Valid.Overlaps(w.Valid), path+".valid", "%s: there is another %s of %q on some of these days", w.Valid, w.Basis, w.Skill)
		}
	}
	return p.Err("wage table")
}

// At returns the wage of a skill on a day. A generalist wage is that of every
// skill. Without one it fails with ErrNotFound: say nil to
// [ServicePolicy.Recognize] if the service cannot be measured.
func (t WageTable) At(b Basis, skill string, on renjia.Date) (Wage, error) {
	for _, w := range t.Wages {
		if w.Basis == b && (w.Skill == skill || b == GeneralistPay) && w.Valid.Contains(on) {
			return w, nil
		}
	}
	return Wage{}, fmt.Errorf("%s of %q on %s in %s: %w", b, skill, on, t.Name.In(renjia.English), renjia.ErrNotFound)
}

// ReadWages reads a wage table from JSON. Every problem is reported with file,
// line and column.
func ReadWages(r io.Reader, file string) (WageTable, error) {
	var t WageTable
	if err := strict.Read(r, file, maxRules, &t); err != nil {
		return WageTable{}, err
	}
	return t, nil
}
