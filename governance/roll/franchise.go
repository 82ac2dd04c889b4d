package roll

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Franchise is who may vote in a community and how its roll is made (选民登记), by
// one law. The numbers are the law's; a local one is read with [ReadFranchises].
type Franchise struct {
	ID           string        `json:"id"`
	Name         renjia.Text   `json:"name"`
	Source       string        `json:"source"`
	TextDate     renjia.Date   `json:"text_date,omitzero"`
	Valid        renjia.Period `json:"valid"`
	Verification string        `json:"verification"` // full-text, secondary, unverified or own
	Note         renjia.Text   `json:"note,omitzero"`

	Age     int      `json:"age"` // full years on election day
	Article string   `json:"article"`
	Grounds []Ground `json:"grounds"`
	Clocks  Clocks   `json:"clocks"`

	Representatives Ratio   `json:"representatives,omitzero"` // how many households elect one
	Share           Portion `json:"share,omitzero"`           // of representatives in their meeting, at least
	Women           Portion `json:"women,omitzero"`           // of women among representatives, at least
}

// Ground is what a person is registered on.
type Ground struct {
	ID             string      `json:"id"`
	Name           renjia.Text `json:"name"`
	Words          []string    `json:"words,omitempty"`           // what lists call it, beside the ID
	OnRequest      bool        `json:"on_request,omitempty"`      // only if the person asks for it (本人申请)
	EmployedMonths int         `json:"employed_months,omitempty"` // full months in office by election day
	ResidentMonths int         `json:"resident_months,omitempty"` // full months living here by election day
	Approval       bool        `json:"approval,omitempty"`        // only if a meeting has agreed
	Article        string      `json:"article"`
}

// Ratio is how many households elect one representative.
type Ratio struct {
	Least   int64  `json:"least"`
	Most    int64  `json:"most"`
	Article string `json:"article"`
}

// Portion is the least share of something.
type Portion struct {
	Fraction renjia.Fraction `json:"fraction"`
	Article  string          `json:"article"`
}

//go:embed franchises.json
var franchises []byte

// Franchises returns those that come with the package, by ID.
func Franchises() ([]Franchise, error) {
	return ReadFranchises(bytes.NewReader(franchises), "franchises.json")
}

// FranchiseFor returns a franchise that comes with the package, in force on a
// day, usually election day. Another is renjia.ErrNotFound.
func FranchiseFor(id string, on renjia.Date) (Franchise, error) {
	all, err := Franchises()
	if err != nil {
		return Franchise{}, err
	}
	for _, f := range all {
		if f.ID == id && f.Valid.Contains(on) {
			return f, nil
		}
	}
	return Franchise{}, fmt.Errorf("franchise %s on %s: %w", id, on, renjia.ErrNotFound)
}

// maxFranchises bounds what ReadFranchises takes into memory.
const maxFranchises = 1 << 20

// ReadFranchises reads a JSON list of franchises of at most 1 MiB, strictly.
// Every problem is reported with file, line, column and path.
func ReadFranchises(r io.Reader, file string) ([]Franchise, error) {
	var all franchiseList
	if err := strict.Read(r, file, maxFranchises, &all); err != nil {
		return nil, err
	}
	return all, nil
}

type franchiseList []Franchise

// Validate reports every problem of the franchises, and identifiers that occur
// twice.
func (all franchiseList) Validate() error {
	var p renjia.Problems
	ids := map[string]bool{}
	for i, f := range all {
		p.Within(fmt.Sprintf("[%d]", i), f.Validate())
		p.Require(!ids[f.ID], fmt.Sprintf("[%d].id", i), "%q is listed twice", f.ID)
		ids[f.ID] = true
	}
	return p.Err("franchises")
}

// Validate reports every problem of a franchise.
func (f Franchise) Validate() error {
	var p renjia.Problems
	p.Require(f.ID != "", "id", "must be given")
	p.Require(f.Age > 0, "age", "%d: must be more than 0", f.Age)
	p.Require(slices.Contains([]string{"full-text", "secondary", "unverified", "own"}, f.Verification), "verification", "%q: want full-text, secondary, unverified or own", f.Verification)
	p.Require(len(f.Grounds) > 0, "grounds", "must not be empty")
	p.Within("valid", f.Valid.Validate())
	f.checkGrounds(&p)
	p.Within("clocks", f.Clocks.Validate())
	r := f.Representatives
	p.Require(r == (Ratio{}) || r.Least > 0 && r.Least <= r.Most, "representatives", "%d–%d households: want 1 or more, in ascending order", r.Least, r.Most)
	f.Share.validate(&p, "share")
	f.Women.validate(&p, "women")
	return p.Err("franchise " + f.ID)
}

func (f Franchise) checkGrounds(p *renjia.Problems) {
	words := map[string]bool{}
	for i, g := range f.Grounds {
		path := fmt.Sprintf("grounds[%d]", i)
		p.Require(g.ID != "", path+".id", "must be given")
		p.Require(g.EmployedMonths >= 0 && g.ResidentMonths >= 0, path, "months must not be negative")
		for _, word := range append([]string{g.ID}, g.Words...) {
			p.Require(!words[word], path+".words", "%q names two grounds", word)
			words[word] = true
		}
	}
}

// ground finds the ground that a list calls so.
func (f *Franchise) ground(word string) (Ground, bool) {
	for _, g := range f.Grounds {
		if g.ID == word || slices.Contains(g.Words, word) {
			return g, true
		}
	}
	return Ground{}, false
}

func (x Portion) validate(p *renjia.Problems, path string) {
	p.Require(x.Fraction.Sign() >= 0 && x.Fraction.Num() <= x.Fraction.Den(), path, "%s: want 0 to 1", x.Fraction)
}
