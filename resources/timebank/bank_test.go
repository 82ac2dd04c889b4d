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
