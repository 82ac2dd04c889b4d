package governance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// subject is what a ballot, a mark, a refusal is on: a motion, or a poll or
// budget, which records name as On. Records of motions are written as they
// were before there was anything else to vote on.
type subject struct {
	motion MotionID
	on     renjia.Ref
}

// subjectOf is the subject a reference points at.
func subjectOf(ref renjia.Ref) subject {
	if ref.Kind == "governance_motion" {
		return subject{motion: renjia.IDFrom[Motion](ref.ID)}
	}
	return subject{on: ref}
}

func onMotion(m MotionID) subject { return subject{motion: m} }

// id identifies the subject whatever it is, in indexes and in what is made of it.
func (s subject) id() uuid.UUID {
	if !s.motion.IsZero() {
		return s.motion.UUID()
	}
	return s.on.ID
}

// kind is the word for it: the verbs of a poll begin with governance.poll.
func (s subject) kind() string {
	if !s.motion.IsZero() || s.on.IsZero() {
		return "motion"
	}
	return strings.TrimPrefix(s.on.Kind, "governance_")
}

func (s subject) ref() renjia.Ref {
	if !s.on.IsZero() {
		return s.on
	}
	return motions.Ref(s.motion)
}

// String names it in messages.
func (s subject) String() string { return s.kind() + " " + s.id().String() }

func (s subject) verb(verb string) string { return "governance." + s.kind() + "." + verb }

// check sees to it that exactly one of motion and on is given.
func (s subject) check(p *renjia.Problems) {
	p.Require(!s.motion.IsZero() || !s.on.IsZero(), "motion", "must be given")
	p.Require(s.motion.IsZero() || s.on.IsZero(), "on", "must be empty where there is a motion")
	p.Require(s.on.IsZero() || s.on.Space == "" && (s.on.Kind == kindPoll || s.on.Kind == kindBudget), "on", "%s: is no poll or budget of the space", s.on)
}

// found is the query for all records on the subject. Their index is named
// motion, and holds polls and budgets too.
func (s subject) found() storage.Query {
	return storage.Query{Where: []storage.Cond{storage.Eq("motion", s.id().String())}}
}

// contest is what ballots are cast on. Casting, sealing and counting know no
// more of a motion, a poll or a budget than this.
type contest struct {
	subject
	roll     RollID
	rule     string // names the rule in messages
	proxy    *rule.ProxyPolicy
	measures []rule.Measure // in which ballots weigh

	step   error // what every attempt is refused with; nil: ballots are cast
	early  bool  // because it has not begun
	opened time.Time
	ends   time.Time
	closed time.Time

	provides func(voter string, c content) error // refuses what the count would stop at
}

// content is what a ballot says: a response to a motion, or a preference among
// options.
type content struct {
	response   rule.Response
	preference *Preference
}

// check tells what the content lacks as that of a ballot on a subject.
func (c content) check(p *renjia.Problems, on subject) {
	if on.on.IsZero() {
		p.Require(c.response.Valid() && c.response != rule.Absent, "response", "%q: is no response of a ballot", c.response)
		p.Require(c.preference == nil, "preference", "must be empty on motions")
		return
	}
	p.Require(c.response == "", "response", "must be empty but on motions")
	if c.preference == nil {
		p.Add("preference", "must be given")
		return
	}
	p.Within("preference", c.preference.Validate())
}

// same reports whether two ballots say the same.
func (c content) same(d content) bool {
	return c.response == d.response && c.preference.equal(d.preference)
}

// String says what a ballot says, for messages.
func (c content) String() string {
	if c.preference != nil {
		return c.preference.String()
	}
	return string(c.response)
}

// contestOn reads what a reference points at and its box. One that was never
// opened has no box and refuses the attempt.
func contestOn(ctx context.Context, tx *storage.Tx, ref renjia.Ref, attempt string) (contest, Box, error) {
	c, err := contestOf(ctx, tx, ref)
	if err != nil {
		return contest{}, Box{}, err
	}
	box, err := boxes.Get(ctx, tx, boxID(tx.Space(), c.id()))
	if errors.Is(err, renjia.ErrNotFound) {
		if refusal := c.accepts(tx.Time(), attempt); refusal != nil {
			err = refusal
		}
	}
	return c, box.Value, err
}

func contestOf(ctx context.Context, r storage.Reader, ref renjia.Ref) (contest, error) {
	if ref.Kind == kindPoll || ref.Kind == kindBudget {
		on, err := callOf(ctx, r, ref)
		return on.contest(), err
	}
	doc, err := motions.Get(ctx, r, renjia.IDFrom[Motion](ref.ID))
	return doc.Value.contest(), err
}

func (m Motion) contest() contest {
	state := m
	c := contest{
		subject: onMotion(m.ID), roll: m.Roll, step: state.step("cast"), early: m.State == Drafted,
		opened: m.Opened, ends: m.Ends, closed: m.Closed, provides: m.provides,
	}
	if m.Rule != nil {
		c.rule, c.proxy, c.measures = m.Rule.ID, m.Rule.Proxy, m.Rule.Measures
	}
	return c
}

// provides refuses responses that the rule does not provide for, lest the count
// stop at them.
func (m Motion) provides(voter string, c content) error {
	if c.preference != nil {
		return fmt.Errorf("voter %s: a motion is answered by a response, not by a preference: %w", voter, renjia.ErrInvalid)
	}
	if c.response == rule.Absent {
		return fmt.Errorf("voter %s: who is absent casts no ballot: %w", voter, renjia.ErrInvalid)
	}
	_, err := m.Rule.Class(c.response)
	return err
}

// accepts refuses an attempt at a time at which no ballots are cast.
func (c contest) accepts(at time.Time, attempt string) error {
	refuse := func(reason RefusalReason, when string, limit time.Time) error {
		state := when + limit.Format(time.RFC3339)
		err := &renjia.StateError{Record: c.kind(), ID: c.id().String(), State: state, Verb: "cast", Allowed: []string{"close"}}
		return &RefusedError{reason, err, attempt}
	}
	switch {
	case c.step != nil && c.early:
		return &RefusedError{NotOpen, c.step, attempt}
	case c.step != nil:
		return &RefusedError{PostClose, c.step, attempt}
	case at.Before(c.opened):
		return refuse(NotOpen, "open only from ", c.opened)
	case !c.ends.IsZero() && !at.Before(c.ends):
		return refuse(Late, "open only until ", c.ends)
	}
	return nil
}
