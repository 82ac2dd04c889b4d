package credential_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

func one(t require.TestingT, body string) *credential.Requirement {
	all, err := credential.ReadRequirements(strings.NewReader(`{"rules":{"x":` + strings.Replace(body, "{", `{"source":"s",`, 1) + `}}`))
	require.NoError(t, err)
	q, err := all.Find("x")
	require.NoError(t, err)
	return q
}

func builtin(t require.TestingT, id string) *credential.Requirement {
	all, err := credential.BuiltinRequirements()
	require.NoError(t, err)
	q, err := all.Find(id)
	require.NoError(t, err)
	return q
}

func prove(t require.TestingT, q *credential.Requirement, input string) credential.Proof {
	e, err := credential.ReadEvidence(strings.NewReader(input))
	require.NoError(t, err, input)
	p, err := q.Evaluate(e)
	require.NoError(t, err, input)
	return p
}

func verdict(t require.TestingT, q *credential.Requirement, input string) credential.Verdict {
	return prove(t, q, input).Verdict
}

func refused(t *testing.T, q *credential.Requirement, input string, want error) {
	t.Helper()
	e, err := credential.ReadEvidence(strings.NewReader(input))
	require.NoError(t, err, input)
	_, err = q.Evaluate(e)
	require.ErrorIs(t, err, want, input)
}

func TestEveryBuiltinRequirementSaysWhereItComesFrom(t *testing.T) {
	all, err := credential.BuiltinRequirements()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(all), 15)
	for id, q := range all {
		require.NotEmpty(t, q.Source, id)
		require.NotEmpty(t, q.Instrument, id)
		require.NotEmpty(t, q.Jurisdiction, id)
		require.NotEmpty(t, q.Verification, id)
		require.NotEmpty(t, q.Decides, id)
		require.NotEmpty(t, q.Title.EN, id)
		require.NotEmpty(t, q.Title.ZH, id)
	}
}

// Wales: 90 hours, then half of them credited, then none.
func TestTheDayOfTheApplicationChoosesTheVersion(t *testing.T) {
	q := builtin(t, "wales.sw.cpd")
	for input, want := range map[string]credential.Verdict{
		`{"renewal":"2020-06-01","hours":"45","declared":true,"registered_since":"2010-01-01"}`: credential.NotMet,
		`{"renewal":"2021-08-31","hours":"45","declared":true,"registered_since":"2010-01-01"}`: credential.NotMet,
		`{"renewal":"2021-09-01","hours":"45","declared":true,"registered_since":"2010-01-01"}`: credential.Met,
		`{"renewal":"2022-06-01","hours":"45","declared":true,"registered_since":"2021-04-01"}`: credential.NotMet,
		`{"renewal":"2022-06-01","hours":"45","registered_since":"2021-03-31"}`:                 credential.Met,
		`{"renewal":"2022-06-01","hours":"44.9999","registered":true}`:                          credential.NotMet,
		`{"renewal":"2022-06-01","hours":"45"}`:                                                 credential.Unknown,
		`{"renewal":"2022-06-01","hours":"44"}`:                                                 credential.NotMet,
		`{"renewal":"2022-06-01","hours":"90"}`:                                                 credential.Met,
		`{"renewal":"2025-03-31","hours":"0","declared":true}`:                                  credential.NotMet,
		`{"renewal":"2025-04-01","hours":"0","declared":true}`:                                  credential.Met,
		`{"renewal":"2025-04-01","hours":"90","declared":false}`:                                credential.NotMet,
		`{"renewal":"2025-04-01","hours":"90"}`:                                                 credential.Unknown,
	} {
		require.Equal(t, want, verdict(t, q, input), input)
	}
	p := prove(t, q, `{"renewal":"2021-08-31","hours":"80"}`)
	require.Equal(t, day(t, "2021-09-01"), p.Version.Until)
	require.Equal(t, credential.ByApplication, p.Decides)
	require.Equal(t, "10.0", p.Missing[0].Short.String())
	refused(t, q, `{"renewal":"2000-12-31","hours":"90"}`, renjia.ErrNotFound)
	refused(t, q, `{"hours":"90"}`, renjia.ErrUnspecified)
}

