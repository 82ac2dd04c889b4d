package service

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// CaseID identifies a case.
type CaseID = renjia.ID[Case]

// CaseState is where a case stands.
type CaseState string

// The states of a case. The Chinese terms are the phases of casework.
const (
	CaseOpened   CaseState = "opened"           // 接案: the need is recorded
	CaseAssessed CaseState = "assessed"         // 预估
	CasePlanned  CaseState = "planned"          // 计划与介入: there is an active plan, sessions are held
	CaseEnded    CaseState = "evaluated"        // 评估: the outcome is recorded
	CaseClosed   CaseState = "closed"           // 结案
	CaseReferred CaseState = "referred"         // 转介
	CaseInError  CaseState = "entered-in-error" // 误录
)

var caseLife = lifecycle[CaseState]{"case", []Edge[CaseState]{
	{CaseOpened, "assess", CaseAssessed},
	{CaseOpened, "evaluate", CaseEnded}, // nothing came of it: the client withdrew, the need was none
	{CaseOpened, "refer", CaseReferred},
	{CaseOpened, "void", CaseInError},
	{CaseAssessed, "assess", CaseAssessed},
	{CaseAssessed, "plan", CasePlanned},
	{CaseAssessed, "evaluate", CaseEnded},
	{CaseAssessed, "refer", CaseReferred},
	{CaseAssessed, "void", CaseInError},
	{CasePlanned, "assess", CaseAssessed}, // the plan rests until there is a new one
	{CasePlanned, "plan", CasePlanned},
	{CasePlanned, "evaluate", CaseEnded},
	{CasePlanned, "refer", CaseReferred},
	{CasePlanned, "void", CaseInError},
	{CaseEnded, "close", CaseClosed},
	{CaseEnded, "reopen", CaseAssessed},
	{CaseEnded, "void", CaseInError},
	{CaseReferred, "reopen", CaseAssessed}, // the referral was declined, or the client came back
	{CaseReferred, "evaluate", CaseEnded},
	{CaseReferred, "void", CaseInError},
	{CaseClosed, "reopen", CaseAssessed},
	{CaseClosed, "void", CaseInError},
}}

// CaseEdges returns the steps a case can take.
func CaseEdges() []Edge[CaseState] { return slices.Clone(caseLife.edges) }

// Assessment is what was found out about a need (预估).
type Assessment struct {
	On       renjia.Date `json:"on"`
	By       renjia.Ref  `json:"by" privacy:"personal"`
	Findings string      `json:"findings" privacy:"sensitive"`
	Level    string      `json:"level,omitempty" privacy:"sensitive"` // of the case, a code of the station's own
}

// Plan is what is to be done (服务计划). The last one of a case is the active one.
type Plan struct {
	Period renjia.Period `json:"period"` // from when until when, at the latest
	By     renjia.Ref    `json:"by" privacy:"personal"`
	Text   string        `json:"text" privacy:"sensitive"`
}

// Outcome is what came of a case.
type Outcome struct {
	On     renjia.Date `json:"on"`
	Result string      `json:"result" privacy:"sensitive"` // a code of the station's own: achieved, partly, withdrawn…
	Text   string      `json:"text,omitempty" privacy:"sensitive"`
}

// Case is the work with one person on one need (个案). Make it with [OpenCase]
// and move it by its verbs; on an error a verb changes nothing.
type Case struct {
	ID          CaseID       `json:"id"`
	Client      renjia.Ref   `json:"client" privacy:"personal,about"` // the person, as contacts and the client file name them
	Program     string       `json:"program"`                         // code of the programme
	Worker      renjia.Ref   `json:"worker" privacy:"personal"`       // who answers for it
	Need        string       `json:"need" privacy:"sensitive"`        // as presented (求助问题)
	Assessments []Assessment `json:"assessments,omitempty"`
	Plans       []Plan       `json:"plans,omitempty"`
	Scales      []Scale      `json:"scales,omitempty"` // goals, the last set is the present one
	Outcome     *Outcome     `json:"outcome,omitempty"`
	Referral    renjia.Ref   `json:"referral,omitzero"` // the record of the hand-over (collaboration_referral)
	State       CaseState    `json:"state"`
	Opened      renjia.Date  `json:"opened" privacy:"personal"`
	Trail       []Passage    `json:"trail,omitempty"` // every step since
}

// OpenCase returns a case in its first state. It is not validated.
func OpenCase(id CaseID, client renjia.Ref, program string, worker renjia.Ref, need string, on renjia.Date) Case {
	return Case{ID: id, Client: client, Program: program, Worker: worker, Need: need, State: CaseOpened, Opened: on}
}

// Validate reports every problem of the case, its history included.
func (c Case) Validate() error {
	var p renjia.Problems
	p.Require(!c.Client.IsZero(), "client", "must be given")
	p.Require(c.Program != "", "program", "must be given")
	p.Require(!c.Worker.IsZero(), "worker", "must be given")
	p.Require(c.Need != "", "need", "must be given")
	p.Require(!c.Opened.IsZero(), "opened", "must be given")
	p.Require(caseLife.known(c.State), "state", "%q is unknown", c.State)
	reached := caseLife.walk(&p, CaseOpened, c.Trail)
	p.Require(reached == c.State, "trail", "leads to %s, not %s", reached, c.State)
	p.Require(len(c.Trail) == 0 || !c.Trail[0].On.Before(c.Opened), "trail[0].on", "is before the opening on %s", c.Opened)
	c.checkParts(&p)
	c.checkSteps(&p)
	return p.Err("case")
}

