package stable

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/instance"
)

// Tied is a market in which wishes may be tied: each list is a list of groups, best
// group first, and those of one group are liked equally.
type Tied struct {
	Residents [][][]int `json:"residents"`
	Hospitals [][][]int `json:"hospitals"`
	Capacity  []int     `json:"capacity"`
}

// TieRule says how tied wishes are made strict.
type TieRule string

// The tie rules. One lottery for all hospitals keeps more residents content; one for
// each is what people call fairer and leaves more room to exchange (Abdulkadiroğlu,
// Pathak & Roth 2009, American Economic Review 99).
const (
	ByOrder     TieRule = "by order"     // the smaller index first
	OneLottery  TieRule = "one lottery"  // each party draws one number for all lists
	EachLottery TieRule = "each lottery" // each party draws a number in every list
)

// Break makes the lists strict. The seed is that of the lottery; publish it, and
// anybody can draw it again: the number of party i is output i of splitmix64 from
// the seed (from its complement for hospitals in the lists of residents), that in
// list k of n parties is output kn+i, and the smaller number comes first.
func (t Tied) Break(rule TieRule, seed uint64) (Market, error) {
	switch rule {
	case ByOrder, OneLottery, EachLottery:
	case "":
		return Market{}, &renjia.UnspecifiedError{What: "ties", Choices: []renjia.Choice{{
			Name: "rule", Options: []string{string(ByOrder), string(OneLottery), string(EachLottery)},
			Why: "which of the parties that are liked equally comes first decides who gets a place",
		}}}
	default:
		return Market{}, fmt.Errorf("stable: tie rule %q: want one of %q, %q, %q: %w", rule, ByOrder, OneLottery, EachLottery, renjia.ErrInvalid)
	}
	m := Market{
		Residents: strict(t.Residents, len(t.Hospitals), rule, instance.Stream(^seed)),
		Hospitals: strict(t.Hospitals, len(t.Residents), rule, instance.Stream(seed)),
		Capacity:  t.Capacity,
	}
	return m, m.Validate()
}

func strict(lists [][][]int, others int, rule TieRule, lottery instance.Stream) [][]int {
	all := make([][]int, len(lists))
	for k, groups := range lists {
		number := func(i int) uint64 {
			switch rule {
			case OneLottery:
				return lottery.At(i)
			case EachLottery:
				return lottery.At(k*others + i)
			}
			return 0
		}
		all[k] = []int{}
		for _, group := range groups {
			all[k] = append(all[k], slices.SortedFunc(slices.Values(group), func(a, b int) int {
				return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b))
			})...)
		}
	}
	return all
}
