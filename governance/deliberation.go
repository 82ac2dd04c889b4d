package governance

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// Floor is where a draft stands before the meeting that debates it. A motion
// that is voted on without debate, such as one in writing, has none.
type Floor string

// The stages. Robert's Rules call them made, seconded, stated, debated; the
// next, put, is the opening of the vote.
const (
	NotMoved  Floor = ""
	Moved     Floor = "moved"    // 动议
	Seconded  Floor = "seconded" // 附议
	Stated    Floor = "stated"   // 陈述议题: it is before the meeting and can be amended
	Debated   Floor = "debated"  // 辩论结束
	Tabled    Floor = "tabled"   // 搁置
	Referred  Floor = "referred" // 委托
	Postponed Floor = "postponed"
	Dropped   Floor = "dropped" // postponed indefinitely
)

// FloorVerb takes a motion from one stage to the next.
type FloorVerb string

// The verbs.
const (
	MoveIt    FloorVerb = "move"
	SecondIt  FloorVerb = "second"
	StateIt   FloorVerb = "state" // by the chair
	EndDebate FloorVerb = "end-debate"
	TableIt   FloorVerb = "table"
	TakeIt    FloorVerb = "take" // from the table
	ReferIt   FloorVerb = "refer"
	ReportIt  FloorVerb = "report" // back from whom it was referred to
	Postpone  FloorVerb = "postpone"
	Resume    FloorVerb = "resume"
	DropIt    FloorVerb = "drop"
	amendIt   FloorVerb = "amend" // by Registry.Amend
)

// floorSteps is the whole way to the vote. In a small board a motion needs no
// second: the chair may state it at once if [Motion].NoSecond says so.
var floorSteps = lifecycle.Table[Floor]{
	NotMoved:  {"move": Moved},
	Moved:     {"second": Seconded},
	Seconded:  {"second": Seconded, "state": Stated},
	Stated:    {"end-debate": Debated, "table": Tabled, "refer": Referred, "postpone": Postponed, "drop": Dropped, "amend": Stated},
	Debated:   {"resume": Stated, "table": Tabled},
	Tabled:    {"take": Stated},
	Referred:  {"report": Stated},
	Postponed: {"resume": Stated},
}

// FloorStep is one step before the meeting that was taken.
type FloorStep struct {
	Verb  FloorVerb  `json:"verb"`
	By    renjia.Ref `json:"by,omitzero" privacy:"personal"` // mover, seconder, chair
	At    time.Time  `json:"at"`
	Basis renjia.Ref `json:"basis,omitzero"` // the meeting's vote, the committee it was referred to
}

// floor takes a verb's step before the meeting.
func (m *Motion) floor(verb FloorVerb) error {
	if m.State != Drafted {
		return m.refuse(string(verb), string(m.State), slices.Sorted(maps.Keys(motionSteps[m.State]))...)
	}
	if m.Floor == Moved && m.NoSecond && verb == StateIt {
		m.Floor = Stated
		return nil
	}
	next, err := floorSteps.Next("motion", m.ID.String(), m.Floor, string(verb))
	m.Floor = next
	return err
}

// Deliberate takes a draft a step through the debate. The step's At is filled
// in. Who moved cannot second; nobody seconds twice. The debate does not end
// while amendments are pending.
func (r *Registry) Deliberate(ctx context.Context, act renjia.Act, id MotionID, s FloorStep) (Motion, error) {
	return change(ctx, r, act, "governance.motion."+string(s.Verb), motions, id, func(tx *storage.Tx, m *Motion) error {
		if s.Verb == amendIt {
			return fmt.Errorf("motion %s: is amended by Amend: %w", m.ID, renjia.ErrInvalid)
		}
		if s.Verb == EndDebate && (!m.Primary.IsZero() || !m.Secondary.IsZero()) {
			return m.refuse(string(s.Verb), "stated, with amendments pending", "amend")
		}
		if err := m.floor(s.Verb); err != nil {
			return err
		}
		s.By, s.Basis, s.At = localRef(s.By, tx.Space()), localRef(s.Basis, tx.Space()), tx.Time()
		if err := m.support(s); err != nil {
			return err
		}
		if err := m.onAgenda(ctx, tx); err != nil {
			return err
		}
		m.Steps = append(slices.Clone(m.Steps), s)
		return nil
	})
}

// support notes mover and seconders.
func (m *Motion) support(s FloorStep) error {
	if s.Verb != MoveIt && s.Verb != SecondIt {
		return nil
	}
	if s.By.IsZero() {
		return fmt.Errorf("motion %s: to %s it, say who: %w", m.ID, s.Verb, renjia.ErrInvalid)
	}
	if s.Verb == MoveIt {
		m.Mover = s.By
		return nil
	}
	if s.By == m.Mover || slices.Contains(m.Seconds, s.By) {
		return fmt.Errorf("motion %s: %s has moved or seconded it already: %w", m.ID, s.By, renjia.ErrExists)
	}
	m.Seconds = append(slices.Clone(m.Seconds), s.By)
	return nil
}

// mayOpen refuses to put a motion to the vote in the middle of its debate, or
// at a meeting that is not open or does not have it on its agenda.
func (m *Motion) mayOpen(ctx context.Context, r storage.Reader) error {
	if m.Floor != NotMoved && m.Floor != Debated {
		return m.refuse("open", "draft, "+string(m.Floor), slices.Sorted(maps.Keys(floorSteps[m.Floor]))...)
	}
	if !m.Primary.IsZero() || !m.Secondary.IsZero() {
		return m.refuse("open", "draft, with amendments pending", "amend")
	}
	return m.onAgenda(ctx, r)
}

// Reconsider adds a motion to decide again what a vote decided (复议). Only a
// voter of the prevailing side may move it: one who voted yes where it was
// adopted, otherwise one who voted no. The vote must have been open: a secret
// ballot does not tell the side.
func (r *Registry) Reconsider(ctx context.Context, act renjia.Act, m Motion, decision DecisionID, voter string) error {
	return r.w.Write(ctx, act.Does("governance.motion.reconsider", motions.Ref(m.ID)), func(tx *storage.Tx) error {
		doc, err := decisions.Get(ctx, tx, decision)
		if err != nil {
			return err
		}
		d := doc.Value
		ballot, err := ballotOf(ctx, tx, d.Motion, voter)
		if err != nil {
			return fmt.Errorf("which side %s voted on: %w", voter, err)
		}
		prevailing := rule.No
		if d.Adopted() {
			prevailing = rule.Yes
		}
		if ballot.Response != prevailing {
			return fmt.Errorf("motion %s: only who voted %s may move to reconsider decision %s: %w", m.ID, prevailing, decision, renjia.ErrForbidden)
		}
		m.Reconsiders = decision
		return r.draft(ctx, tx, m)
	})
}
