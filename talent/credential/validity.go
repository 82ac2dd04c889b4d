package credential

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Validity says how long a registration lasts: 登记有效期. Months run to the same day
// of the month, or to its last where it is shorter. Its proof has "valid_to", the
// last day, "window_opens", the first on which it may be renewed, and, where a day
// was asked about, "state".
type Validity struct {
	FirstWithin  int  `json:"first_within_months"` // after passing; 0: no limit
	ValidMonths  int  `json:"valid_months"`
	WindowMonths int  `json:"renew_window_months_before"` // 0: at any time
	GraceMonths  int  `json:"grace_months_after"`         // in which it may still be renewed
	GraceStands  bool `json:"grace_stands"`               // whether it stands meanwhile
	// Pausable: the days of a suspension are added at the end.
	Pausable bool `json:"pausable"`
}

// The further states of a registration, see [Unregistered].
const (
	Grace     State = "grace"     // expired, and may still be renewed
	Suspended State = "suspended" // within a leave or pause
)

// Validate checks the months.
func (v *Validity) Validate() error {
	var p renjia.Problems
	p.Require(v.ValidMonths > 0 && v.ValidMonths <= 1200, "valid_months", "must be from 1 to 1200")
	p.Require(v.FirstWithin >= 0, "first_within_months", "must not be negative")
	p.Require(v.WindowMonths >= 0 && v.WindowMonths <= v.ValidMonths, "renew_window_months_before", "must be from 0 to the whole validity")
	p.Require(v.GraceMonths >= 0 && v.GraceMonths <= 1200, "grace_months_after", "must be from 0 to 1200")
	p.Require(!v.GraceStands || v.GraceMonths > 0, "grace_stands", "needs grace_months_after")
	return p.Err("validity")
}

// Term is the time of one registration.
type Term struct {
	From       renjia.Date
	Until      renjia.Date // first day on which it is no longer valid
	RenewFrom  renjia.Date // first day on which it may be renewed
	GraceUntil renjia.Date // first day on which it is too late to renew
}

// Term returns the time of a registration that begins on a day, with the suspensions
// that fall into it; they are counted only if the rule can be paused.
func (v *Validity) Term(from renjia.Date, suspended ...renjia.Period) Term {
	until := from.AddMonths(v.ValidMonths)
	if v.Pausable {
		until = until.AddDays(pausedDays(from, until, suspended))
	}
	t := Term{From: from, Until: until, RenewFrom: from, GraceUntil: until.AddMonths(v.GraceMonths)}
	if v.WindowMonths > 0 {
		t.RenewFrom = until.AddMonths(-v.WindowMonths)
	}
	return t
}

// pausedDays counts the days of pauses that fall into a term, which each of them
// prolongs; a day in two pauses counts once.
func pausedDays(from, until renjia.Date, pauses []renjia.Period) (days int) {
	for d := from; d.Before(until.AddDays(days)); d = d.AddDays(1) {
		if within(d, pauses) && days < 36_600 {
			days++
		}
	}
	return days
}

func within(d renjia.Date, periods []renjia.Period) bool {
	for _, p := range periods {
		if p.Contains(d) {
			return true
		}
	}
	return false
}

// State returns how the term stands on a day.
func (t Term) State(on renjia.Date, suspended ...renjia.Period) State {
	switch {
	case on.Before(t.From):
		return Unregistered
	case !on.Before(t.GraceUntil):
		return Expired
	case !on.Before(t.Until):
		return Grace
	case within(on, suspended):
		return Suspended
	case !on.Before(t.RenewFrom):
		return Renewable
	}
	return Valid
}

func (v *Validity) answer(e *Evidence, p *Proof) error {
	from := e.date("valid_from")
	if from.IsZero() {
		return v.first(e, p)
	}
	t := v.Term(from, e.Suspended...)
	p.Values["valid_to"] = t.Until.AddDays(-1).String()
	p.Values["window_opens"] = t.RenewFrom.String()
	p.By = t.GraceUntil.AddDays(-1)
	p.fact("valid from %[1]s to %[2]s", "有效期自%[1]s至%[2]s", t.From, t.Until.AddDays(-1))
	p.fact("may be renewed from %[1]s to %[2]s", "可于%[1]s至%[2]s续期", t.RenewFrom, p.By)
	if e.On.IsZero() {
		return nil
	}
	state := t.State(e.On, e.Suspended...)
	stands := state == Valid || state == Renewable || state == Grace && v.GraceStands
	p.Values["state"] = string(state)
	p.test(stands, string(state), renjia.Equal, string(Valid), renjia.Textf("the registration stands on %s", "登记在%s有效", e.On))
	if state == Unregistered {
		p.Earliest = t.From
	}
	return nil
}

// first tells whether a certificate can still be registered for the first time.
func (v *Validity) first(e *Evidence, p *Proof) error {
	passed := e.date("passed", "certified")
	if passed.IsZero() {
		return missing("valid_from, or for a first registration the day the examination was passed")
	}
	p.Values["register_by"] = nil
	if v.FirstWithin == 0 {
		return nil
	}
	limit := passed.AddMonths(v.FirstWithin)
	p.By = limit.AddDays(-1)
	p.Values["register_by"] = p.By.String()
	if e.On.IsZero() {
		p.open("on")
		return nil
	}
	p.test(e.On.Before(limit), e.On.String(), renjia.LessThan, limit.String(), renjia.Text{EN: "the first registration can still be made", ZH: "尚在首次登记期限之内"})
	p.Values["state"] = string(Unregistered)
	return nil
}

// String names the term as "2024-02-29/2027-02-28".
func (t Term) String() string { return fmt.Sprintf("%s/%s", t.From, t.Until) }
