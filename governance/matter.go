package governance

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// MatterID identifies a matter.
type MatterID = renjia.ID[Matter]

// MatterClass is what a matter asks for.
type MatterClass string

// The classes.
const (
	DiscussionMatter MatterClass = "discussion"
	DecisionMatter   MatterClass = "decision"
	ElectionMatter   MatterClass = "election"
	RecallMatter     MatterClass = "recall"
	BudgetMatter     MatterClass = "budget"
)

var matterClasses = [...]MatterClass{DiscussionMatter, DecisionMatter, ElectionMatter, RecallMatter, BudgetMatter}

// MatterSource is where a matter comes from.
type MatterSource string

// The sources.
const (
	FromResidents    MatterSource = "residents"
	FromPetition     MatterSource = "petition"  // 联名提议
	FromBody         MatterSource = "body"      // a body of the community, the Party organization included
	FromAuthority    MatterSource = "authority" // street, town, department
	FromOrganization MatterSource = "organization"
)

var matterSources = [...]MatterSource{FromResidents, FromPetition, FromBody, FromAuthority, FromOrganization}

// MatterState is where a matter stands.
type MatterState string

// The states of a matter.
const (
	MatterProposed        MatterState = "proposed"
	MatterScreened        MatterState = "screened"
	MatterStudied         MatterState = "studied"          // 党组织先行研究 (Urban Residents' Committees Organic Law 2025, art. 30)
	MatterConsulted       MatterState = "consulted"        // 协商 (art. 32)
	MatterDecided         MatterState = "decided"          // 决议
	MatterPublished       MatterState = "published"        // 决议公开
	MatterImplemented     MatterState = "implemented"      // 实施
	MatterResultPublished MatterState = "result-published" // 实施结果公开
	MatterEvaluated       MatterState = "evaluated"
	MatterRefused         MatterState = "refused" // not taken up when screened
	MatterWithdrawn       MatterState = "withdrawn"
)

// MatterVerb takes a matter from one state to the next.
type MatterVerb string

// The verbs.
const (
	ScreenMatter        MatterVerb = "screen"
	RefuseMatter        MatterVerb = "refuse"
	WithdrawMatter      MatterVerb = "withdraw"
	StudyMatter         MatterVerb = "study"
	ConsultMatter       MatterVerb = "consult"
	DecideMatter        MatterVerb = "decide"         // rests on the decision
	PublishMatter       MatterVerb = "publish"        // rests on the disclosure
	ImplementMatter     MatterVerb = "implement"      // only what was adopted
	PublishMatterResult MatterVerb = "publish-result" // rests on the disclosure
	EvaluateMatter      MatterVerb = "evaluate"
)

// matterSteps is the whole lifecycle. What may be left out, [Matter].Required
// restricts.
var matterSteps = lifecycle.Table[MatterState]{
	MatterProposed:        {"screen": MatterScreened, "refuse": MatterRefused, "withdraw": MatterWithdrawn},
	MatterScreened:        {"study": MatterStudied, "consult": MatterConsulted, "decide": MatterDecided, "withdraw": MatterWithdrawn},
	MatterStudied:         {"consult": MatterConsulted, "decide": MatterDecided, "withdraw": MatterWithdrawn},
	MatterConsulted:       {"decide": MatterDecided, "withdraw": MatterWithdrawn},
	MatterDecided:         {"publish": MatterPublished},
	MatterPublished:       {"implement": MatterImplemented},
	MatterImplemented:     {"publish-result": MatterResultPublished},
	MatterResultPublished: {"evaluate": MatterEvaluated},
}

// Matter is something a community has to deal with (议题), from the proposal to
// the evaluation of what came of it.
type Matter struct {
	ID        MatterID     `json:"id"`
	Community CommunityID  `json:"community"`
	Number    string       `json:"number,omitempty"` // unique in the space, if given
	Title     renjia.Text  `json:"title"`
	Text      renjia.Text  `json:"text,omitzero"`
	Class     MatterClass  `json:"class"`
	Source    MatterSource `json:"source"`
	From      renjia.Ref   `json:"from,omitzero" privacy:"personal"` // who raised it: a party, a petition
	Affected  Affected     `json:"affected,omitzero"`
	Basis     string       `json:"basis,omitempty"` // the law or covenant that makes it the community's to decide
	// Chain names the bodies that deal with it, in order; Procedure the template
	// of package procedure that lays the steps down.
	Chain     []BodyKind `json:"chain,omitempty"`
	Procedure string     `json:"procedure,omitempty"`
	// Required names states that may not be passed over: the Party
	// organization's study, the consultation.
	Required []MatterState `json:"required,omitempty"`
	State    MatterState   `json:"state"`
	Steps    []MatterStep  `json:"steps,omitempty"` // what has happened, in order
}

// Affected is whom a matter concerns.
type Affected struct {
	Who     renjia.Text `json:"who"`
	Persons int64       `json:"persons,omitempty"` // 0: not known
}

// MatterStep is one step of a matter that was taken.
type MatterStep struct {
	Verb  MatterVerb  `json:"verb"`
	State MatterState `json:"state"` // that it led to
	On    renjia.Date `json:"on"`
	Basis renjia.Ref  `json:"basis,omitzero"`                    // meeting, decision, disclosure, report
	Note  string      `json:"note,omitempty" privacy:"personal"` // why it was refused, what was found
}

