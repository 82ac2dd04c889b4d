package collaboration

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Subject is a person or an organization: one entry of the register that all
// wings refer to.
type Subject struct {
	ID           SubjectID     `json:"id"`
	Name         renjia.Text   `json:"name" privacy:"personal"` // of a person: as little as needed
	Class        string        `json:"class"`                   // id of a Vocabulary, as of the last change
	LegalForm    string        `json:"legal_form,omitempty"`    // 社会团体, 社会服务机构, 基金会, 特别法人…
	Registration string        `json:"registration,omitempty"`  // unified social credit or filing number
	Supervisor   renjia.Ref    `json:"supervisor,omitzero"`     // supervising unit (业务主管单位)
	Period       renjia.Period `json:"period,omitzero"`         // from registration to deregistration

	// Former are the classes it had before Class, the first ones first: a class
	// is never overwritten, so that classes can be compared as they were.
	Former      []FormerClass `json:"former_classes,omitempty"`
	OtherNames  []OtherName   `json:"other_names,omitempty" privacy:"personal"`
	Identifiers []Identifier  `json:"identifiers,omitempty" privacy:"personal"`
	Contacts    []Contact     `json:"contacts,omitempty" privacy:"personal"`
	Area        string        `json:"area,omitempty"`     // division code (GB/T 2260) or name of the area it serves
	Parent      renjia.Ref    `json:"parent,omitzero"`    // the organization that contains it
	Standing    []Standing    `json:"standing,omitempty"` // what its registration stood at, the first ones first; empty: not followed
	Grades      []Grade       `json:"grades,omitempty"`   // of its evaluations (社会组织评估等级)
	// Charity is when it has the status of a charitable organization (慈善组织),
	// Fundraising when it may raise funds in public (公开募捐资格).
	Charity     []renjia.Period `json:"charity,omitempty"`
	Fundraising []renjia.Period `json:"fundraising,omitempty"`
	Terms       []renjia.Period `json:"terms,omitempty"` // terms of its council or committee (届), which do not overlap
}

// SubjectID identifies a Subject.
type SubjectID = renjia.ID[Subject]

// SubjectKind is the kind of a reference to a Subject.
const SubjectKind = "collaboration_subject"

// FormerClass is a class that a subject had until a day, which is the first on
// which it had the next one.
type FormerClass struct {
	Class string      `json:"class"`
	Until renjia.Date `json:"until"`
}

// OtherName is a former or further name.
type OtherName struct {
	Name   string        `json:"name"`
	Note   string        `json:"note,omitempty"`
	Period renjia.Period `json:"period,omitzero"`
}

// Contact is a way to reach a subject.
type Contact struct {
	Type   string        `json:"type"` // voice, cell, email, address, wechat…
	Value  string        `json:"value"`
	Label  string        `json:"label,omitempty"`
	Note   string        `json:"note,omitempty"`
	Period renjia.Period `json:"period,omitzero"`
}

// Grade is the result of an evaluation and how long it holds.
type Grade struct {
	Grade  string        `json:"grade"` // 5A…1A, or another scale's
	By     string        `json:"by,omitempty"`
	Period renjia.Period `json:"period"`
}

// Ref returns the reference to a subject.
func (s *Subject) Ref() renjia.Ref { return renjia.RefTo(SubjectKind, s.ID) }

// ClassOn returns the class that a subject had on a day, and false if it did not
// exist then.
func (s *Subject) ClassOn(day renjia.Date) (string, bool) {
	if !s.Period.Contains(day) {
		return "", false
	}
	for _, f := range s.Former {
		if day.Before(f.Until) {
			return f.Class, true
		}
	}
	return s.Class, true
}

// GradeOn returns the grade that holds on a day, the latest if there are several,
// and false if none does.
func (s *Subject) GradeOn(day renjia.Date) (string, bool) {
	for i := len(s.Grades) - 1; i >= 0; i-- {
		if g := s.Grades[i]; g.Period.Contains(day) {
			return g.Grade, true
		}
	}
	return "", false
}

// CharitableOn reports whether the subject was a charitable organization (慈善组织)
// on a day.
func (s *Subject) CharitableOn(day renjia.Date) bool {
	return s.Period.Contains(day) && anyContains(s.Charity, day)
}

