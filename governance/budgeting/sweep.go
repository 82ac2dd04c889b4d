package budgeting

import "math"

// sweep finds for how much larger endowments a run of Equal Shares would go just
// the same, so that Add1 need not run for each. (The idea of looking for the next
// endowment that changes something is that of "Streamlining Equal Shares",
// arXiv 2502.11797; the bounds here are our own.)
//
// Let all endowments grow by d, and suppose the same projects are bought in the
// same order. Then, purchase by purchase, no purse is smaller and no price is
// higher than before; whoever paid a full share still does. So if purse i grows
// by at most up·d, the price of a project falls by at most the sum of up·d over
// those who give all for it, over the satisfaction of the others; and by at least
// the like sum of low·d over those who would still give all, over the
// satisfaction of the others and of those who might not. A full share leaves a
// purse that grows by as much more as the price falls. The order stays the same as
// long as no project can become cheaper than the one bought and none that could
// not be afforded becomes affordable.
type sweep struct {
	*shares
	reach  float64 // the growth that is looked at, in multiples of 1/unit
	limit  float64 // the growth up to which nothing changes; never above reach
	least  float64 // a limit below this is no use
	slopes []slope // of each class
}

// slope is how much a purse grows with the endowments, at most and at least.
type slope struct{ up, low float32 }

// wider and narrower make up for the rounding of float32 and of the few
// operations before.
const (
	wider    = 1 + 1e-6
	narrower = 1 - 1e-6
)

// startSweep makes a run look out for growth up to reach, in units of an
// endowment.
func (s *shares) startSweep(reach, least float64) {
	w := &sweep{shares: s, reach: reach * float64(s.unit), least: least * float64(s.unit), slopes: make([]slope, len(s.purse))}
	for c := range w.slopes {
		w.slopes[c] = slope{1, 1}
	}
	w.limit = w.reach
	for p, q := range s.e.Projects {
		if s.open(p) && s.votes[p] > 0 && q.Cost > s.total { // it has not even been looked at
			w.restrict(float64(q.Cost-s.total) / float64(s.voters) * float64(s.unit))
		}
	}
	s.sweep = w
}

// growth returns how many units every endowment may grow without a change.
func (w *sweep) growth() float64 { return w.limit / float64(w.unit) * narrower }

// fall fills in how fast the price of a project falls at most.
func (w *sweep) fall(b *bid) {
	b.fall = math.Inf(1)
	if b.rich > 0 {
		b.fall = w.growing(b) / float64(b.rich) * wider
	}
}

// growing returns how fast what those give who give all grows at most.
func (w *sweep) growing(b *bid) (sum float64) {
	worth := w.worthOf(b.project)
	share := int64(math.MaxInt64)
	if b.rich > 0 {
		share = ceilDiv(b.rest, b.rich)
	}
	for i, c := range w.classes(b.project) {
		if worth != nil && b.rich > 0 {
			share = ceilDiv(b.rest*worth[i], b.rich)
		}
		if w.purse[c].money < share {
			sum += float64(w.weight[c]) * float64(w.slopes[c].up)
		}
	}
	return sum
}

// short notes that the supporters of a project are short of its cost.
func (w *sweep) short(b *bid) {
	short := float64(b.rest) - float64(w.slack)*float64(b.poor)*wider
	w.restrict(short / w.growing(b))
}

func (w *sweep) restrict(limit float64) {
	w.limit = min(w.limit, max(0, limit*narrower))
}

// watch restricts growth to where none of the other projects becomes cheaper
// than the one that is bought now. Bids that are older than this round, and would
// be in the way, are made again.
func (w *sweep) watch(b *bid) {
	slow := w.slow(b) / float64(w.value[b.project])
	high := w.high(b)
	anew := false
	kept := w.queue[:0]
	for _, q := range w.queue {
		if !w.open(q.project) || !w.withinCaps(q.project) {
			continue
		}
		if limit := w.crossing(&q, high, slow); limit < w.limit && q.round != len(w.bought) {
			fresh, ok := w.bid(q)
			if anew = true; !ok {
				continue
			}
			q = fresh
		}
		w.restrict(w.crossing(&q, high, slow))
		kept = append(kept, q)
	}
	w.queue = kept
	if anew || len(kept) > 0 {
		w.queue.order()
	}
}

// crossing returns the growth at which a project might become as cheap as one
// whose price is at most high now and falls at least at the rate of slow.
func (w *sweep) crossing(q *bid, high, slow float64) float64 {
	closing := q.fall/float64(w.value[q.project]) - slow
	if closing <= 0 {
		return math.Inf(1)
	}
	return (q.key - high) / closing
}

// slow returns how fast the price of a project falls at least.
func (w *sweep) slow(b *bid) float64 {
	worth := w.worthOf(b.project)
	u, floor := 1.0, w.floor(b)
	sum, others := 0.0, float64(b.rich)
	for i, c := range w.classes(b.project) {
		p := w.purse[c]
		if p.weight == 0 {
			continue
		}
		if worth != nil {
			u = float64(worth[i])
		}
		switch {
		case w.staysPoor(c, u*floor):
			sum += float64(p.weight) * float64(w.slopes[c].low)
		case float64(p.money)*float64(b.rich) < float64(b.rest)*u*wider:
			others += float64(p.weight) * u
		}
	}
	return sum / others * narrower
}

// floor returns the least that the share of a project may fall to within reach.
func (w *sweep) floor(b *bid) float64 {
	share := float64(b.rest) / float64(b.rich)
	off := float64(w.slack)*float64(b.poor)/float64(b.rich) + 1
	return share*narrower - (off+b.fall*w.reach)*wider
}

// staysPoor reports whether a class has less than share wherever endowments are
// within reach.
func (w *sweep) staysPoor(c int32, share float64) bool {
	return w.most(c) < share
}

// most returns the most that a class may have wherever endowments are within
// reach.
func (w *sweep) most(c int32) float64 {
	return (float64(w.purse[c].money+w.slack) + float64(w.slopes[c].up)*w.reach) * wider
}

// paid updates how the purse of a class grows when it pays for a project; gone
// says that it gives all it has now. To be called before the purse is. What is
// left to it within reach, if it can keep anything there, it gains evenly at most:
// the excess over a share that only falls is a convex function of the growth.
func (w *sweep) paid(b *bid, c int32, worth float64, gone bool, floor, slow float64) {
	l := &w.slopes[c]
	if gone {
		excess := max(0, w.most(c)-worth*floor)
		*l = slope{up: float32(excess / w.reach * wider)}
		return
	}
	*l = slope{float32((float64(l.up) + b.fall*worth) * wider), float32((float64(l.low) + slow*worth) * narrower)}
}

// pay updates how all purses grow that pay, or would with larger endowments.
func (w *sweep) pay(b *bid) {
	worth, calls := w.worthOf(b.project), b.calls
	u, floor, slow := 1.0, w.floor(b), w.slow(b)
	for i, c := range w.classes(b.project) {
		if worth != nil {
			u = float64(worth[i])
		}
		if w.spent[c] != 0 { // it has nothing, but might
			if w.slopes[c].up > 0 {
				w.paid(b, c, u, true, floor, slow)
			}
			continue
		}
		gone := false
		switch {
		case len(calls) > 0:
			gone, calls = calls[0].verdict <= 0, calls[1:]
		case worth == nil:
			gone = w.purse[c].money*b.rich <= b.rest
		default:
			gone = w.purse[c].money*b.rich <= b.rest*worth[i]
		}
		w.paid(b, c, u, gone, floor, slow)
	}
}
