package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func instanceFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "in.json")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func flowAnswer(t *testing.T, args ...string) map[string]any {
	t.Helper()
	code, out, complaints := ask(args...)
	require.Zero(t, code, complaints)
	var doc map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &doc))
	return doc
}

func TestTransportPrintsOneDocumentOrATable(t *testing.T) {
	file := instanceFile(t, `{"cost":[[3,1],[2,5]],"forbidden":[[0,0],[0,1]],"cap":[1,2],"dem":[1,2],"people":["an","bo"],"posts":["door","desk"]}`)
	doc := flowAnswer(t, "transport", file, "-json")
	require.EqualValues(t, 2, doc["flow"])
	require.EqualValues(t, 3, doc["optimal"])
	require.Equal(t, []any{[]any{0., 1., 1.}, []any{1., 0., 1.}}, doc["plan"])
	code, out, _ := ask("transport", file)
	require.Zero(t, code)
	require.Contains(t, out, "an           desk")
	require.Contains(t, out, "desk: 1 unfilled")
	code, out, _ = ask("transport", "-lang", "zh", file)
	require.Zero(t, code)
	require.Contains(t, out, "空缺 1")
}

func TestTransportTakesLimitsMinimaWeightsAndSpecs(t *testing.T) {
	require.EqualValues(t, 1, flowAnswer(t, "transport", "-json", instanceFile(t, `{"cost":[[3]],"cap":[4],"dem":[4]}`))["flow"])
	require.EqualValues(t, 4, flowAnswer(t, "transport", "-json", instanceFile(t, `{"cost":[[3]],"cap":[4],"dem":[4],"ub":0}`))["flow"])
	doc := flowAnswer(t, "transport", "-json", instanceFile(t, `{"cost":[[1],[9]],"cap":[4,4],"dem":[4],"ub":0,"minload":1}`))
	require.EqualValues(t, 12, doc["optimal"])
	doc = flowAnswer(t, "transport", "-json", instanceFile(t, `{"cost":[[7]],"cap":[1],"dem":[1],"vacancy_weights":[5]}`))
	require.EqualValues(t, 0, doc["flow"])
	require.EqualValues(t, 5, doc["optimal"])
	doc = flowAnswer(t, "transport", "-json", instanceFile(t, `{"spec":{"family":"uint","n":6,"m":4,"seed":82,"caplo":1,"caphi":2,"demlo":1,"demhi":3,"ub":0,"a":1,"b":100,"forbid":0.8}}`))
	require.EqualValues(t, 4, doc["flow"])
	require.EqualValues(t, 106, doc["optimal"])
	doc = flowAnswer(t, "transport", "-json", instanceFile(t, `{"allowed":[[1,1,0],[0,1,1]],"n":2,"m":3}`))
	require.EqualValues(t, 5, doc["sum_squares"])
}

func TestStablePrintsOneDocumentOrATable(t *testing.T) {
	file := instanceFile(t, `{"resident_prefs":[[0,1],[1,0]],"hospital_prefs":[[1,0],[0,1]],"cap":[1,1],"matching":[-1,0]}`)
	doc := flowAnswer(t, "stable", file, "-json")
	require.Equal(t, []any{0., 1.}, doc["resident_optimal"])
	require.Equal(t, []any{1., 0.}, doc["hospital_optimal"])
	require.EqualValues(t, 2, doc["stable_count"])
	require.Len(t, doc["blocking"], 2)
	code, out, _ := ask("stable", file)
	require.Zero(t, code)
	require.Contains(t, out, "2 stable plans")
	doc = flowAnswer(t, "stable", "-json", instanceFile(t, `{"spec":{"R":20,"H":20,"seed":5061,"lo":20,"hi":20,"caplo":1,"caphi":1}}`))
	require.EqualValues(t, 20, doc["assigned"])
	require.EqualValues(t, 10, doc["residents_differ"])
}

func TestTiedListsNeedARule(t *testing.T) {
	file := instanceFile(t, `{"resident_prefs":[[0],[0]],"hospital_prefs":[[[1,0]]],"cap":[1]}`)
	code, _, complaints := ask("stable", file)
	require.Equal(t, 1, code)
	require.Contains(t, complaints, "-ties")
	require.Equal(t, []any{0., -1.}, flowAnswer(t, "stable", file, "-ties", "order", "-json")["resident_optimal"])
	require.NotNil(t, flowAnswer(t, "stable", file, "-ties", "lottery", "-seed", "7", "-json"))
}

func TestBadInstancesAreRefusedInOneLineEach(t *testing.T) {
	for _, c := range []struct{ command, text, says string }{
		{"transport", `{"cost":[[1.5]],"cap":[1],"dem":[1]}`, ":1:"},
		{"transport", "{\n\"cost\":[[1]\n", ":"},
		{"transport", `{}`, "want cost"},
		{"transport", `{"cost":[[1]],"cap":[1,2],"dem":[1]}`, "cost"},
		{"transport", `{"cost":[[1]],"forbidden":[[2]],"cap":[1],"dem":[1]}`, "neither 0 nor 1"},
		{"transport", `{"spec":{"family":"odd"}}`, "family"},
		{"transport", `{"cost":[[1]],"cap":[1],"dem":[1],"ub":-1}`, "pairLimit"},
		{"transport", `{"allowed":[[1],[1,0]]}`, "allowed[1]"},
		{"stable", `{"resident_prefs":[[3]],"hospital_prefs":[[0]],"cap":[1]}`, "there is no 3"},
		{"stable", `{}`, "want resident_prefs"},
		{"stable", `{"spec":{"R":-1}}`, "spec"},
		{"stable", `{"resident_prefs":[["x"]],"hospital_prefs":[[0]],"cap":[1]}`, "in.json"},
	} {
		code, out, complaints := ask(c.command, instanceFile(t, c.text))
		require.Equal(t, 1, code, c.text)
		require.Empty(t, out)
		require.Contains(t, complaints, c.says, c.text)
		require.Regexp(t, `^staff: [^\n]+\n`, complaints)
	}
	code, _, complaints := ask("stable", "nowhere.json")
	require.Equal(t, 1, code)
	require.Contains(t, complaints, "nowhere.json")
}
