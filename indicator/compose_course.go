package indicator

import (
	"strings"

	"github.com/renjia-project/renjia"
)

// NewCourseReport composes a report of how a community's scorecard moved. [Data]
// that carries a Course has the same section in its own report.
func NewCourseReport(c *Course) (*Report, error) {
	if len(c.Days) == 0 {
		return nil, course.Invalid("no day is in the course of space %s", c.Space)
	}
	r := &Report{
		Title:    renjia.Text{EN: c.Community.In(renjia.English) + ": scorecards over time", ZH: c.Community.In(renjia.Chinese) + "：历次五维评估"},
		Subtitle: renjia.Textf("As of %d days, from %s to %s", "共%d次，%s至%s", len(c.Days), c.Days[0].Scorecard.AsOf, c.Days[len(c.Days)-1].Scorecard.AsOf),
	}
	if c.Synthetic {
		r.Notices = append(r.Notices, syntheticNotice())
	}
	r.add(c.section())
	r.add(c.readSection())
	r.add(catalogueSection(c.Days[0].Scorecard))
	return r, nil
}

// compared are the sections over time and side by side, as far as there are any.
func (d *Data) compared() (all []Section) {
	if d.Course != nil && len(d.Course.Days) > 0 {
		all = append(all, d.Course.section())
	}
	if d.Comparison != nil && len(d.Comparison.Courses) > 0 {
		all = append(all, d.Comparison.section())
	}
	for i, r := range d.Rankings {
		all = append(all, r.section(i))
	}
	return all
}

// section shows each indicator of a dimension on each day, and the reasons where
// there is no value.
func (c *Course) section() Section {
	s := Section{Anchor: "course", Title: words("The scorecard over time", "历次评估")}
	s.say(c.Known.reading())
	s.say(c.Window.reading())
	if len(c.Days) > 1 {
		s.say(words("The change is that from the first day to the last, in percentage points (pp) for shares. A value that is missing on one of them leaves no change.",
			"变化为首次至末次之差，占比以百分点计；任一次无数值则无变化值。"))
	}
	var reasons [][]Cell
	for i, g := range c.Days[0].Scorecard.Groups {
		s.table(c.table(g))
		if f, ok := c.figure(i); ok {
			s.figure(f)
		}
		for _, x := range g.Scores {
			reasons = append(reasons, c.reasons(x.Indicator)...)
		}
	}
	if len(reasons) > 0 {
		s.table(Table{
			Caption: words("Why a value is missing", "无数值的原因"),
			Columns: []Column{{Title: words("Indicator", "指标")}, {Title: words("As of", "截止日"), Short: true}, {Title: words("Reason", "原因")}},
			Rows:    reasons,
		})
	}
	return s
}

func (k Known) reading() renjia.Text {
	if k == KnownThen {
		return words("Each day is shown as the journal knew it at the end of that day; what was recorded later does not count.",
			"各次数据以当日日终日志所载为准，其后补录者不计入。")
	}
	return words("Each day is shown as it is known now; what was recorded later counts as well.", "各次数据以目前所知为准，事后补录者亦计入。")
}

func (w Window) reading() renjia.Text {
	switch w {
	case Between:
		return words("Events are counted since the day before in the list.", "事件自上一次截止日之后起计。")
	case Trailing:
		return words("Events are counted over the twelve months that end with each day.", "事件按截至各日的前十二个月计。")
	}
	return words("Events are counted from the first day of the period up to each day, so that counts only grow.", "事件自期初累计至各截止日，故计数只增不减。")
}

// table has a row for each indicator and a column for each day.
func (c *Course) table(g Group) Table {
	t := Table{Caption: g.Dimension.caption(), Columns: []Column{{Title: words("Indicator", "指标")}}}
	for _, d := range c.Days {
		t.Columns = append(t.Columns, Column{Title: date(d.Scorecard.AsOf), Number: true, Short: true})
	}
	first, last := c.Days[0].Scorecard.AsOf, c.Days[len(c.Days)-1].Scorecard.AsOf
	if first != last {
		t.Columns = append(t.Columns, Column{Title: words("Change", "变化"), Number: true})
	}
	for _, x := range g.Scores {
		indicator, _ := x.definition()
		row := []Cell{{Text: indicator.Title, Link: x.anchor()}}
		for _, d := range c.Days {
			score, _ := d.Scorecard.Score(x.Indicator)
			row = append(row, Cell{Text: score.printed()})
		}
		if first != last {
			change, _ := c.Change(x.Indicator, first, last)
			row = append(row, Cell{Text: indicator.Unit.moved(change.Value)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// caption is how a dimension is headed.
func (d Dimension) caption() renjia.Text {
	return renjia.Text{EN: string(d) + ". " + d.Title().EN, ZH: string(d) + "．" + d.Title().ZH}
}

// printed is the value, or a dash whose reason stands elsewhere.
func (x *Score) printed() renjia.Text {
	indicator, _ := x.definition()
	if x.Result == nil {
		return renjia.Both("–")
	}
	return indicator.Unit.printed(x.Result.Value)
}

// moved prints a change with its sign.
func (u Unit) moved(v *float64) renjia.Text {
	if v == nil {
		return renjia.Both("–")
	}
	t := u.printed(*v)
	if *v > 0 {
		t = renjia.Text{EN: "+" + t.EN, ZH: "+" + t.ZH}
	}
	if u == Percent {
		return renjia.Text{EN: strings.TrimSuffix(t.EN, "%") + " pp", ZH: strings.TrimSuffix(t.In(renjia.Chinese), "%") + "个百分点"}
	}
	return t
}

// reasons are the days on which an indicator has no value.
func (c *Course) reasons(id ID) (rows [][]Cell) {
	for _, d := range c.Days {
		x, _ := d.Scorecard.Score(id)
		if x.Result == nil {
			indicator, _ := x.definition()
			rows = append(rows, []Cell{{Text: indicator.Title, Link: x.anchor()}, {Text: date(d.Scorecard.AsOf)}, {Text: x.Undefined}})
		}
	}
	return rows
}

// readSection names the state of the journal behind each day.
func (c *Course) readSection() Section {
	s := Section{Anchor: "method", Title: words("How these figures were made", "数据来源与口径")}
	t := Table{
		Caption: renjia.Textf("Positions of the journal of space %s that were read", "所读空间%s的日志位置", c.Space),
		Columns: []Column{
			{Title: words("As of", "截止日"), Short: true}, {Title: words("Events from", "事件起始日"), Short: true},
			{Title: words("Position", "位置"), Number: true}, {Title: words("Hash", "哈希值")},
		},
	}
	for _, d := range c.Days {
		t.Rows = append(t.Rows, append([]Cell{{Text: date(d.Scorecard.AsOf)}, {Text: date(d.Scorecard.Period.From)}}, d.Journal.cells()...))
	}
	s.table(t)
	return s
}

func (j *Journal) cells() []Cell {
	if j.Position == 0 {
		return []Cell{{Text: renjia.Both("–")}, {Text: words("nothing had been recorded", "尚无任何记录")}}
	}
	return []Cell{{Text: count(j.Position)}, {Text: renjia.Both(j.Hash)}}
}

// catalogueSection defines the indicators without the values of any one day.
func catalogueSection(card Scorecard) Section {
	s := Section{Anchor: "definitions", Title: words("Appendix: how each indicator is defined", "附录：指标定义")}
	for _, g := range card.Groups {
		for _, x := range g.Scores {
			indicator, measure := x.definition()
			s.entry(Entry{Anchor: x.anchor(), Title: indicator.Title, Terms: definitionTerms(indicator, measure)})
		}
	}
	return s
}
