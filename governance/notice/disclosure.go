package notice

import (
	"github.com/renjia-project/renjia"
)

// Display is how long something is shown (公示期).
type Display struct {
	// Until is the last day on which it is shown.
	Until renjia.Date `json:"until"`
	// MinDays is what is demanded, the day of posting left out. It is asked for,
	// since it differs: 15 days on the board of a community in the Urban
	// Residents' Committees Organic Law (2025), art. 34.
	MinDays int    `json:"min_days"`
	Source  string `json:"source"` // article
}

func (x Display) check(p *renjia.Problems) {
	p.Require(!x.Until.IsZero(), "display.until", "must be given")
	p.Require(x.MinDays >= 0, "display.min_days", "must not be negative")
}

func (x Display) facts(p *page, posted renjia.Date) []fact {
	p.needs(x.MinDays > 0, "display.min_days", "how long it must be shown differs from place to place")
	p.shown(posted, x.Until, x.MinDays, x.Source)
	return []fact{
		p.on(p.t("Shown from", "公示起始日"), posted), p.on(p.t("Shown until, and including", "公示截止日（含当日）"), x.Until),
		{Term: p.t("At least", "规定期限"), Value: p.t("%d days%s", "不少于%d日%s", x.MinDays, p.cited(x.Source))},
	}
}

// Disclosure publishes affairs, accounts or decisions on the board (居务公开、村务公开).
type Disclosure struct {
	Heading
	Item    renjia.Text `json:"item"` // what is disclosed
	Display Display     `json:"display"`
	Text    []Section   `json:"text"`
}

func (d Disclosure) check(p *renjia.Problems) {
	p.Require(!d.Item.IsZero(), "item", "must be given")
	p.Require(len(d.Text) > 0, "text", "must not be empty")
	d.Display.check(p)
	p.Require(!d.Display.Until.Before(d.Date), "display.until", "lies before the date of the notice")
	checkSections(p, d.Text)
}

func (d Disclosure) compose(p *page) {
	p.begin("disclosure", "Disclosure", "公示")
	p.add(block{Facts: append([]fact{{Term: p.t("What is disclosed", "公开事项"), Value: d.Item.In(p.lang)}}, d.Display.facts(p, d.Date)...)})
	p.sections(d.Text)
}

// General is any other notice (公告): a title and sections in the caller's words.
type General struct {
	Heading
	Text []Section `json:"text"`
}

func (d General) check(p *renjia.Problems) {
	p.Require(len(d.Text) > 0, "text", "must not be empty")
	checkSections(p, d.Text)
}

func (d General) compose(p *page) {
	p.begin("general", "Notice", "公告")
	p.sections(d.Text)
}
