package centrality

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

func sumOf(x []float64) float64 { return floats.Sum(x) }

func dot(x, y []float64) float64 { return floats.Dot(x, y) }

func norm(x []float64) float64 { return math.Sqrt(dot(x, x)) }

// subtract takes c·y from x.
func subtract(x []float64, c float64, y []float64) { floats.AddScaled(x, -c, y) }

func shrink(x []float64, by float64) { floats.Scale(1/by, x) }
