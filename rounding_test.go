package renjia

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var roundings = []Rounding{HalfEven, HalfUp, HalfDown, Down, Up, Ceiling, Floor}

func TestRoundingsOfSmallNumbers(t *testing.T) {
	// Columns as in roundings; rows are eighths: 20 is 2.5.
	for eighths, want := range map[int64][]int64{
		20:  {2, 3, 2, 2, 3, 3, 2},
		28:  {4, 4, 3, 3, 4, 4, 3},
		21:  {3, 3, 3, 2, 3, 3, 2},
		19:  {2, 2, 2, 2, 3, 3, 2},
		16:  {2, 2, 2, 2, 2, 2, 2},
		4:   {0, 1, 0, 0, 1, 1, 0},
		-4:  {0, -1, 0, 0, -1, 0, -1},
		-20: {-2, -3, -2, -2, -3, -2, -3},
		-21: {-3, -3, -3, -2, -3, -2, -3},
		0:   {0, 0, 0, 0, 0, 0, 0},
	} {
		for i, r := range roundings {
			m, err := Money{eighths, CNY}.Times(Frac(1, 8), r)
			require.NoError(t, err)
			require.Equal(t, want[i], m.Minor(), "%d/8 %s", eighths, r)
		}
	}
}

func TestRoundingsAreTheSharedOnes(t *testing.T) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(folder, "data/books/numeric.json"))
	require.NoError(t, err)
	var shared struct{ Rounding []map[string]any }
	require.NoError(t, json.Unmarshal(b, &shared))
	require.NotEmpty(t, shared.Rounding)
	times := 0
	for _, c := range shared.Rounding {
		scale := int64(c["scale"].(float64))
		ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(scale), nil)
		v := scaled(t, c["v"].(string), ten)
		for _, r := range roundings {
			want := scaled(t, c[strings.ReplaceAll(string(r), "-", "_")].(string), ten)
			require.True(t, want.IsInt())
			got, err := r.quotient(v.Num(), v.Denom())
			if !want.Num().IsInt64() {
				require.ErrorIs(t, err, ErrInvalid)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, want.Num().Int64(), got, "%s of %v to %d places", r, c["v"], scale)
			if !v.Num().IsInt64() || !v.Denom().IsInt64() {
				continue // no amount and no fraction holds it
			}
			public, err := Money{v.Num().Int64(), CNY}.Times(Frac(1, v.Denom().Int64()), r)
			require.NoError(t, err)
			require.Equal(t, got, public.Minor(), "%s of %v to %d places", r, c["v"], scale)
			times++
		}
	}
	require.Positive(t, times)
	t.Log(times, "roundings also by Money.Times")
}

func scaled(t *testing.T, s string, ten *big.Int) *big.Rat {
	t.Helper()
	v, ok := new(big.Rat).SetString(s)
	require.True(t, ok, s)
	return v.Mul(v, new(big.Rat).SetInt(ten))
}

func TestTheRoundingMustBeNamed(t *testing.T) {
	_, err := Money{1, CNY}.Times(Frac(1, 2), "")
	require.ErrorIs(t, err, ErrUnspecified)
	_, err = Money{1, CNY}.Times(Frac(1, 2), "nearest")
	require.ErrorIs(t, err, ErrInvalid)
}

func TestEveryRoundingIsWithinOneUnitOnItsSide(t *testing.T) {
	half := big.NewRat(1, 2)
	rapid.Check(t, func(t *rapid.T) {
		minor, num := rapid.Int64Range(-1e9, 1e9).Draw(t, "minor"), rapid.Int64Range(-1e6, 1e6).Draw(t, "num")
		f := Frac(num, rapid.Int64Range(1, 1e6).Draw(t, "den"))
		exact := new(big.Rat).Mul(new(big.Rat).SetInt64(minor), f.Rat())
		for _, r := range roundings {
			m, err := Money{minor, CNY}.Times(f, r)
			require.NoError(t, err)
			off := new(big.Rat).Sub(new(big.Rat).SetInt64(m.Minor()), exact) // up > 0
			size := new(big.Rat).Abs(off)
			require.Negative(t, size.Cmp(big.NewRat(1, 1)))
			switch r {
			case HalfEven, HalfUp, HalfDown:
				require.LessOrEqual(t, size.Cmp(half), 0)
			case Down:
				require.LessOrEqual(t, off.Sign()*exact.Sign(), 0)
			case Up:
				require.GreaterOrEqual(t, off.Sign()*exact.Sign(), 0)
			case Ceiling:
				require.GreaterOrEqual(t, off.Sign(), 0)
			case Floor:
				require.LessOrEqual(t, off.Sign(), 0)
			}
			if size.Cmp(half) == 0 && r == HalfEven {
				require.Zero(t, m.Minor()%2)
			}
		}
	})
}
