package exchange

import (
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// edges reads the rest of a chain of edges, if there is one.
func (d *dotReader) edges(scope *dotScope, from []string) error {
	chain := [][]string{from}
	for d.mark("->") || d.mark("--") {
		if d.mark("->") != d.net.Directed {
			return fmt.Errorf("%q: a digraph has -> and a graph --: %w", d.next.text, renjia.ErrInvalid)
		}
		if err := d.advance(); err != nil {
			return err
		}
		to, err := d.end(scope)
		if err != nil {
			return err
		}
		chain = append(chain, to)
	}
	if len(chain) == 1 {
		return nil
	}
	attributes, err := d.attributes()
	if err != nil {
		return err
	}
	if err := d.byDefault(len(scope.edges.fields)); err != nil {
		return err
	}
	t := network.Tie{Weight: 1}
	for _, f := range slices.Concat(scope.edges.fields, attributes) {
		if err := setTie(&t, f.name, f.value); err != nil {
			return err
		}
	}
	for i, to := range chain[1:] {
		if err := d.product(chain[i], to, t); err != nil {
			return err
		}
	}
	return nil
}

// end reads an end of an edge: a node or a subgraph.
func (d *dotReader) end(scope *dotScope) ([]string, error) {
	if d.keyword("subgraph") || d.mark("{") {
		return d.subgraph(scope)
	}
	id, err := d.identifier()
	if err != nil {
		return nil, err
	}
	if err := d.declare(scope, id); err != nil {
		return nil, err
	}
	return []string{id}, d.port()
}

// product ties every node of one end to every node of the other.
func (d *dotReader) product(from, to []string, t network.Tie) error {
	if len(from) > 1 || len(to) > 1 {
		if d.made += len(from) * len(to); d.made > maxDOTTies {
			return fmt.Errorf("edges between subgraphs make more than %d ties: %w", maxDOTTies, renjia.ErrUnsupported)
		}
		if err := d.byDefault(len(from) * len(to) * len(t.Attr)); err != nil {
			return err
		}
	}
	for _, t.From = range from {
		for _, t.To = range to {
			one := t
			one.Attr = maps.Clone(t.Attr)
			if err := d.addTie(one); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *dotReader) addTie(t network.Tie) error {
	if !d.strict {
		return d.tie(t, false)
	}
	ends := [2]string{t.From, t.To}
	if !d.net.Directed && t.To < t.From {
		ends = [2]string{t.To, t.From}
	}
	if i, ok := d.ties[ends]; ok {
		d.net.Ties[i] = t
		return nil
	}
	d.ties[ends] = len(d.net.Ties)
	return d.tie(t, false)
}
