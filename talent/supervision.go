package talent

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Supervision pairs a supervisor (督导) with a worker for a time.
type Supervision struct {
	ID         SupervisionID `json:"id"`
	Supervisor PersonID      `json:"supervisor" privacy:"personal"`
	Worker     PersonID      `json:"worker" privacy:"personal,about"`
	Period     renjia.Period `json:"period"`
	Sessions   []Session     `json:"sessions,omitempty"` // in order of time
}

// Session is one meeting of supervisor and worker.
type Session struct {
	On      renjia.Date `json:"on"`
	Minutes int64       `json:"minutes"`
}

// SupervisionID identifies a Supervision.
type SupervisionID = renjia.ID[Supervision]

// Validate checks that the pair is of two people.
func (s *Supervision) Validate() error {
	var p renjia.Problems
	p.Require(!s.ID.IsZero(), "id", "must be given")
	p.Require(!s.Supervisor.IsZero(), "supervisor", "must be given")
	p.Require(!s.Worker.IsZero(), "worker", "must be given")
	p.Require(s.Supervisor != s.Worker, "worker", "must not be the supervisor")
	p.Require(!s.Period.From.IsZero(), "period.from", "must be given")
	p.Within("period", s.Period.Validate())
	var last renjia.Date
	for i, m := range s.Sessions {
		path := fmt.Sprintf("sessions[%d]", i)
		p.Require(s.Period.Contains(m.On), path+".on", "must lie in %s", s.Period)
		p.Require(!m.On.Before(last), path+".on", "must not be before %s", last)
		p.Require(m.Minutes > 0 && m.Minutes <= 24*60, path+".minutes", "must be from 1 to 1440")
		last = m.On
	}
	return p.Err("supervision")
}

// Minutes returns the minutes of supervision in a period.
func (s *Supervision) Minutes(p renjia.Period) (sum int64) {
	for _, m := range s.Sessions {
		if p.Contains(m.On) {
			sum += m.Minutes
		}
	}
	return sum
}
