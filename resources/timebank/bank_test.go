package timebank_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
)

func id[T any](key string) renjia.ID[T] { return renjia.ImportedID[T]("test", "test", key) }

func person(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", id[struct{}](key))
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func builtin(t require.TestingT, name string) timebank.Policy {
	all, err := timebank.Builtin()
	require.NoError(t, err)
	p, ok := all[name]
	require.True(t, ok, name)
	return p
}

func bank(t require.TestingT, p timebank.Policy, members ...string) *timebank.Bank {
	b, err := timebank.New(id[timebank.Bank]("bank"), p, day("2026-01-01"))
	require.NoError(t, err)
	for _, m := range members {
		_, err := b.Open(timebank.Account{Kind: timebank.Member, Holder: person(m), Opened: day("2026-01-01")})
		require.NoError(t, err)
	}
	return b
}

func member(key string) timebank.AccountID {
	return timebank.AccountOf(id[timebank.Bank]("bank"), timebank.Member, person(key))
}

func served(key, who, from, until string) timebank.Certified {
	start := at(from)
	return timebank.Certified{
		ID: id[timebank.Certified](key), Person: person(who), Interval: renjia.Interval{From: start, Until: at(until)},
		Day: renjia.DateIn(start, start.Location()), Activity: "visit", Issuer: person("station"),
	}
}

func TestCertifiedTimeIsCreditedSpentAndGivenBack(t *testing.T) {
	b := bank(t, builtin(t, "minutes"), "ann", "bo")
	c, why, err := b.Certify(served("1", "ann", "2026-03-01T09:00:00+08:00", "2026-03-01T10:30:00+08:00"), id[timebank.Transfer]("t1"), day("2026-03-02"))
	require.NoError(t, err)
	require.Equal(t, timebank.Minutes(90), c.Credit.Minutes)
	require.True(t, why.All())
	pay := timebank.Move(timebank.Exchange, day("2026-03-03"), member("ann"), member("bo"), 60)
	pay.ID = id[timebank.Transfer]("t2")
	_, isNew, err := b.Post(pay)
	require.NoError(t, err)
	require.True(t, isNew)
	s, _ := b.Standing(member("ann"))
	require.Equal(t, timebank.Minutes(30), s.Balance)
	_, err = b.Void(c.ID, id[timebank.Transfer]("t3"), day("2026-03-04"), renjia.Text{})
	require.ErrorIs(t, err, renjia.ErrState, "what was received is spent")
	_, err = b.Reverse(pay.ID, id[timebank.Transfer]("t4"), day("2026-03-04"), renjia.Text{})
	require.NoError(t, err)
	_, err = b.Void(c.ID, id[timebank.Transfer]("t3"), day("2026-03-04"), renjia.Text{})
	require.NoError(t, err)
	s, _ = b.Standing(member("ann"))
	require.Zero(t, s.Balance+s.Earned)
	require.Empty(t, s.Lots)
}

// pay is a payment between members.
func pay(key, on, from, to string, m timebank.Minutes) timebank.Transfer {
	t := timebank.Move(timebank.Exchange, day(on), member(from), member(to), m)
	t.ID = id[timebank.Transfer](key)
	return t
}

// credit certifies an hour, or more, on a day.
func credit(t require.TestingT, b *timebank.Bank, key, who, on string, minutes int) {
	c := served(key, who, on+"T06:00:00+08:00", on+"T06:01:00+08:00")
	c.Interval.Until = c.Interval.From.Add(time.Duration(minutes) * time.Minute)
	_, _, err := b.Certify(c, id[timebank.Transfer](key), day(on))
	require.NoError(t, err)
}

func balance(b *timebank.Bank, a timebank.AccountID) timebank.Minutes {
	s, _ := b.Standing(a)
	return s.Balance
}

// T1, T3: whatever is made, used up, given away, lost or taken back moves between
// accounts, and all of them sum to zero after each transfer.
func TestEveryChangeIsATransferAndAllBalancesSumToZero(t *testing.T) {
	months := 1
	p := builtin(t, "minutes")
	p.Expiry = &timebank.Expiry{Months: &months, Received: timebank.Keep}
	b := bank(t, p, "ann", "bo")
	pool, err := b.Open(timebank.Account{Kind: timebank.Community, Holder: person("station"), Opened: day("2026-01-01")})
	require.NoError(t, err)
	check := func(step string) {
		all, err := timebank.Balances(b.Transfers(), renjia.Date{})
		require.NoError(t, err)
		var sum timebank.Minutes
		for a := range b.Accounts() {
			require.Equal(t, all[a.ID], balance(b, a.ID), "%s: %s", step, a.Kind)
			sum += all[a.ID]
		}
		require.Zero(t, sum, step)
	}
	credit(t, b, "1", "ann", "2026-03-01", 100)
	check("issue")
	for i, v := range []timebank.Transfer{
		timebank.Move(timebank.Exchange, day("2026-03-02"), member("ann"), member("bo"), 20),
		timebank.Move(timebank.Redeem, day("2026-03-02"), member("ann"), timebank.SystemAccount(id[timebank.Bank]("bank"), timebank.Redeemed), 20),
		timebank.Move(timebank.Donate, day("2026-03-02"), member("ann"), pool.ID, 20),
	} {
		v.ID = id[timebank.Transfer](string(rune('a' + i)))
		_, _, err := b.Post(v)
		require.NoError(t, err)
		check(string(v.Verb))
	}
	_, err = b.Reverse(id[timebank.Transfer]("c"), id[timebank.Transfer]("back"), day("2026-03-03"), renjia.Text{})
	require.NoError(t, err)
	check("reverse")
	n := 0
	lost, err := b.ExpireDue(day("2026-04-01"), func() timebank.TransferID {
		n++
		return id[timebank.Transfer]("x" + string(rune('0'+n)))
	})
	require.NoError(t, err)
	require.Len(t, lost, 2)
	check("expire")
	require.Zero(t, balance(b, member("ann"))+balance(b, member("bo")))
	require.Equal(t, timebank.Minutes(80), balance(b, timebank.SystemAccount(id[timebank.Bank]("bank"), timebank.Expired)))
	require.Equal(t, timebank.Minutes(-100), balance(b, timebank.SystemAccount(id[timebank.Bank]("bank"), timebank.Mint)))
}

// T2: a minute of a person's time is certified once.
func TestCertifiedTimeOfOnePersonNeverOverlaps(t *testing.T) {
	b := bank(t, builtin(t, "minutes"), "ann", "bo")
	certify := func(key, who, from, until string) error {
		_, _, err := b.Certify(served(key, who, from, until), id[timebank.Transfer](key), day("2026-03-02"))
		return err
	}
	require.NoError(t, certify("1", "ann", "2026-03-01T06:00:00+08:00", "2026-03-01T10:00:00+08:00"), "crosses the end of February in UTC")
	var overlap *timebank.OverlapError
	for key, span := range map[string][2]string{
		"in February": {"2026-03-01T05:00:00+08:00", "2026-03-01T06:01:00+08:00"}, "in March": {"2026-03-01T09:59:00+08:00", "2026-03-01T11:00:00+08:00"},
		"inside": {"2026-03-01T08:30:00+08:00", "2026-03-01T08:31:00+08:00"}, "around": {"2026-03-01T05:00:00+08:00", "2026-03-01T12:00:00+08:00"},
	} {
		err := certify(key, "ann", span[0], span[1])
		require.ErrorAs(t, err, &overlap, key)
		require.ErrorIs(t, err, renjia.ErrConflict)
		require.Equal(t, id[timebank.Certified]("1"), overlap.With)
		require.Equal(t, id[timebank.Certified](key), overlap.New)
	}
	require.NoError(t, certify("2", "ann", "2026-03-01T05:00:00+08:00", "2026-03-01T06:00:00+08:00"), "touching is not overlapping")
	require.NoError(t, certify("3", "ann", "2026-03-01T10:00:00+08:00", "2026-03-01T11:00:00+08:00"))
	require.NoError(t, certify("4", "bo", "2026-03-01T06:00:00+08:00", "2026-03-01T10:00:00+08:00"), "another's time is another's")
	_, err := b.Void(id[timebank.Certified]("1"), id[timebank.Transfer]("void"), day("2026-03-03"), renjia.Text{})
	require.NoError(t, err)
	require.NoError(t, certify("5", "ann", "2026-03-01T06:00:00+08:00", "2026-03-01T10:00:00+08:00"), "voided time is free")
}

func TestAFloorIsReachedExactlyAndNotPassed(t *testing.T) {
	p := builtin(t, "minutes")
	p.Limits = &timebank.Limits{Floor: timebank.Limit{Minutes: -30, Beyond: timebank.Refuse}}
	b := bank(t, p, "ann", "bo")
	_, _, err := b.Post(pay("1", "2026-03-01", "ann", "bo", 31))
	var limit *timebank.LimitError
	require.ErrorAs(t, err, &limit)
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, timebank.Minutes(1), limit.Remainder)
	_, _, err = b.Post(pay("1", "2026-03-01", "ann", "bo", 30))
	require.NoError(t, err)
	_, _, err = b.Post(pay("2", "2026-03-01", "ann", "bo", 1))
	require.ErrorAs(t, err, &limit)

	p.Limits.Floor.Beyond = timebank.Mark
	b = bank(t, p, "ann", "bo")
	got, _, err := b.Post(pay("1", "2026-03-01", "ann", "bo", 31))
	require.NoError(t, err)
	require.Equal(t, []timebank.Flag{{Account: member("ann"), Bound: timebank.Floor, Limit: -30, Balance: -31}}, got.Flags)
	credit(t, b, "c", "ann", "2026-03-02", 40)
	s, _ := b.Standing(member("ann"))
	require.Equal(t, timebank.Minutes(9), s.Balance, "what is owed is settled first")
	require.Equal(t, []timebank.Lot{{Minutes: 9}}, s.Lots)
}

