package resources_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// served is a station with three visits in February and one in March.
func served(t *testing.T) *storage.Space {
	space := station(t)
	r := resources.NewRegistry(space)
	march := visit("d", "40")
	at(&march, "2026-03-10")
	free := visit("c", "0")
	free.Contact.Program = "youth"
	free.Contact.Clients = visit("a", "0").Contact.Clients
	for _, s := range []resources.Service{visit("a", "10"), visit("b", "20"), free, march} {
		_, err := r.RecordContact(ctx, act, s)
		require.NoError(t, err)
	}
	return space
}

func look(t *testing.T, space *storage.Space, fn func(*storage.Snapshot)) {
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error { fn(s); return nil }))
}

var february = renjia.Period{From: day("2026-02-01"), Until: day("2026-03-01")}

func TestReportsOfHoursAndMoney(t *testing.T) {
	chart, err := ledger.China()
	require.NoError(t, err)
	look(t, served(t), func(s *storage.Snapshot) {
		hours, err := resources.Hours(ctx, s, february)
		require.NoError(t, err)
		require.Equal(t, []resources.Work{
			{Program: "meals", Count: 2, Minutes: 120, Persons: 2}, {Program: "youth", Count: 1, Minutes: 60, Persons: 1}}, hours)
		costs, err := resources.Costs(ctx, s, chart, february)
		require.NoError(t, err)
		require.Equal(t, []resources.Cost{{Project: "meals", Fund: meals.ID, Function: ledger.Programme, Amount: cny("30")}}, costs)
		all, err := resources.FundStatements(ctx, s, chart, february)
		require.NoError(t, err)
		require.Len(t, all, 1)
		require.Equal(t, []renjia.Money{cny("1000"), cny("0"), cny("30"), cny("970")},
			[]renjia.Money{all[0].Opening, all[0].Received, all[0].Spent, all[0].Closing})
		income, err := resources.Income(ctx, s, chart, renjia.Period{})
		require.NoError(t, err)
		require.Len(t, income, 1)
		require.Equal(t, "4101", income[0].Account.Code)
		require.Equal(t, cny("1000"), income[0].Amount)
		clients, err := resources.ClientMinutes(ctx, s, renjia.Period{})
		require.NoError(t, err)
		require.Equal(t, []service.Minutes{60, 60, 120}, clients)
	})
}

func TestStoredStandingsEqualTheEntries(t *testing.T) {
	chart, err := ledger.China()
	require.NoError(t, err)
	look(t, served(t), func(s *storage.Snapshot) {
		rebuilt := ledger.New(chart)
		require.NoError(t, rebuilt.Open(meals))
		n, err := rebuilt.Replay(resources.EntriesOf(ctx, s, renjia.Period{}))
		require.NoError(t, err)
		require.Equal(t, int64(4), n)
		stored, err := resources.Balances.Get(ctx, s, resources.BalanceOf(spaceName, meals.ID, renjia.CNY))
		require.NoError(t, err)
		require.Equal(t, rebuilt.Standings(), []ledger.Standing{stored.Value.Standing})
		trial, err := resources.TrialBalance(ctx, s, chart, renjia.CNY)
		require.NoError(t, err)
		want, err := rebuilt.TrialBalance(renjia.CNY)
		require.NoError(t, err)
		require.Equal(t, want, trial)
		require.Equal(t, cny("1000"), trial.Debit)
	})
}

func TestProgressAndIndicatorsComeFromTheContacts(t *testing.T) {
	space := served(t)
	look(t, space, func(s *storage.Snapshot) {
		p, err := resources.Progress(ctx, s, agreement.ID, day("2026-02-28"), renjia.HalfUp)
		require.NoError(t, err)
		require.Equal(t, service.Minutes(180), p.Done)
		p, err = resources.Progress(ctx, s, agreement.ID, day("2026-03-10"), renjia.HalfUp)
		require.NoError(t, err)
		_, done := standing(t, space)
		require.Equal(t, done.Minutes, p.Done, "all there is by then")
		tally, err := resources.Count(ctx, s, service.Indicator{
			Code: "visits", Title: renjia.Both("visits"), Programs: []string{"meals"}, Unit: service.ByUniquePersons, Target: 3})
		require.NoError(t, err)
		require.Equal(t, service.UniquePersons(3), tally.Unique)
		require.Equal(t, service.Sessions(1), tally.Left[service.OtherProgram])
		_, err = resources.Progress(ctx, s, agreement.ID, day("2026-03-10"), "")
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	})
}
