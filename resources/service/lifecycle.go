package service

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// Edge is one allowed step of a lifecycle: the verb that leads from one state
// to another.
type Edge[S ~string] struct {
	From S      `json:"from"`
	Verb string `json:"verb"`
	To   S      `json:"to"`
}

// Passage is a step that was taken: the entry of a record's history.
type Passage struct {
	Verb   string      `json:"verb"`
	On     renjia.Date `json:"on"`
	Reason string      `json:"reason,omitempty" privacy:"sensitive"`
}

// lifecycle is the table of the edges of a kind of record.
type lifecycle[S ~string] struct {
	record string
	edges  []Edge[S]
}

// next returns the state to which a verb leads, or a *renjia.StateError.
func (l lifecycle[S]) next(id string, state S, verb string) (S, error) {
	var allowed []string
	for _, e := range l.edges {
		if e.From != state {
			continue
		}
		if e.Verb == verb {
			return e.To, nil
		}
		allowed = append(allowed, e.Verb)
	}
	slices.Sort(allowed)
	return state, &renjia.StateError{Record: l.record, ID: id, State: string(state), Verb: verb, Allowed: allowed}
}

// known reports whether a state is in the table.
func (l lifecycle[S]) known(state S) bool {
	return slices.ContainsFunc(l.edges, func(e Edge[S]) bool { return e.From == state || e.To == state })
}

// walk follows a history from the first state and reports where it leads, the
// steps that no edge allows, and days that go back.
func (l lifecycle[S]) walk(p *renjia.Problems, first S, trail []Passage) S {
	state, last := first, renjia.Date{}
	for i, step := range trail {
		path := index("trail", i)
		next, err := l.next("", state, step.Verb)
		p.Require(err == nil, path+".verb", "%q is not a step from %s", step.Verb, state)
		p.Require(!step.On.IsZero() && !step.On.Before(last), path+".on", "%q: want a day, not before %q", step.On, last)
		state, last = next, step.On
	}
	return state
}
