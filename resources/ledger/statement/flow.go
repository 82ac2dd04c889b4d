package statement

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// flow is what cash is summed up by: the line of the statement, and the
// counter-account.
type flow struct {
	line, account string
}

// flows sums cash up, receipts positive.
type flows map[flow]renjia.Money

func (f *flows) add(at flow, amount renjia.Money) (err error) {
	if *f == nil {
		*f = flows{}
	}
	(*f)[at], err = (*f)[at].Add(amount)
	return err
}

// finder finds the lines of the cash flow statement by the counter-accounts
// of cash (direct method).
type finder struct {
	layout Layout
	cash   Feed
	rules  placer
	tagged func(ledger.Entry) string
	chosen map[string]string
	mixed  Mixed

	open     map[string]renjia.Choice // choices that entries needed and nobody made
	lost     map[string]bool          // counter-accounts without a rule
	mixtures []string                 // entries that need the choice Mixed, the first ones
}

func newFinder(r Request) finder {
	l := r.Layouts.CashFlow
	feeds := make([]*Feed, len(l.Rules))
	for i := range l.Rules {
		feeds[i] = &l.Rules[i].From
	}
	rules, _ := place(feeds)
	return finder{
		layout: l, cash: Feed{Accounts: l.Cash}, rules: rules, tagged: r.Flow, chosen: r.Choices, mixed: r.Mixed,
		open: map[string]renjia.Choice{}, lost: map[string]bool{},
	}
}

// isCash reports whether an account is cash.
func (t *finder) isCash(a ledger.Account) bool {
	return a.Class == ledger.Asset && t.cash.names(a, "")
}

// take sums the cash of an entry up, fund by fund: each fund balances alone. A
// release from one fund to another carries nothing over but the right to spend,
// so the funds of such an entry are looked at together, without it.
func (t *finder) take(to *flows, e ledger.Entry, lines []posted) error {
	tag := ""
	if t.tagged != nil {
		tag = t.tagged(e)
	}
	if line, ok := t.layout.line(tag); tag != "" && (!ok || !line.Flow) {
		return fmt.Errorf("%q is no line of the cash flow statement: %w", tag, renjia.ErrInvalid)
	}
	rest, releases, err := withoutRelease(lines)
	if err != nil {
		return err
	}
	if releases {
		return t.takeTogether(to, label(e), tag, rest)
	}
	for len(rest) > 0 {
		fund := rest[0].Fund
		i := slices.IndexFunc(rest, func(l posted) bool { return l.Fund != fund })
		if i < 0 {
			return t.takeTogether(to, label(e), tag, rest)
		}
		mine, others := split(rest, fund)
		if err := t.takeTogether(to, label(e), tag, mine); err != nil {
			return err
		}
		rest = others
	}
	return nil
}

// withoutRelease returns the lines without those on restricted and
// unrestricted net assets, if these sum to zero.
func withoutRelease(lines []posted) (rest []posted, releases bool, err error) {
	var sum renjia.Money
	for _, l := range lines {
		if l.account.Class != ledger.NetAssets || l.account.Role == ledger.Plain {
			continue
		}
		releases = true
		if sum, err = sum.Add(l.Amount); err != nil {
			return nil, false, err
		}
	}
	if !releases || !sum.IsZero() {
		return lines, false, nil
	}
	for _, l := range lines {
		if l.account.Class != ledger.NetAssets || l.account.Role == ledger.Plain {
			rest = append(rest, l)
		}
	}
	return rest, true, nil
}

func split(lines []posted, fund ledger.FundID) (mine, others []posted) {
	for _, l := range lines {
		if l.Fund == fund {
			mine = append(mine, l)
		} else {
			others = append(others, l)
		}
	}
	return mine, others
}

// counter is a line that stands against cash.
type counter struct {
	at     flow
	amount renjia.Money // as it would change cash
}

// group is lines that are looked at together: cash, and what stands against it.
type group struct {
	cash         renjia.Money // net
	in, credited renjia.Money // cash debited, counter-accounts credited
	counters     []counter
}

