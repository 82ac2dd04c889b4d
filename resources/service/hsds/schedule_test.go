package hsds_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service/hsds"
)

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func hours(rule, start string) hsds.Hours {
	return hsds.Hours{Key: "h", Rule: rule, Start: day(start), Opens: "09:00", Closes: "11:30", Offset: 480}
}

func TestRulesAreSaidInWeeksAndMonths(t *testing.T) {
	for _, c := range []struct{ rule, want string }{
		{"FREQ=WEEKLY;BYDAY=TU,TH", "WEEKLY 1 TU,TH  2026-03-03"},
		{"FREQ=DAILY", "WEEKLY 1 MO,TU,WE,TH,FR,SA,SU  2026-03-03"},
		{"FREQ=DAILY;BYDAY=MO,FR", "WEEKLY 1 MO,FR  2026-03-03"},
		{"FREQ=DAILY;INTERVAL=14", "WEEKLY 2 TU  2026-03-03"},
		{"FREQ=MONTHLY;BYDAY=1MO", "MONTHLY 1 1MO  2026-03-03"},
		{"FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=3", "MONTHLY 12  3 2026-03-03|MONTHLY 12  3 2026-09-01"},
		{"FREQ=YEARLY", "MONTHLY 12  3 2026-03-03"},
		{"FREQ=DAILY;BYMONTHDAY=1", " 1   2026-03-03 RRULE:FREQ=DAILY;BYMONTHDAY=1"},
		{"FREQ=WEEKLY;BYDAY=1MO", " 1   2026-03-03 RRULE:FREQ=WEEKLY;BYDAY=1MO"},
		{"FREQ=MONTHLY;BYMONTH=3", " 1   2026-03-03 RRULE:FREQ=MONTHLY;BYMONTH=3"},
		{"FREQ=YEARLY;BYDAY=MO", " 1   2026-03-03 RRULE:FREQ=YEARLY;BYDAY=MO"},
		{"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", " 1   2026-03-03 RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1"},
	} {
		all, err := hours(c.rule, "2026-03-03").Schedules(renjia.English, func(k string) string { return k })
		require.NoError(t, err, c.rule)
		var got []string
		for _, s := range all {
			interval := s.Interval.String()
			if interval == "" {
				interval = "1"
			}
			got = append(got, strings.TrimRight(fmt.Sprintf("%s %s %s %s %s %s", s.Freq, interval, s.ByDay, s.ByMonthDay, s.DTStart, s.Notes), " "))
		}
		require.Equal(t, c.want, strings.Join(got, "|"), c.rule)
	}
}

func TestExceptionsAndSeasonsAreKept(t *testing.T) {
	h := hours("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T160000Z", "2026-03-02")
	h.Except, h.Note, h.Offset = []renjia.Date{day("2026-10-05")}, renjia.Both("by appointment"), 345
	h.Valid = renjia.Period{From: day("2026-03-01"), Until: day("2027-01-01")}
	all, err := h.Schedules(renjia.English, func(k string) string { return k })
	require.NoError(t, err)
	require.Equal(t, "by appointment; closed on 2026-10-05", all[0].Notes)
	require.Equal(t, "2026-12-31", all[0].Until)
	require.Equal(t, "2026-12-31", all[0].ValidTo)
	require.Equal(t, "5.75", all[0].Timezone.String())
	h.Offset = -210
	all, err = h.Schedules(renjia.English, func(k string) string { return k })
	require.NoError(t, err)
	require.Equal(t, "-3.5", all[0].Timezone.String())
}

