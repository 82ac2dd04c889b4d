package plaintext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// required is a stated balance with where in the books it must hold.
type required struct {
	Requirement
	entry   int // after which it stands, -1: at the start of its day
	posting int // after which it must hold
}

// holding is what an account holds of a commodity, over all funds.
type holding struct{ account, commodity int32 }

// audit walks through the books in the order of dates.
type audit struct {
	*Books
	order    []int32 // of the entries; nil: as they are
	at       []int   // by entry: its rank in the order; nil: as they are
	holdings []holding
	place    []int32 // by cell: its holding
	held     []int64
	of       map[string][]int32 // holdings of an account
	under    map[string][]int32 // and those of the accounts below it
	err      error
}

// checkRequired holds every stated balance against the books: in the order of
// dates, then of the files, exactly.
func (b *Books) checkRequired() error {
	if len(b.required) == 0 {
		return nil
	}
	a := b.newAudit()
	slices.SortStableFunc(b.required, a.compare)
	failed, err := a.walk(b.required)
	if err != nil || len(failed) == 0 {
		return err
	}
	good := a.lastGood(failed)
	for i, f := range failed {
		b.violations = append(b.violations, f.violation(good[i]))
	}
	return nil
}

func (b *Books) newAudit() *audit {
	a := &audit{Books: b, place: make([]int32, len(b.cells)), of: map[string][]int32{}, under: map[string][]int32{}}
	known := map[holding]int32{}
	for i, c := range b.cells {
		key := holding{c.account, c.commodity}
		n, ok := known[key]
		if !ok {
			n = int32(len(a.holdings))
			known[key], a.holdings = n, append(a.holdings, key)
			account := b.src.accounts.text[c.account]
			a.of[account] = append(a.of[account], n)
		}
		a.place[i] = n
	}
	a.held = make([]int64, len(a.holdings))
	if b.unsorted {
		a.sort()
	}
	return a
}

func (a *audit) sort() {
	a.order, a.at = make([]int32, a.entries.n), make([]int, a.entries.n)
	for i := range a.order {
		a.order[i] = int32(i)
	}
	slices.SortStableFunc(a.order, func(i, j int32) int {
		return a.entries.at(int(i)).date.Compare(a.entries.at(int(j)).date)
	})
	for rank, i := range a.order {
		a.at[i] = rank
	}
}

func (a *audit) entry(rank int) int {
	if a.order == nil {
		return rank
	}
	return int(a.order[rank])
}

func (a *audit) rank(entry int) int {
	if a.at == nil || entry < 0 {
		return entry
	}
	return a.at[entry]
}

// compare sorts stated balances as they fall due.
func (a *audit) compare(q, r required) int {
	return cmp.Or(q.Date.Compare(r.Date), cmp.Compare(a.rank(q.entry), a.rank(r.entry)), cmp.Compare(q.posting, r.posting))
}

// failure is a stated balance that does not hold.
type failure struct {
	required
	is    Amount
	other []string // commodities the account holds besides, against ==
}

// walk returns the stated balances that do not hold.
func (a *audit) walk(all []required) (failed []failure, err error) {
	judge := func() {
		if f, ok := a.judge(all[0]); !ok {
			failed = append(failed, f)
		}
		all = all[1:]
	}
	for rank := range a.entries.n {
		e := a.entry(rank)
		for len(all) > 0 && all[0].entry < 0 && all[0].Date.Compare(a.entries.at(e).date) <= 0 {
			judge()
		}
		for i, end := a.span(e); i < end; i++ {
			a.hold(i)
			for len(all) > 0 && all[0].entry == e && all[0].posting == i {
				judge()
			}
		}
	}
	for len(all) > 0 {
		judge()
	}
	return failed, a.err
}

// hold counts a posting in.
func (a *audit) hold(i int) {
	c := *a.places.at(i)
	sum, ok := sumOf(a.held[a.place[c]], *a.units.at(i))
	if a.held[a.place[c]] = sum; !ok {
		a.err = a.outOfRange(a.cells[c])
	}
}