func TestBeyondACeilingIsRefusedFlaggedOrPooled(t *testing.T) {
	p := builtin(t, "minutes")
	ceiling := &timebank.Limit{Minutes: 100, Beyond: timebank.Refuse}
	p.Limits = &timebank.Limits{Floor: timebank.Limit{Beyond: timebank.Refuse}, Ceiling: ceiling}
	hours := served("1", "ann", "2026-03-01T09:00:00+08:00", "2026-03-01T10:41:00+08:00")
	b := bank(t, p, "ann")
	_, _, err := b.Certify(hours, id[timebank.Transfer]("1"), day("2026-03-01"))
	var limit *timebank.LimitError
	require.ErrorAs(t, err, &limit)
	require.Equal(t, timebank.Ceiling, limit.Bound)
	s, _ := b.Standing(member("ann"))
	require.Zero(t, s.Balance+s.Earned)

	ceiling.Beyond = timebank.Mark
	b = bank(t, p, "ann")
	c, _, err := b.Certify(hours, id[timebank.Transfer]("1"), day("2026-03-01"))
	require.NoError(t, err)
	posted, _ := b.Transfer(c.Transfer)
	require.Len(t, posted.Flags, 1)

	ceiling.Beyond = timebank.Pool
	b = bank(t, p, "ann", "bo")
	_, _, err = b.Certify(hours, id[timebank.Transfer]("1"), day("2026-03-01"))
	require.ErrorIs(t, err, renjia.ErrUnspecified, "there is no pool")
	pool, err := b.Open(timebank.Account{Kind: timebank.Community, Holder: person("station"), Opened: day("2026-01-01")})
	require.NoError(t, err)
	require.NoError(t, b.SetPool(pool.ID))
	_, _, err = b.Certify(hours, id[timebank.Transfer]("1"), day("2026-03-01"))
	require.NoError(t, err)
	require.Equal(t, timebank.Minutes(1), balance(b, pool.ID))
	s, _ = b.Standing(member("ann"))
	require.Equal(t, timebank.Minutes(101), s.Earned, "stars are for all of it")
	credit(t, b, "2", "bo", "2026-03-02", 60)
	_, _, err = b.Post(pay("3", "2026-03-03", "bo", "ann", 1))
	require.ErrorAs(t, err, &limit, "only certified time is pooled")
}

