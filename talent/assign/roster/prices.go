package roster

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// thousandths reads prices by day and shift.
func (m *model) thousandths(prices [][]float64) ([]int64, error) {
	var p renjia.Problems
	square(&p, "prices", prices, len(m.Days), len(m.Shifts))
	if err := p.Err("roster"); err != nil {
		return nil, err
	}
	whole := make([]int64, 0, len(m.demand))
	for d := range prices {
		for s, v := range prices[d] {
			if math.IsNaN(v) || math.Abs(v) > mostPrice/scale {
				return nil, fmt.Errorf("roster: prices[%d][%d]: %v is not within ±%d: %w", d, s, v, int64(mostPrice/scale), renjia.ErrInvalid)
			}
			whole = append(whole, min(m.lack[s], int64(math.Round(v*scale))))
		}
	}
	return whole, nil
}
