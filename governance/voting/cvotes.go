package voting

import (
	"bytes"
	"io"
	"math/bits"
	"strings"
	"unicode/utf8"
)

// ReadCVotes reads the Condorcet Election Format, version 1, of
// github.com/CondorcetVote/CondorcetElectionFormat:
//
//	#/Candidates: Ann ; Bo ; Cy
//	#/Number of Seats: 2
//	#/Weight Allowed: true
//	Ann > Bo = Cy * 42          42 ballots
//	a tag, another || Bo ^7 * 2 two of weight 7
//	/EMPTY/                     one that prefers nobody
//
// Comments are from # to the end of the line; tags and parameters of other names
// are not read. Without the list candidates are those that occur, in that order.
//
// The format says to pass over candidates that are not in the list, and weights
// that are not allowed. Here they are errors of strict reading, and passed over
// with a warning by lenient reading. So are incomplete orders where Implicit
// Ranking is false: candidates that are not ranked would be compared with
// nobody, but in a [Profile] they are below those that are.
func ReadCVotes(r io.Reader, file string, o ReadOptions) (*Profile, error) {
	data, err := readText(r, file)
	if err != nil {
		return nil, err
	}
	c := &cvotes{textScanner: newTextScanner(data, &report{file: file, warn: o.Warn}), implicit: true, byName: map[string]int32{}}
	for !c.atEnd() {
		c.readLine()
		c.restOfLine()
		if !c.atEnd() {
			c.newLine()
		}
	}
	c.begin()
	return c.profile(c.b)
}

type cvotes struct {
	textScanner
	b        *Builder // from the first vote on
	seats    int64
	implicit bool // unranked candidates are below the others
	weighted bool
	listed   bool // candidates were listed
	names    []string
	byName   map[string]int32
	marks    []int32
	levels   []int32
}

func (c *cvotes) readLine() {
	at := c.pos
	line, _, _ := bytes.Cut(c.data[at:], []byte("\n"))
	if parameter, ok := bytes.CutPrefix(line, []byte("#/")); ok {
		c.parameter(at, string(parameter))
		return
	}
	line, _, _ = bytes.Cut(line, []byte("#"))
	if tags := bytes.LastIndex(line, []byte("||")); tags >= 0 {
		at += tags + 2
		line = line[tags+2:]
	}
	if len(bytes.TrimSpace(line)) == 0 {
		return
	}
	if !utf8.Valid(line) {
		c.wrong(at, "a vote that is not UTF-8")
		return
	}
	c.begin()
	c.vote(at, string(line))
}

func (c *cvotes) parameter(at int, text string) {
	key, value, found := strings.Cut(text, ":")
	value = strings.TrimSpace(value)
	switch {
	case !found:
		c.wrong(at, "want a parameter such as #/Number of Seats: 2")
	case c.b != nil:
		c.wrong(at, "a parameter after the first vote")
	case !utf8.ValidString(value):
		c.wrong(at, "a parameter that is not UTF-8")
	case strings.EqualFold(key, "Candidates"):
		c.list(at, value)
	case strings.EqualFold(key, "Number of Seats"), strings.EqualFold(key, "Number of Seat"):
		n, ok := parseWhole([]byte(value))
		if !ok || n < 0 || n > MaxCandidates {
			c.wrong(at, "%s: %q: want a whole number", key, value)
			return
		}
		c.seats = n
	case strings.EqualFold(key, "Implicit Ranking"):
		c.implicit = c.truth(at, key, value)
	case strings.EqualFold(key, "Weight Allowed"):
		c.weighted = c.truth(at, key, value)
	}
}

func (c *cvotes) truth(at int, key, value string) bool {
	yes := strings.EqualFold(value, "true")
	if !yes && !strings.EqualFold(value, "false") {
		c.wrong(at, "%s: %q: want true or false", key, value)
	}
	return yes
}

func (c *cvotes) list(at int, value string) {
	if c.listed {
		c.wrong(at, "candidates are listed twice")
	}
	c.listed = true
	for name := range strings.SplitSeq(value, ";") {
		name = strings.TrimSpace(name)
		if _, twice := c.byName[name]; twice || !isCVotesName(name) {
			c.wrong(at, "candidate %q is there twice, or has a sign in its name that is reserved", name)
			continue
		}
		c.byName[name] = int32(len(c.names))
		c.names = append(c.names, name)
	}
}

// isCVotesName reports whether a candidate can be called so in the format.
func isCVotesName(name string) bool {
	return name != "" && name == strings.TrimSpace(name) && !strings.ContainsAny(name, "><=;,#/*^|\r\n") && utf8.ValidString(name)
}

// begin ends the parameters.
func (c *cvotes) begin() {
	if c.b == nil {
		c.b = NewBuilder(Ranked, Named(c.names...))
		c.b.Seats = int(c.seats)
	}
}

// vote reads a ranking, its weight and how many there are.
func (c *cvotes) vote(at int, text string) {
	ranking, weight, ok := c.numbers(at, text)
	if !ok {
		return
	}
	c.marks, c.levels = c.marks[:0], c.levels[:0]
	if ranking != "/EMPTY/" && !c.ranks(at, ranking) {
		return
	}
	if !c.implicit && len(c.marks) < len(c.b.p.Candidates) {
		c.strange(at, "a ranking of %d among %d candidates, though Implicit Ranking is false", len(c.marks), len(c.b.p.Candidates))
	}
	if wrong := c.b.try(weight, c.marks, c.levels); wrong != "" {
		c.wrong(at, "vote: %s", wrong)
	}
}

// numbers splits off ^weight and * quantifier, which come in this order.
func (c *cvotes) numbers(at int, text string) (ranking string, weight int64, ok bool) {
	text, quantifier, counted := strings.Cut(text, "*")
	text, heavy, weighed := strings.Cut(text, "^")
	n, w := int64(1), int64(1)
	ok = true
	if counted {
		n, ok = parseWhole([]byte(strings.TrimSpace(quantifier)))
	}
	if weighed && ok {
		w, ok = parseWhole([]byte(strings.TrimSpace(heavy)))
	}
	if !ok || n < 1 || w < 1 {
		c.wrong(at, "want whole numbers such as ^7 * 2 after a ranking, in this order")
		return "", 0, false
	}
	if weighed && !c.weighted {
		c.strange(at, "a weight, though Weight Allowed is not true")
		w = 1
	}
	high, low := bits.Mul64(uint64(n), uint64(w))
	if high > 0 || low > uint64(MaxWeight) {
		c.wrong(at, "more than %d votes", MaxWeight)
		return "", 0, false
	}
	return strings.TrimSpace(text), int64(low), true
}

func (c *cvotes) ranks(at int, ranking string) bool {
	tier := int32(0)
	for rank := range strings.SplitSeq(ranking, ">") {
		for name := range strings.SplitSeq(rank, "=") {
			name = strings.TrimSpace(name)
			if !isCVotesName(name) {
				c.wrong(at, "%q: want a candidate; > goes before, = is equal", name)
				return false
			}
			if i, ok := c.candidate(at, name); ok {
				c.marks, c.levels = append(c.marks, i), append(c.levels, tier)
			}
		}
		tier++
	}
	return true
}

func (c *cvotes) candidate(at int, name string) (int32, bool) {
	i, known := c.byName[name]
	switch {
	case known:
		return i, true
	case c.listed:
		c.strange(at, "%q is not in the list of candidates", name)
		return 0, false
	case len(c.byName) >= MaxCandidates:
		c.wrong(at, "more than %d candidates", MaxCandidates)
		return 0, false
	}
	i = c.b.join(name)
	c.byName[name] = i
	return i, true
}
