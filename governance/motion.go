package governance

import (
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// MotionID identifies a motion.
type MotionID = renjia.ID[Motion]

// State is where a motion stands.
type State string

// The states of a motion.
const (
	Drafted   State = "draft"     // 草案
	Opened    State = "open"      // 表决中: roll and rule are frozen, ballots are cast
	Closed    State = "closed"    // 表决结束
	Counted   State = "counted"   // 已计票: the result is known
	Certified State = "certified" // 已认证: there is a Decision
	Withdrawn State = "withdrawn" // 撤回, before it was closed
)

// motionSteps is the whole lifecycle: which verb leads from where to where.
var motionSteps = lifecycle.Table[State]{
	Drafted: {"open": Opened, "withdraw": Withdrawn},
	Opened:  {"cast": Opened, "close": Closed, "withdraw": Withdrawn},
	Closed:  {"count": Counted},
	Counted: {"certify": Certified},
}

// Motion is a proposal that is put to a vote (议案).
type Motion struct {
	ID     MotionID    `json:"id"`
	Body   BodyID      `json:"body"`             // whose decision it would be
	Number string      `json:"number,omitempty"` // unique in the space, if given
	Title  renjia.Text `json:"title"`
	Text   renjia.Text `json:"text,omitzero"` // what is proposed, in full
	State  State       `json:"state"`

	Matter      MatterID   `json:"matter,omitzero"`      // what it is about
	Meeting     MeetingID  `json:"meeting,omitzero"`     // at which it is dealt with
	Reconsiders DecisionID `json:"reconsiders,omitzero"` // 复议; see Registry.Reconsider
	Rescinds    DecisionID `json:"rescinds,omitzero"`    // 废止: an adopted decision it would undo

	// Of the debate, if there is one:
	Floor      Floor         `json:"floor,omitempty"`
	NoSecond   bool          `json:"no_second,omitempty"` // as in small boards
	Mover      renjia.Ref    `json:"mover,omitzero" privacy:"personal"`
	Seconds    []renjia.Ref  `json:"seconds,omitempty" privacy:"personal"`
	Steps      []FloorStep   `json:"steps,omitempty"`
	Primary    AmendmentID   `json:"primary,omitzero"`     // pending amendment of the first degree
	Secondary  AmendmentID   `json:"secondary,omitzero"`   // and of the second
	Amendments []AmendmentID `json:"amendments,omitempty"` // adopted ones, in order

	// From opening on:
	Rule   *rule.Rule  `json:"rule,omitempty"` // frozen
	RuleOn renjia.Date `json:"rule_on,omitzero"`
	Roll   RollID      `json:"roll,omitzero"`   // frozen
	Opened time.Time   `json:"opened,omitzero"` // first instant of voting
	Ends   time.Time   `json:"ends,omitzero"`   // exclusive end of voting; zero: when it is closed
	Closed time.Time   `json:"closed,omitzero"`

	Count    *Count     `json:"count,omitempty"`   // from counting on
	Decision DecisionID `json:"decision,omitzero"` // from certification on
}

// Count is what the ballots of a motion came to.
type Count struct {
	Ballots int64       `json:"ballots"`
	Root    string      `json:"root"` // Merkle root over the ballots, hexadecimal
	Result  rule.Result `json:"result"`
	At      time.Time   `json:"at"`
}

// Validate reports every problem of the motion on its own.
func (m Motion) Validate() error {
	var p renjia.Problems
	p.Require(!m.ID.IsZero(), "id", "must be given")
	p.Require(!m.Body.IsZero(), "body", "must be given")
	p.Require(!m.Title.IsZero(), "title", "must be given")
	p.Require(motionSteps.Known(m.State), "state", "%q: is no state of a motion", m.State)
	p.Require(floorSteps.Known(m.Floor), "floor", "%q: is no stage of a debate", m.Floor)
	p.Require(m.Reconsiders.IsZero() || m.Rescinds.IsZero(), "rescinds", "must be empty where a decision is reconsidered")
	p.Require(m.Ends.IsZero() || m.Ends.After(m.Opened), "ends", "must be after the opening")
	return p.Err("motion")
}

// step takes a verb's step, or says which verbs are allowed.
func (m *Motion) step(verb string) error {
	next, err := motionSteps.Next("motion", m.ID.String(), m.State, verb)
	m.State = next
	return err
}

func (m *Motion) refuse(verb, state string, allowed ...string) error {
	return &renjia.StateError{Record: "motion", ID: m.ID.String(), State: state, Verb: verb, Allowed: allowed}
}
