package charity_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/charity"
	"github.com/renjia-project/renjia/resources/ledger"
)

func fundID(key string) ledger.FundID { return renjia.ImportedID[ledger.Fund]("test", "fund", key) }

// The funds of the tests. Later may be used from 2026 on.
var (
	general = ledger.Fund{ID: fundID("general"), Name: renjia.Both("General"), Restriction: ledger.Unrestricted}
	meals   = ledger.Fund{ID: fundID("meals"), Name: renjia.Both("Meals"), Restriction: ledger.ByPurpose, Purpose: renjia.Both("meals"), Projects: []string{"meals"}}
	later   = ledger.Fund{ID: fundID("later"), Name: renjia.Both("Later"), Restriction: ledger.ByTime, Period: renjia.Period{From: day("2026-01-01")}}
)

func find(id ledger.FundID) (ledger.Fund, bool) {
	all := []ledger.Fund{general, meals, later}
	i := slices.IndexFunc(all, func(f ledger.Fund) bool { return f.ID == id })
	if i < 0 {
		return ledger.Fund{}, false
	}
	return all[i], true
}

func move(date, debit, credit string, f ledger.Fund, amount string) ledger.Entry {
	minus, err := cny(amount).Neg()
	if err != nil {
		panic(err)
	}
	return ledger.Entry{ID: renjia.ImportedID[ledger.Entry]("test", "entry", fmt.Sprint(date, debit, credit, f.ID, amount)), Date: day(date), Lines: []ledger.Line{
		{Account: debit, Fund: f.ID, Amount: cny(amount)}, {Account: credit, Fund: f.ID, Amount: minus},
	}}
}

func stream(entries ...ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func books(t require.TestingT) charity.Books {
	c, err := ledger.China()
	require.NoError(t, err)
	return charity.Books{Chart: c, Funds: find, Currency: renjia.CNY}
}

// Two years by hand. The gift to the later fund counts in 2026, when time frees
// it, and not in 2025.
func TestFiguresOfYearsByHand(t *testing.T) {
	entries := []ledger.Entry{
		move("2024-05-01", "1002", "3101", general, "50"),
		move("2025-01-01", "1002", "4101", general, "100"),
		move("2025-12-31", "1002", "4101", later, "30"),
		move("2025-06-01", "5101", "1002", general, "40"),
		move("2025-06-02", "5301", "2202", general, "8"),
		move("2025-06-03", "5401", "1002", general, "3"),
		move("2025-06-04", "5901", "1002", general, "1"),
		move("2026-01-01", "1002", "4401", meals, "20"),
		move("2026-02-01", "1002", "4101", later, "5"),
		move("2026-02-02", "5101", "1002", meals, "12"),
		move("2026-02-03", "1002", "5101", meals, "2"), // taken back
		move("2026-02-04", "3102", "3101", meals, "10"),
		move("2027-01-01", "1002", "4101", general, "999"),
	}
	all, err := charity.FiguresOf(books(t), 2025, 2026, stream(entries...))
	require.NoError(t, err)
	zero := cny("0")
	require.Equal(t, []charity.Figures{
		{Year: 2025, Programme: cny("40"), Management: cny("8"), Fundraising: cny("3"), Other: cny("1"), Total: cny("52"),
			Income: cny("130"), TimeBound: cny("30"), TimeFreed: zero, NetAssets: cny("128")},
		{Year: 2026, Programme: cny("10"), Management: zero, Fundraising: zero, Other: zero, Total: cny("10"),
			Income: cny("25"), TimeBound: zero, TimeFreed: cny("30"), NetAssets: cny("143")},
	}, all)

	b := books(t)
	b.Closing = func(e ledger.Entry) bool { return e.Date == day("2025-12-30") }
	closed, err := charity.FiguresOf(b, 2025, 2026, stream(append(entries, move("2025-12-30", "4101", "3101", general, "100"))...))
	require.NoError(t, err)
	require.Equal(t, all, closed)
}

func TestFiguresNeedKnownAccountsFundsAndFunctions(t *testing.T) {
	b := books(t)
	_, err := charity.FiguresOf(b, 2025, 2026, stream(move("2025-01-01", "1002", "77", general, "1")))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = charity.FiguresOf(b, 2025, 2026, stream(move("2025-01-01", "1002", "4101", ledger.Fund{ID: fundID("x")}, "1")))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = charity.FiguresOf(b, 2026, 2025, stream())
	require.ErrorIs(t, err, renjia.ErrInvalid)
	b.Chart, err = ledger.NewChart(renjia.Both("own"), "test",
		ledger.Account{Code: "rent", Class: ledger.Expense, Name: renjia.Both("Rent")}, ledger.Account{Code: "bank", Class: ledger.Asset, Name: renjia.Both("Bank")})
	require.NoError(t, err)
	e := move("2025-01-01", "rent", "bank", general, "1")
	_, err = charity.FiguresOf(b, 2025, 2026, stream(e))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	e.Lines[0].Function = ledger.Management
	all, err := charity.FiguresOf(b, 2025, 2026, stream(e))
	require.NoError(t, err)
	require.Equal(t, cny("1"), all[0].Management)
}

// Whatever is received and spent: the change of net assets is income less
// spending, functions sum to the total, and each yuan of income counts once.
func TestFiguresTieTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := []ledger.Entry{move("2024-12-31", "1002", "4101", later, "7")} // scripted: freed in 2026
		for range rapid.IntRange(0, 30).Draw(t, "entries") {
			f := rapid.SampledFrom([]ledger.Fund{general, meals, later}).Draw(t, "fund")
			date := rapid.SampledFrom([]string{"2024-01-01", "2024-12-31", "2025-01-01", "2026-12-31"}).Draw(t, "date")
			pair := rapid.SampledFrom([][2]string{{"1002", "4101"}, {"1121", "4301"}, {"5101", "1002"}, {"5301", "2202"}, {"5401", "1002"}, {"5901", "1002"}, {"1002", "5101"}, {"4101", "1002"}}).Draw(t, "accounts")
			entries = append(entries, move(date, pair[0], pair[1], f, fmt.Sprint(rapid.IntRange(1, 999).Draw(t, "yuan"))))
		}
		all, err := charity.FiguresOf(books(t), 2024, 2026, stream(entries...))
		require.NoError(t, err)
		before, bound, freed := int64(0), int64(0), int64(0)
		for _, y := range all {
			require.Equal(t, y.Income.Minor()-y.Total.Minor(), y.NetAssets.Minor()-before)
			before = y.NetAssets.Minor()
			require.Equal(t, y.Total.Minor(), y.Programme.Minor()+y.Management.Minor()+y.Fundraising.Minor()+y.Other.Minor())
			bound += y.TimeBound.Minor()
			freed += y.TimeFreed.Minor()
		}
		require.Equal(t, bound, freed)
	})
}
