package giving360_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract/giving360"
)

// shared returns a path of the data to run against, or skips.
func shared(t testing.TB, path ...string) string {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("set RENJIA_SHARED to the folder with the reference data")
	}
	return filepath.Join(append([]string{root, "data", "standards"}, path...)...)
}

// official compiles the schema of the standard, with the reference to the grants
// of 1.4.2 led to those of 1.4.3.
func official(t testing.TB) *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.DefaultDraft(jsonschema.Draft2020)
	for url, file := range map[string]string{
		"https://raw.githubusercontent.com/ThreeSixtyGiving/standard/1.4.3/schema/360-giving-package-schema.json": "360-giving-package-schema.json",
		"https://raw.githubusercontent.com/ThreeSixtyGiving/standard/1.4.2/schema/360-giving-schema.json":         "360-giving-schema.json",
	} {
		b, err := os.ReadFile(shared(t, "360giving", "schema", file))
		require.NoError(t, err)
		text := strings.ReplaceAll(string(b), "http://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema")
		text = strings.ReplaceAll(text, "1.4.3/schema/360-giving-schema.json", "1.4.2/schema/360-giving-schema.json")
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, c.AddResource(url, doc))
	}
	s, err := c.Compile("https://raw.githubusercontent.com/ThreeSixtyGiving/standard/1.4.3/schema/360-giving-package-schema.json")
	require.NoError(t, err)
	return s
}

func valid(t require.TestingT, s *jsonschema.Schema, text []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return s.Validate(doc)
}

// verdicts returns "path :: keyword" of what is wrong.
func verdicts(err error) []string {
	all := []string{}
	var bad *renjia.ValidationError
	if errors.As(err, &bad) {
		for _, p := range bad.Problems {
			keyword, _, _ := strings.Cut(p.Message, ":")
			all = append(all, p.Path+" :: "+keyword)
		}
	}
	slices.Sort(all)
	return all
}

func TestEveryCaseHasItsVerdictWithPathAndKeyword(t *testing.T) {
	b, err := os.ReadFile(shared(t, "expected.json"))
	require.NoError(t, err)
	var expected struct {
		Cases []struct {
			File, Standard string
			Valid          bool
			Errors         []string
		}
	}
	require.NoError(t, json.Unmarshal(b, &expected))
	n := 0
	for _, c := range expected.Cases {
		if c.Standard != "360giving" {
			continue
		}
		n++
		text, err := os.ReadFile(shared(t, c.File))
		require.NoError(t, err)
		_, err = giving360.Read(bytes.NewReader(text), c.File)
		require.Equal(t, c.Valid, err == nil, "%s: %v", c.File, err)
		slices.Sort(c.Errors)
		require.Equal(t, c.Errors, verdicts(err), c.File)
	}
	require.Equal(t, 6, n)
}

