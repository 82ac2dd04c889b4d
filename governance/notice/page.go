package notice

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// page is a composed document: words in one language, ready to be set.
type page struct {
	Heading
	Kind     string // class of the article, for the style
	Blocks   []block
	Stub     []fact // slip to be cut off and kept
	StubHead string
	Warnings []renjia.Text

	lang  renjia.Lang
	title renjia.Text
	open  open
}

// block is a part of a page under a heading of its own. What is empty is left
// out.
type block struct {
	Heading string
	Verdict string // outcome, set off
	Note    string // below the heading
	Facts   []fact
	Paras   []string
	List    []string // numbered
	Tables  []table
	Steps   []step
	Names   []string // in columns
	Signs   []string // lines to be signed
}

// fact is a term and what it is. Without a value it is a line to be filled in.
type fact struct {
	Term, Value string
	Day         renjia.Date // if the value is a day alone
}

type table struct {
	Caption string
	Columns []column
	Rows    [][]cell
}

type column struct {
	Name    string
	Numeric bool
	Mark    bool // cells are boxes to be marked
}

// cell is text, a box to be marked or a line to be written on.
type cell struct {
	Text, Detail string
	Box          string // what marking it says
	Line         bool
	Numeric      bool
	Label        string // of its column, where the row is set as a list
}

type step struct {
	Claim, Left, Op, Right, Verdict, Source string
	Holds                                   bool
	Steps                                   []step
}

// source is a source among the arguments of words: it is cited as their language
// does.
type source string

// t returns words in the page's language. Texts, dates and sources among
// the arguments are set in it too.
func (p *page) t(en, zh string, args ...any) string { return localized(p.lang, en, zh, args...) }

func localized(l renjia.Lang, en, zh string, args ...any) string {
	set := make([]any, len(args))
	for i, a := range args {
		switch x := a.(type) {
		case renjia.Text:
			set[i] = x.In(l)
		case renjia.Date:
			set[i] = day(l, x)
		case source:
			set[i] = cite(l, string(x))
		default:
			set[i] = a
		}
	}
	format := renjia.Text{EN: en, ZH: zh}.In(l)
	if len(set) == 0 {
		return format
	}
	return fmt.Sprintf(format, set...)
}

// day writes a date for people: 1 March 2026, 2026年3月1日.
func day(l renjia.Lang, d renjia.Date) string {
	if l == renjia.Chinese {
		return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
	}
	return fmt.Sprintf("%d %s %d", d.Day(), d.Month(), d.Year())
}

// begin names the kind of document and its usual title.
func (p *page) begin(kind, en, zh string) {
	p.Kind, p.title = kind, renjia.Text{EN: en, ZH: zh}
}

func (p *page) add(b block) { p.Blocks = append(p.Blocks, b) }

func (p *page) warn(en, zh string, args ...any) {
	p.Warnings = append(p.Warnings, renjia.Text{
		EN: localized(renjia.English, en, zh, args...), ZH: localized(renjia.Chinese, en, zh, args...),
	})
}

// sections adds the caller's own.
func (p *page) sections(all []Section) {
	for _, s := range all {
		b := block{Heading: s.Heading.In(p.lang)}
		for _, x := range s.Paragraphs {
			b.Paras = append(b.Paras, x.In(p.lang))
		}
		if s.Table != nil {
			b.Tables = []table{p.own(*s.Table)}
		}
		p.add(b)
	}
}

func (p *page) own(t Table) table {
	set := table{Caption: t.Caption.In(p.lang)}
	for _, c := range t.Columns {
		set.Columns = append(set.Columns, column{Name: c.In(p.lang)})
	}
	for _, row := range t.Rows {
		set.add(plain(row...)...)
	}
	return set
}

// columns makes columns of names; a name that begins with "#" has numbers.
func columns(names ...string) (all []column) {
	for _, n := range names {
		if n != "" && n[0] == '#' {
			all = append(all, column{Name: n[1:], Numeric: true})
			continue
		}
		all = append(all, column{Name: n})
	}
	return all
}

func (t *table) add(row ...cell) {
	for i := range row {
		if i < len(t.Columns) {
			row[i].Label, row[i].Numeric = t.Columns[i].Name, t.Columns[i].Numeric
		}
	}
	t.Rows = append(t.Rows, row)
}

func plain(texts ...string) (row []cell) {
	for _, s := range texts {
		row = append(row, cell{Text: s})
	}
	return row
}

// Wide reports whether a phone should set the rows as lists.
func (t table) Wide() bool { return len(t.Columns) > 4 && !t.Marked() }

// Marked reports whether the table is part of a ballot.
func (t table) Marked() bool {
	for _, c := range t.Columns {
		if c.Mark {
			return true
		}
	}
	return false
}

// Title returns what the document is called.
func (p *page) Title() string {
	if !p.Heading.Title.IsZero() {
		return p.Heading.Title.In(p.lang)
	}
	return p.title.In(p.lang)
}

// In, Day and Say serve the templates.
func (p *page) In(t renjia.Text) string  { return t.In(p.lang) }
func (p *page) Day(d renjia.Date) string { return day(p.lang, d) }
func (p *page) Say(en, zh string) string { return p.t(en, zh) }
func (p *page) Colon() string            { return p.t(": ", "：") }
func (p *page) on(term string, d renjia.Date) fact {
	return fact{Term: term, Value: day(p.lang, d), Day: d}
}

func at(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

func (p *page) join(all []string) string { return strings.Join(all, p.t(", ", "、")) }
