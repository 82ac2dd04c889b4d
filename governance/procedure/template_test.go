package procedure_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
	"github.com/renjia-project/renjia/governance/statute"
)

// own is a template of a community's own.
const own = `{
  "id": "own/garden",
  "jurisdiction": "Synthetic Garden",
  "title": {"en": "Garden rules", "zh": "花园公约"},
  "source": "by-law of a synthetic community",
  "text_date": "2026-01-01",
  "valid": {"from": "2026-01-01"},
  "verification": "own",
  "steps": [
    {"id": "notice", "title": {"en": "Notice"}, "body": {"en": "committee"},
     "gates": [{"id": "days", "kind": "notice", "title": {"en": "put up"}, "days": 7, "source": "art. 1"}]},
    {"id": "inspect", "title": {"en": "Inspection"}, "body": {"en": "committee"}, "after": ["notice"], "optional": true},
    {"id": "meet", "title": {"en": "Meeting"}, "body": {"en": "gardeners"}, "after": ["inspect"],
     "gates": [{"id": "attendance", "kind": "attendance", "title": {"en": "two thirds attend"}, "op": ">=", "fraction": "2/3", "source": "art. 2"}],
     "clocks": [{"id": "lead", "after": "notice", "least": 5, "most": 10, "unit": "working-days", "source": "art. 1"}]}
  ]
}`

