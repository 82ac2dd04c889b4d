package coreperiphery

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Partition is a division of a network into core and periphery.
type Partition struct {
	network.About
	Pattern     Pattern   `json:"pattern"`
	Mode        []string  `json:"mode,omitempty"` // of each place of a two-mode network
	Core        []int     `json:"core"`           // places, of the first of the best divisions
	Correlation float64   `json:"correlation"`
	Densities   Densities `json:"densities"`

	// Optima is how many divisions have exactly this correlation: all there are if
	// it is proven, else those that were met.
	Optima     int       `json:"optima"`
	Cores      [][]int   `json:"cores"`      // of the optima, at most the first [MostCores], ordered as a Gray code counts
	Membership []float64 `json:"membership"` // share of the optima in which each party is core

	Proven   bool   `json:"proven"`   // no division correlates better
	Restarts int    `json:"restarts"` // random starts that were made
	Seed     uint64 `json:"seed"`
}

// Densities are the mean values of the cells of each block: the share of possible
// ties or, if weights count, the mean weight. A block without cells has NaN.
type Densities struct {
	Core      float64 // between parties of the core
	Mixed     float64 // between core and periphery, both ways
	Periphery float64 // between parties of the periphery
}

type densitiesJSON struct {
	Core      *float64 `json:"core"`
	Mixed     *float64 `json:"mixed"`
	Periphery *float64 `json:"periphery"`
}

// MarshalJSON writes a block without cells as null.
func (d Densities) MarshalJSON() ([]byte, error) {
	return json.Marshal(densitiesJSON{orNull(d.Core), orNull(d.Mixed), orNull(d.Periphery)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Densities) UnmarshalJSON(text []byte) error {
	var r densitiesJSON
	if err := json.Unmarshal(text, &r); err != nil {
		return err
	}
	*d = Densities{orNaN(r.Core), orNaN(r.Mixed), orNaN(r.Periphery)}
	return nil
}

func orNull(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}

func orNaN(x *float64) float64 {
	if x == nil {
		return math.NaN()
	}
	return *x
}

const source = "Borgatti & Everett 1999, 2"

// Discrete divides a network into the core and the periphery whose ideal pattern
// its cells off the diagonal correlate with best (Pearson's r). The best division
// is proven for up to [AlwaysProven] parties and for most networks of 30 to 40; of
// a larger one it is the best of many climbs. Of weights the comparison takes as
// many digits as whole numbers of 64 bits allow. It takes O(n + m) for each move of
// a climb, for up to 400 parties O(n²).
//
// A network of fewer parties than the pattern can tell apart, or whose cells are
// all alike, is ErrInvalid.
func Discrete(g *network.Graph, p Pattern, o Options) (Partition, error) {
	if err := p.check(g.Len()); err != nil {
		return Partition{}, err
	}
	if err := o.Weights.Check(); err != nil {
		return Partition{}, err
	}
	about := g.About("core-periphery", fmt.Sprintf("pattern: %s, weights: %s", p, o.Weights), source)
	return divide(g, newSheet(g, p, o.Weights, nil), about, o)
}

// divide searches, proves and states the result.
func divide(g *network.Graph, s *sheet, about network.About, o Options) (Partition, error) {
	if s.constant() {
		return Partition{}, about.Undefined("all cells are alike")
	}
	restarts := o.restarts(s.n)
	f := newFound(s)
	search(s, f, restarts, o.Seed)
	proven := false
	if branches := o.branches(s.n); branches > 0 {
		proven = prove(s, f, branches)
	}
	if !f.any {
		return Partition{}, about.Undefined("no division has cells that vary")
	}
	result := f.partition()
	result.About, result.Proven, result.Restarts, result.Seed = about, proven, restarts, o.Seed
	if o.Weights == network.WeightsCount && g.Weighted() {
		result.measure(g, s)
	}
	return result, nil
}

// constant reports whether all cells hold the same.
func (s *sheet) constant() bool {
	_, _, all := s.cells([2]int{})
	squared := new(big.Int).Mul(big.NewInt(s.total.sum), big.NewInt(s.total.sum))
	return squared.Cmp(new(big.Int).Mul(big.NewInt(all), big.NewInt(s.total.squares))) == 0
}

func (f *found) partition() Partition {
	f.trim()
	result := Partition{
		Pattern: f.pattern, Core: f.cores[0], Correlation: f.correlation(f.best),
		Optima: f.count, Cores: f.cores, Membership: make([]float64, f.n),
	}
	for i, hits := range f.hits {
		result.Membership[i] = float64(hits) / float64(f.count)
	}
	d := newDivision(f.sheet)
	d.set(result.Core)
	result.Densities = d.densities()
	return result
}

func (d *division) densities() Densities {
	core, periphery, all := d.cells(d.size)
	mean := func(sum, cells int64) float64 { return float64(sum) / float64(cells) } // 0/0 is NaN
	return Densities{
		Core:      mean(d.cc.sum, core),
		Mixed:     mean(d.total.sum-d.cc.sum-d.pp.sum, all-core-periphery),
		Periphery: mean(d.pp.sum, periphery),
	}
}
