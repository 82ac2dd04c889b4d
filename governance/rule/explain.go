package rule

import (
	"strconv"

	"github.com/renjia-project/renjia"
)

// explain writes the result as steps that can be checked by hand. Without a
// quorum the votes decide nothing, so the pass test is left out.
func (t *Tally) explain(res Result) renjia.Explanation {
	e := renjia.Explanation{Title: t.title(res.Outcome)}
	for _, c := range res.Thresholds {
		if c.Stage == QuorumStage || res.Outcome == Adopted || res.Outcome == Rejected {
			e.Steps = append(e.Steps, c.step(t.rule))
		}
	}
	if t.rule.Quorum.IsZero() {
		e.Steps = append([]renjia.Step{renjia.Fact(renjia.Text{EN: "no quorum is needed", ZH: "无最低参与要求"})}, e.Steps...)
	}
	return e
}

func (t *Tally) title(o Outcome) renjia.Text {
	name, verdict := t.rule.Title, o.Text()
	return renjia.Text{EN: name.In(renjia.English) + ": " + verdict.EN, ZH: name.In(renjia.Chinese) + "：" + verdict.ZH}
}

// Text returns the outcome in words.
func (o Outcome) Text() renjia.Text {
	switch o {
	case Adopted:
		return renjia.Text{EN: "adopted", ZH: "通过"}
	case Rejected:
		return renjia.Text{EN: "rejected", ZH: "未通过"}
	case NoQuorum:
		return renjia.Text{EN: "no quorum", ZH: "未达法定参与比例"}
	}
	return renjia.Text{EN: "void", ZH: "无效"}
}

func (c Checked) step(r Rule) renjia.Step {
	s := renjia.Step{
		Claim: c.claim(), Left: c.Measure.Format(c.Part) + " / " + c.Measure.Format(c.Whole),
		Op: c.Op, Right: c.Fraction.String(), Holds: c.Holds, Source: c.Source,
	}
	s.Steps = []renjia.Step{renjia.Fact(c.slack())}
	if alternative(r, c) {
		s.Claim.EN, s.Claim.ZH = "alternative: "+s.Claim.EN, "任一："+s.Claim.ZH
	}
	return s
}

// slack says how far the threshold is from going the other way.
func (c Checked) slack() renjia.Text {
	t := renjia.Text{EN: "share " + c.Share.String() + ", " + c.Measure.Format(c.Margin) + " to spare", ZH: "比值 " + c.Share.String() + "，余 " + c.Measure.Format(c.Margin)}
	if c.Margin < 0 {
		t = renjia.Text{EN: "share " + c.Share.String() + ", " + c.Measure.Format(-c.Margin) + " short", ZH: "比值 " + c.Share.String() + "，差 " + c.Measure.Format(-c.Margin)}
	}
	if c.MarginVotes == nil || c.Measure == Heads {
		return t
	}
	votes := strconv.FormatInt(max(*c.MarginVotes, -*c.MarginVotes), 10)
	return renjia.Text{EN: t.EN + " (votes: " + votes + ")", ZH: t.ZH + "（合 " + votes + " 票）"}
}

// alternative reports whether the threshold is one of several of which one
// suffices.
func alternative(r Rule, c Checked) bool {
	for _, t := range append(append([]Threshold(nil), r.Quorum.Any...), r.Pass.Any...) {
		if t.ID == c.ID {
			return true
		}
	}
	return false
}

func (c Checked) claim() renjia.Text {
	stage := renjia.Text{EN: "quorum", ZH: "法定参与"}
	if c.Stage == PassStage {
		stage = renjia.Text{EN: "vote", ZH: "表决"}
	}
	measure, part, whole := c.Measure.text(), c.Numerator.text(), c.Base.text()
	return renjia.Text{
		EN: stage.EN + " by " + measure.EN + ", " + part.EN + " of " + whole.EN,
		ZH: stage.ZH + "（" + measure.ZH + "），" + part.ZH + "占" + whole.ZH,
	}
}

func (g Group) text() renjia.Text {
	switch g {
	case Roll:
		return renjia.Text{EN: "the roll", ZH: "全体"}
	case Participating:
		return renjia.Text{EN: "those taking part", ZH: "参与表决"}
	case Cast:
		return renjia.Text{EN: "ballots cast", ZH: "投出票"}
	case Valid:
		return renjia.Text{EN: "valid ballots", ZH: "有效票"}
	case Group(ForYes):
		return renjia.Text{EN: "in favour", ZH: "同意"}
	case Group(ForNo):
		return renjia.Text{EN: "against", ZH: "反对"}
	case "yes+no":
		return renjia.Text{EN: "votes for and against", ZH: "同意与反对之和"}
	}
	return renjia.Both(string(g))
}
