package service_test

import (
	"bytes"
	"fmt"
	"iter"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Named mutants, and the tests that kill them:
//
//	any version        Check does not compare the instrument     TestAnswersToAnotherVersionDoNotCount
//	versions compare   CompareDemand does not either             TestAnswersToAnotherVersionDoNotCount
//	twice heard        a person may answer twice                 TestAPersonAnswersOnce
//	need by option     a programme counts once an option         TestNeedsBecomeProgrammes
//	rank by place      equal numbers have different ranks        TestNeedsBecomeProgrammes
//	share of all       Share divides by all responses            TestDemandAgreesWithTheOracle
//	off the scale      a number is not checked against its range TestAnAnswerIsAsTheQuestionAsks

var zone = time.FixedZone("", 8*3600)

// needs is an instrument with a question of every type.
func needs() service.Instrument {
	return service.Instrument{
		ID: renjia.ImportedID[service.Instrument]("t", "instrument", "needs 2026"), Code: "needs", Version: "2026", Title: renjia.Text{EN: "Needs", ZH: "需求调研"},
		Questions: []service.Question{
			{Code: "live", Text: renjia.Both("How do you live?"), Type: service.OneOf, Required: true, Options: []service.Option{
				{Code: "alone", Text: renjia.Both("alone"), Programs: []string{"elderly"}}, {Code: "family", Text: renjia.Both("with family")}}},
			{Code: "help", Text: renjia.Both("What would help?"), Type: service.AnyOf, Options: []service.Option{
				{Code: "meals", Text: renjia.Both("meals"), Programs: []string{"elderly"}}, {Code: "visits", Text: renjia.Both("visits"), Programs: []string{"elderly", "volunteers"}},
				{Code: "tutoring", Text: renjia.Both("tutoring"), Programs: []string{"youth"}}, {Code: "none", Text: renjia.Both("nothing")}}},
			{Code: "well", Text: renjia.Both("How well are you?"), Type: service.OnScale, Least: 1, Most: 5},
			{Code: "years", Text: renjia.Both("Years here?"), Type: service.Number, Most: 120},
			{Code: "说明", Text: renjia.Both("Anything else?"), Type: service.FreeText},
		},
	}
}

func number(n int64) *int64 { return &n }

func answers(live string, help ...string) service.Response {
	r := service.Response{Instrument: needs().ID, On: date("2026-03-01"), Answers: map[string]service.Answer{"live": {Options: []string{live}}}}
	if len(help) > 0 {
		r.Answers["help"] = service.Answer{Options: help}
	}
	return r
}

func responses(all ...service.Response) iter.Seq2[service.Response, error] {
	return func(yield func(service.Response, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestNeedsBecomeProgrammes(t *testing.T) {
	all := []service.Response{answers("alone", "meals", "visits"), answers("alone"), answers("family", "tutoring"), answers("family", "visits"), answers("family", "none")}
	got, err := service.Needs(needs(), tree(t, service.Program{Code: "elderly", Name: renjia.Both("e"), Tier: service.Basic}), responses(all...))
	require.NoError(t, err)
	require.Equal(t, []service.Need{
		{Program: "elderly", People: 3, Share: renjia.Frac(3, 5), Rank: 1, Existing: true},
		{Program: "volunteers", People: 2, Share: renjia.Frac(2, 5), Rank: 2},
		{Program: "youth", People: 1, Share: renjia.Frac(1, 5), Rank: 3},
	}, got)
	got, err = service.Needs(needs(), nil, responses(answers("family", "tutoring"), answers("family", "visits")))
	require.NoError(t, err)
	require.Equal(t, []int{1, 1, 1}, []int{got[0].Rank, got[1].Rank, got[2].Rank})
	got, err = service.Needs(needs(), nil, responses())
	require.NoError(t, err)
	require.True(t, got[0].Share.IsZero())
}

func TestAnswersToAnotherVersionDoNotCount(t *testing.T) {
	old := needs()
	old.ID, old.Version = renjia.ImportedID[service.Instrument]("t", "instrument", "needs 2025"), "2025"
	var version *service.VersionError
	_, err := service.CountDemand(old, responses(answers("alone")))
	require.ErrorAs(t, err, &version)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	before, err := service.CountDemand(old, responses())
	require.NoError(t, err)
	after, err := service.CountDemand(needs(), responses(answers("alone")))
	require.NoError(t, err)
	_, err = service.CompareDemand(before, after)
	require.ErrorAs(t, err, &version)
	require.Contains(t, err.Error(), "needs 2025")
}

func TestSharesOfTheSameVersionCompare(t *testing.T) {
	before, err := service.CountDemand(needs(), responses(answers("alone"), answers("family"), answers("family")))
	require.NoError(t, err)
	after, err := service.CountDemand(needs(), responses(answers("alone"), answers("alone"), answers("alone", "meals")))
	require.NoError(t, err)
	shifts, err := service.CompareDemand(before, after)
	require.NoError(t, err)
	require.Len(t, shifts, 2, "nobody answered the second question before")
	require.Equal(t, service.Shift{Question: "live", Option: "alone", Before: renjia.Frac(1, 3), After: renjia.Frac(1, 1), Change: renjia.Frac(2, 3)}, shifts[0])
}

func TestAPersonAnswersOnce(t *testing.T) {
	a, b := answers("alone"), answers("family")
	a.Person, b.Person = person(1), person(1)
	_, err := service.CountDemand(needs(), responses(a, b))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	b.Person = renjia.Ref{}
	d, err := service.CountDemand(needs(), responses(a, b, b))
	require.NoError(t, err)
	require.Equal(t, int64(2), d.Anonymous)
}

func TestAnAnswerIsAsTheQuestionAsks(t *testing.T) {
	for name, spoil := range map[string]func(map[string]service.Answer){
		"required":       func(a map[string]service.Answer) { delete(a, "live"); a["well"] = service.Answer{Number: number(3)} },
		"two of one":     func(a map[string]service.Answer) { a["live"] = service.Answer{Options: []string{"alone", "family"}} },
		"twice":          func(a map[string]service.Answer) { a["help"] = service.Answer{Options: []string{"meals", "meals"}} },
		"not offered":    func(a map[string]service.Answer) { a["help"] = service.Answer{Options: []string{"gold"}} },
		"none of any":    func(a map[string]service.Answer) { a["help"] = service.Answer{} },
		"off scale":      func(a map[string]service.Answer) { a["well"] = service.Answer{Number: number(6)} },
		"no number":      func(a map[string]service.Answer) { a["years"] = service.Answer{Text: "ten"} },
		"not asked":      func(a map[string]service.Answer) { a["other"] = service.Answer{Text: "x"} },
		"no text":        func(a map[string]service.Answer) { a["说明"] = service.Answer{} },
		"option in text": func(a map[string]service.Answer) { a["说明"] = service.Answer{Text: "x", Options: []string{"alone"}} },
	} {
		r := answers("alone")
		require.NoError(t, needs().Check(r))
		spoil(r.Answers)
		require.ErrorIs(t, needs().Check(r), renjia.ErrInvalid, name)
	}
	for name, spoil := range map[string]func(*service.Instrument){
		"no version":   func(i *service.Instrument) { i.Version = "" },
		"same code":    func(i *service.Instrument) { i.Questions[1].Code = "LIVE" },
		"column":       func(i *service.Instrument) { i.Questions[1].Code = "日期" },
		"comma":        func(i *service.Instrument) { i.Questions[1].Code = "a,b" },
		"separator":    func(i *service.Instrument) { i.Questions[1].Options[0].Code = "a;b" },
		"type":         func(i *service.Instrument) { i.Questions[1].Type = "essay" },
		"no options":   func(i *service.Instrument) { i.Questions[1].Options = nil },
		"no range":     func(i *service.Instrument) { i.Questions[2].Most = 1 },
		"long scale":   func(i *service.Instrument) { i.Questions[2].Most = 102 },
		"range":        func(i *service.Instrument) { i.Questions[4].Most = 5 },
		"no programme": func(i *service.Instrument) { i.Questions[1].Options[0].Programs = []string{""} },
	} {
		i := needs()
		spoil(&i)
		require.ErrorIs(t, i.Validate(), renjia.ErrInvalid, name)
	}
}

// The oracle counts with maps and big rationals.
func TestDemandAgreesWithTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []service.Response
		chosen, sum, scored, helped := map[string]int64{}, int64(0), int64(0), int64(0)
		for range rapid.IntRange(1, 12).Draw(t, "responses") {
			help := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"meals", "visits", "tutoring"}), 0, 3, rapid.ID[string]).Draw(t, "help")
			r := answers("alone", help...)
			for _, h := range help {
				chosen[h]++
			}
			if len(help) > 0 {
				helped++
			}
			if n := rapid.Int64Range(0, 5).Draw(t, "well"); n > 0 {
				r.Answers["well"] = service.Answer{Number: &n}
				sum, scored = sum+n, scored+1
			}
			all = append(all, r)
		}
		d, err := service.CountDemand(needs(), responses(all...))
		require.NoError(t, err)
		require.EqualValues(t, len(all), d.Responses)
		for _, h := range []string{"meals", "visits", "tutoring"} {
			share, err := d.Share("help", h)
			if helped == 0 {
				require.ErrorIs(t, err, renjia.ErrInvalid)
				continue
			}
			require.NoError(t, err)
			require.Zero(t, share.Rat().Cmp(big.NewRat(chosen[h], helped)))
		}
		mean, err := d.Mean("well")
		if scored == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		require.Zero(t, mean.Rat().Cmp(big.NewRat(sum, scored)))
	})
	d, err := service.CountDemand(needs(), responses())
	require.NoError(t, err)
	_, err = d.Mean("live")
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = d.Share("live", "boat")
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = d.Share("nothing", "boat")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

