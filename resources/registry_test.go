package resources_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

var ctx = context.Background()

func TestContactCostAndHoursAreOneAct(t *testing.T) {
	space := station(t)
	before := head(t, space)
	c, err := resources.NewRegistry(space).RecordContact(ctx, act, visit("a", "12.34"))
	require.NoError(t, err)
	require.Equal(t, before+1, head(t, space), "one commit")
	left, done := standing(t, space)
	require.Equal(t, cny("987.66"), left)
	require.Equal(t, service.Minutes(60), done.Minutes)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		for e, err := range resources.Entries.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("event", renjia.RefTo("resources_contact", c.ID))}}) {
			require.NoError(t, err)
			require.Equal(t, "meals", e.Value.Lines[0].Project)
			return nil
		}
		return errors.New("the entry is missing")
	}))
}

func TestARefusedContactLeavesNothing(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	_, err := r.RecordContact(ctx, act, visit("first", "999"))
	require.NoError(t, err)
	before := head(t, space)
	for name, c := range map[string]struct {
		want  error
		spoil func(*resources.Service)
	}{
		"fund too small":     {renjia.ErrState, func(s *resources.Service) { s.Contact.Cost = cny("1.01") }},
		"other purpose":      {renjia.ErrForbidden, func(s *resources.Service) { s.Contact.Program = "youth" }},
		"unknown programme":  {renjia.ErrNotFound, func(s *resources.Service) { s.Contact.Program = "space" }},
		"unknown fund":       {renjia.ErrNotFound, func(s *resources.Service) { s.Charge.Fund = imported[ledger.Fund]("x", "x") }},
		"unknown account":    {renjia.ErrNotFound, func(s *resources.Service) { s.Charge.Expense = "9" }},
		"nobody pays":        {renjia.ErrUnspecified, func(s *resources.Service) { s.Charge = resources.Charge{} }},
		"nothing to pay":     {renjia.ErrInvalid, func(s *resources.Service) { s.Contact.Cost = renjia.Money{} }},
		"unknown contract":   {renjia.ErrNotFound, func(s *resources.Service) { s.Contact.Contract.ID[0]++ }},
		"foreign contract":   {renjia.ErrInvalid, func(s *resources.Service) { s.Contact.Contract.Space = "tianhe" }},
		"not a contract":     {renjia.ErrInvalid, func(s *resources.Service) { s.Contact.Contract = subject("x") }},
		"after the contract": {renjia.ErrInvalid, func(s *resources.Service) { at(s, "2027-01-01") }},
		"no worker":          {renjia.ErrInvalid, func(s *resources.Service) { s.Contact.Worker = renjia.Ref{} }},
	} {
		s := visit("x", "1")
		c.spoil(&s)
		_, err := r.RecordContact(ctx, act, s)
		require.ErrorIs(t, err, c.want, name)
		require.Equal(t, before, head(t, space), name)
	}
	s := visit("x", "1")
	s.Contact.Contract = s.Contact.Contract.In(spaceName)
	_, err = r.RecordContact(ctx, act, s)
	require.NoError(t, err, "the same contract with its space spelled out")
	_, done := standing(t, space)
	require.Equal(t, service.Sessions(2), done.Contacts)
}

func at(s *resources.Service, date string) {
	days := day(date).Sub(s.Contact.Date)
	s.Contact.Date = day(date)
	s.Contact.Interval.From = s.Contact.Interval.From.AddDate(0, 0, days)
	s.Contact.Interval.Until = s.Contact.Interval.Until.AddDate(0, 0, days)
}

func TestAFailureLaterInTheTransactionUndoesTheContact(t *testing.T) {
	space := station(t)
	before := head(t, space)
	lost := errors.New("lost")
	_, err := space.Update(ctx, act.Does("test.all", renjia.Ref{}), func(tx *storage.Tx) error {
		r := resources.NewRegistry(space).In(tx)
		if _, err := r.RecordContact(ctx, act, visit("a", "10")); err != nil {
			return err
		}
		if _, err := r.RecordContact(ctx, act, visit("b", "10")); err != nil {
			return err
		}
		return lost
	})
	require.ErrorIs(t, err, lost)
	require.Equal(t, before, head(t, space))
	require.Zero(t, count(t, space, resources.Contacts))
	left, _ := standing(t, space)
	require.Equal(t, cny("1000"), left)
}

func TestSeveralVerbsInOneTransactionSeeEachOther(t *testing.T) {
	space := station(t)
	before := head(t, space)
	_, err := space.Update(ctx, act.Does("test.all", renjia.Ref{}), func(tx *storage.Tx) error {
		r := resources.NewRegistry(tx)
		for _, key := range []string{"a", "b", "a"} {
			if _, err := r.RecordContact(ctx, act, visit(key, "500")); err != nil {
				return err
			}
		}
		_, err := r.RecordContact(ctx, act, visit("c", "0.01"))
		require.ErrorIs(t, err, renjia.ErrState)
		_, err = r.Release(ctx, act, ledger.Release{Fund: meals.ID, Date: day("2026-12-31"), Amount: cny("1000")})
		return err
	})
	require.NoError(t, err)
	require.Equal(t, before+1, head(t, space))
	_, done := standing(t, space)
	require.Equal(t, service.Minutes(120), done.Minutes)
}

