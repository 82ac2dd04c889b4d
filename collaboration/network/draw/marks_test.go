package draw

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestNoTwoOfManyClassesLookAlike(t *testing.T) {
	var classes []string
	for k := range len(colours) * shapes {
		classes = append(classes, fmt.Sprint("class ", k))
	}
	seen := map[mark]string{}
	neighbours := map[int]bool{}
	for k, c := range classes {
		m := marks(classes)[c]
		require.Empty(t, seen[m], "%s looks like %s", c, seen[m])
		seen[m] = c
		if k < shapes {
			neighbours[m.shape] = true
		}
	}
	require.Len(t, neighbours, shapes, "the first classes differ in shape, too")
	require.Equal(t, mark{unknown, 0}, marks([]string{"a", ""})[""])
}

func TestAreasFollowTheMeasure(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "a-b", "b-c", "c-d")
	p := Picture{Graph: g, Size: Size{Values: []float64{0, 2, 4, math.NaN()}}}
	r := p.radii()
	area := func(i int) float64 { return r[i]*r[i] - smallest*smallest }
	require.InDelta(t, smallest, r[0], 1e-9)
	require.InDelta(t, largest, r[2], 1e-9)
	require.InDelta(t, area(2)/2, area(1), 1e-9)
	require.InDelta(t, smallest, r[3], 1e-9, "undefined is drawn as the smallest")
}

// No party can be moved a little so that paper follows distances better: a minimum
// of Σ (|x_i − x_j| − d_ij)²/d_ij².
func TestALayoutHasTheLeastStressNearby(t *testing.T) {
	g := networktest.Kite(t)
	neighbours := between(g, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	at := stress(neighbours)
	far := distances(neighbours)
	total := func() (sum float64) {
		for i := range at {
			for j := range i {
				d := float64(far[i*len(at)+j])
				off := at[i].minus(at[j]).length() - d
				sum += off * off / (d * d)
			}
		}
		return sum
	}
	least := total()
	for i := range at {
		for k := range 8 {
			sin, cos := math.Sincos(float64(k) * math.Pi / 4)
			before := at[i]
			at[i] = before.plus(Point{cos, sin}.times(.05))
			require.Greater(t, total(), least, "party %d", i)
			at[i] = before
		}
	}
}

func TestAnEgoHasItsContactsOfBothDirections(t *testing.T) {
	g := networktest.Build(t, network.Directed, nil, "in-ego", "ego-out", "out-in", "far-out")
	require.Equal(t, []int{g.Index("in"), g.Index("out")}, contacts(g, g.Index("ego")))
	var out bytes.Buffer
	require.NoError(t, Ego(&out, Picture{Graph: g}, "ego"))
	require.Equal(t, 3, strings.Count(out.String(), `class="party"`))
	require.NotContains(t, out.String(), "far")
}

func TestModesStandOnTheirOwnSides(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "a-1", "a-2", "b-2", "c-3")
	p := Picture{Graph: g}
	var left, right []int
	for i := range g.Len() {
		if strings.Contains("abc", g.ID(i)) {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	at := columns(&p, left, right)
	for _, i := range left {
		for _, j := range right {
			require.Less(t, at[i].X, at[j].X)
		}
	}
	for _, side := range [][]int{left, right} {
		for k, i := range side {
			for _, j := range side[:k] {
				require.NotEqual(t, at[i].Y, at[j].Y)
			}
		}
	}
}
