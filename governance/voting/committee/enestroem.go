package committee

import (
	"context"
	"math/big"
	"slices"
	"strings"

	"github.com/renjia-project/renjia/governance/voting"
)

// enestroem is a sequence that elects by what supporters still have, and takes
// the price of a seat from them in proportion.
//
// What a paper has left is a product of factors, one for each elected candidate
// it paid for; ballots of the same factors share a class. The exact factors grow
// long, their length doubling from seat to seat, so they are computed to more and
// more digits, and as fractions only if ballots that differ in their classes are
// still not told apart.
type enestroem struct {
	*votes
	class          []int32             // by ballot; nothing has 0 left
	has            []float64           // by ballot
	off            float64             // relative error of has
	before         []int32             // by class: without its latest factor; class 0 has no factor
	factor         []int32             // by class: its latest factor
	near           []float64           // by class: as has
	sales          []sale              // by factor
	levels         [len(digits)]*level // computed so far
	scratch, other tallies
}

// sale is who paid for a factor: weights by class, before it.
type sale struct {
	class  []int32
	weight []int64
}

// digits are the precisions tried before fractions, in bits.
var digits = [...]uint{256, 960}

// Enestroem is Phragmén's first method, also that of Eneström: papers have a
// budget of 1, a seat costs the voters divided by the seats; it goes to the
// candidate whose supporters have most left, and they pay in proportion, or all
// they have if it is less. See Janson, arXiv:1611.08826, section 18.5.
//
// Rounds tell values, which are exact, as long as they are short.
func Enestroem(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "phragmen-enestroem"
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	v := newVotes(p, seats)
	s := &enestroem{
		votes: v, class: make([]int32, p.Len()), has: make([]float64, p.Len()),
		before: []int32{nothing}, factor: []int32{nothing}, near: []float64{1},
	}
	for b := range s.has {
		s.has[b] = 1
	}
	pr := process{rule: rule, purpose: voting.ToElect, steps: seats, start: s, n: v.candidates()}
	return pr.run(ctx, o)
}

// evaluate adds numbers that are not negative: the relative error is that of the
// largest, and 2⁻⁵² for each product and sum.
func (s *enestroem) evaluate(c int) span {
	sum := 0.0
	supporters := s.supporters(c)
	for _, b := range supporters {
		sum += float64(s.weights[b]) * s.has[b]
	}
	slack := sum*(s.off+float64(len(supporters)+4)*0x1p-52)*1.0001 + 0x1p-960 // what underflow may take
	return span{-sum - slack, -sum + slack}
}

func (s *enestroem) compare(a, b int) int {
	x, y := s.tally(a, &s.scratch), s.tally(b, &s.other)
	if x.equal(y) {
		return 0
	}
	for i := range digits {
		l := s.level(i)
		if order := l.sum(x).compare(l.sum(y)); order != 0 {
			return -order
		}
	}
	f := s.fractions()
	return f.sum(y).Cmp(f.sum(x))
}

func (s *enestroem) tally(c int, t *tallies) *tallies {
	t.reset(len(s.before))
	for _, b := range s.supporters(c) {
		if s.class[b] != nothing {
			t.add(s.class[b], s.weights[b])
		}
	}
	return t
}

func (t *tallies) equal(u *tallies) bool {
	if len(t.used) != len(u.used) {
		return false
	}
	for _, class := range t.used {
		if int(class)+1 >= len(u.weight) || t.of(class) != u.of(class) {
			return false
		}
	}
	return true
}

// value is exact; nil if that is too much work.
func (s *enestroem) value(c int) *big.Rat {
	t := s.tally(c, &s.scratch)
	work := 1
	for _, sale := range s.sales {
		work += work + 64
		if work*max(len(t.used), len(sale.class)) > 1<<18 {
			return nil
		}
	}
	return s.fractions().sum(t)
}

func (s *enestroem) elect(c int) {
	t := s.tally(c, &s.scratch)
	sold := sale{class: slices.Clone(t.used)}
	for _, class := range t.used {
		sold.weight = append(sold.weight, t.of(class))
	}
	poorer := map[int32]int32{nothing: nothing}
	if factor := s.left(t); factor > 0 {
		s.off += 0x1p-49
		for _, class := range t.used {
			poorer[class] = int32(len(s.before))
			s.before = append(s.before, class)
			s.factor = append(s.factor, int32(len(s.sales)))
			s.near = append(s.near, s.near[class]*factor)
		}
		s.sales = append(s.sales, sold)
	}
	for _, b := range s.supporters(c) {
		class, ok := poorer[s.class[b]]
		if !ok {
			class = nothing
		}
		s.class[b], s.has[b] = class, 0
		if class != nothing {
			s.has[b] = s.near[class]
		}
	}
}

// left returns the part that supporters keep, 0 if nothing, within a relative
// error of 2⁻⁵⁰.
func (s *enestroem) left(t *tallies) float64 {
	price := ratio(s.p.Voters(), int64(s.seats))
	for i := range digits {
		l := s.level(i)
		kept, certain := l.kept(l.sum(t), price)
		if certain {
			near, _ := kept.x.Float64()
			return max(near, 0)
		}
	}
	kept := part(s.fractions().sum(t), price)
	near, _ := kept.Float64()
	return max(near, 0)
}

func (s *enestroem) advance() bool { return false }

func (s *enestroem) clone() sequence {
	t := *s
	t.class, t.has, t.before = slices.Clone(s.class), slices.Clone(s.has), slices.Clone(s.before)
	t.factor, t.near, t.sales = slices.Clone(s.factor), slices.Clone(s.near), slices.Clone(s.sales)
	t.levels, t.scratch, t.other = [len(digits)]*level{}, tallies{}, tallies{}
	return &t
}

// key writes what every ballot has left.
func (s *enestroem) key() string {
	f := s.fractions()
	var out strings.Builder
	for _, class := range s.class {
		if class != nothing {
			out.WriteString(f.of(class).RatString())
		}
		out.WriteByte(',')
	}
	return out.String()
}
