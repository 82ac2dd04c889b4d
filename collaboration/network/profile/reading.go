package profile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// number writes a number as a table does: two digits, three significant ones below
// .1, so that a p does not look like 0.
func number(x float64) string {
	if x != 0 && x < .1 && x > -.1 {
		return strconv.FormatFloat(x, 'g', 2, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 0, 64) }

// Reading says in words what the profile shows, component by component, and
// nothing that the numbers do not: what does not pass the level is "no difference
// shown", and where the guard refuses nothing is judged. Warnings come first.
func (p *PeripheryProfile) Reading() []renjia.Text {
	all := append([]renjia.Text(nil), p.Warnings...)
	if r := p.Guard.Refused; r != nil {
		all = append(all, r.text())
	}
	for _, c := range p.Components {
		all = append(all, p.sentence(c))
		if c.Rewired != nil && p.shown(c) {
			all = append(all, p.rewiredSentence(c))
		}
	}
	all = append(all, p.coreSentence())
	all = append(all, p.gapSentences()...)
	if p.Guard.Refused == nil {
		all = append(all, p.summary())
	}
	return all
}

func (e *AnswerGapError) text() renjia.Text {
	if e.Rate < 0 {
		return renjia.Textf("How much class %s answered is unknown; nothing is judged.", "“%s”类的应答率不明，不作判断。", e.Class)
	}
	return renjia.Textf("Class %s answered %s %%, class %s %s %%: more than %d points apart. Silence alone can put a class at the edge; nothing is judged.",
		"“%s”类应答率为 %s%%，“%s”类为 %s%%，相差超过 %d 个百分点。仅沉默就可能使一类主体显得边缘；不作判断。",
		e.Class, percent(e.Rate), e.Other, percent(e.OtherRate), e.Points)
}

// sentence reads one component.
func (p *PeripheryProfile) sentence(c Component) renjia.Text {
	if c.Undefined != "" {
		return renjia.Text{EN: c.Label.EN + ": not defined here.", ZH: c.Label.ZH + "：在此无定义。"}
	}
	en := fmt.Sprintf("delta %s, p %s", number(c.Delta), p.pText(c))
	zh := fmt.Sprintf("δ＝%s，p＝%s", number(c.Delta), p.pText(c))
	switch {
	case p.Guard.Refused != nil:
		return renjia.Text{
			EN: fmt.Sprintf("%s: %s; not judged.", c.Label.EN, en),
			ZH: fmt.Sprintf("%s：%s；不作判断。", c.Label.ZH, zh),
		}
	case p.shown(c):
		return renjia.Text{
			EN: fmt.Sprintf("%s: members of class %s are shown to lie below others; a random other is ahead of a random member with a chance of %s %%, equals counted half (%s).", c.Label.EN, p.Class, percent(c.Ahead), en),
			ZH: fmt.Sprintf("%s：显示“%s”类主体低于其他主体；随机一个其他主体领先于随机一个该类主体的概率为 %s%%（相等计一半；%s）。", c.Label.ZH, p.Class, percent(c.Ahead), zh),
		}
	}
	return renjia.Text{
		EN: fmt.Sprintf("%s: no difference shown (%s).", c.Label.EN, en),
		ZH: fmt.Sprintf("%s：未显示差异（%s）。", c.Label.ZH, zh),
	}
}

// rewiredSentence says of a component that is shown whether the number of ties
// explains it.
func (p *PeripheryProfile) rewiredSentence(c Component) renjia.Text {
	by := c.Rewired.p(p.Correction)
	if by < p.Alpha {
		return renjia.Text{
			EN: fmt.Sprintf("%s, each with its number of ties: more than that number explains (%s expected, p %s).", c.Label.EN, number(c.Rewired.Mean), number(by)),
			ZH: fmt.Sprintf("%s（各主体联系数不变）：超出联系数所能解释的程度（期望 %s，p＝%s）。", c.Label.ZH, number(c.Rewired.Mean), number(by)),
		}
	}
	return renjia.Text{
		EN: fmt.Sprintf("%s, each with its number of ties: not shown to be more than that number explains (%s expected, p %s).", c.Label.EN, number(c.Rewired.Mean), number(by)),
		ZH: fmt.Sprintf("%s（各主体联系数不变）：未显示超出联系数所能解释的程度（期望 %s，p＝%s）。", c.Label.ZH, number(c.Rewired.Mean), number(by)),
	}
}

// pText is the p that is judged, with that of the component alone beside it.
func (p *PeripheryProfile) pText(c Component) string {
	if p.Correction == CorrectNone {
		return number(c.P)
	}
	return fmt.Sprintf("%s (%s: %s)", number(c.P), p.Correction, number(c.p(p.Correction)))
}

func (p *PeripheryProfile) coreSentence() renjia.Text {
	c := p.Core
	if c.Undefined != "" {
		return renjia.Text{EN: "core: the network has none.", ZH: "核心：该网络没有核心。"}
	}
	return renjia.Textf("core (pattern %s): %s of %d members are in a core of %s, %s by chance; exact p %s.",
		"核心（模式 %s）：%s／%d 个成员位于规模为 %s 的核心，随机期望为 %s；精确 p＝%s。",
		p.pattern, short(c.InCore), p.Members, short(c.CoreSize), short(c.Expected), number(c.P))
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }

func (p *PeripheryProfile) gapSentences() (all []renjia.Text) {
	if v := p.Voice; v != nil && v.Undefined == "" {
		all = append(all, renjia.Textf("voice: class %s has %s %% of what was delivered and %s %% of the decisions taken part in (gap %s, p %s).",
			"话语权：“%s”类承担了 %s%% 的已完成事项，参与了 %s%% 的决策（差距 %s，p＝%s）。",
			p.Class, percent(v.Delivered), percent(v.Decided), number(v.Gap), number(v.P)))
	}
	if d := p.Dependence; d != nil && d.Undefined == "" {
		if d.From != "" || d.Share > 0 {
			all = append(all, renjia.Textf("dependence: %s %% of what class %s receives comes from class %s.",
				"依赖：“%[2]s”类所获资源的 %[1]s%% 来自“%[3]s”类。", percent(d.Share), p.Class, d.From))
		}
	}
	if a := p.Answering; a != nil && a.Undefined == "" {
		all = append(all, renjia.Textf("answering: %s %% of its %d ties to others are returned, %s %% of all ties.",
			"回应：其指向其他主体的 %[2]d 条联系中有 %[1]s%% 得到回应，全体为 %[3]s%%。", percent(a.Share), a.Ties, percent(a.Overall)))
	}
	return all
}

// summary names the aspects in which something is shown. It adds up nothing.
func (p *PeripheryProfile) summary() renjia.Text {
	var en, zh []string
	for _, a := range []Aspect{Position, Bridging, Standing} {
		for _, c := range p.Components {
			if c.Aspect == a && p.shown(c) {
				en, zh = append(en, aspectNames[a].EN), append(zh, aspectNames[a].ZH)
				break
			}
		}
	}
	if len(en) == 0 {
		return renjia.Textf("At level %s no component shows that class %s is more peripheral than others; that is not to say that it is not.",
			"在 %s 的水平上，没有任何分项显示“%s”类比其他主体更边缘；这并不表示它不边缘。", number(p.Alpha), p.Class)
	}
	return renjia.Text{
		EN: fmt.Sprintf("At level %s class %s is shown to be more peripheral in: %s.", number(p.Alpha), p.Class, strings.Join(en, ", ")),
		ZH: fmt.Sprintf("在 %s 的水平上，显示“%s”类更边缘的方面：%s。", number(p.Alpha), p.Class, strings.Join(zh, "、")),
	}
}
