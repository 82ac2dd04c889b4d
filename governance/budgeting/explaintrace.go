package budgeting

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// trace is a run of Equal Shares or sequential Phragmén, with what every voter
// had at every moment. Moment k is after k purchases, before the next.
//
// All exact numbers stand over one denominator. Number 0 is a voter's endowment
// (of Phragmén: the start, time 0), number k the k-th price of a unit of
// satisfaction (the k-th time), the last one the time at which a Phragmén race was
// stopped, if it was.
type trace struct {
	*field
	timed    bool // Phragmén
	projects []int
	states   []*limits // of each moment; one more than projects
	place    []int32   // of each project: which purchase it is, from 1; 0 if none
	broke    []int32   // of each class: the purchase it gave all it had for; 0 if it has money
	den      *big.Int
	exact    []*big.Int
	rate     []float64 // the exact numbers, rounded

	money []float64 // of each class at the moment of walk: what it has; when it last paid
	err   float64   // what one entry of money may be off
}

// traceShares runs Equal Shares with an endowment of total/voters.
func traceShares(ctx context.Context, f *field, l *limits, o *Outcome, ties voting.Ties, total int64) (*trace, error) {
	t := &trace{field: f}
	start, before := l.clone(), len(o.Selected)
	s := newShares(f, l.clone(), total)
	if err := s.run(ctx, o, ties); err != nil {
		return nil, err
	}
	t.follow(start, o.Purchases[before:])
	t.broke = make([]int32, len(s.spent))
	for c, k := range s.spent {
		t.broke[c] = max(k, -k)
	}
	numbers := []*big.Rat{big.NewRat(total, f.voters)}
	for k := range t.projects {
		numbers = append(numbers, s.price(k+1))
	}
	t.align(numbers)
	return t, nil
}

// traceRace follows the purchases of a Phragmén outcome.
func traceRace(f *field, l *limits, purchases []Purchase) *trace {
	t := &trace{field: f, timed: true}
	priced := slices.DeleteFunc(slices.Clone(purchases), func(p Purchase) bool { return p.Price() == nil })
	t.follow(l.clone(), priced)
	numbers := []*big.Rat{new(big.Rat)}
	for _, p := range priced {
		numbers = append(numbers, p.Price())
	}
	t.align(numbers)
	if due, stop := t.nextDue(); len(due) > 0 {
		t.align(append(numbers, stop))
	}
	return t
}

func (t *trace) follow(l *limits, purchases []Purchase) {
	t.place = make([]int32, len(t.votes))
	t.states = []*limits{l}
	for k, p := range purchases {
		t.projects = append(t.projects, p.Project)
		t.place[p.Project] = int32(k + 1)
		l = l.clone()
		l.take(p.Project, t.e.Projects[p.Project].Cost)
		t.states = append(t.states, l)
	}
}

// align brings the exact numbers over one denominator.
func (t *trace) align(numbers []*big.Rat) {
	t.den = big.NewInt(1)
	for _, n := range numbers {
		g := new(big.Int).GCD(nil, nil, t.den, n.Denom())
		t.den.Mul(t.den, g.Quo(n.Denom(), g))
	}
	t.exact, t.rate = t.exact[:0], t.rate[:0]
	most := 0.0
	for _, n := range numbers {
		whole := new(big.Int).Quo(t.den, n.Denom())
		t.exact = append(t.exact, whole.Mul(whole, n.Num()))
		r, _ := n.Float64()
		t.rate = append(t.rate, r)
		most = max(most, r)
	}
	if !t.timed {
		most = t.rate[0]
	}
	t.err = most * float64(len(t.projects)+4) / (1 << 50)
}

// moments counts them.
func (t *trace) moments() int { return len(t.states) }

// walk goes through the moments with money as it was then.
func (t *trace) walk(ctx context.Context, visit func(k int)) error {
	t.money = make([]float64, len(t.weight))
	if !t.timed {
		for c := range t.money {
			t.money[c] = t.rate[0]
		}
	}
	for k := range t.states {
		if err := ctx.Err(); err != nil {
			return err
		}
		if k > 0 {
			t.pay(k)
		}
		visit(k)
	}
	return nil
}

// pay makes the k-th purchase.
func (t *trace) pay(k int) {
	p := t.projects[k-1]
	worth := t.worthOf(p)
	for i, c := range t.classes(p) {
		switch {
		case t.timed:
			t.money[c] = t.rate[k]
		case t.broke[c] != 0 && int(t.broke[c]) <= k:
			t.money[c] = 0
		default:
			t.money[c] -= t.rate[k] * float64(t.worthAt(p, worth, i))
		}
	}
}