func TestTheDayOfTheActivityOrCycleChoosesTheVersion(t *testing.T) {
	const versions = `"versions":[{"from":"2020-01-01","to":"2020-12-31","total":10},{"from":"2021-01-01","total":20}]}`
	byActivity := one(t, `{"kind":"versioned","decides":"activity",`+versions)
	require.Equal(t, credential.Met, verdict(t, byActivity, `{"on":"2022-01-01","activities":[{"h":10,"on":"2020-12-31"}]}`))
	require.Equal(t, credential.NotMet, verdict(t, byActivity, `{"on":"2020-01-01","activities":[{"h":10,"on":"2021-01-01"}]}`))
	refused(t, byActivity, `{"activities":[{"h":10,"on":"2020-12-31"},{"h":10,"on":"2021-01-01"}]}`, renjia.ErrUnsupported)
	refused(t, byActivity, `{"on":"2020-01-01","activities":[{"h":10}]}`, renjia.ErrUnspecified)
	byCycle := one(t, `{"kind":"versioned","decides":"cycle",`+versions)
	require.Equal(t, credential.Met, verdict(t, byCycle, `{"on":"2022-01-01","cycle_start":"2020-05-01","total":10}`))
	require.Equal(t, credential.NotMet, verdict(t, byCycle, `{"on":"2020-01-01","cycle_start":"2021-05-01","total":10}`))
}

func TestRequirementsThatAreWrongAreRefused(t *testing.T) {
	for _, body := range []string{
		`{"kind":"dance","source":"s"}`, `{"kind":"cycle-hours","total":30}`, `{"kind":"cycle-hours","source":"s"}`,
		`{"kind":"cycle-hours","source":"s","total":30,"colour":1}`, `{"kind":"cycle-hours","source":"s","total":-1}`,
		`{"kind":"cycle-hours","source":"s","total":30,"total":31}`, `{"kind":"cycle-hours","source":"s","total":30,"rolling":true}`,
		`{"kind":"cycle-hours","source":"s","total":30,"cycle":"1 Jul - 1 Jul"}`,
		`{"kind":"threshold-ladder","source":"s","thresholds":[10,10],"compare":">="}`, `{"kind":"threshold-ladder","source":"s","thresholds":[10]}`,
		`{"kind":"rounding","source":"s","scope":"per record","travel":"excluded","rule":"remainder after whole hours: 0 -> 0; 2..59 min -> 1 h"}`,
		`{"kind":"rounding","source":"s","scope":"per record","travel":"excluded","rule":"remainder after whole hours: 0..30 -> 1; 31..59 min -> 0.5 h"}`,
		`{"kind":"rounding","source":"s","scope":"sum","travel":"excluded","rule":"remainder after whole hours: 0..59 -> 1"}`,
		`{"kind":"validity","source":"s","valid_months":12,"renew_window_months_before":13}`,
		`{"kind":"cadence","source":"s","phases":[{"until":"6 weeks","every_days":7,"every_months":1}]}`, `{"kind":"cadence","source":"s","phases":[{"until":"soon","every_days":7}]}`,
		`{"kind":"ratio-chain","source":"s","pilot":{"a":2,"b":2}}`, `{"kind":"alternatives","source":"s","senior":[{"edu":"*_other","add_years":1}]}`,
		`{"kind":"items","source":"s","min_items":1,"min_with":{"x":2}}`, `{"kind":"subjects-window","source":"s","a":{"subjects":0}}`,
		`{"kind":"versioned","source":"s","versions":[{"from":"2021-01-01","total":1},{"from":"2020-01-01","total":1}]}`,
		`{"kind":"versioned","source":"s","versions":[]}`, `{"kind":"weekly-ratio","source":"s","units_for":[{"units":1}]}`, `{"kind":"weekly-ratio","source":"s","units_for":[{"clinical_hours_over":10,"units":1}]}`,
		`{"kind":"weekly-ratio","source":"s","units_for":[{"clinical_hours_up_to":10,"units":1},{"clinical_hours_over":12,"units":2}]}`,
	} {
		_, err := credential.ReadRequirements(strings.NewReader(`{"rules":{"x":` + body + `}}`))
		require.ErrorIs(t, err, renjia.ErrInvalid, body)
	}
	for _, text := range []string{``, `[]`, `{}`, `{"rules":{}} {}`, `{"rules":{},"other":1}`} {
		_, err := credential.ReadRequirements(strings.NewReader(text))
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
	}
	_, err := credential.ReadRequirements(strings.NewReader(`{"rules":{"a":{"kind":"items"},"b":{"kind":"nothing"}}}`))
	require.ErrorContains(t, err, "a.source")
	require.ErrorContains(t, err, "b: kind")
	_, err = credential.Requirements{}.Find("x")
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = (&credential.Requirement{ID: "x", Source: "s", Versions: []credential.Version{{Body: &credential.Weekly{}}}}).Evaluate(credential.Evidence{})
	require.ErrorIs(t, err, renjia.ErrInvalid, "made by hand")
}

