package collaboration

import (
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Attendance is who took part in one meeting, as the caller knows it: the meeting
// is a record of governance, of which this wing holds the reference.
type Attendance struct {
	Meeting   renjia.Ref
	On        renjia.Date
	Attendees []Attendee // each subject once
}

// Attendee is one subject at a meeting.
type Attendee struct {
	Subject renjia.Ref
	Mode    Presence
	Voices  []Voice // what it did in decisions
}

// Presence is how a subject took part.
type Presence string

// The ways.
const (
	Present Presence = "present"
	Proxy   Presence = "proxy"
	Apology Presence = "apology" // it was invited and sent word
)

// Voice is what a subject did in one decision.
type Voice struct {
	Decision               renjia.Ref
	Spoke, Proposed, Voted bool
}

// VoiceAct is one way of having a voice.
type VoiceAct string

// The ways.
const (
	Spoke    VoiceAct = "spoke"
	Proposed VoiceAct = "proposed"
	Voted    VoiceAct = "voted"
)

func (v Voice) any(acts []VoiceAct) bool {
	return slices.ContainsFunc(acts, func(a VoiceAct) bool {
		return a == Spoke && v.Spoke || a == Proposed && v.Proposed || a == Voted && v.Voted
	})
}

// MeetingForm says what meetings make.
type MeetingForm string

// The forms.
const (
	TwoMode   MeetingForm = "two-mode"  // ties from subjects to meetings
	Projected MeetingForm = "projected" // ties between subjects that met
)

// checkMeetings asks for the choices of the layers of meetings.
func (s Selection) checkMeetings() error {
	if s.Layer == LayerVoice {
		if err := chosen("layer voice", "acts", s.Acts, Spoke, Proposed, Voted); err != nil {
			return err
		}
		return chosen("layer voice", "present", s.Present, Present, Proxy, Apology)
	}
	if err := choose("layer meeting", "form", string(s.Form), "a projection counts one meeting many times", string(TwoMode), string(Projected)); err != nil {
		return err
	}
	if s.Form == TwoMode && s.Weight == WeightNewman {
		return fmt.Errorf("layer meeting: weight %s: is one of projections: %w", WeightNewman, renjia.ErrInvalid)
	}
	return chosen("layer meeting", "present", s.Present, Present, Proxy, Apology)
}

// chosen checks that at least one of several options is taken and no other.
func chosen[T ~string](what, name string, taken []T, options ...T) error {
	texts := make([]string, len(options))
	for i, o := range options {
		texts[i] = string(o)
	}
	if len(taken) == 0 {
		return choose(what, name, "", "one or more must count", texts...)
	}
	for _, x := range taken {
		if err := choose(what, name, string(x), "", texts...); err != nil {
			return err
		}
	}
	return nil
}

func (a Attendance) check() error {
	var p renjia.Problems
	p.Require(!a.Meeting.IsZero(), "meeting", "must be given")
	p.Require(!a.On.IsZero(), "on", "must be given")
	for i, x := range a.Attendees {
		path := fmt.Sprintf("attendees[%d]", i)
		requireSubject(&p, path+".subject", x.Subject)
		same := func(o Attendee) bool { return o.Subject == x.Subject }
		p.Require(slices.IndexFunc(a.Attendees, same) == i, path+".subject", "is there twice")
		p.Require(slices.Contains([]Presence{Present, Proxy, Apology}, x.Mode), path+".mode", "%q is unknown", x.Mode)
		for j, v := range x.Voices {
			p.Require(!v.Decision.IsZero(), fmt.Sprintf("%s.voices[%d].decision", path, j), "must be given")
		}
	}
	return p.Err("attendance")
}

func meetingTies(space string, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		n := 0
		for a, err := range s.Meetings {
			n++
			if err == nil {
				a = a.within(space)
				err = a.check()
			}
			if err != nil {
				yield(network.Tie{}, fmt.Errorf("attendance %d: %w", n, err))
				return
			}
			if !s.happens(a.On) {
				continue
			}
			for _, t := range a.ties(s) {
				t.Period, t.Record = renjia.Period{From: a.On}, a.Meeting
				if !yield(t, nil) {
					return
				}
			}
		}
	}
}

func (a Attendance) within(space string) Attendance {
	a.Meeting = within(space, a.Meeting)
	a.Attendees = slices.Clone(a.Attendees)
	for i, x := range a.Attendees {
		x.Subject = within(space, x.Subject)
		x.Voices = slices.Clone(x.Voices)
		for j := range x.Voices {
			x.Voices[j].Decision = within(space, x.Voices[j].Decision)
		}
		a.Attendees[i] = x
	}
	return a
}

// ties are those that one meeting makes, by the form or as voice.
func (a Attendance) ties(s Selection) (ties []network.Tie) {
	there := slices.DeleteFunc(slices.Clone(a.Attendees), func(x Attendee) bool { return !slices.Contains(s.Present, x.Mode) })
	weight := s.weigh(a.On, len(there))
	tie := func(from, to renjia.Ref) {
		ties = append(ties, network.Tie{From: from.String(), To: to.String(), Weight: weight})
	}
	for i, x := range there {
		switch {
		case s.Layer == LayerVoice:
			for _, v := range x.Voices {
				if v.any(s.Acts) {
					tie(x.Subject, v.Decision)
				}
			}
		case s.Form == TwoMode:
			tie(x.Subject, a.Meeting)
		default:
			for _, y := range there[i+1:] {
				tie(x.Subject, y.Subject)
			}
		}
	}
	return ties
}
