package indicator

import "slices"

// Point is a point of a curve.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Lorenz returns the Lorenz curve of values that are not negative: the point
// (p, L) says that the poorest share p of the units has the share L of the
// total. It begins at (0, 0), has one point per unit and ends at (1, 1). It is
// undefined where [Gini] is; twice the area between curve and diagonal is the
// Gini coefficient of the [Population] variant.
func Lorenz(x []float64) ([]Point, error) {
	total, err := totalOf(MeasureGini, x)
	if err != nil {
		return nil, err
	}
	points := make([]Point, 1, len(x)+1)
	var s compensated
	for i, v := range slices.Sorted(slices.Values(x)) {
		s.add(v)
		points = append(points, Point{X: float64(i+1) / float64(len(x)), Y: min(s.sum()/total, 1)})
	}
	points[len(x)].Y = 1 // whatever the rounding of the last sum
	return points, nil
}
