package profile

import (
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
)

// Reading says in words what the profile shows, layer by layer, and adds nothing
// up.
func (p *LeadershipProfile) Reading() []renjia.Text {
	who := strings.Join(p.Leaders, ", ")
	var all []renjia.Text
	for i, reach := range p.LeaderReach {
		all = append(all, renjia.Textf("%s reaches %d of %d others by directives (%s %%).", "%s 通过指令联系到 %d／%d 个其他主体（%s%%）。",
			p.Leaders[i], reach.Part, reach.Whole, percent(reach.Value())))
	}
	all = append(all, p.unitySentence(who), p.recordSentence())
	all = append(all, p.restSentences(who)...)
	all = append(all, p.chanceSentence())
	return append(all, p.quadrantSentences()...)
}

func (p *LeadershipProfile) unitySentence(who string) renjia.Text {
	if p.Unity == nil {
		return renjia.Text{EN: "No directive act is recorded; unity is not defined.", ZH: "没有指令行为的记录，统一性无定义。"}
	}
	return renjia.Textf("%s took %s %% of the directive acts.", "%s 作出了 %s%% 的指令行为。", who, percent(*p.Unity))
}

func (p *LeadershipProfile) recordSentence() renjia.Text {
	r := p.ByRecord
	switch {
	case p.Unity == nil:
		return renjia.Text{EN: "Who leads by the record cannot be told.", ZH: "无法根据记录判断由谁主导。"}
	case r.Mandated:
		return renjia.Textf("By the record the lead is %s too (%s %% of acts).", "根据记录，主导者同为 %s（占行为的 %s%%）。", r.Lead, percent(r.Share))
	}
	return renjia.Textf("By the record the most acts are those of %s (%s %%), who has no mandate to lead; that is %s points more than the leader by mandate.",
		"根据记录，行为最多的是没有主导授权的 %s（%s%%），比授权主导者高 %s 个百分点。", r.Lead, percent(r.Share), percent(r.Gap))
}

func (p *LeadershipProfile) restSentences(who string) (all []renjia.Text) {
	if p.Rest.Defined() {
		all = append(all, renjia.Textf("Without %s, %d of %d pairs work together (%s %%).", "除 %s 外，%d／%d 对主体之间有合作（%s%%）。",
			who, p.Rest.Part, p.Rest.Whole, percent(p.Rest.Value())))
	}
	if p.Across.Defined() {
		all = append(all, renjia.Textf("Across classes it is %d of %d pairs (%s %%).", "跨类别为 %d／%d 对（%s%%）。", p.Across.Part, p.Across.Whole, percent(p.Across.Value())))
	}
	if p.Robustness.Defined() {
		all = append(all, renjia.Textf("Without %s, %s %% of the pairs of the rest still reach each other.", "除去 %s 后，其余主体中仍有 %s%% 的配对可以相互连通。",
			who, percent(p.Robustness.Value())))
	}
	if p.Plurality != nil {
		all = append(all, renjia.Textf("Others than %s hold %s %% of the brokerage.", "%s 以外的主体占有 %s%% 的中介位置。", who, percent(*p.Plurality)))
	}
	return all
}

// chanceSentence says that centralization is not the measure of leading, and where
// it lies among networks of the same size and density.
func (p *LeadershipProfile) chanceSentence() renjia.Text {
	i := p.Identity
	head := renjia.Textf("Degree centralization %s is the reach of %s (%s) less the density of the rest (%s)",
		"度中心势 %s ＝ %s 的覆盖率（%s）减去其余主体的密度（%s）", number(p.Centralization), i.Lead, i.Reach, i.Rest)
	t := p.Chance
	switch {
	case t.PTwo < p.Alpha && t.PGE < t.PLE:
		return renjia.Text{
			EN: fmt.Sprintf("%s; it is larger than chance gives for so many parties and ties (p %s).", head.EN, number(t.PTwo)),
			ZH: fmt.Sprintf("%s；高于同规模、同联系数随机网络的水平（p＝%s）。", head.ZH, number(t.PTwo)),
		}
	case t.PTwo < p.Alpha:
		return renjia.Text{
			EN: fmt.Sprintf("%s; it is smaller than chance gives for so many parties and ties (p %s).", head.EN, number(t.PTwo)),
			ZH: fmt.Sprintf("%s；低于同规模、同联系数随机网络的水平（p＝%s）。", head.ZH, number(t.PTwo)),
		}
	}
	return renjia.Text{
		EN: fmt.Sprintf("%s; no difference from chance shown for so many parties and ties (p %s).", head.EN, number(t.PTwo)),
		ZH: fmt.Sprintf("%s；未显示与同规模、同联系数随机网络的差异（p＝%s）。", head.ZH, number(t.PTwo)),
	}
}

