package hsds

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// Hours is when something is open: a rule of recurrence with a first day, and
// the time of day. It is richer than a [Schedule].
type Hours struct {
	Key    string        `json:"key"`              // of its own among the hours of an offer or place
	Rule   string        `json:"rule"`             // RRULE of RFC 5545, such as FREQ=DAILY;BYDAY=MO,TU
	Start  renjia.Date   `json:"start"`            // the first day
	Opens  string        `json:"opens"`            // such as 09:00
	Closes string        `json:"closes"`           // after Opens
	Offset int           `json:"offset"`           // minutes east of UTC: 480 in China
	Valid  renjia.Period `json:"valid,omitzero"`   // the season of the rule
	Except []renjia.Date `json:"except,omitempty"` // days on which it is closed nevertheless
	Note   renjia.Text   `json:"note,omitzero"`
}

// Schedules returns the hours in the terms of the standard, which has only
// weekly and monthly rules: a daily rule becomes weekly ones, a yearly rule a
// monthly one of every twelfth month for each of its months. What cannot be said
// so, such as BYSETPOS, becomes a schedule without a frequency whose notes hold
// the rule; exceptions are notes too, because the standard has no place for
// them. id gives each its identifier by its key.
func (h Hours) Schedules(lang renjia.Lang, id func(key string) string) ([]Schedule, error) {
	r, err := h.parse()
	if err != nil {
		return nil, err
	}
	parts, ok := r.split(h.Start)
	if !ok {
		parts = []rule{{start: h.Start}}
	}
	all := make([]Schedule, len(parts))
	for i, p := range parts {
		s := p.schedule()
		s.ID = id(h.Key + " " + strconv.Itoa(i))
		s.OpensAt, s.ClosesAt, s.Timezone = h.Opens, h.Closes, hoursFromUTC(h.Offset)
		s.ValidFrom = h.Valid.From.String()
		if !h.Valid.Until.IsZero() {
			s.ValidTo = h.Valid.Until.AddDays(-1).String()
		}
		s.Notes = h.notes(lang, ok)
		all[i] = s
	}
	return all, nil
}

func (h Hours) notes(lang renjia.Lang, expressed bool) string {
	var notes []string
	if !h.Note.IsZero() {
		notes = append(notes, h.Note.In(lang))
	}
	if !expressed {
		notes = append(notes, "RRULE:"+h.Rule)
	}
	if len(h.Except) > 0 {
		days := make([]string, len(h.Except))
		for i, d := range h.Except {
			days[i] = d.String()
		}
		list := strings.Join(days, ", ")
		notes = append(notes, renjia.Textf("closed on %s", "以下日期不开放：%s", list).In(lang))
	}
	return strings.Join(notes, "; ")
}

// hoursFromUTC writes an offset in hours as a number: 8, 5.5, -3.5, 5.75.
func hoursFromUTC(minutes int) json.Number {
	sign, m := "", minutes
	if m < 0 {
		sign, m = "-", -m
	}
	s := sign + strconv.Itoa(m/60)
	if m%60 != 0 { // whole quarters of an hour, as parse has checked
		s += strings.TrimRight("."+strconv.Itoa(m%60*100/60), "0")
	}
	return json.Number(s)
}

// rule is a rule of recurrence with its first day.
type rule struct {
	start     renjia.Date
	freq      string
	interval  int
	count     int // 0: none
	until     string
	wkst      string
	days      []string // BYDAY
	monthDays []string // BYMONTHDAY
	months    []int    // BYMONTH
	beyond    bool     // has parts the standard cannot say
}

// weekdays are the days of RFC 5545, from Sunday as in package time.
var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func (h Hours) parse() (rule, error) {
	var p renjia.Problems
	r := rule{start: h.Start, interval: 1}
	p.Require(h.Key != "", "key", "must be given")
	p.Require(!h.Start.IsZero(), "start", "must be given")
	p.Require(clock(h.Opens) && clock(h.Closes) && h.Opens < h.Closes, "closes", "%q to %q: want times such as 09:00, the later one last", h.Opens, h.Closes)
	p.Require(h.Offset%15 == 0 && h.Offset >= -12*60 && h.Offset <= 14*60, "offset", "%d: want quarters of an hour from -720 to 840", h.Offset)
	p.Within("valid", h.Valid.Validate())
	seen := map[string]bool{}
	for part := range strings.SplitSeq(strings.TrimPrefix(h.Rule, "RRULE:"), ";") {
		name, value, _ := strings.Cut(part, "=")
		p.Require(!seen[name], "rule", "%s is there twice", name)
		seen[name] = true
		p.Require(r.part(name, value), "rule", "%q: want a part of RFC 5545", part)
	}
	p.Require(r.freq != "", "rule", "FREQ must be given")
	p.Require(r.count == 0 || r.until == "", "rule", "has both COUNT and UNTIL")
	return r, p.Err("hours")
}

func clock(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == 5
}

