package contract_test

// Named mutants of grants, and the test that kills each:
//
//	either-recipient  both an organization and a person are accepted → TestARecipientIsAnOrganizationOrAPerson
//	line-free         spending is not compared with the line          → TestAGrantIsSpentWithinItsLinesAndWhatCameIn
//	paid-twice        an instalment is paid again                     → TestAnInstalmentIsPaidOnceAfterItsReport
//	early             an instalment is paid before its day            → TestAnInstalmentIsPaidOnceAfterItsReport
//	settle-unspent    unspent money stays without a decision          → TestAGrantIsSpentWithinItsLinesAndWhatCameIn

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
)

func application() contract.Grant {
	return contract.Grant{
		ID: renjia.ImportedID[contract.Grant]("test", "grant", "1"), Title: renjia.Both("Meals"), Funder: subject("foundation"), Recipient: subject("agency"),
		Applied: yuan(1000), AppliedOn: day("2026-01-01"), State: contract.GrantApplied,
	}
}

// agreed is a grant of 900 in two lines and two instalments.
func agreed(t require.TestingT) contract.Grant {
	g := application()
	require.NoError(t, g.Award(contract.GrantAward{Amount: yuan(900), On: day("2026-01-10"), Restriction: ledger.ByPurpose, Purpose: renjia.Both("meals")}))
	require.NoError(t, g.Agree(contract.GrantAgreement{
		Lines: []contract.BudgetLine{{Code: "food", Name: renjia.Both("food"), Amount: yuan(700)}, {Code: "staff", Name: renjia.Both("staff"), Amount: yuan(200)}},
		Instalments: []contract.Instalment{
			{Code: "1", Amount: yuan(600), From: day("2026-02-01")}, {Code: "2", Amount: yuan(300), From: day("2026-07-01"), Report: "mid"},
		},
		Reports: []contract.GrantReport{{Code: "mid", Due: day("2026-06-30")}},
	}))
	return g
}

func TestARecipientIsAnOrganizationOrAPerson(t *testing.T) {
	g := application()
	require.NoError(t, g.Validate())
	g.Individual = subject("person")
	require.ErrorContains(t, g.Validate(), "exactly one")
	g.Recipient = renjia.Ref{}
	require.NoError(t, g.Validate())
	g.Individual = renjia.Ref{}
	require.ErrorContains(t, g.Validate(), "exactly one")
	g.Recipient = g.Funder
	require.ErrorContains(t, g.Validate(), "is the funder")
}

func TestTheAgreementSumsToTheAward(t *testing.T) {
	g := application()
	award := contract.GrantAward{Amount: yuan(900), On: day("2025-12-31"), Restriction: ledger.Unrestricted}
	require.ErrorContains(t, g.Award(award), "before the application")
	award.On = day("2026-01-10")
	require.NoError(t, g.Award(award))
	bad := contract.GrantAgreement{Instalments: []contract.Instalment{{Code: "1", Amount: yuan(899)}}}
	require.ErrorContains(t, g.Agree(bad), "sum to 899.00 CNY, want the award of 900.00 CNY")
	bad.Instalments[0].Amount = yuan(900)
	bad.Lines = []contract.BudgetLine{{Code: "a", Name: renjia.Both("a"), Amount: yuan(901)}}
	require.ErrorContains(t, g.Agree(bad), "lines: sum to 901.00 CNY")
	require.Equal(t, contract.GrantAwarded, g.State)
}

func TestAnInstalmentIsPaidOnceAfterItsReport(t *testing.T) {
	g := agreed(t)
	require.ErrorIs(t, g.Disburse("1", day("2026-01-31"), renjia.Ref{}), renjia.ErrForbidden)
	require.NoError(t, g.Disburse("1", day("2026-02-01"), renjia.Ref{}))
	require.ErrorIs(t, g.Disburse("1", day("2026-02-02"), renjia.Ref{}), renjia.ErrExists)
	require.ErrorIs(t, g.Disburse("2", day("2026-07-01"), renjia.Ref{}), renjia.ErrForbidden)
	require.ErrorIs(t, g.AcceptReport("mid", day("2026-07-02")), renjia.ErrState, "it was not submitted")
	require.NoError(t, g.SubmitReport("mid", day("2026-06-30")))
	require.NoError(t, g.AcceptReport("mid", day("2026-07-05")))
	require.ErrorIs(t, g.Disburse("2", day("2026-07-04"), renjia.Ref{}), renjia.ErrForbidden)
	require.NoError(t, g.Disburse("2", day("2026-07-05"), renjia.Ref{}))
	require.ErrorIs(t, g.Disburse("3", day("2026-07-05"), renjia.Ref{}), renjia.ErrNotFound)
	paid, err := g.DisbursedAmount()
	require.NoError(t, err)
	require.Equal(t, yuan(900), paid)
}

