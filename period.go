package renjia

// Period is a half-open span of civil dates: From is in it, Until is not. An
// empty From or Until leaves that side open, so the zero Period is all time. A
// law in force to 2020-11-30 has Until 2020-12-01.
type Period struct {
	From  Date `json:"from,omitzero"`
	Until Date `json:"until,omitzero"`
}

// Year returns the period of one calendar year.
func Year(year int) (Period, error) {
	from, err := NewDate(year, 1, 1)
	if err != nil {
		return Period{}, err
	}
	return Period{From: from, Until: from.AddYears(1)}, nil
}

// Contains reports whether the day lies in the period.
func (p Period) Contains(d Date) bool {
	return (p.From.IsZero() || !d.Before(p.From)) && (p.Until.IsZero() || d.Before(p.Until))
}

// Overlaps reports whether the two periods share a day.
func (p Period) Overlaps(q Period) bool {
	_, ok := p.Intersect(q)
	return ok
}

// Intersect returns the days in both periods, and false if there are none.
func (p Period) Intersect(q Period) (Period, bool) {
	if p.From.Before(q.From) {
		p.From = q.From
	}
	if p.Until.IsZero() || (!q.Until.IsZero() && q.Until.Before(p.Until)) {
		p.Until = q.Until
	}
	return p, p.Validate() == nil
}

// Days returns the number of days, and false if a side is open.
func (p Period) Days() (int, bool) {
	if p.From.IsZero() || p.Until.IsZero() {
		return 0, false
	}
	return p.Until.Sub(p.From), true
}

// Validate refuses a period that contains no day.
func (p Period) Validate() error {
	var probs Problems
	probs.Require(p.From.IsZero() || p.Until.IsZero() || p.From.Before(p.Until),
		"until", "must be after %s (the first day no longer in the period)", p.From)
	return probs.Err("period")
}

// String returns "2026-01-01/2027-01-01" with ".." for an open side.
func (p Period) String() string {
	side := func(d Date) string {
		if d.IsZero() {
			return ".."
		}
		return d.String()
	}
	return side(p.From) + "/" + side(p.Until)
}
