package service

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
)

// Attendance is who came to the sessions of an undertaking (出勤).
type Attendance struct {
	Sessions []Session     `json:"sessions"`                   // by date
	Members  []Presence    `json:"members" privacy:"personal"` // those enrolled, in the order of enrolment
	Guests   UniquePersons `json:"guests"`                     // people known by name who never were enrolled
	Persons  PersonTimes   `json:"person_times"`
	Cost     renjia.Money  `json:"cost,omitzero"` // of the sessions
	Left     renjia.Money  `json:"left,omitzero"` // budget − cost; negative: overspent
	Planned  Sessions      `json:"planned"`
}

// Session is one session as it was attended.
type Session struct {
	Contact  ContactID   `json:"contact"`
	Date     renjia.Date `json:"date"`
	Heads    PersonTimes `json:"heads"`
	Members  PersonTimes `json:"members"`  // of them, enrolled that day
	Enrolled int64       `json:"enrolled"` // members that day, present or not
}

// Presence is how often a member came of the sessions held while enrolled.
type Presence struct {
	Person renjia.Ref `json:"person" privacy:"personal"`
	Came   Sessions   `json:"came"`
	Held   Sessions   `json:"held"`
}

// Rate returns came / held, and false if no session was held meanwhile.
func (p Presence) Rate() (renjia.Fraction, bool) {
	if p.Held == 0 {
		return renjia.Fraction{}, false
	}
	return renjia.Frac(int64(p.Came), int64(p.Held)), true
}

// Attended reads who came from the contacts of the undertaking. Contacts that do
// not stand any more are left out; one of another case or undertaking is an
// error.
func (u Undertaking) Attended(ref renjia.Ref, contacts iter.Seq2[Contact, error]) (Attendance, error) {
	a := Attendance{Planned: u.Sessions}
	came := map[renjia.Ref]Sessions{}
	guests := map[renjia.Ref]bool{}
	for c, err := range contacts {
		if err == nil && c.Of != ref {
			err = fmt.Errorf("contact %s: is of %q, not of %s: %w", c.ID, c.Of, ref, renjia.ErrInvalid)
		}
		if err == nil && c.State == Recorded {
			err = a.take(u, c, came, guests)
		}
		if err != nil {
			return Attendance{}, err
		}
	}
	slices.SortStableFunc(a.Sessions, func(x, y Session) int {
		return cmp.Or(x.Date.Compare(y.Date), cmp.Compare(x.Contact.String(), y.Contact.String()))
	})
	a.Guests = UniquePersons(len(guests))
	a.members(u, came)
	var err error
	if !u.Budget.IsZero() {
		a.Left, err = u.Budget.Sub(a.Cost)
	}
	return a, err
}

func (a *Attendance) take(u Undertaking, c Contact, came map[renjia.Ref]Sessions, guests map[renjia.Ref]bool) (err error) {
	s := Session{Contact: c.ID, Date: c.Date, Heads: PersonTimes(c.Participants), Enrolled: u.members(c.Date)}
	for _, r := range c.Clients {
		switch {
		case u.Member(r, c.Date):
			s.Members++
			came[r]++
		case !slices.ContainsFunc(u.Enrolled, func(e Enrolment) bool { return e.Person == r }):
			guests[r] = true
		}
	}
	var fits bool
	if a.Persons, fits = add(a.Persons, s.Heads); !fits {
		return fmt.Errorf("contact %s: the count is out of range: %w", c.ID, renjia.ErrInvalid)
	}
	a.Sessions = append(a.Sessions, s)
	a.Cost, err = a.Cost.Add(c.Cost)
	return err
}

// members lists each person once, however often they enrolled.
func (a *Attendance) members(u Undertaking, came map[renjia.Ref]Sessions) {
	for i, e := range u.Enrolled {
		if slices.ContainsFunc(u.Enrolled[:i], func(f Enrolment) bool { return f.Person == e.Person }) {
			continue
		}
		p := Presence{Person: e.Person, Came: came[e.Person]}
		for _, s := range a.Sessions {
			if u.Member(e.Person, s.Date) {
				p.Held++
			}
		}
		a.Members = append(a.Members, p)
	}
}
