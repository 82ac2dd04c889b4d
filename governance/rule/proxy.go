package rule

import "github.com/renjia-project/renjia"

// ProxyPolicy says who may vote for another (委托投票).
type ProxyPolicy struct {
	Allowed bool `json:"allowed"`
	// Cap is the most electors one proxy may act for; 0: the text sets none.
	Cap            int         `json:"cap,omitempty"`
	Written        bool        `json:"written,omitempty"`
	MustBeElector  bool        `json:"must_be_elector,omitempty"`
	CandidatesBar  bool        `json:"candidates_barred,omitempty"` // candidates may not be proxies
	Relation       renjia.Text `json:"relation,omitzero"`           // who may be a proxy, in words
	PublishDays    int         `json:"publish_days,omitempty"`      // the list of proxies is out so many days before
	Transitive     bool        `json:"transitive,omitempty"`        // a proxy may pass the vote on
	DirectOverride bool        `json:"direct_override,omitempty"`   // a vote of one's own displaces that of the proxy
	Source         string      `json:"source,omitempty"`
}

// Refused is a ballot that does not count, and why. Its elector counts as the
// rule maps the response void-proxy: as absent, if it does not say otherwise.
type Refused struct {
	Elector string      `json:"elector" privacy:"personal"`
	Proxy   string      `json:"proxy" privacy:"personal"`
	Reason  renjia.Text `json:"reason"`
}

var (
	noProxies   = renjia.Text{EN: "the rule admits no proxies", ZH: "不得委托投票"}
	overCap     = renjia.Text{EN: "the proxy acts for as many as it may already", ZH: "受委托人数已达上限"}
	noElector   = renjia.Text{EN: "the proxy is not on the roll", ZH: "受托人不在名册内"}
	ownProxy    = renjia.Text{EN: "nobody is a proxy of oneself", ZH: "受托人不得为本人"}
	noCandidate = renjia.Text{EN: "candidates may not be proxies", ZH: "候选人不得接受委托"}
)

// proxies tests the ballots cast by proxies, in their order, and returns those
// that do not count. onRoll tells who is an elector.
func (r Rule) proxies(ballots []Ballot, onRoll func(id string) bool) ([]Refused, error) {
	var refused []Refused
	var actsFor map[string]int
	for i := range ballots {
		b := &ballots[i]
		if b.Proxy == "" {
			continue
		}
		if r.Proxy == nil {
			return nil, r.silentOnProxies("the ballot of " + b.Elector + " was cast by a proxy")
		}
		if actsFor == nil {
			actsFor = map[string]int{}
		}
		if reason := r.Proxy.refuses(b, actsFor, onRoll); !reason.IsZero() {
			refused = append(refused, Refused{b.Elector, b.Proxy, reason})
		}
	}
	return refused, nil
}

func (p ProxyPolicy) refuses(b *Ballot, actsFor map[string]int, onRoll func(string) bool) renjia.Text {
	switch {
	case !p.Allowed:
		return noProxies
	case b.Proxy == b.Elector:
		return ownProxy
	case p.MustBeElector && !onRoll(b.Proxy):
		return noElector
	case p.CandidatesBar && b.ProxyStands:
		return noCandidate
	case p.Cap > 0 && actsFor[b.Proxy] >= p.Cap:
		return overCap
	}
	actsFor[b.Proxy]++
	return renjia.Text{}
}

func (r Rule) silentOnProxies(why string) error {
	return &renjia.UnspecifiedError{What: "rule " + r.ID, Choices: []renjia.Choice{{
		Name: "proxy", Options: []string{"allowed, with or without a cap", "not allowed"}, Why: why + " and the rule does not say whether that is admitted",
	}}}
}
