package collaboration

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Mandate says what a subject may do among the others, on which matters and over
// whom: who may convene, decide, fund, assign, deliver, supervise or mediate, and
// on which legal basis. It describes the table; it opens no door in a store:
// which acts a program lets somebody do is for the policy of the store, and the
// record that allows them is its Act.
type Mandate struct {
	ID      MandateID     `json:"id"`
	Holder  renjia.Ref    `json:"holder" privacy:"personal"`
	Powers  []Power       `json:"powers"`
	Matters []string      `json:"matters,omitempty"` // open: "elderly-care", "mediation"; empty: all
	Over    []renjia.Ref  `json:"over,omitempty"`    // subjects, projects, agreements; empty: all
	Basis   string        `json:"basis,omitempty"`   // the law or rule it rests on
	Given   renjia.Ref    `json:"given,omitzero"`    // the decision or agreement it rests on
	Period  renjia.Period `json:"period"`
	Parent  MandateID     `json:"parent,omitzero"` // the mandate it was delegated from
	Act     renjia.Ref    `json:"act,omitzero"`    // the record that lets the holder act in the store (governance_mandate)
}

// MandateID identifies a Mandate.
type MandateID = renjia.ID[Mandate]

// MandateKind is the kind of a reference to a Mandate.
const MandateKind = "collaboration_mandate"

// Power is something that a mandate allows.
type Power string

// The powers.
const (
	Convene   Power = "convene"   // 召集
	Decide    Power = "decide"    // 决定
	Fund      Power = "fund"      // 出资
	Assign    Power = "assign"    // 交办
	Provide   Power = "deliver"   // 承办服务
	Supervise Power = "supervise" // 监督
	Mediate   Power = "mediate"   // 调解
)

// Powers are all powers.
func Powers() []Power { return []Power{Convene, Decide, Fund, Assign, Provide, Supervise, Mediate} }

// Validate checks that the mandate is complete and rests on something.
func (m *Mandate) Validate() error {
	var p renjia.Problems
	p.Require(!m.ID.IsZero(), "id", "must be given")
	requireSubject(&p, "holder", m.Holder)
	p.Require(len(m.Powers) > 0, "powers", "must not be empty")
	for i, x := range m.Powers {
		p.Require(slices.Contains(Powers(), x), fmt.Sprintf("powers[%d]", i), "%q: want one of %v", x, Powers())
		p.Require(slices.Index(m.Powers, x) == i, fmt.Sprintf("powers[%d]", i), "is there twice")
	}
	p.Require(!slices.Contains(m.Matters, ""), "matters", "must not name nothing")
	p.Require(!m.Period.From.IsZero(), "period.from", "must be given")
	p.Within("period", m.Period.Validate())
	p.Require(m.Basis != "" || !m.Given.IsZero() || !m.Parent.IsZero(), "basis", "must be given, or the decision, or the mandate it was delegated from")
	p.Require(m.Parent != m.ID || m.ID.IsZero(), "parent", "must be another mandate")
	return p.Err("mandate")
}

// Allows reports whether the mandate by itself allows a power on a matter over a
// subject on a day; an empty matter or zero reference asks for one of any.
func (m *Mandate) Allows(power Power, matter string, over renjia.Ref, on renjia.Date) bool {
	return m.Period.Contains(on) && slices.Contains(m.Powers, power) &&
		(matter == "" || len(m.Matters) == 0 || slices.Contains(m.Matters, matter)) &&
		(over.IsZero() || len(m.Over) == 0 || slices.Contains(m.Over, over))
}

// Wider returns what a mandate delegated from m would allow that m does not, as a
// *renjia.ValidationError; nil if nothing.
func (m *Mandate) Wider(child Mandate) error {
	var p renjia.Problems
	for i, x := range child.Powers {
		p.Require(slices.Contains(m.Powers, x), fmt.Sprintf("powers[%d]", i), "%q: the mandate it is delegated from allows %v", x, m.Powers)
	}
	p.Require(narrower(m.Matters, child.Matters), "matters", "%v: the mandate it is delegated from is for %v", child.Matters, m.Matters)
	p.Require(narrower(m.Over, child.Over), "over", "%v: the mandate it is delegated from is over %v", child.Over, m.Over)
	p.Require(!child.Period.From.Before(m.Period.From), "period.from", "must not be before %s", m.Period.From)
	p.Require(m.Period.Until.IsZero() || !child.Period.Until.IsZero() && !m.Period.Until.Before(child.Period.Until), "period.until", "must be given and not after %s", m.Period.Until)
	return p.Err("mandate")
}

// narrower reports whether a limit lies within another; an empty one limits
// nothing.
func narrower[T comparable](limit, child []T) bool {
	if len(limit) == 0 {
		return true
	}
	return len(child) > 0 && !slices.ContainsFunc(child, func(x T) bool { return !slices.Contains(limit, x) })
}

// within brings the references of a mandate into the form of a space.
func (m Mandate) within(space string) Mandate {
	m.Holder, m.Given, m.Act, m.Over = within(space, m.Holder), within(space, m.Given), within(space, m.Act), slices.Clone(m.Over)
	for i := range m.Over {
		m.Over[i] = within(space, m.Over[i])
	}
	return m
}
