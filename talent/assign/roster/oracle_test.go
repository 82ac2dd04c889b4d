package roster_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/talent/assign/roster"
)

// tiny draws an instance with all kinds of rules that every roster of can be tried.
func tiny(t *rapid.T) *roster.Instance {
	people, days, shifts := rapid.IntRange(1, 3).Draw(t, "people"), rapid.IntRange(1, 5).Draw(t, "days"), rapid.IntRange(1, 2).Draw(t, "shifts")
	small := func(name string, least, most int) int { return rapid.IntRange(least, most).Draw(t, name) }
	i := &roster.Instance{Uncovered: int64(small("uncovered", 1, 12)), Change: int64(small("change", 0, 3))}
	for s := range shifts {
		i.Shifts = append(i.Shifts, roster.Shift{Name: fmt.Sprint("s", s), Start: 60 * small("start", 0, 23), Minutes: 60 * small("hours", 0, 12)})
	}
	for d := range days {
		i.Days = append(i.Days, fmt.Sprint("d", d))
		i.Demand = append(i.Demand, nil)
		for range shifts {
			i.Demand[d] = append(i.Demand[d], small("demand", 0, 2))
		}
	}
	i.Rules = roster.Rules{LongestRun: small("run", 0, 3), ShortestOff: small("off", 0, 3), ShortestRest: 60 * small("rest", 0, 14)}
	for c := range small("caps", 0, 2) {
		from := small("from", 0, days-1)
		i.Rules.Caps = append(i.Rules.Caps, roster.Cap{Name: fmt.Sprint("c", c), From: from, Days: small("length", 1, days-from), Most: small("most", 0, 3)})
	}
	name := func() string { return i.Shifts[small("shift", 0, shifts-1)].Name }
	for range small("forbidden", 0, 2) {
		i.Rules.Forbidden = append(i.Rules.Forbidden, roster.Succession{From: name(), To: name()})
	}
	i.Wishes = roster.Wishes{SplitWeekend: int64(small("split", -2, 5)), LoneOff: int64(small("loneOff", -2, 5)), LoneOn: int64(small("loneOn", -2, 5))}
	if days > 1 {
		i.Wishes.Weekends = []int{small("saturday", 0, days-2)}
	}
	if small("burden", 0, 1) == 1 {
		i.Burden = &roster.Burden{Shifts: []string{name()}, Days: []int{small("burdenDay", 0, days-1)}, Weight: int64(small("weight", 0, 2))}
	}
	for p := range people {
		i.People = append(i.People, tinyPerson(t, i, p))
	}
	return i
}

func tinyPerson(t *rapid.T, i *roster.Instance, p int) roster.Person {
	who := roster.Person{Name: fmt.Sprint("p", p), Carried: int64(rapid.IntRange(0, 3).Draw(t, "carried"))}
	some := func() string {
		s := rapid.IntRange(-1, len(i.Shifts)-1).Draw(t, "of")
		if s < 0 {
			return ""
		}
		return i.Shifts[s].Name
	}
	for range rapid.IntRange(0, 3).Draw(t, "before") {
		who.Before = append(who.Before, some())
	}
	for range i.Days {
		var cost []int64
		var able []bool
		for range i.Shifts {
			cost = append(cost, int64(rapid.IntRange(-2, 9).Draw(t, "cost")))
			able = append(able, rapid.IntRange(0, 5).Draw(t, "able") > 0)
		}
		who.Cost, who.Able = append(who.Cost, cost), append(who.Able, able)
		who.Published = append(who.Published, some())
	}
	if len(i.Rules.Caps) > 0 && rapid.Bool().Draw(t, "own") {
		who.Caps = map[string]int{"c0": rapid.IntRange(0, 3).Draw(t, "ownCap")}
	}
	return who
}

// option is a schedule that the rules allow one person, with its cost.
type option struct {
	days    []int
	cost    int64
	changed int
}

// options tries all schedules of one person.
func options(t require.TestingT, i *roster.Instance, person int) (all []option) {
	one := *i
	one.People = i.People[person : person+1]
	one.Demand = nil
	for range i.Days {
		one.Demand = append(one.Demand, []int{9, 9}[:len(i.Shifts)])
	}
	base := len(i.Shifts) + 1
	for code := range int(math.Pow(float64(base), float64(len(i.Days)))) {
		days := make([]int, len(i.Days))
		for d := range days {
			days[d] = code%base - 1
			code /= base
		}
		a, err := roster.Check(&one, roster.Roster{days})
		require.NoError(t, err)
		if len(a.Breaks) == 0 {
			all = append(all, option{days, a.People[0].Total, a.Changed})
		}
	}
	return all
}

// cheapest tries all rosters.
func cheapest(t require.TestingT, i *roster.Instance) int64 { return cheapestWith(t, i, math.MaxInt) }