func TestEightSpendersNeverOverdrawAFund(t *testing.T) {
	space := station(t)
	var wg sync.WaitGroup
	var booked atomic.Int64
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				switch err := record(space, visit(fmt.Sprint(g, " ", i), "10")); {
				case err == nil:
					booked.Add(1)
				case !errors.Is(err, renjia.ErrState):
					t.Errorf("unexpected: %v", err)
				}
			}
		})
	}
	wg.Wait()
	left, done := standing(t, space)
	require.Equal(t, int64(100), booked.Load(), "1,000 yuan are a hundred visits")
	require.True(t, left.IsZero())
	require.Equal(t, service.Minutes(6000), done.Minutes)
	require.Equal(t, 100, count(t, space, resources.Contacts))
	_, err := space.Verify(ctx, 0)
	require.NoError(t, err)
}

// record repeats what was overtaken too often, as a host would.
func record(space *storage.Space, s resources.Service) error {
	for {
		_, err := resources.NewRegistry(space).RecordContact(ctx, act, s)
		if !errors.Is(err, renjia.ErrConflict) {
			return err
		}
	}
}

func TestPostingTwiceBooksOnce(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	before := head(t, space)
	e, err := r.Post(ctx, act, gift("gift", "1000"))
	require.NoError(t, err)
	require.Equal(t, resources.EntryOf(spaceName, "gift"), e.ID)
	renamed := gift("gift", "1000")
	renamed.ID = imported[ledger.Entry]("resources_entry", "another")
	again, err := r.Post(ctx, act, renamed)
	require.NoError(t, err)
	require.Equal(t, e.ID, again.ID, "found by its key")
	require.Equal(t, before, head(t, space))
	renamed.Lines = gift("gift", "1").Lines
	_, err = r.Post(ctx, act, renamed)
	require.ErrorIs(t, err, renjia.ErrConflict)
	_, err = r.Post(ctx, act, gift("gift", "1"))
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = r.RecordContact(ctx, act, visit("a", "1"))
	require.NoError(t, err)
	_, err = r.RecordContact(ctx, act, visit("a", "1"))
	require.NoError(t, err)
	_, err = r.RecordContact(ctx, act, visit("a", "2"))
	require.ErrorIs(t, err, renjia.ErrExists)
	dearer := visit("a", "1")
	dearer.Charge.Credit = "2202"
	_, err = r.RecordContact(ctx, act, dearer)
	require.ErrorIs(t, err, renjia.ErrExists, "the charge is content too")
	_, done := standing(t, space)
	require.Equal(t, service.Sessions(1), done.Contacts)
}

func TestAnEntryIsReversedOnce(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	e, err := r.Post(ctx, act, gift("wrong", "500"))
	require.NoError(t, err)
	undo, err := r.Reverse(ctx, act, e.ID, resources.Reversal{Date: day("2026-02-01"), Text: renjia.Both("wrong fund")})
	require.NoError(t, err)
	require.Equal(t, e.ID, undo.Reverses)
	left, _ := standing(t, space)
	require.Equal(t, cny("1000"), left)
	for name, id := range map[string]ledger.EntryID{"again": e.ID, "a reversal": undo.ID} {
		_, err = r.Reverse(ctx, act, id, resources.Reversal{Date: day("2026-02-02")})
		require.ErrorIs(t, err, renjia.ErrState, name)
	}
	forged := gift("forged", "7")
	forged.Reverses = resources.EntryOf(spaceName, "gift")
	_, err = r.Post(ctx, act, forged)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.Reverse(ctx, act, imported[ledger.Entry]("x", "x"), resources.Reversal{Date: day("2026-02-02")})
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestNothingIsRecordedUnderAClosedContract(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	_, err := r.SignContract(ctx, act, agreement.ID, day("2026-01-01"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.TerminateContract(ctx, act, agreement.ID, day("2026-06-01"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason")
	c, err := r.CloseContract(ctx, act, agreement.ID, day("2027-01-01"))
	require.NoError(t, err)
	require.Equal(t, "closed", string(c.State))
	_, err = r.RecordContact(ctx, act, visit("late", "0"))
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestNewRecordsGetAnIdentifier(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	f, err := r.OpenFund(ctx, act, ledger.Fund{Name: renjia.Both("free"), Restriction: ledger.Unrestricted})
	require.NoError(t, err)
	require.False(t, f.ID.IsZero())
	s := visit("", "0")
	s.Contact.ID = service.ContactID{}
	c, err := r.RecordContact(ctx, act, s)
	require.NoError(t, err)
	require.False(t, c.ID.IsZero())
	_, err = r.AddProgram(ctx, act, service.Program{Code: "x", Parent: "nothing", Name: renjia.Both("x"), Tier: service.Key})
	require.ErrorIs(t, err, renjia.ErrNotFound)
	e := gift("", "5")
	e, err = r.Post(ctx, act, e)
	require.NoError(t, err)
	require.False(t, e.ID.IsZero())
}

func TestClientsAreGuardedAndHaveOneFile(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	file := resources.Client{Person: subject("a"), Opened: day("2026-01-05"), Classes: []string{"disabled"}}
	c, err := r.OpenClient(ctx, act, file)
	require.NoError(t, err)
	_, err = r.OpenClient(ctx, act, file)
	require.ErrorIs(t, err, renjia.ErrUnique)
	get := func(s *storage.Snapshot) error {
		_, err := resources.Clients.Get(ctx, s, c.ID)
		return err
	}
	require.ErrorIs(t, space.View(ctx, get), renjia.ErrForbidden)
	before := head(t, space)
	require.NoError(t, space.Read(ctx, act.Does("resources.client.read", renjia.RefTo("resources_client", c.ID)), get))
	require.Equal(t, before+1, head(t, space), "the look is in the journal")
	require.ErrorIs(t, resources.Client{Review: day("2025-01-01"), Opened: day("2026-01-01"), Classes: []string{""}}.Validate(), renjia.ErrInvalid)
}
