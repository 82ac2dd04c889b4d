package outcome_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/indicator/outcome"
	"github.com/renjia-project/renjia/resources/service"
)

// The reference values of goal attainment; skipped where RENJIA_SHARED does not say
// where they are.
func TestReferenceValuesOfGoalAttainment(t *testing.T) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(folder, "data", "indicators", "expected.json"))
	require.NoError(t, err)
	var file struct {
		GAS struct {
			Cases []struct {
				X []int
				W []float64
				T float64
			}
		} `json:"goal_attainment_scaling"`
	}
	require.NoError(t, json.Unmarshal(b, &file))
	require.NotEmpty(t, file.GAS.Cases)
	for _, c := range file.GAS.Cases {
		goals := make([]outcome.Goal, len(c.X))
		for i, x := range c.X {
			goals[i] = outcome.Goal{Weight: c.W[i], Level: service.Level(x)}
		}
		r, err := outcome.GoalAttainment(goals, service.KiresukSherman())
		require.NoError(t, err)
		require.InDelta(t, c.T, r.Value, 1e-12)
	}
}
