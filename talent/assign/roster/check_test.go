package roster_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/roster"
)

const off = roster.Off

// alone is one person over seven days with an early and a late shift.
func alone(change func(i *roster.Instance)) *roster.Instance {
	i := &roster.Instance{
		People:    []roster.Person{{Name: "Ann"}},
		Days:      strings.Fields("Mon Tue Wed Thu Fri Sat Sun"),
		Shifts:    []roster.Shift{{Name: "early", Start: 6 * 60, Minutes: 8 * 60}, {Name: "late", Start: 14 * 60, Minutes: 8 * 60}},
		Uncovered: 10,
	}
	for range i.Days {
		i.Demand = append(i.Demand, []int{1, 1})
	}
	change(i)
	return i
}

func TestCheckFindsEveryBrokenRule(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(i *roster.Instance)
		days   []int
		want   []roster.Break // without What
	}{
		{"nothing", func(*roster.Instance) {}, []int{0, 1, 0, 1, 0, 1, 0}, nil},
		{"not able", func(i *roster.Instance) {
			i.People[0].Able = [][]bool{{true, true}, {true, false}, {true, true}, {true, true}, {true, true}, {true, true}, {true, true}}
		}, []int{1, 1, 1, off, off, off, off}, []roster.Break{{Rule: roster.RuleAbility, Day: 1}}},
		{"cap", func(i *roster.Instance) { i.Rules.Caps = []roster.Cap{{Name: "half", From: 1, Days: 3, Most: 2}} },
			[]int{0, 0, 0, 0, 0, off, off}, []roster.Break{{Rule: roster.RuleCap, Day: 3, Name: "half"}}},
		{"own cap", func(i *roster.Instance) {
			i.Rules.Caps = []roster.Cap{{Name: "half", From: 1, Days: 3, Most: 2}}
			i.People[0].Caps = map[string]int{"half": 1}
		}, []int{0, 0, 0, off, 0, off, off}, []roster.Break{{Rule: roster.RuleCap, Day: 2, Name: "half"}}},
		{"succession", func(i *roster.Instance) { i.Rules.Forbidden = []roster.Succession{{From: "late", To: "early"}} },
			[]int{0, 1, 0, 1, off, 0, 1}, []roster.Break{{Rule: roster.RuleSuccession, Day: 2, Name: "late, early"}}},
		{"succession from before", func(i *roster.Instance) {
			i.Rules.Forbidden = []roster.Succession{{From: "late", To: "early"}}
			i.People[0].Before = []string{"early", "late"}
		}, []int{0, off, off, off, off, off, off}, []roster.Break{{Rule: roster.RuleSuccession, Day: 0, Name: "late, early"}}},
		{"rest of 8 hours where 11 are due", func(i *roster.Instance) { i.Rules.ShortestRest = 11 * 60 },
			[]int{1, 0, 0, 1, off, off, off}, []roster.Break{{Rule: roster.RuleRest, Day: 1}}},
		{"rest of just 8 hours", func(i *roster.Instance) { i.Rules.ShortestRest = 8 * 60 }, []int{1, 0, 0, 1, off, off, off}, nil},
		{"run", func(i *roster.Instance) { i.Rules.LongestRun = 2 },
			[]int{0, 0, off, 0, 0, 0, off}, []roster.Break{{Rule: roster.RuleRun, Day: 5}}},
		{"run from before", func(i *roster.Instance) { i.Rules.LongestRun, i.People[0].Before = 2, []string{"", "late", "late"} },
			[]int{1, off, off, off, off, off, off}, []roster.Break{{Rule: roster.RuleRun, Day: 0}}},
		{"days off", func(i *roster.Instance) { i.Rules.ShortestOff = 2 },
			[]int{off, 0, off, 0, off, off, 0}, []roster.Break{{Rule: roster.RuleOff, Day: 3}}},
		{"cover", func(i *roster.Instance) { i.Demand[2][1] = 0 },
			[]int{off, off, 1, off, off, off, off}, []roster.Break{{Rule: roster.RuleCover, Day: 2, Person: -1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := alone(c.change)
			a, err := roster.Check(i, roster.Roster{c.days})
			require.NoError(t, err)
			for n := range a.Breaks {
				require.NotEmpty(t, a.Breaks[n].What.EN)
				require.NotEmpty(t, a.Breaks[n].What.ZH)
				require.NotContains(t, a.Breaks[n].What.EN+a.Breaks[n].What.ZH, "%!")
				a.Breaks[n].What = renjia.Text{}
			}
			require.ElementsMatch(t, c.want, a.Breaks)
		})
	}
}

