package credential

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// YearWindow is a year that begins on the same day every time, such as one from
// 1 July to 30 June. The zero value is none.
type YearWindow struct {
	Month time.Month
	Day   int
}

// UnmarshalJSON reads "1 Jul - 30 Jun"; words before it, as in "registration year
// 1 Dec - 30 Nov", are for people.
func (w *YearWindow) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	first, last, ok := strings.Cut(strings.TrimPrefix(text, "registration year "), " - ")
	from, err1 := time.Parse("2 Jan 2006", first+" 2001")
	to, err2 := time.Parse("2 Jan 2006", last+" 2001")
	if !ok || err1 != nil || err2 != nil || to.AddDate(0, 0, 1).YearDay() != from.YearDay() {
		return fmt.Errorf("year %q: want its first and last day, such as 1 Jul - 30 Jun: %w", text, renjia.ErrInvalid)
	}
	*w = YearWindow{from.Month(), from.Day()}
	return nil
}

// Around returns the year that contains a day; the zero value gives all time.
func (w YearWindow) Around(day renjia.Date) renjia.Period {
	if w == (YearWindow{}) {
		return renjia.Period{}
	}
	from, err := renjia.NewDate(day.Year(), w.Month, w.Day)
	if err != nil {
		return renjia.Period{}
	}
	if day.Before(from) {
		from = from.AddYears(-1)
	}
	return renjia.Period{From: from, Until: from.AddYears(1)}
}

// cycleAround returns the cycle of some months, counted from a first day, that
// contains a day. Each begins on the first one's day of the month.
func cycleAround(first, day renjia.Date, months int) renjia.Period {
	if day.Before(first) {
		return renjia.Period{From: first, Until: first.AddMonths(months)}
	}
	k := max(0, (day.Sub(first)/31)/months-1)
	for !day.Before(first.AddMonths((k + 1) * months)) {
		k++
	}
	return renjia.Period{From: first.AddMonths(k * months), Until: first.AddMonths((k + 1) * months)}
}

// Span is a length of time in whole months or days.
type Span struct {
	Months, Days int
}

// UnmarshalJSON reads "6 weeks", "10 days", "6 months" or "2 years".
func (s *Span) UnmarshalJSON(b []byte) error {
	var text, unit string
	var n int
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	if _, err := fmt.Sscanf(text, "%d %s", &n, &unit); err == nil && n > 0 && n <= 5000 && fmt.Sprint(n, " ", unit) == text {
		switch strings.TrimSuffix(unit, "s") {
		case "day":
			*s = Span{Days: n}
			return nil
		case "week":
			*s = Span{Days: 7 * n}
			return nil
		case "month":
			*s = Span{Months: n}
			return nil
		case "year":
			*s = Span{Months: 12 * n}
			return nil
		}
	}
	return fmt.Errorf("span %q: want days, weeks, months or years, such as 6 weeks: %w", text, renjia.ErrInvalid)
}

// After returns the day that lies the span after another.
func (s Span) After(d renjia.Date) renjia.Date { return d.AddMonths(s.Months).AddDays(s.Days) }
