package roll

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Members returns who votes in a mode as a list that ballots and proxies are
// read to, by name or key: all electors, the household representatives or the
// residents' representatives that the list names. Who shares a name with
// another elector is found by the key alone.
func (r *Residents) Members(e Electorate) (*Members, error) {
	var s Snapshot
	var err error
	switch e {
	case Electors:
		s, err = r.Snapshot()
	case HouseholdDelegates:
		s, err = r.HouseholdRepresentatives()
	case ElectedRepresentatives:
		s, err = r.Representatives()
	default:
		return nil, fmt.Errorf("electorate %q: want %s, %s or %s: %w", e, Electors, HouseholdDelegates, ElectedRepresentatives, renjia.ErrInvalid)
	}
	if err != nil {
		return nil, err
	}
	m, on := &Members{snapshot: s, id: map[string]string{}}, make(map[string]bool, len(s.Voters))
	for _, v := range s.Voters {
		on[v.ID] = true
	}
	for name, ids := range r.byName {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !on[id] })
		if len(ids) == 1 {
			m.id[name] = ids[0]
		}
	}
	return m, nil
}

// ID returns what the roll calls an elector of the list.
func (m *Members) ID(name string) (id string, onRoll bool) {
	id, onRoll = m.id[name]
	return id, onRoll
}
