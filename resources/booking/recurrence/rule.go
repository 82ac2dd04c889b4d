package recurrence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// Freq is how often a rule recurs.
type Freq string

// The frequencies of bookings. Rules that recur within a day are written with
// ByHour and ByMinute; HOURLY, MINUTELY and SECONDLY are not supported.
const (
	Daily   Freq = "DAILY"
	Weekly  Freq = "WEEKLY"
	Monthly Freq = "MONTHLY"
	Yearly  Freq = "YEARLY"
)

// Rule is a recurrence rule (RFC 5545 section 3.3.10). Its text is that of the
// standard, such as "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12".
type Rule struct {
	Freq       Freq
	Interval   int  // every so many days, weeks, …; 0 is not given, which means 1
	Count      int  // occurrences that exist; 0 is not given
	Until      Wall // the last possible occurrence, on the wall or, if UntilUTC, in UTC
	UntilUTC   bool
	ByMonth    []int
	ByWeekNo   []int
	ByYearDay  []int
	ByMonthDay []int
	ByDay      []Day
	ByHour     []int
	ByMinute   []int
	BySetPos   []int
	WeekStart  *time.Weekday // WKST; nil is not given, which means Monday
}

// Day is a day of the week in a rule, with N the N-th in the month or year, from
// the end if negative; 0 means every one.
type Day struct {
	N       int
	Weekday time.Weekday
}

var dayNames = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// String returns "MO", "1MO" or "-1FR".
func (d Day) String() string {
	if d.N == 0 {
		return dayNames[d.Weekday]
	}
	return strconv.Itoa(d.N) + dayNames[d.Weekday]
}

// Endless reports whether the rule has neither Count nor Until.
func (r Rule) Endless() bool { return r.Count == 0 && r.Until.IsZero() }

// Validate reports every problem of the rule: numbers out of range, and parts
// that the standard forbids for the frequency.
func (r Rule) Validate() error {
	var p renjia.Problems
	switch r.Freq {
	case Daily, Weekly, Monthly, Yearly:
	case "":
		p.Add("FREQ", "must be given")
	default:
		p.Add("FREQ", "%q: want DAILY, WEEKLY, MONTHLY or YEARLY", r.Freq)
	}
	p.Require(r.Interval >= 0 && r.Interval <= 9999, "INTERVAL", "%d: want 1 to 9999", r.Interval)
	p.Require(r.Count >= 0 && r.Count <= MaxOccurrences, "COUNT", "%d: want 1 to %d", r.Count, MaxOccurrences)
	p.Require(r.Count == 0 || r.Until.IsZero(), "UNTIL", "is given beside COUNT")
	for _, l := range r.lists() {
		for i, n := range *l.of {
			p.Require(!slices.Contains((*l.of)[:i], n), l.name, "%d is there twice", n)
			p.Require(n >= l.min && n <= l.max && (n != 0 || l.min == 0), l.name, "%d: want %s", n, l.want())
		}
	}
	r.checkDays(&p)
	p.Require(r.Freq == Yearly || len(r.ByWeekNo) == 0, "BYWEEKNO", "is for YEARLY rules only")
	p.Require(len(r.ByWeekNo) == 0 || len(r.ByDay) > 0, "BYDAY", "must be given with BYWEEKNO: programs differ in which days of the week are meant")
	p.Require(r.Freq == Yearly || len(r.ByYearDay) == 0, "BYYEARDAY", "is not for %s rules", r.Freq)
	p.Require(r.Freq != Weekly || len(r.ByMonthDay) == 0, "BYMONTHDAY", "is not for WEEKLY rules")
	p.Require(len(r.BySetPos) == 0 || len(r.ByWeekNo) == 0, "BYSETPOS", "is not supported with BYWEEKNO: programs differ in the year of a week across New Year")
	others := len(r.ByMonth) + len(r.ByWeekNo) + len(r.ByYearDay) + len(r.ByMonthDay) + len(r.ByDay) + len(r.ByHour) + len(r.ByMinute)
	p.Require(len(r.BySetPos) == 0 || others > 0, "BYSETPOS", "needs another BY part to choose from")
	return p.Err("recurrence rule")
}

func (r Rule) checkDays(p *renjia.Problems) {
	for i, d := range r.ByDay {
		p.Require(!slices.Contains(r.ByDay[:i], d), "BYDAY", "%s is there twice", d)
		p.Require(d.Weekday >= time.Sunday && d.Weekday <= time.Saturday, "BYDAY", "%d: no such day of the week", d.Weekday)
		most := map[Freq]int{Monthly: 5, Yearly: 53}[r.Freq]
		p.Require(d.N == 0 || most > 0, "BYDAY", "%s: a number is for MONTHLY and YEARLY rules", d)
		p.Require(most == 0 || d.N >= -most && d.N <= most, "BYDAY", "%s: want -%d to %d", d, most, most)
		p.Require(d.N == 0 || len(r.ByWeekNo) == 0, "BYDAY", "%s: a number does not go with BYWEEKNO", d)
	}
	p.Require(r.WeekStart == nil || *r.WeekStart >= time.Sunday && *r.WeekStart <= time.Saturday, "WKST", "no such day of the week")
}

// list is a part of a rule that is a list of numbers; a minimum below zero also
// counts from the end, and then 0 is no number.
type list struct {
	name     string
	of       *[]int
	min, max int
}

func (l list) want() string {
	if l.min < 0 {
		return fmt.Sprintf("1 to %d or -1 to %d", l.max, l.min)
	}
	return fmt.Sprintf("%d to %d", l.min, l.max)
}

