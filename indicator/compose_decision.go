package indicator

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// decisionSection lists the certified decisions, then the reasons of each.
func (d *Data) decisionSection() Section {
	s := Section{Anchor: "decisions", Title: words("Decisions and their reasons", "决定及其理由")}
	if len(d.Decisions) == 0 {
		s.say(words("No decision was certified in this period.", "本期无已认证的决定。"))
		return s
	}
	t := Table{
		Caption: renjia.Textf("%d certified decisions", "已认证决定%d项", len(d.Decisions)),
		Columns: []Column{
			{Title: words("Decision", "决定")}, {Title: words("Result", "结果"), Short: true},
			{Title: words("Took part", "参与"), Number: true}, {Title: words("Certified", "认证日"), Short: true}, {Title: words("Published", "公示日"), Short: true},
		},
	}
	for i, x := range d.Decisions {
		t.Rows = append(t.Rows, []Cell{
			{Text: x.Title, Link: x.anchor(i)}, {Text: x.outcome()},
			{Text: renjia.Both(fmt.Sprintf("%d / %d", x.TookPart, x.Entitled))}, {Text: date(x.Certified)}, {Text: x.published()},
		})
	}
	s.table(t)
	for i, x := range d.Decisions {
		s.reasons(x.reasons(i))
	}
	return s
}

func (x *Decision) anchor(i int) string { return fmt.Sprintf("decision-%d", i+1) }

func (x *Decision) outcome() renjia.Text {
	if x.Adopted {
		return words("adopted", "通过")
	}
	return words("not adopted", "未通过")
}

func (x *Decision) published() renjia.Text {
	if x.Published.IsZero() {
		return words("not published", "未公示")
	}
	return date(x.Published)
}

func (x *Decision) reasons(i int) Reasons {
	r := Reasons{Anchor: x.anchor(i), Title: x.Title, Explanation: x.Explanation}
	r.Facts = append(r.Facts, Term{words("Result", "结果"), x.outcome()})
	if x.Rule != "" {
		r.Facts = append(r.Facts, Term{words("Rule", "规则"), renjia.Both(x.Rule)})
	}
	r.Facts = append(r.Facts,
		Term{words("Took part", "参与"), renjia.Textf("%d of %d entitled", "有权者%[2]d人，参与%[1]d人", x.TookPart, x.Entitled)},
		Term{words("Certified", "认证日"), date(x.Certified)},
		Term{words("Published", "公示日"), x.published()})
	if !x.Ref.IsZero() {
		r.Facts = append(r.Facts, Term{words("Record", "记录"), renjia.Both(x.Ref.String())})
	}
	return r
}
