package ical_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
	"github.com/renjia-project/renjia/resources/booking/ical"
	"github.com/renjia-project/renjia/resources/booking/recurrence"
)

// Mutants, each of which one of these tests kills:
//
//	lines folded by octets alone                 TestLongChineseTextsAreFoldedBetweenCharacters
//	values not cleaned of control characters     TestTextsCannotWriteOtherProperties
//	start not synchronized                       TestASeriesMeansTheSameToOthers
//	UNTIL left on the wall                       TestASeriesMeansTheSameToOthers
//	zone described at the start only             TestTheZoneTellsEveryChangeOfClocks
//	Details ignored                              TestEventsShowNobodyUnlessAsked

var (
	made = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	room = booking.Resource{
		ID: renjia.ImportedID[booking.Resource]("t", "r", "1"), Name: renjia.Text{EN: "Activity room", ZH: "活动室"}, Class: booking.Venue, Capacity: 1}
	single = booking.Booking{
		ID: renjia.ImportedID[booking.Booking]("t", "b", "1"), Resource: room.ID, Quantity: 1, State: booking.Confirmed,
		Interval: renjia.Interval{From: made, Until: made.Add(90 * time.Minute)}, Text: renjia.Text{EN: "Ms Chen's birthday", ZH: "陈女士生日"}}
)

func zones(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return loc
}

func write(t require.TestingT, events ...ical.Event) string {
	var out bytes.Buffer
	require.NoError(t, ical.Write(&out, ical.Calendar{Name: "Room 1", At: made}, events))
	return out.String()
}

func read(t require.TestingT, text string) []ical.Event {
	events, err := ical.Read(strings.NewReader(text), "x.ics", zones)
	require.NoError(t, err, text)
	return events
}

func seriesOf(t require.TestingT, start, rule string) recurrence.Series {
	w, err := recurrence.ParseWall(start)
	require.NoError(t, err)
	r, err := recurrence.ParseRule(rule)
	require.NoError(t, err)
	return recurrence.Series{Start: w, Rule: r, Minutes: 90}
}

