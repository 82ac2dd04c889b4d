package stv

import (
	"context"
	"errors"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// fractions counts Meek's rule with an arithmetic that keeps fractions of up to
// long bits.
func fractions(p *voting.Profile, seats int, bits uint, long int, omega *big.Rat) (*count, *exact, error) {
	c := newCount(context.Background(), "test", p, seats)
	c.ties = voting.ByIndex()
	f := newExact(bits)
	f.long = long
	r := meekRule[figure]{extra: f.whole(0), exceeds: true, omega: figure{exact: omega}, reach: true, batch: true}
	return c, f, newMeek(c, figures[figure](f), r).all()
}

// TestIntervalsDecideAsFractions compares with counts that keep fractions of up to
// 8,192 bits, on profiles full of symmetries and coincidences: what intervals and
// forms decide with fractions of at most 12 bits must be so.
func TestIntervalsDecideAsFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(3, 6).Draw(t, "candidates")
		b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
		for range rapid.IntRange(2, 6).Draw(t, "ballots") {
			order := rapid.Permutation(upTo(m)).Draw(t, "order")
			weight, length := int64(rapid.IntRange(1, 4).Draw(t, "papers")), rapid.IntRange(1, m).Draw(t, "length")
			mirror := make([]int, m)
			for i, c := range order {
				mirror[i] = c ^ 1 // the same with neighbours changed about
				if mirror[i] >= m {
					mirror[i] = c
				}
			}
			b.Rank(weight, order[:length]...)
			b.Rank(weight, mirror[:length]...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		seats := rapid.IntRange(1, m-1).Draw(t, "seats")
		omega := big.NewRat(1, 10)
		want, _, err := fractions(p, seats, 64, 1<<13, omega)
		if errors.Is(err, errDoubt) {
			t.Skip("fractions get too long")
		}
		require.NoError(t, err)
		got, f, err := fractions(p, seats, 200, 12, omega)
		if errors.Is(err, errDoubt) {
			require.Positive(t, f.doubts)
			got, _, err = fractions(p, seats, 1000, 4000, omega)
		}
		require.NoError(t, err)
		require.Equal(t, want.winners, got.winners)
		require.Equal(t, want.broken, got.broken)
		require.Len(t, got.rounds, len(want.rounds))
		for k := range want.rounds {
			require.Equal(t, want.rounds[k].Note, got.rounds[k].Note)
		}
	})
}

func upTo(m int) []int {
	all := make([]int, m)
	for i := range all {
		all[i] = i
	}
	return all
}

// TestSymmetricFactorsAreEqual has two pairs of candidates that change places
// without changing the papers: the votes of the second pair depend on keep
// factors of the first that have long ceased to be kept as fractions.
func TestSymmetricFactorsAreEqual(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(5))
	for _, x := range [][]int{{0, 2}, {0, 1, 2}, {0, 4, 2}, {0, 1}} {
		y := make([]int, len(x))
		for i, c := range x {
			y[i] = []int{1, 0, 3, 2, 4}[c]
		}
		b.Rank(7, x...)
		b.Rank(7, y...)
	}
	b.Rank(3, 4)
	b.Rank(1, 2)
	b.Rank(1, 3)
	p, err := b.Profile()
	require.NoError(t, err)
	c, _, err := fractions(p, 3, 256, 8, big.NewRat(1, 1_000_000))
	require.NoError(t, err)
	require.NotEmpty(t, c.broken)
	require.Equal(t, []int{2, 3}, c.broken[0].Among)
	require.Equal(t, voting.ToExclude, c.broken[0].For)
}

// TestDoubt: figures that cannot be told apart are never taken for equal.
func TestDoubt(t *testing.T) {
	f := newExact(64)
	third := f.divided(f.whole(1), 3)
	near := figure{lo: big.NewInt(1 << 62), hi: big.NewInt(1<<62 + 5)}
	require.Equal(t, -1, f.cmp(near, third))
	require.NoError(t, f.doubt())
	f.cmp(near, figure{lo: big.NewInt(1<<62 + 4), hi: big.NewInt(1<<62 + 9)})
	require.ErrorIs(t, f.doubt(), errDoubt)
}

func TestProductOf27Decimals(t *testing.T) {
	s := newScale(27)
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) *big.Int {
			x := new(big.Int).SetUint64(rapid.Uint64().Draw(t, name))
			x.Mul(x, new(big.Int).SetUint64(rapid.Uint64().Draw(t, name+" more")))
			return x.Mod(x, new(big.Int).Add(s.unit, big.NewInt(1)))
		}
		a, b := draw("a"), draw("b")
		q, rest := new(big.Int).QuoRem(new(big.Int).Mul(a, b), s.unit, new(big.Int))
		got, more := s.product(narrow(a), narrow(b))
		require.Equal(t, narrow(q), got)
		require.Equal(t, rest.Sign() > 0, more)
		require.Equal(t, new(big.Int).Mul(a, big.NewInt(7)).String(), new(wider).plus(narrow(a), 7).big().String())
		require.Equal(t, new(big.Int).Quo(a, big.NewInt(3)).String(), new(wider).plus(narrow(a).over(3), 1).big().String())
	})
}
