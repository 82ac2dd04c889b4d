package budgeting

import (
	"context"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

// tight draws a poll in which projects cost about what their supporters have, or
// a part of it: purses come to be just enough, or just not, and few who have much
// share what many who have little leave.
func tight(d dice, grain int64) *poll {
	p := &poll{kind: dicePick(d, Approval, Approval, Approval, Scoring, Ordinal)}
	for range d.from(2, 7) {
		p.projects = append(p.projects, p.project(1))
	}
	heavy := d.among(1, 1, 3, 1000, 1<<20)
	for range d.from(2, 9) {
		weight := int64(1)
		if d.chance(1, 2) {
			weight += d(heavy)
		}
		p.papers = append(p.papers, p.vote(d, weight))
	}
	grain = min(grain, MaxAmount/2/p.voters())
	p.budget = grain * p.voters()
	off := d.among(1, 2, 3)
	for j := range p.projects {
		most := p.votes(j) * grain
		cost := most - most*d(7)/12 + d(off) - off/2
		p.projects[j].Cost = min(max(1, cost), MaxAmount)
	}
	return p
}

func checkTight(t *testing.T, rounds int, draw func(d dice) *poll) {
	if testing.Short() {
		rounds /= 10
	}
	for seed := range rounds {
		d := seeded(uint64(seed))
		p := draw(d)
		r := p.drawRule(d, dicePick(d, EqualShares, EqualShares, Phragmen))
		r.Step = max(r.Step, p.budget/p.voters()/7)
		agree(t, p, r)
	}
}

func TestPursesThatAreJustEnough(t *testing.T) {
	checkTight(t, 3000, func(d dice) *poll { return tight(d, d.among(1, 2, 12, 60, 720720)) })
}

func TestPursesThatAreAlmostEnough(t *testing.T) {
	checkTight(t, 3000, func(d dice) *poll { return tight(d, 1<<29-d(1000)) })
}

// cascade is a poll in which one voter after the other shares what a crowd that
// has less and less cannot pay, so that what rounding took from the crowd adds up.
func cascade(d dice) *poll {
	p := &poll{kind: dicePick(d, Approval, Scoring)}
	crowds, grain := 1+d.one(3), 1<<20+d(1<<20)
	rounds := 2 + d.one(6)
	for range rounds {
		p.projects = append(p.projects, p.project(1))
	}
	for range crowds {
		p.papers = append(p.papers, p.vote(d, 1<<20-d(1<<12)))
	}
	for j := range rounds {
		p.papers = append(p.papers, paper{weight: 1 + d(2), marks: []int{j}})
		if p.kind == Scoring {
			p.papers[len(p.papers)-1].points = []int64{1 + d(5)}
		}
	}
	p.budget = grain * p.voters()
	for j := range p.projects {
		most := p.votes(j) * grain
		p.projects[j].Cost = max(1, most/(2<<d(5))+d(grain))
	}
	return p
}

func TestFewWhoShareWhatManyCannotPay(t *testing.T) { checkTight(t, 3000, cascade) }

// A project for each of a thousand voters, and one for all: who has least pays
// least, and the last pays for everybody. What all pay is exact.
func TestALongTailPaysExactly(t *testing.T) {
	p := &poll{kind: Approval, budget: 1 << 40}
	p.projects = []Project{{ID: "all", Cost: 1 << 38}}
	all := []int{0}
	for j := range 40 {
		p.projects = append(p.projects, Project{ID: "own" + string(rune('A'+j)), Cost: 1<<33 + int64(j*j*j)})
		p.papers = append(p.papers, paper{weight: 1, marks: []int{0, j + 1}})
	}
	p.papers = append(p.papers, paper{weight: 1, marks: all}, paper{weight: 7})
	for _, c := range []Completion{NoCompletion, GreedyFill} {
		agree(t, p, Rule{Method: EqualShares, Satisfaction: Cardinality, Completion: c, Ties: TieRule{Policy: TextTies}})
	}
	agree(t, p, Rule{Method: Phragmen, Ties: TieRule{Policy: TextTies}})
}

// Equal ballots count the same merged and apart.
func TestVotersApartAndMerged(t *testing.T) {
	for seed := range 300 {
		d := seeded(uint64(seed))
		p := dicePick(d, plainCrowd, equalCrowd).poll(d)
		r := p.drawRule(d, dicePick(d, Greedy, Phragmen, EqualShares))
		agree(t, p, r)
		agree(t, p.apart(), r)
	}
}

// priceable checks what Equal Shares without completion promises: payments of at
// most the endowment, only for what is supported and selected, that add up to
// each cost, with no project left that its supporters could pay for.
func priceable(t require.TestingT, e *Election, o *Outcome) {
	left := make([]*big.Rat, e.Votes.Len())
	for i := range left {
		left[i] = new(big.Rat).Set(o.Endowment)
	}
	for _, b := range o.Purchases {
		sum := new(big.Rat)
		for q := range b.Payments() {
			require.Contains(t, e.Votes.Ballot(q.Ballot).Marks, int32(b.Project))
			sum.Add(sum, times(q.Amount, q.Voters))
			left[q.Ballot].Sub(left[q.Ballot], q.Amount)
			require.GreaterOrEqual(t, left[q.Ballot].Sign(), 0)
		}
		require.Equal(t, new(big.Rat).SetInt64(e.Projects[b.Project].Cost).RatString(), sum.RatString())
	}
	for j, q := range e.Projects {
		have := new(big.Rat)
		for i := range left {
			b := e.Votes.Ballot(i)
			for k, m := range b.Marks {
				if int(m) == j && e.supports(b.Levels, k) {
					have.Add(have, times(left[i], b.Weight))
				}
			}
		}
		bought := false
		for _, p := range o.Selected {
			bought = bought || p == j
		}
		require.True(t, bought || q.Cost == 0 || have.Cmp(new(big.Rat).SetInt64(q.Cost)) < 0, "%s could be paid for", q.ID)
	}
}

func TestEqualSharesIsPriceable(t *testing.T) {
	for seed := range 1000 {
		d := seeded(uint64(seed))
		p := crowd{projects: 12, papers: 40, cost: 200, weight: 9, kinds: everyKind}.poll(d)
		r := p.drawRule(d, EqualShares)
		r.Completion = NoCompletion
		e, _ := p.election(t)
		o, err := Decide(context.Background(), e, r)
		require.NoError(t, err)
		priceable(t, e, o)
	}
}

// The order of ballots is of no consequence, nor are names that keep their order.
func TestNeutralAndAnonymous(t *testing.T) {
	for seed := range 500 {
		d := seeded(uint64(seed))
		p := dicePick(d, plainCrowd, equalCrowd).poll(d)
		r := p.drawRule(d, dicePick(d, Greedy, Phragmen, EqualShares))
		if r.Ties.Policy == OrderTies {
			continue
		}
		e, _ := p.election(t)
		want, err := Decide(context.Background(), e, r)
		require.NoError(t, err)
		q := *p
		q.papers = nil
		for _, i := range shuffled(d, len(p.papers)) {
			q.papers = append(q.papers, p.papers[i])
		}
		q.projects = nil
		for _, c := range p.projects {
			q.projects = append(q.projects, Project{ID: "x" + c.ID, Cost: c.Cost})
		}
		e, _ = q.election(t)
		got, err := Decide(context.Background(), e, r)
		require.NoError(t, err)
		require.Equal(t, want.Selected, got.Selected)
		require.Equal(t, want.Steps, got.Steps)
		require.Equal(t, len(want.Broken), len(got.Broken))
	}
}

// The first three voters pay 10 for p0 by the time 10/3, and have 11 more at the
// time 7, when the others have 21: an exact tie, whatever thirds are rounded
// to.
func TestPhragmenTiesThatRoundingWouldHide(t *testing.T) {
	for budget := int64(42); budget < 200; budget++ {
		e := called(t, budget, []int64{10, 21, 11}, []int{0, 2}, []int{0, 2}, []int{0, 2}, []int{1}, []int{1}, []int{1})
		o := decided(t, e, Rule{Method: Phragmen})
		require.Equal(t, []int{0, 1, 2}, o.Selected, "budget %d", budget)
		require.Len(t, o.Broken, 1)
		require.Equal(t, []int{1, 2}, o.Broken[0].Among)
		require.Equal(t, "7", o.Purchases[1].Price().RatString())
	}
}
