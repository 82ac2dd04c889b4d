package inequality

import (
	"math"
	"math/big"
	"strconv"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

const (
	idConcentration measured.ID = "concentration_index"
	idGeneralized   measured.ID = "generalized_concentration_index"
	idExtended      measured.ID = "extended_concentration_index"
	idWagstaff      measured.ID = "wagstaff"
	idErreygers     measured.ID = "erreygers"
	idCurve         measured.ID = "concentration_curve"
)

// Index returns the concentration index (集中指数) C = (2/μ)·cov(h, r), with r the rank
// of each unit from 0 to 1, ties in the middle of their places: below 0 if the worse
// off have more than their share, above 0 if the better off have, from 1/n − 1 to
// 1 − 1/n. Of groups it is Σ(p_t·L_{t+1} − p_{t+1}·L_t). It is undefined for a negative
// value and for a total of zero. Of values with an upper bound, such as yes or no,
// its range depends on the mean: see [Ranking.Wagstaff] and [Ranking.Erreygers]
// (Kakwani, Wagstaff & van Doorslaer 1997; O'Donnell et al. 2008, ch. 8).
func (r *Ranking) Index() (measured.Result, error) {
	if err := r.shares(idConcentration); err != nil {
		return measured.Result{}, err
	}
	about := r.about(idConcentration, r.kind(), "Kakwani, Wagstaff & van Doorslaer 1997; O'Donnell et al. 2008, ch. 8")
	if !r.exact {
		return about.Of(r.slant() / (r.total() / r.weights())), nil
	}
	return about.Exactly(new(big.Rat).Quo(r.exactSlant(), r.exactMean())), nil
}

// Generalized returns the generalized concentration index μ·C, in the unit of the
// values, which may be negative (Wagstaff, Paci & van Doorslaer 1991).
func (r *Ranking) Generalized() (measured.Result, error) {
	about := r.about(idGeneralized, r.kind(), "Wagstaff, Paci & van Doorslaer 1991")
	if !r.exact {
		return about.Of(r.slant()), nil
	}
	return about.Exactly(r.exactSlant()), nil
}

// Extended returns the extended concentration index
// C(ν) = 1 − (ν/(nμ))·Σh(1−r)^(ν−1), ν ≥ 1: 0 for ν = 1, the index itself for ν = 2; the
// larger ν, the more the worst off count. Of few units and ν other than 2 it is not
// quite 0 where all have the same. It is undefined where the index is (Wagstaff
// 2002; O'Donnell et al. 2008, ch. 9).
func (r *Ranking) Extended(nu float64) (measured.Result, error) {
	if !(nu >= 1) || math.IsInf(nu, 0) {
		return measured.Result{}, idExtended.Invalid("nu %v: want a finite number of at least 1", nu)
	}
	if err := r.shares(idExtended); err != nil {
		return measured.Result{}, err
	}
	weights := r.weights()
	var s sum.Compensated
	for t := range r.ties {
		left := math.Pow(1-t.rank(weights), nu-1)
		for i := t.from; i < t.to; i++ {
			s.Add(r.weight(i) * r.h[i] * left)
		}
	}
	about := r.about(idExtended, "nu "+strconv.FormatFloat(nu, 'g', -1, 64)+", "+r.kind(), "Wagstaff 2002; O'Donnell et al. 2008, ch. 9")
	return about.Of(1 - nu*s.Value()/r.total()), nil
}

// Wagstaff returns the concentration index of values with bounds, brought to −1 to
// 1 whatever the mean: C·μ·(upper − lower)/((upper − μ)(μ − lower)), which for yes or
// no (0 and 1) is C/(1−μ). It is undefined if the mean is a bound; values outside of
// the bounds are ErrInvalid (Wagstaff 2005).
func (r *Ranking) Wagstaff(lower, upper float64) (measured.Result, error) {
	if err := r.within(idWagstaff, lower, upper); err != nil {
		return measured.Result{}, err
	}
	about := r.bounded(idWagstaff, lower, upper, "Wagstaff 2005")
	if r.level() && (r.h[0] == lower || r.h[0] == upper) {
		return measured.Result{}, idWagstaff.Undefined("all values are %v, a bound", "所有数值都等于界限%v", r.h[0])
	}
	lo, hi, ok := bounds(lower, upper)
	if !r.exact || !ok {
		mean := r.total() / r.weights()
		return about.Of(r.slant() / (upper - mean) / (mean - lower) * (upper - lower)), nil
	}
	mean := r.exactMean()
	v := r.exactSlant()
	v.Mul(v, new(big.Rat).Sub(hi, lo))
	v.Quo(v, new(big.Rat).Sub(hi, mean))
	return about.Exactly(v.Quo(v, mean.Sub(mean, lo))), nil
}

// Erreygers returns the concentration index of values with bounds, corrected so
// that units that have and units that lack give the same with the sign changed:
// 4μC/(upper − lower), from −1 to 1. Values outside of the bounds are ErrInvalid
// (Erreygers 2009).
func (r *Ranking) Erreygers(lower, upper float64) (measured.Result, error) {
	if err := r.within(idErreygers, lower, upper); err != nil {
		return measured.Result{}, err
	}
	about := r.bounded(idErreygers, lower, upper, "Erreygers 2009")
	lo, hi, ok := bounds(lower, upper)
	if !r.exact || !ok {
		return about.Of(4 * r.slant() / (upper - lower)), nil
	}
	v := r.exactSlant()
	v.Mul(v, big.NewRat(4, 1))
	return about.Exactly(v.Quo(v, hi.Sub(hi, lo))), nil
}

// Curve returns the concentration curve: the point (p, L) says that the share p of
// the units, the worst off first, has the share L of the total. It begins at (0, 0),
// has one point for each rank and ends at (1, 1); it may lie above the diagonal. It
// is undefined where the index is.
func (r *Ranking) Curve() ([]Point, error) {
	if err := r.shares(idCurve); err != nil {
		return nil, err
	}
	points := []Point{{}}
	weights, total := r.weights(), r.total()
	var s sum.Compensated
	for t := range r.ties {
		for i := t.from; i < t.to; i++ {
			s.Add(r.weight(i) * r.h[i])
		}
		points = append(points, Point{min((t.below+t.weight)/weights, 1), min(s.Value()/total, 1)})
	}
	points[len(points)-1] = Point{1, 1} // whatever the rounding of the last sums
	return points, nil
}

// slant is 2·cov(h, r), the mean of h(2r − 1). A level is taken off first, so that
// equal values have none.
func (r *Ranking) slant() float64 {
	weights := r.weights()
	var s sum.Compensated
	for t := range r.ties {
		place := 2*t.rank(weights) - 1
		for i := t.from; i < t.to; i++ {
			s.Add(r.weight(i) / weights * (r.h[i] - r.h[0]) * place)
		}
	}
	return s.Value()
}

// exactSlant is the same without rounding.
func (r *Ranking) exactSlant() *big.Rat {
	var all, below int64
	for i := range r.h {
		all += r.wholeWeight(i)
	}
	var s signed
	for t := range r.ties {
		var tied int64
		for i := t.from; i < t.to; i++ {
			tied += r.wholeWeight(i)
		}
		for i := t.from; i < t.to; i++ {
			s.add(r.wholeWeight(i), sum.Scaled(r.h[i], r.hPlaces), 2*below+tied-all)
		}
		below += tied
	}
	square := new(big.Int).Mul(big.NewInt(all), big.NewInt(all))
	return new(big.Rat).SetFrac(s.int(), square.Mul(square, ten(r.hPlaces)))
}

func (r *Ranking) exactMean() *big.Rat {
	var all int64
	var s signed
	for i, v := range r.h {
		all += r.wholeWeight(i)
		s.add(r.wholeWeight(i), sum.Scaled(v, r.hPlaces), 1)
	}
	return new(big.Rat).SetFrac(s.int(), new(big.Int).Mul(big.NewInt(all), ten(r.hPlaces)))
}

// shares checks that the values are parts of a total.
func (r *Ranking) shares(id measured.ID) error {
	positive := false
	for _, v := range r.h {
		if v < 0 {
			return id.Undefined("a value is negative: %v", "有数值为负：%v", v)
		}
		positive = positive || v > 0
	}
	if !positive {
		return id.Undefined("the total is zero", "总和为零")
	}
	if math.IsInf(r.total(), 0) || math.IsNaN(r.total()) {
		return id.Undefined("the total is beyond the floats", "总和超出浮点数范围")
	}
	return nil
}

func (r *Ranking) within(id measured.ID, lower, upper float64) error {
	if !(lower < upper) || math.IsInf(lower, 0) || math.IsInf(upper, 0) {
		return id.Invalid("bounds %v and %v: want the lower first and both finite", lower, upper)
	}
	for _, v := range r.h {
		if v < lower || v > upper {
			return id.Invalid("value %v is outside of the bounds %v and %v", v, lower, upper)
		}
	}
	return nil
}

// level reports whether all have the same.
func (r *Ranking) level() bool {
	for _, v := range r.h {
		if v != r.h[0] {
			return false
		}
	}
	return true
}

func bounds(lower, upper float64) (lo, hi *big.Rat, ok bool) {
	places, ok := sum.Places([]float64{lower, upper})
	unit := ten(places)
	return new(big.Rat).SetFrac(big.NewInt(sum.Scaled(lower, places)), unit), new(big.Rat).SetFrac(big.NewInt(sum.Scaled(upper, places)), unit), ok
}

func (r *Ranking) kind() string {
	if r.w != nil {
		return "ties averaged, weighted"
	}
	return "ties averaged"
}

func (r *Ranking) about(id measured.ID, variant, source string) measured.About {
	a := measured.About{ID: id, N: int64(len(r.h)), Variant: variant, Source: source}
	a = a.With(measured.Number("mean", r.total()/r.weights()))
	if r.w != nil {
		a = a.With(measured.Number("weights", r.weights()))
	}
	return a
}

func (r *Ranking) bounded(id measured.ID, lower, upper float64, source string) measured.About {
	return r.about(id, r.kind(), source).With(measured.Number("lower", lower), measured.Number("upper", upper))
}
