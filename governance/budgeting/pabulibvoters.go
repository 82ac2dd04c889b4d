package budgeting

import "iter"

// Voter is a row of VOTES: somebody who voted, what the file says of them, and
// which ballot of Votes is theirs.
type Voter struct {
	ID     string
	Ballot int

	header []string
	cells  [][]byte
}

// Attribute returns what the file says of a voter in one of its columns, such as
// "age" or "neighborhood", and whether it has that column.
func (v Voter) Attribute(column string) (string, bool) {
	if at := columnOf(v.header, column); at >= 0 && at < len(v.cells) {
		return string(plainCell(v.cells[at])), true
	}
	return "", false
}

// Voters goes over the voters in the order of the file the election was read
// from. There are none without a file, or once Votes are others. A voter must not
// be kept beyond its turn.
func (e *Election) Voters() iter.Seq[Voter] {
	return func(yield func(Voter) bool) {
		if e.Votes == nil || e.Votes != e.file.votes {
			return
		}
		at := columnOf(e.file.voteHeader, "voter_id")
		rows := newPabulibCells(e.file.rows)
		for i := 0; rows.next(); i++ {
			v := Voter{ID: string(plainCell(rows.cells[at])), Ballot: int(e.file.ballots[i]), header: e.file.voteHeader, cells: rows.cells}
			if !yield(v) {
				return
			}
		}
	}
}
