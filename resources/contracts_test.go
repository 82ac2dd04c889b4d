package resources_test

// Invariants of the contract verbs, and the named mutants that were tried:
//
//	unpaid-due     PayTranche does not ask what is due           → TestATrancheIsPaidOnceAndOnlyWhenDue
//	no-entry       PayTranche does not post                      → TestATrancheIsPaidOnceAndOnlyWhenDue
//	no-admits      AmendContract does not look at the account    → TestAnAmendmentNeverGoesBelowWhatWasDelivered
//	deliver-free   AcceptDelivery does not compare with the units → TestAnAmendmentNeverGoesBelowWhatWasDelivered
//	again-silent   a re-evaluation replaces the first silently    → TestWhichResultCountsAfterARectificationIsAsked
//	frame-unguard  RenewContract does not sum the frame's contracts → TestAYearIsRenewedWithinItsFrame

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

var (
	income  = ledger.Fund{ID: imported[ledger.Fund]("resources_fund", "service income"), Name: renjia.Both("service income"), Restriction: ledger.Unrestricted}
	receipt = resources.Receipt{Fund: income.ID, Asset: "1002", Income: "4301"}
)

// bought is a store with a running contract of three tranches that sells 60
// cases, and its registry.
func bought(t testing.TB, spoil ...func(*contract.Contract)) (*storage.Space, *resources.Registry, contract.Contract) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	_, err := r.OpenFund(ctx, act, income)
	require.NoError(t, err)
	c := agreement
	c.ID, c.Number = imported[contract.Contract]("resources_contract", "bought"), "B-2026"
	c.Hours.Minimum = 60
	c.Units = []contract.Unit{{Code: "case", Name: renjia.Both("case"), Quantity: 60, Price: cny("1500")}}
	c.Tranches = []contract.Tranche{
		{Code: "first", Name: renjia.Both("first"), Share: renjia.Frac(1, 2), From: day("2026-04-01")},
		{Code: "last", Name: renjia.Both("last"), Share: renjia.Frac(1, 2), Evaluation: "final", Score: 0, By: []contract.GradeShare{
			{Grade: "excellent", Share: renjia.Frac(1, 1)}, {Grade: "good", Share: renjia.Frac(1, 1)},
			{Grade: "pass", Share: renjia.Frac(4, 5)}, {Grade: "fail"},
		}},
	}
	for _, s := range spoil {
		s(&c)
	}
	_, err = r.DraftContract(ctx, act, c)
	require.NoError(t, err)
	_, err = r.SignContract(ctx, act, c.ID, day("2025-12-20"))
	require.NoError(t, err)
	c, err = r.StartContract(ctx, act, c.ID, day("2026-01-01"))
	require.NoError(t, err)
	return space, r, c
}

func payment(tranche, amount, on string) resources.TranchePayment {
	return resources.TranchePayment{Tranche: tranche, Amount: cny(amount), Date: day(on), Tie: renjia.TieLast, Receipt: receipt}
}

func TestATrancheIsPaidOnceAndOnlyWhenDue(t *testing.T) {
	ctx := context.Background()
	space, r, c := bought(t)
	var exceeds *contract.ExceedsError
	_, err := r.PayTranche(ctx, act, c.ID, payment("first", "1", "2026-03-31"))
	require.ErrorAs(t, err, &exceeds, "a day early")
	before := count(t, space, resources.Entries)
	a, err := r.PayTranche(ctx, act, c.ID, payment("first", "1000000", "2026-04-01"))
	require.NoError(t, err)
	require.Len(t, a.Paid, 1)
	require.Equal(t, before+1, count(t, space, resources.Entries), "the receipt is in the books")
	id, err := renjia.As[ledger.Entry](a.Paid[0].Entry, "resources_entry")
	require.NoError(t, err)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		e, err := resources.Entries.Get(ctx, s, id)
		require.Equal(t, cny("1000000"), e.Value.Lines[0].Amount)
		return err
	}))
	_, err = r.PayTranche(ctx, act, c.ID, payment("first", "200000.01", "2026-04-02"))
	require.ErrorAs(t, err, &exceeds, "a fen too much")
	require.Equal(t, before+1, count(t, space, resources.Entries), "nothing is booked")
	_, err = r.PayTranche(ctx, act, c.ID, payment("first", "200000", "2026-04-02"))
	require.NoError(t, err, "the rest of it")
	without := payment("last", "1", "2026-05-01")
	without.Receipt = resources.Receipt{}
	_, err = r.PayTranche(ctx, act, c.ID, without)
	require.ErrorAs(t, err, &exceeds, "no evaluation yet")
}

