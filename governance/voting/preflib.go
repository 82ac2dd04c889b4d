package voting

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// ReadPrefLib reads a profile in a format of PrefLib.org; which one, the ending
// of the file's name says, or else the DATA TYPE in its head:
//
//	.soc .toc  complete orders, strict or with equals
//	.soi .toi  orders that may be incomplete
//	.cat       categories; see [Categories]
//
// The head is that of 2022 (lines such as "# NUMBER VOTERS: 5"), or for orders
// the older one of bare numbers. Alternatives may have any numbers; they become
// candidates in the order of the head. An order {} is a ballot that lists
// nobody.
//
// Counts in the head must agree with the ballots, and names, categories and
// orders with the type. What does not agree, commas at the end of a line, and
// alternatives that the head does not list (they become candidates without a
// name but their number) are errors of strict and warnings of lenient reading.
// All problems are reported together, with line and column. For .wmd see
// [ReadMatching].
func ReadPrefLib(r io.Reader, file string, o ReadOptions) (*Profile, error) {
	p, err := newPrefLib(r, file, o)
	if err != nil {
		return nil, err
	}
	p.head()
	if p.kind == "wmd" {
		return nil, fmt.Errorf("%s: holds a graph for matchings, not ballots: use ReadMatching: %w", file, renjia.ErrUnsupported)
	}
	if !slices.Contains(prefLibKinds, p.kind) {
		return nil, unspecified(file, "the ending of its name", "nor does DATA TYPE say what the file holds", prefLibKinds...)
	}
	if p.kind == "cat" {
		return p.categorical(o.Categories)
	}
	p.b = NewBuilder(Ranked, p.candidates)
	p.lines(func() { p.order() })
	p.check()
	p.b.Title = p.title
	return p.profile(p.b)
}

var prefLibKinds = []string{"soc", "soi", "toc", "toi", "cat"}

type prefLib struct {
	textScanner
	kind       string
	old        bool // the head is of before 2022
	title      string
	candidates []Candidate
	ids        []int64         // of candidates in the file
	index      map[int64]int32 // of candidates by number
	small      []int32         // the same for numbers below its length; -1 if there is none
	categories []string
	counts     map[string]count
	b          *Builder
	rows       int64 // lines of data
	marks      []int32
	levels     []int32
	seen       []int64 // of candidates: the last row that lists them
}

// count is a number in the head, and where it stands.
type count struct {
	n            int64
	line, column int
}

func newPrefLib(r io.Reader, file string, o ReadOptions) (*prefLib, error) {
	data, err := readText(r, file)
	if err != nil {
		return nil, err
	}
	return &prefLib{
		textScanner: newTextScanner(data, &report{file: file, warn: o.Warn}),
		kind:        strings.TrimPrefix(strings.ToLower(path.Ext(file)), "."),
		index:       map[int64]int32{}, counts: map[string]count{},
	}, nil
}

// head reads up to the first line of data.
func (p *prefLib) head() {
	p.blank()
	if !p.atEnd() && p.data[p.pos] >= '0' && p.data[p.pos] <= '9' {
		p.oldHead()
	}
	for !p.old && !p.atEnd() {
		p.blank()
		if !p.atEnd() && p.data[p.pos] != '#' && p.data[p.pos] != '\n' {
			break
		}
		p.headLine()
	}
	p.small = make([]int32, 1024)
	for i := range p.small {
		p.small[i] = -1
		if c, ok := p.index[int64(i)]; ok {
			p.small[i] = c
		}
	}
}

// headLine reads a line such as "# NUMBER VOTERS: 5".
func (p *prefLib) headLine() {
	at := p.pos
	text := string(p.restOfLine())
	key, value, found := strings.Cut(strings.TrimLeft(text, "# \t"), ":")
	if found {
		p.member(at, strings.TrimSpace(key), strings.TrimSpace(value))
	}
	if !p.atEnd() {
		p.newLine()
	}
}

