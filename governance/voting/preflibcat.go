package voting

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// Categories says what the categories of a .cat file mean. One of the two
// fields is set; categories are called by name, or by number from 1. If neither
// is set, a file of two categories of which exactly one says approved is one of
// approval ballots; any other is renjia.ErrUnspecified.
type Categories struct {
	Approve []string         // these are approved, the rest is not
	Points  map[string]int32 // of each category, which makes score ballots
}

// approved are names of a category that says so by itself.
var approved = []string{"approve", "approved", "approval", "yes", "赞成", "同意", "认可"}

// categorical reads the ballots of a .cat file.
func (p *prefLib) categorical(choice Categories) (*Profile, error) {
	if err := p.err(); err != nil {
		return nil, err
	}
	names := p.categoryNames()
	kind, points, err := p.meaning(names, choice)
	if err != nil {
		return nil, err
	}
	p.b = NewBuilder(kind, p.candidates)
	p.categories = names
	p.lines(func() { p.category(points) })
	p.check()
	p.b.Title = p.title
	return p.profile(p.b)
}

// meaning gives the points of each category; for approval they are 1 and 0.
func (p *prefLib) meaning(names []string, choice Categories) (Kind, []int32, error) {
	points := make([]int32, len(names))
	kind, given := Score, choice.Points
	if len(choice.Approve) > 0 {
		if given != nil {
			return "", nil, fmt.Errorf("%s: categories are either approved or have points, not both: %w", p.file, renjia.ErrInvalid)
		}
		kind, given = Approval, map[string]int32{}
		for _, name := range choice.Approve {
			given[name] = 1
		}
	}
	if given == nil {
		if one := approvedOne(names); one >= 0 {
			points[one] = 1
			return Approval, points, nil
		}
		return "", nil, unspecified(p.file, "Categories", "they may be approved or not, or have points", names...)
	}
	return kind, points, p.points(points, names, kind, given)
}

func approvedOne(names []string) int {
	is := func(name string) bool { return slices.Contains(approved, strings.ToLower(name)) }
	if len(names) != 2 || is(names[0]) == is(names[1]) {
		return -1
	}
	return slices.IndexFunc(names, is)
}

// points looks up what was given for each category.
func (p *prefLib) points(points []int32, names []string, kind Kind, given map[string]int32) error {
	used := 0
	for i, name := range names {
		n, ok := given[name]
		if !ok {
			n, ok = given[strconv.Itoa(i+1)]
		}
		if ok {
			used++
		}
		if !ok && kind == Score {
			return unspecified(p.file, fmt.Sprintf("Categories.Points[%q]", name), "points must be given for every category")
		}
		points[i] = n
	}
	if used != len(given) {
		return fmt.Errorf("%s: a category that was chosen is not among %q: %w", p.file, names, renjia.ErrInvalid)
	}
	return nil
}

// category reads a line such as "12: {1,4},2,{}": a set for each category.
func (p *prefLib) category(points []int32) {
	at := p.pos
	weight, ok := p.weight()
	if !ok || !p.tiers() {
		return
	}
	kept := 0
	if c := p.twice(); c >= 0 {
		p.wrong(at, "ballot: lists candidate %s twice", p.b.p.Name(int(c)))
		return
	}
	for i, c := range p.marks {
		tier := int(p.levels[i])
		if tier >= len(points) {
			p.wrong(at, "more than %d categories", len(points))
			return
		}
		if p.b.p.Kind == Approval && points[tier] == 0 {
			continue
		}
		p.marks[kept], p.levels[kept] = c, points[tier]
		kept++
	}
	if wrong := p.b.try(weight, p.marks[:kept], p.levels[:kept]); wrong != "" {
		p.wrong(at, "ballot: %s", wrong)
	}
}

// twice returns a candidate that this row lists twice, or -1.
func (p *prefLib) twice() int32 {
	for len(p.seen) < len(p.candidates) {
		p.seen = append(p.seen, 0)
	}
	for _, c := range p.marks {
		if p.seen[c] == p.rows {
			return c
		}
		p.seen[c] = p.rows
	}
	return -1
}
