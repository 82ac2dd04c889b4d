package margin_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting/margin"
)

var gamma = renjia.Frac(20781, 20000) // 1.03905

// Lindeman and Stark 2012: at a risk of 10% about 4.8 papers over the diluted
// margin; a one-vote overstatement costs about 1.4, a two-vote one 7, more.
func TestSamplesOfLindemanAndStark(t *testing.T) {
	for _, percent := range []int64{1, 2, 5, 10, 20} {
		a, err := margin.NewAudit(100_000, 1000*percent, renjia.Frac(1, 10), gamma)
		require.NoError(t, err)
		rule := 4.8 * 100 / float64(percent)
		require.LessOrEqual(t, float64(a.Sample), math.Ceil(rule))
		require.Greater(t, float64(a.Sample), 0.95*rule-2)
	}
	a, err := margin.NewAudit(100_000, 1000, renjia.Frac(1, 10), gamma)
	require.NoError(t, err)
	require.EqualValues(t, 478, a.Sample)
	for _, c := range []struct {
		d    margin.Discrepancies
		more float64 // papers, over the diluted margin
	}{{margin.Discrepancies{Over1: 1}, 1.4}, {margin.Discrepancies{Over2: 1}, 7}, {margin.Discrepancies{Under1: 1}, -0.84}} {
		n := int64(1)
		for !a.Confirms(n, c.d) {
			n++
		}
		require.InDelta(t, 478+100*c.more, n, 30, "%+v", c.d)
	}
}

// kaplanMarkov is the bound in rationals, as it is printed.
func kaplanMarkov(a *margin.Audit, n int64, d margin.Discrepancies) *big.Rat {
	p := big.NewRat(1, 1)
	times := func(x *big.Rat, n int64, divide bool) {
		for range n {
			if divide {
				p.Quo(p, x)
			} else {
				p.Mul(p, x)
			}
		}
	}
	g := a.Inflator.Rat()
	inverse := new(big.Rat).Inv(g)
	half := new(big.Rat).Mul(inverse, big.NewRat(1, 2))
	one := big.NewRat(1, 1)
	u := new(big.Rat).Quo(new(big.Rat).Mul(big.NewRat(2, 1), g), a.Diluted.Rat())
	times(new(big.Rat).Sub(one, new(big.Rat).Inv(u)), n, false)
	times(new(big.Rat).Sub(one, half), d.Over1, true)
	times(new(big.Rat).Sub(one, inverse), d.Over2, true)
	times(new(big.Rat).Add(one, half), d.Under1, true)
	times(new(big.Rat).Add(one, inverse), d.Under2, true)
	return p
}

func TestAuditsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		papers := rapid.Int64Range(1, 200).Draw(t, "papers")
		a, err := margin.NewAudit(papers, rapid.Int64Range(1, papers).Draw(t, "lead"), renjia.Frac(1, rapid.Int64Range(2, 20).Draw(t, "risk")), renjia.Frac(11, 10))
		require.NoError(t, err)
		if a.Sample > 300 {
			return
		}
		require.LessOrEqual(t, kaplanMarkov(a, a.Sample, margin.Discrepancies{}).Cmp(a.Risk.Rat()), 0)
		require.Positive(t, kaplanMarkov(a, a.Sample-1, margin.Discrepancies{}).Cmp(a.Risk.Rat()))
		few := rapid.Int64Range(0, 3)
		d := margin.Discrepancies{Over1: few.Draw(t, "o1"), Over2: few.Draw(t, "o2"), Under1: few.Draw(t, "u1"), Under2: few.Draw(t, "u2")}
		n := rapid.Int64Range(0, 300).Draw(t, "n")
		want := d.Over1+d.Over2+d.Under1+d.Under2 <= n && kaplanMarkov(a, n, d).Cmp(a.Risk.Rat()) <= 0
		require.Equal(t, want, a.Confirms(n, d))
	})
}

// At a risk that a number of papers meets exactly, that number is enough.
func TestARiskMetExactly(t *testing.T) {
	a, err := margin.NewAudit(4, 4, renjia.Frac(1, 16), renjia.Frac(2, 1)) // 1 - 1/4 each
	require.NoError(t, err)
	require.EqualValues(t, 10, a.Sample) // (3/4)^9 is above 1/16
	a, err = margin.NewAudit(4, 4, renjia.Frac(9, 16), renjia.Frac(2, 1))
	require.NoError(t, err)
	require.EqualValues(t, 2, a.Sample)
}

func TestAuditsThatConfirmNothing(t *testing.T) {
	risk := renjia.Frac(1, 20)
	for _, run := range []func() (*margin.Audit, error){
		func() (*margin.Audit, error) { return margin.NewAudit(10, 0, risk, gamma) },
		func() (*margin.Audit, error) { return margin.NewAudit(10, 11, risk, gamma) },
		func() (*margin.Audit, error) { return margin.NewAudit(10, 1, renjia.Fraction{}, gamma) },
		func() (*margin.Audit, error) { return margin.NewAudit(10, 1, renjia.Frac(1, 1), gamma) },
		func() (*margin.Audit, error) { return margin.NewAudit(10, 1, risk, renjia.Frac(1, 1)) },
	} {
		_, err := run()
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	a, err := margin.NewAudit(10, 5, risk, gamma)
	require.NoError(t, err)
	require.False(t, a.Confirms(-1, margin.Discrepancies{}))
	require.False(t, a.Confirms(1, margin.Discrepancies{Under2: 2}))
	require.Zero(t, (&margin.Margin{Variant: margin.Add, Goal: margin.MayLose, Lower: 4}).Lead())
	require.EqualValues(t, 7, (&margin.Margin{Variant: margin.Alter, Goal: margin.MayLose, Lower: 4}).Lead())
}
