package resources_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/timebank"
	"github.com/renjia-project/renjia/storage"
)

// The time bank of the tests: the built-in policy that counts every minute, for a
// year, and the accounts of Ann and Bo.
func creditBank(t testing.TB, space *storage.Space, key string) timebank.BankID {
	all, err := timebank.Builtin()
	require.NoError(t, err)
	p, year := all["minutes"], 12
	p.Expiry = &timebank.Expiry{Months: &year, Received: timebank.Keep}
	r := resources.NewRegistry(space)
	b, err := r.OpenCreditBank(t.Context(), act, resources.CreditBank{
		ID: imported[resources.CreditBank]("resources_credit_bank", key), Name: renjia.Both(key), Policy: p, Opened: day("2026-01-01")})
	require.NoError(t, err)
	for _, who := range []string{"ann", "bo"} {
		_, err := r.OpenCreditAccount(t.Context(), act, timebank.Account{Bank: b.Bank(), Kind: timebank.Member, Holder: subject(who), Opened: day("2026-01-01")})
		require.NoError(t, err)
	}
	return b.Bank()
}

func helped(bank timebank.BankID, key, who, from string, minutes int) timebank.Certified {
	start, err := time.Parse(time.RFC3339, from)
	if err != nil {
		panic(err)
	}
	return timebank.Certified{
		ID: imported[timebank.Certified]("resources_credit_hours", key), Bank: bank, Person: subject(who), Activity: "visit", Issuer: subject("agency"),
		Interval: renjia.Interval{From: start, Until: start.Add(time.Duration(minutes) * time.Minute)}, Day: renjia.DateIn(start, start.Location()),
	}
}

func credits(t testing.TB, space *storage.Space, bank timebank.BankID, k timebank.Kind, holder renjia.Ref) (s timebank.Standing) {
	require.NoError(t, space.View(t.Context(), func(snap *storage.Snapshot) error {
		doc, err := resources.CreditAccounts.Get(t.Context(), snap, resources.CreditAccountOf(timebank.AccountOf(bank, k, holder)))
		s = doc.Value.Standing
		return err
	}))
	return s
}

func TestCertifiedTimeIsCreditedAndVoidedInOneActEach(t *testing.T) {
	space := station(t)
	bank, r, ctx := creditBank(t, space, "bank"), resources.NewRegistry(space), t.Context()
	c, err := r.Certify(ctx, act, helped(bank, "1", "ann", "2026-03-01T06:00:00+08:00", 180), renjia.Date{})
	require.NoError(t, err)
	require.Equal(t, timebank.Minutes(180), c.Credit.Minutes)
	again, err := r.Certify(ctx, act, helped(bank, "1", "ann", "2026-03-01T06:00:00+08:00", 180), renjia.Date{})
	require.NoError(t, err)
	require.Equal(t, c.Transfer, again.Transfer)
	require.Equal(t, timebank.Minutes(180), credits(t, space, bank, timebank.Member, subject("ann")).Balance)

	_, err = r.Certify(ctx, act, helped(bank, "2", "ann", "2026-03-01T07:59:00+08:00", 10), renjia.Date{})
	var overlap *timebank.OverlapError
	require.ErrorAs(t, err, &overlap, "the first crosses the end of a month in UTC")
	require.Equal(t, c.ID, overlap.With)
	_, err = r.Certify(ctx, act, helped(bank, "3", "ann", "2026-03-01T08:59:00+08:00", 10), renjia.Date{})
	require.ErrorAs(t, err, &overlap)

	c, err = r.VoidCertified(ctx, act, c.ID, day("2026-03-05"), renjia.Both("wrong person"))
	require.NoError(t, err)
	require.Equal(t, day("2026-03-05"), c.Voided)
	s := credits(t, space, bank, timebank.Member, subject("ann"))
	require.Zero(t, s.Balance+s.Earned)
	_, err = r.VoidCertified(ctx, act, c.ID, day("2026-03-05"), renjia.Text{})
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.Certify(ctx, act, helped(bank, "4", "ann", "2026-03-01T06:00:00+08:00", 120), renjia.Date{})
	require.NoError(t, err, "its time is free again")
}

