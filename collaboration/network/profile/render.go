package profile

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Explanation returns the profile as a tree of steps that can be checked: each
// component with its p against the level, the core, the gaps, the reading.
func (p *PeripheryProfile) Explanation() renjia.Explanation {
	e := renjia.Explanation{Title: renjia.Textf("Where class %s stands (%d of %d parties)", "“%s”类所处的位置（%d／%d 个主体）", p.Class, p.Members, p.N)}
	for _, c := range p.Components {
		if c.Undefined != "" {
			e.Steps = append(e.Steps, renjia.Fact(p.sentence(c)))
			continue
		}
		e.Steps = append(e.Steps, renjia.Step{
			Claim: renjia.Text{
				EN: fmt.Sprintf("%s: %d of %d pairs net, delta %s; p", c.Label.EN, c.Numerator, c.Pairs, number(c.Delta)),
				ZH: fmt.Sprintf("%s：净 %d／%d 对，δ＝%s；p", c.Label.ZH, c.Numerator, c.Pairs, number(c.Delta)),
			},
			Left: number(c.p(p.Correction)), Op: renjia.LessThan, Right: number(p.Alpha), Holds: p.shown(c), Source: c.Measure.Source,
		})
	}
	var read []renjia.Step
	for _, t := range p.Reading() {
		read = append(read, renjia.Fact(t))
	}
	e.Steps = append(e.Steps, renjia.Fact(renjia.Text{EN: "Reading", ZH: "解读"}, read...))
	return e
}

// WriteMarkdown writes the profile as a table with its reading below.
func (p *PeripheryProfile) WriteMarkdown(w io.Writer, l renjia.Lang) error {
	var b strings.Builder
	title := p.Explanation().Title
	fmt.Fprintf(&b, "**%s**\n\n", plain(title.In(l)))
	p.writeTable(&b, l)
	b.WriteString("\n")
	for _, t := range p.Reading() {
		fmt.Fprintf(&b, "- %s\n", plain(t.In(l)))
	}
	fmt.Fprintf(&b, "\n%s\n", plain(p.Variant))
	_, err := io.WriteString(w, b.String())
	return err
}

// plain keeps names from becoming markup.
func plain(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "*", `\*`, "_", `\_`, "<", `\<`, "`", "\\`", "[", `\[`).Replace(s)
}

// column is one column of the table of components.
type column struct {
	head renjia.Text
	cell func(Component) string
}

// columns are those that the profile has numbers for.
func (p *PeripheryProfile) columns(l renjia.Lang) []column {
	all := []column{
		{renjia.Text{EN: "delta", ZH: "δ"}, func(c Component) string { return number(c.Delta) }},
		{renjia.Text{EN: "other ahead", ZH: "他者领先概率"}, func(c Component) string { return number(c.Ahead) }},
		{renjia.Both("p"), func(c Component) string { return number(c.P) }},
		{renjia.Text{EN: "p two-sided", ZH: "双侧 p"}, func(c Component) string { return number(c.PTwo) }},
		{renjia.Text{EN: "p Holm", ZH: "Holm 校正 p"}, func(c Component) string { return number(c.PHolm) }},
		{renjia.Text{EN: "p max-T", ZH: "max-T 校正 p"}, func(c Component) string { return number(c.PMaxT) }},
	}
	if slices.ContainsFunc(p.Components, func(c Component) bool { return c.Interval != nil }) {
		all = append(all, column{renjia.Text{EN: "interval", ZH: "区间"}, func(c Component) string {
			if c.Interval == nil {
				return "–"
			}
			return number(c.Interval.Lower) + renjia.Text{EN: " to ", ZH: " 至 "}.In(l) + number(c.Interval.Upper)
		}})
	}
	if slices.ContainsFunc(p.Components, func(c Component) bool { return c.Rewired != nil }) {
		all = append(all, column{renjia.Text{EN: "delta and p, ties kept", ZH: "联系数不变的 δ 与 p"}, func(c Component) string {
			if c.Rewired == nil {
				return "–"
			}
			return number(c.Rewired.Mean) + ", " + number(c.Rewired.P)
		}})
	}
	return all
}

func (p *PeripheryProfile) writeTable(b *strings.Builder, l renjia.Lang) {
	columns := p.columns(l)
	fmt.Fprintf(b, "| %s | %s |", renjia.Text{EN: "component", ZH: "分项"}.In(l), renjia.Text{EN: "aspect", ZH: "方面"}.In(l))
	for _, c := range columns {
		fmt.Fprintf(b, " %s |", c.head.In(l))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(columns)) + "\n")
	for _, c := range p.Components {
		fmt.Fprintf(b, "| %s | %s |", plain(c.Label.In(l)), aspectNames[c.Aspect].In(l))
		for _, col := range columns {
			cell := "–"
			if c.Undefined == "" {
				cell = col.cell(c)
			}
			fmt.Fprintf(b, " %s |", cell)
		}
		b.WriteString("\n")
	}
}
