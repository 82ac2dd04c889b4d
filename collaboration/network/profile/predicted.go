package profile

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Level is an ordinal judgement of a contingency.
type Level int

// The levels; zero says that nobody judged.
const (
	Low Level = iota + 1
	ModeratelyLow
	Moderate
	ModeratelyHigh
	High
)

var levelNames = [...]renjia.Text{
	{EN: "not judged", ZH: "未判断"}, {EN: "low", ZH: "低"}, {EN: "moderately low", ZH: "中低"},
	{EN: "moderate", ZH: "中"}, {EN: "moderately high", ZH: "中高"}, {EN: "high", ZH: "高"},
}

// Text returns the name of the level.
func (l Level) Text() renjia.Text {
	if l < 0 || int(l) >= len(levelNames) {
		return renjia.Both(fmt.Sprintf("level %d", int(l)))
	}
	return levelNames[l]
}

// Contingencies are what the fit of a mode depends on.
type Contingencies struct {
	Participants int     `json:"participants"`  // organizations
	Trust        float64 `json:"trust_density"` // share of pairs that trust each other, 0 to 1
	Consensus    Level   `json:"goal_consensus"`
	Competence   Level   `json:"need_for_network_competence"`
}

// Bands say from which number on participants are more than few and many, and
// trust more than low and high. They are ours, must be given and are in the
// result.
type Bands struct {
	Moderate int     `json:"moderate_participants"` // from here on no longer few
	Many     int     `json:"many_participants"`
	Medium   float64 `json:"moderate_trust"` // from here on no longer low density
	Dense    float64 `json:"high_trust"`
}

// SuggestedBands returns the bands as we suggest them: few are up to eight, which
// Provan & Kenis name where shared governance still works.
func SuggestedBands() Bands { return Bands{Moderate: 9, Many: 20, Medium: 1. / 3, Dense: 2. / 3} }

// Fit is one contingency against what a mode asks for.
type Fit struct {
	Contingency renjia.Text `json:"contingency"`
	Found       renjia.Text `json:"found"`
	Asked       renjia.Text `json:"asked"`
	Distance    int         `json:"distance"` // in levels; 0 fits
}

// ModeFit is how well a mode fits.
type ModeFit struct {
	Mode     Mode  `json:"mode"`
	Fits     []Fit `json:"fits"`
	Matches  int   `json:"matches"`  // of four
	Distance int   `json:"distance"` // levels in all
}

// Prediction is the mode that the contingencies ask for.
type Prediction struct {
	network.About
	Modes         []Mode        `json:"modes"` // with the most matches, then the least distance; more than one if they tie
	Table         []ModeFit     `json:"table"`
	Contingencies Contingencies `json:"contingencies"`
	Bands         Bands         `json:"bands"`
}

// asked is what a mode asks for: from one level to another.
type asked struct{ trust, participants, consensus, competence [2]Level }

// predictors are the key predictors of effectiveness (Provan & Kenis 2008, Table 1).
var predictors = []struct {
	mode Mode
	asked
}{
	{ModeShared, asked{trust: [2]Level{High, High}, participants: [2]Level{Low, Low}, consensus: [2]Level{High, High}, competence: [2]Level{Low, Low}}},
	{ModeLead, asked{trust: [2]Level{Low, Low}, participants: [2]Level{Moderate, Moderate}, consensus: [2]Level{ModeratelyLow, ModeratelyLow}, competence: [2]Level{Moderate, Moderate}}},
	{ModeNAO, asked{trust: [2]Level{Moderate, Moderate}, participants: [2]Level{Moderate, High}, consensus: [2]Level{ModeratelyHigh, ModeratelyHigh}, competence: [2]Level{High, High}}},
}

// Predict returns the mode that is expected to be effective under contingencies:
// trust, number of participants, goal consensus and the need for network-level
// competence (Provan & Kenis 2008, Table 1). It predicts effectiveness, not what a
// network will do.
func Predict(c Contingencies, b Bands) (Prediction, error) {
	if err := c.check(b); err != nil {
		return Prediction{}, err
	}
	p := Prediction{
		About:         network.About{Measure: "predicted mode of governance", N: c.Participants, Variant: "bands are ours", Source: "Provan & Kenis 2008, Table 1"},
		Contingencies: c, Bands: b,
	}
	for _, row := range predictors {
		p.Table = append(p.Table, row.fit(row.mode, c, b))
	}
	best := p.Table[0]
	for _, f := range p.Table[1:] {
		if f.better(best) {
			best = f
		}
	}
	for _, f := range p.Table {
		if !best.better(f) {
			p.Modes = append(p.Modes, f.Mode)
		}
	}
	return p, nil
}

