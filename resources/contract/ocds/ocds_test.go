package ocds_test

// Named mutants of the reader, the merge and the mapping, and the test that
// kills each:
//
//	null-kept      null leaves a member in place              → TestMergeRules
//	list-append    list elements with one id are not merged    → TestMergeRules
//	whole-merge    additionalIdentifiers merge by element       → TestMergeRules
//	file-order     releases merge in the order of the file      → TestMergeRules
//	float-amount   amounts go through a float                   → TestAmountsAreExact
//	end-day        a period ends on its last day                → TestAProcessComesBackAsItWent
//	role-list      roles are a closed list                      → TestRefusalsNamePlaceAndPath

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/contract/ocds"
	"github.com/renjia-project/renjia/resources/service"
)

func subject(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[int]("test", "subject", key))
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cny(amount string) renjia.Money {
	m, err := renjia.ParseMoney(amount, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return m
}

var beijing = time.FixedZone("CST", 8*3600)

// names is a register of parties.
var names = map[renjia.Ref]ocds.Party{
	subject("street"): {ID: "CN-USCC-11330102MB0000000X", Name: "示例街道办事处", Identifier: &ocds.Identifier{Scheme: "CN-USCC", ID: "11330102MB0000000X"}},
	subject("agency"): {ID: "CN-USCC-52330102MJ0000000Y", Name: "示例社会工作服务中心"},
	subject("other"):  {ID: "other", Name: "另一家机构"},
}

func options() ocds.Options {
	return ocds.Options{
		URI: "https://example.org/ocds/1.json", Published: time.Date(2026, 12, 31, 9, 0, 0, 0, beijing), Publisher: ocds.Publisher{Name: "示例街道办事处"},
		Lang: renjia.Chinese, Location: beijing,
		Party: func(r renjia.Ref) (ocds.Party, bool) {
			p, ok := names[r]
			return p, ok
		},
	}
}

// signed is a contract with all that the extension can carry.
func signed() contract.Contract {
	return contract.Contract{
		ID: renjia.ImportedID[contract.Contract]("test", "contract", "1"), Number: "1", Title: renjia.Text{ZH: "社工站"},
		Purchaser: subject("street"), Provider: subject("agency"), State: contract.Signed, Signed: day("2025-12-20"),
		Period: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")}, Price: cny("478600.50"),
		Hours:    contract.Hours{Minimum: 35_244 * 60, Maximum: 40_000 * 60, Professional: 30_000 * 60, Direct: 600},
		Staffing: contract.Staffing{Headcount: 20, Professional: 14, Certified: 10},
		Units:    []contract.Unit{{Code: "case", Name: renjia.Text{ZH: "个案"}, Quantity: 60, Price: cny("1500")}},
		Tranches: []contract.Tranche{
			{Code: "1", Name: renjia.Text{ZH: "首期"}, Share: renjia.Frac(2, 3), From: day("2026-04-01"), Completion: renjia.Frac(1, 4), Staffed: true},
			{Code: "2", Name: renjia.Text{ZH: "尾款"}, Share: renjia.Frac(1, 3), Evaluation: "final", Score: 60, Rounding: renjia.HalfUp, By: []contract.GradeShare{{Grade: "pass", Share: renjia.Frac(4, 5)}}},
		},
	}
}

func importing() ocds.Import {
	return ocds.Import{
		Location: beijing, Lang: renjia.Chinese,
		Party: func(p ocds.Party) (renjia.Ref, bool) {
			for ref, x := range names {
				if x.ID == p.ID {
					return ref, true
				}
			}
			return renjia.Ref{}, false
		},
		ID: func(string, ocds.Contract) contract.ID { return signed().ID },
	}
}

func written(t testing.TB, p ocds.Process) []byte {
	pkg, err := ocds.FromContract(p, options())
	require.NoError(t, err)
	var buf bytes.Buffer
	require.NoError(t, ocds.Write(&buf, pkg))
	return buf.Bytes()
}

func compiledOf(t testing.TB, b []byte) ocds.Compiled {
	d, err := ocds.Read(bytes.NewReader(b), "p.json")
	require.NoError(t, err)
	all, err := d.Compile()
	require.NoError(t, err)
	require.Len(t, all, 1)
	return all[0]
}

func TestAProcessComesBackAsItWent(t *testing.T) {
	c := signed()
	a := contract.AccountOf(c.ID)
	a.Paid = []contract.Paid{{Tranche: "1", Amount: cny("239300.25"), Date: day("2026-04-05")}}
	a.Delivered = []contract.Delivery{{Unit: "case", Quantity: 12, Beneficiaries: 11, Accepted: day("2026-05-01")}}
	b := written(t, ocds.Process{OCID: "ocds-xxxxxx-1", Contract: c, Account: a})
	require.Contains(t, string(b), `"amount": 478600.50`)
	require.Contains(t, string(b), `"endDate": "2026-12-31T23:59:59+08:00"`)
	require.Contains(t, string(b), `"amount": 239300.25`)
	back, account, lost, err := ocds.ToContract(compiledOf(t, b).Release, 0, importing())
	require.NoError(t, err)
	require.Empty(t, lost)
	c.Number = c.ID.String() // the identifier is what OCDS knows
	require.Equal(t, c, back)
	require.Equal(t, a, account)
	require.NoError(t, back.Validate())
}

// full is a process with everything that can be published.
func full(t testing.TB) ocds.Process {
	c := signed()
	require.NoError(t, c.Start(day("2026-01-01")))
	require.NoError(t, c.Amend(contract.Amendment{
		Signed: day("2026-06-01"), From: day("2026-06-01"), Reason: "需求增加", Authority: renjia.RefTo("governance_decision", renjia.ImportedID[int]("t", "d", "1")),
	}, func(t *contract.Terms) { t.Price, t.Units[0].Quantity = cny("500000"), 70 }))
	require.NoError(t, c.Terminate(day("2026-11-01"), "机构注销"))
	tender := contract.Tender{
		ID: renjia.ImportedID[contract.Tender]("test", "tender", "1"), Title: renjia.Text{ZH: "社工站采购"}, Purchaser: subject("street"), Method: contract.Open,
		Ceiling: cny("480000"), State: contract.TenderComplete, Changed: day("2025-12-01"), Submission: renjia.Period{From: day("2025-11-01"), Until: day("2025-11-21")},
		Criteria: []contract.Criterion{{Code: "p", Name: renjia.Text{ZH: "价格"}, Points: renjia.Frac(100, 1), Formula: contract.LowestPrice}},
		Bids:     []contract.Bid{{Code: "A", Bidder: subject("agency"), Price: cny("478600.50")}, {Code: "B", Bidder: subject("other"), Price: cny("479000")}},
	}
	award := contract.Award{
		ID: renjia.ImportedID[contract.Award]("test", "award", "1"), Tender: tender.ID, Bid: "A", Purchaser: subject("street"), Supplier: subject("agency"),
		Value: cny("478600.50"), Decided: day("2025-12-01"), State: contract.AwardActive,
	}
	c.Award = award.ID
	minutes := service.Minutes(12_345)
	return ocds.Process{
		OCID: "ocds-xxxxxx-1", Tender: &tender, Award: &award, Contract: c, Worked: &minutes,
		Demand: &contract.Demand{Title: renjia.Text{ZH: "需求调研"}, Surveyed: renjia.Period{From: day("2025-09-01")}, Needs: []contract.Need{{Name: renjia.Text{ZH: "长者餐"}}}},
		Account: contract.Account{Contract: c.ID, Paid: []contract.Paid{{Tranche: "1", Amount: cny("1"), Date: day("2026-04-05")}},
			Delivered: []contract.Delivery{{Unit: "case", Quantity: 1, Accepted: day("2026-05-01")}}},
		Evaluations: []contract.Evaluation{
			{ID: renjia.ImportedID[contract.Evaluation]("t", "e", "1"), Kind: contract.MidTerm, Held: day("2026-07-01"), Result: &contract.Score{Score: renjia.Frac(259, 3), Grade: "good", Passed: true}},
			{ID: renjia.ImportedID[contract.Evaluation]("t", "e", "2"), Kind: contract.Final, Held: day("2026-12-01")},
		},
		Reports: []contract.Report{{ID: renjia.ImportedID[contract.Report]("t", "r", "1"), Plan: "monthly", Due: day("2026-02-05"), Handed: day("2026-02-03"), Accepted: day("2026-02-04"), State: contract.ReportAccepted}},
	}
}

func TestTheOfficialSchemaAcceptsWhatWeWrite(t *testing.T) {
	schema := official(t, "release-package-schema.json")
	for name, p := range map[string]ocds.Process{
		"full": full(t), "contract": {OCID: "ocds-xxxxxx-1", Contract: signed()}, "draft": {OCID: "ocds-xxxxxx-1", Contract: func() contract.Contract {
			c := signed()
			c.State, c.Signed = contract.Draft, renjia.Date{}
			return c
		}(), Tender: full(t).Tender},
	} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, p)))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(doc), name)
	}
}

