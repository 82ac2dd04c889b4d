package governance

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

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
// result, the Merkle root over the ballots, and what else was in the box. On a
// Space it reads them before the act, nothing changes them any more, so that a
// count that was interrupted is just repeated; it reads sealed papers and marks
// under an act of its own, governance.motion.tally. It needs memory for a
// digest of each ballot, not for rolls or ballots, unless the rule has caps.
func (r *Registry) Count(ctx context.Context, act renjia.Act, id MotionID) (Motion, error) {
	var m Motion
	var box Box
	err := r.read(ctx, func(rd storage.Reader) error {
		if err := get(ctx, rd, motions, id, &m); err != nil {
			return err
		}
		closed := m
		if err := closed.step("count"); err != nil {
			return err
		}
		return get(ctx, rd, boxes, boxID(rd.Space(), id.UUID()), &box)
	})
	if err != nil {
		return r.countedBefore(ctx, act, id, err)
	}
	var total Count
	var contents Contents
	err = r.readBox(ctx, act, onMotion(m.ID), box, func(rd storage.Reader) error {
		total, contents, err = tally(ctx, rd, m, box)
		return err
	})
	if err != nil {
		return Motion{}, err
	}
	return r.advance(ctx, act, "count", id, func(tx *storage.Tx, m *Motion) error {
		total.At = tx.Time()
		m.Count = &total
		doc, err := boxes.Get(ctx, tx, box.ID)
		if err != nil {
			return err
		}
		doc.Value.Contents = &contents
		return boxes.Save(tx, doc)
	})
}

// countedBefore leaves it to the act's key whether it was performed before.
func (r *Registry) countedBefore(ctx context.Context, act renjia.Act, id MotionID, err error) (Motion, error) {
	if act.Key == "" || !errors.Is(err, renjia.ErrState) {
		return Motion{}, err
	}
	return r.advance(ctx, act, "count", id, func(*storage.Tx, *Motion) error { return err })
}

// readBox reads what a box holds. What names nobody's vote is guarded.
func (r *Registry) readBox(ctx context.Context, act renjia.Act, on subject, box Box, fn func(storage.Reader) error) error {
	space, ok := r.w.(*storage.Space)
	if !ok || box.Variant == Open {
		return r.read(ctx, fn)
	}
	act.Key = ""
	return space.Read(ctx, act.Does(on.verb("tally"), on.ref()), func(s *storage.Snapshot) error { return fn(s) })
}

// tally streams the ballots, then the electors.
func tally(ctx context.Context, r storage.Reader, m Motion, box Box) (total Count, c Contents, err error) {
	if err = refusalsInto(ctx, r, onMotion(m.ID), &c); err != nil {
		return total, c, err
	}
	limits, err := capsIn(ctx, r, m)
	if err != nil {
		return total, c, err
	}
	if box.Variant == Open {
		total, err = tallyOpen(ctx, r, m, limits, &c)
		return total, c, err
	}
	total, err = tallyPapers(ctx, r, m, box, limits, &c)
	return total, c, err
}

func refusalsInto(ctx context.Context, r storage.Reader, on subject, c *Contents) error {
	kept, err := refusalsOn(ctx, r, on, 0)
	if err != nil {
		return err
	}
	c.Refusals = int64(len(kept))
	c.RefusalRoot, err = rootOver(kept)
	return err
}

// refusalsOn are the first refusals on a subject; 0: all.
func refusalsOn(ctx context.Context, r storage.Reader, on subject, first int) ([]Refusal, error) {
	q := on.found()
	q.Order, q.Limit = "number", first
	return all(refusals.Find(ctx, r, q))
}

// all collects what a query yields.
func all[T any](docs iter.Seq2[storage.Doc[T], error]) ([]T, error) {
	list := []T{}
	for doc, err := range docs {
		if err != nil {
			return nil, err
		}
		list = append(list, doc.Value)
	}
	return list, nil
}

func onRoll(r RollID) storage.Query {
	return storage.Query{Where: []storage.Cond{storage.Eq("roll", r)}}
}

// capsIn goes over the roll once more if the rule has caps.
func capsIn(ctx context.Context, r storage.Reader, m Motion) (caps, error) {
	if len(m.Rule.Caps) == 0 {
		return nil, nil
	}
	var list []rule.Elector
	for doc, err := range electors.Find(ctx, r, onRoll(m.Roll)) {
		if err != nil {
			return nil, err
		}
		weights, err := doc.Value.Voter.Weights(m.Rule.Measures...)
		if err != nil {
			return nil, err
		}
		list = append(list, rule.Elector{ID: doc.Value.Voter.ID, Weights: weights})
	}
	return capsOf(*m.Rule, list)
}

// eachElector hands on the electors with their weights, and whether they are
// among those who voted, whom it takes off the list. Nobody may be left on it.
func eachElector[V any](ctx context.Context, r storage.Reader, m Motion, voted map[uuid.UUID]V, key func(voter string) uuid.UUID, do func(weights []int64, v V, voted bool) error) error {
	for doc, err := range electors.Find(ctx, r, onRoll(m.Roll)) {
		if err != nil {
			return err
		}
		weights, err := doc.Value.Voter.Weights(m.Rule.Measures...)
		if err != nil {
			return err
		}
		id := key(doc.Value.Voter.ID)
		v, there := voted[id]
		delete(voted, id)
		if err := do(weights, v, there); err != nil {
			return err
		}
	}
	if len(voted) > 0 {
		return fmt.Errorf("motion %s: %d ballots of voters who are not on the roll: %w", m.ID, len(voted), renjia.ErrCorrupt)
	}
	return nil
}

