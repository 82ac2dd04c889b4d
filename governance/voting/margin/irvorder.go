package margin

import (
	"context"
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/internal/simplex"
)

// order is the linear program of the fewest papers with which the last candidates
// left are excluded in some order. What counts of a paper is only who holds it one
// after the other: its path, a set of places in the order. Variables are how many
// papers of each path are taken, and how many of each are given.
type order struct {
	order   []int
	o       Options
	have    map[uint64]int64 // papers by path
	taken   []uint64         // paths of the first variables
	given   []uint64         // paths of the others
	program *simplex.Program
	limited []bool // paths taken whose number of papers is a constraint by now
	values  []*big.Rat
}

func newOrder(p *voting.Profile, exclusions []int, o Options) (*order, error) {
	l := &order{order: exclusions, o: o, have: map[uint64]int64{}}
	place := l.places(len(p.Candidates))
	for b := range p.Ballots() {
		path := pathOf(b, place)
		if l.have[path] == 0 && o.Variant != Add {
			l.taken = append(l.taken, path)
		}
		l.have[path] += b.Weight
	}
	if o.Variant != Remove {
		// A paper that ends with the last candidate serves at least as well as one
		// that does not.
		last := uint64(1) << (len(exclusions) - 1)
		for path := range last {
			l.given = append(l.given, path|last)
		}
	}
	l.limited = make([]bool, len(l.taken))
	return l, l.constrain(p.Voters())
}

// places is the place of each candidate in the order, -1 for those gone before.
func (l *order) places(candidates int) []int {
	place := make([]int, candidates)
	for c := range place {
		place[c] = -1
	}
	for i, c := range l.order {
		place[c] = i
	}
	return place
}

// pathOf returns the places of those who hold a paper one after the other.
func pathOf(b voting.Ballot, place []int) uint64 {
	path, holder := uint64(0), -1
	for _, c := range b.Marks {
		if at := place[c]; at > holder {
			path, holder = path|1<<at, at
		}
	}
	return path
}

// holds says for whom a paper counts in a round: +1 for the later place, -1 for
// the one that is excluded, 0 for others.
func holds(path uint64, round, later int) int64 {
	path >>= round
	switch {
	case path&1 == 1:
		return -1
	case path&(1<<(later-round+1)-1) == 1<<(later-round):
		return 1
	}
	return 0
}

// constrain writes the program: in each round, whoever stays has as many votes as
// the one that is excluded, or more.
func (l *order) constrain(voters int64) error {
	cost := make([]int64, len(l.taken)+len(l.given))
	var taken, balance []simplex.Term
	for v := range cost {
		sign := int64(-1)
		if v < len(l.taken) {
			cost[v], sign = 1, 1
			taken = append(taken, simplex.Term{Variable: v, Coefficient: 1})
		} else if l.o.Variant == Add {
			cost[v] = 1
		}
		balance = append(balance, simplex.Term{Variable: v, Coefficient: sign})
	}
	var err error
	if l.program, err = simplex.New(cost); err != nil {
		return err
	}
	switch l.o.Variant {
	case Alter:
		l.program.Equal(0, balance...)
	case Remove:
		l.program.AtMost(voters-1, taken...) // an election is left
	}
	for round := range l.order {
		for later := round + 1; later < len(l.order); later++ {
			l.exclude(round, later)
		}
	}
	return nil
}

func (l *order) exclude(round, later int) {
	ahead := int64(0)
	if l.o.Goal == MustLose {
		ahead = 1
	}
	for path, n := range l.have {
		ahead -= n * holds(path, round, later)
	}
	var terms []simplex.Term
	add := func(v int, coefficient int64) {
		if coefficient != 0 {
			terms = append(terms, simplex.Term{Variable: v, Coefficient: coefficient})
		}
	}
	for v, path := range l.taken {
		add(v, -holds(path, round, later))
	}
	for v, path := range l.given {
		add(len(l.taken)+v, holds(path, round, later))
	}
	l.program.AtLeast(ahead, terms...)
}

// bound solves the program and returns the fewest papers, rounded up; false if
// nothing brings the order about. That no more papers are taken than there are is
// added where a solution forgets it.
func (l *order) bound(ctx context.Context) (int64, bool, error) {
	for {
		if ok, err := l.program.Solve(ctx); !ok || err != nil {
			return 0, false, err
		}
		l.values = l.program.Values()
		if !l.limit() {
			cost := l.program.Cost()
			up := new(big.Int).Add(cost.Num(), new(big.Int).Sub(cost.Denom(), big.NewInt(1)))
			return up.Quo(up, cost.Denom()).Int64(), true, nil
		}
	}
}

func (l *order) limit() bool {
	exceeded := false
	for v, path := range l.taken {
		if !l.limited[v] && l.values[v].Cmp(new(big.Rat).SetInt64(l.have[path])) > 0 {
			l.program.AtMost(l.have[path], simplex.Term{Variable: v, Coefficient: 1})
			l.limited[v], exceeded = true, true
		}
	}
	return exceeded
}

// fraction returns a variable that is not whole, rounded down.
func (l *order) fraction() (variable int, below int64, whole bool) {
	for v, x := range l.values {
		if !x.IsInt() {
			return v, new(big.Int).Quo(x.Num(), x.Denom()).Int64(), false
		}
	}
	return 0, 0, true
}

// split returns the program with a variable at most a number, or above it.
func (l *order) split(variable int, below int64, up bool) *order {
	q := *l
	q.program = l.program.Clone()
	q.limited = append([]bool(nil), l.limited...)
	term := simplex.Term{Variable: variable, Coefficient: 1}
	if up {
		q.program.AtLeast(below+1, term)
	} else {
		q.program.AtMost(below, term)
	}
	return &q
}

// changes turns a solution in whole numbers into papers.
func (l *order) changes(p *voting.Profile) []Change {
	want := map[uint64]int64{}
	for v, path := range l.taken {
		want[path] = l.values[v].Num().Int64()
	}
	place := l.places(len(p.Candidates))
	var taken, given []part
	for i := range p.Len() {
		b := p.Ballot(i)
		path := pathOf(b, place)
		if n := min(want[path], b.Weight); n > 0 {
			taken = append(taken, part{i, n})
			want[path] -= n
		}
	}
	var papers []Paper
	for v, path := range l.given {
		if n := l.values[len(l.taken)+v].Num().Int64(); n > 0 {
			given = append(given, part{len(papers), n})
			papers = append(papers, l.paper(path))
		}
	}
	return pair(taken, given, papers)
}

// paper lists the candidates of a path, then the others.
func (l *order) paper(path uint64) Paper {
	var on, off []int32
	for i, c := range l.order {
		if path>>i&1 == 1 {
			on = append(on, int32(c))
		} else {
			off = append(off, int32(c))
		}
	}
	return Paper{Marks: append(on, off...)}
}
