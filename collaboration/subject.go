package collaboration

import "github.com/renjia-project/renjia"

// Subject is a person or an organization: one entry of the register that all
// wings refer to.
type Subject struct {
	ID           SubjectID     `json:"id"`
	Name         renjia.Text   `json:"name" privacy:"personal"` // of a person: as little as needed
	Class        string        `json:"class"`                   // id of a Vocabulary
	LegalForm    string        `json:"legal_form,omitempty"`    // 社会团体, 社会服务机构, 基金会, 特别法人…
	Registration string        `json:"registration,omitempty"`  // unified social credit or filing number
	Supervisor   renjia.Ref    `json:"supervisor,omitzero"`     // supervising unit (业务主管单位)
	Period       renjia.Period `json:"period,omitzero"`         // from registration to deregistration
}

// SubjectID identifies a Subject.
type SubjectID = renjia.ID[Subject]

// SubjectKind is the kind of a reference to a Subject.
const SubjectKind = "collaboration_subject"

// Ref returns the reference to a subject.
func (s *Subject) Ref() renjia.Ref { return renjia.RefTo(SubjectKind, s.ID) }

// Validate checks what can be checked without the vocabulary.
func (s *Subject) Validate() error {
	var p renjia.Problems
	p.Require(!s.ID.IsZero(), "id", "must be given")
	p.Require(!s.Name.IsZero(), "name", "must be given in English or Chinese")
	p.Require(s.Class != "", "class", "must be given")
	if !s.Supervisor.IsZero() {
		requireSubject(&p, "supervisor", s.Supervisor)
		p.Require(s.Supervisor != s.Ref(), "supervisor", "must be another subject")
	}
	p.Within("period", s.Period.Validate())
	return p.Err("subject")
}

// within brings the references of a subject into the form of a space.
func (s Subject) within(space string) Subject {
	s.Supervisor = within(space, s.Supervisor)
	return s
}

// Role is a relation between two subjects for a time: staff of, member of,
// chair of, supervised by, near relative of.
type Role struct {
	ID     RoleID        `json:"id"`
	Of     renjia.Ref    `json:"of"`   // who has the role
	In     renjia.Ref    `json:"in"`   // towards whom
	Name   string        `json:"name"` // open vocabulary: "chair", "staff", "near-relative"
	Period renjia.Period `json:"period,omitzero"`
}

// RoleID identifies a Role.
type RoleID = renjia.ID[Role]

// Validate checks that the role is complete and relates two different subjects.
func (r *Role) Validate() error {
	var p renjia.Problems
	p.Require(!r.ID.IsZero(), "id", "must be given")
	requireSubject(&p, "of", r.Of)
	requireSubject(&p, "in", r.In)
	p.Require(r.Of != r.In, "in", "must be another subject than of")
	p.Require(r.Name != "", "name", "must be given")
	p.Within("period", r.Period.Validate())
	return p.Err("role")
}

// within brings the references of a role into the form of a space.
func (r Role) within(space string) Role {
	r.Of, r.In = within(space, r.Of), within(space, r.In)
	return r
}

func requireSubject(p *renjia.Problems, path string, r renjia.Ref) {
	p.Require(r.Kind == SubjectKind, path, "must refer to a subject")
}

// within returns a reference as a record of the space holds it: one into the
// same space names none, so that equal references are equal.
func within(space string, r renjia.Ref) renjia.Ref {
	if r.Space == space {
		r.Space = ""
	}
	return r
}
