package voting

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ReadABIF reads the Aggregated Ballot Information Format of
// github.com/electorama/abif:
//
//	{title: "Board 2026"}       metadata; title and seats are read
//	=A:[Ann Smith]              a candidate: a short name, and the full one
//	27: A > [Bo] = "Cy" > Di    ballots: > is before, = and , are equal
//	26: A/5, [Bo]/2             with points
//	25 * A                      * is as good as : after the number
//	24: A*3, [Bo]*1             a stock of points shared out
//
// Comments are from # to the end of the line. What follows the ballot after a
// colon, in braces, is not read. Candidates are those declared, then others in
// order of appearance; once some are declared, another one must stand in
// brackets or quotation marks.
//
// Without o.Kind ballots with * are cumulative, ballots with points and without
// > are score, and ballots without points ranked; to say both an order and
// points is renjia.ErrUnspecified. With o.Kind ranked the points are not read,
// with score the order is not, and approval wants one tier without points.
// All problems are reported together, with line and column.
func ReadABIF(r io.Reader, file string, o ReadOptions) (*Profile, error) {
	data, err := readText(r, file)
	if err != nil {
		return nil, err
	}
	a := &abif{
		textScanner: newTextScanner(data, &report{file: file, warn: o.Warn}),
		byID:        map[string]int32{}, byName: map[string]int32{},
	}
	for ; !a.atEnd(); a.endLine() {
		a.readLine()
	}
	return a.build(o.Kind)
}

type abif struct {
	textScanner
	header     bool
	declared   bool
	title      string
	seats      int
	candidates []Candidate
	byID       map[string]int32
	byName     map[string]int32
	ballots    []abifBallot
	marks      []abifMark // of all ballots
}

type abifBallot struct {
	line   int
	weight int64
	end    int // of its marks
}

type abifMark struct {
	candidate int32
	tier      int32
	points    int32
	sign      byte // that the points follow: / or * or 0 for none
}

func (a *abif) endLine() {
	a.restOfLine()
	if !a.atEnd() {
		a.newLine()
	}
}

func (a *abif) readLine() {
	a.blank()
	if a.over() {
		return
	}
	switch c := a.data[a.pos]; {
	case c >= '0' && c <= '9':
		a.ballot()
	case c == '{':
		a.metadata()
	case c == '=':
		a.pos++
		a.declare()
	case c == '[' || c == '"' || !a.plain():
		a.declare()
	}
}

// over reports whether nothing but a comment follows on this line.
func (a *abif) over() bool { return a.lineEnds() || a.data[a.pos] == '#' }

func (a *abif) lineEnds() bool { return a.atEnd() || a.data[a.pos] == '\n' }

// plain reads the line "ABIF 1.0", and lines such as "ballot_type: ordinal"
// after it. It reports whether it was one.
func (a *abif) plain() bool {
	line, _, _ := bytes.Cut(a.data[a.pos:], []byte("\n"))
	if string(bytes.TrimSpace(line)) == "ABIF" || bytes.HasPrefix(line, []byte("ABIF ")) {
		a.header = true
		return true
	}
	key, value, found := strings.Cut(string(line), ":")
	if value = strings.TrimSpace(value); !a.header || !found || strings.HasPrefix(value, "[") {
		return false
	}
	a.datum(a.pos, key, value)
	return true
}

// metadata reads a line such as {title: "Board"}.
func (a *abif) metadata() {
	at := a.pos
	line, _, _ := bytes.Cut(a.data[a.pos:], []byte("\n"))
	end := bytes.LastIndexByte(line, '}')
	key, value, found := strings.Cut(string(line[1:max(end, 1)]), ":")
	if !found || end < 0 {
		a.wrong(at, `want metadata such as {title: "Board"}, on one line`)
		return
	}
	a.datum(at, key, strings.TrimSpace(value))
}

func (a *abif) datum(at int, key, value string) {
	if strings.HasPrefix(value, `"`) && json.Unmarshal([]byte(value), &value) != nil {
		a.wrong(at, "%s: want a text between quotation marks", value)
		return
	}
	switch strings.Trim(key, " \t\"") {
	case "title":
		a.title = strings.ToValidUTF8(value, "\ufffd")
	case "seats":
		n, ok := parseWhole([]byte(value))
		if !ok || n < 0 || n > MaxCandidates {
			a.wrong(at, "seats: %q: want a whole number", value)
		}
		a.seats = int(n)
	}
}

