package twomode

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Graph is a network of two modes. It is never changed.
type Graph struct {
	g     *network.Graph
	modes [2]string
	of    []uint8  // mode of each place
	size  [2]int   // nodes of each mode
	all   [2][]int // their places
}

// New makes a two-mode network of an undirected one and the mode of each of its
// places. There must be two modes, each place must have one, and every tie must
// lead from one to the other: ErrInvalid otherwise. A directed network is
// ErrUnsupported.
func New(g *network.Graph, mode []string) (*Graph, error) {
	switch {
	case g.Directed():
		return nil, fmt.Errorf("two-mode network: directed, take the undirected view: %w", renjia.ErrUnsupported)
	case len(mode) != g.Len():
		return nil, fmt.Errorf("two-mode network: %d modes for %d nodes: %w", len(mode), g.Len(), renjia.ErrInvalid)
	}
	t := &Graph{g: g, of: make([]uint8, g.Len())}
	if err := t.sort(mode); err != nil {
		return nil, err
	}
	for pair := range g.Ties() {
		if i, j := pair[0], pair[1]; t.of[i] == t.of[j] {
			return nil, fmt.Errorf("tie %s – %s: both ends are of mode %q: %w", g.ID(i), g.ID(j), mode[i], renjia.ErrInvalid)
		}
	}
	return t, nil
}

func (t *Graph) sort(mode []string) error {
	var names []string
	for i, name := range mode {
		k := slices.Index(names, name)
		switch {
		case name == "":
			return fmt.Errorf("node %s: has no mode: %w", t.g.ID(i), renjia.ErrInvalid)
		case k < 0 && len(names) == 2:
			return fmt.Errorf("node %s: mode %q is a third beside %q: %w", t.g.ID(i), name, names, renjia.ErrInvalid)
		case k < 0:
			k = len(names)
			names = append(names, name)
		}
		t.of[i] = uint8(k)
		t.size[k]++
		t.all[k] = append(t.all[k], i)
	}
	if len(names) < 2 {
		return fmt.Errorf("two-mode network: there are nodes of %d modes, want two: %w", len(names), renjia.ErrInvalid)
	}
	t.modes = [2]string(names)
	return nil
}

// Network returns the network as one of one mode.
func (t *Graph) Network() *network.Graph { return t.g }

// Modes returns the names of both modes, in the order in which they occur.
func (t *Graph) Modes() [2]string { return t.modes }

// Places returns the places of the nodes of a mode in the network, in order, or
// ErrNotFound if there is no such mode.
func (t *Graph) Places(mode string) ([]int, error) {
	k := slices.Index(t.modes[:], mode)
	if k < 0 {
		return nil, fmt.Errorf("mode %q: there are %q: %w", mode, t.modes, renjia.ErrNotFound)
	}
	return slices.Clone(t.all[k]), nil
}

func (t *Graph) about(measure, variant, source string) network.About {
	modes := fmt.Sprintf("modes: %d %s, %d %s", t.size[0], t.modes[0], t.size[1], t.modes[1])
	if variant != "" {
		modes += "; " + variant
	}
	return t.g.About(measure, modes, source)
}

// own and other return the numbers of nodes of the mode of a place and of the
// other.
func (t *Graph) own(i int) float64   { return float64(t.size[t.of[i]]) }
func (t *Graph) other(i int) float64 { return float64(t.size[1-t.of[i]]) }

// scores makes one value for each place.
func (t *Graph) scores(about network.About, of func(i int) float64) network.Scores {
	values := make([]float64, t.g.Len())
	for i := range values {
		values[i] = of(i)
	}
	return network.Scores{About: about, Values: values}
}
