package collaboration

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// RelationType is one kind of relation between two subjects a and b: how it
// reads in both directions, and who may stand at its ends (the two labels and
// end kinds of CiviCRM's relationship types).
type RelationType struct {
	ID        string      `json:"id"`
	Forward   renjia.Text `json:"forward"` // a … b: "works for"
	Back      renjia.Text `json:"back"`    // b … a: "employs"
	Symmetric bool        `json:"symmetric,omitempty"`
	Of        End         `json:"of,omitzero"` // who may be a
	In        End         `json:"in,omitzero"` // who may be b
	// Kin is where b stands as seen from a, in steps to a parent (P), child (C),
	// sibling (B) or spouse (S), or N or D; empty: they are no relatives.
	Kin string `json:"kin,omitempty"`
	// Interest names the tie of interest that a and b have, such as
	// "commercial"; empty: none.
	Interest string `json:"interest,omitempty"`
	// Shared says that two who have the relation to the same b are tied too:
	// members of one body.
	Shared bool   `json:"shared,omitempty"`
	Source string `json:"source,omitempty"`
}

// End says who may stand at an end of a relation. The zero End is anybody.
type End struct {
	Kind    string   `json:"kind,omitempty"`    // "person" or "organization"; empty: either
	Classes []string `json:"classes,omitempty"` // only of these classes; empty: of any
}

// The kinds of an End.
const (
	EndPerson       = "person"
	EndOrganization = "organization"
)

// admits reports whether a subject of a class may stand at the end.
func (e End) admits(c Class) bool {
	if e.Kind == EndPerson && !c.Person || e.Kind == EndOrganization && c.Person {
		return false
	}
	return len(e.Classes) == 0 || slices.Contains(e.Classes, c.ID)
}

// NearDefinition is who counts as a near relative (近亲属) under one law. Laws
// differ, so there is no default.
type NearDefinition struct {
	ID     string      `json:"id"`
	Name   renjia.Text `json:"name"`
	Source string      `json:"source"`
	Kin    []string    `json:"kin"` // the degrees of kinship that count
}

// Relations is the relations that are known, and the definitions of near
// relatives. It is immutable.
type Relations struct {
	types []RelationType
	near  []NearDefinition
}

// BuiltinRelations returns the relations that ship with the library.
func BuiltinRelations() (*Relations, error) { return builtinRelations() }

// builtinRelations reads them when first asked: every role is checked by them.
var builtinRelations = sync.OnceValues(func() (*Relations, error) {
	f, err := data.Open("relations.json")
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // embedded
	return ReadRelations(f)
})

// ReadRelations reads relations of the caller's own as JSON:
//
//	{"relations": [{"id": "mentor", "forward": {"en": "mentors"}, "back": {"en": "is mentored by"}, "of": {"kind": "person"}}], "near": […]}
//
// Unknown fields, repeated ids and anything behind the document are errors.
func ReadRelations(r io.Reader) (*Relations, error) {
	var file struct {
		Title     renjia.Text      `json:"title"`
		Note      string           `json:"note"`
		Source    string           `json:"source"`
		Relations []RelationType   `json:"relations"`
		Near      []NearDefinition `json:"near"`
	}
	if err := strict.Read(r, "relations", maxVocabulary, &file); err != nil {
		return nil, err
	}
	v, err := new(Relations).With(file.Relations...)
	if err != nil {
		return nil, err
	}
	return v.WithNear(file.Near...)
}

// With returns the vocabulary with more relations.
func (v *Relations) With(more ...RelationType) (*Relations, error) {
	next := &Relations{types: slices.Clone(v.types), near: v.near}
	var p renjia.Problems
	for i, t := range more {
		path := fmt.Sprintf("relations[%d]", i)
		p.Require(slices.IndexFunc(next.types, func(o RelationType) bool { return o.ID == t.ID }) < 0, path+".id", "%q is there already", t.ID)
		p.Within(path, t.Validate())
		next.types = append(next.types, t)
	}
	if err := p.Err("relations"); err != nil {
		return nil, err
	}
	return next, nil
}