func TestAnAmendmentNeverGoesBelowWhatWasDelivered(t *testing.T) {
	ctx := context.Background()
	_, r, c := bought(t)
	_, err := r.AcceptDelivery(ctx, act, c.ID, contract.Delivery{Unit: "case", Quantity: 59, Beneficiaries: 59, Accepted: day("2026-06-01")})
	require.NoError(t, err)
	var exceeds *contract.ExceedsError
	two := contract.Delivery{Unit: "case", Quantity: 2, Beneficiaries: 2, Accepted: day("2026-06-02")}
	_, err = r.AcceptDelivery(ctx, act, c.ID, two)
	require.ErrorAs(t, err, &exceeds)
	because := act
	because.Reason, because.Authority = "more cases", renjia.RefTo("governance_decision", imported[int]("governance_decision", "1"))
	units := func(n int64) func(*contract.Terms) { return func(t *contract.Terms) { t.Units[0].Quantity = n } }
	a := contract.Amendment{Signed: day("2026-06-02"), From: day("2026-06-02")}
	_, err = r.AmendContract(ctx, because, c.ID, a, units(58))
	require.ErrorAs(t, err, &exceeds, "59 were delivered")
	_, err = r.AmendContract(ctx, act, c.ID, a, units(61))
	require.ErrorIs(t, err, renjia.ErrInvalid, "no reason and authority")
	c, err = r.AmendContract(ctx, because, c.ID, a, units(61))
	require.NoError(t, err)
	require.Equal(t, 2, c.Version())
	account, err := r.AcceptDelivery(ctx, act, c.ID, two)
	require.NoError(t, err)
	require.Equal(t, int64(61), account.Units("case"))
}

func evaluation(c contract.ID, kind contract.EvaluationKind, on string, score int64) contract.Evaluation {
	return contract.Evaluation{
		Contract: c, Kind: kind, Scheme: "cn-shenzhen-2021", Version: "2021", Held: day(on),
		Sheets: []contract.Sheet{{Evaluator: "third-party", By: subject("evaluator"), Marks: []contract.Mark{{Item: "total", Points: renjia.Frac(score, 1)}}}},
	}
}

func TestWhichResultCountsAfterARectificationIsAsked(t *testing.T) {
	ctx := context.Background()
	_, r, c := bought(t)
	s, err := contract.BuiltinScheme("cn-shenzhen-2021")
	require.NoError(t, err)
	first, err := r.Evaluate(ctx, act, evaluation(c.ID, contract.Final, "2026-12-01", 55), s, "")
	require.NoError(t, err)
	require.Equal(t, "fail", first.Result.Grade)
	_, err = r.PayTranche(ctx, act, c.ID, payment("last", "1", "2026-12-02"))
	require.ErrorIs(t, err, renjia.ErrForbidden, "a failed evaluation earns nothing")

	order, err := r.OrderRectification(ctx, act, contract.Rectification{
		Contract: c.ID, Evaluation: first.ID, Ordered: day("2026-12-02"), Deadline: day("2026-12-15"),
		Findings: []contract.Finding{{Code: "1", Text: "files are missing"}},
	})
	require.NoError(t, err)
	_, err = r.ReportRectification(ctx, act, order.ID, day("2026-12-10"), map[string]string{"1": "completed"})
	require.NoError(t, err)
	again := evaluation(c.ID, contract.ReEvaluation, "2026-12-16", 75)
	again.Of = first.ID
	again, err = r.Evaluate(ctx, act, again, s, "")
	require.NoError(t, err)
	order, err = r.ConcludeRectification(ctx, act, order.ID, again.ID)
	require.NoError(t, err)
	require.Equal(t, contract.Righted, order.State)

	p := payment("last", "960000", "2026-12-20")
	_, err = r.PayTranche(ctx, act, c.ID, p)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	p.Again = resources.FirstResult
	_, err = r.PayTranche(ctx, act, c.ID, p)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	p.Again = resources.RepeatedResult
	_, err = r.PayTranche(ctx, act, c.ID, p)
	require.NoError(t, err, "a pass earns four fifths of 1,200,000")

	_, err = r.SettleContract(ctx, act, c.ID, resources.SettlementCall{On: day("2027-01-20"), Tie: renjia.TieLast, Again: p.Again, Spent: cny("2160000")})
	require.ErrorIs(t, err, renjia.ErrState, "it is running")
	_, err = r.CloseContract(ctx, act, c.ID, day("2027-01-10"))
	require.NoError(t, err)
	settled, err := r.SettleContract(ctx, act, c.ID, resources.SettlementCall{On: day("2027-01-20"), Tie: renjia.TieLast, Again: p.Again, Spent: cny("2160000")})
	require.NoError(t, err)
	require.Equal(t, cny("2160000"), settled.Earned)
	require.Equal(t, cny("1200000"), settled.Owed)
	_, err = r.SettleContract(ctx, act, c.ID, resources.SettlementCall{On: day("2027-01-20"), Tie: renjia.TieLast, Again: p.Again, Spent: cny("2160000")})
	require.ErrorIs(t, err, renjia.ErrExists, "once")
}

