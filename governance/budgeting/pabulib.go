package budgeting

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia/governance/voting"
)

// ReadPabulib reads an election in the format of the participatory budgeting
// library, .pb (Faliszewski and others, "Participatory Budgeting: Data, Tools and
// Analysis", IJCAI 2023; pabulib.org/format): the sections META, PROJECTS and
// VOTES, each with a header, cells divided by semicolons and quoted where they
// contain one. Columns may stand in any order, a byte order mark and carriage
// returns are passed over, numbers may have a decimal comma. Amounts are exact:
// Scale is as many decimals as any of them has.
//
// A project that stands twice on a ballot counts once, and the last points it is
// given count; see [Election.Warnings] for this and other oddities. Whatever
// leaves doubt what was voted is an error with line and column, where a column is
// a cell: an unknown project, points that do not match the projects, a number of
// votes or projects that META states differently. The error is a
// *renjia.ValidationError with all problems up to a bound. name is what the file
// is called in them.
//
// Everything else in the file is kept, see [Election.Meta], [Election.Attribute]
// and [Election.Voters], and written again by [WritePabulib]; the election holds
// on to the text for that.
func ReadPabulib(r io.Reader, name string) (*Election, error) { return readPabulib(r, name, false) }

// ReadPabulibLeniently is [ReadPabulib] for files that are known to be at odds
// with themselves: counts in META that are not those of the file, and projects on
// ballots that PROJECTS does not list, which count for nothing, are warnings.
func ReadPabulibLeniently(r io.Reader, name string) (*Election, error) {
	return readPabulib(r, name, true)
}

func readPabulib(r io.Reader, name string, lenient bool) (*Election, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := pabulibReader{pabulibReport: pabulibReport{file: name, lenient: lenient}, pabulibCells: newPabulibCells(text), e: &Election{}}
	if line := invalidText(text); line > 0 {
		p.at(line, 0, "", "is not UTF-8: save the file as UTF-8")
		return nil, p.err()
	}
	p.read()
	if err := p.err(); err != nil {
		return nil, err
	}
	p.e.file.name, p.e.file.warnings = name, p.warnings
	return p.e, nil
}

