package temporal_test

import (
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/temporal"
)

func day(t require.TestingT, s string) renjia.Date {
	if s == "" {
		return renjia.Date{}
	}
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

func period(t require.TestingT, from, until string) renjia.Period {
	return renjia.Period{From: day(t, from), Until: day(t, until)}
}

func list(ties ...network.Tie) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, tie := range ties {
			if !yield(tie, nil) {
				return
			}
		}
	}
}

func options(a temporal.Alive, r temporal.Roster) temporal.Options {
	return temporal.Options{Alive: a, Roster: r, Graph: networktest.Simple(network.Undirected)}
}

func quarters(t require.TestingT) []renjia.Period {
	all, err := temporal.Every(period(t, "2025-01-01", "2026-01-01"), 3)
	require.NoError(t, err)
	require.Len(t, all, 4)
	return all
}

// One tie on the days from 15 February to 30 June and one open at both sides.
func TestATieIsInTheWindowsThatTheRuleNames(t *testing.T) {
	ties := list(
		network.Tie{From: "a", To: "b", Weight: 1, Period: period(t, "2025-02-15", "2025-07-01")},
		network.Tie{From: "c", To: "d", Weight: 1},
	)
	for alive, want := range map[temporal.Alive][]int{
		temporal.AliveAnyDay:   {2, 2, 1, 1},
		temporal.AliveFirstDay: {1, 2, 1, 1},
		temporal.AliveWhole:    {1, 2, 1, 1},
	} {
		s, err := temporal.Slices(ties, quarters(t), options(alive, temporal.RosterUnion))
		require.NoError(t, err)
		var got []int
		for _, w := range s.Windows {
			require.Equal(t, w.Ties, w.Graph.Edges())
			got = append(got, w.Ties)
		}
		require.Equal(t, want, got, alive)
		require.Contains(t, s.Variant, "alive: "+string(alive))
	}
}

// Windows are half-open: a tie that ends where a window begins is not in it.
func TestTheDayAWindowEndsIsNotInIt(t *testing.T) {
	one := func(from, until string) int {
		s, err := temporal.Slices(list(network.Tie{From: "a", To: "b", Weight: 1, Period: period(t, from, until)}),
			[]renjia.Period{period(t, "2025-04-01", "2025-07-01")}, options(temporal.AliveAnyDay, temporal.RosterUnion))
		require.NoError(t, err)
		return s.Windows[0].Ties
	}
	require.Equal(t, 0, one("2025-01-01", "2025-04-01"))
	require.Equal(t, 1, one("2025-01-01", "2025-04-02"))
	require.Equal(t, 1, one("2025-06-30", ""))
	require.Equal(t, 0, one("2025-07-01", ""))
}

func TestDecayedTiesLoseHalfTheirWeightInAHalfLife(t *testing.T) {
	o := options(temporal.AliveDecayed, temporal.RosterUnion)
	o.HalfLife, o.Least = 90, .3
	windows := []renjia.Period{period(t, "2025-01-01", "2025-04-01"), period(t, "2025-04-01", "2025-06-30"), period(t, "2025-06-30", "2025-09-28")}
	s, err := temporal.Slices(list(
		network.Tie{From: "a", To: "b", Weight: 1, Period: period(t, "2025-03-31", "2025-04-01")},
		network.Tie{From: "b", To: "c", Weight: 1, Period: period(t, "2025-04-10", "")},
		network.Tie{From: "a", To: "c", Weight: .2, Period: period(t, "2025-03-31", "2025-04-01")},
		network.Tie{From: "a", To: "c", Weight: .2, Period: period(t, "2025-03-31", "2025-04-01")},
	), windows, o)
	require.NoError(t, err)
	weight := func(k int, a, b string) float64 {
		g := s.Windows[k].Graph
		return g.Weight(g.Index(a), g.Index(b))
	}
	require.Equal(t, []float64{1, .5, 0}, []float64{weight(0, "a", "b"), weight(1, "a", "b"), weight(2, "a", "b")}, "a quarter is below .3")
	require.Equal(t, []float64{0, 1, 1}, []float64{weight(0, "b", "c"), weight(1, "b", "c"), weight(2, "b", "c")})
	require.Equal(t, []float64{.4, 0, 0}, []float64{weight(0, "a", "c"), weight(1, "a", "c"), weight(2, "a", "c")}, "two records merge before they fall away")
}

