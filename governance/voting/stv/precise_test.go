package stv

import (
	"context"
	"errors"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// transfers counts as WIGMRational does, with fractions of up to long bits.
func transfers(p *voting.Profile, seats int, bits uint, long int) (*count, error) {
	c := newCount(context.Background(), "test", p, seats)
	c.ties = voting.ByIndex()
	v := &values{exact: newExact(bits)}
	v.long = long
	g := newGregory(c, number[figure](v))
	g.quota = figure{exact: big.NewRat(c.valid, int64(c.seats)+1)}
	return c, g.inclusive(func(vote figure) bool { return v.cmp(vote, g.quota) > 0 })
}

// TestTransfersDecideAsFractions compares transfers whose values are intervals and
// symbols with transfers in fractions.
func TestTransfersDecideAsFractions(t *testing.T) {
	decided := 0
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(3, 8).Draw(t, "candidates")
		b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
		for range rapid.IntRange(2, 20).Draw(t, "ballots") {
			order := rapid.Permutation(upTo(m)).Draw(t, "order")
			b.Rank(int64(rapid.IntRange(1, 9).Draw(t, "papers")), order[:rapid.IntRange(1, m).Draw(t, "length")]...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		seats := rapid.IntRange(1, m-1).Draw(t, "seats")
		want, err := transfers(p, seats, 64, 1<<30)
		require.NoError(t, err)
		got, err := transfers(p, seats, 128, 14)
		if errors.Is(err, errDoubt) {
			return // a coincidence of fractions that were not kept
		}
		require.NoError(t, err)
		decided++
		require.Equal(t, want.winners, got.winners)
		require.Equal(t, want.broken, got.broken)
		for k := range want.rounds {
			require.Equal(t, want.rounds[k].Note, got.rounds[k].Note)
		}
	})
	require.Positive(t, decided)
}

// TestManySeats: with twenty seats fractions of transfers would have millions of
// digits.
func TestManySeats(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(30))
	for i := range 300 {
		first := i % 30
		b.Rank(int64(1+i%7), first, (first+1+i/30)%30, (first+15+i/60)%30)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	r, err := WIGMRational(context.Background(), p, 20, voting.Options{Ties: voting.ByIndex()})
	require.NoError(t, err)
	require.Len(t, r.Winners, 20)
}

// TestAskedOnce: a count that is made again with more bits reuses the answers it
// was given, and gives up with an error.
func TestAskedOnce(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(3))
	b.Rank(1, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	asked, begun := 0, 0
	c := newCount(context.Background(), "test", p, 1)
	c.ties = voting.ByChair(func(tie voting.Tie) (int, error) { asked++; return tie.Among[1], nil })
	err = c.precisely(func(c *count, bits uint) error {
		begun++
		i, err := c.draw(1, voting.ToExclude, []int{1, 2}, nil)
		require.NoError(t, err)
		require.Equal(t, 2, i)
		return errDoubt
	})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	require.Equal(t, 1, asked)
	require.Equal(t, 4, begun)
	require.Len(t, c.broken, 1)
}

// TestGuardedIsExact: 27 decimals of which nine are a guard elect, and tie, as
// fractions do.
func TestGuardedIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(3, 7).Draw(t, "candidates")
		p := tiered(t, m, 1000)
		seats := rapid.IntRange(1, m-1).Draw(t, "seats")
		o := voting.Options{Ties: voting.ByIndex()}
		want, err := rational(context.Background(), "exact", p, seats, o, 9)
		if errors.Is(err, renjia.ErrUnsupported) {
			t.Skip("equal ranks have no forms")
		}
		require.NoError(t, err)
		got, err := MeekGuarded(context.Background(), p, seats, o)
		require.NoError(t, err)
		require.Equal(t, want.Winners, got.Winners)
		require.Equal(t, want.Broken, got.Broken)
	})
}
