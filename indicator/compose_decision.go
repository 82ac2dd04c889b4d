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
			{Title: words("Took part", "参与"), Number: true}, {Title: words("Certified", "认证日"), Short: true},
		},
	}
	for i, x := range d.Decisions {
		t.Rows = append(t.Rows, []Cell{
			{Text: x.Title, Link: x.anchor(i)}, {Text: x.Outcome},
			{Text: renjia.Both(fmt.Sprintf("%d / %d", x.TookPart, x.Entitled))}, {Text: date(x.Certified)},
		})
	}
	s.table(t)
	for i, x := range d.Decisions {
		s.reasons(d.reasons(&x, i))
	}
	return s
}

func (x *Decision) anchor(i int) string { return fmt.Sprintf("decision-%d", i+1) }

func (d *Data) published(x *Decision) renjia.Text {
	switch {
	case !x.Published.IsZero():
		return date(x.Published)
	case d.DisclosureKnown:
		return words("not published", "未公示")
	}
	return words("not recorded", "无记录")
}

func (d *Data) reasons(x *Decision, i int) Reasons {
	r := Reasons{Anchor: x.anchor(i), Title: x.Title, Explanation: x.Explanation}
	r.Facts = append(r.Facts, Term{words("Result", "结果"), x.Outcome})
	if !x.Body.IsZero() {
		r.Facts = append(r.Facts, Term{words("Body", "决定主体"), x.Body})
	}
	if x.Rule != "" {
		r.Facts = append(r.Facts, Term{words("Rule", "规则"), renjia.Both(x.Rule)})
	}
	r.Facts = append(r.Facts,
		Term{words("Took part", "参与"), renjia.Textf("%d of %d entitled", "有权者%[2]d人，参与%[1]d人", x.TookPart, x.Entitled)},
		Term{words("Certified", "认证日"), date(x.Certified)},
		Term{words("Published", "公示日"), d.published(x)})
	if !x.Ref.IsZero() {
		r.Facts = append(r.Facts, Term{words("Record", "记录"), renjia.Both(x.Ref.String())})
	}
	return r
}
