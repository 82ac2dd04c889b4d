package governance

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// TurnID identifies a turn.
type TurnID = renjia.ID[Turn]

// Stance is the side a speaker takes.
type Stance string

// The sides.
const (
	For     Stance = "for"
	Against Stance = "against"
	Neutral Stance = "neutral" // questions, information
)

// Turn is one time somebody has the floor in a debate (发言).
type Turn struct {
	ID      TurnID     `json:"id"`
	Meeting MeetingID  `json:"meeting"`
	Motion  MotionID   `json:"motion"` // no debate without a motion
	Number  int        `json:"number"` // in the debate of the motion, from 1
	Speaker renjia.Ref `json:"speaker" privacy:"personal,about"`
	Stance  Stance     `json:"stance" privacy:"personal"`
	Asked   time.Time  `json:"asked,omitzero"` // when the speaker asked for the floor
	renjia.Interval
}

// Validate reports every problem of the turn on its own.
func (t Turn) Validate() error {
	var p renjia.Problems
	p.Require(!t.ID.IsZero(), "id", "must be given")
	p.Require(!t.Meeting.IsZero(), "meeting", "must be given")
	p.Require(!t.Motion.IsZero(), "motion", "must be given: no debate without a motion")
	p.Require(t.Number > 0, "number", "%d: want 1 or more", t.Number)
	p.Require(!t.Speaker.IsZero(), "speaker", "must be given")
	p.Require(t.Stance == For || t.Stance == Against || t.Stance == Neutral, "stance", "%q: want %s, %s or %s", t.Stance, For, Against, Neutral)
	p.Within("", t.Interval.Validate())
	p.Require(t.Asked.IsZero() || !t.Asked.After(t.From), "asked", "must not be after the turn began")
	return p.Err("turn")
}

func (t Turn) place() string {
	return t.Motion.String() + " " + t.Meeting.String() + " " + strconv.Itoa(t.Number)
}

// SpeakingRules limit a debate. They are data: a meeting adopts its own.
type SpeakingRules struct {
	MaxTime     time.Duration `json:"max_time,omitempty"`  // of one turn, in nanoseconds; 0: no limit
	MaxTurns    int           `json:"max_turns,omitempty"` // of one speaker on one motion; 0: no limit
	NewFirst    bool          `json:"new_first"`           // who has not spoken goes before who has
	Alternating bool          `json:"alternating"`         // the sides take turns while both ask for the floor
	Source      string        `json:"source"`
}

// TwelvePrinciples returns the limits that the Chinese twelve principles of
// Robert's Rules give as their example: two minutes, two turns a motion.
func TwelvePrinciples() SpeakingRules {
	return SpeakingRules{MaxTime: 2 * time.Minute, MaxTurns: 2, NewFirst: true, Alternating: true, Source: "Robert's Rules, Chinese version in twelve principles (罗伯特议事规则十二条)"}
}

// SpeakingFault is what was wrong with a turn.
type SpeakingFault string

// The faults.
const (
	TooLong     SpeakingFault = "too-long"
	TooMany     SpeakingFault = "too-many"
	OutOfTurn   SpeakingFault = "out-of-turn" // somebody who had not spoken was waiting
	SameSide    SpeakingFault = "same-side"   // somebody of the other side was waiting
	Interrupted SpeakingFault = "interrupted" // began while another had the floor
)

// Finding is one fault of a debate.
type Finding struct {
	Turn   int           `json:"turn"` // its number
	Fault  SpeakingFault `json:"fault"`
	Text   renjia.Text   `json:"text"`
	Source string        `json:"source,omitempty"`
}

// Check finds where the debate of one motion departed from the rules. It takes
// the turns in any order. Who was waiting is known from Asked: a turn without
// it was not waiting. Times are elapsed times; a turn of exactly MaxTime is not
// too long.
func (r SpeakingRules) Check(turns []Turn) (found []Finding) {
	turns = slices.Clone(turns)
	slices.SortFunc(turns, func(a, b Turn) int { return a.Number - b.Number })
	spoken := map[renjia.Ref]int{}
	for i, t := range turns {
		note := func(bad bool, fault SpeakingFault, text renjia.Text) {
			if bad {
				found = append(found, Finding{Turn: t.Number, Fault: fault, Text: text, Source: r.Source})
			}
		}
		waiting := waitingAt(turns[i+1:], t.From)
		note(r.MaxTime > 0 && t.Duration() > r.MaxTime, TooLong, renjia.Textf("spoke %s, allowed %s", "发言%s，限时%s", t.Duration(), r.MaxTime))
		note(r.MaxTurns > 0 && spoken[t.Speaker] >= r.MaxTurns, TooMany, renjia.Textf("turn %d of this speaker, allowed %d", "第%d次发言，限%d次", spoken[t.Speaker]+1, r.MaxTurns))
		fresh := slices.ContainsFunc(waiting, func(w Turn) bool { return spoken[w.Speaker] == 0 && w.Speaker != t.Speaker })
		note(r.NewFirst && spoken[t.Speaker] > 0 && fresh, OutOfTurn, renjia.Text{EN: "somebody who had not spoken was waiting", ZH: "有尚未发言者等候发言"})
		if i > 0 {
			other := slices.ContainsFunc(waiting, func(w Turn) bool { return opposes(w.Stance, t.Stance) })
			note(r.Alternating && turns[i-1].Stance == t.Stance && other, SameSide, renjia.Text{EN: "the other side was waiting", ZH: "另一方等候发言，应当轮流"})
			note(t.Interval.Overlaps(turns[i-1].Interval), Interrupted, renjia.Text{EN: "began before the turn before had ended", ZH: "前一发言未结束即发言"})
		}
		spoken[t.Speaker]++
	}
	return found
}

func waitingAt(later []Turn, at time.Time) (waiting []Turn) {
	for _, t := range later {
		if !t.Asked.IsZero() && !t.Asked.After(at) {
			waiting = append(waiting, t)
		}
	}
	return waiting
}

func opposes(a, b Stance) bool { return a == For && b == Against || a == Against && b == For }

// Speak records a turn at a meeting that sits. Each number is given once
// (ErrUnique). Faults are not refused but found by [SpeakingRules.Check].
func (r *Registry) Speak(ctx context.Context, act renjia.Act, t Turn) error {
	return r.w.Write(ctx, act.Does("governance.meeting.speak", meetings.Ref(t.Meeting)), func(tx *storage.Tx) error {
		meeting, err := meetings.Get(ctx, tx, t.Meeting)
		if err != nil {
			return err
		}
		if _, err := meetingSteps.Next("meeting", t.Meeting.String(), meeting.Value.State, "speak"); err != nil {
			return err
		}
		motion, err := motions.Get(ctx, tx, t.Motion)
		if err != nil {
			return err
		}
		if motion.Value.Body != meeting.Value.Body {
			return fmt.Errorf("turn %s: motion %s is of another body than meeting %s: %w", t.ID, t.Motion, t.Meeting, renjia.ErrInvalid)
		}
		t.Speaker = localRef(t.Speaker, tx.Space())
		t.Asked, t.From, t.Until = renjia.Instant(t.Asked), renjia.Instant(t.From), renjia.Instant(t.Until)
		return turns.Insert(tx, t)
	})
}
