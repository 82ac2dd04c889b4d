package plaintext

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestNumbersOfEveryForm(t *testing.T) {
	for _, c := range []struct {
		text  string
		known byte
		want  string
		err   error
	}{
		{"10", 0, "10", nil},
		{"10.", 0, "10", nil},
		{".5", 0, "0.5", nil},
		{"1,5", 0, "1.5", nil},
		{"1,000.00", 0, "1000.00", nil},
		{"1.000,00", 0, "1000.00", nil},
		{"1 000,00", 0, "1000.00", nil},
		{"1,00,000.5", 0, "100000.5", nil},
		{"1,000,000", 0, "1000000", nil},
		{"1,000", '.', "1000", nil},
		{"1,000", ',', "1.000", nil},
		{"1.000", ',', "1000", nil},
		{"1.000", 0, "1.000", nil},
		{"1,000", 0, "", errAmbiguous},
		{"1.0.0", '.', "", errMarks},
		{"1,000.00", ',', "", errMarks},
		{"1.0,0.0", 0, "", errMarks},
		{".", 0, "", errNumber},
		{"9223372036854775807", 0, "9223372036854775807", nil},
		{"9223372036854775808", 0, "", errRange},
		{"0.0000000000000000001", 0, "", errRange},
	} {
		units, scale, err := numeral(c.text).value(c.known)
		require.ErrorIs(t, err, c.err, c.text)
		if c.err == nil {
			require.Equal(t, c.want, Amount{Units: units, Scale: scale}.Number(), c.text)
		}
	}
}

// The quick way of reading an amount is a special case of the general one.
func TestPlainAmountsAreReadAsAnyAmountIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{0,20}[.,]?[0-9]{0,4}[ ]{0,2}(CNY|USD|X|¥|"A 1")?( ?[;=@].{0,4})?`).Draw(t, "text")
		h := newHledger(newSource(Options{}, &feed{}))
		h.mark = rapid.SampledFrom([]byte{0, '.', ','}).Draw(t, "mark")
		a, symbol, rest, ok := h.plainAmount([]byte(text))
		if !ok {
			return
		}
		b, symbol2, rest2, err := h.anyAmount([]byte(text))
		require.NoError(t, err)
		require.Equal(t, b, a)
		require.Equal(t, symbol2, symbol)
		require.Equal(t, string(rest2), string(rest))
	})
}

func TestDecimalReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.Int64Range(-999_999_999_999_999, 999_999_999_999_999).Draw(t, "units")
		scale := rapid.IntRange(0, 15).Draw(t, "scale")
		text := Amount{Units: units, Scale: scale}.Number()
		want, ok := new(big.Rat).SetString(text)
		require.True(t, ok)
		require.Zero(t, want.Cmp(new(big.Rat).SetFrac(big.NewInt(units), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil))))
		u, s, n := decimal([]byte(text))
		if len(strings.Trim(text, "-.")) <= maxScale+1 && n > 0 {
			require.Equal(t, []any{units, scale, len(text)}, []any{u, s, n})
		}
	})
}

// Edges of 64 bits: exact or refused, never wrapped.
func TestRescalingIsExactOrRefused(t *testing.T) {
	edge := rapid.Custom(func(t *rapid.T) int64 {
		n := int64(1) << rapid.IntRange(0, 62).Draw(t, "bit")
		n += rapid.Int64Range(-8, 8).Draw(t, "off")
		return rapid.SampledFrom([]int64{n, -n, math.MaxInt64, math.MinInt64}).Draw(t, "edge")
	})
	rapid.Check(t, func(t *rapid.T) {
		units, from, to := edge.Draw(t, "units"), rapid.IntRange(0, 18).Draw(t, "from"), rapid.IntRange(0, 18).Draw(t, "to")
		got, ok := rescaled(units, from, to)
		exact := new(big.Rat).SetInt64(units)
		exact.Mul(exact, new(big.Rat).SetFrac(big.NewInt(powers[to]), big.NewInt(powers[from])))
		fits := exact.IsInt() && exact.Num().IsInt64()
		require.Equal(t, fits, ok)
		if ok {
			require.Equal(t, exact.Num().Int64(), got)
		}
		other := edge.Draw(t, "other")
		sum, ok := sumOf(units, other)
		whole := new(big.Int).Add(big.NewInt(units), big.NewInt(other))
		require.Equal(t, whole.IsInt64(), ok)
		if ok {
			require.Equal(t, whole.Int64(), sum)
		}
	})
}