func TestTheHistoryIsTold(t *testing.T) {
	d, err := ocds.Read(bytes.NewReader(written(t, full(t))), "p.json")
	require.NoError(t, err)
	releases, err := d.Releases()
	require.NoError(t, err)
	var tags []string
	for i, r := range releases {
		tags = append(tags, r.Tag...)
		require.True(t, i == 0 || !r.Date.Before(releases[i-1].Date))
	}
	require.Equal(t, []string{"planning", "tender", "tenderUpdate", "award", "contract", "contractAmendment", "contractTermination", "implementation"}, tags)
	c := compiledOf(t, written(t, full(t)))
	require.Equal(t, "terminated", c.Release.Contracts[0].Status)
	require.Equal(t, "500000.00", c.Release.Contracts[0].Value.Amount.String())
	require.Equal(t, json.Number("70"), c.Release.Contracts[0].Items[0].Quantity)
	require.Contains(t, string(c.History), `"value":478600.50`)
	require.Contains(t, string(c.History), `"value":500000.00`)
	_, _, lost, err := ocds.ToContract(c.Release, 0, importing())
	require.NoError(t, err)
	paths := map[string]bool{}
	for _, l := range lost {
		paths[l.Path] = true
	}
	for _, want := range []string{"contracts[0].status", "contracts[0].amendments[0]", "contracts[0].implementation.milestones[0]", "contracts[0].implementation.minutesDelivered"} {
		require.True(t, paths[want], "%s in %v", want, lost)
	}
}

