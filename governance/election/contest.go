package election

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Sex is what the seats reserved for women go by.
type Sex string

// The sexes of a register of residents.
const (
	Female Sex = "female" // 女
	Male   Sex = "male"   // 男
)

// Post is an office with its seats (职位、职数).
type Post struct {
	ID    string      `json:"id"` // for example "chair"
	Title renjia.Text `json:"title,omitzero"`
	Seats int         `json:"seats"`
}

// Candidate is a person on the ballot paper, or one whom electors wrote in
// (另选他人).
type Candidate struct {
	ID    string   `json:"id"` // a key, a reference or a salted digest
	Sex   Sex      `json:"sex,omitempty" privacy:"personal"`
	Posts []string `json:"posts,omitempty"` // that the person stands for
	// WrittenIn are posts the person does not stand for, but electors wrote the
	// name in for.
	WrittenIn []string `json:"written_in,omitempty"`
}

// Relation is a pair of near relatives (近亲属) of whom only one may sit.
type Relation struct {
	A  string      `json:"a" privacy:"personal"`
	B  string      `json:"b" privacy:"personal"`
	As renjia.Text `json:"as,omitzero"` // for example spouses
}

// Contest is what a ballot paper asks: posts, the highest first, and who stands.
type Contest struct {
	Posts      []Post      `json:"posts"`
	Candidates []Candidate `json:"candidates"`
	Relatives  []Relation  `json:"relatives,omitempty"`
}

// Line is one line of the ballot paper: a candidate for a post, both by their
// index in the contest.
type Line struct{ Post, Candidate int }

// Lines returns the lines of the ballot paper: post by post, within a post in
// the order of the candidates; then the names written in, in the order of the
// candidates.
func (c Contest) Lines() (lines []Line) {
	for p, post := range c.Posts {
		for k, x := range c.Candidates {
			if slices.Contains(x.Posts, post.ID) {
				lines = append(lines, Line{p, k})
			}
		}
	}
	for k, x := range c.Candidates {
		for _, post := range x.WrittenIn {
			lines = append(lines, Line{c.post(post), k})
		}
	}
	return lines
}

func (c Contest) post(id string) int {
	return slices.IndexFunc(c.Posts, func(p Post) bool { return p.ID == id })
}

func (c Contest) candidate(id string) int {
	return slices.IndexFunc(c.Candidates, func(x Candidate) bool { return x.ID == id })
}

// Validate reports every problem of the contest.
func (c Contest) Validate() error {
	var p renjia.Problems
	c.checkPosts(&p)
	c.checkCandidates(&p)
	for i, r := range c.Relatives {
		path := fmt.Sprintf("relatives[%d]", i)
		p.Require(r.A != "" && r.B != "" && r.A != r.B, path, "must name two different people")
	}
	return p.Err("contest")
}

func (c Contest) checkPosts(p *renjia.Problems) {
	p.Require(len(c.Posts) > 0, "posts", "must not be empty")
	seen := map[string]bool{}
	for i, x := range c.Posts {
		path := fmt.Sprintf("posts[%d]", i)
		p.Require(x.ID != "" && !seen[x.ID], path+".id", "%q: must be given, once", x.ID)
		p.Require(x.Seats > 0, path+".seats", "%d: must be at least 1", x.Seats)
		seen[x.ID] = true
	}
}

func (c Contest) checkCandidates(p *renjia.Problems) {
	p.Require(len(c.Candidates) > 0, "candidates", "must not be empty")
	seen := map[string]bool{}
	for i, x := range c.Candidates {
		path := fmt.Sprintf("candidates[%d]", i)
		p.Require(x.ID != "" && !seen[x.ID], path+".id", "%q: must be given, once", x.ID)
		p.Require(x.Sex == "" || x.Sex == Female || x.Sex == Male, path+".sex", "%q: want female or male", x.Sex)
		seen[x.ID] = true
		c.checkStands(p, path, x)
	}
}

func (c Contest) checkStands(p *renjia.Problems, path string, x Candidate) {
	all := slices.Concat(x.Posts, x.WrittenIn)
	p.Require(len(all) > 0, path+".posts", "must stand for a post")
	for i, post := range all {
		at := fmt.Sprintf("%s.posts[%d]", path, i)
		if i >= len(x.Posts) {
			at = fmt.Sprintf("%s.written_in[%d]", path, i-len(x.Posts))
		}
		p.Require(c.post(post) >= 0, at, "%q is no post of the contest", post)
		p.Require(slices.Index(all, post) == i, at, "%q is given twice", post)
	}
}
