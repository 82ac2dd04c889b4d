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
	h := r.held()
	p.Require(h.check(&p, &again) == r.Decision.BallotRoot && h.count() == r.Decision.Ballots, "ballots", "are not the ballots of the decision")
	r.checkResult(&p, &again)
	p.Require(again == r.Decision.Contents, "decision.contents", "the record holds %+v", again)
	if err := p.Err("record of decision " + r.Decision.ID.String()); err != nil {
		return fmt.Errorf("%w: %w", renjia.ErrCorrupt, err)
	}
	return nil
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
