package committee

import (
	"math/big"
	"slices"
)

// minimumSupport tries every set of members.
func (o *plain) minimumSupport(committee []int) *big.Rat {
	var least *big.Rat
	for set := 1; set < 1<<len(committee); set++ {
		size, reached := int64(0), map[int]bool{}
		for i, c := range committee {
			if set>>i&1 == 1 {
				size++
				for _, b := range o.supporters(c) {
					reached[b] = true
				}
			}
		}
		w := new(big.Rat)
		for b := range reached {
			w = add(w, o.weights[b])
		}
		if q := quo(w, whole(size)); least == nil || q.Cmp(least) < 0 {
			least = q
		}
	}
	return least
}

func (o *plain) maximin() (elected []int) {
	for len(elected) < o.k {
		support := func(c int) *big.Rat { return o.minimumSupport(append(slices.Clone(elected), c)) }
		c := o.best(elected, support)
		o.tell(support(c))
		elected = append(elected, c)
	}
	return elected
}

// greatest tries every committee, in lexicographic order.
func (o *plain) greatest(value func([]int) *big.Rat) []int {
	var all, best []int
	for c := range o.m {
		all = append(all, c)
	}
	var most *big.Rat
	subsets(nil, all, o.k, func(w []int) bool {
		if v := value(w); most == nil || v.Cmp(most) > 0 {
			best, most = slices.Clone(w), v
		}
		return true
	})
	return best
}

func (o *plain) bestThiele(f func(int) *big.Rat) []int {
	return o.greatest(func(w []int) *big.Rat { return o.thieleScore(f, w) })
}

// lexcc makes each representative worth more than all later ones together.
func (o *plain) lexcc() []int {
	return o.bestThiele(func(j int) *big.Rat {
		power := new(big.Int).Exp(new(big.Int).Add(o.total.Num(), big.NewInt(1)), big.NewInt(int64(j)), nil)
		return new(big.Rat).SetFrac(big.NewInt(1), power)
	})
}

func (o *plain) adams() []int {
	return o.bestThiele(func(j int) *big.Rat {
		if j == 1 {
			return mul(o.total, whole(int64(o.k+1)))
		}
		return harmonic(j - 1)
	})
}

// monroe assigns papers as the dual of the flow: for every set of members, those
// outside it take no more than their shares, those inside no more than approve.
func (o *plain) monroe() []int {
	n := o.total.Num().Int64()
	share, over := n/int64(o.k), n%int64(o.k)
	return o.greatest(func(w []int) *big.Rat {
		var least *big.Rat
		for set := range 1 << len(w) {
			outside, reached := int64(0), map[int]bool{}
			for i, c := range w {
				if set>>i&1 == 0 {
					outside++
					continue
				}
				for _, b := range o.supporters(c) {
					reached[b] = true
				}
			}
			cut := whole(outside*share + min(outside, over))
			for b := range reached {
				cut = add(cut, o.weights[b])
			}
			if least == nil || cut.Cmp(least) < 0 {
				least = cut
			}
		}
		return least
	})
}

func (o *plain) minimaxAV() []int {
	return o.greatest(func(w []int) *big.Rat {
		worst := int64(0)
		for _, likes := range o.likes {
			d := int64(0)
			for c := range o.m {
				if likes[c] != slices.Contains(w, c) {
					d++
				}
			}
			worst = max(worst, d)
		}
		return whole(-worst)
	})
}

// minimaxPhragmen puts members without supporters behind all loads.
func (o *plain) minimaxPhragmen() []int {
	return o.greatest(func(w []int) *big.Rat {
		var supported []int
		for _, c := range w {
			if len(o.supporters(c)) > 0 {
				supported = append(supported, c)
			}
		}
		value := whole(int64(len(supported)) * 1000)
		if len(supported) > 0 {
			value = sub(value, quo(whole(1), o.minimumSupport(supported)))
		}
		return value
	})
}
