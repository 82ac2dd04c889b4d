package profile

import (
	"fmt"
	"io"
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
	head := renjia.Text{
		EN: "| component | aspect | delta | other ahead | p | p two-sided | p Holm | p max-T |",
		ZH: "| 分项 | 方面 | δ | 他者领先概率 | p | 双侧 p | Holm 校正 p | max-T 校正 p |",
	}
	fmt.Fprintf(&b, "%s\n|---|---|---|---|---|---|---|---|\n", head.In(l))
	for _, c := range p.Components {
		if c.Undefined != "" {
			fmt.Fprintf(&b, "| %s | %s | – | – | – | – | – | – |\n", plain(c.Label.In(l)), aspectNames[c.Aspect].In(l))
			continue
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", plain(c.Label.In(l)), aspectNames[c.Aspect].In(l),
			number(c.Delta), number(c.Ahead), number(c.P), number(c.PTwo), number(c.PHolm), number(c.PMaxT))
	}
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
