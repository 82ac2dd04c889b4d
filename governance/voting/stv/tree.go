package stv

import "github.com/renjia-project/renjia/governance/voting"

// node stands for the papers that agree on the candidates a vote comes by: those
// elected, in the order the papers list them, down to the first hopeful one.
type node struct {
	candidate int32
	parent    int32 // an earlier node; the root is its own
	papers    int64 // how many come here
	head      int32 // chain of ballots that end here, at a hopeful candidate
}

// tree merges ballots for the iterative rules. One distribution of votes looks at
// each node once, however many ballots there are. When a candidate is elected or
// excluded the ballots that ended there move down, so that a whole count looks at
// each mark once.
type tree struct {
	p        *voting.Profile
	state    []standing
	nodes    []node // the root first
	of       [][]int32
	child    map[uint64]int32
	at, next []int32
	equal    []int // ballots that rank candidates equal are kept apart
}

func newTree(p *voting.Profile, state []standing) *tree {
	t := &tree{p: p, state: state, of: make([][]int32, len(state)), child: map[uint64]int32{}}
	t.at, t.next = make([]int32, p.Len()), make([]int32, p.Len())
	t.nodes = []node{{candidate: none, head: none}}
	for i := range t.at {
		b := p.Ballot(i)
		if shared(b) {
			t.equal = append(t.equal, i)
			continue
		}
		t.at[i] = -1
		t.descend(int32(i), 0)
	}
	return t
}

// shared reports whether a ballot ranks candidates equal.
func shared(b voting.Ballot) bool {
	for i := 1; i < len(b.Levels); i++ {
		if b.Levels[i] == b.Levels[i-1] {
			return true
		}
	}
	return false
}

// descend moves a ballot down from a node to the next hopeful candidate.
func (t *tree) descend(ballot, from int32) {
	b, at := t.p.Ballot(int(ballot)), int(t.at[ballot])+1
	for ; at < len(b.Marks); at++ {
		c := b.Marks[at]
		if t.state[c] == excluded {
			continue
		}
		from = t.enter(from, c)
		n := &t.nodes[from]
		n.papers += b.Weight
		if t.state[c] == hopeful {
			t.next[ballot], n.head = n.head, ballot
			break
		}
	}
	t.at[ballot] = int32(at)
}

// enter finds or makes the node of a candidate below another.
func (t *tree) enter(parent, c int32) int32 {
	key := uint64(parent)<<32 | uint64(uint32(c))
	if n, ok := t.child[key]; ok {
		return n
	}
	n := int32(len(t.nodes))
	t.child[key] = n
	t.nodes = append(t.nodes, node{candidate: c, parent: parent, head: none})
	t.of[c] = append(t.of[c], n)
	return n
}

// update moves ballots down from candidates who were just elected or excluded,
// after their state was changed.
func (t *tree) update(who []int) {
	for _, c := range who {
		for _, n := range t.of[c] {
			from, i := n, t.nodes[n].head
			t.nodes[n].head = none
			if t.state[c] == excluded {
				from, t.nodes[n].papers = t.nodes[n].parent, 0
			}
			for i != none {
				following := t.next[i]
				t.descend(i, from)
				i = following
			}
		}
	}
}
