package collaboration_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
)

// Named mutants, and the test that kills each:
//
//	first-day-counts   a clock counts the day on which it starts        TestTheLastDayOfAClock
//	overdue-on-due     a clock is overdue on its last day               TestAClockIsOverdueFromTheDayAfterItsLast
//	pause-ignored      days on hold count                               TestDaysOnHoldDoNotCount, TestAClockFollowsACalendarDayByDay
//	held-after         a hold after the step moves the last day         TestDaysOnHoldDoNotCount
//	civil-any          civil days do not give way to a day of rest      TestTheLastDayOfAClock

func clock(days int, count collaboration.Counting) collaboration.Clock {
	return collaboration.Clock{
		ID: "answer", Name: renjia.Text{EN: "Answer", ZH: "答复"}, From: "sent", Until: "answered",
		Days: days, Count: count, Source: "Referral agreement, item 4",
	}
}

func sentOn(t *testing.T, on string) collaboration.Referral {
	r, _ := open(t)
	f := referral(register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre"))
	f.Sent = day(on)
	f.State = collaboration.ReferralSent
	return f
}

// 2026-05-01 (Friday) to 05-05 are the Labour Day holidays; Saturday 05-09 is worked.
var may = renjia.Calendar{
	Rest: []renjia.Date{day("2026-05-01"), day("2026-05-04"), day("2026-05-05")},
	Work: []renjia.Date{day("2026-05-09")},
}

func TestTheLastDayOfAClock(t *testing.T) {
	month := clock(0, collaboration.CivilDays)
	month.Months = 1
	for name, c := range map[string]struct {
		clock collaboration.Clock
		sent  string
		due   string
	}{
		"working days leave out days of rest":         {clock(3, collaboration.WorkingDays), "2026-04-29", "2026-05-07"},
		"a Saturday that is worked counts":            {clock(4, collaboration.WorkingDays), "2026-05-05", "2026-05-09"},
		"calendar days end on a day of rest":          {clock(3, collaboration.CalendarDays), "2026-04-29", "2026-05-02"},
		"civil days give way to the next worked":      {clock(3, collaboration.CivilDays), "2026-04-29", "2026-05-06"},
		"civil days end on a worked Saturday":         {clock(3, collaboration.CivilDays), "2026-05-06", "2026-05-09"},
		"a month ends on the same day":                {month, "2026-02-10", "2026-03-10"},
		"a month that is shorter ends on its last":    {month, "2026-05-31", "2026-06-30"},
		"a month gives way to the next working day":   {month, "2026-04-03", "2026-05-06"},
		"a day that is no working day starts a clock": {clock(1, collaboration.WorkingDays), "2026-05-02", "2026-05-06"},
	} {
		t.Run(name, func(t *testing.T) {
			f := sentOn(t, c.sent)
			s, err := f.Clock(c.clock, may, f.Sent)
			require.NoError(t, err)
			require.Equal(t, day(c.due), s.Due)
			require.Equal(t, collaboration.ClockRunning, s.State)
			left, runs := s.Left()
			require.True(t, runs)
			require.Equal(t, s.Due.Sub(f.Sent), left)
		})
	}
}

func TestAClockIsOverdueFromTheDayAfterItsLast(t *testing.T) {
	f := sentOn(t, "2026-03-02")
	c := clock(5, collaboration.CalendarDays)
	state := func(on string) collaboration.ClockState {
		s, err := f.Clock(c, renjia.Calendar{}, day(on))
		require.NoError(t, err)
		return s.State
	}
	require.Equal(t, collaboration.ClockWaiting, state("2026-03-01"))
	require.Equal(t, collaboration.ClockRunning, state("2026-03-07"))
	require.Equal(t, collaboration.ClockOverdue, state("2026-03-08"))
	f.State, f.Answered = collaboration.ReferralAccepted, day("2026-03-07")
	require.Equal(t, collaboration.ClockMet, state("2026-03-08"))
	require.Equal(t, collaboration.ClockRunning, state("2026-03-06"), "what happens later is not known yet")
	f.Answered = day("2026-03-08")
	require.Equal(t, collaboration.ClockLate, state("2026-03-09"))
	f.State, f.Answered, f.Ending, f.Ended = collaboration.ReferralCancelled, renjia.Date{}, collaboration.ReferralCancelled, day("2026-03-05")
	require.Equal(t, collaboration.ClockRunning, state("2026-03-04"))
	require.Equal(t, collaboration.ClockVoid, state("2026-03-20"))
	f.State = collaboration.ReferralInError
	require.Equal(t, collaboration.ClockVoid, state("2026-03-03"))
}

func TestDaysOnHoldDoNotCount(t *testing.T) {
	f := sentOn(t, "2026-03-02")
	f.State, f.Answered = collaboration.ReferralAccepted, day("2026-03-03")
	f.Holds = []collaboration.Hold{{Period: renjia.Period{From: day("2026-03-05"), Until: day("2026-03-10")}, Reason: "in hospital"}}
	c := collaboration.Clock{ID: "serve", Name: renjia.Both("Serve"), From: "accepted", Until: "served", Days: 7, Count: collaboration.CalendarDays, Source: "test"}
	status := func(on string) collaboration.ClockStatus {
		s, err := f.Clock(c, renjia.Calendar{}, day(on))
		require.NoError(t, err)
		return s
	}
	require.Equal(t, day("2026-03-10"), status("2026-03-04").Due, "a clock that does not pause")
	c.Pauses = true
	require.Equal(t, day("2026-03-10"), status("2026-03-04").Due, "before the hold nobody knows of it")
	require.Equal(t, collaboration.ClockPaused, status("2026-03-06").State)
	require.True(t, status("2026-03-06").Due.IsZero())
	require.Equal(t, day("2026-03-15"), status("2026-03-10").Due, "five days later")
	f.State, f.Served = collaboration.ReferralServed, day("2026-03-04")
	require.Equal(t, day("2026-03-10"), status("2026-03-20").Due, "a hold after the step changes nothing")
}

// The oracle walks from the first day to the last day by day.
func TestAClockFollowsACalendarDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := day("2026-04-20").AddDays(rapid.IntRange(0, 20).Draw(t, "start"))
		n := rapid.IntRange(1, 12).Draw(t, "days")
		count := rapid.SampledFrom([]collaboration.Counting{collaboration.WorkingDays, collaboration.CalendarDays, collaboration.CivilDays}).Draw(t, "count")
		from := start.AddDays(rapid.IntRange(0, 9).Draw(t, "hold from"))
		hold := renjia.Period{From: from, Until: from.AddDays(rapid.IntRange(1, 9).Draw(t, "hold"))}
		f := collaboration.Referral{State: collaboration.ReferralAccepted, Sent: start, Answered: start, Holds: []collaboration.Hold{{Period: hold}}}
		c := collaboration.Clock{ID: "x", Name: renjia.Both("x"), From: "accepted", Until: "served", Days: n, Count: count, Pauses: true, Source: "x"}
		on := start.AddDays(40)
		s, err := f.Clock(c, may, on)
		require.NoError(t, err)

		counted, last := 0, start
		for d := start.AddDays(1); counted < n; d = d.AddDays(1) {
			if !hold.Contains(d) && (count != collaboration.WorkingDays || may.Working(d)) {
				counted, last = counted+1, d
			}
		}
		for count == collaboration.CivilDays && !may.Working(last) {
			last = last.AddDays(1)
		}
		require.Equal(t, last, s.Due)
	})
}

