package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/replay"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// read reads everything the decision is taken from.
func (j job) read() (replay.Vote, error) {
	var f files
	v := replay.Vote{On: j.on, Matter: j.matter}
	lib, err := j.library(&f)
	if err != nil {
		return v, err
	}
	if v.Rule, err = j.decisive(lib); err != nil {
		return v, err
	}
	electors, err := open(&f, "roll", j.roll, func(r io.Reader, name string) (electors, error) { return j.readRoll(v.Rule, r, name) })
	if err != nil {
		return v, err
	}
	if v.Roll, err = electors.Snapshot(); err != nil {
		return v, err
	}
	v.Ballots, err = open(&f, "ballots", j.ballots, func(r io.Reader, name string) ([]rule.Ballot, error) {
		return electors.ReadBallotsOn(j.matter, r, name)
	})
	if err == nil && j.delegations != "" {
		var list []rule.Delegation
		list, err = open(&f, "delegations", j.delegations, electors.ReadDelegations)
		v.Delegations = &rule.Delegations{On: j.on, Matter: j.matter, List: list}
	}
	v.Inputs = f.inputs
	return v, err
}

// library is the built-in one with the user's pack and overlay.
func (j job) library(f *files) (*statute.Library, error) {
	lib := statute.Builtin()
	if j.pack != "" {
		pack, err := open(f, "pack", j.pack, statute.Read)
		if err != nil {
			return nil, err
		}
		if lib, err = lib.With(pack); err != nil {
			return nil, err
		}
	}
	if j.overlay == "" {
		return lib, nil
	}
	overlay, err := open(f, "overlay", j.overlay, statute.ReadOverlay)
	if err != nil {
		return nil, err
	}
	return lib.Overlay(overlay)
}

// law is the rule of the day with its choices made.
func (j job) law(lib *statute.Library) (rule.Rule, error) {
	r, err := lib.At(j.rule, j.on)
	if err != nil {
		return rule.Rule{}, err
	}
	if j.overlay != "" && r.Overlay == "" {
		return rule.Rule{}, fmt.Errorf("-overlay %s: is not about rule %s or not in force on %s", j.overlay, j.rule, j.on)
	}
	made := maps.Clone(j.choose)
	if j.election.candidates != "" { // with a dot in their names they are the regulation's
		maps.DeleteFunc(made, func(name, _ string) bool { return strings.Contains(name, ".") })
	}
	return r.Choose(made)
}

// decisive is the law, or the petition or the round of it that is counted.
func (j job) decisive(lib *statute.Library) (rule.Rule, error) {
	r, err := j.law(lib)
	if err != nil {
		return rule.Rule{}, err
	}
	if j.petition != "" {
		return r.Petition(j.petition)
	}
	if j.round != "" {
		return r.Reconvene(j.round)
	}
	return r, nil
}

// decision is what the program prints.
type decision struct {
	replay.Record
	power []rule.Power
}

func (j job) decide(ctx context.Context, v replay.Vote) (decision, error) {
	record, err := replay.New(v)
	if err != nil || !j.power {
		return decision{Record: record}, err
	}
	electors, err := v.Roll.Electors(v.Rule.Measures...)
	if err != nil {
		return decision{}, err
	}
	powers, err := rule.Powers(ctx, v.Rule, electors, rule.PowerOptions{Samples: 100_000})
	return decision{record, powers}, err
}

// again counts a saved record again and says whether it is what it says.
func again(path string) (outcome, error) {
	record, err := open(&files{}, "record", path, func(r io.Reader, _ string) (replay.Record, error) { return replay.Read(r) })
	if errors.Is(err, renjia.ErrInvalid) {
		if e, other := verifyElection(path); other == nil || !errors.Is(other, renjia.ErrUnsupported) {
			return e, other
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := record.Replay(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return decision{Record: record}, nil
}
