package recurrence_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking/recurrence"
)

// Mutants, each of which a test of this folder kills:
//
//	take keeps what does not exist                   TestTimesThatDoNotExistAreSkippedAndDoNotCount
//	Count given to the library                       TestTimesThatDoNotExistAreSkippedAndDoNotCount
//	the place given to the library                   TestTimesThatDoNotExistAreSkippedAndDoNotCount
//	Until exclusive, or a UTC Until taken as wall    TestUntilIsInclusiveOnTheWallOrInUTC
//	Except before Count                              TestExceptionsAreWallTimesAndUseUpTheCount
//	Except not taken from Plus                       TestExceptionsAreWallTimesAndUseUpTheCount
//	no horizon asked for                             TestAnEndlessRuleNeedsAHorizon
//	Interval 0 passed on, WKST or BYSETPOS dropped   TestRulesEqualAWalkOverEveryDay
//	numbered returns ByDay as it is                  TestFaultsOfTheLibraryStayWithIt
//	inWeek always true                               TestFaultsOfTheLibraryStayWithIt
//	begin is the start                               TestFaultsOfTheLibraryStayWithIt
//	Fit ignores make-up days, or adds them beyond    TestASeriesKeepsToTheWorkingDaysOf2026

func place(t *testing.T, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	require.NoError(t, err)
	return loc
}

func wall(t *testing.T, s string) recurrence.Wall {
	w, err := recurrence.ParseWall(s)
	require.NoError(t, err)
	return w
}

func walls(t *testing.T, all ...string) (ws []recurrence.Wall) {
	for _, s := range all {
		ws = append(ws, wall(t, s))
	}
	return ws
}

func seriesOf(t *testing.T, start, rule string) recurrence.Series {
	r, err := recurrence.ParseRule(rule)
	require.NoError(t, err)
	return recurrence.Series{Start: wall(t, start), Rule: r, Minutes: 90}
}

func expand(t *testing.T, s recurrence.Series, zone string, h recurrence.Horizon) recurrence.Expansion {
	e, err := s.Expand(place(t, zone), h)
	require.NoError(t, err)
	return e
}

func TestTimesThatDoNotExistAreSkippedAndDoNotCount(t *testing.T) {
	for _, c := range []struct {
		zone, start, rule string
		want              []string
		skipped           string
	}{
		{"Europe/Berlin", "20230324T023000", "FREQ=DAILY;COUNT=4", []string{"20230324T023000", "20230325T023000", "20230327T023000", "20230328T023000"}, "20230326T023000"},
		{"Asia/Shanghai", "19860503T023000", "FREQ=DAILY;COUNT=3", []string{"19860503T023000", "19860505T023000", "19860506T023000"}, "19860504T023000"},
	} {
		e := expand(t, seriesOf(t, c.start, c.rule), c.zone, recurrence.Horizon{})
		require.Equal(t, c.want, basic(e))
		require.Equal(t, walls(t, c.skipped), e.Skipped)
		for _, o := range e.Occurrences {
			require.Equal(t, o.Wall, recurrence.WallOf(o.Interval.From, place(t, c.zone)))
			require.Equal(t, 90*time.Minute, o.Interval.Duration())
		}
	}
	twice := expand(t, seriesOf(t, "20231028T023000", "FREQ=DAILY;COUNT=3"), "Europe/Berlin", recurrence.Horizon{})
	require.Equal(t, "2023-10-29T00:30:00Z", twice.Occurrences[1].Interval.From.UTC().Format(time.RFC3339), "the first of the two")
	single := seriesOf(t, "20230324T023000", "FREQ=DAILY;COUNT=1")
	single.Plus = walls(t, "20230326T023000")
	require.Equal(t, single.Plus, expand(t, single, "Europe/Berlin", recurrence.Horizon{}).Skipped)
}

func TestUntilIsInclusiveOnTheWallOrInUTC(t *testing.T) {
	for until, n := range map[string]int{
		"20260305T090000": 4, "20260305T085959": 3, // on the wall of Guangzhou
		"20260305T010000Z": 4, "20260305T005959Z": 3, // the same instants
		"20260305T090000Z": 4, "20260306T005959Z": 4, "20260306T010000Z": 5,
	} {
		e := expand(t, seriesOf(t, "20260302T090000", "FREQ=DAILY;UNTIL="+until), "Asia/Shanghai", recurrence.Horizon{})
		require.Len(t, e.Occurrences, n, until)
		require.False(t, e.Cut)
	}
	e := expand(t, seriesOf(t, "20260302T220000", "FREQ=DAILY;UNTIL=20260305T020000Z"), "America/New_York", recurrence.Horizon{})
	require.Len(t, e.Occurrences, 2, "22:00 in New York is 03:00 of the next day in UTC")
}

