package simplex_test

import (
	"context"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/simplex"
)

// constraint is Σ a·x ≤ b.
type constraint struct {
	a []int64
	b int64
}

func dot(a []int64, x []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for i, c := range a {
		sum.Add(sum, new(big.Rat).Mul(new(big.Rat).SetInt64(c), x[i]))
	}
	return sum
}

// best looks at every corner: the points where n of all constraints are equations.
func best(cost []int64, all []constraint) *big.Rat {
	n := len(cost)
	for v := range cost {
		a := make([]int64, n)
		a[v] = -1
		all = append(all[:len(all):len(all)], constraint{a, 0})
	}
	var least *big.Rat
	var choose func(from int, chosen []constraint)
	choose = func(from int, chosen []constraint) {
		if len(chosen) == n {
			x := corner(chosen)
			if x == nil || !feasible(all, x) {
				return
			}
			if c := dot(cost, x); least == nil || c.Cmp(least) < 0 {
				least = c
			}
			return
		}
		for i := from; i < len(all); i++ {
			choose(i+1, append(chosen[:len(chosen):len(chosen)], all[i]))
		}
	}
	choose(0, nil)
	return least
}

func feasible(all []constraint, x []*big.Rat) bool {
	for _, c := range all {
		if dot(c.a, x).Cmp(new(big.Rat).SetInt64(c.b)) > 0 {
			return false
		}
	}
	return true
}

// corner solves equations by Gaussian elimination; nil if they are dependent.
func corner(rows []constraint) []*big.Rat {
	n := len(rows)
	m := make([][]*big.Rat, n)
	for i, r := range rows {
		for _, a := range append(r.a[:n:n], r.b) {
			m[i] = append(m[i], new(big.Rat).SetInt64(a))
		}
	}
	for k := range n {
		p := k
		for p < n && m[p][k].Sign() == 0 {
			p++
		}
		if p == n {
			return nil
		}
		m[k], m[p] = m[p], m[k]
		for i := range n {
			if i == k || m[i][k].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Quo(m[i][k], m[k][k])
			for j := range m[i] {
				m[i][j].Sub(m[i][j], new(big.Rat).Mul(f, m[k][j]))
			}
		}
	}
	x := make([]*big.Rat, n)
	for i := range x {
		x[i] = new(big.Rat).Quo(m[i][n], m[i][i])
	}
	return x
}

func TestSolutionsAreTheBestCorners(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "n")
		cost := rapid.SliceOfN(rapid.Int64Range(0, 3), n, n).Draw(t, "cost")
		p, err := simplex.New(cost)
		require.NoError(t, err)
		most := rapid.SampledFrom([]int64{3, 3, 1 << 20, 1 << 40}).Draw(t, "most")
		var all []constraint
		for range rapid.IntRange(0, 6).Draw(t, "constraints") {
			c := constraint{rapid.SliceOfN(rapid.Int64Range(-most, most), n, n).Draw(t, "a"), rapid.Int64Range(-2*most, 2*most).Draw(t, "b")}
			all = append(all, c)
			var terms []simplex.Term
			for v, a := range c.a {
				terms = append(terms, simplex.Term{Variable: v, Coefficient: a})
			}
			p.AtMost(c.b, terms...)
			if rapid.Bool().Draw(t, "now") { // constraints may follow a solution
				_, err := p.Solve(context.Background())
				require.NoError(t, err)
			}
		}
		q := p.Clone()
		ok, err := p.Solve(context.Background())
		require.NoError(t, err)
		want := best(cost, all)
		require.Equal(t, want != nil, ok)
		if !ok {
			return
		}
		require.Equal(t, want.RatString(), p.Cost().RatString())
		require.True(t, feasible(all, p.Values()))
		require.Equal(t, want.RatString(), dot(cost, p.Values()).RatString())
		_, err = q.Solve(context.Background())
		require.NoError(t, err)
		require.Equal(t, want.RatString(), q.Cost().RatString())
	})
}

func TestEqualitiesAndHugeNumbers(t *testing.T) {
	p, err := simplex.New([]int64{1, 0})
	require.NoError(t, err)
	p.Equal(1<<60, simplex.Term{Variable: 0, Coefficient: 1 << 40}, simplex.Term{Variable: 1, Coefficient: 3})
	p.AtMost(1, simplex.Term{Variable: 1, Coefficient: 7})
	ok, err := p.Solve(t.Context())
	require.NoError(t, err)
	require.True(t, ok)
	want := new(big.Rat).Sub(big.NewRat(1<<60, 1<<40), new(big.Rat).SetFrac(big.NewInt(3), big.NewInt(7<<40)))
	require.Zero(t, want.Cmp(p.Cost()))
}

func TestRefusals(t *testing.T) {
	_, err := simplex.New([]int64{1, -1})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	p, err := simplex.New([]int64{1})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = p.Solve(ctx)
	require.ErrorIs(t, err, context.Canceled)
}
