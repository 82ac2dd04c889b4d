package profile

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// Component is one measure with the place of the class in it.
type Component struct {
	Name      string      `json:"-"` // degree, coreness_minres…: the key of the component in JSON
	Aspect    Aspect      `json:"aspect"`
	Label     renjia.Text `json:"label"`
	Undefined string      `json:"undefined,omitempty"` // why there is no number; all below is 0 then

	Delta     float64 `json:"delta"`   // Cliff's delta, −1 to 1: 1 if every other is ahead of every member
	Ahead     float64 `json:"p_ahead"` // (1 + delta)/2: the chance that a random other is ahead of a random member
	Numerator int64   `json:"numerator"`
	Pairs     int64   `json:"pairs"`

	Permutations int64   `json:"permutations"`
	CountGE      int64   `json:"count_ge"`
	P            float64 `json:"p_one_sided_more_peripheral"`
	PTwo         float64 `json:"p_two_sided"`
	PHolm        float64 `json:"p_holm"`
	PMaxT        float64 `json:"p_max_t"`
	Resolution   float64 `json:"resolution"` // the smallest p that could have come out

	Interval *Interval     `json:"interval,omitempty"`
	Rewired  *Rewired      `json:"rewired,omitempty"`
	Measure  network.About `json:"measure"`
}

// Interval is a percentile interval of delta over resampled parties.
type Interval struct {
	Lower     float64 `json:"lower"`
	Upper     float64 `json:"upper"`
	Level     float64 `json:"level"`
	Resamples int     `json:"resamples"`
	Variant   string  `json:"variant"`
}

// Rewired is delta among random networks in which every party keeps its number of
// ties: whether the class is more peripheral than its number of ties explains.
type Rewired struct {
	Graphs int     `json:"graphs"`
	Mean   float64 `json:"mean"` // delta to be expected of the numbers of ties alone
	P      float64 `json:"p"`    // (1 + networks with a delta as large)/(1 + networks)
	PHolm  float64 `json:"p_holm"`
}

// p is the p-value that a correction compares with the level.
func (c Component) p(by Correction) float64 {
	switch by {
	case CorrectHolm:
		return c.PHolm
	case CorrectMaxT:
		return c.PMaxT
	}
	return c.P
}

// p is the p-value that a correction compares with the level: Holm's for either.
func (r Rewired) p(by Correction) float64 {
	if by == CorrectNone {
		return r.P
	}
	return r.PHolm
}

// components tests all measures that are defined over the same relabellings.
func components(all []measured, member []bool, o permute.Options) ([]Component, error) {
	list := make([]Component, len(all))
	var tested []permute.Component
	var at []int
	for i, m := range all {
		list[i] = Component{Name: m.name, Aspect: m.aspect, Label: m.label, Measure: m.about}
		if m.why != nil {
			list[i].Undefined = m.why.Error()
			continue
		}
		tested = append(tested, permute.Component{Name: m.name, Values: m.values})
		at = append(at, i)
	}
	if len(tested) == 0 {
		return list, nil
	}
	tests, err := permute.LabelsAll(tested, member, o)
	if err != nil {
		return nil, err
	}
	for k, t := range tests {
		c := &list[at[k]]
		c.Delta, c.Ahead, c.Numerator, c.Pairs = t.Delta, (1+t.Delta)/2, t.Numerator, t.Pairs
		c.Permutations, c.CountGE, c.P, c.PTwo = t.Permutations, t.CountGE, t.PGE, t.PTwo
		c.PHolm, c.PMaxT, c.Resolution = t.PHolm, t.PMaxT, t.Resolution
	}
	return list, nil
}
