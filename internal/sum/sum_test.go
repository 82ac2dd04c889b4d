package sum_test

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/internal/sum"
)

// Neumaier's own example, and terms that a plain sum loses.
func TestACorrectedSumKeepsSmallTerms(t *testing.T) {
	require.Equal(t, 2.0, sum.Of([]float64{1, 1e100, 1, -1e100}))
	x := []float64{1e16}
	for range 1000 {
		x = append(x, 1)
	}
	require.Equal(t, 1e16+1000, sum.Of(x))
	require.Zero(t, sum.Of(nil))
}

func TestDecimalsAreKnownAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.Int64Range(-999_999_999_999_999, 999_999_999_999_999).Draw(t, "digits")
		places := rapid.IntRange(0, 15).Draw(t, "places")
		v, err := strconv.ParseFloat(strconv.FormatInt(digits, 10)+"e-"+strconv.Itoa(places), 64)
		require.NoError(t, err)
		fewest, ok := sum.Places([]float64{v})
		require.True(t, ok)
		require.LessOrEqual(t, fewest, places)
		for range places - fewest {
			require.Zero(t, digits%10)
			digits /= 10
		}
		require.Equal(t, digits, sum.Scaled(v, fewest))
	})
}

func TestWhatIsNoShortDecimalIsNotExact(t *testing.T) {
	tenth := .1
	for _, x := range [][]float64{
		{1. / 3}, {math.Pi}, {math.NaN()}, {math.Inf(1)}, {1e300}, {1e-300}, {tenth + .2}, {1e15 + 2}, {1e12, .0001},
	} {
		_, ok := sum.Places(x)
		require.False(t, ok, "%v", x)
	}
	places, ok := sum.Places([]float64{.5, 2, .25, 0, -.125})
	require.True(t, ok)
	require.Equal(t, 3, places)
}

func TestProductsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p sum.Products
		want := new(big.Int)
		for range rapid.IntRange(0, 20).Draw(t, "terms") {
			product := big.NewInt(1)
			var f [3]uint64
			for i := range f {
				f[i] = rapid.OneOf(rapid.Uint64(), rapid.Just(uint64(math.MaxUint64)), rapid.Uint64Range(0, 2)).Draw(t, "factor")
				product.Mul(product, new(big.Int).SetUint64(f[i]))
			}
			p.Add(f[0], f[1], f[2])
			want.Add(want, product)
		}
		require.Equal(t, want.String(), p.Int().String())
	})
}

func TestAFloatStandsForItsShortestDecimal(t *testing.T) {
	for v, want := range map[float64]string{.1: "1/10", 2.5e-3: "1/400", -3: "-3", 1e21: "1000000000000000000000", 0: "0"} {
		require.Equal(t, want, sum.Decimal(v).RatString())
	}
}
