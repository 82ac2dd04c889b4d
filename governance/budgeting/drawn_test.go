package budgeting

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
)

// paper is what some voters say alike: projects and, beside them, points.
type paper struct {
	weight int64
	marks  []int
	points []int64 // nil unless votes give points
}

// poll is an election before equal ballots are merged.
type poll struct {
	kind     VoteType
	budget   int64
	scale    int
	projects []Project
	papers   []paper
}

// dice gives numbers from 0 to n-1: of a seed, or of rapid, which finds the
// smallest that fail.
type dice func(n int64) int64

func seeded(seed uint64) dice {
	r := rand.New(rand.NewPCG(seed, 7))
	return func(n int64) int64 { return r.Int64N(n) }
}

func drawn(t *rapid.T) dice {
	return func(n int64) int64 { return rapid.Int64Range(0, n-1).Draw(t, "n") }
}

func (d dice) one(n int) int              { return int(d(int64(n))) }
func (d dice) chance(of, in int64) bool   { return d(in) < of }
func (d dice) from(low, high int64) int64 { return low + d(high-low+1) }
func (d dice) among(list ...int64) int64  { return list[d(int64(len(list)))] }
func dicePick[T any](d dice, list ...T) T { return list[d(int64(len(list)))] }
func (p *poll) project(cost int64) Project {
	return Project{ID: fmt.Sprint(len(p.projects)), Cost: cost}
}

// election builds what the engines take, and which ballot each paper became.
func (p *poll) election(t require.TestingT) (*Election, []int) {
	kind, err := p.kind.Kind()
	require.NoError(t, err)
	b := voting.NewBuilder(kind, Candidates(p.projects))
	ballots := make([]int, len(p.papers))
	for i, q := range p.papers {
		var marks, levels []int32
		for j, m := range q.marks {
			marks = append(marks, int32(m))
			if q.points != nil {
				levels = append(levels, int32(q.points[j]))
			}
		}
		ballots[i] = b.Put(q.weight, marks, levels)
	}
	votes, err := b.Profile()
	require.NoError(t, err)
	return &Election{Budget: p.budget, Scale: p.scale, Type: p.kind, Projects: p.projects, Votes: votes}, ballots
}

// apart is the same poll with a paper for every voter.
func (p *poll) apart() *poll {
	q := *p
	q.papers = nil
	for _, r := range p.papers {
		for range r.weight {
			q.papers = append(q.papers, paper{1, r.marks, r.points})
		}
	}
	return &q
}

// crowd is how a drawn poll looks: the largest values, and what is likely in it.
type crowd struct {
	projects, papers int
	cost, weight     int64 // the greatest
	costs, weights   []int64
	kinds            []VoteType
}

var (
	everyKind = []VoteType{Approval, ChooseOne, Ordinal, Cumulative, Scoring}
	// plain polls have few voters and all sorts of costs.
	plainCrowd = crowd{projects: 6, papers: 8, cost: 60, weight: 3, kinds: everyKind}
	// equals tie all the time.
	equalCrowd = crowd{projects: 7, papers: 6, costs: []int64{0, 4, 6, 6, 12, 12, 12}, weight: 2, kinds: everyKind}
	// vast polls have amounts near their limits.
	vastCrowd = crowd{projects: 6, papers: 7, cost: MaxAmount, weight: 1 << 8, kinds: everyKind}
	// near polls are vast ones in which all is almost the same.
	nearCrowd = crowd{projects: 6, papers: 7, costs: []int64{1 << 46, 1<<46 - 1, 1<<46 + 1}, weights: []int64{1 << 12, 1<<12 - 1, 1<<12 + 1}, kinds: everyKind}
	// heavy polls have as many voters as there may be, in numbers almost the same.
	heavyCrowd = crowd{projects: 6, papers: 7, costs: []int64{1 << 21, 1<<21 - 1, 1<<21 + 1}, weights: []int64{1 << 36, 1<<36 - 1, 1<<36 + 1}, kinds: everyKind}
)

func (c crowd) poll(d dice) *poll {
	p := &poll{kind: dicePick(d, c.kinds...)}
	for range d.from(1, int64(c.projects)) {
		p.projects = append(p.projects, p.project(c.drawCost(d)))
	}
	for range d.from(1, int64(c.papers)) {
		p.papers = append(p.papers, p.vote(d, c.drawWeight(d)))
	}
	p.budget = c.drawBudget(d, p)
	return p
}

func (c crowd) drawCost(d dice) int64 {
	switch {
	case c.costs != nil:
		return d.among(c.costs...)
	case d.chance(1, 12):
		return 0
	}
	return d(c.cost) + 1
}

func (c crowd) drawWeight(d dice) int64 {
	if c.weights != nil {
		return d.among(c.weights...)
	}
	return d(c.weight) + 1
}

// drawBudget is often exactly what some projects cost, or little beside them.
func (c crowd) drawBudget(d dice, p *poll) int64 {
	sum := int64(0)
	for _, q := range p.projects {
		if d.chance(1, 2) {
			sum = min(sum+q.Cost, MaxAmount-2)
		}
	}
	switch d(4) {
	case 0:
		return sum + 1
	case 1:
		return sum + d(2) + 1
	case 2:
		return max(1, sum/2)
	}
	return max(1, sum-d(sum+1)/4)
}

// vote draws one paper; one in eight says nothing.
func (p *poll) vote(d dice, weight int64) paper {
	v := paper{weight: weight}
	order := shuffled(d, len(p.projects))
	switch {
	case d.chance(1, 8):
		order = nil
	case p.kind == ChooseOne:
		order = order[:1]
	default:
		order = order[:d.from(1, int64(len(order)))]
	}
	if p.kind != Ordinal {
		slices.Sort(order)
	}
	v.marks = order
	if p.kind == Cumulative || p.kind == Scoring {
		v.points = make([]int64, len(order))
		for i := range v.points {
			v.points[i] = d.among(0, 1, 1, 2, 3, 7)
		}
	}
	return v
}

func shuffled(d dice, n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
		j := d.one(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}
