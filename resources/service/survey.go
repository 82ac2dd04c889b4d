package service

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
	"github.com/renjia-project/renjia/internal/tabular"
)

// InstrumentID identifies a version of an instrument.
type InstrumentID = renjia.ID[Instrument]

// ResponseID identifies a response.
type ResponseID = renjia.ID[Response]

// AnswerType is how a question is answered.
type AnswerType string

// The types of answers.
const (
	OneOf    AnswerType = "one"    // 单选: one of the options
	AnyOf    AnswerType = "any"    // 多选: one or more of the options; "none" is an option of its own
	OnScale  AnswerType = "scale"  // 量表: a whole number from Least to Most
	FreeText AnswerType = "text"   // 开放题: read by people, never counted
	Number   AnswerType = "number" // 数值: a whole number from Least to Most, a quantity
)

// Instrument is one version of a questionnaire on needs (需求调研问卷). A version
// does not change; another wording, option or order is another version.
type Instrument struct {
	ID        InstrumentID `json:"id"`
	Code      string       `json:"code"`
	Version   string       `json:"version"`
	Title     renjia.Text  `json:"title"`
	Source    string       `json:"source,omitempty"`
	Questions []Question   `json:"questions"`
}

// Question is one question of an instrument.
type Question struct {
	Code     string      `json:"code"`
	Text     renjia.Text `json:"text"`
	Type     AnswerType  `json:"type"`
	Required bool        `json:"required,omitempty"`
	Options  []Option    `json:"options,omitempty"` // of OneOf and AnyOf
	Least    int64       `json:"least,omitempty"`   // of OnScale and Number
	Most     int64       `json:"most,omitempty"`
}

// Option is one answer that a question offers.
type Option struct {
	Code string      `json:"code"`
	Text renjia.Text `json:"text"`
	// Programs are the programmes that answer the need, by code; empty if the
	// option is no need.
	Programs []string `json:"programs,omitempty"`
}

// Response is what one person answered. An anonymous one has no Person.
type Response struct {
	ID         ResponseID        `json:"id"`
	Instrument InstrumentID      `json:"instrument"`
	Person     renjia.Ref        `json:"person,omitzero" privacy:"personal,about"`
	On         renjia.Date       `json:"on" privacy:"personal"`
	Answers    map[string]Answer `json:"answers" privacy:"sensitive"` // by question code; what was not answered is left out
}

// Answer is the answer to one question, in the field of its type.
type Answer struct {
	Options []string `json:"options,omitempty"`
	Number  *int64   `json:"number,omitempty"`
	Text    string   `json:"text,omitempty"`
}

// VersionError says that answers to different versions of an instrument were to
// be counted or compared. It matches renjia.ErrInvalid.
type VersionError struct{ Want, Got string }

// Error names both versions.
func (e *VersionError) Error() string {
	return fmt.Sprintf("instrument %s: answers to %s do not compare", e.Want, e.Got)
}

// Is reports whether target is renjia.ErrInvalid.
func (e *VersionError) Is(target error) bool { return target == renjia.ErrInvalid }

// ReadInstrument reads an instrument as JSON. Unknown and repeated members are
// errors, reported all at once with their places.
func ReadInstrument(r io.Reader, file string) (i Instrument, err error) {
	return i, strict.Read(r, file, maxData, &i)
}

// Name returns code and version.
func (i Instrument) Name() string { return i.Code + " " + i.Version }

// Validate reports every problem of the instrument.
func (i Instrument) Validate() error {
	var p renjia.Problems
	p.Require(i.Code != "", "code", "must be given")
	p.Require(i.Version != "", "version", "must be given")
	p.Require(!i.Title.IsZero(), "title", "must be given")
	p.Require(len(i.Questions) > 0, "questions", "must be given")
	for n, q := range i.Questions {
		path := index("questions", n)
		twice := slices.ContainsFunc(i.Questions[:n], func(r Question) bool { return strings.EqualFold(r.Code, q.Code) })
		p.Require(plain(q.Code) && !twice, path+".code", "%q: want letters, digits, '-', '_' and '.', used once", q.Code)
		p.Require(!slices.ContainsFunc(responseColumns, func(c tabular.Column) bool {
			return strings.EqualFold(c.Name, q.Code) || slices.Contains(c.Aliases, q.Code)
		}),
			path+".code", "%q is the name of a column of the responses", q.Code)
		p.Within(path, q.validate())
	}
	return p.Err("instrument")
}

