package credential

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
)

// Rule says what keeps a registration alive.
type Rule struct {
	ID                string      `json:"id"`
	Title             renjia.Text `json:"title"`
	RegistrationYears int         `json:"registration_years"` // how long one registration lasts
	EducationHours    int64       `json:"education_hours"`    // continuing education within it
	RenewalWindow     int         `json:"renewal_window_days"`
	Source            string      `json:"source"`
	Verification      string      `json:"verification"`
}

// Validate checks that the rule is complete.
func (r *Rule) Validate() error {
	var p renjia.Problems
	p.Require(r.ID != "", "id", "must be given")
	p.Require(r.RegistrationYears > 0, "registration_years", "must be positive")
	p.Require(r.EducationHours >= 0, "education_hours", "must not be negative")
	p.Require(r.RenewalWindow >= 0, "renewal_window_days", "must not be negative")
	p.Require(r.Source != "", "source", "must be given")
	p.Require(r.Verification != "", "verification", "must say how far the rule was verified")
	return p.Err("rule " + r.ID)
}

// Rules is a set of rules by identifier.
type Rules map[string]Rule

//go:embed rules.json
var data embed.FS

// Builtin returns the rules that ship with the library: China's three levels.
func Builtin() (Rules, error) {
	f, err := data.Open("rules.json")
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // embedded
	return Read(f)
}

// Read reads rules as JSON: {"rules":[…]}. Unknown fields are errors.
func Read(r io.Reader) (Rules, error) {
	var file struct {
		Rules []Rule `json:"rules"`
	}
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("credential rules: %w: %w", err, renjia.ErrInvalid)
	}
	rules := Rules{}
	var p renjia.Problems
	for i, rule := range file.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		p.Within(path, rule.Validate())
		_, twice := rules[rule.ID]
		p.Require(!twice, path+".id", "%q is there twice", rule.ID)
		rules[rule.ID] = rule
	}
	return rules, p.Err("credential rules")
}

// Facts is what is known of one person's registration.
type Facts struct {
	Registered renjia.Date // first day of the newest registration; zero: never registered
	Education  int64       // whole hours of continuing education since then
}

// State is how a registration stands.
type State string

// The states.
const (
	Unregistered State = "unregistered"
	Valid        State = "valid"
	Renewable    State = "renewable" // valid, and renewal may begin
	Expired      State = "expired"
)

// Status is how a registration stands on a day.
type Status struct {
	State        State              `json:"state"`
	Until        renjia.Date        `json:"until,omitzero"`         // first day on which it is no longer valid
	MissingHours int64              `json:"missing_hours,omitzero"` // before it can be renewed
	Explanation  renjia.Explanation `json:"explanation"`
}

// Stands reports whether the registration is valid.
func (s Status) Stands() bool { return s.State == Valid || s.State == Renewable }

// Status says how a registration stands on a day, what is missing for its
// renewal, and by when.
func (r *Rule) Status(f Facts, on renjia.Date) Status {
	s := Status{Explanation: renjia.Explanation{Title: r.Title}}
	if f.Registered.IsZero() || on.Before(f.Registered) {
		s.State = Unregistered
		s.Explanation.Steps = []renjia.Step{renjia.Fact(renjia.Textf("not registered on %s", "%s未登记", on))}
		return s
	}
	s.Until = f.Registered.AddYears(r.RegistrationYears)
	s.MissingHours = max(0, r.EducationHours-f.Education)
	switch {
	case !on.Before(s.Until):
		s.State = Expired
	case !on.Before(s.Until.AddDays(-r.RenewalWindow)):
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
			Claim: renjia.Text{EN: "hours of continuing education", ZH: "继续教育学时"},
			Left:  fmt.Sprint(f.Education), Op: renjia.AtLeast, Right: fmt.Sprint(r.EducationHours), Holds: s.MissingHours == 0, Source: r.Source,
		},
	}
	return s
}
