package budgeting

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// WritePabulib writes an election in the format of [ReadPabulib], in its normal
// form: no byte order mark, lines that end in a line feed, no empty lines, cells
// quoted only where they must be. What was read from a file is written as it
// stood there, column by column and voter by voter, except for what was changed
// since: so a file in normal form is written byte for byte. Votes that were not
// read from a file, or replaced, get voters numbered from 1, one for each paper.
//
// What the format cannot say is an error that matches renjia.ErrUnsupported:
// ranked ballots with equal places, and IDs with a comma or outer spaces.
func WritePabulib(w io.Writer, e *Election) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if err := e.writable(); err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 1<<16)
	e.writeMeta(b)
	e.writeProjects(b)
	e.writeVotes(b)
	return b.Flush()
}

// writable finds what would be read as something else, or not at all.
func (e *Election) writable() error {
	for _, q := range e.Projects {
		if strings.Contains(q.ID, ",") || strings.TrimSpace(q.ID) != q.ID {
			return fmt.Errorf("project ID %q: a .pb file cannot have commas or outer spaces in it: %w", q.ID, renjia.ErrUnsupported)
		}
		for _, list := range [...][]string{q.Categories, q.Targets} {
			if !slices.Equal(splitList(strings.Join(list, ",")), list) {
				return fmt.Errorf("project %s: a .pb file cannot tell the parts of the list %q: %w", q.ID, list, renjia.ErrUnsupported)
			}
		}
		for _, text := range append([]string{q.ID, q.Name, q.Area}, slices.Concat(q.Categories, q.Targets)...) {
			if !utf8.ValidString(text) {
				return fmt.Errorf("project %q: %q is not UTF-8: %w", q.ID, text, renjia.ErrInvalid)
			}
		}
	}
	if e.Type == Ordinal && !e.Votes.Strict() {
		return fmt.Errorf("a .pb file cannot say that a ballot ranks projects equal: %w", renjia.ErrUnsupported)
	}
	return nil
}

func (e *Election) writeMeta(b *bufio.Writer) {
	b.WriteString("META\nkey;value\n")
	own := e.ownMeta()
	for _, row := range e.file.meta {
		cell, key := row.cells[1], strings.TrimSpace(cellText(row.cells[0]))
		if i := slices.IndexFunc(own, func(m metaValue) bool { return m.key == key }); i >= 0 {
			if !own[i].same(cellText(cell)) {
				cell = quoted(own[i].value)
			}
			own = slices.Delete(own, i, i+1)
		}
		writeCells(b, []string{row.cells[0], cell})
	}
	for _, m := range own {
		writeCells(b, []string{m.key, quoted(m.value)})
	}
}

// metaValue is what META must say, and how to tell that a file says so already.
type metaValue struct {
	key, value string
	same       func(cell string) bool
}

func (e *Election) ownMeta() []metaValue {
	says := func(value string) func(string) bool {
		return func(cell string) bool { return strings.EqualFold(strings.TrimSpace(cell), value) }
	}
	projects, votes := strconv.Itoa(len(e.Projects)), strconv.FormatInt(e.Votes.Voters(), 10)
	all := []metaValue{
		{"num_projects", projects, says(projects)},
		{"num_votes", votes, says(votes)},
		{"budget", e.Amount(e.Budget).String(), e.amounts(e.Budget)},
		{"vote_type", string(e.Type), says(string(e.Type))},
	}
	if e.Currency != "" {
		all = append(all, metaValue{"currency", e.Currency, func(cell string) bool { return cell == e.Currency }})
	}
	return all
}

// amounts tells whether a cell says an amount.
func (e *Election) amounts(units int64) func(cell string) bool {
	return func(cell string) bool {
		a, err := readAmount([]byte(strings.TrimSpace(cell)))
		if err != nil || a.decimals > e.Scale {
			return false
		}
		u, ok := a.units(e.Scale)
		return ok && u == units
	}
}

func writeCells(b *bufio.Writer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(c)
	}
	b.WriteByte('\n')
}

