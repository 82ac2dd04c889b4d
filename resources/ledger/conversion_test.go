package ledger_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Named mutants of conversion*.go, and the test that kills each:
//
//	rate-unchecked     amounts that the rate does not give are booked     TestAmountsFollowFromTheRate
//	base-swapped       the rate is applied to the other amount            TestAmountsFollowFromTheRate
//	one-pair           the conversion account is left out                 TestAnExchangeIsTwoBalancedPairs
//	spent-twice        exchanged money can be spent in both currencies    TestAnExchangeMovesWhatMayBeSpent
//	any-account        the first of several conversion accounts wins      TestTheConversionAccountIsTheOnlyOneOrNamed
//	fifo-as-average    the methods are mixed up                           TestGainsByTheNamedMethod
//	cent-lost          the rounded cost of a part is not kept in the rest TestNothingIsLostBetweenCostAndGain
//	reversal-counts    an exchange that was taken back counts             TestGainsAsOfADay
//	later-counts       an exchange after the day counts                   TestGainsAsOfADay

func exchangeChart(t require.TestingT, codes ...string) *ledger.Chart {
	china, err := ledger.China()
	require.NoError(t, err)
	accounts := slices.DeleteFunc(china.Accounts(), func(a ledger.Account) bool { return a.Role == ledger.Conversion })
	for _, code := range codes {
		accounts = append(accounts, ledger.Account{Code: code, Class: ledger.Asset, Name: renjia.Text{EN: "Conversion", ZH: "货币兑换"}, Role: ledger.Conversion})
	}
	chart, err := ledger.NewChart(china.Name(), china.Source(), accounts...)
	require.NoError(t, err)
	return chart
}

func rate(s string) renjia.Fraction {
	r, err := ledger.ParseRate(s)
	if err != nil {
		panic(err)
	}
	return r
}

// buy exchanges yuan for dollars at a price of one dollar.
func buy(key, date, yuan, dollars, price string) ledger.Exchange {
	return ledger.Exchange{
		ID: id[ledger.Entry](key), Date: day(date), Fund: free.ID, From: "1002", To: "1009", Given: cny(yuan), Got: money(dollars, "USD"),
		Rate: rate(price), Base: "USD", Rounding: renjia.HalfUp, Source: "bank slip", RateDate: day(date),
	}
}

// sell exchanges dollars for yuan.
func sell(key, date, dollars, yuan, price string) ledger.Exchange {
	x := buy(key, date, yuan, dollars, price)
	x.From, x.To, x.Given, x.Got = x.To, x.From, x.Got, x.Given
	return x
}

func entry(t require.TestingT, x ledger.Exchange) ledger.Entry {
	e, err := x.Entry(exchangeChart(t, "1098"))
	require.NoError(t, err)
	return e
}

func TestAnExchangeIsTwoBalancedPairs(t *testing.T) {
	chart := exchangeChart(t, "1098")
	l := ledger.New(chart)
	require.NoError(t, l.Open(free))
	post(t, l, receive("gift", "2026-01-05", free, "1000"), entry(t, buy("buy", "2026-02-01", "712.34", "100", "7.1234")))
	s, ok := l.Standing(free.ID, "USD")
	require.True(t, ok)
	require.Equal(t, money("100", "USD"), s.Balances["1009"])
	require.Equal(t, money("-100", "USD"), s.Balances["1098"])
	s, _ = l.Standing(free.ID, renjia.CNY)
	require.Equal(t, cny("287.66"), s.Balances["1002"])
	require.Equal(t, cny("712.34"), s.Balances["1098"])
	e := entry(t, buy("buy", "2026-02-01", "712.34", "100", "7.1234"))
	require.Equal(t, "exchange of 712.34 CNY for 100.00 USD", e.Text.EN)
	require.Equal(t, ledger.ExchangeRate, e.Lines[0].Valuation.Basis, "the rate, its source and its day are kept")
	require.Nil(t, e.Lines[2].Valuation)
}

