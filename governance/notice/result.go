package notice

import (
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Decisions publishes what was decided (表决结果公告): for each matter the sums, each
// inequality with its article and margin, and until when it can be challenged.
// It names no elector.
type Decisions struct {
	Heading
	Rule    rule.Rule   `json:"rule"` // under which all of them were decided
	Matters []Decided   `json:"matters"`
	Decided renjia.Date `json:"decided"` // the day of the decision
	// Until is the last day of the display; zero: as the rule says.
	Until renjia.Date `json:"until,omitzero"`
	Text  []Section   `json:"text,omitempty"`
}

// Decided is a matter and how the vote on it ended.
type Decided struct {
	Matter
	Result rule.Result `json:"result"`
}

func (d Decisions) check(p *renjia.Problems) {
	p.Within("rule", d.Rule.Validate())
	p.Require(!d.Decided.IsZero(), "decided", "must be given")
	p.Require(!d.Date.Before(d.Decided), "date", "lies before the day of the decision")
	p.Require(d.Until.IsZero() || !d.Until.Before(d.Date), "until", "lies before the date of the notice")
	p.Require(len(d.Matters) > 0, "matters", "must not be empty")
	for i, m := range d.Matters {
		path := at("matters", i)
		p.Require(!m.Title.IsZero(), path+".title", "must be given")
		p.Require(m.Result.Rule == d.Rule.ID, path+".result.rule", "is of rule %q, the notice of %q", m.Result.Rule, d.Rule.ID)
		p.Require(m.Result.Outcome != "", path+".result.outcome", "must be given")
		for j, c := range m.Result.Classes {
			p.Require(len(c.Weights) == len(m.Result.Measures), at(path+".result.classes", j), "has %d weights for %d measures", len(c.Weights), len(m.Result.Measures))
		}
	}
	checkSections(p, d.Text)
}

func (d Decisions) compose(p *page) {
	p.begin("decisions", "Publication of the result", "表决结果公告")
	p.add(block{Facts: append([]fact{
		p.on(p.t("Decided", "表决日期"), d.Decided), {Term: p.t("Under", "适用规则"), Value: ruleLine(p, d.Rule)},
	}, d.display(p)...)})
	for i, m := range d.Matters {
		p.add(m.block(p, i, len(d.Matters)))
	}
	p.sections(d.Text)
	p.remedy(d.Rule.Publication, d.Date)
}

// display says how long the result is shown, and warns of late publication and
// of a display that is too short.
func (d Decisions) display(p *page) []fact {
	x := d.Rule.Publication
	p.needs(x.DisplayDays > 0 || !d.Until.IsZero(), "until", "the rule does not say how long the result is shown")
	until := d.Until
	if until.IsZero() {
		until = d.Date.AddDays(x.DisplayDays)
	}
	if x.DisplayDays > 0 {
		p.shown(d.Date, until, x.DisplayDays, x.Source)
	}
	if due := d.Decided.AddDays(x.WithinDays); x.WithinDays > 0 && due.Before(d.Date) {
		p.warn("published on %s, but it was due within %d days of the decision, by %s (%s)", "%s公布，迟于表决后%d日内即%s前公布的期限（%s）", d.Date, x.WithinDays, due, source(x.Source))
	}
	if x.FileDays > 0 {
		p.warn("the filing with the authority is due by %s (%s)", "最迟于%s向主管部门备案（%s）", d.Decided.AddDays(x.FileDays), source(x.Source))
	}
	return []fact{p.on(p.t("Published", "公布日期"), d.Date), p.on(p.t("Shown until, and including", "公示截止日（含当日）"), until)}
}

func (m Decided) block(p *page, i, of int) block {
	title := m.Title.In(p.lang)
	if of > 1 {
		title = strconv.Itoa(i+1) + ". " + title
	}
	b := block{Heading: title, Note: m.Detail.In(p.lang), Verdict: p.outcome(m.Result.Outcome)}
	b.Facts = []fact{
		{Term: p.t("On the roll", "名册人数"), Value: strconv.FormatInt(m.Result.Electors, 10)},
		{Term: p.t("Took part", "参与表决人数"), Value: strconv.FormatInt(m.Result.TookPart, 10)},
	}
	b.Tables = []table{p.sums(m.Result)}
	if t, some := p.refused(m.Result.Refused); some {
		b.Tables = append(b.Tables, t)
	}
	b.Steps = p.explained(m.Result.Explanation.Steps)
	return b
}

func (p *page) outcome(o rule.Outcome) string {
	text := o.Text()
	return p.t("Result: %s", "表决结果：%s", text)
}

// sums is what the ballots came to, by class and measure.
func (p *page) sums(r rule.Result) table {
	t := table{Columns: columns(p.t("Ballots", "意见"))}
	for _, m := range r.Measures {
		t.Columns = append(t.Columns, column{Name: measureText(m).In(p.lang), Numeric: true})
	}
	for _, c := range r.Classes {
		row := []cell{{Text: sumText(c.Class).In(p.lang)}}
		for i, w := range c.Weights {
			row = append(row, cell{Text: r.Measures[i].Format(w)})
		}
		t.add(row...)
	}
	return t
}

func sumText(c rule.Class) renjia.Text {
	switch c {
	case rule.ForYes:
		return renjia.Text{EN: "In favour", ZH: "同意"}
	case rule.ForNo:
		return renjia.Text{EN: "Against", ZH: "反对"}
	case rule.ForAbstain:
		return renjia.Text{EN: "Abstained", ZH: "弃权"}
	case rule.AsVoid:
		return renjia.Text{EN: "Void", ZH: "无效票"}
	case rule.AsIllegal:
		return renjia.Text{EN: "Illegal", ZH: "违规票"}
	case rule.AsPresent:
		return renjia.Text{EN: "Present without a vote", ZH: "到场而未投票"}
	case rule.AsAbsent:
		return renjia.Text{EN: "Did not take part", ZH: "未参与表决"}
	}
	return renjia.Both(string(c))
}

// refused counts the ballots of proxies who were not admitted, by reason and
// without names.
func (p *page) refused(all []rule.Refused) (table, bool) {
	t := table{Caption: p.t("Ballots of proxies that do not count", "不计入的委托投票"), Columns: columns(p.t("Reason", "原因"), "#"+p.t("Ballots", "票数"))}
	n, order := map[renjia.Text]int{}, []renjia.Text{}
	for _, r := range all {
		if n[r.Reason]++; n[r.Reason] == 1 {
			order = append(order, r.Reason)
		}
	}
	for _, reason := range order {
		t.add(plain(reason.In(p.lang), strconv.Itoa(n[reason]))...)
	}
	return t, len(all) > 0
}

func (p *page) explained(all []renjia.Step) (set []step) {
	for _, s := range all {
		verdict := p.t("holds", "成立")
		if !s.Holds {
			verdict = p.t("fails", "不成立")
		}
		set = append(set, step{
			Claim: s.Claim.In(p.lang), Left: s.Left, Op: s.Op.Symbol(), Right: s.Right, Verdict: verdict,
			Source: cite(p.lang, s.Source), Holds: s.Holds, Steps: p.explained(s.Steps),
		})
	}
	return set
}

// remedy says until when a decision can be challenged. The term runs from
// knowledge, so the day printed is that of who learns of it from the notice.
func (p *page) remedy(x rule.Publication, posted renjia.Date) {
	if x.ChallengeMonths == 0 {
		return
	}
	p.add(block{
		Heading: p.t("Remedy", "救济途径"),
		Facts:   []fact{p.on(p.t("Challenge until, and including", "请求撤销的截止日（含当日）"), posted.AddMonths(x.ChallengeMonths))},
		Paras: []string{p.t(
			"Whoever holds that the decision infringes their rights or breaches the procedure may ask the court to revoke it within %d months from the day on which they know, or should know, of it. The day above is that of who learns of it on the day of publication%s.",
			"认为本决定侵害其合法权益或者违反法定程序的，可以自知道或者应当知道之日起%d个月内请求人民法院予以撤销。上列日期以公布当日知道计算%s。", x.ChallengeMonths, p.cited(x.Source))},
	})
}
