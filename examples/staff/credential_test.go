package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/talent/credential"
)

func inFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestStatusAnswersTheSharedCases(t *testing.T) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	rules := filepath.Join(shared, "data", "talent", "rules.json")
	text, err := os.ReadFile(rules)
	require.NoError(t, err)
	var file struct {
		Cases []struct{ Rule, Input, Expect json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(text, &file))
	for _, c := range file.Cases {
		one := inFile(t, "case.json", `{"rule":`+string(c.Rule)+`,"input":`+string(c.Input)+`}`)
		for _, args := range [][]string{{"status", "-case", one, "-json"}, {"status", "-rules", rules, "-case", one, "-json"}} {
			code, out, complaints := ask(args...)
			require.Zero(t, code, complaints)
			var got struct{ Result json.RawMessage }
			require.NoError(t, json.Unmarshal([]byte(out), &got))
			require.JSONEq(t, string(c.Expect), string(got.Result), one)
		}
	}
}

func TestStatusSaysWhatIsMissingAndByWhen(t *testing.T) {
	file := inFile(t, "case.json", `{"rule":"cn.sw.ce.2009","input":{"level":"senior","hours_in_cycle":"80.5","cycle_start":"2024-03-01"}}`)
	code, out, complaints := ask("status", "-case", file)
	require.Zero(t, code, complaints)
	require.Contains(t, out, "cn.sw.ce.2009: not met\n")
	require.Contains(t, out, "missing: hours, 80.5 of 90.0, 9.5 short\n")
	require.Contains(t, out, "by: 2027-02-28\n")
	_, out, _ = ask("status", "-case", file, "-lang", "zh")
	require.Contains(t, out, "尚差9.5")
	code, out, _ = ask("status", "-case", file, "-json")
	require.Zero(t, code)
	var a struct {
		Met   *bool
		Proof struct{ By string }
	}
	require.NoError(t, json.Unmarshal([]byte(out), &a))
	require.False(t, *a.Met)
	require.Equal(t, "2027-02-28", a.Proof.By)
	code, out, _ = ask("status")
	require.Zero(t, code)
	require.Contains(t, out, "wales.sw.cpd")
	code, out, _ = ask("status", "-h")
	require.Zero(t, code)
	require.Contains(t, out, "-case")
}

func TestStatusRefusesBadInputInOneLine(t *testing.T) {
	for _, c := range []string{``, `{}`, `{"rule":"x","input":{}}`, `{"rule":"cn.sw.ce.2009","input":{}}`, `{"rule":"cn.sw.ce.2009","input":{"level":"senior","hours":"-1"}}`, `{"rule":"cn.sw.ce.2009","input":7}`} {
		code, out, complaints := ask("status", "-case", inFile(t, "case.json", c))
		require.Equal(t, 1, code, c)
		require.Empty(t, out, c)
		require.True(t, strings.HasPrefix(complaints, "staff: "), complaints)
		require.Equal(t, 1, strings.Count(complaints, "\n"), complaints)
	}
	for _, args := range [][]string{{"-case", "nowhere.json"}, {"case.json"}, {"-lang", "fr"}, {"-rules", inFile(t, "r.json", "{")}, {"-x"}} {
		code, _, complaints := ask(append([]string{"status"}, args...)...)
		require.Equal(t, 1, code)
		require.Equal(t, 1, strings.Count(complaints, "\n"), complaints)
	}
}

func TestHoursCreditsAFileAndNamesWhatItRefuses(t *testing.T) {
	code, out, complaints := ask("hours", "data/hours.csv", "-policy", "cn/qingdao", "-json")
	require.Zero(t, code, complaints)
	var got struct {
		Policy, Hours string
		N, Counted    int
		People        []credentialPerson
		Refused       []struct {
			Line    int
			Refusal struct{ Reason credential.Reason }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	require.Equal(t, "cn/qingdao", got.Policy)
	require.Equal(t, got.N, got.Counted+len(got.Refused))
	refused := map[int]credential.Reason{}
	for _, r := range got.Refused {
		refused[r.Line] = r.Refusal.Reason
	}
	require.Equal(t, map[int]credential.Reason{
		3: credential.Overlapping, 5: credential.NoCheckOut, 6: credential.ExcludedKind, 7: credential.Voided, 9: credential.NoSuchTime, 10: credential.Backwards, 11: credential.TooLong,
	}, refused)
	require.Equal(t, []credentialPerson{{"volunteer-1", "6.5"}, {"volunteer-2", "1.0"}}, got.People)
	code, out, _ = ask("hours", "-policy", "cn/qingdao", "-lang", "zh", "data/hours.csv")
	require.Zero(t, code)
	require.Contains(t, out, "没有签退")
}

type credentialPerson struct{ Person, Hours string }

func TestHoursTakesAPolicyOfOnesOwn(t *testing.T) {
	const own = `{"policies":[{"id":"own","source":"s","rounding":"exact","travel":"included","overlap":"cut-later","longest_hours":24}]}`
	code, out, complaints := ask("hours", "data/hours.csv", "-policy", inFile(t, "p.json", own))
	require.Zero(t, code, complaints)
	require.Contains(t, out, "policy own [s]")
	require.Contains(t, out, "reduced:")
	for _, args := range [][]string{
		{}, {"nowhere.csv"}, {"data/hours.csv", "data/hours.csv"}, {"data/hours.csv", "-policy", "x"}, {"data/hours.csv", "-zone", "Mars"},
		{"data/hours.csv", "-policy", inFile(t, "p.json", `{"policies":[]}`)},
	} {
		code, out, complaints := ask(append([]string{"hours"}, args...)...)
		require.Equal(t, 1, code, args)
		require.Empty(t, out)
		require.Equal(t, 1, strings.Count(complaints, "\n"), complaints)
	}
	code, _, complaints = ask("hours", "data/hours.csv", "-policy", inFile(t, "p.json", `{"policies":[{"id":"own","source":"s"}]}`))
	require.Equal(t, 1, code)
	require.Contains(t, complaints, "choose rounding")
	require.Equal(t, 4, strings.Count(complaints, "\n"), "one line for each choice")
}
