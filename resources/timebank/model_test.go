package timebank_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
)

// Faults that were put into the code on purpose, one at a time, and the test that
// found each (beside others):
//
//	legs need not sum to zero                          TestOneToManyAndManyToOneAreAllOrNothing
//	floor one minute too far                           TestAFloorIsReachedExactlyAndNotPassed
//	floor against the balance with expired credits     TestCreditsExpireOnTheirDayAndNotBefore
//	ceiling not checked                                TestBeyondACeilingIsRefusedFlaggedOrPooled
//	excess over the ceiling stays with the member      TestBeyondACeilingIsRefusedFlaggedOrPooled
//	credits expire a day late                          TestCreditsExpireOnTheirDayAndNotBefore
//	lots used last in, first out                       TestCreditsExpireOnTheirDayAndNotBefore
//	order of spending ignored                          TestTheOrderOfSpendingIsThePolicys
//	received credits keep their days under Renew       TestCreditsExpireOnTheirDayAndNotBefore
//	lots of several givers not put in order            TestRandomHistoriesAgreeWithTheModel
//	debt not settled by what arrives                   TestAFloorIsReachedExactlyAndNotPassed
//	reversal gives fresh lots                          TestReversalGivesBackTheVeryLots
//	reversal twice                                     TestTheSameKeyWithTheSameContentChangesNothing
//	key looked up without comparing content            TestTheSameKeyWithTheSameContentChangesNothing
//	months of an interval: only the first              TestCertifiedTimeOfOnePersonNeverOverlaps
//	overlap with the later neighbour only              TestCertifiedTimeOfOnePersonNeverOverlaps
//	overlap with the earlier neighbour only            TestCertifiedTimeOfOnePersonNeverOverlaps
//	overlap ignored                                    TestCertifiedTimeOfOnePersonNeverOverlaps
//	voided time not freed                              TestCertifiedTimeOfOnePersonNeverOverlaps
//	voided time still counts for stars                 TestCertifiedTimeIsCreditedSpentAndGivenBack
//	time over the end of a month counted twice         TestTimeThatCrossesTheEndOfAMonthCountsOnce
//	caps ignore what was credited before               TestCapsCutWhatADayAMonthAndAYearMayBring
//	first band of a rounding taken, not the last       TestEachPolicyCreditsByItsOwnRounding
//	star compared with >                               TestSpendingNeedsItsStar
//	groups may spend                                   TestEachVerbGoesItsOwnWay
//	second half between banks not tried first          TestATransferBetweenBanksIsInBothBooksOrNeither
//	limit of a clearing account ignored                TestATransferBetweenBanksIsInBothBooksOrNeither
//	digest without the lines                           TestACertificateIsCompleteAndShowsWhenItWasChanged

// token is one minute of credit: the model counts them one by one.
type token struct{ earned, expires renjia.Date }

// model knows facts only: what was posted, and the minutes that each account
// holds, moved one at a time.
type model struct {
	policy    timebank.Policy
	log       []timebank.Transfer
	tokens    map[timebank.AccountID][]token
	owed      map[timebank.AccountID]int
	came      map[string][]token // by transfer and account: what arrived
	went      map[string][]token // and what was given
	certified []timebank.Certified
}

func newModel(p timebank.Policy) *model {
	return &model{policy: p, tokens: map[timebank.AccountID][]token{}, owed: map[timebank.AccountID]int{}, came: map[string][]token{}, went: map[string][]token{}}
}

func (t token) live(on renjia.Date) bool { return t.expires.IsZero() || on.Before(t.expires) }

func trace(id timebank.TransferID, a timebank.AccountID) string { return id.String() + a.String() }

// pick takes one live minute in the order of the policy, if there is one.
func (m *model) pick(a timebank.AccountID, on renjia.Date, fits func(token) bool) (token, bool) {
	best := -1
	for i, t := range m.tokens[a] {
		if !fits(t) {
			continue
		}
		if best < 0 || m.before(t, m.tokens[a][best]) {
			best = i
		}
	}
	if best < 0 {
		return token{}, false
	}
	t := m.tokens[a][best]
	m.tokens[a] = slices.Delete(m.tokens[a], best, best+1)
	return t, true
}

func (m *model) before(a, b token) bool {
	byEarned := cmp.Or(a.earned.Compare(b.earned), a.expires.Compare(b.expires))
	byExpiry := cmp.Or(a.expires.Compare(b.expires), a.earned.Compare(b.earned))
	if m.policy.Spending.Order == timebank.FirstExpiring {
		return byExpiry < 0
	}
	return byEarned < 0
}