func read(t require.TestingT, text string) procedure.Template {
	x, err := procedure.Read(strings.NewReader(text), "own.json")
	require.NoError(t, err)
	return x
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var answers = map[string]map[string]string{
	"cn/four-deliberations-two-disclosures": {"base": "attending", "chair": "two-persons", "circulation": "none", "display": "fifteen-days"},
	"cn/owners-assembly-2021":               {"matter": "ordinary"},
	"cn/owners-assembly-chengdu-2024":       {"matter": "special"},
	"cn/residents-representatives-2025":     {"notice": "ten-days"},
}

func chosen(t require.TestingT, id string, change ...string) procedure.Template {
	x, err := procedure.Lookup(id)
	require.NoError(t, err)
	picked := map[string]string{}
	for name, option := range answers[id] {
		picked[name] = option
	}
	for i := 0; i < len(change); i += 2 {
		picked[change[i]] = change[i+1]
	}
	x, err = x.Choose(picked)
	require.NoError(t, err)
	return x
}

func TestEveryBuiltinTemplateCanBeChosenInEveryWay(t *testing.T) {
	all, err := procedure.Builtin()
	require.NoError(t, err)
	require.Len(t, all, 6)
	for _, x := range all {
		ways := []map[string]string{{}}
		for _, c := range x.Choices {
			var more []map[string]string
			for _, way := range ways {
				for _, o := range c.Options {
					next := map[string]string{c.Name: o.ID}
					for k, v := range way {
						next[k] = v
					}
					more = append(more, next)
				}
			}
			ways = more
		}
		for _, way := range ways {
			settled, err := x.Choose(way)
			require.NoError(t, err, "%s %v", x.ID, way)
			require.Empty(t, settled.Choices)
			_, err = procedure.NewChecker(settled, procedure.Options{Ending: procedure.CasesEnded})
			require.NoError(t, err)
		}
	}
	_, err = procedure.Lookup("cn/none")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestDecidedGatesNameRulesThatExist(t *testing.T) {
	all, err := procedure.Builtin()
	require.NoError(t, err)
	found := 0
	for _, x := range all {
		for _, s := range x.Steps {
			for _, g := range s.Gates {
				for _, id := range g.Rules {
					require.True(t, hasRule(id), id)
					found++
				}
			}
		}
	}
	require.Equal(t, 4, found)
}

func hasRule(id string) bool {
	for _, e := range statute.Builtin().List() {
		if e.ID == id {
			return true
		}
	}
	return false
}

func TestWhatLawLeavesOpenMustBeChosen(t *testing.T) {
	x, err := procedure.Lookup("cn/four-deliberations-two-disclosures")
	require.NoError(t, err)
	_, err = procedure.Start(x, "1", day("2026-03-01"))
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Len(t, open.Choices, 4)
	require.Equal(t, []string{"attending", "all-representatives"}, open.Choices[0].Options)
	_, err = x.Choose(map[string]string{"base": "attending", "chair": "nobody", "mood": "good"})
	require.ErrorContains(t, err, `chair: "nobody"`)
	require.ErrorContains(t, err, "mood")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestStepsThatAreNotChosenPassOnTheirPlace(t *testing.T) {
	x := chosen(t, "cn/four-deliberations-two-disclosures")
	_, there := x.Step("circulate")
	require.False(t, there)
	review, _ := x.Step("review")
	require.Equal(t, []string{"discuss"}, review.After)
	require.Empty(t, review.Clocks)
	x = chosen(t, "cn/four-deliberations-two-disclosures", "circulation", "three-days", "base", "all-representatives")
	review, _ = x.Step("review")
	require.Equal(t, []string{"circulate"}, review.After)
	require.Len(t, review.Clocks, 1)
	decide, _ := x.Step("decide-representatives")
	require.Equal(t, procedure.ShouldAttend, decide.Gates[1].Base)
}

func TestEveryProblemOfATemplateHasItsPlace(t *testing.T) {
	text := strings.NewReplacer(
		`"after": ["notice"], "optional"`, `"after": ["notise"], "optional"`,
		`"fraction": "2/3"`, `"fraction": "3/2", "days": 3`,
		`"least": 5`, `"least": 11`,
		`"source": "art. 1"}]},`, `"source": ""}]},`,
	).Replace(own)
	_, err := procedure.Read(strings.NewReader(text), "own.json")
	var invalid *renjia.ValidationError
	require.True(t, errors.As(err, &invalid))
	var lines []string
	for _, p := range invalid.Problems {
		require.NotZero(t, p.Place.Line)
		require.NotZero(t, p.Place.Column)
		lines = append(lines, p.Path)
	}
	require.Equal(t, []string{
		"steps[0].gates[0].source", "steps[1].after[0]", "steps[2].gates[0].days", "steps[2].gates[0].fraction", "steps[2].clocks[0].most",
	}, lines)
	require.Equal(t, 12, invalid.Problems[1].Place.Line)
}

func TestCirclesAndUnequalAlternativesAreFound(t *testing.T) {
	for change, want := range map[string]string{
		`"inspect", "title"|"inspect", "alternative": "x", "title"`:                                       "",
		`"body": {"en": "committee"},` + "\n" + `|"body": {"en": "committee"}, "after": ["meet"],` + "\n": "runs in a circle",
		`"meet", "title"|"meet", "alternative": "x", "title"`:                                             "",
	} {
		from, to, _ := strings.Cut(change, "|")
		_, err := procedure.Read(strings.NewReader(strings.Replace(own, from, to, 1)), "own.json")
		if want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, want)
	}
	both := strings.NewReplacer(`"inspect", "title"`, `"inspect", "alternative": "x", "title"`, `"meet", "title"`, `"meet", "alternative": "x", "title"`).Replace(own)
	_, err := procedure.Read(strings.NewReader(both), "own.json")
	require.ErrorContains(t, err, "must have the same after")
}

func FuzzRead(f *testing.F) {
	f.Add(own)
	f.Add(`{"steps": [{"id": "a", "after": ["a", "b"], "when": {"x": "y"}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		x, err := procedure.Read(strings.NewReader(text), "f.json")
		if err == nil {
			require.NoError(t, x.Validate())
			if len(x.Choices) == 0 {
				_, err = procedure.NewChecker(x, procedure.Options{Ending: procedure.CasesEnded})
				require.NoError(t, err)
			}
		}
	})
}
