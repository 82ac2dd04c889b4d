package indicator

import (
	"fmt"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// NewReport composes the report of the data: scorecard, decisions and their
// publication, contract and service, money, organizations, people, how the figures were made, and an
// appendix with the definition of every indicator. Parts without any data say
// so in one line.
func NewReport(d *Data) (*Report, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	card, err := d.Scorecard()
	if err != nil {
		return nil, err
	}
	r := &Report{
		Title: renjia.Text{EN: d.Community.In(renjia.English) + ": community governance report", ZH: d.Community.In(renjia.Chinese) + "社区治理报告"},
		Subtitle: renjia.Textf("From %s to %s; states and relations as of the last day", "统计期间：%s至%s；状态与关系以末日为准",
			d.Period.From, d.AsOf),
	}
	if d.Synthetic {
		r.Notices = append(r.Notices, syntheticNotice())
	}
	r.add(scoreSection(card))
	for _, s := range d.compared() {
		r.add(s)
	}
	r.add(d.decisionSection())
	if len(d.Decisions) > 0 {
		s, err := d.disclosureSection()
		if err != nil {
			return nil, err
		}
		r.add(s)
	}
	r.add(d.serviceSection())
	r.add(d.moneySection())
	network, err := d.networkSection()
	if err != nil {
		return nil, err
	}
	r.add(network)
	r.add(d.peopleSection())
	r.add(d.methodSection())
	r.add(definitionSection(card))
	r.found(card)
	return r, nil
}

// found tells each figure what it rests on.
func (r *Report) found(card Scorecard) {
	scores := map[ID]*Score{}
	for _, g := range card.Groups {
		for i := range g.Scores {
			scores[g.Scores[i].Indicator] = &g.Scores[i]
		}
	}
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			if b.Figure == nil {
				continue
			}
			for _, id := range b.Figure.shows {
				b.Figure.Basis = append(b.Figure.Basis, scores[id].basis())
			}
		}
	}
}

func (x *Score) basis() Basis {
	indicator, _ := x.definition()
	b := Basis{Of: Cell{Text: indicator.Title, Link: x.anchor()}}
	r := x.Result
	if r == nil {
		b.Used = words("undefined: "+x.Undefined.EN, "无定义："+x.Undefined.ZH)
		return b
	}
	value := indicator.Unit.printed(r.Value).EN
	b.Used = renjia.Textf("%s; n = %d", "%s；n＝%d", value, r.N)
	if r.Variant != "" {
		b.Used = words(b.Used.EN+"; variant: "+r.Variant, b.Used.ZH+"；口径："+r.Variant)
	}
	b.Used = words(b.Used.EN+"; "+used(r), b.Used.ZH+"；"+used(r))
	return b
}

func syntheticNotice() renjia.Text {
	return words(
		"Synthetic data: the community, its people, organizations and amounts are made up. Nothing here describes a real place.",
		"合成数据：本报告中的社区、人员、组织与金额均为虚构，不反映任何真实情况。")
}

// Validate reports what would make the report wrong: missing names and dates,
// counts that contradict each other, partners that do not exist.
func (d *Data) Validate() error {
	var p renjia.Problems
	p.Require(!d.Community.IsZero(), "community", "is missing")
	p.Require(!d.AsOf.IsZero(), "as_of", "is missing")
	p.Require(!d.Period.From.IsZero() && d.Period.Contains(d.AsOf), "period", "%s does not contain %s", d.Period, d.AsOf)
	p.Require(d.Decided >= int64(len(d.Decisions)), "decided", "%d motions, but %d decisions are certified", d.Decided, len(d.Decisions))
	for i, x := range d.Decisions {
		p.Require(!x.Title.IsZero() && !x.Outcome.IsZero(), fmt.Sprintf("decisions[%d]", i), "needs a title and an outcome")
		p.Require(!d.AsOf.Before(x.Certified) && !d.AsOf.Before(x.Published), fmt.Sprintf("decisions[%d]", i), "was certified or published after %s", d.AsOf)
	}
	p.Require(len(d.Need.Clients) == 0 || d.Need.Neediest == NeediestHigh || d.Need.Neediest == NeediestLow, "need.neediest", "%q: want highest or lowest", d.Need.Neediest)
	d.validateNetwork(&p)
	return p.Err("report data")
}

func (d *Data) validateNetwork(p *renjia.Problems) {
	organization := func(i int) bool { return i >= 0 && i < len(d.Organizations) }
	seen := map[renjia.Ref]bool{}
	for i, o := range d.Organizations {
		p.Require(!o.Ref.IsZero() && !seen[o.Ref], fmt.Sprintf("organizations[%d].ref", i), "is missing or occurs twice")
		seen[o.Ref] = true
		for _, j := range o.Partners {
			p.Require(organization(j) && j != i, fmt.Sprintf("organizations[%d].partners", i), "%d is no other organization", j)
		}
	}
	for i, x := range d.Directives {
		p.Require(organization(x.From) && organization(x.To) && x.From != x.To && x.Acts > 0, fmt.Sprintf("directives[%d]", i), "wants two organizations and acts between them")
	}
}

