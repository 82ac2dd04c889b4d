package budgeting

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

// everyStep is Add1 that skips nothing.
func everyStep(t require.TestingT, e *Election, r Rule) (*Outcome, int64) {
	ctx := context.Background()
	ties, err := r.Ties.order(e)
	require.NoError(t, err)
	l, err := r.Constraints.limits(e)
	require.NoError(t, err)
	o := &Outcome{Rule: r, Partial: -1}
	l.prefund(r.Constraints.Prefunded, o)
	f, err := prepare(e, r.Satisfaction, l.open)
	require.NoError(t, err)
	f.transpose()
	c := completer{field: f, start: l, base: o, ties: ties, total: l.left}
	last, err := c.run(ctx, c.total)
	require.NoError(t, err)
	for steps := int64(1); r.Inexhaustive || !c.exhausted(last); steps++ {
		next, err := c.run(ctx, c.total+steps*r.step(e)*c.voters)
		require.NoError(t, err)
		if next.limits.left < 0 {
			break
		}
		last, next.outcome.Steps = next, steps
		last.outcome.Steps = steps
		if c.everything(last) {
			break
		}
	}
	return last.outcome, last.total
}

func skipsRightly(t require.TestingT, p *poll, r Rule) {
	e, _ := p.election(t)
	got, err := Decide(context.Background(), e, r)
	if errors.Is(err, renjia.ErrUnsupported) {
		return
	}
	require.NoError(t, err)
	want, total := everyStep(t, e, r)
	about := newOracle(p, r).described()
	require.Equal(t, want.Selected, got.Selected, about)
	require.Equal(t, want.Steps, got.Steps, about)
	require.Equal(t, total, got.Endowment.Num().Int64()*(p.voters()/got.Endowment.Denom().Int64()), about)
	require.Equal(t, want.Broken, got.Broken, about)
	for k := range want.Purchases {
		require.Equal(t, text(want.Purchases[k].Price()), text(got.Purchases[k].Price()), about)
	}
}

// small takes some hundred steps.
func (r Rule) small(d dice, p *poll) Rule {
	r.Completion = Add1
	most := p.budget
	for _, q := range p.projects {
		most = max(most, q.Cost)
	}
	r.Step = max(1, most/p.voters()/d.among(20, 100, 300))
	return r
}

func checkSkips(t *testing.T, rounds int, looks crowd) {
	if testing.Short() {
		rounds /= 10
	}
	for seed := range rounds {
		d := seeded(uint64(seed))
		p := looks.poll(d)
		p.budget = max(p.budget, p.voters()*10)
		r := p.drawRule(d, EqualShares).small(d, p)
		if d.chance(1, 2) {
			r.Constraints = p.drawConstraints(d)
		}
		skipsRightly(t, p, r)
	}
}

func TestSkippedStepsChangeNothing(t *testing.T) {
	costs := []int64{600, 1200, 1200, 1200, 1800, 2400, 3600}
	for name, looks := range map[string]crowd{
		"ties":   {projects: 10, papers: 14, costs: costs, weight: 3, kinds: everyKind},
		"few":    {projects: 5, papers: 4, costs: costs, weight: 40, kinds: everyKind},
		"many":   {projects: 14, papers: 40, cost: 1 << 20, weight: 9, kinds: everyKind},
		"grades": {projects: 8, papers: 20, cost: 9000, weight: 5, kinds: []VoteType{Ordinal, Cumulative, Scoring}},
		"close":  {projects: 7, papers: 9, costs: []int64{1 << 30, 1<<30 - 1, 1<<30 + 1, 1 << 29}, weights: []int64{99, 100, 101}, kinds: everyKind},
	} {
		t.Run(name, func(t *testing.T) { checkSkips(t, 500, looks) })
	}
}

func TestSkippedStepsChangeNothingWherePursesAreTight(t *testing.T) {
	for seed := range 1000 {
		d := seeded(uint64(seed))
		p := tight(d, d.among(12, 60, 720720, 1<<24-1))
		r := p.drawRule(d, EqualShares)
		skipsRightly(t, p, r.small(d, p))
	}
}
