package ledger_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Ninety-five minutes of an accountant's help are income and expense under the
// accounting system of 2026; under that of 2004 they are kept as minutes.
func ExampleServicePolicy_Recognize() {
	policies, err := ledger.BuiltinValuation()
	if err != nil {
		fmt.Println(err)
		return
	}
	help := ledger.DonatedService{Date: day("2026-02-03"), Fund: elderly.ID, Project: "meals", Skill: "accounting", Minutes: 95, Expense: "5101", Income: "4101"}
	wage := ledger.Wage{Basis: ledger.ReplacementPay, Skill: "accounting", Pay: cny("8700"), Hours: renjia.Frac(174, 1), Source: "wage survey 2025", Date: day("2025-07-01")}
	for _, on := range []string{"2025-12-03", "2026-02-03"} {
		help.Date = day(on)
		policy, err := policies.Service("cn/npo-services", help.Date)
		if err != nil {
			fmt.Println(err)
			return
		}
		if policy.Recognized {
			policy.Basis, policy.Rounding = ledger.ReplacementPay, renjia.HalfUp // the system leaves both open
		}
		r, err := policy.Recognize(help, &wage)
		if err != nil {
			fmt.Println(err)
			return
		}
		if r.Memo != nil {
			fmt.Println(on, "kept:", r.Memo.Quantity, r.Memo.Unit)
			continue
		}
		fmt.Println(on, "booked:", r.Amount, "on", r.Lines[0].Account, "and", r.Lines[1].Account)
	}
	// Output:
	// 2025-12-03 kept: 95 minute
	// 2026-02-03 booked: 79.17 CNY on 5101 and 4101
}

// A donor cannot be reached. The notice runs 60 full days after its first one,
// and only then the money may be used for heating.
func ExamplePurposeChange() {
	rulebook, err := ledger.BuiltinPurposeRules()
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := rulebook.At("cn/guangzhou", day("2026-02-01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	change, err := ledger.ProposePurpose(elderly, ledger.PurposeChange{
		ID: id[ledger.PurposeChange]("heating"), To: ledger.Purpose{Text: renjia.Both("heating"), Projects: []string{"heating"}},
		Basis: ledger.PublicNotice, Decided: day("2026-02-01"), Authority: renjia.RefTo("governance_decision", id[int]("council 7")),
	}, rules)
	if err != nil {
		fmt.Println(err)
		return
	}
	notice := renjia.Period{From: day("2026-03-01"), Until: day("2026-05-01")}
	if err := change.Publish(notice, renjia.RefTo("document", id[int]("notice"))); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(change.TakeEffect(day("2026-04-20"), rules) != nil)
	if err := change.TakeEffect(day("2026-05-01"), rules); err != nil {
		fmt.Println(err)
		return
	}
	fund, err := elderly.Apply(change)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, on := range []string{"2026-04-30", "2026-05-01"} {
		text, projects := fund.PurposeOn(day(on))
		fmt.Println(on, text.EN, projects)
	}
	// Output:
	// true
	// 2026-04-30 meals for older people [meals]
	// 2026-05-01 heating [heating]
}

// A gift of 100 dollars is changed into yuan at the bank's rate.
func ExampleExchange() {
	chart, err := ledger.China()
	if err != nil {
		fmt.Println(err)
		return
	}
	price, err := ledger.ParseRate("712.34/100")
	if err != nil {
		fmt.Println(err)
		return
	}
	x := ledger.Exchange{
		Date: day("2026-02-01"), Fund: free.ID, From: "1009", To: "1002", Given: money("100", "USD"), Got: cny("712.34"),
		Rate: price, Base: "USD", Rounding: renjia.HalfUp, Source: "bank slip", RateDate: day("2026-02-01"),
	}
	e, err := x.Entry(chart)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range e.Lines {
		fmt.Println(l.Account, l.Amount)
	}
	x.Got = cny("712.35")
	_, err = x.Entry(chart)
	fmt.Println(err)
	// Output:
	// 1009 -100.00 USD
	// 1901 100.00 USD
	// 1002 712.34 CNY
	// 1901 -712.34 CNY
	// exchange: rate: 100 USD at 35617/5000, rounded half-up, is not 712.35 CNY
}

// Two funds share a rent of 100 yuan by floor area.
func ExampleSharing() {
	rent := ledger.Sharing{
		Expense: "5101", Credit: "1002", Measure: renjia.Text{EN: "floor area", ZH: "面积"}, Source: "lease",
		Division: renjia.LargestRemainder, Tie: renjia.TieFirst,
		Shares: []ledger.Share{{Fund: elderly.ID, Project: "meals", Weight: renjia.Frac(2, 1)}, {Fund: free.ID, Project: "office", Weight: renjia.Frac(1, 1)}},
	}
	lines, _, err := rent.Lines(cny("100"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range lines {
		fmt.Println(l.Account, l.Project, l.Amount)
	}
	// Output:
	// 5101 meals 66.67 CNY
	// 5101 office 33.33 CNY
	// 1002  -66.67 CNY
	// 1002  -33.33 CNY
}

// Management serves premises and both projects; premises serve the projects.
func ExampleOverhead() {
	use := func(codes ...string) map[string]renjia.Fraction {
		all := map[string]renjia.Fraction{}
		for _, c := range codes {
			all[c] = renjia.Frac(1, 1)
		}
		return all
	}
	costs, _, err := ledger.Overhead(ledger.Overheads{
		Method: ledger.StepDown, Division: renjia.LargestRemainder, Tie: renjia.TieFirst,
		Pools: []ledger.Pool{
			{Code: "management", Cost: cny("300"), Driver: renjia.Both("staff"), Use: use("premises", "meals", "youth")},
			{Code: "premises", Cost: cny("100"), Driver: renjia.Both("m²"), Use: use("meals", "youth")},
		},
		Centres: []ledger.Centre{{Code: "meals", Direct: cny("1000"), Outcomes: 300}, {Code: "youth", Direct: cny("500"), Outcomes: 7}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range costs {
		each, err := c.PerOutcome(renjia.HalfUp)
		fmt.Println(c.Code, c.Full, "for", c.Outcomes, "outcomes:", each, err)
	}
	// Output:
	// meals 1200.00 CNY for 300 outcomes: 4.00 CNY <nil>
	// youth 700.00 CNY for 7 outcomes: 100.00 CNY <nil>
}
