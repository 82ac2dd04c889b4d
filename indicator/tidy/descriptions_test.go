package tidy

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
)

var update = flag.Bool("update", false, "write descriptions.json anew from the sources")

func allKinds() (all []storage.Registration) {
	for _, kinds := range [][]storage.Registration{governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds()} {
		all = append(all, kinds...)
	}
	return all
}

// The dictionary says what the sources say.
func TestDescriptionsAreThoseOfTheSources(t *testing.T) {
	types := map[reflect.Type]bool{}
	for _, k := range allKinds() {
		reach(types, k.Type())
	}
	found := map[string]string{}
	sources := sources{}
	for typ := range types {
		if name := typeName(typ); name != "" {
			sources.describe(t, typ, name, found)
		}
	}
	if *update {
		b, err := json.MarshalIndent(found, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile("descriptions.json", append(b, '\n'), 0o644))
		return
	}
	var kept map[string]string
	require.NoError(t, json.Unmarshal(descriptionsJSON, &kept))
	require.Equal(t, found, kept, "run go test ./indicator/tidy -run Descriptions -update")
	require.Greater(t, len(kept), 1000)
}

// reach collects the structs below a type.
func reach(types map[reflect.Type]bool, t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		reach(types, t.Elem())
	case reflect.Struct:
		if types[t] {
			return
		}
		types[t] = true
		for i := range t.NumField() {
			reach(types, t.Field(i).Type)
		}
	}
}

// sources are parsed packages by folder.
type sources map[string][]*ast.File

func (s sources) describe(t *testing.T, typ reflect.Type, name string, into map[string]string) {
	folder := filepath.Join("..", "..", strings.TrimPrefix(strings.TrimPrefix(typ.PkgPath(), module), "/"))
	if _, done := s[folder]; !done {
		names, err := filepath.Glob(filepath.Join(folder, "*.go"))
		require.NoError(t, err)
		s[folder] = nil
		for _, file := range names {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			require.NoError(t, err)
			s[folder] = append(s[folder], f)
		}
	}
	for _, f := range s[folder] {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				describeTypes(g, typ.Name(), name, into)
			}
		}
	}
}

func describeTypes(g *ast.GenDecl, wanted, name string, into map[string]string) {
	for _, spec := range g.Specs {
		x := spec.(*ast.TypeSpec)
		fields, ok := x.Type.(*ast.StructType)
		if x.Name.Name != wanted || !ok {
			continue
		}
		doc := x.Doc
		if doc == nil {
			doc = g.Doc
		}
		put(into, name, doc)
		for _, f := range fields.Fields.List {
			comment := f.Doc
			if comment == nil || strings.HasSuffix(strings.TrimSpace(comment.Text()), ":") { // the heading of a group
				comment = f.Comment
			}
			for _, n := range f.Names {
				if n.IsExported() {
					put(into, name+"."+n.Name, comment)
				}
			}
		}
	}
}

func put(into map[string]string, name string, c *ast.CommentGroup) {
	if text := strings.Join(strings.Fields(c.Text()), " "); text != "" {
		into[name] = text
	}
}

func TestNoTableHasTwoColumnsOfOneName(t *testing.T) {
	for _, o := range []Options{{Personal: Omit}, {Personal: Keep}} {
		plan, err := NewPlan(allKinds(), o)
		require.NoError(t, err)
		tables := map[string]bool{}
		for _, table := range plan.Tables() {
			require.False(t, tables[table.Name], table.Name)
			tables[table.Name] = true
			columns := map[string]bool{}
			for _, c := range table.Columns {
				require.False(t, columns[c.Name], "%s.%s", table.Name, c.Name)
				columns[c.Name] = true
			}
		}
	}
}
