package profile

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// atMost is the chance that a draw of so many of n contains at most k of the
// marked ones (hypergeometric).
func atMost(k, n, marked, draw int) float64 {
	sum, whole := 0.0, logChoose(n, draw)
	for i := max(0, draw-(n-marked)); i <= min(k, draw, marked); i++ {
		sum += math.Exp(logChoose(marked, i) + logChoose(n-marked, draw-i) - whole)
	}
	return min(1, sum)
}

// logChoose is the logarithm of a binomial coefficient.
func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// binomialAtLeast is the chance of k or more of n acts at a chance of q each. Acts
// that are weighted count as their sum, rounded down for the leaders and up for all.
func binomialAtLeast(k, n, q float64) float64 {
	k, n = math.Floor(k+1e-9), math.Ceil(n-1e-9)
	switch {
	case k <= 0 || q >= 1:
		return 1
	case q <= 0:
		return 0
	}
	return mathext.RegIncBeta(k, n-k+1, q)
}
