package holes

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Chance compares brokerage with what chance alone would give.
type Chance struct {
	network.About
	Observed  []Roles[int64]   `json:"observed"` // of each party, in the order of the graph
	Expected  []Roles[float64] `json:"expected"`
	Deviation []Roles[float64] `json:"deviation"` // standard deviation
	All       AllChance        `json:"all"`
}

// AllChance is the same for all parties together.
type AllChance struct {
	Observed  Roles[int64]   `json:"observed"`
	Expected  Roles[float64] `json:"expected"`
	Deviation Roles[float64] `json:"deviation"`
}

// Z returns how many standard deviations each party is above what is expected in
// each role, NaN where the role is impossible.
func (c Chance) Z() []Roles[float64] {
	z := make([]Roles[float64], len(c.Observed))
	for i := range z {
		z[i] = standardized(c.Observed[i], c.Expected[i], c.Deviation[i])
	}
	return z
}

// Z returns the same for all parties together.
func (c AllChance) Z() Roles[float64] { return standardized(c.Observed, c.Expected, c.Deviation) }

func standardized(observed Roles[int64], expected, deviation Roles[float64]) (z Roles[float64]) {
	for r := range z {
		z[r] = math.NaN()
		if deviation[r] > 0 {
			z[r] = (float64(observed[r]) - expected[r]) / deviation[r]
		}
	}
	return z
}

// BrokerageByChance compares [Brokerage] with its mean and variance if the classes
// stay as they are and every arc were there with the probability d, the density of
// the graph, whatever the others (Gould & Fernandez 1989). Both are exact under
// that model, for each party and for all together; other programs leave out some
// dependence in the latter variance and find a larger one. The model does not know
// that some have more ties than others: a z is a description, not a test of
// position. It is for directed graphs of three parties or more.
func BrokerageByChance(g *network.Graph, class []string) (Chance, error) {
	if !g.Directed() {
		return Chance{}, fmt.Errorf("brokerage by chance of an undirected graph: the model has independent arcs: %w", renjia.ErrUnsupported)
	}
	observed, err := Brokerage(g, class)
	if err != nil {
		return Chance{}, err
	}
	if g.Len() < 3 {
		return Chance{}, observed.Undefined("it takes three parties")
	}
	names, of, err := g.Classes(class)
	if err != nil {
		return Chance{}, err
	}
	m := newModel(g, of, len(names))
	c := Chance{
		About:    g.About("brokerage-by-chance", "independent arcs with the density of the graph, classes fixed", brokerageSource),
		Observed: observed.Values, Expected: make([]Roles[float64], g.Len()), Deviation: make([]Roles[float64], g.Len()),
	}
	expected, deviation := make([]Roles[float64], len(names)), make([]Roles[float64], len(names))
	for k := range names {
		expected[k], deviation[k] = m.ofClass(k)
	}
	for i, k := range of {
		c.Expected[i], c.Deviation[i] = expected[k], deviation[k]
	}
	c.All.Observed = observed.All
	c.All.Expected, c.All.Deviation = m.ofAll()
	return c, nil
}

// model is a random graph: sizes of classes, number of parties, probability of an
// arc.
type model struct {
	sizes []float64
	n, d  float64
	path  float64 // probability of i → j → k without i → k
}

func newModel(g *network.Graph, of []int32, count int) model {
	m := model{sizes: make([]float64, count), n: float64(len(of))}
	for _, c := range of {
		m.sizes[c]++
	}
	m.d = float64(g.Edges()) / (m.n * (m.n - 1))
	m.path = m.d * m.d * (1 - m.d)
	return m
}

// covariance of two paths that have one arc in common, depending on what it is in
// each: both need it, one needs it and the other needs it away, both need it away.
func (m model) covariance() (both, against, away float64) {
	d, e := m.d, 1-m.d
	return d * d * d * e * e * e, -m.path * m.path, d * d * d * d * d * e
}

