package procedure

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"github.com/renjia-project/renjia"
)

//go:embed templates/*.json
var files embed.FS

//go:embed schema/template.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of templates, for editors and
// for checking files elsewhere. [Read] checks more: that the steps of a
// template fit each other.
func Schema() []byte { return slices.Clone(schema) }

// Builtin returns the templates that ship with the library, in the order of
// their identifiers.
func Builtin() ([]Template, error) {
	all, err := builtin()
	return slices.Clone(all), err
}

// Lookup returns the built-in template of that identifier, or
// renjia.ErrNotFound.
func Lookup(id string) (Template, error) {
	all, err := builtin()
	if err != nil {
		return Template{}, err
	}
	if i := slices.IndexFunc(all, func(t Template) bool { return t.ID == id }); i >= 0 {
		return all[i], nil
	}
	return Template{}, fmt.Errorf("template %q: %w", id, renjia.ErrNotFound)
}

// builtin reads the templates once: they do not change.
var builtin = sync.OnceValues(func() (all []Template, err error) {
	names, err := files.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		f, err := files.Open("templates/" + name.Name())
		if err != nil {
			return nil, err
		}
		t, err := Read(f, name.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
})
