package stable

import (
	"cmp"
	"fmt"

	"github.com/renjia-project/renjia"
)

// Pair is a resident and a hospital.
type Pair struct {
	Resident int `json:"resident"`
	Hospital int `json:"hospital"`
}

// Blocking lists the pairs that would leave a plan for each other: both accept each
// other, the resident has nobody or somebody worse, and the hospital has a place left
// or somebody worse. None means that the plan is stable. Pairs come by resident, then
// in the order of their list. A plan that breaks a capacity or joins two who do not
// accept each other is an ErrInvalid. It takes time in proportion to the lists.
func (m Market) Blocking(hospital []int) ([]Pair, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	p := m.prune()
	at, err := m.positions(p, hospital)
	if err != nil {
		return nil, err
	}
	// The worst a hospital would give up: with a place left, anybody comes in.
	worst := make([]int32, len(m.Hospitals))
	filled := make([]int, len(m.Hospitals))
	for _, k := range at {
		if k >= 0 {
			h := p.choice[k]
			filled[h]++
			worst[h] = max(worst[h], p.rank[k])
		}
	}
	for h, n := range filled {
		if n < m.Capacity[h] {
			worst[h] = p.start[h+1] - p.start[h]
		}
	}
	pairs := []Pair{}
	for r := range m.Residents {
		end := at[r]
		if end < 0 {
			end = p.from[r+1]
		}
		for k := p.from[r]; k < end; k++ {
			if h := p.choice[k]; p.rank[k] < worst[h] {
				pairs = append(pairs, Pair{r, int(h)})
			}
		}
	}
	return pairs, nil
}

// positions finds each resident's hospital in their pruned list.
func (m Market) positions(p pruned, hospital []int) ([]int32, error) {
	if len(hospital) != len(m.Residents) {
		return nil, fmt.Errorf("stable: a plan of %d residents where there are %d: %w", len(hospital), len(m.Residents), renjia.ErrInvalid)
	}
	var bad renjia.Problems
	at := make([]int32, len(hospital))
	filled := make([]int, len(m.Hospitals))
	for r, h := range hospital {
		at[r] = -1
		if h == Nobody {
			continue
		}
		for k := p.from[r]; k < p.from[r+1]; k++ {
			if int(p.choice[k]) == h {
				at[r] = k
			}
		}
		if at[r] < 0 {
			bad.Add(path("hospital", r), "hospital %d and the resident do not name each other, or it has no place", h)
			continue
		}
		filled[h]++
	}
	for h, n := range filled {
		bad.Require(n <= m.Capacity[h], path("hospitals", h), "%d residents in %d places", n, m.Capacity[h])
	}
	return at, bad.Err("plan")
}

// Compare says how two plans of the same market differ for the residents: how many
// are better off, worse off and elsewhere at all in the second.
func (m Market) Compare(first, second []int) (better, worse int, err error) {
	if err := m.Validate(); err != nil {
		return 0, 0, err
	}
	p := m.prune()
	a, err := m.positions(p, first)
	if err != nil {
		return 0, 0, err
	}
	b, err := m.positions(p, second)
	if err != nil {
		return 0, 0, err
	}
	for r := range a {
		switch cmp.Compare(rankOrLast(a[r]), rankOrLast(b[r])) {
		case 1:
			better++
		case -1:
			worse++
		}
	}
	return better, worse, nil
}

func rankOrLast(k int32) uint32 { return uint32(k) } // -1 becomes the largest
