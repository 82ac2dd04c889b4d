package competency

import (
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Framework is a set of competencies (胜任力) with common levels. It is data:
// [Read] takes it as JSON, [ReadCSV] as a table, [ReadCASE] from CASE 1.1.
type Framework struct {
	ID           string       `json:"id"`
	Version      string       `json:"version,omitempty"`
	Title        renjia.Text  `json:"title"`
	Source       string       `json:"source"`
	Levels       []Level      `json:"levels"` // lowest first
	Competencies []Competency `json:"competencies"`
}

// Level is a level of mastery. Ranks count from 1; nobody at all is at rank 0.
type Level struct {
	Rank  int         `json:"rank"`
	Title renjia.Text `json:"title"`
}

// Competency is something that people can be able to do.
type Competency struct {
	ID    string      `json:"id"`
	Title renjia.Text `json:"title"`
	Area  string      `json:"area,omitempty"` // the group it belongs to
	// Descriptors say what shows a level. A competency with any exists at those
	// levels alone, as in SFIA; one with none exists at all levels.
	Descriptors []Descriptor `json:"descriptors,omitempty"`
	References  []Reference  `json:"references,omitempty"`
}

// Descriptor says what shows that somebody is at a level.
type Descriptor struct {
	Rank     int           `json:"rank"`
	Evidence []renjia.Text `json:"evidence"` // what can be seen or heard (行为表现)
}

// Reference names the same or a near thing in a public classification. Nothing of
// the classification itself is in the library.
type Reference struct {
	Scheme   Scheme   `json:"scheme"`
	Code     string   `json:"code"` // such as the URI of a concept
	Relation Relation `json:"relation"`
}

// Scheme is a public classification.
type Scheme string

// The schemes.
const (
	ESCO Scheme = "esco" // European Skills, Competences, Qualifications and Occupations
	ONET Scheme = "onet" // O*NET content model, US Department of Labor
	CASE Scheme = "case" // an item of a CASE 1.1 framework, by its GUID
	SFIA Scheme = "sfia" // Skills Framework for the Information Age
)

// Relation says how near a referenced concept is, in the words of SKOS.
type Relation string

// The relations.
const (
	Exact   Relation = "exact"
	Broader Relation = "broader" // the referenced concept is broader
	Narrow  Relation = "narrower"
	Related Relation = "related"
)

var (
	schemes   = []Scheme{ESCO, ONET, CASE, SFIA}
	relations = []Relation{Exact, Broader, Narrow, Related}
)

// Validate checks that ranks count from 1 without gaps, that identifiers are
// unique and that descriptors name ranks in order.
func (f *Framework) Validate() error {
	var p renjia.Problems
	p.Require(f.ID != "", "id", "must be given")
	p.Require(!f.Title.IsZero(), "title", "must be given")
	p.Require(f.Source != "", "source", "must be given")
	p.Require(len(f.Levels) > 0, "levels", "must not be empty")
	for i, l := range f.Levels {
		p.Require(l.Rank == i+1, fmt.Sprintf("levels[%d].rank", i), "is %d: ranks count from 1 without gaps", l.Rank)
	}
	p.Require(len(f.Competencies) > 0, "competencies", "must not be empty")
	seen := map[string]bool{}
	for i := range f.Competencies {
		c, path := &f.Competencies[i], fmt.Sprintf("competencies[%d]", i)
		p.Require(!seen[c.ID], path+".id", "%q is there twice", c.ID)
		seen[c.ID] = true
		p.Within(path, c.validate(len(f.Levels)))
	}
	return p.Err("framework " + f.ID)
}

func (c *Competency) validate(levels int) error {
	var p renjia.Problems
	p.Require(c.ID != "", "id", "must be given")
	p.Require(!c.Title.IsZero(), "title", "must be given")
	last := 0
	for i, d := range c.Descriptors {
		path := fmt.Sprintf("descriptors[%d]", i)
		p.Require(d.Rank > last && d.Rank <= levels, path+".rank", "is %d: want ranks from 1 to %d in order", d.Rank, levels)
		p.Require(len(d.Evidence) > 0, path+".evidence", "must not be empty: what shows the level?")
		last = d.Rank
	}
	for i, r := range c.References {
		path := fmt.Sprintf("references[%d]", i)
		p.Require(slices.Contains(schemes, r.Scheme), path+".scheme", "%q: want one of %q", r.Scheme, schemes)
		p.Require(slices.Contains(relations, r.Relation), path+".relation", "%q: want one of %q", r.Relation, relations)
		p.Require(r.Code != "", path+".code", "must be given")
	}
	return p.Err("competency " + c.ID)
}

// Competency returns a competency by its identifier; ErrNotFound if it is not
// there.
func (f *Framework) Competency(id string) (Competency, error) {
	i := slices.IndexFunc(f.Competencies, func(c Competency) bool { return c.ID == id })
	if i < 0 {
		return Competency{}, fmt.Errorf("framework %s: competency %q: %w", f.ID, id, renjia.ErrNotFound)
	}
	return f.Competencies[i], nil
}

// Check reports whether a competency exists at a rank: ErrNotFound for another
// competency, ErrInvalid for another rank. Rank 0, not able yet, always exists.
func (f *Framework) Check(id string, rank int) error {
	c, err := f.Competency(id)
	if err != nil {
		return err
	}
	if rank == 0 || c.at(rank, len(f.Levels)) {
		return nil
	}
	return fmt.Errorf("framework %s: competency %q does not exist at rank %d: %w", f.ID, id, rank, renjia.ErrInvalid)
}

func (c *Competency) at(rank, levels int) bool {
	if rank < 1 || rank > levels {
		return false
	}
	return len(c.Descriptors) == 0 || slices.ContainsFunc(c.Descriptors, func(d Descriptor) bool { return d.Rank == rank })
}

// maxFramework bounds what the readers take into memory.
const maxFramework = 16 << 20

// Read reads a framework as JSON. Unknown fields, names that are there twice and
// anything behind the document are errors; all problems come at once, with line
// and column.
func Read(r io.Reader, file string) (f Framework, err error) {
	err = strict.Read(r, file, maxFramework, &f)
	return f, err
}
