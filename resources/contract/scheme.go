package contract

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Scheme is a scoring scheme of evaluations (评估办法): who evaluates with which
// weight, what they mark, and which grade a score is. It is data: read one with
// [ReadScheme] or take a built-in one with [BuiltinScheme].
type Scheme struct {
	ID       string        `json:"id"`
	Version  string        `json:"version"`
	Name     renjia.Text   `json:"name"`
	Source   string        `json:"source"`
	Article  string        `json:"article,omitempty"`
	TextDate renjia.Date   `json:"text_date"`
	Note     renjia.Text   `json:"note,omitzero"` // what the text leaves open, what was not verified
	Valid    renjia.Period `json:"valid,omitzero"`

	Evaluators []Evaluator `json:"evaluators"`
	// Missing says what an absent evaluator means.
	Missing Missing `json:"missing,omitempty"`
	Bands   []Band  `json:"bands"` // from the lowest grade up
	// WholeScores says that the text states its grades for whole scores only, as
	// in "good: 80 to 89". A score such as 89.5 then needs Rounding.
	WholeScores bool            `json:"whole_scores,omitempty"`
	Rounding    renjia.Rounding `json:"rounding,omitempty"`
}

// Evaluator is a party that scores (评估主体). Its score is out of 100: what its
// items gave by what they could give.
type Evaluator struct {
	Code   string          `json:"code"`
	Name   renjia.Text     `json:"name"`
	Weight renjia.Fraction `json:"weight"` // all weights sum to 1
	Items  []Item          `json:"items"`
}

// ItemKind is how an item is marked.
type ItemKind string

// The kinds of item.
const (
	Additive  ItemKind = "additive"  // 累加: points from 0 to Points
	Graded    ItemKind = "graded"    // 等级: one of Grades
	Deduction ItemKind = "deduction" // 扣分: so many times Points off, at most Limit
)

// Item is something an evaluator marks.
type Item struct {
	Code   string          `json:"code"`
	Name   renjia.Text     `json:"name"`
	Kind   ItemKind        `json:"kind"`
	Points renjia.Fraction `json:"points,omitzero"` // the most of an additive item; off each time for a deduction
	Limit  renjia.Fraction `json:"limit,omitzero"`  // of a deduction in all; 0: none
	Grades []ItemGrade     `json:"grades,omitempty"`
}

// ItemGrade is a grade of an item with its points.
type ItemGrade struct {
	Grade  string          `json:"grade"`
	Points renjia.Fraction `json:"points"`
}

// Missing says what the absence of an evaluator means for the score.
type Missing string

// The rules for a missing evaluator. The empty Missing refuses, as MissingRefuse.
const (
	MissingRefuse      Missing = "refuse"      // no score without every evaluator
	MissingRenormalize Missing = "renormalize" // the weights of those present count as the whole
)

// Band is a grade and the scores it holds: From is in it, the next band's From
// is not; the highest band has no upper end.
type Band struct {
	Grade string          `json:"grade"`
	Name  renjia.Text     `json:"name"`
	From  renjia.Fraction `json:"from"`
	Pass  bool            `json:"pass,omitempty"` // of a passed evaluation
}

// Validate reports every problem of the scheme.
func (s Scheme) Validate() error {
	var p renjia.Problems
	p.Require(s.ID != "", "id", "must be given")
	p.Require(s.Version != "", "version", "must be given")
	p.Require(!s.Name.IsZero(), "name", "must be given")
	p.Require(s.Source != "", "source", "must be given")
	p.Require(!s.TextDate.IsZero(), "text_date", "must be given")
	p.Require(s.Missing == "" || s.Missing == MissingRefuse || s.Missing == MissingRenormalize, "missing", "%q: want refuse or renormalize", s.Missing)
	checkOptional(&p, "valid", s.Valid)
	s.checkEvaluators(&p)
	s.checkBands(&p)
	if s.Rounding != "" {
		_, err := roundWhole(renjia.Frac(1, 2), s.Rounding)
		p.Within("rounding", err)
	}
	return p.Err("scheme")
}

func (s Scheme) checkEvaluators(p *renjia.Problems) {
	p.Require(len(s.Evaluators) > 0, "evaluators", "must be given")
	sum, codes := exact{}, map[string]bool{}
	for i, e := range s.Evaluators {
		path := fmt.Sprintf("evaluators[%d]", i)
		p.Require(e.Code != "" && !codes[e.Code], path+".code", "%q: want a code of its own", e.Code)
		p.Require(e.Weight.Sign() > 0, path+".weight", "%s: want more than 0", e.Weight)
		p.Require(len(e.Items) > 0, path+".items", "must be given")
		codes[e.Code] = true
		sum = sum.plus(e.Weight)
		e.checkItems(p, path)
	}
	p.Require(len(s.Evaluators) == 0 || sum.is(renjia.Frac(1, 1)), "evaluators", "weights sum to %s, want 1", sum)
}

func (e Evaluator) checkItems(p *renjia.Problems, path string) {
	codes, full := map[string]bool{}, exact{}
	for i, item := range e.Items {
		at := fmt.Sprintf("%s.items[%d]", path, i)
		p.Require(item.Code != "" && !codes[item.Code], at+".code", "%q: want a code of its own", item.Code)
		codes[item.Code] = true
		item.check(p, at)
		full = full.plus(item.full())
	}
	p.Require(len(e.Items) == 0 || full.sign() > 0, path+".items", "give no points")
}

