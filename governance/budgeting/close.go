package budgeting

import "math/big"

// The exact side of Equal Shares. A voter who still has money has paid a full
// share of every project of theirs that was bought, so a purse is the endowment
// less a sum of prices, and the price of a project follows from earlier prices
// and from whole numbers: how many of those who gave all for it had paid for which
// projects before. Only these numbers are counted, so that an exact price costs
// one look at the ballots of those who gave all.

// settleBid makes certain who gives all and returns an upper bound of the price;
// it is not ok if the supporters cannot pay after all.
func (s *shares) settleBid(b *bid) (high float64, ok bool) {
	if !b.sure && !s.certain(b) && !s.resolve(b) {
		if s.sweep != nil {
			s.sweep.restrict(0)
		}
		return 0, false
	}
	b.sure = true
	return s.high(b), true
}

// certain reports whether every supporter's purse is clearly above or below the
// share.
func (s *shares) certain(b *bid) bool {
	if b.rich == 0 {
		return false
	}
	if s.slack == 0 {
		return true
	}
	off := float64(s.slack) * float64(b.poor) / float64(b.rich)
	if off > 1<<60 {
		return false
	}
	worth := s.worthOf(b.project)
	share, doubt := b.rest/b.rich, s.slack+int64(off)+3
	for i, c := range s.classes(b.project) {
		w := s.purse[c]
		if w.weight == 0 {
			continue
		}
		if worth != nil {
			share, doubt = b.rest*worth[i]/b.rich, s.slack+int64(off*float64(worth[i]))+3
		}
		if d := w.money - share; d <= doubt && d >= -doubt {
			return false
		}
	}
	return true
}

// resolve decides exactly who gives all. Starting from those who certainly do,
// the price that the others would share only grows as more are found to have less
// than it.
func (s *shares) resolve(b *bid) bool {
	s.know()
	r := resolution{shares: s, bid: b, worth: s.worthOf(b.project), counts: make([]int64, len(s.bought)+1)}
	r.verdict = make([]int8, len(s.classes(b.project)))
	b.rest, b.rich, b.poor = s.e.Projects[b.project].Cost*s.unit, 0, 0
	for i, c := range s.classes(b.project) {
		if w := s.purse[c]; w.weight > 0 {
			r.verdict[i] = 1
			b.rich += w.weight * r.worthAt(i)
		}
	}
	for more := true; more; {
		if b.rich == 0 {
			return false
		}
		r.price = s.exact.combine(s.e.Projects[b.project].Cost, r.counts, b.rich)
		more = r.pass()
	}
	b.calls = b.calls[:0:0]
	for i, c := range s.classes(b.project) {
		if s.purse[c].weight > 0 {
			b.calls = append(b.calls, call{c, r.verdict[i]})
		}
	}
	return true
}

type resolution struct {
	*shares
	bid     *bid
	worth   []int64
	verdict []int8
	counts  []int64
	price   quotient
}

func (r *resolution) worthAt(i int) int64 {
	if r.worth == nil {
		return 1
	}
	return r.worth[i]
}

// pass finds more supporters who have less than their share at the price so far.
func (r *resolution) pass() (more bool) {
	floor := r.exact.floor(r.price, r.unit)
	for i, c := range r.classes(r.bid.project) {
		w := r.purse[c]
		if w.weight == 0 || r.verdict[i] < 0 {
			continue
		}
		u := r.worthAt(i)
		switch {
		case w.money+r.slack < floor*u:
			r.verdict[i] = -1
		case w.money-r.slack > (floor+1)*u:
			r.verdict[i] = 1
		default:
			share := quotient{new(big.Int).Mul(r.price.num, big.NewInt(u)), r.price.by}
			r.verdict[i] = int8(r.left(c).compare(share))
		}
		if r.verdict[i] < 0 {
			more = true
			r.bid.rest -= w.money * w.weight
			r.bid.rich -= w.weight * u
			r.bid.poor += w.weight
			r.addHistory(r.counts, c, w.weight)
		}
	}
	return more
}

// left returns what a voter of a class has left, exactly.
func (s *shares) left(c int32) quotient {
	counts := make([]int64, len(s.bought)+1)
	s.addHistory(counts, c, -1)
	return s.exact.combine(0, counts, 1)
}

// addHistory subtracts weight purses of a class, which is not empty, from what
// counts stand for: weight less endowments, weight more of each price paid.
func (s *shares) addHistory(counts []int64, c int32, weight int64) {
	counts[0] -= weight
	b := s.e.Votes.Ballot(int(c))
	for j, p := range b.Marks {
		k := s.place[p]
		if k == 0 || int(k) >= len(counts) || !s.e.supports(b.Levels, j) {
			continue
		}
		if s.mark != nil {
			counts[k] += weight * s.mark(b.Levels, j)
		} else {
			counts[k] += weight
		}
	}
}

// know makes every price so far exact.
func (s *shares) know() {
	for k := len(s.exact.nums); k <= len(s.bought); k++ {
		b := &s.bought[k-1]
		counts := make([]int64, k)
		for _, c := range s.classes(b.project) {
			if s.spent[c] == int32(k) {
				s.addHistory(counts, c, s.weight[c])
			}
		}
		s.exact.push(s.exact.combine(s.e.Projects[b.project].Cost, counts, b.rich))
	}
}

// price returns the k-th price, for a unit of satisfaction.
func (s *shares) price(k int) *big.Rat {
	s.know()
	worth := new(big.Rat).SetInt64(s.value[s.bought[k-1].project])
	return worth.Quo(s.exact.rat(k), worth)
}

// quotient returns the exact price of a bid whose givers of all are certain. It
// asks for exact prices only where somebody gives all and purses are inexact.
func (s *shares) quotient(b *bid) quotient {
	counts := make([]int64, len(s.bought)+1)
	whole := s.e.Projects[b.project].Cost
	if b.poor == 0 {
		return s.exact.combine(whole, counts[:1], b.rich)
	}
	if s.slack == 0 {
		q := s.exact.combine(b.rest, counts[:1], b.rich)
		q.by.Mul(q.by, big.NewInt(s.unit))
		return q
	}
	s.know()
	worth, calls := s.worthOf(b.project), b.calls
	for i, c := range s.classes(b.project) {
		w := s.purse[c]
		if w.weight == 0 {
			continue
		}
		poor := false
		switch {
		case len(calls) > 0:
			poor, calls = calls[0].verdict < 0, calls[1:]
		case worth == nil:
			poor = w.money*b.rich < b.rest
		default:
			poor = w.money*b.rich < b.rest*worth[i]
		}
		if poor {
			s.addHistory(counts, c, w.weight)
		}
	}
	return s.exact.combine(whole, counts, b.rich)
}

// refresh computes all purses anew from exact prices, rounded down, when their
// slack has grown.
func (s *shares) refresh() {
	s.know()
	paid := make([]int64, len(s.bought)+1)
	for k := range s.bought {
		paid[k+1] = s.exact.floor(quotient{&s.exact.nums[k+1], big.NewInt(1)}, s.unit)
	}
	endowment := s.endow()
	counts := make([]int64, len(s.bought)+1)
	for c := range s.purse {
		if s.purse[c].weight == 0 {
			continue
		}
		clear(counts)
		s.addHistory(counts, int32(c), 1)
		s.purse[c].money = endowment
		for k := 1; k < len(counts); k++ {
			s.purse[c].money -= counts[k] * paid[k]
		}
	}
	most := int64(1)
	if s.worth != nil {
		most = s.most
	}
	s.slack += int64(len(s.bought)) * most
}
