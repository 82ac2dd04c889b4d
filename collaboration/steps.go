package collaboration

import (
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// steps is a transition table: for each state the verbs it allows and where
// they lead. A state without an entry is an end.
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
		return s, &renjia.StateError{
			Record: record, ID: id, State: string(s), Verb: verb, Allowed: slices.Sorted(maps.Keys(t[s])),
		}
	}
	return to, nil
}

// choose refuses a missing choice (ErrUnspecified) and an unknown one (ErrInvalid).
func choose(what, name, chosen, why string, options ...string) error {
	switch {
	case chosen == "":
		return &renjia.UnspecifiedError{What: what, Choices: []renjia.Choice{{Name: name, Options: options, Why: why}}}
	case !slices.Contains(options, chosen):
		return fmt.Errorf("%s: %s %q: want one of %q: %w", what, name, chosen, options, renjia.ErrInvalid)
	}
	return nil
}

// leads reports whether some verb leads from one state to another.
func (t steps[S]) leads(from, to S) bool {
	for _, next := range t[from] {
		if next == to {
			return true
		}
	}
	return false
}
