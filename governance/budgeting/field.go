package budgeting

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// field is an election as rules see it: who supports what and what that is
// worth, in compact arrays. Classes are the distinct ballots, a weight each.
type field struct {
	e      *Election
	voters int64   // all papers, empty ones included
	weight []int64 // of each class

	// classes of project p are class[first[p]:first[p+1]], ascending.
	first []int
	class []int32
	// worth stands beside class: what the project is worth to a voter of the class.
	// Nil if that depends on the project alone, as value says.
	worth []int64
	value []int64                           // what a project is worth to each supporter; 1 where worth is not nil
	mark  func(levels []int32, i int) int64 // what the i-th mark of a ballot is worth, in the same measure

	votes []int64 // the weight of a project's supporters
	gain  []int64 // the sum of worth over its supporters
	most  int64   // the greatest worth of one project to one voter
}

// prepare lays an election out for a measure of satisfaction. Only projects for
// which open returns true have supporters.
func prepare(e *Election, s Satisfaction, open func(project int) bool) (*field, error) {
	m := len(e.Projects)
	f := &field{e: e, voters: e.Votes.Voters(), weight: make([]int64, e.Votes.Len()), first: make([]int, m+1)}
	worth, err := e.worth(s)
	if err != nil {
		return nil, err
	}
	f.value = make([]int64, m)
	for p := range f.value {
		f.value[p] = 1
		if worth.project != nil {
			f.value[p] = worth.project[p]
		}
	}
	keep := make([]bool, m)
	for p := range keep {
		keep[p] = f.value[p] > 0 && (open == nil || open(p))
	}
	f.mark = worth.mark
	f.list(worth, keep)
	return f, f.sum()
}

// list fills the classes of each project, counting them first.
func (f *field) list(worth worth, keep []bool) {
	e := f.e
	for i := range f.weight {
		b := e.Votes.Ballot(i)
		f.weight[i] = b.Weight
		for j, p := range b.Marks {
			if keep[p] && e.supports(b.Levels, j) {
				f.first[p+1]++
			}
		}
	}
	for p := range keep {
		f.first[p+1] += f.first[p]
	}
	next := make([]int, len(keep))
	copy(next, f.first)
	f.class = make([]int32, f.first[len(keep)])
	if worth.mark != nil {
		f.worth = make([]int64, len(f.class))
	}
	for i := range f.weight {
		b := e.Votes.Ballot(i)
		for j, p := range b.Marks {
			if !keep[p] || !e.supports(b.Levels, j) {
				continue
			}
			if f.worth != nil {
				f.worth[next[p]] = worth.mark(b.Levels, j)
			}
			f.class[next[p]] = int32(i)
			next[p]++
		}
	}
}

// sum adds up votes and gains, which must fit 64 bits with room to spare.
func (f *field) sum() error {
	m := len(f.value)
	f.votes, f.gain = make([]int64, m), make([]int64, m)
	for p := range m {
		worth := f.worthOf(p)
		for j, c := range f.classes(p) {
			w := f.weight[c]
			f.votes[p] += w
			if worth != nil {
				f.gain[p] += w * worth[j] // at most MaxWeight · MaxPoints together
				f.most = max(f.most, worth[j])
			}
		}
		if worth == nil && f.votes[p] > 0 {
			f.gain[p] = f.votes[p] * f.value[p]
			f.most = max(f.most, f.value[p])
			if f.gain[p]/f.value[p] != f.votes[p] {
				return fmt.Errorf("project %s: its votes times its cost are out of range: %w", f.e.Projects[p].ID, renjia.ErrUnsupported)
			}
		}
	}
	return nil
}

func (f *field) classes(p int) []int32 { return f.class[f.first[p]:f.first[p+1]] }

func (f *field) worthOf(p int) []int64 {
	if f.worth == nil {
		return nil
	}
	return f.worth[f.first[p]:f.first[p+1]]
}

// worth is a measure of satisfaction: one number for each project, or for each
// mark of a ballot.
type worth struct {
	project []int64
	mark    func(levels []int32, i int) int64
}

func (e *Election) worth(s Satisfaction) (worth, error) {
	project := make([]int64, len(e.Projects))
	switch s {
	case Cardinality:
		for p := range project {
			project[p] = 1
		}
		return worth{project: project}, nil
	case CostShare:
		for p := range project {
			project[p] = e.Projects[p].Cost
		}
		return worth{project: project}, nil
	case SquareRoot:
		for p := range project {
			square := new(big.Int).Mul(big.NewInt(e.Projects[p].Cost), big.NewInt(1_000_000_000_000))
			project[p] = square.Sqrt(square).Int64()
		}
		return worth{project: project}, nil
	case Points:
		if e.Type == Cumulative || e.Type == Scoring {
			return worth{mark: func(levels []int32, i int) int64 { return int64(levels[i]) }}, nil
		}
	case Borda:
		if e.Type == Ordinal {
			longest := int64(0)
			for b := range e.Votes.Ballots() {
				longest = max(longest, int64(len(b.Marks)))
			}
			return worth{mark: func(levels []int32, i int) int64 {
				if levels != nil {
					return longest - int64(levels[i])
				}
				return longest - int64(i)
			}}, nil
		}
	}
	return worth{}, fmt.Errorf("satisfaction %q is not defined for votes of type %s: %w", s, e.Type, renjia.ErrUnsupported)
}
