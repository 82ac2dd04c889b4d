package margin

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Variant is how papers may change.
type Variant string

// The variants.
const (
	Alter  Variant = "alter"  // papers are replaced by any others: errors, fraud
	Remove Variant = "remove" // papers are lost
	Add    Variant = "add"    // papers are added: late or excluded voters
)

// Goal is what is to become of the winner.
type Goal string

// The goals.
const (
	// MayLose: some way of breaking ties elects another. This is the margin of
	// victory of the literature on audits.
	MayLose Goal = "may_lose"
	// MustLose: no way of breaking ties elects the winner.
	MustLose Goal = "must_lose"
)

// Options are what is asked. Variant and Goal must be chosen.
type Options struct {
	Variant Variant
	Goal    Goal
	// Nodes bounds searches: how many partial solutions may be looked at. 0 means
	// no bound; searches of large profiles then do not end.
	Nodes int64
}

// Margin is how many papers it takes to unseat a winner: at least Lower, at most
// Upper.
type Margin struct {
	Rule    string  `json:"rule"`
	Variant Variant `json:"variant"`
	Goal    Goal    `json:"goal"`
	Winner  int     `json:"winner"`
	Lower   int64   `json:"lower"` // of Never, the number of papers tried
	Upper   int64   `json:"upper"` // meaningful if Found
	// Found says that Changes, of Upper papers, unseat the winner.
	Found bool `json:"found"`
	// Never says that no number of papers does: a lone candidate, or papers only
	// removed.
	Never bool `json:"never,omitempty"`
	// Challenger is for whom the papers change.
	Challenger int      `json:"challenger"`
	Changes    []Change `json:"changes,omitempty"`
	Nodes      int64    `json:"nodes,omitempty"` // looked at
}

// Exact reports whether the margin is known.
func (m *Margin) Exact() bool { return m.Never || m.Found && m.Lower == m.Upper }

// Explain puts the margin into words.
func (m *Margin) Explain(p *voting.Profile) renjia.Explanation {
	w, how, goal := p.Name(m.Winner), m.Variant.text(), m.Goal.text()
	title := renjia.Text{
		EN: fmt.Sprintf("%s: papers %s until %s %s", m.Rule, how.EN, w, goal.EN),
		ZH: fmt.Sprintf("%s：%s多少票后%s%s", m.Rule, how.ZH, w, goal.ZH),
	}
	e := renjia.Explanation{Title: title}
	if m.Never {
		e.Steps = append(e.Steps, renjia.Fact(renjia.Text{EN: "no number of papers is enough", ZH: "无论多少票均不足以改变结果"}))
		return e
	}
	if m.Lower > 0 {
		e.Steps = append(e.Steps, renjia.Fact(renjia.Textf("fewer than %d are not enough", "少于%d票不足以改变结果", m.Lower)))
	}
	if m.Found {
		e.Steps = append(e.Steps, renjia.Fact(renjia.Textf("%d are enough", "%d票即足以改变结果", m.Upper)))
	}
	if m.Found && m.Challenger >= 0 {
		e.Steps = append(e.Steps, renjia.Fact(renjia.Textf("they are for %s", "其有利于%s", p.Name(m.Challenger))))
	}
	return e
}

func (v Variant) text() renjia.Text {
	switch v {
	case Alter:
		return renjia.Text{EN: "altered", ZH: "更改"}
	case Remove:
		return renjia.Text{EN: "removed", ZH: "移除"}
	}
	return renjia.Text{EN: "added", ZH: "增加"}
}

func (g Goal) text() renjia.Text {
	if g == MayLose {
		return renjia.Text{EN: "may lose", ZH: "可能落选"}
	}
	return renjia.Text{EN: "must lose", ZH: "必然落选"}
}

// check refuses what no margin can be told of.
func (o Options) check(rule string, p *voting.Profile, winner int) error {
	var missing []renjia.Choice
	if o.Variant == "" {
		missing = append(missing, renjia.Choice{Name: "variant", Options: []string{string(Alter), string(Remove), string(Add)}, Why: "each gives another number"})
	}
	if o.Goal == "" {
		missing = append(missing, renjia.Choice{Name: "goal", Options: []string{string(MayLose), string(MustLose)}, Why: "they differ by the paper that breaks a tie"})
	}
	if len(missing) > 0 {
		return &renjia.UnspecifiedError{What: "margin of " + rule, Choices: missing}
	}
	switch {
	case o.Variant != Alter && o.Variant != Remove && o.Variant != Add:
		return fmt.Errorf("margin of %s: variant %q: want alter, remove or add: %w", rule, o.Variant, renjia.ErrInvalid)
	case o.Goal != MayLose && o.Goal != MustLose:
		return fmt.Errorf("margin of %s: goal %q: want may_lose or must_lose: %w", rule, o.Goal, renjia.ErrInvalid)
	case o.Nodes < 0:
		return fmt.Errorf("margin of %s: a bound of %d nodes: %w", rule, o.Nodes, renjia.ErrInvalid)
	case winner < 0 || winner >= len(p.Candidates):
		return fmt.Errorf("margin of %s: winner %d is not among the %d candidates: %w", rule, winner, len(p.Candidates), renjia.ErrInvalid)
	}
	return nil
}

func (o Options) margin(rule string, winner int) *Margin {
	return &Margin{Rule: rule, Variant: o.Variant, Goal: o.Goal, Winner: winner, Challenger: -1}
}
