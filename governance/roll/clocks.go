package roll

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Clock is a number of days and where it stands. Zero days is no such clock.
type Clock struct {
	Days    int    `json:"days"`
	Article string `json:"article"`
}

// Clocks are the terms of a roll. Days are calendar days; the day on which
// something happens is not counted (Civil Code art. 201). A last day is not
// moved when it is a holiday.
type Clocks struct {
	Publication    Clock `json:"publication"`              // the roll is published at least so long before election day
	Objection      Clock `json:"objection"`                // objections are filed at most so long after publication
	Decision       Clock `json:"decision"`                 // and decided at most so long after they are filed
	Appeal         Clock `json:"appeal,omitzero"`          // appeals are filed at most so long after the decision
	AppealDecision Clock `json:"appeal_decision,omitzero"` // and decided at most so long after they are filed
}

// WithAppeal returns the clocks with those of an appeal to the township or
// street, such as 3 and 3 days in Hainan (Election Measures of 2025-12-03).
func (c Clocks) WithAppeal(appeal, decision Clock) Clocks {
	c.Appeal, c.AppealDecision = appeal, decision
	return c
}

// Validate reports clocks that run backwards, and an appeal with one clock.
func (c Clocks) Validate() error {
	var p renjia.Problems
	for path, clock := range map[string]Clock{"publication": c.Publication, "objection": c.Objection, "decision": c.Decision, "appeal": c.Appeal, "appeal_decision": c.AppealDecision} {
		p.Require(clock.Days >= 0, path, "%d days: must not be negative", clock.Days)
	}
	p.Require((c.Appeal.Days > 0) == (c.AppealDecision.Days > 0), "appeal", "needs both clocks, to file and to decide")
	return p.Err("clocks")
}

// CheckPublication says whether a roll was published early enough.
func (c Clocks) CheckPublication(published, electionDay renjia.Date) renjia.Step {
	last := electionDay.AddDays(-c.Publication.Days)
	claim := renjia.Text{
		EN: fmt.Sprintf("the roll is published at least %d days before election day", c.Publication.Days),
		ZH: fmt.Sprintf("选民名单在选举日的%d日前公布", c.Publication.Days),
	}
	return onTime(claim, published, last, c.Publication)
}

// onTime compares a date with the last day.
func onTime(claim renjia.Text, on, last renjia.Date, c Clock) renjia.Step {
	return renjia.Step{
		Claim: claim, Left: on.String(), Op: renjia.AtMost, Right: last.String(),
		Holds: !on.IsZero() && !last.Before(on), Source: c.Article,
	}
}

// check says whether something was done in the days after something else.
func (c Clock) check(en, zh string, from, on renjia.Date) renjia.Step {
	claim := renjia.Text{EN: fmt.Sprintf("%s within %d days", en, c.Days), ZH: fmt.Sprintf("%s在%d日内", zh, c.Days)}
	step := onTime(claim, on, from.AddDays(c.Days), c)
	step.Holds = step.Holds && !on.Before(from)
	return step
}

// Check says whether an objection and what was decided on it kept to the
// clocks. A step that is still to come is left out; one that had to be taken by
// today and was not is late.
func (c Clocks) Check(o Objection, published, today renjia.Date) renjia.Explanation {
	e := renjia.Explanation{Title: renjia.Text{EN: "objection about " + o.About, ZH: "对" + o.About + "的异议"}}
	e.Steps = append(e.Steps, c.Objection.check("the objection is filed", "提出异议", published, o.Filed))
	if due(o.Decided, o.Filed, c.Decision, today) {
		e.Steps = append(e.Steps, c.Decision.check("it is decided", "作出处理", o.Filed, o.Decided))
	}
	if o.Appealed.IsZero() {
		return e
	}
	e.Steps = append(e.Steps, c.Appeal.check("the appeal is filed", "提出申诉", o.Decided, o.Appealed))
	if due(o.AppealDecided, o.Appealed, c.AppealDecision, today) {
		e.Steps = append(e.Steps, c.AppealDecision.check("the appeal is decided", "申诉作出处理", o.Appealed, o.AppealDecided))
	}
	return e
}

// due reports whether a step was taken or should have been.
func due(done, from renjia.Date, c Clock, today renjia.Date) bool {
	return !done.IsZero() || from.AddDays(c.Days).Before(today)
}

// Claim is what an objection asks for.
type Claim string

// The claims.
const (
	Include Claim = "include" // somebody was refused or forgotten
	Strike  Claim = "strike"  // somebody is listed who has no right
)

// Outcome is what was decided on an objection.
type Outcome string

// The outcomes.
const (
	Upheld   Outcome = "upheld"
	Rejected Outcome = "rejected"
)

// Objection is one objection to a published roll (选民名单异议).
type Objection struct {
	By      string      `json:"by" privacy:"personal"`
	About   string      `json:"about" privacy:"personal"` // key or name, as in the list
	Person  *Resident   `json:"person,omitempty"`         // somebody the list forgot, to be included
	Claim   Claim       `json:"claim"`
	Reason  string      `json:"reason" privacy:"personal"`
	Filed   renjia.Date `json:"filed"`
	Decided renjia.Date `json:"decided,omitzero"`
	Outcome Outcome     `json:"outcome,omitempty"`

	Appealed      renjia.Date `json:"appealed,omitzero"`
	AppealDecided renjia.Date `json:"appeal_decided,omitzero"`
	AppealOutcome Outcome     `json:"appeal_outcome,omitempty"`
}

// Validate reports every problem of an objection on its own. Being late is
// none: [Clocks.Check] tells it.
func (o Objection) Validate() error {
	var p renjia.Problems
	p.Require(o.By != "", "by", "must be given")
	p.Require(o.About != "", "about", "must be given")
	p.Require(o.Claim == Include || o.Claim == Strike, "claim", "%q: want include or strike", o.Claim)
	p.Require(o.Person == nil || o.Claim == Include, "person", "only somebody to be included is described")
	p.Require(!o.Filed.IsZero(), "filed", "must be given")
	decided(&p, "outcome", o.Filed, o.Decided, o.Outcome)
	p.Require(o.Appealed.IsZero() || !o.Decided.IsZero() && !o.Appealed.Before(o.Decided), "appealed", "must follow a decision")
	p.Require(!o.Appealed.IsZero() || o.AppealDecided.IsZero(), "appeal_decided", "no appeal was filed")
	decided(&p, "appeal_outcome", o.Appealed, o.AppealDecided, o.AppealOutcome)
	return p.Err("objection")
}

func decided(p *renjia.Problems, path string, filed, on renjia.Date, what Outcome) {
	p.Require(what == "" || what == Upheld || what == Rejected, path, "%q: want upheld or rejected", what)
	p.Require((what == "") == on.IsZero(), path, "outcome and day of a decision go together")
	p.Require(on.IsZero() || !on.Before(filed), path, "is decided before it is filed")
}

// final returns the last decision and its day: that of the appeal, if there is
// one.
func (o Objection) final() (Outcome, renjia.Date) {
	if o.AppealOutcome != "" {
		return o.AppealOutcome, o.AppealDecided
	}
	return o.Outcome, o.Decided
}
