package governance

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Slate is the options that stand on the ballot, in its order (候选名单、项目清单).
type Slate []Entry

// Entry is one option on the ballot. Its names are those of the [Option].
type Entry struct {
	Key  string       `json:"key"`
	Cost renjia.Money `json:"cost,omitzero"` // of a project
	// Withdrawn options stand on the ballot but cannot be chosen.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// find returns where an option stands, or -1.
func (s Slate) find(key string) int {
	return slices.IndexFunc(s, func(e Entry) bool { return e.Key == key })
}

// cost is what options cost together.
func (s Slate) cost(keys []string) (sum renjia.Money, err error) {
	for _, key := range keys {
		i := s.find(key)
		if i < 0 {
			continue
		}
		if sum, err = sum.Add(s[i].Cost); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// candidates are the options as package voting knows them, by their keys.
func (s Slate) candidates() []voting.Candidate {
	list := make([]voting.Candidate, len(s))
	for i, e := range s {
		list[i] = voting.Candidate{Name: e.Key, Withdrawn: e.Withdrawn}
	}
	return list
}

// slateOf is the slate of the options that were admitted, in the order given or
// else of their keys. Options that still wait to be screened are an error.
func slateOf(options []Option, order []string) (Slate, error) {
	var slate Slate
	var p renjia.Problems
	for _, o := range options {
		switch o.State {
		case OptionProposed:
			p.Add(o.Key, "waits to be screened")
		case OptionAdmitted:
			slate = append(slate, Entry{Key: o.Key, Cost: o.cost()})
		}
	}
	p.Require(len(slate) > 0, "", "none was admitted")
	if len(order) == 0 {
		return slate, p.Err("options")
	}
	sorted := make(Slate, 0, len(slate))
	for i, key := range order {
		at := slate.find(key)
		p.Require(at >= 0 && sorted.find(key) < 0, fmt.Sprintf("order[%d]", i), "%q: is no admitted option, or listed twice", key)
		if at >= 0 {
			sorted = append(sorted, slate[at])
		}
	}
	p.Require(len(sorted) == len(slate), "order", "lists %d options, %d were admitted", len(order), len(slate))
	return sorted, p.Err("options")
}
