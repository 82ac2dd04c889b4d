package budgeting

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reference is what pabutools with exact fractions decided, confirmed by an
// independent program; see the sources beside the data.
type reference struct {
	Rules map[string]struct {
		Selected []string
		Cost     string
		Order    []string
		Steps    *int64 `json:"add1_iterations"`
	}
}

func shared(t testing.TB, parts ...string) string {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(append([]string{root, "data"}, parts...)...)
}

func readFile(t testing.TB, path string) *Election {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	e, err := ReadPabulib(f, filepath.Base(path))
	require.NoError(t, err)
	return e
}

// ruleOf maps a name of the reference to a rule: greedy_card, mes_cost_add1, …
func ruleOf(name string) Rule {
	family, rest, _ := strings.Cut(name, "_")
	sat, completion, _ := strings.Cut(rest, "_")
	r := Rule{Method: Method(family), Ties: TieRule{Policy: TextTies}}
	r.Satisfaction = map[string]Satisfaction{"card": Cardinality, "cost": CostShare, "score": Points, "": ""}[sat]
	if r.Method == EqualShares {
		r.Completion = map[string]Completion{"": NoCompletion, "add1": Add1, "add1_greedy": Add1Greedy}[completion]
	}
	return r
}

func TestOutcomesAreThoseOfTheReference(t *testing.T) {
	for _, folder := range []string{"pb", "pb_ties"} {
		data, err := os.ReadFile(shared(t, folder, "expected.json"))
		require.NoError(t, err)
		var all map[string]reference
		require.NoError(t, json.Unmarshal(data, &all))
		for file, want := range all {
			e := readFile(t, shared(t, folder, file))
			for name, w := range want.Rules {
				if w.Selected == nil || testing.Short() && strings.Contains(name, "add1") {
					continue
				}
				o, err := Decide(context.Background(), e, ruleOf(name))
				require.NoError(t, err, "%s %s", file, name)
				require.Equal(t, w.Selected, e.IDs(o.Selected), "%s %s", file, name)
				require.Equal(t, w.Cost, e.Amount(o.Cost).String(), "%s %s", file, name)
			}
		}
	}
}
