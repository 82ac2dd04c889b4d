package budgeting

import (
	"bytes"
	"hash/maphash"

	"github.com/renjia-project/renjia/governance/voting"
)

// voteReader reads the rows of VOTES.
type voteReader struct {
	*pabulibReader
	voter, vote, points int // columns; points is -1 if votes give none
	columns             int
	scale               int // decimals of points
	need                int // decimals that points turned out to have
	builder             *voting.Builder
	marks, levels       []int32
	row                 int32
	last                []int32 // for each project the last row that lists it
	where               []int32 // and where on that ballot
	ballots             []int32
	line0               int // of the first row
	lastVoter           []byte
	unordered           bool // voters are not in ascending order
}

// readVotes reads VOTES up to the next section, and reports whether there is one.
func (p *pabulibReader) readVotes() bool {
	need := []string{"voter_id", "vote"}
	withPoints := p.e.Type == Cumulative || p.e.Type == Scoring
	if withPoints {
		need = append(need, "points")
	}
	header, ok := p.header("VOTES", need...)
	if !ok {
		return false
	}
	v := voteReader{pabulibReader: p, columns: len(header), points: -1}
	v.voter, v.vote = columnOf(header, "voter_id"), columnOf(header, "vote")
	if withPoints {
		v.points = columnOf(header, "points")
	}
	p.e.file.voteHeader = header
	p.index = newIDIndex(p.e.Projects)
	cells, report := p.pabulibCells, p.pabulibReport
	more := v.read()
	if v.need > 0 && len(p.problems) == 0 {
		// Points have decimals: once more, now that it is known how many.
		p.pabulibCells, p.pabulibReport = cells, report
		v.scale = v.need
		more = v.read()
	}
	v.finish()
	return more
}

func (v *voteReader) read() bool {
	kind, err := v.e.Type.Kind()
	if err != nil {
		v.at(v.first, 0, "vote_type", "%v", err)
		return false
	}
	v.builder = voting.NewBuilder(kind, Candidates(v.e.Projects))
	v.builder.Title, _ = v.e.Meta("description")
	v.last, v.where = make([]int32, len(v.e.Projects)), make([]int32, len(v.e.Projects))
	v.row, v.plain, v.line0, v.lastVoter, v.unordered = 0, true, v.line, nil, false
	from := v.pos
	lines := 1 + bytes.Count(v.text[from:], []byte("\n"))
	v.ballots = make([]int32, 0, lines)
	v.builder.Grow(lines)
	for v.next() {
		if v.section() >= 0 {
			v.e.file.rows, v.e.file.plain = v.text[from:v.start], v.plain
			return true
		}
		v.row++
		if v.shaped(v.columns) {
			v.ballot()
		}
	}
	v.e.file.rows, v.e.file.plain = v.text[from:], v.plain
	return false
}

func (v *voteReader) finish() {
	v.stated("num_votes", int(v.row), "votes")
	if v.unordered {
		v.checkVoters()
	}
	if len(v.problems) > 0 {
		return
	}
	profile, err := v.builder.Profile()
	if err != nil {
		v.at(v.first, 0, "", "%v", err)
		return
	}
	v.e.Votes, v.e.PointScale = profile, v.scale
	v.e.file.votes, v.e.file.pointScale, v.e.file.ballots = profile, v.scale, v.ballots
}

// ballot reads the record as a ballot.
func (v *voteReader) ballot() {
	v.ascends(v.cells[v.voter])
	v.marks, v.levels = v.marks[:0], v.levels[:0]
	ids := plainCell(v.cells[v.vote])
	var points []byte
	if v.points >= 0 {
		points = notNone(plainCell(v.cells[v.points]))
	}
	before := len(v.problems)
	switch {
	case len(ids) == 0 || v.index.find(ids) < 0 && len(notNone(ids)) == 0:
		if len(points) > 0 {
			v.at(v.first, v.points+1, "points", "points without projects")
		}
	case v.points >= 0 && len(points) == 0:
		v.at(v.first, v.points+1, "points", "is empty, though the ballot lists projects")
	default:
		v.list(ids, points)
	}
	if len(v.problems) > before || v.moreProblems > 0 {
		return
	}
	if v.e.Type == ChooseOne && len(v.marks) > 1 {
		v.at(v.first, v.vote+1, "vote", "lists %d projects, where people choose one", len(v.marks))
		return
	}
	v.put()
}

