package worth_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/indicator/worth"
)

// The reference values of the social return; skipped where RENJIA_SHARED does not
// say where they are.
func TestReferenceValuesOfTheSocialReturn(t *testing.T) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(folder, "data", "indicators", "expected.json"))
	require.NoError(t, err)
	var file struct {
		SROI struct {
			Rate     decimal.Decimal `json:"discount_rate"`
			Inputs   decimal.Decimal
			Outcomes []struct {
				Quantity, Proxy, Deadweight, Displacement, Attribution decimal.Decimal
				DropOff                                                decimal.Decimal `json:"drop_off"`
				Years                                                  int
				Impact                                                 float64 `json:"impact_year1"`
			}
			End   struct{ Value float64 } `json:"pv_end_of_year"`
			Start struct{ Value float64 } `json:"pv_start_of_year"`
			Net   float64                 `json:"net_ratio"`
		}
	}
	require.NoError(t, json.Unmarshal(b, &file))
	p := worth.Plan{Inputs: file.SROI.Inputs, Rate: file.SROI.Rate, Discounting: worth.EndOfYear, Ratio: worth.NetReturn}
	for _, o := range file.SROI.Outcomes {
		p.Outcomes = append(p.Outcomes, worth.Outcome{
			Quantity: o.Quantity, Proxy: o.Proxy, Deadweight: o.Deadweight, Displacement: o.Displacement,
			Attribution: o.Attribution, DropOff: o.DropOff, Years: o.Years,
		})
	}
	v := value(t, p)
	require.InDelta(t, file.SROI.Net, v.Value, 1e-14)
	for i, o := range file.SROI.Outcomes {
		first, _ := v.Outcomes[i].FirstYear.Float64()
		require.Equal(t, o.Impact, first)
	}
	present, _ := v.Present.Float64()
	require.InDelta(t, file.SROI.End.Value, present, 1e-9)
	p.Discounting = worth.StartOfYear
	present, _ = value(t, p).Present.Float64()
	require.InDelta(t, file.SROI.Start.Value, present, 1e-9)
}
