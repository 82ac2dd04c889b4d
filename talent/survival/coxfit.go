package survival

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/renjia-project/renjia"
)

// fit is a regression under way. Covariates are centred and scaled, so that one
// step means the same for all of them; b is on that scale.
type fit struct {
	names        []string
	mean, scale  []float64
	strata       []*stratum
	stratumNames []string
	ties         Ties

	b          []float64
	at, atZero derivatives
	scoreTest  float64
	iterations int
	infinite   []int // for each covariate the sign of where it runs to, or 0
}

// derivatives are the log-likelihood at some b, its gradient and minus its Hessian.
type derivatives struct {
	loglik float64
	score  []float64
	info   *mat.SymDense
}

func newFit(names []string, kept []*Record, ties Ties) (*fit, error) {
	p := len(names)
	f := &fit{names: names, mean: make([]float64, p), scale: make([]float64, p), ties: ties, b: make([]float64, p), infinite: make([]int, p)}
	for j := range p {
		values := func(yield func(float64) bool) {
			for _, r := range kept {
				if !yield(r.Covariates[j]) {
					return
				}
			}
		}
		n := float64(len(kept))
		for v := range values {
			f.mean[j] += v / n
		}
		for v := range values {
			f.scale[j] += square(v-f.mean[j]) / n
		}
		f.scale[j] = math.Sqrt(f.scale[j])
		if f.scale[j] <= 1e-12*math.Abs(f.mean[j]) || f.scale[j] == 0 {
			return nil, fmt.Errorf("cox regression: covariate %q is the same for all: %w", names[j], renjia.ErrInvalid)
		}
	}
	stratumNames, parts := strata(kept)
	f.stratumNames = stratumNames
	for _, part := range parts {
		s := &stratum{table: columns(part, func(*Record) int32 { return 0 }), x: make([]float64, 0, len(part)*p), eta: make([]float64, len(part)), weight: make([]float64, len(part))}
		for _, r := range part {
			for j, v := range r.Covariates {
				s.x = append(s.x, (v-f.mean[j])/f.scale[j])
			}
		}
		slices.Reverse(s.byEntry) // a sweep goes from the longest spell down
		f.strata = append(f.strata, s)
	}
	return f, nil
}

// start works out everything at b = 0 and refuses covariates that say nothing new.
func (f *fit) start() error {
	f.atZero = f.evaluate(f.b)
	f.at = f.atZero
	events := 0
	for _, s := range f.strata {
		for _, event := range s.event {
			if event {
				events++
			}
		}
	}
	if j := dependent(f.atZero.info, float64(events)); j >= 0 {
		return fmt.Errorf("cox regression: covariate %q is constant among those at risk, or follows from those before it: %w", f.names[j], renjia.ErrInvalid)
	}
	score, err := quadratic(f.atZero.info, f.atZero.score)
	f.scoreTest = score
	return err
}

// dependent returns the first row that is a combination of those before it, or −1.
// A covariate of variance 1 that varies among those at risk says about 1 an event;
// one that does not says what rounding left.
func dependent(m *mat.SymDense, events float64) int {
	n := m.SymmetricDim()
	l := mat.NewTriDense(n, mat.Lower, nil)
	for j := range n {
		rest := m.At(j, j)
		for k := range j {
			v := m.At(j, k)
			for i := range k {
				v -= l.At(j, i) * l.At(k, i)
			}
			v /= l.At(k, k)
			l.SetTri(j, k, v)
			rest -= v * v
		}
		if !(rest > 1e-10*m.At(j, j) && rest > 1e-10*events) {
			return j
		}
		l.SetTri(j, j, math.Sqrt(rest))
	}
	return -1
}

const (
	still      = 1e-9  // a step that is none, in standard deviations
	moving     = 1e-3  // a step that is one
	flat       = 1e-10 // a relative gain in likelihood that is none
	maxSteps   = 60
	maxHalving = 30
)

// climb runs Newton's method. It ends when the coefficients stand still, or when the
// likelihood does although some coefficient does not: that one has no end.
func (f *fit) climb() {
	for f.iterations < maxSteps {
		step, ok := f.step()
		if !ok {
			f.runaway(f.b)
			return
		}
		if largest(step) < still {
			return
		}
		f.iterations++
		next, to, ok := f.along(step)
		if !ok {
			return // no halving gains anything: this is the top to working precision
		}
		gain := next.loglik - f.at.loglik
		f.b, f.at = to, next
		if gain <= flat*(1+math.Abs(next.loglik)) && largest(step) > moving {
			f.runaway(step)
			return
		}
	}
}

// step is Newton's: the information solved for the score.
func (f *fit) step() (step []float64, ok bool) {
	var c mat.Cholesky
	if !c.Factorize(f.at.info) {
		return nil, false
	}
	x := mat.NewVecDense(len(f.b), nil)
	if err := c.SolveVecTo(x, mat.NewVecDense(len(f.b), slices.Clone(f.at.score))); err != nil {
		return nil, false // singular to working precision, as where a coefficient has run away
	}
	return x.RawVector().Data, true
}

// along goes a step, or the largest half, quarter… of it that does not lose likelihood.
func (f *fit) along(step []float64) (next derivatives, to []float64, ok bool) {
	to = make([]float64, len(f.b))
	for share := 1.0; share > math.Pow(2, -maxHalving); share /= 2 {
		for j := range to {
			to[j] = f.b[j] + share*step[j]
		}
		next = f.evaluate(to)
		if next.loglik >= f.at.loglik-1e-13*math.Abs(f.at.loglik) {
			return next, to, true
		}
	}
	return next, to, false
}

// runaway marks the coefficients that still move.
func (f *fit) runaway(step []float64) {
	for j, v := range step {
		if math.Abs(v) > moving*largest(step) && math.Abs(v) > moving {
			f.infinite[j] = int(math.Copysign(1, v))
		}
	}
}

func largest(v []float64) (most float64) {
	for _, x := range v {
		most = max(most, math.Abs(x))
	}
	return most
}