func (t *finder) takeTogether(to *flows, entry, tag string, lines []posted) error {
	if !slices.ContainsFunc(lines, func(l posted) bool { return t.isCash(l.account) }) {
		return nil
	}
	var g group
	for _, l := range lines {
		if err := g.add(t, tag, l); err != nil {
			return err
		}
	}
	if len(g.counters) == 0 {
		return nil
	}
	counters, err := t.shares(g)
	if err != nil {
		return err
	}
	if counters == nil {
		t.mixtures = append(t.mixtures, entry)
	}
	for _, c := range counters {
		if err := to.add(c.at, c.amount); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) add(t *finder, tag string, l posted) (err error) {
	if t.isCash(l.account) {
		if l.Amount.Sign() > 0 {
			if g.in, err = g.in.Add(l.Amount); err != nil {
				return err
			}
		}
		g.cash, err = g.cash.Add(l.Amount)
		return err
	}
	change, err := l.Amount.Neg()
	if err != nil {
		return err
	}
	line := tag
	if line == "" {
		line = t.lead(l, change.Sign() > 0)
	}
	g.counters = append(g.counters, counter{flow{line, l.account.Code}, change})
	if change.Sign() > 0 {
		g.credited, err = g.credited.Add(change)
	}
	return err
}

// shares returns what each counter-account had of the cash, nil if that needs
// a choice. None is needed if cash came in for all credits and went out for
// all debits, or if all of it is for one line.
func (t *finder) shares(g group) ([]counter, error) {
	counters, gross := g.counters, g.in == g.credited
	mixed := false
	oneLine := true
	for _, c := range counters {
		mixed = mixed || c.amount.Sign() != counters[0].amount.Sign()
		oneLine = oneLine && c.at.line == counters[0].at.line
	}
	if !mixed || gross || t.mixed == OwnAmounts {
		return counters, nil
	}
	if !oneLine && t.mixed == "" {
		return nil, nil
	}
	return proportional(counters, g.cash)
}

// proportional divides the cash among the counter-accounts that explain it.
func proportional(counters []counter, cash renjia.Money) ([]counter, error) {
	counters = slices.DeleteFunc(counters, func(c counter) bool { return c.amount.Sign() != cash.Sign() })
	if len(counters) == 0 {
		return []counter{}, nil
	}
	weights := make([]int64, len(counters))
	for i, c := range counters {
		if weights[i] = c.amount.Minor(); weights[i] < 0 {
			weights[i] = -weights[i]
		}
	}
	parts, err := cash.Split(weights, renjia.TieFirst)
	if err != nil {
		return nil, err
	}
	for i := range counters {
		counters[i].amount = parts[i]
	}
	return counters, nil
}

// lead returns the line that a counter-account leads to. What is open or lost
// is noted and reported when the statement is asked for.
func (t *finder) lead(l posted, in bool) string {
	i, ok := t.rules.of(l.account, l.Function)
	if !ok {
		t.lost[l.account.Code] = true
		return ""
	}
	r := t.layout.Rules[i]
	switch {
	case r.Choose != "":
		line := t.chosen[r.Choose]
		if !slices.Contains(r.Options, line) {
			t.open[r.Choose] = renjia.Choice{Name: r.Choose, Options: r.Options, Why: "account " + l.account.Code + " alone does not tell what its cash was for"}
		}
		return line
	case in:
		return r.In
	}
	return r.Out
}

// missing reports what the cash flow statement still needs.
func (t *finder) missing() error {
	if len(t.lost) > 0 {
		codes := slices.Sorted(maps.Keys(t.lost))
		return fmt.Errorf("cash flow: no rule for counter-accounts %s: %w", strings.Join(codes, ", "), renjia.ErrNotFound)
	}
	open := slices.SortedFunc(maps.Values(t.open), func(a, b renjia.Choice) int { return cmp.Compare(a.Name, b.Name) })
	if len(t.cash.Accounts) == 0 {
		open = append(open, renjia.Choice{Name: "Layouts.CashFlow.Cash", Why: "the chart does not say which accounts are cash"})
	}
	if n := len(t.mixtures); n > 0 {
		open = append(open, renjia.Choice{Name: "Mixed", Options: []string{string(OwnAmounts), string(Proportional)},
			Why: fmt.Sprintf("%d entries mix cash with other means, the first is %s", n, t.mixtures[0])})
	}
	if len(open) > 0 {
		return &renjia.UnspecifiedError{What: "cash flow statement", Choices: open}
	}
	return nil
}
