package collaboration

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

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
	p.Within("period", s.Period.Validate())
	return p.Err("subject")
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

func requireSubject(p *renjia.Problems, path string, r renjia.Ref) {
	p.Require(r.Kind == SubjectKind, path, "must refer to a subject")
}

// Class is a class of subjects.
type Class struct {
	ID   string      `json:"id"`
	Name renjia.Text `json:"name"`
	// Statutory bodies exist by law (特别法人), others by registration or filing.
	Statutory bool `json:"statutory,omitempty"`
	// SocialOrganization says whether the class is a social organization (社会组织).
	SocialOrganization bool `json:"social_organization,omitempty"`
	// Society is the part of the five-society linkage (五社联动) it stands for.
	Society string `json:"society,omitempty"`
	// Person says whether the class is of natural persons.
	Person bool `json:"person,omitempty"`
}

// Vocabulary is the classes that are known. It is immutable.
type Vocabulary struct{ classes []Class }

//go:embed classes.json
var data embed.FS

// BuiltinClasses returns the vocabulary that ships with the library.
func BuiltinClasses() (*Vocabulary, error) {
	b, err := data.ReadFile("classes.json")
	if err != nil {
		return nil, err
	}
	var file struct {
		Classes []Class `json:"classes"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return nil, fmt.Errorf("classes: %w: %w", err, renjia.ErrCorrupt)
	}
	return new(Vocabulary).With(file.Classes...)
}

// With returns the vocabulary with more classes.
func (v *Vocabulary) With(more ...Class) (*Vocabulary, error) {
	next := &Vocabulary{classes: slices.Clone(v.classes)}
	var p renjia.Problems
	for _, c := range more {
		p.Require(c.ID != "" && !c.Name.IsZero(), c.ID, "a class needs an id and a name")
		p.Require(slices.IndexFunc(next.classes, func(d Class) bool { return d.ID == c.ID }) < 0, c.ID, "is there already")
		next.classes = append(next.classes, c)
	}
	return next, p.Err("classes")
}

// Class returns the class of an id. It fails with ErrNotFound.
func (v *Vocabulary) Class(id string) (Class, error) {
	for _, c := range v.classes {
		if c.ID == id {
			return c, nil
		}
	}
	return Class{}, fmt.Errorf("class %q: %w", id, renjia.ErrNotFound)
}

// Classes returns all classes in their order.
func (v *Vocabulary) Classes() []Class { return slices.Clone(v.classes) }
