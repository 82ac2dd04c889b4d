// Package lifecycle is the transition table of records that have a state: which
// verbs a state allows and where they lead.
package lifecycle

import (
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Table has for each state the verbs it allows and where they lead. A state
// without verbs is an end; it may be left out if a verb leads there.
type Table[S ~string] map[S]map[string]S

// Known reports whether the table has the state, as a beginning or an end.
func (t Table[S]) Known(s S) bool {
	if t[s] != nil {
		return true
	}
	for from := range t {
		if t.Leads(from, s) {
			return true
		}
	}
	return false
}

// Leads reports whether some verb leads from one state to another.
func (t Table[S]) Leads(from, to S) bool {
	for _, next := range t[from] {
		if next == to {
			return true
		}
	}
	return false
}

// Next returns the state a verb leads to. Where the state does not allow it, that is
// a *renjia.StateError of the record that names the verbs it does allow.
func (t Table[S]) Next(record, id string, from S, verb string) (S, error) {
	to, ok := t[from][verb]
	if !ok {
		return from, &renjia.StateError{Record: record, ID: id, State: string(from), Verb: verb, Allowed: slices.Sorted(maps.Keys(t[from]))}
	}
	return to, nil
}
