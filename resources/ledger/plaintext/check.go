package plaintext

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
)

// sum is what the postings of an entry amount to in one fund and commodity.
type sum struct {
	fund, commodity int32
	units           int64
}

// checker holds entries against the rules, one after the other.
type checker struct {
	commodities []*commodity
	funds       *names
	closed      renjia.Date // no entry may be dated up to this day

	t      *Transaction
	sums   []sum
	index  map[[2]int32]int // of sums beyond the first few
	found  []Violation
	elided int  // index of the posting without amount, -1 if all have one
	loose  bool // a posting has no fund, so that funds cannot be judged
	blind  bool // an amount is not known, so that balance cannot be judged
}

// check finds what is wrong with a transaction, brings its amounts to units of
// their commodities and fills in the one that was left out. The result is valid
// until the next call.
func (c *checker) check(t *Transaction) []Violation {
	c.t, c.sums, c.found, c.elided, c.loose, c.blind = t, c.sums[:0], c.found[:0], -1, false, false
	if !c.closed.IsZero() && t.Date.Compare(c.closed) <= 0 {
		c.entry(ClosedPeriod, "dated %s, but the books are closed up to %s", "日期%s, 而账簿已结账至%s", t.Date, c.closed)
	}
	for i := range t.Postings {
		c.posting(i)
	}
	if !c.blind {
		c.balance()
	}
	for i := range c.found {
		c.found[i].Date, c.found[i].Funds = t.Date, c.fundNames()
	}
	return c.found
}

// balance looks for a fund and commodity in which the entry does not balance.
func (c *checker) balance() {
	if c.elided >= 0 {
		c.infer()
	}
	for _, s := range c.sums {
		if s.units != 0 {
			c.unbalanced()
			return
		}
	}
}

func (c *checker) posting(i int) {
	p := &c.t.Postings[i]
	if p.fund <= 0 {
		c.fundless(p)
	}
	if p.Virtual {
		c.at(p, Virtual, "a posting in parentheses or brackets stands outside of double entry", "括号内的分录行不属于复式记账")
	}
	if p.dated {
		c.at(p, PostingDate, "a posting has the date of its entry", "分录行的日期即分录的日期")
	}
	if p.Elided {
		c.elide(i)
		return
	}
	com := c.commodities[p.commodity]
	if com.limit < 0 && !com.used {
		c.at(p, Undeclared, "commodity %q: no commodity directive says how many decimals it has", "货币%q: 没有 commodity 指令说明其小数位数", com.name)
	}
	scale := com.scale
	units, ok := com.units(p.Amount)
	if com.scale > scale {
		ok = c.grown(i, scale) && ok
	}
	if com.scale > com.limit && com.limit >= 0 {
		if _, places := trimmed(p.Amount.Units, p.Amount.Scale, 0); places > com.limit {
			c.at(p, SubMinor, "%s is finer than the %d decimals of %s", "%s 超出%[3]s的%[2]d位小数", p.Amount, com.limit, com.name)
		}
	}
	if p.units = units; !ok {
		c.blind = true
		c.at(p, OutOfRange, "%s does not fit 64 bits", "%s 超出64位范围", p.Amount)
		return
	}
	if !p.Virtual {
		c.add(p)
	}
}

// grown brings what was counted before posting i to the scale that its
// commodity has now. It reports false if that is out of range.
func (c *checker) grown(i, scale int) bool {
	symbol, fits := c.t.Postings[i].commodity, true
	grow := func(units *int64) {
		n, ok := rescaled(*units, scale, c.commodities[symbol].scale)
		*units, fits = n, fits && ok
	}
	for j := range c.t.Postings[:i] {
		if p := &c.t.Postings[j]; p.commodity == symbol && !p.Elided {
			grow(&p.units)
		}
	}
	for j := range c.sums {
		if c.sums[j].commodity == symbol {
			grow(&c.sums[j].units)
		}
	}
	return fits
}

func (c *checker) fundless(p *Posting) {
	c.loose = true
	if p.fund == ambiguous {
		p.fund = 0
		c.at(p, AmbiguousFund, "more than one fund is named for the posting to %s", "%s 的分录行标注了多个基金", p.Account)
		return
	}
	c.at(p, NoFund, "the posting to %s names no fund", "%s 的分录行没有标注基金", p.Account)
}

func (c *checker) elide(i int) {
	p := &c.t.Postings[i]
	c.blind = c.blind || p.assigned || p.Virtual || c.elided >= 0
	switch {
	case p.assigned:
		c.at(p, Assignment, "the amount is left to a stated balance: write it", "金额由余额断言推算: 请写明金额")
	case p.Virtual:
		c.at(p, Elision, "a posting outside of double entry needs its amount", "复式记账以外的分录行须写明金额")
	case c.elided >= 0:
		c.at(p, Elision, "a second amount is left out", "省略了第二个金额")
	default:
		c.elided = i
	}
}

