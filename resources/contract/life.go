package contract

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// life is a table of steps: state, verb, next state.
type life[S ~string] map[S]map[string]S

// next returns the state a verb leads to, or a *renjia.StateError.
func (l life[S]) next(record, id string, from S, verb string) (S, error) {
	to, ok := l[from][verb]
	if ok {
		return to, nil
	}
	var allowed []string
	for v := range l[from] {
		allowed = append(allowed, v)
	}
	slices.Sort(allowed)
	return from, &renjia.StateError{Record: record, ID: id, State: string(from), Verb: verb, Allowed: allowed}
}

// known requires a state of the table.
func (l life[S]) known(p *renjia.Problems, s S) {
	p.Require(l[s] != nil, "state", "%q: is not a state of this record", s)
}

// moving is a record with a life: where it stands, and what it must satisfy.
type moving[T any, S ~string] interface {
	*T
	state() (record, id string, at *S)
	Validate() error
}

// move takes a record along its table, sets what the step brings with it and
// validates; on an error the record is unchanged.
func move[T any, S ~string, P moving[T, S]](record P, table life[S], verb string, set func(*T) error) error {
	changed := *record
	kind, id, at := P(&changed).state()
	to, err := table.next(kind, id, *at, verb)
	if err != nil {
		return err
	}
	*at = to
	if set != nil {
		if err := set(&changed); err != nil {
			return err
		}
	}
	if err := P(&changed).Validate(); err != nil {
		return err
	}
	*record = changed
	return nil
}