func TestExceptionsAreWallTimesAndUseUpTheCount(t *testing.T) {
	s := seriesOf(t, "20260302T090000", "FREQ=DAILY;COUNT=4")
	s.Except = walls(t, "20260303T090000", "20260304T093000", "20260309T090000")
	s.Plus = walls(t, "20260308T090000", "20260305T090000", "20260309T090000", "20260301T090000")
	e := expand(t, s, "Asia/Shanghai", recurrence.Horizon{})
	require.Equal(t, []string{"20260301T090000", "20260302T090000", "20260304T090000", "20260305T090000", "20260308T090000"}, basic(e))
	only := recurrence.Series{Start: s.Start, Plus: s.Plus, Minutes: 1}
	require.Len(t, expand(t, only, "Asia/Shanghai", recurrence.Horizon{}).Occurrences, 4)
	only.Except = s.Plus
	_, err := only.Expand(time.UTC, recurrence.Horizon{})
	require.ErrorIs(t, err, renjia.ErrInvalid, "nothing is left")
}

func TestAnEndlessRuleNeedsAHorizon(t *testing.T) {
	s := seriesOf(t, "20260302T090000", "FREQ=WEEKLY")
	_, err := s.Expand(time.UTC, recurrence.Horizon{})
	var endless *recurrence.EndlessError
	require.ErrorAs(t, err, &endless)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = s.Expand(nil, recurrence.Horizon{Max: 1})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	e := expand(t, s, "UTC", recurrence.Horizon{Max: 3})
	require.Len(t, e.Occurrences, 3)
	require.True(t, e.Cut)
	e = expand(t, s, "UTC", recurrence.Horizon{Until: wall(t, "20260316T090000")})
	require.Len(t, e.Occurrences, 2, "the horizon is exclusive")
	require.True(t, e.Cut)
	s.Except = walls(t, "20260302T090000", "20260309T090000")
	require.Len(t, expand(t, s, "UTC", recurrence.Horizon{Max: 3}).Occurrences, 3, "exceptions use no place up")
	bounded := seriesOf(t, "20260302T090000", "FREQ=WEEKLY;COUNT=3")
	require.False(t, expand(t, bounded, "UTC", recurrence.Horizon{Max: 3}).Cut)
	require.True(t, expand(t, bounded, "UTC", recurrence.Horizon{Max: 2}).Cut)
	require.True(t, expand(t, bounded, "UTC", recurrence.Horizon{Until: wall(t, "20260310T090000")}).Cut)
	_, err = seriesOf(t, "20260302T090000", "FREQ=DAILY;UNTIL=29990101T000000").Expand(time.UTC, recurrence.Horizon{})
	require.ErrorIs(t, err, renjia.ErrInvalid, "too many")
	_, err = seriesOf(t, "20260302T090000", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2").Expand(time.UTC, recurrence.Horizon{})
	require.ErrorIs(t, err, renjia.ErrInvalid, "no such day")
}

func TestRulesAreReadStrictly(t *testing.T) {
	for text, part := range map[string]string{
		"":                                       "NAME=VALUE",
		"COUNT=3":                                "FREQ",
		"FREQ=HOURLY":                            "not supported",
		"FREQ=SOMETIMES":                         "SOMETIMES",
		"FREQ=DAILY;COUNT=0":                     "COUNT",
		"FREQ=DAILY;COUNT=x":                     "COUNT",
		"FREQ=DAILY;COUNT=100001":                "COUNT",
		"FREQ=DAILY;INTERVAL=-1":                 "INTERVAL",
		"FREQ=DAILY;COUNT=3;UNTIL=20260302T0900": "UNTIL",
		"FREQ=DAILY;UNTIL=20260302":              "a date alone",
		"FREQ=DAILY;COUNT=3;UNTIL=20260302T090000": "beside COUNT",
		"FREQ=DAILY;FREQ=DAILY":                    "twice",
		"FREQ=DAILY;BYEASTER=1":                    "not supported",
		"FREQ=DAILY;BYSECOND=1":                    "not supported",
		"FREQ=DAILY;BYHOUR=24":                     "BYHOUR",
		"FREQ=DAILY;BYHOUR=8,8":                    "twice",
		"FREQ=DAILY;BYHOUR=":                       "NAME=VALUE",
		"FREQ=DAILY;BYHOUR":                        "NAME=VALUE",
		"FREQ=MONTHLY;BYMONTHDAY=0":                "BYMONTHDAY",
		"FREQ=WEEKLY;BYMONTHDAY=1":                 "not for WEEKLY",
		"FREQ=WEEKLY;BYDAY=1MO":                    "a number",
		"FREQ=WEEKLY;BYDAY=XX":                     "BYDAY",
		"FREQ=WEEKLY;BYDAY=MO,MO":                  "twice",
		"FREQ=MONTHLY;BYDAY=6MO":                   "-5 to 5",
		"FREQ=MONTHLY;BYDAY=0MO":                   "BYDAY",
		"FREQ=MONTHLY;BYWEEKNO=1;BYDAY=MO":         "YEARLY",
		"FREQ=YEARLY;BYWEEKNO=20":                  "programs differ",
		"FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO":        "does not go",
		"FREQ=MONTHLY;BYYEARDAY=1":                 "BYYEARDAY",
		"FREQ=DAILY;BYSETPOS=1":                    "BYSETPOS",
		"FREQ=WEEKLY;WKST=XX":                      "WKST",
	} {
		_, err := recurrence.ParseRule(text)
		require.ErrorContains(t, err, part, text)
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
	}
	_, err := recurrence.ParseRule("FREQ=DAILY;BYHOUR=99;BYMINUTE=99;COUNT=x;X=1")
	for _, part := range []string{"COUNT", "X"} {
		require.ErrorContains(t, err, part, "all at once")
	}
	require.ErrorIs(t, recurrence.Series{}.Validate(), renjia.ErrInvalid)
	for _, s := range []string{"2026-02-30T00:00:00", "20260302T0900", "2026-03-02 09:00:00", "20260302T090000Z"} {
		_, err := recurrence.ParseWall(s)
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
}

func TestASeriesKeepsItsFormAsJSON(t *testing.T) {
	s := seriesOf(t, "20260302T090000", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12")
	s.Except = walls(t, "20260303T090000")
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.Equal(t, `{"start":"2026-03-02T09:00:00","rule":"FREQ=WEEKLY;COUNT=12;BYDAY=TU,TH","except":["2026-03-03T09:00:00"],"minutes":90}`, string(text))
	var back recurrence.Series
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, s, back)
}

func calendar2026(t *testing.T) renjia.Calendar {
	h, err := recurrence.Builtin("cn", 2026)
	require.NoError(t, err)
	return h.Calendar()
}

func TestTheHolidaysOf2026AreThoseOfTheNotice(t *testing.T) {
	c := calendar2026(t)
	require.Len(t, c.Rest, 3+9+3+5+3+3+7)
	require.Len(t, c.Work, 6)
	weekend := map[time.Weekday]int{}
	for _, d := range c.Work {
		weekend[d.Weekday()]++
	}
	require.Equal(t, map[time.Weekday]int{time.Saturday: 4, time.Sunday: 2}, weekend, "by the notice: 4 January and 20 September are Sundays")
	for day, weekday := range map[string]time.Weekday{
		"2026-01-01": time.Thursday, "2026-02-15": time.Sunday, "2026-02-23": time.Monday, "2026-04-04": time.Saturday, "2026-04-06": time.Monday,
		"2026-05-01": time.Friday, "2026-05-05": time.Tuesday, "2026-06-19": time.Friday, "2026-06-21": time.Sunday, "2026-09-25": time.Friday,
		"2026-09-27": time.Sunday, "2026-10-01": time.Thursday, "2026-10-07": time.Wednesday,
	} {
		d, err := renjia.ParseDate(day)
		require.NoError(t, err)
		require.Equal(t, weekday, d.Weekday(), day)
		require.False(t, c.Working(d), day)
	}
	_, err := recurrence.Builtin("cn", 2027)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = recurrence.Builtin("../x", 2026)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestASeriesKeepsToTheWorkingDaysOf2026(t *testing.T) {
	shanghai := place(t, "Asia/Shanghai")
	days := recurrence.Workdays{Calendar: calendar2026(t)}
	daily := seriesOf(t, "20260914T090000", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261009T235959")
	e := expand(t, daily, "Asia/Shanghai", recurrence.Horizon{})
	_, err := days.Fit(daily, e, shanghai)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	require.ErrorContains(t, err, "OnMakeUp")
	days.OnRest, days.OnMakeUp = recurrence.Skip, recurrence.Add
	f, err := days.Fit(daily, e, shanghai)
	require.NoError(t, err)
	require.Equal(t, walls(t, "20260920T090000"), f.Added, "10 October is after the last")
	require.Equal(t, walls(t, "20260925T090000", "20261001T090000", "20261002T090000", "20261005T090000", "20261006T090000", "20261007T090000"), f.Left)
	require.Len(t, f.Occurrences, 20-6+1)
	for _, part := range []string{"按工作日历安排15次", "2026-09-25T09:00:00为休息日：取消", "2026-09-20T09:00:00为调休上班日：增加"} {
		require.Contains(t, f.Explanation().Text(renjia.Chinese), part)
	}
	for _, o := range f.Occurrences {
		require.True(t, days.Calendar.Working(o.Wall.Date()))
	}
	tuesdays := seriesOf(t, "20260929T090000", "FREQ=WEEKLY;BYDAY=TU;COUNT=3")
	e = expand(t, tuesdays, "Asia/Shanghai", recurrence.Horizon{})
	for policy, want := range map[recurrence.OnRest]string{
		recurrence.Keep: "20260929T090000 20261006T090000 20261013T090000", recurrence.Skip: "20260929T090000 20261013T090000",
		recurrence.Next: "20260929T090000 20261008T090000 20261013T090000", recurrence.Previous: "20260929T090000 20260930T090000 20261013T090000",
	} {
		f, err = recurrence.Workdays{Calendar: days.Calendar, OnRest: policy, OnMakeUp: recurrence.Ignore}.Fit(tuesdays, e, shanghai)
		require.NoError(t, err)
		require.Equal(t, want, strings.Join(basic(f.Expansion), " "), policy)
	}
	days.OnRest = recurrence.Next
	daily.Start, daily.Rule.Until = wall(t, "20261005T090000"), wall(t, "20261008T090000")
	f, err = days.Fit(daily, expand(t, daily, "Asia/Shanghai", recurrence.Horizon{}), shanghai)
	require.NoError(t, err)
	require.Equal(t, []string{"20261008T090000"}, basic(f.Expansion), "what meets on one day is one")
	require.Len(t, f.Moved, 3)
}

func TestCalendarsAreReadInBothLanguages(t *testing.T) {
	c, err := recurrence.ReadCalendar(strings.NewReader("日期,类型,名称\n2026-10-01,放假,国庆节\n2026-10-10,上班,\n"), "2026.csv")
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, recurrence.WriteCalendar(&out, c))
	require.Equal(t, "date,kind\n2026-10-01,rest\n2026-10-10,work\n", out.String())
	back, err := recurrence.ReadCalendar(&out, "x")
	require.NoError(t, err)
	require.Equal(t, c, back)
	_, err = recurrence.ReadCalendar(strings.NewReader("date,kind\n2026-10-01,rest\n2026-10-01,work\n2026-10-99,rest\n2026-10-02,maybe\n"), "2026.csv")
	for _, part := range []string{"2026.csv:3:1", "twice", "2026.csv:4:1", "2026.csv:5:2"} {
		require.ErrorContains(t, err, part)
	}
	_, err = recurrence.ReadHolidays(strings.NewReader(`{"code": "cn", "year": 2027, "source": "x", "issued": "2026-11-01", "holidays": [
		{"name": {"en": "New Year"}, "days": 2, "rest": {"from": "2027-01-01", "until": "2027-01-04"}, "work": ["2027-01-02", "2028-01-01"]}]}`), "2027.json")
	for _, part := range []string{"2027.json:2:", "has 3 days, want 2", "twice", "not in 2027"} {
		require.ErrorContains(t, err, part)
	}
	_, err = recurrence.ReadHolidays(strings.NewReader(`{"code": "cn", "sorce": "x"}`), "2027.json")
	require.ErrorContains(t, err, "sorce")
}

func FuzzParseRule(f *testing.F) {
	for _, s := range []string{"FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12", "RRULE:FREQ=YEARLY;BYWEEKNO=10,-30;BYDAY=WE;WKST=SU", "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=-1", "FREQ=DAILY;UNTIL=20260302T090000Z"} {
		f.Add(s)
	}
	start := wallOf(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	f.Fuzz(func(t *testing.T, s string) {
		r, err := recurrence.ParseRule(s)
		if err != nil {
			return
		}
		again, err := recurrence.ParseRule(r.String())
		require.NoError(t, err)
		require.Equal(t, r.String(), again.String())
		_, err = recurrence.Series{Start: start, Rule: r, Minutes: 1}.Expand(time.UTC, recurrence.Horizon{Max: 5})
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
		}
	})
}

func FuzzReadCalendar(f *testing.F) {
	f.Add([]byte("date,kind\n2026-10-01,rest\n"))
	f.Add([]byte("日期,类型,名称\n2026-10-01,放假,国庆节\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := recurrence.ReadCalendar(bytes.NewReader(b), "f")
		if err != nil {
			return
		}
		var out bytes.Buffer
		require.NoError(t, recurrence.WriteCalendar(&out, c))
		back, err := recurrence.ReadCalendar(&out, "f")
		require.NoError(t, err)
		require.ElementsMatch(t, c.Rest, back.Rest)
		require.ElementsMatch(t, c.Work, back.Work)
	})
}
