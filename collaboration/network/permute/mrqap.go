package permute

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Term is one covariate of a regression on networks.
type Term struct {
	Name string  `json:"name"`
	Coef float64 `json:"coef"`
	T    float64 `json:"t"` // coefficient over its classical standard error; only its place among the permuted means something
	Tails
	CountAbs int64 `json:"count_abs"` // relabellings with |t| as large or larger
}

// MRQAPResult is a linear regression of the cells of a network with permutation
// tests of its coefficients. The first term is the intercept.
type MRQAPResult struct {
	network.About
	Draws
	Cells int     `json:"cells"`
	R2    float64 `json:"r2"`
	Terms []Term  `json:"terms"`
}

// RankError says that a covariate is a linear combination of those before it, the
// intercept among them, so that there are no coefficients. It matches
// renjia.ErrInvalid.
type RankError struct{ Covariate string }

// Error names the covariate and says what to do.
func (e *RankError) Error() string {
	return fmt.Sprintf("covariate %q: a constant or a combination of those before it: leave it out", e.Covariate)
}

// Is reports whether target is renjia.ErrInvalid.
func (e *RankError) Is(target error) bool { return target == renjia.ErrInvalid }

// MRQAP regresses the ties of a network on covariates of pairs by least squares
// and tests each coefficient by double semi-partialling (Dekker, Krackhardt &
// Snijders 2007): what the other covariates leave of one is relabelled, rows and
// columns together, and the t of its coefficient compared with the observed one.
// Comparing t, not the coefficient, keeps the level when covariates go together.
// Two-sided p is the share of |t| as large or larger.
//
// A relabelling takes O(n²k²) time for k covariates. A covariate that the others
// determine is a *[RankError]; too few pairs for the terms, a network with all
// cells alike or a perfect fit have no t: ErrInvalid.
func MRQAP(y *network.Graph, covariates []Covariate, o Options) (MRQAPResult, error) {
	plan, strata, err := o.arrangements(identity(y.Len()))
	if err != nil {
		return MRQAPResult{}, err
	}
	about := y.About("mrqap", fmt.Sprintf("double semi-partialling, t; %s", plan.Method), "Dekker, Krackhardt & Snijders 2007")
	r, err := newRegression(y, covariates, about)
	if err != nil {
		return MRQAPResult{}, err
	}
	plan.Rule = renjia.Text{
		EN: plan.Rule.EN + "; here two-sided: by |t|",
		ZH: plan.Rule.ZH + "；此处双侧：按|t|计",
	}
	found := through(plan, strata, identity(y.Len()), r.newTally, r.see)
	return r.result(about, plan, found), nil
}

// regression is the cells of a network and of its covariates.
type regression struct {
	n, df    int
	from, to []int32 // the places of each cell
	total    float64 // Σ(y − mean)²
	terms    []partial
}

// partial is one term with what the others leave of it and of the network.
type partial struct {
	name  string
	left  []float64 // of the covariate, by ordered pair of places
	own   float64   // its sum of squares
	width int
	basis []float64 // by cell: an orthonormal basis of the other terms, then what they leave of y
	rest  float64   // sum of squares of the latter
	coef  float64
	t     float64
}

func newRegression(y *network.Graph, covariates []Covariate, about network.About) (*regression, error) {
	ties, err := Ties("y", y).column(y)
	if err != nil {
		return nil, err
	}
	ones := make([]float64, len(ties))
	for i := range ones {
		ones[i] = 1
	}
	names, columns := []string{"(intercept)"}, [][]float64{ones}
	for _, c := range covariates {
		column, err := c.column(y)
		if err != nil {
			return nil, err
		}
		names, columns = append(names, c.Name), append(columns, column)
	}
	r := &regression{n: y.Len(), df: len(ties) - len(columns)}
	if r.df <= 0 {
		return nil, about.Undefined(fmt.Sprintf("%d pairs are too few for %d terms", len(ties), len(columns)))
	}
	if dependent := orthonormal(columns).dependent; dependent >= 0 {
		return nil, &RankError{names[dependent]}
	}
	r.lay(y.Directed())
	if r.total = squaresOf(orthonormal(columns[:1]).residual(ties)); r.total <= tolerance*squaresOf(ties) {
		return nil, about.Undefined("all cells are alike")
	}
	for k := range columns {
		r.terms = append(r.terms, r.partial(names[k], columns, k, ties))
		if math.IsNaN(r.terms[k].t) || math.IsInf(r.terms[k].t, 0) {
			return nil, about.Undefined("the covariates fit perfectly")
		}
	}
	return r, nil
}

