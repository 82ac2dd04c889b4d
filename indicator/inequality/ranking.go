package inequality

import (
	"math/big"

	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

// Ranking is what units have, in the order of something else: service received in
// the order of income, illness in the order of wealth. Units of equal rank share
// their places.
type Ranking struct {
	h, by, w        []float64 // in the order of by; w is nil if every unit counts once
	sd              []float64 // within each place that stands for a group, nil if unknown
	hPlaces, places int
	exact           bool
}

const idRanking measured.ID = "ranking"

// Rank puts values h in the order of by, the worst off first. It fails with
// ErrInvalid for anything that is not finite and for a negative weight, and with a
// *measured.UndefinedError if no unit counts. It keeps h and by as they are.
func Rank(h, by []float64, o Options) (*Ranking, error) {
	if len(by) != len(h) {
		return nil, idRanking.Invalid("there are %d ranks of %d values", len(by), len(h))
	}
	if err := check(idRanking, h, o.Weights); err != nil {
		return nil, err
	}
	if err := check("rank", by, nil); err != nil {
		return nil, err
	}
	order := make([]entry, 0, len(h))
	for i, v := range by {
		if o.Weights == nil || o.Weights[i] > 0 {
			order = append(order, entry{v + 0, i}) // no negative zero: it would sort before zero
		}
	}
	if len(order) == 0 {
		return nil, idRanking.Undefined("there are no values", "没有数值")
	}
	sortEntries(order)
	return ranking(order, h, o.Weights), nil
}

func ranking(order []entry, h, w []float64) *Ranking {
	r := &Ranking{h: make([]float64, len(order)), by: make([]float64, len(order))}
	if w != nil {
		r.w = make([]float64, len(order))
	}
	for i, e := range order {
		r.h[i], r.by[i] = h[e.at], e.x
		if w != nil {
			r.w[i] = w[e.at]
		}
	}
	var hs, ws bool
	r.hPlaces, hs = sum.Places(r.h)
	r.places, ws = sum.Places(r.w)
	r.exact = hs && ws && r.weights()*float64(ten(r.places).Int64()) < 1<<62
	return r
}

// Stratum is a group of units of which only the mean is known.
type Stratum struct {
	Units float64 // how many it has
	Mean  float64 // of what they have, a rate for example
	SD    float64 // standard deviation within the group; 0 if it is not known
}

// Strata ranks groups of units, the worst off first. A group without units is left
// out. If any standard deviation is known, the standard error of the concentration
// index takes all of them into account.
func Strata(groups []Stratum) (*Ranking, error) {
	h, by, w, sd := make([]float64, 0, len(groups)), make([]float64, 0, len(groups)), make([]float64, 0, len(groups)), make([]float64, 0, len(groups))
	known := false
	for i, g := range groups {
		if !(g.SD >= 0) || g.SD > 1e300 {
			return nil, idRanking.Invalid("group %d: standard deviation %v: want a number of at least 0", i+1, g.SD)
		}
		h, by, w = append(h, g.Mean), append(by, float64(i)), append(w, g.Units)
		if g.Units > 0 {
			sd = append(sd, g.SD)
		}
		known = known || g.SD > 0
	}
	r, err := Rank(h, by, Options{Weights: w})
	if err == nil && known {
		r.sd = sd
	}
	return r, err
}

// N returns how many units, or groups of them, count.
func (r *Ranking) N() int { return len(r.h) }

func (r *Ranking) weight(i int) float64 {
	if r.w == nil {
		return 1
	}
	return r.w[i]
}

func (r *Ranking) weights() float64 {
	if r.w == nil {
		return float64(len(r.h))
	}
	return sum.Of(r.w)
}

func (r *Ranking) total() float64 {
	var s sum.Compensated
	for i, v := range r.h {
		s.Add(v * r.weight(i))
	}
	return s.Value()
}

func (r *Ranking) wholeWeight(i int) int64 {
	if r.w == nil {
		return 1
	}
	return sum.Scaled(r.w[i], r.places)
}

// tie is a run of units of the same rank.
type tie struct {
	from, to int
	below    float64 // weight of the units before
	weight   float64
}

// ties yields the runs of units of equal rank in order.
func (r *Ranking) ties(yield func(tie) bool) {
	var below sum.Compensated
	for from := 0; from < len(r.by); {
		t := tie{from: from, to: from + 1, below: below.Value(), weight: r.weight(from)}
		for ; t.to < len(r.by) && r.by[t.to] == r.by[from]; t.to++ {
			t.weight += r.weight(t.to)
		}
		below.Add(t.weight)
		if !yield(t) {
			return
		}
		from = t.to
	}
}

// rank is the middle of a tie's places, from 0 to 1.
func (t tie) rank(weights float64) float64 { return (t.below + t.weight/2) / weights }

// signed is an exact sum of products of which any may be negative.
type signed struct{ plus, minus sum.Products }

func (s *signed) add(a, b, c int64) {
	into := &s.plus
	if (a < 0) != (b < 0) != (c < 0) {
		into = &s.minus
	}
	into.Add(magnitude(a), magnitude(b), magnitude(c))
}

func (s *signed) int() *big.Int {
	plus := s.plus.Int()
	return plus.Sub(plus, s.minus.Int())
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}
