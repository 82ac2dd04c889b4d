package permute

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// QAPResult is the correlation of two networks with its place among those of
// relabelled networks.
type QAPResult struct {
	network.About
	Draws
	Tails
	Correlation float64 `json:"correlation"` // Pearson, of the cells off the diagonal
	Overlap     float64 `json:"overlap"`     // Σ a_ij·b_ij; the ties in common if no weights differ
	MeanOverlap float64 `json:"mean_overlap"`
	SDOverlap   float64 `json:"sd_overlap"` // over the relabellings
}

// tolerance is by how much sums of the same floats in another order may differ.
const tolerance = 1e-12

// overlaps adds up what relabellings give.
type overlaps struct {
	ge, le       int64
	sum, squares float64
}

// QAP tests whether two networks of the same parties go together more, or less,
// than if the parties of one had been mixed up: rows and columns are permuted
// together, so that the structure of both stays as it is (Hubert & Schultz 1976;
// Krackhardt 1988). The parties are matched by their identifiers. Weights count;
// take [network.Graph.Unweighted] to look at ties alone. Because the marginals do
// not change, p is also that of the ties in common, of Jaccard's coefficient and
// of the Hamming distance if no weights differ.
//
// A relabelling takes O(n + m) time of the sparser network, O(n + m log d) if the
// other one has more than 2²⁴ cells to keep. Exhaustive goes up to 11 parties.
// Strata are in the order of a. Different parties are a *[RosterError]; a network
// without ties, or with all of them alike, has no correlation: ErrInvalid.
func QAP(a, b *network.Graph, o Options) (QAPResult, error) {
	p, err := newPair(a, b)
	if err != nil {
		return QAPResult{}, err
	}
	plan, strata, err := o.arrangements(identity(p.n))
	if err != nil {
		return QAPResult{}, err
	}
	r := QAPResult{About: p.about("qap", string(plan.Method)), Draws: plan.Draws, Overlap: p.overlap(identity(p.n))}
	r.Correlation = p.correlation(r.Overlap)
	least, most := r.Overlap*(1-tolerance), r.Overlap*(1+tolerance)
	var all overlaps
	for _, t := range through(plan, strata, identity(p.n), func() *overlaps { return new(overlaps) }, func(t *overlaps, label []int32) {
		t.see(p.overlap(label), least, most)
	}) {
		all.add(*t)
	}
	r.Tails = plan.tails(all.ge, all.le)
	looked := float64(plan.Permutations)
	r.MeanOverlap = all.sum / looked
	r.SDOverlap = math.Sqrt(max(0, all.squares/looked-r.MeanOverlap*r.MeanOverlap))
	return r, nil
}

func (t *overlaps) see(x, least, most float64) {
	if x >= least {
		t.ge++
	}
	if x <= most {
		t.le++
	}
	t.sum += x
	t.squares += x * x
}

func (t *overlaps) add(u overlaps) {
	t.ge += u.ge
	t.le += u.le
	t.sum += u.sum
	t.squares += u.squares
}
