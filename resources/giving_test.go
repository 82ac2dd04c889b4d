package resources_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants of giving.go, and the test that kills each:
//
//	fund-not-renewed   EnactPurpose saves the change without the fund     TestAChangeOfPurposeBindsLaterEntries
//	past-unchecked     entries since the day are not looked at            TestAPurposeIsNotChangedBehindWhatWasPaid
//	undone-counts      what was taken back counts against the change      TestAPurposeIsNotChangedBehindWhatWasPaid
//	minutes-lost       a service that is not booked leaves no record      TestADonatedServiceIsBookedOrKept
//	gift-twice         a gift recorded twice is booked twice              TestADonatedServiceIsBookedOrKept

func guangzhou(t testing.TB) ledger.PurposeRules {
	b, err := ledger.BuiltinPurposeRules()
	require.NoError(t, err)
	rules, err := b.At("cn/guangzhou", day("2026-02-01"))
	require.NoError(t, err)
	return rules
}

var (
	letter  = renjia.RefTo("document", imported[int]("document", "letter"))
	heating = ledger.PurposeChange{
		To: ledger.Purpose{Text: renjia.Text{EN: "heating", ZH: "取暖"}, Projects: []string{"youth"}}, Basis: ledger.DonorConsent,
		Decided: day("2026-02-01"), Authority: renjia.RefTo("governance_decision", imported[int]("governance_decision", "1")),
	}
)

func consented(t testing.TB, r *resources.Registry) ledger.PurposeChange {
	c, err := r.ProposePurpose(ctx, act, meals.ID, heating, guangzhou(t))
	require.NoError(t, err)
	c, err = r.ConsentPurpose(ctx, act, c.ID, day("2026-02-02"), letter)
	require.NoError(t, err)
	return c
}

func paid(date, project, amount string) ledger.Entry {
	minus, err := cny(amount).Neg()
	if err != nil {
		panic(err)
	}
	return ledger.Entry{Key: date + project, Date: day(date), Lines: []ledger.Line{
		{Account: "5101", Fund: meals.ID, Amount: cny(amount), Project: project}, {Account: "1002", Fund: meals.ID, Amount: minus},
	}}
}

func TestAChangeOfPurposeBindsLaterEntries(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	c := consented(t, r)
	_, err := r.EnactPurpose(ctx, act, c.ID, day("2026-02-01"), guangzhou(t))
	require.ErrorIs(t, err, renjia.ErrState, "before the consent")
	_, err = space.Update(ctx, act.Does("test.all", renjia.Ref{}), func(tx *storage.Tx) error {
		in := r.In(tx)
		if _, err := in.Post(ctx, act, paid("2026-02-09", "meals", "1")); err != nil {
			return err
		}
		if _, err := in.EnactPurpose(ctx, act, c.ID, day("2026-02-10"), guangzhou(t)); err != nil {
			return err
		}
		_, err := in.Post(ctx, act, paid("2026-02-10", "youth", "1"))
		return err
	})
	require.NoError(t, err, "one act that pays before, changes, and pays after")
	_, err = r.Post(ctx, act, paid("2026-02-11", "meals", "1"))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = r.Post(ctx, act, paid("2026-02-08", "meals", "1"))
	require.NoError(t, err, "dated before the change")
	_, err = r.EnactPurpose(ctx, act, c.ID, day("2026-02-10"), guangzhou(t))
	require.ErrorIs(t, err, renjia.ErrState, "once")
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		f, err := resources.Funds.Get(ctx, s, meals.ID)
		require.NoError(t, err)
		require.Equal(t, c.ID, f.Value.Versions[0].Change)
		stored, err := resources.PurposeChanges.Get(ctx, s, c.ID)
		require.Equal(t, ledger.ChangeEffective, stored.Value.State)
		return err
	}))
}

