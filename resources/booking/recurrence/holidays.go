package recurrence

import (
	"embed"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
	"github.com/renjia-project/renjia/internal/tabular"
)

//go:embed data/*.json
var data embed.FS

// Holidays are the public holidays and make-up working days of a place and a
// year (放假安排): data, as a notice announced it.
type Holidays struct {
	Code     string      `json:"code"` // of the place, such as cn
	Year     int         `json:"year"`
	Title    renjia.Text `json:"title"`
	Source   string      `json:"source"` // the notice
	Issued   renjia.Date `json:"issued"`
	Read     string      `json:"read"` // where and in which form its text was read
	Holidays []Holiday   `json:"holidays"`
}

// Holiday is one holiday with its days of rest (放假) and the days on which work
// is made up for (调休上班).
type Holiday struct {
	Name renjia.Text   `json:"name"`
	Days int           `json:"days"` // as the notice counts them
	Rest renjia.Period `json:"rest"`
	Work []renjia.Date `json:"work,omitempty"`
}

// Validate reports every problem: days of rest that are not as many as said, or
// of another year, and days listed twice.
func (h Holidays) Validate() error {
	var p renjia.Problems
	p.Require(h.Code != "", "code", "must be given")
	p.Require(h.Source != "", "source", "must be given: the notice")
	p.Require(!h.Issued.IsZero(), "issued", "must be given")
	seen := map[renjia.Date]bool{}
	once := func(path string, d renjia.Date) {
		p.Require(!seen[d], path, "%s is there twice", d)
		p.Require(d.Year() == h.Year, path, "%s is not in %d", d, h.Year)
		seen[d] = true
	}
	for i, day := range h.Holidays {
		path := fmt.Sprintf("holidays[%d]", i)
		p.Require(!day.Name.IsZero(), path+".name", "must be given")
		n, closed := day.Rest.Days()
		p.Require(closed && n == day.Days && n < 100, path+".rest", "%s has %d days, want %d", day.Rest, n, day.Days)
		for d := day.Rest.From; closed && n < 100 && d.Before(day.Rest.Until); d = d.AddDays(1) {
			once(path+".rest", d)
		}
		for _, d := range day.Work {
			once(path+".work", d)
		}
	}
	return p.Err("holidays")
}

// Calendar returns the days of rest and of work, in order.
func (h Holidays) Calendar() renjia.Calendar {
	var c renjia.Calendar
	for _, day := range h.Holidays {
		for d := day.Rest.From; d.Before(day.Rest.Until); d = d.AddDays(1) {
			c.Rest = append(c.Rest, d)
		}
		c.Work = append(c.Work, day.Work...)
	}
	slices.SortFunc(c.Rest, renjia.Date.Compare)
	slices.SortFunc(c.Work, renjia.Date.Compare)
	return c
}

// Builtin returns the holidays of a place and a year that come with the
// package: cn 2026. Others are ErrNotFound: read them from a file.
func Builtin(code string, year int) (Holidays, error) {
	name := fmt.Sprintf("%s-%d.json", code, year)
	text, err := data.ReadFile("data/" + name)
	if err != nil {
		return Holidays{}, fmt.Errorf("holidays of %s %d: %w: give them as a file", code, year, renjia.ErrNotFound)
	}
	var h Holidays
	return h, strict.Decode(name, text, &h)
}

// maxFile is the largest file of holidays that is read.
const maxFile = 1 << 20

// ReadHolidays reads holidays from JSON, in the form of those that come with the
// package, strictly. Every problem is reported with its place.
func ReadHolidays(r io.Reader, file string) (Holidays, error) {
	var h Holidays
	if err := strict.Read(r, file, maxFile, &h); err != nil {
		return Holidays{}, err
	}
	return h, nil
}

var calendarColumns = []tabular.Column{
	{Name: "date", Aliases: []string{"日期"}},
	{Name: "kind", Aliases: []string{"类型", "安排"}},
	{Name: "name", Aliases: []string{"名称", "节日"}, Optional: true},
}

// ReadCalendar reads a calendar from CSV with the columns date (日期) and kind
// (类型): rest (放假, 休) or work (上班, 班), and an optional name (名称). Every
// problem is reported with its line and column; a day listed twice is one.
func ReadCalendar(r io.Reader, file string) (renjia.Calendar, error) {
	report := tabular.NewReport()
	var c renjia.Calendar
	seen := map[renjia.Date]bool{}
	for row := range tabular.Read(r, file, calendarColumns, report) {
		d, kind := row.Date("date"), row.OneOf("kind", "rest", "放假", "休", "work", "上班", "班")
		row.Text("name")
		if !row.OK() {
			continue
		}
		if seen[d] {
			row.Problem("date", "%s is there twice", d)
			continue
		}
		seen[d] = true
		switch kind {
		case "rest", "放假", "休":
			c.Rest = append(c.Rest, d)
		default:
			c.Work = append(c.Work, d)
		}
	}
	if err := report.Err(); err != nil {
		return renjia.Calendar{}, err
	}
	return c, c.Validate()
}

// WriteCalendar writes a calendar as [ReadCalendar] reads it, in order of date.
func WriteCalendar(w io.Writer, c renjia.Calendar) error {
	type row struct {
		d    renjia.Date
		kind string
	}
	var rows []row
	for _, d := range c.Rest {
		rows = append(rows, row{d, "rest"})
	}
	for _, d := range c.Work {
		rows = append(rows, row{d, "work"})
	}
	slices.SortFunc(rows, func(a, b row) int { return a.d.Compare(b.d) })
	text := "date,kind\n"
	for _, r := range rows {
		text += r.d.String() + "," + r.kind + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
