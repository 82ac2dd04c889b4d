package community

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Options are the choices of modularity and of the search for groups.
type Options struct {
	Weights network.Weights // must be chosen

	// Resolution is what the expected ties are multiplied by; above 1 groups become
	// smaller (Reichardt & Bornholdt 2006). 0 means 1, the modularity of the books.
	Resolution float64

	Seed   uint64 // of the order in which parties are moved
	Starts int    // of a search, the best of which counts; 0 means 1, for Optimal 100
}

func (o Options) check() (Options, error) {
	if o.Resolution == 0 {
		o.Resolution = 1
	}
	if !(o.Resolution > 0) || math.IsInf(o.Resolution, 0) {
		return o, fmt.Errorf("resolution %v: want a finite number above 0: %w", o.Resolution, renjia.ErrInvalid)
	}
	if o.Starts < 0 {
		return o, fmt.Errorf("starts %d: want 1 or more, or 0 for the usual number: %w", o.Starts, renjia.ErrInvalid)
	}
	return o, o.Weights.Check()
}

func (o Options) about(g *network.Graph, measure, source string) network.About {
	kind := "Newman & Girvan"
	if g.Directed() {
		kind = "Leicht & Newman"
	}
	return g.About(measure, fmt.Sprintf("%s, weights: %s, resolution: %g", kind, o.Weights, o.Resolution), source)
}

// Modularity returns by how much the share of ties within groups exceeds what the
// degrees of their parties lead one to expect: Σ (aᵢⱼ − kᵢkⱼ/M)/M over ordered pairs
// of one group, with the out-degree of i and the in-degree of j if the network is
// directed. It lies between −½ and 1. class has a label for each party in the order
// of the graph, of any type. Without ties it is undefined: ErrInvalid.
func Modularity[T comparable](g *network.Graph, class []T, o Options) (network.Estimate, error) {
	o, err := o.check()
	if err != nil {
		return network.Estimate{}, err
	}
	about := o.about(g, "modularity", "Newman & Girvan 2004; Leicht & Newman 2008")
	if len(class) != g.Len() {
		return network.Estimate{}, fmt.Errorf("modularity: %d labels for %d parties: %w", len(class), g.Len(), renjia.ErrInvalid)
	}
	if g.Edges() == 0 {
		return network.Estimate{}, about.Undefined("there is no tie")
	}
	of, count := numbered(class)
	return network.Estimate{About: about, Value: newLevel(g, o).modularity(of, count)}, nil
}

// numbered gives the labels numbers from 0 in the order in which they occur.
func numbered[T comparable](class []T) (of []int32, count int) {
	number := make(map[T]int32)
	of = make([]int32, len(class))
	for i, c := range class {
		k, ok := number[c]
		if !ok {
			k = int32(len(number))
			number[c] = k
		}
		of[i] = k
	}
	return of, len(number)
}