func TestAContractThatRanItsCourseIsTerminated(t *testing.T) {
	c := signed()
	require.NoError(t, c.Start(day("2026-01-01")))
	p := ocds.Process{OCID: "ocds-xxxxxx-1", Contract: c}
	require.Equal(t, "active", compiledOf(t, written(t, p)).Release.Contracts[0].Status)
	require.NoError(t, p.Contract.Close(day("2027-01-10")))
	require.Equal(t, "terminated", compiledOf(t, written(t, p)).Release.Contracts[0].Status)
}

func TestNothingIsPublishedByDefault(t *testing.T) {
	_, err := ocds.FromContract(ocds.Process{}, ocds.Options{})
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Len(t, open.Choices, 6)
	_, err = ocds.FromContract(ocds.Process{Contract: signed()}, options())
	require.ErrorIs(t, err, renjia.ErrUnspecified, "whose ocid?")
	o := options()
	o.Party = func(renjia.Ref) (ocds.Party, bool) { return ocds.Party{}, false }
	_, err = ocds.FromContract(ocds.Process{OCID: "x", Contract: signed()}, o)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, _, _, err = ocds.ToContract(ocds.Release{}, 0, importing())
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestAmountsAreExact(t *testing.T) {
	for text, want := range map[string]string{
		"478600.5": "478600.50", "480000.0": "480000.00", "1e3": "1000.00", "12.50e-1": "1.25", "-0.01": "-0.01", "90071992547409.93": "90071992547409.93",
	} {
		m, err := (&ocds.Value{Amount: json.Number(text), Currency: renjia.CNY}).Money()
		require.NoError(t, err, text)
		require.Equal(t, want, m.Amount(), text)
	}
	for _, text := range []string{"0.001", "1e999999999", "99999999999999999999", "1e-61"} {
		_, err := (&ocds.Value{Amount: json.Number(text), Currency: renjia.CNY}).Money()
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		m, err := renjia.MoneyOf(rapid.Int64().Draw(t, "fen"), renjia.CNY)
		require.NoError(t, err)
		b, err := json.Marshal(ocds.ValueOf(m))
		require.NoError(t, err)
		var v ocds.Value
		require.NoError(t, json.Unmarshal(b, &v))
		back, err := v.Money()
		require.NoError(t, err)
		require.Equal(t, m, back)
	})
}