const table = "答卷,日期,受访者,live,help,well,years,说明\n" +
	"1,2026-03-01,,alone,meals；visits,4,12,\"more, please\"\n" +
	"2,2026-03-02,/collaboration_subject/5f1d7a54-0000-4000-8000-000000000001,family,,,,\n"

func collect[T any](all iter.Seq2[T, error]) (got []T, err error) {
	for v, err := range all {
		if err != nil {
			return got, err
		}
		got = append(got, v)
	}
	return got, nil
}

func TestResponsesAreReadAndWrittenAsTables(t *testing.T) {
	got, err := collect(service.ReadResponses(strings.NewReader(table), "r.csv", "t", needs()))
	require.NoError(t, err)
	require.Len(t, got, 2)
	require.Equal(t, service.ResponseOf("t", needs(), "1"), got[0].ID)
	require.Equal(t, []string{"meals", "visits"}, got[0].Answers["help"].Options)
	require.Equal(t, "more, please", got[0].Answers["说明"].Text)
	require.False(t, got[1].Person.IsZero())
	require.Len(t, got[1].Answers, 1)
	var out bytes.Buffer
	require.NoError(t, service.WriteResponses(&out, needs(), responses(got...)))
	again, err := collect(service.ReadResponses(&out, "r.csv", "other", needs()))
	require.NoError(t, err)
	require.Equal(t, got, again)
	require.ErrorIs(t, service.WriteResponses(&out, needs(), responses(service.Response{})), renjia.ErrInvalid)
}