// Validate checks that the relation reads in both directions and is as symmetric
// as it says.
func (t RelationType) Validate() error {
	var p renjia.Problems
	p.Require(t.ID != "", "id", "must be given")
	p.Require(!t.Forward.IsZero(), "forward", "must be given in English or Chinese")
	p.Require(!t.Back.IsZero(), "back", "must be given in English or Chinese")
	for path, e := range map[string]End{"of.kind": t.Of, "in.kind": t.In} {
		p.Require(e.Kind == "" || e.Kind == EndPerson || e.Kind == EndOrganization, path, "%q: want person or organization", e.Kind)
	}
	p.Require(isKin(t.Kin), "kin", "%q: want steps of P, C, B and S, or N or D", t.Kin)
	if t.Symmetric {
		p.Require(t.Forward == t.Back, "back", "must read as forward, since the relation is symmetric")
		p.Require(sameEnd(t.Of, t.In), "in", "must be as of, since the relation is symmetric")
		p.Require(t.Kin == reverseKin(t.Kin), "kin", "%q: is another in the other direction, but the relation is symmetric", t.Kin)
	}
	return p.Err("relation")
}

func sameEnd(a, b End) bool { return a.Kind == b.Kind && slices.Equal(a.Classes, b.Classes) }

// WithNear returns the vocabulary with more definitions of near relatives.
func (v *Relations) WithNear(more ...NearDefinition) (*Relations, error) {
	next := &Relations{types: v.types, near: slices.Clone(v.near)}
	var p renjia.Problems
	for i, d := range more {
		path := fmt.Sprintf("near[%d]", i)
		p.Require(d.ID != "", path+".id", "must be given")
		p.Require(slices.IndexFunc(next.near, func(o NearDefinition) bool { return o.ID == d.ID }) < 0, path+".id", "%q is there already", d.ID)
		p.Require(d.Source != "", path+".source", "must be given")
		for j, kin := range d.Kin {
			p.Require(kin != "" && isKin(kin) && len(kin) <= maxKin, fmt.Sprintf("%s.kin[%d]", path, j), "%q: want up to %d steps of P, C, B and S, or N or D", kin, maxKin)
		}
		next.near = append(next.near, d)
	}
	if err := p.Err("relations"); err != nil {
		return nil, err
	}
	return next, nil
}

// Type returns the relation of an id. It fails with ErrNotFound.
func (v *Relations) Type(id string) (RelationType, error) {
	for _, t := range v.types {
		if t.ID == id {
			return t, nil
		}
	}
	return RelationType{}, fmt.Errorf("relation %q: %w", id, renjia.ErrNotFound)
}

// Near returns the definition of near relatives of an id. Without one it fails
// with ErrUnspecified, since laws differ.
func (v *Relations) Near(id string) (NearDefinition, error) {
	var ids []string
	for _, d := range v.near {
		if d.ID == id {
			return d, nil
		}
		ids = append(ids, d.ID)
	}
	if id == "" {
		return NearDefinition{}, &renjia.UnspecifiedError{What: "near relatives", Choices: []renjia.Choice{{
			Name: "definition", Options: ids, Why: "laws differ in who is a near relative",
		}}}
	}
	return NearDefinition{}, fmt.Errorf("definition %q of near relatives: %w", id, renjia.ErrNotFound)
}

// Types returns all relations in their order.
func (v *Relations) Types() []RelationType { return slices.Clone(v.types) }

// Definitions returns all definitions of near relatives in their order.
func (v *Relations) Definitions() []NearDefinition { return slices.Clone(v.near) }

// kinship returns the relations that make relatives, by id.
func (v *Relations) kinship() map[string]string {
	kin := map[string]string{}
	for _, t := range v.types {
		if t.Kin != "" {
			kin[t.ID] = t.Kin
		}
	}
	return kin
}

// isKin reports whether a text is a degree of kinship.
func isKin(s string) bool { return s == "N" || s == "D" || strings.Trim(s, "PCBS") == "" }

// reverseKin returns the degree as seen from the other end.
func reverseKin(kin string) string {
	b := []byte(kin)
	slices.Reverse(b)
	for i, c := range b {
		switch c {
		case 'P':
			b[i] = 'C'
		case 'C':
			b[i] = 'P'
		}
	}
	return string(b)
}

// joinKin goes on from one relative, reached by a last step, to another's
// relative. A child of a parent is a sibling. What cannot be told, such as the
// other parent of a child, whether a grandparent's child is a parent, or whether a
// sibling's sibling is one's own, is no degree: false.
func joinKin(a, last, b string) (string, bool) {
	if a == "" {
		return b, true
	}
	if a == "N" || a == "D" || b == "N" || b == "D" {
		return "", false
	}
	if last == "P" && b == "C" {
		return a[:len(a)-1] + "B", true
	}
	switch join := a[len(a)-1:] + b[:1]; join {
	case "PC", "CP", "BB", "BP", "CB", "SS", "SC", "PS":
		return "", false
	}
	return a + b, true
}

// maxKin bounds the steps to a near relative: a cousin's spouse is five when told
// by parents and children alone.
const maxKin = 5
