package ledger_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Named mutants of valuation*.go, and the test that kills each:
//
//	amount-unchecked     a line takes any amount beside its valuation        TestALineAndItsValuationAgree
//	valuation-undigested a digest leaves the valuation out                   TestTheValuationIsPartOfTheContent
//	round-twice          the hourly wage is rounded before the minutes       TestMinutesAtAWageAreRoundedOnce
//	condition-dropped    a policy's condition is not tested                  TestAServiceThatIsNotRecognizedKeepsItsMinutes
//	rule-of-2004-forever the policy's period is ignored                      TestDonatedServicesEnterTheBooksFrom2026
//	silent-rounding      a policy without rounding takes half-up             TestAPolicyIsAskedForWhatItLeavesOpen
//	order-ignored        the first evidence given wins                       TestGoodsAreValuedByTheBestEvidence
//	apart-inclusive      a document exactly at the limit gives way           TestADocumentFarFromFairValueGivesWay
//	one-sided            a service books income without the expense          TestARecognizedServiceIsIncomeAndExpenseInOneEntry

func appraisal() *ledger.Valuation {
	return &ledger.Valuation{Basis: ledger.Appraisal, Quantity: renjia.Frac(7, 2), Unit: "bag", Rate: renjia.Frac(200, 3),
		Rounding: renjia.HalfUp, Source: "appraiser", Date: day("2026-01-04")}
}

func goods(key, amount string, v *ledger.Valuation) ledger.Entry {
	e := move(key, "2026-01-05", "1201", "4101", elderly, cny(amount), "")
	e.Lines[0].Valuation, e.Lines[1].Valuation = v, v
	return e
}

func TestALineAndItsValuationAgree(t *testing.T) {
	l := books(t)
	post(t, l, goods("right", "233.33", appraisal())) // 3.5 × 66.666… = 233.333…
	for name, spoil := range map[string]func(*ledger.Valuation){
		"other amount": func(v *ledger.Valuation) { v.Rounding = renjia.Up },
		"no quantity":  func(v *ledger.Valuation) { v.Quantity = renjia.Fraction{} },
		"no unit":      func(v *ledger.Valuation) { v.Unit = "" },
		"negative":     func(v *ledger.Valuation) { v.Rate = renjia.Frac(-1, 1) },
		"no rounding":  func(v *ledger.Valuation) { v.Rounding = "" },
		"no source":    func(v *ledger.Valuation) { v.Source = "" },
		"no date":      func(v *ledger.Valuation) { v.Date = renjia.Date{} },
		"no basis":     func(v *ledger.Valuation) { v.Basis = "guess" },
		"too large": func(v *ledger.Valuation) {
			v.Quantity, v.Rate = renjia.Frac(math.MaxInt64, 1), renjia.Frac(math.MaxInt64, 1)
		},
	} {
		v := appraisal()
		spoil(v)
		_, err := l.Post(goods(name, "233.33", v))
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	e := goods("right", "233.33", appraisal())
	back, err := e.Reversal(id[ledger.Entry]("back"), day("2026-02-01"), renjia.Text{})
	require.NoError(t, err)
	post(t, l, back)
}

func TestTheValuationIsPartOfTheContent(t *testing.T) {
	l := books(t)
	post(t, l, goods("gift", "233.33", appraisal()))
	changed, err := l.Post(goods("gift", "233.33", appraisal()))
	require.NoError(t, err)
	require.False(t, changed, "the same again")
	other := appraisal()
	other.Source = "another appraiser"
	_, err = l.Post(goods("gift", "233.33", other))
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = l.Post(goods("gift", "233.33", nil))
	require.ErrorIs(t, err, renjia.ErrExists)
}

// The slow way: one big rational, compared by hand.
func TestTheAmountIsQuantityTimesRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frac := func(name string) renjia.Fraction {
			return renjia.Frac(rapid.Int64Range(1, 1e6).Draw(t, name), rapid.Int64Range(1, 1000).Draw(t, name+" by"))
		}
		v := *appraisal()
		v.Quantity, v.Rate, v.Rounding = frac("quantity"), frac("rate"), renjia.Floor
		m, err := v.Amount(renjia.CNY)
		require.NoError(t, err)
		exact := new(big.Rat).Mul(v.Quantity.Rat(), v.Rate.Rat())
		exact.Sub(exact.Mul(exact, big.NewRat(100, 1)), new(big.Rat).SetInt64(m.Minor()))
		require.True(t, exact.Sign() >= 0 && exact.Cmp(big.NewRat(1, 1)) < 0)
	})
}

