package committee

import "math"

// network is a flow network with whole capacities (Dinic 1970).
type network struct {
	first []int32 // by node: its first edge, plus one
	next  []int32 // by edge
	to    []int32
	room  []int64
	level []int32
	at    []int32
	line  []int32
}

// reset makes a network of some nodes without edges.
func (n *network) reset(nodes int) {
	n.first = append(n.first[:0], make([]int32, nodes)...)
	n.next, n.to, n.room = n.next[:0], n.to[:0], n.room[:0]
}

// unlimited is a capacity that no cut pays for.
const unlimited = math.MaxInt64 / 4

func (n *network) edge(from, to int32, capacity int64) {
	n.half(from, to, capacity)
	n.half(to, from, 0)
}

func (n *network) half(from, to int32, capacity int64) {
	n.next = append(n.next, n.first[from])
	n.to = append(n.to, to)
	n.room = append(n.room, capacity)
	n.first[from] = int32(len(n.to))
}

// flow sends as much as possible from source to sink.
func (n *network) flow(source, sink int32) int64 {
	total := int64(0)
	for n.layer(source, sink) {
		n.at = append(n.at[:0], n.first...)
		for sent := n.push(source, sink, unlimited); sent > 0; sent = n.push(source, sink, unlimited) {
			total += sent
		}
	}
	return total
}

func (n *network) layer(source, sink int32) bool {
	n.reach(source)
	return n.level[sink] >= 0
}

// reach sets level to the distance from a node along edges with room, or -1.
func (n *network) reach(source int32) { n.walk(source, 0) }

// reachedBy sets level to the distance to a node along edges with room, or -1.
func (n *network) reachedBy(sink int32) { n.walk(sink, 1) }

// walk goes along edges that have room, or whose reverse has: an edge and its
// reverse differ in the last bit.
func (n *network) walk(from, reverse int32) {
	n.level = append(n.level[:0], n.first...)
	for i := range n.level {
		n.level[i] = -1
	}
	n.level[from] = 0
	n.line = append(n.line[:0], from)
	for i := 0; i < len(n.line); i++ {
		v := n.line[i]
		for e := n.first[v] - 1; e >= 0; e = n.next[e] - 1 {
			if n.room[e^reverse] > 0 && n.level[n.to[e]] < 0 {
				n.level[n.to[e]] = n.level[v] + 1
				n.line = append(n.line, n.to[e])
			}
		}
	}
}

func (n *network) push(v, sink int32, most int64) int64 {
	if v == sink {
		return most
	}
	sent := int64(0)
	for ; n.at[v] > 0 && sent < most; n.at[v] = n.next[n.at[v]-1] {
		e := n.at[v] - 1
		if n.room[e] == 0 || n.level[n.to[e]] != n.level[v]+1 {
			continue
		}
		x := n.push(n.to[e], sink, min(most-sent, n.room[e]))
		n.room[e] -= x
		n.room[e^1] += x
		sent += x
		if sent == most {
			break
		}
	}
	return sent
}
