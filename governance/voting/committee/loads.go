package committee

import (
	"math/bits"
	"slices"
)

// loads rates committees by loads.
type loads struct {
	*votes
	lex      bool
	scarcity scarcity
	member   []uint64 // by ballot: a bit for each member it approves of
	weight   []int64  // by set of members, if they are few
}

// rate counts members without supporters as papers of boundless load.
func (l *loads) rate(part []int) score {
	supported := slices.DeleteFunc(slices.Clone(part), func(c int) bool { return l.support[c] == 0 })
	var all burdens
	if n := len(part) - len(supported); n > 0 {
		all = burdens{{fraction{0, 1}, int64(n)}}
	}
	if len(supported) == 0 {
		return all
	}
	l.group(supported)
	least := l.scarcity.least(l.scarcity.everyone())
	if !l.lex || len(part) < l.seats {
		return append(all, burden{support: least})
	}
	return append(all, l.peel(least)...)
}

// few is how many members have a table of all their sets.
const few = 12

// group puts ballots together by members.
func (l *loads) group(part []int) {
	l.scarcity.reset(len(part))
	if len(part) > 64 {
		l.groupMany(part)
		return
	}
	if l.member == nil {
		l.member = make([]uint64, len(l.weights))
	}
	clear(l.member)
	for i, c := range part {
		for _, b := range l.supporters(c) {
			l.member[b] |= 1 << i
		}
	}
	if len(part) <= few {
		l.weight = append(l.weight[:0], make([]int64, 1<<len(part))...)
		for b, set := range l.member {
			l.weight[set] += l.weights[b]
		}
		for set, w := range l.weight {
			l.enter(uint64(set), w)
		}
		return
	}
	weight := map[uint64]int64{}
	for b, set := range l.member {
		weight[set] += l.weights[b]
	}
	for set, w := range weight {
		l.enter(set, w)
	}
}

// enter adds a group unless nobody is in it, or it approves of no member.
func (l *loads) enter(set uint64, weight int64) {
	if weight == 0 || set == 0 {
		return
	}
	for ; set != 0; set &= set - 1 {
		l.scarcity.list = append(l.scarcity.list, int32(bits.TrailingZeros64(set)))
	}
	l.scarcity.close(weight)
}

func (l *loads) groupMany(part []int) {
	weight := map[string]int64{}
	for b := range l.p.Ballots() {
		var members []int
		for i, c := range part {
			if _, in := slices.BinarySearch(b.Marks, int32(c)); in {
				members = append(members, i)
			}
		}
		if members != nil {
			weight[setKey(members)] += b.Weight
		}
	}
	for key, w := range weight {
		for i := 0; i+1 < len(key); i += 2 {
			l.scarcity.list = append(l.scarcity.list, int32(key[i])<<8|int32(key[i+1]))
		}
		l.scarcity.close(w)
	}
}

// peel takes off the members with the fewest supporters for their number, whose
// supporters all have the same load, and goes on with the rest.
func (l *loads) peel(least fraction) burdens {
	var all burdens
	for {
		in := l.scarcity.widest(least)
		papers := l.scarcity.without(in)
		all = append(all, burden{least, papers})
		if l.scarcity.members == 0 {
			return all
		}
		least = l.scarcity.least(l.scarcity.everyone())
	}
}

// without removes members and the groups that approve of any of them, whose
// weight it returns.
func (g *groups) without(gone []bool) (papers int64) {
	renumber := make([]int32, g.members)
	left := int32(0)
	for m := range renumber {
		renumber[m] = left
		if !gone[m] {
			left++
		}
	}
	old := groups{weight: slices.Clone(g.weight), from: slices.Clone(g.from), list: slices.Clone(g.list)}
	g.reset(int(left))
	for i, w := range old.weight {
		members := old.of(i)
		if slices.ContainsFunc(members, func(m int32) bool { return gone[m] }) {
			papers += w
			continue
		}
		for _, m := range members {
			g.list = append(g.list, renumber[m])
		}
		g.close(w)
	}
	return papers
}
