package procedure

// replay plays the token game of one case. It is used again for the next one.
type replay struct {
	*net
	repeatable []bool  // of each step
	marked     []int64 // tokens in each place
	fired      []int   // times each step has fired
	memo       []tri   // whether a node can be left out at this moment
	tokens     Tokens
}

type tri int8

const (
	unasked tri = iota
	yes
	no
)

func newReplay(t Template) *replay {
	n := newNet(t)
	r := &replay{
		net: n, repeatable: make([]bool, len(t.Steps)), marked: make([]int64, len(n.producer)),
		fired: make([]int, len(t.Steps)), memo: make([]tri, len(n.nodes)),
	}
	for i, s := range t.Steps {
		r.repeatable[i] = s.Repeatable
	}
	return r
}

// reset puts the initial marking.
func (r *replay) reset() {
	clear(r.marked)
	clear(r.fired)
	r.tokens = Tokens{}
	r.produce(r.initial)
}

// step replays one recorded step. The second time of a repeatable one is its
// repeat transition.
func (r *replay) step(s int) {
	v := r.of[s]
	from := r.in[v]
	if r.repeatable[s] && r.fired[s] > 0 {
		from = r.out[v]
	}
	r.fired[s]++
	r.consume(from)
	r.produce(r.out[v])
}

// finish consumes the final marking and counts what remains.
func (r *replay) finish() {
	r.consume(r.final)
	for _, n := range r.marked {
		r.tokens.Remaining += n
	}
}

func (r *replay) produce(places []int) {
	for _, p := range places {
		r.marked[p]++
	}
	r.tokens.Produced += int64(len(places))
}

// consume takes a token from each place, putting missing ones there first.
// Places of which the token can come by leaving out optional nodes get it so.
func (r *replay) consume(places []int) {
	for _, p := range places {
		r.obtain(p)
	}
	for _, p := range places {
		if r.marked[p] == 0 {
			r.tokens.Missing++
			continue
		}
		r.marked[p]--
	}
	r.tokens.Consumed += int64(len(places))
}

// obtain fills an empty place by silent steps, if they can fire without help.
func (r *replay) obtain(p int) {
	v := r.producer[p]
	if r.marked[p] > 0 || v < 0 || !r.optional[v] {
		return
	}
	clear(r.memo)
	if r.canSkip(v) {
		r.skip(v)
	}
}

// canSkip reports whether the silent transition of a node can be enabled by
// silent transitions alone. Places have one producer and one consumer, so that
// firing one never takes what another one needs.
func (r *replay) canSkip(v int) bool {
	if r.memo[v] != unasked {
		return r.memo[v] == yes
	}
	r.memo[v] = no
	for _, p := range r.in[v] {
		w := r.producer[p]
		if r.marked[p] == 0 && (w < 0 || !r.optional[w] || !r.canSkip(w)) {
			return false
		}
	}
	r.memo[v] = yes
	return true
}

// skip fires the silent transition of a node that canSkip, and those before it.
func (r *replay) skip(v int) {
	for _, p := range r.in[v] {
		if r.marked[p] == 0 {
			r.skip(r.producer[p])
		}
	}
	for _, p := range r.in[v] {
		r.marked[p]--
	}
	r.tokens.Consumed += int64(len(r.in[v]))
	r.produce(r.out[v])
}
