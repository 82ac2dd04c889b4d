package community

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// AdjustedRand compares two groupings of the same parties: 1 if they are the same,
// about 0 if they agree as often as chance, and it may be below (Hubert & Arabie
// 1985). Labels may be of any type and are compared by where they stand. Where both
// have a single group, or both only groups of one, chance leaves no room: ErrInvalid.
func AdjustedRand[A, B comparable](a []A, b []B) (float64, error) {
	t, err := tabulate(a, b)
	if err != nil {
		return 0, err
	}
	both, rows, columns := 0.0, pairs(t.rows), pairs(t.columns)
	for _, x := range t.cells {
		both += pairsOf(x)
	}
	expected, most := rows*columns/pairsOf(float64(len(a))), (rows+columns)/2
	if most == expected || len(a) < 2 {
		return 0, fmt.Errorf("adjusted Rand index of %d parties: both groupings are trivial: %w", len(a), renjia.ErrInvalid)
	}
	return (both - expected) / (most - expected), nil
}

// Norm is what mutual information is divided by, to lie between 0 and 1.
type Norm string

// The norms: a mean of the entropies of both groupings, or their bounds.
const (
	Arithmetic Norm = "arithmetic" // Danon et al. 2005, igraph
	Geometric  Norm = "geometric"  // Strehl & Ghosh 2002
	Largest    Norm = "largest"    // Vinh et al. 2010 recommend it
	Smallest   Norm = "smallest"
	Joint      Norm = "joint" // the entropy of both together
)

// MutualInformation compares two groupings of the same parties: the information
// that one gives of the other, as a share of a norm that must be chosen. It is not
// corrected for chance and rises with the number of groups. Where the norm is 0, as
// for a single group, it is undefined: ErrInvalid.
func MutualInformation[A, B comparable](a []A, b []B, n Norm) (float64, error) {
	err := network.Choose("norm", string(n), "published values of normalized mutual information differ by it",
		string(Arithmetic), string(Geometric), string(Largest), string(Smallest), string(Joint))
	if err != nil {
		return 0, err
	}
	t, err := tabulate(a, b)
	if err != nil {
		return 0, err
	}
	total := float64(len(a))
	x, y, joint := entropy(t.rows, total), entropy(t.columns, total), entropy(t.cells, total)
	norm := map[Norm]float64{Arithmetic: (x + y) / 2, Geometric: math.Sqrt(x * y), Largest: max(x, y), Smallest: min(x, y), Joint: joint}[n]
	if norm == 0 {
		return 0, fmt.Errorf("mutual information of %d parties: a grouping has no information: %w", len(a), renjia.ErrInvalid)
	}
	return min(max(0, (x+y-joint)/norm), 1), nil
}

// table counts how often each label of one grouping meets each of another.
type table struct {
	cells         []float64
	rows, columns []float64
}

func tabulate[A, B comparable](a []A, b []B) (table, error) {
	if len(a) != len(b) {
		return table{}, fmt.Errorf("groupings of %d and %d parties: want the same: %w", len(a), len(b), renjia.ErrInvalid)
	}
	of, n := numbered(a)
	to, m := numbered(b)
	t := table{rows: make([]float64, n), columns: make([]float64, m)}
	cell := map[[2]int32]int{}
	for i := range a {
		t.rows[of[i]]++
		t.columns[to[i]]++
		key := [2]int32{of[i], to[i]}
		k, ok := cell[key]
		if !ok {
			k = len(t.cells)
			cell[key] = k
			t.cells = append(t.cells, 0)
		}
		t.cells[k]++
	}
	return t, nil
}

func pairsOf(x float64) float64 { return x * (x - 1) / 2 }

func pairs(counts []float64) (sum float64) {
	for _, x := range counts {
		sum += pairsOf(x)
	}
	return sum
}

func entropy(counts []float64, total float64) (h float64) {
	for _, x := range counts {
		if x > 0 && x < total {
			h -= x / total * math.Log(x/total)
		}
	}
	return h
}
