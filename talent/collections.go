package talent

import (
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
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

var guards = storage.Define("talent_guard", func(g *guard) renjia.ID[guard] { return g.ID })

// Read-only views of the records.
var (
	People        = people.Reader()        // talent_person, by subject
	Engagements   = engagements.Reader()   // talent_engagement, by person, type, from
	Registrations = registrations.Reader() // talent_registration, by person, rule
	Supervisions  = supervisions.Reader()  // talent_supervision, by supervisor, worker
	Hours         = hours.Reader()         // talent_hours_record, by slot (person and start), start, state
)

// Kinds returns the collections of the wing, for Store.Migrate.
func Kinds() []storage.Registration {
	return []storage.Registration{people, engagements, registrations, supervisions, hours, guards}
}