// add counts a posting in.
func (c *checker) add(p *Posting) {
	i := c.indexOf(p)
	if i < 0 {
		if len(c.sums) >= fewSums {
			c.index[[2]int32{p.fund, p.commodity}] = len(c.sums)
		}
		c.sums = append(c.sums, sum{p.fund, p.commodity, p.units})
		return
	}
	total, ok := sumOf(c.sums[i].units, p.units)
	if c.sums[i].units = total; !ok {
		c.blind = true
		c.at(p, OutOfRange, "the entry's sum does not fit 64 bits", "分录合计超出64位范围")
	}
}

// fewSums is up to how many sums a list is faster than a map. Most entries
// touch few funds.
const fewSums = 16

// indexOf returns the index of the sum that a posting belongs to, -1 if it is the
// first. The last sums are looked at first.
func (c *checker) indexOf(p *Posting) int {
	n := len(c.sums)
	if n == fewSums {
		c.index = map[[2]int32]int{}
	}
	if n > fewSums {
		if i, ok := c.index[[2]int32{p.fund, p.commodity}]; ok {
			return i
		}
	}
	for i := min(n, fewSums) - 1; i >= 0; i-- {
		if c.sums[i].fund == p.fund && c.sums[i].commodity == p.commodity {
			return i
		}
	}
	return -1
}

// totals adds the sums up over funds: those that are not zero, by commodity.
func (c *checker) totals() (all []sum) {
	for _, s := range c.sums {
		i := 0
		for i < len(all) && all[i].commodity != s.commodity {
			i++
		}
		if i == len(all) {
			all = append(all, sum{commodity: s.commodity})
		}
		total, ok := sumOf(all[i].units, s.units)
		if all[i].units = total; !ok {
			c.entry(OutOfRange, "the entry's sum does not fit 64 bits", "分录合计超出64位范围")
			return nil
		}
	}
	kept := all[:0]
	for _, s := range all {
		if s.units != 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// infer gives the posting without amount what the others leave open. In several
// commodities it becomes several postings, as in hledger.
func (c *checker) infer() {
	open := c.totals()
	if len(open) == 0 {
		open = append(open, sum{})
		if len(c.sums) > 0 {
			open[0].commodity = c.sums[0].commodity
		}
	}
	if len(open) > 1 {
		c.at(&c.t.Postings[c.elided], Elision, "the amount left out would be in %d currencies: write them", "省略的金额涉及%d种货币: 请分别写明", len(open))
		c.found[len(c.found)-1].Spoils = false
	}
	for i, s := range open {
		if i > 0 {
			c.t.Postings = append(c.t.Postings, c.t.Postings[c.elided])
			c.elided = len(c.t.Postings) - 1
		}
		p, com := &c.t.Postings[c.elided], c.commodities[s.commodity]
		p.commodity, p.units = s.commodity, -s.units
		p.Amount = Amount{-s.units, com.scale, com.name}
		c.add(p)
	}
}

// unbalanced says which balance an entry misses.
func (c *checker) unbalanced() {
	open := c.totals()
	switch {
	case len(open) == 1:
		c.entry(Imbalance, "debits and credits differ by %s", "借贷相差 %s", c.amount(open[0]))
	case len(open) > 1:
		c.entry(CurrencySwap, "%s: no currency balances; a conversion is a balanced pair of postings in each", "%s: 各币种均不平衡; 兑换须在每种货币内各记一对平衡的分录行", c.list(open, false))
	case !c.loose:
		c.entry(CrossFund, "%s: the entry balances, but not in each fund", "%s: 分录合计平衡, 但各基金内不平衡", c.list(c.sums, true))
	}
}

func (c *checker) amount(s sum) Amount {
	com := c.commodities[s.commodity]
	units, scale := s.units, com.scale
	if com.limit >= 0 {
		units, scale = trimmed(units, scale, com.limit)
	}
	return Amount{units, scale, com.name}
}

func (c *checker) list(sums []sum, fund bool) string {
	var all []string
	for _, s := range sums {
		switch {
		case s.units == 0:
		case fund:
			all = append(all, fmt.Sprintf("%s %s", c.funds.text[s.fund], c.amount(s)))
		default:
			all = append(all, c.amount(s).String())
		}
	}
	return strings.Join(all, ", ")
}

func (c *checker) fundNames() (all []string) {
	seen := map[int32]bool{0: true}
	for _, p := range c.t.Postings {
		if !seen[p.fund] {
			seen[p.fund] = true
			all = append(all, c.funds.text[p.fund])
		}
	}
	return all
}

func (c *checker) entry(k Kind, en, zh string, args ...any) {
	c.found = append(c.found, violation(k, c.t.Place, en, zh, args...))
}

func (c *checker) at(p *Posting, k Kind, en, zh string, args ...any) {
	place := renjia.Place{File: c.t.Place.File, Line: p.Line}
	c.found = append(c.found, violation(k, place, en, zh, args...))
}