func TestEightAtOnceNeverBreakTheFloor(t *testing.T) {
	space := station(t)
	bank, r, ctx := creditBank(t, space, "bank"), resources.NewRegistry(space), context.Background()
	_, err := r.Certify(ctx, act, helped(bank, "1", "ann", "2026-03-01T09:00:00+08:00", 60), renjia.Date{})
	require.NoError(t, err)
	var paid atomic.Int64
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 5 {
				x := timebank.Move(timebank.Exchange, day("2026-03-02"), timebank.AccountOf(bank, timebank.Member, subject("ann")), timebank.AccountOf(bank, timebank.Member, subject("bo")), 7)
				x.Bank, x.Key = bank, fmt.Sprint(n, " ", i)
				_, err := r.TransferCredits(ctx, act, x)
				switch {
				case err == nil:
					paid.Add(7)
				case !errors.Is(err, renjia.ErrState) && !errors.Is(err, renjia.ErrConflict):
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	ann, bo := credits(t, space, bank, timebank.Member, subject("ann")), credits(t, space, bank, timebank.Member, subject("bo"))
	require.GreaterOrEqual(t, ann.Balance, timebank.Minutes(0))
	require.EqualValues(t, 60-paid.Load(), ann.Balance)
	require.EqualValues(t, paid.Load(), bo.Balance)
	require.NoError(t, space.View(ctx, func(snap *storage.Snapshot) error {
		all, err := resources.CreditBalances(ctx, snap, bank, renjia.Date{})
		require.EqualValues(t, -60, all[timebank.SystemAccount(bank, timebank.Mint)])
		if err != nil {
			return err
		}
		before, err := resources.CreditBalances(ctx, snap, bank, day("2026-03-01"))
		require.EqualValues(t, 60, before[ann.Account])
		return err
	}))
	_, err = space.Verify(ctx, 0)
	require.NoError(t, err)
}

func TestConcurrentCertificatesOfOneTimeCannotBothLand(t *testing.T) {
	space := station(t)
	bank, other, r := creditBank(t, space, "bank"), creditBank(t, space, "other"), resources.NewRegistry(space)
	var landed atomic.Int64
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			b := []timebank.BankID{bank, other}[n%2]
			_, err := r.Certify(context.Background(), act, helped(b, fmt.Sprint(n), "ann", fmt.Sprintf("2026-03-01T09:0%d:00+08:00", n), 60), renjia.Date{})
			if err == nil {
				landed.Add(1)
			} else if !errors.Is(err, renjia.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 1, landed.Load())
}

func TestCreditsExpireOnce(t *testing.T) {
	space := station(t)
	bank, r, ctx := creditBank(t, space, "bank"), resources.NewRegistry(space), t.Context()
	_, err := r.Certify(ctx, act, helped(bank, "1", "ann", "2026-03-01T09:00:00+08:00", 60), renjia.Date{})
	require.NoError(t, err)
	done, err := r.ExpireCredits(ctx, act, bank, day("2027-02-28"))
	require.NoError(t, err)
	require.Empty(t, done)
	done, err = r.ExpireCredits(ctx, act, bank, day("2027-03-01"))
	require.NoError(t, err)
	require.Len(t, done, 1)
	require.Zero(t, credits(t, space, bank, timebank.Member, subject("ann")).Balance)
	done, err = r.ExpireCredits(ctx, act, bank, day("2027-03-01"))
	require.NoError(t, err)
	require.Empty(t, done)
}

func TestATransferBetweenBanksIsBookedInBothOrNeither(t *testing.T) {
	space := station(t)
	a, b, r, ctx := creditBank(t, space, "a"), creditBank(t, space, "b"), resources.NewRegistry(space), t.Context()
	limit := timebank.Minutes(50)
	for _, x := range []timebank.Account{{Bank: a, Peer: b}, {Bank: b, Peer: a}} {
		x.Kind, x.Credit, x.Opened = timebank.Clearing, &limit, day("2026-01-01")
		_, err := r.OpenCreditAccount(ctx, act, x)
		require.NoError(t, err)
	}
	_, err := r.Certify(ctx, act, helped(a, "1", "ann", "2026-03-01T09:00:00+08:00", 120), renjia.Date{})
	require.NoError(t, err)
	x := timebank.Exchanged{From: timebank.AccountOf(a, timebank.Member, subject("ann")), To: timebank.AccountOf(b, timebank.Member, subject("bo")), Minutes: 40, Date: day("2026-03-02"), Key: "k"}
	out, _, err := r.ClearCredits(ctx, act, a, b, x)
	require.NoError(t, err)
	again, _, err := r.ClearCredits(ctx, act, a, b, x)
	require.NoError(t, err)
	require.Equal(t, out.ID, again.ID)
	require.EqualValues(t, 80, credits(t, space, a, timebank.Member, subject("ann")).Balance)
	require.EqualValues(t, 40, credits(t, space, b, timebank.Member, subject("bo")).Balance)

	x.Key = "more"
	_, _, err = r.ClearCredits(ctx, act, a, b, x)
	var limited *timebank.LimitError
	require.ErrorAs(t, err, &limited)
	require.EqualValues(t, 80, credits(t, space, a, timebank.Member, subject("ann")).Balance, "neither half")

	_, err = r.ReverseCredits(ctx, act, out.ID, resources.CreditReversal{Date: day("2026-03-03")})
	require.NoError(t, err)
	require.EqualValues(t, 120, credits(t, space, a, timebank.Member, subject("ann")).Balance)
	require.Zero(t, credits(t, space, b, timebank.Member, subject("bo")).Balance)
	_, err = r.ReverseCredits(ctx, act, out.ID, resources.CreditReversal{ID: imported[timebank.Transfer]("x", "again"), Date: day("2026-03-03")})
	require.ErrorIs(t, err, renjia.ErrState)
}
