package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/renjia-project/renjia/governance/replay"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// files opens the files of a job and remembers what they were.
type files struct{ inputs []replay.Input }

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

// decisive finds the rule of the day, makes its choices and picks the round.
func (j job) decisive(lib *statute.Library) (rule.Rule, error) {
	r, err := lib.At(j.rule, j.on)
	if err != nil {
		return rule.Rule{}, err
	}
	if j.overlay != "" && r.Overlay == "" {
		return rule.Rule{}, fmt.Errorf("-overlay %s: is not about rule %s or not in force on %s", j.overlay, j.rule, j.on)
	}
	if r, err = r.Choose(j.choose); err != nil {
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

// electors is a roll that has been read.
type electors interface {
	Snapshot() (roll.Snapshot, error)
	ReadBallotsOn(matter string, r io.Reader, file string) ([]rule.Ballot, error)
	ReadDelegations(r io.Reader, file string) ([]rule.Delegation, error)
}

// readRoll reads units of an estate, if heads and area of owners decide, and a
// list of electors otherwise.
func (j job) readRoll(r rule.Rule, from io.Reader, name string) (electors, error) {
	options := []roll.Option{roll.Salt(j.salt), roll.AsOf(j.on), roll.Parking(roll.Counting(r.Chosen["parking"])), roll.Storage(roll.Counting(r.Chosen["storage"]))}
	if j.developer != "" {
		options = append(options, roll.Developer(j.developer))
	}
	if j.compound != "" {
		options = append(options, roll.Compound(j.compound))
	}
	if r.Electorate.Kind == rule.Owners && !slices.Contains(r.Measures, rule.Shares) && !slices.Contains(r.Measures, rule.Votes) {
		return roll.ReadOwners(from, name, options...)
	}
	return roll.ReadMembers(from, name, options...)
}

func open[T any](f *files, role, path string, read func(io.Reader, string) (T, error)) (T, error) {
	var none T
	file, err := os.Open(path)
	if err != nil {
		return none, err
	}
	summed := replay.NewReader(role, filepath.Base(path), file)
	v, err := read(summed, filepath.Base(path))
	if err != nil {
		return none, errors.Join(err, file.Close())
	}
	input, err := summed.Input()
	f.inputs = append(f.inputs, input)
	return v, errors.Join(err, file.Close())
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

// save writes the record to a file of its own, which appears whole or not at
// all.
func (d decision) save(path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".decide-*")
	if err != nil {
		return err
	}
	err = errors.Join(d.Write(file), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// again counts the vote of a saved record and says whether it is what it says.
func again(path string) (decision, error) {
	record, err := open(&files{}, "record", path, func(r io.Reader, _ string) (replay.Record, error) { return replay.Read(r) })
	if err != nil {
		return decision{}, fmt.Errorf("%s: %w", path, err)
	}
	if err := record.Replay(); err != nil {
		return decision{}, fmt.Errorf("%s: %w", path, err)
	}
	return decision{Record: record}, nil
}
