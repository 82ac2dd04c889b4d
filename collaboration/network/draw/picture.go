package draw

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// MostParties is how many parties a picture may have.
const MostParties = 2000

// AllLabels is the number of parties up to which every label is drawn.
const AllLabels = 60

// Picture says what a picture shows. Only Graph must be given.
type Picture struct {
	Graph  *network.Graph
	Title  renjia.Text
	Lang   renjia.Lang
	Labels []string    // of each place; the identifiers if nil
	Class  []string    // of each place, for colours and shapes; "" for a party whose class is unknown
	Size   Size        // of parties; all alike if there are no values
	Lead   []int       // places to be marked by a ring
	Mark   renjia.Text // what the ring means; the lead if empty
	Note   string      // below the picture, such as the layer and the day
}

// Size is a measure whose values the areas of parties follow.
type Size struct {
	Name   renjia.Text
	Values []float64 // of each place, not negative; NaN is drawn as the smallest
}

// Validate checks that everything is of the places of the graph.
func (p *Picture) Validate() error {
	if p.Graph == nil {
		return fmt.Errorf("picture: there is no graph: %w", renjia.ErrInvalid)
	}
	n := p.Graph.Len()
	var q renjia.Problems
	q.Require(p.Labels == nil || len(p.Labels) == n, "labels", "are of %d parties, want %d", len(p.Labels), n)
	q.Require(p.Class == nil || len(p.Class) == n, "class", "is of %d parties, want %d", len(p.Class), n)
	q.Require(p.Size.Values == nil || len(p.Size.Values) == n, "size", "is of %d parties, want %d", len(p.Size.Values), n)
	for i, x := range p.Size.Values {
		q.Require(!(x < 0) && !math.IsInf(x, 0), fmt.Sprintf("size[%d]", i), "is %v, want 0 or more", x)
	}
	for _, i := range p.Lead {
		q.Require(i >= 0 && i < n, "lead", "place %d is not in the graph", i)
	}
	if err := q.Err("picture"); err != nil {
		return err
	}
	if n > MostParties {
		return fmt.Errorf("picture of %d parties: at most %d can be drawn: %w", n, MostParties, renjia.ErrUnsupported)
	}
	return nil
}

func (p *Picture) label(i int) string {
	if p.Labels == nil || p.Labels[i] == "" {
		return p.Graph.ID(i)
	}
	return p.Labels[i]
}

const (
	smallest = 5.0 // radius of a party, in pixels
	largest  = 18.0
)

// radii are the radii of parties: areas follow the values of the measure.
func (p *Picture) radii() []float64 {
	r := make([]float64, p.Graph.Len())
	most := 0.0
	for _, x := range p.Size.Values {
		if !math.IsNaN(x) {
			most = max(most, x)
		}
	}
	for i := range r {
		r[i] = smallest + 3
		if p.Size.Values == nil {
			continue
		}
		r[i] = smallest
		if x := p.Size.Values[i]; most > 0 && !math.IsNaN(x) {
			r[i] = math.Sqrt(smallest*smallest + (largest*largest-smallest*smallest)*x/most)
		}
	}
	return r
}

// classes are the classes in the order in which they occur.
func (p *Picture) classes() []string {
	var all []string
	for _, c := range p.Class {
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all
}
