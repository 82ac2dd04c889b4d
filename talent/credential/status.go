package credential

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Facts is what is known of one person's registration.
type Facts struct {
	Certified  renjia.Date // when the certificate was issued; zero: not known
	Registered renjia.Date // first day of the newest registration; zero: never registered
	Education  int64       // whole hours of continuing education since then
	Degree     bool        // a degree that the rule counts was completed since then
}

// State is how a registration stands.
type State string

// The states.
const (
	Unregistered State = "unregistered"
	Valid        State = "valid"
	Renewable    State = "renewable" // valid, and due to be renewed: it expires soon
	Expired      State = "expired"
)

// Status is how a registration stands on a day.
type Status struct {
	State State `json:"state"`
	// RegisterBy is the first day on which it is too late for a first
	// registration, of a certificate that was never registered.
	RegisterBy renjia.Date `json:"register_by,omitzero"`
	// RenewFrom is the first day on which it may be renewed.
	RenewFrom renjia.Date `json:"renew_from,omitzero"`
	// Until is the first day on which it is no longer valid.
	Until renjia.Date `json:"until,omitzero"`
	// MissingHours is the education still needed before it can be renewed.
	MissingHours int64              `json:"missing_hours,omitzero"`
	Explanation  renjia.Explanation `json:"explanation"`
}

// Stands reports whether the registration is valid.
func (s Status) Stands() bool { return s.State == Valid || s.State == Renewable }

// Status says how a registration stands on a day, what is missing for its
// renewal, and by when. Months are counted to the same day of the month, or to
// its last if it is shorter.
func (r *Rule) Status(f Facts, on renjia.Date) Status {
	s := Status{State: Unregistered, Explanation: renjia.Explanation{Title: r.Title}}
	if f.Registered.IsZero() || on.Before(f.Registered) {
		s.Explanation.Steps = r.unregistered(&s, f, on)
		return s
	}
	s.Until = f.Registered.AddYears(r.RegistrationYears)
	s.RenewFrom = s.Until.AddMonths(-r.RenewalMonths)
	hours := f.hours(r)
	s.MissingHours = max(0, r.EducationHours-hours)
	switch {
	case !on.Before(s.Until):
		s.State = Expired
	case !on.Before(s.RenewFrom):
		s.State = Renewable
	default:
		s.State = Valid
	}
	s.Explanation.Steps = []renjia.Step{
		{
			Claim: renjia.Text{EN: "the day lies before the registration ends", ZH: "日期在登记有效期届满之前"},
			Left:  on.String(), Op: renjia.LessThan, Right: s.Until.String(), Holds: s.Stands(), Source: r.Source,
		},
		{
			Claim: renjia.Textf("hours of continuing education, needed before %s", "%s前须完成的继续教育学时", s.Until),
			Left:  fmt.Sprint(hours), Op: renjia.AtLeast, Right: fmt.Sprint(r.EducationHours), Holds: s.MissingHours == 0, Source: r.Source,
		},
		renjia.Fact(renjia.Textf("may be renewed from %s", "自%s起可以续期登记", s.RenewFrom)),
	}
	return s
}

// hours returns the education that counts.
func (f Facts) hours(r *Rule) int64 {
	if f.Degree {
		return f.Education + r.DegreeHours
	}
	return f.Education
}

// unregistered explains a missing registration and by when it can be made.
func (r *Rule) unregistered(s *Status, f Facts, on renjia.Date) []renjia.Step {
	steps := []renjia.Step{renjia.Fact(renjia.Textf("not registered on %s", "%s未登记", on))}
	if f.Certified.IsZero() || r.FirstMonths == 0 || !f.Registered.IsZero() {
		return steps
	}
	s.RegisterBy = f.Certified.AddMonths(r.FirstMonths)
	return append(steps, renjia.Step{
		Claim: renjia.Text{EN: "the first registration can still be made", ZH: "尚在首次登记期限之内"},
		Left:  on.String(), Op: renjia.LessThan, Right: s.RegisterBy.String(), Holds: on.Before(s.RegisterBy), Source: r.Source,
	})
}
