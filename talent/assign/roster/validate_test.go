package roster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign/roster"
)

func TestValidateNamesEveryMistake(t *testing.T) {
	i := alone(func(i *roster.Instance) {
		i.People = append(i.People, roster.Person{
			Name: "Ann", Cost: [][]int64{{1}}, Able: [][]bool{{true}}, Carried: -1,
			Caps: map[string]int{"month": 1}, Before: []string{"night"}, Published: []string{"night"},
		}, roster.Person{})
		i.Shifts = append(i.Shifts, roster.Shift{Name: "early", Start: -1, Minutes: 9999, Uncovered: -1})
		i.Demand = [][]int{{-1}}
		i.Uncovered, i.Change = -1, -1
		i.Rules = roster.Rules{
			Caps:      []roster.Cap{{Name: "", From: 6, Days: 2, Most: -1}, {Name: "long", From: 1, Days: math.MaxInt}},
			Forbidden: []roster.Succession{{From: "x", To: "y"}}, LongestRun: -1, ShortestRest: 5000, ShortestOff: -1,
		}
		i.Wishes = roster.Wishes{Weekends: []int{6}, LoneOff: 1 << 40}
		i.Burden = &roster.Burden{Shifts: []string{"x"}, Days: []int{9}, Weight: 1 << 40}
	})
	err := i.Validate()
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	var paths []string
	for _, p := range invalid.Problems {
		paths = append(paths, p.Path)
	}
	for _, want := range strings.Fields(`uncovered change shifts[2].name shifts[2].start shifts[2].minutes shifts[2].uncovered
		demand demand[0] demand[0][0] rules.caps[0].name rules.caps[0] rules.caps[0].most rules.caps[1] rules.forbidden[0].from rules.forbidden[0].to
		rules.longestRun rules.shortestRest rules.shortestOff wishes.weekends[0] wishes.loneOff burden.weight burden.shifts[0] burden.days[0]
		people[1].name people[1].cost people[1].cost[0] people[1].able people[1].able[0] people[1].carried people[1].caps
		people[1].before[0] people[1].published people[1].published[0] people[2].name`) {
		require.Contains(t, paths, want)
	}
	_, err = roster.Solve(context.Background(), i, roster.Options{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestUncoveredMustBeChosen(t *testing.T) {
	i := alone(func(i *roster.Instance) { i.Uncovered = 0 })
	_, err := roster.Solve(context.Background(), i, roster.Options{})
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Equal(t, "uncovered", open.Choices[0].Name)
	i.Shifts[0].Uncovered, i.Shifts[1].Uncovered = 5, 6
	require.Equal(t, int64(7*5), solve(t, i, roster.Options{}).Cost.Total) // the late ones are the dearer to leave
}

func TestEmptyRostersAreDefined(t *testing.T) {
	nobody := alone(func(i *roster.Instance) { i.People = nil })
	r := solve(t, nobody, roster.Options{})
	require.Equal(t, []int64{140, 140}, []int64{r.Cost.Total, r.Least})
	require.True(t, r.Proven())
	require.Equal(t, 10.0, r.Prices[0][0])

	r = solve(t, &roster.Instance{Uncovered: 1}, roster.Options{})
	require.Zero(t, r.Cost.Total)
	require.Zero(t, r.Gap())

	noDay := alone(func(i *roster.Instance) { i.Days, i.Demand = nil, nil })
	require.Len(t, solve(t, noDay, roster.Options{}).Roster, 1)

	noShift := alone(func(i *roster.Instance) { i.Shifts, i.Demand = nil, make([][]int, 7) })
	require.Equal(t, off, solve(t, noShift, roster.Options{}).Roster[0][3])

	noDemand := alone(func(i *roster.Instance) {
		for d := range i.Demand {
			i.Demand[d] = []int{0, 0}
		}
	})
	r = solve(t, noDemand, roster.Options{})
	require.Zero(t, r.Cost.Total)
	require.True(t, r.Proven())
}

func TestGapOfALeastThatIsNotPositiveIsUndefined(t *testing.T) {
	require.True(t, math.IsNaN((&roster.Result{Cost: roster.Cost{Total: 2}, Least: -1}).Gap()))
	require.Zero(t, (&roster.Result{Cost: roster.Cost{Total: -3}, Least: -3}).Gap())
	require.Equal(t, 0.25, (&roster.Result{Cost: roster.Cost{Total: 5}, Least: 4}).Gap())
}

// The largest costs and demands leave no sum beyond int64.
func TestHugeCostsStayExact(t *testing.T) {
	const huge = 1_000_000_000
	i := station(9, 14, 3, true)
	i.Uncovered = huge
	i.Wishes.LoneOff, i.Wishes.LoneOn, i.Wishes.SplitWeekend = huge, -huge, huge
	for d := range i.Demand {
		i.Demand[d][d%3] = 70_000
		for p := range i.People {
			i.People[p].Cost[d] = []int64{-huge, huge, huge - int64(p)}
		}
	}
	r := solve(t, i, roster.Options{Rounds: 200, Steps: 20_000, Proof: 1})
	require.Less(t, int64(13*70_000)*huge, r.Cost.Total)
	require.Less(t, r.Gap(), 0.01)
}

func TestSolveEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := roster.Solve(ctx, station(12, 28, 3, true), roster.Options{})
	require.ErrorIs(t, err, context.Canceled)
}

func TestRulesThatRememberTooMuchAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds under the race detector")
	}
	i := rules(1, 56, false)
	for d := range i.Days[:40] {
		i.Rules.Caps = append(i.Rules.Caps, roster.Cap{Name: i.Days[d], From: d, Days: 16, Most: 8})
	}
	_, err := roster.Solve(context.Background(), i, roster.Options{})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestBoundRefusesPricesThatAreNone(t *testing.T) {
	i := alone(func(*roster.Instance) {})
	for _, prices := range [][][]float64{nil, {{1, 2}}, {{1, math.NaN()}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}}} {
		_, err := roster.Bound(i, prices)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestReadTellsWhereAMistakeIs(t *testing.T) {
	text, err := json.Marshal(station(2, 14, 1, true))
	require.NoError(t, err)
	i, err := roster.Read(bytes.NewReader(text), "r.json")
	require.NoError(t, err)
	require.Equal(t, station(2, 14, 1, true), i)

	_, err = roster.Read(strings.NewReader("{\"days\": [\"Mon\"],\n \"demand\": [[]], \"shift\": 1,\n \"uncovered\": \"x\"}"), "r.json")
	var invalid *renjia.ValidationError
	require.True(t, errors.As(err, &invalid))
	require.Len(t, invalid.Problems, 2)
	require.Equal(t, renjia.Place{File: "r.json", Line: 2, Column: 27}, invalid.Problems[0].Place)
	require.Equal(t, 3, invalid.Problems[1].Place.Line)
}

func FuzzReadIsSolvedOrRefused(f *testing.F) {
	for _, i := range []*roster.Instance{alone(func(*roster.Instance) {}), {Uncovered: 1}, station(2, 14, 1, true)} {
		text, err := json.Marshal(i)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		i, err := roster.Read(bytes.NewReader(text), "fuzz")
		if err != nil || len(i.People)*len(i.Days)*len(i.Shifts) > 200 || len(i.Rules.Caps) > 3 {
			return
		}
		r, err := roster.Solve(context.Background(), i, roster.Options{Rounds: 5, Steps: 50, Proof: 50})
		if err == nil {
			kept(t, i, r)
			return
		}
		if !errors.Is(err, renjia.ErrUnspecified) && !errors.Is(err, renjia.ErrUnsupported) {
			t.Fatal(err)
		}
	})
}
