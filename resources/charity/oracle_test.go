package charity_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/charity"
)

// Mutants of the package, made by hand, and the tests that kill them:
//
//	a band begins above its amount            Standard.band    TestBandsBeginAtTheirAmount
//	the limit of spending rounded down        Finding.judge    TestSharesAreComparedExactly, TestVerdictsAreThoseOfRationals
//	the limit of costs rounded up             Finding.judge    TestVerdictsAreThoseOfRationals
//	the average divided before comparing      Finding.judge    TestAveragesOfThreeYearsAreNotRounded
//	the exemption includes its amount         Result.manage    TestSmallManagementCostsAreFreeOfTheCap
//	what time freed is left out               Figures.adjusted TestIncomeIsAdjustedForTime
//	what time binds is left in                Figures.adjusted TestIncomeIsAdjustedForTime
//	only the first minimum is tested          Case.run         TestBandsBeginAtTheirAmount, TestIncomeIsAdjustedForTime
//	the saving rounded down                   Finding.save     TestManagementCostsHaveACap, TestVerdictsAreThoseOfRationals
//	gifts with terms stay in the figures      Case.counted     TestAgreementsDecideForTheirGift
//	income bound by time counted in its year  Books.income     TestFiguresOfYearsByHand
//	closing entries counted                   Books.take       TestFiguresOfYearsByHand

// The verdict must be that of rational numbers, and the margins the smallest
// that turn it.
func TestVerdictsAreThoseOfRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := func(name string) int64 {
			edge := rapid.SampledFrom([]int64{0, 1_000_000_00, 5_000_000_00, 10_000_000_00, 200_000_00}).Draw(t, name+" edge")
			return max(0, edge+rapid.Int64Range(-3, 3).Draw(t, name))
		}
		net, income, programme, management, rest := amount("net"), amount("income"), amount("programme"), amount("management"), amount("rest")
		c := service("0", "0", "0", "0", "0")
		c.Year.Programme, c.Year.Management, c.Year.Total = fen(programme), fen(management), fen(programme+management+rest)
		c.Before[0].NetAssets, c.Before[0].Income = fen(net), fen(income)
		r := test(t, c)

		band := map[bool]int{net >= 1_000_000_00: 3, net >= 5_000_000_00: 2, net >= 10_000_000_00: 1}[true]
		shares := map[int][2]int64{1: {6, 13}, 2: {7, 14}, 3: {8, 15}, 0: {8, 20}}[band]
		require.Equal(t, reaches(programme, shares[0], 100, net), r.Spending[0].Outcome == charity.Met)
		if band == 0 {
			require.Equal(t, reaches(programme, 1, 2, income), r.Spending[1].Outcome == charity.Met)
		}
		within := func(m, total int64) bool {
			return new(big.Rat).SetInt64(m).Cmp(new(big.Rat).Mul(big.NewRat(shares[1], 100), new(big.Rat).SetInt64(total))) <= 0
		}
		met := within(management, c.Year.Total.Minor())
		require.Equal(t, met, r.Managed.Outcome == charity.Met)
		require.Equal(t, !met && management < 200_000_00, r.Managed.Outcome == charity.Exempted)
		if short := r.Spending[0].Short.Minor(); short > 0 {
			require.True(t, reaches(programme+short, shares[0], 100, net))
			require.False(t, reaches(programme+short-1, shares[0], 100, net))
		}
		if !met {
			short, save, total := r.Managed.Short.Minor(), r.Managed.Save.Minor(), c.Year.Total.Minor()
			require.True(t, within(management-short, total))
			require.False(t, within(management-short+1, total))
			require.True(t, within(management-save, total-save))
			require.False(t, within(management-save+1, total-save+1))
		}
	})
}

// reaches reports whether part ≥ num/den · whole.
func reaches(part, num, den, whole int64) bool {
	return new(big.Rat).SetInt64(part).Cmp(new(big.Rat).Mul(big.NewRat(num, den), new(big.Rat).SetInt64(whole))) >= 0
}

func TestRulesSayWhatWasNotVerified(t *testing.T) {
	all := rules(t)
	require.Len(t, all.Regimes, 4)
	for _, g := range all.Regimes {
		require.NotEmpty(t, g.Unverified, g.ID)
		require.False(t, g.TextDate.IsZero(), g.ID)
		for _, s := range g.Standards {
			for _, b := range s.Bands {
				require.NotEmpty(t, b.Article)
			}
		}
	}
	g, err := all.At("cn/charity-law", day("2024-09-04"))
	require.NoError(t, err)
	require.Equal(t, day("2016-03-16"), g.TextDate)
	g, err = all.At("cn/charity-law", day("2024-09-05"))
	require.NoError(t, err)
	require.Equal(t, day("2023-12-29"), g.TextDate)
	_, err = all.At("", day("2026-01-01"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = all.At("cn/charity-law", day("2016-08-31"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	c := service("60000000.00", "1.00", "1.00", "1.00", "1.00")
	c.Organization = charity.Foundation
	require.Contains(t, test(t, c).Unchecked, "from memory")
}

const ownRule = `{"regimes":[{"id":"own","title":{"en":"Own"},"source":"by-laws","text_date":"2026-01-01","valid":{"from":"2026-01-01"},"standards":[
{"organizations":["service"],"public_fundraising":false,"bands":[{"spending":[{"of":"net-assets","share":"1/10"}],"management":{"of":"management","share":"1/20"},"article":"3"}]}]}]}`

func TestOwnRulesCanBeRead(t *testing.T) {
	own, err := charity.ReadRules(strings.NewReader(ownRule), "own.json")
	require.NoError(t, err)
	c := service("1000.00", "1.00", "99.99", "5.00", "100.00")
	c.Regime = "own"
	r, err := charity.Test(own, c)
	require.NoError(t, err)
	require.Equal(t, []charity.Outcome{charity.Missed, charity.Met}, []charity.Outcome{r.Spending[0].Outcome, r.Managed.Outcome})
	for name, change := range map[string][2]string{
		"share above one":      {`"1/10"`, `"11/10"`},
		"decimal share":        {`"1/10"`, `0.1`},
		"unknown measure":      {`"net-assets"`, `"profit"`},
		"unknown organization": {`"service"`, `"company"`},
		"no article":           {`"article":"3"`, `"article":""`},
		"last band with from":  {`"spending"`, `"from":{"amount":"1.00","currency":"CNY"},"spending"`},
		"unknown name":         {`"source"`, `"sauce"`},
		"no text date":         {`"text_date":"2026-01-01",`, ``},
		"a huge denominator":   {`"1/10"`, `"1/1000001"`},
	} {
		_, err := charity.ReadRules(strings.NewReader(strings.Replace(ownRule, change[0], change[1], 1)), "own.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

func FuzzReadRules(f *testing.F) {
	f.Add(ownRule)
	f.Add(`{"regimes":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := charity.ReadRules(strings.NewReader(text), "f.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, r.Validate())
		c := service("1000.00", "1.00", "99.99", "5.00", "100.00")
		for _, g := range r.Regimes {
			c.Regime = g.ID
			_, _ = charity.Test(r, c) // must not panic
		}
	})
}

func FuzzReadClocks(f *testing.F) {
	f.Add(`{"clocks":[{"id":"a","title":{"en":"A"},"start":{"en":"B"},"source":"s","article":"1","text_date":"2026-01-01","valid":{},"days":5,"every":true}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := charity.ReadClocks(strings.NewReader(text), "f.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		for _, x := range c.Clocks {
			_, _ = x.Due(day("2026-01-01"), day("2026-12-31"))
		}
	})
}
