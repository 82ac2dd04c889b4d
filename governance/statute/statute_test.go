package statute_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

func day(t testing.TB, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestRulesAreThoseOfTheDay(t *testing.T) {
	lib := statute.Builtin()
	r, err := lib.At("cn/civil-code-278/ordinary", day(t, "2021-01-01"))
	require.NoError(t, err)
	require.Equal(t, "CN", r.Jurisdiction)
	require.Contains(t, r.Source, "2020-05-28")
	require.Equal(t, "2021-01-01/..", r.Valid.String())

	_, err = lib.At("cn/civil-code-278/ordinary", day(t, "2020-12-31"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.ErrorContains(t, err, "2021-01-01/..")
	_, err = lib.At("cn/residents-committee-2025/representatives-meeting", day(t, "2025-12-31"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.ErrorContains(t, err, "2026-01-01/..")
	_, err = lib.At("cn/no-such-law", day(t, "2026-01-01"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.ErrorContains(t, err, "cn/civil-code-278/special")
}

// Civil Code art. 278 at its boundaries: 300 owners of 100 m² each.
func TestArticle278DecidesItsBoundaryCases(t *testing.T) {
	for _, c := range []struct {
		id                     string
		yes, no, abstain, void int64
		want                   rule.Outcome
	}{
		{"ordinary", 101, 99, 0, 0, rule.Adopted},
		{"ordinary", 100, 100, 0, 0, rule.Rejected},
		{"ordinary", 150, 49, 0, 0, rule.NoQuorum},
		{"special", 150, 50, 0, 0, rule.Adopted},
		{"special", 149, 51, 0, 0, rule.Rejected},
		{"ordinary", 100, 60, 40, 0, rule.Rejected},
		{"ordinary", 100, 60, 0, 40, rule.Rejected},
		{"special", 140, 40, 20, 0, rule.Rejected},
	} {
		r, err := statute.Builtin().At("cn/civil-code-278/"+c.id, day(t, "2026-03-01"))
		require.NoError(t, err)
		require.Equal(t, c.want, outcome(t, r, []int64{1, 10000}, map[rule.Response]int64{
			rule.Yes: c.yes, rule.No: c.no, rule.Abstain: c.abstain, rule.OverVote: c.void, rule.Absent: 300 - c.yes - c.no - c.abstain - c.void,
		}), "%+v", c)
	}
}

// Organic Law (2025) art. 29: a composition of 60 needs 40; more than half of
// those attending decide.
func TestArticle29DecidesItsBoundaryCases(t *testing.T) {
	r, err := statute.Builtin().At("cn/residents-committee-2025/representatives-meeting", day(t, "2026-01-01"))
	require.NoError(t, err)
	for _, c := range []struct {
		yes, no, silent int64
		want            rule.Outcome
	}{{20, 20, 0, rule.Rejected}, {21, 19, 0, rule.Adopted}, {21, 0, 19, rule.Adopted}, {20, 0, 20, rule.Rejected}, {39, 0, 0, rule.NoQuorum}} {
		require.Equal(t, c.want, outcome(t, r, []int64{1}, map[rule.Response]int64{
			rule.Yes: c.yes, rule.No: c.no, rule.ReceiptOnly: c.silent, rule.Absent: 60 - c.yes - c.no - c.silent,
		}), "%+v", c)
	}
}

func outcome(t *testing.T, r rule.Rule, weights []int64, counts map[rule.Response]int64) rule.Outcome {
	tally, err := rule.NewTally(r)
	require.NoError(t, err)
	for response, n := range counts {
		for range n {
			require.NoError(t, tally.Add(weights, response))
		}
	}
	res, err := tally.Result()
	require.NoError(t, err)
	return res.Outcome
}

func TestNationalTextLeavesReceiptAndLoginOpen(t *testing.T) {
	r, err := statute.Builtin().At("cn/civil-code-278/ordinary", day(t, "2026-01-01"))
	require.NoError(t, err)
	tally, err := rule.NewTally(r)
	require.NoError(t, err)
	for _, response := range []rule.Response{rule.ReceiptOnly, rule.LoginOnly} {
		require.ErrorIs(t, tally.Add([]int64{1, 1}, response), renjia.ErrUnspecified)
	}
}

const covenant = `{
  "id": "liede/covenant",
  "jurisdiction": "Liede",
  "title": {"en": "Covenant", "zh": "管理规约"},
  "source": "Covenant of the estate",
  "text_date": "2024-05-01",
  "valid": {"from": "2024-06-01", "until": "2026-06-01"},
  "verification": "own",
  "rules": [
    {
      "id": "liede/covenant/hall",
      "title": {"zh": "使用会所"},
      "measures": ["heads"],
      "pass": {"any": [
        {"id": "majority", "measure": "heads", "numerator": "yes", "base": "yes+no", "op": ">", "fraction": "1/2", "source": "cl. 7"}
      ]}
    }
  ]
}`

func TestOwnPacksJoinAndNeverShadow(t *testing.T) {
	pack, err := statute.Read(strings.NewReader("\ufeff"+covenant), "covenant.json")
	require.NoError(t, err)
	lib, err := statute.Builtin().With(pack)
	require.NoError(t, err)
	r, err := lib.At("liede/covenant/hall", day(t, "2026-05-31"))
	require.NoError(t, err)
	require.Equal(t, "Covenant of the estate, 2024-05-01", r.Source)
	require.Len(t, lib.List(), len(statute.Builtin().List())+1, "the other library is as it was")

	_, err = lib.With(pack)
	require.ErrorIs(t, err, renjia.ErrExists)
	later := pack
	later.Valid = renjia.Period{From: pack.Valid.Until}
	lib, err = lib.With(later)
	require.NoError(t, err)
	_, err = lib.At("liede/covenant/hall", day(t, "2024-05-31"))
	require.ErrorContains(t, err, "2024-06-01/2026-06-01 and 2026-06-01/..")
}

func TestReadNamesThePlaceOfEveryMistake(t *testing.T) {
	for _, c := range []struct{ name, old, new, at, path string }{ // at: what stands where the mistake is
		{"a decimal in quotes", `"1/2"`, `"0.667"`, `"0.667"`, "rules[0].pass.any[0].fraction"},
		{"a decimal number", `"1/2"`, `0.667`, `0.667`, "rules[0].pass.any[0].fraction"},
		{"an unknown name", `"op": ">"`, `"operator": ">"`, `">"`, "rules[0].pass.any[0].operator"},
		{"a name in other letters", `"valid"`, `"Valid"`, `{"from"`, "Valid"},
		{"a name twice", `"source": "cl. 7"`, `"source": "cl. 7", "id": "again"`, `"again"`, "rules[0].pass.any[0].id"},
		{"a date that is none", `"2024-05-01"`, `"2024-02-30"`, `"2024-02-30"`, "text_date"},
		{"a list for an object", `{"zh": "使用会所"}`, `[]`, `[]`, "rules[0].title"},
		{"an object for a list", `["heads"]`, `{}`, `{}`, "rules[0].measures"},
		{"a number for a text", `"majority"`, `7`, `7, "measure"`, "rules[0].pass.any[0].id"},
		{"no JSON", `"rules": [`, `"rules": [,`, `,` + "\n    {", ""},
		{"after wide characters", `"zh": "使用会所"`, `"zh": "使用会所", "fr": "Salle"`, `"Salle"`, "rules[0].title.fr"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(covenant, c.old, c.new, 1)
			require.NotEqual(t, covenant, text)
			_, err := statute.Read(strings.NewReader(text), "covenant.json")
			var invalid *renjia.ValidationError
			require.ErrorAs(t, err, &invalid)
			before := []rune(text[:strings.Index(text, c.at)])
			lines := strings.Split(string(before), "\n")
			want := renjia.Place{File: "covenant.json", Line: len(lines), Column: 1 + len([]rune(lines[len(lines)-1]))}
			require.Equal(t, want, invalid.Problems[0].Place, "%v", err)
			require.Equal(t, c.path, invalid.Problems[0].Path)
		})
	}
}

func TestReadReportsAllMistakesAtOnce(t *testing.T) {
	_, err := statute.Read(strings.NewReader(strings.NewReplacer(`"1/2"`, `"0.5"`, `"2024-05-01"`, `"May"`).Replace(covenant)), "covenant.json")
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 2)
	_, err = statute.Read(strings.NewReader(`{}`), "empty.json")
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 8, "%v", err)
	_, err = statute.Read(strings.NewReader(strings.Replace(covenant, `, "source": "cl. 7"`, "", 1)), "covenant.json")
	require.ErrorContains(t, err, "rules[0].pass.any[0].source: must name the article")
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(covenant))
	f.Add([]byte(`{"id": 1, "rules": [null, {"measures": [1]}], "valid": {"from": {}}, "id": ""}`))
	f.Add([]byte(" \n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		pack, err := statute.Read(strings.NewReader(string(data)), "fuzz.json")
		if err != nil {
			return
		}
		b, err := json.Marshal(pack)
		require.NoError(t, err)
		again, err := statute.Read(strings.NewReader(string(b)), "again.json")
		require.NoError(t, err)
		back, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(b), string(back))
	})
}
