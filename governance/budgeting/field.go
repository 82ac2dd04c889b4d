package budgeting

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"github.com/renjia-project/renjia"
)

// field is an election as rules see it: who supports what and what that is
// worth, in compact arrays. Classes are the distinct ballots, a weight each.
type field struct {
	e          *Election
	voters     int64   // who share the budget: all papers, empty ones included
	supporters int64   // papers that support anything
	weight     []int64 // of each class

	// classes of project p are class[first[p]:first[p+1]], ascending.
	first []int
	class []int32
	// worth stands beside class: what the project is worth to a voter of the class.
	// Nil if that depends on the project alone, see value.
	worth []int64
	value []int64                           // what a project is worth to each supporter; 1 where worth is not nil
	mark  func(levels []int32, i int) int64 // what the i-th mark of a ballot is worth, in the same measure

	counted []bool  // whether a project is in the count and worth something
	votes   []int64 // the weight of a project's supporters
	gain    []int64 // the sum of worth over its supporters
	most    int64   // the greatest worth of one project to one voter
}

// prepare counts votes and satisfaction. Only projects for which open returns true
// have supporters.
func prepare(e *Election, s Satisfaction, open func(project int) bool) (*field, error) {
	m := len(e.Projects)
	f := &field{e: e, voters: e.Votes.Voters(), weight: make([]int64, e.Votes.Len()),
		first: make([]int, m+1), value: make([]int64, m), votes: make([]int64, m), gain: make([]int64, m)}
	worth, err := e.worth(s)
	if err != nil {
		return nil, err
	}
	f.mark = worth.mark
	f.counted = make([]bool, m)
	for p := range f.value {
		f.value[p] = worth.project[p]
		f.counted[p] = f.value[p] > 0 && open(p)
	}
	f.count()
	return f, f.total()
}

// count goes over the ballots once.
func (f *field) count() {
	marks := f.first[1:]
	for i := range f.weight {
		b := f.e.Votes.Ballot(i)
		f.weight[i] = b.Weight
		none := true
		for j, p := range b.Marks {
			if !f.counted[p] || !f.e.supports(b.Levels, j) {
				continue
			}
			if none {
				f.supporters += b.Weight
				none = false
			}
			marks[p]++
			f.votes[p] += b.Weight
			if f.mark != nil {
				worth := f.mark(b.Levels, j)
				f.gain[p] += b.Weight * worth // at most MaxWeight · MaxPoints together
				f.most = max(f.most, worth)
			}
		}
	}
	for p := range marks {
		f.first[p+1] += f.first[p]
	}
}

// total multiplies votes by what a project is worth to each supporter.
func (f *field) total() error {
	for p, value := range f.value {
		sum := f.votes[p]
		if f.mark != nil {
			sum = f.gain[p]
		}
		high, low := bits.Mul64(uint64(sum), uint64(value))
		if high != 0 || low > math.MaxInt64 {
			return fmt.Errorf("project %s: its votes times its cost are out of range: %w", f.e.Projects[p].ID, renjia.ErrUnsupported)
		}
		f.gain[p] = int64(low)
	}
	return nil
}

// transpose lists the supporters of each project, which rules with many rounds
// need.
func (f *field) transpose() {
	next := slices.Clone(f.first)
	f.class = make([]int32, f.first[len(f.counted)])
	if f.mark != nil {
		f.worth = make([]int64, len(f.class))
	}
	for i := range f.weight {
		b := f.e.Votes.Ballot(i)
		for j, p := range b.Marks {
			if !f.counted[p] || !f.e.supports(b.Levels, j) {
				continue
			}
			if f.worth != nil {
				f.worth[next[p]] = f.mark(b.Levels, j)
			}
			f.class[next[p]] = int32(i)
			next[p]++
		}
	}
}

func (f *field) classes(p int) []int32 { return f.class[f.first[p]:f.first[p+1]] }

func (f *field) worthOf(p int) []int64 {
	if f.worth == nil {
		return nil
	}
	return f.worth[f.first[p]:f.first[p+1]]
}

// worth is a measure of satisfaction: a number for each project, times one for
// each mark of a ballot if mark is not nil.
type worth struct {
	project []int64
	mark    func(levels []int32, i int) int64
}

func (e *Election) worth(s Satisfaction) (worth, error) {
	w := worth{project: make([]int64, len(e.Projects))}
	for p, q := range e.Projects {
		switch s {
		case CostShare, PointsCost, BordaCost:
			w.project[p] = q.Cost
		case SquareRoot:
			square := new(big.Int).Mul(big.NewInt(q.Cost), big.NewInt(1_000_000_000_000))
			w.project[p] = square.Sqrt(square).Int64()
		default:
			w.project[p] = 1
		}
	}
	switch s {
	case Cardinality, CostShare, SquareRoot:
		return w, nil
	case Points, PointsCost:
		if e.Type == Cumulative || e.Type == Scoring {
			w.mark = func(levels []int32, i int) int64 { return int64(levels[i]) }
			return w, nil
		}
	case Borda, BordaCost:
		if e.Type == Ordinal {
			w.mark = e.places()
			return w, nil
		}
	}
	return worth{}, fmt.Errorf("satisfaction %q is not defined for votes of type %s: %w", s, e.Type, renjia.ErrUnsupported)
}

// places returns how many places a mark of an ordinal vote stands above the end of
// the longest list: the last of a list of that length has 1.
func (e *Election) places() func(levels []int32, i int) int64 {
	longest := int64(0)
	for b := range e.Votes.Ballots() {
		longest = max(longest, int64(len(b.Marks)))
	}
	return func(levels []int32, i int) int64 {
		if levels != nil {
			return longest - int64(levels[i])
		}
		return longest - int64(i)
	}
}