func TestEvidenceThatIsWrongIsRefused(t *testing.T) {
	for _, input := range []string{
		``, `[]`, `{"hours":"-1"}`, `{"hours":1e400}`, `{"x":[1]}`, `{"a":1,"a":2}`, `{"activities":[{"h":-1}]}`, `{"activities":[{"id":"1"},{"id":"1"}]}`,
		`{"suspended":[{"from":"2024-01-02","until":"2024-01-01"}]}`, `{"on":"2024-02-30"}`, `{"activities":[{"colour":1}]}`,
	} {
		_, err := credential.ReadEvidence(strings.NewReader(input))
		require.ErrorIs(t, err, renjia.ErrInvalid, input)
	}
}

func FuzzEvaluate(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"kind":"cycle-hours","source":"s","cycle_months":12,"total":30,"tags":{"x":3}}`, `{"on":"2024-01-01","cycle_start":"2023-01-01","activities":[{"h":"1.5","on":"2023-02-01"}]}`},
		{`{"kind":"cadence","source":"s","phases":[{"until":"6 weeks","every_days":7}]}`, `{"start":"2024-01-01","as_of":"end","sessions":["2024-01-02"]}`},
		{`{"kind":"alternatives","source":"s","a":[{"edu":"college_sw","years":2},{"edu":"*_other","add_years":1}]}`, `{"level":"a","edu":"college_other","years":3}`},
		{`{"kind":"ratio-chain","source":"s","a":{"b":1,"c":9}}`, `{"scheme":"a","cs":30}`},
		{`{"kind":"weekly-ratio","source":"s","units_for":[{"clinical_hours_up_to":10,"units":1}]}`, `{"clinical_h":1,"individual_h":1}`},
		{`{"kind":"validity","source":"s","valid_months":36}`, `{"valid_from":"9999-01-01","on":"9999-12-31"}`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, rule, input string) {
		all, err := credential.ReadRequirements(strings.NewReader(`{"rules":{"x":` + rule + `}}`))
		if err != nil {
			return
		}
		e, err := credential.ReadEvidence(strings.NewReader(input))
		if err != nil {
			return
		}
		q := all["x"]
		p, err := q.Evaluate(e)
		if err != nil {
			return
		}
		for _, m := range p.Missing {
			if m.Short <= 0 || m.Need != m.Have+m.Short {
				t.Errorf("%+v", m)
			}
		}
		if p.Verdict == credential.Met && len(p.Missing) > 0 || p.Verdict == credential.Unknown && len(p.Open) == 0 {
			t.Errorf("%+v", p)
		}
	})
}

func credentialEvidence(input string) (credential.Evidence, error) {
	return credential.ReadEvidence(strings.NewReader(input))
}
