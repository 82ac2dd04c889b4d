package notice

import (
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Roll publishes an electoral roll (选民名单、业主名册公告). Names are printed as they
// are given: masking them is for the caller, and nothing else is known here.
type Roll struct {
	Heading
	Election  renjia.Text `json:"election"`         // the election or vote it is for
	Day       renjia.Date `json:"day"`              // of the election or vote
	Reference renjia.Date `json:"reference"`        // the day as of which the roll was drawn up
	Groups    []RollGroup `json:"groups"`           // residents' groups, buildings
	Objection Objection   `json:"objection"`        // its clock
	Where     renjia.Text `json:"where,omitzero"`   // where to object
	Digest    string      `json:"digest,omitempty"` // of the frozen roll, so that it can be checked later
}

// RollGroup is a part of a roll with its names in the order given.
type RollGroup struct {
	Title renjia.Text `json:"title"`
	Names []string    `json:"names" privacy:"personal"`
}

func (d Roll) check(p *renjia.Problems) {
	p.Require(!d.Election.IsZero(), "election", "must be given")
	p.Require(!d.Day.IsZero(), "day", "must be given")
	p.Require(!d.Reference.IsZero(), "reference", "must be given")
	p.Require(len(d.Groups) > 0, "groups", "must not be empty")
	for i, g := range d.Groups {
		p.Require(len(g.Names) > 0, at("groups", i)+".names", "must not be empty")
		for j, n := range g.Names {
			p.Require(n != "", at(at("groups", i)+".names", j), "must not be empty")
		}
	}
}

func (d Roll) compose(p *page) {
	p.begin("roll", "Publication of the electoral roll", "选民（投票人）名单公告")
	n := 0
	for _, g := range d.Groups {
		n += len(g.Names)
	}
	facts := []fact{
		{Term: p.t("For", "用于"), Value: d.Election.In(p.lang)}, p.on(p.t("Day", "选举（表决）日"), d.Day),
		p.on(p.t("Drawn up as of", "名册基准日"), d.Reference), {Term: p.t("On the roll", "登记人数"), Value: strconv.Itoa(n)},
	}
	if d.Digest != "" {
		facts = append(facts, fact{Term: p.t("Digest of the roll", "名册摘要值"), Value: d.Digest})
	}
	p.add(block{Facts: facts})
	d.Objection.clock(p, d.Date, d.Day, d.Where)
	for _, g := range d.Groups {
		p.add(block{Heading: p.t("%s: %d", "%s（%d人）", g.Title, len(g.Names)), Names: g.Names})
	}
}

// Candidates publishes the list of candidates (候选人名单公告).
type Candidates struct {
	Heading
	Day   renjia.Date `json:"day"` // of the election
	Posts []Post      `json:"posts"`
	// Order says how candidates are listed, for example by strokes of the
	// surname (按姓氏笔画为序).
	Order renjia.Text `json:"order"`
	// PublishDays is how long before the election the list is out; asked for,
	// since it differs from place to place.
	PublishDays int       `json:"publish_days"`
	Source      string    `json:"source"` // article
	Text        []Section `json:"text,omitempty"`
}

func (d Candidates) check(p *renjia.Problems) {
	p.Require(!d.Day.IsZero(), "day", "must be given")
	checkPosts(p, d.Posts)
	checkSections(p, d.Text)
}

func (d Candidates) compose(p *page) {
	p.begin("candidates", "List of candidates", "候选人名单公告")
	p.needs(d.PublishDays > 0, "publish_days", "how long before the election the list is out differs from place to place")
	p.needs(!d.Order.IsZero(), "order", "the order of names is seen as a preference unless it is stated", "by strokes of the surname", "by lot", "by votes in the nomination")
	p.inTime(d.Date, d.Day, d.PublishDays, d.Source)
	p.add(block{Facts: []fact{
		p.on(p.t("Day of the election", "选举日"), d.Day),
		p.on(p.t("Last day for publication", "最迟公布日期"), d.Day.AddDays(-d.PublishDays)),
		{Term: p.t("Order of names", "排列顺序"), Value: d.Order.In(p.lang)},
	}})
	for _, x := range d.Posts {
		t := table{Columns: columns(p.t("No.", "序号"), p.t("Candidate", "候选人"))}
		for i, c := range x.Candidates {
			t.add(cell{Text: strconv.Itoa(i + 1)}, cell{Text: c.Name, Detail: c.Detail.In(p.lang)})
		}
		p.add(block{Heading: x.heading(p), Tables: []table{t}})
	}
	p.sections(d.Text)
}

// Proxies publishes the list of proxies (委托投票名单公告).
type Proxies struct {
	Heading
	Rule rule.Rule   `json:"rule"` // whose policy it keeps
	Day  renjia.Date `json:"day"`  // of the vote
	List []Pair      `json:"list"`
}

// Pair is a principal and their proxy, named as given.
type Pair struct {
	Principal string `json:"principal" privacy:"personal"`
	Proxy     string `json:"proxy" privacy:"personal"`
	// Key tells proxies of the same (masked) name apart; empty: the name does.
	// It is not printed.
	Key string `json:"key,omitempty"`
}

func (d Proxies) check(p *renjia.Problems) {
	p.Within("rule", d.Rule.Validate())
	p.Require(!d.Day.IsZero(), "day", "must be given")
	p.Require(len(d.List) == 0 || d.Rule.Proxy == nil || d.Rule.Proxy.Allowed, "rule.proxy", "the rule admits no proxies")
	for i, x := range d.List {
		p.Require(x.Principal != "" && x.Proxy != "", at("list", i), "must name principal and proxy")
	}
}

func (d Proxies) compose(p *page) {
	p.begin("proxies", "List of proxies", "委托投票名单公告")
	p.needsProxy(d.Rule)
	if d.Rule.Proxy == nil {
		return
	}
	policy := *d.Rule.Proxy
	if policy.PublishDays > 0 {
		p.inTime(d.Date, d.Day, policy.PublishDays, policy.Source)
	}
	t := table{Columns: columns(p.t("No.", "序号"), p.t("Principal", "委托人"), p.t("Proxy", "受托人"))}
	for i, x := range d.List {
		t.add(plain(strconv.Itoa(i+1), x.Principal, x.Proxy)...)
	}
	p.add(block{Facts: []fact{p.on(p.t("Day of the vote", "选举（表决）日"), d.Day), {Term: p.t("Proxies", "委托数"), Value: strconv.Itoa(len(d.List))}}})
	p.add(block{Tables: []table{t}})
	p.add(block{Heading: p.t("Conditions", "委托规则"), Note: ruleLine(p, d.Rule), List: p.proxyTerms(policy, d.Day)})
	d.overCap(p, policy)
}

// overCap warns of proxies who act for more electors than the policy admits.
func (d Proxies) overCap(p *page, policy rule.ProxyPolicy) {
	acts := map[string]int{}
	for _, x := range d.List {
		key := x.Key
		if key == "" {
			key = x.Proxy
		}
		if acts[key]++; policy.Cap > 0 && acts[key] == policy.Cap+1 {
			p.warn("%s acts for more than %d electors (%s)", "%s接受委托超过%d人（%s）", x.Proxy, policy.Cap, source(policy.Source))
		}
	}
}
