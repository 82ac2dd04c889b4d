package collaboration

import (
	"embed"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Class is a class of subjects.
type Class struct {
	ID   string      `json:"id"`
	Name renjia.Text `json:"name"`
	// Statutory bodies exist by law (特别法人), others by registration or filing.
	Statutory bool `json:"statutory,omitempty"`
	// SocialOrganization says whether the class is a social organization (社会组织).
	SocialOrganization bool `json:"social_organization,omitempty"`
	// Society is the part of the five-society linkage (五社联动) it usually
	// stands for. What a place counts is in its Linkage.
	Society string `json:"society,omitempty"`
	// Person says whether the class is of natural persons.
	Person bool `json:"person,omitempty"`
	// Formal says whether the law recognizes bodies of the class as such
	// (org:FormalOrganization of W3C ORG).
	Formal bool `json:"formal,omitempty"`
	// SchemaOrg is the nearest type of schema.org, such as NGO.
	SchemaOrg string `json:"schema_org,omitempty"`
	// Classification is the word for the class in Popolo and W3C ORG; empty: ID.
	Classification string `json:"classification,omitempty"`
	// Source is the law that the class rests on.
	Source string `json:"source,omitempty"`
}

// classification is the word that foreign formats use for the class.
func (c Class) classification() string {
	if c.Classification != "" {
		return c.Classification
	}
	return c.ID
}

// Linkage is what a place counts as its five-society linkage (五社联动): which
// classes of subjects stand for which part. Places differ.
type Linkage struct {
	ID     string      `json:"id"`
	Name   renjia.Text `json:"name"`
	Source string      `json:"source,omitempty"`
	Parts  []Part      `json:"parts"`
}

// Part is one part of a linkage.
type Part struct {
	Name    renjia.Text `json:"name"`
	Classes []string    `json:"classes"`
}

// Of returns the part that a class stands for, false if for none.
func (l Linkage) Of(class string) (Part, bool) {
	for _, p := range l.Parts {
		if slices.Contains(p.Classes, class) {
			return p, true
		}
	}
	return Part{}, false
}

// Vocabulary is the classes that are known. It is immutable.
type Vocabulary struct {
	classes  []Class
	linkages []Linkage
}

//go:embed classes.json mediation.json relations.json
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

// maxVocabulary bounds what the readers of vocabularies take into memory.
const maxVocabulary = 4 << 20

// ReadVocabulary reads classes of the caller's own as JSON:
//
//	{"title": …, "note": "…", "source": "…", "classes": [{"id": "clan", "name": {"en": "Clan", "zh": "宗族"}}], "linkages": […]}
//
// Only classes is required. Unknown fields, repeated ids and anything behind the
// document are errors.
func ReadVocabulary(r io.Reader) (*Vocabulary, error) {
	var file struct {
		Title    renjia.Text `json:"title"`
		Note     string      `json:"note"`
		Source   string      `json:"source"`
		Classes  []Class     `json:"classes"`
		Linkages []Linkage   `json:"linkages"`
	}
	if err := strict.Read(r, "classes", maxVocabulary, &file); err != nil {
		return nil, err
	}
	v, err := new(Vocabulary).With(file.Classes...)
	if err != nil {
		return nil, err
	}
	return v.WithLinkages(file.Linkages...)
}

// With returns the vocabulary with more classes. Each needs an id of its own and
// a name.
func (v *Vocabulary) With(more ...Class) (*Vocabulary, error) {
	next := &Vocabulary{classes: slices.Clone(v.classes), linkages: v.linkages}
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

// WithLinkages returns the vocabulary with more linkages. Each needs an id of its
// own; no class may stand for two parts of one.
func (v *Vocabulary) WithLinkages(more ...Linkage) (*Vocabulary, error) {
	next := &Vocabulary{classes: v.classes, linkages: slices.Clone(v.linkages)}
	var p renjia.Problems
	for i, l := range more {
		path := fmt.Sprintf("linkages[%d]", i)
		p.Require(l.ID != "", path+".id", "must be given")
		p.Require(slices.IndexFunc(next.linkages, func(o Linkage) bool { return o.ID == l.ID }) < 0, path+".id", "%q is there already", l.ID)
		p.Require(!l.Name.IsZero(), path+".name", "must be given in English or Chinese")
		v.checkParts(&p, path, l.Parts)
		next.linkages = append(next.linkages, l)
	}
	if err := p.Err("classes"); err != nil {
		return nil, err
	}
	return next, nil
}

func (v *Vocabulary) checkParts(p *renjia.Problems, path string, parts []Part) {
	seen := map[string]bool{}
	for i, part := range parts {
		at := fmt.Sprintf("%s.parts[%d]", path, i)
		p.Require(!part.Name.IsZero(), at+".name", "must be given in English or Chinese")
		for j, class := range part.Classes {
			_, err := v.Class(class)
			p.Require(err == nil, fmt.Sprintf("%s.classes[%d]", at, j), "%q is no class", class)
			p.Require(!seen[class], fmt.Sprintf("%s.classes[%d]", at, j), "%q stands for a part already", class)
			seen[class] = true
		}
	}
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

// Classified returns the class that a foreign format names: by its
// classification, its id, or its name in either language. It fails with
// ErrNotFound.
func (v *Vocabulary) Classified(word string) (Class, error) {
	for _, match := range []func(Class) bool{
		func(c Class) bool { return c.classification() == word },
		func(c Class) bool { return c.ID == word },
		func(c Class) bool { return c.Name.EN == word || c.Name.ZH == word },
	} {
		if i := slices.IndexFunc(v.classes, match); word != "" && i >= 0 {
			return v.classes[i], nil
		}
	}
	return Class{}, fmt.Errorf("classification %q: no class is called so: %w", word, renjia.ErrNotFound)
}

// Linkage returns the linkage of an id. It fails with ErrNotFound.
func (v *Vocabulary) Linkage(id string) (Linkage, error) {
	for _, l := range v.linkages {
		if l.ID == id {
			return l, nil
		}
	}
	return Linkage{}, fmt.Errorf("linkage %q: %w", id, renjia.ErrNotFound)
}

// Classes returns all classes in their order.
func (v *Vocabulary) Classes() []Class { return slices.Clone(v.classes) }

// Linkages returns all linkages in their order.
func (v *Vocabulary) Linkages() []Linkage { return slices.Clone(v.linkages) }
