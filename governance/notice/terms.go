package notice

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// conditions are the quorum and the pass test of a rule in words, without
// sums. They are taken from the rule's own explanation of a vote, so that paper
// and result use the same words.
func conditions(r rule.Rule) ([]renjia.Step, error) {
	quorum, err := explained(r)
	if err != nil {
		return nil, err
	}
	quorum = quorum[:max(1, len(r.Quorum.All)+len(r.Quorum.Any))]
	r.Quorum, r.Open, r.Choices, r.Chosen, r.Rounds = rule.Test{}, nil, nil, nil, nil
	pass, err := explained(r) // without a quorum the pass test is always explained
	if err != nil {
		return nil, err
	}
	return append(quorum, pass[1:]...), nil
}

// explained returns the steps of a vote of one elector.
func explained(r rule.Rule) ([]renjia.Step, error) {
	t, err := rule.NewTally(r)
	if err != nil {
		return nil, err
	}
	weights := make([]int64, len(r.Measures))
	for i := range weights {
		weights[i] = 1
	}
	if err := t.Add(weights, rule.Yes); err != nil {
		return nil, err
	}
	res, err := t.Result()
	return res.Explanation.Steps, err
}

// decides adds how the vote is decided.
func (p *page) decides(r rule.Rule) {
	steps, err := conditions(r)
	if p.failed(err) {
		return
	}
	b := block{Heading: p.t("How it is decided", "表决规则"), Note: ruleLine(p, r)}
	for _, s := range steps {
		line := s.Claim.In(p.lang)
		if s.Op != "" {
			line += p.Colon() + s.Op.Symbol() + " " + s.Right
		}
		b.List = append(b.List, line+p.cited(s.Source))
	}
	p.add(b)
}

func ruleLine(p *page, r rule.Rule) string { return r.Title.In(p.lang) + p.cited(r.Source) }

func (p *page) cited(from string) string {
	if from == "" {
		return ""
	}
	return p.t(" (%s)", "（%s）", source(from))
}

// counts lists what responses count as under a rule. Those the rule leaves open
// are choices to be made.
func (p *page) counts(r rule.Rule, responses ...rule.Response) (lines []string) {
	for _, x := range responses {
		class, err := r.Class(x)
		if p.failed(err) {
			continue
		}
		lines = append(lines, responseText(x).In(p.lang)+p.t(": counts as %s.", "：%s。", classText(class)))
	}
	if r.Silence == rule.JoinMajority {
		lines = append(lines, p.t(
			"The votes of those who do not take part join the majority of those who do, as the covenant or by-law says; after the Civil Code the validity of this is doubtful.",
			"按照管理规约或者议事规则，未参与表决的投票权数计入已表决的多数票；《民法典》施行后其效力存在争议。"))
	}
	return lines
}

func responseText(r rule.Response) renjia.Text {
	switch r {
	case rule.Yes:
		return renjia.Text{EN: "In favour", ZH: "同意"}
	case rule.No:
		return renjia.Text{EN: "Against", ZH: "反对"}
	case rule.Abstain:
		return renjia.Text{EN: "Abstain", ZH: "弃权"}
	case rule.Blank:
		return renjia.Text{EN: "Returned without a mark", ZH: "交回但未作任何选择（空白票）"}
	case rule.OverVote:
		return renjia.Text{EN: "More marks than allowed", ZH: "选择超过规定数目（多选）"}
	case rule.Illegible:
		return renjia.Text{EN: "A mark that cannot be read", ZH: "无法辨认"}
	case rule.Illegal:
		return renjia.Text{EN: "Cast against the rules", ZH: "违反规则投出"}
	case rule.ReceiptOnly:
		return renjia.Text{EN: "Ballot signed for and not returned", ZH: "仅签收而未交回"}
	case rule.LoginOnly:
		return renjia.Text{EN: "Logged in without a choice", ZH: "仅登录而未作选择"}
	case rule.VoidProxy:
		return renjia.Text{EN: "Cast by a proxy who was not admitted", ZH: "受托人不合规定"}
	case rule.Absent:
		return renjia.Text{EN: "Did not take part", ZH: "未参与"}
	}
	return renjia.Both(string(r))
}

func classText(c rule.Class) renjia.Text {
	switch c {
	case rule.ForYes:
		return renjia.Text{EN: "in favour", ZH: "计为同意"}
	case rule.ForNo:
		return renjia.Text{EN: "against", ZH: "计为反对"}
	case rule.ForAbstain:
		return renjia.Text{EN: "an abstention", ZH: "计为弃权"}
	case rule.AsVoid:
		return renjia.Text{EN: "void; its elector took part", ZH: "计为无效票，计入参与表决"}
	case rule.AsIllegal:
		return renjia.Text{EN: "for nobody, but as a ballot cast", ZH: "不计为任何意见，但计入投出票"}
	case rule.AsPresent:
		return renjia.Text{EN: "taking part without a vote", ZH: "计为到场而未投票"}
	case rule.AsAbsent:
		return renjia.Text{EN: "not taking part", ZH: "计为未参与表决"}
	}
	return renjia.Both(string(c))
}

func measureText(m rule.Measure) renjia.Text {
	switch m {
	case rule.Heads:
		return renjia.Text{EN: "Heads", ZH: "人数"}
	case rule.Area:
		return renjia.Text{EN: "Exclusive floor area", ZH: "专有部分面积"}
	case rule.Shares:
		return renjia.Text{EN: "Shares", ZH: "份额"}
	case rule.Votes:
		return renjia.Text{EN: "Votes", ZH: "表决权数"}
	}
	return renjia.Both(string(m))
}
