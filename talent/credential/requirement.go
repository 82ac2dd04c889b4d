package credential

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Kind names how a requirement is decided.
type Kind string

// The kinds. Each names the values of its proofs.
const (
	KindLadder     Kind = "alternatives"     // [Ladder]: met
	KindSubjects   Kind = "subjects-window"  // [Subjects]: met
	KindValidity   Kind = "validity"         // [Validity]: valid_to, window_opens, state
	KindCycle      Kind = "cycle-hours"      // [Cycle]: met, short
	KindCredit     Kind = "activity-credit"  // [Cycle] without a minimum: hours
	KindItems      Kind = "items"            // [Items]: met
	KindCadence    Kind = "cadence"          // [Cadence]: windows, missed, first_missed
	KindWeekly     Kind = "weekly-ratio"     // [Weekly]: week_counts
	KindChain      Kind = "ratio-chain"      // [Chain]: how many of each role
	KindThresholds Kind = "threshold-ladder" // [Thresholds]: star
	KindRounding   Kind = "rounding"         // [Rounding]: hours
	versioned      Kind = "versioned"
)

// Deciding names the day whose version of a requirement applies.
type Deciding string

// The deciding days.
const (
	ByActivity    Deciding = "activity"    // that of the record
	ByCycle       Deciding = "cycle"       // that on which the cycle began
	ByApplication Deciding = "application" // that of the application or the renewal
)

// Requirement is what a jurisdiction asks for, in versions.
type Requirement struct {
	ID           string
	Kind         Kind // of its newest version
	Title        renjia.Text
	Jurisdiction string
	Instrument   string // the law, measure or standard
	Source       string // where it was read
	Verification string // how far it was checked, and what is a reading
	Decides      Deciding
	Versions     []Version // in order of time, without overlaps
}

// Version is what a requirement asks for while it is in force.
type Version struct {
	Period renjia.Period
	Kind   Kind
	Body   Body
}

// Body is one kind of requirement: a [*Ladder], [*Subjects], [*Validity],
// [*Cycle], [*Items], [*Cadence], [*Weekly], [*Chain], [*Thresholds] or [*Rounding].
type Body interface {
	Validate() error
	answer(e *Evidence, p *Proof) error
}

func newBody(k Kind) Body {
	switch k {
	case KindLadder:
		return &Ladder{}
	case KindSubjects:
		return &Subjects{}
	case KindValidity:
		return &Validity{}
	case KindCycle:
		return &Cycle{}
	case KindCredit:
		return &Cycle{creditOnly: true}
	case KindItems:
		return &Items{}
	case KindCadence:
		return &Cadence{}
	case KindWeekly:
		return &Weekly{}
	case KindChain:
		return &Chain{}
	case KindThresholds:
		return &Thresholds{}
	case KindRounding:
		return &Rounding{}
	}
	return nil
}

// Evaluate tells whether the evidence meets the requirement. The version is that in
// force on the deciding day; the errors are ErrNotFound where none is, and
// ErrUnspecified where the day or a level is needed and was not given. It takes
// time in proportion to the records, after sorting them.
func (r *Requirement) Evaluate(e Evidence) (Proof, error) {
	p := Proof{
		Requirement: r.ID, Verdict: Met, Values: map[string]any{}, N: len(e.Records),
		Explanation: renjia.Explanation{Title: r.Title}, Source: r.Source, Verification: r.Verification,
	}
	if r.Instrument != "" {
		p.Source = r.Instrument
	}
	err := r.Validate() // one made by hand may hold anything
	if err == nil {
		err = e.check()
	}
	if err == nil {
		err = r.decide(&e, &p)
	}
	if err != nil {
		return Proof{}, fmt.Errorf("requirement %s: %w", r.ID, err)
	}
	p.Source = r.Source
	return p, nil
}

func (r *Requirement) decide(e *Evidence, p *Proof) error {
	v, day, err := r.version(e)
	if err != nil {
		return err
	}
	p.Kind, p.Version, p.Decided = v.Kind, v.Period, day
	if !day.IsZero() {
		p.Decides = r.decides()
		p.fact("the version of %s applies, by the day %s", "适用%s施行的版本，依据日期%s", v.Period, day)
	}
	return v.Body.answer(e, p)
}

func (r *Requirement) decides() Deciding {
	if r.Decides == "" {
		return ByApplication
	}
	return r.Decides
}

// version returns the version that applies and the day that says so. A requirement
// with one version and no dates needs no day.
func (r *Requirement) version(e *Evidence) (*Version, renjia.Date, error) {
	if len(r.Versions) == 1 && r.Versions[0].Period == (renjia.Period{}) {
		return &r.Versions[0], renjia.Date{}, nil
	}
	days, err := r.days(e)
	if err != nil {
		return nil, renjia.Date{}, err
	}
	var found *Version
	for _, day := range days {
		i := slices.IndexFunc(r.Versions, func(v Version) bool { return v.Period.Contains(day) })
		if i < 0 {
			return nil, day, fmt.Errorf("no version is in force on %s: %w", day, renjia.ErrNotFound)
		}
		if found != nil && found != &r.Versions[i] {
			return nil, day, fmt.Errorf("the activities fall under several versions; ask about those of each by themselves: %w", renjia.ErrUnsupported)
		}
		found = &r.Versions[i]
	}
	return found, days[0], nil
}

