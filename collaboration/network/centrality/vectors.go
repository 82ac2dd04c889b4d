package centrality

import "math"

func sumOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

func dot(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}

func norm(x []float64) float64 { return math.Sqrt(dot(x, x)) }

// subtract takes c·y from x.
func subtract(x []float64, c float64, y []float64) {
	for i := range x {
		x[i] -= c * y[i]
	}
}

func shrink(x []float64, by float64) {
	for i := range x {
		x[i] /= by
	}
}
