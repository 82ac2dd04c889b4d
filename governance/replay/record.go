package replay

import (
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
)

// Format is the version of the record's form.
const Format = "renjia/decision-record/1"

// Vote is everything a decision is taken from.
type Vote struct {
	Inputs      []Input           `json:"inputs,omitempty"` // files it was read from
	On          renjia.Date       `json:"on"`               // the day whose law applies
	Matter      string            `json:"matter,omitempty"`
	Rule        rule.Rule         `json:"rule"` // with its choices made
	Roll        roll.Snapshot     `json:"roll"`
	Delegations *rule.Delegations `json:"delegations,omitempty"` // standing proxies
	Ballots     []rule.Ballot     `json:"ballots"`               // as they were cast
}

// Record is a vote with its result.
type Record struct {
	Format     string          `json:"format"`
	Vote       Vote            `json:"vote"`
	RollDigest string          `json:"roll_digest"`         // SHA-256 of the roll, hexadecimal
	Delegated  *rule.Delegated `json:"delegated,omitempty"` // what the delegations came to
	Result     rule.Result     `json:"result"`
	Diagnosis  rule.Diagnosis  `json:"diagnosis"`
	Digest     string          `json:"digest"` // of all the above; publish it
}

// New counts a vote and writes it down.
func New(v Vote) (Record, error) {
	if v.Ballots == nil {
		v.Ballots = []rule.Ballot{}
	}
	if err := v.validate(); err != nil {
		return Record{}, err
	}
	r := Record{Format: Format, Vote: v}
	if err := r.count(); err != nil {
		return Record{}, err
	}
	sum, err := r.digest()
	r.Digest = sum
	return r, err
}

func (v Vote) validate() error {
	var p renjia.Problems
	for i, in := range v.Inputs {
		in.check(&p, fmt.Sprintf("inputs[%d]", i))
	}
	p.Require(!v.On.IsZero(), "on", "must be given")
	p.Require(v.On.IsZero() || v.Rule.Valid.Contains(v.On), "on", "%s: the rule is in force %s", v.On, v.Rule.Valid)
	p.Within("rule", v.Rule.Validate())
	p.Within("roll", v.Roll.Validate())
	return p.Err("vote")
}

// count fills in what follows from the vote.
func (r *Record) count() error {
	v := r.Vote
	sum, err := v.Roll.Digest()
	if err != nil {
		return err
	}
	r.RollDigest = sum
	electors, err := v.Roll.Electors(v.Rule.Measures...)
	if err != nil {
		return err
	}
	ballots, err := r.delegate(electors)
	if err != nil {
		return err
	}
	register, err := rule.NewRegister(v.Rule, electors)
	if err != nil {
		return err
	}
	if r.Result, err = register.Evaluate(ballots); err != nil {
		return err
	}
	r.Diagnosis, err = register.Diagnose(ballots)
	return err
}

// delegate resolves the delegations and returns the ballots to count.
func (r *Record) delegate(electors []rule.Elector) ([]rule.Ballot, error) {
	if r.Vote.Delegations == nil {
		return r.Vote.Ballots, nil
	}
	d, err := rule.Delegate(r.Vote.Rule, electors, r.Vote.Ballots, *r.Vote.Delegations)
	if err != nil {
		return nil, err
	}
	r.Delegated = &d
	return d.Ballots, nil
}

func (r Record) digest() (string, error) {
	r.Digest = ""
	sum, err := digest.Sum(r)
	return fmt.Sprintf("%x", sum), err
}

// Replay counts the vote again. It returns nil if the record holds exactly what
// follows from its vote, in this version's words; else an error that matches
// ErrCorrupt and says which parts differ. That it is the record that was
// published, its digest tells.
func (r Record) Replay() error {
	if r.Format != Format {
		return fmt.Errorf("record: format %q, this version reads %q: %w", r.Format, Format, renjia.ErrUnsupported)
	}
	again, err := New(r.Vote)
	if err != nil {
		return fmt.Errorf("record: counting again fails: %w: %w", renjia.ErrCorrupt, err)
	}
	var p renjia.Problems
	for _, part := range []struct {
		path      string
		was, here any
	}{
		{"roll_digest", r.RollDigest, again.RollDigest},
		{"delegated", r.Delegated, again.Delegated},
		{"result", r.Result, again.Result},
		{"diagnosis", r.Diagnosis, again.Diagnosis},
		{"digest", r.Digest, again.Digest},
	} {
		same, err := digest.Equal(part.was, part.here)
		p.Within(part.path, err)
		p.Require(same, part.path, "is not what counting again gives")
	}
	if err := p.Err("record"); err != nil {
		return fmt.Errorf("%w: %w", renjia.ErrCorrupt, err)
	}
	return nil
}

// Write writes the record as one JSON document in canonical form, and a line
// end.
func (r Record) Write(w io.Writer) error { return digest.Write(w, r) }

// Read reads what Write wrote, of at most 1 GiB, whatever its white space and
// the order of its names. A document that holds anything else is ErrInvalid. It
// does not count again: see [Record.Replay].
func Read(r io.Reader) (Record, error) {
	var record Record
	if err := digest.Read(r, &record); err != nil {
		return Record{}, fmt.Errorf("record: %w", err)
	}
	return record, nil
}
