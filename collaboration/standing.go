package collaboration

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// Standing is what a subject's registration stood at from a day on.
type Standing struct {
	State SubjectState `json:"state"`
	From  renjia.Date  `json:"from"`
	// Basis is the decision of the registering authority, if it is a record.
	Basis renjia.Ref `json:"basis,omitzero"`
}

// SubjectState is where the registration of a subject stands.
type SubjectState string

// The states of a subject's registration.
const (
	SubjectPreparing    SubjectState = "preparing"    // 筹备
	SubjectRegistered   SubjectState = "registered"   // 登记
	SubjectFiled        SubjectState = "filed"        // 备案
	SubjectActive       SubjectState = "active"       // 活动中
	SubjectRectifying   SubjectState = "rectifying"   // 限期整改
	SubjectDeregistered SubjectState = "deregistered" // 注销
	SubjectAbandoned    SubjectState = "abandoned"    // given up while preparing
)

var subjectSteps = lifecycle.Table[SubjectState]{
	SubjectPreparing:  {"register": SubjectRegistered, "file": SubjectFiled, "abandon": SubjectAbandoned},
	SubjectRegistered: {"activate": SubjectActive, "deregister": SubjectDeregistered},
	SubjectFiled:      {"activate": SubjectActive, "register": SubjectRegistered, "deregister": SubjectDeregistered},
	SubjectActive:     {"rectify": SubjectRectifying, "register": SubjectRegistered, "deregister": SubjectDeregistered},
	SubjectRectifying: {"activate": SubjectActive, "deregister": SubjectDeregistered},
}

// over reports whether the state is an end.
func (s SubjectState) over() bool { return s == SubjectDeregistered || s == SubjectAbandoned }

// StateOn returns where the registration stood on a day; empty if it is not
// followed or had not begun.
func (s *Subject) StateOn(day renjia.Date) SubjectState {
	state := SubjectState("")
	for _, x := range s.Standing {
		if day.Before(x.From) {
			break
		}
		state = x.State
	}
	return state
}

// State returns where the registration stands last; empty if it is not followed.
func (s *Subject) State() SubjectState {
	if len(s.Standing) == 0 {
		return ""
	}
	return s.Standing[len(s.Standing)-1].State
}

func (s *Subject) checkStanding(p *renjia.Problems) {
	for i, x := range s.Standing {
		path := fmt.Sprintf("standing[%d]", i)
		p.Require(subjectSteps.Known(x.State), path+".state", "%q is unknown", x.State)
		p.Require(!x.From.IsZero(), path+".from", "must be given")
		if i == 0 {
			continue
		}
		last := s.Standing[i-1]
		p.Require(!x.From.Before(last.From), path+".from", "must not be before %s", last.From)
		p.Require(subjectSteps.Leads(last.State, x.State), path+".state", "%q does not follow on %q", x.State, last.State)
	}
	state := s.State()
	if state == SubjectDeregistered {
		p.Require(s.Period.Until == s.Standing[len(s.Standing)-1].From, "period.until", "must be the day of deregistration")
	}
	p.Require(state == "" || state.over() || s.Period.Until.IsZero(), "period.until", "must be empty in state %s", state)
}