// cheapestWith tries all rosters with so many changes at most.
func cheapestWith(t require.TestingT, i *roster.Instance, most int) int64 {
	best := int64(math.MaxInt64)
	left := make([][]int, len(i.Days))
	open := int64(0)
	for d := range left {
		left[d] = append(left[d], i.Demand[d]...)
		for _, n := range left[d] {
			open += int64(n) * i.Uncovered
		}
	}
	all := make([][]option, len(i.People))
	for p := range all {
		all[p] = options(t, i, p)
	}
	var try func(p int, cost int64, changed int)
	try = func(p int, cost int64, changed int) {
		if changed > most {
			return
		}
		if p == len(all) {
			best = min(best, cost)
			return
		}
		for _, o := range all[p] {
			fits, paid := true, int64(0)
			for d, s := range o.days {
				if s != roster.Off {
					left[d][s]--
					paid += i.Uncovered
					fits = fits && left[d][s] >= 0
				}
			}
			if fits {
				try(p+1, cost+o.cost-paid, changed+o.changed)
			}
			for d, s := range o.days {
				if s != roster.Off {
					left[d][s]++
				}
			}
		}
	}
	try(0, open, 0)
	return best
}

func TestSmallRostersAreTheCheapestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := tiny(t)
		r, err := roster.Solve(context.Background(), i, roster.Options{Seed: rapid.Uint64().Draw(t, "seed"), Rounds: 100, Steps: 2000})
		require.NoError(t, err)
		a, err := roster.Check(i, r.Roster)
		require.NoError(t, err)
		require.Empty(t, a.Breaks)
		require.Equal(t, a.Cost, r.Cost)
		require.True(t, r.Proven())
		best := cheapest(t, i)
		require.Equal(t, best, r.Cost.Total)
		require.LessOrEqual(t, r.Bound, float64(best))
		bound, err := roster.Bound(i, r.Prices)
		require.NoError(t, err)
		require.Equal(t, bound, r.Bound)
	})
}

func TestAnyPricesProveABound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := tiny(t)
		prices := make([][]float64, len(i.Days))
		for d := range prices {
			for range i.Shifts {
				prices[d] = append(prices[d], rapid.Float64Range(-20, 20).Draw(t, "price"))
			}
		}
		bound, err := roster.Bound(i, prices)
		require.NoError(t, err)
		require.LessOrEqual(t, bound, float64(cheapest(t, i)))
	})
}

// The regrets of all people and of all uncovered slots are just what a roster costs
// more than the bound.
func TestRegretsAddUpToTheGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := tiny(t)
		r, err := roster.Solve(context.Background(), i, roster.Options{Rounds: 20, Steps: 200})
		require.NoError(t, err)
		sum := r.Bound
		accounts, err := roster.Explain(i, r)
		require.NoError(t, err)
		for _, a := range accounts {
			require.GreaterOrEqual(t, a.Regret, 0.0)
			for _, rule := range a.Rules {
				require.Greater(t, rule.Cost, 0.0)
			}
			sum += a.Regret
		}
		for d := range i.Days {
			for s := range i.Shifts {
				short := i.Demand[d][s]
				for p := range r.Roster {
					if r.Roster[p][d] == s {
						short--
					}
				}
				sum += float64(short) * (float64(i.Uncovered) - r.Prices[d][s])
			}
		}
		require.InDelta(t, float64(r.Cost.Total), sum, 1e-6)
	})
}

func TestSameSeedGivesTheSameRosterOnAnyNumberOfGoroutines(t *testing.T) {
	i := station(12, 14, 5, true)
	var first []byte
	for _, n := range []int{1, 2, 5} {
		before := runtime.GOMAXPROCS(n)
		r := solve(t, i, roster.Options{Seed: 7, Rounds: 200, Steps: 100_000, Proof: 1})
		runtime.GOMAXPROCS(before)
		b, err := json.Marshal(r)
		require.NoError(t, err)
		if first == nil {
			first = b
		}
		require.Equal(t, string(first), string(b))
	}
}

// Without a rule, everybody's best schedule at the same prices is better by what the
// account says: tried by hand for the rules that a person can be freed from.
func TestARuleCostsWhatItsLiftingSaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := tiny(t)
		i.People = i.People[:1]
		r, err := roster.Solve(context.Background(), i, roster.Options{Rounds: 20, Steps: 200})
		require.NoError(t, err)
		accounts, err := roster.Explain(i, r)
		require.NoError(t, err)
		saved := map[roster.Rule]float64{}
		for _, c := range accounts[0].Rules {
			if c.Rule != roster.RuleCap && c.Rule != roster.RuleSuccession {
				saved[c.Rule] = c.Cost
			}
		}
		for rule, lift := range map[roster.Rule]func(i *roster.Instance){
			roster.RuleRun:     func(i *roster.Instance) { i.Rules.LongestRun = 0 },
			roster.RuleOff:     func(i *roster.Instance) { i.Rules.ShortestOff = 0 },
			roster.RuleRest:    func(i *roster.Instance) { i.Rules.ShortestRest = 0 },
			roster.RuleAbility: func(i *roster.Instance) { i.People = []roster.Person{i.People[0]}; i.People[0].Able = nil },
		} {
			lifted := *i
			lift(&lifted)
			bound, err := roster.Bound(&lifted, r.Prices)
			require.NoError(t, err)
			require.InDelta(t, saved[rule], r.Bound-bound, 1e-6, rule)
		}
	})
}