func TestCreditsExpireOnTheirDayAndNotBefore(t *testing.T) {
	months := 1
	p := builtin(t, "minutes")
	p.Expiry = &timebank.Expiry{Months: &months, Received: timebank.Renew}
	b := bank(t, p, "ann", "bo")
	credit(t, b, "1", "ann", "2026-01-31", 60)
	credit(t, b, "2", "ann", "2026-02-10", 60)
	s, _ := b.Standing(member("ann"))
	require.Equal(t, []timebank.Lot{{day("2026-01-31"), day("2026-02-28"), 60}, {day("2026-02-10"), day("2026-03-10"), 60}}, s.Lots)
	require.Equal(t, timebank.Minutes(120), s.Available(day("2026-02-27")))
	require.Equal(t, timebank.Minutes(60), s.Available(day("2026-02-28")))
	_, _, err := b.Post(pay("3", "2026-02-28", "ann", "bo", 61))
	require.ErrorIs(t, err, renjia.ErrState, "expired credits cannot be used, swept or not")
	_, _, err = b.Post(pay("4", "2026-02-27", "ann", "bo", 70))
	require.NoError(t, err)
	s, _ = b.Standing(member("ann"))
	require.Equal(t, []timebank.Lot{{day("2026-02-10"), day("2026-03-10"), 50}}, s.Lots, "earned first, used first")
	s, _ = b.Standing(member("bo"))
	require.Equal(t, []timebank.Lot{{day("2026-02-27"), day("2026-03-27"), 70}}, s.Lots, "they count as new")
	keys := 0
	sweep := func(on string) []timebank.Transfer {
		all, err := b.ExpireDue(day(on), func() timebank.TransferID { keys++; return id[timebank.Transfer]("x" + string(rune('0'+keys))) })
		require.NoError(t, err)
		return all
	}
	require.Empty(t, sweep("2026-03-09"))
	require.Len(t, sweep("2026-03-10"), 1)
	require.Empty(t, sweep("2026-03-10"))
	require.Zero(t, balance(b, member("ann")))
}

