package ladder

import (
	"embed"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Ladder is a table of posts and grades with the rules of moving up.
type Ladder struct {
	ID    string      `json:"id"`
	Title renjia.Text `json:"title"`
	Posts []Post      `json:"posts"`
	// StepYears is how many counted years raise the grade by one.
	StepYears int `json:"step_years"`
	// Credits are the years that education counts for; the largest that somebody
	// has counts, once.
	Credits []Credit `json:"credits,omitempty"`
	// Certificates are the grades that certificates add; the largest counts, once.
	Certificates []Certificate `json:"certificates,omitempty"`
	Appraisal    *Appraisal    `json:"appraisal,omitempty"` // nil: every year counts
	// Pay is the coefficient of pay of each grade from 1 on, if known.
	Pay          []renjia.Fraction `json:"pay,omitempty"`
	Source       string            `json:"source"`
	Verification string            `json:"verification"` // how far the table was checked, and what is a reading
}

// Post is a post with its range of grades. Ranges of posts may overlap.
type Post struct {
	ID    string      `json:"id"`
	Title renjia.Text `json:"title"`
	Min   int         `json:"min"`
	Max   int         `json:"max"`
}

// Credit is what education counts for.
type Credit struct {
	Education string `json:"education"` // such as bachelor
	Years     int    `json:"years"`
}

// Certificate is what a certificate adds.
type Certificate struct {
	Credential string `json:"credential"` // such as cn/social-worker
	Grades     int    `json:"grades"`
}

// Appraisal says which yearly appraisals let a year of service count.
type Appraisal struct {
	Counts  []string `json:"counts"`  // results with which the year counts
	Not     []string `json:"not"`     // results with which it does not
	Missing Missing  `json:"missing"` // what a year without appraisal does
}

// Missing says whether a year without an appraisal counts.
type Missing string

// What a missing appraisal does.
const (
	MissingCounts Missing = "counts"
	MissingNot    Missing = "does-not-count"
)

// Validate checks that grades count from 1 without gaps over all posts and that
// the other tables are whole.
func (l *Ladder) Validate() error {
	var p renjia.Problems
	p.Require(l.ID != "", "id", "must be given")
	p.Require(!l.Title.IsZero(), "title", "must be given")
	p.Require(l.StepYears > 0 && l.StepYears <= 100, "step_years", "must be from 1 to 100")
	p.Require(l.Source != "", "source", "must be given")
	p.Require(l.Verification != "", "verification", "must say how far the table was verified")
	l.posts(&p)
	for i, c := range l.Credits {
		p.Require(c.Education != "" && c.Years > 0 && c.Years <= 100, fmt.Sprintf("credits[%d]", i), "want an education and 1 to 100 years")
	}
	for i, c := range l.Certificates {
		p.Require(c.Credential != "" && c.Grades > 0 && c.Grades <= 100, fmt.Sprintf("certificates[%d]", i), "want a credential and 1 to 100 grades")
	}
	if a := l.Appraisal; a != nil {
		p.Require(len(a.Counts) > 0, "appraisal.counts", "must not be empty")
		p.Require(a.Missing == MissingCounts || a.Missing == MissingNot, "appraisal.missing", "%q: want %s or %s", a.Missing, MissingCounts, MissingNot)
		p.Require(!slices.ContainsFunc(a.Not, func(s string) bool { return slices.Contains(a.Counts, s) }), "appraisal.not", "has a result that counts")
	}
	p.Require(len(l.Pay) == 0 || len(l.Pay) == l.Grades(), "pay", "has %d grades, the posts have %d", len(l.Pay), l.Grades())
	return p.Err("ladder " + l.ID)
}

func (l *Ladder) posts(p *renjia.Problems) {
	p.Require(len(l.Posts) > 0, "posts", "must not be empty")
	covered, seen := map[int]bool{}, map[string]bool{}
	for i, post := range l.Posts {
		path := fmt.Sprintf("posts[%d]", i)
		p.Require(post.ID != "" && !seen[post.ID], path+".id", "%q is empty or there twice", post.ID)
		p.Require(!post.Title.IsZero(), path+".title", "must be given")
		seen[post.ID] = true
		if post.Min < 1 || post.Max < post.Min || post.Max > 1000 {
			p.Add(path, "grades %d to %d are no range from 1 to 1000", post.Min, post.Max)
			return
		}
		for g := post.Min; g <= post.Max; g++ {
			covered[g] = true
		}
	}
	p.Require(len(covered) == l.Grades(), "posts", "leave out grades below %d", l.Grades())
}

// Grades returns the highest grade of all posts.
func (l *Ladder) Grades() (top int) {
	for _, p := range l.Posts {
		top = max(top, p.Max)
	}
	return top
}

// Post returns a post by its identifier; ErrNotFound if it is not there.
func (l *Ladder) Post(id string) (Post, error) {
	i := slices.IndexFunc(l.Posts, func(p Post) bool { return p.ID == id })
	if i < 0 {
		return Post{}, fmt.Errorf("ladder %s: post %q: %w", l.ID, id, renjia.ErrNotFound)
	}
	return l.Posts[i], nil
}

//go:embed data/*.json
var data embed.FS

// Builtin returns the ladder that ships with the library, three posts with eighteen
// grades (三岗十八级).
func Builtin() (Ladder, error) {
	const name = "data/cn-three-posts-eighteen-grades.json"
	f, err := data.Open(name)
	if err != nil {
		return Ladder{}, err
	}
	defer f.Close() //nolint:errcheck // embedded
	return Read(f, name)
}

// maxLadder bounds what Read takes into memory.
const maxLadder = 1 << 20

// Read reads a ladder as JSON. Unknown fields, names that are there twice and
// anything behind the document are errors; all problems come at once, with line
// and column.
func Read(r io.Reader, file string) (l Ladder, err error) {
	err = strict.Read(r, file, maxLadder, &l)
	return l, err
}
