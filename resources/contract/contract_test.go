package contract_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/service"
)

func subject(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[int]("test", "subject", key))
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func yuan(n int64) renjia.Money {
	m, err := renjia.Yuan(n)
	if err != nil {
		panic(err)
	}
	return m
}

// station is a draft with the published figures of a Guangzhou station: 2.4
// million yuan a year for at least 35,244 hours, by 20 social workers.
func station() contract.Contract {
	return contract.Contract{
		ID: renjia.ImportedID[contract.Contract]("test", "contract", "1"), Number: "FY-2026", Title: renjia.Both("Station"),
		Purchaser: subject("street"), Provider: subject("agency"), State: contract.Draft,
		Frame:  renjia.Period{From: day("2026-01-01"), Until: day("2029-01-01")},
		Period: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")},
		Price:  yuan(2_400_000), Hours: contract.Hours{Minimum: 35_244 * 60},
		Staffing: contract.Staffing{Headcount: 20, Certified: 14},
		Tranches: []contract.Tranche{
			{Name: renjia.Both("first"), Share: renjia.Frac(1, 2), From: day("2026-04-01"), Staffed: true},
			{Name: renjia.Both("second"), Share: renjia.Frac(2, 5), From: day("2026-07-01"), Completion: renjia.Frac(1, 2)},
			{Name: renjia.Both("last"), Share: renjia.Frac(1, 10), Evaluation: "final", Score: 60},
		},
	}
}

