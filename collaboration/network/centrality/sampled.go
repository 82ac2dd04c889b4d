package centrality

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Sampling says how near an estimate must come; all fields but Most must be given.
type Sampling struct {
	Within float64 // largest error of any party, as a share of the pairs of others: above 0, below 1
	Risk   float64 // probability that some party is farther off: above 0, below 1
	Seed   uint64
	Most   int // how many sources to search from at most; 0 for no limit
}

func (s Sampling) check() error {
	var p renjia.Problems
	p.Require(s.Within > 0 && s.Within < 1, "within", "%v: want a share of pairs above 0 and below 1", s.Within)
	p.Require(s.Risk > 0 && s.Risk < 1, "risk", "%v: want a probability above 0 and below 1", s.Risk)
	p.Require(s.Most >= 0, "most", "%d: want a number of sources, or 0", s.Most)
	return p.Err("sampling")
}

// SampledScores is estimates with bounds.
type SampledScores struct {
	network.About
	Values  []float64 `json:"values"`
	Bounds  []float64 `json:"bounds"` // with probability 1 − Risk no value is farther off than its bound
	Within  float64   `json:"within"` // the largest bound
	Risk    float64   `json:"risk"`
	Sources int       `json:"sources"` // from how many of the parties was searched
	Seed    uint64    `json:"seed"`
}

// SampledBetweenness estimates the normalized betweenness of all parties, a share
// of the pairs of others, from the shortest paths of some parties drawn without
// replacement (Brandes & Pich 2007). It doubles their number until no party is
// farther off than s.Within but with probability s.Risk, or s.Most are drawn: the
// result says what was reached. When all are drawn, values are exact and bounds 0.
//
// The bound of a party is the narrower of two, with the risk split evenly over
// both, over all parties and over all looks: Hoeffding's in its form with relative
// entropy (Hoeffding 1963, theorems 1 and 4), which suits parties with few paths,
// and the empirical Bernstein–Serfling inequality (Bardenet & Maillard 2015,
// theorem 4.3), which suits those whose share differs little between sources. One
// source takes O(m) time. It is undefined for fewer than three parties.
func SampledBetweenness(g *network.Graph, l network.Lengths, s Sampling, options ...Option) (SampledScores, error) {
	if err := s.check(); err != nil {
		return SampledScores{}, err
	}
	k, err := newPathKernel(g, l)
	if err != nil {
		return SampledScores{}, err
	}
	variant := fmt.Sprintf("normalized, sampled, seed %d, lengths: %s%s", s.Seed, l, k.compared())
	about := g.About("betweenness", variant, "Brandes & Pich 2007; Hoeffding 1963; Bardenet & Maillard 2015")
	if g.Len() < 3 {
		return SampledScores{}, about.Undefined("there are fewer than three parties")
	}
	p := newPivots(k, s, chosen(options).workers)
	for !p.enough() {
		p.draw()
	}
	return p.scores(about), nil
}

// pivots is the sources drawn so far and what was found from them: of each party
// the sum and the sum of squares of the share of the paths of a source that lead
// through it. A share lies between 0 and 1.
type pivots struct {
	*pathKernel
	Sampling
	workers int
	order   []int // sources in the order in which they are drawn
	drawn   int
	looks   int // how often the bounds are looked at, at most
	sums    moments
	bounds  []float64
}

// moments is the sums and the sums of squares of shares.
type moments struct{ first, second, one []float64 }

func newMoments(n int) moments {
	return moments{make([]float64, n), make([]float64, n), make([]float64, n)}
}

const firstPivots = 64

func newPivots(k *pathKernel, s Sampling, workers int) *pivots {
	n := k.g.Len()
	p := &pivots{pathKernel: k, Sampling: s, workers: workers, sums: newMoments(n)}
	p.order = rand.New(rand.NewPCG(s.Seed, 0)).Perm(n)
	if s.Most > 0 && s.Most < n {
		p.order = p.order[:s.Most]
	}
	for size := firstPivots; size < len(p.order); size *= 2 {
		p.looks++
	}
	p.looks++
	return p
}