func (v *voteReader) put() {
	levels := v.levels
	if v.points < 0 {
		levels = nil
	}
	n := v.builder.Put(1, v.marks, levels)
	if n < 0 {
		v.at(v.first, v.vote+1, "vote", "%v", v.builder.Err())
	}
	v.ballots = append(v.ballots, int32(n))
}

// list reads the projects of a ballot and, beside them, their points.
func (v *voteReader) list(ids, points []byte) {
	for more := true; more; {
		var id []byte
		id, ids, more = cutComma(ids)
		level := int32(0)
		if v.points >= 0 {
			if points == nil {
				v.at(v.first, v.points+1, "points", "there are fewer points than projects")
				return
			}
			point, rest, others := cutComma(points)
			if points = rest; !others {
				points = nil
			}
			level = v.point(bytes.TrimSpace(point))
		}
		v.mark(id, level)
	}
	if points != nil {
		v.at(v.first, v.points+1, "points", "there are more points than projects")
	}
}

// cutComma returns what stands before the first comma and after it, and whether
// there is one. Cells are short: a loop is faster than a search.
func cutComma(list []byte) (before, after []byte, found bool) {
	for i, c := range list {
		if c == ',' {
			return list[:i], list[i+1:], true
		}
	}
	return list, nil, false
}

func (v *voteReader) mark(id []byte, level int32) {
	c := v.index.find(id)
	if c < 0 {
		id = bytes.TrimSpace(id)
		c = v.index.find(id)
	}
	switch {
	case c >= 0 && v.last[c] == v.row && v.points >= 0:
		v.odd(v.first, v.vote+1, "vote", "lists %s twice; the last points count", id)
		v.levels[v.where[c]] = level
	case c >= 0 && v.last[c] == v.row:
		v.odd(v.first, v.vote+1, "vote", "lists %s twice; it counts once", id)
	case c >= 0:
		v.last[c], v.where[c] = v.row, int32(len(v.marks))
		v.marks, v.levels = append(v.marks, c), append(v.levels, level)
	case len(id) == 0:
		v.at(v.first, v.vote+1, "vote", "has a comma with no project beside it")
	default:
		v.doubt(v.first, v.vote+1, "vote", "project %s is not among PROJECTS", shortened(id))
	}
}

// point reads points for a project, in units of 10^-scale.
func (v *voteReader) point(text []byte) int32 {
	if len(text) == 1 && v.scale == 0 && text[0] >= '0' && text[0] <= '9' {
		return int32(text[0] - '0')
	}
	a, err := readAmount(text)
	if err != nil {
		v.at(v.first, v.points+1, "points", "%v", err)
		return 0
	}
	if v.need = max(v.need, a.decimals); v.need > v.scale {
		return 0
	}
	n, ok := a.units(v.scale)
	switch {
	case !ok || n > int64(voting.MaxPoints) || n < -int64(voting.MaxPoints):
		v.at(v.first, v.points+1, "points", "%s is out of range", text)
		return 0
	case n < 0 && v.e.Type == Cumulative:
		v.at(v.first, v.points+1, "points", "%s is negative", text)
		return 0
	}
	return int32(n)
}

// notNone is empty for a cell that says None, which some programs write for
// nothing.
func notNone(cell []byte) []byte {
	if len(cell) == 4 && bytes.EqualFold(cell, []byte("none")) {
		return nil
	}
	return cell
}

// ascends notes a voter, and whether they all come in ascending order, as they do
// in most files: then none stands twice.
func (v *voteReader) ascends(id []byte) {
	if len(id) < len(v.lastVoter) || len(id) == len(v.lastVoter) && bytes.Compare(id, v.lastVoter) <= 0 {
		v.unordered = true
	}
	v.lastVoter = id
}

// checkVoters finds voters who stand twice.
func (v *voteReader) checkVoters() {
	type place struct {
		id   []byte
		line int
	}
	seed, seen := maphash.MakeSeed(), make(map[uint64]place, v.row)
	rows := newPabulibCells(v.e.file.rows)
	for rows.line = v.line0; rows.next(); {
		if len(rows.cells) <= v.voter {
			continue
		}
		id := plainCell(rows.cells[v.voter])
		h := maphash.Bytes(seed, id)
		if old, ok := seen[h]; ok && bytes.Equal(old.id, id) {
			v.odd(rows.first, v.voter+1, "voter_id", "%s voted before, on line %d; both votes count", id, old.line)
			continue
		}
		seen[h] = place{id, rows.first}
	}
}
