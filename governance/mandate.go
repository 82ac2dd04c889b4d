package governance

import (
	"fmt"
	"slices"
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

	// The limits; an empty one does not limit.
	Kinds   []string     `json:"kinds,omitempty"`   // only on records of these kinds
	Objects []renjia.Ref `json:"objects,omitempty"` // only on these records
	Bodies  []BodyID     `json:"bodies,omitempty"`  // only on these bodies and on what is theirs
	PerAct  renjia.Money `json:"per_act,omitzero"`  // at most so much in one act
	Totals  []Total      `json:"totals,omitempty"`  // at most so much in each span, nothing outside them

	Delegable bool      `json:"delegable,omitempty"` // the holder may pass it on, whole or in part
	Parent    MandateID `json:"parent,omitzero"`     // the mandate it was passed on from
}

// Total is how much a mandate allows in a span of time, and how much of it has
// been drawn.
type Total struct {
	renjia.Interval
	Limit renjia.Money `json:"limit"`
	Drawn renjia.Money `json:"drawn,omitzero"`
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
	for i, k := range m.Kinds {
		p.Within(fmt.Sprintf("kinds[%d]", i), renjia.CheckKind(k))
	}
	p.Require(m.PerAct.Sign() >= 0, "per_act", "%s: must not be negative", m.PerAct)
	m.checkTotals(&p)
	return p.Err("mandate")
}

func (m Mandate) checkTotals(p *renjia.Problems) {
	spans := make([]renjia.Interval, len(m.Totals))
	for i, t := range m.Totals {
		path := fmt.Sprintf("totals[%d]", i)
		p.Within(path, t.Interval.Validate())
		p.Require(t.Limit.Sign() > 0, path+".limit", "%s: want more than nothing", t.Limit)
		p.Require(m.PerAct.IsZero() || t.Limit.Currency() == m.PerAct.Currency(), path+".limit", "%s: want the currency of per_act, %s", t.Limit, m.PerAct.Currency())
		spans[i] = t.Interval
	}
	if i, j, found := renjia.FirstOverlap(spans); found {
		p.Add(fmt.Sprintf("totals[%d]", j), "overlaps totals[%d]", i)
	}
}

// Allows reports whether the mandate allows an act, whose At must be set. The
// actor must be written as in the mandate; references to the own space are
// stored without its name. Limits that need the store (bodies, amounts, the
// mandate it was passed on from) are for [Policy].
func (m Mandate) Allows(act renjia.Act) bool {
	return m.Holder == act.By && m.covers(act) && m.on(act.On)
}

// on reports whether the limits allow a record.
func (m Mandate) on(ref renjia.Ref) bool {
	return (len(m.Kinds) == 0 || slices.Contains(m.Kinds, ref.Kind)) && (len(m.Objects) == 0 || slices.Contains(m.Objects, ref))
}

// moneyed reports whether the mandate limits amounts.
func (m Mandate) moneyed() bool { return !m.PerAct.IsZero() || len(m.Totals) > 0 }

// covers is Allows whoever acts, on whatever.
func (m Mandate) covers(act renjia.Act) bool {
	return m.inForce(act.At) && slices.ContainsFunc(m.Verbs, func(v string) bool { return includes(v, act.Verb) })
}

// inForce reports whether the mandate is not revoked and the instant is in its
// time.
func (m Mandate) inForce(at time.Time) bool {
	return m.Revoked.IsZero() && !at.Before(m.From) && (m.Until.IsZero() || at.Before(m.Until))
}

// includes reports whether a verb, or the beginning of verbs, includes another.
func includes(v, verb string) bool {
	return v == everything || v == verb || strings.HasPrefix(verb, v+".")
}

// wider reports what a mandate passed on from m would allow that m does not.
// Amounts need no comparison: what is drawn on it is drawn on m as well.
func (m Mandate) wider(child Mandate) error {
	var p renjia.Problems
	for i, v := range child.Verbs {
		covered := slices.ContainsFunc(m.Verbs, func(own string) bool { return includes(own, v) })
		p.Require(covered, fmt.Sprintf("verbs[%d]", i), "%q: the mandate passed on allows %v", v, m.Verbs)
	}
	p.Require(!child.From.Before(m.From), "from", "must not be before that of the mandate passed on")
	p.Require(m.Until.IsZero() || !child.Until.IsZero() && !child.Until.After(m.Until), "until", "must not be after that of the mandate passed on")
	p.Require(within(m.Kinds, child.Kinds), "kinds", "%v: the mandate passed on is for %v", child.Kinds, m.Kinds)
	p.Require(within(m.Objects, child.Objects), "objects", "%v: the mandate passed on is for %v", child.Objects, m.Objects)
	p.Require(within(m.Bodies, child.Bodies), "bodies", "%v: the mandate passed on is for %v", child.Bodies, m.Bodies)
	return p.Err("mandate")
}

// within reports whether a limit lies within another; an empty one limits
// nothing.
func within[T comparable](limit, narrower []T) bool {
	if len(limit) == 0 {
		return true
	}
	return len(narrower) > 0 && !slices.ContainsFunc(narrower, func(x T) bool { return !slices.Contains(limit, x) })
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
