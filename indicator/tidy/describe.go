package tidy

import (
	_ "embed"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
)

// descriptions are the doc comments of record types and their fields, by
// "package.Type" and "package.Type.Field", the package relative to the module. The
// tests take them from the sources and fail if they have changed.
//
//go:embed descriptions.json
var descriptionsJSON []byte

var descriptions = sync.OnceValue(func() (all map[string]string) {
	_ = json.Unmarshal(descriptionsJSON, &all) // a test reads it
	return all
})

const module = "github.com/renjia-project/renjia"

// describe returns what the sources say about a type, or about a field of it.
func describe(t reflect.Type, field string) string {
	name := typeName(t)
	if name == "" {
		return ""
	}
	if field != "" {
		name += "." + field
	}
	return descriptions()[name]
}

func typeName(t reflect.Type) string {
	pkg, ok := strings.CutPrefix(t.PkgPath(), module)
	if !ok || t.Name() == "" || t.Kind() != reflect.Struct {
		return ""
	}
	return strings.TrimPrefix(pkg+"."+t.Name(), "/")
}