// days are the days that choose the version.
func (r *Requirement) days(e *Evidence) ([]renjia.Date, error) {
	switch r.decides() {
	case ByActivity:
		var days []renjia.Date
		for _, x := range e.Records {
			if !x.On.IsZero() {
				days = append(days, x.On)
			}
		}
		if len(days) > 0 && len(days) == len(e.Records) {
			return days, nil
		}
		if len(e.Records) > 0 {
			return nil, missing("the day of every activity, which decides the version")
		}
	case ByCycle:
		if d := e.date("cycle_start", "start", "valid_from"); !d.IsZero() {
			return []renjia.Date{d}, nil
		}
	}
	if e.On.IsZero() {
		return nil, missing("on, the day of the " + string(r.decides()) + ", which decides the version")
	}
	return []renjia.Date{e.On}, nil
}

// Validate checks that the requirement is complete.
func (r *Requirement) Validate() error {
	var p renjia.Problems
	p.Require(r.ID != "", "id", "must be given")
	p.Require(r.Source != "", "source", "must be given")
	p.Require(r.Decides == "" || slices.Contains([]Deciding{ByActivity, ByCycle, ByApplication}, r.Decides), "decides", "%q is unknown", r.Decides)
	p.Require(len(r.Versions) > 0, "versions", "must be given")
	for i, v := range r.Versions {
		path := fmt.Sprintf("versions[%d]", i)
		p.Within(path, v.Period.Validate())
		if v.Body == nil {
			p.Add(path, "has no body")
			continue
		}
		p.Within(path, v.Body.Validate())
		p.Require(i == 0 || !v.Period.Overlaps(r.Versions[i-1].Period) && r.Versions[i-1].Period.From.Before(v.Period.From), path, "must come after the version before it")
	}
	return p.Err("requirement " + r.ID)
}

// about are the members of a requirement that do not belong to its kind.
type about struct {
	Kind         Kind              `json:"kind"`
	Title        renjia.Text       `json:"title"`
	Jurisdiction string            `json:"jurisdiction"`
	Instrument   string            `json:"instrument"`
	Source       string            `json:"source"`
	Verification string            `json:"verification"`
	Decides      Deciding          `json:"decides"`
	From         renjia.Date       `json:"from"`
	To           renjia.Date       `json:"to"` // the last day in force
	Convention   string            `json:"convention"`
	Versions     []json.RawMessage `json:"versions"`
}

// UnmarshalJSON implements json.Unmarshaler: the members of the kind stand beside
// those about the requirement; "versioned" has a list of versions, of cycle hours
// unless they say another kind.
func (r *Requirement) UnmarshalJSON(b []byte) error {
	a, rest, err := split(b)
	if err != nil {
		return err
	}
	*r = Requirement{
		ID: r.ID, Kind: a.Kind, Title: a.Title, Jurisdiction: a.Jurisdiction, Instrument: a.Instrument,
		Source: a.Source, Verification: a.Verification, Decides: a.Decides,
	}
	if a.Kind != versioned {
		return r.add(a, rest)
	}
	for i, raw := range a.Versions {
		v, rest, err := split(raw)
		if err == nil {
			if v.Kind == "" {
				v.Kind = KindCycle
			}
			err = r.add(v, rest)
		}
		if err != nil {
			return fmt.Errorf("versions[%d]: %w", i, err)
		}
		r.Kind = v.Kind
	}
	return nil
}

func (r *Requirement) add(a about, rest map[string]json.RawMessage) error {
	v := Version{Kind: a.Kind, Body: newBody(a.Kind), Period: renjia.Period{From: a.From}}
	if v.Body == nil {
		return fmt.Errorf("kind %q is unknown: %w", a.Kind, renjia.ErrInvalid)
	}
	if !a.To.IsZero() {
		v.Period.Until = a.To.AddDays(1)
	}
	raw, err := json.Marshal(rest)
	if err == nil {
		err = decode(raw, v.Body)
	}
	r.Versions = append(r.Versions, v)
	return err
}

// split takes what is about the requirement from the members of its kind.
func split(b []byte) (a about, rest map[string]json.RawMessage, err error) {
	rest, err = members(b)
	if err != nil {
		return a, nil, err
	}
	mine := map[string]json.RawMessage{}
	for _, name := range [...]string{
		"kind", "title", "jurisdiction", "instrument", "source", "verification", "decides", "from", "to", "convention", "versions",
	} {
		if raw, ok := rest[name]; ok {
			mine[name] = raw
			delete(rest, name)
		}
	}
	raw, err := json.Marshal(mine)
	if err == nil {
		err = decode(raw, &a)
	}
	return a, rest, err
}

// Requirements is a set of requirements by identifier.
type Requirements map[string]Requirement

// IDs returns the identifiers in order.
func (r Requirements) IDs() []string { return names(r) }

// Find returns a requirement, or an error that matches ErrNotFound.
func (r Requirements) Find(id string) (*Requirement, error) {
	if q, ok := r[id]; ok {
		return &q, nil
	}
	return nil, fmt.Errorf("requirement %q: %w; there are %d", id, renjia.ErrNotFound, len(r))
}
