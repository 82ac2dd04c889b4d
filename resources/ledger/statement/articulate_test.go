package statement_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/ledger/statement"
)

// Mutants of the package, made by hand, and the tests that kill them:
//
//	net assets of all columns in one               standing.add      TestStatementsArticulate, TestWorldWorkedOutByHand
//	costs of restricted funds always in their fund Request.column    TestWorldWorkedOutByHand
//	releases add to both columns                   transfers.cell    TestStatementsArticulate, TestWorldWorkedOutByHand
//	direct changes dropped                         transfers.rest    TestStatementsArticulate, TestOpeningBalancesAreShownApart
//	the first day of the period is before it       Books.spanOf      TestTheOracleFindsTheSameFigures
//	the day after the period is in it              Gather            TestTheOracleFindsTheSameFigures, TestWorldWorkedOutByHand
//	contra accounts added                          china-position    TestWorldWorkedOutByHand
//	memo lines take accounts from their lines      placerOf          TestMemoLinesRepeatAndAddNothing
//	closing entries are activities                 fundSums.add      TestClosingEntriesAreNoActivities
//	transfers among cash accounts are flows        finder.isCash     TestStatementsArticulate
//	cash of mixed entries by own amounts           finder.shares     TestMixedEntriesAreNotGuessed
//	cash divided among both sides                  proportional      TestMixedEntriesAreNotGuessed
//	funds of an entry mixed with each other        finder.take       TestEveryFundOfAnEntryIsLookedAtAlone
//	a release is a flow of cash                    finder.take       TestAReleaseBetweenFundsIsNoFlow
//	a shorter code decides                         placer.of         TestTheLongestCodeDecides

// drawEntry draws a balanced entry of one or two funds over the chart.
func drawEntry(t *rapid.T, accounts []ledger.Account, n int) ledger.Entry {
	e := ledger.Entry{
		ID:   renjia.ImportedID[ledger.Entry]("test", "entry", fmt.Sprint(n)),
		Date: day(rapid.SampledFrom([]string{"2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01", "2026-06-30", "2026-12-31", "2027-01-01"}).Draw(t, "date")),
	}
	for range rapid.IntRange(1, 2).Draw(t, "funds") {
		fund := rapid.SampledFrom([]ledger.Fund{general, meals, youth}).Draw(t, "fund")
		sum := int64(0)
		for range rapid.IntRange(1, 3).Draw(t, "lines") {
			amount := rapid.Int64Range(1, 1000).Draw(t, "fen") * rapid.SampledFrom([]int64{-1, 1}).Draw(t, "sign")
			e.Lines = append(e.Lines, line(fund, drawAccount(t, accounts), amount))
			sum += amount
		}
		if sum == 0 {
			e.Lines = append(e.Lines, line(fund, drawAccount(t, accounts), 1))
			sum = 1
		}
		e.Lines = append(e.Lines, line(fund, drawAccount(t, accounts), -sum))
	}
	return e
}

func drawAccount(t *rapid.T, accounts []ledger.Account) string {
	if rapid.IntRange(0, 2).Draw(t, "cash") == 0 {
		return rapid.SampledFrom([]string{"1001", "1002"}).Draw(t, "which cash")
	}
	return rapid.SampledFrom(accounts).Draw(t, "account").Code
}

