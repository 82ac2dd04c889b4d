package permute

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Covariate has a value for each pair of parties: another network or what two
// parties have in common. Values and classes are in the order of the network that
// is explained.
type Covariate struct {
	Name string
	of   func(y *network.Graph) (func(i, j int) float64, error)
}

// Ties are the weights of another network of the same parties, 0 where there is
// no tie.
func Ties(name string, g *network.Graph) Covariate {
	return Covariate{name, func(y *network.Graph) (func(i, j int) float64, error) {
		place := make([]int, y.Len())
		at, err := Match(y, g)
		if err != nil {
			return nil, err
		}
		for j, i := range at {
			place[i] = j
		}
		return func(i, j int) float64 { return g.Weight(place[i], place[j]) }, nil
	}}
}

// SameClass is 1 if both parties are of the same class, else 0. A party of class
// "" has none: ErrInvalid.
func SameClass(name string, class []string) Covariate {
	return Covariate{name, func(y *network.Graph) (func(i, j int) float64, error) {
		if err := asLong(len(class), y); err != nil {
			return nil, err
		}
		for i, c := range class {
			if c == "" {
				return nil, fmt.Errorf("party %s has no class: %w", y.ID(i), renjia.ErrInvalid)
			}
		}
		return func(i, j int) float64 {
			if class[i] == class[j] {
				return 1
			}
			return 0
		}, nil
	}}
}

// Difference is |x_i − x_j|.
func Difference(name string, values []float64) Covariate {
	return ofValues(name, values, func(i, j int) float64 { return math.Abs(values[i] - values[j]) })
}

// Sender is x_i for a tie from i to j of a directed network.
func Sender(name string, values []float64) Covariate {
	return ofValues(name, values, func(i, _ int) float64 { return values[i] })
}

// Receiver is x_j for a tie from i to j of a directed network.
func Receiver(name string, values []float64) Covariate {
	return ofValues(name, values, func(_, j int) float64 { return values[j] })
}

// Cells is any value of a pair of places, such as a distance between addresses.
func Cells(name string, of func(i, j int) float64) Covariate {
	return Covariate{name, func(*network.Graph) (func(i, j int) float64, error) { return of, nil }}
}

func ofValues(name string, values []float64, of func(i, j int) float64) Covariate {
	return Covariate{name, func(y *network.Graph) (func(i, j int) float64, error) {
		return of, asLong(len(values), y)
	}}
}

func asLong(n int, y *network.Graph) error {
	if n != y.Len() {
		return fmt.Errorf("%d values for %d parties: %w", n, y.Len(), renjia.ErrInvalid)
	}
	return nil
}

// column writes the cells of a covariate one below the other: every ordered pair,
// or every pair if the network is undirected.
func (c Covariate) column(y *network.Graph) ([]float64, error) {
	if c.of == nil {
		return nil, fmt.Errorf("covariate %q: made by none of the functions of this package: %w", c.Name, renjia.ErrInvalid)
	}
	of, err := c.of(y)
	if err != nil {
		return nil, fmt.Errorf("covariate %q: %w", c.Name, err)
	}
	var cells []float64
	for i := range y.Len() {
		for j := range y.Len() {
			v := 0.0
			switch {
			case i == j:
				continue
			case y.Directed():
				v = of(i, j)
			case i > j:
				continue
			default:
				if v = of(i, j); v != of(j, i) && !math.IsNaN(v) {
					return nil, fmt.Errorf("covariate %q: %s – %s is not as %s – %s, but ties have no direction: %w",
						c.Name, y.ID(i), y.ID(j), y.ID(j), y.ID(i), renjia.ErrInvalid)
				}
			}
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("covariate %q: %s – %s is %v: %w", c.Name, y.ID(i), y.ID(j), v, renjia.ErrInvalid)
			}
			cells = append(cells, v)
		}
	}
	return cells, nil
}
