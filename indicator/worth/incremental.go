package worth

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Alternative is a way to do a thing, with what it costs and achieves.
type Alternative struct {
	Name   string          `json:"name"`
	Cost   renjia.Money    `json:"cost"`
	Effect decimal.Decimal `json:"effect"` // outcomes, more is better
}

// Verdict says how a new alternative stands to an old one.
type Verdict string

// The verdicts: the four quadrants and their borders.
const (
	MoreForMore Verdict = "more for more" // costs more, achieves more: a cost for one more outcome exists
	Dominant    Verdict = "dominant"      // achieves more for no more cost, or as much for less
	Dominated   Verdict = "dominated"     // achieves no more for more cost, or less for no less
	LessForLess Verdict = "less for less" // costs less, achieves less
	Equal       Verdict = "equal"         // the same cost and effect
)

// Increment is the step from one alternative to another.
type Increment struct {
	From    Alternative     `json:"from"`
	To      Alternative     `json:"to"`
	Cost    renjia.Money    `json:"cost"`   // of To less that of From
	Effect  decimal.Decimal `json:"effect"` // of To less that of From
	Verdict Verdict         `json:"verdict"`
}

// Compare sets a new alternative against an old one. Costs are of one currency.
func Compare(old, new Alternative) (Increment, error) {
	if err := alike([]Alternative{old, new}); err != nil {
		return Increment{}, err
	}
	cost, err := new.Cost.Sub(old.Cost)
	if err != nil {
		return Increment{}, fmt.Errorf("%s against %s: %w", new.Name, old.Name, err)
	}
	i := Increment{From: old, To: new, Cost: cost, Effect: new.Effect.Sub(old.Effect)}
	switch c, e := cost.Sign(), i.Effect.Sign(); {
	case c == 0 && e == 0:
		i.Verdict = Equal
	case c <= 0 && e >= 0:
		i.Verdict = Dominant
	case c >= 0 && e <= 0:
		i.Verdict = Dominated
	case c > 0:
		i.Verdict = MoreForMore
	default:
		i.Verdict = LessForLess
	}
	return i, nil
}

// ICER returns the incremental cost-effectiveness ratio (增量成本效果比), what one
// more outcome costs. It exists only where more is had for more; elsewhere it is
// undefined, for the verdict decides and not a ratio. Its n is 2.
func (i Increment) ICER() (measured.Result, error) {
	switch i.Verdict {
	case MoreForMore:
	case Dominated:
		return measured.Result{}, ICER.Undefined("%s is dominated by %s: no more effect for no less cost", "%s被%s占优：成本不低而效果不高", i.To.Name, i.From.Name)
	case Dominant:
		return measured.Result{}, ICER.Undefined("%s dominates %s: no less effect for no more cost", "%s占优于%s：成本不高而效果不低", i.To.Name, i.From.Name)
	case Equal:
		return measured.Result{}, ICER.Undefined("%s and %s cost and achieve the same", "%s与%s成本和效果相同", i.To.Name, i.From.Name)
	default:
		return measured.Result{}, ICER.Undefined("%s costs and achieves less than %s: a ratio would be what is saved for an outcome lost", "%s的成本和效果都低于%s，比值将是每损失一项成效所节省的金额", i.To.Name, i.From.Name)
	}
	ratio := new(big.Rat).Quo(i.Cost.Decimal().Rat(), i.Effect.Rat())
	return measured.About{
		ID: ICER, N: 2, Variant: i.To.Name + " against " + i.From.Name, Source: "Drummond et al. 2015",
		Inputs: []measured.Input{{Name: "cost difference", Value: i.Cost.String()}, {Name: "effect difference", Value: i.Effect.String()}},
	}.Exactly(ratio), nil
}

// Place says what became of an alternative among several.
type Place string

// The places.
const (
	OnFrontier        Place = "frontier"
	SimplyDominated   Place = "dominated"          // another achieves no less for no more cost
	ExtendedDominated Place = "extended dominated" // a mixture of two others does
)

// Standing is an alternative among several. ICER is that against the one before it
// on the frontier, exact; nil for the first and those that are not on it.
type Standing struct {
	Alternative
	Place Place    `json:"place"`
	ICER  *big.Rat `json:"icer"`
}

// Frontier returns all alternatives by cost, then by effect, the better first, with
// those from which a reasonable choice is made: each costs more and achieves more
// than the one before, at a cost of one more outcome that does not fall. Of equal alternatives the
// first is kept. It is undefined for none (Drummond et al. 2015, ch. 4).
func Frontier(all []Alternative) ([]Standing, error) {
	if len(all) == 0 {
		return nil, ICER.Undefined("there are no alternatives", "没有备选方案")
	}
	if err := alike(all); err != nil {
		return nil, err
	}
	standing := make([]Standing, len(all))
	for i, a := range all {
		standing[i] = Standing{Alternative: a, Place: OnFrontier}
	}
	slices.SortStableFunc(standing, func(a, b Standing) int {
		return cmp.Or(cmp.Compare(a.Cost.Minor(), b.Cost.Minor()), b.Effect.Cmp(a.Effect))
	})
	var on []*Standing
	for i := range standing {
		s := &standing[i]
		if len(on) > 0 && s.Effect.LessThanOrEqual(on[len(on)-1].Effect) {
			s.Place = SimplyDominated
			continue
		}
		for len(on) > 1 && s.from(on[len(on)-2]).Cmp(on[len(on)-1].ICER) < 0 {
			on[len(on)-1].Place, on[len(on)-1].ICER = ExtendedDominated, nil
			on = on[:len(on)-1]
		}
		if len(on) > 0 {
			s.ICER = s.from(on[len(on)-1])
		}
		on = append(on, s)
	}
	return standing, nil
}

// from is what one more outcome costs from another alternative.
func (s *Standing) from(other *Standing) *big.Rat {
	cost := new(big.Rat).Sub(s.Cost.Decimal().Rat(), other.Cost.Decimal().Rat())
	return cost.Quo(cost, s.Effect.Sub(other.Effect).Rat())
}

// alike checks that costs are of one currency and effects can be computed with.
func alike(all []Alternative) error {
	for _, a := range all {
		if !plain(a.Effect) {
			return ICER.Invalid("effect of %s: want at most %d digits on either side of the point", a.Name, mostDigits)
		}
		if _, err := a.Cost.Sub(all[0].Cost); err != nil {
			return fmt.Errorf("%s against %s: %w", a.Name, all[0].Name, err)
		}
	}
	return nil
}
