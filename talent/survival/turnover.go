package survival

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Stay is a time that somebody spent in a post.
type Stay struct {
	Person string
	Period renjia.Period // Until is the first day no longer there; none while still there
	Reason string        // why it ended, such as resigned; free text
	Moved  bool          // it ended by a move within the organization
}

// Scope names what somebody leaves.
type Scope string

// The scopes.
const (
	LeavingPost         Scope = "post"         // a move within the organization is a separation
	LeavingOrganization Scope = "organization" // it is not
)

// Turnover is how many left in a period, for each person-year and by heads.
type Turnover struct {
	Period      renjia.Period  `json:"period"`
	Stays       int            `json:"stays"` // that were there in the period
	Separations int            `json:"separations"`
	ByReason    map[string]int `json:"by_reason"` // separations
	PersonDays  int            `json:"person_days"`
	Rate        Rate           `json:"rate"` // per person-year of 365.25 days, exact interval

	// HeadCount is separations divided by the mean of Opening and Closing, a year: the
	// figure of many reports. It is NaN if both are 0.
	HeadCount float64 `json:"head_count"`
	Opening   int     `json:"opening"` // there on the first day
	Closing   int     `json:"closing"` // there on the day after the last

	// Differ is true if HeadCount and Rate are more than a tenth of Rate apart: the
	// number of heads changed within the period, and Rate is the one to trust.
	Differ  bool   `json:"differ"`
	Variant string `json:"variant"`
	Source  string `json:"source"`
}

// DaysPerYear is the mean length of a year in the Julian calendar.
const DaysPerYear = 365.25

// TurnoverOf counts who left in a period. A stay is at risk on each of its days in the
// period, and its separation falls on the day its Until names, the first day somebody
// is gone: one with Until at the beginning of the period left before it, one with
// Until at its end left in it. Without any person-day the rate is undefined and an
// ErrInvalid.
func TurnoverOf(stays []Stay, period renjia.Period, scope Scope, level float64) (Turnover, error) {
	switch scope {
	case LeavingPost, LeavingOrganization:
	case "":
		return Turnover{}, &renjia.UnspecifiedError{What: "survival.TurnoverOf", Choices: []renjia.Choice{{
			Name: "scope", Options: []string{string(LeavingPost), string(LeavingOrganization)}, Why: "a move leaves the post, not the organization",
		}}}
	default:
		return Turnover{}, fmt.Errorf("scope %q: unknown: %w", string(scope), renjia.ErrInvalid)
	}
	if err := checkStays(stays, period); err != nil {
		return Turnover{}, err
	}
	t := Turnover{Period: period, ByReason: map[string]int{}, Variant: string(scope) + "; person-time", Source: "Garwood 1936"}
	for i := range stays {
		t.add(&stays[i], scope)
	}
	rate, err := NewRate(t.Separations, float64(t.PersonDays)/DaysPerYear, level)
	if err != nil {
		return t, fmt.Errorf("turnover in %s: %w", period, err)
	}
	days, _ := period.Days()
	t.Rate = rate
	t.HeadCount = math.NaN()
	if heads := float64(t.Opening+t.Closing) / 2; heads > 0 {
		t.HeadCount = float64(t.Separations) / heads * DaysPerYear / float64(days)
	}
	t.Differ = !(math.Abs(t.HeadCount-rate.Value) <= rate.Value/10)
	return t, nil
}

func (t *Turnover) add(s *Stay, scope Scope) {
	if there, ok := s.Period.Intersect(t.Period); ok {
		days, _ := there.Days()
		t.PersonDays += days
		t.Stays++
	}
	if s.Period.Contains(t.Period.From) {
		t.Opening++
	}
	if s.Period.Contains(t.Period.Until) {
		t.Closing++
	}
	if until := s.Period.Until; until.IsZero() || !t.Period.From.Before(until) || t.Period.Until.Before(until) {
		return
	}
	if s.Moved && scope == LeavingOrganization {
		return
	}
	t.Separations++
	t.ByReason[s.Reason]++
}

// checkStays wants a period with both ends and stays with a beginning.
func checkStays(stays []Stay, period renjia.Period) error {
	var p renjia.Problems
	if _, ok := period.Days(); !ok {
		p.Add("period", "must have a first and a last day")
	}
	p.Within("period", period.Validate())
	for i := range stays {
		s := &stays[i]
		if s.Period.From.IsZero() {
			p.Add(fmt.Sprintf("stays[%d].period", i), "must have a first day")
		}
		if err := s.Period.Validate(); err != nil {
			p.Within(fmt.Sprintf("stays[%d].period", i), err)
		}
	}
	return p.Err("stays")
}

// Stability returns the share of those there on the first day of a period who were
// still there when it ended, with a period of a year the stability index. Persons
// count, whatever post they are in, but must have been there without a break: a stay
// that follows on the day another ends is no break.
func Stability(stays []Stay, period renjia.Period, level float64) (Proportion, error) {
	if err := checkStays(stays, period); err != nil {
		return Proportion{}, err
	}
	byPerson := map[string][]renjia.Period{}
	for _, s := range stays {
		byPerson[s.Person] = append(byPerson[s.Person], s.Period)
	}
	opening, still := 0, 0
	for _, periods := range byPerson {
		until, there := unbroken(periods, period.From)
		if !there {
			continue
		}
		opening++
		if until.IsZero() || period.Until.Before(until) {
			still++
		}
	}
	p, err := NewProportion(still, opening, level)
	if err != nil {
		return p, fmt.Errorf("stability in %s: %w", period, err)
	}
	return p, nil
}

// unbroken returns the first day on which somebody there on a day was no longer.
func unbroken(periods []renjia.Period, on renjia.Date) (until renjia.Date, there bool) {
	slices.SortFunc(periods, func(a, b renjia.Period) int { return a.From.Compare(b.From) })
	for _, p := range periods {
		switch {
		case !there && p.Contains(on):
			until, there = p.Until, true
		case there && !until.IsZero() && !until.Before(p.From) && (p.Until.IsZero() || until.Before(p.Until)):
			until = p.Until
		}
	}
	return until, there
}