func TestWhoComesAndLeavesIsReported(t *testing.T) {
	ties := list(
		network.Tie{From: "a", To: "b", Weight: 1},
		network.Tie{From: "b", To: "new", Weight: 1, Period: period(t, "2025-04-01", "")},
		network.Tie{From: "old", To: "a", Weight: 1, Period: period(t, "", "2025-04-01")},
		network.Tie{From: "never", To: "a", Weight: 1, Period: period(t, "2030-01-01", "")},
	)
	o := options(temporal.AliveAnyDay, temporal.RosterUnion)
	o.Parties = []temporal.Party{{"quiet", renjia.Period{}}, {"guest", period(t, "2025-07-01", "2025-10-01")}}
	s, err := temporal.Slices(ties, quarters(t), o)
	require.NoError(t, err)
	require.Equal(t, []string{"quiet", "guest", "a", "b", "new", "old"}, s.Parties)
	require.Equal(t, []string{"new"}, s.Windows[1].Entrants)
	require.Equal(t, []string{"old"}, s.Windows[1].Leavers)
	require.Equal(t, []string{"guest"}, s.Windows[2].Entrants)
	require.Equal(t, []string{"guest"}, s.Windows[3].Leavers)
	require.Empty(t, s.Windows[0].Entrants, "nobody is known to have come before the first")
	require.Equal(t, []int{4, 4, 5, 4}, []int{s.Windows[0].Present, s.Windows[1].Present, s.Windows[2].Present, s.Windows[3].Present})
	for _, g := range s.Graphs() {
		require.Equal(t, 6, g.Len())
	}
	o.Roster = temporal.RosterCommon
	s, err = temporal.Slices(ties, quarters(t), o)
	require.NoError(t, err)
	require.Equal(t, []string{"quiet", "a", "b"}, s.Parties)
	for _, w := range s.Windows {
		require.Equal(t, 1, w.Ties)
		require.Equal(t, 1, w.LeftOut)
	}
}

// A tie alive all the window is alive on its first day, and then on some day.
func TestTheRulesNest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := day(t, "2025-01-01")
		span := func(name string) renjia.Period {
			from := rapid.IntRange(0, 300).Draw(t, name)
			p := renjia.Period{From: start.AddDays(from), Until: start.AddDays(from + rapid.IntRange(1, 200).Draw(t, name))}
			switch rapid.IntRange(0, 4).Draw(t, name) {
			case 0:
				p.From = renjia.Date{}
			case 1:
				p.Until = renjia.Date{}
			}
			return p
		}
		var all []network.Tie
		for i := range rapid.IntRange(1, 6).Draw(t, "ties") {
			all = append(all, network.Tie{From: "x", To: fmt.Sprint(i), Weight: 1, Period: span("tie")})
		}
		ties := map[temporal.Alive][]*network.Graph{}
		for _, alive := range []temporal.Alive{temporal.AliveWhole, temporal.AliveFirstDay, temporal.AliveAnyDay} {
			o := options(alive, temporal.RosterUnion)
			for _, tie := range all {
				o.Parties = append(o.Parties, temporal.Party{ID: tie.To})
			}
			s, err := temporal.Slices(list(all...), quarters(t), o)
			require.NoError(t, err)
			ties[alive] = s.Graphs()
		}
		for k, w := range quarters(t) {
			for _, tie := range all {
				has := func(a temporal.Alive) bool {
					g := ties[a][k]
					x := g.Index("x")
					return x >= 0 && g.Tied(x, g.Index(tie.To))
				}
				days := 0
				for d := w.From; d.Before(w.Until); d = d.AddDays(1) {
					if tie.Period.Contains(d) {
						days++
					}
				}
				length, _ := w.Days()
				require.Equal(t, days == length, has(temporal.AliveWhole))
				require.Equal(t, tie.Period.Contains(w.From), has(temporal.AliveFirstDay))
				require.Equal(t, days > 0, has(temporal.AliveAnyDay))
			}
		}
	})
}

