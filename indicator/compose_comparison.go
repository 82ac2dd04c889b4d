package indicator

import (
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/composite"
)

// NewComparisonReport composes a report of communities side by side, with the
// composite indices that were made of them. Communities stand in the order they
// were asked for; they have ranks only where there is an index.
func NewComparisonReport(c *Comparison, indices ...*Ranking) (*Report, error) {
	if len(c.Courses) == 0 || len(c.Courses[0].Days) == 0 {
		return nil, course.Invalid("no community is in the comparison")
	}
	r := &Report{
		Title:    words("Communities side by side", "社区比较"),
		Subtitle: renjia.Textf("%d communities on the scorecard of five dimensions", "共%d个社区的五维评估", len(c.Courses)),
	}
	for _, x := range c.Courses {
		if x.Synthetic {
			r.Notices = append(r.Notices, syntheticNotice())
			break
		}
	}
	r.add(c.section())
	for i, x := range indices {
		r.add(x.section(i))
	}
	r.add(c.readSection())
	r.add(catalogueSection(c.Courses[0].Days[0].Scorecard))
	return r, nil
}

// section has a table for each day and dimension, a row for each community.
func (c *Comparison) section() Section {
	s := Section{Anchor: "comparison", Title: words("Communities side by side", "社区比较")}
	s.say(c.Courses[0].Known.reading())
	s.say(c.Courses[0].Window.reading())
	s.say(words("The order says nothing: communities differ in size, task and in how much they record.", "排列顺序不代表优劣：各社区规模、任务与记录完备程度不同。"))
	var reasons [][]Cell
	for i, d := range c.Courses[0].Days {
		for _, g := range d.Scorecard.Groups {
			s.table(c.table(i, g))
		}
		reasons = append(reasons, c.reasons(i)...)
	}
	if len(reasons) > 0 {
		s.table(Table{
			Caption: words("Why a value is missing in a community", "社区无数值的原因"),
			Columns: []Column{
				{Title: words("Community", "社区")}, {Title: words("Indicator", "指标")}, {Title: words("As of", "截止日"), Short: true}, {Title: words("Reason", "原因")},
			},
			Rows: reasons,
		})
	}
	return s
}