// Validate reports every problem of the matter on its own.
func (m Matter) Validate() error {
	var p renjia.Problems
	p.Require(!m.ID.IsZero(), "id", "must be given")
	p.Require(!m.Community.IsZero(), "community", "must be given")
	p.Require(!m.Title.IsZero(), "title", "must be given")
	p.Require(slices.Contains(matterClasses[:], m.Class), "class", "%q: want one of %v", m.Class, matterClasses)
	p.Require(slices.Contains(matterSources[:], m.Source), "source", "%q: want one of %v", m.Source, matterSources)
	p.Require(m.Affected.Persons >= 0, "affected.persons", "%d: must not be negative", m.Affected.Persons)
	p.Require(matterSteps.Known(m.State), "state", "%q: is no state of a matter", m.State)
	for i, k := range m.Chain {
		p.Require(k.Valid(), fmt.Sprintf("chain[%d]", i), "%q: is no kind of body", k)
	}
	for i, s := range m.Required {
		p.Require(s == MatterStudied || s == MatterConsulted, fmt.Sprintf("required[%d]", i), "%q: only %s and %s can be passed over", s, MatterStudied, MatterConsulted)
	}
	for i, s := range m.Steps {
		path := fmt.Sprintf("steps[%d].on", i)
		p.Require(!s.On.IsZero(), path, "must be given")
		p.Require(i == 0 || m.Steps[i-1].On.Compare(s.On) <= 0, path, "%s: is before the step before", s.On)
	}
	return p.Err("matter")
}

// Reached returns when the matter reached a state, and false if it has not.
func (m Matter) Reached(s MatterState) (MatterStep, bool) {
	i := slices.IndexFunc(m.Steps, func(x MatterStep) bool { return x.State == s })
	if i < 0 {
		return MatterStep{}, false
	}
	return m.Steps[i], true
}

// step takes a verb's step unless it passes over a state that is required.
func (m *Matter) step(verb MatterVerb) error {
	next, err := matterSteps.Next("matter", m.ID.String(), m.State, string(verb))
	if err != nil || next == MatterWithdrawn {
		m.State = next
		return err
	}
	for _, s := range m.Required {
		_, reached := m.Reached(s)
		if reached || order(next) <= order(s) {
			continue
		}
		state := fmt.Sprintf("%s, not %s as required", m.State, s)
		return &renjia.StateError{Record: "matter", ID: m.ID.String(), State: state, Verb: string(verb), Allowed: m.allowed(order(s))}
	}
	m.State = next
	return nil
}

// order is where a state stands on the way from proposal to evaluation; the
// ends beside it come first.
func order(s MatterState) int {
	return slices.Index([]MatterState{
		MatterProposed, MatterScreened, MatterStudied, MatterConsulted, MatterDecided,
		MatterPublished, MatterImplemented, MatterResultPublished, MatterEvaluated,
	}, s)
}

// allowed are the verbs that lead no further than a place on the way.
func (m *Matter) allowed(last int) (verbs []string) {
	for verb, to := range matterSteps[m.State] {
		if order(to) <= last {
			verbs = append(verbs, verb)
		}
	}
	slices.Sort(verbs)
	return verbs
}

// Propose adds a matter of a community that is there.
func (r *Registry) Propose(ctx context.Context, act renjia.Act, m Matter) error {
	return r.w.Write(ctx, act.Does("governance.matter.propose", matters.Ref(m.ID)), func(tx *storage.Tx) error {
		if len(m.Steps) > 0 {
			return fmt.Errorf("matter %s: a proposal has taken no steps yet: %w", m.ID, renjia.ErrInvalid)
		}
		if _, err := communities.Get(ctx, tx, m.Community); err != nil {
			return err
		}
		m.State = MatterProposed
		return matters.Insert(tx, m)
	})
}

// Advance takes a matter a step further; the step's State is filled in. To
// decide and to publish need a basis, to refuse needs a note. What a decision
// of the space did not adopt is published but not implemented.
func (r *Registry) Advance(ctx context.Context, act renjia.Act, id MatterID, step MatterStep) (Matter, error) {
	return change(ctx, r, act, "governance.matter."+string(step.Verb), matters, id, func(tx *storage.Tx, m *Matter) error {
		if err := m.step(step.Verb); err != nil {
			return err
		}
		if err := m.grounds(ctx, tx, step); err != nil {
			return err
		}
		step.State, step.Basis = m.State, localRef(step.Basis, tx.Space())
		m.Steps = append(slices.Clone(m.Steps), step)
		return nil
	})
}

func (m *Matter) grounds(ctx context.Context, r storage.Reader, s MatterStep) error {
	switch s.Verb {
	case RefuseMatter:
		if s.Note == "" {
			return fmt.Errorf("matter %s: to refuse it, say why: %w", m.ID, renjia.ErrInvalid)
		}
	case DecideMatter, PublishMatter, PublishMatterResult:
		if s.Basis.IsZero() {
			return fmt.Errorf("matter %s: to %s, name the decision or disclosure: %w", m.ID, s.Verb, renjia.ErrInvalid)
		}
	case ImplementMatter:
		decided, _ := m.Reached(MatterDecided)
		return adopted(ctx, r, decided.Basis)
	}
	return nil
}