func TestWindowsMustBeInOrderAndChoicesMade(t *testing.T) {
	ties := list(network.Tie{From: "a", To: "b", Weight: 1})
	good := options(temporal.AliveAnyDay, temporal.RosterUnion)
	decayed := options(temporal.AliveDecayed, temporal.RosterUnion)
	halving := good
	halving.HalfLife = 3
	nameless := good
	nameless.Parties = []temporal.Party{{}}
	for what, try := range map[string]struct {
		windows []renjia.Period
		o       temporal.Options
		want    error
	}{
		"no rule":           {quarters(t), options("", temporal.RosterUnion), renjia.ErrUnspecified},
		"no roster":         {quarters(t), options(temporal.AliveAnyDay, ""), renjia.ErrUnspecified},
		"unknown rule":      {quarters(t), options("always", temporal.RosterUnion), renjia.ErrInvalid},
		"no graph options":  {quarters(t), temporal.Options{Alive: temporal.AliveAnyDay, Roster: temporal.RosterUnion}, renjia.ErrUnspecified},
		"no windows":        {nil, good, renjia.ErrInvalid},
		"overlap":           {[]renjia.Period{period(t, "2025-01-01", "2025-04-01"), period(t, "2025-03-31", "2025-05-01")}, good, renjia.ErrInvalid},
		"order":             {[]renjia.Period{period(t, "2025-04-01", "2025-05-01"), period(t, "2025-01-01", "2025-02-01")}, good, renjia.ErrInvalid},
		"open in between":   {[]renjia.Period{period(t, "2025-01-01", ""), period(t, "2025-05-01", "")}, good, renjia.ErrInvalid},
		"backwards":         {[]renjia.Period{period(t, "2025-05-01", "2025-04-01")}, good, renjia.ErrInvalid},
		"no first day":      {[]renjia.Period{period(t, "", "2025-04-01")}, options(temporal.AliveFirstDay, temporal.RosterUnion), renjia.ErrInvalid},
		"no half-life":      {quarters(t), decayed, renjia.ErrInvalid},
		"half-life of rule": {quarters(t), halving, renjia.ErrInvalid},
		"party without id":  {quarters(t), nameless, renjia.ErrInvalid},
	} {
		_, err := temporal.Slices(ties, try.windows, try.o)
		require.ErrorIs(t, err, try.want, what)
	}
	decayed.HalfLife, decayed.Least = 30, .1
	_, err := temporal.Slices(ties, []renjia.Period{period(t, "2025-01-01", "")}, decayed)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no end to decay to")
	bad := errors.New("no more records")
	_, err = temporal.Slices(func(yield func(network.Tie, error) bool) { yield(network.Tie{}, bad) }, quarters(t), good)
	require.ErrorIs(t, err, bad)
	_, err = temporal.Slices(list(network.Tie{From: "a", To: "b"}), quarters(t), good)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no weight")
	nobody, err := temporal.Slices(list(), quarters(t), good)
	require.NoError(t, err)
	require.Empty(t, nobody.Parties)
	require.Zero(t, nobody.Windows[3].Graph.Len())
}

func TestAYearHasTwelveMonths(t *testing.T) {
	months, err := temporal.Every(period(t, "2025-01-31", "2026-01-31"), 1)
	require.NoError(t, err)
	require.Len(t, months, 12)
	require.Equal(t, "2025-02-28", months[1].From.String())
	require.Equal(t, "2025-03-31", months[2].From.String(), "the end of February shifts no later window")
	rest, err := temporal.Every(period(t, "2025-01-01", "2025-05-15"), 3)
	require.NoError(t, err)
	require.Equal(t, []renjia.Period{period(t, "2025-01-01", "2025-04-01"), period(t, "2025-04-01", "2025-05-15")}, rest)
	for _, p := range []renjia.Period{{}, period(t, "2025-01-01", ""), period(t, "2025-01-01", "2024-01-01")} {
		_, err = temporal.Every(p, 3)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = temporal.Every(period(t, "2025-01-01", "2026-01-01"), 0)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
