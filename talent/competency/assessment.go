package competency

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Assessment is what somebody found of one person's level in one competency.
type Assessment struct {
	ID         AssessmentID `json:"id"`
	Person     renjia.Ref   `json:"person" privacy:"personal,about"`
	Framework  string       `json:"framework"`
	Competency string       `json:"competency"`
	Rank       int          `json:"rank" privacy:"personal"` // 0: not able yet
	By         Perspective  `json:"by"`
	Assessor   renjia.Ref   `json:"assessor" privacy:"personal"` // who assessed; the person itself for a self-assessment
	On         renjia.Date  `json:"on" privacy:"personal"`
	Until      renjia.Date  `json:"until,omitzero"`                        // first day on which it is no longer current; zero: no end
	Evidence   []renjia.Ref `json:"evidence,omitempty" privacy:"personal"` // records that show it
	Withdrawn  bool         `json:"withdrawn,omitempty"`                   // taken back: it counts no more
}

// AssessmentID identifies an Assessment.
type AssessmentID = renjia.ID[Assessment]

// Perspective says from where somebody is assessed.
type Perspective string

// The perspectives.
const (
	Self       Perspective = "self"
	Supervisor Perspective = "supervisor"
	Peer       Perspective = "peer"
)

var perspectives = []Perspective{Self, Supervisor, Peer}

// Validate checks that the assessment is complete and that only the person
// itself assesses itself.
func (a *Assessment) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Person.IsZero(), "person", "must be given")
	p.Require(a.Framework != "", "framework", "must be given")
	p.Require(a.Competency != "", "competency", "must be given")
	p.Require(a.Rank >= 0, "rank", "must not be negative")
	p.Require(slices.Contains(perspectives, a.By), "by", "%q: want one of %q", a.By, perspectives)
	p.Require(!a.Assessor.IsZero(), "assessor", "must be given")
	p.Require((a.By == Self) == (a.Assessor == a.Person), "assessor", "%s does not fit a %s assessment of %s", a.Assessor, a.By, a.Person)
	p.Require(!a.On.IsZero(), "on", "must be given")
	p.Require(a.Until.IsZero() || a.On.Before(a.Until), "until", "must be after %s", a.On)
	return p.Err("assessment")
}

// Current reports whether the assessment counts on a day.
func (a *Assessment) Current(on renjia.Date) bool {
	return !a.Withdrawn && renjia.Period{From: a.On, Until: a.Until}.Contains(on)
}

// Basis names which of a person's current assessments gives the level.
type Basis string

// The bases.
const (
	Highest Basis = "highest" // the highest that is current
	Latest  Basis = "latest"  // the newest that is current; of one day the highest
)

// Options are the choices behind the level that somebody holds. Both must be
// made.
type Options struct {
	From  []Perspective // whose assessments count
	Basis Basis
}

func (o Options) check() error {
	var missing []renjia.Choice
	if len(o.From) == 0 {
		missing = append(missing, renjia.Choice{Name: "from", Options: words(perspectives), Why: "people rate themselves and others differently"})
	}
	if o.Basis == "" {
		missing = append(missing, renjia.Choice{Name: "basis", Options: []string{string(Highest), string(Latest)}, Why: "a newer lower level may correct an older one or not"})
	}
	if missing != nil {
		return &renjia.UnspecifiedError{What: "level held", Choices: missing}
	}
	for _, by := range o.From {
		if !slices.Contains(perspectives, by) {
			return fmt.Errorf("level held: from %q: want one of %q: %w", by, perspectives, renjia.ErrInvalid)
		}
	}
	if o.Basis != Highest && o.Basis != Latest {
		return fmt.Errorf("level held: basis %q: want %s or %s: %w", o.Basis, Highest, Latest, renjia.ErrInvalid)
	}
	return nil
}

func words[S ~string](all []S) (list []string) {
	for _, s := range all {
		list = append(list, string(s))
	}
	return list
}

// Held is the ranks that people hold, by person and competency. What nobody has
// assessed is rank 0.
type Held map[renjia.Ref]map[string]int

// HeldOn returns the ranks that people hold in the competencies of a framework on
// a day: of the assessments that are current and count, the highest or the
// latest. It takes linear time.
func HeldOn(all []Assessment, framework string, on renjia.Date, o Options) (Held, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	best := map[renjia.Ref]map[string]standing{}
	for i := range all {
		a := &all[i]
		if a.Framework != framework || !a.Current(on) || !slices.Contains(o.From, a.By) {
			continue
		}
		ranks := best[a.Person]
		if ranks == nil {
			ranks = map[string]standing{}
			best[a.Person] = ranks
		}
		before, seen := ranks[a.Competency]
		if !seen || o.Basis.prefers(standing{a.Rank, a.On}, before) {
			ranks[a.Competency] = standing{a.Rank, a.On}
		}
	}
	held := Held{}
	for person, ranks := range best {
		held[person] = make(map[string]int, len(ranks))
		for competency, s := range ranks {
			held[person][competency] = s.rank
		}
	}
	return held, nil
}

// standing is a rank and the day on which it was found.
type standing struct {
	rank int
	on   renjia.Date
}

// prefers reports whether one standing gives the level rather than another.
func (b Basis) prefers(s, before standing) bool {
	if b == Latest && s.on != before.on {
		return before.on.Before(s.on)
	}
	return s.rank > before.rank
}
