package talent

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// Training is an event of continuing education.
type Training struct {
	ID           TrainingID    `json:"id"`
	Title        renjia.Text   `json:"title"`
	Organizer    renjia.Ref    `json:"organizer"`
	Category     string        `json:"category,omitempty"` // of a credential rule, open vocabulary
	Period       renjia.Period `json:"period"`
	Hours        int64         `json:"hours"`              // of education it is worth, whole
	Places       int64         `json:"places,omitempty"`   // 0: no limit
	Enrolled     int64         `json:"enrolled,omitempty"` // kept by the verbs
	Framework    string        `json:"framework,omitempty"`
	Competencies []string      `json:"competencies,omitempty"` // it teaches, of the framework
	State        TrainingState `json:"state"`
}

// TrainingID identifies a Training.
type TrainingID = renjia.ID[Training]

// TrainingState is where a training stands.
type TrainingState string

// The states of a training.
const (
	TrainingPlanned   TrainingState = "planned"
	TrainingHeld      TrainingState = "held"
	TrainingCancelled TrainingState = "cancelled"
)

var trainingSteps = lifecycle.Table[TrainingState]{
	TrainingPlanned: {"hold": TrainingHeld, "cancel": TrainingCancelled, "enrol": TrainingPlanned, "give-up": TrainingPlanned},
	TrainingHeld:    {"attend": TrainingHeld},
}

// Validate checks that the training is complete and not fuller than it may be.
func (t *Training) Validate() error {
	var p renjia.Problems
	p.Require(!t.ID.IsZero(), "id", "must be given")
	p.Require(!t.Title.IsZero(), "title", "must be given")
	p.Require(!t.Organizer.IsZero(), "organizer", "must be given")
	_, bounded := t.Period.Days()
	p.Require(bounded, "period", "must have a first day and a day after the last")
	p.Within("period", t.Period.Validate())
	p.Require(t.Hours > 0 && t.Hours <= maxEducation, "hours", "must be from 1 to %d", maxEducation)
	p.Require(t.Places >= 0, "places", "must not be negative")
	p.Require(t.Enrolled >= 0 && (t.Places == 0 || t.Enrolled <= t.Places), "enrolled", "is %d of %d places", t.Enrolled, t.Places)
	p.Require(len(t.Competencies) == 0 || t.Framework != "", "framework", "must be given with competencies")
	p.Require(trainingSteps.Known(t.State), "state", "%q is unknown", t.State)
	return p.Err("training")
}

// Attendance is one person's part in a training.
type Attendance struct {
	ID       AttendanceID    `json:"id"`
	Training TrainingID      `json:"training"`
	Person   PersonID        `json:"person" privacy:"personal,about"`
	Hours    int64           `json:"hours,omitempty"` // attended, at most those of the training
	State    AttendanceState `json:"state" privacy:"personal"`
	// Credited is the registration whose education the hours were added to.
	Credited RegistrationID `json:"credited,omitzero"`
}

// AttendanceID identifies an Attendance. It follows from training and person:
// nobody takes part twice.
type AttendanceID = renjia.ID[Attendance]

// AttendanceState is where somebody's part in a training stands.
type AttendanceState string

// The states of an attendance.
const (
	AttendanceEnrolled AttendanceState = "enrolled"
	AttendanceGivenUp  AttendanceState = "given-up"
	AttendanceAttended AttendanceState = "attended"
	AttendanceAbsent   AttendanceState = "absent"
	AttendanceCredited AttendanceState = "credited"
)

var attendanceSteps = lifecycle.Table[AttendanceState]{
	AttendanceEnrolled: {"give-up": AttendanceGivenUp, "attend": AttendanceAttended, "miss": AttendanceAbsent},
	AttendanceGivenUp:  {"enrol": AttendanceEnrolled},
	AttendanceAttended: {"credit": AttendanceCredited},
}

// Validate checks that the attendance is complete.
func (a *Attendance) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Training.IsZero(), "training", "must be given")
	p.Require(!a.Person.IsZero(), "person", "must be given")
	took := a.State == AttendanceAttended || a.State == AttendanceCredited
	p.Require(took == (a.Hours > 0), "hours", "%d do not fit state %q", a.Hours, a.State)
	p.Require((a.State == AttendanceCredited) != a.Credited.IsZero(), "credited", "does not fit state %q", a.State)
	p.Require(attendanceSteps.Known(a.State), "state", "%q is unknown", a.State)
	return p.Err("attendance")
}
