package charity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/charity"
)

// The bands of art. 9 of the rules of 2016 at their boundaries (含本数), one fen
// on both sides.
func TestBandsBeginAtTheirAmount(t *testing.T) {
	for _, v := range []struct {
		net       string
		band      int
		spending  string // the least share of net assets
		managed   string
		ofIncome  bool // and half of last year's income
		organized string
	}{
		{"10000000.00", 1, "3/50", "13/100", false, "art. 9 (1)"},
		{"10000000.01", 1, "3/50", "13/100", false, "art. 9 (1)"},
		{"9999999.99", 2, "7/100", "7/50", false, "art. 9 (2)"},
		{"5000000.00", 2, "7/100", "7/50", false, "art. 9 (2)"},
		{"4999999.99", 3, "2/25", "3/20", false, "art. 9 (3)"},
		{"1000000.00", 3, "2/25", "3/20", false, "art. 9 (3)"},
		{"999999.99", 4, "2/25", "1/5", true, "art. 9 (4)"},
		{"0.00", 4, "2/25", "1/5", true, "art. 9 (4)"},
		{"-1.00", 4, "2/25", "1/5", true, "art. 9 (4)"},
	} {
		r := test(t, service(v.net, "100.00", "1000000.00", "0.00", "1000000.00"))
		require.Equal(t, v.band, r.Band, v.net)
		require.Equal(t, v.organized, r.Article)
		require.Equal(t, v.spending, r.Spending[0].Share.String(), v.net)
		require.Equal(t, v.managed, r.Managed.Share.String(), v.net)
		require.Equal(t, v.ofIncome, len(r.Spending) == 2, v.net)
	}
}

func TestFoundationsWithoutPublicFundraisingHaveFourBands(t *testing.T) {
	for net, want := range map[string][2]string{
		"60000000.00": {"3/50", "3/25"}, "59999999.99": {"3/50", "13/100"}, "8000000.00": {"3/50", "13/100"},
		"7999999.99": {"7/100", "3/20"}, "4000000.00": {"7/100", "3/20"}, "3999999.99": {"2/25", "1/5"},
	} {
		c := service(net, "1.00", "0.00", "0.00", "0.00")
		c.Organization = charity.Foundation
		r := test(t, c)
		require.Equal(t, want, [2]string{r.Spending[0].Share.String(), r.Managed.Share.String()}, net)
	}
}

// Net assets of 1,000,000.01 at 8 % need 80,000.0008, so 80,000.00 is too
// little and 80,000.01 enough.
func TestSharesAreComparedExactly(t *testing.T) {
	for _, v := range []struct {
		net, programme string
		outcome        charity.Outcome
		short, spare   string
	}{
		{"1000000.00", "80000.00", charity.Met, "0.00", "0.00"},
		{"1000000.00", "79999.99", charity.Missed, "0.01", "0.00"},
		{"1000000.01", "80000.00", charity.Missed, "0.01", "0.00"},
		{"1000000.01", "80000.01", charity.Met, "0.00", "0.00"},
		{"1000000.00", "100000.00", charity.Met, "0.00", "20000.00"},
	} {
		r := test(t, service(v.net, "1.00", v.programme, "0.00", "1.00"))
		f := r.Spending[0]
		require.Equal(t, v.outcome, f.Outcome, v)
		require.Equal(t, [2]string{v.short, v.spare}, [2]string{f.Short.Amount(), f.Spare.Amount()}, v)
		require.Equal(t, v.outcome == charity.Met, r.Met())
	}
}

// Management of 300,000 in 1,500,000 at 15 %: 225,000 are allowed, 75,000 must
// serve the purposes instead; if they are saved, 88,235.30 are needed:
// 211,764.70 ≤ 15 % of 1,411,764.70 = 211,764.705.
func TestManagementCostsHaveACap(t *testing.T) {
	r := test(t, service("1000000.00", "1.00", "1000000.00", "300000.00", "1500000.00"))
	require.Equal(t, charity.Missed, r.Managed.Outcome)
	require.Equal(t, "225000.00", r.Managed.Limit.Amount())
	require.Equal(t, "75000.00", r.Managed.Short.Amount())
	require.Equal(t, "88235.30", r.Managed.Save.Amount())
	require.False(t, r.Met())
	require.Contains(t, r.Duty.ZH, "民政部门")
	require.Equal(t, charity.Met, test(t, service("1000000.00", "1.00", "1000000.00", "225000.00", "1500000.00")).Managed.Outcome)
}

