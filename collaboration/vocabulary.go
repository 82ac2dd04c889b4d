package collaboration

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
)

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

//go:embed classes.json mediation.json
var data embed.FS

// BuiltinClasses returns the vocabulary that ships with the library.
func BuiltinClasses() (*Vocabulary, error) {
	f, err := data.Open("classes.json")
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // embedded
	return ReadVocabulary(f)
}

// ReadVocabulary reads classes of the caller's own as JSON:
//
//	{"title": …, "note": "…", "source": "…", "classes": [{"id": "clan", "name": {"en": "Clan", "zh": "宗族"}}]}
//
// Only classes is required. Unknown fields, repeated ids and anything behind the
// document are errors.
func ReadVocabulary(r io.Reader) (*Vocabulary, error) {
	var file struct {
		Title   renjia.Text `json:"title"`
		Note    string      `json:"note"`
		Source  string      `json:"source"`
		Classes []Class     `json:"classes"`
	}
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("classes: %w: %w", err, renjia.ErrInvalid)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("classes: there is more than one document: %w", renjia.ErrInvalid)
	}
	return new(Vocabulary).With(file.Classes...)
}

// With returns the vocabulary with more classes. Each needs an id of its own and
// a name.
func (v *Vocabulary) With(more ...Class) (*Vocabulary, error) {
	next := &Vocabulary{classes: slices.Clone(v.classes)}
	var p renjia.Problems
	for i, c := range more {
		path := fmt.Sprintf("classes[%d]", i)
		p.Require(c.ID != "", path+".id", "must be given")
		p.Require(!c.Name.IsZero(), path+".name", "must be given in English or Chinese")
		p.Require(slices.IndexFunc(next.classes, func(d Class) bool { return d.ID == c.ID }) < 0, path+".id", "%q is there already", c.ID)
		next.classes = append(next.classes, c)
	}
	if err := p.Err("classes"); err != nil {
		return nil, err
	}
	return next, nil
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
