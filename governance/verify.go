package governance

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
)

// Verify checks a record by itself: that roll, ballots, marks, proxies,
// refusals and decision have the digests the decision names, that every ballot
// is that of one voter of the roll on this motion, that papers and marks agree
// weight by weight, and that counting again gives the same result. The error
// matches ErrCorrupt and lists all that is wrong. That the decision is the one
// that was published, its digest tells.
func Verify(r Record) error {
	var p renjia.Problems
	p.Within("decision", r.Decision.Validate())
	p.Within("roll", r.Roll.Validate())
	sum, err := r.Roll.Digest()
	p.Within("roll", err)
	p.Require(sum == r.Decision.RollDigest && r.Roll.Heads() == r.Decision.Heads, "roll", "is not the roll of the decision")
	again := Contents{}
	r.checkLists(&p, &again)
	r.checkProxies(&p)
	r.checkDisplaced(&p)
	r.checkResult(&p, &again)
	p.Require(again == r.Decision.Contents, "decision.contents", "the record holds %+v", again)
	if err := p.Err("record of decision " + r.Decision.ID.String()); err != nil {
		return fmt.Errorf("%w: %w", renjia.ErrCorrupt, err)
	}
	return nil
}

// listed is what the entries of all lists of a record have in common.
type listed interface {
	leafy
	Validate() error
}

// checkList checks each entry of a list and its order, and returns its root.
func checkList[T listed](p *renjia.Problems, name string, list []T, of MotionID, key func(T) (motion MotionID, order string)) string {
	for i, x := range list {
		path := fmt.Sprintf("%s[%d]", name, i)
		p.Within(path, x.Validate())
		motion, at := key(x)
		p.Require(motion == of, path+".motion", "is another motion")
		if i > 0 {
			_, previous := key(list[i-1])
			p.Require(previous < at, path+".id", "is out of order or repeated")
		}
	}
	root, err := rootOver(list)
	p.Within(name, err)
	return root
}

func (r Record) checkLists(p *renjia.Problems, c *Contents) {
	d := r.Decision
	open := checkList(p, "ballots", r.Ballots, d.Motion, func(b Ballot) (MotionID, string) { return b.Motion, b.ID.String() })
	sealed := checkList(p, "papers", r.Papers, d.Motion, func(b Paper) (MotionID, string) { return b.Motion, b.ID.String() })
	c.Marks = int64(len(r.Marks))
	c.MarkRoot = checkList(p, "marks", r.Marks, d.Motion, func(m Mark) (MotionID, string) { return m.Motion, m.ID.String() })
	c.Proxies = int64(len(r.Proxies))
	c.ProxyRoot = checkList(p, "proxies", r.Proxies, d.Motion, func(g ProxyGrant) (MotionID, string) { return d.Motion, g.ID.String() })
	c.Refusals = int64(len(r.Refusals))
	c.RefusalRoot = checkList(p, "refusals", r.Refusals, d.Motion, func(x Refusal) (MotionID, string) {
		return x.Motion, fmt.Sprintf("%020d", x.Number)
	})
	ballots, root := int64(len(r.Ballots)), open
	if d.Variant != Open {
		ballots, root = int64(len(r.Papers)), sealed
		p.Require(len(r.Ballots) == 0, "ballots", "name voters: the ballots are %s", d.Variant)
	} else {
		p.Require(len(r.Papers)+len(r.Marks) == 0, "papers", "name no voters: the ballots are open")
	}
	p.Require(ballots == d.Ballots && root == d.BallotRoot, "ballots", "are not the ballots of the decision")
}

// leaves are those of the tree whose root the decision publishes.
func (r Record) leaves() ([]digest.Hash, error) {
	if r.Decision.Variant == Open {
		return leavesOf(r.Ballots)
	}
	return leavesOf(r.Papers)
}

