package main

import (
	"errors"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/examples/liede/folder"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// outcome is a decided motion.
type outcome struct {
	key    string
	title  renjia.Text
	result rule.Outcome
}

// decisions freezes the roll of each compound and takes its motions through
// their vote. Ballots follow motions.csv, so each motion's are read once.
func (l *loader) decisions() error {
	r := governance.NewRegistry(l.space)
	home := governance.Community{
		ID:   renjia.ImportedID[governance.Community](l.Community.Space, "governance_community", l.Community.Code),
		Code: l.Community.Code, Name: l.Community.Name,
	}
	if err := l.unlessThere(func(s *storage.Snapshot) error { _, err := governance.Communities.Get(l.ctx, s, home.ID); return err },
		func() error { return r.Found(l.ctx, l.act(), home) }); err != nil {
		return err
	}
	on, order, err := l.agenda()
	if err != nil {
		return err
	}
	err = l.file("compounds.csv", func() error { return l.bodies(r, home.ID) })
	rolls := map[string]governance.RollID{}
	if err == nil {
		err = l.file("owners.csv", func() error { return l.freeze(r, rolls) })
	}
	if err == nil {
		err = l.file("ballots.csv", func() error { return l.vote(r, order, on, rolls) })
	}
	if err == nil {
		err = l.file("disclosures.csv", func() error { return l.disclose(r, on) })
	}
	return err
}

// unlessThere does what is to be done if a record is not there yet.
func (l *loader) unlessThere(look func(*storage.Snapshot) error, do func() error) error {
	err := l.space.View(l.ctx, look)
	if errors.Is(err, renjia.ErrNotFound) {
		return do()
	}
	return err
}

func (l *loader) bodies(r *governance.Registry, home governance.CommunityID) error {
	for c, err := range l.Compounds() {
		if err != nil {
			return err
		}
		b := governance.Body{ID: l.BodyID(c.Key), Community: home, Kind: governance.OwnersAssembly, Name: c.Name}
		err = l.unlessThere(func(s *storage.Snapshot) error { _, err := governance.Bodies.Get(l.ctx, s, b.ID); return err },
			func() error { return r.Establish(l.ctx, l.act(), b) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) freeze(r *governance.Registry, rolls map[string]governance.RollID) error {
	for e, err := range l.Rolls() {
		if err != nil {
			return err
		}
		frozen, err := r.Freeze(l.ctx, l.act(), e.Snapshot)
		if err != nil {
			return fmt.Errorf("%s: %w", e.Compound, err)
		}
		rolls[e.Compound] = frozen.ID
	}
	return nil
}

// vote takes the motions through their votes, reading the ballots alongside.
func (l *loader) vote(r *governance.Registry, order []*folder.Proposal, on folder.Agenda, rolls map[string]governance.RollID) error {
	next, stop := iter.Pull2(l.Ballots(on))
	defer stop()
	ballots := &queue{next: next}
	for _, p := range order {
		if err := l.decide(r, p, rolls[p.Compound], ballots.of(p.Key)); err != nil {
			return fmt.Errorf("motion %s: %w", p.Key, err)
		}
	}
	if v, err, left := ballots.peek(); left {
		return errors.Join(err, fmt.Errorf("ballots of motion %s do not follow the order of motions.csv: %w", v.Motion, renjia.ErrInvalid))
	}
	return nil
}

// agenda reads the motions, in their order.
func (l *loader) agenda() (on folder.Agenda, order []*folder.Proposal, err error) {
	on = folder.Agenda{Motions: map[string]*folder.Proposal{}, Declared: map[string]bool{}}
	count := l.Count
	l.Count = func() {}
	defer func() { l.Count = count }()
	lib, err := l.Statutes()
	if err != nil {
		return on, nil, err
	}
	for p, err := range l.Motions(lib, on.Declared) {
		if err != nil {
			return on, nil, err
		}
		on.Motions[p.Key] = &p
		order = append(order, &p)
	}
	return on, order, nil
}

// queue hands out the ballots of one motion after the other.
type queue struct {
	next func() (folder.Ballot, error, bool)
	held bool
	v    folder.Ballot
	err  error
	ok   bool
}

func (q *queue) peek() (folder.Ballot, error, bool) {
	if !q.held {
		q.v, q.err, q.ok = q.next()
		q.held = true
	}
	return q.v, q.err, q.ok
}

func (q *queue) of(motion string) iter.Seq2[governance.Vote, error] {
	return func(yield func(governance.Vote, error) bool) {
		for {
			v, err, ok := q.peek()
			if !ok || (err == nil && v.Motion != motion) {
				return
			}
			q.held = false
			if !yield(v.Vote, err) || err != nil {
				return
			}
		}
	}
}

// decide takes one motion from wherever it stands to its certified decision,
// and checks the record as anyone could.
func (l *loader) decide(r *governance.Registry, p *folder.Proposal, roll governance.RollID, votes iter.Seq2[governance.Vote, error]) error {
	opened, closed := l.act(), l.act()
	opened.At, closed.At = p.Opens, p.Closes
	state, decision := governance.State(""), governance.DecisionID{}
	err := l.space.View(l.ctx, func(s *storage.Snapshot) error {
		doc, err := governance.Motions.Get(l.ctx, s, p.Motion.ID)
		if errors.Is(err, renjia.ErrNotFound) {
			return nil
		}
		state, decision = doc.Value.State, doc.Value.Decision
		return err
	})
	if err == nil && state == "" {
		err = r.Draft(l.ctx, opened, p.Motion)
		state = governance.Drafted
	}
	if err == nil && state == governance.Drafted {
		_, err = r.Open(l.ctx, opened, p.Motion.ID, governance.Opening{Roll: roll, Rule: p.Rule, On: p.On, Ends: p.Closes, Variant: governance.Open})
		state = governance.Opened
	}
	if err != nil {
		return err
	}
	if state != governance.Opened {
		votes = skipped(votes)
	}
	if _, err := r.CastAll(l.ctx, opened, p.Motion.ID, votes); err != nil {
		return err
	}
	if state == governance.Opened {
		if _, err := r.Close(l.ctx, closed, p.Motion.ID); err != nil {
			return err
		}
	}
	return l.certify(r, p, state, decision, closed)
}

// skipped reads ballots that were cast before.
func skipped(votes iter.Seq2[governance.Vote, error]) iter.Seq2[governance.Vote, error] {
	return func(yield func(governance.Vote, error) bool) {
		for _, err := range votes {
			if err != nil {
				yield(governance.Vote{}, err)
				return
			}
		}
	}
}

func (l *loader) certify(r *governance.Registry, p *folder.Proposal, state governance.State, id governance.DecisionID, closed renjia.Act) error {
	if state == governance.Opened || state == governance.Closed {
		if _, err := r.Count(l.ctx, closed, p.Motion.ID); err != nil {
			return err
		}
	}
	if state != governance.Certified {
		d, err := r.Certify(l.ctx, closed, p.Motion.ID)
		if err != nil {
			return err
		}
		id = d.ID
	}
	var record governance.Record
	err := l.space.View(l.ctx, func(s *storage.Snapshot) (err error) {
		record, err = governance.Export(l.ctx, s, id)
		return err
	})
	if err != nil {
		return err
	}
	if err := governance.Verify(record); err != nil {
		return err
	}
	l.done.results = append(l.done.results, outcome{p.Key, p.Motion.Title, record.Decision.Result.Outcome})
	return nil
}