func TestPriceOfAnHourOfPublishedContracts(t *testing.T) {
	for name, c := range map[string]struct {
		yuan, hours int64
		want        string
	}{
		"Fengyang Street, Haizhu, 2023":     {2_400_000, 35_244, "68.10"},
		"three years of it":                 {7_200_000, 105_732, "68.10"},
		"Baiyun justice social work, least": {2_215_000, 39_192, "56.52"},
		"Baiyun justice social work, most":  {2_215_000, 48_356, "45.81"},
	} {
		x := station()
		x.Price = yuan(c.yuan)
		rate, err := x.Rate(service.Minutes(c.hours*60), renjia.HalfUp)
		require.NoError(t, err, name)
		require.Equal(t, c.want, rate.Rounded.Amount(), name)
		require.Zero(t, rate.Exact.Rat().Cmp(big.NewRat(c.yuan*100, c.hours)), name)
	}
	_, err := station().Rate(60, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = station().Rate(0, renjia.HalfUp)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestProgressIsExactAndExplained(t *testing.T) {
	// 73 of 365 days are a fifth: 7,048.8 hours are expected.
	c := station()
	at := func(hours service.Minutes, day renjia.Date) contract.Progress {
		p, err := c.Progress(hours*60, day, renjia.HalfUp)
		require.NoError(t, err)
		return p
	}
	p := at(7048, day("2026-03-14"))
	require.Equal(t, 73, p.Elapsed)
	require.Equal(t, renjia.Frac(35_244*60, 5), p.Expected)
	require.False(t, p.OnPace)
	require.Equal(t, renjia.Frac(7048, 35_244), p.Completion)
	require.True(t, at(7049, day("2026-03-14")).OnPace)
	require.Contains(t, p.Explanation.Text(renjia.English), "hours done, against an even pace (73 of 365 days): 7048 ≥ 35244/5 — fails [contract FY-2026]")
	require.Contains(t, p.Explanation.Text(renjia.Chinese), "每小时68.10 CNY")
	for _, x := range []struct {
		day  string
		days int
	}{{"2025-12-31", 0}, {"2026-01-01", 1}, {"2026-12-31", 365}, {"2027-06-01", 365}} {
		require.Equal(t, x.days, at(0, day(x.day)).Elapsed, x.day)
	}
	full := at(35_244, day("2026-12-31"))
	require.Equal(t, renjia.Frac(1, 1), full.Completion)
	require.True(t, full.Explanation.All())
}

func TestHoursBeyondTheMaximumAreNotCredited(t *testing.T) {
	c := station()
	c.Price, c.Hours = yuan(2_215_000), contract.Hours{Minimum: 39_192 * 60, Maximum: 48_356 * 60}
	p, err := c.Progress(50_000*60, day("2026-12-31"), renjia.HalfEven)
	require.NoError(t, err)
	require.Equal(t, service.Minutes(48_356*60), p.Credited)
	require.Equal(t, "45.81", p.RateAtMaximum.Rounded.Amount())
	require.Contains(t, p.Explanation.Text(renjia.English), "50000 hours were delivered")
}

func TestTranchesFallDueByTheirConditions(t *testing.T) {
	c := station()
	half := service.Minutes(35_244 * 30)
	for name, x := range map[string]struct {
		facts contract.Facts
		want  []bool
	}{
		"nothing yet":      {contract.Facts{AsOf: day("2026-03-31"), Staff: contract.Staff{Headcount: 20, Certified: 14}}, []bool{false, false, false}},
		"after month 3":    {contract.Facts{AsOf: day("2026-04-01"), Staff: contract.Staff{Headcount: 20, Certified: 14}}, []bool{true, false, false}},
		"one short":        {contract.Facts{AsOf: day("2026-04-01"), Staff: contract.Staff{Headcount: 20, Certified: 13}}, []bool{false, false, false}},
		"half the hours":   {contract.Facts{AsOf: day("2026-07-01"), Done: half}, []bool{false, true, false}},
		"a minute short":   {contract.Facts{AsOf: day("2026-07-01"), Done: half - 1}, []bool{false, false, false}},
		"passed":           {contract.Facts{AsOf: day("2027-01-15"), Scores: map[string]renjia.Fraction{"final": renjia.Frac(60, 1)}}, []bool{false, false, true}},
		"failed":           {contract.Facts{AsOf: day("2027-01-15"), Scores: map[string]renjia.Fraction{"final": renjia.Frac(5999, 100)}}, []bool{false, false, false}},
		"other evaluation": {contract.Facts{AsOf: day("2027-01-15"), Scores: map[string]renjia.Fraction{"mid-term": renjia.Frac(99, 1)}}, []bool{false, false, false}},
	} {
		payments, err := c.Payments(x.facts, renjia.TieFirst)
		require.NoError(t, err)
		for i, want := range x.want {
			require.Equal(t, want, payments[i].Due, "%s: tranche %d", name, i)
		}
	}
	_, err := c.Payments(contract.Facts{}, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestTranchesSumToThePrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := station()
		c.Price, _ = renjia.MoneyOf(rapid.Int64Range(1, 1_000_000_000).Draw(t, "fen"), renjia.CNY)
		parts := rapid.SliceOfN(rapid.Int64Range(1, 50), 1, 6).Draw(t, "parts")
		whole := int64(0)
		for _, p := range parts {
			whole += p
		}
		c.Tranches = nil
		for _, p := range parts {
			c.Tranches = append(c.Tranches, contract.Tranche{Name: renjia.Both("t"), Share: renjia.Frac(p, whole)})
		}
		payments, err := c.Payments(contract.Facts{}, renjia.TieLast)
		require.NoError(t, err)
		sum := int64(0)
		for i, p := range payments {
			sum += p.Amount.Minor()
			off := new(big.Rat).Sub(big.NewRat(p.Amount.Minor(), 1), new(big.Rat).Mul(big.NewRat(c.Price.Minor(), 1), big.NewRat(parts[i], whole)))
			require.Negative(t, off.Abs(off).Cmp(big.NewRat(1, 1)), "within one fen of the quota")
		}
		require.Equal(t, c.Price.Minor(), sum)
	})
}

func TestStatesMoveAlongTheTableOnly(t *testing.T) {
	verbs := map[string]func(*contract.Contract) error{
		"sign":      func(c *contract.Contract) error { return c.Sign(day("2025-12-20")) },
		"start":     func(c *contract.Contract) error { return c.Start(day("2026-01-01")) },
		"close":     func(c *contract.Contract) error { return c.Close(day("2027-01-15")) },
		"terminate": func(c *contract.Contract) error { return c.Terminate(day("2026-06-01"), "provider dissolved") },
	}
	paths := map[contract.State][]string{
		contract.Draft: {}, contract.Signed: {"sign"}, contract.Running: {"sign", "start"},
		contract.Closed: {"sign", "start", "close"}, contract.Terminated: {"sign", "terminate"},
	}
	edges := map[contract.State]map[string]contract.State{
		contract.Draft: {"sign": contract.Signed}, contract.Signed: {"start": contract.Running, "terminate": contract.Terminated},
		contract.Running: {"close": contract.Closed, "terminate": contract.Terminated},
	}
	for state, path := range paths {
		for verb, do := range verbs {
			c := station()
			for _, v := range path {
				require.NoError(t, verbs[v](&c))
			}
			require.Equal(t, state, c.State)
			before := c
			err := do(&c)
			if next, ok := edges[state][verb]; ok {
				require.NoError(t, err, "%s %s", state, verb)
				require.Equal(t, next, c.State)
				continue
			}
			var wrong *renjia.StateError
			require.ErrorAs(t, err, &wrong, "%s %s", state, verb)
			require.Equal(t, verb, wrong.Verb)
			for next := range edges[state] {
				require.Contains(t, wrong.Allowed, next)
			}
			require.Equal(t, before, c)
		}
	}
}

func TestDatesOfTheStatesFollowEachOther(t *testing.T) {
	c := station()
	require.ErrorIs(t, c.Sign(renjia.Date{}), renjia.ErrInvalid)
	require.NoError(t, c.Sign(day("2026-01-10")))
	require.ErrorIs(t, c.Start(day("2026-01-09")), renjia.ErrInvalid, "before the signing")
	require.ErrorIs(t, c.Start(day("2027-01-01")), renjia.ErrInvalid, "after the period")
	require.NoError(t, c.Start(day("2026-01-10")))
	require.ErrorIs(t, c.Close(day("2026-12-31")), renjia.ErrInvalid, "before the end")
	require.ErrorIs(t, c.Terminate(day("2026-06-01"), ""), renjia.ErrInvalid, "no reason")
	require.ErrorIs(t, c.Terminate(day("2026-01-09"), "x"), renjia.ErrInvalid, "before the start")
	require.Equal(t, contract.Running, c.State)
	require.NoError(t, c.Close(day("2027-01-01")))
}

func TestValidateRefusesImpossibleContracts(t *testing.T) {
	require.NoError(t, station().Validate())
	for name, spoil := range map[string]func(*contract.Contract){
		"two years":        func(c *contract.Contract) { c.Period.Until = day("2027-01-02") },
		"frame too long":   func(c *contract.Contract) { c.Frame.Until = day("2029-01-02") },
		"outside frame":    func(c *contract.Contract) { c.Frame.From = day("2026-01-02") },
		"open end":         func(c *contract.Contract) { c.Period.Until = renjia.Date{} },
		"maximum below":    func(c *contract.Contract) { c.Hours.Maximum = c.Hours.Minimum - 1 },
		"no hours":         func(c *contract.Contract) { c.Hours.Minimum = 0 },
		"no price":         func(c *contract.Contract) { c.Price = renjia.Money{} },
		"one's own":        func(c *contract.Contract) { c.Provider = c.Purchaser },
		"more certified":   func(c *contract.Contract) { c.Staffing.Certified = 21 },
		"shares below 1":   func(c *contract.Contract) { c.Tranches = c.Tranches[:2] },
		"no tranche":       func(c *contract.Contract) { c.Tranches = nil },
		"score of nothing": func(c *contract.Contract) { c.Tranches[2].Evaluation = "" },
		"share of nothing": func(c *contract.Contract) { c.Tranches[0].Share = renjia.Fraction{} },
		"unknown state":    func(c *contract.Contract) { c.State = "lost" },
		"bad indicator":    func(c *contract.Contract) { c.Indicators = []service.Indicator{{}} },
	} {
		c := station()
		spoil(&c)
		require.ErrorIs(t, c.Validate(), renjia.ErrInvalid, name)
	}
}