func (m *model) fresh(on renjia.Date) token { return token{on, on.AddMonths(*m.policy.Expiry.Months)} }

// post moves the minutes of a transfer that the bank has accepted.
func (m *model) post(t timebank.Transfer, lots map[timebank.AccountID]bool) {
	m.log = append(m.log, t)
	var pool []token
	for _, l := range t.Legs {
		if l.Minutes < 0 && lots[l.Account] {
			given := m.give(t, l)
			m.went[trace(t.ID, l.Account)] = given
			pool = append(pool, given...)
		}
	}
	for _, l := range t.Legs {
		if l.Minutes > 0 {
			take := min(len(pool), int(l.Minutes))
			if lots[l.Account] {
				m.receive(t, l, pool[:take])
			}
			pool = pool[take:]
		}
	}
}

func (m *model) give(t timebank.Transfer, l timebank.Leg) (given []token) {
	left := int(-l.Minutes)
	if t.Verb == timebank.Reverse {
		for _, want := range m.came[trace(t.Reverses, l.Account)] {
			if got, ok := m.pick(l.Account, t.Date, func(x token) bool { return x == want }); ok {
				given = append(given, got)
				left--
			}
		}
	}
	for ; left > 0; left-- {
		got, ok := m.pick(l.Account, t.Date, func(x token) bool { return x.live(t.Date) != (t.Verb == timebank.Expire) })
		if !ok {
			m.owed[l.Account] += left
			break
		}
		given = append(given, got)
	}
	return given
}

func (m *model) receive(t timebank.Transfer, l timebank.Leg, handed []token) {
	var coming []token
	switch {
	case t.Verb == timebank.Reverse: // what was given last comes first, before it what was given without having it
		coming = slices.Clone(m.went[trace(t.Reverses, l.Account)])
		for len(coming) < int(l.Minutes) {
			coming = append(coming, m.fresh(t.Date))
		}
		slices.Reverse(coming)
	case m.policy.Expiry.Received == timebank.Keep:
		coming = slices.Clone(handed)
		for len(coming) < int(l.Minutes) {
			coming = append(coming, m.fresh(t.Date))
		}
		slices.SortStableFunc(coming, func(a, b token) int { return cmp.Or(a.earned.Compare(b.earned), a.expires.Compare(b.expires)) })
	default:
		for range int(l.Minutes) {
			coming = append(coming, m.fresh(t.Date))
		}
	}
	settled := min(m.owed[l.Account], len(coming))
	m.owed[l.Account] -= settled
	coming = coming[settled:]
	m.came[trace(t.ID, l.Account)] = coming
	m.tokens[l.Account] = append(m.tokens[l.Account], coming...)
}

// available is what an account can give on a day.
func (m *model) available(a timebank.AccountID, on renjia.Date) int {
	n := -m.owed[a]
	for _, t := range m.tokens[a] {
		if t.live(on) {
			n++
		}
	}
	return n
}

// check compares a bank with the model and asserts the invariants.
func (m *model) check(t *rapid.T, b *timebank.Bank, lots map[timebank.AccountID]bool) {
	sums := map[timebank.AccountID]timebank.Minutes{}
	for _, x := range m.log {
		for _, l := range x.Legs {
			sums[l.Account] += l.Minutes
		}
	}
	var total timebank.Minutes
	for a := range b.Accounts() {
		s, _ := b.Standing(a.ID)
		require.NoError(t, s.Validate())
		require.Equal(t, sums[a.ID], s.Balance, "%s is the sum of its transfers", a.Kind)
		total += s.Balance
		if !lots[a.ID] {
			require.Empty(t, s.Lots)
			continue
		}
		require.EqualValues(t, len(m.tokens[a.ID])-m.owed[a.ID], s.Balance)
		count := map[token]timebank.Minutes{}
		for _, x := range m.tokens[a.ID] {
			count[x]++
		}
		got := map[token]timebank.Minutes{}
		for _, l := range s.Lots {
			got[token{l.Earned, l.Expires}] = l.Minutes
		}
		require.Equal(t, count, got, "lots of %s", a.Holder)
	}
	require.Zero(t, total, "T1")
	for i, c := range m.certified {
		for _, d := range m.certified[:i] {
			require.False(t, c.Person == d.Person && c.Interval.Overlaps(d.Interval), "T2")
		}
	}
}

