package renjia_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

func fen(t require.TestingT, n int64) renjia.Money {
	m, err := renjia.MoneyOf(n, renjia.CNY)
	require.NoError(t, err)
	return m
}

// edgy draws any int64, the ends of the range more often than chance would.
func edgy() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-200, 200),
		rapid.Int64Range(math.MaxInt64-200, math.MaxInt64), rapid.Int64Range(math.MinInt64, math.MinInt64+200))
}

func TestSumsAreExactOrErrors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := edgy().Draw(t, "x"), edgy().Draw(t, "y")
		a, b := fen(t, x), fen(t, y)
		check := func(want *big.Int, got renjia.Money, err error) {
			if !want.IsInt64() {
				require.ErrorIs(t, err, renjia.ErrInvalid)
				require.Equal(t, renjia.Money{}, got)
				return
			}
			require.NoError(t, err)
			require.Equal(t, fen(t, want.Int64()), got)
		}
		sum, err := a.Add(b)
		check(new(big.Int).Add(big.NewInt(x), big.NewInt(y)), sum, err)
		diff, err := a.Sub(b)
		check(new(big.Int).Sub(big.NewInt(x), big.NewInt(y)), diff, err)
		neg, err := a.Neg()
		check(new(big.Int).Neg(big.NewInt(x)), neg, err)
		c, err := a.Compare(b)
		require.NoError(t, err)
		require.Equal(t, big.NewInt(x).Cmp(big.NewInt(y)), c)
		require.Equal(t, big.NewInt(x).Sign(), a.Sign())
		require.Equal(t, x == 0, a.IsZero())
	})
}

func TestDifferentCurrenciesDoNotMix(t *testing.T) {
	yen, err := renjia.MoneyOf(0, "JPY")
	require.NoError(t, err)
	a := fen(t, 1)
	_, err = a.Add(yen)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = a.Sub(yen)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = a.Compare(yen)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = renjia.SumMoney(a, yen)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.EqualError(t, err, "0.01 CNY and 0 JPY: different currencies: invalid")
}

func TestZeroMoneyAddsToAnyCurrency(t *testing.T) {
	a, zero := fen(t, 7), renjia.Money{}
	for _, op := range []func() (renjia.Money, error){
		func() (renjia.Money, error) { return a.Add(zero) },
		func() (renjia.Money, error) { return zero.Add(a) },
		func() (renjia.Money, error) { return a.Sub(zero) },
		func() (renjia.Money, error) { return renjia.SumMoney(zero, a, zero) },
	} {
		got, err := op()
		require.NoError(t, err)
		require.Equal(t, a, got)
	}
	sum, err := renjia.SumMoney()
	require.NoError(t, err)
	require.Equal(t, zero, sum)
}

func TestEveryCurrencyHasItsOwnPlaces(t *testing.T) {
	for _, c := range []struct {
		currency renjia.Currency
		text     string
		minor    int64
		written  string
	}{
		{"CNY", "12.3", 1230, "12.30"},
		{"CNY", "-0.05", -5, "-0.05"},
		{"CNY", "007", 700, "7.00"},
		{"CNY", "1.2300", 123, "1.23"},
		{"JPY", "12", 12, "12"},
		{"JPY", "12.0", 12, "12"},
		{"KWD", "12.345", 12345, "12.345"},
		{"KWD", "-1", -1000, "-1.000"},
		{"CLF", "0.0001", 1, "0.0001"},
		{"CNY", "92233720368547758.07", math.MaxInt64, "92233720368547758.07"},
		{"CNY", "-92233720368547758.08", math.MinInt64, "-92233720368547758.08"},
	} {
		m, err := renjia.ParseMoney(c.text, c.currency)
		require.NoError(t, err, c.text)
		require.Equal(t, c.minor, m.Minor(), c.text)
		require.Equal(t, c.currency, m.Currency())
		require.Equal(t, c.written, m.Amount())
		require.Equal(t, c.written+" "+string(c.currency), m.String())
		require.Equal(t, c.written, m.Decimal().StringFixed(-m.Decimal().Exponent()))
	}
}

func TestAmountsThatNeedRoundingOrGuessingAreRefused(t *testing.T) {
	for _, s := range []string{
		"", "-", ".", "1.", ".5", "+1", "1e2", "1,000", " 1", "1 ", "--1", "１", "0x1", "1.2.3", "NaN",
		"0.001", "12.345", "92233720368547758.08", "-92233720368547758.09", "99999999999999999999",
	} {
		_, err := renjia.ParseMoney(s, renjia.CNY)
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
	_, err := renjia.ParseMoney("1.5", "JPY")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = renjia.ParseMoney("1.0005", "KWD")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, c := range []renjia.Currency{"", "cny", "RMB", "XXX", "CNYX", "NY ", " AE"} {
		_, err = renjia.ParseMoney("1", c)
		require.ErrorIs(t, err, renjia.ErrInvalid, c)
		_, err = renjia.MoneyOf(1, c)
		require.ErrorIs(t, err, renjia.ErrInvalid, c)
		_, err = renjia.MoneyFromDecimal(decimal.New(1, 0), c)
		require.ErrorIs(t, err, renjia.ErrInvalid, c)
	}
}

func TestDecimalsConvertExactlyOrFail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]renjia.Currency{"CNY", "JPY", "KWD"}).Draw(t, "currency")
		m, err := renjia.MoneyOf(edgy().Draw(t, "minor"), c)
		require.NoError(t, err)
		back, err := renjia.MoneyFromDecimal(m.Decimal(), c)
		require.NoError(t, err)
		require.Equal(t, m, back)
	})
	for _, s := range []string{"0.001", "92233720368547758.08", "1e40"} {
		_, err := renjia.MoneyFromDecimal(decimal.RequireFromString(s), renjia.CNY)
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
	m, err := renjia.MoneyFromDecimal(decimal.RequireFromString("1.5e3"), renjia.CNY)
	require.NoError(t, err)
	require.Equal(t, fen(t, 150000), m)
}

