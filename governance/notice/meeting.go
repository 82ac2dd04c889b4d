package notice

import (
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Meeting is the notice of a meeting or a vote with its agenda (会议通知、议题公告).
type Meeting struct {
	Heading
	Rule rule.Rule   `json:"rule"` // whose terms of notice it keeps
	Body renjia.Text `json:"body"` // what meets
	Day  renjia.Date `json:"day"`
	// Time is as it shall be printed, for example "19:30".
	Time   string      `json:"time,omitempty"`
	Place  renjia.Text `json:"place"`
	Agenda []Matter    `json:"agenda"`
	Text   []Section   `json:"text,omitempty"` // further parts
}

func (d Meeting) check(p *renjia.Problems) {
	p.Within("rule", d.Rule.Validate())
	p.Require(!d.Body.IsZero(), "body", "must be given")
	p.Require(!d.Day.IsZero(), "day", "must be given")
	p.Require(d.Day.IsZero() || !d.Day.Before(d.Date), "day", "lies before the date of the notice")
	p.Require(!d.Place.IsZero(), "place", "must be given")
	p.Require(len(d.Agenda) > 0, "agenda", "must not be empty")
	for i, m := range d.Agenda {
		p.Require(!m.Title.IsZero(), at("agenda", i)+".title", "must be given")
	}
	checkSections(p, d.Text)
}

func checkSections(p *renjia.Problems, all []Section) {
	for i, s := range all {
		s.validate(p, at("text", i))
	}
}

func (d Meeting) compose(p *page) {
	p.begin("meeting", "Notice of meeting", "会议通知")
	facts := []fact{{Term: p.t("Meeting", "会议"), Value: d.Body.In(p.lang)}, p.on(p.t("Day", "日期"), d.Day)}
	if d.Time != "" {
		facts = append(facts, fact{Term: p.t("Time", "时间"), Value: d.Time})
	}
	facts = append(facts, fact{Term: p.t("Place", "地点"), Value: d.Place.In(p.lang)})
	p.add(block{Facts: facts})
	p.add(d.agenda(p))
	if n := d.Rule.Convening.NoticeDays; n > 0 {
		last := p.inTime(d.Date, d.Day, n, d.Rule.Convening.Source)
		p.add(block{Heading: p.t("Notice", "通知期限"), Paras: []string{p.t("The agenda is made known at least %d days before, by %s%s.", "会议议题应当提前至少%d日即最迟于%s告知%s。", n, last, p.cited(d.Rule.Convening.Source))}})
	}
	d.report(p)
	p.decides(d.Rule)
	p.sections(d.Text)
}

func (d Meeting) agenda(p *page) block {
	t := table{Columns: columns(p.t("No.", "序号"), p.t("Item", "议题"))}
	for i, m := range d.Agenda {
		t.add(cell{Text: strconv.Itoa(i + 1)}, cell{Text: m.Title.In(p.lang), Detail: m.Detail.In(p.lang)})
	}
	b := block{Heading: p.t("Agenda", "议题"), Tables: []table{t}}
	if d.Rule.Convening.AgendaClosed {
		b.Paras = []string{p.t("The agenda is closed: nothing is decided that does not stand on it.", "本次会议不对未列入以上议题的事项进行表决。")}
	}
	return b
}

// report warns whoever convenes of the report to the street or town, which
// goes out before.
func (d Meeting) report(p *page) {
	n := d.Rule.Convening.ReportDays
	if n == 0 {
		return
	}
	p.warn("the report to the street or town is due %d days before, by %s (%s)", "应当提前%d日即最迟于%s向街道办事处、乡镇人民政府报告（%s）",
		n, d.Day.AddDays(-n), source(d.Rule.Convening.Source))
}
