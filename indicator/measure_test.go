package indicator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
)

// value unwraps the value of a result.
func value(t require.TestingT, r indicator.Result, err error) float64 {
	require.NoError(t, err)
	require.NotEmpty(t, r.ID)
	require.NotEmpty(t, r.Source)
	return r.Value
}

func TestTurnoverIsLeaversOverMeanHeadcount(t *testing.T) {
	r, err := indicator.Turnover(4, 20, 18)
	require.InDelta(t, 4.0/19, value(t, r, err), 1e-15)
	require.Equal(t, []indicator.Input{{Name: "separations", Value: "4"}, {Name: "opening", Value: "20"}, {Name: "closing", Value: "18"}}, r.Inputs)
}

func TestUndefinedIsAnErrorAndNeverZero(t *testing.T) {
	share := func(part, whole int64) error { _, err := indicator.Share(part, whole); return err }
	ratio := func(a, b int64) error { _, err := indicator.Ratio(a, b); return err }
	turnover := func(s, o, c int64) error { _, err := indicator.Turnover(s, o, c); return err }
	for name, err := range map[string]error{
		"share of nothing": share(0, 0), "share over one": share(3, 2), "negative share": share(-1, 2),
		"ratio to nothing": ratio(1, 0), "negative ratio": ratio(-1, 1), "turnover of nobody": turnover(0, 0, 0), "negative turnover": turnover(-1, 2, 2),
	} {
		var undefined *indicator.UndefinedError
		require.ErrorAs(t, err, &undefined, name)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
		require.NotEmpty(t, undefined.Reason.EN, name)
		require.NotEmpty(t, undefined.Reason.ZH, name)
	}
}
