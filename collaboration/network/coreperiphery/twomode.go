package coreperiphery

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// TwoMode divides both modes of a two-mode network, such as bodies and the meetings
// they attend, into core and periphery at once: the cells that correlate with the
// pattern are those of a node of one mode and one of the other (Borgatti & Everett
// 1997). mode has that of each place. The core has places of both modes; one of
// a single mode is possible under Max. All else is as for [Discrete].
//
// A network that is directed is ErrUnsupported; one of other than two modes, or with
// a tie within a mode, is ErrInvalid.
func TwoMode(g *network.Graph, mode []string, p Pattern, o Options) (Partition, error) {
	if err := p.Check(); err != nil {
		return Partition{}, err
	}
	if err := o.Weights.Check(); err != nil {
		return Partition{}, err
	}
	of, names, err := modesOf(g, mode)
	if err != nil {
		return Partition{}, err
	}
	variant := fmt.Sprintf("modes: %s, %s; pattern: %s, weights: %s", names[0], names[1], p, o.Weights)
	about := g.About("two-mode core-periphery", variant, "Borgatti & Everett 1997, 1999")
	result, err := divide(g, newSheet(g, p, o.Weights, of), about, o)
	if err == nil {
		result.Mode = slices.Clone(mode)
	}
	return result, err
}

// modesOf numbers the modes and checks that ties run between them.
func modesOf(g *network.Graph, mode []string) (of []uint8, names []string, err error) {
	switch {
	case g.Directed():
		return nil, nil, fmt.Errorf("two-mode network: directed, take the undirected view: %w", renjia.ErrUnsupported)
	case len(mode) != g.Len():
		return nil, nil, fmt.Errorf("two-mode network: %d modes for %d nodes: %w", len(mode), g.Len(), renjia.ErrInvalid)
	}
	of = make([]uint8, len(mode))
	for i, name := range mode {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		of[i] = uint8(min(slices.Index(names, name), 2))
	}
	if len(names) != 2 {
		return nil, nil, fmt.Errorf("two-mode network: there are %d modes, want two: %w", len(names), renjia.ErrInvalid)
	}
	for pair := range g.Ties() {
		if i, j := pair[0], pair[1]; of[i] == of[j] {
			return nil, nil, fmt.Errorf("tie %s – %s: both ends are of mode %q: %w", g.ID(i), g.ID(j), mode[i], renjia.ErrInvalid)
		}
	}
	return of, names, nil
}