func TestCheckPricesEveryWishByHand(t *testing.T) {
	i := alone(func(i *roster.Instance) {
		i.Wishes = roster.Wishes{Weekends: []int{5}, SplitWeekend: 30, LoneOff: 7, LoneOn: 5}
		i.People[0].Cost = [][]int64{{1, 2}, {1, 2}, {1, 2}, {1, 2}, {1, 2}, {1, 2}, {1, 2}}
		i.People[0].Carried = 2
		i.People[0].Published = []string{"early", "", "late", "", "", "", ""}
		i.Burden = &roster.Burden{Shifts: []string{"late"}, Weight: 3}
		i.Change = 4
		i.Shifts[1].Uncovered = 20
	})
	// Mon early, Tue off: alone off; Wed late, Thu late; Fri off; Sat early, Sun off.
	a, err := roster.Check(i, roster.Roster{{0, off, 1, 1, off, 0, off}})
	require.NoError(t, err)
	require.Equal(t, roster.Cost{
		Preferences:  1 + 2 + 2 + 1,
		LoneOff:      2 * 7, // Tuesday and Friday
		LoneOn:       5,     // Saturday; what was before Monday is not known
		SplitWeekend: 30,
		Burdens:      3 * (4*4 - 2*2),
		Changes:      2 * 4,       // Thursday and Saturday
		Uncovered:    5*10 + 5*20, // early on five days, late on five
		Total:        6 + 14 + 5 + 30 + 36 + 8 + 150,
	}, a.Cost)
	require.Equal(t, 2, a.Changed)
	require.Equal(t, 10, a.Short)
	carried, err := roster.Carry(i, roster.Roster{{0, off, 1, 1, off, 0, off}})
	require.NoError(t, err)
	require.Equal(t, []int64{4}, carried)
	before, err := roster.History(i, roster.Roster{{0, off, 1, 1, off, 0, off}}, 3)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"", "early", ""}}, before)
}

// A day that was alone only with what came before the period counts, too.
func TestWishesReachBackToTheDaysBefore(t *testing.T) {
	i := alone(func(i *roster.Instance) {
		i.Wishes = roster.Wishes{LoneOff: 7, LoneOn: 5}
		i.People[0].Before = []string{"late", ""}
	})
	a, err := roster.Check(i, roster.Roster{{0, off, off, off, off, off, off}})
	require.NoError(t, err)
	require.Equal(t, []int64{7, 5}, []int64{a.Cost.LoneOff, a.Cost.LoneOn})
}

func TestRosterOfAnotherFormIsRefused(t *testing.T) {
	i := alone(func(*roster.Instance) {})
	for _, r := range []roster.Roster{nil, {{0}}, {{0, 0, 0, 0, 0, 0, 2}}, {{-2, 0, 0, 0, 0, 0, 0}}} {
		_, err := roster.Check(i, r)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestWhyNotGivesTheFirstReason(t *testing.T) {
	i := alone(func(i *roster.Instance) {
		i.People = append(i.People, roster.Person{Name: "Bo", Able: make([][]bool, 7)})
		for d := range i.Days {
			i.People[1].Able[d] = []bool{true, d != 6}
		}
		i.Demand[5][0] = 0
		i.Rules.Forbidden = []roster.Succession{{From: "late", To: "early"}}
		i.People[1].Cost = [][]int64{{0, 0}, {0, 99}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}}
	})
	r := roster.Roster{{0, 0, 0, 1, off, off, off}, {1, off, off, off, off, off, off}}
	for slot, want := range map[roster.Slot]roster.Reason{
		{Day: 0, Shift: 1}: roster.Works,
		{Day: 5, Shift: 0}: roster.Unwanted,
		{Day: 6, Shift: 1}: roster.Unable,
		{Day: 1, Shift: 0}: roster.Ruled, // after the late shift of Monday, though it is full, too
		{Day: 2, Shift: 0}: roster.Full,
		{Day: 1, Shift: 1}: roster.Dearer,
		{Day: 4, Shift: 0}: roster.Elective,
	} {
		a, err := roster.WhyNot(i, r, 1, slot)
		require.NoError(t, err)
		require.Equal(t, want, a.Reason, slot)
		require.NotContains(t, a.What.EN+a.What.ZH, "%!")
	}
	full, _ := roster.WhyNot(i, r, 1, roster.Slot{Day: 2, Shift: 0})
	require.Equal(t, []int{0}, full.Others)
	dear, _ := roster.WhyNot(i, r, 1, roster.Slot{Day: 1, Shift: 1})
	require.Equal(t, int64(89), dear.Costs)
	_, err := roster.WhyNot(i, r, 2, roster.Slot{})
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// A rest longer than the period is no reason not to work at all: what was before is
// not known.
func TestARestLongerThanThePeriodAllowsOneRun(t *testing.T) {
	i := alone(func(i *roster.Instance) { i.Rules.ShortestOff = 30 })
	require.Equal(t, 7, solve(t, i, roster.Options{}).Short)
}

// Each burden weighs more than the one before, so that two people share them.
func TestBurdensAreShared(t *testing.T) {
	i := alone(func(i *roster.Instance) {
		i.People = append(i.People, roster.Person{Name: "Bo"})
		for d := range i.Demand {
			i.Demand[d] = []int{0, d % 2}
		}
		i.Demand[0][1] = 1
		i.Burden = &roster.Burden{Shifts: []string{"late"}, Weight: 1}
	})
	carried, err := roster.Carry(i, solve(t, i, roster.Options{}).Roster)
	require.NoError(t, err)
	require.Equal(t, []int64{2, 2}, carried)
}
