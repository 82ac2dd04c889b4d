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

func TestFractionsAreReducedSoThatEqualMeansSame(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     string
	}{
		{4, 6, "2/3"}, {-4, 6, "-2/3"}, {4, -6, "-2/3"}, {-4, -6, "2/3"}, {0, 7, "0"}, {0, -7, "0"}, {6, 3, "2"}, {1, 1, "1"},
		{math.MinInt64, math.MinInt64, "1"}, {math.MinInt64, 2, "-4611686018427387904"}, {2, math.MinInt64, "-1/4611686018427387904"},
		{math.MaxInt64, math.MaxInt64 - 1, "9223372036854775807/9223372036854775806"},
	} {
		f, err := renjia.NewFraction(c.num, c.den)
		require.NoError(t, err)
		require.Equal(t, c.want, f.String())
		back, err := renjia.ParseFraction(c.want)
		require.NoError(t, err)
		require.Equal(t, f, back)
	}
	require.Equal(t, renjia.Fraction{}, renjia.Frac(0, 5))
	require.Equal(t, "0", renjia.Fraction{}.String())
	require.Equal(t, int64(1), renjia.Fraction{}.Den())
}

func TestFractionsThatDoNotExistAreRefused(t *testing.T) {
	for _, c := range [][2]int64{{1, 0}, {0, 0}, {1, math.MinInt64}, {math.MinInt64, 1}, {math.MinInt64, 3}} {
		_, err := renjia.NewFraction(c[0], c[1])
		require.ErrorIs(t, err, renjia.ErrInvalid, "%d/%d", c[0], c[1])
		require.True(t, renjia.Frac(c[0], c[1]).IsZero())
	}
	for _, s := range []string{"", "/", "1/", "/2", "0.667", "2/3/4", "1/0", "2/-3", "+1/2", "1/+2", "01/2", "1/02", "-0", "-01", " 1/2", "1 /2", "１/2", "1e3", "99999999999999999999"} {
		_, err := renjia.ParseFraction(s)
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
}

func TestThresholdsAreMetExactlyOrNot(t *testing.T) {
	twoThirds := renjia.Frac(2, 3)
	for _, c := range []struct {
		part, whole int64
		want        int
	}{
		{200, 300, 0}, {199, 300, -1}, {201, 300, 1}, // 0.667·300 would ask for 201
		{6148914691236517204, 9223372036854775806, 0}, // exact where a float is not
		{6148914691236517203, 9223372036854775806, -1}, {6148914691236517205, 9223372036854775806, 1},
		{0, 1, -1}, {0, 0, 0},
	} {
		require.Equal(t, c.want, twoThirds.CompareShare(c.part, c.whole), "%d of %d", c.part, c.whole)
	}
}

func someFraction(t *rapid.T, label string) renjia.Fraction {
	for {
		f, err := renjia.NewFraction(rapid.Int64().Draw(t, label+" num"), rapid.Int64Min(1).Draw(t, label+" den"))
		if err == nil {
			return f
		}
	}
}

func TestComparisonsAreThoseOfRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, g := someFraction(t, "f"), someFraction(t, "g")
		require.Equal(t, f.Rat().Cmp(g.Rat()), f.Compare(g))
		require.Equal(t, f == g, f.Compare(g) == 0)
		require.Equal(t, f.Rat().Sign(), f.Sign())
		part, whole := rapid.Int64().Draw(t, "part"), rapid.Int64Min(1).Draw(t, "whole")
		require.Equal(t, big.NewRat(part, whole).Cmp(f.Rat()), f.CompareShare(part, whole))
		near, _ := f.Rat().Float64()
		require.InEpsilon(t, 1+math.Abs(near), 1+math.Abs(f.Float64()), 1e-15)
	})
}

func TestFractionsReadBackFromJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := someFraction(t, "f")
		b, err := json.Marshal(f)
		require.NoError(t, err)
		var back renjia.Fraction
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, f, back)
	})
	var f renjia.Fraction
	require.Error(t, json.Unmarshal([]byte(`0.5`), &f))
}

func FuzzParseFraction(f *testing.F) {
	for _, s := range []string{"2/3", "-1/2", "1", "0/5", "0.667", "1/0", "9223372036854775807/3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := renjia.ParseFraction(s)
		if err != nil {
			return
		}
		exact, ok := new(big.Rat).SetString(s)
		if !ok || exact.Cmp(got.Rat()) != 0 {
			t.Fatalf("%q became %s", s, got)
		}
		if back, err := renjia.ParseFraction(got.String()); err != nil || back != got {
			t.Fatalf("%s came back as %s, %v", got, back, err)
		}
	})
}
