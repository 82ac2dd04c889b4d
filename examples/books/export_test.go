package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/resources/contract/giving360"
	"github.com/renjia-project/renjia/resources/contract/ocds"
	"github.com/renjia-project/renjia/resources/service/hsds"
)

const (
	shipped = "../liede/data"
	tiny    = "../liede/testdata/tiny"
)

// books runs the program as a shell would.
func runBooks(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

// standardsDir returns the folder of the official schemas, or skips.
func standardsDir(t *testing.T) string {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("set RENJIA_SHARED to the folder with the reference data")
	}
	return filepath.Join(root, "data", "standards")
}

// schema compiles an official schema; more are the files it refers to, by URL.
func schema(t *testing.T, url, file string, more map[string]string) *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	add := func(url, file string) {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		text := strings.ReplaceAll(string(b), "http://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema")
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		delete(doc.(map[string]any), "$id") // it is known by the URL that refers to it
		delete(doc.(map[string]any), "id")  // as draft 4 calls it
		require.NoError(t, c.AddResource(url, doc))
	}
	add(url, file)
	for url, file := range more {
		add(url, file)
	}
	s, err := c.Compile(url)
	require.NoError(t, err)
	return s
}

func accepts(t *testing.T, s *jsonschema.Schema, text string) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, s.Validate(doc))
}

func giving360Schema(t *testing.T) *jsonschema.Schema {
	dir := filepath.Join(standardsDir(t), "360giving", "schema")
	return schema(t, "mem:package", filepath.Join(dir, "360-giving-package-schema.json"), map[string]string{
		"https://raw.githubusercontent.com/ThreeSixtyGiving/standard/1.4.2/schema/360-giving-schema.json": filepath.Join(dir, "360-giving-schema.json"),
	})
}

func TestGiftsOfOrganizationsAreExportedAsGrants(t *testing.T) {
	code, text, stderr := runBooks("export", "-to", "360giving", shipped)
	require.Zero(t, code, stderr)
	p, err := giving360.Read(strings.NewReader(text), "out")
	require.NoError(t, err)
	require.Empty(t, p.Advise())
	require.Len(t, p.Grants, 363)
	require.Equal(t, "XX-SYNTHETIC-SYNO003", p.Grants[0].RecipientOrganization[0].ID)
	kinds := map[string]int{}
	for _, g := range p.Grants {
		kinds[g.FundingType[0].Title]++
	}
	require.Equal(t, 2, len(kinds))
	accepts(t, giving360Schema(t), text)
}

func TestExportWritesTheSameToAFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "grants.json")
	code, stdout, stderr := runBooks("export", "-to", "360giving", "-o", out, shipped)
	require.Zero(t, code, stderr)
	require.Empty(t, stdout)
	b, err := os.ReadFile(out)
	require.NoError(t, err)
	_, text, _ := runBooks("export", "-to", "360giving", shipped)
	require.Equal(t, text, string(b))
}

func TestWhatTheFolderDoesNotSayIsAskedForByName(t *testing.T) {
	code, stdout, stderr := runBooks("export", "-to", "360giving", tiny)
	require.Equal(t, 2, code)
	require.Empty(t, stdout)
	require.Equal(t, 1, strings.Count(stderr, "\n"))
	for _, flag := range []string{"-publisher", "-station", "-scheme", "-grant-prefix"} {
		require.Contains(t, stderr, flag)
	}
	code, text, stderr := runBooks("export", "-to", "360giving", "-publisher", "P", "-station", "STATION", "-scheme", "CN-USCC", "-grant-prefix", "360G-tiny", "-lang", "en", tiny)
	require.Zero(t, code, stderr)
	p, err := giving360.Read(strings.NewReader(text), "out")
	require.NoError(t, err)
	require.Len(t, p.Grants, 1)
	require.Equal(t, "CN-USCC-R3", p.Grants[0].FundingOrganization[0].ID)
	require.Equal(t, "300.00", p.Grants[0].AmountAwarded.String())
	require.Equal(t, giving360.Restricted, p.Grants[0].FundingType[0].Title)
	accepts(t, giving360Schema(t), text)
}

func TestExportRefusesWrongUseInOneLine(t *testing.T) {
	for _, args := range [][]string{
		{"export"}, {"export", "-to", "xml", shipped}, {"export", "-to", "ocds"}, {"export", "-to", "360giving", "nowhere"},
		{"export", "-to", "360giving", "-lang", "fr", shipped}, {"export", "-to", "360giving", "-published", "today", shipped},
		{"export", "-to", "360giving", "-station", "O999", shipped},
	} {
		code, stdout, stderr := runBooks(args...)
		require.Equal(t, 2, code, args)
		require.Empty(t, stdout, args)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	}
	code, stdout, _ := runBooks("export", "-h")
	require.Zero(t, code)
	require.Contains(t, stdout, "publication.json")
}

func TestProgrammesAreExportedAsADirectory(t *testing.T) {
	code, text, stderr := runBooks("export", "-to", "hsds", shipped)
	require.Zero(t, code, stderr)
	o, err := hsds.Read[hsds.Organization](strings.NewReader(text), "out", hsds.V30)
	require.NoError(t, err)
	require.Len(t, o.Services, 7)
	require.Len(t, o.Locations, 1)
	_, again, _ := runBooks("export", "-to", "hsds", shipped)
	require.Equal(t, text, again, "identifiers are stable")
	code, _, stderr = runBooks("export", "-to", "hsds", tiny)
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "-description")
	accepts(t, schema(t, "mem:organization", filepath.Join(standardsDir(t), "hsds", "3.0", "schema", "compiled", "organization.json"), nil), text)
}

func TestThePurchaseIsExportedAsAContractingProcess(t *testing.T) {
	code, text, stderr := runBooks("export", "-to", "ocds", shipped)
	require.Zero(t, code, stderr)
	doc, err := ocds.Read(strings.NewReader(text), "out")
	require.NoError(t, err)
	require.NotNil(t, doc)
	require.Contains(t, text, `"ocid": "ocds-000000-SYN-2026-01"`)
	require.Contains(t, text, `"amount": 2400000.00`)
	require.Contains(t, text, `"minutesDelivered"`)
	code, _, stderr = runBooks("export", "-to", "ocds", tiny)
	require.Equal(t, 2, code)
	for _, flag := range []string{"-publisher", "-scheme", "-uri", "-published", "-ocid-prefix"} {
		require.Contains(t, stderr, flag)
	}
	dir := filepath.Join(standardsDir(t), "ocds", "1.1", "schema")
	accepts(t, schema(t, "https://standard.open-contracting.org/schema/1__1__5/release-package-schema.json", filepath.Join(dir, "release-package-schema.json"), map[string]string{
		"https://standard.open-contracting.org/schema/1__1__5/release-schema.json": filepath.Join(dir, "release-schema.json"),
	}), text)
}
