package talent

import (
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// steps is a transition table: for each state the verbs it allows and where they
// lead. A state without an entry is an end.
type steps[S ~string] map[S]map[string]S

// known reports whether the table has the state, as a beginning or an end.
func (t steps[S]) known(s S) bool {
	if t[s] != nil {
		return true
	}
	for _, verbs := range t {
		for _, to := range verbs {
			if to == s {
				return true
			}
		}
	}
	return false
}

// next returns the state a verb leads to.
func (t steps[S]) next(record, id string, s S, verb string) (S, error) {
	to, ok := t[s][verb]
	if !ok {
		return s, &renjia.StateError{Record: record, ID: id, State: string(s), Verb: verb, Allowed: slices.Sorted(maps.Keys(t[s]))}
	}
	return to, nil
}
