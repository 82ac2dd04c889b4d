package election

import (
	"bytes"

	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/tabular"
)

// marks are what clerks write for a mark. A circle is not among them: on some
// papers it is a vote for, on others an abstention.
var marks = map[string]byte{
	"+": For, "for": For, "yes": For, "赞成": For, "同意": For, "√": For, "✓": For,
	"-": Against, "against": Against, "no": Against, "反对": Against, "不同意": Against, "×": Against,
	"o": Abstain, "abstain": Abstain, "弃权": Abstain, "?": Illegible, "illegible": Illegible, "无法辨认": Illegible,
}

// wholes are what clerks write for a whole paper; a blank one has no marks.
var wholes = map[string]rule.Response{
	"blank": rule.Blank, "空白": rule.Blank, "空白票": rule.Blank,
	"illegible": rule.Illegible, "无法辨认": rule.Illegible, "illegal": rule.Illegal, "违规": rule.Illegal,
}

// index numbers the lines by the names on them, in the order of the paper.
func (c Contest) index() map[named]int {
	lines := map[named]int{}
	for i, l := range c.Lines() {
		lines[named{c.Posts[l.Post].ID, c.Candidates[l.Candidate].ID}] = i
	}
	return lines
}

// ballots are the papers that were read, their marks in the order of the lines
// of the contest with all its write-ins.
func (p *papers) ballots() []Ballot {
	place := make([]int, len(p.lines))
	lines := p.contest.index()
	for n, i := range p.lines {
		place[i] = lines[n]
	}
	ballots := make([]Ballot, len(p.all))
	for i, x := range p.all {
		marks := bytes.Repeat([]byte{Unmarked}, len(lines))
		for j, m := range x.marks {
			marks[place[j]] = m
		}
		ballots[i] = Ballot{Box: x.box, Marks: string(marks), Spoiled: x.spoiled}
	}
	return ballots
}

func (p *papers) read(row *tabular.Row) {
	x := p.paper(row)
	switch {
	case x == nil:
	case !row.Has("candidate") && !row.Has("post"):
		p.readWhole(row, x)
	case x.whole:
		row.Problem("mark", "the paper as a whole was read before")
	default:
		p.readMark(row, x)
	}
}

// paper finds the ballot that a row is about.
func (p *papers) paper(row *tabular.Row) *paper {
	number, box := row.Text("ballot"), row.Text("box")
	if !row.OK() {
		return nil
	}
	i, ok := p.at[number]
	if !ok {
		i = len(p.all)
		p.at[number] = i
		p.all = append(p.all, paper{box: box})
	}
	if p.all[i].box != box {
		row.Problem("box", "ballot %s was in box %s before", number, p.all[i].box)
		return nil
	}
	return &p.all[i]
}

func (p *papers) readWhole(row *tabular.Row, x *paper) {
	word := row.Text("mark")
	response, ok := wholes[word]
	switch {
	case !row.OK():
	case !ok:
		row.Problem("mark", "%q of a whole paper: want blank 空白, illegible 无法辨认 or illegal 违规", word)
	case x.whole || x.marks != nil:
		row.Problem("mark", "the paper was read before")
	case response != rule.Blank:
		x.spoiled = response
		fallthrough
	default:
		x.whole = true
	}
}

func (p *papers) readMark(row *tabular.Row, x *paper) {
	post, candidate, word := p.contest.readPost(row), row.Text("candidate"), row.Text("mark")
	if post == "" && row.OK() {
		row.Problem("post", "must not be empty")
	}
	if candidate == "" && row.OK() {
		row.Problem("candidate", "must not be empty")
	}
	mark, ok := marks[word]
	if row.OK() && !ok {
		row.Problem("mark", "%q: want for 赞成, against 反对, abstain 弃权 or illegible 无法辨认", word)
	}
	if !row.OK() {
		return
	}
	line, ok := p.line(row, named{post, candidate})
	if !ok {
		return
	}
	for len(x.marks) <= line {
		x.marks = append(x.marks, Unmarked)
	}
	if x.marks[line] != Unmarked {
		row.Problem("candidate", "%s for %s is marked on this ballot already", candidate, post)
		return
	}
	x.marks[line] = mark
}

// line finds a line, or writes the name in.
func (p *papers) line(row *tabular.Row, n named) (int, bool) {
	if i, ok := p.lines[n]; ok {
		return i, true
	}
	switch p.regulation.Ballots.WriteIns {
	case Allowed:
		p.writeIn(n)
		return p.lines[n], true
	case Forbidden:
		row.Problem("candidate", "%s does not stand for %s, and nobody may be written in", n.candidate, n.post)
		return 0, false
	}
	p.open = p.regulation.open("ballots.write_ins", n.candidate+" does not stand for "+n.post, string(Allowed), string(Forbidden))
	return 0, false
}

// writeIn adds a line for a name. It is numbered after all others until every
// paper is read.
func (p *papers) writeIn(n named) {
	k := p.contest.candidate(n.candidate)
	if k < 0 {
		k = len(p.contest.Candidates)
		p.contest.Candidates = append(p.contest.Candidates, Candidate{ID: n.candidate})
	}
	x := &p.contest.Candidates[k]
	x.WrittenIn = append(x.WrittenIn, n.post)
	p.lines[n] = len(p.lines)
}
