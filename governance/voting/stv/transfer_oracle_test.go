package stv_test

import (
	"math/big"
	"slices"
)

// byPaper is an oracle of transfers: every paper is at some candidate, at a value.
type byPaper struct {
	*oracle
	quota   *big.Rat
	at      []int
	value   []*big.Rat
	waiting []int // elected, surplus not transferred
	keep    bool  // they still receive papers
	history [][]*big.Rat
}

func papers(o *oracle, quota *big.Rat) *byPaper {
	b := &byPaper{oracle: o, quota: quota, at: make([]int, len(o.papers))}
	for range o.papers {
		b.value = append(b.value, big.NewRat(1, 1))
	}
	for i := range o.votes {
		o.votes[i] = new(big.Rat)
	}
	b.settle()
	return b
}

// settle recounts, after papers of excluded candidates went on.
func (b *byPaper) settle() {
	for i := range b.votes {
		if b.hope[i] || slices.Contains(b.waiting, i) {
			b.votes[i] = new(big.Rat)
		} else if !slices.Contains(b.won, i) {
			b.votes[i] = new(big.Rat)
		}
	}
	for k, paper := range b.papers {
		if b.at[k] < len(paper) && !slices.Contains(b.won, int(paper[b.at[k]])) {
			b.on(k)
		}
		if b.at[k] < len(paper) && (b.hope[paper[b.at[k]]] || slices.Contains(b.waiting, int(paper[b.at[k]]))) {
			c := paper[b.at[k]]
			b.votes[c].Add(b.votes[c], b.value[k])
		}
	}
}

// on moves a paper to the next candidate that takes it, from where it is.
func (b *byPaper) on(k int) {
	for paper := b.papers[k]; b.at[k] < len(paper); b.at[k]++ {
		c := int(paper[b.at[k]])
		if b.hope[c] || b.keep && slices.Contains(b.waiting, c) {
			return
		}
	}
}

func (b *byPaper) elects(exceed bool) {
	for _, i := range b.hopefuls() {
		if d := b.votes[i].Cmp(b.quota); d > 0 || d == 0 && !exceed {
			b.waiting, b.won, b.hope[i] = append(b.waiting, i), append(b.won, i), false
		}
	}
	slices.Sort(b.waiting)
}

// pass transfers the surpluses of some together.
func (b *byPaper) pass(who []int, share func(value, surplus, votes *big.Rat) *big.Rat) {
	b.waiting = slices.DeleteFunc(b.waiting, func(j int) bool { return slices.Contains(who, j) })
	var moved []int
	for k, paper := range b.papers {
		if b.at[k] == len(paper) || !slices.Contains(who, int(paper[b.at[k]])) {
			continue
		}
		votes := b.votes[paper[b.at[k]]]
		b.value[k] = share(b.value[k], new(big.Rat).Sub(votes, b.quota), votes)
		moved = append(moved, k)
	}
	for _, k := range moved {
		b.on(k)
	}
	for _, i := range who {
		b.votes[i] = b.quota
	}
	b.settle()
}

func (b *byPaper) out(who ...int) {
	for _, i := range who {
		b.hope[i] = false
	}
	b.settle()
}

// back is pick with ties broken by the latest stage at which the tied differed.
func (b *byPaper) back(who []int, sign int) int {
	votes := append(slices.Clone(b.history), clone(b.votes))
	for k := len(votes) - 1; k >= 0; k-- {
		best := votes[k][who[0]]
		for _, i := range who {
			if votes[k][i].Cmp(best)*sign > 0 {
				best = votes[k][i]
			}
		}
		who = slices.DeleteFunc(slices.Clone(who), func(i int) bool { return votes[k][i].Cmp(best) != 0 })
	}
	return who[0]
}

func clone(votes []*big.Rat) (c []*big.Rat) {
	for _, v := range votes {
		c = append(c, new(big.Rat).Set(v))
	}
	return c
}

// gregory transfers one surplus after another, or else excludes one candidate.
func (o *oracle) gregory(quota *big.Rat, exceed, back bool, share func(value, surplus, votes *big.Rat) *big.Rat) []int {
	b := papers(o, quota)
	for !o.done() {
		b.elects(exceed)
		if len(o.won) >= o.seats {
			break
		}
		choose := o.pick
		if back {
			choose = b.back
		}
		was := clone(b.votes)
		if len(b.waiting) > 0 {
			b.pass([]int{choose(b.waiting, 1)}, share)
		} else {
			b.out(choose(o.hopefuls(), -1))
		}
		b.history = append(b.history, was)
	}
	return o.winners()
}

// cfer transfers all surpluses together.
func (o *oracle) cfer() []int {
	q := cut(big.NewRat(int64(len(o.papers)), int64(o.seats)+1), 100_000)
	b := papers(o, q.Add(q, big.NewRat(1, 100_000)))
	for !o.done() {
		b.elects(false)
		if len(o.won) >= o.seats {
			break
		}
		over := slices.DeleteFunc(slices.Clone(b.waiting), func(i int) bool { return b.votes[i].Cmp(b.quota) == 0 })
		if len(over) > 0 {
			b.pass(over, o.share(100_000, true))
		} else {
			b.out(o.pick(o.hopefuls(), -1))
		}
	}
	return o.winners()
}

// batched excludes the largest set of sure losers, by trying all cuts between
// candidates in order of votes.
func (o *oracle) batched(b *byPaper) []int {
	for !o.done() {
		b.elects(false)
		if len(o.won) >= o.seats {
			break
		}
		surplus := new(big.Rat)
		for _, i := range b.waiting {
			surplus.Add(surplus, new(big.Rat).Sub(b.votes[i], b.quota))
		}
		who := o.hopefuls()
		slices.SortStableFunc(who, func(i, j int) int { return b.votes[i].Cmp(b.votes[j]) })
		var gone []int
		for k := 1; k <= len(who)-(o.seats-len(o.won)); k++ {
			sum := new(big.Rat).Set(surplus)
			for _, i := range who[:k] {
				sum.Add(sum, b.votes[i])
			}
			if sum.Cmp(b.votes[who[k]]) < 0 {
				gone = who[:k]
			}
		}
		switch {
		case len(gone) > 0:
			b.out(gone...)
		case len(b.waiting) > 0:
			b.pass([]int{o.pick(b.waiting, 1)}, o.share(10_000, true))
		default:
			b.out(o.pick(o.hopefuls(), -1))
		}
	}
	return o.winners()
}
