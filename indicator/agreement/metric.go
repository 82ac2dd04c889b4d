package agreement

import "github.com/renjia-project/renjia/indicator/measured"

// Metric says how much two values differ, by the scale they are on.
type Metric string

// The metrics. There is no default.
const (
	Nominal  Metric = "nominal"  // names: 1 if different
	Ordinal  Metric = "ordinal"  // ranks: (Σ of the frequencies between them, the ends by half)²
	Interval Metric = "interval" // numbers with equal steps: (c − k)²
	Ratio    Metric = "ratio"    // amounts, not negative: ((c − k)/(c + k))²
)

func (m Metric) check() error {
	return measured.Choose(KrippendorffAlpha, "metric", "how much two values differ depends on their scale",
		m, Nominal, Ordinal, Interval, Ratio)
}

func (m Metric) wants() string {
	if m == Ratio {
		return "a finite number of at least 0"
	}
	return "a finite number"
}

// scale is a metric made ready for the values of a set of ratings.
type scale struct {
	metric   Metric
	position []float64 // of each distinct value
}

// newScale places the values. Two ordinal values differ by the frequencies between
// them, the ends by half: that is the difference of their mid-ranks.
func newScale(m Metric, values, counts []float64) scale {
	s := scale{m, values}
	if m != Ordinal {
		return s
	}
	s.position = make([]float64, len(values))
	below := 0.0
	for i, n := range counts {
		s.position[i] = below + n/2
		below += n
	}
	return s
}

// squared returns the squared difference of two of the distinct values.
func (s scale) squared(i, j int) float64 {
	if i == j {
		return 0
	}
	d := s.position[i] - s.position[j]
	switch s.metric {
	case Nominal:
		return 1
	case Ratio:
		d /= s.position[i] + s.position[j]
	}
	return d * d
}

// total returns Σ over ordered pairs of values, whoever gave them and to whatever
// unit, of their squared difference. It is O(distinct values), for ratio their square.
func (s scale) total(counts []float64) (sum float64) {
	n, first := 0.0, 0.0
	for i, c := range counts {
		n += c
		first += c * s.position[i]
	}
	switch s.metric {
	case Nominal:
		for _, c := range counts {
			sum += c * (n - c)
		}
	case Ratio:
		for i, c := range counts {
			for j, k := range counts[:i] {
				sum += 2 * c * k * s.squared(i, j)
			}
		}
	default:
		for i, c := range counts {
			d := s.position[i] - first/n
			sum += 2 * n * c * d * d
		}
	}
	return sum
}
