package folder

import (
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/credential"
)

var peopleColumns = []tabular.Column{column("person", "人员"), column("name", "姓名"), optional("born", "出生日期"), optional("guardian", "监护人")}

func (f *Folder) personID(key string) talent.PersonID {
	return renjia.ImportedID[talent.Person](f.Community.Space, "talent_person", key)
}

// Individual is somebody of people.csv: a person of the register of subjects,
// and what is known of them as a worker or volunteer.
type Individual struct {
	Key     string
	Subject collaboration.Subject
	Person  talent.Person
}

// People yields staff and volunteers.
func (s *Scan) People() iter.Seq2[Individual, error] {
	return records(s, "people.csv", peopleColumns, func(row *tabular.Row) Individual {
		key := s.party(row, "person")
		s.defineAs(row, "person", "person", key)
		v := Individual{
			Key:     key,
			Subject: collaboration.Subject{ID: s.subjectID(key), Name: renjia.Text{ZH: row.Text("name")}, Class: "person"},
			Person:  talent.Person{ID: s.personID(key), Subject: s.SubjectRef(key), Zone: s.Community.Zone, Born: row.Date("born")},
		}
		if row.Has("guardian") {
			v.Person.Guardian = s.SubjectRef(s.refer(row, "subject", "guardian"))
		}
		s.valid(row, peopleColumns, v.Person.Validate())
		return v
	})
}

const majority = 18 // Civil Code art. 17

var engagementColumns = []tabular.Column{
	column("person", "人员"), column("organization", "机构"), column("type", "类型"), optional("post", "岗位"), optional("professional", "专业岗位"),
	column("from", "起始日期"), optional("until", "终止日期"), optional("reason", "离职原因"),
}

// Engagements yields who is engaged. The young are those whose birth is given and
// whose guardian is not, by key: they must not be engaged as minors.
func (s *Scan) Engagements(young map[string]renjia.Date) iter.Seq2[talent.Engagement, error] {
	return records(s, "engagements.csv", engagementColumns, func(row *tabular.Row) talent.Engagement {
		person, from := s.refer(row, "person", "person"), row.Date("from")
		key := person + " " + from.String()
		s.defineAs(row, "engagement", "from", key)
		v := talent.Engagement{
			ID:     renjia.ImportedID[talent.Engagement](s.Community.Space, "talent_engagement", key),
			Person: s.personID(person), Organization: s.SubjectRef(s.refer(row, "subject", "organization")),
			Type: talent.EngagementType(row.OneOf("type", "agency", "direct", "volunteer")), Post: row.Text("post"), Professional: row.Bool("professional"),
			Period: renjia.Period{From: from, Until: row.Date("until")}, Reason: row.Text("reason"),
		}
		s.valid(row, engagementColumns, v.Validate())
		if born, known := young[person]; known && row.OK() && born.Age(v.Period.From) < majority {
			row.Problem("person", "%s is under %d on %s and has no guardian in people.csv", person, majority, v.Period.From)
		}
		return v
	})
}

var registrationColumns = []tabular.Column{
	column("person", "人员"), column("rule", "证书"), column("registered", "登记日期"), column("education_hours", "继续教育学时"),
}

// Registrations yields the registrations of professionals.
func (s *Scan) Registrations(rules credential.Rules) iter.Seq2[talent.Registration, error] {
	return records(s, "registrations.csv", registrationColumns, func(row *tabular.Row) talent.Registration {
		person, registered := s.refer(row, "person", "person"), row.Date("registered")
		key := person + " " + registered.String()
		s.defineAs(row, "credential", "registered", key)
		v := talent.Registration{
			ID:     renjia.ImportedID[talent.Registration](s.Community.Space, "talent_registration", key),
			Person: s.personID(person), Rule: row.Text("rule"), Registered: registered, Education: row.Int("education_hours"),
		}
		if _, known := rules[v.Rule]; v.Rule != "" && !known {
			row.Problem("rule", "%q is not a rule of credentials", v.Rule)
		}
		s.valid(row, registrationColumns, v.Validate())
		return v
	})
}

var supervisionColumns = []tabular.Column{column("supervisor", "督导"), column("worker", "社工"), column("from", "起始日期"), optional("until", "终止日期")}

// Supervisions yields who supervises whom.
func (s *Scan) Supervisions() iter.Seq2[talent.Supervision, error] {
	return records(s, "supervisions.csv", supervisionColumns, func(row *tabular.Row) talent.Supervision {
		supervisor, worker, from := s.refer(row, "person", "supervisor"), s.refer(row, "person", "worker"), row.Date("from")
		key := supervisor + " " + worker + " " + from.String()
		s.defineAs(row, "supervision", "worker", key)
		v := talent.Supervision{
			ID:         renjia.ImportedID[talent.Supervision](s.Community.Space, "talent_supervision", key),
			Supervisor: s.personID(supervisor), Worker: s.personID(worker),
			Period: renjia.Period{From: from, Until: row.Date("until")},
		}
		s.valid(row, supervisionColumns, v.Validate())
		return v
	})
}

var hoursColumns = []tabular.Column{
	column("record", "记录"), column("person", "人员"), column("start", "开始"), column("end", "结束"), column("activity", "活动"),
}

// Hours yields records of hours. Rows of one person must be in order of time, so
// that an overlap shows without holding all of them.
func (s *Scan) Hours() iter.Seq2[talent.HoursRecord, error] {
	last := map[string]time.Time{} // end of each person's newest record
	return records(s, "hours.csv", hoursColumns, func(row *tabular.Row) talent.HoursRecord {
		person := s.refer(row, "person", "person")
		v := talent.HoursRecord{
			ID:     renjia.ImportedID[talent.HoursRecord](s.Community.Space, "talent_hours_record", s.define(row, "hours", "record")),
			Person: s.personID(person), Interval: renjia.Interval{From: s.at(row, "start"), Until: s.at(row, "end")},
			Activity: row.Text("activity"), State: talent.HoursApproved,
		}
		if !row.OK() {
			return v
		}
		s.valid(row, hoursColumns, v.Validate())
		if row.OK() && v.Interval.From.Before(last[person]) {
			row.Problem("start", "overlaps an earlier record of %s, or is out of order", person)
		}
		last[person] = v.Interval.Until
		return v
	})
}