// declare reads a candidate: a short name, a colon, and the full name. In the
// first files of the format the full name came first.
func (a *abif) declare() {
	at := a.pos
	id, bracketed, ok := a.text()
	a.blank()
	if !ok || a.lineEnds() || a.data[a.pos] != ':' {
		a.wrong(at, "want ballots such as 3: A > B, or a candidate such as =A:[Ann]")
		return
	}
	a.pos++
	a.blank()
	name, second, ok := a.text()
	if !ok {
		a.wrong(at, "want the full name of the candidate, such as =A:[Ann]")
		return
	}
	if bracketed && !second {
		id, name = name, id
	}
	if a.blank(); !a.over() {
		a.wrong(a.pos, "want the end of the line")
		return
	}
	if _, twice := a.byID[id]; twice {
		a.wrong(at, "candidate %s is declared twice", id)
		return
	}
	a.declared = true
	if c, known := a.byName[name]; known && name != "" {
		a.byID[id] = c
		a.wrong(at, "candidate %q has two short names, or comes after ballots", name)
		return
	}
	a.byID[id] = a.add(name)
}

func (a *abif) add(name string) int32 {
	c := int32(len(a.candidates))
	a.candidates = append(a.candidates, Candidate{Name: name})
	if name != "" {
		a.byName[name] = c
	}
	return c
}

func (a *abif) text() (name string, bracketed, ok bool) {
	text, _, bracketed, ok := a.token()
	return string(text), bracketed, ok
}

// token reads a name: bare, in brackets, or between quotation marks.
func (a *abif) token() (name []byte, quoted, bracketed, ok bool) {
	if a.lineEnds() {
		return nil, false, false, false
	}
	at := a.pos
	switch a.data[at] {
	case '[':
		n := bytes.IndexAny(a.data[at:], "]\n")
		if n < 0 || a.data[at+n] == '\n' {
			return nil, false, true, false
		}
		a.pos += n + 1
		return a.valid(a.data[at+1 : at+n]), true, true, true
	case '"':
		name, ok = a.quoted()
		return name, true, false, ok
	}
	end := at
	for !a.lineEnds() && !abifSign[a.data[a.pos]] {
		if !isBlank(a.data[a.pos]) {
			end = a.pos + 1
		}
		a.pos++
	}
	word := a.data[at:end]
	if bytes.IndexByte(word, ' ') >= 0 || bytes.IndexByte(word, '\t') >= 0 {
		a.strange(at, "a name of several words that is not in brackets")
	}
	return a.valid(word), false, false, len(word) > 0
}

// abifSign are the bytes that end a bare name.
var abifSign = func() (is [256]bool) {
	for _, c := range []byte("\r>=,/*:{}[]\"#") {
		is[c] = true
	}
	return is
}()

func (a *abif) valid(name []byte) []byte {
	if !utf8.Valid(name) {
		a.wrong(a.pos, "a name that is not UTF-8")
	}
	return bytes.TrimSpace(name)
}

// quoted reads a name between quotation marks, with the escapes of JSON.
func (a *abif) quoted() (name []byte, ok bool) {
	at := a.pos
	for a.pos++; !a.lineEnds(); a.pos++ {
		switch a.data[a.pos] {
		case '\\':
			if a.pos+1 < len(a.data) && a.data[a.pos+1] != '\n' {
				a.pos++
			}
		case '"':
			a.pos++
			var text string
			err := json.Unmarshal(a.data[at:a.pos], &text)
			return bytes.TrimSpace([]byte(text)), err == nil
		}
	}
	return nil, false
}

func (a *abif) find(at int, text []byte, quoted bool) int32 {
	if c, ok := a.byID[string(text)]; ok {
		return c
	}
	if c, ok := a.byName[string(text)]; ok && len(text) > 0 {
		return c
	}
	id := string(text)
	if a.declared && !quoted {
		a.strange(at, "%q is not one of the candidates declared", id)
	}
	if len(a.candidates) >= MaxCandidates {
		a.wrong(at, "more than %d candidates", MaxCandidates)
		return 0
	}
	if id == "" {
		a.wrong(at, "a candidate without a name")
	}
	return a.add(id)
}

// points reads a whole number, perhaps negative.
func (a *abif) points() (int32, bool) {
	at := a.pos
	if !a.lineEnds() && a.data[a.pos] == '-' {
		a.pos++
	}
	_, ok := a.number()
	n, err := strconv.ParseInt(string(a.data[at:a.pos]), 10, 32)
	if !ok || err != nil || !a.lineEnds() && a.data[a.pos] == '.' {
		a.wrong(at, "want whole points")
		return 0, false
	}
	return int32(n), true
}