func tallyOpen(ctx context.Context, r storage.Reader, m Motion, limits caps, c *Contents) (Count, error) {
	given, grants := map[uuid.UUID]rule.Response{}, map[ProxyGrantID]bool{}
	key := func(voter string) uuid.UUID { return ballotID(r.Space(), m.ID.UUID(), voter).UUID() }
	var leaves []digest.Hash
	for doc, err := range ballots.Find(ctx, r, onMotion(m.ID).found()) {
		if err != nil {
			return Count{}, err
		}
		b := doc.Value
		leaf, err := b.leaf()
		if err != nil {
			return Count{}, err
		}
		leaves = append(leaves, leaf)
		if !b.Grant.IsZero() {
			grants[b.Grant] = true
		}
		if b.Displaced.IsZero() {
			given[key(b.Voter)] = b.Response
		}
	}
	t, err := rule.NewTally(*m.Rule)
	if err == nil {
		err = eachElector(ctx, r, m, given, key, func(weights []int64, response rule.Response, voted bool) error {
			if !voted {
				response = rule.Absent
			}
			return t.Add(limits.of(weights), response)
		})
	}
	if err == nil {
		err = grantsInto(ctx, r, m.Closed, grants, c)
	}
	if err != nil {
		return Count{}, err
	}
	c.MarkRoot = rootOf(nil)
	result, err := t.Result()
	return Count{Ballots: int64(len(leaves)), Root: rootOf(leaves), Result: result}, err
}

func tallyPapers(ctx context.Context, r storage.Reader, m Motion, box Box, limits caps, c *Contents) (Count, error) {
	marked, grants := map[uuid.UUID]struct{}{}, map[ProxyGrantID]bool{}
	var markLeaves, leaves []digest.Hash
	for doc, err := range marks.Find(ctx, r, onMotion(m.ID).found()) {
		if err != nil {
			return Count{}, err
		}
		leaf, err := doc.Value.leaf()
		if err != nil {
			return Count{}, err
		}
		markLeaves = append(markLeaves, leaf)
		marked[doc.Value.ID.UUID()] = struct{}{}
		if !doc.Value.Grant.IsZero() {
			grants[doc.Value.Grant] = true
		}
	}
	c.Marks, c.MarkRoot = int64(len(markLeaves)), rootOf(markLeaves)
	t, err := newPaperTally(*m.Rule, limits, box.Unspent)
	if err != nil {
		return Count{}, err
	}
	for doc, err := range papers.Find(ctx, r, onMotion(m.ID).found()) {
		if err != nil {
			return Count{}, err
		}
		leaf, err := doc.Value.leaf()
		if err != nil {
			return Count{}, err
		}
		leaves = append(leaves, leaf)
		t.paper(doc.Value)
	}
	key := func(voter string) uuid.UUID { return markID(r.Space(), m.ID.UUID(), voter).UUID() }
	err = eachElector(ctx, r, m, marked, key, func(weights []int64, _ struct{}, voted bool) error { return t.elector(weights, voted) })
	if err == nil {
		err = grantsInto(ctx, r, m.Closed, grants, c)
	}
	if err != nil {
		return Count{}, err
	}
	result, err := t.finish(c)
	return Count{Ballots: int64(len(leaves)), Root: rootOf(leaves), Result: result}, err
}

// grantsUsed are the grants under which ballots were cast, ascending by id.
func grantsUsed(ctx context.Context, r storage.Reader, closed time.Time, ids map[ProxyGrantID]bool) ([]ProxyGrant, error) {
	list := []ProxyGrant{}
	for id := range ids {
		doc, err := proxies.Get(ctx, r, id)
		if err != nil {
			return nil, err
		}
		list = append(list, doc.Value.used(closed))
	}
	slices.SortFunc(list, func(a, b ProxyGrant) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	return list, nil
}

func grantsInto(ctx context.Context, r storage.Reader, closed time.Time, ids map[ProxyGrantID]bool, c *Contents) error {
	used, err := grantsUsed(ctx, r, closed, ids)
	if err != nil {
		return err
	}
	c.Proxies = int64(len(used))
	c.ProxyRoot, err = rootOver(used)
	return err
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
		box, err := boxes.Get(ctx, tx, boxID(tx.Space(), id.UUID()))
		if err != nil {
			return err
		}
		d = decisionOn(*m, frozen.Value, box.Value)
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

func decisionOn(m Motion, r Roll, b Box) Decision {
	return Decision{
		Motion: m.ID, Body: m.Body, Number: m.Number, Title: m.Title, Text: m.Text,
		Rule: *m.Rule, RuleOn: m.RuleOn, RollDigest: r.Digest, Heads: r.Heads,
		Ballots: m.Count.Ballots, BallotRoot: m.Count.Root, Result: m.Count.Result,
		Opened: m.Opened, Closed: m.Closed,
		Variant: b.Variant, Secrecy: b.Variant.Secrecy(), Unspent: b.Unspent, Candidates: b.Candidates, Contents: *b.Contents,
	}
}