func TestTheCheckersFixturesAreRefusedWithAllTheirProblems(t *testing.T) {
	files, err := filepath.Glob(shared(t, "360giving", "fixtures", "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 4)
	schema := official(t)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		_, err = giving360.Read(bytes.NewReader(text), filepath.Base(name))
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
		var bad *renjia.ValidationError
		require.ErrorAs(t, err, &bad)
		require.Positive(t, bad.Problems[0].Place.Line)
		if json.Valid(text) {
			require.Error(t, valid(t, schema, text))
			require.Subset(t, verdicts(err), []string{"grants/0/awardDate :: oneOf", "grants/0 :: oneOf"}, name)
			require.ErrorContains(t, err, "description is missing")
		}
	}
}

// restricted is a grant as this library writes it.
func restricted() giving360.Grant {
	return giving360.Grant{
		ID: "360G-example-1", Title: "Meals", Description: "Meals for older people", Currency: "CNY", AmountAwarded: "80000.50", AwardDate: "2026-01-15",
		PlannedDates:            []giving360.Event{{StartDate: "2026-02", EndDate: "2027-01-31", Duration: "12"}},
		RecipientOrganization:   []giving360.Organization{{ID: "CN-SCC-1", Name: "示例社工中心"}},
		FundingOrganization:     []giving360.Organization{{ID: "CN-SCC-2", Name: "示例基金会"}},
		FundingType:             []giving360.Classification{{Title: giving360.Restricted}},
		DisbursementTransaction: []giving360.Transaction{{ID: "1", TransactionDate: "2026-02-01", Currency: "CNY", Value: "40000.25"}},
		AmountDisbursed:         "40000.25", RegrantType: giving360.ToIntermediary,
		Extra: giving360.Extra{"x_fund": json.RawMessage(`"F001"`)},
	}
}

func TestWhatIsWrittenIsReadTheSameAndValid(t *testing.T) {
	p := &giving360.Package{Version: giving360.Version, Publisher: &giving360.Publisher{Name: "示例"}, Grants: []giving360.Grant{restricted()}}
	var b, again bytes.Buffer
	require.NoError(t, giving360.Write(&b, p))
	require.Contains(t, b.String(), `"amountAwarded": 80000.50,`)
	require.NoError(t, valid(t, official(t), b.Bytes()))
	got, err := giving360.Read(bytes.NewReader(b.Bytes()), "x.json")
	require.NoError(t, err)
	require.Empty(t, got.Advise())
	require.NoError(t, giving360.Write(&again, got))
	require.Equal(t, b.String(), again.String())
}

func TestNothingInvalidIsWritten(t *testing.T) {
	for name, change := range map[string]func(*giving360.Package){
		"no grants":        func(p *giving360.Package) { p.Grants = nil },
		"no recipient":     func(p *giving360.Package) { p.Grants[0].RecipientOrganization = nil },
		"two recipients":   func(p *giving360.Package) { p.Grants[0].RecipientIndividual = &giving360.Person{ID: "1", Name: "a"} },
		"no amount":        func(p *giving360.Package) { p.Grants[0].AmountAwarded = "" },
		"slashes":          func(p *giving360.Package) { p.Grants[0].AwardDate = "15/01/2026" },
		"twice":            func(p *giving360.Package) { p.Grants = append(p.Grants, p.Grants[0]) },
		"renminbi":         func(p *giving360.Package) { p.Grants[0].Currency = "RMB" },
		"negative months":  func(p *giving360.Package) { p.Grants[0].PlannedDates[0].Duration = "-1" },
		"no number at all": func(p *giving360.Package) { p.Grants[0].AmountAwarded = "a lot" },
	} {
		p := &giving360.Package{Grants: []giving360.Grant{restricted()}}
		change(p)
		var b bytes.Buffer
		require.Error(t, giving360.Write(&b, p), name)
		require.Zero(t, b.Len(), name)
	}
}

func TestEqualGrantsAreFoundWhateverTheirOrderAndDigits(t *testing.T) {
	one := `{"id":"1","title":"t","description":"d","currency":"CNY","amountAwarded":100,"awardDate":"2026-01-01","recipientIndividual":{"id":"p","name":"n"},"fundingOrganization":[{"id":"f","name":"f"}]}`
	two := `{"title":"t","id":"1","description":"d","currency":"CNY","amountAwarded":1.00e2,"awardDate":"2026-01-01","recipientIndividual":{"name":"n","id":"p"},"fundingOrganization":[{"id":"f","name":"f"}]}`
	_, err := giving360.Read(strings.NewReader(`{"grants":[`+one+`,`+two+`]}`), "x")
	require.Equal(t, []string{"grants :: uniqueItems"}, verdicts(err))
}

func TestMembersOfOtherNamesNeverTakeThePlaceOfTheStandards(t *testing.T) {
	text := `{"grants":[{"id":"360G-1","Title":"other","title":"t","description":"d","currency":"CNY","amountAwarded":1.10,"AmountAwarded":9,"awardDate":"2026-01-01","recipientIndividual":{"id":"p","name":"n"},"fundingOrganization":[{"id":"f","name":"f"}]}]}`
	p, err := giving360.Read(strings.NewReader(text), "x")
	require.NoError(t, err)
	require.Equal(t, "t", p.Grants[0].Title)
	require.Equal(t, json.Number("1.10"), p.Grants[0].AmountAwarded)
	require.Equal(t, giving360.Extra{"Title": json.RawMessage(`"other"`), "AmountAwarded": json.RawMessage("9")}, p.Grants[0].Extra)
}

func TestAmountsAreExactOrRefused(t *testing.T) {
	for text, want := range map[json.Number]string{"80000.50": "80000.50", "8e4": "80000.00", "-0.01": "-0.01", "1.230": "1.23"} {
		m, err := giving360.MoneyOf(text, "CNY")
		require.NoError(t, err)
		require.Equal(t, want, m.Amount())
	}
	for _, text := range []json.Number{"0.005", "1e99999999", "99999999999999999999", "x"} {
		_, err := giving360.MoneyOf(text, "CNY")
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		m, err := renjia.MoneyOf(rapid.Int64().Draw(t, "fen"), renjia.CNY)
		require.NoError(t, err)
		back, err := giving360.MoneyOf(giving360.Amount(m), "CNY")
		require.NoError(t, err)
		require.Equal(t, m, back)
	})
}

