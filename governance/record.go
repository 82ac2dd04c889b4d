package governance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// Record is a decision with everything it was computed from, for checking
// without a store.
type Record struct {
	Decision Decision      `json:"decision"`
	Roll     roll.Snapshot `json:"roll"`
	Ballots  []Ballot      `json:"ballots"` // ascending by ID, the order of the Merkle tree
}

// Export reads the record of a decision.
func Export(ctx context.Context, r storage.Reader, id DecisionID) (Record, error) {
	decision, err := decisions.Get(ctx, r, id)
	if err != nil {
		return Record{}, err
	}
	motion, err := motions.Get(ctx, r, decision.Value.Motion)
	if err != nil {
		return Record{}, err
	}
	frozen, err := rolls.Get(ctx, r, motion.Value.Roll)
	if err != nil {
		return Record{}, err
	}
	record := Record{Decision: decision.Value, Roll: frozen.Value.Summary, Ballots: []Ballot{}}
	for doc, err := range electors.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("roll", frozen.Value.ID)}}) {
		if err != nil {
			return Record{}, err
		}
		record.Roll.Voters = append(record.Roll.Voters, doc.Value.Voter)
	}
	slices.SortFunc(record.Roll.Voters, func(a, b roll.Voter) int { return strings.Compare(a.ID, b.ID) })
	for doc, err := range ballots.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("motion", decision.Value.Motion)}}) {
		if err != nil {
			return Record{}, err
		}
		record.Ballots = append(record.Ballots, doc.Value)
	}
	return record, nil
}

// Write writes the record as one JSON document in canonical form, and a line
// end.
func (r Record) Write(w io.Writer) error {
	b, err := digest.Canonical(r)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// ReadRecord reads what Write wrote, whatever its white space and the order of
// its keys. A document that holds anything else, such as unknown or misspelt
// names, is ErrInvalid. It does not verify: see [Verify].
func ReadRecord(r io.Reader) (Record, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return Record{}, fmt.Errorf("record: %w", err)
	}
	var record Record
	if err := json.Unmarshal(data, &record); err != nil {
		return Record{}, fmt.Errorf("record: %v: %w", err, renjia.ErrInvalid)
	}
	given, err := digest.CanonicalJSON(data)
	if err != nil {
		return Record{}, fmt.Errorf("record: %v: %w", err, renjia.ErrInvalid)
	}
	understood, err := digest.Canonical(record)
	if err != nil {
		return Record{}, fmt.Errorf("record: %w", err)
	}
	if !bytes.Equal(given, understood) {
		return Record{}, fmt.Errorf("record: holds something that is not part of a record, or not as Write writes it: %w", renjia.ErrInvalid)
	}
	return record, nil
}

// Verify checks a record by itself: that roll, ballots and decision have the
// digests the decision names, that every ballot is that of one voter of the
// roll on this motion, and that counting again gives the same result. The
// error matches ErrCorrupt and lists all that is wrong. That the decision is
// the one that was published, its digest tells.
func Verify(r Record) error {
	var p renjia.Problems
	p.Within("decision", r.Decision.Validate())
	p.Within("roll", r.Roll.Validate())
	sum, err := r.Roll.Digest()
	p.Within("roll", err)
	p.Require(sum == r.Decision.RollDigest && r.Roll.Heads() == r.Decision.Heads, "roll", "is not the roll of the decision")
	r.checkBallots(&p)
	r.checkResult(&p)
	if err := p.Err("record of decision " + r.Decision.ID.String()); err != nil {
		return fmt.Errorf("%w: %w", renjia.ErrCorrupt, err)
	}
	return nil
}

func (r Record) checkBallots(p *renjia.Problems) {
	leaves := make([]digest.Hash, len(r.Ballots))
	for i, b := range r.Ballots {
		path := fmt.Sprintf("ballots[%d]", i)
		p.Within(path, b.Validate())
		p.Require(b.Motion == r.Decision.Motion, path+".motion", "is another motion")
		p.Require(i == 0 || r.Ballots[i-1].ID.String() < b.ID.String(), path+".id", "is out of order or repeated")
		leaf, err := b.leaf()
		p.Within(path, err)
		leaves[i] = leaf
	}
	p.Require(int64(len(leaves)) == r.Decision.Ballots && rootOf(leaves) == r.Decision.BallotRoot, "ballots", "are not the ballots of the decision")
}

// checkResult counts again with the engine, which also refuses ballots of
// nobody on the roll and second ballots.
func (r Record) checkResult(p *renjia.Problems) {
	electors, err := r.Roll.Electors(r.Decision.Rule.Measures...)
	if err != nil {
		p.Within("roll", err)
		return
	}
	cast := make([]rule.Ballot, len(r.Ballots))
	for i, b := range r.Ballots {
		cast[i] = rule.Ballot{Elector: b.Voter, Response: b.Response}
	}
	result, err := rule.Evaluate(r.Decision.Rule, electors, cast)
	if err != nil {
		p.Within("result", err)
		return
	}
	again, err := digest.Canonical(bare(result))
	p.Within("result", err)
	certified, err := digest.Canonical(bare(r.Decision.Result))
	p.Within("result", err)
	p.Require(bytes.Equal(again, certified), "result", "counting again gives another result: %s", result.Outcome)
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