func goodsPolicy(t *testing.T, apart *renjia.Fraction) ledger.GoodsPolicy {
	t.Helper()
	all, err := ledger.BuiltinValuation()
	require.NoError(t, err)
	g, err := all.Good("cn/npo-goods-2026", day("2026-03-01"))
	require.NoError(t, err)
	g.Apart = apart
	return g
}

func at(b ledger.Basis, rate int64) ledger.Valuation {
	v := *appraisal()
	v.Basis, v.Quantity, v.Rate = b, renjia.Frac(10, 1), renjia.Frac(rate, 1)
	return v
}

func TestGoodsAreValuedByTheBestEvidence(t *testing.T) {
	fifth := renjia.Frac(1, 5)
	g := goodsPolicy(t, &fifth)
	for _, c := range []struct {
		evidence []ledger.Valuation
		want     string
		basis    ledger.Basis
	}{
		{[]ledger.Valuation{at(ledger.Appraisal, 9), at(ledger.MarketPrice, 10), at(ledger.Invoice, 11)}, "110", ledger.Invoice},
		{[]ledger.Valuation{at(ledger.Appraisal, 9), at(ledger.MarketPrice, 10)}, "100", ledger.MarketPrice},
		{[]ledger.Valuation{at(ledger.Appraisal, 9)}, "90", ledger.Appraisal},
	} {
		v, err := g.Value(renjia.CNY, c.evidence...)
		require.NoError(t, err)
		require.Equal(t, cny(c.want), v.Amount)
		require.Equal(t, c.basis, v.Valuation.Basis)
		require.True(t, v.Measurable())
	}
	v, err := g.Value(renjia.CNY)
	require.NoError(t, err)
	require.False(t, v.Measurable(), "recorded only")
	require.Contains(t, v.Explanation.Text(renjia.Chinese), "备查登记")
	for name, evidence := range map[string][]ledger.Valuation{
		"a wage":   {at(ledger.GeneralistPay, 1)},
		"twice":    {at(ledger.Invoice, 1), at(ledger.Invoice, 2)},
		"no value": {at(ledger.Invoice, 0)},
	} {
		_, err := g.Value(renjia.CNY, evidence...)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

func TestADocumentFarFromFairValueGivesWay(t *testing.T) {
	fifth := renjia.Frac(1, 5)
	for rate, want := range map[int64]string{7: "100", 8: "80", 10: "100", 12: "120", 13: "100"} {
		v, err := goodsPolicy(t, &fifth).Value(renjia.CNY, at(ledger.Invoice, rate), at(ledger.MarketPrice, 10))
		require.NoError(t, err)
		require.Equal(t, cny(want), v.Amount, "a document of %d where the market says 10", rate)
	}
	_, err := goodsPolicy(t, nil).Value(renjia.CNY, at(ledger.Invoice, 8), at(ledger.Appraisal, 10))
	require.ErrorIs(t, err, renjia.ErrUnspecified, "the rules do not say how far is far")
}

var (
	tutoring = ledger.DonatedService{
		Date: day("2026-02-03"), Fund: elderly.ID, Project: "meals", Skill: "accounting", Minutes: 95,
		Specialised: true, Purchased: true, Expense: "5101", Income: "4101",
	}
	monthly = ledger.Wage{Basis: ledger.ReplacementPay, Skill: "accounting", Pay: cny("8700"), Hours: renjia.Frac(174, 1),
		Source: "wage survey", Date: day("2025-07-01"), Valid: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")}}
)

func servicePolicy(t *testing.T, name, on string) ledger.ServicePolicy {
	t.Helper()
	all, err := ledger.BuiltinValuation()
	require.NoError(t, err)
	s, err := all.Service(name, day(on))
	require.NoError(t, err)
	s.Rounding = renjia.HalfUp
	if s.Basis == "" {
		s.Basis = ledger.ReplacementPay
	}
	return s
}

func TestDonatedServicesEnterTheBooksFrom2026(t *testing.T) {
	all, err := ledger.BuiltinValuation()
	require.NoError(t, err)
	for on, recognized := range map[string]bool{"2025-12-31": false, "2026-01-01": true} {
		s, err := all.Service("cn/npo-services", day(on))
		require.NoError(t, err)
		require.Equal(t, recognized, s.Recognized, on)
		_, err = s.Recognize(tutoring, nil)
		if on == "2025-12-31" {
			require.ErrorIs(t, err, renjia.ErrInvalid, "the service is of 2026")
		}
	}
	_, err = all.Service("cn/npo-services", day("2004-12-31"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestARecognizedServiceIsIncomeAndExpenseInOneEntry(t *testing.T) {
	r, err := servicePolicy(t, "cn/npo-services", "2026-02-03").Recognize(tutoring, &monthly)
	require.NoError(t, err)
	require.Equal(t, cny("79.17"), r.Amount) // 95/60 h × 50 = 79.1666…
	require.Nil(t, r.Memo)
	require.True(t, r.Explanation.All())
	l := books(t)
	post(t, l, ledger.Entry{ID: id[ledger.Entry]("service"), Date: tutoring.Date, Lines: r.Lines})
	s, ok := l.Standing(elderly.ID, renjia.CNY)
	require.True(t, ok)
	require.Equal(t, cny("79.17"), s.Received)
	require.Equal(t, cny("79.17"), s.Spent)
	other := tutoring
	other.Project = "youth"
	r, err = servicePolicy(t, "cn/npo-services", "2026-02-03").Recognize(other, &monthly)
	require.NoError(t, err)
	_, err = l.Post(ledger.Entry{ID: id[ledger.Entry]("other"), Date: other.Date, Lines: r.Lines})
	require.ErrorIs(t, err, renjia.ErrForbidden, "services keep to the fund's purpose")
}

func TestMinutesAtAWageAreRoundedOnce(t *testing.T) {
	third := monthly
	third.Pay, third.Hours = cny("100"), renjia.Frac(3, 1) // 33.333… an hour
	d := tutoring
	d.Minutes = 180
	r, err := servicePolicy(t, "cn/npo-services", "2026-02-03").Recognize(d, &third)
	require.NoError(t, err)
	require.Equal(t, cny("100"), r.Amount)
	require.Equal(t, renjia.Frac(100, 3), r.Lines[0].Valuation.Rate)
}

func TestAServiceThatIsNotRecognizedKeepsItsMinutes(t *testing.T) {
	cases := map[string]struct {
		policy string
		on     string
		spoil  func(*ledger.DonatedService)
		wage   *ledger.Wage
		why    string
	}{
		"system of 2004": {"cn/npo-services", "2025-06-01", func(*ledger.DonatedService) {}, &monthly, "recognizes"},
		"no wage":        {"cn/npo-services", "2026-02-03", func(*ledger.DonatedService) {}, nil, "measured"},
		"no skill":       {"us/asc-958-605-25-16", "2026-02-03", func(d *ledger.DonatedService) { d.Specialised = false }, &monthly, "skill"},
		"not bought":     {"us/asc-958-605-25-16", "2026-02-03", func(d *ledger.DonatedService) { d.Purchased = false }, &monthly, "bought"},
	}
	for name, c := range cases {
		d := tutoring
		d.Date = day(c.on)
		c.spoil(&d)
		r, err := servicePolicy(t, c.policy, c.on).Recognize(d, c.wage)
		require.NoError(t, err, name)
		require.Empty(t, r.Lines, name)
		require.NoError(t, r.Memo.Validate(), name)
		require.Equal(t, renjia.Frac(95, 1), r.Memo.Quantity, name)
		require.Contains(t, r.Memo.Why.EN, c.why, name)
		require.False(t, r.Explanation.All(), name)
	}
	nothing := monthly
	nothing.Hours = renjia.Frac(1_000_000, 1)
	d := tutoring
	d.Minutes = 1
	r, err := servicePolicy(t, "cn/npo-services", "2026-02-03").Recognize(d, &nothing)
	require.NoError(t, err)
	require.Empty(t, r.Lines)
	require.NotNil(t, r.Memo, "what rounds to nothing")
}

func TestAPolicyIsAskedForWhatItLeavesOpen(t *testing.T) {
	s := servicePolicy(t, "cn/npo-services", "2026-02-03")
	s.Basis, s.Rounding = "", ""
	_, err := s.Recognize(tutoring, &monthly)
	var missing *renjia.UnspecifiedError
	require.ErrorAs(t, err, &missing)
	require.Len(t, missing.Choices, 2)
	s.Basis = ledger.ReplacementPay
	_, err = s.Recognize(tutoring, &monthly)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestTheWageFitsPolicySkillAndDay(t *testing.T) {
	s := servicePolicy(t, "cn/npo-services", "2026-02-03")
	for name, spoil := range map[string]func(*ledger.Wage){
		"basis": func(w *ledger.Wage) { w.Basis, w.Skill = ledger.GeneralistPay, "" },
		"skill": func(w *ledger.Wage) { w.Skill = "law" },
		"day":   func(w *ledger.Wage) { w.Valid.From = day("2026-03-01") },
		"pay":   func(w *ledger.Wage) { w.Pay = cny("0") },
		"hours": func(w *ledger.Wage) { w.Hours = renjia.Fraction{} },
	} {
		w := monthly
		spoil(&w)
		_, err := s.Recognize(tutoring, &w)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	d := tutoring
	d.Minutes = 0
	_, err := s.Recognize(d, &monthly)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

const wages = `{"name": {"en": "Wages 2026", "zh": "2026年工资"}, "wages": [
  {"basis": "replacement-wage", "skill": "accounting", "pay": {"amount": "8700.00", "currency": "CNY"}, "hours": "174",
   "source": "survey", "date": "2025-07-01", "valid": {"from": "2026-01-01", "until": "2027-01-01"}},
  {"basis": "generalist-wage", "pay": {"amount": "68.10", "currency": "CNY"}, "hours": "1",
   "source": "contract price over contract hours", "date": "2023-06-01", "valid": {"from": "2026-01-01"}}
]}`

func TestAWageIsFoundByBasisSkillAndDay(t *testing.T) {
	table, err := ledger.ReadWages(strings.NewReader(wages), "wages.json")
	require.NoError(t, err)
	w, err := table.At(ledger.ReplacementPay, "accounting", day("2026-12-31"))
	require.NoError(t, err)
	rate, err := w.Rate()
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(50, 1), rate)
	w, err = table.At(ledger.GeneralistPay, "anything", day("2030-01-01"))
	require.NoError(t, err)
	rate, err = w.Rate()
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(681, 10), rate)
	for _, miss := range []string{"law", ""} {
		_, err = table.At(ledger.ReplacementPay, miss, day("2026-05-01"))
		require.ErrorIs(t, err, renjia.ErrNotFound)
	}
	_, err = table.At(ledger.ReplacementPay, "accounting", day("2027-01-01"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestWagesAndPoliciesAreReadStrictly(t *testing.T) {
	for name, c := range map[string][2]string{
		"a number":      {`"174"`, `174`},
		"unknown field": {`"source"`, `"quelle"`},
		"two wages":     {`"basis": "generalist-wage", "pay"`, `"basis": "replacement-wage", "skill": "accounting", "pay"`},
		"no skill":      {`"skill": "accounting", `, ``},
	} {
		_, err := ledger.ReadWages(strings.NewReader(strings.Replace(wages, c[0], c[1], 1)), "wages.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
		require.Contains(t, err.Error(), "wages.json:", name)
	}
	for name, text := range map[string]string{
		"unknown": `{"other": []}`,
		"empty":   `{"services": [{}]}`,
		"both": `{"services": [
			{"origin": {"id": "a", "name": {"en": "a"}, "source": "s", "text_date": "2026-01-01", "valid": {"from": "2026-01-01"}}, "recognized": true},
			{"origin": {"id": "a", "name": {"en": "a"}, "source": "s", "text_date": "2026-01-01", "valid": {"from": "2027-01-01"}}, "recognized": false}]}`,
		"means nothing": `{"services": [
			{"origin": {"id": "a", "name": {"en": "a"}, "source": "s", "text_date": "2026-01-01", "valid": {}}, "recognized": false, "specialised": true}]}`,
		"order": `{"goods": [
			{"origin": {"id": "a", "name": {"en": "a"}, "source": "s", "text_date": "2026-01-01", "valid": {}}, "order": ["invoice", "invoice"]}]}`,
	} {
		_, err := ledger.ReadValuationPolicies(strings.NewReader(text), "own.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

func FuzzReadWages(f *testing.F) {
	f.Add(wages)
	f.Add(`{"name": {}, "wages": [{"hours": "1/0"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		table, err := ledger.ReadWages(strings.NewReader(text), "wages.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, table.Validate())
		for _, w := range table.Wages {
			_, _ = w.Rate()
		}
	})
}

func FuzzReadValuationPolicies(f *testing.F) {
	f.Add(`{"goods": [{"origin": {"id": "a", "name": {"en": "a"}, "source": "s", "text_date": "2026-01-01", "valid": {}}, "order": ["invoice"], "apart": "1/5"}]}`)
	f.Add(`{"services": [{"origin": {"id": "a"}, "recognized": true, "basis": "generalist-wage"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := ledger.ReadValuationPolicies(strings.NewReader(text), "own.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, all.Validate())
	})
}