func line(f ledger.Fund, account string, minor int64) ledger.Line {
	m, err := renjia.MoneyOf(minor, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return ledger.Line{Account: account, Fund: f.ID, Amount: m}
}

func drawWorld(t *rapid.T) (statement.Request, []ledger.Entry) {
	r := request(t)
	r.Split = rapid.SampledFrom([]statement.Split{statement.ByRelease, statement.ByFund, statement.Unsplit}).Draw(t, "split")
	r.Mixed = rapid.SampledFrom([]statement.Mixed{statement.OwnAmounts, statement.Proportional}).Draw(t, "mixed")
	r.Prior = year(t, 2025)
	if rapid.Bool().Draw(t, "one fund") {
		r.Fund = meals.ID
	}
	// One scripted entry for each identity: a gift, a release, an opening
	// balance, a transfer among cash accounts, wages with the tax withheld.
	entries := []ledger.Entry{
		entry("2026-02-01", meals, leg{"1002", "70"}, leg{"4101", "-70"}),
		entry("2026-03-01", meals, leg{"3102", "20"}, leg{"3101", "-20"}),
		entry("2026-01-01", meals, leg{"1001", "5"}, leg{"3102", "-5"}),
		entry("2026-04-01", meals, leg{"1001", "9"}, leg{"1002", "-9"}),
		entry("2026-05-01", meals, leg{"5101", "30"}, leg{"1002", "-24"}, leg{"2206", "-6"}),
	}
	accounts := chart(t).Accounts()
	for n := range rapid.IntRange(0, 30).Draw(t, "entries") {
		entries = append(entries, drawEntry(t, accounts, n))
	}
	return r, entries
}

func TestStatementsArticulate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, entries := drawWorld(t)
		b, err := statement.Gather(chart(t), r, stream(entries...))
		require.NoError(t, err)
		s, err := b.Set()
		require.NoError(t, err)
		require.Empty(t, s.Open)
		require.True(t, s.Checks.All(), s.Checks.Text(renjia.English))
		funds, err := b.FundPositions(nil)
		require.NoError(t, err)
		for _, row := range funds.Rows {
			if row.Cells == nil {
				continue
			}
			sum, err := renjia.SumMoney(row.Cells[:len(row.Cells)-1]...)
			require.NoError(t, err)
			require.Equal(t, row.Cells[len(row.Cells)-1].Minor(), sum.Minor(), "funds add up: %s", row.ID)
		}
	})
}

// oracle recomputes figures from the entries alone.
type oracle struct {
	entries []ledger.Entry
	request statement.Request
	chart   *ledger.Chart
}

// sum adds up the lines that which selects.
func (o oracle) sum(which func(e ledger.Entry, l ledger.Line, a ledger.Account, restricted bool) bool) *big.Int {
	total := new(big.Int)
	for _, e := range o.entries {
		for _, l := range e.Lines {
			a, _ := o.chart.Account(l.Account)
			f, _ := find(l.Fund)
			if o.request.Fund.IsZero() || l.Fund == o.request.Fund {
				if which(e, l, a, f.Restriction != ledger.Unrestricted) {
					total.Add(total, big.NewInt(l.Amount.Minor()))
				}
			}
		}
	}
	return total
}

func TestTheOracleFindsTheSameFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, entries := drawWorld(t)
		r.Split = statement.ByRelease
		o := oracle{entries, r, chart(t)}
		b, err := statement.Gather(o.chart, r, stream(entries...))
		require.NoError(t, err)
		s, err := b.Set()
		require.NoError(t, err)
		is := func(c ledger.Class) func(ledger.Entry, ledger.Line, ledger.Account, bool) bool {
			return func(e ledger.Entry, _ ledger.Line, a ledger.Account, _ bool) bool {
				return a.Class == c && e.Date.Year() <= 2026
			}
		}
		require.Equal(t, o.sum(is(ledger.Asset)).Int64(), s.Position.Cell("assets", "closing").Minor())
		require.Equal(t, o.sum(is(ledger.Liability)).Int64(), -s.Position.Cell("liabilities", "closing").Minor())
		require.Equal(t, o.sum(func(e ledger.Entry, _ ledger.Line, a ledger.Account, _ bool) bool {
			return a.Class == ledger.Asset && e.Date.Year() <= 2025
		}).Int64(), s.Position.Cell("assets", "opening").Minor())
		require.Equal(t, o.sum(func(e ledger.Entry, _ ledger.Line, a ledger.Account, restricted bool) bool {
			bound := restricted && (a.Class == ledger.Income || (a.Class == ledger.NetAssets && a.Role != ledger.Free))
			return bound && e.Date.Year() <= 2026
		}).Int64(), -s.Position.Cell("restricted", "closing").Minor())
		for _, year := range []int{2025, 2026} {
			column := map[int]string{2025: "prior-restricted", 2026: "restricted"}[year]
			require.Equal(t, o.sum(func(e ledger.Entry, _ ledger.Line, a ledger.Account, restricted bool) bool {
				return restricted && a.Class == ledger.Income && e.Date.Year() == year
			}).Int64(), -s.Activities.Cell("income", column).Minor())
		}
		require.Equal(t, o.sum(func(e ledger.Entry, _ ledger.Line, a ledger.Account, _ bool) bool {
			return (a.Code == "1001" || a.Code == "1002" || a.Code == "1009") && e.Date.Year() == 2025
		}).Int64(), s.CashFlow.Cell("change", "prior").Minor())
	})
}
