package governance

import (
	"fmt"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// MandateID identifies a mandate.
type MandateID = renjia.ID[Mandate]

// Mandate allows an actor to perform verbs for a time (授权).
type Mandate struct {
	ID MandateID `json:"id"`
	// Holder may act. A holder that acts for a body (Actor.For) may use the
	// mandate only when acting for that body.
	Holder renjia.Actor `json:"holder"`
	// Verbs are verbs or beginnings of verbs up to a dot: "governance.motion"
	// allows governance.motion.open; "*" allows everything.
	Verbs   []string   `json:"verbs"`
	From    time.Time  `json:"from"`             // first instant
	Until   time.Time  `json:"until,omitzero"`   // exclusive; zero: no end
	Revoked time.Time  `json:"revoked,omitzero"` // a revoked mandate allows nothing, whenever the act happened
	Basis   renjia.Ref `json:"basis,omitzero"`   // the decision it rests on
}

// everything is the verb of a mandate without limits.
const everything = "*"

// Validate reports every problem of the mandate on its own.
func (m Mandate) Validate() error {
	var p renjia.Problems
	p.Require(!m.ID.IsZero(), "id", "must be given")
	p.Within("holder", m.Holder.Validate())
	p.Require(len(m.Verbs) > 0, "verbs", "must not be empty")
	for i, v := range m.Verbs {
		p.Require(v != "" && v == strings.Trim(v, ". "), fmt.Sprintf("verbs[%d]", i), "%q: want *, a verb, or the beginning of verbs without the last dot", v)
	}
	p.Require(!m.From.IsZero(), "from", "must be given")
	p.Require(m.Until.IsZero() || m.Until.After(m.From), "until", "must be after from")
	return p.Err("mandate")
}

// Allows reports whether the mandate allows an act, whose At must be set. The
// actor must be written as in the mandate; references to the own space are
// stored without its name.
func (m Mandate) Allows(act renjia.Act) bool { return m.Holder == act.By && m.covers(act) }

// covers is Allows whoever acts.
func (m Mandate) covers(act renjia.Act) bool {
	if !m.Revoked.IsZero() || act.At.Before(m.From) || (!m.Until.IsZero() && !act.At.Before(m.Until)) {
		return false
	}
	for _, v := range m.Verbs {
		if v == everything || v == act.Verb || strings.HasPrefix(act.Verb, v+".") {
			return true
		}
	}
	return false
}

// verbEntries are the values under which mandates that cover a verb are indexed.
func verbEntries(verb string) []string {
	entries := []string{everything, verb}
	for i, c := range verb {
		if c == '.' {
			entries = append(entries, verb[:i])
		}
	}
	return entries
}
