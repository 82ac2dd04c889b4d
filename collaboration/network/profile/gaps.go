package profile

import (
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// VoiceGap is the share of a class in what was delivered less its share in
// decisions: above 0 it does more than it has a say in.
type VoiceGap struct {
	Delivered float64 `json:"delivered_share"` // 0 to 1
	Decided   float64 `json:"decided_share"`   // 0 to 1
	Gap       float64 `json:"gap"`             // −1 to 1
	P         float64 `json:"p_one_sided"`     // of a gap as large if labels are permuted
	Undefined string  `json:"undefined,omitempty"`
}

// Dependence is from whom a class gets what it receives.
type Dependence struct {
	From      string  `json:"from"`      // the class that gives most to the members of the class, itself left out
	Share     float64 `json:"share"`     // of that class in all that members receive, 0 to 1
	Own       float64 `json:"own_share"` // that comes from the class itself
	Total     float64 `json:"total"`     // in the unit of the weights
	Undefined string  `json:"undefined,omitempty"`
}

// EI is the E–I index of the ties of a class: (external − internal)/(external +
// internal), −1 to 1 (Krackhardt & Stern 1988). A tie between two members is in the
// ties of both and counts twice.
type EI struct {
	External int64           `json:"external"`
	Internal int64           `json:"internal"`
	Value    renjia.Fraction `json:"value"`
}

// Answering is how far the ties of a class to others are returned.
type Answering struct {
	Ties      int64   `json:"ties"`     // of members to others
	Returned  int64   `json:"returned"` // of those
	Share     float64 `json:"share"`
	Overall   float64 `json:"overall"`    // share of all ties of the network that are returned
	Gap       float64 `json:"difference"` // share less overall, −1 to 1
	Undefined string  `json:"undefined,omitempty"`
}

// gaps fills what the input allows beyond position.
func (b *ground) gaps(p *PeripheryProfile, member []bool) (err error) {
	if b.in.Voice != nil {
		if p.Voice, err = voiceGap(*b.in.Voice, member, b.o.Permute, b.in.Strata); err != nil {
			return err
		}
	}
	if b.in.Resources != nil {
		p.Dependence = dependence(b.in.Resources, b.in.Class, member)
	}
	if p.EI, err = eiOf(b.views.tied, b.in.Class, b.in.Of); err != nil {
		return err
	}
	if b.in.Graph.Directed() {
		p.Answering = answering(b.in.Graph, member)
	}
	return nil
}

// voiceGap tests the gap by permuting labels. It is linear in the label: the share
// of each party in the one less that in the other.
func voiceGap(v Voice, member []bool, o permute.Options, strata []string) (*VoiceGap, error) {
	delivered, decided := total(v.Delivered), total(v.Decided)
	if !(delivered > 0) || !(decided > 0) || math.IsInf(delivered+decided, 0) {
		return &VoiceGap{Undefined: "nothing was delivered or nothing was decided"}, nil
	}
	g := &VoiceGap{}
	class, each := make([]int, len(member)), make([]float64, len(member))
	for i, m := range member {
		each[i] = v.Delivered[i]/delivered - v.Decided[i]/decided
		if m {
			class[i] = 1
			g.Delivered += v.Delivered[i] / delivered
			g.Decided += v.Decided[i] / decided
		}
	}
	g.Gap = g.Delivered - g.Decided
	o.Strata = strata
	test, err := permute.LabelStatistic(class, func(class []int) (sum float64) {
		for i, c := range class {
			if c == 1 {
				sum += each[i]
			}
		}
		return math.Round(sum*1e12) / 1e12
	}, o)
	g.P = test.PGE
	return g, err
}

// total is NaN if a value is below 0.
func total(values []float64) (sum float64) {
	for _, x := range values {
		if !(x >= 0) {
			return math.NaN()
		}
		sum += x
	}
	return sum
}

func dependence(g *network.Graph, class []string, member []bool) *Dependence {
	from := map[string]float64{}
	var order []string
	d := &Dependence{}
	own := 0.0
	for pair, weight := range g.Ties() {
		if !member[pair[1]] {
			continue
		}
		d.Total += weight
		if member[pair[0]] {
			own += weight
			continue
		}
		c := class[pair[0]]
		if _, ok := from[c]; !ok {
			order = append(order, c)
		}
		from[c] += weight
	}
	if d.Total == 0 {
		d.Undefined = "the class receives nothing"
		return d
	}
	d.Own = own / d.Total
	for _, c := range order {
		if share := from[c] / d.Total; share > d.Share {
			d.From, d.Share = c, share
		}
	}
	return d
}

func eiOf(g *network.Graph, class []string, of string) (*EI, error) {
	all, err := cohesion.EIByClass(g, named(g, class), network.Total)
	if err != nil {
		return nil, err
	}
	for _, c := range all.Classes {
		if value, ok := c.Index(); ok && c.Class == of {
			return &EI{c.External, c.Internal, value}, nil
		}
	}
	return nil, nil
}

func answering(g *network.Graph, member []bool) *Answering {
	var a Answering
	var all, returned int64
	for pair := range g.Ties() {
		back := g.Tied(pair[1], pair[0])
		all++
		if back {
			returned++
		}
		if member[pair[0]] && !member[pair[1]] {
			a.Ties++
			if back {
				a.Returned++
			}
		}
	}
	if a.Ties == 0 {
		a.Undefined = "members have no tie to others"
		return &a
	}
	a.Share, a.Overall = float64(a.Returned)/float64(a.Ties), float64(returned)/float64(all)
	a.Gap = a.Share - a.Overall
	return &a
}
