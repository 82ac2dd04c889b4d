package notice

import "github.com/renjia-project/renjia"

// Days counts days as Civil Code art. 201 does: the day something happens is
// left out, so five days from 1 March end with 6 March, and fifteen days before
// the 20th are complete if it was posted on the 5th.

// inTime tests that something posted on a day is out so many days before
// another, warns if it is not, and returns the last day for it.
func (p *page) inTime(posted, event renjia.Date, days int, article string) renjia.Date {
	last := event.AddDays(-days)
	if last.Before(posted) {
		p.warn("posted on %s, but %d days before %s it had to be out by %s (%s)",
			"%[1]s发布；应于%[3]s前%[2]d日即最迟于%[4]s发布（%[5]s）", posted, days, event, last, source(article))
	}
	return last
}

// shown tests that a display from one day to the last day of another lasts so
// many days, and warns if it does not.
func (p *page) shown(from, last renjia.Date, days int, article string) {
	if n := last.Sub(from); n < days {
		p.warn("shown for %d days to %s, but %d days are required, to %s (%s)",
			"公示%d日至%s，少于规定的%d日，应至%s（%s）", n, last, days, from.AddDays(days), source(article))
	}
}

// Objection is the clock of a published list (名册、名单异议): how long before the
// event it is out, how long it may be objected to, how soon that is decided.
// All three are asked for, since they differ from place to place: 20, 5 and 3
// days for the electoral roll in the Urban Residents' Committees Organic Law
// (2025), art. 17.
type Objection struct {
	PublishDays int    `json:"publish_days"` // before the event
	ObjectDays  int    `json:"object_days"`  // from publication
	DecideDays  int    `json:"decide_days"`  // from the objection
	Source      string `json:"source"`       // article
}

func (o Objection) needed(p *page) bool {
	why := "the number of days differs from place to place"
	before := len(p.open.choices)
	p.needs(o.PublishDays > 0, "objection.publish_days", why)
	p.needs(o.ObjectDays > 0, "objection.object_days", why)
	p.needs(o.DecideDays > 0, "objection.decide_days", why)
	return len(p.open.choices) == before
}

// clock says when objections end and when they are decided.
func (o Objection) clock(p *page, posted, event renjia.Date, where renjia.Text) {
	if !o.needed(p) {
		return
	}
	last := p.inTime(posted, event, o.PublishDays, o.Source)
	end := posted.AddDays(o.ObjectDays)
	b := block{
		Heading: p.t("Objections", "异议"),
		Facts: []fact{
			p.on(p.t("Published", "公布日期"), posted),
			p.on(p.t("Last day for publication", "最迟公布日期"), last),
			p.on(p.t("Objections until, and including", "异议截止日（含当日）"), end),
			p.on(p.t("Decided at the latest", "最迟答复日"), end.AddDays(o.DecideDays)),
		},
		Paras: []string{p.t("Whoever finds something wrong or missing may object in writing or in person within %d days of publication; each objection is decided within %d days of its receipt (%s).",
			"对名单有错漏等异议的，可自公布之日起%d日内以书面或者当面方式提出；自收到异议之日起%d日内作出处理决定（%s）。", o.ObjectDays, o.DecideDays, source(o.Source))},
	}
	if !where.IsZero() {
		b.Facts = append(b.Facts, fact{Term: p.t("Where to object", "异议受理"), Value: where.In(p.lang)})
	}
	p.add(b)
}
