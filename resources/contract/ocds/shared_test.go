package ocds_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract/ocds"
)

// standards is the folder of the official schemas and examples. The test is
// skipped where RENJIA_SHARED does not say where it is.
func standards(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(folder, "data", "standards")
}

// official is the official schema of one kind of document.
func official(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	folder := filepath.Join(standards(t), "ocds", "1.1", "schema")
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.RegisterFormat(&jsonschema.Format{Name: "uri", Validate: func(any) error { return nil }})
	for _, file := range []string{"release-schema.json", "release-package-schema.json", "record-package-schema.json", "versioned-release-validation-schema.json"} {
		b, err := os.ReadFile(filepath.Join(folder, file))
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		require.NoError(t, err)
		m := doc.(map[string]any)
		if m["$schema"] != "http://json-schema.org/draft-04/schema#" {
			m["$schema"] = "http://json-schema.org/draft-04/schema#"
		}
		require.NoError(t, c.AddResource("https://standard.open-contracting.org/schema/1__1__5/"+file, doc))
	}
	s, err := c.Compile("https://standard.open-contracting.org/schema/1__1__5/" + name)
	require.NoError(t, err)
	return s
}

func TestVerdictsOfTheReferenceCases(t *testing.T) {
	folder := standards(t)
	var expected struct {
		Cases []struct {
			File, Standard string
			Valid          bool
			Errors         []string
		}
	}
	b, err := os.ReadFile(filepath.Join(folder, "expected.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &expected))
	n := 0
	for _, c := range expected.Cases {
		if c.Standard != "ocds" {
			continue
		}
		n++
		_, err := readFile(t, filepath.Join(folder, c.File))
		if c.Valid {
			require.NoError(t, err, c.File)
			continue
		}
		var invalid *renjia.ValidationError
		require.ErrorAs(t, err, &invalid, c.File)
		var found []string
		for _, p := range invalid.Problems {
			keyword, _, _ := strings.Cut(p.Message, ":")
			found = append(found, slashes(p.Path)+" :: "+keyword)
			require.Positive(t, p.Place.Line, c.File)
		}
		require.Equal(t, c.Errors, found, c.File)
	}
	require.Positive(t, n)
}

// slashes writes releases[0].id as releases/0/id.
func slashes(path string) string {
	return strings.Trim(regexp.MustCompile(`\[(\d+)\]`).ReplaceAllString(strings.ReplaceAll(path, ".", "/"), "/$1"), "/")
}

func readFile(t testing.TB, name string) (*ocds.Document, error) {
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	return ocds.Read(bytes.NewReader(b), filepath.Base(name))
}

// examples are the official documents: packages, releases, records.
func examples(t testing.TB) (files []string) {
	root := filepath.Join(standards(t), "ocds")
	for _, folder := range []string{"1.1/docs/examples", "fictional-example-1.1"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".json") && !strings.Contains(path, "xtension") {
				files = append(files, path)
			}
			return err
		})
		require.NoError(t, err)
	}
	return files
}

// The official schema is the oracle: for every official example both give the
// same verdict at the same paths.
func TestOfficialExamplesAgainstTheOfficialSchema(t *testing.T) {
	releases, records := official(t, "release-package-schema.json"), official(t, "record-package-schema.json")
	single := official(t, "release-schema.json")
	read, refused := 0, []string{}
	for _, file := range examples(t) {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		require.NoError(t, err)
		m, _ := doc.(map[string]any)
		schema := releases
		switch {
		case m["records"] != nil:
			schema = records
		case m["ocid"] != nil && m["releases"] == nil:
			schema = single
		case m["releases"] == nil || m["ocid"] != nil:
			continue // a fragment that illustrates one object
		}
		read++
		_, ours := ocds.Read(bytes.NewReader(b), filepath.Base(file))
		theirs := schema.Validate(doc)
		require.Equal(t, theirs == nil, ours == nil, "%s: official %v, ours %v", file, theirs, ours)
		if theirs != nil {
			refused = append(refused, filepath.Base(file))
			require.Subset(t, places(ours), leaves(theirs), file)
		}
	}
	t.Logf("%d read, refused %v", read, refused)
	require.ElementsMatch(t, []string{"array_awardAmendment.json", "array_record.json", "object_record.json", "easy_releases.json",
		"flat.json", "flat_two_items.json"}, refused) // the last two illustrate a serialization and lack required members
}

func places(err error) (all []string) {
	var invalid *renjia.ValidationError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			all = append(all, slashes(p.Path))
		}
	}
	return all
}