func TestAYearIsRenewedWithinItsFrame(t *testing.T) {
	ctx := context.Background()
	tenth := renjia.Frac(1, 10)
	frame := contract.Frame{
		ID: imported[contract.Frame]("resources_frame", "1"), Number: "F", Title: renjia.Both("Station"), Purchaser: agreement.Purchaser, Provider: agreement.Provider,
		Period: renjia.Period{From: day("2026-01-01"), Until: day("2029-01-01")}, Value: cny("4800000"),
		Renewal: contract.RenewalTerms{Evaluation: "final", Passed: true, Steady: &tenth},
	}
	_, r, c := bought(t, func(c *contract.Contract) { c.FrameID, c.Frame = frame.ID, frame.Period })
	_, err := r.OpenFrame(ctx, act, frame)
	require.NoError(t, err)
	next := c.Renewed(contract.ID{}, renjia.Period{From: day("2027-01-01"), Until: day("2028-01-01")}, c.Price, c.Tranches, nil)
	n := resources.Renewal{Frame: frame.ID, Stable: true, Funded: true, Next: next}
	_, err = r.RenewContract(ctx, act, c.ID, n)
	require.ErrorIs(t, err, renjia.ErrForbidden, "no evaluation")
	s, err := contract.BuiltinScheme("cn-shenzhen-2021")
	require.NoError(t, err)
	_, err = r.Evaluate(ctx, act, evaluation(c.ID, contract.Final, "2026-12-01", 60), s, "")
	require.NoError(t, err)
	dear := n
	dear.Next.Price = cny("2400000.01")
	_, err = r.RenewContract(ctx, act, c.ID, dear)
	require.ErrorIs(t, err, renjia.ErrForbidden, "a fen above the frame's value")
	second, err := r.RenewContract(ctx, act, c.ID, n)
	require.NoError(t, err)
	require.Equal(t, c.ID, second.Renews)
	n.Next.Number = "third"
	_, err = r.RenewContract(ctx, act, c.ID, n)
	require.ErrorIs(t, err, renjia.ErrForbidden, "the frame is used up")
}

