package governance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// AttendanceID identifies an attendance.
type AttendanceID = renjia.ID[Attendance]

// Channel is how somebody attends.
type Channel string

// The channels.
const (
	InPerson Channel = "in-person"
	Online   Channel = "online"
	ByProxy  Channel = "proxy"
)

// Attendance is one person's presence at one meeting: when they came and went.
type Attendance struct {
	ID       AttendanceID `json:"id"`
	Meeting  MeetingID    `json:"meeting"`
	Attendee renjia.Ref   `json:"attendee" privacy:"personal,about"`
	// Voting: counts towards the quorum; guests and staff do not.
	Voting bool    `json:"voting"`
	Spells []Spell `json:"spells"` // in order; the last has no end while they are there
}

// Spell is a time of presence.
type Spell struct {
	In      time.Time `json:"in" privacy:"personal"`
	Out     time.Time `json:"out,omitzero" privacy:"personal"` // exclusive; zero: still there
	Channel Channel   `json:"channel" privacy:"personal"`
}

func attendanceID(space string, m MeetingID, attendee renjia.Ref) AttendanceID {
	return renjia.ImportedID[Attendance](space, "governance_attendance", m.String()+" "+attendee.String())
}

// Validate reports every problem of the attendance on its own.
func (a Attendance) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Meeting.IsZero(), "meeting", "must be given")
	p.Require(!a.Attendee.IsZero(), "attendee", "must be given")
	for i, s := range a.Spells {
		path := fmt.Sprintf("spells[%d]", i)
		p.Require(s.Channel == InPerson || s.Channel == Online || s.Channel == ByProxy, path+".channel", "%q: want %s, %s or %s", s.Channel, InPerson, Online, ByProxy)
		p.Require(s.Out.IsZero() || s.Out.After(s.In), path+".out", "must be after coming in")
		p.Require(i == 0 || !a.Spells[i-1].Out.IsZero() && !s.In.Before(a.Spells[i-1].Out), path+".in", "must be after the last going")
	}
	return p.Err("attendance")
}

// Present reports whether the person was there at an instant, and how.
func (a Attendance) Present(at time.Time) (Channel, bool) {
	for _, s := range a.Spells {
		if !at.Before(s.In) && (s.Out.IsZero() || at.Before(s.Out)) {
			return s.Channel, true
		}
	}
	return "", false
}

// Arrive records that somebody comes to a meeting that sits, at the time of the
// act. Who is there already cannot come (ErrExists).
func (r *Registry) Arrive(ctx context.Context, act renjia.Act, id MeetingID, attendee renjia.Ref, voting bool, by Channel) error {
	return r.w.Write(ctx, act.Does("governance.meeting.arrive", meetings.Ref(id)), func(tx *storage.Tx) error {
		attendee := localRef(attendee, tx.Space())
		meeting, err := meetings.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := meetingSteps.Next("meeting", id.String(), meeting.Value.State, "attend"); err != nil {
			return err
		}
		doc, err := attendances.Get(ctx, tx, attendanceID(tx.Space(), id, attendee))
		spell := Spell{In: tx.Time(), Channel: by}
		if errors.Is(err, renjia.ErrNotFound) {
			return attendances.Insert(tx, Attendance{ID: attendanceID(tx.Space(), id, attendee), Meeting: id, Attendee: attendee, Voting: voting, Spells: []Spell{spell}})
		}
		if err != nil {
			return err
		}
		a := &doc.Value
		if a.Voting != voting {
			return fmt.Errorf("%s attends meeting %s with voting %t, not %t: %w", attendee, id, a.Voting, voting, renjia.ErrConflict)
		}
		if a.Spells[len(a.Spells)-1].Out.IsZero() {
			return fmt.Errorf("%s is at meeting %s already: %w", attendee, id, renjia.ErrExists)
		}
		a.Spells = append(slices.Clone(a.Spells), spell)
		return attendances.Save(tx, doc)
	})
}

// Leave records that somebody goes, at the time of the act.
func (r *Registry) Leave(ctx context.Context, act renjia.Act, id MeetingID, attendee renjia.Ref) error {
	return r.w.Write(ctx, act.Does("governance.meeting.leave", meetings.Ref(id)), func(tx *storage.Tx) error {
		doc, err := attendances.Get(ctx, tx, attendanceID(tx.Space(), id, localRef(attendee, tx.Space())))
		if err != nil {
			return err
		}
		a := &doc.Value
		a.Spells = slices.Clone(a.Spells)
		last := &a.Spells[len(a.Spells)-1]
		if !last.Out.IsZero() {
			return &renjia.StateError{Record: "attendance", ID: a.ID.String(), State: "gone", Verb: "leave", Allowed: []string{"arrive"}}
		}
		last.Out = tx.Time()
		return attendances.Save(tx, doc)
	})
}

// Share is a threshold of a quorum: so much of those who should attend.
type Share struct {
	Op       renjia.Op       `json:"op"`
	Fraction renjia.Fraction `json:"fraction"`
	Source   string          `json:"source"`
}

// QuorumAt tells whether those present at an instant were enough (到会人数), by
// channel. A quorum must exist when the vote is taken, not only at the opening.
// Nobody is present while the meeting does not sit. It counts heads; quorums
// by floor area are for the rule of the vote.
func QuorumAt(m Meeting, all []Attendance, s Share, at time.Time) (renjia.Explanation, error) {
	if m.Expect <= 0 {
		return renjia.Explanation{}, &renjia.UnspecifiedError{What: "quorum of meeting " + m.ID.String(), Choices: []renjia.Choice{{Name: "expect", Why: "the number of those who should attend is not recorded"}}}
	}
	if !s.Op.Valid() || s.Fraction.Sign() <= 0 {
		return renjia.Explanation{}, fmt.Errorf("quorum %s %s: want an operator and a fraction: %w", s.Op, s.Fraction, renjia.ErrInvalid)
	}
	by := map[Channel]int64{}
	var present int64
	for _, a := range all {
		channel, there := a.Present(at)
		if !there || a.Meeting != m.ID || !a.Voting || !m.Sits(at) {
			continue
		}
		by[channel]++
		present++
	}
	step := renjia.Step{
		Claim: renjia.Textf("present at %s, of those who should attend", "%s 实到人数占应到人数", at.UTC().Format(time.RFC3339)),
		Left:  fmt.Sprintf("%d / %d", present, m.Expect), Op: s.Op, Right: s.Fraction.String(),
		Holds: s.Op.Satisfied(s.Fraction.CompareShare(present, m.Expect)), Source: s.Source,
	}
	for _, c := range []Channel{InPerson, Online, ByProxy} {
		if by[c] > 0 {
			step.Steps = append(step.Steps, renjia.Fact(renjia.Textf("%s: %d", "%s：%d", c, by[c])))
		}
	}
	return renjia.Explanation{Title: renjia.Text{EN: "Quorum of the meeting", ZH: "到会人数"}, Steps: []renjia.Step{step}}, nil
}