// What may be spent changes its currency with the money, and is bound as before.
func TestAnExchangeMovesWhatMayBeSpent(t *testing.T) {
	l := ledger.New(exchangeChart(t, "1098"))
	require.NoError(t, l.Open(elderly))
	post(t, l, receive("gift", "2026-01-05", elderly, "1000"))
	x := buy("buy", "2026-02-01", "712.34", "100", "7.1234")
	x.Fund = elderly.ID
	post(t, l, entry(t, x))
	_, err := l.Post(spend("too much", "2026-02-02", elderly, "287.67", "meals"))
	var over *ledger.OverspendError
	require.ErrorAs(t, err, &over)
	require.Equal(t, cny("287.66"), over.Available)
	pay := func(key, amount, project string) error {
		_, err := l.Post(move(key, "2026-02-02", "5101", "1009", elderly, money(amount, "USD"), project))
		return err
	}
	require.ErrorIs(t, pay("other purpose", "1", "youth"), renjia.ErrForbidden)
	require.ErrorIs(t, pay("too many dollars", "100.01", "meals"), renjia.ErrState)
	require.NoError(t, pay("dollars", "60", "meals"))
	again := x
	again.ID = id[ledger.Entry]("again")
	_, err = l.Post(entry(t, again))
	require.ErrorAs(t, err, &over, "not more than is there")
	back := sell("back", "2026-03-01", "40", "284.94", "7.1234")
	back.Fund = elderly.ID
	post(t, l, entry(t, back))
	s, _ := l.Standing(elderly.ID, renjia.CNY)
	require.Equal(t, cny("572.60"), s.Received)
	then, err := l.StandingsAsOf(ledger.AsOf{Effective: day("2026-02-01")})
	require.NoError(t, err)
	require.Equal(t, cny("287.66"), then[0].Received)
	require.Equal(t, money("100", "USD"), then[1].Received)
}

func TestAmountsFollowFromTheRate(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*ledger.Exchange)
		want  error
	}{
		"right":             {func(*ledger.Exchange) {}, nil},
		"a fen off":         {func(x *ledger.Exchange) { x.Given = cny("712.35") }, renjia.ErrInvalid},
		"rounded up":        {func(x *ledger.Exchange) { x.Rate, x.Rounding, x.Given = rate("7.12341"), renjia.Up, cny("712.35") }, nil},
		"rounded otherwise": {func(x *ledger.Exchange) { x.Rate, x.Given = rate("7.12341"), cny("712.35") }, renjia.ErrInvalid},
		"per hundred":       {func(x *ledger.Exchange) { x.Rate = rate("712.34/100") }, nil},
		"other base":        {func(x *ledger.Exchange) { x.Base, x.Rate = renjia.CNY, renjia.Frac(50, 357); x.Given = cny("714") }, nil},
		"wrong base":        {func(x *ledger.Exchange) { x.Base = renjia.CNY }, renjia.ErrInvalid},
		"third base":        {func(x *ledger.Exchange) { x.Base = "EUR" }, renjia.ErrInvalid},
		"no base":           {func(x *ledger.Exchange) { x.Base = "" }, renjia.ErrUnspecified},
		"no rounding":       {func(x *ledger.Exchange) { x.Rounding = "" }, renjia.ErrUnspecified},
		"same currency":     {func(x *ledger.Exchange) { x.Got, x.Base = cny("1"), renjia.CNY }, renjia.ErrInvalid},
		"nothing":           {func(x *ledger.Exchange) { x.Given = cny("0") }, renjia.ErrInvalid},
		"negative":          {func(x *ledger.Exchange) { x.Given, x.Got = cny("-712.34"), money("-100", "USD") }, renjia.ErrInvalid},
		"no source":         {func(x *ledger.Exchange) { x.Source = "" }, renjia.ErrInvalid},
		"no rate day":       {func(x *ledger.Exchange) { x.RateDate = renjia.Date{} }, renjia.ErrInvalid},
		"no rate":           {func(x *ledger.Exchange) { x.Rate = renjia.Fraction{} }, renjia.ErrInvalid},
		"no fund":           {func(x *ledger.Exchange) { x.Fund = ledger.FundID{} }, renjia.ErrInvalid},
		"no account":        {func(x *ledger.Exchange) { x.To = "" }, renjia.ErrInvalid},
	} {
		x := buy("x", "2026-02-01", "712.34", "100", "7.1234")
		c.spoil(&x)
		e, err := x.Entry(exchangeChart(t, "1098"))
		if c.want == nil {
			require.NoError(t, err, name)
			require.NoError(t, e.Validate(), name)
			continue
		}
		require.ErrorIs(t, err, c.want, name)
	}
}