// Art. 11: management costs below 200,000 are free of the cap; 200,000 are not.
func TestSmallManagementCostsAreFreeOfTheCap(t *testing.T) {
	for management, want := range map[string]charity.Outcome{"199999.99": charity.Exempted, "200000.00": charity.Missed} {
		r := test(t, service("1000000.00", "1.00", "100000.00", management, "300000.00"))
		require.Equal(t, want, r.Managed.Outcome, management)
		require.Equal(t, want == charity.Exempted, r.Met())
		require.Equal(t, r.Met(), r.Explanation.All(), r.Explanation.Text(renjia.English))
	}
	c := service("0.00", "0.00", "100.00", "100000.00", "100100.00")
	c.Regime, c.Organization, c.Public = "cn/charity-law", charity.Foundation, charity.Yes
	require.Equal(t, charity.Missed, test(t, c).Managed.Outcome, "the law knows no exemption")
}

// Art. 10: income counts without what time still binds, and with what it freed.
func TestIncomeIsAdjustedForTime(t *testing.T) {
	c := service("0.00", "1000.00", "350.00", "0.00", "350.00")
	c.Before[0].TimeBound, c.Before[0].TimeFreed = cny("400.00"), cny("100.00")
	require.Equal(t, "700.00", test(t, c).Spending[1].Base.Amount())
	require.True(t, test(t, c).Met(), "350 is half of 700")
	c.Year.Programme = cny("349.99")
	require.False(t, test(t, c).Met())
}

// The average of 100, 100 and 101 is 100 1/3; 70 % of it are 70 7/30.
func TestAveragesOfThreeYearsAreNotRounded(t *testing.T) {
	c := charity.Case{
		Regime: "cn/charity-law", Organization: charity.Foundation, Public: charity.Yes, Base: charity.ThreeAverage,
		Year:   charity.Figures{Year: 2026, Programme: fen(71), Management: fen(0), Total: fen(71)},
		Before: []charity.Figures{{Year: 2025, Income: fen(100)}, {Year: 2024, Income: fen(100)}, {Year: 2023, Income: fen(101)}},
	}
	require.Equal(t, charity.Met, test(t, c).Spending[0].Outcome)
	c.Year.Programme = fen(70)
	require.Equal(t, charity.Missed, test(t, c).Spending[0].Outcome)
	require.Equal(t, int64(71), test(t, c).Spending[0].Limit.Minor())
	c.Before[2].Income = fen(100)
	require.Equal(t, charity.Met, test(t, c).Spending[0].Outcome)
	c.Before[0].Income, c.Before[1].Income, c.Before[2].Income, c.Year.Programme = fen(102), fen(101), fen(101), fen(71)
	require.Equal(t, charity.Met, test(t, c).Spending[0].Outcome, "70.93 of 101.33; 0.7 of an average of 102 is more than 71")
}