func TestYuanAreHundredFen(t *testing.T) {
	m, err := renjia.Yuan(-3)
	require.NoError(t, err)
	require.Equal(t, fen(t, -300), m)
	for _, n := range []int64{math.MaxInt64/100 + 1, math.MinInt64/100 - 1} {
		_, err = renjia.Yuan(n)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestMoneyReadsBackWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]renjia.Currency{"CNY", "JPY", "KWD", "CLF"}).Draw(t, "currency")
		m, err := renjia.MoneyOf(edgy().Draw(t, "minor"), c)
		require.NoError(t, err)
		b, err := json.Marshal(m)
		require.NoError(t, err)
		var back renjia.Money
		require.NoError(t, json.Unmarshal(b, &back))
		require.True(t, m == back)
		parsed, err := renjia.ParseMoney(m.Amount(), c)
		require.NoError(t, err)
		require.True(t, m == parsed)
	})
}

func TestMoneyIsWrittenAsExactText(t *testing.T) {
	b, err := json.Marshal([]renjia.Money{fen(t, 1230), fen(t, -5), fen(t, 0), {}})
	require.NoError(t, err)
	require.Equal(t, `[{"amount":"12.30","currency":"CNY"},{"amount":"-0.05","currency":"CNY"},`+
		`{"amount":"0.00","currency":"CNY"},null]`, string(b))
}

func TestMoneyInJSONIsRefusedUnlessItIsText(t *testing.T) {
	m := fen(t, 9)
	for _, s := range []string{
		`12.30`, `"12.30 CNY"`, `{"amount":12.30,"currency":"CNY"}`, `{"amount":"12.30"}`, `{"currency":"CNY"}`,
		`{}`, `[]`, `{"amount":"0.001","currency":"CNY"}`, `{"amount":"1","currency":"cny"}`, `{"amount":null,"currency":"CNY"}`,
	} {
		require.ErrorIs(t, json.Unmarshal([]byte(s), &m), renjia.ErrInvalid, s)
		require.Equal(t, fen(t, 9), m, "a refused amount changes nothing")
	}
	require.NoError(t, json.Unmarshal([]byte("null"), &m))
	require.Equal(t, renjia.Money{}, m)
}

func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"12.30", "-5", "0.001", "-92233720368547758.08", "1e3", ""} {
		f.Add(s, "CNY")
		f.Add(s, "KWD")
	}
	f.Fuzz(func(t *testing.T, s, c string) {
		m, err := renjia.ParseMoney(s, renjia.Currency(c))
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		exact, ok := new(big.Rat).SetString(s)
		require.True(t, ok)
		require.Zero(t, exact.Cmp(m.Decimal().Rat()))
		back, err := renjia.ParseMoney(m.Amount(), m.Currency())
		require.NoError(t, err)
		require.True(t, m == back)
	})
}

func FuzzMoneyJSON(f *testing.F) {
	for _, s := range []string{`{"amount":"12.30","currency":"CNY"}`, "null", `{"amount":1,"currency":"JPY"}`, "{}", `"x"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var m, back renjia.Money
		if json.Unmarshal(b, &m) != nil {
			return
		}
		out, err := json.Marshal(m)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(out, &back))
		require.True(t, m == back)
	})
}

func TestMoneyFromRatIsRoundedAsNamed(t *testing.T) {
	for _, c := range []struct {
		how  renjia.Rounding
		want string
	}{{renjia.HalfUp, "-0.13"}, {renjia.HalfEven, "-0.12"}, {renjia.Ceiling, "-0.12"}, {renjia.Up, "-0.13"}} {
		m, err := renjia.MoneyFromRat(big.NewRat(-1, 8), renjia.CNY, c.how)
		require.NoError(t, err)
		require.Equal(t, c.want, m.Amount(), c.how)
	}
	_, err := renjia.MoneyFromRat(big.NewRat(1, 8), renjia.CNY, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = renjia.MoneyFromRat(big.NewRat(math.MaxInt64, 1), renjia.CNY, renjia.HalfUp)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = renjia.MoneyFromRat(big.NewRat(1, 8), "XXQ", renjia.HalfUp)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
