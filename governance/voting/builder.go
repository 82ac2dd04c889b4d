package voting

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/renjia-project/renjia"
)

// Builder makes a [Profile] ballot by ballot, merging equal ones. A mistake stops
// it; [Builder.Profile] returns the first.
type Builder struct {
	Title string
	Seats int
	Order []int

	p     Profile
	seen  []int // of candidates: the last ballot that marked them, plus one
	added int   // ballots tried
	last  int   // the distinct ballot that the last one is
	table []int32
	err   error
	marks []int32
	level []int32
}

// NewBuilder starts a profile of ballots of one kind on these candidates.
func NewBuilder(kind Kind, candidates []Candidate) *Builder {
	b := &Builder{p: Profile{Kind: kind, Candidates: slices.Clone(candidates), start: []int{0}}}
	b.seen = make([]int, len(candidates))
	b.table = make([]int32, 64)
	switch kind {
	case Ranked, Approval, Score, Cumulative:
	default:
		b.fail("kind %q is not one of %s, %s, %s, %s", kind, Ranked, Approval, Score, Cumulative)
	}
	if len(candidates) > MaxCandidates {
		b.fail("%d candidates: at most %d are supported", len(candidates), MaxCandidates)
	}
	return b
}

func (b *Builder) fail(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("profile: "+format+": %w", append(args, renjia.ErrInvalid)...)
	}
}

// Grow makes room for n distinct ballots, so that a reader that knows how many
// come spends no time on making room again and again.
func (b *Builder) Grow(n int) {
	if n = min(n, 1<<24); n > len(b.p.weights) {
		b.p.weights = slices.Grow(b.p.weights, n-len(b.p.weights))
		b.p.start = slices.Grow(b.p.start, n+1-len(b.p.start))
		b.resize(1 << bits.Len(uint(2*n)))
	}
}

// Err returns the first mistake so far.
func (b *Builder) Err() error { return b.err }

// Rank adds weight ballots that list candidates in strict order, best first.
func (b *Builder) Rank(weight int64, order ...int) {
	b.is(Ranked)
	b.marks, b.level = b.marks[:0], b.level[:0]
	for _, c := range order {
		b.marks = append(b.marks, b.candidate(c))
	}
	b.add(weight, b.marks, nil)
}

// RankTiers adds weight ballots that list tiers of equal candidates, best first.
// Empty tiers are skipped.
func (b *Builder) RankTiers(weight int64, tiers [][]int) {
	b.is(Ranked)
	b.marks, b.level = b.marks[:0], b.level[:0]
	tier := int32(0)
	for _, t := range tiers {
		for _, c := range t {
			b.marks, b.level = append(b.marks, b.candidate(c)), append(b.level, tier)
		}
		if len(t) > 0 {
			tier++
		}
	}
	b.add(weight, b.marks, b.level)
}

// Approve adds weight ballots that approve of a set of candidates.
func (b *Builder) Approve(weight int64, set ...int) {
	b.is(Approval)
	b.marks = b.marks[:0]
	for _, c := range set {
		b.marks = append(b.marks, b.candidate(c))
	}
	b.add(weight, b.marks, nil)
}

// Mark is points for a candidate.
type Mark struct {
	Candidate int
	Points    int32
}

// Give adds weight score or cumulative ballots.
func (b *Builder) Give(weight int64, marks ...Mark) {
	if b.p.Kind != Cumulative {
		b.is(Score)
	}
	b.marks, b.level = b.marks[:0], b.level[:0]
	for _, m := range marks {
		b.marks, b.level = append(b.marks, b.candidate(m.Candidate)), append(b.level, m.Points)
	}
	b.add(weight, b.marks, b.level)
}

func (b *Builder) is(kind Kind) {
	if b.p.Kind != kind {
		b.fail("a ballot of kind %s among those of kind %s", kind, b.p.Kind)
	}
}

// candidate keeps a number that does not fit 32 bits from looking like one that does.
func (b *Builder) candidate(c int) int32 {
	if c < 0 || c >= len(b.p.Candidates) {
		b.fail("ballot %d: candidate %d is not among the %d", b.added+1, c, len(b.p.Candidates))
		return 0
	}
	return int32(c)
}

