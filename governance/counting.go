package governance

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// Close ends the vote. From then on no ballot is accepted.
func (r *Registry) Close(ctx context.Context, act renjia.Act, id MotionID) (Motion, error) {
	return r.advance(ctx, act, "close", id, func(tx *storage.Tx, m *Motion) error {
		m.Closed = tx.Time()
		return nil
	})
}

// Count tallies the ballots of a closed motion under its rule and records the
// result and the Merkle root over the ballots. On a Space it reads them in a
// view, before the act: nothing changes them any more. It needs memory for
// the voters' keys.
func (r *Registry) Count(ctx context.Context, act renjia.Act, id MotionID) (Motion, error) {
	var count Count
	err := r.read(ctx, func(rd storage.Reader) error {
		doc, err := motions.Get(ctx, rd, id)
		if err != nil {
			return err
		}
		m := doc.Value
		if err := m.step("count"); err != nil {
			return err
		}
		count, err = tally(ctx, rd, doc.Value)
		return err
	})
	if err != nil {
		return Motion{}, err
	}
	return r.advance(ctx, act, "count", id, func(tx *storage.Tx, m *Motion) error {
		count.At = tx.Time()
		m.Count = &count
		return nil
	})
}

// tally streams the ballots, then the electors.
func tally(ctx context.Context, r storage.Reader, m Motion) (Count, error) {
	given, leaves := map[string]rule.Response{}, []digest.Hash(nil)
	for doc, err := range ballots.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("motion", m.ID)}}) {
		if err != nil {
			return Count{}, err
		}
		leaf, err := doc.Value.leaf()
		if err != nil {
			return Count{}, err
		}
		leaves = append(leaves, leaf)
		given[doc.Value.Voter] = doc.Value.Response
	}
	t, err := rule.NewTally(*m.Rule)
	if err != nil {
		return Count{}, err
	}
	for doc, err := range electors.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("roll", m.Roll)}}) {
		if err != nil {
			return Count{}, err
		}
		if err := addElector(t, *m.Rule, doc.Value, given); err != nil {
			return Count{}, err
		}
	}
	if len(given) > 0 {
		return Count{}, fmt.Errorf("motion %s: %d ballots of voters who are not on the roll: %w", m.ID, len(given), renjia.ErrCorrupt)
	}
	result, err := t.Result()
	return Count{Ballots: int64(len(leaves)), Root: rootOf(leaves), Result: result}, err
}

// addElector counts one elector and takes the ballot off the list.
func addElector(t *rule.Tally, r rule.Rule, e Elector, given map[string]rule.Response) error {
	weights, err := e.Voter.Weights(r.Measures...)
	if err != nil {
		return err
	}
	response, voted := given[e.Voter.ID]
	if !voted {
		response = rule.Absent
	}
	delete(given, e.Voter.ID)
	return t.Add(weights, response)
}

func rootOf(leaves []digest.Hash) string {
	root := digest.Root(leaves)
	return hex.EncodeToString(root[:])
}

// Certify makes the decision of a counted motion. It is certified by the act's
// actor, under the act's authority, and never changes.
func (r *Registry) Certify(ctx context.Context, act renjia.Act, id MotionID) (Decision, error) {
	var d Decision
	m, err := r.advance(ctx, act, "certify", id, func(tx *storage.Tx, m *Motion) error {
		frozen, err := rolls.Get(ctx, tx, m.Roll)
		if err != nil {
			return err
		}
		d = decisionOn(*m, frozen.Value)
		d.ID = renjia.NewID[Decision](tx.Source())
		d.Certified, d.By, d.Authority = tx.Time(), act.By, act.Authority
		if d.Digest, err = d.digest(); err != nil {
			return err
		}
		m.Decision = d.ID
		return decisions.Insert(tx, d)
	})
	if err != nil {
		return Decision{}, err
	}
	if d.ID.IsZero() { // an act repeated by its key is not performed again
		err = r.read(ctx, func(rd storage.Reader) error { return get(ctx, rd, decisions, m.Decision, &d) })
	}
	return d, err
}

func decisionOn(m Motion, r Roll) Decision {
	return Decision{
		Motion: m.ID, Body: m.Body, Number: m.Number, Title: m.Title, Text: m.Text,
		Rule: *m.Rule, RuleOn: m.RuleOn, RollDigest: r.Digest, Heads: r.Heads,
		Ballots: m.Count.Ballots, BallotRoot: m.Count.Root, Result: m.Count.Result,
		Opened: m.Opened, Closed: m.Closed,
	}
}
