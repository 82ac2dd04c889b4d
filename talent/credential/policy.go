package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Policy says what hours of voluntary service count: 志愿服务时长认定. A policy is
// local data; [BuiltinPolicies] has examples.
type Policy struct {
	ID           string      `json:"id"`
	Title        renjia.Text `json:"title"`
	Source       string      `json:"source"`
	Verification string      `json:"verification"`
	// Rounding is "exact", to the minute, or the form of [Remainders]. It is applied
	// once to each record, before anything is summed.
	Rounding string `json:"rounding"`
	// Travel is "excluded" or "included": whether the minutes of the way count.
	Travel string `json:"travel"`
	// Overlap says what becomes of a record that shares time with one of the same
	// person that began before it.
	Overlap Overlap `json:"overlap"`
	// LongestHours is the longest record that is believed; a longer one is taken for
	// a forgotten check-out.
	LongestHours Quantity `json:"longest_hours"`
	// DayCap is the most that counts on one civil day of the record's zone; 0: no cap.
	DayCap Quantity `json:"day_cap"`
	// Excluded are kinds of records that do not count, such as training.
	Excluded []string `json:"excluded_kinds"`
	// Stars is the ladder of levels; nil: none.
	Stars *Thresholds `json:"stars"`
}

// Overlap names a rule for overlapping records.
type Overlap string

// The rules for overlapping records: no minute counts twice under either.
const (
	RefuseLater Overlap = "refuse-later" // the later record counts nothing
	CutLater    Overlap = "cut-later"    // the later record counts what is not covered yet
)

// Validate checks the policy; a choice that is missing is ErrUnspecified.
func (p *Policy) Validate() error {
	if open := p.choices(); len(open) > 0 {
		return &renjia.UnspecifiedError{What: "policy of hours " + p.ID, Choices: open}
	}
	var probs renjia.Problems
	_, err := p.round()
	probs.Within("rounding", err)
	probs.Require(p.Travel == "excluded" || p.Travel == "included", "travel", "want excluded or included")
	probs.Require(p.Overlap == RefuseLater || p.Overlap == CutLater, "overlap", "want %s or %s", RefuseLater, CutLater)
	probs.Require(p.LongestHours > 0 && p.LongestHours <= 24*One, "longest_hours", "must be above 0 and at most 24")
	probs.Require(p.DayCap >= 0 && p.DayCap <= 24*One, "day_cap", "must be from 0 to 24")
	probs.Require(p.ID != "" && p.Source != "", "source", "id and source must be given")
	if p.Stars != nil {
		probs.Within("stars", p.Stars.Validate())
	}
	return probs.Err("policy of hours " + p.ID)
}

func (p *Policy) choices() (open []renjia.Choice) {
	if p.Rounding == "" {
		open = append(open, renjia.Choice{Name: "rounding", Options: []string{"exact", remainders + "…"}, Why: "places round differently, and it changes who gets a star"})
	}
	if p.Travel == "" {
		open = append(open, renjia.Choice{Name: "travel", Options: []string{"excluded", "included"}})
	}
	if p.Overlap == "" {
		open = append(open, renjia.Choice{Name: "overlap", Options: []string{string(RefuseLater), string(CutLater)}})
	}
	if p.LongestHours == 0 {
		open = append(open, renjia.Choice{Name: "longest_hours", Why: "a forgotten check-out must not become service"})
	}
	return open
}

// round returns how the minutes of a record become hours; nil: exactly.
func (p *Policy) round() (*Rounding, error) {
	if p.Rounding == "exact" {
		return nil, nil
	}
	text, err := json.Marshal(p.Rounding)
	if err != nil {
		return nil, err
	}
	r := Rounding{Scope: "per record", Travel: "included"}
	if err := r.Rule.parse(text); err != nil {
		return nil, err
	}
	return &r, r.Validate()
}

// Policies is a set of policies by identifier.
type Policies map[string]Policy

// IDs returns the identifiers in order.
func (p Policies) IDs() []string { return slices.Sorted(maps.Keys(p)) }

// BuiltinPolicies returns the policies that ship with the library; they are data in
// policies.json.
func BuiltinPolicies() (Policies, error) {
	b, err := data.ReadFile("policies.json")
	if err != nil {
		return nil, err
	}
	return ReadPolicies(bytes.NewReader(b))
}

// ReadPolicies reads {"policies": [policy, …]}. Unknown members and repeated
// identifiers are errors.
func ReadPolicies(r io.Reader) (Policies, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("policies of hours: %w", err)
	}
	var file struct {
		Policies []Policy `json:"policies"`
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("policies of hours: %w: %w", err, renjia.ErrInvalid)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("policies of hours: there is more than one document, or more than %d bytes: %w", maxFile, renjia.ErrInvalid)
	}
	all := Policies{}
	for _, p := range file.Policies {
		if err := p.Validate(); err != nil {
			return nil, err
		}
		if _, twice := all[p.ID]; twice {
			return nil, fmt.Errorf("policies of hours: %q is there twice: %w", p.ID, renjia.ErrInvalid)
		}
		all[p.ID] = p
	}
	return all, nil
}
