package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// vote is everything a decision is taken from.
type vote struct {
	job     job
	rule    rule.Rule
	roll    roll.Snapshot
	ballots []rule.Ballot
}

func (j job) read() (vote, error) {
	v := vote{job: j}
	lib, err := j.library()
	if err != nil {
		return v, err
	}
	if v.rule, err = j.decisive(lib); err != nil {
		return v, err
	}
	electors, err := open(j.roll, func(r io.Reader, name string) (electors, error) { return j.readRoll(v.rule, r, name) })
	if err != nil {
		return v, err
	}
	if v.roll, err = electors.Snapshot(); err != nil {
		return v, err
	}
	v.ballots, err = open(j.ballots, func(r io.Reader, name string) ([]rule.Ballot, error) {
		return electors.ReadBallotsOn(j.matter, r, name)
	})
	return v, err
}

// library is the built-in one with the user's pack and overlay.
func (j job) library() (*statute.Library, error) {
	lib := statute.Builtin()
	if j.pack != "" {
		pack, err := open(j.pack, statute.Read)
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
	overlay, err := open(j.overlay, statute.ReadOverlay)
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

func open[T any](path string, read func(io.Reader, string) (T, error)) (T, error) {
	f, err := os.Open(path)
	if err != nil {
		var none T
		return none, err
	}
	v, err := read(f, filepath.Base(path))
	return v, errors.Join(err, f.Close())
}

// decision is what the program prints.
type decision struct {
	rule      rule.Rule
	roll      roll.Snapshot
	digest    string
	result    rule.Result
	diagnosis rule.Diagnosis
	power     []rule.Power
}

func (v vote) decide(ctx context.Context) (decision, error) {
	d := decision{rule: v.rule, roll: v.roll}
	electors, err := v.roll.Electors(v.rule.Measures...)
	if err != nil {
		return d, err
	}
	register, err := rule.NewRegister(v.rule, electors)
	if err != nil {
		return d, err
	}
	if d.result, err = register.Evaluate(v.ballots); err != nil {
		return d, err
	}
	if d.diagnosis, err = register.Diagnose(v.ballots); err != nil {
		return d, err
	}
	if v.job.power {
		if d.power, err = rule.Powers(ctx, v.rule, electors, rule.PowerOptions{Samples: 100_000}); err != nil {
			return d, err
		}
	}
	d.digest, err = v.roll.Digest()
	return d, err
}
