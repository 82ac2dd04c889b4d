package permute

import "math"

// basis is orthonormal vectors that span the same as some columns.
type basis struct {
	vectors   [][]float64
	dependent int // the first column that those before it span, −1 if none
}

// orthonormal makes a basis of columns by the modified process of Gram and
// Schmidt, done twice, which is orthogonal to rounding (Giraud, Langou & Rozložník
// 2005).
func orthonormal(columns [][]float64) basis {
	const independent = 1e-9
	b := basis{dependent: -1}
	for k, c := range columns {
		v := b.residual(c)
		size := math.Sqrt(squaresOf(v))
		if size <= independent*math.Sqrt(squaresOf(c)) {
			b.dependent = k
			return b
		}
		for i := range v {
			v[i] /= size
		}
		b.vectors = append(b.vectors, v)
	}
	return b
}

// residual returns what a basis leaves of a column.
func (b basis) residual(column []float64) []float64 {
	v := append([]float64(nil), column...)
	for range 2 {
		for _, q := range b.vectors {
			d := dot(v, q)
			for i := range v {
				v[i] -= d * q[i]
			}
		}
	}
	return v
}

func dot(x, y []float64) (sum float64) {
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

func squaresOf(x []float64) float64 { return dot(x, x) }