// FundraisingOn reports whether the subject might raise funds in public (公开募捐)
// on a day: it had the qualification and was a charitable organization (Charity
// Law art. 22).
func (s *Subject) FundraisingOn(day renjia.Date) bool {
	return s.CharitableOn(day) && anyContains(s.Fundraising, day)
}

func anyContains(all []renjia.Period, day renjia.Date) bool {
	for _, p := range all {
		if p.Contains(day) {
			return true
		}
	}
	return false
}

// Validate checks what can be checked without the vocabulary.
func (s *Subject) Validate() error {
	var p renjia.Problems
	p.Require(!s.ID.IsZero(), "id", "must be given")
	p.Require(!s.Name.IsZero(), "name", "must be given in English or Chinese")
	p.Require(s.Class != "", "class", "must be given")
	for path, ref := range map[string]renjia.Ref{"supervisor": s.Supervisor, "parent": s.Parent} {
		if !ref.IsZero() {
			requireSubject(&p, path, ref)
			p.Require(ref != s.Ref(), path, "must be another subject")
		}
	}
	p.Within("period", s.Period.Validate())
	s.checkFormer(&p)
	s.checkNames(&p)
	checkContacts(&p, s.Contacts)
	s.checkStanding(&p)
	s.checkPeriods(&p)
	return p.Err("subject")
}

func (s *Subject) checkFormer(p *renjia.Problems) {
	last, next := s.Period.From, s.Class
	for i := len(s.Former) - 1; i >= 0; i-- {
		f, path := s.Former[i], fmt.Sprintf("former_classes[%d]", i)
		p.Require(f.Class != "", path+".class", "must be given")
		p.Require(f.Class != next, path+".class", "%q is the class after it", f.Class)
		next = f.Class
	}
	for i, f := range s.Former {
		path := fmt.Sprintf("former_classes[%d].until", i)
		p.Require(!f.Until.IsZero() && last.Before(f.Until), path, "must be given and after %s", last)
		p.Require(s.Period.Until.IsZero() || f.Until.Before(s.Period.Until), path, "must be before %s", s.Period.Until)
		last = f.Until
	}
}

func (s *Subject) checkNames(p *renjia.Problems) {
	for i, n := range s.OtherNames {
		path := fmt.Sprintf("other_names[%d]", i)
		p.Require(n.Name != "", path+".name", "must be given")
		p.Within(path+".period", n.Period.Validate())
	}
	for i, x := range s.Identifiers {
		p.Within(fmt.Sprintf("identifiers[%d]", i), x.Validate())
		for _, y := range s.Identifiers[:i] {
			p.Require(x != y, fmt.Sprintf("identifiers[%d]", i), "is there twice")
		}
	}
}

func checkContacts(p *renjia.Problems, all []Contact) {
	for i, c := range all {
		path := fmt.Sprintf("contacts[%d]", i)
		p.Require(c.Type != "", path+".type", "must be given")
		p.Require(c.Value != "", path+".value", "must be given")
		p.Within(path+".period", c.Period.Validate())
	}
}

func (s *Subject) checkPeriods(p *renjia.Problems) {
	for i, g := range s.Grades {
		path := fmt.Sprintf("grades[%d]", i)
		p.Require(g.Grade != "", path+".grade", "must be given")
		p.Require(!g.Period.From.IsZero(), path+".period.from", "must be given")
		p.Within(path+".period", g.Period.Validate())
	}
	apart(p, "charity", s.Charity)
	apart(p, "fundraising", s.Fundraising)
	apart(p, "terms", s.Terms)
}

// apart requires periods that begin on a day, last and share none.
func apart(p *renjia.Problems, path string, all []renjia.Period) {
	for i, x := range all {
		at := fmt.Sprintf("%s[%d]", path, i)
		p.Require(!x.From.IsZero(), at+".from", "must be given")
		p.Within(at, x.Validate())
		for j, y := range all[:i] {
			p.Require(!x.Overlaps(y), at, "overlaps %s[%d]", path, j)
		}
	}
}

// within brings the references of a subject into the form of a space.
func (s Subject) within(space string) Subject {
	s.Supervisor, s.Parent = within(space, s.Supervisor), within(space, s.Parent)
	return s
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
