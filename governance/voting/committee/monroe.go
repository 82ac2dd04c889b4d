package committee

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Monroe is Monroe's rule: every paper is assigned to one member, so that no two
// members have numbers of papers that differ by more than one; the committee with
// the most papers assigned to a member they approve of wins (Monroe 1995). Value
// is that number. It is NP-hard: a search bounded by [CC], see Options.Nodes, with
// a maximum flow for each committee that may be best.
func Monroe(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "monroe"
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	m := newMonroe(ctx, p, seats, o)
	m.run()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if m.tied == nil {
		return nil, fmt.Errorf("%s: %d nodes were too few for any committee: allow more: %w", rule, o.Nodes, renjia.ErrUnsupported)
	}
	slices.SortFunc(m.tied, slices.Compare[[]int])
	r := &voting.Result{Rule: rule, Value: whole(m.best), Bound: whole(max(m.best, int64(m.bound))), Winners: m.tied[0]}
	switch {
	case o.All > 0:
		r.Outcomes, r.More = m.tied, m.full || m.stopped
		return r, nil
	case m.stopped:
		r.More = true
		return r, nil
	case m.full:
		return nil, fmt.Errorf("%s: more than %d best committees are tied: ask for all, up to some number: %w", rule, maxTied, renjia.ErrUnsupported)
	}
	return r, among(r, m.tied, o.Ties)
}

// monroe searches among the committees that represent enough ballots.
type monroe struct {
	*search[short]
	loads loads
	net   network
	best  int64
	tied  [][]int
	keep  int
	full  bool
}

func newMonroe(ctx context.Context, p *voting.Profile, seats int, o voting.Options) *monroe {
	v := newVotes(p, seats)
	units := make([]short, seats)
	units[0] = 1
	m := &monroe{search: newSearch(ctx, v, units, o.Nodes), loads: loads{votes: v}, best: -1, keep: maxTied}
	if o.All > 0 {
		m.keep = o.All
	}
	m.begin(nil, nil)
	m.visit = m.rate
	return m
}

func (m *monroe) rate(short) bool {
	value := m.assign()
	if value > m.best {
		m.best, m.least, m.tied, m.full = value, short(value), nil, false
	}
	if value < m.best {
		return true
	}
	if len(m.tied) == m.keep {
		m.full = true
		return true
	}
	m.tied = append(m.tied, ascendingCopy(m.chosen))
	return true
}

func ascendingCopy(set []int) []int {
	set = slices.Clone(set)
	slices.Sort(set)
	return set
}

// assign returns how many papers can be assigned to members they approve of.
// Each member takes the rounded down share; one more goes through a common node,
// as often as papers are left over.
func (m *monroe) assign() int64 {
	m.loads.group(m.chosen)
	g := &m.loads.scarcity.groups
	share, over := m.p.Voters()/int64(m.seats), m.p.Voters()%int64(m.seats)
	extra := int32(g.members + len(g.weight))
	source, sink := extra+1, extra+2
	m.net.reset(int(sink) + 1)
	for c := range int32(g.members) {
		m.net.edge(c, sink, share)
		m.net.edge(c, extra, 1)
	}
	m.net.edge(extra, sink, over)
	for i, w := range g.weight {
		group := int32(g.members + i)
		m.net.edge(source, group, w)
		for _, c := range g.of(i) {
			m.net.edge(group, c, unlimited)
		}
	}
	return m.net.flow(source, sink)
}

// greedyMonroe is a sequence that gives the member with most supporters its share
// of papers, which then are out.
type greedyMonroe struct {
	*votes
	left  []int64 // by ballot: papers
	round int64
}

// GreedyMonroe elects whoever most papers approve of, and takes a share of these
// papers out, until all seats are filled (Skowron, Faliszewski and Slinko 2015).
// The first n mod k shares are one larger. Of the supporters, those whose ballots
// appeared first are taken, equal ballots together: the rule leaves that open, and
// a program that knows papers one by one may take others.
func GreedyMonroe(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "greedy-monroe"
	if err := p.RequireSeats(rule, seats, voting.Approval); err != nil {
		return nil, err
	}
	v := newVotes(p, seats)
	s := &greedyMonroe{votes: v, left: slices.Clone(v.weights)}
	pr := process{rule: rule, purpose: voting.ToElect, steps: seats, start: s, n: v.candidates()}
	return pr.run(ctx, o)
}

func (s *greedyMonroe) papers(c int) (sum int64) {
	for _, b := range s.supporters(c) {
		sum += s.left[b]
	}
	return sum
}

func (s *greedyMonroe) evaluate(c int) span {
	x := -float64(s.papers(c)) // exact: at most MaxWeight
	return span{x, x}
}

func (s *greedyMonroe) compare(a, b int) int { return int(s.papers(b) - s.papers(a)) }

func (s *greedyMonroe) value(c int) *big.Rat { return whole(s.papers(c)) }

func (s *greedyMonroe) elect(c int) {
	n, k := s.p.Voters(), int64(s.seats)
	share := n / k
	if s.round < n%k {
		share++
	}
	s.round++
	for _, b := range s.supporters(c) {
		out := min(share, s.left[b])
		s.left[b] -= out
		share -= out
	}
}

func (s *greedyMonroe) advance() bool { return false }

func (s *greedyMonroe) clone() sequence {
	return &greedyMonroe{s.votes, slices.Clone(s.left), s.round}
}

func (s *greedyMonroe) key() string {
	out := make([]byte, 0, 8*len(s.left))
	for _, w := range s.left {
		out = binary.BigEndian.AppendUint64(out, uint64(w))
	}
	return string(out)
}
