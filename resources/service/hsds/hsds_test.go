package hsds_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service/hsds"
)

// Named mutants, and the tests that kill them:
//
//	since ignored          members of 3.1 are known in 3.0        TestWhatAVersionDoesNotKnowIsNotWrittenInIt
//	top ignored            services of an organization are known  TestWhatIsOfTheTopIsUnknownBelow
//	                       wherever it stands
//	enum skipped           enumerations are not checked           TestTheVerdictsAreThoseOfTheOfficialSchemas
//	format skipped         formats are not checked                TestSpoiledDocumentsAreJudgedAsTheOfficialSchemasDo
//	required skipped       nothing is required                    TestTheVerdictsAreThoseOfTheOfficialSchemas
//	null passes            null stands for a missing value        TestProblemsHaveThePlaceOfTheirValue
//	others lost            unknown members are not kept           TestWhatIsOfTheTopIsUnknownBelow
//	last twin wins         a member may be there twice            TestWhatIsNoDocumentIsRefused
//	one space              identifiers ignore the space           TestIdentifiersStayFromExportToExport
//	daily once             every n-th day is every seventh        TestTheSchedulesNameTheDaysOfTheRule
//	count whole            parts of a rule have its whole count   TestTheSchedulesNameTheDaysOfTheRule
//	yearly from the start  earlier months begin a year later      TestTheSchedulesNameTheDaysOfTheRule
//	exceptions lost        exceptions are no notes                TestExceptionsAndSeasonsAreKept
//	setpos ignored         BYSETPOS is left out silently          TestRulesAreSaidInWeeksAndMonths
//	daily by month day     a daily rule loses its month days      TestRulesAreSaidInWeeksAndMonths

// found returns what a reader says about a document as "path :: keyword".
func found(t testing.TB, err error) (all []string) {
	if err == nil {
		return nil
	}
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	for _, p := range v.Problems {
		keyword, _, _ := strings.Cut(p.Message, ":")
		all = append(all, p.Path+" :: "+keyword)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// verdict is the same of the official schema.
func verdict(s *jsonschema.Schema, doc any) (all []string) {
	var v *jsonschema.ValidationError
	if !errors.As(s.Validate(doc), &v) {
		return nil
	}
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			k := e.ErrorKind.KeywordPath()
			all = append(all, strings.Join(e.InstanceLocation, "/")+" :: "+k[len(k)-1])
		}
		for _, c := range e.Causes {
			walk(c)
		}
	}
	walk(v)
	slices.Sort(all)
	return slices.Compact(all)
}

// withoutTwins leaves out an enum that is wrong because its type is: validators
// differ in whether they say so.
func withoutTwins(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool {
		path, ok := strings.CutSuffix(s, " :: enum")
		return ok && slices.Contains(all, path+" :: type")
	})
}

func reread[T hsds.Document](b []byte, v hsds.Version) error {
	_, err := hsds.Read[T](bytes.NewReader(b), "x.json", v)
	return err
}

func TestTheVerdictsAreThoseOfTheOfficialSchemas(t *testing.T) {
	var expected struct {
		Cases []struct {
			File, Standard string
			Errors         []string
		}
	}
	require.NoError(t, json.Unmarshal(read(t, shared(t), "expected.json"), &expected))
	n := 0
	for _, c := range expected.Cases {
		version, ok := map[string]hsds.Version{"hsds": hsds.V30, "hsds31": hsds.V31}[c.Standard]
		if !ok {
			continue
		}
		n++
		slices.Sort(c.Errors)
		require.ElementsMatch(t, c.Errors, found(t, reread[hsds.Service](read(t, shared(t), c.File), version)), c.File)
	}
	require.GreaterOrEqual(t, n, 8)
}

