package stv

import (
	"fmt"
	"hash"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// figures is the arithmetic of an iterative rule. share is how a keep factor
// changes: factor · quota / vote.
type figures[V any] interface {
	number[V]
	// part is v/n.
	part(v V, n int64) V
	// spread distributes every paper: each candidate it comes by keeps, of what is
	// left of it, according to the keep factor.
	spread(t *tree, keep []V) []V
}

// meek is the state of an iterative count.
type meek[V any] struct {
	*count
	figures[V]
	meekRule[V]
	tree    *tree
	keep    []V
	votes   []V
	quota   V
	surplus V
}

// meekRule is where the texts differ.
type meekRule[V any] struct {
	extra   V    // added to votes/(seats+1)
	exceeds bool // the quota must be exceeded, not just reached
	omega   V    // surplus at which an iteration ends
	reach   bool // it ends at omega, too, not only below
	batch   bool // sure losers are excluded together, before the surplus is small
}

func newMeek[V any](c *count, f figures[V], r meekRule[V]) *meek[V] {
	m := &meek[V]{count: c, figures: f, meekRule: r, tree: newTree(c.p, c.state)}
	for range c.state {
		m.keep = append(m.keep, f.whole(1))
	}
	m.distribute()
	return m
}

func (m *meek[V]) distribute() {
	m.votes = m.spread(m.tree, m.keep)
	total := m.whole(0)
	for _, v := range m.votes {
		total = m.add(total, v)
	}
	m.quota = m.add(m.part(total, int64(m.seats)+1), m.extra)
}

// all counts to the end.
func (m *meek[V]) all() error {
	m.end("first preferences", "第一选择票")
	for !m.complete() {
		if err := m.round(); err != nil {
			return err
		}
	}
	m.conclude()
	return nil
}

// why an iteration ended.
type ending int

const (
	going ending = iota
	someElected
	smallSurplus
	stableSurplus
	sureLoss
)

// round iterates until somebody is elected or can be excluded.
func (m *meek[V]) round() error {
	why, gone := going, []int(nil)
	for last := m.whole(m.valid); why == going; last = m.surplus {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		m.distribute()
		won := m.won()
		why, gone = m.ended(won, last)
		if err := m.doubt(); err != nil {
			return err
		}
		if why == someElected {
			m.elect(elected, won...)
			m.tree.update(won)
			m.end("elected", "当选", won...)
			return nil
		}
		if why == going {
			m.tighten()
		}
	}
	if why != sureLoss {
		i, err := m.low()
		if err != nil {
			return err
		}
		gone = []int{i}
	}
	m.exclude(gone...)
	m.end("excluded", "淘汰", gone...)
	m.tree.update(gone)
	return nil
}

// won lists the hopeful candidates with a quota, most votes first.
func (m *meek[V]) won() []int {
	var won []int
	for _, i := range m.in(hopeful) {
		d := m.cmp(m.votes[i], m.quota)
		if d > 0 || d == 0 && !m.exceeds {
			won = append(won, i)
		}
	}
	byVotes(won, m.compare)
	return won
}

func (m *meek[V]) compare(a, b int) int { return m.cmp(m.votes[a], m.votes[b]) }

// ended computes the surplus and says whether the iteration has ended.
func (m *meek[V]) ended(won []int, last V) (ending, []int) {
	m.surplus = m.whole(0)
	for _, i := range append(m.in(elected), won...) {
		m.surplus = m.add(m.surplus, m.sub(m.votes[i], m.quota))
	}
	if len(won) > 0 {
		return someElected, nil
	}
	if !m.reach && m.cmp(m.surplus, m.whole(0)) < 0 {
		m.surplus = m.whole(0)
	}
	if d := m.cmp(m.surplus, m.omega); d < 0 || d == 0 && m.reach {
		return smallSurplus, nil
	}
	if m.cmp(m.surplus, last) >= 0 {
		return stableSurplus, nil
	}
	if m.batch {
		if gone := m.sure(); len(gone) > 0 {
			return sureLoss, gone
		}
	}
	return going, nil
}

func (m *meek[V]) sure() []int {
	who := m.in(hopeful)
	slices.SortStableFunc(who, m.compare)
	s := sureLosers[V]{number: m.figures, votes: m.votes, slack: m.surplus, surplus: m.surplus, spare: len(who) - m.left()}
	gone := slices.Clone(s.of(who))
	slices.Sort(gone)
	return gone
}

// tighten lowers the keep factors of the elected.
func (m *meek[V]) tighten() {
	for _, i := range m.in(elected) {
		m.keep[i] = m.share(m.keep[i], m.quota, m.votes[i])
	}
}

// low chooses whom to exclude: all within the surplus of the lowest are tied.
func (m *meek[V]) low() (int, error) {
	who := m.in(hopeful)
	lowest := extreme(who, -1, m.compare)[0]
	reach := m.add(m.votes[lowest], m.surplus)
	tied := slices.DeleteFunc(who, func(i int) bool { return i != lowest && m.cmp(reach, m.votes[i]) < 0 })
	if err := m.doubt(); err != nil {
		return 0, err
	}
	return m.draw(len(m.rounds)+1, voting.ToExclude, tied, m.digest)
}

// digest identifies the state: votes follow from who stands where and the keep
// factors.
func (m *meek[V]) digest() digest {
	return sum(func(h hash.Hash) {
		for i, s := range m.state {
			fmt.Fprint(h, s, m.rat(m.keep[i]), ";")
		}
	})
}

// end records the round.
func (m *meek[V]) end(en, zh string, who ...int) {
	if m.paths != nil {
		m.stage = voting.Round{}
		return
	}
	scores := make([]voting.Standing, len(m.votes))
	for i, v := range m.votes {
		scores[i] = voting.Standing{Candidate: i, Value: m.rat(v)}
	}
	nameEN, nameZH := m.names(who)
	if len(who) > 0 {
		en, zh = en+": "+nameEN, zh+"："+nameZH
	}
	m.close(note(renjia.Text{EN: en, ZH: zh}, "", m.text(m.quota)), scores)
}
