package notice

import (
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// ElectionBallot is a ballot paper of an election (选票). It is secret: the
// serial number stands on the receipt alone.
type ElectionBallot struct {
	Heading
	Rule  rule.Rule `json:"rule"` // under which each candidate is elected
	Posts []Post    `json:"posts"`
	// Columns are the answers for each candidate, in their order: yes alone, or
	// with no and abstain.
	Columns []rule.Response `json:"columns"`
	Serial  string          `json:"serial,omitempty"`
	Receipt bool            `json:"receipt,omitempty"` // as in Ballot
	Day     renjia.Date     `json:"day"`               // of the election
	Where   renjia.Text     `json:"where,omitzero"`
}

// Post is what candidates stand for (职位).
type Post struct {
	Title renjia.Text `json:"title"`
	Seats int         `json:"seats"`
	// AtMost is how many may be chosen: more make an over-vote. 0: as many as
	// there are seats.
	AtMost     int         `json:"at_most,omitempty"`
	Candidates []Candidate `json:"candidates"`          // in the published order
	WriteIns   int         `json:"write_ins,omitempty"` // lines for other names (另选他人)
}

// Candidate is a candidate as the list shows them: as much as the caller hands
// over.
type Candidate struct {
	Name   string      `json:"name" privacy:"personal"`
	Detail renjia.Text `json:"detail,omitzero" privacy:"personal"` // sex, age, occupation, who nominated
}

func (x Post) most() int {
	if x.AtMost > 0 {
		return x.AtMost
	}
	return x.Seats
}

func (x Post) validate(p *renjia.Problems, path string) {
	p.Require(!x.Title.IsZero(), path+".title", "must be given")
	p.Require(x.Seats > 0, path+".seats", "must be at least 1")
	p.Require(x.AtMost >= 0 && x.WriteIns >= 0, path, "at_most and write_ins must not be negative")
	p.Require(len(x.Candidates) > 0 || x.WriteIns > 0, path+".candidates", "must not be empty without lines for other names")
	for i, c := range x.Candidates {
		p.Require(c.Name != "", at(path+".candidates", i)+".name", "must be given")
	}
}

func checkPosts(p *renjia.Problems, posts []Post) {
	p.Require(len(posts) > 0, "posts", "must not be empty")
	for i, x := range posts {
		x.validate(p, at("posts", i))
	}
}

func (d ElectionBallot) check(p *renjia.Problems) {
	p.Within("rule", d.Rule.Validate())
	checkPosts(p, d.Posts)
	p.Require(!d.Day.IsZero(), "day", "must be given")
	seen := map[rule.Response]bool{}
	for i, c := range d.Columns {
		mark := c == rule.Yes || c == rule.No || c == rule.Abstain
		p.Require(mark && !seen[c], at("columns", i), "%q: want yes, no, abstain, each once", c)
		seen[c] = true
	}
	p.Require(len(d.Columns) == 0 || seen[rule.Yes], "columns", "must have yes")
}

func (d ElectionBallot) compose(p *page) {
	p.begin("ballot election", "Ballot paper", "选票")
	p.needs(len(d.Columns) > 0, "columns", "whether electors may vote against a candidate or abstain differs from place to place", "yes", "yes, no", "yes, no, abstain")
	b := block{Facts: []fact{p.on(p.t("Day of the election", "选举日"), d.Day)}}
	if !d.Where.IsZero() {
		b.Facts = append(b.Facts, fact{Term: p.t("Where", "投票地点"), Value: d.Where.In(p.lang)})
	}
	p.add(b)
	for _, x := range d.Posts {
		p.add(block{Heading: x.heading(p), Tables: []table{d.table(p, x)}})
	}
	p.add(block{Heading: p.t("How ballots count", "计票说明"), List: d.instructions(p)})
	p.decides(d.Rule)
	if d.Receipt {
		p.receipt(d.Serial, nil)
	}
}

func (x Post) heading(p *page) string {
	return p.t("%s: %d to be elected", "%s（应选%d名）", x.Title, x.Seats)
}

func (d ElectionBallot) table(p *page, x Post) table {
	t := table{
		Caption: p.t("Choose at most %d.", "最多选%d名。", x.most()),
		Columns: columns(p.t("Candidate", "候选人")),
	}
	for _, a := range d.Columns {
		t.Columns = append(t.Columns, column{Name: responseText(a).In(p.lang), Mark: true})
	}
	for i, c := range x.Candidates {
		row := []cell{{Text: strconv.Itoa(i+1) + ". " + c.Name, Detail: c.Detail.In(p.lang)}}
		t.add(append(row, p.boxes(d.Columns)...)...)
	}
	for range x.WriteIns {
		row := []cell{{Line: true, Detail: p.t("another person: write the name", "另选他人：填写姓名")}}
		boxes := p.boxes(d.Columns)
		for i, a := range d.Columns {
			if a != rule.Yes { // whom an elector writes in, the elector votes for
				boxes[i] = cell{}
			}
		}
		t.add(append(row, boxes...)...)
	}
	return t
}

func (d ElectionBallot) instructions(p *page) []string {
	lines := []string{p.t("Fewer names than may be chosen are valid.", "所选人数少于或者等于规定人数的有效。")}
	responses := []rule.Response{rule.OverVote, rule.Illegible, rule.Blank}
	if d.Receipt {
		responses = append(responses, rule.ReceiptOnly)
	}
	return append(lines, p.counts(d.Rule, responses...)...)
}
