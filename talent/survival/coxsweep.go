package survival

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// stratum is the records of one stratum, x with a row of covariates for each.
type stratum struct {
	*table
	x, eta, weight []float64 // weight is exp(eta) but for a factor
}

// sums are over a set of records: weights w = exp(η), w·x and w·x·x′ (its lower
// triangle by rows).
type sums struct {
	n      int
	w      float64
	wx     []float64
	wxx    []float64
	linear float64   // Σ η
	x      []float64 // Σ x
}

func newSums(p int) *sums {
	return &sums{wx: make([]float64, p), wxx: make([]float64, p*(p+1)/2), x: make([]float64, p)}
}

func (s *sums) reset() {
	s.n, s.w, s.linear = 0, 0, 0
	clear(s.wx)
	clear(s.wxx)
	clear(s.x)
}

// add adds a record with weight w, or takes it out with −w.
func (s *sums) add(x []float64, w float64) {
	s.w += w
	at := 0
	for j, v := range x {
		wv := w * v
		s.wx[j] += wv
		for k := range j + 1 {
			s.wxx[at] += wv * x[k]
			at++
		}
	}
}

// evaluate returns the log partial likelihood and its derivatives.
func (f *fit) evaluate(b []float64) derivatives {
	p := len(b)
	d := derivatives{score: make([]float64, p), info: mat.NewSymDense(p, nil)}
	for _, s := range f.strata {
		s.sweep(b, func(_ float64, risk, died *sums) { d.add(f.ties, risk, died) })
	}
	return d
}

// sweep calls at for every time of an event, the last first, with the sums over the
// risk set and over those who left. It returns by how much all η were lowered, which
// keeps exp within range.
func (s *stratum) sweep(b []float64, at func(time float64, risk, died *sums)) (lowered float64) {
	p := len(b)
	row := func(i int) []float64 { return s.x[i*p : (i+1)*p] }
	lowered = math.Inf(-1)
	for i := range s.eta {
		s.eta[i] = 0
		for j, v := range row(i) {
			s.eta[i] += b[j] * v
		}
		lowered = max(lowered, s.eta[i])
	}
	risk, died := newSums(p), newSums(p)
	peak := 0.0          // the largest weight that rounding may have left an error of
	leaving := s.byEntry // who is not there yet, looking back in time
	for last := len(s.time) - 1; last >= 0; {
		time := s.time[last]
		died.reset()
		for ; last >= 0 && s.time[last] == time; last-- {
			eta := s.eta[last] - lowered
			w := math.Exp(eta)
			s.weight[last] = w
			risk.add(row(last), w)
			risk.n++
			if !s.event[last] {
				continue
			}
			died.add(row(last), w)
			died.n++
			died.linear += eta
			for j, v := range row(last) {
				died.x[j] += v
			}
		}
		peak = max(peak, risk.w)
		for len(leaving) > 0 && s.entry[leaving[0]] >= time {
			risk.add(row(leaving[0]), -s.weight[leaving[0]])
			risk.n--
			leaving = leaving[1:]
		}
		if risk.w < cancelled*peak {
			s.count(risk, row, last+1, time) // else rounding of those who left would show
			peak = risk.w
		}
		if died.n > 0 {
			at(time, risk, died)
		}
	}
	return lowered
}

// cancelled is the share of a sum left by subtraction below which it is added up anew:
// what is left has lost no more than four of its sixteen digits.
const cancelled = 1e-4

// count adds up the risk set at a time anew, of the records from one on.
func (s *stratum) count(risk *sums, row func(int) []float64, from int, time float64) {
	risk.reset()
	for i := from; i < len(s.time); i++ {
		if s.entry[i] == 0 || s.entry[i] < time {
			risk.add(row(i), s.weight[i])
			risk.n++
		}
	}
}

// add adds one time of events.
func (d *derivatives) add(ties Ties, risk, died *sums) {
	d.loglik += died.linear
	for j, v := range died.x {
		d.score[j] += v
	}
	for k := range died.n {
		out := ties.out(k, died.n)
		w := risk.w - out*died.w
		d.loglik -= math.Log(w)
		at := 0
		for i := range risk.wx {
			mean := (risk.wx[i] - out*died.wx[i]) / w
			d.score[i] -= mean
			for j := range i + 1 {
				other := (risk.wx[j] - out*died.wx[j]) / w
				d.info.SetSym(i, j, d.info.At(i, j)+(risk.wxx[at]-out*died.wxx[at])/w-mean*other)
				at++
			}
		}
	}
}

// out is the share of those leaving at a time who are out of the risk set when the
// k-th of n leaves.
func (t Ties) out(k, n int) float64 {
	if t == Efron {
		return float64(k) / float64(n)
	}
	return 0
}
