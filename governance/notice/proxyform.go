package notice

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// ProxyForm is a written proxy (委托书) to be filled in and signed.
type ProxyForm struct {
	Heading
	Rule rule.Rule `json:"rule"` // whose proxy policy it states
	// Principal and Proxy are printed as given; what is empty is a line to be
	// filled in.
	Principal Voter         `json:"principal,omitzero"`
	Proxy     string        `json:"proxy,omitempty" privacy:"personal"`
	Scope     []renjia.Text `json:"scope"` // the matters or the election it is for
	Term      renjia.Period `json:"term"`  // with both sides
	Day       renjia.Date   `json:"day"`   // of the vote
}

func (d ProxyForm) check(p *renjia.Problems) {
	p.Within("rule", d.Rule.Validate())
	p.Require(len(d.Scope) > 0, "scope", "must not be empty: a proxy states what it is for")
	p.Require(!d.Day.IsZero(), "day", "must be given: the day of the vote")
	p.Within("term", d.Term.Validate())
	p.Require(!d.Term.From.IsZero() && !d.Term.Until.IsZero(), "term", "must have both days: a proxy states its term")
	p.Require(d.Term.Contains(d.Day), "term", "does not contain the day of the vote")
	p.Require(d.Rule.Proxy == nil || d.Rule.Proxy.Allowed, "rule.proxy", "the rule admits no proxies")
	n := len(d.Principal.Weights)
	p.Require(n == 0 || n == len(d.Rule.Measures), "principal.weights", "has %d weights for the rule's %d measures", n, len(d.Rule.Measures))
}

func (d ProxyForm) compose(p *page) {
	p.begin("proxy", "Proxy", "委托书")
	p.needsProxy(d.Rule)
	if d.Rule.Proxy == nil {
		return
	}
	facts := []fact{{Term: p.t("Principal", "委托人"), Value: d.Principal.Name}}
	weights := d.Principal
	weights.Name = ""
	facts = append(facts, weights.without(p, d.Rule.Measures)...)
	facts = append(facts,
		fact{Term: p.t("Proxy", "受托人"), Value: d.Proxy}, fact{Term: p.t("Contact of the proxy", "受托人联系方式")},
		fact{Term: p.t("Term", "委托期限"), Value: p.span(d.Term)}, p.on(p.t("Day of the vote", "表决（选举）日"), d.Day))
	p.add(block{
		Paras: []string{p.t("The principal appoints the proxy to vote on the matters below, and on no others.", "委托人委托受托人就下列事项代为投票，未列明的事项不在委托之列。")},
		Facts: facts,
	})
	scope := block{Heading: p.t("Scope", "委托事项")}
	for _, s := range d.Scope {
		scope.List = append(scope.List, s.In(p.lang))
	}
	p.add(scope)
	p.add(block{Heading: p.t("Conditions", "委托规则"), Note: ruleLine(p, d.Rule), List: p.proxyTerms(*d.Rule.Proxy, d.Day)})
	p.add(block{Signs: []string{p.t("Principal", "委托人签名"), p.t("Date", "日期"), p.t("Proxy", "受托人签名"), p.t("Date", "日期")}})
}

// without gives the weights of a principal, or lines for them.
func (v Voter) without(p *page, measures []rule.Measure) (facts []fact) {
	for _, f := range v.facts(p, measures, len(v.Weights) == 0) {
		if f.Term != p.t("Voter", "投票人") {
			facts = append(facts, f)
		}
	}
	return facts
}

// span names the first and the last day of a period with both sides.
func (p *page) span(x renjia.Period) string {
	return p.t("%s to %s, both included", "%s至%s（均含当日）", x.From, x.Until.AddDays(-1))
}

func (p *page) needsProxy(r rule.Rule) {
	p.needs(r.Proxy != nil, "proxy", "the rule does not say whether proxies are admitted", "allowed, with or without a cap", "not allowed")
}

// proxyTerms states a policy. What it does not mention is not stated.
func (p *page) proxyTerms(x rule.ProxyPolicy, vote renjia.Date) (lines []string) {
	say := func(is bool, en, zh string, args ...any) {
		if is {
			lines = append(lines, p.t(en, zh, args...))
		}
	}
	say(x.Written, "A proxy is given in writing.", "委托应当采用书面形式。")
	say(x.Cap > 0, "One proxy acts for at most %d electors.", "每一受托人接受委托不得超过%d人。", x.Cap)
	say(x.MustBeElector, "The proxy is an elector of the same roll.", "受托人应当是同一名册上的选民（投票人）。")
	say(x.CandidatesBar, "Candidates may not be proxies.", "候选人不得接受委托。")
	say(!x.Relation.IsZero(), "Who may be a proxy: %s.", "受托人范围：%s。", x.Relation)
	say(x.Transitive, "The proxy may pass the vote on.", "受托人可以转委托。")
	say(!x.Transitive, "The proxy may not pass the vote on.", "受托人不得转委托。")
	say(x.DirectOverride, "A vote of one's own takes the place of the proxy's.", "委托人本人投票的，以本人投票为准。")
	say(x.PublishDays > 0, "The list of proxies is published %d days before the vote, by %s.", "委托名单于表决（选举）日%d日前即最迟于%s公布。", x.PublishDays, vote.AddDays(-x.PublishDays))
	say(x.Source != "", "Source: %s.", "依据：%s。", source(x.Source))
	return lines
}