func (e *Election) writeProjects(b *bufio.Writer) {
	header := e.writtenColumns()
	b.WriteString("PROJECTS\n")
	writeCells(b, header)
	columns := newProjectColumns(header)
	for i, q := range e.Projects {
		cells := make([]string, len(header))
		if row := e.file.row(q.ID, i); row != nil {
			copy(cells, row.cells)
		}
		e.fill(cells, columns, q)
		writeCells(b, cells)
	}
}

// writtenColumns is the header that was read, with what projects have beyond it.
func (e *Election) writtenColumns() []string {
	header := slices.Clone(e.file.projectHeader)
	if header == nil {
		header = []string{"project_id", "cost"}
	}
	has := newProjectColumns(header)
	some := func(is func(Project) bool) bool { return slices.ContainsFunc(e.Projects, is) }
	if has.name < 0 && some(func(q Project) bool { return q.Name != "" }) {
		header = append(header, "name")
	}
	if has.category < 0 && some(func(q Project) bool { return len(q.Categories) > 0 }) {
		header = append(header, "category")
	}
	if has.target < 0 && some(func(q Project) bool { return len(q.Targets) > 0 }) {
		header = append(header, "beneficiaries")
	}
	if has.area < 0 && some(func(q Project) bool { return q.Area != "" }) {
		header = append(header, areaColumns[0])
	}
	return header
}

// fill changes the cells that do not say what the project is.
func (e *Election) fill(cells []string, c projectColumns, q Project) {
	set := func(at int, value string, same bool) {
		if at >= 0 && !same {
			cells[at] = quoted(value)
		}
	}
	old := c.project(cells)
	set(c.id, q.ID, old.ID == q.ID)
	set(c.cost, e.Amount(q.Cost).String(), e.amounts(q.Cost)(cellText(cells[c.cost])))
	set(c.name, q.Name, old.Name == q.Name)
	set(c.category, strings.Join(q.Categories, ","), slices.Equal(old.Categories, q.Categories))
	set(c.target, strings.Join(q.Targets, ","), slices.Equal(old.Targets, q.Targets))
	set(c.area, q.Area, old.Area == q.Area)
}

func (e *Election) writeVotes(b *bufio.Writer) {
	b.WriteString("VOTES\n")
	if !e.votesAsRead() {
		e.writeBallots(b)
		return
	}
	writeCells(b, e.file.voteHeader)
	if e.file.plain {
		b.Write(e.file.rows)
		if n := len(e.file.rows); n > 0 && e.file.rows[n-1] != '\n' {
			b.WriteByte('\n')
		}
		return
	}
	for rows := newPabulibCells(e.file.rows); rows.next(); {
		for i, c := range rows.cells {
			if i > 0 {
				b.WriteByte(';')
			}
			b.Write(c)
		}
		b.WriteByte('\n')
	}
}

// votesAsRead reports whether the rows of the file still say what people voted.
func (e *Election) votesAsRead() bool {
	if e.file.votes == nil || e.Votes != e.file.votes || e.PointScale != e.file.pointScale {
		return false
	}
	for i, q := range e.Projects {
		if e.Votes.Candidates[i].Name != q.ID {
			return false
		}
	}
	return true
}

func (e *Election) writeBallots(b *bufio.Writer) {
	points := e.Type == Cumulative || e.Type == Scoring
	if points {
		b.WriteString("voter_id;vote;points\n")
	} else {
		b.WriteString("voter_id;vote\n")
	}
	voter, row := int64(0), []byte(nil)
	for ballot := range e.Votes.Ballots() {
		row = e.appendBallot(row[:0], ballot, points)
		for range ballot.Weight {
			voter++
			b.WriteString(strconv.FormatInt(voter, 10))
			b.Write(row)
		}
	}
}

// appendBallot appends the cells of a ballot behind the voter's.
func (e *Election) appendBallot(row []byte, ballot voting.Ballot, points bool) []byte {
	var ids strings.Builder
	for i, c := range ballot.Marks {
		if i > 0 {
			ids.WriteByte(',')
		}
		ids.WriteString(e.Projects[c].ID)
	}
	row = append(append(row, ';'), quoted(ids.String())...)
	if points {
		row = append(row, ';')
		for i, level := range ballot.Levels {
			if i > 0 {
				row = append(row, ',')
			}
			row = append(row, decimal.New(int64(level), -int32(e.PointScale)).String()...)
		}
	}
	return append(row, '\n')
}
