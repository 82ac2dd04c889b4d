package profile

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// Place is where a network stands on both axes of a [Quadrant].
type Place string

// The four places, and none where an axis is undefined.
const (
	LedCoordinated Place = "led and coordinated" // 一核多元
	LedStar        Place = "led, star-like"      // 一核独大
	SelfOrganised  Place = "self-organised"      // 多元自组织
	Fragmented     Place = "fragmented"          // 松散
	Undecided      Place = "undecided"           // an axis is undefined
)

var placeNames = map[Place]renjia.Text{
	LedCoordinated: {EN: "led and coordinated", ZH: "一核引领、多元协同"},
	LedStar:        {EN: "led, star-like", ZH: "一核引领、其余主体联系薄弱"},
	SelfOrganised:  {EN: "self-organised", ZH: "未显示核心引领、主体间有协同"},
	Fragmented:     {EN: "fragmented", ZH: "未显示核心引领、主体间联系薄弱"},
	Undecided:      {EN: "undecided", ZH: "无法判定"},
}

// Quadrant places a network on unity and coordination across classes, each against
// chance.
//
// Led: the leaders have more acts than parties named at random would if every act
// fell on any party alike (exact binomial p below the level).
//
// Coordinated: the ties among the rest do not keep to classes more than chance
// allows, by either of two nulls, and enough of them are left. The nulls: as many
// ties thrown on the pairs of the rest (exact hypergeometric), and labels permuted
// over the rest with its ties as they are. Both p's must be below the level to say
// that classes keep apart. Enough: density across classes is at least the share
// LeadershipOptions.Rest of the density of the whole layer.
type Quadrant struct {
	Place       Place       `json:"place"`
	Led         bool        `json:"led"`
	PLed        float64     `json:"p_led"`
	Coordinated bool        `json:"coordinated"`
	PDensity    float64     `json:"p_across_density"` // of as few ties across classes
	PLabels     float64     `json:"p_across_labels"`
	Kept        float64     `json:"kept"`         // density across classes over density of the layer
	Wanted      float64     `json:"wanted"`       // at least this for coordinated
	Why         renjia.Text `json:"why,omitzero"` // why it is undecided
}

func (t *sides) quadrant(p *LeadershipProfile) error {
	q := Quadrant{Place: Undecided, Wanted: t.o.Rest}
	switch {
	case p.Unity == nil:
		q.Why = renjia.Text{EN: "the directive layer has no act", ZH: "指令层没有行为记录"}
	case !p.Across.Defined():
		q.Why = renjia.Text{EN: "the rest has no pair of different classes", ZH: "其余主体中没有不同类别的配对"}
	case p.Density.Part == 0:
		q.Why = renjia.Text{EN: "the coordination layer has no tie", ZH: "协同层没有联系"}
	}
	if !q.Why.IsZero() {
		p.Quadrant = q
		return nil
	}
	q.PLed = binomialAtLeast(*p.Unity*p.Acts, p.Acts, float64(len(t.leaders))/float64(t.work.Len()))
	q.Led = q.PLed < t.o.Alpha
	if err := t.apart(p, &q); err != nil {
		return err
	}
	q.Place = map[[2]bool]Place{
		{true, true}: LedCoordinated, {true, false}: LedStar, {false, true}: SelfOrganised, {false, false}: Fragmented,
	}[[2]bool{q.Led, q.Coordinated}]
	p.Quadrant = q
	return nil
}

// apart tests whether the ties of the rest keep to classes.
func (t *sides) apart(p *LeadershipProfile, q *Quadrant) error {
	pairs := int(p.Rest.Whole)
	q.PDensity = atMost(int(p.Across.Part), pairs, int(p.Across.Whole), int(p.Rest.Part))
	var err error
	if q.PLabels, err = t.labels(); err != nil {
		return err
	}
	q.Kept = p.Across.Value() / p.Density.Value()
	q.Coordinated = max(q.PDensity, q.PLabels) >= t.o.Alpha && q.Kept >= t.o.Rest
	return nil
}

// labels is the p of as few ties across classes with labels permuted over the rest.
func (t *sides) labels() (float64, error) {
	names := map[string]int{"": 0}
	class := make([]int, t.rest.Len())
	for i, c := range t.restClass() {
		if _, ok := names[c]; !ok {
			names[c] = len(names)
		}
		class[i] = names[c]
	}
	var ties [][2]int
	for pair := range t.rest.Ties() {
		ties = append(ties, pair)
	}
	test, err := permute.LabelStatistic(class, func(class []int) float64 {
		n := 0
		for _, pair := range ties {
			if a, b := class[pair[0]], class[pair[1]]; a != 0 && b != 0 && a != b {
				n++
			}
		}
		return float64(n)
	}, t.o.Permute)
	return test.PLE, err
}
