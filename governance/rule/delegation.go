package rule

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Delegation is a standing proxy (委托): while it is in force and its giver casts
// no ballot, the giver's vote goes as the holder's does, with the giver's own
// weight in every measure.
type Delegation struct {
	From   string        `json:"from"`             // elector who gives it
	To     string        `json:"to"`               // who holds it
	Matter string        `json:"matter,omitempty"` // empty: every matter for which there is no other
	Period renjia.Period `json:"period"`           // in force; a revoked one ends on the day of its revocation
	// Written: it is given in writing, as many texts demand.
	Written bool `json:"written,omitempty"`
}

// Delegations are what [Delegate] resolves for one vote.
type Delegations struct {
	On         renjia.Date  `json:"on"` // the day of the vote: only what is in force on it counts
	Matter     string       `json:"matter,omitempty"`
	Candidates []string     `json:"candidates,omitempty"` // who stands in the election the vote is for
	List       []Delegation `json:"list"`
}

// Delegated is a vote with its delegations resolved.
type Delegated struct {
	// Ballots are those given, less the overridden ones, and one more for each
	// delegation that counts, with the holder's response.
	Ballots []Ballot `json:"ballots"`
	Counted []Passed `json:"counted,omitempty"` // in the order in which they count
	// Lapsed are the ballots and delegations that do not count, and why.
	Lapsed []Refused `json:"lapsed,omitempty"`
}

// Passed is a delegation that counts.
type Passed struct {
	Elector  string   `json:"elector"`
	To       string   `json:"to"`    // who holds the elector's own delegation
	Voter    string   `json:"voter"` // whose ballot it follows in the end
	Steps    int      `json:"steps"` // 1, or more where holders passed it on
	Response Response `json:"response"`
}

var (
	unwritten   = renjia.Text{EN: "the proxy is not in writing", ZH: "委托未采用书面形式"}
	overridden  = renjia.Text{EN: "the elector voted in person", ZH: "委托人已亲自表决"}
	hasProxy    = renjia.Text{EN: "the elector has given a proxy and not revoked it", ZH: "已委托他人且未撤销委托"}
	circle      = renjia.Text{EN: "the delegations run in a circle in which nobody voted", ZH: "委托形成循环且无人亲自表决"}
	passedOn    = renjia.Text{EN: "the holder passed it on, which the rule does not admit", ZH: "受托人转委托，规则不允许"}
	holderStill = renjia.Text{EN: "the holder did not vote", ZH: "受托人未表决"}
)

// Delegate resolves the delegations of a vote under the rule's proxy policy. A
// ballot of one's own overrides one's delegation if the policy says so;
// otherwise it lapses. A delegation for the matter goes before a general one.
// Holders pass a delegation on only under a transitive policy. Delegations
// that end in a circle, or with a holder who did not vote, leave their givers
// absent; those to a holder who is barred, not an elector where that is
// demanded, or beyond the cap count as the response [VoidProxy]. The cap bounds
// how many electors one ballot decides for beside its own; earlier delegations
// go first, then those listed first, ballots in hand before both.
//
// Givers who are not on the roll, and two delegations of one elector in force
// for the same matter, are reported together in a *renjia.ValidationError. A
// rule that says nothing about proxies is ErrUnspecified if anything is in
// force. It takes O(n log n) time.
func Delegate(r Rule, electors []Elector, ballots []Ballot, d Delegations) (Delegated, error) {
	table, err := newDelegationTable(r, electors, ballots, d)
	if err != nil || len(table.order) == 0 {
		return Delegated{Ballots: slices.Clone(ballots)}, err
	}
	if r.Proxy == nil {
		return Delegated{}, r.silentOnProxies("delegations are in force")
	}
	return table.resolve(ballots), nil
}

// delegationTable is who delegates to whom in one vote.
type delegationTable struct {
	policy    ProxyPolicy
	onRoll    map[string]bool
	stands    map[string]bool
	ballot    map[string]*Ballot
	given     map[string]*Delegation // by giver, the one that applies
	order     []string               // givers in the order in which the cap counts them
	end       map[string]*ending
	actsFor   map[string]int // votes that a ballot decides beside its own
	overruled map[string]bool
}

// ending is where the delegation of an elector leads.
type ending struct {
	voter string
	steps int
	why   renjia.Text // zero if voter cast a ballot
}

func newDelegationTable(r Rule, electors []Elector, ballots []Ballot, d Delegations) (*delegationTable, error) {
	t := &delegationTable{
		onRoll: make(map[string]bool, len(electors)), stands: make(map[string]bool, len(d.Candidates)),
		ballot: make(map[string]*Ballot, len(ballots)), given: map[string]*Delegation{},
		end: map[string]*ending{}, actsFor: map[string]int{}, overruled: map[string]bool{},
	}
	if r.Proxy != nil {
		t.policy = *r.Proxy
	}
	for i := range electors {
		t.onRoll[electors[i].ID] = true
	}
	for _, c := range d.Candidates {
		t.stands[c] = true
	}
	for i := range ballots {
		t.ballot[ballots[i].Elector] = &ballots[i]
	}
	var p renjia.Problems
	p.Require(!d.On.IsZero(), "on", "must be given")
	t.collect(&p, d)
	return t, p.Err("delegations")
}

