package election

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Proxy is an elector who is to vote for another (委托投票).
type Proxy struct {
	For     string `json:"for"` // the elector who gives the vote
	By      string `json:"by"`  // who casts it
	Written bool   `json:"written"`
}

// ProxyList is the proxies of an election.
type ProxyList struct {
	Day        renjia.Date `json:"day"`                // of the election
	Published  renjia.Date `json:"published,omitzero"` // when the list was made known; none: it was not
	Candidates []string    `json:"candidates,omitempty"`
	Voted      []string    `json:"voted,omitempty"` // electors who came themselves
	Proxies    []Proxy     `json:"proxies"`         // in the order in which they were lodged
}

// ProxyReport is which proxies are admitted.
type ProxyReport struct {
	Admitted []Proxy   `json:"admitted,omitempty"`
	Refused  []Refusal `json:"refused,omitempty"` // Who is the elector whose vote it is
}

// CheckProxies tests proxies under the policy of a rule and, for the publication
// of the list, a regulation. Those lodged first fill the cap first. A rule that
// says nothing about proxies is ErrUnspecified if there are any.
func CheckProxies(r rule.Rule, g Regulation, electors []rule.Elector, list ProxyList) (ProxyReport, error) {
	if len(list.Proxies) == 0 {
		return ProxyReport{}, nil
	}
	c := proxyCheck{rule: r, regulation: g, list: list, taken: map[string]bool{}, roll: set(electors, func(e rule.Elector) string { return e.ID })}
	c.voted, c.candidates = set(list.Voted, itself), set(list.Candidates, itself)
	var rest []rule.Ballot
	for _, x := range list.Proxies {
		if reason := c.refuses(x); !reason.IsZero() {
			c.report.Refused = append(c.report.Refused, Refusal{x.For, reason, c.source()})
			continue
		}
		c.taken[x.For] = true
		rest = append(rest, rule.Ballot{Elector: x.For, Response: rule.Yes, Proxy: x.By, ProxyStands: c.candidates[x.By]})
	}
	return c.byPolicy(electors, rest)
}

func itself(s string) string { return s }

func set[T any](all []T, key func(T) string) map[string]bool {
	keys := make(map[string]bool, len(all))
	for _, x := range all {
		keys[key(x)] = true
	}
	return keys
}

type proxyCheck struct {
	rule                           rule.Rule
	regulation                     Regulation
	list                           ProxyList
	roll, voted, candidates, taken map[string]bool
	report                         ProxyReport
}

func (c *proxyCheck) source() string {
	if c.rule.Proxy == nil {
		return ""
	}
	return c.rule.Proxy.Source
}

// refuses tests what a single proxy shows by itself.
func (c *proxyCheck) refuses(x Proxy) renjia.Text {
	policy := c.rule.Proxy
	switch {
	case !c.roll[x.For]:
		return renjia.Text{EN: "who gives the vote is not on the roll", ZH: "委托人不在名册内"}
	case c.voted[x.For]:
		return renjia.Text{EN: "the elector came to vote", ZH: "委托人已亲自投票"}
	case c.taken[x.For]:
		return renjia.Text{EN: "the elector has another proxy already", ZH: "委托人已委托他人"}
	case policy == nil || !policy.Allowed:
		return renjia.Text{} // the rule's own answer
	case policy.Written && !x.Written:
		return renjia.Text{EN: "it is not in writing", ZH: "没有书面委托"}
	}
	return c.late(max(policy.PublishDays, c.regulation.ProxyListDays))
}

func (c *proxyCheck) late(days int) renjia.Text {
	if days == 0 || !c.list.Published.IsZero() && c.list.Day.Sub(c.list.Published) >= days {
		return renjia.Text{}
	}
	return renjia.Text{
		EN: fmt.Sprintf("the list of proxies was not published %d days before the election", days),
		ZH: fmt.Sprintf("委托名单未在选举日 %d 日前公布", days),
	}
}

// byPolicy leaves the rest (cap, candidates, whether at all) to the rule.
func (c *proxyCheck) byPolicy(electors []rule.Elector, ballots []rule.Ballot) (ProxyReport, error) {
	r := c.rule
	r.Participation = map[rule.Response]rule.Class{rule.VoidProxy: rule.AsAbsent} // nobody votes here
	res, err := rule.Evaluate(r, electors, ballots)
	if err != nil {
		return ProxyReport{}, err
	}
	written := set(c.list.Proxies, func(x Proxy) string {
		if x.Written {
			return x.For
		}
		return ""
	})
	refused := set(res.Refused, func(x rule.Refused) string { return x.Elector })
	for _, x := range res.Refused {
		c.report.Refused = append(c.report.Refused, Refusal{x.Elector, x.Reason, c.source()})
	}
	for _, b := range ballots {
		if !refused[b.Elector] {
			c.report.Admitted = append(c.report.Admitted, Proxy{For: b.Elector, By: b.Proxy, Written: written[b.Elector]})
		}
	}
	return c.report, nil
}
