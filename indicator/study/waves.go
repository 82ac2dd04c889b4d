package study

import (
	"maps"
	"math"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Wave holds the value of each member of a panel at one time, by their code.
type Wave map[string]float64

// Panel is what two waves say, and how far those who dropped out may have bent it.
type Panel struct {
	Change    Estimate `json:"change"` // of those who stayed
	First     int      `json:"first"`  // members with a value in the first wave
	Stayed    int      `json:"stayed"`
	Lost      int      `json:"lost"`
	Joined    int      `json:"joined"`    // only in the second wave: they do not count
	Retention *big.Rat `json:"retention"` // stayed/first
	// Selection is the mean of the first wave of those lost less that of those who
	// stayed, with Welch's error: far from 0, the change is not that of all. Nil if
	// one of them has fewer than two members, or nothing varies.
	Selection *Estimate `json:"selection"`
}

// Waves compares two waves of a panel (追踪调查). NaN, like being absent, is a missing
// value. The change is undefined for fewer than two who stayed.
func Waves(first, second Wave, level float64) (Panel, error) {
	var p Panel
	var before, after, lost []float64
	for _, code := range slices.Sorted(maps.Keys(first)) {
		v := first[code]
		if math.IsNaN(v) {
			continue
		}
		if math.IsInf(v, 0) {
			return Panel{}, WaveChange.Invalid("member %q has the value %v: want a finite number", code, v)
		}
		p.First++
		if w, ok := second[code]; ok && !math.IsNaN(w) {
			before, after = append(before, v), append(after, w)
			continue
		}
		lost = append(lost, v)
	}
	for code, w := range second {
		if v, ok := first[code]; !math.IsNaN(w) && (!ok || math.IsNaN(v)) {
			p.Joined++
		}
	}
	var err error
	if p.Change, err = paired(WaveChange, before, after, level); err != nil {
		return Panel{}, err
	}
	p.Change.Missing = "members without a value in both waves are left out"
	p.Stayed, p.Lost = len(before), len(lost)
	p.Change.Inputs = append(p.Change.Inputs[:1], measured.Count("lost", p.Lost), measured.Count("joined", p.Joined))
	p.Retention = big.NewRat(int64(p.Stayed), int64(p.First))
	about := measured.About{ID: "panel_selection", N: int64(p.First), Variant: "lost − stayed, first wave", Source: "Welch 1947"}
	if s, ok := welch(about, lost, before, level); ok {
		p.Selection = &s
	}
	return p, nil
}

// Retained returns for each wave which share of the members of the first has a value
// in it; the first is 1. It is undefined for no waves and for an empty first.
func Retained(waves []Wave) ([]*big.Rat, error) {
	var members []string
	if len(waves) > 0 {
		for code, v := range waves[0] {
			if !math.IsNaN(v) {
				members = append(members, code)
			}
		}
	}
	if len(members) == 0 {
		return nil, WaveChange.Undefined("the first wave has no members", "首轮调查没有样本")
	}
	shares := make([]*big.Rat, len(waves))
	for i, w := range waves {
		seen := 0
		for _, code := range members {
			if v, ok := w[code]; ok && !math.IsNaN(v) {
				seen++
			}
		}
		shares[i] = big.NewRat(int64(seen), int64(len(members)))
	}
	return shares, nil
}