func TestTheYearDecidesTheText(t *testing.T) {
	c := service("0.00", "10.00", "7.00", "0.00", "7.00")
	c.Regime, c.Organization, c.Public = "cn/charity-law", charity.Foundation, charity.Yes
	require.Equal(t, "art. 61", test(t, c).Article)
	c.Year.Year, c.Before[0].Year = 2023, 2022
	require.Equal(t, "art. 60", test(t, c).Article)
	c.Year.Year, c.Before[0].Year = 2015, 2014
	_, err := charity.Test(rules(t), c)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	c.Year.Year, c.Before[0].Year = 2026, 2025
	c.Public = charity.No
	_, err = charity.Test(rules(t), c)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestTheFoundationRegulationsLookAtPayAndOffice(t *testing.T) {
	c := service("1000.00", "10.00", "80.00", "0.00", "100.00")
	c.Regime, c.Organization = "cn/foundation-regulations", charity.Foundation
	_, err := charity.Test(rules(t), c)
	require.Equal(t, []string{"Year.PayAndOffice"}, missing(t, err))
	c.Year.PayAndOffice = cny("10.00")
	require.True(t, test(t, c).Met())
	c.Year.PayAndOffice = cny("10.01")
	require.False(t, test(t, c).Met())
	c.Base = charity.ThreeAverage
	_, err = charity.Test(rules(t), c)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func missing(t require.TestingT, err error) (names []string) {
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	for _, c := range open.Choices {
		names = append(names, c.Name)
	}
	return names
}

func TestNothingIsGuessed(t *testing.T) {
	_, err := charity.Test(rules(t), charity.Case{Year: charity.Figures{Year: 2026}, Agreements: []charity.Agreement{{}}})
	require.Equal(t, []string{"Regime", "Organization", "Public", "Base", "Agreed"}, missing(t, err))
	c := service("1.00", "1.00", "1.00", "1.00", "1.00")
	c.Year, c.Before = charity.Figures{Year: 2026}, nil
	_, err = charity.Test(rules(t), c)
	require.Equal(t, []string{"Before", "Year.Management", "Year.Programme", "Year.Total"}, missing(t, err))
	c.Base, c.Before = charity.ThreeAverage, []charity.Figures{{Year: 2025}}
	_, err = charity.Test(rules(t), c)
	require.Equal(t, []string{"Before", "Before[0].Income", "Before[0].NetAssets", "Year.Management", "Year.Programme", "Year.Total"}, missing(t, err))
	c.Before[0].Year = 2024
	_, err = charity.Test(rules(t), c)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// A gift of 500 whose agreement allows 60 for costs, 100 of which were charged.
func TestAgreementsDecideForTheirGift(t *testing.T) {
	c := service("1000000.00", "1.00", "80500.00", "100.00", "80600.00")
	c.Agreements = []charity.Agreement{{Gift: renjia.Both("clinic"), Programme: cny("600.00"), Management: cny("100.00"), Least: cny("600.00"), Most: cny("60.00")}}
	c.Agreed = charity.Included
	r := test(t, c)
	require.Equal(t, charity.Met, r.Spending[0].Outcome)
	require.Equal(t, []charity.Outcome{charity.Met, charity.Missed}, []charity.Outcome{r.Agreed[0].Outcome, r.Agreed[1].Outcome})
	require.Equal(t, "40.00", r.Agreed[1].Short.Amount())
	require.False(t, r.Met())
	c.Agreed = charity.Excluded
	r = test(t, c)
	require.Equal(t, charity.Missed, r.Spending[0].Outcome, "79,900 of 80,000 are left")
	require.Equal(t, "79900.00", r.Managed.Base.Amount())
	require.Equal(t, "0.00", r.Managed.Actual.Amount())
}

func TestWhatIsReportedIsExcusedAndShown(t *testing.T) {
	c := service("1000000.00", "1.00", "1.00", "300000.00", "300001.00")
	c.Reported = []charity.Report{{On: day("2027-03-01"), Reason: renjia.Text{EN: "registered less than a year ago", ZH: "登记未满一年"}}}
	r := test(t, c)
	require.Equal(t, charity.Excused, r.Spending[0].Outcome)
	require.Equal(t, charity.Excused, r.Managed.Outcome)
	require.False(t, r.Met(), "it is excused, not met")
	require.True(t, r.Duty.IsZero())
	require.Contains(t, r.Explanation.Text(renjia.Chinese), "登记未满一年")
}

func TestTheExplanationCanBeCheckedByHand(t *testing.T) {
	c := service("4000000.00", "1.00", "300000.00", "100000.00", "500000.00")
	c.Year.Fundraising = cny("5.00")
	text := test(t, c).Explanation.Text(renjia.English)
	for _, part := range []string{"art. 9 (3)", "2/25 × 4000000.00", "20000.00 more must be spent", "fundraising costs: 5.00", "small management costs are free"} {
		require.Contains(t, text, part)
	}
}