func TestTheOrderOfSpendingIsThePolicys(t *testing.T) {
	months := 1
	for order, left := range map[timebank.Order]timebank.Lot{
		timebank.FirstEarned:   {Earned: day("2026-02-15"), Expires: day("2026-03-01"), Minutes: 60},
		timebank.FirstExpiring: {Earned: day("2026-02-10"), Expires: day("2026-03-10"), Minutes: 60},
	} {
		p := builtin(t, "minutes")
		p.Expiry = &timebank.Expiry{Months: &months, Received: timebank.Keep}
		p.Spending.Order = order
		s := timebank.Standing{Account: member("ann"), Balance: 120, Lots: []timebank.Lot{
			{Earned: day("2026-02-10"), Expires: day("2026-03-10"), Minutes: 60}, {Earned: day("2026-02-15"), Expires: day("2026-03-01"), Minutes: 60}}}
		to := timebank.Standing{Account: member("bo")}
		v := pay("1", "2026-02-20", "ann", "bo", 60)
		v.Bank = id[timebank.Bank]("bank")
		require.NoError(t, p.Apply(&v, func(a timebank.AccountID) (timebank.Account, *timebank.Standing, error) {
			if a == member("ann") {
				return timebank.Account{ID: a, Bank: v.Bank, Kind: timebank.Member}, &s, nil
			}
			return timebank.Account{ID: a, Bank: v.Bank, Kind: timebank.Member}, &to, nil
		}))
		require.Equal(t, []timebank.Lot{left}, s.Lots, order)
		require.NotEqual(t, left, to.Lots[0])
		require.Equal(t, v.Legs[0].Lots, v.Legs[1].Lots, "they keep their days")
	}
}

