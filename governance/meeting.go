package governance

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// MeetingID identifies a meeting.
type MeetingID = renjia.ID[Meeting]

// MeetingState is where a meeting stands.
type MeetingState string

// The states of a meeting.
const (
	MeetingConvened   MeetingState = "convened"
	MeetingNoticed    MeetingState = "noticed" // 已通知: its agenda is known
	MeetingOpen       MeetingState = "open"
	MeetingAdjourned  MeetingState = "adjourned" // 休会
	MeetingReconvened MeetingState = "reconvened"
	MeetingClosed     MeetingState = "closed"
	MeetingCancelled  MeetingState = "cancelled"
)

var meetingSteps = lifecycle.Table[MeetingState]{
	MeetingConvened:   {"notify": MeetingNoticed, "cancel": MeetingCancelled},
	MeetingNoticed:    {"open": MeetingOpen, "cancel": MeetingCancelled},
	MeetingOpen:       {"adjourn": MeetingAdjourned, "close": MeetingClosed, "attend": MeetingOpen, "speak": MeetingOpen},
	MeetingAdjourned:  {"reconvene": MeetingReconvened, "close": MeetingClosed},
	MeetingReconvened: {"adjourn": MeetingAdjourned, "close": MeetingClosed, "attend": MeetingReconvened, "speak": MeetingReconvened},
}

// Meeting is a meeting of a body: the one record of it for all wings.
type Meeting struct {
	ID     MeetingID   `json:"id"`
	Body   BodyID      `json:"body"`
	Number string      `json:"number,omitempty"` // unique in the space, if given
	Title  renjia.Text `json:"title"`
	Starts time.Time   `json:"starts"` // as it is called
	Day    renjia.Date `json:"day"`    // the civil day of Starts at the place
	Place  renjia.Text `json:"place,omitzero"`
	Cause  renjia.Ref  `json:"cause,omitzero"` // the petition or decision that called it
	Expect int64       `json:"expect"`         // how many should attend (应到人数)
	Chair  renjia.Ref  `json:"chair,omitzero" privacy:"personal"`

	State  MeetingState `json:"state"`
	Notice *Notice      `json:"notice,omitempty"`
	// Sessions are when it sat: one, or several if it was adjourned. The last
	// has no end while it sits.
	Sessions []Session  `json:"sessions,omitempty"`
	Minutes  renjia.Ref `json:"minutes,omitzero"` // 会议记录
}

// Session is a time in which a meeting sat.
type Session struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"` // exclusive; zero: it still sits
}

// Notice is how a meeting was made known (会议通知).
type Notice struct {
	Sent   renjia.Date  `json:"sent"`
	Days   int          `json:"days"` // that the rule wants between notice and meeting; 0: none
	Source string       `json:"source,omitempty"`
	Closed bool         `json:"closed"` // nothing is decided that is not on the agenda
	Agenda []AgendaItem `json:"agenda"`
}

// AgendaItem is one item of an agenda (议程).
type AgendaItem struct {
	Title  renjia.Text `json:"title"`
	Motion MotionID    `json:"motion,omitzero"`
	Matter MatterID    `json:"matter,omitzero"`
}

// Validate reports every problem of the meeting on its own.
func (m Meeting) Validate() error {
	var p renjia.Problems
	p.Require(!m.ID.IsZero(), "id", "must be given")
	p.Require(!m.Body.IsZero(), "body", "must be given")
	p.Require(!m.Title.IsZero(), "title", "must be given")
	p.Require(!m.Starts.IsZero(), "starts", "must be given")
	p.Require(!m.Day.IsZero(), "day", "must be given")
	p.Require(m.Expect >= 0, "expect", "%d: must not be negative", m.Expect)
	p.Require(meetingSteps.Known(m.State), "state", "%q: is no state of a meeting", m.State)
	if m.Notice != nil {
		p.Within("notice", m.Notice.Validate())
	}
	return p.Err("meeting")
}

// Validate reports every problem of the notice on its own.
func (n Notice) Validate() error {
	var p renjia.Problems
	p.Require(!n.Sent.IsZero(), "sent", "must be given")
	p.Require(n.Days >= 0, "days", "%d: must not be negative", n.Days)
	p.Require(len(n.Agenda) > 0, "agenda", "must not be empty")
	for i, x := range n.Agenda {
		p.Require(!x.Title.IsZero(), fmt.Sprintf("agenda[%d].title", i), "must be given")
	}
	return p.Err("notice")
}

// NoticeOf returns the notice that a rule wants, sent on a day.
func NoticeOf(r rule.Rule, sent renjia.Date, agenda ...AgendaItem) Notice {
	return Notice{Sent: sent, Days: r.Convening.NoticeDays, Source: r.Convening.Source, Closed: r.Convening.AgendaClosed, Agenda: agenda}
}

// CheckNotice tells whether the notice was given as many days before the
// meeting as the rule wants. A short notice does not stop a meeting: whether
// the case was special is for people to say.
func (m Meeting) CheckNotice() (renjia.Explanation, error) {
	if m.Notice == nil {
		return renjia.Explanation{}, fmt.Errorf("meeting %s: has had no notice: %w", m.ID, renjia.ErrState)
	}
	days := m.Day.Sub(m.Notice.Sent)
	return renjia.Explanation{
		Title: renjia.Text{EN: "Notice of the meeting", ZH: "会议通知"},
		Steps: []renjia.Step{{
			Claim: renjia.Textf("days between the notice (%[1]s) and the meeting (%[2]s)", "通知（%[1]s）与会议（%[2]s）之间的天数", m.Notice.Sent, m.Day),
			Left:  itoa(int64(days)), Op: renjia.AtLeast, Right: itoa(int64(m.Notice.Days)), Holds: days >= m.Notice.Days, Source: m.Notice.Source,
		}},
	}, nil
}

