package inequality

import (
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/internal/sum"
)

const (
	idLorenz measured.ID = "lorenz"
	idHoover measured.ID = "hoover"
	idShare  measured.ID = "quantile_share"
	idPalma  measured.ID = "palma"
)

const sourceLorenz = "Lorenz 1905"

// Point is a point of a curve.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Lorenz returns the Lorenz curve (洛伦兹曲线): the point (p, L) says that the share p
// of the units with the smallest values has the share L of the total. It begins at
// (0, 0), has one point per unit and ends at (1, 1). It is undefined for a negative
// value and for a total of zero; twice the area between curve and diagonal is the
// Gini coefficient of the [Population].
func (d *Distribution) Lorenz() ([]Point, error) {
	if err := d.shares(idLorenz); err != nil {
		return nil, err
	}
	points := make([]Point, 1, len(d.x)+1)
	weights, total := d.weights(), d.total()
	var w, s sum.Compensated
	for i, v := range d.x {
		w.Add(d.weight(i))
		s.Add(v * d.scale * d.weight(i))
		points = append(points, Point{min(w.Value()/weights, 1), min(s.Value()/total, 1)})
	}
	points[len(d.x)] = Point{1, 1} // whatever the rounding of the last sums
	return points, nil
}

// Hoover returns Hoover's index ½Σ|x/Σx − 1/n|, also known as Pietra's or the Robin
// Hood index: the share of the total that would have to change hands for all to
// have the same; from 0 to 1 − 1/n. It is the greatest height of the diagonal above
// the Lorenz curve. It is undefined for a negative value and for a total of zero
// (Hoover 1936).
func (d *Distribution) Hoover() (measured.Result, error) {
	if err := d.shares(idHoover); err != nil {
		return measured.Result{}, err
	}
	about := d.about(idHoover, "", "Hoover 1936")
	if !d.countable() {
		return about.Of(d.hoover()), nil
	}
	return about.Exactly(d.exactHoover()), nil
}

func (d *Distribution) hoover() float64 {
	mean := d.average()
	var s sum.Compensated
	for i, v := range d.x {
		if v *= d.scale; v < mean {
			s.Add(d.weight(i) * (1 - v/mean))
		}
	}
	return s.Value() / d.weights()
}

// exactHoover adds up what the units below the mean lack.
func (d *Distribution) exactHoover() *big.Rat {
	weights, total := d.sums()
	mean := new(big.Int).Quo(total, weights) // a whole value is below the mean iff it is not above this, or makes no difference
	var w, s sum.Products
	for i := range d.x {
		if mean.IsUint64() && d.whole(i) > mean.Uint64() {
			break
		}
		w.Add(d.wholeWeight(i), 1, 1)
		s.Add(d.wholeWeight(i), d.whole(i), 1)
	}
	lack := new(big.Int).Mul(w.Int(), total)
	lack.Sub(lack, s.Int().Mul(s.Int(), weights))
	return new(big.Rat).SetFrac(lack, total.Mul(total, weights))
}

// Share returns what the units between two fractions of all, from the bottom, have
// of the total: Share(4/5, 1) is the share of the top fifth. A unit that lies on
// both sides of a fraction is divided in proportion, as the Lorenz curve is drawn.
// It is undefined for a negative value and for a total of zero; fractions that are
// not 0 ≤ from < to ≤ 1 are ErrInvalid.
func (d *Distribution) Share(from, to renjia.Fraction) (measured.Result, error) {
	if from.Sign() < 0 || from.Compare(to) >= 0 || to.Compare(renjia.Frac(1, 1)) > 0 {
		return measured.Result{}, idShare.Invalid("from %s to %s: want fractions of 0 to 1, the first below the second", from, to)
	}
	if err := d.shares(idShare); err != nil {
		return measured.Result{}, err
	}
	about := d.about(idShare, "from "+from.String()+" to "+to.String()+", interpolated", sourceLorenz)
	if !d.countable() {
		return about.Of(d.held(to.Float64()) - d.held(from.Float64())), nil
	}
	upper := d.exactHeld(to)
	return about.Exactly(upper.Sub(upper, d.exactHeld(from))), nil
}

// Palma returns the share of the top tenth over that of the bottom four tenths, by
// the interpolated Lorenz curve. It is undefined for a negative value, for a total
// of zero and if the bottom has nothing (Palma 2011).
func (d *Distribution) Palma() (measured.Result, error) {
	if err := d.shares(idPalma); err != nil {
		return measured.Result{}, err
	}
	about := d.about(idPalma, "interpolated", "Palma 2011")
	if !d.countable() {
		bottom := d.held(.4)
		if bottom == 0 {
			return measured.Result{}, bottomless()
		}
		return about.Of((1 - d.held(.9)) / bottom), nil
	}
	bottom := d.exactHeld(renjia.Frac(2, 5))
	if bottom.Sign() == 0 {
		return measured.Result{}, bottomless()
	}
	top := new(big.Rat).Sub(big.NewRat(1, 1), d.exactHeld(renjia.Frac(9, 10)))
	return about.Exactly(top.Quo(top, bottom)), nil
}

func bottomless() error {
	return idPalma.Undefined("the bottom four tenths have nothing", "最低的四成单位一无所有")
}

// held returns the height of the Lorenz curve at p.
func (d *Distribution) held(p float64) float64 {
	left := p * d.weights()
	var s sum.Compensated
	for i, v := range d.x {
		w := min(d.weight(i), left)
		s.Add(v * d.scale * w)
		if left -= w; left <= 0 {
			break
		}
	}
	return min(s.Value()/d.total(), 1)
}

// exactHeld is the same without rounding.
func (d *Distribution) exactHeld(p renjia.Fraction) *big.Rat {
	weights, total := d.sums()
	limit := new(big.Rat).Mul(p.Rat(), new(big.Rat).SetInt(weights))
	whole := new(big.Int).Quo(limit.Num(), limit.Denom()).Uint64() // countable: fits
	var s sum.Products
	var below uint64
	i := 0
	for ; i < len(d.x) && d.wholeWeight(i) <= whole-below; i++ {
		below += d.wholeWeight(i)
		s.Add(d.wholeWeight(i), d.whole(i), 1)
	}
	held := new(big.Rat).SetInt(s.Int())
	if i < len(d.x) {
		part := limit.Sub(limit, new(big.Rat).SetInt(new(big.Int).SetUint64(below)))
		held.Add(held, part.Mul(part, new(big.Rat).SetInt(new(big.Int).SetUint64(d.whole(i)))))
	}
	return held.Quo(held, new(big.Rat).SetInt(total))
}
