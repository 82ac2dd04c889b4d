package talent

import (
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/competency"
)

var people = storage.Define("talent_person", func(p *Person) PersonID { return p.ID },
	storage.Unique("subject", storage.Text(func(p *Person) string { return p.Subject.String() })))

var engagements = storage.Define("talent_engagement", func(e *Engagement) EngagementID { return e.ID },
	storage.Index("person", storage.Text(func(e *Engagement) string { return e.Person.String() })),
	storage.Index("type", storage.Text(func(e *Engagement) string { return string(e.Type) })),
	storage.Index("from", storage.Day(func(e *Engagement) renjia.Date { return e.Period.From })))

var registrations = storage.Define("talent_registration", func(r *Registration) RegistrationID { return r.ID },
	storage.Index("person", storage.Text(func(r *Registration) string { return r.Person.String() })),
	storage.Index("rule", storage.Text(func(r *Registration) string { return r.Rule })))

var supervisions = storage.Define("talent_supervision", func(s *Supervision) SupervisionID { return s.ID },
	storage.Index("supervisor", storage.Text(func(s *Supervision) string { return s.Supervisor.String() })),
	storage.Index("worker", storage.Text(func(s *Supervision) string { return s.Worker.String() })))

var hours = storage.Define("talent_hours_record", func(h *HoursRecord) HoursID { return h.ID },
	storage.Index("slot", storage.Text((*HoursRecord).slot)),
	storage.Index("start", storage.Instant(func(h *HoursRecord) time.Time { return h.Interval.From })),
	storage.Index("state", storage.Text(func(h *HoursRecord) string { return string(h.State) })))

var frameworks = storage.Define("talent_framework", func(f *Framework) FrameworkID { return f.ID },
	storage.Unique("framework", storage.Text(func(f *Framework) string { return f.Content.ID })))

var assessments = storage.Define("talent_assessment", func(a *competency.Assessment) competency.AssessmentID { return a.ID },
	storage.Index("framework", storage.Text(func(a *competency.Assessment) string { return a.Framework })),
	storage.Index("person", storage.Text(func(a *competency.Assessment) string { return a.Person.String() })))

var trainings = storage.Define("talent_training", func(t *Training) TrainingID { return t.ID },
	storage.Index("from", storage.Day(func(t *Training) renjia.Date { return t.Period.From })),
	storage.Index("state", storage.Text(func(t *Training) string { return string(t.State) })))

var attendances = storage.Define("talent_attendance", func(a *Attendance) AttendanceID { return a.ID },
	storage.Index("training", storage.Text(func(a *Attendance) string { return a.Training.String() })),
	storage.Index("person", storage.Text(func(a *Attendance) string { return a.Person.String() })))

var absences = storage.Define("talent_absence", func(a *Absence) AbsenceID { return a.ID },
	storage.Index("person", storage.Text(func(a *Absence) string { return a.Person.String() })),
	storage.Index("from", storage.Day(func(a *Absence) renjia.Date { return a.Period.From })))

var appraisals = storage.Define("talent_appraisal", func(a *Appraisal) AppraisalID { return a.ID },
	storage.Index("person", storage.Text(func(a *Appraisal) string { return a.Person.String() })))

var certificates = storage.Define("talent_hours_certificate", func(c *HoursCertificate) HoursCertificateID { return c.ID },
	storage.Index("person", storage.Text(func(c *HoursCertificate) string { return c.Person.String() })))

var guards = storage.Define("talent_guard", func(g *guard) renjia.ID[guard] { return g.ID })

// Read-only views of the records.
var (
	People        = people.Reader()        // talent_person, by subject
	Engagements   = engagements.Reader()   // talent_engagement, by person, type, from
	Registrations = registrations.Reader() // talent_registration, by person, rule
	Supervisions  = supervisions.Reader()  // talent_supervision, by supervisor, worker
	Hours         = hours.Reader()         // talent_hours_record, by slot (person and start), start, state
	Frameworks    = frameworks.Reader()    // talent_framework, by framework
	Assessments   = assessments.Reader()   // talent_assessment, by framework, person
	Trainings     = trainings.Reader()     // talent_training, by from, state
	Attendances   = attendances.Reader()   // talent_attendance, by training, person
	Absences      = absences.Reader()      // talent_absence, by person, from
	Appraisals    = appraisals.Reader()    // talent_appraisal, by person
	Certificates  = certificates.Reader()  // talent_hours_certificate, by person
)

// Kinds returns the collections of the wing, for Store.Migrate.
func Kinds() []storage.Registration {
	return []storage.Registration{
		people, engagements, registrations, supervisions, hours, guards,
		frameworks, assessments, trainings, attendances, absences, appraisals, certificates,
	}
}
