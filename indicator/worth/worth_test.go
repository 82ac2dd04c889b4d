package worth_test

import (
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/worth"
)

func dec(s string) decimal.Decimal {
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.NewFromInt(-1 << 40) // no test takes it
	}
	return d
}

func yuan(t require.TestingT, s string) renjia.Money {
	m, err := renjia.ParseMoney(s, renjia.CNY)
	require.NoError(t, err)
	return m
}

func undefined(t require.TestingT, err error) {
	var u *measured.UndefinedError
	require.ErrorAs(t, err, &u)
	require.NotEmpty(t, u.Reason.ZH)
}

func amount(t require.TestingT, r *big.Rat) string {
	m, err := renjia.MoneyFromRat(r, renjia.CNY, renjia.HalfUp)
	require.NoError(t, err)
	return m.Amount()
}

// Three outcomes of a station, with the numbers of a reference computation by
// fractions in another language: 277,158.58, 1.52, 0.52 and 95,158.58.
func station() worth.Plan {
	outcome := func(name, quantity, proxy, deadweight, displacement, attribution, dropOff string, years int) worth.Outcome {
		return worth.Outcome{
			Name: name, Quantity: dec(quantity), Proxy: dec(proxy), Deadweight: dec(deadweight), Displacement: dec(displacement),
			Attribution: dec(attribution), DropOff: dec(dropOff), Years: years,
		}
	}
	return worth.Plan{
		Inputs: dec("182000"), Rate: dec("0.035"), Discounting: worth.EndOfYear, Ratio: worth.ValuePerInput,
		Outcomes: []worth.Outcome{
			outcome("work", "16", "9500", ".1", "0", ".05", ".5", 3),
			outcome("company", "40", "1200", ".25", ".1", ".3", ".35", 5),
			outcome("skills", "120", "85.5", ".05", "0", ".1", "0", 1),
		},
	}
}

func value(t require.TestingT, p worth.Plan) worth.Value {
	v, err := worth.Return(p)
	require.NoError(t, err)
	return v
}

func TestTheSocialReturnOfAStation(t *testing.T) {
	v := value(t, station())
	require.InDelta(t, 1.5228493265424061, v.Value, 1e-15)
	require.Equal(t, "277158.58", amount(t, v.Present))
	for i, want := range []string{"129960.00", "22680.00", "8772.30"} {
		require.Equal(t, want, amount(t, v.Outcomes[i].FirstYear))
	}
	p := station()
	p.Ratio = worth.NetReturn
	require.InDelta(t, 0.522849326542406, value(t, p).Value, 1e-14)
	p.Ratio = worth.NetPresent
	require.Equal(t, "95158.58", amount(t, value(t, p).Exact))
	p.Discounting = worth.StartOfYear
	require.Equal(t, "286859.13", amount(t, value(t, p).Present))
}

// 100 people at ¥500, deadweight .2, attribution .25: ¥30,000 a year; over three
// years with a drop-off of 10 % and 3.5 %: ¥76,107.50, of ¥60,000 1.2685.
func TestTheSocialReturnOfOneOutcome(t *testing.T) {
	p := worth.Plan{
		Inputs: dec("60000"), Rate: dec(".035"), Discounting: worth.EndOfYear, Ratio: worth.ValuePerInput,
		Outcomes: []worth.Outcome{{Quantity: dec("100"), Proxy: dec("500"), Deadweight: dec(".2"), Attribution: dec(".25"), DropOff: dec(".1"), Years: 3}},
	}
	v := value(t, p)
	require.Equal(t, "76107.50", amount(t, v.Present))
	require.InDelta(t, 1.2685, v.Value, .00005)

	p.Ratio, p.Discounting, p.Rate = worth.GrossPerInput, worth.NotAtAll, decimal.Zero
	require.Equal(t, big.NewRat(50000*271, 100*60000), value(t, p).Exact) // 1 + .9 + .81
}

