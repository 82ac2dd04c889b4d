package budgeting

import "math"

// bid computes what a project would cost now, given an earlier bid for it. It is
// not ok if its supporters certainly cannot pay.
func (s *shares) bid(old bid) (bid, bool) {
	b := bid{project: old.project, round: len(s.bought)}
	if s.worth != nil {
		s.bidByWorth(&b)
	} else if guess := floorDiv(old.rest, old.rich); !s.bidEqual(&b, guess) {
		s.bidEqual(&b, 0)
	}
	if s.sweep != nil {
		s.sweep.fall(&b)
	}
	if b.rich > 0 {
		b.key = s.low(&b)
		return b, true
	}
	// They are short of rest; each may have slack more than its purse says.
	if b.key = old.key; float64(b.rest) <= float64(s.slack)*float64(b.poor)*(1+1e-9) {
		return b, true
	}
	if s.sweep != nil {
		s.sweep.short(&b)
	}
	return b, false
}

// relative bounds the relative error of the handful of float operations that
// make a bound of a price, with room to spare.
const relative = 1.0 / (1 << 49)

// low returns a lower bound of the price of a unit of satisfaction, in multiples
// of 1/unit. What the project gets from its supporters at a price is a concave
// function of the price with slope rich from there on down; were every purse
// fuller by slack, it would get no more than slack more from each who gives all.
func (s *shares) low(b *bid) float64 {
	return s.bound(b, -float64(s.slack)*float64(b.poor), -relative)
}

// high returns an upper bound, if it is certain who gives all: then only what
// those give may be off.
func (s *shares) high(b *bid) float64 {
	return s.bound(b, float64(s.slack)*float64(b.poor), relative)
}

func (s *shares) bound(b *bid, off, wide float64) float64 {
	rich := float64(b.rich) * float64(s.value[b.project])
	price, off := float64(b.rest)/rich, off/rich
	return price + off + (price+math.Abs(off))*wide
}

func floorDiv(a, b int64) int64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// bidEqual fills in the bid for a project that is worth the same to every
// supporter. Whoever has less than guess is taken to give all; it returns false if
// that was too high a guess. Each pass costs one look at each supporter who is
// still rich.
func (s *shares) bidEqual(b *bid, guess int64) bool {
	rich, weight := s.gather(b, guess)
	share := guess
	for {
		if b.rich = weight - b.poor; b.rich == 0 {
			return guess == 0
		}
		next := ceilDiv(b.rest, b.rich)
		if next <= share {
			return next >= guess
		}
		share = next
		kept, rest, poor := 0, b.rest, b.poor
		for _, w := range rich {
			less := (w.money - share) >> 63
			rest -= w.money * w.weight & less
			poor += w.weight & less
			rich[kept] = w
			kept += 1 + int(less)
		}
		b.rest, b.poor = rest, poor
		if kept == len(rich) {
			return true
		}
		rich = rich[:kept]
	}
}

// gather returns the supporters who have at least guess, and the weight of all.
// The others give all. It does not branch on who is who, which is hard to guess.
func (s *shares) gather(b *bid, guess int64) (rich []purse, weight int64) {
	classes := s.classes(b.project)
	if cap(s.scratch) < len(classes) {
		s.scratch = make([]purse, len(classes))
	}
	rich = s.scratch[:cap(s.scratch)]
	rest := s.e.Projects[b.project].Cost * s.unit
	var poor int64
	n := 0
	for _, c := range classes {
		w := s.purse[c]
		less := (w.money - guess) >> 63 // all ones if money < guess
		rest -= w.money * w.weight & less
		poor += w.weight & less
		weight += w.weight
		rich[n] = w
		n += 1 + int(less)
	}
	b.rest, b.poor = rest, poor
	return rich[:n], weight
}

// ceilDiv divides rounding up; b is positive.
func ceilDiv(a, b int64) int64 {
	q := a / b
	if a > q*b {
		q++
	}
	return q
}

// bidByWorth fills in the bid for a project that is worth different things to
// its supporters.
func (s *shares) bidByWorth(b *bid) {
	classes, worth := s.classes(b.project), s.worthOf(b.project)
	if cap(s.scratch) < len(classes) {
		s.scratch = make([]purse, len(classes))
	}
	if cap(s.worths) < len(classes) {
		s.worths = make([]int64, len(classes))
	}
	rich, worths := s.scratch[:cap(s.scratch)], s.worths[:cap(s.worths)]
	b.rest = s.e.Projects[b.project].Cost * s.unit
	n := 0
	for i, c := range classes {
		if w := s.purse[c]; w.weight > 0 {
			rich[n], worths[n] = w, worth[i]
			b.rich += w.weight * worth[i]
			n++
		}
	}
	for b.rich > 0 {
		kept, rest, sum := 0, b.rest, b.rich
		for i, w := range rich[:n] {
			if w.money*b.rich < b.rest*worths[i] {
				rest -= w.money * w.weight
				sum -= w.weight * worths[i]
				b.poor += w.weight
				continue
			}
			rich[kept], worths[kept] = w, worths[i]
			kept++
		}
		if kept == n {
			return
		}
		b.rest, b.rich, n = rest, sum, kept
	}
}