func (r *Rule) lists() []list {
	return []list{
		{"BYMONTH", &r.ByMonth, 1, 12}, {"BYWEEKNO", &r.ByWeekNo, -53, 53}, {"BYYEARDAY", &r.ByYearDay, -366, 366},
		{"BYMONTHDAY", &r.ByMonthDay, -31, 31}, {"BYHOUR", &r.ByHour, 0, 23}, {"BYMINUTE", &r.ByMinute, 0, 59},
		{"BYSETPOS", &r.BySetPos, -366, 366},
	}
}

// ParseRule reads a rule, with or without "RRULE:" before it. Parts that are
// unknown, empty or there twice are refused, and what [Rule.Validate] refuses.
func ParseRule(s string) (Rule, error) {
	var r Rule
	var p renjia.Problems
	body, _ := strings.CutPrefix(strings.TrimSpace(s), "RRULE:")
	seen := map[string]bool{}
	for part := range strings.SplitSeq(body, ";") {
		name, value, ok := strings.Cut(part, "=")
		name = strings.ToUpper(name)
		if !ok || value == "" {
			p.Add(name, "%q: want NAME=VALUE", part)
			continue
		}
		p.Require(!seen[name], name, "is there twice")
		seen[name] = true
		r.set(&p, name, strings.ToUpper(value))
	}
	if len(p) == 0 {
		return r, r.Validate()
	}
	return r, p.Err("recurrence rule")
}

func (r *Rule) set(p *renjia.Problems, name, value string) {
	switch name {
	case "FREQ":
		if r.Freq = Freq(value); slices.Contains([]Freq{"HOURLY", "MINUTELY", "SECONDLY"}, r.Freq) {
			p.Add(name, "%s is not supported: bookings recur daily or more rarely", value)
		}
	case "INTERVAL":
		r.Interval = positive(p, name, value)
	case "COUNT":
		r.Count = positive(p, name, value)
	case "UNTIL":
		r.setUntil(p, value)
	case "WKST":
		if d, ok := weekday(value); ok {
			r.WeekStart = &d
			return
		}
		p.Add(name, "%q: want MO to SU", value)
	case "BYDAY":
		r.setDays(p, value)
	default:
		r.setList(p, name, value)
	}
}

func positive(p *renjia.Problems, name, value string) int {
	n, err := strconv.Atoi(value)
	p.Require(err == nil && n > 0, name, "%q: want a positive number", value)
	return n
}

func (r *Rule) setUntil(p *renjia.Problems, value string) {
	basic, utc := strings.CutSuffix(value, "Z")
	w, err := ParseWall(basic)
	if err != nil {
		p.Add("UNTIL", "%q: want a date with time such as 20261016T235959; a date alone is read differently by different programs", value)
		return
	}
	r.Until, r.UntilUTC = w, utc
}

func (r *Rule) setDays(p *renjia.Problems, value string) {
	for s := range strings.SplitSeq(value, ",") {
		d, ok := Day{}, false
		if len(s) >= 2 {
			d.Weekday, ok = weekday(s[len(s)-2:])
			if number := s[:len(s)-2]; ok && number != "" {
				n, err := strconv.Atoi(number)
				d.N, ok = n, err == nil && n != 0
			}
		}
		p.Require(ok, "BYDAY", "%q: want a day such as MO, 1MO or -1FR", s)
		r.ByDay = append(r.ByDay, d)
	}
}

func weekday(s string) (time.Weekday, bool) {
	i := slices.Index(dayNames, s)
	return time.Weekday(max(i, 0)), i >= 0
}

func (r *Rule) setList(p *renjia.Problems, name, value string) {
	lists := r.lists()
	i := slices.IndexFunc(lists, func(l list) bool { return l.name == name })
	if i < 0 {
		p.Add(name, "is not supported")
		return
	}
	for s := range strings.SplitSeq(value, ",") {
		n, err := strconv.Atoi(s)
		p.Require(err == nil, name, "%q: want a number", s)
		*lists[i].of = append(*lists[i].of, n)
	}
}

// String returns the text of the standard.
func (r Rule) String() string {
	parts := []string{"FREQ=" + string(r.Freq)}
	number := func(name string, n int) {
		if n != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", name, n))
		}
	}
	number("INTERVAL", r.Interval)
	number("COUNT", r.Count)
	if !r.Until.IsZero() {
		parts = append(parts, "UNTIL="+r.Until.Basic()+map[bool]string{true: "Z"}[r.UntilUTC])
	}
	if len(r.ByDay) > 0 {
		parts = append(parts, "BYDAY="+joined(r.ByDay, Day.String))
	}
	for _, l := range r.lists() {
		if len(*l.of) > 0 {
			parts = append(parts, l.name+"="+joined(*l.of, strconv.Itoa))
		}
	}
	if r.WeekStart != nil {
		parts = append(parts, "WKST="+dayNames[*r.WeekStart])
	}
	return strings.Join(parts, ";")
}

func joined[T any](all []T, text func(T) string) string {
	parts := make([]string, len(all))
	for i, v := range all {
		parts[i] = text(v)
	}
	return strings.Join(parts, ",")
}

// MarshalText implements encoding.TextMarshaler.
func (r Rule) MarshalText() ([]byte, error) {
	if r.Freq == "" {
		return nil, nil
	}
	return []byte(r.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler. Empty text is no rule.
func (r *Rule) UnmarshalText(b []byte) (err error) {
	*r = Rule{}
	if len(b) > 0 {
		*r, err = ParseRule(string(b))
	}
	return err
}