// terms adds what weight voters of a class have at moment k (of Phragmén: weight
// times when they last paid) to what counts stand for.
func (t *trace) terms(counts []int64, k int, c int32, weight int64) {
	if !t.timed && t.broke[c] != 0 && int(t.broke[c]) <= k {
		return
	}
	b, last := t.e.Votes.Ballot(int(c)), int32(0)
	for j, p := range b.Marks {
		at := t.place[p]
		if at == 0 || int(at) > k || !t.e.supports(b.Levels, j) {
			continue
		}
		last = max(last, at)
		if t.timed {
			continue
		}
		u := t.value[p]
		if t.mark != nil {
			u = t.mark(b.Levels, j)
		}
		counts[at] -= weight * u
	}
	if t.timed {
		counts[last] += weight
		return
	}
	counts[0] += weight
}

// value returns what counts stand for, over the denominator.
func (t *trace) sum(counts []int64) *big.Int {
	sum, term := new(big.Int), new(big.Int)
	for i, n := range counts {
		if n != 0 {
			sum.Add(sum, term.Mul(t.exact[i], big.NewInt(n)))
		}
	}
	return sum
}

// behind returns what the supporters of a project have at moment k, exactly.
func (t *trace) behind(p, k int) *big.Rat {
	counts := make([]int64, len(t.exact))
	for _, c := range t.classes(p) {
		t.terms(counts, k, c, t.weight[c])
	}
	return new(big.Rat).SetFrac(t.sum(counts), t.den)
}

// short reports whether the supporters of a project have less than it costs at
// the moment of the walk.
func (t *trace) short(p, k int) bool {
	sum, weight := 0.0, int64(0)
	for _, c := range t.classes(p) {
		sum += float64(t.weight[c]) * t.money[c]
		weight += t.weight[c]
	}
	cost := float64(t.e.Projects[p].Cost)
	if off := t.margin(weight, len(t.classes(p))); sum < cost-off || sum > cost+off {
		return sum < cost
	}
	return t.behind(p, k).Cmp(new(big.Rat).SetInt64(t.e.Projects[p].Cost)) < 0
}

// margin bounds the error of a sum of money over so many voters and classes.
func (t *trace) margin(weight int64, classes int) float64 {
	most := t.rate[0]
	if t.timed {
		most = t.rate[len(t.rate)-1]
	}
	return float64(weight) * (t.err + most*float64(classes+8)/(1<<50))
}

// due returns when a project would be bought by Phragmén after all purchases.
func (t *trace) due(p int) *big.Rat {
	loads := t.behind(p, len(t.projects))
	loads.Add(loads, new(big.Rat).SetInt64(t.e.Projects[p].Cost))
	return loads.Quo(loads, new(big.Rat).SetInt64(t.votes[p]))
}

// nextDue returns the projects that came due next and stopped the race, and when.
func (t *trace) nextDue() (due []int, stop *big.Rat) {
	end := t.states[len(t.states)-1]
	for p, q := range t.e.Projects {
		if !end.open(p) || t.votes[p] == 0 || q.Cost > t.e.Budget {
			continue
		}
		switch at := t.due(p); {
		case stop == nil || at.Cmp(stop) < 0:
			due, stop = []int{p}, at
		case at.Cmp(stop) == 0:
			due = append(due, p)
		}
	}
	return due, stop
}

// charged returns the purchases of an outcome with who paid for them. Add1 skips
// steps that choose the same projects in the same order, but with larger
// endowments the poorer pay more of the price, so that its last run is made again.
func charged(ctx context.Context, e *Election, o *Outcome) ([]Purchase, error) {
	if o.Endowment == nil || o.Steps == 0 {
		return o.Purchases, nil
	}
	q, err := inquire(e, o)
	if err != nil {
		return nil, err
	}
	_, again, err := q.again(ctx)
	if err != nil {
		return nil, err
	}
	purchases := slices.Clone(o.Purchases)
	from := len(q.stage(PrefundedStage))
	copy(purchases[from:], again.Purchases)
	return purchases, nil
}

// again runs Equal Shares once more with the endowments of the outcome.
func (q *inquest) again(ctx context.Context) (*trace, *Outcome, error) {
	total, err := endowed(q.o, q.field.voters)
	if err != nil {
		return nil, nil, err
	}
	ties, err := q.rule.Ties.order(q.e)
	if err != nil {
		return nil, nil, err
	}
	q.field.transpose()
	o := &Outcome{Rule: q.rule, Partial: -1}
	t, err := traceShares(ctx, q.field, q.start, o, ties, total)
	if err != nil {
		return nil, nil, err
	}
	for i, p := range q.stage(MainStage) {
		if i >= len(t.projects) || p.Project != t.projects[i] {
			return nil, nil, fmt.Errorf("outcome: Equal Shares does not decide this election so: %w", renjia.ErrInvalid)
		}
	}
	return t, o, nil
}

// endowed returns the total of all endowments.
func endowed(o *Outcome, voters int64) (int64, error) {
	total := new(big.Rat).Mul(o.Endowment, new(big.Rat).SetInt64(voters))
	if !total.IsInt() || !total.Num().IsInt64() {
		return 0, fmt.Errorf("outcome: an endowment of %s is not of this election: %w", o.Endowment.RatString(), renjia.ErrInvalid)
	}
	return total.Num().Int64(), nil
}
