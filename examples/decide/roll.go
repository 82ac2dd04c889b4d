package main

import (
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
)

// electors is a roll that has been read.
type electors interface {
	Snapshot() (roll.Snapshot, error)
	ReadBallotsOn(matter string, r io.Reader, file string) ([]rule.Ballot, error)
	ReadDelegations(r io.Reader, file string) ([]rule.Delegation, error)
}

// readRoll reads units of an estate, if heads and area of owners decide, a list
// of residents with their birth dates, if the flags say so, and a list of
// electors otherwise.
func (j job) readRoll(r rule.Rule, from io.Reader, name string) (electors, error) {
	options := []roll.Option{roll.Salt(j.salt), roll.AsOf(j.on)}
	for _, o := range []struct {
		value  string
		option func() roll.Option
	}{
		{r.Chosen["parking"], func() roll.Option { return roll.Parking(roll.Counting(r.Chosen["parking"])) }},
		{r.Chosen["storage"], func() roll.Option { return roll.Storage(roll.Counting(r.Chosen["storage"])) }},
		{j.developer, func() roll.Option { return roll.Developer(j.developer) }},
		{j.compound, func() roll.Option { return roll.Compound(j.compound) }},
		{j.community, func() roll.Option { return roll.Community(j.community) }},
		{j.building, func() roll.Option { return roll.Part(roll.SubElectorate{Buildings: strings.Split(j.building, ",")}) }},
	} {
		if o.value != "" {
			options = append(options, o.option())
		}
	}
	if r.Electorate.Kind == rule.Owners && !slices.Contains(r.Measures, rule.Shares) && !slices.Contains(r.Measures, rule.Votes) {
		return roll.ReadOwners(from, name, options...)
	}
	if !j.residents {
		return roll.ReadMembers(from, name, options...)
	}
	return j.enrol(r, from, name, options)
}

// enrol settles who of a list may vote by the franchise of the rule's law.
func (j job) enrol(r rule.Rule, from io.Reader, name string, options []roll.Option) (electors, error) {
	law := r.ID[:strings.LastIndex(r.ID, "/")]
	if j.franchise != "" {
		law = j.franchise
	}
	f, err := roll.FranchiseFor(law, j.on)
	if err != nil {
		return nil, err
	}
	residents, err := roll.ReadResidents(from, name, f, j.on, options...)
	if err != nil {
		return nil, err
	}
	mode := roll.Electors
	switch r.Electorate.Kind {
	case rule.Households:
		mode = roll.HouseholdDelegates
	case rule.Representatives:
		mode = roll.ElectedRepresentatives
	}
	return residents.Members(mode)
}