func TestTheSameKeyWithTheSameContentChangesNothing(t *testing.T) {
	b := bank(t, builtin(t, "minutes"), "ann", "bo")
	credit(t, b, "1", "ann", "2026-03-01", 60)
	x := pay("2", "2026-03-02", "ann", "bo", 20)
	x.Key = "k"
	first, isNew, err := b.Post(x)
	require.NoError(t, err)
	require.True(t, isNew)
	x.ID = id[timebank.Transfer]("other")
	again, isNew, err := b.Post(x)
	require.NoError(t, err)
	require.False(t, isNew)
	require.Equal(t, first, again)
	require.Equal(t, timebank.Minutes(20), balance(b, member("bo")))
	x.Legs[0].Minutes, x.Legs[1].Minutes = -21, 21
	_, _, err = b.Post(x)
	require.ErrorIs(t, err, renjia.ErrConflict)
	x.ID, x.Key = first.ID, ""
	_, _, err = b.Post(x)
	require.ErrorIs(t, err, renjia.ErrExists)
	late := pay("3", "2026-03-02", "ann", "bo", 41)
	late.Key = "late"
	_, _, err = b.Post(late)
	require.ErrorIs(t, err, renjia.ErrState)
	late.Legs[0].Minutes, late.Legs[1].Minutes = -40, 40
	_, isNew, err = b.Post(late)
	require.NoError(t, err, "a refused key stays free")
	require.True(t, isNew)
	_, err = b.Reverse(first.ID, id[timebank.Transfer]("back"), day("2026-03-03"), renjia.Text{})
	require.NoError(t, err)
	_, err = b.Reverse(first.ID, id[timebank.Transfer]("back"), day("2026-03-03"), renjia.Text{})
	require.NoError(t, err, "the same reversal again changes nothing")
	_, err = b.Reverse(first.ID, id[timebank.Transfer]("twice"), day("2026-03-03"), renjia.Text{})
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, timebank.Minutes(40), balance(b, member("bo")))
}