// part takes one part of the rule and reports whether it is well formed.
func (r *rule) part(name, value string) (ok bool) {
	switch name {
	case "FREQ":
		r.freq = value
		return slices.Contains([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}, value)
	case "INTERVAL":
		r.interval, ok = whole(value, 1, 1000)
	case "COUNT":
		r.count, ok = whole(value, 1, 100_000)
	case "UNTIL":
		day, err := time.Parse("20060102", value[:min(8, len(value))])
		r.until, ok = day.Format("2006-01-02"), err == nil
	case "WKST":
		r.wkst, ok = value, slices.Contains(weekdays[:], value)
	case "BYDAY":
		r.days = strings.Split(value, ",")
		ok = !slices.ContainsFunc(r.days, func(d string) bool { return !day(d) })
	case "BYMONTHDAY":
		r.monthDays = strings.Split(value, ",")
		ok = !slices.ContainsFunc(r.monthDays, func(d string) bool {
			n, ok := whole(d, -31, 31)
			return !ok || n == 0
		})
	case "BYMONTH":
		for m := range strings.SplitSeq(value, ",") {
			n, is := whole(m, 1, 12)
			r.months, ok = append(r.months, n), is
			if !is {
				return false
			}
		}
	case "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "BYHOUR", "BYMINUTE", "BYSECOND":
		r.beyond, ok = true, value != ""
	}
	return ok
}

func whole(s string, least, most int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= least && n <= most
}

// day reports whether a part of BYDAY is one: MO, 1MO, -1SU.
func day(s string) bool {
	if len(s) < 2 || !slices.Contains(weekdays[:], s[len(s)-2:]) {
		return false
	}
	n, ok := whole(s[:len(s)-2], -53, 53)
	return len(s) == 2 || ok && n != 0
}

// split brings the rule to weekly and monthly ones, and reports whether that
// says the same.
func (r rule) split(start renjia.Date) ([]rule, bool) {
	ordinal := slices.ContainsFunc(r.days, func(d string) bool { return len(d) > 2 })
	switch {
	case r.beyond:
		return nil, false
	case r.freq == "YEARLY":
		return r.yearly(start)
	case len(r.months) > 0:
		return nil, false
	case r.freq == "MONTHLY":
		return []rule{r}, true
	case ordinal || len(r.monthDays) > 0:
		return nil, false
	case r.freq == "WEEKLY":
		return []rule{r}, true
	}
	return r.daily(start)
}

// daily: every day is every week on all days; every n-th day comes back to the
// same weekday after n weeks, so it is seven rules of every n-th week.
func (r rule) daily(start renjia.Date) ([]rule, bool) {
	n := r.interval
	r.freq = "WEEKLY"
	if n == 1 {
		if len(r.days) == 0 {
			r.days = append(slices.Clone(weekdays[1:]), weekdays[0])
		}
		return []rule{r}, true
	}
	if len(r.days) > 0 {
		return nil, false
	}
	if n%7 == 0 {
		r.interval, r.days = n/7, []string{weekdays[start.Weekday()]}
		return []rule{r}, true
	}
	var all []rule
	for j := range 7 {
		part := r
		part.start = start.AddDays(j * n)
		part.interval, part.days = n, []string{weekdays[part.start.Weekday()]}
		if r.until != "" && part.start.String() > r.until {
			break
		}
		if r.count > 0 {
			if part.count = (r.count - j + 6) / 7; part.count <= 0 {
				break
			}
		}
		all = append(all, part)
	}
	return all, true
}

// yearly: one monthly rule of every twelfth month for each month. The first day
// of each must be known, so the day of the month is one and positive, or a
// single weekday of the month.
func (r rule) yearly(start renjia.Date) ([]rule, bool) {
	months := slices.Sorted(slices.Values(r.months))
	months = slices.Compact(months)
	if len(months) == 0 {
		if len(r.days) > 0 { // weekdays of the whole year
			return nil, false
		}
		months = []int{int(start.Month())}
	}
	if len(r.monthDays) == 0 && len(r.days) == 0 {
		r.monthDays = []string{strconv.Itoa(start.Day())}
	}
	if r.count > 0 && len(months) > 1 || len(r.monthDays) > 0 && len(r.days) > 0 {
		return nil, false
	}
	var all []rule
	for _, m := range months {
		part := r
		part.freq, part.interval, part.months = "MONTHLY", 12*r.interval, nil
		first, err := renjia.NewDate(start.Year(), time.Month(m), 1)
		if err != nil {
			return nil, false
		}
		part.start = first
		if m == int(start.Month()) {
			part.start = start
		} else if m < int(start.Month()) {
			part.start = first.AddYears(r.interval)
		}
		all = append(all, part)
	}
	return all, true
}

func (r rule) schedule() Schedule {
	s := Schedule{
		Freq: r.freq, DTStart: r.start.String(), Until: r.until, WkSt: r.wkst,
		ByDay: strings.Join(r.days, ","), ByMonthDay: strings.Join(r.monthDays, ","),
	}
	if r.interval > 1 {
		s.Interval = json.Number(strconv.Itoa(r.interval))
	}
	if r.count > 0 {
		s.Count = json.Number(strconv.Itoa(r.count))
	}
	return s
}