// leaves are the paths of the innermost failures that are not choices between
// alternatives.
func leaves(err error) (all []string) {
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if strings.Contains(strings.Join(e.ErrorKind.KeywordPath(), "/"), "oneOf") {
			return
		}
		if len(e.Causes) == 0 && !slices.Contains(e.InstanceLocation, "versionedRelease") { // histories are not judged
			all = append(all, strings.Join(e.InstanceLocation, "/"))
		}
		for _, c := range e.Causes {
			walk(c)
		}
	}
	var v *jsonschema.ValidationError
	if errors.As(err, &v) {
		walk(v)
	}
	return all
}

// The official records bring their compiled and versioned releases: merging
// the releases again gives the same.
func TestMergeGivesTheOfficialRecords(t *testing.T) {
	folder := filepath.Join(standards(t), "ocds")
	for _, c := range []struct {
		record   string
		releases []string
	}{
		{"fictional-example-1.1/record/ocds-213czf-000-00001-withversions.json", []string{"fictional-example-1.1/ocds-213czf-000-00001.json"}},
		{"fictional-example-1.1/record/ocds-213czf-000-00001.json", []string{"fictional-example-1.1/ocds-213czf-000-00001.json"}},
		{"1.1/docs/examples/merging/updates/merged.json", updates("tender1", "tender2", "tender3", "award1", "award2")},
		{"1.1/docs/examples/merging/updates/versioned.json", updates("tender1", "tender2", "tender3", "award1", "award2")},
		{"1.1/docs/examples/merging/deletions/field_record.json", []string{"1.1/docs/examples/merging/deletions/field_record.json"}},
	} {
		var record struct {
			Records []struct {
				CompiledRelease, VersionedRelease json.RawMessage
			}
		}
		b, err := os.ReadFile(filepath.Join(folder, c.record))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, &record))
		var all []string
		for _, f := range c.releases {
			all = append(all, filepath.Join(folder, f))
		}
		compiled := together(t, all...)
		require.Len(t, compiled, 1, c.record)
		if want := record.Records[0].CompiledRelease; want != nil {
			require.Equal(t, sorted(t, want, "id", "date"), sorted(t, compiled[0].JSON, "id", "date"), c.record)
		}
		if want := record.Records[0].VersionedRelease; want != nil {
			require.Equal(t, sorted(t, want), sorted(t, compiled[0].History), c.record)
		}
	}
}

func updates(names ...string) (files []string) {
	for _, n := range names {
		files = append(files, "1.1/docs/examples/merging/updates/"+n+".json")
	}
	return files
}

// together merges the releases of several packages.
func together(t testing.TB, files ...string) []ocds.Compiled {
	var releases []json.RawMessage
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		var p struct {
			Releases []json.RawMessage
			Records  []struct{ Releases []json.RawMessage }
		}
		require.NoError(t, json.Unmarshal(b, &p))
		releases = append(releases, p.Releases...)
		for _, r := range p.Records {
			releases = append(releases, r.Releases...)
		}
	}
	return mergeAll(t, releases...)
}

func mergeAll(t testing.TB, releases ...json.RawMessage) []ocds.Compiled {
	b, err := json.Marshal(map[string]any{
		"uri": "https://example.org/p", "version": "1.1", "publishedDate": "2026-01-01T00:00:00Z",
		"publisher": map[string]string{"name": "x"}, "releases": releases,
	})
	require.NoError(t, err)
	d, err := ocds.Read(bytes.NewReader(b), "package")
	require.NoError(t, err)
	compiled, err := d.Compile()
	require.NoError(t, err)
	return compiled
}

// sorted decodes a document so that equal ones compare equal: numbers exact,
// lists of objects by their ids, empty histories and some members left out.
func sorted(t testing.TB, b []byte, without ...string) any {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v))
	if m, ok := v.(map[string]any); ok {
		for _, name := range without {
			delete(m, name)
		}
	}
	return normal(v)
}

func normal(v any) any {
	switch x := v.(type) {
	case json.Number:
		r, _ := new(big.Rat).SetString(x.String())
		return r.RatString()
	case map[string]any:
		for k := range x {
			x[k] = normal(x[k])
		}
	case []any:
		for i := range x {
			x[i] = normal(x[i])
		}
		slices.SortStableFunc(x, func(a, b any) int { return strings.Compare(idOf(a), idOf(b)) })
	}
	return v
}

func idOf(v any) string {
	m, _ := v.(map[string]any)
	id, _ := m["id"].(string)
	return id
}
