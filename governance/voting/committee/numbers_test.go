package committee

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestLongNumbers compares with package big.
func TestLongNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (long, *big.Int) {
			x := new(big.Int).SetBytes(rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(t, name))
			return longOf(x), x
		}
		a, x := draw("a")
		b, y := draw("b")
		w := rapid.Int64Range(0, 1<<41).Draw(t, "w")
		require.Equal(t, x.Cmp(y), a.compare(b))
		require.Zero(t, a.plus(b).big().Cmp(new(big.Int).Add(x, y)))
		require.Zero(t, a.minus(b).big().Cmp(new(big.Int).Sub(x, y)))
		require.Zero(t, a.times(w).big().Cmp(new(big.Int).Mul(x, big.NewInt(w))))
		require.Equal(t, x.Sign(), a.compare(long{}))
	})
}
