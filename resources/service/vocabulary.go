package service

import (
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Class is a class of beneficiaries (服务对象类别).
type Class struct {
	ID     string      `json:"id"`
	Name   renjia.Text `json:"name"`
	Within string      `json:"within,omitempty"` // the wider class it belongs to
}

// Vocabulary is the classes that are known, with their source. It is immutable.
type Vocabulary struct {
	Title    renjia.Text `json:"title,omitzero"`
	Source   string      `json:"source,omitempty"`
	Date     renjia.Date `json:"date,omitzero"` // of the source's text
	Verified bool        `json:"verified,omitempty"`
	Note     renjia.Text `json:"note,omitzero"`
	Classes  []Class     `json:"classes"`
}

// Classes returns the beneficiary classes that ship with the library.
func Classes() (Vocabulary, error) {
	f, err := data.Open("data/classes.json")
	if err != nil {
		return Vocabulary{}, err
	}
	defer f.Close() //nolint:errcheck // embedded
	return ReadVocabulary(f, "classes.json")
}

// ReadVocabulary reads classes of the caller's own as JSON. Unknown and repeated
// members are errors, reported all at once with their places.
func ReadVocabulary(r io.Reader, file string) (v Vocabulary, err error) {
	return v, strict.Read(r, file, maxData, &v)
}

// Validate reports every problem of the vocabulary.
func (v Vocabulary) Validate() error {
	var p renjia.Problems
	for i, c := range v.Classes {
		path := index("classes", i)
		twice := slices.ContainsFunc(v.Classes[:i], func(d Class) bool { return d.ID == c.ID })
		p.Require(c.ID != "" && !twice, path+".id", "%q is empty or used twice", c.ID)
		p.Require(!c.Name.IsZero(), path+".name", "must be given")
		_, known := v.Class(c.Within)
		p.Require(c.Within == "" || known, path+".within", "%q is unknown", c.Within)
		p.Require(len(v.wider(c.ID)) <= len(v.Classes), path+".within", "lies in a circle")
	}
	return p.Err("classes")
}

// With returns the vocabulary with more classes.
func (v Vocabulary) With(more ...Class) (Vocabulary, error) {
	v.Classes = append(slices.Clip(v.Classes), more...)
	return v, v.Validate()
}

// Class returns the class with an identifier.
func (v Vocabulary) Class(id string) (Class, bool) {
	if i := slices.IndexFunc(v.Classes, func(c Class) bool { return c.ID == id }); i >= 0 {
		return v.Classes[i], true
	}
	return Class{}, false
}

// wider returns a class and the classes it lies within, nearest first; more than
// there are in a circle.
func (v Vocabulary) wider(id string) (all []string) {
	for id != "" && len(all) <= len(v.Classes) {
		all = append(all, id)
		c, _ := v.Class(id)
		id = c.Within
	}
	return all
}

// Widen returns classes together with the wider ones they lie within: what
// [Facts.Classes] answers where an indicator names a wider class.
func (v Vocabulary) Widen(classes ...string) (all []string) {
	for _, id := range classes {
		for _, w := range v.wider(id) {
			if !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
	}
	return all
}

// Check reports the classes of a client file that the vocabulary does not know.
func (v Vocabulary) Check(c Client) error {
	var p renjia.Problems
	for i, id := range c.Classes {
		_, known := v.Class(id)
		p.Require(known, index("classes", i), "%q is unknown", id)
	}
	if err := p.Err("client"); err != nil {
		return fmt.Errorf("client file %s: %w", c.ID, err)
	}
	return nil
}
