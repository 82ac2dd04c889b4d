package service_test

import (
	"errors"
	"fmt"
	"iter"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

func person(n int) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[int]("test", "person", fmt.Sprint(n)))
}

func date(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// activity is a valid contact of so many heads, the given ones known by name.
func activity(day string, minutes, heads int, known ...int) service.Contact {
	from := date(day).Start(time.UTC).Add(9 * time.Hour)
	c := service.Contact{
		Kind: service.KindActivity, Program: "elderly", Worker: person(-1), Participants: int64(heads),
		Date: date(day), Interval: renjia.Interval{From: from, Until: from.Add(time.Duration(minutes) * time.Minute)},
	}
	for _, n := range known {
		c.Clients = append(c.Clients, person(n))
	}
	return c
}

func stream(cs ...service.Contact) iter.Seq2[service.Contact, error] {
	return func(yield func(service.Contact, error) bool) {
		for _, c := range cs {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func indicator(unit service.Unit) service.Indicator {
	return service.Indicator{Code: "a", Title: renjia.Both("a"), Unit: unit, Target: 2}
}

func TestActivitiesBelowTheFloorDoNotCount(t *testing.T) {
	// A published contract asks for activities with at least 8 participants.
	i := indicator(service.BySessions)
	i.MinParticipants, i.MinMinutes = 8, 60
	tally, err := service.Count(i, service.Facts{}, stream(
		activity("2026-03-01", 60, 8), activity("2026-03-02", 60, 7), activity("2026-03-03", 59, 30), activity("2026-03-04", 120, 9)))
	require.NoError(t, err)
	require.Equal(t, service.Sessions(2), tally.Sessions)
	require.Equal(t, service.PersonTimes(17), tally.Persons)
	require.Equal(t, map[service.Reason]service.Sessions{service.TooFew: 1, service.TooShort: 1}, tally.Left)
	completion, err := tally.Completion()
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(1, 1), completion)
	require.True(t, tally.Explain().All())
}

func TestAPersonWhoComesTwiceIsTwoPersonTimesAndOnePerson(t *testing.T) {
	tally, err := service.Count(indicator(service.ByUniquePersons), service.Facts{},
		stream(activity("2026-03-01", 60, 3, 1, 2), activity("2026-03-08", 60, 2, 2, 3)))
	require.NoError(t, err)
	require.Equal(t, service.PersonTimes(5), tally.Persons)
	require.Equal(t, service.UniquePersons(3), tally.Unique)
	require.Equal(t, service.PersonTimes(1), tally.Unnamed)
	require.Contains(t, tally.Explain().Text(renjia.Chinese), "1人次未实名")
}

func TestHoursAreExactAndCapped(t *testing.T) {
	i := indicator(service.ByHours)
	tally, err := service.Count(i, service.Facts{}, stream(activity("2026-03-01", 50, 1), activity("2026-03-02", 45, 1)))
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(95, 60), tally.Value())
	i.Cap = 2
	tally, err = service.Count(i, service.Facts{}, stream(activity("2026-03-01", 150, 1)))
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(5, 2), tally.Value())
	require.Equal(t, renjia.Frac(2, 1), tally.Credited())
	require.Contains(t, tally.Explain().Text(renjia.English), "5/2 were done, the cap is 2")
}

func TestMinutesAreWholeMinutesOfTheHalfOpenInterval(t *testing.T) {
	c := activity("2026-03-01", 60, 1)
	require.Equal(t, service.Minutes(60), c.Minutes())
	c.Interval.Until = c.Interval.Until.Add(-time.Second)
	require.Equal(t, service.Minutes(59), c.Minutes())
}

func TestPeriodGoesByTheCivilDateOfTheContact(t *testing.T) {
	i := indicator(service.BySessions)
	i.Period = renjia.Period{From: date("2026-03-02"), Until: date("2026-04-01")}
	early := activity("2026-03-02", 30, 1)
	early.Interval.From = early.Interval.From.Add(-10 * time.Hour) // 07:00 in Guangzhou is the day before in UTC
	early.Interval.Until = early.Interval.From.Add(time.Hour)
	tally, err := service.Count(i, service.Facts{}, stream(early, activity("2026-04-01", 30, 1)))
	require.NoError(t, err)
	require.Equal(t, service.Sessions(1), tally.Sessions)
	require.Equal(t, service.Sessions(1), tally.Left[service.OtherPeriod])
}

func TestProgrammesBelowANamedOneCountWithTheTree(t *testing.T) {
	tree, err := service.NewTree(
		service.Program{Code: "basic", Name: renjia.Both("basic"), Tier: service.Basic},
		service.Program{Code: "elderly", Parent: "basic", Name: renjia.Both("elderly"), Tier: service.Basic})
	require.NoError(t, err)
	i := indicator(service.BySessions)
	i.Programs = []string{"basic"}
	judge := func(f service.Facts) service.Reason {
		reason, err := i.Judge(activity("2026-03-01", 60, 1), f)
		require.NoError(t, err)
		return reason
	}
	require.Equal(t, service.Counts, judge(service.Facts{Tree: tree}))
	require.Equal(t, service.OtherProgram, judge(service.Facts{}))
	require.False(t, tree.Under("basic", "elderly"))
	require.True(t, tree.Under("unknown", "unknown"))
}

func TestTreeRefusesCirclesAndMissingParents(t *testing.T) {
	p := func(code, parent string) service.Program {
		return service.Program{Code: code, Parent: parent, Name: renjia.Both(code), Tier: service.Core}
	}
	_, err := service.NewTree(p("a", "b"), p("b", "c"), p("c", "a"), p("d", "x"), p("d", ""))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 5) // three in the circle, one missing parent, one code used twice
}