// Admits reports whether the agenda admits a decision on a motion: any motion
// if the agenda is not closed, otherwise one that it names or whose matter it
// names.
func (m Meeting) Admits(x Motion) bool {
	if m.Notice == nil {
		return false
	}
	return !m.Notice.Closed || slices.ContainsFunc(m.Notice.Agenda, func(i AgendaItem) bool {
		return i.Motion == x.ID || !i.Matter.IsZero() && i.Matter == x.Matter
	})
}

// Sits reports whether the meeting sat at an instant.
func (m Meeting) Sits(at time.Time) bool {
	return slices.ContainsFunc(m.Sessions, func(s Session) bool { return !at.Before(s.From) && (s.Until.IsZero() || at.Before(s.Until)) })
}

// onAgenda refuses to deal with a motion of a meeting that does not sit, is of
// another body, or whose closed agenda does not have it.
func (m *Motion) onAgenda(ctx context.Context, r storage.Reader) error {
	if m.Meeting.IsZero() {
		return nil
	}
	doc, err := meetings.Get(ctx, r, m.Meeting)
	if err != nil {
		return err
	}
	meeting := doc.Value
	if meeting.Body != m.Body {
		return fmt.Errorf("motion %s: meeting %s is of another body: %w", m.ID, meeting.ID, renjia.ErrInvalid)
	}
	if meeting.State != MeetingOpen && meeting.State != MeetingReconvened {
		return fmt.Errorf("motion %s: meeting %s is %s: %w", m.ID, meeting.ID, meeting.State, renjia.ErrState)
	}
	if !meeting.Admits(*m) {
		return fmt.Errorf("motion %s: is not on the closed agenda of meeting %s: %w", m.ID, meeting.ID, renjia.ErrForbidden)
	}
	return nil
}

// Convene adds a meeting of a body that is there.
func (r *Registry) Convene(ctx context.Context, act renjia.Act, m Meeting) error {
	return r.w.Write(ctx, act.Does("governance.meeting.convene", bodies.Ref(m.Body)), func(tx *storage.Tx) error {
		if m.Notice != nil || len(m.Sessions) > 0 {
			return fmt.Errorf("meeting %s: has had no notice and has not sat yet: %w", m.ID, renjia.ErrInvalid)
		}
		if _, err := bodies.Get(ctx, tx, m.Body); err != nil {
			return err
		}
		m.State, m.Starts = MeetingConvened, renjia.Instant(m.Starts)
		return meetings.Insert(tx, m)
	})
}

func (r *Registry) stepMeeting(ctx context.Context, act renjia.Act, verb string, id MeetingID, fn func(*storage.Tx, *Meeting)) (Meeting, error) {
	return change(ctx, r, act, "governance.meeting."+verb, meetings, id, func(tx *storage.Tx, m *Meeting) (err error) {
		if m.State, err = meetingSteps.Next("meeting", id.String(), m.State, verb); err != nil {
			return err
		}
		fn(tx, m)
		return nil
	})
}

// Notify records the notice with its agenda.
func (r *Registry) Notify(ctx context.Context, act renjia.Act, id MeetingID, n Notice) (Meeting, error) {
	return r.stepMeeting(ctx, act, "notify", id, func(_ *storage.Tx, m *Meeting) { m.Notice = &n })
}

// CancelMeeting ends a meeting that was never opened.
func (r *Registry) CancelMeeting(ctx context.Context, act renjia.Act, id MeetingID) (Meeting, error) {
	return r.stepMeeting(ctx, act, "cancel", id, func(*storage.Tx, *Meeting) {})
}

// OpenMeeting records that the meeting sits, from the time of the act.
func (r *Registry) OpenMeeting(ctx context.Context, act renjia.Act, id MeetingID) (Meeting, error) {
	return r.stepMeeting(ctx, act, "open", id, sit)
}

// Adjourn records that the meeting rises and will sit again.
func (r *Registry) Adjourn(ctx context.Context, act renjia.Act, id MeetingID) (Meeting, error) {
	return r.stepMeeting(ctx, act, "adjourn", id, rise)
}

// Reconvene records that an adjourned meeting sits again, under the same notice
// and agenda.
func (r *Registry) Reconvene(ctx context.Context, act renjia.Act, id MeetingID) (Meeting, error) {
	return r.stepMeeting(ctx, act, "reconvene", id, sit)
}

// CloseMeeting ends a meeting and files its minutes.
func (r *Registry) CloseMeeting(ctx context.Context, act renjia.Act, id MeetingID, minutes renjia.Ref) (Meeting, error) {
	return r.stepMeeting(ctx, act, "close", id, func(tx *storage.Tx, m *Meeting) {
		rise(tx, m)
		m.Minutes = localRef(minutes, tx.Space())
	})
}

func sit(tx *storage.Tx, m *Meeting) {
	m.Sessions = append(slices.Clone(m.Sessions), Session{From: tx.Time()})
}

func rise(tx *storage.Tx, m *Meeting) {
	m.Sessions = slices.Clone(m.Sessions)
	if last := len(m.Sessions) - 1; last >= 0 && m.Sessions[last].Until.IsZero() {
		m.Sessions[last].Until = tx.Time()
	}
}