func (q Question) validate() error {
	var p renjia.Problems
	p.Require(!q.Text.IsZero(), "text", "must be given")
	choice, number := q.Type == OneOf || q.Type == AnyOf, q.Type == OnScale || q.Type == Number
	p.Require(choice || number || q.Type == FreeText, "type", "%q: want one, any, scale, number or text", q.Type)
	p.Require(choice == (len(q.Options) > 0), "options", "must be given for one and any, and only for them")
	p.Require(!number || q.Least < q.Most, "most", "%d: want more than the least, %d", q.Most, q.Least)
	p.Require(number || q.Least == 0 && q.Most == 0, "most", "is for scale and number")
	p.Require(q.Type != OnScale || q.Most-q.Least <= 100, "most", "a scale has at most 101 points")
	for n, o := range q.Options {
		path := index("options", n)
		twice := slices.ContainsFunc(q.Options[:n], func(r Option) bool { return r.Code == o.Code })
		p.Require(plain(o.Code) && !twice, path+".code", "%q: want letters, digits, '-', '_' and '.', used once", o.Code)
		p.Require(!o.Text.IsZero(), path+".text", "must be given")
		for m, code := range o.Programs {
			p.Require(code != "" && !slices.Contains(o.Programs[:m], code), index(path+".programs", m), "is empty or named twice")
		}
	}
	return p.Err("question")
}

// plain reports whether a code can stand in a table's header and cells.
func plain(code string) bool {
	return code != "" && strings.IndexFunc(code, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r)
	}) < 0
}

// option returns the position of an option, or -1.
func (q Question) option(code string) int {
	return slices.IndexFunc(q.Options, func(o Option) bool { return o.Code == code })
}

// question returns a question by its code.
func (i Instrument) question(code string) (Question, bool) {
	if n := slices.IndexFunc(i.Questions, func(q Question) bool { return q.Code == code }); n >= 0 {
		return i.Questions[n], true
	}
	return Question{}, false
}

// Validate reports what a response lacks whatever its instrument; see
// [Instrument.Check].
func (r Response) Validate() error {
	var p renjia.Problems
	p.Require(!r.Instrument.IsZero(), "instrument", "must be given")
	p.Require(!r.On.IsZero(), "on", "must be given")
	p.Require(len(r.Answers) > 0, "answers", "must be given")
	return p.Err("response")
}

// Check reports whether a response answers this version of the instrument
// (a *VersionError if not) as its questions ask.
func (i Instrument) Check(r Response) error {
	if r.Instrument != i.ID {
		return &VersionError{Want: i.Name(), Got: r.Instrument.String()}
	}
	if err := r.Validate(); err != nil {
		return err
	}
	var p renjia.Problems
	for code := range r.Answers {
		_, asked := i.question(code)
		p.Require(asked, "answers."+code, "was not asked")
	}
	for _, q := range i.Questions {
		a, given := r.Answers[q.Code]
		p.Require(given || !q.Required, "answers."+q.Code, "must be answered")
		if given {
			p.Within("answers."+q.Code, q.check(a))
		}
	}
	return p.Err("response")
}

// check reports whether an answer is one to the question.
func (q Question) check(a Answer) error {
	var p renjia.Problems
	choice, number := q.Type == OneOf || q.Type == AnyOf, q.Type == OnScale || q.Type == Number
	p.Require(choice || len(a.Options) == 0, "options", "are for one and any")
	p.Require(number == (a.Number != nil), "number", "must be given for scale and number, and only for them")
	p.Require((q.Type == FreeText) == (a.Text != ""), "text", "must be given for text, and only for it")
	p.Require(q.Type != OneOf || len(a.Options) == 1, "options", "%d: want one", len(a.Options))
	p.Require(q.Type != AnyOf || len(a.Options) >= 1, "options", "want at least one")
	for n, code := range a.Options {
		p.Require(!choice || q.option(code) >= 0, index("options", n), "%q is not offered", code)
		p.Require(!slices.Contains(a.Options[:n], code), index("options", n), "%q is chosen twice", code)
	}
	if number && a.Number != nil {
		p.Require(*a.Number >= q.Least && *a.Number <= q.Most, "number", "%d: want %d to %d", *a.Number, q.Least, q.Most)
	}
	return p.Err("answer")
}
