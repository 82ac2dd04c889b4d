package service

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// UndertakingID identifies an undertaking.
type UndertakingID = renjia.ID[Undertaking]

// GroupType is what a group is for.
type GroupType string

// The types of groups in social group work.
const (
	Educational GroupType = "educational" // 教育小组
	Supportive  GroupType = "support"     // 支持小组
	Growth      GroupType = "growth"      // 成长小组
	MutualAid   GroupType = "mutual-aid"  // 互助小组
)

// Valid reports whether the type is one of the constants.
func (t GroupType) Valid() bool {
	return t == Educational || t == Supportive || t == Growth || t == MutualAid
}

// UndertakingState is where an undertaking stands.
type UndertakingState string

// The states of an undertaking.
const (
	Planned   UndertakingState = "planned"          // 已计划
	Approved  UndertakingState = "approved"         // 已批准
	Running   UndertakingState = "running"          // 进行中
	Closed    UndertakingState = "closed"           // 已结束
	Archived  UndertakingState = "archived"         // 已归档
	Cancelled UndertakingState = "cancelled"        // 已取消
	InError   UndertakingState = "entered-in-error" // 误录
)

var undertakingLife = lifecycle[UndertakingState]{"undertaking", []Edge[UndertakingState]{
	{Planned, "approve", Approved},
	{Planned, "cancel", Cancelled},
	{Planned, "void", InError},
	{Approved, "start", Running},
	{Approved, "cancel", Cancelled},
	{Approved, "void", InError},
	{Running, "close", Closed},
	{Running, "void", InError},
	{Closed, "archive", Archived},
	{Closed, "void", InError},
}}

// UndertakingEdges returns the steps an undertaking can take.
func UndertakingEdges() []Edge[UndertakingState] { return slices.Clone(undertakingLife.edges) }

// Enrolment is a member's time in a group, or a place booked in an activity.
type Enrolment struct {
	Person renjia.Ref    `json:"person" privacy:"personal"`
	Period renjia.Period `json:"period"` // from a day; an empty end: still a member
}

// Undertaking is a group (小组) or a community activity (社区活动) from its plan
// to the archive. Its sessions are contacts that name it in Of, and their
// clients are who attended. On an error a verb changes nothing.
type Undertaking struct {
	ID       UndertakingID    `json:"id"`
	Kind     Kind             `json:"kind"`           // KindGroup or KindActivity
	Type     GroupType        `json:"type,omitempty"` // of a group
	Open     bool             `json:"open,omitempty"` // may be attended without enrolment (开放式)
	Name     renjia.Text      `json:"name"`           // as on the plan
	Program  string           `json:"program"`        // code of the programme
	Worker   renjia.Ref       `json:"worker" privacy:"personal"`
	Period   renjia.Period    `json:"period"`           // of the sessions
	Sessions Sessions         `json:"sessions"`         // planned
	Places   int64            `json:"places,omitempty"` // members at one time; 0 = no limit
	Budget   renjia.Money     `json:"budget,omitzero"`  // planned cost of all sessions
	Enrolled []Enrolment      `json:"enrolled,omitempty"`
	State    UndertakingState `json:"state"`
	Opened   renjia.Date      `json:"opened"`          // when the plan was made
	Trail    []Passage        `json:"trail,omitempty"` // every step since
}

// Validate reports every problem of the undertaking, its history included.
func (u Undertaking) Validate() error {
	var p renjia.Problems
	group := u.Kind == KindGroup
	p.Require(group || u.Kind == KindActivity, "kind", "%q: want group or activity", u.Kind)
	p.Require(!group || u.Type.Valid(), "type", "%q: want educational, support, growth or mutual-aid", u.Type)
	p.Require(group || u.Type == "", "type", "is for groups")
	p.Require(!u.Name.IsZero(), "name", "must be given")
	p.Require(u.Program != "", "program", "must be given")
	p.Require(!u.Worker.IsZero(), "worker", "must be given")
	p.Require(!u.Period.From.IsZero() && !u.Period.Until.IsZero(), "period", "must have a first day and an end")
	p.Within("period", u.Period.Validate())
	p.Require(u.Sessions >= 1, "sessions", "%d: want at least 1", u.Sessions)
	p.Require(u.Places >= 0, "places", "is negative")
	p.Require(u.Budget.Sign() >= 0, "budget", "%s is negative", u.Budget)
	p.Require(!u.Opened.IsZero(), "opened", "must be given")
	u.checkEnrolled(&p)
	u.checkTrail(&p)
	return p.Err("undertaking")
}

func (u Undertaking) checkTrail(p *renjia.Problems) {
	p.Require(undertakingLife.known(u.State), "state", "%q is unknown", u.State)
	reached := undertakingLife.walk(p, Planned, u.Trail)
	p.Require(reached == u.State, "trail", "leads to %s, not %s", reached, u.State)
	p.Require(len(u.Trail) == 0 || !u.Trail[0].On.Before(u.Opened), "trail[0].on", "is before the plan of %s", u.Opened)
	for i, step := range u.Trail {
		needs := step.Verb == "cancel" || step.Verb == "void"
		p.Require(!needs || step.Reason != "", index("trail", i)+".reason", "must be given to %s", step.Verb)
	}
}