func (p *LeadershipProfile) quadrantSentences() []renjia.Text {
	q := p.Quadrant
	if q.Place == Undecided {
		return []renjia.Text{{
			EN: "Leading and coordinating cannot be placed: " + q.Why.EN + ".", ZH: "无法判定引领与协同：" + q.Why.ZH + "。",
		}}
	}
	led := renjia.Textf("no lead shown beyond chance (p %s)", "未显示超出随机水平的引领（p＝%s）", number(q.PLed))
	if q.Led {
		led = renjia.Textf("a lead beyond chance is shown (p %s)", "显示出超出随机水平的引领（p＝%s）", number(q.PLed))
	}
	apart := max(q.PDensity, q.PLabels)
	rest := renjia.Textf("no separation of classes shown (p %s) and %s of the density kept", "未显示类别间的隔离（p＝%s），保留了密度的 %s 倍", number(apart), number(q.Kept))
	switch {
	case apart < p.Alpha:
		rest = renjia.Textf("ties of the rest are shown to keep to classes (p %s)", "显示其余主体的联系局限于同类（p＝%s）", number(apart))
	case q.Kept < q.Wanted:
		rest = renjia.Textf("the rest keeps %s of the density, less than the %s set", "其余主体仅保留密度的 %s 倍，低于设定的 %s", number(q.Kept), number(q.Wanted))
	}
	name := placeNames[q.Place]
	return []renjia.Text{{
		EN: fmt.Sprintf("Place: %s: %s; %s.", name.EN, led.EN, rest.EN),
		ZH: fmt.Sprintf("所处象限：%s：%s；%s。", name.ZH, led.ZH, rest.ZH),
	}}
}

// Explanation returns the profile as a tree: both layers, the centralization taken
// apart, the tests of the quadrant.
func (p *LeadershipProfile) Explanation() renjia.Explanation {
	e := renjia.Explanation{Title: renjia.Textf("Leading and coordinating among %d parties", "%d 个主体的引领与协同", p.N)}
	for _, t := range p.Reading() {
		e.Steps = append(e.Steps, renjia.Fact(t))
	}
	identity := p.Identity.Explanation()
	e.Steps = append(e.Steps, renjia.Fact(identity.Title, identity.Steps...))
	if q := p.Quadrant; q.Place != Undecided {
		e.Steps = append(e.Steps,
			renjia.Step{Claim: renjia.Text{EN: "led: p", ZH: "引领：p"}, Left: number(q.PLed), Op: renjia.LessThan, Right: number(p.Alpha), Holds: q.Led},
			renjia.Step{Claim: renjia.Text{EN: "classes do not keep apart: p", ZH: "类别间未隔离：p"}, Left: number(max(q.PDensity, q.PLabels)), Op: renjia.AtLeast, Right: number(p.Alpha),
				Holds: max(q.PDensity, q.PLabels) >= p.Alpha},
			renjia.Step{Claim: renjia.Text{EN: "density kept", ZH: "保留的密度"}, Left: number(q.Kept), Op: renjia.AtLeast, Right: number(q.Wanted), Holds: q.Kept >= q.Wanted})
	}
	return e
}

// WriteMarkdown writes the profile as a table with its reading below.
func (p *LeadershipProfile) WriteMarkdown(w io.Writer, l renjia.Lang) error {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n%s\n|---|---|---|\n", plain(p.Explanation().Title.In(l)),
		renjia.Text{EN: "| layer | measure | value |", ZH: "| 层 | 指标 | 数值 |"}.In(l))
	directive, work := renjia.Text{EN: "directive", ZH: "指令"}, renjia.Text{EN: "coordination", ZH: "协同"}
	row := func(layer, name renjia.Text, value string) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", layer.In(l), name.In(l), value)
	}
	for i, reach := range p.LeaderReach {
		row(directive, renjia.Text{EN: "reach of " + plain(p.Leaders[i]), ZH: plain(p.Leaders[i]) + " 的覆盖率"}, reach.String())
	}
	row(directive, renjia.Text{EN: "unity", ZH: "统一性"}, optional(p.Unity))
	row(directive, renjia.Text{EN: "order (hierarchy)", ZH: "层级性"}, p.Order.String())
	row(directive, renjia.Text{EN: "uniqueness", ZH: "唯一性"}, p.Uniqueness.String())
	row(work, renjia.Text{EN: "density", ZH: "密度"}, p.Density.String())
	row(work, renjia.Text{EN: "density without the lead (K)", ZH: "除主导者外的密度（K）"}, p.Rest.String())
	row(work, renjia.Text{EN: "the same across classes (Kx)", ZH: "其中跨类别（Kx）"}, p.Across.String())
	row(work, renjia.Text{EN: "robustness (R)", ZH: "稳健性（R）"}, p.Robustness.String())
	row(work, renjia.Text{EN: "plurality of brokers (B)", ZH: "中介多元性（B）"}, optional(p.Plurality))
	row(work, renjia.Text{EN: "evenness of classes in the core (E)", ZH: "核心的类别均匀度（E）"}, optional(p.Evenness))
	row(work, renjia.Text{EN: "degree centralization", ZH: "度中心势"}, number(p.Centralization))
	b.WriteString("\n")
	for _, t := range p.Reading() {
		fmt.Fprintf(&b, "- %s\n", plain(t.In(l)))
	}
	fmt.Fprintf(&b, "\n%s\n", plain(p.Variant))
	_, err := io.WriteString(w, b.String())
	return err
}

func optional(x *float64) string {
	if x == nil {
		return "–"
	}
	return number(*x)
}