func TestAGrantIsSpentWithinItsLinesAndWhatCameIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := agreed(t)
		require.NoError(t, g.Disburse("1", day("2026-02-01"), renjia.Ref{}))
		limit, spent, left := map[string]int64{"food": 700, "staff": 200}, map[string]int64{}, int64(600)
		spend := func(line string, n int64) {
			err := g.Spend(contract.Transaction{Date: day("2026-03-01"), Amount: yuan(n), Line: line})
			fits := n > 0 && n <= left && spent[line]+n <= limit[line]
			require.Equal(t, fits, err == nil, "%d on %s: %v", n, line, err)
			if fits {
				spent[line], left = spent[line]+n, left-n
			}
		}
		for range 5 {
			spend(rapid.SampledFrom([]string{"food", "staff"}).Draw(t, "line"), rapid.Int64Range(0, 250).Draw(t, "yuan"))
		}
		spend("staff", 201-spent["staff"])
		spend("food", left+1)
		unspent, err := g.Unspent()
		require.NoError(t, err)
		require.Equal(t, left, unspent.Minor()/100)
		if left > 0 {
			require.ErrorIs(t, g.Settle(day("2026-12-31"), renjia.Ref{}), renjia.ErrForbidden)
			require.ErrorIs(t, g.Return(contract.Transaction{Date: day("2026-12-30"), Amount: yuan(left + 1)}), renjia.ErrForbidden)
			require.NoError(t, g.Return(contract.Transaction{Date: day("2026-12-30"), Amount: yuan(left)}))
		}
		require.NoError(t, g.Settle(day("2026-12-31"), renjia.Ref{}))
		require.Zero(t, g.Settlement.Unspent.Minor())
	})
}

func TestGrantsMoveAlongTheTableOnly(t *testing.T) {
	verbs := map[string]func(*contract.Grant) error{
		"award": func(g *contract.Grant) error {
			return g.Award(contract.GrantAward{Amount: yuan(900), On: day("2026-01-10"), Restriction: ledger.Unrestricted})
		},
		"decline":  func(g *contract.Grant) error { return g.Decline(day("2026-01-10"), "no money") },
		"withdraw": func(g *contract.Grant) error { return g.Withdraw(day("2026-01-10"), "not needed") },
		"cancel":   func(g *contract.Grant) error { return g.Cancel(day("2026-01-10"), "programme ended") },
		"agree": func(g *contract.Grant) error {
			return g.Agree(contract.GrantAgreement{Instalments: []contract.Instalment{{Code: "1", Amount: yuan(900)}}})
		},
		"settle": func(g *contract.Grant) error { return g.Settle(day("2026-12-31"), decision()) },
	}
	edges := map[contract.GrantState]map[string]contract.GrantState{
		contract.GrantApplied: {"award": contract.GrantAwarded, "decline": contract.GrantDeclined, "withdraw": contract.GrantWithdrawn},
		contract.GrantAwarded: {"agree": contract.GrantAgreed, "withdraw": contract.GrantWithdrawn, "cancel": contract.GrantCancelled},
		contract.GrantAgreed:  {"settle": contract.GrantSettled},
	}
	rapid.Check(t, func(t *rapid.T) {
		g := application()
		for range 4 {
			verb := rapid.SampledFrom([]string{"award", "decline", "withdraw", "cancel", "agree", "settle"}).Draw(t, "verb")
			from := g.State
			err := verbs[verb](&g)
			if to, ok := edges[from][verb]; ok {
				require.NoError(t, err)
				require.Equal(t, to, g.State)
				continue
			}
			var wrong *renjia.StateError
			require.ErrorAs(t, err, &wrong)
			require.Equal(t, from, g.State)
		}
	})
}

// A grant from the application to the settlement.
func ExampleGrant() {
	g := contract.Grant{Title: renjia.Both("Meals"), Funder: subject("foundation"), Recipient: subject("agency"), Applied: yuan(1000), State: contract.GrantApplied}
	err := g.Award(contract.GrantAward{Amount: yuan(900), On: day("2026-01-10"), Restriction: ledger.ByPurpose, Purpose: renjia.Both("meals")})
	if err == nil {
		err = g.Agree(contract.GrantAgreement{Instalments: []contract.Instalment{{Code: "1", Amount: yuan(900), From: day("2026-02-01")}}})
	}
	if err == nil {
		err = g.Disburse("1", day("2026-02-01"), renjia.Ref{})
	}
	if err == nil {
		err = g.Spend(contract.Transaction{Date: day("2026-03-01"), Amount: yuan(850)})
	}
	left, _ := g.Unspent()
	fmt.Println(left, err)
	fmt.Println(g.Settle(day("2026-12-31"), renjia.Ref{}) != nil, "without a decision on the rest")
	// Output:
	// 50.00 CNY <nil>
	// true without a decision on the rest
}

// An amendment keeps the terms it replaces.
func ExampleContract_Amend() {
	c := station()
	c.State, c.Signed = contract.Signed, day("2025-12-20")
	err := c.Amend(contract.Amendment{Signed: day("2026-06-20"), From: day("2026-07-01"), Reason: "two more communities", Authority: decision()},
		func(t *contract.Terms) { t.Price = yuan(2_600_000) })
	before, version := c.TermsOn(day("2026-06-30"))
	fmt.Println(version, before.Price, err)
	now, version := c.TermsOn(day("2026-07-01"))
	fmt.Println(version, now.Price)
	// Output:
	// 1 2400000.00 CNY <nil>
	// 2 2600000.00 CNY
}