func TestAClockExplainsItself(t *testing.T) {
	f := sentOn(t, "2026-03-02")
	s, err := f.Clock(clock(3, collaboration.WorkingDays), renjia.Calendar{}, day("2026-03-06"))
	require.NoError(t, err)
	e := s.Explain()
	require.False(t, e.All())
	require.Equal(t, "Answer", e.Title.EN)
	require.Contains(t, e.Text(renjia.English), `"answered" within 3 working days of 2026-03-02, still missing`)
	require.Contains(t, e.Text(renjia.English), "2026-03-06 ≤ 2026-03-05")
	require.Contains(t, e.Text(renjia.Chinese), "3个工作日")
	f.State, f.Answered = collaboration.ReferralAccepted, day("2026-03-05")
	s, err = f.Clock(clock(3, collaboration.WorkingDays), renjia.Calendar{}, day("2026-03-06"))
	require.NoError(t, err)
	require.True(t, s.Explain().All())
	for _, on := range []string{"2026-03-01"} {
		s, err = f.Clock(clock(3, collaboration.WorkingDays), renjia.Calendar{}, day(on))
		require.NoError(t, err)
		require.Len(t, s.Explain().Steps, 1)
		require.Empty(t, s.Explain().Steps[0].Op, "a fact, no test")
	}
}

func TestAClockNeedsAWayToCountAndAnEventThatIs(t *testing.T) {
	f := sentOn(t, "2026-03-02")
	_, err := f.Clock(clock(3, ""), renjia.Calendar{}, f.Sent)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for name, change := range map[string]func(*collaboration.Clock){
		"event":      func(c *collaboration.Clock) { c.Until = "answer" },
		"same event": func(c *collaboration.Clock) { c.Until = c.From },
		"no days":    func(c *collaboration.Clock) { c.Days = 0 },
		"both":       func(c *collaboration.Clock) { c.Months = 1 },
		"count":      func(c *collaboration.Clock) { c.Count = "weeks" },
		"source":     func(c *collaboration.Clock) { c.Source = "" },
		"too long":   func(c *collaboration.Clock) { c.Days = 1 << 40 },
		"months":     func(c *collaboration.Clock) { c.Days, c.Months = 0, 1 },
	} {
		c := clock(3, collaboration.WorkingDays)
		change(&c)
		_, err := f.Clock(c, renjia.Calendar{}, f.Sent)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

const clocksJSON = `{"clocks":[{"id":"a","name":{"en":"A"},"from":"sent","until":"answered","days":3,"count":"working-days","source":"s"}]}`

func TestClocksAreReadStrictly(t *testing.T) {
	all, err := collaboration.ReadClocks(strings.NewReader(clocksJSON))
	require.NoError(t, err)
	require.Equal(t, 3, all[0].Days)
	for name, text := range map[string]string{
		"unknown field": strings.Replace(clocksJSON, `"days"`, `"day"`, 1),
		"behind":        clocksJSON + "{}",
		"twice":         strings.Replace(clocksJSON, `}]`, `},`+clocksJSON[len(`{"clocks":[`):len(clocksJSON)-2]+`]`, 1),
		"no text":       "",
		"no source":     strings.Replace(clocksJSON, `"source":"s"`, `"source":""`, 1),
	} {
		_, err := collaboration.ReadClocks(strings.NewReader(text))
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	_, err = collaboration.ReadClocks(strings.NewReader(strings.Replace(clocksJSON, `"working-days"`, `""`, 1)))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func FuzzReadClocks(f *testing.F) {
	f.Add(clocksJSON)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := collaboration.ReadClocks(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, c := range all {
			if err := c.Validate(); err != nil {
				t.Errorf("a clock that was read is not valid: %v", err)
			}
		}
	})
}
