package indicator

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/process"
	"github.com/renjia-project/renjia/talent/survival"
)

// clock returns the case that a decision is for its rule, and false if the rule
// sets no day. What was put up before it was certified counts as put up on that
// day.
func (x *Decision) clock() (process.Case, bool) {
	if x.Clock.WithinDays == 0 {
		return process.Case{}, false
	}
	c := process.Case{Opened: x.Certified, Due: x.Certified.AddDays(x.Clock.WithinDays), Closed: x.Published}
	if !c.Closed.IsZero() && c.Closed.Before(c.Opened) {
		c.Closed = c.Opened
	}
	return c, true
}

// disclosureSection sets the day of publication of each decision against the
// clock of its rule.
func (d *Data) disclosureSection() (Section, error) {
	s := Section{Anchor: "disclosure", Title: words("Publication of decisions", "决定的公示时限")}
	if !d.DisclosureKnown {
		s.say(words("No disclosure is recorded at all, so nobody can tell which decisions were published.", "没有任何公示记录，无从得知哪些决定已公示。"))
		return s, nil
	}
	s.say(words("Days are counted from the day of certification; the clock is that of the rule under which the decision was taken. What is not published and not yet due on the last day of the report counts neither way.",
		"天数自认证日起算，时限以作出决定所依据的规则为准。至报告末日尚未公示且未到期的决定，不计入按期或逾期。"))
	f, err := d.waitingFigure()
	if err != nil {
		return s, err
	}
	s.figure(f)
	t := Table{
		Caption: renjia.Textf("Certified decisions as of %s", "已认证决定的公示情况（截至%s）", d.AsOf),
		Columns: []Column{
			{Title: words("Decision", "决定")}, {Title: words("Certified", "认证日"), Short: true}, {Title: words("Published", "公示日"), Short: true},
			{Title: words("Days / allowed", "用时／时限（天）"), Number: true},
			{Title: words("Standing", "状态")}, {Title: words("Display", "公示期")},
		},
	}
	for i := range d.Decisions {
		x := &d.Decisions[i]
		t.Rows = append(t.Rows, []Cell{
			{Text: x.Title, Link: x.anchor(i)}, {Text: date(x.Certified)}, {Text: d.published(x)},
			{Text: renjia.Both(x.waited(d.AsOf) + " / " + x.allowed())}, {Text: x.standing(d.AsOf)}, {Text: x.display(d.AsOf)},
		})
	}
	s.table(t)
	return s, nil
}

// waited is how many days publication took, at least if it is still to come.
func (x *Decision) waited(asOf renjia.Date) string {
	if x.Published.IsZero() {
		return fmt.Sprintf("≥ %d", asOf.Sub(x.Certified))
	}
	return fmt.Sprint(x.Published.Sub(x.Certified))
}

func (x *Decision) allowed() string {
	if x.Clock.WithinDays == 0 {
		return "–"
	}
	return fmt.Sprint(x.Clock.WithinDays)
}

// days counts days in English.
func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// standing says where publication stands against the clock.
func (x *Decision) standing(asOf renjia.Date) renjia.Text {
	c, runs := x.clock()
	if !runs {
		return words("the rule sets no day", "规则未定时限")
	}
	switch c.On(asOf) {
	case process.OnTime:
		return words("in time", "按期")
	case process.Late:
		return late("late by ", c.Closed.Sub(c.Due), "公示")
	case process.Overdue:
		return late("overdue by ", asOf.Sub(c.Due), "未公示")
	}
	return words("not yet due: "+days(c.Due.Sub(asOf))+" left", fmt.Sprintf("未到期，尚余%d天", c.Due.Sub(asOf)))
}

func late(en string, n int, zh string) renjia.Text {
	return words(en+days(n), fmt.Sprintf("逾期%d天%s", n, zh))
}

// display says how long the decision was up, and whether that is long enough.
func (x *Decision) display(asOf renjia.Date) renjia.Text {
	if x.Displayed.From.IsZero() {
		return renjia.Both("–")
	}
	until, least := x.Displayed.Until, x.Clock.DisplayDays
	if until.IsZero() {
		until = asOf.AddDays(1)
	}
	up := until.Sub(x.Displayed.From)
	switch {
	case least == 0:
		return words(days(up), fmt.Sprintf("%d天", up))
	case up >= least:
		return renjia.Textf("%d of %d days: long enough", "%d天（应公示%d天），已满", up, least)
	case x.Displayed.Until.IsZero():
		return renjia.Textf("%d of %d days, still up", "%d天（应公示%d天），公示中", up, least)
	}
	return renjia.Textf("%d of %d days: taken down early", "%d天（应公示%d天），提前撤下", up, least)
}

// waitingFigure draws the share of decisions not yet published by days since
// certification. Those that are still to be published are censored: they have
// waited at least as long as until the day of the report.
func (d *Data) waitingFigure() (Figure, error) {
	spells := make([]survival.Spell, len(d.Decisions))
	published := 0
	for i, x := range d.Decisions {
		spells[i] = survival.Spell{Length: float64(d.AsOf.Sub(x.Certified))}
		if !x.Published.IsZero() {
			spells[i] = survival.Spell{Length: float64(max(0, x.Published.Sub(x.Certified))), Event: true}
			published++
		}
	}
	// No interval is drawn; the estimate is the same under any.
	curve, err := survival.KaplanMeier(spells, survival.Options{Interval: survival.LogLog, Level: .95})
	if err != nil {
		return Figure{}, err
	}
	f := Figure{
		Anchor:  "waiting",
		Caption: words("How long decisions wait for publication: Kaplan–Meier estimate", "决定等待公示的时间：Kaplan–Meier估计"),
		Alt:     renjia.Textf("%d of %d certified decisions are published; the others have waited until %s and are censored.", "%[2]d项已认证决定中，%[1]d项已公示；其余至%[3]s仍未公示，按删失处理。", published, len(spells), d.AsOf),
		shows:   []ID{Publication, PublicationInTime},
		Chart:   Chart{X: words("days since certification", "认证后天数"), Y: words("share not yet published", "未公示比例")},
		Data: Table{Columns: []Column{
			{Title: words("Day", "天数"), Number: true}, {Title: words("Waiting", "等待中"), Number: true}, {Title: words("Published", "公示"), Number: true},
			{Title: words("Censored", "删失"), Number: true}, {Title: words("Share not yet published", "未公示比例"), Number: true},
		}},
	}
	line := []Point{{0, 1}}
	for _, p := range curve.Points {
		line = append(line, Point{p.Time, p.Survival})
		f.Data.Rows = append(f.Data.Rows, []Cell{
			{Text: count(int64(p.Time))}, {Text: count(int64(p.AtRisk))}, {Text: count(int64(p.Events))}, {Text: count(int64(p.Censored))}, {Text: Percent.printed(p.Survival)},
		})
	}
	f.Chart.Series = append([]Series{{Name: words("not yet published", "未公示"), Style: Steps, Points: line}}, d.allowedSeries()...)
	return f, nil
}

// allowedSeries is the last day of the clock, if all decisions with a clock have
// the same.
func (d *Data) allowedSeries() []Series {
	within := 0
	for _, x := range d.Decisions {
		switch own := x.Clock.WithinDays; {
		case own == 0 || own == within:
		case within == 0:
			within = own
		default:
			return nil
		}
	}
	if within == 0 {
		return nil
	}
	day := float64(within)
	return []Series{{Name: renjia.Textf("last day of the clock: %d", "时限末日：第%d天", within), Style: Reference, Points: []Point{{day, 0}, {day, 1}}}}
}
