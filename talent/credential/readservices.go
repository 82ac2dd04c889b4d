package credential

import (
	"io"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

var serviceColumns = []tabular.Column{
	{Name: "person", Aliases: []string{"volunteer", "name", "person_id", "volunteer_id", "志愿者", "姓名", "人员"}},
	{Name: "start", Aliases: []string{"check_in", "checkin", "from", "begin", "签到", "签到时间", "开始", "开始时间"}, Optional: true},
	{Name: "end", Aliases: []string{"check_out", "checkout", "until", "to", "签退", "签退时间", "结束", "结束时间"}, Optional: true},
	{Name: "date", Aliases: []string{"day", "日期", "服务日期"}, Optional: true},
	{Name: "zone", Aliases: []string{"tz", "timezone", "time_zone", "时区"}, Optional: true},
	{Name: "kind", Aliases: []string{"activity", "category", "type", "类别", "活动", "服务类别"}, Optional: true},
	{Name: "id", Aliases: []string{"record", "record_id", "编号", "记录编号"}, Optional: true},
	{Name: "travel_minutes", Aliases: []string{"travel", "路途分钟", "路途"}, Optional: true},
	{Name: "recorded", Aliases: []string{"recorded_at", "created", "created_at", "登记时间", "录入时间"}, Optional: true},
	{Name: "registered", Aliases: []string{"registered_on", "joined", "注册日期", "注册时间"}, Optional: true},
	{Name: "voids", Aliases: []string{"corrects", "reverses", "更正", "撤销"}, Optional: true},
}

// ReadServices reads records of service from CSV with a header in English or
// Chinese: person, start and end; if wanted date, for times such as 09:00, zone, kind, id, travel_minutes,
// recorded, registered and voids; other columns are left alone. Times are RFC 3339
// or local, such as "2026-03-01 09:00", and then lie in the zone of the row or, where
// it has none, in the one given; nil: there is none. A row that cannot be read is a
// record with [Service.Unread], so that it is listed with the others; the error is
// one of the table as a whole.
func ReadServices(r io.Reader, file string, zone *time.Location) ([]Service, error) {
	report := tabular.NewReport()
	var all []Service
	for row := range tabular.ReadBy(r, file, serviceHeader, report) {
		if row.OK() {
			all = append(all, readService(row, zone))
		}
	}
	return all, report.Err()
}

// serviceHeader lets columns stand that are not ours, each under its own name.
func serviceHeader(header []string) []tabular.Column {
	columns := slices.Clone(serviceColumns)
	for _, name := range header {
		known := slices.ContainsFunc(serviceColumns, func(c tabular.Column) bool {
			return slices.ContainsFunc(append([]string{c.Name}, c.Aliases...), func(s string) bool { return strings.EqualFold(s, name) })
		})
		twice := slices.ContainsFunc(columns[len(serviceColumns):], func(c tabular.Column) bool { return strings.EqualFold(c.Name, name) })
		if !known && !twice {
			columns = append(columns, tabular.Column{Name: name, Optional: true})
		}
	}
	for i := range columns {
		columns[i].Optional = columns[i].Optional || columns[i].Name != "person"
	}
	return columns
}

func readService(row *tabular.Row, zone *time.Location) Service {
	s := Service{
		ID: row.Text("id"), Person: row.Text("person"), Kind: row.Text("kind"), Voids: row.Text("voids"), Line: row.Line(), Zone: zone,
	}
	if name := row.Text("zone"); name != "" {
		loc, err := time.LoadLocation(name)
		if err != nil || name == "Local" {
			s.unread(refuse(NoZone, "%q is no time zone", "%q不是时区", name))
			return s
		}
		s.Zone = loc
	}
	s.Interval.From = s.instant(onDate(row.Text("date"), row.Text("start")))
	s.Interval.Until = s.instant(onDate(row.Text("date"), row.Text("end")))
	s.Recorded = s.instant(row.Text("recorded"))
	s.registered(row.Text("registered"))
	s.travel(row.Text("travel_minutes"))
	return s
}

// onDate puts the date of the row before a time that has none. An end below its
// start is not taken for the next day.
func onDate(date, clock string) string {
	if date == "" || !strings.Contains(clock, ":") || strings.ContainsAny(clock, "-/") {
		return clock
	}
	return date + " " + clock
}

// unread keeps the first reason.
func (s *Service) unread(why *Refusal) {
	if s.Unread == nil {
		s.Unread = why
	}
}

func (s *Service) registered(text string) {
	if text == "" {
		return
	}
	d, err := renjia.ParseDate(text)
	if err != nil {
		s.unread(refuse(Unreadable, "registered %q: want a date such as 2026-03-01", "注册日期%q：应如2026-03-01", text))
	}
	s.Registered = d
}

func (s *Service) travel(text string) {
	if text == "" {
		return
	}
	q, err := ParseQuantity(text)
	if err != nil || q < 0 || q%One != 0 || q > Whole(24*60) {
		s.unread(refuse(Unreadable, "travel %q: want whole minutes", "路途%q：应为整分钟", text))
		return
	}
	s.Travel = int64(q / One)
}

// localTimes are the forms of a time without an offset.
var localTimes = [...]string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006/1/2 15:04", "2006/1/2 15:04:05"}

// instant reads a time. A local time that the clocks of its zone skipped, or showed
// twice, is refused: either guess would make or lose an hour.
func (s *Service) instant(text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, strings.Replace(text, " ", "T", 1)); err == nil {
		return t
	}
	for _, form := range localTimes {
		wall, err := time.Parse(form, text)
		if err == nil {
			return s.local(wall, text)
		}
	}
	s.unread(refuse(Unreadable, "%q: want a time such as 2026-03-01 09:00", "%q：时间应如2026-03-01 09:00", text))
	return time.Time{}
}

// local returns the instant at which the clocks of the zone show a time.
func (s *Service) local(wall time.Time, text string) time.Time {
	if s.Zone == nil {
		s.unread(refuse(NoZone, "%q needs a time zone", "%q缺少时区", text))
		return time.Time{}
	}
	shown := shownAt(wall, s.Zone)
	switch len(shown) {
	case 1:
		return shown[0]
	case 0:
		s.unread(refuse(NoSuchTime, "the clocks of %[2]s skipped %[1]s", "%[2]s因调钟没有%[1]s这一时刻", text, s.Zone))
	default:
		s.unread(refuse(AmbiguousTime, "the clocks of %[2]s showed %[1]s twice: give the offset, such as +02:00", "%[2]s因调钟两次出现%[1]s：请写明时差，如+02:00", text, s.Zone))
	}
	return time.Time{}
}

// shownAt returns the instants at which the clocks of a zone show a wall time.
func shownAt(wall time.Time, zone *time.Location) (shown []time.Time) {
	for _, near := range [...]time.Duration{-36 * time.Hour, -3 * time.Hour, 3 * time.Hour, 36 * time.Hour} {
		_, offset := wall.Add(near).In(zone).Zone()
		t := wall.Add(-time.Duration(offset) * time.Second)
		_, there := t.In(zone).Zone()
		if there == offset && !slices.ContainsFunc(shown, t.Equal) {
			shown = append(shown, t)
		}
	}
	return shown
}
