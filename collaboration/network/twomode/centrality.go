package twomode

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
)

const scaled = "Borgatti & Everett 1997"

// Density returns the share of possible ties between both modes that exist.
func (t *Graph) Density() (network.Result, error) {
	return t.about("two-mode density", "", scaled).Share(int64(t.g.Edges()), int64(t.size[0])*int64(t.size[1]))
}

// Degree returns the share of the nodes of the other mode that each node is tied
// to, 0 to 1.
func (t *Graph) Degree() network.Scores {
	return t.scores(t.about("two-mode degree", "", scaled), func(i int) float64 {
		return float64(len(t.g.Row(i))) / t.other(i)
	})
}

// Closeness returns the least sum of distances that a node of its mode could have
// over the one that it has: 1 for a node that is tied to the whole other mode. In
// a network that is not connected it is undefined: ErrInvalid. It takes O(n·m/256)
// time.
func (t *Graph) Closeness() (network.Scores, error) {
	about := t.about("two-mode closeness", "", scaled)
	if _, components := t.g.Components(); components > 1 {
		return network.Scores{}, about.Undefined("it is not connected, measure its components")
	}
	c, err := centrality.Closeness(t.g, centrality.Component, network.Out, network.LengthsOne)
	if err != nil {
		return network.Scores{}, err
	}
	reached := float64(t.g.Len() - 1)
	return t.scores(about, func(i int) float64 {
		distances := reached / c.Values[i]
		return (t.other(i) + 2*(t.own(i)-1)) / distances
	}), nil
}

// Betweenness returns the betweenness of each node over the highest that a node of
// its mode could have in any network with as many nodes of both modes. With one
// node in its mode and one in the other none can lie between: NaN. It takes O(n·m)
// time.
func (t *Graph) Betweenness() (network.Scores, error) {
	b, err := centrality.Betweenness(t.g, network.LengthsOne)
	if err != nil {
		return network.Scores{}, err
	}
	return t.scores(t.about("two-mode betweenness", "", scaled), func(i int) float64 {
		most := mostBetween(t.own(i), t.other(i))
		if most == 0 {
			return math.NaN()
		}
		return b.Values[i] / most
	}), nil
}

// mostBetween returns the highest betweenness of a node among n of its mode and m
// of the other: that of one tied to all of the other mode, over which the rest of
// its mode is spread as evenly as can be (Borgatti & Everett 1997, 3.3).
func mostBetween(n, m float64) float64 {
	s := math.Floor((n - 1) / m)
	r := n - 1 - s*m
	return (m*m*(s+1)*(s+1) + m*(s+1)*(2*r-s-1) - r*(2*s-r+3)) / 2
}
