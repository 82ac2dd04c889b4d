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
	ID    string      `json:"id"`
	Title renjia.Text `json:"title"`
	// FirstMonths is how long after the certificate the first registration may be
	// made; 0 sets no limit.
	FirstMonths int `json:"first_registration_months,omitempty"`
	// RegistrationYears is how long one registration lasts.
	RegistrationYears int `json:"registration_years"`
	// RenewalMonths is how long before its end it may be renewed.
	RenewalMonths int `json:"renewal_months"`
	// EducationHours is the continuing education needed within one registration.
	EducationHours int64 `json:"education_hours"`
	// DegreeHours is what a degree completed within it counts for, once.
	DegreeHours  int64  `json:"degree_hours,omitempty"`
	Source       string `json:"source"`
	Verification string `json:"verification"` // how far the rule was checked, and what is a choice
}

// Validate checks that the rule is complete.
func (r *Rule) Validate() error {
	var p renjia.Problems
	p.Require(r.ID != "", "id", "must be given")
	p.Require(!r.Title.IsZero(), "title", "must be given")
	p.Require(r.FirstMonths >= 0, "first_registration_months", "must not be negative")
	p.Require(r.RegistrationYears > 0, "registration_years", "must be positive")
	p.Require(r.EducationHours >= 0, "education_hours", "must not be negative")
	p.Require(r.RenewalMonths >= 0 && r.RenewalMonths <= 12*r.RegistrationYears, "renewal_months", "must be from 0 to the whole registration")
	p.Require(r.DegreeHours >= 0, "degree_hours", "must not be negative")
	p.Require(r.Source != "", "source", "must be given")
	p.Require(r.Verification != "", "verification", "must say how far the rule was verified")
	return p.Err("rule " + r.ID)
}

// Rules is a set of rules by identifier.
type Rules map[string]Rule

//go:embed rules.json requirements.json policies.json
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

// Read reads rules as JSON: {"rules":[…]}. Unknown fields, repeated identifiers
// and anything behind the document are errors.
func Read(r io.Reader) (Rules, error) {
	var file struct {
		Rules []Rule `json:"rules"`
	}
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("credential rules: %w: %w", err, renjia.ErrInvalid)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("credential rules: there is more than one document: %w", renjia.ErrInvalid)
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
	if err := p.Err("credential rules"); err != nil {
		return nil, err
	}
	return rules, nil
}
