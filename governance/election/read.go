package election

import (
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/tabular"
)

var (
	candidateColumn = tabular.Column{Name: "candidate", Aliases: []string{"候选人", "姓名", "候选人姓名"}}
	postColumn      = tabular.Column{Name: "post", Aliases: []string{"职务", "职位"}}
	boxColumn       = tabular.Column{Name: "box", Aliases: []string{"票箱", "票箱号"}}
)

// ReadCandidates reads who stands from CSV, one row for a person and a post, in
// the order of the ballot paper:
//
//	candidate 候选人   name or key
//	post 职务          identifier or title of a post of the contest
//	sex 性别           female 女, male 男; may be empty
//
// All problems are reported together with line and column.
func ReadCandidates(r io.Reader, file string, posts []Post) ([]Candidate, error) {
	c, report := Contest{Posts: posts}, tabular.NewReport()
	columns := []tabular.Column{candidateColumn, postColumn, {Name: "sex", Aliases: []string{"性别"}, Optional: true}}
	for row := range tabular.Read(r, file, columns, report) {
		id, post, sex := row.Text("candidate"), c.readPost(row), readSex(row)
		if !row.OK() {
			continue
		}
		k := c.candidate(id)
		if k < 0 {
			c.Candidates = append(c.Candidates, Candidate{ID: id, Sex: sex, Posts: []string{post}})
			continue
		}
		x := &c.Candidates[k]
		if slices.Contains(x.Posts, post) {
			row.Problem("post", "%s stands for %s twice", id, post)
			continue
		}
		if sex != "" && x.Sex != "" && sex != x.Sex {
			row.Problem("sex", "%s was %s before", id, x.Sex)
		}
		fill(&x.Sex, sex)
		x.Posts = append(x.Posts, post)
	}
	return c.Candidates, report.Err()
}

func readSex(row *tabular.Row) Sex {
	if !row.Has("sex") {
		return ""
	}
	switch row.OneOf("sex", "female", "male", "女", "男") {
	case "female", "女":
		return Female
	case "male", "男":
		return Male
	}
	return ""
}

// readPost finds a post by its identifier or a title.
func (c Contest) readPost(row *tabular.Row) string {
	name := row.Text("post")
	for _, p := range c.Posts {
		if name != "" && (name == p.ID || name == p.Title.EN || name == p.Title.ZH) {
			return p.ID
		}
	}
	if name != "" {
		row.Problem("post", "%q is no post of the contest", name)
	}
	return ""
}

// ReadBoxes reads boxes from CSV:
//
//	box 票箱        its number
//	issued 发出      ballots handed out
//	returned 收回    papers found in it, forgeries included
//	kind 类型       fixed 固定, mobile 流动; empty: fixed
//	forged 伪造      proven forgeries; may be empty
//	listed 登记人数   of a mobile box; may be empty
func ReadBoxes(r io.Reader, file string) ([]Box, error) {
	columns := []tabular.Column{
		boxColumn,
		{Name: "issued", Aliases: []string{"发出", "发出票数", "发出选票"}},
		{Name: "returned", Aliases: []string{"收回", "收回票数", "收回选票"}},
		{Name: "kind", Aliases: []string{"类型"}, Optional: true},
		{Name: "forged", Aliases: []string{"伪造", "伪造票数"}, Optional: true},
		{Name: "listed", Aliases: []string{"登记人数", "名单人数"}, Optional: true},
	}
	var boxes []Box
	report := tabular.NewReport()
	for row := range tabular.Read(r, file, columns, report) {
		b := Box{ID: row.Text("box"), Issued: row.Int("issued"), Returned: row.Int("returned"), Forged: optionalInt(row, "forged"), Listed: optionalInt(row, "listed")}
		if row.Has("kind") {
			kind := row.OneOf("kind", "fixed", "mobile", "固定", "流动")
			b.Mobile = kind == "mobile" || kind == "流动"
		}
		if !row.OK() {
			continue
		}
		var p renjia.Problems
		b.check(&p, "")
		for _, x := range p {
			row.Problem(x.Path[1:], "%s", x.Message) // ".issued" is of the column issued
		}
		if slices.ContainsFunc(boxes, func(other Box) bool { return other.ID == b.ID }) {
			row.Problem("box", "%s is there twice", b.ID)
		}
		boxes = append(boxes, b)
	}
	return boxes, report.Err()
}