func TestSocialReturnsAskAndRefuse(t *testing.T) {
	for _, change := range []func(*worth.Plan){
		func(p *worth.Plan) { p.Ratio = "" },
		func(p *worth.Plan) { p.Discounting = "" },
	} {
		p := station()
		change(&p)
		_, err := worth.Return(p)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	for name, change := range map[string]func(*worth.Plan){
		"sroi":                          func(p *worth.Plan) { p.Ratio = "roi" },
		`"mid-year"`:                    func(p *worth.Plan) { p.Discounting = "mid-year" },
		"inputs: -1":                    func(p *worth.Plan) { p.Inputs = dec("-1") },
		"rate: -1":                      func(p *worth.Plan) { p.Rate = dec("-1") },
		"rate: 0.035":                   func(p *worth.Plan) { p.Discounting = worth.NotAtAll },
		"outcomes[1].attribution: -0.1": func(p *worth.Plan) { p.Outcomes[1].Attribution = dec("-.1") },
		"outcomes[0].deadweight: 1.1":   func(p *worth.Plan) { p.Outcomes[0].Deadweight = dec("1.1") },
		"outcomes[0].displacement: 2":   func(p *worth.Plan) { p.Outcomes[0].Displacement = dec("2") },
		"outcomes[2].drop_off: -1":      func(p *worth.Plan) { p.Outcomes[2].DropOff = dec("-1") },
		"outcomes[0].quantity: -1":      func(p *worth.Plan) { p.Outcomes[0].Quantity = dec("-1") },
		"outcomes[0].years: 0":          func(p *worth.Plan) { p.Outcomes[0].Years = 0 },
		"outcomes[0].years: 101":        func(p *worth.Plan) { p.Outcomes[0].Years = 101 },
	} {
		p := station()
		change(&p)
		_, err := worth.Return(p)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		require.ErrorContains(t, err, name)
	}
	p := station()
	p.Inputs = decimal.Zero
	_, err := worth.Return(p)
	undefined(t, err)
	p.Ratio = worth.NetPresent
	require.Equal(t, "277158.58", amount(t, value(t, p).Exact))
	p.Outcomes = nil
	_, err = worth.Return(p)
	undefined(t, err)
}

func TestNumbersThatWouldFillTheMemoryAreRefused(t *testing.T) {
	for _, d := range []decimal.Decimal{decimal.New(1, 1<<30), decimal.New(1, -1<<30), dec("1e39").Mul(dec("123"))} {
		p := station()
		p.Outcomes[0].Quantity = d
		_, err := worth.Return(p)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		p = station()
		p.Outcomes[0].DropOff = d
		_, err = worth.Return(p)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		p = station()
		p.Rate = d
		_, err = worth.Return(p)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = worth.PerOutcome(yuan(t, "1"), yuan(t, "0"), d, renjia.HalfUp)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = station().Around(d)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = worth.Frontier([]worth.Alternative{{Cost: yuan(t, "1"), Effect: d}})
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = worth.Compare(worth.Alternative{}, worth.Alternative{Cost: yuan(t, "1"), Effect: d})
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestHarmCountsAgainst(t *testing.T) {
	p := station()
	p.Outcomes[0].Proxy = p.Outcomes[0].Proxy.Neg()
	require.Negative(t, value(t, p).Exact.Sign())
}

// A share may be 1: nothing is left.
func TestAnOutcomeThatIsOwedToOthers(t *testing.T) {
	p := station()
	for i := range p.Outcomes {
		p.Outcomes[i].Attribution = dec("1")
	}
	require.Zero(t, value(t, p).Value)
	require.Positive(t, value(t, p).Gross.Sign())
}

// The slow way: every year on its own.
func TestPresentValueIsTheSumOfItsYears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Map(rapid.Int64Range(0, 100), func(i int64) decimal.Decimal { return decimal.New(i, -2) })
		o := worth.Outcome{
			Quantity: decimal.NewFromInt(rapid.Int64Range(0, 50).Draw(t, "quantity")), Proxy: decimal.NewFromInt(rapid.Int64Range(-9, 99).Draw(t, "proxy")),
			Deadweight: share.Draw(t, "deadweight"), Displacement: share.Draw(t, "displacement"), Attribution: share.Draw(t, "attribution"),
			DropOff: share.Draw(t, "drop-off"), Years: rapid.IntRange(1, 6).Draw(t, "years"),
		}
		rate := share.Draw(t, "rate")
		first := 0
		p := worth.Plan{Inputs: dec("7"), Rate: rate, Discounting: worth.StartOfYear, Ratio: worth.NetPresent, Outcomes: []worth.Outcome{o}}
		if rapid.Bool().Draw(t, "end of year") {
			p.Discounting, first = worth.EndOfYear, 1
		}
		want := 0.0
		kept := func(d decimal.Decimal) float64 { return 1 - d.InexactFloat64() }
		for y := range o.Years {
			worth := o.Quantity.InexactFloat64() * o.Proxy.InexactFloat64() * kept(o.Deadweight) * kept(o.Displacement) * kept(o.Attribution)
			for range y {
				worth *= kept(o.DropOff)
			}
			for range y + first {
				worth /= 1 + rate.InexactFloat64()
			}
			want += worth
		}
		require.InDelta(t, want-7, value(t, p).Value, 1e-9)
	})
}

