package budgeting

import (
	"iter"
	"math/big"
)

// Payment is what each of the voters of one distinct ballot paid for a project.
type Payment struct {
	Ballot int      // its number in Election.Votes
	Voters int64    // who cast it
	Amount *big.Rat // of each of them, in units; exact
}

// Payments goes over who paid for the project under Equal Shares or Phragmén, and
// what; together they paid its cost. It is empty for projects chosen otherwise.
// It takes time in proportion to the supporters' ballots.
func (p Purchase) Payments() iter.Seq[Payment] {
	if p.payments == nil {
		return func(func(Payment) bool) {}
	}
	return p.payments
}

// payments goes over who paid for the k-th purchase: a share by the exact price,
// or all that was left.
func (s *shares) payments(k int) iter.Seq[Payment] {
	return func(yield func(Payment) bool) {
		s.know()
		p := s.bought[k-1].project
		worth, price := s.worthOf(p), s.exact.rat(k)
		for i, c := range s.classes(p) {
			gone := max(s.spent[c], -s.spent[c])
			if gone != 0 && int(gone) < k {
				continue
			}
			amount := new(big.Rat).Set(price)
			if worth != nil {
				amount.Mul(amount, new(big.Rat).SetInt64(worth[i]))
			}
			if s.spent[c] == int32(k) {
				counts := make([]int64, k)
				s.addHistory(counts, c, -1)
				amount = s.exact.combine(0, counts, 1).rat(s.exact)
			}
			if !yield(Payment{int(c), s.weight[c], amount}) {
				return
			}
		}
	}
}

// payments goes over who paid for the k-th purchase: what each earned since they
// last paid, and at the first time since the start.
func (r *race) payments(k int) iter.Seq[Payment] {
	return func(yield func(Payment) bool) {
		r.settle()
		p := r.loads[k][0].purchase
		for _, c := range r.classes(p) {
			amount := new(big.Rat).Sub(r.exact.rat(k), r.exact.rat(r.before(c, k)))
			if !yield(Payment{int(c), r.weight[c], amount}) {
				return
			}
		}
	}
}

// before returns the purchase a class last paid for before the k-th.
func (r *race) before(c int32, k int) int {
	last := 0
	b := r.e.Votes.Ballot(int(c))
	for i, p := range b.Marks {
		if j := r.place[p]; j < k && r.e.supports(b.Levels, i) {
			last = max(last, j)
		}
	}
	return last
}
