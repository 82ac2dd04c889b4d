package exchange

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// firstMode returns the number of nodes of the first of two modes, if those come
// first and every tie is between both; else 0.
func (p *plan) firstMode() int {
	if len(p.nodes) == 0 || p.Directed {
		return 0
	}
	mode := func(i int) string { return p.nodes[i].Attr[ModeColumn] }
	one, first := mode(0), 0
	for first < len(p.nodes) && mode(first) == one {
		first++
	}
	if one == "" || first == len(p.nodes) {
		return 0
	}
	for i := first; i < len(p.nodes); i++ {
		if mode(i) == "" || mode(i) != mode(first) {
			return 0
		}
	}
	for i := range p.Ties {
		if (p.number[p.Ties[i].From] < first) == (p.number[p.Ties[i].To] < first) {
			return 0
		}
	}
	return first
}

// modes returns the places of the nodes of two modes.
func (p *plan) modes() (rows, columns []int, err error) {
	var names []string
	of := make([]int, len(p.nodes))
	for i, v := range p.nodes {
		mode := v.Attr[ModeColumn]
		if len(names) == 0 || mode != names[0] && len(names) < 2 {
			names = append(names, mode)
		}
		switch {
		case mode == "" || mode != names[0] && mode != names[1]:
			return nil, nil, fmt.Errorf("node %q: %s %q: want two modes: %w", v.ID, ModeColumn, mode, renjia.ErrInvalid)
		case mode == names[0]:
			rows = append(rows, i)
		default:
			columns, of[i] = append(columns, i), 1
		}
	}
	for i := range p.Ties {
		t := &p.Ties[i]
		if of[p.number[t.From]] == of[p.number[t.To]] {
			return nil, nil, fmt.Errorf("tie %s – %s: inside a mode: %w", t.From, t.To, renjia.ErrInvalid)
		}
	}
	return rows, columns, nil
}