func TestATornadoShowsTheWidestFirst(t *testing.T) {
	p := station()
	ranges, err := p.Around(dec(".2"))
	require.NoError(t, err)
	require.Len(t, ranges, 2+5+6+4) // what is zero does not move
	swings, err := p.Tornado(ranges)
	require.NoError(t, err)
	require.Equal(t, worth.OfInputs, swings[0].Assumption)
	for i := range swings[1:] {
		require.GreaterOrEqual(t, swings[i].Width.Cmp(swings[i+1].Width), 0)
	}
	for _, s := range swings {
		if s.Assumption == worth.OfProxy && s.Outcome == 2 {
			fifth := new(big.Rat).Mul(big.NewRat(2, 5), new(big.Rat).Quo(value(t, p).Outcomes[2].Present, big.NewRat(182000, 1)))
			require.Equal(t, fifth, s.Width)
		}
	}
	require.Equal(t, station(), p)
}

func TestRangesStayShares(t *testing.T) {
	p := station()
	p.Outcomes[0].Deadweight = dec(".9")
	ranges, err := p.Around(dec(".5"))
	require.NoError(t, err)
	_, err = p.Tornado(ranges)
	require.NoError(t, err)
	for _, by := range []string{"0", "1", "-.1"} {
		_, err = p.Around(dec(by))
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestTornadoesRefuse(t *testing.T) {
	for _, r := range []worth.Range{
		{Assumption: worth.OfProxy, Outcome: 3}, {Assumption: worth.OfProxy, Outcome: -1}, {Assumption: "weather"},
		{Assumption: worth.OfDeadweight, High: dec("2")}, {Assumption: worth.OfDeadweight, Low: dec("-2")},
	} {
		_, err := station().Tornado([]worth.Range{r})
		require.Error(t, err)
	}
	p := station()
	p.Inputs = decimal.Zero
	_, err := p.Tornado(nil)
	undefined(t, err)
}

func TestBreakEvenBreaksEven(t *testing.T) {
	p := station()
	for _, a := range []worth.Assumption{worth.OfInputs, worth.OfQuantity, worth.OfProxy, worth.OfDeadweight, worth.OfAttribution} {
		even, err := p.BreakEven(a, 0)
		require.NoError(t, err, a)
		exact, ok := new(big.Rat).SetString(even.RatString())
		require.True(t, ok)
		changed := station()
		changed.Ratio = worth.NetPresent
		d := decimal.NewFromBigRat(exact, 40)
		switch a {
		case worth.OfInputs:
			changed.Inputs = d
		case worth.OfQuantity:
			changed.Outcomes[0].Quantity = d
		case worth.OfProxy:
			changed.Outcomes[0].Proxy = d
		case worth.OfDeadweight:
			changed.Outcomes[0].Deadweight = d
		case worth.OfAttribution:
			changed.Outcomes[0].Attribution = d
		}
		require.InDelta(t, 0, value(t, changed).Value, 1e-20, a)
	}
	_, err := p.BreakEven(worth.OfRate, 0)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = p.BreakEven(worth.OfDeadweight, 2) // too little depends on it
	undefined(t, err)
	p.Outcomes[2].Attribution = dec("1")
	_, err = p.BreakEven(worth.OfProxy, 2)
	undefined(t, err)
	p.Inputs = dec("1")
	_, err = p.BreakEven(worth.OfQuantity, 1) // fewer than nobody
	undefined(t, err)
}

// (478,600.50 + 23,930.03)/214 clients and /137 outcomes.
func TestCostPerOutcome(t *testing.T) {
	for units, want := range map[string]string{"137": "3668.11", "214": "2348.27"} {
		u, err := worth.PerOutcome(yuan(t, "478600.50"), yuan(t, "23930.03"), dec(units), renjia.HalfUp)
		require.NoError(t, err)
		require.Equal(t, want, u.Amount.Amount())
	}
	u, err := worth.PerOutcome(yuan(t, "10"), yuan(t, "0"), dec("2.5"), renjia.HalfUp)
	require.NoError(t, err)
	require.Equal(t, 4.0, u.Value)
	require.EqualValues(t, 3, u.N)

	_, err = worth.PerOutcome(yuan(t, "10"), yuan(t, "0"), decimal.Zero, renjia.HalfUp)
	undefined(t, err)
	_, err = worth.PerOutcome(yuan(t, "10"), yuan(t, "0"), dec("1"), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, c := range [][3]string{{"-1", "0", "1"}, {"1", "-1", "1"}, {"1", "0", "-1"}} {
		_, err = worth.PerOutcome(yuan(t, c[0]), yuan(t, c[1]), dec(c[2]), renjia.HalfUp)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	dollars, err := renjia.ParseMoney("1", "USD")
	require.NoError(t, err)
	_, err = worth.PerOutcome(yuan(t, "1"), dollars, dec("1"), renjia.HalfUp)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func alternative(t require.TestingT, name, cost, effect string) worth.Alternative {
	return worth.Alternative{Name: name, Cost: yuan(t, cost), Effect: dec(effect)}
}

func TestOneMoreOutcome(t *testing.T) {
	old := alternative(t, "old", "441200.00", "118")
	i, err := worth.Compare(old, alternative(t, "new", "502530.53", "137"))
	require.NoError(t, err)
	r, err := i.ICER()
	require.NoError(t, err)
	require.Equal(t, "3227.92", amount(t, r.Exact))

	for _, c := range []struct {
		cost, effect string
		want         worth.Verdict
	}{
		{"441200", "118", worth.Equal},
		{"441201", "118", worth.Dominated}, {"441201", "117", worth.Dominated}, {"441200", "117", worth.Dominated},
		{"441199", "118", worth.Dominant}, {"441199", "119", worth.Dominant}, {"441200", "119", worth.Dominant},
		{"441199", "117", worth.LessForLess},
	} {
		i, err := worth.Compare(old, alternative(t, "new", c.cost, c.effect))
		require.NoError(t, err)
		require.Equal(t, c.want, i.Verdict)
		_, err = i.ICER()
		undefined(t, err)
		if c.want == worth.Dominated {
			require.ErrorContains(t, err, "dominated")
		}
	}
	dollars, err := renjia.ParseMoney("1", "USD")
	require.NoError(t, err)
	_, err = worth.Compare(old, worth.Alternative{Cost: dollars})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// B is dominated by A; C lies above the line from A to D.
func TestTheFrontier(t *testing.T) {
	f, err := worth.Frontier([]worth.Alternative{
		alternative(t, "D", "500", "50"), alternative(t, "A", "100", "10"), alternative(t, "E", "900", "60"),
		alternative(t, "C", "400", "30"), alternative(t, "B", "150", "10"), alternative(t, "A again", "100", "10"),
	})
	require.NoError(t, err)
	names, places := "", map[string]worth.Place{}
	for _, s := range f {
		names += s.Name + ";"
		places[s.Name] = s.Place
		require.Equal(t, s.Place == worth.OnFrontier && s.Name != "A", s.ICER != nil, s.Name)
	}
	require.Equal(t, "A;A again;B;C;D;E;", names)
	require.Equal(t, map[string]worth.Place{
		"A": worth.OnFrontier, "A again": worth.SimplyDominated, "B": worth.SimplyDominated, "C": worth.ExtendedDominated,
		"D": worth.OnFrontier, "E": worth.OnFrontier,
	}, places)
	require.Equal(t, big.NewRat(10, 1), f[4].ICER)
	require.Equal(t, big.NewRat(40, 1), f[5].ICER)

	_, err = worth.Frontier(nil)
	undefined(t, err)
}

// The slow way: an alternative is on the frontier if no other and no mixture of two
// others costs no more and achieves more, or costs less and achieves no less.
func TestNoMixtureBeatsTheFrontier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []worth.Alternative
		for range rapid.IntRange(1, 7).Draw(t, "n") {
			cost, err := renjia.Yuan(rapid.Int64Range(0, 12).Draw(t, "cost"))
			require.NoError(t, err)
			all = append(all, worth.Alternative{Cost: cost, Effect: decimal.NewFromInt(rapid.Int64Range(0, 12).Draw(t, "effect"))})
		}
		f, err := worth.Frontier(all)
		require.NoError(t, err)
		for i, s := range f {
			beaten := false
			for j, a := range f {
				beaten = beaten || i != j && better(a, s, j < i)
				for _, b := range f {
					beaten = beaten || mixed(a, b, s)
				}
			}
			require.Equal(t, beaten, s.Place != worth.OnFrontier, "%v of %v", s, f)
		}
	})
}

// better reports whether a costs no more and achieves no less; of equals, the first.
func better(a, s worth.Standing, first bool) bool {
	c, e := a.Cost.Minor()-s.Cost.Minor(), a.Effect.Cmp(s.Effect)
	return c <= 0 && e >= 0 && (first || c != 0 || e != 0)
}

// mixed reports whether a mixture of a and b achieves more for the cost of s.
func mixed(a, b, s worth.Standing) bool {
	ac, bc, sc := a.Cost.Minor(), b.Cost.Minor(), s.Cost.Minor()
	if !(ac < sc && sc < bc) {
		return false
	}
	ae, be, se := a.Effect.IntPart(), b.Effect.IntPart(), s.Effect.IntPart()
	return ae*(bc-sc)+be*(sc-ac) > se*(bc-ac)
}