func TestFromDemandToContract(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	d, err := r.OpenDemand(ctx, act, contract.Demand{
		Title: renjia.Both("Survey"), Community: subject("community"), By: subject("agency"), Methods: []string{"questionnaire"}, Population: 1000, Respondents: 100,
		Surveyed: renjia.Period{From: day("2025-09-01"), Until: day("2025-10-01")}, Needs: []contract.Need{{Code: "meals", Name: renjia.Both("meals"), Named: 60}},
	})
	require.NoError(t, err)
	item, err := r.ListItem(ctx, act, contract.CatalogueItem{Code: "D1101", Name: renjia.Both("social work"), Listed: day("2024-01-01")})
	require.NoError(t, err)
	tender := contract.Tender{
		Title: renjia.Both("Station"), Purchaser: subject("street"), Demand: d.ID, Item: "D1101", Method: contract.Open, Ceiling: cny("2400000"), Fixed: true,
		Hours: contract.Hours{Minimum: 30_000 * 60}, Submission: renjia.Period{From: day("2025-11-01"), Until: day("2025-11-21")},
		Criteria: []contract.Criterion{{Code: "price", Name: renjia.Both("price"), Points: renjia.Frac(100, 1), Formula: contract.MostHours}},
	}
	_, err = r.AddTender(ctx, act, tender)
	require.ErrorIs(t, err, renjia.ErrState, "the demand is not adopted")
	_, err = r.AdoptDemand(ctx, act, d.ID, day("2025-10-10"))
	require.NoError(t, err)
	tender, err = r.AddTender(ctx, act, tender)
	require.NoError(t, err)
	_, err = r.PlanTender(ctx, act, tender.ID, day("2025-10-20"))
	require.NoError(t, err)
	_, err = r.OpenTender(ctx, act, tender.ID, day("2025-11-01"))
	require.NoError(t, err)
	for _, b := range []contract.Bid{
		{Code: "A", Bidder: subject("other"), Submitted: day("2025-11-10"), Price: cny("2400000"), Hours: 35_000 * 60},
		{Code: "B", Bidder: subject("agency"), Submitted: day("2025-11-11"), Price: cny("2400000"), Hours: 35_244 * 60},
	} {
		_, err = r.EnterBid(ctx, act, tender.ID, b)
		require.NoError(t, err)
	}
	_, err = r.AwardTender(ctx, act, tender.ID, "", day("2025-11-20"))
	require.ErrorIs(t, err, renjia.ErrForbidden, "bids still come in")
	a, err := r.AwardTender(ctx, act, tender.ID, "", day("2025-11-25"))
	require.NoError(t, err)
	require.Equal(t, subject("agency"), a.Supplier)
	c := agreement
	c.ID, c.Number, c.Award = renjia.ID[contract.Contract]{}, "awarded", a.ID
	c, err = r.DraftContract(ctx, act, c)
	require.NoError(t, err)
	_, err = r.SignContract(ctx, act, c.ID, day("2025-12-20"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "the award is not published")
	_, err = r.PublishAward(ctx, act, a.ID, day("2025-11-26"))
	require.NoError(t, err)
	_, err = r.SignContract(ctx, act, c.ID, day("2025-12-20"))
	require.NoError(t, err)
	_, err = r.RemoveItem(ctx, act, item.ID, contract.Guangzhou2020(), day("2025-12-31"))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = r.PurchaseItem(ctx, act, item.ID, day("2025-12-20"))
	require.NoError(t, err)
	_, err = r.RemoveItem(ctx, act, item.ID, contract.Guangzhou2020(), day("2027-12-19"))
	require.ErrorIs(t, err, renjia.ErrForbidden, "a day early")
	_, err = r.RemoveItem(ctx, act, item.ID, contract.Guangzhou2020(), day("2027-12-20"))
	require.NoError(t, err)
}

func TestAGrantIsBookedAsItComesIn(t *testing.T) {
	ctx := context.Background()
	space := station(t)
	r := resources.NewRegistry(space)
	g, err := r.ApplyForGrant(ctx, act, contract.Grant{Title: renjia.Both("Meals"), Funder: subject("foundation"), Recipient: subject("agency"), Applied: cny("1000")})
	require.NoError(t, err)
	_, err = r.AwardGrant(ctx, act, g.ID, contract.GrantAward{Amount: cny("900"), On: day("2026-01-10")})
	require.ErrorIs(t, err, renjia.ErrUnspecified, "restricted or not?")
	_, err = r.AwardGrant(ctx, act, g.ID, contract.GrantAward{Amount: cny("900"), On: day("2026-01-10"), Restriction: ledger.ByPurpose, Purpose: renjia.Both("meals")})
	require.NoError(t, err)
	_, err = r.AgreeGrant(ctx, act, g.ID, contract.GrantAgreement{
		Fund: meals.ID, Reports: []contract.GrantReport{{Code: "mid", Due: day("2026-06-30")}},
		Instalments: []contract.Instalment{{Code: "1", Amount: cny("600"), From: day("2026-02-01")}, {Code: "2", Amount: cny("300"), From: day("2026-07-01"), Report: "mid"}},
	})
	require.NoError(t, err)
	into := resources.Receipt{Asset: "1002", Income: "4101"}
	left, _ := standing(t, space)
	g, err = r.DisburseGrant(ctx, act, g.ID, "1", day("2026-02-01"), into)
	require.NoError(t, err)
	after, _ := standing(t, space)
	gained, err := after.Sub(left)
	require.NoError(t, err)
	require.Equal(t, cny("600"), gained)
	_, err = r.DisburseGrant(ctx, act, g.ID, "2", day("2026-07-01"), into)
	require.ErrorIs(t, err, renjia.ErrForbidden, "the report is not accepted")
	_, err = r.SettleGrant(ctx, act, g.ID, day("2026-12-31"))
	require.ErrorIs(t, err, renjia.ErrForbidden, "600 are unspent")
	_, err = r.SpendGrant(ctx, act, g.ID, contract.Transaction{Date: day("2026-03-01"), Amount: cny("600.01")})
	require.ErrorIs(t, err, renjia.ErrForbidden, "more than came in")
	_, err = r.SpendGrant(ctx, act, g.ID, contract.Transaction{Date: day("2026-03-01"), Amount: cny("600")})
	require.NoError(t, err)
	_, err = r.SettleGrant(ctx, act, g.ID, day("2026-12-31"))
	require.NoError(t, err)
}
