package governance

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/strict"
)

// Composition says who may sit in a body together (组成规则): how many, how many
// women, which share of representatives or of paid members, which relatives.
// It is data; see [BuiltinCompositions] and [ReadCompositions].
type Composition struct {
	ID           string               `json:"id"` // for example "cn/residents-committee-2025/committee"
	Title        renjia.Text          `json:"title"`
	Jurisdiction string               `json:"jurisdiction"`
	Body         BodyKind             `json:"body"`
	Source       string               `json:"source"`
	TextDate     renjia.Date          `json:"text_date,omitzero"`
	Valid        renjia.Period        `json:"valid"`
	Verification statute.Verification `json:"verification"`
	Note         renjia.Text          `json:"note,omitzero"`
	Requirements []Requirement        `json:"requirements"`
}

// RequirementKind is the form of a requirement.
type RequirementKind string

// The forms.
const (
	CountOf  RequirementKind = "count"   // the number of Of is tested against Number
	OddCount RequirementKind = "odd"     // the number of Of is odd
	ShareOf  RequirementKind = "share"   // the share of Of in Base is tested against Fraction
	TermOf   RequirementKind = "term"    // no seat of Of is longer than Months
	KinOf    RequirementKind = "kin"     // those of Of who have a near relative among Of: at most Number, or the share Fraction of Of
	KinApart RequirementKind = "kin-out" // nobody of Of is, or is a near relative of, somebody of the other body
)

// Group names the seats a requirement is about.
type Group struct {
	Posts []Post `json:"posts,omitempty"` // none: every post
	Not   []Post `json:"not,omitempty"`   // but these
	Women bool   `json:"women,omitempty"` // only women
	Paid  bool   `json:"paid,omitempty"`  // only who is paid
}

// Requirement is one inequality that a body's seats must meet.
type Requirement struct {
	ID       string          `json:"id"`
	Kind     RequirementKind `json:"kind"`
	Title    renjia.Text     `json:"title"`
	Of       Group           `json:"of,omitzero"`
	Base     Group           `json:"base,omitzero"` // of a share
	Op       renjia.Op       `json:"op,omitempty"`
	Number   int             `json:"number,omitempty"`
	Fraction renjia.Fraction `json:"fraction,omitzero"`
	Months   int             `json:"months,omitempty"`
	// FromUnits and BelowUnits limit the requirement to communities of a size:
	// of at least, and of fewer than, so many units; 0: no limit.
	FromUnits  int    `json:"from_units,omitempty"`
	BelowUnits int    `json:"below_units,omitempty"`
	Source     string `json:"source"`
}

// Validate reports every problem of the composition.
func (c Composition) Validate() error {
	var p renjia.Problems
	p.Require(c.ID != "", "id", "must be given")
	p.Require(!c.Title.IsZero(), "title", "must be given")
	p.Require(c.Jurisdiction != "", "jurisdiction", "must be given")
	p.Require(c.Body.Valid(), "body", "%q: is no kind of body", c.Body)
	p.Require(c.Source != "", "source", "must be given")
	p.Within("valid", c.Valid.Validate())
	p.Require(c.Verification.Valid(), "verification", "%q: want full-text, secondary, unverified or own", c.Verification)
	p.Require(len(c.Requirements) > 0, "requirements", "must not be empty")
	for i, q := range c.Requirements {
		path := fmt.Sprintf("requirements[%d]", i)
		p.Within(path, q.Validate())
		p.Require(!slices.ContainsFunc(c.Requirements[:i], func(x Requirement) bool { return x.ID == q.ID }), path+".id", "%q is used twice", q.ID)
	}
	return p.Err("composition")
}

// Validate reports every problem of the requirement on its own.
func (q Requirement) Validate() error {
	var p renjia.Problems
	p.Require(q.ID != "", "id", "must be given")
	p.Require(!q.Title.IsZero(), "title", "must be given")
	p.Require(q.Source != "", "source", "must name the article")
	p.Require(q.FromUnits >= 0 && q.BelowUnits >= 0, "from_units", "units must not be negative")
	p.Require(q.Number >= 0, "number", "%d: must not be negative", q.Number)
	q.Of.check(&p, "of")
	q.Base.check(&p, "base")
	share := q.Fraction.Sign() > 0 && q.Fraction.Compare(renjia.Frac(1, 1)) <= 0
	switch q.Kind {
	case CountOf:
		p.Require(q.Op.Valid(), "op", "%q: want >=, >, <=, < or =", q.Op)
	case ShareOf:
		p.Require(q.Op.Valid(), "op", "%q: want >=, >, <=, < or =", q.Op)
		p.Require(share, "fraction", "%s: want more than 0 and at most 1", q.Fraction)
	case TermOf:
		p.Require(q.Months > 0, "months", "%d: want 1 or more", q.Months)
	case KinOf:
		p.Require(q.Fraction.IsZero() || share && q.Number == 0, "fraction", "%s: want more than 0 and at most 1, and no number", q.Fraction)
	case OddCount, KinApart:
	default:
		p.Add("kind", "%q: want %s, %s, %s, %s, %s or %s", q.Kind, CountOf, OddCount, ShareOf, TermOf, KinOf, KinApart)
	}
	return p.Err("requirement")
}

func (g Group) check(p *renjia.Problems, path string) {
	for i, post := range append(slices.Clone(g.Posts), g.Not...) {
		p.Require(post.Valid(), fmt.Sprintf("%s.posts[%d]", path, i), "%q: want one of %v", post, posts)
	}
}

// applies reports whether the requirement is for a community of that size.
func (q Requirement) applies(units int) bool {
	return units >= q.FromUnits && (q.BelowUnits == 0 || units < q.BelowUnits)
}

func (q Requirement) bySize() bool { return q.FromUnits > 0 || q.BelowUnits > 0 }

// compositionFile is a file of compositions.
type compositionFile struct {
	Compositions []Composition `json:"compositions"`
}

func (f *compositionFile) Validate() error {
	var p renjia.Problems
	p.Require(len(f.Compositions) > 0, "compositions", "must not be empty")
	for i, c := range f.Compositions {
		p.Within(fmt.Sprintf("compositions[%d]", i), c.Validate())
	}
	return p.Err("compositions")
}

// maxCompositions bounds what ReadCompositions takes into memory.
const maxCompositions = 1 << 20

// ReadCompositions reads compositions from JSON of at most 1 MiB, such as those
// of a covenant or a charter, in the form of compositions.json. Every problem
// is reported with file, line, column and path; unknown names are problems.
func ReadCompositions(r io.Reader, file string) ([]Composition, error) {
	var f compositionFile
	if err := strict.Read(r, file, maxCompositions, &f); err != nil {
		return nil, err
	}
	return f.Compositions, nil
}

//go:embed compositions.json
var builtinCompositions []byte

// BuiltinCompositions returns the compositions that come with the library, as
// new values.
func BuiltinCompositions() ([]Composition, error) {
	return ReadCompositions(bytes.NewReader(builtinCompositions), "compositions.json")
}

// CompositionOn returns the composition with an identifier that is in force on
// a day, the last of the list first, so that one's own texts go before.
func CompositionOn(all []Composition, id string, on renjia.Date) (Composition, error) {
	for _, c := range slices.Backward(all) {
		if c.ID == id && c.Valid.Contains(on) {
			return c, nil
		}
	}
	return Composition{}, fmt.Errorf("composition %q on %s: %w", id, on, renjia.ErrNotFound)
}