func TestValidateReportsEveryProblem(t *testing.T) {
	var v *renjia.ValidationError
	require.ErrorAs(t, service.Contact{}.Validate(), &v)
	paths := map[string]bool{}
	for _, p := range v.Problems {
		paths[p.Path] = true
	}
	for _, path := range []string{"kind", "program", "worker", "participants", "interval.from", "date"} {
		require.True(t, paths[path], path)
	}
	for name, spoil := range map[string]func(*service.Contact){
		"twice":     func(c *service.Contact) { c.Clients = []renjia.Ref{person(1), person(1)} },
		"more":      func(c *service.Contact) { c.Clients = []renjia.Ref{person(1), person(2), person(3)} },
		"long":      func(c *service.Contact) { c.Interval.Until = c.Interval.From.Add(25 * time.Hour) },
		"other day": func(c *service.Contact) { c.Date = c.Date.AddDays(3) },
		"negative":  func(c *service.Contact) { c.Cost, _ = renjia.Yuan(-1) },
	} {
		c := activity("2026-03-01", 60, 2)
		require.NoError(t, c.Validate())
		spoil(&c)
		require.ErrorIs(t, c.Validate(), renjia.ErrInvalid, name)
	}
	require.ErrorAs(t, service.Indicator{MinMinutes: -1}.Validate(), &v)
	require.Len(t, v.Problems, 5)
}

func TestCountStopsAtTheFirstBrokenContact(t *testing.T) {
	_, err := service.Count(indicator(service.BySessions), service.Facts{}, stream(service.Contact{}))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	lost := errors.New("lost")
	_, err = service.Count(indicator(service.BySessions), service.Facts{}, func(yield func(service.Contact, error) bool) {
		yield(service.Contact{}, lost)
	})
	require.ErrorIs(t, err, lost)
	_, err = service.Count(service.Indicator{}, service.Facts{}, stream())
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// The oracle counts again the slow way: a list of names for people, a sum of
// durations for hours.
func TestCountAgreesWithTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := indicator(rapid.SampledFrom([]service.Unit{
			service.BySessions, service.ByPersonTimes, service.ByUniquePersons, service.ByHours}).Draw(t, "unit"))
		i.MinParticipants = rapid.Int64Range(0, 4).Draw(t, "floor")
		i.MinMinutes = service.Minutes(rapid.IntRange(0, 90).Draw(t, "minutes floor"))
		i.Target = rapid.Int64Range(1, 50).Draw(t, "target")
		var all []service.Contact
		for range rapid.IntRange(0, 12).Draw(t, "contacts") {
			known := rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 0, 4, rapid.ID[int]).Draw(t, "known")
			heads := max(1, len(known)+rapid.IntRange(0, 2).Draw(t, "more"))
			all = append(all, activity("2026-03-01", rapid.IntRange(1, 180).Draw(t, "minutes"), heads, known...))
		}
		tally, err := service.Count(i, service.Facts{}, stream(all...))
		require.NoError(t, err)
		require.Zero(t, tally.Value().Rat().Cmp(slowValue(i, all)))
		completion, err := tally.Completion()
		require.NoError(t, err)
		require.Zero(t, completion.Rat().Cmp(new(big.Rat).Quo(slowValue(i, all), big.NewRat(i.Target, 1))))
	})
}

func slowValue(i service.Indicator, all []service.Contact) *big.Rat {
	names := map[string]bool{}
	var sessions, heads int64
	var time time.Duration
	for _, c := range all {
		d := c.Interval.Until.Sub(c.Interval.From)
		if c.Participants < i.MinParticipants || d.Minutes() < float64(i.MinMinutes) {
			continue
		}
		sessions++
		heads += c.Participants
		time += d
		for _, k := range c.Clients {
			names[k.String()] = true
		}
	}
	switch i.Unit {
	case service.BySessions:
		return big.NewRat(sessions, 1)
	case service.ByPersonTimes:
		return big.NewRat(heads, 1)
	case service.ByUniquePersons:
		return big.NewRat(int64(len(names)), 1)
	}
	return big.NewRat(int64(time), int64(3600e9))
}
