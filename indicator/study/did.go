package study

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Observation is one value in one community at one of two times.
type Observation struct {
	Community string
	Treated   bool // whether the community had the programme after; the same at both times
	After     bool
	Value     float64 // NaN: missing, left out
}

// Design says what is compared.
type Design string

// The designs. There is no default.
const (
	// Pooled takes every observation for one, in a regression on treated, after and
	// their product; errors are clustered by community.
	Pooled Design = "pooled"
	// Collapsed takes one change for each community, that of its mean, and compares
	// the two groups of changes by Welch's t (Bertrand et al. 2004).
	Collapsed Design = "collapsed"
)

// FewClusters names the correction of clustered errors for few communities. There is
// no default for [Pooled].
type FewClusters string

// The corrections, for N observations and G communities; k = 4 coefficients.
const (
	CR0 FewClusters = "CR0" // none (Liang & Zeger 1986)
	CR1 FewClusters = "CR1" // variance · G/(G − 1) · (N − 1)/(N − k): Stata, HC1 of R's sandwich
)

// Comparison are the choices of a difference in differences.
type Comparison struct {
	Design      Design
	FewClusters FewClusters // for Pooled
	Level       float64     // such as 0.95
}

// Differences is a difference in differences with the means it is made of.
type Differences struct {
	Estimate                  // the effect; n observations, or communities if collapsed
	Means       [2][2]float64 `json:"means"`       // [control, treated][before, after]
	Communities [2]int        `json:"communities"` // control and treated, that count
}

// DifferenceInDifferences returns by how much treated communities moved more than the
// comparison communities (双重差分). It is undefined unless there are two communities
// of each kind, and, pooled, values of each kind at both times; a community that is
// treated and not treated is ErrInvalid.
func DifferenceInDifferences(all []Observation, c Comparison) (Differences, error) {
	if err := measured.Choose(DiD, "design", "observations or communities may be compared", c.Design, Pooled, Collapsed); err != nil {
		return Differences{}, err
	}
	if c.Design == Pooled {
		if err := measured.Choose(DiD, "few clusters", "programs differ in the correction", c.FewClusters, CR0, CR1); err != nil {
			return Differences{}, err
		}
	}
	if err := checkLevel(DiD, c.Level); err != nil {
		return Differences{}, err
	}
	communities, err := byCommunity(all)
	if err != nil {
		return Differences{}, err
	}
	if c.Design == Collapsed {
		return c.collapsed(communities)
	}
	return c.pooled(communities)
}

// community holds the values of one community before and after.
type community struct {
	treated bool
	values  [2][]float64
}

// group is 1 for treated communities.
func (c community) group() int { return index(c.treated) }

func index(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// byCommunity sorts observations by community, in the order of their names.
func byCommunity(all []Observation) ([]community, error) {
	found := map[string]*community{}
	for i, o := range all {
		if math.IsInf(o.Value, 0) {
			return nil, DiD.Invalid("observation %d is %v: want a finite number", i+1, o.Value)
		}
		c := found[o.Community]
		if c == nil {
			c = &community{treated: o.Treated}
			found[o.Community] = c
		}
		if c.treated != o.Treated {
			return nil, DiD.Invalid("observation %d: community %q is treated and not treated", i+1, o.Community)
		}
		if !math.IsNaN(o.Value) {
			at := index(o.After)
			c.values[at] = append(c.values[at], o.Value)
		}
	}
	var sorted []community
	for _, name := range slices.Sorted(maps.Keys(found)) {
		sorted = append(sorted, *found[name])
	}
	return sorted, nil
}

func tooFew() error {
	return DiD.Undefined("it takes two communities of each kind, with values before and after", "实验组和对照组各需至少两个社区，且前后均有数据")
}

// pooled is the regression, solved by hand: its coefficients are means of four cells,
// and an observation's share in the effect is its residual over the size of its cell.
func (c Comparison) pooled(communities []community) (Differences, error) {
	var d Differences
	var cells [2][2][]float64
	for _, one := range communities {
		g := one.group()
		if len(one.values[0])+len(one.values[1]) > 0 {
			d.Communities[g]++
		}
		for at := range one.values {
			cells[g][at] = append(cells[g][at], one.values[at]...)
		}
	}
	n := 0
	for g := range cells {
		for at, values := range cells[g] {
			if len(values) == 0 || d.Communities[g] < 2 {
				return Differences{}, tooFew()
			}
			n += len(values)
			d.Means[g][at] = stat.Mean(values, nil)
		}
	}
	if n <= 4 {
		return Differences{}, tooFew()
	}
	variance := 0.0
	for _, one := range communities {
		score, g := 0.0, one.group()
		for at, values := range one.values {
			sign := float64(2*index(g == at) - 1) // +1 for treated after and control before
			for _, v := range values {
				score += sign * (v - d.Means[g][at]) / float64(len(cells[g][at]))
			}
		}
		variance += score * score
	}
	clusters := float64(d.Communities[0] + d.Communities[1])
	if c.FewClusters == CR1 {
		variance *= clusters / (clusters - 1) * float64(n-1) / float64(n-4)
	}
	about := d.about(int64(n), "pooled, "+string(c.FewClusters)+" by community", "Angrist & Pischke 2009; Liang & Zeger 1986")
	d.Estimate = estimate(about.Of(d.effect()), math.Sqrt(variance), clusters-1, c.Level, true)
	return d, nil
}

// collapsed compares changes of communities that have values at both times.
func (c Comparison) collapsed(communities []community) (Differences, error) {
	var d Differences
	var changes [2][]float64
	for _, one := range communities {
		if len(one.values[0]) == 0 || len(one.values[1]) == 0 {
			continue
		}
		g := one.group()
		before, after := stat.Mean(one.values[0], nil), stat.Mean(one.values[1], nil)
		changes[g] = append(changes[g], after-before)
		d.Means[g][0] += before
		d.Means[g][1] += after
	}
	for g := range changes {
		d.Communities[g] = len(changes[g])
		if len(changes[g]) < 2 {
			return Differences{}, tooFew()
		}
		for at := range d.Means[g] {
			d.Means[g][at] /= float64(len(changes[g]))
		}
	}
	about := d.about(int64(len(changes[0])+len(changes[1])), "collapsed", "Bertrand, Duflo & Mullainathan 2004; Welch 1947")
	var ok bool
	if d.Estimate, ok = welch(about, changes[1], changes[0], c.Level); !ok {
		return Differences{}, DiD.Undefined("communities of a kind changed all alike, so that there is no error to judge by", "同组社区变化完全相同，无法估计误差")
	}
	return d, nil
}

func (d Differences) effect() float64 {
	return (d.Means[1][1] - d.Means[1][0]) - (d.Means[0][1] - d.Means[0][0])
}

func (d Differences) about(n int64, variant, source string) measured.About {
	return measured.About{
		ID: DiD, N: n, Variant: variant, Source: source, Missing: "observations without a value are left out",
		Inputs: []measured.Input{
			measured.Number("treated before", d.Means[1][0]), measured.Number("treated after", d.Means[1][1]),
			measured.Number("control before", d.Means[0][0]), measured.Number("control after", d.Means[0][1]),
			measured.Count("treated communities", d.Communities[1]), measured.Count("control communities", d.Communities[0]),
		},
	}
}