func optionalInt(row *tabular.Row, column string) int64 {
	if !row.Has(column) {
		return 0
	}
	return row.Int(column)
}

// ReadRelatives reads pairs of near relatives from CSV: a 甲, b 乙 and, if known,
// relation 关系.
func ReadRelatives(r io.Reader, file string) ([]Relation, error) {
	columns := []tabular.Column{
		{Name: "a", Aliases: []string{"甲", "姓名"}}, {Name: "b", Aliases: []string{"乙", "亲属", "亲属姓名"}},
		{Name: "relation", Aliases: []string{"关系"}, Optional: true},
	}
	var pairs []Relation
	report := tabular.NewReport()
	for row := range tabular.Read(r, file, columns, report) {
		x := Relation{A: row.Text("a"), B: row.Text("b")}
		if row.Has("relation") {
			x.As = renjia.Both(row.Text("relation"))
		}
		if row.OK() && x.A == x.B {
			row.Problem("b", "%s is no relative of oneself", x.B)
		}
		pairs = append(pairs, x)
	}
	return pairs, report.Err()
}

// ReadBallots reads ballots from CSV, one row for each mark a clerk reads out:
//
//	ballot 票号       number of the paper; its rows need not be together
//	box 票箱          the same on every row of a paper
//	post 职务         identifier or title
//	candidate 候选人
//	mark 意见         for 赞成 √ +, against 反对 × -, abstain 弃权 o, illegible 无法辨认 ?
//
// A paper with nothing to read out is one row without post and candidate whose
// mark is blank 空白, illegible 无法辨认 or illegal 违规. A name that does not stand
// for the post is written in if the regulation admits that: the contest that is
// returned has its line. All problems are reported together with line and
// column.
func ReadBallots(r io.Reader, file string, g Regulation, c Contest) (Contest, []Pile, error) {
	if err := c.Validate(); err != nil {
		return Contest{}, nil, err
	}
	p := papers{regulation: g, contest: c.clone(), lines: c.index(), at: map[string]int{}, report: tabular.NewReport()}
	columns := []tabular.Column{
		{Name: "ballot", Aliases: []string{"票号", "选票", "选票号"}}, boxColumn,
		optional(postColumn), optional(candidateColumn), {Name: "mark", Aliases: []string{"意见", "标记", "划票"}},
	}
	for row := range tabular.Read(r, file, columns, p.report) {
		p.read(row)
		if p.open != nil {
			return Contest{}, nil, p.open
		}
	}
	if err := p.report.Err(); err != nil {
		return Contest{}, nil, err
	}
	return p.contest, PileUp(p.ballots()), nil
}

func optional(c tabular.Column) tabular.Column {
	c.Optional = true
	return c
}

// clone copies what reading write-ins changes.
func (c Contest) clone() Contest {
	c.Candidates = slices.Clone(c.Candidates)
	for i := range c.Candidates {
		c.Candidates[i].WrittenIn = slices.Clone(c.Candidates[i].WrittenIn)
	}
	return c
}

// paper is a ballot while its rows come in.
type paper struct {
	box     string
	marks   []byte
	spoiled rule.Response
	whole   bool // a row about the whole paper was read
}

type papers struct {
	regulation Regulation
	contest    Contest
	lines      map[named]int
	all        []paper
	at         map[string]int // by number
	report     *tabular.Report
	open       error
}

// named is how a row names a line.
type named struct{ post, candidate string }