func (c Case) checkParts(p *renjia.Problems) {
	for i, a := range c.Assessments {
		path := index("assessments", i)
		p.Require(!a.On.IsZero(), path+".on", "must be given")
		p.Require(!a.By.IsZero(), path+".by", "must be given")
		p.Require(a.Findings != "", path+".findings", "must be given")
	}
	for i, plan := range c.Plans {
		path := index("plans", i)
		p.Require(!plan.By.IsZero(), path+".by", "must be given")
		p.Require(plan.Text != "", path+".text", "must be given")
		p.Require(!plan.Period.From.IsZero() && !plan.Period.Until.IsZero(), path+".period", "must have a first day and an end")
		p.Within(path+".period", plan.Period.Validate())
	}
	for i, s := range c.Scales {
		p.Within(index("scales", i), s.Validate())
		p.Require(s.Version == i+1, index("scales", i)+".version", "%d: want %d", s.Version, i+1)
	}
	if c.Outcome != nil {
		p.Require(c.Outcome.Result != "", "outcome.result", "must be given")
		p.Require(!c.Outcome.On.IsZero(), "outcome.on", "must be given")
	}
}

// checkSteps ties what was recorded to the steps that were taken.
func (c Case) checkSteps(p *renjia.Problems) {
	taken := map[string]int{}
	for i, step := range c.Trail {
		taken[step.Verb]++
		needs := step.Verb == "close" || step.Verb == "reopen" || step.Verb == "void" || step.Verb == "refer"
		p.Require(!needs || step.Reason != "", index("trail", i)+".reason", "must be given to %s", step.Verb)
	}
	p.Require(taken["assess"] == len(c.Assessments), "assessments", "%d for %d steps", len(c.Assessments), taken["assess"])
	p.Require(taken["plan"] == len(c.Plans), "plans", "%d for %d steps", len(c.Plans), taken["plan"])
	ended := c.State == CaseEnded || c.State == CaseClosed
	p.Require(!ended || c.Outcome != nil, "outcome", "must be given before a case is closed")
	p.Require(ended || c.State == CaseInError || c.Outcome == nil, "outcome", "must be empty in state %s", c.State)
	p.Require(c.State != CaseReferred || !c.Referral.IsZero(), "referral", "must be given for a referred case")
}

// Assess records what was found out.
func (c *Case) Assess(a Assessment) error {
	return c.change("assess", a.On, "", func(c *Case) { c.Assessments = append(slices.Clip(c.Assessments), a) })
}

// MakePlan records a plan, on a day; it replaces the one before.
func (c *Case) MakePlan(on renjia.Date, p Plan) error {
	return c.change("plan", on, "", func(c *Case) { c.Plans = append(slices.Clip(c.Plans), p) })
}

// Evaluate records the outcome, without which a case cannot be closed.
func (c *Case) Evaluate(o Outcome) error {
	return c.change("evaluate", o.On, "", func(c *Case) { c.Outcome = &o })
}

// Close ends a case whose outcome is recorded, for a reason (结案原因).
func (c *Case) Close(on renjia.Date, reason string) error {
	return c.change("close", on, reason, func(*Case) {})
}

// Reopen takes a case up again, as assessed; it needs a new plan and will have
// a new outcome. The history keeps the old steps.
func (c *Case) Reopen(on renjia.Date, reason string) error {
	return c.change("reopen", on, reason, func(c *Case) { c.Outcome = nil })
}

// Refer hands the case on (转介) under the record of a referral, for a reason.
func (c *Case) Refer(on renjia.Date, referral renjia.Ref, reason string) error {
	return c.change("refer", on, reason, func(c *Case) { c.Referral = referral })
}

// Void marks a case that should never have been recorded. It is kept.
func (c *Case) Void(on renjia.Date, reason string) error {
	return c.change("void", on, reason, func(*Case) {})
}

func (c *Case) change(verb string, on renjia.Date, reason string, set func(*Case)) (err error) {
	next := *c
	if next.State, err = caseLife.next(c.ID.String(), c.State, verb); err != nil {
		return err
	}
	next.Trail = append(slices.Clip(c.Trail), Passage{Verb: verb, On: on, Reason: reason})
	set(&next)
	if err := next.Validate(); err != nil {
		return err
	}
	*c = next
	return nil
}

// Plan returns the active plan, and false if there is none.
func (c Case) Plan() (Plan, bool) {
	if c.State != CasePlanned {
		return Plan{}, false
	}
	return c.Plans[len(c.Plans)-1], true
}

// CheckSession reports whether a contact may be a session of the case: with its
// client, in its programme, and under an active plan on the day, unless the
// contact says that it is one-off.
func (c Case) CheckSession(s Contact) error {
	if c.State == CaseInError {
		return &renjia.StateError{Record: "case", ID: c.ID.String(), State: string(c.State), Verb: "hold a session"}
	}
	var p renjia.Problems
	p.Require(slices.Contains(s.Clients, c.Client), "clients", "the client of case %s is not among them", c.ID)
	p.Require(s.Program == c.Program, "program", "%q: case %s is of %q", s.Program, c.ID, c.Program)
	p.Require(s.Kind != KindGroup && s.Kind != KindActivity, "kind", "%q is no session of a case", s.Kind)
	p.Require(!s.Date.Before(c.Opened), "date", "%s is before the opening of case %s on %s", s.Date, c.ID, c.Opened)
	if err := p.Err("contact"); err != nil || s.OneOff {
		return err
	}
	plan, ok := c.Plan()
	if !ok {
		return &renjia.StateError{Record: "case", ID: c.ID.String(), State: string(c.State), Verb: "hold a session",
			Allowed: []string{"a one-off session"}}
	}
	if !plan.Period.Contains(s.Date) {
		return fmt.Errorf("case %s: %s is outside the plan's period %s; make a plan or mark the session one-off: %w", c.ID, s.Date, plan.Period, renjia.ErrInvalid)
	}
	return nil
}
