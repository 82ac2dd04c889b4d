package sum

import "math"

// Compensated is a sum with Neumaier's correction: its error does not grow with
// the number of terms. The zero value is an empty sum. A sum beyond the floats is
// infinite or NaN.
type Compensated struct{ s, c float64 }

// Add adds a term.
func (k *Compensated) Add(v float64) {
	t := k.s + v
	if math.Abs(k.s) >= math.Abs(v) {
		k.c += (k.s - t) + v
	} else {
		k.c += (v - t) + k.s
	}
	k.s = t
}

// Value returns the sum.
func (k *Compensated) Value() float64 { return k.s + k.c }

// Of returns the sum of x.
func Of(x []float64) float64 {
	var k Compensated
	for _, v := range x {
		k.Add(v)
	}
	return k.Value()
}