func scoreSection(card Scorecard) Section {
	s := Section{Anchor: "scorecard", Title: words("Scorecard of five dimensions", "五维评估表")}
	s.say(words("Each figure links to its definition, with formula, inputs, n, variant and source. There is no overall score: the dimensions do not add up.",
		"各指标均链接至其定义（公式、输入、样本数、口径与来源）。五个维度不可加总，故不设总分。"))
	for _, g := range card.Groups {
		t := Table{
			Caption: g.Dimension.caption(),
			Columns: []Column{{Title: words("Indicator", "指标")}, {Title: words("Value", "数值"), Number: true}, {Title: words("n", "n"), Number: true}},
		}
		for _, x := range g.Scores {
			t.Rows = append(t.Rows, x.row())
		}
		s.table(t)
	}
	return s
}

func (x *Score) row() []Cell {
	indicator, _ := x.definition()
	name := Cell{Text: indicator.Title, Link: x.anchor()}
	if x.Result == nil {
		return []Cell{name, {Text: words("undefined: "+x.Undefined.EN, "无定义："+x.Undefined.ZH)}, {Text: renjia.Both("–")}}
	}
	return []Cell{name, {Text: indicator.Unit.printed(x.Result.Value)}, {Text: count(x.Result.N)}}
}

func (x *Score) anchor() string { return "def-" + strings.ReplaceAll(string(x.Indicator), "_", "-") }

// definition looks the score up in the catalogue it was computed from.
func (x *Score) definition() (Indicator, Measure) {
	catalogue, err := builtin()
	if err != nil {
		return Indicator{}, Measure{}
	}
	indicator, _ := catalogue.Indicator(x.Indicator)
	measure, _ := catalogue.Measure(indicator.Measure)
	return indicator, measure
}

// definitionSection is the appendix.
func definitionSection(card Scorecard) Section {
	s := Section{Anchor: "definitions", Title: words("Appendix: how each indicator is defined", "附录：指标定义")}
	for _, g := range card.Groups {
		for _, x := range g.Scores {
			s.entry(x.entry())
		}
	}
	return s
}

func (x *Score) entry() Entry {
	indicator, measure := x.definition()
	e := Entry{Anchor: x.anchor(), Title: indicator.Title, Terms: definitionTerms(indicator, measure)}
	if x.Result == nil {
		e.Terms = append(e.Terms, Term{words("Value", "数值"), words("undefined: "+x.Undefined.EN, "无定义："+x.Undefined.ZH)})
		return e
	}
	if x.Result.Variant != "" {
		e.Terms = append(e.Terms, Term{words("Variant", "口径"), renjia.Both(x.Result.Variant)})
	}
	e.Terms = append(e.Terms,
		Term{words("Value", "数值"), indicator.Unit.printed(x.Result.Value)},
		Term{words("n", "n"), count(x.Result.N)},
		Term{words("Inputs used", "所用数值"), renjia.Both(used(x.Result))},
	)
	return e
}

func definitionTerms(x Indicator, m Measure) []Term {
	return []Term{
		{words("Measure", "测度"), m.Title},
		{words("Formula", "公式"), renjia.Both(m.Formula)},
		{words("Inputs", "输入"), joined(x.Inputs)},
		{words("Range", "取值范围"), renjia.Both(m.Range)},
		{words("Reading", "解读"), x.Reading},
		{words("Source", "来源"), renjia.Both(m.Source)},
	}
}

// used lists the inputs of a result, and its exact value if it has one.
func used(r *Result) string {
	used := make([]string, len(r.Inputs), len(r.Inputs)+1)
	for i, in := range r.Inputs {
		used[i] = in.Name + " = " + in.Value
	}
	if r.Exact != nil {
		used = append(used, "exact = "+r.Exact.RatString())
	}
	return strings.Join(used, "; ")
}

func joined(texts []renjia.Text) renjia.Text {
	en, zh := make([]string, len(texts)), make([]string, len(texts))
	for i, t := range texts {
		en[i], zh[i] = t.In(renjia.English), t.In(renjia.Chinese)
	}
	return words(strings.Join(en, "; "), strings.Join(zh, "；"))
}

// methodSection says what was read and how far the journal had come.
func (d *Data) methodSection() Section {
	s := Section{Anchor: "method", Title: words("How these figures were made", "数据来源与口径")}
	s.say(words("All figures are computed from records; what was not recorded does not count. Reading the same space at the same journal position with the same dates gives the same report.",
		"全部数据由记录计算得出，未记录者不计入。以相同日期读取同一空间的同一日志位置，可得到相同的报告。"))
	if j := d.Journal; j.Position > 0 {
		s.entry(Entry{Anchor: "journal", Title: words("State of the journal", "日志状态"), Terms: []Term{
			{words("Space", "空间"), renjia.Both(j.Space)},
			{words("Position", "位置"), renjia.Both(fmt.Sprint(j.Position))},
			{words("Hash", "哈希值"), renjia.Both(j.Hash)},
			{words("Recorded", "记录时间"), renjia.Both(j.Recorded.UTC().Format(time.RFC3339))},
			{words("As of", "截止日"), date(d.AsOf)},
		}})
	}
	if len(d.Records) == 0 {
		return s
	}
	t := Table{
		Caption: words("Records read", "所读记录"),
		Columns: []Column{{Title: words("Kind", "类别")}, {Title: words("Records", "记录数"), Number: true}},
	}
	for _, r := range d.Records {
		t.Rows = append(t.Rows, []Cell{{Text: renjia.Both(r.Kind)}, {Text: count(r.N)}})
	}
	s.table(t)
	return s
}
