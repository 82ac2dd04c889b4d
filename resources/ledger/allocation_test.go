package ledger_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Named mutants of allocation*.go, and the test that kills each:
//
//	one-fund-pays      the credit of all parts goes to the first fund     TestASharedCostBalancesInEveryFund
//	rest-lost          a rest kept apart is dropped                       TestARestKeptApartIsBorneBySomeone
//	zero-lines         parts of zero are booked                           TestASharedCostBalancesInEveryFund
//	back-flow          a step-down hands back to earlier pools            TestTheTextbookOverheads
//	pool-forgets       what a pool received is not handed on              TestTheTextbookOverheads, TestFullCostsSumToAllCosts
//	zero-per-outcome   no outcomes give a cost of zero each               TestCostPerOutcome
//	dominated-ratio    a dominated way gets a ratio                       TestAWayThatIsDominatedHasNoRatio

func rent(how renjia.Division, tie renjia.Tie, weights ...int64) ledger.Sharing {
	s := ledger.Sharing{Expense: "5101", Credit: "1002", Measure: renjia.Text{EN: "floor area", ZH: "面积"}, Source: "lease", Division: how, Tie: tie}
	bearers := []ledger.Share{{Fund: free.ID, Project: "office"}, {Fund: elderly.ID, Project: "meals"}, {Fund: free.ID, Project: "youth"}, {Fund: both.ID, Project: "meals"}}
	for i, w := range weights {
		b := bearers[i%len(bearers)]
		b.Weight = renjia.Frac(w, 1)
		s.Shares = append(s.Shares, b)
	}
	return s
}

func TestASharedCostBalancesInEveryFund(t *testing.T) {
	for _, how := range []renjia.Division{renjia.LargestRemainder, renjia.FloorToFirst, renjia.FloorToLast} {
		for _, amount := range []string{"100", "-100", "0.02"} {
			lines, why, err := rent(how, renjia.TieLast, 1, 1, 1, 0).Lines(cny(amount))
			require.NoError(t, err)
			require.NoError(t, ledger.Entry{Date: day("2026-03-01"), Lines: lines}.Validate())
			total := renjia.Money{}
			for _, l := range lines {
				require.NotEqual(t, both.ID, l.Fund, "a weight of zero bears nothing")
				if l.Account == "5101" {
					total, err = total.Add(l.Amount)
					require.NoError(t, err)
				}
			}
			require.Equal(t, cny(amount), total)
			require.Len(t, why.Steps, 4)
		}
	}
	lines, _, err := rent(renjia.LargestRemainder, renjia.TieLast, 1, 1, 1).Lines(cny("100"))
	require.NoError(t, err)
	l := books(t)
	post(t, l, receive("a", "2026-01-05", free, "1000"), receive("b", "2026-01-05", elderly, "33.33"))
	post(t, l, ledger.Entry{ID: id[ledger.Entry]("rent"), Date: day("2026-03-01"), Lines: lines})
	s, _ := l.Standing(free.ID, renjia.CNY)
	require.Equal(t, cny("66.67"), s.Spent)
}

