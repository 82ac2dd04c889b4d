package transport

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Clash is a set of posts that cannot all be filled although each smaller set of
// them with the post asked about can: a violation of Hall's condition.
type Clash struct {
	Posts     []int       `json:"posts"`
	People    []int       `json:"people"`    // who may take any of them
	Wanted    int         `json:"wanted"`    // units the posts ask for
	Available int         `json:"available"` // units the people can give them at most
	Text      renjia.Text `json:"text"`
}

// Conflict returns a smallest set of posts with this one that no plan fills: leaving
// out any other post of it would make the rest possible. Costs, weights and minima
// do not count. An ErrNotFound says that all posts can be filled at once with it. It
// solves a problem without costs for each post that might belong to the set.
func Conflict(p Problem, post int) (Clash, error) {
	if err := p.Validate(); err != nil {
		return Clash{}, err
	}
	if post < 0 || post >= len(p.Demand) {
		return Clash{}, fmt.Errorf("transport: there is no post %d: %w", post, renjia.ErrNotFound)
	}
	free := p.withoutCosts()
	all, most, err := free.bottleneck(post)
	if err != nil {
		return Clash{}, err
	}
	if all == nil {
		return Clash{}, fmt.Errorf("transport: post %d conflicts with nothing, all posts can be filled: %w", post, renjia.ErrNotFound)
	}
	set := all
	for _, k := range all {
		if k == post {
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(set), func(j int) bool { return j == k })
		short, units, err := free.missing(rest)
		if err != nil {
			return Clash{}, err
		}
		if short > 0 {
			set, most = rest, units
		}
	}
	return free.clash(set, most)
}

// bottleneck returns posts that cannot all be filled, this one among them, and how
// many units they can get; nil if there are none such. The post is served last, so
// that it lacks what can be missing there at all.
func (p Problem) bottleneck(post int) (posts []int, filled int, err error) {
	g, err := build(p)
	if err != nil {
		return nil, 0, err
	}
	s := newSearch(g)
	wanted := g.open[post]
	g.open[post] = 0
	s.run()
	g.open[post] = wanted
	s.run()
	short := post
	if g.unfilled[post] == 0 {
		short = slices.IndexFunc(g.unfilled, func(units int64) bool { return units > 0 })
	}
	if short < 0 {
		return nil, 0, nil
	}
	s.look(short, everybody)
	posts, _ = s.reached()
	if !slices.Contains(posts, post) {
		posts = append(posts, post)
		slices.Sort(posts)
	}
	_, filled, err = p.missing(posts)
	return posts, filled, err
}

func (p Problem) clash(set []int, most int) (Clash, error) {
	g, err := build(p)
	if err != nil {
		return Clash{}, err
	}
	c := Clash{Posts: set, People: g.allowed(set), Available: most}
	for _, j := range set {
		c.Wanted += p.Demand[j]
	}
	c.Text = renjia.Textf("posts %v ask for %d units; those who may take them (%d) can give %d at most",
		"岗位 %v 共需 %d；可任者（%d 人）至多可供 %d", set, c.Wanted, len(c.People), most)
	return c, nil
}

func (p Problem) withoutCosts() Problem {
	p.Vacancy, p.MinSupply, p.MinDemand = nil, nil, nil
	if p.Spans != nil {
		spans := *p.Spans
		spans.Min = nil
		p.Spans = &spans
	}
	cost := make([][]int64, len(p.Supply))
	row := make([]int64, len(p.Demand))
	for i := range cost {
		cost[i] = row
	}
	p.Cost = cost
	return p
}

// missing says how many units stay unfilled and how many are filled at best if only
// some posts ask for any.
func (p Problem) missing(posts []int) (short, filled int, err error) {
	demand := make([]int, len(p.Demand))
	for _, j := range posts {
		demand[j] = p.Demand[j]
		short += p.Demand[j]
	}
	p.Demand = demand
	g, err := build(p)
	if err != nil {
		return 0, 0, err
	}
	newSearch(g).run()
	for k := range g.flow {
		filled += int(g.flow[k])
	}
	return short - filled, filled, nil
}