// Put adds weight ballots given in the form of a [Ballot], for readers that
// care for speed, and returns which distinct ballot they are, or -1 after a
// mistake. It may reorder the two slices but does not keep them. Levels are nil
// of approval and strictly ranked ballots.
func (b *Builder) Put(weight int64, marks, levels []int32) int {
	for _, c := range marks {
		b.candidate(int(c))
	}
	points := b.p.Kind == Score || b.p.Kind == Cumulative
	if points && levels == nil {
		levels = []int32{}
	}
	if levels != nil && (len(levels) != len(marks) || b.p.Kind == Approval) {
		b.fail("ballot %d: %d levels for %d marks of a ballot of kind %s", b.added+1, len(levels), len(marks), b.p.Kind)
	}
	return b.add(weight, marks, levels)
}

// add adds one ballot, or fails with what is wrong with it, and returns which
// distinct ballot it is.
func (b *Builder) add(weight int64, marks, levels []int32) int {
	if b.err != nil {
		return -1
	}
	if wrong := b.try(weight, marks, levels); wrong != "" {
		b.fail("ballot %d: %s", b.added, wrong)
		return -1
	}
	return b.last
}

// try checks one ballot and returns what is wrong with it; it is added only if
// nothing is.
func (b *Builder) try(weight int64, marks, levels []int32) string {
	b.added++
	wrong := b.fault(weight, marks, levels)
	if wrong == "" {
		b.last = b.merge(weight, marks, b.normalize(marks, levels))
	}
	return wrong
}

// join adds a candidate that a file turns out to have.
func (b *Builder) join(name string) int32 {
	b.p.Candidates = append(b.p.Candidates, Candidate{Name: name})
	b.seen = append(b.seen, 0)
	return int32(len(b.seen) - 1)
}

func (b *Builder) merge(weight int64, marks, levels []int32) int {
	i, found := b.find(marks, levels)
	if found {
		b.p.weights[i] += weight
		b.p.total += weight
		return i
	}
	b.p.weights = append(b.p.weights, weight)
	b.p.total += weight
	b.p.marks = append(b.p.marks, marks...)
	b.p.start = append(b.p.start, len(b.p.marks))
	if levels != nil && b.p.levels == nil {
		b.fillLevels()
	}
	if b.p.levels != nil {
		b.p.levels = appendLevels(b.p.levels, len(marks), levels)
	}
	return i
}

func (b *Builder) fault(weight int64, marks, levels []int32) string {
	if weight < 1 || weight > MaxWeight-b.p.total {
		return fmt.Sprintf("a weight of %d, or a total above %d", weight, MaxWeight)
	}
	points := b.p.Kind == Score || b.p.Kind == Cumulative
	for i, c := range marks {
		if b.seen[c] == b.added {
			return fmt.Sprintf("lists candidate %s twice", b.p.Name(int(c)))
		}
		b.seen[c] = b.added
		if points && (levels[i] > MaxPoints || levels[i] < -MaxPoints || b.p.Kind == Cumulative && levels[i] < 0) {
			return fmt.Sprintf("%d points for candidate %s are out of range", levels[i], b.p.Name(int(c)))
		}
	}
	return ""
}

// normalize makes equal ballots look equal: tiers count from 0 and are ascending
// inside, and are left out if every mark has its own; other ballots are
// ascending.
func (b *Builder) normalize(marks, levels []int32) []int32 {
	switch b.p.Kind {
	case Approval:
		slices.Sort(marks)
		return nil
	case Score, Cumulative:
		sortBeside(marks, levels)
		return levels
	}
	if levels == nil {
		return nil
	}
	strict, tier := true, int32(-1)
	for from := 0; from < len(marks); {
		to := from + 1
		for to < len(marks) && levels[to] == levels[from] {
			to++
		}
		tier++
		for i := from; i < to; i++ {
			levels[i] = tier
		}
		if to-from > 1 {
			strict = false
			slices.Sort(marks[from:to])
		}
		from = to
	}
	if strict {
		return nil
	}
	return levels
}