// machine is a bank and its model on a day that goes on.
type machine struct {
	*model
	bank    *timebank.Bank
	lots    map[timebank.AccountID]bool
	members []string
	today   renjia.Date
	n       int
}

func newMachine(t *rapid.T) *machine {
	months := rapid.IntRange(1, 2).Draw(t, "months")
	p := builtin(t, "minutes")
	p.Expiry = &timebank.Expiry{Months: &months, Received: rapid.SampledFrom([]timebank.Received{timebank.Keep, timebank.Renew}).Draw(t, "received")}
	spending := *p.Spending
	spending.Order = rapid.SampledFrom([]timebank.Order{timebank.FirstEarned, timebank.FirstExpiring}).Draw(t, "order")
	p.Spending = &spending
	p.Limits = &timebank.Limits{Floor: timebank.Limit{Minutes: -20, Beyond: timebank.Refuse}, Ceiling: &timebank.Limit{Minutes: 150, Beyond: timebank.Refuse}, Reversal: timebank.Mark}
	m := &machine{model: newModel(p), members: []string{"ann", "bo", "cy"}, today: day("2026-01-01"), lots: map[timebank.AccountID]bool{}}
	m.bank = bank(t, p, m.members...)
	for _, who := range m.members {
		m.lots[member(who)] = true
	}
	_, err := m.bank.Open(timebank.Account{Kind: timebank.Community, Holder: person("station"), Opened: m.today})
	require.NoError(t, err)
	return m
}

func (m *machine) pool() timebank.AccountID {
	return timebank.AccountOf(id[timebank.Bank]("bank"), timebank.Community, person("station"))
}

func (m *machine) newID() timebank.TransferID {
	m.n++
	return id[timebank.Transfer](fmt.Sprint("t", m.n))
}

// certify certifies time near today, which may overlap what was certified.
func (m *machine) certify(t *rapid.T) {
	who := rapid.SampledFrom(m.members).Draw(t, "who")
	start := m.today.Start(time.UTC).Add(time.Duration(rapid.IntRange(0, 48).Draw(t, "half hour")) * 30 * time.Minute)
	c := timebank.Certified{
		ID: id[timebank.Certified](fmt.Sprint("c", m.n)), Person: person(who), Activity: "visit", Issuer: person("station"), Day: renjia.DateIn(start, time.UTC),
		Interval: renjia.Interval{From: start, Until: start.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "minutes")) * time.Minute)},
	}
	taken := slices.ContainsFunc(m.certified, func(d timebank.Certified) bool { return d.Person == c.Person && d.Interval.Overlaps(c.Interval) })
	full := m.available(member(who), m.today)+int(c.Raw()) > 150
	got, _, err := m.bank.Certify(c, m.newID(), m.today)
	switch {
	case taken:
		var overlap *timebank.OverlapError
		require.ErrorAs(t, err, &overlap)
	case full:
		var limit *timebank.LimitError
		require.ErrorAs(t, err, &limit)
	default:
		require.NoError(t, err)
		m.certified = append(m.certified, got)
		x, _ := m.bank.Transfer(got.Transfer)
		m.post(x, m.lots)
	}
}

// move posts a transfer and expects what the model says of it.
func (m *machine) move(t *rapid.T, x timebank.Transfer) {
	x.ID, x.Date = m.newID(), m.today
	fits := true
	for _, l := range x.Legs {
		after := m.available(l.Account, m.today) + int(l.Minutes)
		switch {
		case m.lots[l.Account] && l.Minutes < 0:
			fits = fits && after >= -20
		case m.lots[l.Account]:
			fits = fits && after <= 150
		}
	}
	got, isNew, err := m.bank.Post(x)
	require.Equal(t, fits, err == nil, "%v", err)
	if isNew {
		m.post(got, m.lots)
	}
}

