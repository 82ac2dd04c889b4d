package budgeting

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// limits keeps count of what may still be funded: money, caps, exclusive groups
// and the number of projects.
type limits struct {
	election *Election
	left     int64 // of the budget
	groups   [][]int
	caps     []capLeft
	byCap    [][]int // of each project: the caps it falls under
	closed   []bool  // projects out of the count, chosen ones included
	number   int     // of further projects; negative: any
	stop     bool    // StopAtMisfit

	budgets []capLeft // of their own
	part    []bool    // the projects that this is about
	own     bool      // whether they have a budget of their own
}

// capLeft is what projects may still cost together.
type capLeft struct {
	left     int64
	projects []int
}

// limits resolves constraints for an election and closes the projects that have
// too little support.
func (c Constraints) limits(e *Election) (*limits, error) {
	l := &limits{election: e, left: e.Budget, closed: make([]bool, len(e.Projects)), number: -1, stop: c.StopAtMisfit}
	if c.MaxProjects > 0 {
		l.number = c.MaxProjects
	}
	l.part = make([]bool, len(e.Projects))
	for q := range l.part {
		l.part[q] = true
	}
	var p renjia.Problems
	for i, g := range c.Exclusive {
		l.groups = append(l.groups, e.numbers(&p, fmt.Sprintf("exclusive[%d]", i), g))
	}
	l.byCap = make([][]int, len(e.Projects))
	for i, limit := range c.Caps {
		projects := e.capped(&p, fmt.Sprintf("caps[%d]", i), limit)
		if limit.Own {
			l.budgets = append(l.budgets, capLeft{limit.Max, projects})
			continue
		}
		for _, q := range projects {
			l.byCap[q] = append(l.byCap[q], len(l.caps))
		}
		l.caps = append(l.caps, capLeft{limit.Max, projects})
	}
	l.checkBudgets(&p)
	c.check(&p)
	l.checkPrefunded(&p, e.numbers(&p, "prefunded", c.Prefunded))
	if c.MinSupport > 0 {
		for q, points := range e.Score() {
			l.closed[q] = points < c.MinSupport
		}
	}
	return l, p.Err("constraints")
}

func (c Constraints) check(p *renjia.Problems) {
	p.Require(c.MinSupport >= 0, "min_support", "is %d; it must not be negative", c.MinSupport)
	p.Require(c.MaxProjects >= 0, "max_projects", "is %d; it must not be negative", c.MaxProjects)
	p.Require(c.PartFunding >= 0 && c.PartFunding <= 100, "part_funding", "is %d per cent; it must be from 0 to 100", c.PartFunding)
}

// checkPrefunded reports projects that cannot be paid for beside those before
// them. Nothing is closed yet: too little support does not keep them out.
func (l *limits) checkPrefunded(p *renjia.Problems, prefunded []int) {
	trial, number := l.clone(), l.number
	for _, part := range trial.parts() {
		part.number = number
		for i, q := range prefunded {
			if !part.part[q] || slices.Contains(prefunded[:i], q) {
				continue
			}
			id := l.election.Projects[q].ID
			p.Require(part.open(q), "prefunded", "project %q is one too many, or excluded by one before it", id)
			p.Require(part.fits(q), "prefunded", "project %q does not fit what is left of the budget or of a cap", id)
			part.take(q, l.election.Projects[q].Cost)
		}
		number = part.number
	}
}

// checkBudgets reports projects with more than one budget of their own.
func (l *limits) checkBudgets(p *renjia.Problems) {
	seen := make([]bool, len(l.closed))
	for _, b := range l.budgets {
		for _, q := range b.projects {
			p.Require(!seen[q], "caps", "project %q has two budgets of its own", l.election.Projects[q].ID)
			seen[q] = true
		}
	}
}

// parts returns the limits for each budget of its own, then those for the rest.
// What they share, caps and what is closed, each sees as the ones before left it.
func (l *limits) parts() []*limits {
	if len(l.budgets) == 0 {
		return []*limits{l}
	}
	rest := slices.Clone(l.part)
	var all []*limits
	for _, b := range l.budgets {
		mine := make([]bool, len(l.closed))
		for _, q := range b.projects {
			mine[q], rest[q] = true, false
		}
		part := *l
		part.left, part.part, part.own = b.left, mine, true
		all = append(all, &part)
	}
	city := *l
	city.part = rest
	return append(all, &city)
}

// numbers finds projects by ID.
func (e *Election) numbers(p *renjia.Problems, path string, ids []string) (all []int) {
	for _, id := range ids {
		i, ok := e.Find(id)
		p.Require(ok, path, "project %q is unknown", id)
		if ok {
			all = append(all, i)
		}
	}
	return all
}

// capped returns the projects a cap is about.
func (e *Election) capped(p *renjia.Problems, path string, c Cap) (all []int) {
	named := 0
	for _, given := range []bool{c.Area != "", c.Category != "", len(c.Projects) > 0} {
		if given {
			named++
		}
	}
	p.Require(named == 1, path, "wants exactly one of area, category and projects")
	p.Require(c.Max >= 0, path+".max", "is %d; it must not be negative", c.Max)
	if len(c.Projects) > 0 {
		return e.numbers(p, path+".projects", c.Projects)
	}
	for i, q := range e.Projects {
		if c.Area != "" && q.Area == c.Area || c.Category != "" && slices.Contains(q.Categories, c.Category) {
			all = append(all, i)
		}
	}
	return all
}

// open reports whether a project is still in the count.
func (l *limits) open(p int) bool { return l.part[p] && !l.closed[p] && l.number != 0 }

// fits reports whether an open project can be paid for.
func (l *limits) fits(p int) bool { return l.election.Projects[p].Cost <= l.room(p) }

// withinCaps reports whether no cap is in the way of a project, whatever is left
// of the budget: Equal Shares spends more than the budget only if endowments
// were raised above it.
func (l *limits) withinCaps(p int) bool {
	for _, c := range l.byCap[p] {
		if l.caps[c].left < l.election.Projects[p].Cost {
			return false
		}
	}
	return true
}

// clone returns a copy that can be used up on its own.
func (l *limits) clone() *limits {
	c := *l
	c.caps, c.closed = slices.Clone(l.caps), slices.Clone(l.closed)
	return &c
}

// adopt takes over what is left of a clone.
func (l *limits) adopt(c *limits) {
	l.left, l.number = c.left, c.number
	copy(l.caps, c.caps)
	copy(l.closed, c.closed)
}

// room returns the most that can be paid for a project.
func (l *limits) room(p int) int64 {
	room := l.left
	for _, c := range l.byCap[p] {
		room = min(room, l.caps[c].left)
	}
	return room
}

// take pays units for a project, which closes it and those that exclude it.
func (l *limits) take(p int, units int64) {
	l.left -= units
	for _, c := range l.byCap[p] {
		l.caps[c].left -= units
	}
	l.closed[p] = true
	for _, g := range l.groups {
		if slices.Contains(g, p) {
			for _, q := range g {
				l.closed[q] = true
			}
		}
	}
	if l.number > 0 {
		l.number--
	}
}