func (p *prefLib) member(at int, key, value string) {
	if !utf8.ValidString(value) {
		p.wrong(at, "%s: is not UTF-8", key)
		return
	}
	switch {
	case key == "TITLE":
		p.title = value
	case key == "DATA TYPE":
		p.dataType(at, strings.ToLower(value))
	case strings.HasPrefix(key, "NUMBER "):
		p.headCount(at, strings.TrimPrefix(key, "NUMBER "), value)
	case strings.HasPrefix(key, "ALTERNATIVE NAME "):
		p.alternative(at, strings.TrimSpace(strings.TrimPrefix(key, "ALTERNATIVE NAME ")), value)
	case strings.HasPrefix(key, "CATEGORY NAME "):
		n, ok := parseWhole([]byte(strings.TrimPrefix(key, "CATEGORY NAME ")))
		if !ok || n != int64(len(p.categories)+1) {
			p.wrong(at, "%s: want categories numbered from 1, in order", key)
			return
		}
		p.categories = append(p.categories, value)
	}
}

func (p *prefLib) dataType(at int, kind string) {
	known := slices.Contains(prefLibKinds, p.kind) || p.kind == "wmd"
	if known && kind != p.kind {
		p.strange(at, "DATA TYPE is %s, but the name of the file ends in .%s", kind, p.kind)
	}
	if !known {
		p.kind = kind
	}
}

func (p *prefLib) headCount(at int, key, value string) {
	if key == "UNIQUE PREFERENCES" {
		key = "UNIQUE ORDERS"
	}
	n, ok := parseWhole([]byte(value))
	if _, twice := p.counts[key]; !ok || n < 0 || twice {
		p.wrong(at, "NUMBER %s: %q: want one whole number", key, value)
		return
	}
	p.counts[key] = count{n, p.line, p.column(at)}
}

func (p *prefLib) alternative(at int, number, name string) {
	n, ok := parseWhole([]byte(number))
	if _, twice := p.index[n]; !ok || twice || n < 0 {
		p.wrong(at, "alternative %q: want a whole number that no other has", number)
		return
	}
	p.add(n, name)
}

func (p *prefLib) add(n int64, name string) {
	p.index[n] = int32(len(p.candidates))
	p.ids = append(p.ids, n)
	p.candidates = append(p.candidates, Candidate{Name: name})
}

// oldHead reads the number of alternatives, a line "1,Name" for each, and the
// numbers of voters, of votes and of unique orders.
func (p *prefLib) oldHead() {
	p.old = true
	if p.kind == "cat" || p.kind == "wmd" {
		p.wrong(p.pos, "want the head of 2022: lines such as # NUMBER ALTERNATIVES: 5")
		return
	}
	at := p.pos
	p.headCount(at, "ALTERNATIVES", strings.TrimSpace(string(p.restOfLine())))
	for range min(p.counts["ALTERNATIVES"].n, MaxCandidates) {
		at, text := p.nextLine()
		number, name, found := strings.Cut(text, ",")
		if !found {
			p.wrong(at, "want an alternative such as 1,Name")
			return
		}
		p.member(at, "ALTERNATIVE NAME "+strings.TrimSpace(number), strings.TrimSpace(name))
	}
	at, text := p.nextLine()
	counts := strings.Split(text, ",")
	if len(counts) != 3 {
		p.wrong(at, "want the numbers of voters, of votes and of unique orders")
		return
	}
	for i, key := range [...]string{"VOTERS", "VOTES", "UNIQUE ORDERS"} {
		p.headCount(at, key, strings.TrimSpace(counts[i]))
	}
	p.restOfLine()
}

func (p *prefLib) nextLine() (at int, text string) {
	if !p.atEnd() {
		p.newLine()
	}
	at = p.pos
	return at, string(p.restOfLine())
}

// check compares the counts in the head with what was read, if all was.
func (p *prefLib) check() {
	if len(p.problems) > 0 {
		return
	}
	p.same("ALTERNATIVES", int64(len(p.candidates)))
	p.same("VOTERS", p.b.p.total)
	p.same("VOTES", p.b.p.total)
	p.same("CATEGORIES", int64(len(p.categories)))
	if c, ok := p.counts["UNIQUE ORDERS"]; ok && c.n != int64(p.b.p.Len()) {
		p.same("UNIQUE ORDERS", p.rows)
	}
}

func (p *prefLib) same(key string, n int64) {
	if c, ok := p.counts[key]; ok && c.n != n {
		p.odd(c.line, c.column, "NUMBER %s is %d, but there are %d", key, c.n, n)
	}
}
