package charity

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Organization is the legal form of a charitable organization.
type Organization string

// The legal forms.
const (
	Foundation  Organization = "foundation"  // 基金会
	Association Organization = "association" // 社会团体
	Service     Organization = "service"     // 社会服务机构
)

func (o Organization) valid() bool {
	return o == Foundation || o == Association || o == Service
}

// Measure is a figure a rule looks at.
type Measure string

// The measures.
const (
	Income         Measure = "income"          // 上年总收入, as it was
	AdjustedIncome Measure = "adjusted-income" // 上年总收入 less what time still bound, plus what it freed
	NetAssets      Measure = "net-assets"      // 上年末净资产
	Management     Measure = "management"      // 年度管理费用
	PayAndOffice   Measure = "pay-and-office"  // 工作人员工资福利和行政办公支出
)

// Rules are regimes as dated data.
type Rules struct {
	Regimes []Regime `json:"regimes"`
}

// Regime is one text with the standards it sets.
type Regime struct {
	ID       string        `json:"id"`
	Title    renjia.Text   `json:"title"`
	Source   string        `json:"source"`
	TextDate renjia.Date   `json:"text_date"`
	Valid    renjia.Period `json:"valid"` // years that end in it are tested by it
	// Unverified says what was not checked against the text.
	Unverified string `json:"unverified,omitempty"`
	// Averages says that averages of three years may stand in for the last year.
	Averages string     `json:"averages,omitempty"` // the article
	Exempt   *Exemption `json:"exempt,omitempty"`
	// Duty is what an organization that misses a standard has to do.
	Duty      renjia.Text `json:"duty,omitzero"`
	Standards []Standard  `json:"standards"`
}

// Exemption frees small management costs from the cap.
type Exemption struct {
	Below   renjia.Money `json:"below"` // management costs less than this
	Article string       `json:"article"`
}

// Standard is what one kind of organization has to keep.
type Standard struct {
	Organizations []Organization `json:"organizations"`
	Public        bool           `json:"public_fundraising"` // with, or without, the qualification 公开募捐资格
	Bands         []Band         `json:"bands"`              // the largest first; the last has no From
}

// Band is a class of organizations by their net assets at the end of last year.
type Band struct {
	From       renjia.Money `json:"from,omitzero"` // included (含本数)
	Spending   []Share      `json:"spending"`      // each is a minimum
	Management Share        `json:"management"`    // a maximum, of the year's total spending
	Article    string       `json:"article"`
	Unverified string       `json:"unverified,omitempty"`
}

// Share is a part of a measure.
type Share struct {
	Of    Measure         `json:"of"`
	Share renjia.Fraction `json:"share"`
}

// ReadRules reads regimes from JSON of the form of the built-in ones. Unknown
// names are refused; every problem is reported with its place.
func ReadRules(r io.Reader, file string) (Rules, error) {
	var all Rules
	err := strict.Read(r, file, 1<<20, &all)
	return all, err
}

//go:embed rules/china.json
var chinaJSON []byte

var china = sync.OnceValues(func() (Rules, error) { return ReadRules(bytes.NewReader(chinaJSON), "china.json") })

// China returns the built-in regimes: the Charity Law of 2016 and as revised in
// 2023, the rules on spending and management costs of 2016, and the Foundation
// Regulations of 2004. Each says what was not verified.
func China() (Rules, error) { return china() }

// At returns the regime with an identifier in force on a day. It fails with
// ErrNotFound, and with a *renjia.UnspecifiedError that lists the regimes of
// the day if the identifier is empty.
func (r Rules) At(id string, d renjia.Date) (Regime, error) {
	for _, g := range r.Regimes {
		if g.ID == id && g.Valid.Contains(d) {
			return g, nil
		}
	}
	ids := r.inForce(d)
	if id == "" {
		return Regime{}, &renjia.UnspecifiedError{What: "charity test", Choices: []renjia.Choice{regimeChoice(ids)}}
	}
	return Regime{}, fmt.Errorf("regime %s on %s: %w; in force are %v", id, d, renjia.ErrNotFound, ids)
}

// inForce returns the identifiers of the regimes of a day.
func (r Rules) inForce(d renjia.Date) (ids []string) {
	for _, g := range r.Regimes {
		if g.Valid.Contains(d) {
			ids = append(ids, g.ID)
		}
	}
	return ids
}

func regimeChoice(ids []string) renjia.Choice {
	return renjia.Choice{Name: "Regime", Options: ids, Why: "several texts set standards at the same time"}
}

// Validate reports every problem of the rules.
func (r Rules) Validate() error {
	var p renjia.Problems
	for i, g := range r.Regimes {
		path := fmt.Sprintf("regimes[%d]", i)
		g.problems(&p, path)
		for _, h := range r.Regimes[:i] {
			p.Require(g.ID != h.ID || !g.Valid.Overlaps(h.Valid), path+".valid", "%s is in force twice", g.ID)
		}
	}
	return p.Err("charity rules")
}

func (g Regime) problems(p *renjia.Problems, path string) {
	p.Require(g.ID != "", path+".id", "must be given")
	p.Require(!g.Title.IsZero(), path+".title", "must be given")
	p.Require(g.Source != "", path+".source", "must be given")
	p.Require(!g.TextDate.IsZero(), path+".text_date", "must be given")
	p.Within(path+".valid", g.Valid.Validate())
	if g.Exempt != nil {
		p.Require(g.Exempt.Below.Sign() > 0 && g.Exempt.Article != "", path+".exempt", "needs an amount above zero and an article")
	}
	p.Require(len(g.Standards) > 0, path+".standards", "must be given")
	for i, s := range g.Standards {
		s.problems(p, fmt.Sprintf("%s.standards[%d]", path, i))
	}
}

func (s Standard) problems(p *renjia.Problems, path string) {
	p.Require(len(s.Organizations) > 0, path+".organizations", "must be given")
	for i, o := range s.Organizations {
		p.Require(o.valid(), fmt.Sprintf("%s.organizations[%d]", path, i), "%q: want foundation, association or service", o)
	}
	p.Require(len(s.Bands) > 0, path+".bands", "must be given")
	for i, b := range s.Bands {
		b.problems(p, fmt.Sprintf("%s.bands[%d]", path, i))
		last := i == len(s.Bands)-1
		p.Require(last == (b.From == renjia.Money{}), fmt.Sprintf("%s.bands[%d].from", path, i), "the last band has no from, all others have one")
		if i > 0 && !last {
			cmp, err := b.From.Compare(s.Bands[i-1].From)
			p.Require(err == nil && cmp < 0, fmt.Sprintf("%s.bands[%d].from", path, i), "must be less than that of the band before, in its currency")
		}
	}
}

func (b Band) problems(p *renjia.Problems, path string) {
	p.Require(b.Article != "", path+".article", "must be given")
	p.Require(len(b.Spending) > 0, path+".spending", "must be given")
	for i, s := range b.Spending {
		s.problems(p, fmt.Sprintf("%s.spending[%d]", path, i), Income, AdjustedIncome, NetAssets)
	}
	b.Management.problems(p, path+".management", Management, PayAndOffice)
}

func (s Share) problems(p *renjia.Problems, path string, of ...Measure) {
	p.Require(slices.Contains(of, s.Of), path+".of", "%q: want one of %v", s.Of, of)
	p.Require(s.Share.Den() <= 1_000_000, path+".share", "%s: want a denominator of at most 1,000,000", s.Share)
	p.Require(s.Share.Sign() > 0 && s.Share.Compare(renjia.Frac(1, 1)) < 0, path+".share", "%s: want more than 0 and less than 1", s.Share)
}
