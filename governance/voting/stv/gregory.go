package stv

import (
	"cmp"
	"fmt"
	"hash"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// parcel is papers of one value in a candidate's pile: a chain of ballots.
type parcel[V any] struct {
	value      V
	class      int // parcels of a pile have different classes; equal class means equal value
	papers     int64
	head, tail int32
}

// point is the votes at some point of a stage.
type point[V any] struct {
	stage int
	votes []V
}

// gregory moves papers in parcels between the piles of candidates. A ballot only
// ever moves down its own list, so that a whole count looks at each mark once.
type gregory[V any] struct {
	*count
	number[V]
	quota   V
	votes   []V
	piles   [][]parcel[V]
	lost    V           // not transferable
	what    renjia.Text // what the stage being counted is about
	stages  order       // how earlier stages break ties
	history []point[V]  // of the count, before this stage
	closed  int         // stages
	batches bool        // it matters which papers came last
	classes int
	open    []bool // who receives papers

	at, next []int32 // of each ballot: the mark it counts for; its neighbour in the chain
	sorting  []parcel[V]
	received []int
}

const none = int32(-1)

func newGregory[V any](c *count, n number[V]) *gregory[V] {
	m := len(c.state)
	g := &gregory[V]{count: c, number: n, votes: make([]V, m), piles: make([][]parcel[V], m)}
	g.open, g.sorting = make([]bool, m), make([]parcel[V], m)
	g.at, g.next = make([]int32, c.p.Len()), make([]int32, c.p.Len())
	g.deal(n.whole(1))
	g.what = renjia.Text{EN: "first preferences", ZH: "第一选择票"}
	return g
}

// deal gives every paper to its first preference among those who are not
// excluded, at a value.
func (g *gregory[V]) deal(value V) {
	for i, s := range g.state {
		g.open[i], g.votes[i], g.piles[i] = s != excluded, g.whole(0), nil
	}
	all := parcel[V]{head: none}
	for i := range g.at {
		if g.at[i] = -1; len(g.p.Ballot(i).Marks) > 0 {
			g.next[i], all.head = all.head, int32(i)
		}
	}
	g.lost, g.classes = g.whole(0), 0
	g.sort(all, value, 0)
}

// sort passes the papers of a parcel on to their next preferences at a value.
func (g *gregory[V]) sort(from parcel[V], value V, class int) {
	exhausted := int64(0)
	for i := from.head; i != none; {
		following, b := g.next[i], g.p.Ballot(int(i))
		at := int(g.at[i]) + 1
		for at < len(b.Marks) && !g.open[b.Marks[at]] {
			at++
		}
		g.at[i] = int32(at)
		if at == len(b.Marks) {
			exhausted += b.Weight
		} else {
			g.chain(b.Marks[at], i, b.Weight)
		}
		i = following
	}
	g.lost = g.add(g.lost, g.times(value, exhausted))
	for _, d := range g.received {
		g.receive(d, value, class)
	}
	g.received = g.received[:0]
}

// chain puts a ballot on the heap being sorted for a candidate.
func (g *gregory[V]) chain(to, ballot int32, weight int64) {
	heap := &g.sorting[to]
	if heap.papers == 0 {
		heap.head, heap.tail = none, ballot
		g.received = append(g.received, int(to))
	}
	g.next[ballot], heap.head = heap.head, ballot
	heap.papers += weight
}

// receive adds a sorted heap to a candidate's pile and votes.
func (g *gregory[V]) receive(to int, value V, class int) {
	heap := g.sorting[to]
	g.sorting[to] = parcel[V]{}
	heap.value, heap.class = value, class
	g.votes[to] = g.add(g.votes[to], g.times(value, heap.papers))
	for k := range g.piles[to] {
		if old := &g.piles[to][k]; old.class == class {
			g.next[heap.tail], old.head = old.head, heap.head
			old.papers += heap.papers
			return
		}
	}
	g.piles[to] = append(g.piles[to], heap)
}

// begin ends the stage before and starts one.
func (g *gregory[V]) begin(what renjia.Text) error {
	g.end()
	g.what = what
	return cmp.Or(g.ctx.Err(), g.doubt())
}

// end records the stage.
func (g *gregory[V]) end() {
	if g.paths == nil {
		scores := make([]voting.Standing, len(g.votes))
		for i, v := range g.votes {
			scores[i] = voting.Standing{Candidate: i, Value: g.rat(v)}
		}
		g.close(note(g.what, g.text(g.lost), g.text(g.quota)), scores)
	}
	g.mark()
	g.closed++
}

// mark adds a point to the history.
func (g *gregory[V]) mark() {
	g.history = append(g.history, point[V]{g.closed + 1, slices.Clone(g.votes)})
}

// last fills or refuses the rest and ends the count.
func (g *gregory[V]) last() error {
	g.finish()
	g.end()
	return g.doubt()
}

// cast passes the votes of excluded candidates on, at the values they came with.
func (g *gregory[V]) cast(who []int) {
	for _, i := range who {
		g.open[i] = false
	}
	for _, i := range who {
		for _, from := range g.piles[i] {
			g.sort(from, from.value, from.class)
		}
		g.piles[i], g.votes[i] = nil, g.whole(0)
	}
}

// surplus is what a candidate has above the quota.
func (g *gregory[V]) surplus(i int) V { return g.sub(g.votes[i], g.quota) }

// pass passes the surplus of a candidate on: each paper at its share of it.
func (g *gregory[V]) pass(i int) {
	g.open[i] = false
	over := g.surplus(i)
	for _, from := range g.piles[i] {
		g.classes++
		g.sort(from, g.share(from.value, over, g.votes[i]), g.classes)
	}
	g.piles[i], g.votes[i] = nil, g.quota
	g.state[i] = elected
}

// reach elects the hopeful candidates that pass a test, most votes first. They
// take no more papers unless keep is set, and await their transfer.
func (g *gregory[V]) reach(keep bool, test func(vote V) bool) {
	var who []int
	for _, i := range g.in(hopeful) {
		if test(g.votes[i]) {
			who = append(who, i)
		}
	}
	byVotes(who, g.compare)
	g.elect(pending, who...)
	for _, i := range who {
		g.open[i] = keep
	}
}

func (g *gregory[V]) compare(a, b int) int { return g.cmp(g.votes[a], g.votes[b]) }

// extreme lists those of some candidates that have the most votes (sign 1) or
// the fewest (sign -1).
func extreme(who []int, sign int, compare func(a, b int) int) []int {
	var best []int
	for _, i := range who {
		if len(best) > 0 {
			switch d := sign * compare(i, best[0]); {
			case d < 0:
				continue
			case d > 0:
				best = best[:0]
			}
		}
		best = append(best, i)
	}
	return best
}

// highest and lowest choose between equals by earlier stages, if the rule does,
// and by lot.
func (g *gregory[V]) highest() (int, error) {
	return g.settle(extreme(g.in(pending), 1, g.compare), 1, voting.ToOrder)
}

func (g *gregory[V]) lowest() (int, error) {
	return g.settle(extreme(g.in(hopeful), -1, g.compare), -1, voting.ToExclude)
}

// order is which earlier stages decide between equals.
type order int

const (
	noStages order = iota
	latestFirst
	earliestFirst
)

// settle chooses one of the tied for a purpose.
func (g *gregory[V]) settle(tied []int, sign int, purpose voting.Purpose) (int, error) {
	round := len(g.rounds) + 2
	left, stage := g.narrow(tied, sign)
	if err := g.doubt(); err != nil {
		return 0, err
	}
	if len(left) == 1 && len(tied) > 1 {
		g.decided(round, purpose, tied, left[0], stage)
	}
	return g.draw(round, purpose, left, g.digest)
}

// narrow keeps those of the tied who had the most votes (sign 1) or the fewest
// (sign -1) at the first point in the order of the rule at which they differed,
// and so on. It returns the last stage that told them apart.
func (g *gregory[V]) narrow(tied []int, sign int) (left []int, stage int) {
	for k := range g.history {
		if len(tied) == 1 || g.stages == noStages {
			break
		}
		at := g.history[k]
		if g.stages == latestFirst {
			at = g.history[len(g.history)-1-k]
		}
		before := len(tied)
		tied = extreme(tied, sign, func(a, b int) int { return g.cmp(at.votes[a], at.votes[b]) })
		if len(tied) < before {
			stage = at.stage
		}
	}
	return tied, stage
}

// decided notes that an earlier stage broke a tie.
func (g *gregory[V]) decided(round int, purpose voting.Purpose, among []int, chosen, stage int) {
	tie := voting.Tie{Round: round, For: purpose, Among: slices.Clone(among)}
	g.broken = append(g.broken, voting.BrokenTie{Tie: tie, Chosen: chosen, How: fmt.Sprintf("prior stage %d", stage)})
}

// digest identifies the state: who stands where, with how many votes at every
// stage that may decide a tie, and where each ballot lies at which value.
func (g *gregory[V]) digest() digest {
	return sum(func(h hash.Hash) {
		worth := make([]string, len(g.at))
		for i, s := range g.state {
			fmt.Fprint(h, s, g.rat(g.votes[i]), ";")
			for _, at := range g.history {
				if g.stages != noStages && (s == hopeful || s == pending) {
					fmt.Fprint(h, g.rat(at.votes[i]), ",")
				}
			}
			for n, from := range g.piles[i] {
				for k := from.head; k != none; k = g.next[k] {
					worth[k] = fmt.Sprint(g.rat(from.value), g.batches && n == len(g.piles[i])-1)
				}
			}
		}
		for k, at := range g.at {
			fmt.Fprint(h, at, ":", worth[k], ";")
		}
	})
}
