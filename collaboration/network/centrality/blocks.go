package centrality

import (
	"sync"
	"sync/atomic"
)

// blockCount is into how many parts work on all sources is split, whatever the
// number of goroutines: sums of floats depend on the order in which they are
// added, and so must it not depend on who was ready first.
const blockCount = 64

// blocks is work on many sources whose partial results are added up. W is what
// one goroutine needs to work, P a partial result.
type blocks[W, P any] struct {
	worker func() W
	part   func() P                          // an empty partial result
	work   func(w W, part P, from, upTo int) // adds what these sources give
	add    func(part P)                      // adds a part to the whole and empties it
}

// run works on n sources. The parts are added in the order of the sources.
func (b blocks[W, P]) run(n, workers int) {
	count := min(n, blockCount)
	var next atomic.Int64
	var done sync.WaitGroup
	order := merger[P]{add: b.add, part: b.part, ready: make([]*P, count)}
	for range min(workers, count) {
		done.Go(func() {
			w := b.worker()
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				part := order.empty()
				b.work(w, *part, i*n/count, (i+1)*n/count)
				order.put(i, part)
			}
		})
	}
	done.Wait()
}

// merger adds parts in the order of their blocks, and uses their memory again.
type merger[P any] struct {
	lock  sync.Mutex
	add   func(P)
	part  func() P
	ready []*P // parts that wait for an earlier block
	next  int
	free  []*P
}

func (m *merger[P]) empty() *P {
	m.lock.Lock()
	defer m.lock.Unlock()
	if last := len(m.free) - 1; last >= 0 {
		p := m.free[last]
		m.free = m.free[:last]
		return p
	}
	p := m.part()
	return &p
}

func (m *merger[P]) put(i int, part *P) {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.ready[i] = part
	for m.next < len(m.ready) && m.ready[m.next] != nil {
		p := m.ready[m.next]
		m.add(*p)
		m.free = append(m.free, p)
		m.ready[m.next] = nil
		m.next++
	}
}