// readAll is io.ReadAll without growing where a reader says how much there is.
func readAll(r io.Reader) ([]byte, error) {
	size := int64(0)
	switch known := r.(type) {
	case interface{ Len() int }:
		size = int64(known.Len())
	case interface{ Stat() (fs.FileInfo, error) }:
		if info, err := known.Stat(); err == nil {
			size = info.Size()
		}
	}
	var b bytes.Buffer
	b.Grow(int(max(0, min(size, 1<<30))) + bytes.MinRead)
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

type pabulibReader struct {
	pabulibReport
	pabulibCells
	e      *Election
	seen   [3]bool // sections
	budget amount
	costs  []amount
	index  idIndex
}

// The sections, in the order they must come.
var pabulibSections = [...]string{"META", "PROJECTS", "VOTES"}

// section returns which section the record begins, or -1.
func (p *pabulibReader) section() int {
	if len(p.cells) > 1 && len(p.cells[1]) > 1 {
		return -1 // as most rows are
	}
	first := bytes.TrimSpace(p.cells[0])
	if len(first) < 4 || len(first) > 8 {
		return -1
	}
	for i, s := range pabulibSections {
		if len(first) == len(s) && strings.EqualFold(string(first), s) {
			for _, c := range p.cells[1:] {
				if len(plainCell(c)) > 0 {
					return -1
				}
			}
			return i
		}
	}
	return -1
}

func (p *pabulibReader) read() {
	more := p.next()
	for more {
		i := p.section()
		if i < 0 {
			p.at(p.first, 1, "", "want one of the sections META, PROJECTS, VOTES, not %s", shortened(p.cells[0]))
			return
		}
		if p.seen[i] {
			p.at(p.first, 1, "", "a second section %s", pabulibSections[i])
			return
		}
		if i > 0 && !p.seen[i-1] {
			p.at(p.first, 1, "", "%s must come after %s", pabulibSections[i], pabulibSections[i-1])
			return
		}
		p.seen[i] = true
		switch i {
		case 0:
			more = p.readMeta()
		case 1:
			more = p.readProjects()
		case 2:
			if len(p.problems) > 0 {
				return // votes could only repeat what is wrong above
			}
			more = p.readVotes()
		}
	}
	for i, s := range pabulibSections {
		if !p.seen[i] && p.pos == len(p.text) {
			p.at(p.line, 0, "", "the file has no section %s", s)
			return
		}
	}
}

// header reads the header of a section, and reports whether it has these columns.
func (p *pabulibReader) header(section string, need ...string) ([]string, bool) {
	if !p.next() {
		p.at(p.line, 0, "", "%s has no header", section)
		return nil, false
	}
	header, ok := p.copyCells(), p.quotesRight()
	for i, c := range header {
		if j := columnOf(header, cellText(c)); j < i && cellText(c) != "" {
			p.at(p.first, i+1, cellText(c), "%s has this column twice", section)
			ok = false
		}
	}
	for _, name := range need {
		if columnOf(header, name) < 0 {
			p.at(p.first, 0, name, "%s has no such column", section)
			ok = false
		}
	}
	return header, ok
}

func (p *pabulibReader) copyCells() []string {
	all := make([]string, len(p.cells))
	for i, c := range p.cells {
		all[i] = string(c)
	}
	return all
}

// quotesRight reports, and records, what is wrong with the quotes of a record.
func (p *pabulibReader) quotesRight() bool {
	if p.fault != "" {
		p.at(p.first, p.wrong, "", "%s", p.fault)
	}
	return p.fault == ""
}

// shaped reports whether the record has a cell for each column of a header. Empty
// cells beyond it, as spreadsheets leave them, do no harm.
func (p *pabulibReader) shaped(columns int) bool {
	if !p.quotesRight() {
		return false
	}
	if len(p.cells) < columns {
		p.at(p.first, len(p.cells), "", "has %d cells for %d columns", len(p.cells), columns)
		return false
	}
	for i := columns; i < len(p.cells); i++ {
		if len(plainCell(p.cells[i])) > 0 {
			p.at(p.first, i+1, "", "has %d cells for %d columns: quote a cell with a semicolon in it", len(p.cells), columns)
			return false
		}
	}
	return true
}

func shortened(cell []byte) string {
	if len(cell) > 40 {
		return strconv.Quote(string(cell[:40])) + "…"
	}
	return strconv.Quote(string(cell))
}

// readMeta reads META up to the next section, and reports whether there is one.
func (p *pabulibReader) readMeta() bool {
	header, ok := p.header("META", "key", "value")
	if !ok {
		return false
	}
	key, value := columnOf(header, "key"), columnOf(header, "value")
	for p.next() {
		if p.section() >= 0 {
			p.finishMeta()
			return true
		}
		if !p.shaped(len(header)) {
			continue
		}
		cells := p.copyCells()
		name := strings.TrimSpace(cellText(cells[key]))
		if old := p.e.file.find(name); old != nil {
			p.at(p.first, key+1, name, "stands a second time, after line %d", old.line)
			continue
		}
		p.e.file.meta = append(p.e.file.meta, tableRow{p.first, []string{cells[key], cells[value]}})
	}
	p.finishMeta()
	return false
}

func (p *pabulibReader) finishMeta() {
	p.e.Currency, _ = p.e.Meta("currency")
	row := p.e.file.find("vote_type")
	if row == nil {
		p.at(p.line-1, 0, "vote_type", "META does not say how people vote")
	} else {
		p.e.Type = VoteType(strings.ToLower(strings.TrimSpace(cellText(row.cells[1]))))
		if _, err := p.e.Type.Kind(); err != nil {
			p.at(row.line, 2, "vote_type", "%v", err)
		}
	}
	if row = p.e.file.find("budget"); row == nil {
		p.at(p.line-1, 0, "budget", "META does not state it")
		return
	}
	p.budget = p.amount(row.line, 2, "budget", row.cells[1])
	if p.budget.digits == 0 {
		p.at(row.line, 2, "budget", "must be above 0")
	}
}

// amount reads an amount of money, or records what is wrong with it.
func (p *pabulibReader) amount(line, column int, path, cell string) amount {
	text := bytes.TrimSpace([]byte(cellText(cell)))
	a, err := readAmount(text)
	switch {
	case err != nil:
		p.at(line, column, path, "%v", err)
		return amount{digits: 1}
	case a.digits < 0:
		p.at(line, column, path, "%s is negative", text)
		return amount{digits: 1}
	}
	if i := strings.IndexByte(string(text), ','); i > 0 && len(text)-i == 4 {
		p.odd(line, column, path, "%s is read with a decimal comma, as less than %d", text, a.digits/pow10(a.decimals)+1)
	}
	return a
}

func pow10(n int) int64 {
	x := int64(1)
	for range n {
		x *= 10
	}
	return x
}

// stated compares a number that META states with what the file has.
func (p *pabulibReader) stated(key string, have int, what string) {
	row := p.e.file.find(key)
	if row == nil {
		return
	}
	text := strings.TrimSpace(cellText(row.cells[1]))
	if n, err := strconv.Atoi(text); err != nil {
		p.at(row.line, 2, key, "%q is not a whole number", text)
	} else if n != have {
		p.doubt(row.line, 2, key, "is %d, but the file has %d %s", n, have, what)
	}
}

// readProjects reads PROJECTS up to the next section, and reports whether there
// is one.
func (p *pabulibReader) readProjects() bool {
	header, ok := p.header("PROJECTS", "project_id", "cost")
	p.e.file.projectHeader = header
	columns := newProjectColumns(header)
	lines := make(map[string]int)
	for p.next() {
		if p.section() >= 0 {
			p.finishProjects()
			return true
		}
		if !ok || !p.shaped(len(header)) {
			continue
		}
		row := tableRow{p.first, p.copyCells()[:len(header)]}
		q := columns.project(row.cells)
		at := columns.id + 1
		switch {
		case q.ID == "":
			p.at(row.line, at, "project_id", "is empty")
		case strings.Contains(q.ID, ","):
			p.at(row.line, at, "project_id", "%q has a comma, which divides the projects on a ballot", q.ID)
		case lines[q.ID] > 0:
			p.at(row.line, at, "project_id", "%q stands twice, first on line %d", q.ID, lines[q.ID])
		}
		lines[q.ID] = row.line
		p.costs = append(p.costs, p.amount(row.line, columns.cost+1, "cost", row.cells[columns.cost]))
		p.e.Projects = append(p.e.Projects, q)
		p.e.file.projects = append(p.e.file.projects, row)
	}
	p.finishProjects()
	return false
}

// finishProjects settles the scale of amounts.
func (p *pabulibReader) finishProjects() {
	if len(p.problems) > 0 {
		return
	}
	p.stated("num_projects", len(p.e.Projects), "projects")
	if len(p.e.Projects) > voting.MaxCandidates {
		p.at(p.line-1, 0, "", "%d projects: at most %d are supported", len(p.e.Projects), voting.MaxCandidates)
	}
	scale := p.budget.decimals
	for _, c := range p.costs {
		scale = max(scale, c.decimals)
	}
	p.e.Scale = scale
	if row := p.e.file.find("budget"); row != nil {
		p.e.Budget = p.units(p.budget, row.line, 2, "budget")
	}
	column := columnOf(p.e.file.projectHeader, "cost") + 1
	for i, c := range p.costs {
		p.e.Projects[i].Cost = p.units(c, p.e.file.projects[i].line, column, "cost")
	}
}

func (p *pabulibReader) units(a amount, line, column int, path string) int64 {
	u, ok := a.units(p.e.Scale)
	if !ok || u > MaxAmount {
		p.at(line, column, path, "with %d decimals it is above %d units, the most that is supported", p.e.Scale, MaxAmount)
	}
	return u
}