func TestAdviceNamesWhatTheSchemaLetsPass(t *testing.T) {
	g := restricted()
	g.ID, g.RegrantType, g.AmountDisbursed, g.PlannedDates[0].StartDate = "1", "FRG999", "1.005", "2027-02-01"
	g.ToIndividualsDetails = &giving360.IndividualDetail{GrantPurpose: []string{"food"}}
	p := &giving360.Package{Grants: []giving360.Grant{g, g}}
	var paths []string
	for _, a := range p.Advise() {
		paths = append(paths, a.Path)
	}
	require.Subset(t, paths, []string{
		"grants/0/id", "grants/1/id", "grants/0/regrantType", "grants/0/amountDisbursed", "grants/0/plannedDates/0/endDate", "grants/0/toIndividualsDetails/grantPurpose/0",
	})
}

// Verdicts on documents with something changed at random are those of the
// official schema.
func TestVerdictsAreThoseOfTheOfficialSchema(t *testing.T) {
	schema := official(t)
	var whole bytes.Buffer
	require.NoError(t, giving360.Write(&whole, &giving360.Package{
		Version: "1.4", License: "https://creativecommons.org/licenses/by/4.0/", Issued: "2026-01-01", Publisher: &giving360.Publisher{Name: "n", Website: "https://x.org"},
		Grants: []giving360.Grant{func() giving360.Grant {
			g := restricted()
			g.BeneficiaryLocation = []giving360.Location{{CountryCode: "CN", Latitude: "23.1"}}
			g.DateModified, g.FromOpenCall, g.URL = "2026-02-01T00:00:00Z", "Yes", "https://x.org/1"
			return g
		}()},
	}))
	lines := strings.Split(whole.String(), "\n")
	values := []string{`"x"`, `null`, `1`, `-1.5`, `[]`, `{}`, `"2026-01-01"`, `"2026-13-01"`, `"2026-01"`, `"2026-01-01T10:00:00+08:00"`, `"http://x"`, `"CNY"`, `true`, `[{}]`, `["a","a"]`, `[{"id":"a","name":"b"}]`}
	rapid.Check(t, func(t *rapid.T) {
		changed := slices.Clone(lines)
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		before, after, found := strings.Cut(changed[i], `": `)
		if !found || strings.HasSuffix(after, "{") || strings.HasSuffix(after, "[") {
			return
		}
		comma := ""
		if strings.HasSuffix(after, ",") {
			comma = ","
		}
		name := before
		if rapid.Bool().Draw(t, "rename") {
			name = before + "x"
		}
		changed[i] = name + `": ` + rapid.SampledFrom(values).Draw(t, "value") + comma
		text := []byte(strings.Join(changed, "\n"))
		_, err := giving360.Read(bytes.NewReader(text), "x")
		require.Equal(t, valid(t, schema, text) == nil, err == nil, "%s\n%v", changed[i], err)
	})
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	require.NoError(f, giving360.Write(&b, &giving360.Package{Grants: []giving360.Grant{restricted()}}))
	f.Add(b.Bytes())
	f.Add([]byte(`{"grants":[{"id":null,"amountAwarded":1e999999999999999999999}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := giving360.Read(bytes.NewReader(data), "f")
		if err != nil {
			return
		}
		_ = p.Advise()
		var out bytes.Buffer
		if err := giving360.Write(&out, p); err != nil {
			require.ErrorContains(t, err, "uniqueItems") // they differed in what was dropped
			return
		}
		again, err := giving360.Read(bytes.NewReader(out.Bytes()), "g")
		require.NoError(t, err)
		require.Equal(t, len(p.Grants), len(again.Grants))
	})
}

func TestTheFlatFormHasOneRowAGrantOrIsRefused(t *testing.T) {
	g := restricted()
	p := &giving360.Package{Grants: []giving360.Grant{g}}
	var b bytes.Buffer
	require.NoError(t, giving360.WriteCSV(&b, p))
	rows, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, "80000.50", rows[1][slices.Index(rows[0], "Amount Awarded")])
	require.Equal(t, "CN-SCC-2", rows[1][slices.Index(rows[0], "Funding Org:Identifier")])
	p.Grants[0].FundingOrganization = append(p.Grants[0].FundingOrganization, giving360.Organization{ID: "x", Name: "y"})
	b.Reset()
	require.ErrorIs(t, giving360.WriteCSV(&b, p), renjia.ErrUnsupported)
	require.Zero(t, b.Len())
}
