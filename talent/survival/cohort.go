package survival

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Cohort is those who came in one year.
type Cohort struct {
	Year    int       `json:"year"`
	N       int       `json:"n"`
	Left    int       `json:"left"`    // so far
	Retains []float64 `json:"retains"` // the share that stays longer than each of the marks; NaN where nobody can know yet
}

// Cohorts returns for each year in which stays began how many of those who came stay
// longer than some numbers of days, by Kaplan–Meier as known on a day: those who
// came late in the year count for as long as they could be seen. Dividing those still
// there by those who came would take them for certain. Years without anybody are left
// out; stays that begin on the day or later are, too. A stay is one observation; put
// the posts of a person together first, where the organization is what counts.
func Cohorts(stays []Stay, on renjia.Date, marks []int) ([]Cohort, error) {
	if on.IsZero() || len(marks) == 0 || slices.Min(marks) < 0 {
		return nil, fmt.Errorf("cohorts: want a day and numbers of days that are not negative: %w", renjia.ErrInvalid)
	}
	if err := checkStays(stays, renjia.Period{From: on, Until: on.AddDays(1)}); err != nil {
		return nil, err
	}
	spells := map[int][]Spell{}
	for _, s := range stays {
		if !s.Period.From.Before(on) {
			continue
		}
		end, left := on, false
		if until := s.Period.Until; !until.IsZero() && !on.Before(until) {
			end, left = until, true
		}
		year := s.Period.From.Year()
		spells[year] = append(spells[year], Spell{Length: float64(end.Sub(s.Period.From)), Event: left})
	}
	var all []Cohort
	for year, own := range spells {
		c, err := cohort(year, own, marks)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Cohort) int { return cmp.Compare(a.Year, b.Year) })
	return all, nil
}

func cohort(year int, spells []Spell, marks []int) (Cohort, error) {
	curve, err := KaplanMeier(spells, Options{Interval: LogLog, Level: .95}) // no interval is kept
	if err != nil {
		return Cohort{}, fmt.Errorf("cohort of %d: %w", year, err)
	}
	c := Cohort{Year: year, N: len(spells)}
	for _, p := range curve.Points {
		c.Left += p.Events
	}
	for _, mark := range marks {
		share := math.NaN()
		if curve.seen(float64(mark)) == nil {
			share = curve.At(float64(mark))
		}
		c.Retains = append(c.Retains, share)
	}
	return c, nil
}
