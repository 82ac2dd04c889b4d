package committee

import (
	"context"
	"math"
	"math/big"

	"github.com/renjia-project/renjia/governance/voting"
)

// thiele says what the j-th elected candidate is worth to a ballot that approves
// of it, j counting from 1; never more than the one before (Thiele 1895).
type thiele func(j int) *big.Rat

func harmonic(j int) *big.Rat { return ratio(1, int64(j)) }

func odd(j int) *big.Rat { return ratio(1, int64(2*j-1)) }

func covered(j int) *big.Rat {
	if j == 1 {
		return ratio(1, 1)
	}
	return new(big.Rat)
}

// halves gives 1/2, 1/4, …
func halves(j int) *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), uint(j)))
}

// table holds weights as whole numbers of 1/unit, so that sums over all
// ballots fit 62 bits. If there is no such unit the numbers are rounded down and
// each is less than one unit too small.
type table struct {
	f     thiele
	units []int64 // by j-1
	unit  *big.Int
	exact bool
}

func newTable(f thiele, depth int, total int64) table {
	t := table{f: f, units: make([]int64, depth), unit: big.NewInt(1), exact: true}
	most := big.NewInt(math.MaxInt64 / 2 / max(total, 1))
	for j := range depth {
		lcm(t.unit, f(j+1).Denom())
		if t.unit.Cmp(most) > 0 {
			t.unit, t.exact = most, false
			break
		}
	}
	for j := range t.units {
		w := f(j + 1)
		n := new(big.Int).Mul(w.Num(), t.unit)
		t.units[j] = n.Quo(n, w.Denom()).Int64()
	}
	return t
}

// lcm sets a to the least common multiple of a and b.
func lcm(a, b *big.Int) {
	g := new(big.Int).GCD(nil, nil, a, b)
	a.Mul(a, new(big.Int).Quo(b, g))
}

// slack returns how far below the true sum a sum over this weight of ballots is
// at most.
func (t *table) slack(weight int64) int64 {
	if t.exact {
		return 0
	}
	return weight
}

// sum adds weights by how many ballots have which number of elected candidates.
func (t *table) sum(tally []int64) *big.Rat {
	s := new(big.Rat)
	for j, n := range tally {
		if n != 0 {
			s.Add(s, new(big.Rat).Mul(whole(n), t.f(j+1)))
		}
	}
	return s
}

// marginal is a sequence that elects the greatest, or excludes the least, change
// of the sum of a Thiele function.
type marginal struct {
	*votes
	table
	exclude bool
	elected []int32 // by ballot: how many of its candidates are in
}

// SeqPAV is sequential proportional approval voting: each seat goes to whoever
// adds most to the score of [PAV] (Thiele 1895). It takes O(A) time and, for each
// seat, the supporters of the few candidates that may be next.
func SeqPAV(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return electing(ctx, "seqpav", harmonic, p, seats, o)
}

// SeqSLAV is [SeqPAV] with the weights 1, 1/3, 1/5, … of Sainte-Laguë.
func SeqSLAV(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return electing(ctx, "seqslav", odd, p, seats, o)
}

// SeqCC is the sequential rule of Chamberlin and Courant: each seat goes to
// whoever represents most of the ballots that nobody represents yet. When all
// are represented, the rest are tied.
func SeqCC(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return electing(ctx, "seqcc", covered, p, seats, o)
}

// RevSeqPAV starts from all candidates and excludes, one after another, whoever
// takes least from the score of [PAV] (Thiele 1895). Ties are ties to exclude:
// the last in the order of the policy goes. Winners are ascending.
func RevSeqPAV(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats("revseqpav", seats, voting.Approval); err != nil {
		return nil, err
	}
	v := newVotes(p, seats)
	s := &marginal{votes: v, exclude: true, elected: make([]int32, p.Len())}
	longest := 1
	for i := range p.Len() {
		n := len(p.Ballot(i).Marks)
		s.elected[i] = int32(n)
		longest = max(longest, n)
	}
	s.table = newTable(harmonic, longest, p.Voters())
	pr := process{rule: "revseqpav", purpose: voting.ToExclude, steps: v.candidates() - seats, start: s, n: v.candidates()}
	return pr.run(ctx, o)
}

func electing(ctx context.Context, rule string, f thiele, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	v := newVotes(p, seats)
	s := &marginal{votes: v, table: newTable(f, seats, p.Voters()), elected: make([]int32, p.Len())}
	pr := process{rule: rule, purpose: voting.ToElect, steps: seats, start: s, n: v.candidates()}
	return pr.run(ctx, o)
}

// change returns what a candidate's coming adds or its going takes, in units.
func (s *marginal) change(c int) int64 {
	sum, shift := int64(0), s.shift()
	for _, b := range s.supporters(c) {
		sum += s.weights[b] * s.units[s.elected[b]-shift]
	}
	return sum
}

// shift is 1 where elected already counts the candidate in question.
func (s *marginal) shift() int32 {
	if s.exclude {
		return 1
	}
	return 0
}

func (s *marginal) evaluate(c int) span {
	low := s.change(c)
	high := low + s.slack(s.support[c])
	if s.exclude {
		return span{below(float64(low)), above(float64(high))}
	}
	return span{below(-float64(high)), above(-float64(low))}
}

// below and above make up for the rounding of an integer of 63 bits, or of any
// other single operation.
func below(x float64) float64 { return x - math.Abs(x)*0x1p-51 }

func above(x float64) float64 { return x + math.Abs(x)*0x1p-51 }

func (s *marginal) compare(a, b int) int {
	order := 0
	if s.exact {
		x, y := s.change(a), s.change(b)
		switch {
		case x < y:
			order = -1
		case x > y:
			order = 1
		}
	} else {
		order = s.difference(a, b).Sign()
	}
	if s.exclude {
		return order
	}
	return -order
}

// difference is exact; equal tallies do without fractions.
func (s *marginal) difference(a, b int) *big.Rat {
	x, y := s.tally(a), s.tally(b)
	for j := range x {
		x[j] -= y[j]
	}
	return s.sum(x)
}

// tally counts supporters by the weight that a candidate's coming or going has
// for them.
func (s *marginal) tally(c int) []int64 {
	n, shift := make([]int64, len(s.units)), s.shift()
	for _, b := range s.supporters(c) {
		n[s.elected[b]-shift] += s.weights[b]
	}
	return n
}

func (s *marginal) value(c int) *big.Rat {
	if s.exact {
		return new(big.Rat).SetFrac(big.NewInt(s.change(c)), s.unit)
	}
	return s.sum(s.tally(c))
}

func (s *marginal) elect(c int) {
	step := int32(1)
	if s.exclude {
		step = -1
	}
	for _, b := range s.supporters(c) {
		s.elected[b] += step
	}
}

func (s *marginal) advance() bool { return false }

func (s *marginal) clone() sequence {
	t := *s
	t.elected = append([]int32(nil), s.elected...)
	return &t
}

func (s *marginal) key() string { return "" } // the set of the elected says all
