package roster

import (
	"cmp"
	"slices"
)

// mostTogether is the number of people whose schedules are searched at once.
const mostTogether = 12

// joint searches the schedules of a few people for the roster of least regret, day
// by day; of the same states of all of them only the cheapest way is followed. It
// is exact unless it says that it left something out.
type joint struct {
	*regrets
	width int // states followed a day
	steps int // choices tried before it gives up

	who    []int
	left   []int // demand that is left to these people, by slot
	first  int   // choice tried first: which of equal rosters is found
	budget int64
	whole  bool // nothing was left out
	tried  int

	day    int
	parent int32
	from   *front
	next   *front
	layers []*front
	index  map[together]int32
}

type together [mostTogether]uint16

// front is a way through the days so far.
type front struct {
	ways []way
}

type way struct {
	states together
	regret int64
	parent int32
	taken  [mostTogether]int8
}

// search returns the schedules of who with the least regret that is at most budget,
// or nil if there are none.
func (j *joint) search(who []int, left []int, budget int64, first int) (schedules [][]int, regret int64) {
	j.who, j.left, j.budget, j.first = who, left, budget, first
	j.whole, j.tried = true, 0
	for len(j.layers) <= len(j.Days) {
		j.layers = append(j.layers, &front{})
	}
	start := way{}
	for i, n := range who {
		start.states[i] = uint16(j.machines[n].start)
	}
	j.layers[0].ways = append(j.layers[0].ways[:0], start)
	for j.day = range j.Days {
		if !j.advance() {
			return nil, 0
		}
	}
	last := j.layers[len(j.Days)].ways
	return j.read(), last[0].regret
}

// advance follows all ways through one more day.
func (j *joint) advance() bool {
	j.from, j.next = j.layers[j.day], j.layers[j.day+1]
	j.next.ways = j.next.ways[:0]
	j.forget()
	for i := range j.from.ways {
		if j.tried > j.steps {
			j.whole = false
			return false
		}
		j.parent = int32(i)
		next := way{parent: j.parent}
		j.place(0, &j.from.ways[i], &next, j.from.ways[i].regret)
	}
	if len(j.next.ways) > j.width {
		j.narrow()
	}
	return len(j.next.ways) > 0
}

// place tries the choices of the i-th of the people on this day, and then those of
// the others.
func (j *joint) place(i int, from, next *way, regret int64) {
	left := j.left[j.day*len(j.Shifts) : (j.day+1)*len(j.Shifts)]
	if i == len(j.who) {
		for s, n := range left {
			regret += int64(n) * j.lack[j.day*len(left)+s]
		}
		if regret <= j.budget {
			j.offer(next, regret)
		}
		return
	}
	for n := range j.choices {
		c := (n + j.first) % j.choices
		if c > 0 && left[c-1] == 0 {
			continue
		}
		more, to := j.choice(j.who[i], j.day, int32(from.states[i]), c)
		j.tried++
		if to < 0 || regret+more > j.budget {
			continue
		}
		next.states[i], next.taken[i] = uint16(to), int8(c-1)
		if c == 0 {
			j.place(i+1, from, next, regret+more)
			continue
		}
		left[c-1]--
		j.place(i+1, from, next, regret+more)
		left[c-1]++
	}
}

// offer keeps a way unless as cheap a one leads to the same states.
func (j *joint) offer(next *way, regret int64) {
	at, ok := j.index[next.states]
	if ok && j.next.ways[at].regret <= regret {
		return
	}
	w := *next
	w.regret = regret
	if ok {
		j.next.ways[at] = w
		return
	}
	j.index[w.states] = int32(len(j.next.ways))
	j.next.ways = append(j.next.ways, w)
	if len(j.next.ways) >= 4*j.width {
		j.narrow()
	}
}

// narrow leaves out all but the cheapest ways.
func (j *joint) narrow() {
	j.whole = false
	slices.SortStableFunc(j.next.ways, func(a, b way) int { return cmp.Compare(a.regret, b.regret) })
	j.next.ways = j.next.ways[:j.width]
	j.forget()
	for i := range j.next.ways {
		j.index[j.next.ways[i].states] = int32(i)
	}
}

// forget empties the index. A large one is given up: to clear it would cost as much
// as to fill it.
func (j *joint) forget() {
	if len(j.index) > 256 {
		j.index = map[together]int32{}
		return
	}
	clear(j.index)
}

// read goes back from the last day to the first.
func (j *joint) read() [][]int {
	schedules := make([][]int, len(j.who))
	for i := range schedules {
		schedules[i] = make([]int, len(j.Days))
	}
	at := int32(0)
	for day := len(j.Days); day > 0; day-- {
		w := &j.layers[day].ways[at]
		for i := range schedules {
			schedules[i][day-1] = int(w.taken[i])
		}
		at = w.parent
	}
	return schedules
}
