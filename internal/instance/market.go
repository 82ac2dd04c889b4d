package instance

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Market describes a generated market of residents and hospitals.
type Market struct {
	Residents int     `json:"R"`
	Hospitals int     `json:"H"`
	Seed      uint64  `json:"seed"`
	Low       int     `json:"lo"` // shortest list of a resident
	High      int     `json:"hi"`
	CapLow    int     `json:"caplo"`
	CapHigh   int     `json:"caphi"`
	Drop      float64 `json:"drop"` // share of residents a hospital leaves off its list
}

// Validate reports what cannot be generated.
func (m Market) Validate() error {
	ok := m.Residents >= 0 && m.Hospitals >= 0 && (m.Hospitals == 0 || m.Residents <= maxCells/m.Hospitals) &&
		m.Low >= 0 && m.Low <= m.High && m.CapLow >= 0 && m.CapLow <= m.CapHigh && m.Drop >= 0 && m.Drop <= 1
	if !ok {
		return fmt.Errorf("spec: want 0 ≤ lo ≤ hi, 0 ≤ caplo ≤ caphi, a drop of 0 to 1 and at most %d pairs: %w", maxCells, renjia.ErrInvalid)
	}
	return nil
}

// Lists returns the lists of both sides, best first, and the capacities of the
// hospitals. The lists are not symmetric.
func (m Market) Lists() (residents, hospitals [][]int, capacity []int, err error) {
	if err := m.Validate(); err != nil {
		return nil, nil, nil, err
	}
	row, column := Stream(m.Seed^rowTag), Stream(m.Seed^columnTag)
	drop, limit := Stream(m.Seed^forbidTag), Stream(m.Seed^capTag)
	for r := range m.Residents {
		at := r * (m.Hospitals + 1)
		list := row.shuffle(at, m.Hospitals)
		keep := int(row.Between(at+m.Hospitals, int64(m.Low), int64(m.High)))
		residents = append(residents, list[:min(keep, len(list))])
	}
	for h := range m.Hospitals {
		list := []int{}
		for _, r := range column.shuffle(h*m.Residents, m.Residents) {
			if m.Drop == 0 || !drop.below(h*m.Residents+r, m.Drop) {
				list = append(list, r)
			}
		}
		hospitals = append(hospitals, list)
		capacity = append(capacity, int(limit.Between(h, int64(m.CapLow), int64(m.CapHigh))))
	}
	return residents, hospitals, capacity, nil
}