func TestABookingIsOneEventInUTC(t *testing.T) {
	text := write(t, ical.FromBooking(single, room, ical.Options{Lang: renjia.Chinese}))
	require.Equal(t, strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Renjia//booking//EN
X-WR-CALNAME:Room 1
BEGIN:VEVENT
UID:`+single.ID.String()+`
DTSTAMP:20260301T080000Z
DTSTART:20260301T080000Z
DTEND:20260301T093000Z
SUMMARY:活动室 · 已预约
LOCATION:活动室
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n"), text)
	back := read(t, text)
	require.Len(t, back, 1)
	require.True(t, back[0].Interval.From.Equal(single.Interval.From))
	require.Equal(t, 90*time.Minute, back[0].Interval.Duration())
}

func TestStatesBecomeStatuses(t *testing.T) {
	for state, want := range map[booking.State]string{
		booking.Held: "TENTATIVE", booking.Confirmed: "CONFIRMED", booking.Used: "CONFIRMED", booking.NoShow: "CONFIRMED",
		booking.Cancelled: "CANCELLED", booking.Expired: "CANCELLED",
	} {
		b := single
		b.State = state
		text := write(t, ical.FromBooking(b, room, ical.Options{}))
		require.Contains(t, text, "STATUS:"+want+"\r\n")
		require.Equal(t, want == "CANCELLED", strings.Contains(text, "TRANSPARENT"))
	}
}

func TestEventsShowNobodyUnlessAsked(t *testing.T) {
	person := room
	person.Class, person.Name = booking.Person, renjia.Both("Li Wei")
	for _, r := range []booking.Resource{room, person} {
		text := write(t, ical.FromBooking(single, r, ical.Options{}))
		require.NotContains(t, text, "Chen")
		require.NotContains(t, text, "Li Wei")
	}
	require.Contains(t, write(t, ical.FromBooking(single, person, ical.Options{Details: true})), "SUMMARY:Ms Chen's birthday")
	b := single
	b.Text = renjia.Text{}
	require.Contains(t, write(t, ical.FromBooking(b, person, ical.Options{Details: true})), "SUMMARY:Li Wei")
}

func TestASeriesMeansTheSameToOthers(t *testing.T) {
	for _, c := range []struct{ zone, start, rule string }{
		{"Asia/Shanghai", "20260302T090000", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12"}, // the start is no occurrence
		{"Asia/Shanghai", "20260302T090000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;UNTIL=20260601T090000"},
		{"Europe/Berlin", "20260324T023000", "FREQ=DAILY;COUNT=12"},
		{"America/New_York", "20260302T213000", "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270101T003000"},
	} {
		s := seriesOf(t, c.start, c.rule)
		e, err := s.Expand(zones(c.zone), recurrence.Horizon{})
		require.NoError(t, err)
		s.Except = []recurrence.Wall{e.Occurrences[1].Wall}
		s.Plus = []recurrence.Wall{recurrence.WallOf(e.Occurrences[2].Interval.From.Add(time.Hour), zones(c.zone))}
		e, err = s.Expand(zones(c.zone), recurrence.Horizon{})
		require.NoError(t, err)
		text := write(t, ical.FromSeries(renjia.ImportedID[booking.Series]("t", "s", c.rule), s, zones(c.zone), renjia.Both("choir"), room, ical.Options{}))
		require.Contains(t, text, "DTSTART;TZID="+c.zone+":"+e.Occurrences[0].Wall.Basic())
		require.Contains(t, text, "BEGIN:VTIMEZONE\r\nTZID:"+c.zone)
		require.NotRegexp(t, "UNTIL=[0-9T]+[^0-9TZ]", text, "in UTC, as the standard wants it")
		back := read(t, text)
		require.Len(t, back, 1)
		again, err := back[0].Series.Expand(back[0].Zone, recurrence.Horizon{})
		require.NoError(t, err)
		require.Equal(t, e.Intervals(), again.Intervals(), c.rule)
	}
	s := recurrence.Series{Start: seriesOf(t, "20260302T090000", "FREQ=DAILY").Start, Minutes: 30}
	for _, day := range []string{"20260310T090000", "20260305T090000"} {
		s.Plus = append(s.Plus, seriesOf(t, day, "FREQ=DAILY").Start)
	}
	text := write(t, ical.FromSeries(renjia.ImportedID[booking.Series]("t", "s", "x"), s, zones("Asia/Shanghai"), renjia.Text{}, room, ical.Options{}))
	require.Contains(t, text, "DTSTART;TZID=Asia/Shanghai:20260305T090000\r\n")
	require.NotContains(t, text, "RRULE")
	require.Equal(t, 1, strings.Count(text, "RDATE"))
}

func TestTheZoneTellsEveryChangeOfClocks(t *testing.T) {
	s := seriesOf(t, "20260101T090000", "FREQ=WEEKLY;UNTIL=20261231T000000Z")
	text := write(t, ical.FromSeries(renjia.ImportedID[booking.Series]("t", "s", "berlin"), s, zones("Europe/Berlin"), renjia.Text{}, room, ical.Options{}))
	require.Equal(t, 2, strings.Count(text, "BEGIN:STANDARD"))
	require.Equal(t, 1, strings.Count(text, "BEGIN:DAYLIGHT"))
	require.Contains(t, text, "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT")
	require.Contains(t, text, "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD")
	endless := ical.FromSeries(renjia.ImportedID[booking.Series]("t", "s", "y"), seriesOf(t, "20260101T090000", "FREQ=WEEKLY"), zones("Asia/Shanghai"), renjia.Text{}, room, ical.Options{})
	endless.UID = "endless"
	text = write(t, endless, endless)
	require.Equal(t, 1, strings.Count(text, "BEGIN:VTIMEZONE"), "one for both")
	require.Contains(t, text, "TZOFFSETFROM:+0900\r\nTZOFFSETTO:+0800\r\nTZNAME:CST", "since the end of summer time in 1991")
}

func TestLongChineseTextsAreFoldedBetweenCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := ical.FromBooking(single, room, ical.Options{})
		alphabet := []rune("社工站活动室 a,;:\\\n\t\"<>é😀")
		e.Summary = "x" + string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 0, 200).Draw(t, "summary"))
		e.Text = "x" + rapid.String().Draw(t, "text")
		text := write(t, e)
		require.True(t, strings.HasSuffix(text, "\r\n"))
		for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
			require.LessOrEqual(t, len(line), 75)
			require.True(t, utf8.ValidString(line))
			require.NotContains(t, line, "\n")
		}
		back := read(t, text)
		require.Equal(t, e.Summary, back[0].Summary)
	})
}

func TestTextsCannotWriteOtherProperties(t *testing.T) {
	e := ical.FromBooking(single, room, ical.Options{})
	e.Summary, e.UID = "a\r\nATTENDEE:x\x00\x07", "u\r\nBEGIN:VALARM"
	text := write(t, e)
	require.NotContains(t, text, "\nATTENDEE")
	require.NotContains(t, text, "\nBEGIN:VALARM")
	require.Equal(t, "a\nATTENDEE:x", read(t, text)[0].Summary)
}