func (u Undertaking) checkEnrolled(p *renjia.Problems) {
	for i, e := range u.Enrolled {
		path := index("enrolled", i)
		p.Require(!e.Person.IsZero(), path+".person", "must be given")
		p.Require(!e.Period.From.IsZero(), path+".period", "must have a first day")
		p.Within(path+".period", e.Period.Validate())
		twice := slices.ContainsFunc(u.Enrolled[:i], func(f Enrolment) bool { return f.Person == e.Person && f.Period.Overlaps(e.Period) })
		p.Require(!twice, path, "is enrolled already at that time")
		p.Require(u.Places == 0 || u.members(e.Period.From) <= u.Places, path, "there are only %d places", u.Places)
	}
}

// members counts who is enrolled on a day. It is greatest on a day on which
// somebody joins.
func (u Undertaking) members(on renjia.Date) (n int64) {
	for _, e := range u.Enrolled {
		if e.Period.Contains(on) {
			n++
		}
	}
	return n
}

// Approve lets a plan go ahead (批准).
func (u *Undertaking) Approve(on renjia.Date) error { return u.change("approve", on, "") }

// Start begins the sessions.
func (u *Undertaking) Start(on renjia.Date) error { return u.change("start", on, "") }

// Close ends the sessions.
func (u *Undertaking) Close(on renjia.Date) error { return u.change("close", on, "") }

// Archive puts the papers of an undertaking away (归档).
func (u *Undertaking) Archive(on renjia.Date) error { return u.change("archive", on, "") }

// Cancel gives up a plan, for a reason.
func (u *Undertaking) Cancel(on renjia.Date, reason string) error {
	return u.change("cancel", on, reason)
}

// Void marks an undertaking that should never have been recorded. It is kept.
func (u *Undertaking) Void(on renjia.Date, reason string) error { return u.change("void", on, reason) }

func (u *Undertaking) change(verb string, on renjia.Date, reason string) error {
	state, err := undertakingLife.next(u.ID.String(), u.State, verb)
	if err != nil {
		return err
	}
	return u.set(func(u *Undertaking) {
		u.State = state
		u.Trail = append(slices.Clip(u.Trail), Passage{Verb: verb, On: on, Reason: reason})
	})
}

func (u *Undertaking) set(change func(*Undertaking)) error {
	next := *u
	change(&next)
	if err := next.Validate(); err != nil {
		return err
	}
	*u = next
	return nil
}

// Enrol adds a member, or a place booked, from a day on. It fails if there is
// no place left then.
func (u *Undertaking) Enrol(person renjia.Ref, from renjia.Date) error {
	if err := u.admits("enrol"); err != nil {
		return err
	}
	return u.set(func(u *Undertaking) {
		u.Enrolled = append(slices.Clip(u.Enrolled), Enrolment{Person: person, Period: renjia.Period{From: from}})
	})
}

// Leave ends a membership: from the day on, the place is free.
func (u *Undertaking) Leave(person renjia.Ref, on renjia.Date) error {
	if err := u.admits("leave"); err != nil {
		return err
	}
	i := slices.IndexFunc(u.Enrolled, func(e Enrolment) bool { return e.Person == person && e.Period.Until.IsZero() })
	if i < 0 {
		return fmt.Errorf("undertaking %s: member %s: %w", u.ID, person, renjia.ErrNotFound)
	}
	return u.set(func(u *Undertaking) {
		u.Enrolled = slices.Clone(u.Enrolled)
		u.Enrolled[i].Period.Until = on
	})
}

func (u Undertaking) admits(verb string) error {
	switch u.State {
	case Planned, Approved, Running:
		return nil
	}
	return &renjia.StateError{Record: "undertaking", ID: u.ID.String(), State: string(u.State), Verb: verb}
}

// Member reports whether somebody is enrolled on a day.
func (u Undertaking) Member(person renjia.Ref, on renjia.Date) bool {
	return slices.ContainsFunc(u.Enrolled, func(e Enrolment) bool { return e.Person == person && e.Period.Contains(on) })
}

// CheckSession reports whether a contact may be a session of the undertaking:
// of its kind and programme, while it runs, on a day of its period, and attended
// by members only unless it is open.
func (u Undertaking) CheckSession(s Contact) error {
	if u.State != Running {
		return &renjia.StateError{Record: "undertaking", ID: u.ID.String(), State: string(u.State), Verb: "hold a session"}
	}
	var p renjia.Problems
	p.Require(s.Kind == u.Kind, "kind", "%q: undertaking %s is of kind %q", s.Kind, u.ID, u.Kind)
	p.Require(s.Program == u.Program, "program", "%q: undertaking %s is of %q", s.Program, u.ID, u.Program)
	p.Require(u.Period.Contains(s.Date), "date", "%s is outside the period %s of undertaking %s", s.Date, u.Period, u.ID)
	p.Require(u.Open || s.Participants == int64(len(s.Clients)), "participants", "%d, but %d are named: undertaking %s is for members only", s.Participants, len(s.Clients), u.ID)
	for i, c := range s.Clients {
		p.Require(u.Open || u.Member(c, s.Date), index("clients", i), "is not enrolled in undertaking %s on %s", u.ID, s.Date)
	}
	return p.Err("contact")
}
