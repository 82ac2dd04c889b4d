package permute

import "strconv"

// Digits is to how many significant digits values are compared.
const Digits = 12

// Rounded returns a value to 12 significant digits. Values that are equal by
// symmetry but were added up in another order, such as 0.1+0.2 and 0.3, differ in
// the sixteenth; compared as they are, a test would see an order where there is
// none. All tests of labels compare rounded values. Values that came of an
// iteration with a coarser tolerance, or that are 0 but for cancellation, must be
// rounded by the caller.
func Rounded(x float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', Digits-1, 64), 64)
	if err != nil {
		return x // beyond the largest float
	}
	return r
}
