package charity

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// Figures are those of one year. An amount that is not known stays the zero
// Money; a test that needs it says so.
type Figures struct {
	Year        int          `json:"year"`
	Programme   renjia.Money `json:"programme"`   // 慈善活动支出
	Management  renjia.Money `json:"management"`  // 管理费用
	Fundraising renjia.Money `json:"fundraising"` // 募捐成本
	Other       renjia.Money `json:"other"`       // 其他支出
	Total       renjia.Money `json:"total"`       // 总支出
	// PayAndOffice is what staff were paid and offices cost, programme staff
	// included (Foundation Regulations 2004 art. 29).
	PayAndOffice renjia.Money `json:"pay_and_office"`
	Income       renjia.Money `json:"income"` // 实际收入
	// TimeBound is the part of the income that time forbids to use in the year;
	// TimeFreed is what earlier income time freed in the year.
	TimeBound renjia.Money `json:"time_bound"`
	TimeFreed renjia.Money `json:"time_freed"`
	NetAssets renjia.Money `json:"net_assets"` // at the end of the year
}

// lastDay returns the last day of the year; the zero Date if there is no such year.
func (f Figures) lastDay() renjia.Date {
	d, err := renjia.NewDate(f.Year, time.December, 31)
	if err != nil {
		return renjia.Date{}
	}
	return d
}

// adjusted returns the income as art. 10 of the rules of 2016 counts it.
func (f Figures) adjusted() (renjia.Money, error) {
	m, err := f.Income.Sub(f.TimeBound)
	if err != nil {
		return m, err
	}
	return m.Add(f.TimeFreed)
}

// Base is which figures the minimum of spending is measured by.
type Base string

// The bases.
const (
	LastYear     Base = "last-year" // 上年
	ThreeAverage Base = "average-3" // 前三年平均数
)

// Agreements is what becomes of gifts whose agreement sets its own terms.
type Agreements string

// The ways. The law says that the agreement decides for its gift; how its
// figures enter the standard of the whole year it does not say.
const (
	Included Agreements = "included" // their figures stay in the year's figures
	Excluded Agreements = "excluded" // their spending and costs are taken out of the year's figures
)

// Answer is a yes or no that must be given.
type Answer string

// The answers.
const (
	Yes Answer = "yes"
	No  Answer = "no"
)

// Agreement is a gift whose donation agreement sets the spending or the costs
// (Charity Law 2023 art. 61 para. 4).
type Agreement struct {
	Gift       renjia.Text  `json:"gift" privacy:"personal"` // it may name the donor
	Programme  renjia.Money `json:"programme"`               // spent for it in the year
	Management renjia.Money `json:"management"`              // costs charged to it in the year
	// Least and Most are what the agreement sets; the zero Money sets nothing.
	Least renjia.Money `json:"least_programme,omitzero"`
	Most  renjia.Money `json:"most_management,omitzero"`
}

// Report is a notice to the registrar that a standard is not met, and why
// (Charity Law 2023 art. 61 para. 2, rules of 2016 art. 12).
type Report struct {
	On     renjia.Date `json:"on"`
	Reason renjia.Text `json:"reason"`
}

// Case is what is tested.
type Case struct {
	Regime       string       `json:"regime"`
	Organization Organization `json:"organization"`
	Public       Answer       `json:"public_fundraising"` // 公开募捐资格
	Base         Base         `json:"base"`
	Year         Figures      `json:"year"`
	Before       []Figures    `json:"before"` // the years before it, the last one first
	Agreements   []Agreement  `json:"agreements,omitempty"`
	Agreed       Agreements   `json:"agreed,omitempty"` // needed with agreements
	Reported     []Report     `json:"reported,omitempty"`
}

// Open returns the choices that the case leaves open; figures that are missing
// are not among them.
func (c Case) Open(r Rules) []renjia.Choice {
	var open []renjia.Choice
	need := func(missing bool, name, why string, options ...string) {
		if missing {
			open = append(open, renjia.Choice{Name: name, Options: options, Why: why})
		}
	}
	if c.Regime == "" {
		open = append(open, regimeChoice(r.inForce(c.Year.lastDay())))
	}
	need(c.Organization == "", "Organization", "standards differ by legal form", string(Foundation), string(Association), string(Service))
	need(c.Public == "", "Public", "standards differ by the qualification for public fundraising", string(Yes), string(No))
	need(c.Base == "", "Base", "the organization may choose the last year or the average of three", string(LastYear), string(ThreeAverage))
	need(len(c.Agreements) > 0 && c.Agreed == "", "Agreed", "the law does not say how gifts with terms of their own enter the year's figures", string(Included), string(Excluded))
	return open
}

func (c Case) validate() error {
	var p renjia.Problems
	p.Require(c.Organization.valid(), "organization", "%q: want foundation, association or service", c.Organization)
	p.Require(c.Public == Yes || c.Public == No, "public_fundraising", "%q: want yes or no", c.Public)
	p.Require(c.Base == LastYear || c.Base == ThreeAverage, "base", "%q: want last-year or average-3", c.Base)
	p.Require(c.Agreed == "" || c.Agreed == Included || c.Agreed == Excluded, "agreed", "%q: want included or excluded", c.Agreed)
	for i, f := range c.Before {
		p.Require(f.Year == c.Year.Year-1-i, fmt.Sprintf("before[%d].year", i), "%d: want %d", f.Year, c.Year.Year-1-i)
	}
	return p.Err("case")
}