func TestEveryProblemOfATableHasItsPlace(t *testing.T) {
	broken := "response,date,live,help,well\n1,2026-03-01,alone,gold,9\n1,yesterday,,meals,\n2,2026-03-01,family,meals;meals,x\n3,2026-03-01,family,meals,5\n"
	got, err := collect(service.ReadResponses(strings.NewReader(broken), "r.csv", "t", needs()))
	require.Len(t, got, 1, "the last row is good")
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	places := map[string]bool{}
	for _, p := range v.Problems {
		places[p.Place.String()] = true
	}
	for _, place := range []string{"r.csv:2:4", "r.csv:3:1", "r.csv:3:2", "r.csv:3:3", "r.csv:4:4", "r.csv:4:5"} {
		require.True(t, places[place], "%s in %v", place, err)
	}
	_, err = collect(service.ReadResponses(strings.NewReader("response\n"), "r.csv", "t", service.Instrument{}))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestAnInstrumentIsReadStrictly(t *testing.T) {
	const good = `{"id": "5f1d7a54-0000-4000-8000-000000000001", "code": "c", "version": "1", "title": {"en": "T"},
 "questions": [{"code": "q", "text": {"en": "Q"}, "type": "scale", "least": 1, "most": 5}]}`
	i, err := service.ReadInstrument(strings.NewReader(good), "i.json")
	require.NoError(t, err)
	require.Equal(t, "c 1", i.Name())
	_, err = service.ReadInstrument(strings.NewReader(strings.Replace(good, `"most"`, `"greatest"`, 1)), "i.json")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func FuzzReadResponses(f *testing.F) {
	f.Add([]byte(table))
	f.Add([]byte("response,date,live\nx,2026-01-01,alone\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := collect(service.ReadResponses(bytes.NewReader(b), "f.csv", "t", needs()))
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
		}
		for _, r := range got {
			require.NoError(t, needs().Check(r))
		}
		var out bytes.Buffer
		require.NoError(t, service.WriteResponses(&out, needs(), responses(got...)))
		again, err := collect(service.ReadResponses(&out, "f.csv", "t", needs()))
		require.NoError(t, err)
		require.Equal(t, len(got), len(again))
		for n := range got {
			require.Equal(t, fmt.Sprint(got[n].ID, got[n].Person, got[n].On), fmt.Sprint(again[n].ID, again[n].Person, again[n].On))
		}
	})
}