func (f ModeFit) better(o ModeFit) bool {
	return f.Matches > o.Matches || f.Matches == o.Matches && f.Distance < o.Distance
}

func (c Contingencies) check(b Bands) error {
	missing := &renjia.UnspecifiedError{What: "predicted mode of governance"}
	if b == (Bands{}) {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: "bands", Options: []string{"SuggestedBands()"}, Why: "the literature has no agreed numbers"})
	}
	ask := func(name string, l Level) {
		if l == 0 {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: name, Options: []string{"Low … High"}, Why: "only those concerned can judge"})
		}
	}
	ask("goal_consensus", c.Consensus)
	ask("need_for_network_competence", c.Competence)
	if len(missing.Choices) > 0 {
		return missing
	}
	var p renjia.Problems
	p.Require(c.Participants >= 2, "participants", "%d: want two or more", c.Participants)
	p.Require(c.Trust >= 0 && c.Trust <= 1, "trust_density", "%v: want 0 to 1", c.Trust)
	p.Require(c.Consensus >= Low && c.Consensus <= High, "goal_consensus", "%d is unknown", c.Consensus)
	p.Require(c.Competence >= Low && c.Competence <= High, "need_for_network_competence", "%d is unknown", c.Competence)
	p.Require(0 < b.Moderate && b.Moderate <= b.Many, "bands", "participants: want 0 < moderate ≤ many")
	p.Require(0 < b.Medium && b.Medium <= b.Dense && b.Dense <= 1, "bands", "trust: want 0 < moderate ≤ high ≤ 1")
	return p.Err("contingencies")
}

func (a asked) fit(m Mode, c Contingencies, b Bands) ModeFit {
	participants := band(float64(c.Participants), float64(b.Moderate), float64(b.Many))
	trust := band(c.Trust, b.Medium, b.Dense)
	f := ModeFit{Mode: m}
	add := func(name renjia.Text, found Level, want [2]Level) {
		distance := max(0, int(want[0]-found), int(found-want[1]))
		if distance == 0 {
			f.Matches++
		}
		f.Distance += distance
		f.Fits = append(f.Fits, Fit{name, found.Text(), between(want), distance})
	}
	add(renjia.Text{EN: "density of trust", ZH: "信任密度"}, trust, a.trust)
	add(renjia.Text{EN: "number of participants", ZH: "参与主体数"}, participants, a.participants)
	add(renjia.Text{EN: "goal consensus", ZH: "目标共识"}, c.Consensus, a.consensus)
	add(renjia.Text{EN: "need for network-level competence", ZH: "对网络层面能力的需要"}, c.Competence, a.competence)
	return f
}

func band(x, moderate, high float64) Level {
	switch {
	case x >= high:
		return High
	case x >= moderate:
		return Moderate
	}
	return Low
}

func between(l [2]Level) renjia.Text {
	if l[0] == l[1] {
		return l[0].Text()
	}
	return renjia.Text{EN: l[0].Text().EN + " to " + l[1].Text().EN, ZH: l[0].Text().ZH + "至" + l[1].Text().ZH}
}

// Compare says in words whether the mode that acts show is one that the
// contingencies ask for.
func (p Prediction) Compare(o ObservedMode) renjia.Text {
	var en, zh []string
	same := false
	for _, m := range p.Modes {
		en, zh = append(en, m.Text().EN), append(zh, m.Text().ZH)
		same = same || m == o.Mode
	}
	expected := renjia.Text{EN: strings.Join(en, " or "), ZH: strings.Join(zh, "或")}
	if same {
		return renjia.Text{
			EN: fmt.Sprintf("Acts show %s, which the contingencies ask for (%s).", o.Mode.Text().EN, expected.EN),
			ZH: fmt.Sprintf("行为记录显示为%s，与条件所要求的模式（%s）相符。", o.Mode.Text().ZH, expected.ZH),
		}
	}
	return renjia.Text{
		EN: fmt.Sprintf("Acts show %s; the contingencies ask for %s.", o.Mode.Text().EN, expected.EN),
		ZH: fmt.Sprintf("行为记录显示为%s；条件所要求的模式为%s。", o.Mode.Text().ZH, expected.ZH),
	}
}
