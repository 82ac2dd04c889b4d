package renjia_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

func TestAreasAreReadToTheHundredthOfASquareMetre(t *testing.T) {
	for text, want := range map[string]string{"89.53": "89.53", "89.5": "89.50", "89": "89.00", "0": "0.00", "0.01": "0.01", "89.5300": "89.53", "92233720368547758.07": "92233720368547758.07"} {
		a, err := renjia.ParseArea(text)
		require.NoError(t, err, text)
		require.Equal(t, want, a.String())
		require.Equal(t, want, a.Decimal().StringFixed(2))
	}
	for _, text := range []string{"89.531", "-1", "-0", "-0.00", "+1", "1e3", "1,000", "", ".5", "5.", "92233720368547758.08", "89.53㎡", " 89"} {
		_, err := renjia.ParseArea(text)
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
	}
	_, err := renjia.AreaOf(-1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestAreasAddUpOrSayThatTheyCannot(t *testing.T) {
	size := rapid.OneOf(rapid.Int64Range(0, 1e9), rapid.Int64Range(0, math.MaxInt64))
	rapid.Check(t, func(t *rapid.T) {
		x, y := size.Draw(t, "x"), size.Draw(t, "y")
		a, err := renjia.AreaOf(x)
		require.NoError(t, err)
		b, err := renjia.AreaOf(y)
		require.NoError(t, err)
		require.Equal(t, big.NewInt(x).Cmp(big.NewInt(y)), a.Compare(b))
		want := new(big.Int).Add(big.NewInt(x), big.NewInt(y))
		sum, err := a.Add(b)
		require.Equal(t, want.IsInt64(), err == nil)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.Equal(t, want.Int64(), sum.Hundredths())
		require.Equal(t, x+y == 0, sum.IsZero())
	})
}

func FuzzParseArea(f *testing.F) {
	for _, s := range []string{"89.53", "0.01", "-0", "1e2", "92233720368547758.07"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := renjia.ParseArea(s)
		if err != nil {
			return
		}
		exact, ok := new(big.Rat).SetString(s)
		if !ok || exact.Cmp(big.NewRat(a.Hundredths(), 100)) != 0 {
			t.Fatalf("%q became %s", s, a)
		}
		b, err := json.Marshal(a)
		require.NoError(t, err)
		var back renjia.Area
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, a, back)
	})
}
