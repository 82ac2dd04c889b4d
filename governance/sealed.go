package governance

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// MarkID identifies a mark on the roll.
type MarkID = renjia.ID[Mark]

// Mark says that a voter has voted, or taken a token, and nothing of what.
type Mark struct {
	ID      MarkID       `json:"id"` // of motion and voter
	Motion  MotionID     `json:"motion,omitzero"`
	On      renjia.Ref   `json:"on,omitzero"` // the poll or budget, if there is no motion
	Voter   string       `json:"voter" privacy:"personal"`
	Proxy   string       `json:"proxy,omitempty" privacy:"personal"`
	Grant   ProxyGrantID `json:"grant,omitzero"`
	Channel string       `json:"channel,omitempty"`
	At      time.Time    `json:"at"` // first instant of the day in UTC: more would help to link
}

// Validate reports every problem of the mark on its own.
func (m Mark) Validate() error {
	var p renjia.Problems
	p.Require(!m.ID.IsZero(), "id", "must be given")
	m.subject().check(&p)
	p.Require(m.Voter != "", "voter", "must be given")
	p.Require((m.Proxy == "") == m.Grant.IsZero(), "grant", "must be given for a proxy, and for nothing else")
	p.Require(!m.At.IsZero() && m.At.Equal(dayOf(m.At)), "at", "must be the beginning of a day")
	return p.Err("mark")
}

func (m Mark) leaf() (digest.Hash, error) { return leafOf("mark", m) }

func (m Mark) subject() subject { return subject{m.Motion, m.On} }

func markID(space string, of uuid.UUID, voter string) MarkID {
	return renjia.ImportedID[Mark](space, "governance_mark", of.String()+"/"+voter)
}

// PaperID identifies a ballot paper.
type PaperID = renjia.ID[Paper]

// Paper is a ballot that names no voter (选票). Its identifier is random, and
// cryptographically so whatever the seed of the store: who knew it could tell
// whose it is.
type Paper struct {
	ID       PaperID       `json:"id"`
	Motion   MotionID      `json:"motion,omitzero"`
	On       renjia.Ref    `json:"on,omitzero"` // the poll or budget, if there is no motion
	Response rule.Response `json:"response,omitempty" privacy:"personal"`
	// Preference stands instead of a response on polls and budgets.
	Preference *Preference `json:"preference,omitempty" privacy:"personal"`
	Weights    []int64     `json:"weights" privacy:"personal"` // in the order of the rule's measures, in their units
	At         time.Time   `json:"at"`                         // first instant of the day in UTC
}

// Validate reports every problem of the paper on its own.
func (b Paper) Validate() error {
	var p renjia.Problems
	p.Require(!b.ID.IsZero(), "id", "must be given")
	b.subject().check(&p)
	content{b.Response, b.Preference}.check(&p, b.subject())
	p.Require(len(b.Weights) > 0, "weights", "must be given")
	p.Require(!b.At.IsZero() && b.At.Equal(dayOf(b.At)), "at", "must be the beginning of a day")
	return p.Err("paper")
}

func (b Paper) leaf() (digest.Hash, error) { return leafOf("paper", b) }

func (b Paper) subject() subject { return subject{b.Motion, b.On} }