func TestRulesThatAreNoneAreRefused(t *testing.T) {
	for _, rule := range []string{"", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;FREQ=DAILY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=0MO",
		"FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=13", "FREQ=DAILY;COUNT=3;UNTIL=20260101", "FREQ=DAILY;UNTIL=2026", "FREQ=DAILY;X=1", "BYDAY=MO"} {
		_, err := hours(rule, "2026-03-03").Schedules(renjia.English, func(k string) string { return k })
		require.ErrorIs(t, err, renjia.ErrInvalid, rule)
	}
	for _, spoil := range []func(*hsds.Hours){
		func(h *hsds.Hours) { h.Opens = "9:00" }, func(h *hsds.Hours) { h.Closes = "08:00" }, func(h *hsds.Hours) { h.Offset = 7 }, func(h *hsds.Hours) { h.Start = renjia.Date{} },
	} {
		h := hours("FREQ=DAILY", "2026-03-03")
		spoil(&h)
		_, err := h.Schedules(renjia.English, func(k string) string { return k })
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// occurs is the slow way: every day of a horizon is asked whether the rule
// names it.
func occurs(freq string, interval int, start renjia.Date, byday, bymonthday, bymonth string, count int, until string, horizon int) (days []renjia.Date) {
	for i := range horizon {
		d := start.AddDays(i)
		if until != "" && d.String() > until || count > 0 && len(days) == count {
			break
		}
		monday := func(d renjia.Date) renjia.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }
		name := strings.ToUpper(d.Weekday().String()[:2])
		inDays := slices.Contains(strings.Split(byday, ","), name)
		inMonth := bymonth == "" || slices.Contains(strings.Split(bymonth, ","), strconv.Itoa(int(d.Month())))
		monthDay := slices.Contains(strings.Split(bymonthday, ","), strconv.Itoa(d.Day()))
		nth := slices.Contains(strings.Split(byday, ","), fmt.Sprintf("%d%s", (d.Day()+6)/7, name))
		var is bool
		switch freq {
		case "DAILY":
			is = i%interval == 0 && (byday == "" || inDays)
		case "WEEKLY":
			is = monday(d).Sub(monday(start))/7%interval == 0 && (inDays || byday == "" && d.Weekday() == start.Weekday())
		case "MONTHLY":
			months := (d.Year()-start.Year())*12 + int(d.Month()) - int(start.Month())
			is = months%interval == 0 && (monthDay || inDays || nth || byday == "" && bymonthday == "" && d.Day() == start.Day())
		case "YEARLY":
			same := bymonth != "" || d.Month() == start.Month()
			is = (d.Year()-start.Year())%interval == 0 && inMonth && same && (monthDay || inDays || nth || byday == "" && bymonthday == "" && d.Day() == start.Day())
		}
		if is {
			days = append(days, d)
		}
	}
	return days
}

func TestTheSchedulesNameTheDaysOfTheRule(t *testing.T) {
	const horizon = 3 * 366
	rapid.Check(t, func(t *rapid.T) {
		start := day("2026-01-01").AddDays(rapid.IntRange(0, 700).Draw(t, "start"))
		freq := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "freq")
		interval := rapid.IntRange(1, 9).Draw(t, "interval")
		if freq == "YEARLY" {
			interval = rapid.IntRange(1, 2).Draw(t, "years")
		}
		byday, bymonthday, bymonth, until, count := "", "", "", "", 0
		if rapid.Bool().Draw(t, "byday") {
			byday = strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"MO", "TU", "WE", "SU"}), 1, 3, rapid.ID[string]).Draw(t, "days"), ",")
		} else if (freq == "MONTHLY" || freq == "YEARLY") && rapid.Bool().Draw(t, "bymonthday") {
			bymonthday = rapid.SampledFrom([]string{"1", "15", "3,29", "31"}).Draw(t, "month days")
		}
		if freq == "YEARLY" {
			bymonth = rapid.SampledFrom([]string{"", "3", "1,7", "12,2,6"}).Draw(t, "months")
		}
		switch rapid.IntRange(0, 2).Draw(t, "end") {
		case 1:
			count = rapid.IntRange(1, 30).Draw(t, "count")
		case 2:
			until = start.AddDays(rapid.IntRange(0, 900).Draw(t, "until")).String()
		}
		rule := fmt.Sprintf("FREQ=%s;INTERVAL=%d", freq, interval)
		for name, value := range map[string]string{"BYDAY": byday, "BYMONTHDAY": bymonthday, "BYMONTH": bymonth, "UNTIL": strings.ReplaceAll(until, "-", "")} {
			if value != "" {
				rule += ";" + name + "=" + value
			}
		}
		if count > 0 {
			rule += ";COUNT=" + strconv.Itoa(count)
		}
		h := hours(rule, start.String())
		all, err := h.Schedules(renjia.English, func(k string) string { return k })
		require.NoError(t, err, rule)
		if all[0].Freq == "" {
			require.Contains(t, all[0].Notes, rule)
			return
		}
		end := start.AddDays(horizon - 1)
		var got []renjia.Date
		for _, s := range all {
			n, c := 1, 0
			if s.Interval != "" {
				n, _ = strconv.Atoi(s.Interval.String())
			}
			if s.Count != "" {
				c, _ = strconv.Atoi(s.Count.String())
			}
			from := day(s.DTStart)
			got = append(got, occurs(s.Freq, n, from, s.ByDay, s.ByMonthDay, "", c, s.Until, end.Sub(from)+1)...)
		}
		slices.SortFunc(got, renjia.Date.Compare)
		require.Equal(t, occurs(freq, interval, start, byday, bymonthday, bymonth, count, until, horizon), got, rule)
	})
}
