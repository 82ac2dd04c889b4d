package w3corg_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/w3corg"
)

// Named mutants, and the test that kills each:
//
//	no-prefix      a declared prefix is not resolved                TestAForeignDocumentIsReadWhateverItsPrefixes
//	wide-kind      the widest class of an organization wins         TestAForeignDocumentIsReadWhateverItsPrefixes
//	held-twice     heldBy adds a membership that is there           TestTheShortFormsAreTheLongOnes
//	remote-quiet   a context elsewhere is passed over               TestWhatIsNotSupportedIsSaid
//	lang-lost      a label is written without its language          TestWhatIsWrittenReadsBackTheSame

var update = flag.Bool("update", false, "write golden files")

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var street = w3corg.Document{
	Organizations: []w3corg.Organization{
		{
			ID: "urn:example:station", Kind: w3corg.Formal, Names: []w3corg.Label{{Lang: "en", Text: "Station"}, {Lang: "zh", Text: "社工站"}},
			OtherNames: []w3corg.Label{{Text: "Family centre"}}, Identifiers: []w3corg.Identifier{{Scheme: "urn:renjia:scheme:registration", Value: "S-1"}},
			Classifications: []string{"urn:renjia:class:station"}, SubOrganizationOf: "urn:example:office", Founded: day("2018-06-17"),
		},
		{ID: "urn:example:office", Kind: w3corg.Plain, Names: []w3corg.Label{{Lang: "en", Text: "Office"}}},
		{ID: "urn:example:project", Kind: w3corg.Collaboration, Names: []w3corg.Label{{Lang: "en", Text: "Meals"}}, Founded: day("2026-01-01"), Dissolved: day("2027-01-01")},
	},
	Persons: []w3corg.Person{{ID: "urn:example:wong", Names: []w3corg.Label{{Lang: "zh", Text: "黄"}}}},
	Memberships: []w3corg.Membership{
		{ID: "urn:example:m1", Member: "urn:example:wong", Organization: "urn:example:station", Role: "urn:renjia:relation:staff", Post: "urn:example:head", From: day("2020-03-01"), Last: day("2024-02-29")},
		{ID: "urn:example:m2", Member: "urn:example:office", Organization: "urn:example:project", Role: "urn:renjia:relation:lead"},
	},
	Posts:   []w3corg.Post{{ID: "urn:example:head", Names: []w3corg.Label{{Lang: "en", Text: "Head"}}, Organization: "urn:example:station"}},
	Roles:   []w3corg.Role{{ID: "urn:renjia:relation:staff", Names: []w3corg.Label{{Lang: "en", Text: "works for"}}}},
	Changes: []w3corg.ChangeEvent{{ID: "urn:example:c", Type: "urn:renjia:change:merger", Originals: []string{"urn:example:a", "urn:example:b"}, Results: []string{"urn:example:station"}, On: day("2018-06-17")}},
}

func TestAWrittenDocumentIsTheGoldenFile(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, w3corg.Write(&b, street))
	if *update {
		require.NoError(t, os.WriteFile("testdata/street.jsonld", b.Bytes(), 0o600))
	}
	golden, err := os.ReadFile("testdata/street.jsonld")
	require.NoError(t, err)
	require.Equal(t, string(golden), b.String())
	back, err := w3corg.Read(bytes.NewReader(golden), "street.jsonld")
	require.NoError(t, err)
	require.Equal(t, street, back)
}

func TestAForeignDocumentIsReadWhateverItsPrefixes(t *testing.T) {
	f, err := os.Open("testdata/foreign.jsonld")
	require.NoError(t, err)
	defer f.Close() //nolint:errcheck // read only
	doc, err := w3corg.Read(f, "foreign.jsonld")
	require.NoError(t, err)
	require.Equal(t, w3corg.Document{
		Organizations: []w3corg.Organization{
			{
				ID: "https://example.org/council", Kind: w3corg.Formal, Names: []w3corg.Label{{Lang: "en", Text: "Council"}, {Lang: "zh", Text: "议会"}},
				Identifiers: []w3corg.Identifier{{Scheme: "https://example.org/number", Value: "77"}},
			},
			{
				ID: "https://example.org/parks", Kind: w3corg.Unit, Names: []w3corg.Label{{Text: "Parks"}},
				SubOrganizationOf: "https://example.org/council", Founded: day("1999-01-01"),
			},
		},
		Persons: []w3corg.Person{{ID: "https://example.org/wong", Names: []w3corg.Label{{Text: "Wong"}}}},
		Posts:   []w3corg.Post{{ID: "https://example.org/clerk", Names: []w3corg.Label{{Text: "Clerk"}}, Organization: "https://example.org/council"}},
		Memberships: []w3corg.Membership{
			{ID: "https://example.org/m1", Member: "https://example.org/wong", Organization: "https://example.org/parks", Role: "https://example.org/head", From: day("2020-03-01"), Last: day("2024-02-29")},
			{Member: "https://example.org/wong", Organization: "https://example.org/council"},
			{Member: "https://example.org/wong", Organization: "https://example.org/council", Post: "https://example.org/clerk"},
		},
		Changes: []w3corg.ChangeEvent{{
			ID: "https://example.org/merge", Originals: []string{"https://example.org/a", "https://example.org/b"}, Results: []string{"https://example.org/parks"}, On: day("1999-01-01"),
		}},
	}, doc)
}