// judge reports whether a stated balance holds now.
func (a *audit) judge(q required) (f failure, ok bool) {
	f = failure{required: q, is: a.balance(q.Requirement)}
	if q.Sole {
		f.other = a.others(q.Requirement)
	}
	return f, f.is.equal(q.Amount) && len(f.other) == 0
}

// balance is what the account holds now of the commodity.
func (a *audit) balance(q Requirement) Amount {
	symbol := a.src.symbols.number[q.Amount.Commodity]
	total := sum{commodity: symbol}
	for _, n := range a.within(q) {
		if a.holdings[n].commodity != symbol {
			continue
		}
		units, ok := sumOf(total.units, a.held[n])
		if total.units = units; !ok {
			a.err = fmt.Errorf("the balance of %s does not fit 64 bits: %w", q.Account, renjia.ErrInvalid)
		}
	}
	return a.src.check.amount(total)
}

// others lists the other commodities the account holds now.
func (a *audit) others(q Requirement) (all []string) {
	for _, n := range a.within(q) {
		if name := a.src.symbols.text[a.holdings[n].commodity]; a.held[n] != 0 && name != q.Amount.Commodity {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// within returns the holdings that a stated balance is about.
func (a *audit) within(q Requirement) []int32 {
	if !q.Subtree {
		return a.of[q.Account]
	}
	found, ok := a.under[q.Account]
	if ok {
		return found
	}
	for n, h := range a.holdings {
		if below(a.src.accounts.text[h.account], q.Account) {
			found = append(found, int32(n))
		}
	}
	a.under[q.Account] = found
	return found
}

// lastGood finds for each stated balance that fails where it still held: the
// last entry that left the account with that balance. The zero place means
// nowhere.
func (a *audit) lastGood(failed []failure) []renjia.Place {
	good, watched := make([]renjia.Place, len(failed)), a.watched(failed)
	clear(a.held)
	for rank := range a.entries.n {
		e := a.entry(rank)
		first, end := a.span(e)
		for i := first; i < end; i++ {
			a.hold(i)
		}
		for i := first; i < end; i++ {
			for _, w := range watched[a.place[*a.places.at(i)]] {
				if f := failed[w]; a.due(f, rank, e) && a.balance(f.Requirement).equal(f.Amount) {
					good[w] = renjia.Place{File: a.src.files[a.entries.at(e).file], Line: int(a.entries.at(e).line)}
				}
			}
		}
	}
	return good
}

// watched lists the failed balances by the holdings they are about.
func (a *audit) watched(failed []failure) map[int32][]int {
	all := map[int32][]int{}
	for i, f := range failed[:min(len(failed), maxTraced)] {
		for _, n := range a.within(f.Requirement) {
			all[n] = append(all[n], i)
		}
	}
	return all
}

// maxTraced bounds for how many failed balances the last good entry is looked
// up.
const maxTraced = 100

// due reports whether an entry counts for a stated balance.
func (a *audit) due(f failure, rank, e int) bool {
	if f.entry < 0 {
		return a.entries.at(e).date.Before(f.Date)
	}
	return rank <= a.rank(f.entry)
}

func (f failure) violation(good renjia.Place) Violation {
	v := violation(FailedAssertion, f.Place, "%s holds %s, not %s", "科目%s的余额为%s, 而非%s", f.Account, f.is, f.Amount)
	if len(f.other) > 0 {
		rest := strings.Join(f.other, ", ")
		v.Text.EN += "; it also holds " + rest
		v.Text.ZH += "; 另有" + rest
	}
	if good.Line > 0 {
		v.Text.EN += "; it last did after the entry at " + good.String()
		v.Text.ZH += "; 最后一次相符是在" + good.String() + "的分录之后"
	}
	v.Date = f.Date
	return v
}

// equal compares two amounts of one commodity whatever their scales.
func (a Amount) equal(b Amount) bool {
	x, xs := trimmed(a.Units, a.Scale, 0)
	y, ys := trimmed(b.Units, b.Scale, 0)
	return x == y && xs == ys
}