func TestOfficialExamplesComeBackAsTheyWere(t *testing.T) {
	for _, version := range []hsds.Version{hsds.V30, hsds.V31} {
		folder := map[hsds.Version]string{hsds.V30: "3.0", hsds.V31: "3.1-dev"}[version]
		comesBack[hsds.Service](t, version, read(t, shared(t), "hsds", folder, "examples", "service_full.json"))
		comesBack[hsds.Organization](t, version, read(t, shared(t), "hsds", folder, "examples", "organization_full.json"))
		comesBack[hsds.ServiceAtLocation](t, version, read(t, shared(t), "hsds", folder, "examples", "service_at_location_full.json"))
	}
}

func comesBack[T hsds.Document](t *testing.T, v hsds.Version, b []byte) {
	doc, err := hsds.Read[T](bytes.NewReader(b), "x.json", v)
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, hsds.Write(&out, doc, v))
	require.Equal(t, parsed(t, b), parsed(t, out.Bytes()))
}

// The official validator is the oracle: both judge documents that were spoiled
// at random, and must name the same places and keywords.
func TestSpoiledDocumentsAreJudgedAsTheOfficialSchemasDo(t *testing.T) {
	for _, version := range []hsds.Version{hsds.V30, hsds.V31} {
		folder := map[hsds.Version]string{hsds.V30: "3.0", hsds.V31: "3.1-dev"}[version]
		for _, name := range []string{"service", "organization"} {
			schema := official(t, string(version), name)
			b := read(t, shared(t), "hsds", folder, "examples", name+"_full.json")
			rng := rand.New(rand.NewPCG(7, 7))
			for i := range 50 {
				doc := parsed(t, b)
				for range 1 + rng.IntN(3) {
					spoil(rng, doc)
				}
				spoiled, err := json.Marshal(doc)
				require.NoError(t, err)
				judge := reread[hsds.Service]
				if name == "organization" {
					judge = reread[hsds.Organization]
				}
				require.ElementsMatch(t, verdict(schema, parsed(t, spoiled)), withoutTwins(found(t, judge(spoiled, version))), "%s %s %d: %s", version, name, i, spoiled)
			}
		}
	}
}

// spoil changes one value somewhere below.
func spoil(rng *rand.Rand, v any) {
	for {
		switch x := v.(type) {
		case map[string]any:
			names := make([]string, 0, len(x))
			for name := range x {
				names = append(names, name)
			}
			slices.Sort(names)
			if len(names) == 0 {
				return
			}
			name := names[rng.IntN(len(names))]
			if inner := x[name]; isNested(inner) && rng.IntN(5) > 0 {
				v = inner
				continue
			}
			switch rng.IntN(3) {
			case 0:
				delete(x, name)
			case 1:
				x["x_"+name] = x[name]
			default:
				x[name] = wrong[rng.IntN(len(wrong))]
			}
			return
		case []any:
			if len(x) == 0 {
				return
			}
			i := rng.IntN(len(x))
			if isNested(x[i]) && rng.IntN(5) > 0 {
				v = x[i]
				continue
			}
			x[i] = wrong[rng.IntN(len(wrong))]
			return
		default:
			return
		}
	}
}

var wrong = []any{nil, true, 1.5, "text", "active", "WEEKLY", "5f1d7a54-0000-4000-8000-000000000001", "2026-01-01T00:00:00Z", "a@example.org", "http://example.org/a", []any{}, map[string]any{}, []any{1}, ""}

func isNested(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

func TestProblemsHaveThePlaceOfTheirValue(t *testing.T) {
	const id = "5f1d7a54-0000-4000-8000-000000000001"
	_, err := hsds.Read[hsds.Service](strings.NewReader("{\n \"id\": \""+id+"\", \"name\": \"探访\", \"status\": \"open\",\n \"phones\": [{\"id\": \""+id+"\", \"number\": null}]\n}"), "s.json", hsds.V31)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 2)
	require.Equal(t, renjia.Place{File: "s.json", Line: 2, Column: 72}, v.Problems[0].Place)
	require.Equal(t, "status", v.Problems[0].Path)
	require.Equal(t, 3, v.Problems[1].Place.Line)
	require.Equal(t, "phones/0/number", v.Problems[1].Path)
}