func TestTheShortFormsAreTheLongOnes(t *testing.T) {
	doc, err := w3corg.Read(strings.NewReader(`[
	  {"@id": "urn:x:o", "@type": "org:Organization", "org:hasSubOrganization": {"@id": "urn:x:p", "@type": "org:Organization"}, "org:hasMember": {"@id": "urn:x:a"}, "org:hasPost": {"@id": "urn:x:post", "@type": "org:Post"}},
	  {"@id": "urn:x:a", "@type": "foaf:Person", "org:memberOf": {"@id": "urn:x:o"}, "org:holds": {"@id": "urn:x:post"}, "org:headOf": {"@id": "urn:x:p"}},
	  {"@id": "urn:x:post", "org:heldBy": {"@id": "urn:x:a"}}]`), "x")
	require.NoError(t, err)
	require.Equal(t, "urn:x:o", doc.Organizations[1].SubOrganizationOf)
	require.Equal(t, "urn:x:o", doc.Posts[0].Organization)
	require.ElementsMatch(t, []w3corg.Membership{
		{Member: "urn:x:a", Organization: "urn:x:o"},
		{Member: "urn:x:a", Organization: "urn:x:p", Role: "http://www.w3.org/ns/org#Head"},
		{Member: "urn:x:a", Organization: "urn:x:o", Post: "urn:x:post"},
	}, doc.Memberships)
}

func TestWhatIsNotSupportedIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		`{"@context": "https://example.org/c.jsonld"}`:                                    "org: x:1:14: @context: https://example.org/c.jsonld: a context elsewhere is not fetched",
		`{"@context": {"a": {"@reverse": "b"}}}`:                                          "@context.a.@reverse: is not supported in a context",
		`{"@id": "urn:x:a", "@type": "org:Organization", "@reverse": {}}`:                 "@reverse: is not supported",
		`{"@id": "urn:x:a", "@type": "org:Organization", "schema:foundingDate": "soon"}`:  `schema:foundingDate: "soon": want a day`,
		`{"@id": "urn:x:a", "@type": "org:Organization", "org:linkedTo": "somewhere"}`:    `org:linkedTo: "somewhere": want a reference`,
		`{"@id": "urn:x:a", "@type": "org:Organization", "skos:prefLabel": 7}`:            "skos:prefLabel: is number, want a text",
		`{"@id": "urn:x:a", "@type": "org:Organization", "skos:prefLabel": {"@id": "b"}}`: "is a node, want a text",
		`{"@graph": [7]}`: "@graph[0]: is number, want a node",
		`7`:               "is number, want an object",
	} {
		_, _, err := w3corg.Lenient(strings.NewReader(text), "x")
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
		require.ErrorContains(t, err, want)
	}
}

