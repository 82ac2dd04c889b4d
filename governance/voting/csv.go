package voting

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// ReadCSV reads a table of one ballot a row, in UTF-8 or GBK. It has either a
// column for each candidate, whose cells by o.Kind are
//
//	ranked      ranks: 1 is best, equal ranks are equal, no cell is not ranked
//	approval    1, yes, x, true, 是 or √, and 0, no, false, 否 or nothing
//	score       whole points; nothing is no mark
//	cumulative  whole points, at least 0
//
// or columns rank1, rank2 and so on (第1名, 第2名), whose cells are names; then
// the ballots are ranked, and the candidates are those of o.Candidates, or else
// all that occur, in that order. A column count (weight, votes, 张数, 票数, 权重)
// says how many ballots a row stands for; a column ballot (id, 编号, 选票) is not
// read. Ranks that nobody has are passed over: 1 and 3 mean the same as 1 and 2.
//
// Without o.Kind columns of candidates are renjia.ErrUnspecified. All problems
// are reported together, with line and the cell's number as column.
func ReadCSV(r io.Reader, file string, o ReadOptions) (*Profile, error) {
	t := csvTable{file: file, kind: o.Kind, rep: tabular.NewReport(), given: o.Candidates}
	for row := range tabular.ReadBy(r, file, t.columns, t.rep) {
		if t.b == nil {
			t.begin()
		}
		if t.kind == "" {
			break
		}
		t.ballot(row)
	}
	if err := t.rep.Err(); err != nil {
		return nil, err
	}
	if t.b == nil {
		t.begin()
	}
	switch {
	case t.kind == "":
		return nil, unspecified(file, "Kind", "cells may be ranks, approvals, points or shares", string(Ranked), string(Approval), string(Score), string(Cumulative))
	case t.ranks != nil && t.kind != Ranked:
		return nil, fmt.Errorf("%s: has columns of ranks, which are no %s ballots: %w", file, t.kind, renjia.ErrUnsupported)
	}
	p, err := t.b.Profile()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return p, nil
}

type csvTable struct {
	file   string
	kind   Kind
	rep    *tabular.Report
	given  []string // candidates
	names  []string // columns of candidates
	ranks  []string // or columns of ranks
	byName map[string]int32
	b      *Builder
	marks  []int32
	levels []int32
}

var (
	csvCount  = tabular.Column{Name: "count", Aliases: []string{"weight", "votes", "张数", "票数", "权重"}, Optional: true}
	csvBallot = tabular.Column{Name: "ballot", Aliases: []string{"id", "ballot_id", "编号", "选票", "选票编号"}, Optional: true}
)

// columns decides what the columns are.
func (t *csvTable) columns(header []string) []tabular.Column {
	all := []tabular.Column{csvCount, csvBallot}
	for _, name := range header {
		switch {
		case isNamed(csvCount, name), isNamed(csvBallot, name):
		case name == "":
			continue // which is reported as a column that is not known
		case isRank(name):
			t.ranks = append(t.ranks, name)
			all = append(all, tabular.Column{Name: name, Optional: true})
		default:
			t.names = append(t.names, name)
			all = append(all, tabular.Column{Name: name, Optional: true})
		}
	}
	if t.ranks == nil {
		return all
	}
	if t.kind == "" {
		t.kind = Ranked
	}
	slices.SortStableFunc(t.ranks, func(a, b string) int { return rankOf(a) - rankOf(b) })
	for i := 1; i < len(t.ranks); i++ {
		if rankOf(t.ranks[i]) == rankOf(t.ranks[i-1]) {
			t.rep.Add(renjia.Place{File: t.file, Line: 1}, t.ranks[i], "the rank is there twice")
		}
	}
	if len(t.names) > 0 { // a table of ranks has no columns of candidates
		return slices.DeleteFunc(all, func(c tabular.Column) bool { return slices.Contains(t.names, c.Name) })
	}
	return all
}

func isNamed(c tabular.Column, name string) bool {
	return strings.EqualFold(c.Name, name) || slices.ContainsFunc(c.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
}

// rankOf reads headers such as rank1, Rank 2, choice_3, 第4名; 0 is none.
func rankOf(name string) int {
	s := strings.ToLower(name)
	for _, prefix := range [...]string{"rank", "choice", "第"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			rest = strings.TrimLeft(rest, " _-")
			for _, suffix := range [...]string{"名", "位", "选择"} {
				rest = strings.TrimSuffix(rest, suffix)
			}
			n, ok := parseWhole([]byte(rest))
			if ok && n > 0 && n <= MaxCandidates {
				return int(n)
			}
		}
	}
	return 0
}

func isRank(name string) bool { return rankOf(name) > 0 }

func (t *csvTable) begin() {
	kind := t.kind
	if kind == "" {
		kind = Ranked
	}
	names := t.names
	if t.ranks != nil {
		names = t.given
	}
	t.b = NewBuilder(kind, Named(names...))
	t.byName = map[string]int32{}
	for i, n := range names {
		t.byName[n] = int32(i)
	}
}

func (t *csvTable) ballot(row *tabular.Row) {
	t.marks, t.levels = t.marks[:0], t.levels[:0]
	if t.ranks != nil {
		for i, column := range t.ranks {
			t.named(row, column, int32(i))
		}
	} else {
		for i, column := range t.names {
			t.cell(row, column, int32(i))
		}
	}
	count := int64(1)
	if row.Has("count") {
		count = row.Int("count")
	}
	if !row.OK() {
		return
	}
	if t.kind == Ranked {
		byLevel(t.marks, t.levels)
	}
	if wrong := t.b.try(count, t.marks, t.levels); wrong != "" {
		row.Problem("", "%s", wrong)
	}
}

// byLevel sorts candidates by their ranks.
func byLevel(marks, levels []int32) { sortBeside(levels, marks) }

// named reads a cell that names a candidate.
func (t *csvTable) named(row *tabular.Row, column string, rank int32) {
	name := row.Text(column)
	if name == "" {
		return
	}
	c, known := t.byName[name]
	if !known {
		if t.given != nil || len(t.byName) >= MaxCandidates {
			row.Problem(column, "%q is not one of the candidates", name)
			return
		}
		c = t.b.join(name)
		t.byName[name] = c
	}
	t.marks, t.levels = append(t.marks, c), append(t.levels, rank)
}

// cell reads what a ballot says of a candidate.
func (t *csvTable) cell(row *tabular.Row, column string, c int32) {
	text := row.Text(column)
	if text == "" {
		return
	}
	if t.kind == Approval {
		t.approval(row, column, c, text)
		return
	}
	n, err := strconv.ParseInt(text, 10, 32)
	switch {
	case err != nil:
		row.Problem(column, "%q: want a whole number", text)
		return
	case t.kind == Ranked && (n < 1 || n >= math.MaxInt32):
		row.Problem(column, "%q: ranks count from 1", text)
		return
	}
	t.marks, t.levels = append(t.marks, c), append(t.levels, int32(n))
}

func (t *csvTable) approval(row *tabular.Row, column string, c int32, text string) {
	switch strings.ToLower(text) {
	case "1", "yes", "y", "x", "true", "是", "√", "✓":
		t.marks, t.levels = append(t.marks, c), append(t.levels, 0)
	case "0", "no", "n", "false", "否":
	default:
		row.Problem(column, "%q: want 1 or 0, yes or no, 是 or 否", text)
	}
}
