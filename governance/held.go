package governance

import (
	"context"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// held is what a box held: the lists that the records of all votes share.
type held struct {
	subject
	variant Variant
	closed  time.Time
	policy  *rule.ProxyPolicy

	ballots  []Ballot
	marks    []Mark
	papers   []Paper
	proxies  []ProxyGrant
	refusals []Refusal
}

// fill reads what was in the box, and as many refusals as there were at the
// count.
func (h *held) fill(ctx context.Context, r storage.Reader, refusals int64) (err error) {
	h.ballots, h.marks, h.papers, h.refusals = []Ballot{}, []Mark{}, []Paper{}, []Refusal{}
	if h.variant == Open {
		h.ballots, err = all(ballots.Find(ctx, r, h.found()))
	} else {
		h.marks, err = all(marks.Find(ctx, r, h.found()))
		if err == nil {
			h.papers, err = all(papers.Find(ctx, r, h.found()))
		}
	}
	if err == nil && refusals > 0 {
		h.refusals, err = refusalsOn(ctx, r, h.subject, int(refusals))
	}
	if err == nil {
		h.proxies, err = grantsUsed(ctx, r, h.closed, h.grants())
	}
	return err
}

// grants are those under which the ballots were cast.
func (h *held) grants() map[ProxyGrantID]bool {
	ids := map[ProxyGrantID]bool{}
	for _, b := range h.ballots {
		ids[b.Grant] = true
	}
	for _, m := range h.marks {
		ids[m.Grant] = true
	}
	delete(ids, ProxyGrantID{})
	return ids
}

// count is the number of ballots.
func (h *held) count() int64 { return int64(len(h.ballots) + len(h.papers)) }

// leaves are those of the tree whose root is published.
func (h *held) leaves() ([]digest.Hash, error) {
	if h.variant == Open {
		return leavesOf(h.ballots)
	}
	return leavesOf(h.papers)
}

// check checks the lists by themselves and against each other, fills in what
// there is beside the ballots, and returns the Merkle root over these.
func (h *held) check(p *renjia.Problems, c *Contents) (root string) {
	open := checkList(p, "ballots", h.ballots, h.subject, func(b Ballot) (subject, string) { return b.subject(), b.ID.String() })
	sealed := checkList(p, "papers", h.papers, h.subject, func(b Paper) (subject, string) { return b.subject(), b.ID.String() })
	c.Marks = int64(len(h.marks))
	c.MarkRoot = checkList(p, "marks", h.marks, h.subject, func(m Mark) (subject, string) { return m.subject(), m.ID.String() })
	c.Proxies = int64(len(h.proxies))
	c.ProxyRoot = checkList(p, "proxies", h.proxies, h.subject, func(g ProxyGrant) (subject, string) { return h.subject, g.ID.String() })
	c.Refusals = int64(len(h.refusals))
	c.RefusalRoot = checkList(p, "refusals", h.refusals, h.subject, func(x Refusal) (subject, string) {
		return x.subject(), fmt.Sprintf("%020d", x.Number)
	})
	h.checkProxies(p)
	h.checkDisplaced(p)
	if h.variant != Open {
		p.Require(len(h.ballots) == 0, "ballots", "name voters: the ballots are %s", h.variant)
		return sealed
	}
	p.Require(len(h.papers)+len(h.marks) == 0, "papers", "name no voters: the ballots are open")
	return open
}

// listed is what the entries of all lists have in common.
type listed interface {
	leafy
	Validate() error
}

// checkList checks each entry of a list and its order, and returns its root.
func checkList[T listed](p *renjia.Problems, name string, list []T, of subject, key func(T) (on subject, order string)) string {
	for i, x := range list {
		path := fmt.Sprintf("%s[%d]", name, i)
		p.Within(path, x.Validate())
		on, at := key(x)
		p.Require(on == of, path+".motion", "is another %s", of.kind())
		if i > 0 {
			_, previous := key(list[i-1])
			p.Require(previous < at, path+".id", "is out of order or repeated")
		}
	}
	root, err := rootOver(list)
	p.Within(name, err)
	return root
}

// checkProxies finds the grant of every ballot that a proxy cast.
func (h *held) checkProxies(p *renjia.Problems) {
	grants, used := map[ProxyGrantID]ProxyGrant{}, h.grants()
	for i, g := range h.proxies {
		grants[g.ID] = g
		p.Require(used[g.ID], fmt.Sprintf("proxies[%d]", i), "no ballot was cast under it")
		p.Require(g.Revoked.IsZero() || g.Revoked.Before(h.closed), fmt.Sprintf("proxies[%d].revoked", i), "is left out of records if after the close")
	}
	check := func(path, voter, proxy string, id ProxyGrantID, covers func(ProxyGrant) bool) {
		g, ok := grants[id]
		p.Require(id.IsZero() || (ok && g.From == voter && g.To == proxy && covers(g)), path+".grant", "%s had no proxy of %s in force", proxy, voter)
	}
	for i, b := range h.ballots {
		check(fmt.Sprintf("ballots[%d]", i), b.Voter, b.Proxy, b.Grant, func(g ProxyGrant) bool { return g.covers(b.subject(), b.Cast) && !g.revokedAt(b.Cast) })
	}
	actsFor := map[string]int{}
	for i, m := range h.marks {
		check(fmt.Sprintf("marks[%d]", i), m.Voter, m.Proxy, m.Grant, func(g ProxyGrant) bool {
			g.Given = dayOf(g.Given) // a mark has its day only
			return g.covers(m.subject(), m.At) && (g.Revoked.IsZero() || !dayOf(g.Revoked).Before(m.At))
		})
		if actsFor[m.Proxy]++; m.Proxy != "" && h.policy != nil && h.policy.Cap > 0 {
			p.Require(actsFor[m.Proxy] <= h.policy.Cap, fmt.Sprintf("marks[%d].proxy", i), "%s acts for more than the rule admits", m.Proxy)
		}
	}
}

// checkDisplaced sees to it that a proxy's ballot is displaced by the voter's
// own and by nothing else.
func (h *held) checkDisplaced(p *renjia.Problems) {
	own := map[string]Ballot{}
	for _, b := range h.ballots {
		if b.Proxy == "" {
			own[b.Voter] = b
		}
	}
	for i, b := range h.ballots {
		if b.Proxy != "" {
			p.Require(b.Displaced.Equal(own[b.Voter].Cast), fmt.Sprintf("ballots[%d].displaced", i), "must be when the voter cast a ballot in person")
		}
	}
}