func TestEventsThatAreNotValidAreNotWritten(t *testing.T) {
	var out bytes.Buffer
	s := seriesOf(t, "20260302T090000", "FREQ=DAILY;COUNT=3")
	err := ical.Write(&out, ical.Calendar{}, []ical.Event{
		{}, {UID: "a", Status: "MAYBE", Series: &s, Zone: time.Local}, {UID: "b", Status: ical.Confirmed, Series: &s, Interval: single.Interval}})
	for _, part := range []string{"DTSTAMP", "events[0].UID", "events[0].DTSTART", "events[1].STATUS", "events[1].TZID", "events[2].TZID", "events[2].DTSTART"} {
		require.ErrorContains(t, err, part)
	}
	require.Zero(t, out.Len())
}

func TestEventsOfOthersAreReadStrictly(t *testing.T) {
	wrap := func(lines string) string {
		return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:u1\r\n" + strings.ReplaceAll(lines, "\n", "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	}
	e := read(t, wrap("DTSTART;TZID=Asia/Shanghai:20260302T090000\nDURATION:P1DT2H30M\nSUMMARY:组会\\, 一\nX-OTHER:1"))[0]
	require.Equal(t, "组会, 一", e.Summary)
	require.Equal(t, 26*time.Hour+30*time.Minute, e.Interval.Duration())
	require.Equal(t, ical.Confirmed, e.Status)
	e = read(t, wrap("DTSTART;TZID=Asia/Shanghai:20260302T090000\nDTEND;TZID=Asia/Shanghai:20260302T100000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260303T010000Z,20260304T010000Z"))[0]
	x, err := e.Series.Expand(e.Zone, recurrence.Horizon{})
	require.NoError(t, err)
	require.Len(t, x.Occurrences, 1, "exceptions in UTC are the same instants")
	for lines, part := range map[string]string{
		"SUMMARY:x": "DTSTART: must be given",
		"DTSTART:20260302T090000\nDTEND:20260302T100000":                                       "no time zone",
		"DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260303":                               "want a time",
		"DTSTART;TZID=Nowhere:20260302T090000\nDTEND:20260302T100000Z":                         "not known",
		"DTSTART:20260302T090000Z":                                                             "DTEND: must be given",
		"DTSTART:20260302T090000Z\nDTEND:20260302T080000Z":                                     "DTSTART",
		"DTSTART:20260302T090000Z\nDURATION:PT":                                                "DURATION",
		"DTSTART:20260302T090000Z\nDURATION:-PT5M":                                             "DURATION",
		"DTSTART:20260302T090000Z\nDURATION:PT90M\nRRULE:FREQ=HOURLY":                          "not supported",
		"DTSTART:20260302T090000Z\nDURATION:PT90M\nRECURRENCE-ID:20260302T090000Z":             "RECURRENCE-ID",
		"DTSTART:20260302T090000Z\nDURATION:PT90S\nRRULE:FREQ=DAILY":                           "whole minutes",
		"DTSTART:20260302T090000Z\nDURATION:PT90M\nRRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=DAILY": "2 times",
		"DTSTART:20260302T090000Z\nDURATION:PT90M\nSTATUS:MAYBE":                               "STATUS",
	} {
		_, err := ical.Read(strings.NewReader(wrap(lines)), "x.ics", zones)
		require.ErrorContains(t, err, part, lines)
		require.ErrorContains(t, err, "u1", lines)
		require.ErrorIs(t, err, renjia.ErrInvalid, lines)
	}
	for _, text := range []string{"", "BEGIN:VEVENT", "hello", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x"} {
		events, err := ical.Read(strings.NewReader(text), "x.ics", zones)
		require.True(t, err != nil || len(events) == 0, text)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(write(f, ical.FromBooking(single, room, ical.Options{Lang: renjia.Chinese}))))
	f.Add([]byte(write(f, ical.FromSeries(renjia.ImportedID[booking.Series]("t", "s", "1"), seriesOf(f, "20260302T090000", "FREQ=WEEKLY;COUNT=3"), zones("Asia/Shanghai"), renjia.Text{}, room, ical.Options{}))))
	f.Fuzz(func(t *testing.T, b []byte) {
		events, err := ical.Read(bytes.NewReader(b), "f.ics", zones)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := ical.Write(&out, ical.Calendar{At: made}, events); err != nil {
			return
		}
		again, err := ical.Read(&out, "f.ics", zones)
		require.NoError(t, err)
		require.Equal(t, len(events), len(again))
		for i := range events {
			require.Equal(t, fmt.Sprint(events[i].Status), fmt.Sprint(again[i].Status))
		}
	})
}
