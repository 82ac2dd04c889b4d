package resources_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// agree recomputes everything that guard records say from the facts alone:
// balances from the lines of entries, hours from contacts, credits from
// transfers, lots from moves. It also wants every event to stand with all that
// it did or to be voided with all of it, and the journal to verify.
func agree(t *testing.T, space *storage.Space) {
	t.Helper()
	_, err := space.Verify(ctx, 0)
	require.NoError(t, err)
	look(t, space, func(s *storage.Snapshot) {
		booksAgree(t, s)
		hoursAgree(t, s)
		creditsAgree(t, s)
		lotsAgree(t, s)
		eventsAreWhole(t, s)
	})
	reconciled(t, space)
}

// all returns the records of a kind.
func all[T any](t *testing.T, s *storage.Snapshot, v storage.View[T]) (records []T) {
	t.Helper()
	for d, err := range v.Find(ctx, s, storage.Query{}) {
		require.NoError(t, err)
		records = append(records, d.Value)
	}
	return records
}

func booksAgree(t *testing.T, s *storage.Snapshot) {
	t.Helper()
	chart, err := ledger.China()
	require.NoError(t, err)
	facts := map[string]int64{}
	funds := map[ledger.FundID]ledger.Fund{}
	for _, f := range all(t, s, resources.Funds) {
		funds[f.ID] = f
	}
	for _, e := range all(t, s, resources.Entries) {
		sums := map[string]int64{}
		for _, l := range e.Lines {
			a, ok := chart.Account(l.Account)
			require.True(t, ok)
			place := fmt.Sprint(l.Fund, " ", l.Amount.Currency(), " ")
			sums[place] += l.Amount.Minor()
			facts[place+l.Account] += l.Amount.Minor()
			switch a.Class {
			case ledger.Income:
				facts[place+"received"] -= l.Amount.Minor()
			case ledger.Expense:
				facts[place+"spent"] += l.Amount.Minor()
				if _, projects := funds[l.Fund].PurposeOn(e.Date); e.Reverses.IsZero() {
					require.Contains(t, projects, l.Project, "entry %s of %s", e.ID, e.Date)
				}
			}
		}
		for place, sum := range sums {
			require.Zero(t, sum, "entry %s in %s", e.ID, place)
		}
	}
	said := map[string]int64{}
	for _, b := range all(t, s, resources.Balances) {
		place := fmt.Sprint(b.Fund, " ", b.Currency, " ")
		said[place+"received"], said[place+"spent"] = b.Received.Minor(), b.Spent.Minor()
		for account, balance := range b.Balances {
			said[place+account] = balance.Minor()
		}
		left, err := b.Net()
		require.NoError(t, err)
		require.GreaterOrEqual(t, left.Sign(), 0, "a restricted fund below zero")
	}
	for _, m := range []map[string]int64{facts, said} {
		for k, v := range m {
			if v == 0 {
				delete(m, k)
			}
		}
	}
	require.Equal(t, facts, said, "balances from the entries, and as stored")
}

func hoursAgree(t *testing.T, s *storage.Snapshot) {
	t.Helper()
	minutes, sessions := map[string]service.Minutes{}, map[string]service.Sessions{}
	for _, c := range all(t, s, resources.Contacts) {
		if c.State == "" && !c.Contract.IsZero() {
			minutes[c.Contract.ID.String()] += c.Minutes()
			sessions[c.Contract.ID.String()]++
		}
	}
	for _, d := range all(t, s, resources.HoursDone) {
		require.Equal(t, minutes[d.Contract.String()], d.Minutes)
		require.Equal(t, sessions[d.Contract.String()], d.Contacts)
		delete(minutes, d.Contract.String())
	}
	require.Empty(t, minutes, "hours under a contract without a record of them")
}

func creditsAgree(t *testing.T, s *storage.Snapshot) {
	t.Helper()
	facts := map[string]int64{}
	for _, x := range all(t, s, resources.CreditTransfers) {
		var sum int64
		for _, l := range x.Legs {
			facts[l.Account.String()] += int64(l.Minutes)
			sum += int64(l.Minutes)
		}
		require.Zero(t, sum, "transfer %s", x.ID)
	}
	for _, a := range all(t, s, resources.CreditAccounts) {
		require.Equal(t, facts[a.Account.ID.String()], int64(a.Standing.Balance), "account %s", a.ID)
	}
}

func lotsAgree(t *testing.T, s *storage.Snapshot) {
	t.Helper()
	quantity, value := map[string]int64{}, map[string]int64{}
	for _, m := range all(t, s, resources.Moves) {
		sign := int64(0)
		if m.From.IsZero() {
			sign++
		}
		if m.To.IsZero() {
			sign--
		}
		quantity[m.Lot.String()] += sign * int64(m.Quantity)
		value[m.Lot.String()] += sign * m.Value.Minor()
	}
	for _, l := range all(t, s, resources.Lots) {
		require.Equal(t, quantity[l.ID.String()], int64(l.Quantity), "lot %s", l.Code)
		require.Equal(t, value[l.ID.String()], l.Value.Minor(), "lot %s", l.Code)
		require.GreaterOrEqual(t, int64(l.Quantity), int64(0))
	}
}

func eventsAreWhole(t *testing.T, s *storage.Snapshot) {
	t.Helper()
	reversed := map[ledger.EntryID]bool{}
	for _, e := range all(t, s, resources.Entries) {
		reversed[e.Reverses] = true
	}
	booked := map[renjia.Ref]bool{}
	for _, e := range all(t, s, resources.Events) {
		stands := e.State == resources.Stands
		booked[renjia.RefTo("resources_event", e.ID)] = true
		c, err := resources.Contacts.Get(ctx, s, e.Contact)
		require.NoError(t, err)
		require.Equal(t, stands, c.Value.State == "")
		if !e.Entry.IsZero() {
			_, err = resources.Entries.Get(ctx, s, e.Entry)
			require.NoError(t, err)
			require.Equal(t, stands, !reversed[e.Entry])
		}
		for _, id := range e.Certified {
			h, err := resources.CreditHours.Get(ctx, s, id)
			require.NoError(t, err)
			require.Equal(t, stands, h.Value.Voided.IsZero())
		}
		for _, id := range e.Moves {
			_, err := resources.Moves.Get(ctx, s, id)
			require.NoError(t, err)
		}
		for _, id := range e.Booked {
			_, err := resources.Bookings.Get(ctx, s, id)
			require.NoError(t, err)
		}
	}
	for _, e := range all(t, s, resources.Entries) {
		if e.Event.Kind == "resources_event" {
			require.True(t, booked[e.Event], "entry %s of an event that is not there", e.ID)
		}
	}
}