func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "cut": `{"id": `, "more": `{} {}`, "list": `[]`, "null": `null`,
		"deep": strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100), "comma": `{"id" 1}`,
	} {
		require.ErrorIs(t, reread[hsds.Service]([]byte(text), hsds.V30), renjia.ErrInvalid, name)
	}
	twice := `{"id": "5f1d7a54-0000-4000-8000-000000000001", "name": "n", "status": "active", "name": "m"}`
	require.Equal(t, []string{" :: syntax"}, found(t, reread[hsds.Service]([]byte(twice), hsds.V30)))
	require.ErrorIs(t, reread[hsds.Service](nil, ""), renjia.ErrUnspecified)
	require.ErrorIs(t, reread[hsds.Service](nil, "2.0"), renjia.ErrUnsupported)
	require.ErrorIs(t, hsds.Write(&bytes.Buffer{}, hsds.Service{}, ""), renjia.ErrUnspecified)
	require.ErrorIs(t, hsds.Write(&bytes.Buffer{}, hsds.Service{Status: "active"}, hsds.V30), renjia.ErrInvalid)
}

func TestWhatAVersionDoesNotKnowIsNotWrittenInIt(t *testing.T) {
	const id = "5f1d7a54-0000-4000-8000-000000000001"
	s := hsds.Service{ID: id, Name: "n", Status: "active", Capacities: []hsds.Capacity{{ID: id, Unit: &hsds.Unit{ID: id, Name: "places"}, Available: "3", Updated: "2026-01-01T00:00:00Z"}}}
	require.NoError(t, hsds.Write(&bytes.Buffer{}, s, hsds.V31))
	require.ErrorIs(t, hsds.Write(&bytes.Buffer{}, s, hsds.V30), renjia.ErrInvalid)
	s.Capacities[0].Available = "three"
	require.ErrorIs(t, hsds.Write(&bytes.Buffer{}, s, hsds.V31), renjia.ErrInvalid)
	s.Capacities = nil
	s.Organization = &hsds.Organization{ID: id, Name: "o", Description: "d", Services: []hsds.Service{{ID: id, Name: "n", Status: "active"}}}
	require.ErrorIs(t, hsds.Write(&bytes.Buffer{}, s, hsds.V31), renjia.ErrInvalid)
}

func TestWhatIsOfTheTopIsUnknownBelow(t *testing.T) {
	const id = `"5f1d7a54-0000-4000-8000-000000000001"`
	text := `{"id": ` + id + `, "name": "n", "status": "active", "organization": {"id": ` + id + `, "name": "o", "description": "d", "services": "whatever"}}`
	doc, err := hsds.Read[hsds.Service](strings.NewReader(text), "x.json", hsds.V31)
	require.NoError(t, err)
	require.Equal(t, `"whatever"`, string(doc.Organization.Other["services"]))
	comesBack[hsds.Service](t, hsds.V31, []byte(text))
	require.Equal(t, []string{"services :: type"}, found(t, reread[hsds.Organization]([]byte(`{"id": `+id+`, "name": "o", "description": "d", "services": "whatever"}`), hsds.V31)))
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"id":"5f1d7a54-0000-4000-8000-000000000001","name":"<&> 探访","status":"active","minimum_age":6e1,"x":{"y":[1,null]}}`))
	f.Add([]byte(`{"id":"5f1d7a54-0000-4000-8000-000000000001","name":"n","status":"temporarily closed","schedules":[{"id":"5f1d7a54-0000-4000-8000-000000000002","freq":"WEEKLY","timezone":8}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := hsds.Read[hsds.Service](bytes.NewReader(b), "f.json", hsds.V31)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		var once, twice bytes.Buffer
		require.NoError(t, hsds.Write(&once, doc, hsds.V31))
		again, err := hsds.Read[hsds.Service](bytes.NewReader(once.Bytes()), "f.json", hsds.V31)
		require.NoError(t, err)
		require.NoError(t, hsds.Write(&twice, again, hsds.V31))
		require.Equal(t, once.String(), twice.String(), fmt.Sprintf("%q", b))
	})
}