// sortBeside sorts marks ascending and moves levels along. Ballots are short, or
// nearly in order.
func sortBeside(marks, levels []int32) {
	for i := 1; i < len(marks); i++ {
		for j := i; j > 0 && marks[j] < marks[j-1]; j-- {
			marks[j], marks[j-1] = marks[j-1], marks[j]
			levels[j], levels[j-1] = levels[j-1], levels[j]
		}
	}
}

// fillLevels gives all ballots but the last the levels they went without.
func (b *Builder) fillLevels() {
	b.p.levels = make([]int32, 0, len(b.p.marks))
	for i := range len(b.p.start) - 2 {
		b.p.levels = appendLevels(b.p.levels, b.p.start[i+1]-b.p.start[i], nil)
	}
}

func appendLevels(all []int32, n int, levels []int32) []int32 {
	if levels != nil {
		return append(all, levels...)
	}
	for i := range n {
		all = append(all, int32(i))
	}
	return all
}

// find looks a ballot up by open addressing and enters it under the next number
// if it is new.
func (b *Builder) find(marks, levels []int32) (int, bool) {
	if 2*len(b.p.weights) >= len(b.table) {
		b.resize(2 * len(b.table))
	}
	mask := uint64(len(b.table) - 1)
	for at := hash(marks, levels) & mask; ; at = (at + 1) & mask {
		i := int(b.table[at]) - 1
		if i < 0 {
			b.table[at] = int32(len(b.p.weights) + 1)
			return len(b.p.weights), false
		}
		if b.equal(i, marks, levels) {
			return i, true
		}
	}
}

func (b *Builder) equal(i int, marks, levels []int32) bool {
	old := b.p.Ballot(i)
	if !slices.Equal(old.Marks, marks) {
		return false
	}
	if old.Levels == nil && levels == nil {
		return true
	}
	for j := range marks {
		if levelAt(old.Levels, j) != levelAt(levels, j) {
			return false
		}
	}
	return true
}

func levelAt(levels []int32, i int) int32 {
	if levels == nil {
		return int32(i)
	}
	return levels[i]
}

// resize makes a table of a power of two and enters the ballots again.
func (b *Builder) resize(size int) {
	if size <= len(b.table) {
		return
	}
	b.table = make([]int32, size)
	mask := uint64(len(b.table) - 1)
	for i := range b.p.weights {
		ballot := b.p.Ballot(i)
		at := hash(ballot.Marks, ballot.Levels) & mask
		for b.table[at] != 0 {
			at = (at + 1) & mask
		}
		b.table[at] = int32(i + 1)
	}
}

// hash mixes marks and levels; missing levels count as one tier a mark, so that
// it does not matter when a profile came to need them.
func hash(marks, levels []int32) uint64 {
	const k = 0x9e3779b97f4a7c15
	h := uint64(len(marks)) * k
	for i, c := range marks {
		x := uint64(uint32(c))<<32 | uint64(uint32(levelAt(levels, i)))
		hi, lo := bits.Mul64(h^x, k)
		h = bits.RotateLeft64(hi^lo, 29) + k
	}
	return h ^ h>>32
}

// Profile returns what was built. The builder must not be used afterwards.
func (b *Builder) Profile() (*Profile, error) {
	if b.err != nil {
		return nil, b.err
	}
	b.p.Title, b.p.Seats, b.p.Order = b.Title, b.Seats, b.Order
	if b.Seats < 0 {
		b.fail("%d seats", b.Seats)
		return nil, b.err
	}
	if len(b.Order) > 0 {
		if err := permutation(b.Order, len(b.p.Candidates)); err != nil {
			return nil, fmt.Errorf("profile: order of candidates: %w", err)
		}
	}
	p := b.p
	return &p, nil
}

func permutation(order []int, n int) error {
	seen := make([]bool, n)
	for _, c := range order {
		if c < 0 || c >= n || seen[c] {
			return fmt.Errorf("candidate %d is unknown or listed twice: %w", c, renjia.ErrInvalid)
		}
		seen[c] = true
	}
	if len(order) != n {
		return fmt.Errorf("it lists %d of %d candidates: %w", len(order), n, renjia.ErrInvalid)
	}
	return nil
}