// lay lists the places of the cells.
func (r *regression) lay(directed bool) {
	for i := range int32(r.n) {
		for j := range int32(r.n) {
			if i != j && (directed || i < j) {
				r.from, r.to = append(r.from, i), append(r.to, j)
			}
		}
	}
}

// partial takes the other columns out of column k and out of y.
func (r *regression) partial(name string, columns [][]float64, k int, y []float64) partial {
	others := append(append([][]float64{}, columns[:k]...), columns[k+1:]...)
	b := orthonormal(others)
	left, rest := b.residual(columns[k]), b.residual(y)
	p := partial{name: name, own: squaresOf(left), width: len(columns), left: make([]float64, r.n*r.n), rest: squaresOf(rest)}
	p.basis = make([]float64, 0, len(y)*p.width)
	for c := range y {
		for _, q := range b.vectors {
			p.basis = append(p.basis, q[c])
		}
		p.basis = append(p.basis, rest[c])
		i, j := int(r.from[c]), int(r.to[c])
		p.left[i*r.n+j] = left[c]
		if len(y) < r.n*(r.n-1) {
			p.left[j*r.n+i] = left[c]
		}
	}
	with := dot(left, rest)
	p.coef, p.t = with/p.own, r.t(with, p.own, p.rest)
	return p
}

// t returns the t of a term whose product with what is left of y is with, of own
// sum of squares, where rest is that of y (Frisch & Waugh 1933).
func (r *regression) t(with, own, rest float64) float64 {
	unexplained := rest - with*with/own
	if unexplained <= tolerance*rest {
		return math.Inf(int(math.Copysign(1, with)))
	}
	return with / math.Sqrt(own) / math.Sqrt(unexplained/float64(r.df))
}

// regressionTally counts for each term.
type regressionTally struct {
	ge, le, abs []int64
	dots        []float64
}

func (r *regression) newTally() *regressionTally {
	k := len(r.terms)
	return &regressionTally{make([]int64, k), make([]int64, k), make([]int64, k), make([]float64, k)}
}

// see counts the t of every term under a relabelling.
func (r *regression) see(n *regressionTally, label []int32) {
	const near = 1e-9
	for k := range r.terms {
		p := &r.terms[k]
		t, ok := r.relabelled(p, label, n.dots)
		slack := near * math.Abs(p.t)
		if !ok || t >= p.t-slack {
			n.ge[k]++
		}
		if !ok || t <= p.t+slack {
			n.le[k]++
		}
		if !ok || math.Abs(t) >= math.Abs(p.t)-slack {
			n.abs[k]++
		}
	}
}

// relabelled returns the t of a term under a relabelling. It is not ok if the
// relabelled residual lies among the other terms; that counts against a finding.
func (r *regression) relabelled(p *partial, label []int32, dots []float64) (t float64, ok bool) {
	clear(dots)
	for c, i := range r.from {
		v := p.left[int(label[i])*r.n+int(label[r.to[c]])]
		for q, b := range p.basis[c*p.width : (c+1)*p.width] {
			dots[q] += v * b
		}
	}
	own := p.own
	for _, d := range dots[:p.width-1] {
		own -= d * d
	}
	if own <= 1e-9*p.own {
		return 0, false
	}
	return r.t(dots[p.width-1], own, p.rest), true
}

func (r *regression) result(about network.About, p plan, found []*regressionTally) MRQAPResult {
	m := MRQAPResult{About: about, Draws: p.Draws, Cells: len(r.from)}
	for k, term := range r.terms {
		var ge, le, abs int64
		for _, n := range found {
			ge, le, abs = ge+n.ge[k], le+n.le[k], abs+n.abs[k]
		}
		t := Term{Name: term.name, Coef: term.coef, T: term.t, Tails: p.tails(ge, le), CountAbs: abs}
		t.PTwo = p.P(abs)
		m.Terms = append(m.Terms, t)
	}
	last := r.terms[len(r.terms)-1] // its rest less what it explains is what all leave
	m.R2 = 1 - (last.rest-last.coef*last.coef*last.own)/r.total
	return m
}
