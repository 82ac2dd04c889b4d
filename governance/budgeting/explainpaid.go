package budgeting

import "math/big"

// Paid is who paid how much for a project. What they paid together is its cost.
type Paid struct {
	Voters   int64    `json:"voters"`
	Sum      *big.Rat `json:"sum"`
	Least    *big.Rat `json:"least"`
	Greatest *big.Rat `json:"greatest"`
}

// paid returns who pays for the next purchase, at moment k of the walk.
func (t *trace) paid(k int) *Paid {
	p := t.projects[k]
	r := &Paid{Sum: new(big.Rat).SetInt64(t.e.Projects[p].Cost)}
	var least, greatest *big.Int
	note := func(amount *big.Int) {
		if least == nil || amount.Cmp(least) < 0 {
			least = amount
		}
		if greatest == nil || amount.Cmp(greatest) > 0 {
			greatest = amount
		}
	}
	if t.timed {
		r.Voters = t.earned(k, note)
	} else {
		r.Voters = t.gave(k, note)
	}
	if least == nil {
		return nil
	}
	r.Least, r.Greatest = new(big.Rat).SetFrac(least, t.den), new(big.Rat).SetFrac(greatest, t.den)
	return r
}

// earned notes the greatest and the least that anybody pays under Phragmén: what
// they earned since the first and the last time that any of them paid.
func (t *trace) earned(k int, note func(*big.Int)) (voters int64) {
	first, last := int32(k), int32(0)
	for _, c := range t.classes(t.projects[k]) {
		voters += t.weight[c]
		at := int32(0)
		b := t.e.Votes.Ballot(int(c))
		for j, p := range b.Marks {
			if place := t.place[p]; int(place) <= k && t.e.supports(b.Levels, j) {
				at = max(at, place)
			}
		}
		first, last = min(first, at), max(last, at)
	}
	for _, at := range []int32{first, last} {
		note(new(big.Int).Sub(t.exact[k+1], t.exact[at]))
	}
	return voters
}

// gave notes the greatest and the least that anybody pays under Equal Shares: full
// shares by what the project is worth to them, and what those have left who give
// all; of these only whoever may have the most or the least is looked at exactly.
func (t *trace) gave(k int, note func(*big.Int)) (voters int64) {
	p, next := t.projects[k], int32(k+1)
	worth := t.worthOf(p)
	smallest, largest := int64(-1), int64(-1)
	var all []int32
	few, many := 0.0, 0.0
	for i, c := range t.classes(p) {
		switch gone := t.broke[c]; {
		case gone != 0 && gone < next:
			continue
		case gone == next:
			if m := t.money[c]; len(all) == 0 {
				few, many = m, m
			} else {
				few, many = min(few, m), max(many, m)
			}
			all = append(all, c)
		default:
			u := t.worthAt(p, worth, i)
			if largest < 0 {
				smallest = u
			}
			smallest, largest = min(smallest, u), max(largest, u)
		}
		voters += t.weight[c]
	}
	if largest >= 0 {
		note(new(big.Int).Mul(t.exact[next], big.NewInt(smallest)))
		note(new(big.Int).Mul(t.exact[next], big.NewInt(largest)))
	}
	for _, c := range all {
		if m := t.money[c]; m <= few+2*t.err || m >= many-2*t.err {
			counts := make([]int64, len(t.exact))
			t.terms(counts, k, c, 1)
			note(t.sum(counts))
		}
	}
	return voters
}