func (c *Comparison) table(day int, g Group) Table {
	asOf, caption := c.Courses[0].Days[day].Scorecard.AsOf, g.Dimension.caption()
	t := Table{
		Caption: renjia.Text{EN: caption.EN + ", " + asOf.String(), ZH: caption.ZH + "（" + asOf.String() + "）"},
		Columns: []Column{{Title: words("Community", "社区")}},
	}
	for _, x := range g.Scores {
		indicator, _ := x.definition()
		t.Columns = append(t.Columns, Column{Title: indicator.Title, Link: x.anchor(), Number: true})
	}
	for _, one := range c.Courses {
		row := []Cell{{Text: one.Community}}
		for _, x := range g.Scores {
			score, _ := one.Days[day].Scorecard.Score(x.Indicator)
			row = append(row, Cell{Text: score.printed()})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// reasons say for each community why it lacks a value on a day.
func (c *Comparison) reasons(day int) (rows [][]Cell) {
	for _, one := range c.Courses {
		card := one.Days[day].Scorecard
		for _, g := range card.Groups {
			for _, x := range g.Scores {
				if x.Result == nil {
					indicator, _ := x.definition()
					rows = append(rows, []Cell{{Text: one.Community}, {Text: indicator.Title, Link: x.anchor()}, {Text: date(card.AsOf)}, {Text: x.Undefined}})
				}
			}
		}
	}
	return rows
}

func (c *Comparison) readSection() Section {
	s := Section{Anchor: "method", Title: words("How these figures were made", "数据来源与口径")}
	t := Table{
		Caption: words("Positions of the journals that were read", "所读日志位置"),
		Columns: []Column{
			{Title: words("Community", "社区")}, {Title: words("Space", "空间")}, {Title: words("As of", "截止日"), Short: true},
			{Title: words("Events from", "事件起始日"), Short: true}, {Title: words("Position", "位置"), Number: true}, {Title: words("Hash", "哈希值")},
		},
	}
	for _, one := range c.Courses {
		for _, d := range one.Days {
			row := []Cell{{Text: one.Community}, {Text: renjia.Both(one.Space)}, {Text: date(d.Scorecard.AsOf)}, {Text: date(d.Scorecard.Period.From)}}
			t.Rows = append(t.Rows, append(row, d.Journal.cells()...))
		}
	}
	s.table(t)
	return s
}

// section shows an index: first the choices, then ranks with how far they move,
// then the parts.
func (r *Ranking) section(i int) Section {
	s := Section{
		Anchor: fmt.Sprintf("index-%d", i+1),
		Title:  renjia.Textf("Composite index as of %s", "综合指数（%s）", r.AsOf),
	}
	s.say(words("The index hangs on the choices below; others give other ranks. A rank that moves much is not to be published as one.",
		"综合指数取决于下列选择，选择不同则排名不同；变动较大的排名不宜作为定论发布。"))
	s.entry(Entry{Anchor: s.Anchor + "-choices", Title: words("Choices", "所作选择"), Terms: r.choices()})
	s.table(r.rankTable())
	s.table(r.partTable())
	if len(r.LeaveOneOut) > 0 {
		s.table(r.sensitivityTable())
	}
	return s
}

func (r *Ranking) choices() []Term {
	terms := []Term{
		{words("Normalisation", "标准化方法"), renjia.Both(string(r.Normalisation))},
		{words("Weights", "权重"), renjia.Both(r.Index.Weights.Variant)},
		{words("Aggregation", "合成方法"), renjia.Both(string(r.Aggregation))},
		{words("Communities without a value", "无数值的社区"), r.Undefined.printed()},
		{words("Weights drawn", "权重抽样"), renjia.Textf("%d times around those above, concentration %v, seed %d", "围绕上述权重抽样%d次，集中度%v，种子%d",
			r.Sampling.Number, r.Sampling.Concentration, r.Sampling.Seed)},
	}
	for _, x := range r.LeftOut {
		why := renjia.Text{EN: x.Community.In(renjia.English) + ": " + title(x.Indicator).EN + ": " + x.Reason.EN, ZH: x.Community.In(renjia.Chinese) + "：" + title(x.Indicator).ZH + "：" + x.Reason.ZH}
		terms = append(terms, Term{words("Left out", "未纳入"), why})
	}
	return terms
}

func (u Undefined) printed() renjia.Text {
	if u == DropUndefined {
		return words("left out of the index", "不纳入指数")
	}
	return words("no index is made", "不编制指数")
}

func title(id ID) renjia.Text {
	x := Score{Indicator: id}
	indicator, _ := x.definition()
	return indicator.Title
}

// rankTable sets each rank beside the ranks that other choices would give.
func (r *Ranking) rankTable() Table {
	t := Table{
		Caption: renjia.Textf("Ranks and how far they move: on average by %s places when weights are drawn", "排名及其变动：权重抽样时平均移动%s位", decimals(r.Stability.Shift, 2)),
		Columns: []Column{
			{Title: words("Community", "社区")}, {Title: words("Index", "指数"), Number: true}, {Title: words("Rank", "排名"), Number: true},
			{Title: words("Rank without one indicator", "剔除任一指标后的排名"), Number: true},
			{Title: renjia.Textf("Rank with weights drawn, %s%% of draws", "权重抽样下的排名（%s%%区间）", decimals(100*r.Sampling.Level, 0)), Number: true},
			{Title: words("Keeps its rank", "排名不变的比例"), Number: true},
		},
	}
	for i, u := range r.Index.Units {
		without := renjia.Both("–")
		if len(r.LeaveOneOut) > 0 {
			best, worst := r.without(i)
			without = span(float64(best), float64(worst))
		}
		firm := r.Stability.Units[i]
		t.Rows = append(t.Rows, []Cell{
			{Text: r.Names[i]}, {Text: renjia.Both(decimals(u.Score, 3))}, {Text: count(int64(u.Rank))}, {Text: without},
			{Text: span(firm.Limits.Lower, firm.Limits.Upper)}, {Text: Percent.printed(firm.Same)},
		})
	}
	return t
}

// partTable shows what the index is made of: direction, weight and normalised
// values of each indicator.
func (r *Ranking) partTable() Table {
	t := Table{
		Caption: words("Parts of the index, normalised: more is better", "指数构成（标准化后，越大越好）"),
		Columns: []Column{{Title: words("Indicator", "指标")}, {Title: words("Better", "方向"), Short: true}, {Title: words("Weight", "权重"), Number: true}},
	}
	for _, name := range r.Names {
		t.Columns = append(t.Columns, Column{Title: name, Number: true})
	}
	for j, x := range r.Indicators {
		id := Score{Indicator: ID(x.Name)}
		row := []Cell{{Text: title(ID(x.Name)), Link: id.anchor()}, {Text: better(x)}, {Text: renjia.Both(decimals(r.Index.Weights.Values[j], 3))}}
		for _, u := range r.Index.Units {
			row = append(row, Cell{Text: renjia.Both(decimals(u.Parts[j], 3))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sensitivityTable shows the ranks without each indicator in turn.
func (r *Ranking) sensitivityTable() Table {
	t := Table{
		Caption: words("Ranks when one indicator is left out", "逐一剔除指标后的排名"),
		Columns: []Column{{Title: words("Without", "剔除的指标")}, {Title: words("Places moved, on average", "平均移动位数"), Number: true}},
	}
	for _, name := range r.Names {
		t.Columns = append(t.Columns, Column{Title: name, Number: true})
	}
	for _, d := range r.LeaveOneOut {
		row := []Cell{{Text: title(ID(d.Indicator))}, {Text: renjia.Both(decimals(d.Shift, 2))}}
		for _, rank := range d.Ranks {
			row = append(row, Cell{Text: count(int64(rank))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func better(x composite.Indicator) renjia.Text {
	t := words("higher", "越高越好")
	if x.Better == composite.Lower {
		t = words("lower", "越低越好")
	}
	if x.Reference > 0 {
		reference := strconv.FormatFloat(x.Reference, 'g', -1, 64)
		t = words(t.EN+", reference "+reference, t.ZH+"，参照值"+reference)
	}
	return t
}

// span prints ranks from the best to the worst.
func span(best, worst float64) renjia.Text {
	a, b := strconv.FormatFloat(best, 'g', -1, 64), strconv.FormatFloat(worst, 'g', -1, 64)
	if a == b {
		return renjia.Both(a)
	}
	return renjia.Textf("%s to %s", "%s至%s", a, b)
}

func decimals(v float64, places int) string { return strconv.FormatFloat(v, 'f', places, 64) }