// checkProxies finds the grant of every ballot that a proxy cast.
func (r Record) checkProxies(p *renjia.Problems) {
	grants := map[ProxyGrantID]ProxyGrant{}
	for i, g := range r.Proxies {
		grants[g.ID] = g
		p.Require(r.grants()[g.ID], fmt.Sprintf("proxies[%d]", i), "no ballot was cast under it")
		p.Require(g.Revoked.IsZero() || g.Revoked.Before(r.Decision.Closed), fmt.Sprintf("proxies[%d].revoked", i), "is left out of records if after the close")
	}
	check := func(path, voter, proxy string, id ProxyGrantID, covers func(ProxyGrant) bool) {
		g, ok := grants[id]
		p.Require(id.IsZero() || (ok && g.From == voter && g.To == proxy && covers(g)), path+".grant", "%s had no proxy of %s in force", proxy, voter)
	}
	for i, b := range r.Ballots {
		check(fmt.Sprintf("ballots[%d]", i), b.Voter, b.Proxy, b.Grant, func(g ProxyGrant) bool { return g.covers(b.Motion, b.Cast) && !g.revokedAt(b.Cast) })
	}
	actsFor := map[string]int{}
	for i, m := range r.Marks {
		check(fmt.Sprintf("marks[%d]", i), m.Voter, m.Proxy, m.Grant, func(g ProxyGrant) bool {
			g.Given = dayOf(g.Given) // a mark has its day only
			return g.covers(m.Motion, m.At) && (g.Revoked.IsZero() || !dayOf(g.Revoked).Before(m.At))
		})
		if actsFor[m.Proxy]++; m.Proxy != "" && r.Decision.Rule.Proxy != nil && r.Decision.Rule.Proxy.Cap > 0 {
			p.Require(actsFor[m.Proxy] <= r.Decision.Rule.Proxy.Cap, fmt.Sprintf("marks[%d].proxy", i), "%s acts for more than the rule admits", m.Proxy)
		}
	}
}

// checkDisplaced sees to it that a proxy's ballot is displaced by the voter's
// own and by nothing else.
func (r Record) checkDisplaced(p *renjia.Problems) {
	own := map[string]Ballot{}
	for _, b := range r.Ballots {
		if b.Proxy == "" {
			own[b.Voter] = b
		}
	}
	for i, b := range r.Ballots {
		if b.Proxy != "" {
			p.Require(b.Displaced.Equal(own[b.Voter].Cast), fmt.Sprintf("ballots[%d].displaced", i), "must be when the voter cast a ballot in person")
		}
	}
}

// checkResult counts again with the engine, which also refuses ballots of
// nobody on the roll and second ballots.
func (r Record) checkResult(p *renjia.Problems, c *Contents) {
	electors, err := r.Roll.Electors(r.Decision.Rule.Measures...)
	if err != nil {
		p.Within("roll", err)
		return
	}
	result, err := r.count(electors, c)
	if err != nil {
		p.Within("result", err)
		return
	}
	same, err := digest.Equal(bare(result), bare(r.Decision.Result))
	p.Within("result", err)
	p.Require(same, "result", "counting again gives another result: %s", result.Outcome)
}

func (r Record) count(electors []rule.Elector, c *Contents) (rule.Result, error) {
	if r.Decision.Variant != Open {
		return r.countPapers(electors, c)
	}
	cast := []rule.Ballot{}
	for _, b := range r.Ballots {
		if b.Displaced.IsZero() {
			cast = append(cast, rule.Ballot{Elector: b.Voter, Response: b.Response, Proxy: b.Proxy, ProxyStands: slices.Contains(r.Decision.Candidates, b.Proxy)})
		}
	}
	return rule.Evaluate(r.Decision.Rule, electors, cast)
}

func (r Record) countPapers(electors []rule.Elector, c *Contents) (rule.Result, error) {
	limits, err := capsOf(r.Decision.Rule, electors)
	if err != nil {
		return rule.Result{}, err
	}
	t, err := newPaperTally(r.Decision.Rule, limits, r.Decision.Unspent)
	if err != nil {
		return rule.Result{}, err
	}
	marked := map[string]bool{}
	for _, m := range r.Marks {
		if marked[m.Voter] {
			return rule.Result{}, fmt.Errorf("voter %s is marked twice: %w", m.Voter, renjia.ErrCorrupt)
		}
		marked[m.Voter] = true
	}
	for _, e := range electors {
		if err := t.elector(e.Weights, marked[e.ID]); err != nil {
			return rule.Result{}, err
		}
		delete(marked, e.ID)
	}
	if len(marked) > 0 {
		return rule.Result{}, fmt.Errorf("%d marked voters are not on the roll: %w", len(marked), renjia.ErrCorrupt)
	}
	for _, b := range r.Papers {
		t.paper(b)
	}
	return t.finish(c)
}

// bare is the result without its wording, which may change from one version of
// the library to the next, and without the margins in votes, which a tally that
// keeps no electors does not have. The decision's digest covers what it had.
func bare(r rule.Result) rule.Result {
	r.Explanation = renjia.Explanation{}
	r.Thresholds = slices.Clone(r.Thresholds)
	for i := range r.Thresholds {
		r.Thresholds[i].MarginVotes = nil
	}
	return r
}