func (i Item) check(p *renjia.Problems, at string) {
	p.Require(i.Limit.Sign() >= 0, at+".limit", "%s is negative", i.Limit)
	switch i.Kind {
	case Additive, Deduction:
		p.Require(i.Points.Sign() > 0, at+".points", "%s: want more than 0", i.Points)
		p.Require(len(i.Grades) == 0, at+".grades", "are of graded items only")
	case Graded:
		p.Require(len(i.Grades) > 0, at+".grades", "must be given")
		names := map[string]bool{}
		for k, g := range i.Grades {
			p.Require(g.Grade != "" && !names[g.Grade], fmt.Sprintf("%s.grades[%d].grade", at, k), "%q: want a name of its own", g.Grade)
			p.Require(g.Points.Sign() >= 0, fmt.Sprintf("%s.grades[%d].points", at, k), "%s is negative", g.Points)
			names[g.Grade] = true
		}
	default:
		p.Add(at+".kind", "%q: want additive, graded or deduction", i.Kind)
	}
}

// full is the most an item can give.
func (i Item) full() renjia.Fraction {
	switch i.Kind {
	case Additive:
		return i.Points
	case Graded:
		most := renjia.Fraction{}
		for _, g := range i.Grades {
			if g.Points.Compare(most) > 0 {
				most = g.Points
			}
		}
		return most
	}
	return renjia.Fraction{}
}

func (s Scheme) checkBands(p *renjia.Problems) {
	p.Require(len(s.Bands) > 0 && s.Bands[0].From.IsZero(), "bands", "must begin with a band from 0")
	names := map[string]bool{}
	for i, b := range s.Bands {
		path := fmt.Sprintf("bands[%d]", i)
		p.Require(b.Grade != "" && !names[b.Grade], path+".grade", "%q: want a grade of its own", b.Grade)
		p.Require(i == 0 || b.From.Compare(s.Bands[i-1].From) > 0, path+".from", "%s: want bands from the lowest up", b.From)
		p.Require(b.From.Compare(renjia.Frac(100, 1)) <= 0, path+".from", "%s is more than 100", b.From)
		names[b.Grade] = true
	}
}

// band is the index of the band that holds a score.
func (s Scheme) band(score renjia.Fraction) int {
	at := 0
	for i, b := range s.Bands {
		if score.Compare(b.From) >= 0 {
			at = i
		}
	}
	return at
}

// Grade returns the band of a score. Where the text gives whole scores only
// and the score lies between two grades, the rounding must be named, by the
// scheme or by the caller; otherwise the exact score decides.
func (s Scheme) Grade(score renjia.Fraction, r renjia.Rounding) (Band, error) {
	if len(s.Bands) == 0 || score.Sign() < 0 {
		return Band{}, fmt.Errorf("scheme %s: no grade for %s: %w", s.ID, score, renjia.ErrInvalid)
	}
	if !s.WholeScores || score.Den() == 1 {
		return s.Bands[s.band(score)], nil
	}
	down, err := roundWhole(score, renjia.Floor)
	if err != nil {
		return Band{}, err
	}
	up := renjia.Frac(down.Num()+1, 1)
	if s.band(down) == s.band(up) {
		return s.Bands[s.band(down)], nil
	}
	if s.Rounding != "" {
		r = s.Rounding
	}
	if r == "" {
		return Band{}, &renjia.UnspecifiedError{What: fmt.Sprintf("grade of the score %s", score), Choices: []renjia.Choice{{
			Name: "Rounding", Options: []string{string(renjia.HalfUp), string(renjia.Down)},
			Why: fmt.Sprintf("%s states its grades for whole scores; this one lies between %s and %s", s.Source, s.Bands[s.band(down)].Grade, s.Bands[s.band(up)].Grade)}}}
	}
	whole, err := roundWhole(score, r)
	if err != nil {
		return Band{}, err
	}
	return s.Bands[s.band(whole)], nil
}

// evaluator returns the evaluator with a code.
func (s Scheme) evaluator(code string) (Evaluator, bool) {
	i := slices.IndexFunc(s.Evaluators, func(e Evaluator) bool { return e.Code == code })
	if i < 0 {
		return Evaluator{}, false
	}
	return s.Evaluators[i], true
}

//go:embed schemes/*.json
var schemes embed.FS

// maxScheme bounds the file of a scheme, in bytes.
const maxScheme = 4 << 20

// ReadScheme reads a scheme as JSON, strictly: every mistake is reported with
// file, line, column and path. Fractions are text such as "1/5".
func ReadScheme(r io.Reader, file string) (Scheme, error) {
	var s Scheme
	if err := strict.Read(r, file, maxScheme, &s); err != nil {
		return Scheme{}, err
	}
	return s, nil
}

// BuiltinSchemes returns the identifiers of the schemes that come with the
// library.
func BuiltinSchemes() []string {
	names, _ := fs.Glob(schemes, "schemes/*.json") // the pattern is well formed
	for i, n := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(n, "schemes/"), ".json")
	}
	return names
}

// BuiltinScheme returns a scheme that comes with the library.
func BuiltinScheme(id string) (Scheme, error) {
	f, err := schemes.Open("schemes/" + id + ".json")
	if err != nil {
		return Scheme{}, fmt.Errorf("scheme %q: %w", id, renjia.ErrNotFound)
	}
	defer func() { _ = f.Close() }() // embedded
	return ReadScheme(f, id+".json")
}
