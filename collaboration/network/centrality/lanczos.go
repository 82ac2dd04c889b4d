package centrality

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// pair is an eigenvalue with its vector of length 1.
type pair struct {
	value    float64
	vector   []float64
	residual float64 // ‖Ax − λx‖
}

const (
	lanczosSteps    = 16    // before the search starts again from what it found
	lanczosRestarts = 20000 // after that the gap to the next eigenvalue is too small
	lanczosResidual = 1e-14 // relative to the eigenvalue
)

// leading returns the largest eigenvalue of a symmetric matrix that is connected
// and not negative, and its vector, which is positive (Perron; Frobenius). It is
// Lanczos's method, begun again from the best vector after some steps (Lanczos
// 1950; Saad 2011, 6.6): it needs far fewer steps than the power method where the
// gap is small, and no shift where the graph is bipartite. It reports whether it
// converged.
func leading(r rows) (pair, bool) {
	n := r.len()
	basis := [][]float64{start(r)}
	for range min(lanczosSteps, n) {
		basis = append(basis, make([]float64, n))
	}
	var last pair
	for range lanczosRestarts {
		t := tridiagonal(r, basis)
		last = pair{t.alpha[0], basis[0], t.beta[0]}
		if t.beta[0] <= lanczosResidual*t.alpha[0] {
			return last.positive(), true
		}
		t.combine(basis)
	}
	return last.positive(), false
}

// start is a positive vector that leans to parties with many ties.
func start(r rows) []float64 {
	x := make([]float64, r.len())
	for i := range x {
		x[i] = 1 + r.strength(int32(i))
	}
	shrink(x, norm(x))
	return x
}

// krylov is what Lanczos's method makes of a matrix: the tridiagonal matrix of
// alpha, and of beta beside the diagonal.
type krylov struct{ alpha, beta []float64 }

// tridiagonal fills the basis from its first vector. The first beta is the true
// residual of that vector.
func tridiagonal(r rows, basis [][]float64) (t krylov) {
	for j := 0; j+1 < len(basis); j++ {
		v, next := basis[j], basis[j+1]
		r.times(v, next)
		if j > 0 {
			subtract(next, t.beta[j-1], basis[j-1])
		}
		alpha := dot(next, v)
		subtract(next, alpha, v)
		for _, earlier := range basis[:j] { // rounding brings back what was found
			subtract(next, dot(next, earlier), earlier)
		}
		beta := norm(next)
		t.alpha, t.beta = append(t.alpha, alpha), append(t.beta, beta)
		if beta <= lanczosResidual*t.alpha[0] || t.done() {
			return t
		}
		shrink(next, beta)
	}
	return t
}

// done looks now and then whether the leading vector is found already.
func (t *krylov) done() bool {
	k := len(t.alpha)
	if k < 8 || k%4 != 0 {
		return false
	}
	y := t.leading()
	return t.beta[k-1]*math.Abs(y[k-1]) <= lanczosResidual/2*t.alpha[0]
}

// leading returns the leading eigenvector of the tridiagonal matrix.
func (t *krylov) leading() []float64 {
	k := len(t.alpha)
	m := mat.NewSymDense(k, nil)
	for i, a := range t.alpha {
		m.SetSym(i, i, a)
		if i > 0 {
			m.SetSym(i-1, i, t.beta[i-1])
		}
	}
	var e mat.EigenSym
	if !e.Factorize(m, true) {
		return append([]float64{1}, make([]float64, k-1)...)
	}
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	return mat.Col(nil, k-1, &vectors)
}

// combine puts the best vector of the basis in its first place.
func (t *krylov) combine(basis [][]float64) {
	y := t.leading()
	first := basis[0]
	shrink(first, 1/y[0])
	for j := 1; j < len(y); j++ {
		subtract(first, -y[j], basis[j])
	}
	shrink(first, norm(first))
}

// positive turns the vector to the positive side; what rounding left below zero
// is zero.
func (p pair) positive() pair {
	sum := 0.0
	for _, x := range p.vector {
		sum += x
	}
	for i, x := range p.vector {
		p.vector[i] = max(0, math.Copysign(1, sum)*x)
	}
	return p
}

// times writes the product of the matrix with x into y.
func (r rows) times(x, y []float64) {
	for i := range y {
		y[i] = r.product(i, x)
	}
}
