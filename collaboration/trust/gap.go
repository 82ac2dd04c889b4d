package trust

import (
	"math/big"

	"github.com/renjia-project/renjia"
)

// Gap sets what others say of a party beside what it kept. Both lie between 0 and 1
// but do not measure the same: a gap is a question to ask, not a fault.
type Gap struct {
	Who        string   `json:"who"`
	Reported   *float64 `json:"reported"`    // nil if withheld or not rated
	Raters     int      `json:"raters"`      // who rated
	Behaved    *float64 `json:"behavioural"` // nil if nothing was due
	Lower      float64  `json:"lower"`       // interval of Behaved
	Upper      float64  `json:"upper"`
	Due        int      `json:"due"`        // promises that were due
	Difference *float64 `json:"difference"` // reported less behavioural, -1 to 1; nil unless both are there
	Outside    bool     `json:"outside"`    // the reported mean lies outside the interval
}

// Gaps returns, in the order of received, what the others say of each party beside
// what it kept over all kinds of promises.
func Gaps(received []Received, kept ReliabilityTable) []Gap {
	all := make([]Gap, len(received))
	for i, r := range received {
		g := Gap{Who: r.About, Raters: r.Raters, Upper: 1}
		if !r.Withheld {
			mean := r.Mean.Float64()
			g.Reported = &mean
		}
		if row, err := kept.Of(r.About, ""); err == nil {
			g.Lower, g.Upper, g.Due = row.Lower, row.Upper, row.Due()
			if g.Due > 0 {
				g.Behaved = &row.Mean
			}
		}
		if g.Reported != nil && g.Behaved != nil {
			diff := *g.Reported - *g.Behaved
			g.Difference = &diff
			g.Outside = *g.Reported < g.Lower || *g.Reported > g.Upper
		}
		all[i] = g
	}
	return all
}

// Reading says in words what the gap shows, and no more.
func (g Gap) Reading() renjia.Text {
	switch {
	case g.Reported == nil && g.Behaved == nil:
		return renjia.Textf("%s: neither enough raters nor a promise that was due; nothing can be said.",
			"%s：评价者人数不足，也没有到期的承诺，无法判断。", g.Who)
	case g.Reported == nil:
		return renjia.Textf("%s: too few raters to show what they say (%d).", "%s：评价者人数不足（%d 人），不予公布。", g.Who, g.Raters)
	case g.Behaved == nil:
		return renjia.Textf("%s: no promise was due yet; only what others say is known.", "%s：尚无到期的承诺，只有他人的评价。", g.Who)
	case !g.Outside:
		return renjia.Textf("%s: no difference shown between what others say (%.2f) and what was kept (%.2f, %d due).",
			"%s：未显示他人评价（%.2f）与实际履约（%.2f，到期 %d 项）之间的差异。", g.Who, *g.Reported, *g.Behaved, g.Due)
	case *g.Difference > 0:
		return renjia.Textf("%s: rated higher (%.2f) than its record of promises (%.2f, %d due).",
			"%s：他人评价（%.2f）高于履约记录（%.2f，到期 %d 项）。", g.Who, *g.Reported, *g.Behaved, g.Due)
	}
	return renjia.Textf("%s: rated lower (%.2f) than its record of promises (%.2f, %d due).",
		"%s：他人评价（%.2f）低于履约记录（%.2f，到期 %d 项）。", g.Who, *g.Reported, *g.Behaved, g.Due)
}

func minus(a, b renjia.Fraction) (renjia.Fraction, error) {
	r := new(big.Rat).Sub(a.Rat(), b.Rat())
	return renjia.NewFraction(r.Num().Int64(), r.Denom().Int64())
}