func TestOneToManyAndManyToOneAreAllOrNothing(t *testing.T) {
	b := bank(t, builtin(t, "minutes"), "ann", "bo", "cy")
	credit(t, b, "1", "ann", "2026-03-01", 60)
	legs := func(parts ...any) (all []timebank.Leg) {
		for i := 0; i < len(parts); i += 2 {
			all = append(all, timebank.Leg{Account: member(parts[i].(string)), Minutes: timebank.Minutes(parts[i+1].(int))})
		}
		return all
	}
	share := timebank.Transfer{ID: id[timebank.Transfer]("2"), Verb: timebank.Exchange, Date: day("2026-03-02"), Legs: legs("ann", -50, "bo", 20, "cy", 30)}
	_, _, err := b.Post(share)
	require.NoError(t, err)
	gather := timebank.Transfer{ID: id[timebank.Transfer]("3"), Verb: timebank.Exchange, Date: day("2026-03-02"), Legs: legs("bo", -20, "cy", -31, "ann", 51)}
	_, _, err = b.Post(gather)
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, timebank.Minutes(20), balance(b, member("bo")), "none of it")
	gather.Legs = legs("bo", -20, "cy", -30, "ann", 50)
	_, _, err = b.Post(gather)
	require.NoError(t, err)
	for name, bad := range map[string][]timebank.Leg{
		"uneven": legs("ann", -10, "bo", 11), "many to many": legs("ann", -10, "bo", -10, "cy", 20, "dee", 0), "one leg": legs("ann", -10), "twice": legs("ann", -10, "ann", 10),
		"overflow": {{Account: member("ann"), Minutes: -1 << 63}, {Account: member("bo"), Minutes: -1 << 63}},
	} {
		_, _, err := b.Post(timebank.Transfer{ID: id[timebank.Transfer](name), Verb: timebank.Exchange, Date: day("2026-03-02"), Legs: bad})
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

func TestEachVerbGoesItsOwnWay(t *testing.T) {
	b := bank(t, builtin(t, "minutes"), "ann", "bo")
	team, err := b.Open(timebank.Account{Kind: timebank.Group, Holder: person("team"), Opened: day("2026-01-01")})
	require.NoError(t, err)
	mint := timebank.SystemAccount(id[timebank.Bank]("bank"), timebank.Mint)
	for i, v := range []timebank.Transfer{
		timebank.Move(timebank.Issue, day("2026-03-01"), member("ann"), mint, 1),
		timebank.Move(timebank.Exchange, day("2026-03-01"), mint, member("ann"), 1),
		timebank.Move(timebank.Exchange, day("2026-03-01"), team.ID, member("ann"), 1),
		timebank.Move(timebank.Redeem, day("2026-03-01"), member("ann"), member("bo"), 1),
		timebank.Move(timebank.Clear, day("2026-03-01"), member("ann"), member("bo"), 1),
		timebank.Move(timebank.Expire, day("2026-03-01"), member("ann"), timebank.SystemAccount(id[timebank.Bank]("bank"), timebank.Expired), 1),
		timebank.Move("steal", day("2026-03-01"), member("ann"), member("bo"), 1),
	} {
		v.ID = id[timebank.Transfer](string(rune('a' + i)))
		_, _, err := b.Post(v)
		require.ErrorIs(t, err, renjia.ErrInvalid, "%d %s", i, v.Verb)
	}
	grant := timebank.Move(timebank.Issue, day("2026-03-01"), mint, team.ID, 5)
	grant.ID = id[timebank.Transfer]("grant")
	_, _, err = b.Post(grant)
	require.NoError(t, err)
	gift := timebank.Move(timebank.Donate, day("2026-03-01"), team.ID, member("ann"), 5)
	gift.ID = id[timebank.Transfer]("gift")
	_, _, err = b.Post(gift)
	require.NoError(t, err, "a group can give away")
	grant.ID, grant.Certified = id[timebank.Transfer]("forged"), id[timebank.Certified]("x")
	_, _, err = b.Post(grant)
	require.ErrorIs(t, err, renjia.ErrInvalid, "certified time is credited by Certify alone")
}

func TestReversalGivesBackTheVeryLots(t *testing.T) {
	months := 12
	p := builtin(t, "minutes")
	p.Expiry = &timebank.Expiry{Months: &months, Received: timebank.Renew}
	b := bank(t, p, "ann", "bo")
	credit(t, b, "1", "ann", "2026-03-01", 60)
	before, _ := b.Standing(member("ann"))
	_, _, err := b.Post(pay("2", "2026-05-01", "ann", "bo", 60))
	require.NoError(t, err)
	_, err = b.Reverse(id[timebank.Transfer]("2"), id[timebank.Transfer]("3"), day("2026-06-01"), renjia.Text{})
	require.NoError(t, err)
	after, _ := b.Standing(member("ann"))
	require.Equal(t, before, after)
	s, _ := b.Standing(member("bo"))
	require.Empty(t, s.Lots)
}

func TestWhatIsSpentIsTakenBackOnlyIfThePolicySaysSo(t *testing.T) {
	for how, want := range map[timebank.Beyond]error{timebank.Refuse: renjia.ErrState, "": renjia.ErrUnspecified, timebank.Mark: nil} {
		p := builtin(t, "minutes")
		p.Limits = &timebank.Limits{Floor: timebank.Limit{Beyond: timebank.Refuse}, Reversal: how}
		b := bank(t, p, "ann", "bo")
		credit(t, b, "1", "ann", "2026-03-01", 60)
		_, _, err := b.Post(pay("2", "2026-03-02", "ann", "bo", 60))
		require.NoError(t, err)
		_, err = b.Void(id[timebank.Certified]("1"), id[timebank.Transfer]("3"), day("2026-03-03"), renjia.Text{})
		if want != nil {
			require.ErrorIs(t, err, want)
			require.Zero(t, balance(b, member("ann")))
			continue
		}
		require.NoError(t, err)
		require.Equal(t, timebank.Minutes(-60), balance(b, member("ann")))
	}
}