func TestTheConversionAccountIsTheOnlyOneOrNamed(t *testing.T) {
	x := buy("x", "2026-02-01", "712.34", "100", "7.1234")
	_, err := x.Entry(exchangeChart(t))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = x.Entry(exchangeChart(t, "1097", "1098"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	x.Account = "1097"
	e, err := x.Entry(exchangeChart(t, "1097", "1098"))
	require.NoError(t, err)
	require.Equal(t, "1097", e.Lines[1].Account)
	x.Account = "1002"
	_, err = x.Entry(exchangeChart(t, "1097", "1098"))
	require.ErrorIs(t, err, renjia.ErrNotFound, "no conversion account")
}

func TestRatesAreReadExactly(t *testing.T) {
	for text, want := range map[string]renjia.Fraction{
		"7.1234": renjia.Frac(35617, 5000), "712.34/100": renjia.Frac(35617, 5000), "50/7": renjia.Frac(50, 7), "1": renjia.Frac(1, 1), "0.10/0.3": renjia.Frac(1, 3),
	} {
		got, err := ledger.ParseRate(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "0", "1/0", "-7", "+7", "7,1", "7.", ".7", "1e3", "7.1/", "1/2/3", "٧", "99999999999999999999", "0.00000000000000000001", "7 ", "1..2"} {
		_, err := ledger.ParseRate(text)
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
	}
}

func FuzzParseRate(f *testing.F) {
	f.Add("7.1234")
	f.Add("712.34/100")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ledger.ParseRate(text)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.Positive(t, r.Sign())
		again, err := ledger.ParseRate(r.String())
		require.NoError(t, err)
		require.Equal(t, r, again)
	})
}

func gains(method ledger.CostMethod, asOf string) ledger.Gains {
	g := ledger.Gains{Home: renjia.CNY, Method: method, Rounding: renjia.HalfUp}
	if asOf != "" {
		g.AsOf = day(asOf)
	}
	return g
}

// Bought 100 at 7.00 and 100 at 8.00, sold 150 at 7.60: the cost is 1,125.00 at
// average and 1,100.00 first in, first out.
func TestGainsByTheNamedMethod(t *testing.T) {
	all := []ledger.Entry{
		entry(t, buy("a", "2026-01-10", "700", "100", "7")), entry(t, buy("b", "2026-02-10", "800", "100", "8")),
		entry(t, sell("c", "2026-03-10", "150", "1140", "7.6")),
	}
	for method, want := range map[ledger.CostMethod][2]string{ledger.AverageCost: {"375", "15"}, ledger.FirstIn: {"400", "40"}} {
		p, err := gains(method, "").Positions(exchangeChart(t, "1098"), stream(all...))
		require.NoError(t, err)
		require.Equal(t, []ledger.Position{{
			Fund: free.ID, Account: "1098", Foreign: money("50", "USD"), Cost: cny(want[0]), Realised: cny(want[1]), Balance: cny("360"),
		}}, p)
	}
}

func TestGainsAsOfADay(t *testing.T) {
	chart := exchangeChart(t, "1098")
	mistake := entry(t, buy("m", "2026-01-15", "900", "100", "9"))
	undo, err := mistake.Reversal(id[ledger.Entry]("undo"), day("2026-01-20"), renjia.Text{})
	require.NoError(t, err)
	all := []ledger.Entry{ // not in order of date
		entry(t, sell("c", "2026-03-10", "100", "760", "7.6")), entry(t, buy("a", "2026-01-10", "700", "100", "7")), mistake, undo,
		receive("gift", "2026-01-05", free, "1000"),
		move("gain", "2026-12-31", "1098", "4601", free, cny("60"), ""),
	}
	for on, want := range map[string]ledger.Position{
		"2026-01-10": {Foreign: money("100", "USD"), Cost: cny("700"), Realised: cny("0"), Balance: cny("700")},
		"2026-01-19": {Foreign: money("200", "USD"), Cost: cny("1600"), Realised: cny("0"), Balance: cny("1600")},
		"2026-01-20": {Foreign: money("100", "USD"), Cost: cny("700"), Realised: cny("0"), Balance: cny("700")},
		"2026-12-31": {Foreign: money("0", "USD"), Cost: cny("0"), Realised: cny("60"), Balance: cny("-60")},
	} {
		p, err := gains(ledger.FirstIn, on).Positions(chart, stream(all...))
		require.NoError(t, err)
		want.Fund, want.Account = free.ID, "1098"
		require.Equal(t, []ledger.Position{want}, p, on)
	}
	p, err := gains(ledger.FirstIn, "2026-01-09").Positions(chart, stream(all...))
	require.NoError(t, err)
	require.Empty(t, p)
}

func TestForeignGiftsMakeAShortPosition(t *testing.T) {
	all := []ledger.Entry{entry(t, sell("a", "2026-01-10", "100", "700", "7")), entry(t, buy("b", "2026-02-10", "1035", "150", "6.9"))}
	p, err := gains(ledger.FirstIn, "2026-01-31").Positions(exchangeChart(t, "1098"), stream(all...))
	require.NoError(t, err)
	require.Equal(t, money("-100", "USD"), p[0].Foreign)
	p, err = gains(ledger.FirstIn, "").Positions(exchangeChart(t, "1098"), stream(all...))
	require.NoError(t, err)
	require.Equal(t, money("50", "USD"), p[0].Foreign, "closed and turned")
	require.Equal(t, cny("345"), p[0].Cost)
	require.Equal(t, cny("10"), p[0].Realised)
}

func TestGainsAreAskedForWhatTheyLeaveOpen(t *testing.T) {
	chart := exchangeChart(t, "1098")
	_, err := ledger.Gains{Home: renjia.CNY}.Positions(chart, stream())
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, err, &missing)
	require.Len(t, missing.Choices, 2)
	for _, g := range []ledger.Gains{{Method: ledger.FirstIn, Rounding: renjia.HalfUp}, {Home: renjia.CNY, Method: "lifo", Rounding: renjia.HalfUp}} {
		_, err = g.Positions(chart, stream())
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	g := gains(ledger.FirstIn, "")
	g.Home = "EUR"
	_, err = g.Positions(chart, stream(entry(t, buy("a", "2026-01-10", "700", "100", "7"))))
	require.ErrorIs(t, err, renjia.ErrInvalid, "an exchange between two foreign currencies")
}

// Whatever is traded: cost held less realised gain is the balance of the
// account, and what is held is what was bought less what was sold. The slow way
// adds the lines up.
func TestNothingIsLostBetweenCostAndGain(t *testing.T) {
	chart := exchangeChart(t, "1098")
	rapid.Check(t, func(t *rapid.T) {
		var all []ledger.Entry
		dollars, yuan := new(big.Int), new(big.Int)
		for i := range rapid.IntRange(1, 12).Draw(t, "trades") {
			usd := rapid.Int64Range(1, 1e6).Draw(t, "cents")
			price := renjia.Frac(rapid.Int64Range(60000, 90000).Draw(t, "price"), 10000)
			got, err := renjia.MoneyOf(usd, "USD")
			require.NoError(t, err)
			cents, err := renjia.MoneyOf(usd, renjia.CNY)
			require.NoError(t, err)
			given, err := cents.Times(price, renjia.HalfUp)
			require.NoError(t, err)
			x := ledger.Exchange{
				ID: id[ledger.Entry](string(rune('a' + i))), Date: day("2026-01-10"), Fund: free.ID, From: "1002", To: "1009", Given: given, Got: got,
				Rate: price, Base: "USD", Rounding: renjia.HalfUp, Source: "bank", RateDate: day("2026-01-10"),
			}
			if rapid.Bool().Draw(t, "sell") {
				x.From, x.To, x.Given, x.Got = x.To, x.From, x.Got, x.Given
			}
			e, err := x.Entry(chart)
			require.NoError(t, err)
			for _, l := range e.Lines {
				if l.Account != "1098" {
					continue
				}
				sum := yuan
				if l.Amount.Currency() == "USD" {
					sum = dollars
				}
				sum.Add(sum, big.NewInt(l.Amount.Minor()))
			}
			all = append(all, e)
		}
		for _, method := range []ledger.CostMethod{ledger.AverageCost, ledger.FirstIn} {
			p, err := gains(method, "").Positions(chart, stream(all...))
			require.NoError(t, err)
			require.Equal(t, yuan.Int64(), p[0].Balance.Minor())
			require.Equal(t, -dollars.Int64(), p[0].Foreign.Minor())
			if p[0].Foreign.IsZero() {
				require.True(t, p[0].Cost.IsZero(), "what is not held costs nothing")
			}
		}
	})
}
