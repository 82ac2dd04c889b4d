package draw

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Ego draws one party among its contacts: itself in the middle, contacts around it
// in sectors by class, the stronger the tie the nearer, and the ties among them,
// so that holes between contacts show. An identifier that is not in the graph is
// ErrNotFound.
func Ego(w io.Writer, p Picture, id string) error {
	if err := p.Validate(); err != nil {
		return err
	}
	ego := p.Graph.Index(id)
	if ego < 0 {
		return fmt.Errorf("party %q: not in the graph: %w", id, renjia.ErrNotFound)
	}
	places := contacts(p.Graph, ego)
	sub, err := p.of(append([]int{ego}, places...))
	if err != nil {
		return err
	}
	sub.Lead, sub.Mark = []int{0}, wordsEgo
	_, err = w.Write(newDrawing(&sub, around(&sub)).svg())
	return err
}

// contacts are the places tied to a party in either direction.
func contacts(g *network.Graph, ego int) []int {
	var all []int
	for i := range g.Len() {
		if i != ego && (g.Tied(ego, i) || g.Tied(i, ego)) {
			all = append(all, i)
		}
	}
	return all
}

// of is the picture of some places.
func (p *Picture) of(places []int) (Picture, error) {
	g, err := p.Graph.Sub(places)
	if err != nil {
		return Picture{}, err
	}
	sub := *p
	sub.Graph, sub.Labels, sub.Class, sub.Size.Values = g, pick(p.Labels, places), pick(p.Class, places), pick(p.Size.Values, places)
	return sub, nil
}

func pick[T any](values []T, places []int) []T {
	if values == nil {
		return nil
	}
	picked := make([]T, len(places))
	for k, i := range places {
		picked[k] = values[i]
	}
	return picked
}

// around puts the contacts of place 0 on a ring around it, those of one class side
// by side; the strongest third stands nearer.
func around(p *Picture) []Point {
	g := p.Graph
	n := g.Len()
	order := make([]int, 0, n)
	for i := 1; i < n; i++ {
		order = append(order, i)
	}
	classes := p.classes()
	rank := func(i int) int {
		if p.Class == nil {
			return 0
		}
		return slices.Index(classes, p.Class[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
	strength := func(i int) float64 { return max(g.Weight(0, i), g.Weight(i, 0)) }
	strongest := 1.0
	for _, i := range order {
		strongest = max(strongest, strength(i))
	}
	at := make([]Point, n)
	ring := max(2, float64(n)/7)
	for k, i := range order {
		sin, cos := math.Sincos(2*math.Pi*float64(k)/float64(len(order)) - math.Pi/2)
		r := ring
		if strength(i) > 2*strongest/3 && strongest > 1 {
			r *= .72
		}
		at[i] = Point{r * cos, r * sin}
	}
	return at
}