func dayOf(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

func newPaper(on subject, c content, weights []int64, at time.Time) (Paper, error) {
	id, err := uuid.NewRandomFromReader(rand.Reader)
	return Paper{
		ID: renjia.IDFrom[Paper](id), Motion: on.motion, On: on.on, Response: c.response, Preference: c.preference.normal(),
		Weights: weights, At: dayOf(at),
	}, err
}

// mark marks the voter on the roll and returns the voter's weights.
func mark(ctx context.Context, tx *storage.Tx, c contest, box Box, v Vote, at time.Time) ([]int64, error) {
	x := Mark{ID: markID(tx.Space(), c.id(), v.Voter), Motion: c.motion, On: c.on, Voter: v.Voter, Proxy: v.Proxy, Channel: v.Channel, At: dayOf(at)}
	_, err := marks.Get(ctx, tx, x.ID)
	if err == nil {
		return nil, doubled(c.subject, v)
	}
	if !errors.Is(err, renjia.ErrNotFound) {
		return nil, err
	}
	if err := c.accepts(at, v.Voter); err != nil {
		return nil, err
	}
	elector, err := entitled(ctx, tx, c, v.Voter)
	if err != nil {
		return nil, err
	}
	if v.Proxy != "" {
		if x.Grant, err = granted(ctx, tx, c, box, v, at); err != nil {
			return nil, err
		}
	}
	weights, err := elector.Voter.Weights(c.measures...)
	if err != nil {
		return nil, err
	}
	return weights, marks.Insert(tx, x)
}

// seal marks the roll and puts a paper into the box.
func seal(ctx context.Context, tx *storage.Tx, c contest, box Box, v Vote, at time.Time) (Receipt, error) {
	if err := c.provides(v.Voter, v.content()); err != nil {
		return Receipt{}, err
	}
	weights, err := mark(ctx, tx, c, box, v, at)
	if err != nil {
		return Receipt{}, err
	}
	return drop(tx, c.subject, v.content(), weights, at)
}

// drop puts a paper into the box.
func drop(tx *storage.Tx, on subject, c content, weights []int64, at time.Time) (Receipt, error) {
	paper, err := newPaper(on, c, weights, at)
	if err != nil {
		return Receipt{}, err
	}
	if err := papers.Insert(tx, paper); err != nil {
		return Receipt{}, err
	}
	return receiptOf(on, paper)
}

// paperTally counts papers that name no voters: those marked on the roll count
// by their papers, class of weights by class, all others as absent.
type paperTally struct {
	tally   *rule.Tally
	caps    caps
	unspent rule.Response // empty: every mark has its paper
	classes map[string]*weightClass
}

// weightClass is the voters who weigh the same in every measure.
type weightClass struct {
	weights []int64
	marks   int64
	cast    map[rule.Response]int64
}

func newPaperTally(r rule.Rule, c caps, unspent rule.Response) (*paperTally, error) {
	t, err := rule.NewTally(r)
	return &paperTally{t, c, unspent, map[string]*weightClass{}}, err
}

func (t *paperTally) class(weights []int64) *weightClass {
	key := classKey(weights)
	c := t.classes[key]
	if c == nil {
		c = &weightClass{weights: weights, cast: map[rule.Response]int64{}}
		t.classes[key] = c
	}
	return c
}

func (t *paperTally) elector(weights []int64, marked bool) error {
	if marked {
		t.class(weights).marks++
		return nil
	}
	return t.tally.Add(t.caps.of(weights), rule.Absent)
}

func (t *paperTally) paper(b Paper) { t.class(b.Weights).cast[b.Response]++ }

// finish adds the papers. There must be as many in each class as marks, or,
// with tokens, no more.
func (t *paperTally) finish(into *Contents) (rule.Result, error) {
	for _, c := range t.classes {
		left := c.marks
		for response, n := range c.cast {
			left -= n
			if err := t.add(c.weights, response, n); err != nil {
				return rule.Result{}, err
			}
		}
		if left < 0 || (left > 0 && t.unspent == "") {
			return rule.Result{}, fmt.Errorf("weights %v: %d voters are marked, %d papers were cast: %w", c.weights, c.marks, c.marks-left, renjia.ErrCorrupt)
		}
		if err := t.add(c.weights, t.unspent, left); err != nil {
			return rule.Result{}, err
		}
		into.Unspent += left
		if into.SmallestClass == 0 || c.marks < into.SmallestClass {
			into.SmallestClass = c.marks
		}
	}
	return t.tally.Result()
}

func (t *paperTally) add(weights []int64, response rule.Response, n int64) error {
	for range n {
		if err := t.tally.Add(t.caps.of(weights), response); err != nil {
			return err
		}
	}
	return nil
}

// caps are the weights of a roll as the caps of a rule leave them, by the
// weights as they were. Without caps there is nothing in it.
type caps map[string][]int64

// capsOf needs the whole roll, but only if the rule has caps.
func capsOf(r rule.Rule, electors []rule.Elector) (caps, error) {
	if len(r.Caps) == 0 {
		return nil, nil
	}
	capped, err := r.Capped(electors)
	if err != nil {
		return nil, err
	}
	c := caps{}
	for i, e := range electors {
		c[classKey(e.Weights)] = capped[i].Weights
	}
	return c, nil
}

func (c caps) of(weights []int64) []int64 {
	if len(c) == 0 {
		return weights
	}
	return c[classKey(weights)]
}

func classKey(weights []int64) string {
	key := make([]byte, 0, 8*len(weights))
	for _, w := range weights {
		key = binary.AppendVarint(key, w)
	}
	return string(key)
}
