package voting

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Kind is what a ballot says.
type Kind string

// The kinds of ballots.
const (
	Ranked     Kind = "ranked"     // an order of candidates, perhaps truncated, perhaps with equals
	Approval   Kind = "approval"   // a set of candidates
	Score      Kind = "score"      // points for each candidate, independently
	Cumulative Kind = "cumulative" // a stock of points shared out among candidates
)

// Limits of a profile.
const (
	MaxCandidates       = 1 << 16
	MaxWeight     int64 = 1 << 40 // of all ballots together
	MaxPoints     int32 = 1 << 20 // of one mark, either side of zero
	// MaxPairwise bounds the candidates of rules and checks that keep a number for
	// every pair: half a gibibyte.
	MaxPairwise = 1 << 13
)

// Candidate is somebody or something to be chosen.
type Candidate struct {
	Name string `json:"name"`
	// Withdrawn candidates stand on the ballots but cannot be chosen; see
	// [Profile.Standing].
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// Named returns candidates of these names.
func Named(names ...string) []Candidate {
	all := make([]Candidate, len(names))
	for i, n := range names {
		all[i].Name = n
	}
	return all
}

// Numbered returns n candidates without names: they are called by their index,
// counting from 0.
func Numbered(n int) []Candidate { return make([]Candidate, n) }

// Profile is the ballots of an election. It does not change once built; see
// [Builder] for how to make one.
type Profile struct {
	Title      string
	Candidates []Candidate
	Kind       Kind
	Seats      int // to be filled, as the file says; 0 if it does not
	// Order is a published order of candidates for breaking ties, best first, as
	// some formats carry; empty if there is none. See [ByOrder].
	Order []int

	start   []int   // where the marks of each ballot begin; one more than ballots
	marks   []int32 // candidates
	levels  []int32 // beside marks; nil if no ballot needs them
	weights []int64
	total   int64
}

// Ballot is a view of one distinct ballot of a profile. Do not change it.
type Ballot struct {
	Weight int64 // how many papers say this; at least 1
	// Marks are candidates: of a ranked ballot best first, of others ascending.
	Marks []int32
	// Levels stand beside Marks: tiers of a ranked ballot from 0, never
	// descending; points of a score or cumulative ballot. Nil if every mark has a
	// tier of its own, and of approval ballots.
	Levels []int32
}

// Len returns the number of distinct ballots.
func (p *Profile) Len() int { return len(p.weights) }

// Voters returns the total weight: the number of papers.
func (p *Profile) Voters() int64 { return p.total }

// MarkCount returns the number of marks on all distinct ballots.
func (p *Profile) MarkCount() int { return len(p.marks) }

// Ballot returns the i-th distinct ballot, in order of first appearance.
func (p *Profile) Ballot(i int) Ballot {
	from, to := p.start[i], p.start[i+1]
	b := Ballot{Weight: p.weights[i], Marks: p.marks[from:to:to]}
	if p.levels != nil {
		b.Levels = p.levels[from:to:to]
	}
	return b
}

// Ballots goes over the distinct ballots in order of first appearance.
func (p *Profile) Ballots() iter.Seq[Ballot] {
	return func(yield func(Ballot) bool) {
		for i := range p.weights {
			if !yield(p.Ballot(i)) {
				return
			}
		}
	}
}

// Tiers goes over the tiers of a ranked ballot, best first.
func (b Ballot) Tiers() iter.Seq[[]int32] {
	return func(yield func([]int32) bool) {
		for from := 0; from < len(b.Marks); {
			to := from + 1
			for b.Levels != nil && to < len(b.Marks) && b.Levels[to] == b.Levels[from] {
				to++
			}
			if !yield(b.Marks[from:to]) {
				return
			}
			from = to
		}
	}
}

// Strict reports whether no ballot of a ranked profile ranks two listed
// candidates equal.
func (p *Profile) Strict() bool {
	for b := range p.Ballots() {
		for i := 1; i < len(b.Levels); i++ {
			if b.Levels[i] == b.Levels[i-1] {
				return false
			}
		}
	}
	return true
}

// Complete reports whether every ballot lists every candidate.
func (p *Profile) Complete() bool {
	for i := range p.weights {
		if p.start[i+1]-p.start[i] != len(p.Candidates) {
			return false
		}
	}
	return true
}

// Name returns the name of a candidate, or its index if it has none.
func (p *Profile) Name(candidate int) string {
	if n := p.Candidates[candidate].Name; n != "" {
		return n
	}
	return fmt.Sprint(candidate)
}

// Names returns the names of several candidates.
func (p *Profile) Names(candidates []int) []string {
	names := make([]string, len(candidates))
	for i, c := range candidates {
		names[i] = p.Name(c)
	}
	return names
}

// Find returns the candidate of a name.
func (p *Profile) Find(name string) (int, bool) {
	for i := range p.Candidates {
		if p.Name(i) == name {
			return i, true
		}
	}
	return 0, false
}

// Standing returns the profile without withdrawn candidates, and for each
// candidate that is left its index in p. Whoever a ballot lists below a
// withdrawn candidate moves up. If nobody withdrew, it is p itself.
func (p *Profile) Standing() (*Profile, []int, error) {
	if !slices.ContainsFunc(p.Candidates, func(c Candidate) bool { return c.Withdrawn }) {
		same := make([]int, len(p.Candidates))
		for i := range same {
			same[i] = i
		}
		return p, same, nil
	}
	var old []int
	for i, c := range p.Candidates {
		if !c.Withdrawn {
			old = append(old, i)
		}
	}
	q, err := p.Restrict(old)
	return q, old, err
}

// Restrict returns the profile of some of the candidates, which are then numbered
// in the order given. Ballots keep their weights even if they list nobody else.
func (p *Profile) Restrict(keep []int) (*Profile, error) {
	renumber := make([]int32, len(p.Candidates))
	for i := range renumber {
		renumber[i] = -1
	}
	candidates := make([]Candidate, 0, len(keep))
	for _, c := range keep {
		if c < 0 || c >= len(p.Candidates) || renumber[c] >= 0 {
			return nil, fmt.Errorf("candidate %d is unknown or kept twice: %w", c, renjia.ErrInvalid)
		}
		renumber[c] = int32(len(candidates))
		candidates = append(candidates, p.Candidates[c])
	}
	b := NewBuilder(p.Kind, candidates)
	b.Title, b.Seats = p.Title, p.Seats
	for _, c := range p.Order {
		if n := renumber[c]; n >= 0 {
			b.Order = append(b.Order, int(n))
		}
	}
	var marks, levels []int32
	for ballot := range p.Ballots() {
		marks, levels = marks[:0], levels[:0]
		for i, c := range ballot.Marks {
			if n := renumber[c]; n >= 0 {
				marks = append(marks, n)
				if ballot.Levels != nil {
					levels = append(levels, ballot.Levels[i])
				}
			}
		}
		b.add(ballot.Weight, marks, levels)
	}
	return b.Profile()
}

// Require returns an error unless the profile has candidates, none of them
// withdrawn, and ballots of one of these kinds.
func (p *Profile) Require(rule string, kinds ...Kind) error {
	if !slices.Contains(kinds, p.Kind) {
		var want []string
		for _, k := range kinds {
			want = append(want, string(k))
		}
		return fmt.Errorf("%s: wants %s ballots, not %s: %w", rule, strings.Join(want, " or "), p.Kind, renjia.ErrUnsupported)
	}
	if len(p.Candidates) == 0 {
		return fmt.Errorf("%s: there are no candidates: %w", rule, renjia.ErrInvalid)
	}
	for i, c := range p.Candidates {
		if c.Withdrawn {
			return fmt.Errorf("%s: candidate %s has withdrawn: call Standing first: %w", rule, p.Name(i), renjia.ErrInvalid)
		}
	}
	return nil
}

// RequirePairs is [Profile.Require] of any kind of ballots with a check that
// there are at most [MaxPairwise] candidates; more match renjia.ErrUnsupported.
func (p *Profile) RequirePairs(rule string) error {
	if err := p.Require(rule, Ranked, Approval, Score, Cumulative); err != nil {
		return err
	}
	if n := len(p.Candidates); n > MaxPairwise {
		return fmt.Errorf("%s: %d candidates: pairs are kept of at most %d: %w", rule, n, MaxPairwise, renjia.ErrUnsupported)
	}
	return nil
}

// RequireSeats is [Profile.Require] with a check that the number of seats is from
// 1 to the number of candidates.
func (p *Profile) RequireSeats(rule string, seats int, kinds ...Kind) error {
	if err := p.Require(rule, kinds...); err != nil {
		return err
	}
	if seats < 1 || seats > len(p.Candidates) {
		return fmt.Errorf("%s: %d seats for %d candidates: ask for 1 to %d: %w", rule, seats, len(p.Candidates), len(p.Candidates), renjia.ErrInvalid)
	}
	return nil
}