func (m *machine) exchange(t *rapid.T) {
	amount := timebank.Minutes(rapid.IntRange(1, 80).Draw(t, "amount"))
	who := rapid.Permutation(m.members).Draw(t, "who")
	a, b, c := member(who[0]), member(who[1]), member(who[2])
	switch rapid.SampledFrom([]string{"one", "share", "gather", "donate", "redeem"}).Draw(t, "what") {
	case "one":
		m.move(t, timebank.Move(timebank.Exchange, m.today, a, b, amount))
	case "share":
		m.move(t, timebank.Transfer{Verb: timebank.Exchange, Legs: []timebank.Leg{{Account: b, Minutes: amount}, {Account: a, Minutes: -amount - 3}, {Account: c, Minutes: 3}}})
	case "gather":
		m.move(t, timebank.Transfer{Verb: timebank.Exchange, Legs: []timebank.Leg{{Account: b, Minutes: -amount}, {Account: a, Minutes: amount + 3}, {Account: c, Minutes: -3}}})
	case "donate":
		m.move(t, timebank.Move(timebank.Donate, m.today, a, m.pool(), amount))
	case "redeem":
		m.move(t, timebank.Move(timebank.Redeem, m.today, a, timebank.SystemAccount(id[timebank.Bank]("bank"), timebank.Redeemed), amount))
	}
}

func (m *machine) reverse(t *rapid.T) {
	if len(m.log) == 0 {
		return
	}
	x := rapid.SampledFrom(m.log).Draw(t, "which")
	reversed := slices.ContainsFunc(m.log, func(y timebank.Transfer) bool { return y.Reverses == x.ID })
	drained := slices.ContainsFunc(x.Legs, func(l timebank.Leg) bool { return l.Account == m.pool() && l.Minutes > m.poolHas() })
	back, err := m.bank.Reverse(x.ID, m.newID(), m.today, renjia.Text{})
	if reversed || drained || x.Verb == timebank.Reverse || !x.Certified.IsZero() {
		require.Error(t, err)
		return
	}
	require.NoError(t, err)
	m.post(back, m.lots)
}

func (m *machine) poolHas() timebank.Minutes {
	s, _ := m.bank.Standing(m.pool())
	return s.Balance
}

func (m *machine) void(t *rapid.T) {
	if len(m.certified) == 0 {
		return
	}
	i := rapid.IntRange(0, len(m.certified)-1).Draw(t, "which")
	by := m.newID()
	_, err := m.bank.Void(m.certified[i].ID, by, m.today, renjia.Text{})
	require.NoError(t, err)
	x, _ := m.bank.Transfer(by)
	m.post(x, m.lots)
	m.certified = slices.Delete(m.certified, i, i+1)
}

func (m *machine) expire(t *rapid.T) {
	lost, err := m.bank.ExpireDue(m.today, m.newID)
	require.NoError(t, err)
	for _, x := range lost {
		m.post(x, m.lots)
	}
	again, err := m.bank.ExpireDue(m.today, m.newID)
	require.NoError(t, err)
	require.Empty(t, again)
}

func (m *machine) repeat(t *rapid.T) {
	if len(m.log) == 0 {
		return
	}
	x := rapid.SampledFrom(m.log).Draw(t, "which")
	if x.Verb == timebank.Reverse || !x.Certified.IsZero() || x.Verb == timebank.Expire {
		return
	}
	_, isNew, err := m.bank.Post(x)
	require.NoError(t, err)
	require.False(t, isNew)
}

// script is what random steps seldom reach: an account used to its last minute
// while part of it has expired, then a little more.
func (m *machine) script(t *rapid.T) {
	m.today = m.today.AddMonths(1)
	a, b := member("ann"), member("bo")
	if left := m.available(a, m.today) + 20; left > 0 && m.available(b, m.today)+left <= 150 {
		m.move(t, timebank.Move(timebank.Exchange, m.today, a, b, timebank.Minutes(left)))
	}
	m.move(t, timebank.Move(timebank.Exchange, m.today, a, b, 1))
}

func TestRandomHistoriesAgreeWithTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"certify", "certify", "certify", "exchange", "exchange", "exchange", "reverse", "void", "expire", "repeat", "later", "script"}).Draw(t, "step") {
			case "certify":
				m.certify(t)
			case "exchange":
				m.exchange(t)
			case "reverse":
				m.reverse(t)
			case "void":
				m.void(t)
			case "expire":
				m.expire(t)
			case "repeat":
				m.repeat(t)
			case "later":
				m.today = m.today.AddDays(rapid.IntRange(1, 25).Draw(t, "days"))
			case "script":
				m.script(t)
			}
			m.check(t, m.bank, m.lots)
		}
		rebuilt, err := timebank.Balances(m.bank.Transfers(), renjia.Date{})
		require.NoError(t, err)
		for a := range m.bank.Accounts() {
			s, _ := m.bank.Standing(a.ID)
			require.Equal(t, rebuilt[a.ID], s.Balance, "T3")
		}
	})
}
