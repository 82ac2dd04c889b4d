package discourse

import (
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

// DQI names the measure.
const DQI measured.ID = "dqi"

// Component is one thing that is coded of every speech, from 0 up.
type Component struct {
	ID      string      `json:"id"`
	Title   renjia.Text `json:"title"`
	Highest int         `json:"highest"` // the best code, 1 or more
}

// Scheme is a set of components.
type Scheme struct {
	Name       string      `json:"name"`
	Source     string      `json:"source"`
	Components []Component `json:"components"`
}

// Steenbergen returns the components of Steenbergen et al. 2003, with the levels of
// constructive politics taken for ordered.
func Steenbergen() Scheme {
	component := func(id string, highest int, en, zh string) Component {
		return Component{ID: id, Title: renjia.Text{EN: en, ZH: zh}, Highest: highest}
	}
	return Scheme{
		Name: "Steenbergen et al. 2003", Source: "Steenbergen et al. 2003",
		Components: []Component{
			component("participation", 1, "speaks without being interrupted", "参与：发言未被打断"),
			component("justification_level", 3, "level of justification: none, inferior, qualified, sophisticated", "论证水平：无、较弱、合格、充分"),
			component("justification_content", 2, "content of justification: group interest, neutral, common good", "论证内容：群体利益、中性、公共利益"),
			component("respect_groups", 2, "respect toward groups: none, implicit, explicit", "对群体的尊重：无、隐含、明确"),
			component("respect_demands", 2, "respect toward the demands of others: none, implicit, explicit", "对他人诉求的尊重：无、隐含、明确"),
			component("counterarguments", 3, "counterarguments: ignored, degraded, neutral, valued", "对反对意见：忽视、贬低、中立、重视"),
			component("constructive_politics", 2, "constructive politics: positional, alternative, mediating proposal", "建设性：坚持立场、提出替代、提出调和方案"),
		},
	}
}

// Validate reports every problem.
func (s Scheme) Validate() error {
	var p renjia.Problems
	p.Require(len(s.Components) > 0, "components", "are missing")
	for i, c := range s.Components {
		twice := slices.ContainsFunc(s.Components[:i], func(d Component) bool { return d.ID == c.ID })
		p.Require(c.ID != "" && !twice, "components", "%d: id %q is empty or used twice", i+1, c.ID)
		p.Require(c.Highest >= 1 && c.Highest <= 100, "components", "%d %q: the highest code is %d: want 1 to 100", i+1, c.ID, c.Highest)
	}
	return p.Err("scheme " + s.Name)
}

func (s Scheme) component(id string) (Component, bool) {
	i := slices.IndexFunc(s.Components, func(c Component) bool { return c.ID == id })
	if i < 0 {
		return Component{}, false
	}
	return s.Components[i], true
}