func TestARestKeptApartIsBorneBySomeone(t *testing.T) {
	s := rent(renjia.FloorSeparate, "", 1, 1, 1)
	_, _, err := s.Lines(cny("100"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	s.Rest = &ledger.Share{Fund: free.ID, Project: "rounding"}
	lines, why, err := s.Lines(cny("100"))
	require.NoError(t, err)
	require.NoError(t, ledger.Entry{Date: day("2026-03-01"), Lines: lines}.Validate())
	require.Equal(t, "rounding", lines[3].Project)
	require.Equal(t, cny("0.01"), lines[3].Amount)
	require.Contains(t, why.Text(renjia.Chinese), "承担余数0.01 CNY")
	lines, _, err = s.Lines(cny("99"))
	require.NoError(t, err)
	require.Len(t, lines, 5, "nothing is left: three parts, two funds")
}

func TestASharingIsAskedForWhatItLeavesOpen(t *testing.T) {
	_, _, err := rent("", "", 1, 2).Lines(cny("1"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, _, err = rent(renjia.LargestRemainder, "", 1, 2).Lines(cny("1"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for name, spoil := range map[string]func(*ledger.Sharing){
		"accounts": func(s *ledger.Sharing) { s.Credit = "" },
		"measure":  func(s *ledger.Sharing) { s.Measure = renjia.Text{} },
		"source":   func(s *ledger.Sharing) { s.Source = "" },
		"shares":   func(s *ledger.Sharing) { s.Shares = nil },
		"fund":     func(s *ledger.Sharing) { s.Shares[0].Fund = ledger.FundID{} },
		"function": func(s *ledger.Sharing) { s.Shares[0].Function = "fun" },
		"weight":   func(s *ledger.Sharing) { s.Shares[0].Weight = renjia.Frac(-1, 2) },
		"zero":     func(s *ledger.Sharing) { s.Shares = s.Shares[:1]; s.Shares[0].Weight = renjia.Fraction{} },
		"rest":     func(s *ledger.Sharing) { s.Rest = &ledger.Share{} },
	} {
		s := rent(renjia.FloorToFirst, "", 1, 2)
		spoil(&s)
		_, _, err := s.Lines(cny("1"))
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

// The shared allocations, as lines of an entry.
func TestSharedCostsGiveTheSharedAllocations(t *testing.T) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(folder, "data/books/numeric.json"))
	require.NoError(t, err)
	var shared struct {
		Allocation []struct {
			Total          int64
			Weights, Parts []int64
		}
	}
	require.NoError(t, json.Unmarshal(b, &shared))
	require.NotEmpty(t, shared.Allocation)
	for _, c := range shared.Allocation {
		total, err := renjia.MoneyOf(c.Total, renjia.CNY)
		require.NoError(t, err)
		s := rent(renjia.LargestRemainder, renjia.TieFirst, c.Weights...)
		lines, _, err := s.Lines(total)
		if c.Parts == nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			continue
		}
		require.NoError(t, err)
		i := 0
		for _, part := range c.Parts {
			if part != 0 {
				require.Equal(t, part, lines[i].Amount.Minor(), "%d by %v", c.Total, c.Weights)
				i++
			}
		}
	}
}

// Castleford Engineering in Horngren, Datar and Rajan, Cost Accounting, chapter
// on support departments: numbers from memory, results checked by hand.
func castleford(method ledger.Cascade) ledger.Overheads {
	yuan := func(n string) renjia.Money { return cny(n) }
	use := func(weights ...int64) map[string]renjia.Fraction {
		all := map[string]renjia.Fraction{}
		for i, code := range []string{"maintenance", "systems", "machining", "assembly"} {
			if weights[i] > 0 {
				all[code] = renjia.Frac(weights[i], 1)
			}
		}
		return all
	}
	hours := renjia.Text{EN: "hours", ZH: "工时"}
	return ledger.Overheads{
		Method: method, Division: renjia.LargestRemainder, Tie: renjia.TieFirst,
		Pools: []ledger.Pool{
			{Code: "maintenance", Cost: yuan("6300000"), Driver: hours, Use: use(0, 1600, 2400, 4000)},
			{Code: "systems", Cost: yuan("1452150"), Driver: hours, Use: use(200, 0, 1600, 200)},
		},
		Centres: []ledger.Centre{{Code: "machining", Direct: yuan("4000000")}, {Code: "assembly", Direct: yuan("2000000")}},
	}
}

func TestTheTextbookOverheads(t *testing.T) {
	for method, want := range map[ledger.Cascade][]string{
		ledger.DirectMethod: {"7653300", "6098850"},
		ledger.StepDown:     {"8300800", "5451350"},
	} {
		costs, why, err := ledger.Overhead(castleford(method))
		require.NoError(t, err)
		for i, w := range want {
			require.Equal(t, cny(w), costs[i].Full, "%s: %s", method, costs[i].Code)
		}
		require.NotEmpty(t, why.Steps[0].Steps)
	}
}

func TestFullCostsSumToAllCosts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := ledger.Overheads{
			Method:   rapid.SampledFrom([]ledger.Cascade{ledger.DirectMethod, ledger.StepDown}).Draw(t, "method"),
			Division: rapid.SampledFrom([]renjia.Division{renjia.LargestRemainder, renjia.FloorToFirst, renjia.FloorToLast}).Draw(t, "division"),
			Tie:      renjia.TieFirst,
		}
		codes := []string{"a", "b", "x", "y", "z"}
		var all int64
		draw := func(name string) renjia.Money {
			n := rapid.Int64Range(0, 1e9).Draw(t, name)
			all += n
			m, err := renjia.MoneyOf(n, renjia.CNY)
			require.NoError(t, err)
			return m
		}
		for _, c := range codes[2:] {
			o.Centres = append(o.Centres, ledger.Centre{Code: c, Direct: draw("direct " + c)})
		}
		for _, c := range codes[:2] {
			use := map[string]renjia.Fraction{"x": renjia.Frac(1, 3)}
			for _, u := range codes {
				if u != c && u != "x" {
					use[u] = renjia.Frac(rapid.Int64Range(0, 5).Draw(t, c+" by "+u), 7)
				}
			}
			o.Pools = append(o.Pools, ledger.Pool{Code: c, Cost: draw("cost " + c), Use: use, Driver: renjia.Both("hours")})
		}
		costs, _, err := ledger.Overhead(o)
		require.NoError(t, err)
		var full int64
		for _, c := range costs {
			full += c.Full.Minor()
		}
		require.Equal(t, all, full)
	})
}

func TestOverheadsAreAskedForWhatTheyLeaveOpen(t *testing.T) {
	o := castleford("")
	o.Division = ""
	_, _, err := ledger.Overhead(o)
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, err, &missing)
	require.Len(t, missing.Choices, 2)
	for name, spoil := range map[string]func(*ledger.Overheads){
		"method":      func(o *ledger.Overheads) { o.Method = "reciprocal" },
		"rest":        func(o *ledger.Overheads) { o.Division = renjia.FloorSeparate },
		"no centres":  func(o *ledger.Overheads) { o.Centres = nil },
		"twice":       func(o *ledger.Overheads) { o.Centres[1].Code = "machining" },
		"pool twice":  func(o *ledger.Overheads) { o.Pools[1].Code = "assembly" },
		"unknown":     func(o *ledger.Overheads) { o.Pools[0].Use["canteen"] = renjia.Frac(1, 1) },
		"itself":      func(o *ledger.Overheads) { o.Pools[0].Use["maintenance"] = renjia.Frac(1, 1) },
		"negative":    func(o *ledger.Overheads) { o.Pools[0].Use["assembly"] = renjia.Frac(-1, 1) },
		"driver":      func(o *ledger.Overheads) { o.Pools[0].Driver = renjia.Text{} },
		"no currency": func(o *ledger.Overheads) { o.Pools[0].Cost = renjia.Money{} },
		"other money": func(o *ledger.Overheads) { o.Pools[0].Cost = money("1", "USD") },
		"nobody": func(o *ledger.Overheads) {
			o.Pools[1].Use = map[string]renjia.Fraction{"maintenance": renjia.Frac(1, 1)}
		},
		"outcomes": func(o *ledger.Overheads) { o.Centres[0].Outcomes = -1 },
	} {
		o := castleford(ledger.StepDown)
		spoil(&o)
		_, _, err := ledger.Overhead(o)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

// Reference values: 478,600.50 direct, 23,930.03 of overhead, 137 outcomes.
func TestCostPerOutcome(t *testing.T) {
	o := ledger.Overheads{
		Method: ledger.DirectMethod, Division: renjia.LargestRemainder, Tie: renjia.TieFirst,
		Pools: []ledger.Pool{{Code: "office", Cost: cny("23930.03"), Driver: renjia.Both("hours"), Use: map[string]renjia.Fraction{"care": renjia.Frac(1, 1)}}},
		Centres: []ledger.Centre{{Code: "care", Direct: cny("478600.50"), Outcomes: 137},
			{Code: "idle", Direct: cny("0")}},
	}
	costs, _, err := ledger.Overhead(o)
	require.NoError(t, err)
	require.Equal(t, cny("502530.53"), costs[0].Full)
	each, err := costs[0].PerOutcome(renjia.HalfUp)
	require.NoError(t, err)
	require.Equal(t, cny("3668.11"), each)
	_, err = costs[0].PerOutcome("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = costs[1].PerOutcome(renjia.HalfUp)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	was := ledger.FullCost{Code: "before", Full: cny("441200"), Outcomes: 118}
	inc, err := ledger.CompareCosts(was, costs[0], renjia.HalfUp)
	require.NoError(t, err)
	require.Equal(t, ledger.CostsMore, inc.Comparison)
	require.Equal(t, cny("3227.92"), inc.PerOutcome)
	back, err := ledger.CompareCosts(costs[0], was, renjia.HalfUp)
	require.NoError(t, err)
	require.Equal(t, ledger.CostsLess, back.Comparison)
	require.Equal(t, cny("3227.92"), back.PerOutcome)
}

func TestAWayThatIsDominatedHasNoRatio(t *testing.T) {
	was := ledger.FullCost{Full: cny("100"), Outcomes: 10}
	for _, c := range []struct {
		cost     string
		outcomes int64
		want     ledger.Comparison
	}{
		{"100", 10, ledger.Equivalent}, {"100", 11, ledger.Dominates}, {"99", 10, ledger.Dominates}, {"99", 11, ledger.Dominates},
		{"100", 9, ledger.Dominated}, {"101", 10, ledger.Dominated}, {"101", 9, ledger.Dominated},
	} {
		inc, err := ledger.CompareCosts(was, ledger.FullCost{Full: cny(c.cost), Outcomes: c.outcomes}, renjia.HalfUp)
		require.NoError(t, err)
		require.Equal(t, c.want, inc.Comparison, "%s for %d", c.cost, c.outcomes)
		require.Equal(t, renjia.Money{}, inc.PerOutcome)
	}
	_, err := ledger.CompareCosts(was, ledger.FullCost{Full: money("1", "USD"), Outcomes: 1}, renjia.HalfUp)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = ledger.CompareCosts(was, ledger.FullCost{Full: cny("1"), Outcomes: -1}, renjia.HalfUp)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