// ofClass returns mean and standard deviation of the roles of one party of a
// class. Two of its paths depend on each other only if they begin or end with the
// same arc; begin counts the pairs of different ends to one beginning and the
// pairs of different beginnings to one end.
func (m model) ofClass(c int) (mean, deviation Roles[float64]) {
	own, others := m.sizes[c]-1, m.n-m.sizes[c]
	var ends, dependent Roles[float64] // pairs i, k; pairs of such pairs that share one
	ends[Coordinator], dependent[Coordinator] = own*(own-1), 2*own*(own-1)*(own-2)
	for k, size := range m.sizes {
		if k == c {
			continue
		}
		ends[Itinerant] += size * (size - 1)
		dependent[Itinerant] += 2 * size * (size - 1) * (size - 2)
		rest := others - size
		ends[Liaison] += size * rest
		dependent[Liaison] += 2 * size * rest * (rest - 1)
	}
	ends[Representative], dependent[Representative] = own*others, own*others*(others-1)+others*own*(own-1)
	ends[Gatekeeper], dependent[Gatekeeper] = ends[Representative], dependent[Representative]
	ends[AnyRole], dependent[AnyRole] = (m.n-1)*(m.n-2), 2*(m.n-1)*(m.n-2)*(m.n-3)
	both, _, _ := m.covariance()
	for r := range mean {
		mean[r] = ends[r] * m.path
		deviation[r] = math.Sqrt(max(0, mean[r]*(1-m.path)+dependent[r]*both))
	}
	return mean, deviation
}

// ofAll returns mean and standard deviation of the roles of all parties together.
func (m model) ofAll() (mean, deviation Roles[float64]) {
	for c, size := range m.sizes {
		of, _ := m.ofClass(c)
		for r := range mean {
			mean[r] += size * of[r]
		}
	}
	variance := m.sharingAnArc()
	both, against, _ := m.covariance()
	// The same three parties in another order share arcs too.
	for r, mirrored := range [numRoles]float64{
		Coordinator: 2*against + 2*both, Representative: against, Gatekeeper: against,
		Liaison: 2*against + 2*both, AnyRole: 2*against + 2*both,
	} {
		paths := 0.0
		if m.path > 0 {
			paths = mean[r] / m.path
		}
		deviation[r] = math.Sqrt(max(0, variance[r]+mean[r]*(1-m.path)+paths*mirrored))
	}
	return mean, deviation
}

// sharingAnArc sums the covariances of paths that share an arc x → y and differ in
// the third party. The arc may be the first or the second of a path or the one
// that must be away.
func (m model) sharingAnArc() (sum Roles[float64]) {
	for a := range m.sizes {
		for b := range m.sizes {
			arcs := m.sizes[a] * m.sizes[b]
			if a == b {
				arcs = m.sizes[a] * (m.sizes[a] - 1)
			}
			pairs := m.pairs(int32(a), int32(b))
			for r := range sum {
				sum[r] += arcs * pairs[r]
			}
		}
	}
	return sum
}

// pairs is the sum over the pairs of different third parties to an arc from a
// class to a class.
func (m model) pairs(a, b int32) (sum Roles[float64]) {
	var thirds [numRoles][3]float64           // by role and place of the arc
	var sameThird [numRoles][3][3]float64     // that have the role in two places of the arc
	for class, count := range m.third(a, b) { // the third party's class: a, b or another
		z := [3]int32{a, b, -1}[class]
		role := [3]Role{roleOf(a, b, z), roleOf(z, a, b), roleOf(a, z, b)}
		for p, one := range role {
			thirds[one][p] += count
			thirds[AnyRole][p] += count
			for q, two := range role {
				sameThird[AnyRole][p][q] += count
				if one == two {
					sameThird[one][p][q] += count
				}
			}
		}
	}
	both, against, away := m.covariance()
	covariance := [3][3]float64{{both, both, against}, {both, both, against}, {against, against, away}}
	for r := range sum {
		for p := range covariance {
			for q, c := range covariance[p] {
				sum[r] += c * (thirds[r][p]*thirds[r][q] - sameThird[r][p][q])
			}
		}
	}
	return sum
}

// third counts who is left of class a, of class b and of others besides two
// parties of a and b.
func (m model) third(a, b int32) [3]float64 {
	if a == b {
		return [3]float64{m.sizes[a] - 2, 0, m.n - m.sizes[a]}
	}
	return [3]float64{m.sizes[a] - 1, m.sizes[b] - 1, m.n - m.sizes[a] - m.sizes[b]}
}