func TestAPurposeIsNotChangedBehindWhatWasPaid(t *testing.T) {
	r := resources.NewRegistry(station(t))
	c := consented(t, r)
	e, err := r.Post(ctx, act, paid("2026-02-20", "meals", "1"))
	require.NoError(t, err)
	for on, want := range map[string]error{"2026-02-19": renjia.ErrConflict, "2026-02-20": renjia.ErrConflict} {
		_, err = r.EnactPurpose(ctx, act, c.ID, day(on), guangzhou(t))
		require.ErrorIs(t, err, want, on)
	}
	_, err = r.Reverse(ctx, act, e.ID, resources.Reversal{Date: day("2026-02-21")})
	require.NoError(t, err)
	_, err = r.EnactPurpose(ctx, act, c.ID, day("2026-02-19"), guangzhou(t))
	require.NoError(t, err, "what was taken back is no obstacle")
}

func TestEveryWayOfChangingAPurposeIsAVerb(t *testing.T) {
	for basis, step := range map[ledger.PurposeBasis]func(*resources.Registry, ledger.PurposeChangeID) error{
		ledger.PlanFiled: func(r *resources.Registry, id ledger.PurposeChangeID) error {
			_, err := r.FilePurpose(ctx, act, id, day("2026-02-05"), letter)
			return err
		},
		ledger.PublicNotice: func(r *resources.Registry, id ledger.PurposeChangeID) error {
			_, err := r.PublishPurpose(ctx, act, id, renjia.Period{From: day("2026-02-05"), Until: day("2026-04-10")}, letter)
			return err
		},
		ledger.CourtOrder: func(r *resources.Registry, id ledger.PurposeChangeID) error {
			_, err := r.OrderPurpose(ctx, act, id, day("2026-02-05"), letter)
			return err
		},
	} {
		r := resources.NewRegistry(station(t))
		c := heating
		c.Basis = basis
		c, err := r.ProposePurpose(ctx, act, meals.ID, c, guangzhou(t))
		require.NoError(t, err)
		_, err = r.ConsentPurpose(ctx, act, c.ID, day("2026-02-01"), renjia.Ref{})
		require.ErrorIs(t, err, renjia.ErrInvalid, "without evidence")
		require.NoError(t, step(r, c.ID))
		c, err = r.EnactPurpose(ctx, act, c.ID, day("2026-04-10"), guangzhou(t))
		require.NoError(t, err, basis)
		require.Equal(t, ledger.ChangeEffective, c.State)
	}
	r := resources.NewRegistry(station(t))
	c := consented(t, r)
	_, err := r.RefusePurpose(ctx, act, c.ID, day("2026-02-05"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "a refusal has a reason")
	c, err = r.RefusePurpose(ctx, because, c.ID, day("2026-02-05"))
	require.NoError(t, err)
	require.Equal(t, "because", c.Why)
	_, err = r.ProposePurpose(ctx, act, imported[ledger.Fund]("resources_fund", "none"), heating, guangzhou(t))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestADonorsQuestionIsAnsweredOnce(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	q, err := r.AskAboutGift(ctx, act, ledger.InformationRequest{Fund: meals.ID, Donor: subject("donor").In(spaceName), Question: renjia.Both("what for?"), Asked: day("2026-03-02")})
	require.NoError(t, err)
	require.Equal(t, subject("donor"), q.Donor)
	q, err = r.AnswerAboutGift(ctx, act, q.ID, day("2026-03-20"), letter)
	require.NoError(t, err)
	why, err := q.Explain(guangzhou(t), renjia.Calendar{}, day("2026-06-01"))
	require.NoError(t, err)
	require.True(t, why.All())
	_, err = r.AnswerAboutGift(ctx, act, q.ID, day("2026-03-21"), letter)
	require.ErrorIs(t, err, renjia.ErrState)
	require.Equal(t, 1, count(t, space, resources.GiftQuestions))
	_, err = r.AskAboutGift(ctx, act, ledger.InformationRequest{Donor: subject("donor"), Question: renjia.Both("?"), Asked: day("2026-03-02")})
	require.Error(t, err)
}

func recognition(t testing.TB) (ledger.ServicePolicy, ledger.Wage) {
	all, err := ledger.BuiltinValuation()
	require.NoError(t, err)
	p, err := all.Service("cn/npo-services", day("2026-02-03"))
	require.NoError(t, err)
	p.Basis, p.Rounding = ledger.GeneralistPay, renjia.HalfUp
	return p, ledger.Wage{Basis: ledger.GeneralistPay, Pay: cny("68.10"), Hours: renjia.Frac(1, 1), Source: "contract price over contract hours",
		Date: day("2023-06-01"), Valid: renjia.Period{From: day("2023-06-01")}}
}

var cooking = ledger.DonatedService{
	Date: day("2026-02-03"), Fund: meals.ID, Project: "meals", Donor: subject("volunteer"), Skill: "cooking", Minutes: 100, Expense: "5101", Income: "4101",
}

func TestADonatedServiceIsBookedOrKept(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	policy, wage := recognition(t)
	id := imported[resources.ServiceGift]("resources_service_gift", "1")
	g, why, err := r.DonateService(ctx, act, id, cooking, policy, &wage)
	require.NoError(t, err)
	require.True(t, why.All())
	require.Equal(t, cny("113.50"), g.Amount)
	again, _, err := r.DonateService(ctx, act, id, cooking, policy, &wage)
	require.NoError(t, err)
	require.Equal(t, g, again)
	require.Equal(t, 2, count(t, space, resources.Entries), "the money given, and the service")
	more := cooking
	more.Minutes++
	_, _, err = r.DonateService(ctx, act, id, more, policy, &wage)
	require.ErrorIs(t, err, renjia.ErrExists)
	left, _ := standing(t, space)
	require.Equal(t, cny("1000"), left, "as much received as spent")

	kept, why, err := r.DonateService(ctx, act, resources.ServiceGiftID{}, cooking, policy, nil)
	require.NoError(t, err)
	require.False(t, why.All())
	require.True(t, kept.Entry.IsZero())
	require.Equal(t, renjia.Frac(100, 1), kept.Memo.Quantity)
	require.Equal(t, 2, count(t, space, resources.ServiceGifts))
	other := cooking
	other.Project = "youth"
	_, _, err = r.DonateService(ctx, act, resources.ServiceGiftID{}, other, policy, &wage)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	require.Equal(t, 2, count(t, space, resources.ServiceGifts))
	other.Fund = imported[ledger.Fund]("resources_fund", "none")
	_, _, err = r.DonateService(ctx, act, resources.ServiceGiftID{}, other, policy, nil)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestAMemoIsKeptOnce(t *testing.T) {
	space := station(t)
	r := resources.NewRegistry(space)
	m, err := r.RecordMemo(ctx, act, ledger.Memo{
		Date: day("2026-02-03"), Donor: subject("donor"), Quantity: renjia.Frac(3, 1), Unit: "painting", Why: renjia.Both("has no price"), Policy: "cn/npo-goods-2026",
	})
	require.NoError(t, err)
	_, err = r.RecordMemo(ctx, act, m)
	require.NoError(t, err)
	require.Equal(t, 1, count(t, space, resources.Memos))
	m.Quantity = renjia.Frac(4, 1)
	_, err = r.RecordMemo(ctx, act, m)
	require.ErrorIs(t, err, renjia.ErrExists)
	_, err = r.RecordMemo(ctx, act, ledger.Memo{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestMoneyIsExchangedInTheBooks(t *testing.T) {
	space := station(t)
	dollars, err := renjia.ParseMoney("100", "USD")
	require.NoError(t, err)
	x := ledger.Exchange{Key: "slip 7", Date: day("2026-02-03"), Fund: meals.ID, From: "1002", To: "1009", Given: cny("712.34"), Got: dollars,
		Rate: renjia.Frac(71234, 10000), Base: "USD", Rounding: renjia.HalfUp, Source: "bank slip 7", RateDate: day("2026-02-03")}
	r := resources.NewRegistry(space)
	e, err := r.Exchange(ctx, act, x)
	require.NoError(t, err)
	again, err := r.Exchange(ctx, act, x)
	require.NoError(t, err)
	require.Equal(t, e.ID, again.ID)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		for d, err := range resources.Entries.Find(ctx, s, storage.Query{Where: []storage.Cond{storage.Eq("key", "slip 7")}}) {
			require.NoError(t, err)
			require.Equal(t, ledger.ExchangeRate, d.Value.Lines[0].Valuation.Basis)
			return nil
		}
		return errors.New("the entry is missing")
	}))
}
