package permute_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// A table in a paper can be rebuilt from what a result says of itself.
func TestEveryResultSaysWhatItWasMadeOf(t *testing.T) {
	g := networktest.Kite(t)
	values := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	member := []bool{true, true, false, false, false, false, false, false, false, false}
	class := []int{1, 1, 0, 0, 0, 0, 0, 0, 0, 0}
	o := permute.Options{Method: permute.Sampled, Permutations: 99, Seed: 12}
	results := map[string]any{}
	keep := func(name string, result any, err error) {
		require.NoError(t, err, name)
		results[name] = result
	}
	one, err := permute.Labels(values, member, o)
	keep("labels", one, err)
	all, err := permute.LabelsAll([]permute.Component{{Name: "x", Values: values}}, member, o)
	require.NoError(t, err)
	keep("labels all", all[0], nil)
	q, err := permute.QAP(g, g, o)
	keep("QAP", q, err)
	m, err := permute.MRQAP(g, []permute.Covariate{permute.Difference("x", values)}, o)
	keep("MRQAP", m, err)
	s, err := permute.LabelStatistic(class, func(c []int) float64 { return external(g, c) }, o)
	keep("statistic", s, err)
	n, err := permute.Against(g, centralization, permute.NullOptions{Null: permute.NullDegrees, Draws: 99, Seed: 12, Swaps: 2})
	keep("null", n, err)
	r, err := permute.Bootstrap(g, density, permute.ResampleOptions{Draws: 99, Seed: 12})
	keep("bootstrap", r, err)
	for name, result := range results {
		text, err := json.Marshal(result)
		require.NoError(t, err, name)
		var fields map[string]any
		require.NoError(t, json.Unmarshal(text, &fields))
		for _, field := range []string{"measure", "n", "edges", "variant", "source", "seed", "rule"} {
			require.Contains(t, fields, field, name)
		}
		require.Equal(t, 10., fields["n"], name)
		require.Equal(t, 12., fields["seed"], name)
		require.NotEmpty(t, fields["source"], name)
		rule := fields["rule"].(map[string]any)
		require.NotEmpty(t, rule["en"], name)
		require.NotEmpty(t, rule["zh"], name)
		if name != "bootstrap" {
			require.Equal(t, 99., fields["permutations"], name)
			require.Equal(t, .01, fields["resolution"], name)
		}
	}
}