func TestWhatIsNotKnownHereIsReported(t *testing.T) {
	text := `{"@graph": [
	  {"@id": "urn:x:a", "@type": "org:Organization", "org:siteAddress": "Road 1", "colour": "red"},
	  {"@id": "urn:x:s", "@type": "org:Site"}], "note": 1}`
	doc, warnings, err := w3corg.Lenient(strings.NewReader(text), "x")
	require.NoError(t, err)
	require.Len(t, doc.Organizations, 1)
	var all []string
	for _, p := range warnings {
		all = append(all, p.Path)
	}
	require.ElementsMatch(t, []string{"@graph[0].org:siteAddress", "@graph[0].colour", "@graph[1]", "note"}, all)
	_, err = w3corg.Read(strings.NewReader(text), "x")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func drawLabels(t *rapid.T) (all []w3corg.Label) {
	for range rapid.IntRange(0, 2).Draw(t, "labels") {
		all = append(all, w3corg.Label{Lang: rapid.SampledFrom([]string{"", "en", "zh"}).Draw(t, "lang"), Text: rapid.SampledFrom([]string{"", "a", "社工站", "\"<b>&\n"}).Draw(t, "text")})
	}
	return all
}

func drawID(t *rapid.T, kind string) string {
	return fmt.Sprintf("urn:x:%s:%d", kind, rapid.IntRange(0, 3).Draw(t, "id"))
}

func drawDay(t *rapid.T) renjia.Date {
	return rapid.SampledFrom([]renjia.Date{{}, day("1999-12-31"), day("2024-02-29")}).Draw(t, "day")
}

func TestWhatIsWrittenReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var doc w3corg.Document
		for i := range rapid.IntRange(0, 3).Draw(t, "organizations") {
			o := w3corg.Organization{
				ID: fmt.Sprint("urn:x:o:", i), Kind: rapid.SampledFrom([]w3corg.Kind{w3corg.Plain, w3corg.Formal, w3corg.Unit, w3corg.Collaboration}).Draw(t, "kind"),
				Names: drawLabels(t), OtherNames: drawLabels(t), Founded: drawDay(t), Dissolved: drawDay(t),
			}
			if rapid.Bool().Draw(t, "more") {
				o.SubOrganizationOf, o.LinkedTo = drawID(t, "o"), []string{drawID(t, "o")}
				o.Identifiers = []w3corg.Identifier{{Scheme: "urn:x:s", Value: "1"}, {Value: "2"}}
				o.Classifications, o.Purposes = []string{"urn:x:class", "a word"}, []string{"care"}
			}
			doc.Organizations = append(doc.Organizations, o)
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "memberships") {
			doc.Memberships = append(doc.Memberships, w3corg.Membership{
				ID: fmt.Sprint("urn:x:m:", i), Member: drawID(t, "p"), Organization: drawID(t, "o"), Role: drawID(t, "r"), Label: drawLabels(t), From: drawDay(t), Last: drawDay(t),
			})
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "changes") {
			doc.Changes = append(doc.Changes, w3corg.ChangeEvent{
				ID: fmt.Sprint("urn:x:c:", i), Type: "urn:x:merger", Originals: []string{drawID(t, "o")}, Results: []string{drawID(t, "o")}, On: drawDay(t), Description: drawLabels(t),
			})
		}
		var b bytes.Buffer
		require.NoError(t, w3corg.Write(&b, doc))
		back, err := w3corg.Read(bytes.NewReader(b.Bytes()), "x")
		require.NoError(t, err)
		require.Equal(t, doc, back)
	})
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"foreign.jsonld", "street.jsonld"} {
		data, err := os.ReadFile("testdata/" + name)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"@context":[{"@vocab":"http://www.w3.org/ns/org#"},null],"@id":"a","@type":"org:Post"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, _, err := w3corg.Lenient(bytes.NewReader(data), "x")
		if err != nil {
			require.True(t, errors.Is(err, renjia.ErrInvalid), err)
			return
		}
		require.NoError(t, w3corg.Write(new(bytes.Buffer), doc))
	})
}

func ExampleRead() {
	doc, err := w3corg.Read(strings.NewReader(`{
  "@context": {"label": {"@id": "skos:prefLabel", "@container": "@language"}},
  "@id": "https://example.org/station",
  "@type": "org:FormalOrganization",
  "label": {"en": "Station", "zh": "社工站"},
  "org:hasMember": {"@id": "https://example.org/wong", "@type": "foaf:Person", "foaf:name": "Wong"}
}`), "station.jsonld")
	fmt.Println(err)
	for _, m := range doc.Memberships {
		fmt.Println(m.Member, "is a member of", m.Organization)
	}
	// Output:
	// <nil>
	// https://example.org/wong is a member of https://example.org/station
}

func ExampleWrite() {
	err := w3corg.Write(os.Stdout, w3corg.Document{
		Organizations: []w3corg.Organization{{ID: "https://example.org/station", Kind: w3corg.Formal, Names: []w3corg.Label{{Lang: "en", Text: "Station"}}}},
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// {
	//   "@context": {
	//     "org": "http://www.w3.org/ns/org#",
	//     "skos": "http://www.w3.org/2004/02/skos/core#",
	//     "foaf": "http://xmlns.com/foaf/0.1/",
	//     "dcterms": "http://purl.org/dc/terms/",
	//     "time": "http://www.w3.org/2006/time#",
	//     "xsd": "http://www.w3.org/2001/XMLSchema#",
	//     "schema": "http://schema.org/"
	//   },
	//   "@graph": [
	//     {
	//       "@id": "https://example.org/station",
	//       "@type": "org:FormalOrganization",
	//       "skos:prefLabel": {
	//         "@value": "Station",
	//         "@language": "en"
	//       }
	//     }
	//   ]
	// }
}