// draw searches from as many sources as were searched from before.
func (p *pivots) draw() {
	n := p.g.Len()
	upTo := min(len(p.order), max(firstPivots, 2*p.drawn))
	fresh := p.order[p.drawn:upTo]
	blocks[*pathWorker, moments]{
		worker: p.worker,
		part:   func() moments { return newMoments(n) },
		work: func(w *pathWorker, part moments, from, upTo int) {
			for _, source := range fresh[from:upTo] {
				w.places(int32(source), part.one)
				part.take(float64(n - 2))
			}
		},
		add: func(part moments) {
			drain(p.sums.first, part.first)
			drain(p.sums.second, part.second)
		},
	}.run(len(fresh), p.workers)
	p.drawn = upTo
}

// take adds the shares of one source.
func (m moments) take(pairs float64) {
	for i, dependency := range m.one {
		if dependency != 0 {
			share := dependency / pairs
			m.first[i] += share
			m.second[i] += share * share
			m.one[i] = 0
		}
	}
}

// enough sets the bounds and reports whether they will do.
func (p *pivots) enough() bool {
	if p.drawn == 0 {
		return false
	}
	p.bounds = make([]float64, p.g.Len())
	if p.drawn == p.g.Len() {
		return true
	}
	most := 0.0
	for i := range p.bounds {
		p.bounds[i] = p.scale() * p.bound(i)
		most = max(most, p.bounds[i])
	}
	return most <= p.Within || p.drawn == len(p.order)
}

// scale turns a mean over all sources into one over all but the party itself,
// whose own share is 0.
func (p *pivots) scale() float64 { return float64(p.g.Len()) / float64(p.g.Len()-1) }

// bound is how far the mean share of a party can be off.
func (p *pivots) bound(i int) float64 {
	each := p.Risk / float64(p.g.Len()*p.looks) / 2 // for either inequality
	k := float64(p.drawn)
	mean := min(1, p.sums.first[i]/k)
	variance := max(0, p.sums.second[i]/k-mean*mean)
	return min(hoeffding(mean, k, each), bernsteinSerfling(variance, k, float64(p.g.Len()), each))
}

// hoeffding returns how far the mean of numbers between 0 and 1 can be from that
// of k of them, but with the given risk: the farthest μ for which
// k·KL(mean, μ) ≤ ln(2/risk).
func hoeffding(mean, k, risk float64) float64 {
	room := math.Log(2/risk) / k
	edge := func(far float64) float64 { // between the mean and far
		near := mean
		for range 60 {
			if middle := (near + far) / 2; relativeEntropy(mean, middle) <= room {
				near = middle
			} else {
				far = middle
			}
		}
		return far
	}
	return max(edge(1)-mean, mean-edge(0))
}

// relativeEntropy is that of two coins.
func relativeEntropy(p, q float64) float64 {
	e := 0.0
	if p > 0 {
		e += p * math.Log(p/q)
	}
	if p < 1 {
		e += (1 - p) * math.Log((1-p)/(1-q))
	}
	return e
}

// bernsteinSerfling is the same for k of n numbers by their variance.
func bernsteinSerfling(variance, k, n, risk float64) float64 {
	kappa := 7./3 + 3/math.Sqrt2
	rest := 1 - (k-1)/n
	if k > n/2 {
		rest = (1 - k/n) * (1 + 1/k)
	}
	logs := math.Log(10 / risk) // 5 on either side
	return math.Sqrt(2*variance*rest*logs/k) + kappa*logs/k
}

// scores returns what was found.
func (p *pivots) scores(about network.About) SampledScores {
	s := SampledScores{About: about, Values: p.sums.first, Bounds: p.bounds, Risk: p.Risk, Sources: p.drawn, Seed: p.Seed}
	for i := range s.Values {
		s.Values[i] *= p.scale() / float64(p.drawn)
		s.Within = max(s.Within, s.Bounds[i])
	}
	return s
}