// collect finds the delegation of each elector that applies.
func (t *delegationTable) collect(p *renjia.Problems, d Delegations) {
	place := map[string]int{}
	for i := range d.List {
		g := &d.List[i]
		path := fmt.Sprintf("list[%d]", i)
		p.Within(path+".period", g.Period.Validate())
		if !g.Period.Contains(d.On) || (g.Matter != "" && g.Matter != d.Matter) {
			continue
		}
		p.Require(t.onRoll[g.From], path+".from", "%q is not on the roll", g.From)
		p.Require(g.To != "", path+".to", "must be given")
		other := t.given[g.From]
		if other != nil && (other.Matter == "") == (g.Matter == "") {
			p.Add(path+".from", "%q has another delegation in force, to %q", g.From, other.To)
			continue
		}
		if other == nil || g.Matter != "" {
			t.given[g.From], place[g.From] = g, i
		}
	}
	for from := range t.given {
		t.order = append(t.order, from)
	}
	slices.SortFunc(t.order, func(a, b string) int {
		return cmp.Or(t.given[a].Period.From.Compare(t.given[b].Period.From), cmp.Compare(place[a], place[b]))
	})
}

func (t *delegationTable) resolve(ballots []Ballot) Delegated {
	var d Delegated
	for _, b := range ballots {
		if g := t.given[b.Elector]; g != nil && !t.policy.DirectOverride {
			d.Lapsed = append(d.Lapsed, Refused{b.Elector, g.To, hasProxy})
			t.overruled[b.Elector] = true
			continue
		}
		d.Ballots = append(d.Ballots, b)
		if b.Proxy != "" {
			t.actsFor[b.Proxy]++
		}
	}
	for _, from := range t.order {
		t.pass(from, &d)
	}
	return d
}

// pass lets one delegation count, or says why it does not.
func (t *delegationTable) pass(from string, d *Delegated) {
	g := t.given[from]
	if t.votes(from) {
		d.Lapsed = append(d.Lapsed, Refused{from, g.To, overridden})
		return
	}
	end := t.follow(from)
	if !end.why.IsZero() {
		d.Lapsed = append(d.Lapsed, Refused{from, g.To, end.why})
		return
	}
	if why := t.refuses(g, end); !why.IsZero() {
		d.Lapsed = append(d.Lapsed, Refused{from, g.To, why})
		d.Ballots = append(d.Ballots, Ballot{Elector: from, Response: VoidProxy})
		return
	}
	t.actsFor[end.voter]++
	response := t.ballot[end.voter].Response
	d.Ballots = append(d.Ballots, Ballot{Elector: from, Response: response, Proxy: end.voter})
	d.Counted = append(d.Counted, Passed{from, g.To, end.voter, end.steps, response})
}

// votes reports whether an elector's own ballot counts.
func (t *delegationTable) votes(id string) bool { return t.ballot[id] != nil && !t.overruled[id] }

// refuses tests the delegation of a giver by the policy.
func (t *delegationTable) refuses(g *Delegation, end *ending) renjia.Text {
	switch {
	case !t.policy.Allowed:
		return noProxies
	case t.policy.Written && !g.Written:
		return unwritten
	case t.policy.CandidatesBar && t.stands[end.voter]:
		return noCandidate
	case t.policy.Cap > 0 && t.actsFor[end.voter] >= t.policy.Cap:
		return overCap
	}
	return renjia.Text{}
}

// follow finds where a delegation leads. Every elector on the way gets its
// ending, so that each is walked once.
func (t *delegationTable) follow(from string) *ending {
	var way []string
	on := map[string]bool{}
	at := from
	var last ending
	for {
		if known := t.end[at]; known != nil {
			last = *known
			break
		}
		if on[at] {
			last = ending{why: circle}
			break
		}
		on[at], way = true, append(way, at)
		next, stop := t.next(at)
		if stop != nil {
			last = *stop
			break
		}
		at = next
	}
	for i := len(way) - 1; i >= 0; i-- {
		last.steps++
		settled := last
		t.end[way[i]] = &settled
	}
	return t.end[from]
}

// next is the holder of an elector's delegation, or the ending if the way ends
// with the holder.
func (t *delegationTable) next(at string) (holder string, stop *ending) {
	holder = t.given[at].To
	b := t.ballot[holder]
	passes := t.given[holder] != nil && !t.votes(holder)
	switch {
	case holder == at:
		return "", &ending{why: ownProxy}
	case t.votes(holder) && b.Proxy != "" && !t.policy.Transitive:
		return "", &ending{why: passedOn}
	case t.votes(holder):
		return "", &ending{voter: holder}
	case !t.onRoll[holder] && t.policy.MustBeElector:
		return "", &ending{why: noElector}
	case !passes:
		return "", &ending{why: holderStill}
	case !t.policy.Transitive:
		return "", &ending{why: passedOn}
	}
	return holder, nil
}
