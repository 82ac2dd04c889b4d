package transport

import (
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Offer is what one person brings and when.
type Offer struct {
	Name      string            `json:"name"`
	Levels    map[string]int    `json:"levels,omitempty"`    // by competency; absent is 0
	Languages []string          `json:"languages,omitempty"` // tags as the needs use them
	Available []renjia.Interval `json:"available,omitempty"` // none: always
	Units     int               `json:"units"`               // load limit
	Least     int               `json:"least,omitempty"`     // units the person should get at least
	Holds     []string          `json:"holds,omitempty"`     // names of the posts held until now
	Refuses   []string          `json:"refuses,omitempty"`   // names of posts never to be given
}

// Need is what one post asks for.
type Need struct {
	Name      string          `json:"name"`
	Levels    map[string]int  `json:"levels,omitempty"`    // level asked for, by competency
	Languages []string        `json:"languages,omitempty"` // all of them are asked for
	When      renjia.Interval `json:"when,omitzero"`       // zero: no fixed time
	Units     int             `json:"units"`
	Least     int             `json:"least,omitempty"`
	Weight    int64           `json:"weight,omitempty"` // of an unfilled unit, if Terms.Weighted
}

// Terms say what a pair costs and what bars it. No figure of them is a matter of
// fact, so that each must be chosen.
type Terms struct {
	Short      int64 `json:"short"`      // cost of the square of each level that is missing
	Over       int64 `json:"over"`       // cost of each level beyond what is asked
	Bar        int   `json:"bar"`        // missing levels that bar a pair; 1 lets nobody learn on the job
	Continuity int64 `json:"continuity"` // cost saved where a person goes on with a post
	Weighted   bool  `json:"weighted"`   // leave a unit open where filling it is dearer than Need.Weight
	PairLimit  int   `json:"pairLimit,omitempty"`
	// Extra adds to the cost of a pair, the way there for example. nil: nothing.
	Extra func(Offer, Need) int64 `json:"-"`
}

// Bar is the kind of thing that bars a person from a post.
type Bar string

// What can bar a person.
const (
	LacksLevel    Bar = "competency"
	LacksLanguage Bar = "language"
	NotAvailable  Bar = "availability"
	Refused       Bar = "refused"
	NoUnits       Bar = "load limit"
)

// Obstacle is one thing that bars a person from a post.
type Obstacle struct {
	Bar   Bar         `json:"bar"`
	What  string      `json:"what,omitempty"` // the competency or language
	Has   int         `json:"has"`            // level
	Asked int         `json:"asked"`
	Text  renjia.Text `json:"text"`
}

// Obstacles lists all that bars a person from a post; none means that the pair may
// be used. Competencies and languages come in the order of their names.
func (t Terms) Obstacles(o Offer, n Need) []Obstacle {
	all := t.lacks(o, n)
	for _, l := range slices.Sorted(slices.Values(n.Languages)) {
		if !slices.Contains(o.Languages, l) {
			all = append(all, Obstacle{Bar: LacksLanguage, What: l, Text: renjia.Textf("does not speak %s", "不会 %s", l)})
		}
	}
	if !o.covers(n.When) {
		all = append(all, Obstacle{Bar: NotAvailable, Text: renjia.Text{EN: "is not available for the whole time", ZH: "该时段未全部可用"}})
	}
	if slices.Contains(o.Refuses, n.Name) {
		all = append(all, Obstacle{Bar: Refused, Text: renjia.Text{EN: "is not to be given this post", ZH: "不安排此岗"}})
	}
	if o.Units <= 0 {
		all = append(all, Obstacle{Bar: NoUnits, Text: renjia.Text{EN: "has no units left", ZH: "已无余量"}})
	}
	return all
}

func (t Terms) lacks(o Offer, n Need) (all []Obstacle) {
	for _, what := range slices.Sorted(maps.Keys(n.Levels)) {
		asked, has := n.Levels[what], o.Levels[what]
		if short := asked - has; short > 0 && short >= t.Bar {
			all = append(all, Obstacle{
				Bar: LacksLevel, What: what, Has: has, Asked: asked,
				Text: renjia.Textf("%s: level %d of %d", "%s：%d 级，要求 %d 级", what, has, asked),
			})
		}
	}
	return all
}

// covers reports whether one stretch of availability, or several that touch, hold
// the whole interval.
func (o Offer) covers(when renjia.Interval) bool {
	if len(o.Available) == 0 || when == (renjia.Interval{}) {
		return true
	}
	stretches := slices.SortedFunc(slices.Values(o.Available), func(a, b renjia.Interval) int { return a.From.Compare(b.From) })
	reached := when.From
	for _, s := range stretches {
		if s.From.After(reached) {
			break
		}
		if s.Until.After(reached) {
			reached = s.Until
		}
	}
	return !reached.Before(when.Until)
}

// Cost is what a unit of a pair costs: the squares of missing levels, levels too
// many, extras, less the bonus of going on.
func (t Terms) Cost(o Offer, n Need) int64 {
	var cost int64
	for what, asked := range n.Levels {
		if asked <= 0 {
			continue
		}
		gap := int64(asked - o.Levels[what])
		cost += t.Short*max(0, gap)*max(0, gap) + t.Over*max(0, -gap)
	}
	if slices.Contains(o.Holds, n.Name) {
		cost -= t.Continuity
	}
	if t.Extra != nil {
		cost += t.Extra(o, n)
	}
	return cost
}

// Between makes the problem of giving what people offer to what posts need: rows are
// the offers, columns the needs. A need without a unit, or a name twice, is an
// ErrInvalid.
func Between(offers []Offer, needs []Need, t Terms) (Problem, error) {
	if err := t.check(offers, needs); err != nil {
		return Problem{}, err
	}
	p := Problem{PairLimit: t.PairLimit, MinSupply: make([]int, len(offers)), MinDemand: make([]int, len(needs))}
	for j, n := range needs {
		p.Demand = append(p.Demand, n.Units)
		p.MinDemand[j] = n.Least
		if t.Weighted {
			p.Vacancy = append(p.Vacancy, n.Weight)
		}
	}
	for i, o := range offers {
		p.Supply = append(p.Supply, o.Units)
		p.MinSupply[i] = o.Least
		cost, forbidden := make([]int64, len(needs)), make([]bool, len(needs))
		for j, n := range needs {
			cost[j] = t.Cost(o, n)
			forbidden[j] = len(t.Obstacles(o, n)) > 0
		}
		p.Cost = append(p.Cost, cost)
		p.Forbidden = append(p.Forbidden, forbidden)
	}
	return p, nil
}

func (t Terms) check(offers []Offer, needs []Need) error {
	var bad renjia.Problems
	bad.Require(t.Bar > 0, "terms.bar", "say how many missing levels bar a person: at least 1")
	bad.Require(t.Short >= 0 && t.Over >= 0 && t.Continuity >= 0, "terms", "costs and bonus must not be negative")
	seen := map[string]bool{}
	for i, o := range offers {
		bad.Require(o.Units >= 0, at("offers", i), "%s: units must not be negative", o.Name)
		bad.Require(o.Name != "" && !seen[o.Name], at("offers", i), "want a name that nobody else has, not %q", o.Name)
		seen[o.Name] = true
		for k, a := range o.Available {
			bad.Within(at(at("offers", i)+".available", k), a.Validate())
		}
	}
	clear(seen)
	for j, n := range needs {
		bad.Require(n.Units >= 0, at("needs", j), "%s: units must not be negative", n.Name)
		bad.Require(n.Name != "" && !seen[n.Name], at("needs", j), "want a name that no other post has, not %q", n.Name)
		seen[n.Name] = true
		if n.When != (renjia.Interval{}) {
			bad.Within(at("needs", j)+".when", n.When.Validate())
		}
	}
	return bad.Err("transport")
}