func release(id, date, rest string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"ocid":"o","id":%q,"date":%q,"tag":["tender"],"initiationType":"tender"%s}`, id, date, rest))
}

func TestMergeRules(t *testing.T) {
	late := release("2", "2026-02-01T00:00:00+08:00", `,"tender":{"id":"t","title":null,"description":"later","value":{"amount":null},"items":[{"id":"b","quantity":2},{"id":"c"}],"submissionMethod":["written"]},
		"parties":[{"id":"p","additionalIdentifiers":[{"id":"9"}]}],"x_extra":{"kept":2.50}`)
	early := release("1", "2026-01-31T23:00:00Z", `,"tender":{"id":"t","title":"first","description":"d","value":{"amount":1.0},"items":[{"id":"a"},{"id":"b","description":"kept","quantity":1}],"submissionMethod":["electronicSubmission","inPerson"]},
		"parties":[{"id":"p","name":"n","additionalIdentifiers":[{"id":"7"},{"id":"8"}]}]`)
	// 23:00 UTC is 07:00 of the next day in Beijing: the "late" one is older.
	c := mergeAll(t, late, early)[0]
	require.Contains(t, string(c.JSON), `"title":"first"`)
	later := release("3", "2026-02-02T00:00:00Z", `,"tender":{"id":"t","title":null,"description":"later","value":{"amount":null},"items":[{"id":"b","quantity":2},{"id":"c"}],"submissionMethod":["written"]},
		"parties":[{"id":"p","additionalIdentifiers":[{"id":"9"}]}],"x_extra":{"kept":2.50}`)
	c = mergeAll(t, later, early)[0]
	require.JSONEq(t, `{"ocid":"o","id":"o-2026-02-02T00:00:00Z","date":"2026-02-02T00:00:00Z","tag":["compiled"],"initiationType":"tender",
		"tender":{"id":"t","description":"later","items":[{"id":"a"},{"id":"b","description":"kept","quantity":2},{"id":"c"}],"submissionMethod":["written"]},
		"parties":[{"id":"p","name":"n","additionalIdentifiers":[{"id":"9"}]}],"x_extra":{"kept":2.5}}`, string(c.JSON))
	require.Contains(t, string(c.JSON), `2.50`, "numbers stay as they were written")
}

func TestMergingAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			return rapid.SampledFrom([]string{`"a"`, `"b"`, `null`}).Draw(t, name)
		}
		var all []json.RawMessage
		for i := range rapid.IntRange(1, 4).Draw(t, "n") {
			all = append(all, release(fmt.Sprint(i), fmt.Sprintf("2026-01-0%dT00:00:00Z", i+1), fmt.Sprintf(
				`,"tender":{"id":"t","title":%s,"description":%s,"items":[{"id":%q,"description":%s}]}`, text("title"), text("description"),
				rapid.SampledFrom([]string{"1", "2"}).Draw(t, "item"), text("item description"))))
		}
		b, err := json.Marshal(map[string]any{
			"uri": "https://example.org/p", "version": "1.1", "publishedDate": "2026-01-01T00:00:00Z", "publisher": map[string]string{"name": "x"}, "releases": all,
		})
		require.NoError(t, err)
		d, err := ocds.Read(bytes.NewReader(b), "p")
		require.NoError(t, err)
		once, err := d.Compile()
		require.NoError(t, err)
		twice, err := d.Compile()
		require.NoError(t, err)
		require.Equal(t, once, twice, "compiling does not change the releases")
		require.NotContains(t, string(once[0].JSON), "null")
	})
}

func TestRefusalsNamePlaceAndPath(t *testing.T) {
	for text, want := range map[string]string{
		`{"releases":[`:                       "not JSON",
		`[]`:                                  "type: is array, want an object",
		`{"ocid":"o","ocid":"p"}`:             `"ocid" stands twice`,
		`{"ocid":"o"} x`:                      "not JSON",
		"{\n  \"ocid\": \"\"}":                "f.json:2:11: ocid: minLength",
		`{"ocid":1}`:                          `ocid: type: is number "1", want string`,
		`{"ocid":"o","date":"2026-03-01"}`:    "date: format",
		`{"ocid":"o","tag":["bid"]}`:          "tag[0]: enum",
		`{"ocid":"o","tag":[]}`:               "tag: minItems",
		`{"ocid":"o","tender":{"title":"x"}}`: `tender: required: "id" is missing`,
		`{"ocid":"o","awards":[{"id":"a","items":[]}]}`:                            "awards[0].items: minItems",
		`{"ocid":"o","awards":[{"id":"a","title":1.0},{"title":1,"id":"a"}]}`:      "awards: uniqueItems: elements 0 and 1",
		`{"ocid":"o","contracts":[{"id":"c","awardID":"a","status":"running"}]}`:   "contracts[0].status: enum",
		`{"ocid":"o","tender":{"id":"t","value":{"amount":"5","currency":"RMB"}}}`: "tender.value.currency: enum",
		`{"ocid":"o","tender":{"id":"t","title_en":5}}`:                            "tender.title_en: type",
		`{"version":"one","releases":[]}`:                                          "version: pattern",
		strings.Repeat(`{"ocid":`, 300):                                            "nests deeper",
	} {
		_, err := ocds.Read(strings.NewReader(text), "f.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
		require.ErrorContains(t, err, want, text)
	}
	_, err := ocds.Read(strings.NewReader(`{"ocid":"o","id":"1","date":"2026-03-01T00:00:00+08:00","tag":["tender"],"initiationType":"tender",
		"parties":[{"id":"p","roles":["volunteer"]}],"tender":{"id":5,"value":{"amount":-1,"currency":"CNY"},"items":[{"id":"1","quantity":0.5}]}}`), "f.json")
	require.NoError(t, err, "an open code list, a number as identifier, a negative amount and half a unit are allowed")
}

func FuzzRead(f *testing.F) {
	f.Add(string(release("1", "2026-02-01T00:00:00Z", `,"tender":{"id":1,"items":[{"id":"1"}]}`)))
	f.Add(`{"uri":"u","version":"1.1","publishedDate":"2026-01-01T00:00:00Z","publisher":{"name":"x"},"records":[{"ocid":"o","releases":[{"url":"u","date":"2026-01-01T00:00:00Z"}],"compiledRelease":{}}]}`)
	if folder := os.Getenv("RENJIA_SHARED"); folder != "" {
		for _, name := range examples(f) {
			b, err := os.ReadFile(name)
			require.NoError(f, err)
			f.Add(string(b))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ocds.Read(strings.NewReader(text), "f.json")
		if err != nil {
			return
		}
		var buf bytes.Buffer
		require.NoError(t, d.Write(&buf))
		again, err := ocds.Read(&buf, "again")
		require.NoError(t, err)
		one, errOne := d.Compile()
		two, errTwo := again.Compile()
		require.Equal(t, errOne == nil, errTwo == nil)
		require.Equal(t, one, two)
	})
}
