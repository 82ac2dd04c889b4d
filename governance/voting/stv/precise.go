package stv

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// errDoubt says that figures are too close to tell at this precision.
var errDoubt = errors.New("figures too close to tell")

// mostBits is the precision at which a count gives up; figures that agree so far
// would have to be equal for no reason that can be seen.
const mostBits = 1 << 14

// precisely counts with more and more bits until every comparison is decided. Who
// was asked about a tie is not asked again.
func (c *count) precisely(f func(c *count, bits uint) error) error {
	for bits := uint(256); bits <= mostBits; bits *= 4 {
		again := newCount(c.ctx, c.rule, c.p, c.seats)
		again.ties, again.paths, again.answers = c.ties, c.paths, c.broken
		if len(c.answers) > len(c.broken) {
			again.answers = c.answers
		}
		if c.paths != nil {
			c.paths.depth = 0
		}
		err := f(again, bits)
		if *c = *again; !errors.Is(err, errDoubt) {
			return err
		}
	}
	return fmt.Errorf("%s: figures agree to %d bits and may or may not be equal: use a rule with decimals: %w", c.rule, mostBits, renjia.ErrUnsupported)
}

// values are votes without rounding, for transfers: the value of a parcel is a
// symbol once it is no longer a fraction.
type values struct {
	*exact
	symbols int
}

func (f *values) times(v figure, n int64) figure {
	w := f.exact.times(v, n)
	w.form = func() form { return v.made().times(big.NewRat(n, 1)) }
	return w
}

func (f *values) share(value, surplus, vote figure) figure {
	v := f.quotient(f.product(value, surplus), vote)
	f.symbols++
	name := fmt.Sprint(f.symbols)
	v.form = func() form { return form{name: big.NewRat(1, 1)} }
	return v
}

// MeekRational counts by Meek's method without rounding, as if in fractions: the
// quota is votes/(seats+1) and must be exceeded, an iteration ends at a surplus
// of 10⁻¹⁰, sure losers are excluded together, equal ranks share a paper equally.
//
// Fractions of an iterative count soon have millions of digits. They are kept
// while they are short; from then on as intervals that contain them, and a
// decision is made only if the intervals decide it, or if both sides are the same
// polynomial in the keep factors. Else the count is made again with four times
// the digits. So the outcome is that of fractions, at the price of a few hundred
// bits. Scores and quotas of the rounds are fractions, or the middles of intervals
// of less than 10⁻³⁰.
func MeekRational(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return rational(ctx, "meek_rational", p, seats, o, 10)
}

// MeekRational6 is [MeekRational] with iterations that end at a surplus of 10⁻⁶.
func MeekRational6(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return rational(ctx, "meek_rational_o6", p, seats, o, 6)
}

func rational(ctx context.Context, name string, p *voting.Profile, seats int, o voting.Options, digits int) (*voting.Result, error) {
	omega := new(big.Rat).SetFrac(big.NewInt(1), newScale(digits).unit)
	return run(ctx, name, p, seats, o, func(c *count) error {
		return c.precisely(func(c *count, bits uint) error {
			f := newExact(bits)
			r := meekRule[figure]{extra: f.whole(0), exceeds: true, omega: figure{exact: omega}, reach: true, batch: true}
			return newMeek(c, figures[figure](f), r).all()
		})
	})
}
