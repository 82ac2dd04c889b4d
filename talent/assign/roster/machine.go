package roster

import (
	"encoding/binary"
	"fmt"

	"github.com/renjia-project/renjia"
)

// mostStates limits one day of a machine: rules with more memory than that are
// refused rather than solved in hours.
const mostStates = 60_000

// machine is everything that one person may do: a layer of states before each day
// and one after the last, and for each state and choice (0 is off, s+1 is shift s)
// where it leads and what the wishes cost.
type machine struct {
	layers []layer // one a day; the state after the last day is a single one
	start  int32
}

type layer struct {
	size int
	to   []int32 // state*choices + choice: the state after the day, or -1
	wish []int64
}

// newMachine unfolds the rules forward, each memory once, and then joins the states
// that no future can tell apart.
func newMachine(w *walk) (*machine, error) {
	m := &machine{layers: make([]layer, len(w.Days))}
	states := []memory{w.start()}
	for day := range m.layers {
		next, l := unfold(w, day, states)
		if len(next) > mostStates {
			return nil, fmt.Errorf("roster: the rules of %q need to remember more than %d pasts on day %d; have fewer caps that overlap: %w",
				w.who.Name, mostStates, day, renjia.ErrUnsupported)
		}
		m.layers[day], states = l, next
	}
	m.join(len(w.Shifts)+1, len(states))
	return m, nil
}

func unfold(w *walk, day int, states []memory) (next []memory, l layer) {
	choices := len(w.Shifts) + 1
	l = layer{len(states), make([]int32, len(states)*choices), make([]int64, len(states)*choices)}
	index := map[string]int32{}
	for i, m := range states {
		for c := range choices {
			at := i*choices + c
			if !w.may(m, day, c-1) {
				l.to[at] = -1
				continue
			}
			to, wish := w.step(m, day, c-1)
			key := to.key()
			n, ok := index[key]
			if !ok {
				n = int32(len(next))
				index[key] = n
				next = append(next, to)
			}
			l.to[at], l.wish[at] = n, scale*wish
		}
	}
	return next, l
}

func (m memory) key() string {
	b := make([]byte, 0, 16)
	for _, v := range [...]int{m.last, m.run, m.rest, m.taken, flag(m.seen) + 2*flag(m.alone)} {
		b = binary.AppendVarint(b, int64(v))
	}
	for _, v := range m.left {
		b = binary.AppendVarint(b, int64(v))
	}
	return string(b)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// join merges states of a day that lead to the same states at the same cost, from
// the last day to the first. Of the memories after the last day none matters.
func (m *machine) join(choices, last int) {
	into := make([]int32, last) // all of them 0
	for day := len(m.layers) - 1; day >= 0; day-- {
		l := &m.layers[day]
		for at, to := range l.to {
			if to >= 0 {
				l.to[at] = into[to]
			}
		}
		into = l.join(choices)
	}
	if len(into) > 0 {
		m.start = into[0]
	}
}

// join keeps one state of each kind and says which has become which.
func (l *layer) join(choices int) (into []int32) {
	into = make([]int32, l.size)
	index := map[string]int32{}
	kept := layer{}
	var key []byte
	for i := range into {
		to, wish := l.to[i*choices:(i+1)*choices], l.wish[i*choices:(i+1)*choices]
		key = key[:0]
		for c := range choices {
			key = binary.AppendVarint(key, int64(to[c]))
			key = binary.AppendVarint(key, wish[c])
		}
		n, ok := index[string(key)]
		if !ok {
			n = int32(kept.size)
			index[string(key)] = n
			kept.size++
			kept.to = append(kept.to, to...)
			kept.wish = append(kept.wish, wish...)
		}
		into[i] = n
	}
	*l = kept
	return into
}
