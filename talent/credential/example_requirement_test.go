package credential_test

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

// A worker in Wales has 45 hours. Which day they renew on decides.
func ExampleRequirement_Evaluate() {
	all, err := credential.BuiltinRequirements()
	if err != nil {
		fmt.Println(err)
		return
	}
	wales, _ := all.Find("wales.sw.cpd")
	for _, renewal := range []string{"2020-06-01", "2022-06-01", "2025-06-01"} {
		on, _ := renjia.ParseDate(renewal)
		since, _ := renjia.ParseDate("2015-01-01")
		proof, err := wales.Evaluate(credential.Evidence{
			On:      on,
			Amounts: map[string]credential.Quantity{"hours": credential.Whole(45)},
			Dates:   map[string]renjia.Date{"registered_since": since},
			Facts:   map[string]bool{"declared": true},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(renewal, proof.Verdict, proof.Missing)
	}
	// Output:
	// 2020-06-01 not met [{hours 45.0 90.0 45.0}]
	// 2022-06-01 met []
	// 2025-06-01 met []
}

func ExampleValidity_Term() {
	v := credential.Validity{ValidMonths: 36, WindowMonths: 3}
	from, _ := renjia.ParseDate("2024-02-29")
	term := v.Term(from)
	fmt.Println("to", term.Until.AddDays(-1), "renew from", term.RenewFrom)
	// Output: to 2027-02-27 renew from 2026-11-28
}

func ExampleThresholds_Level() {
	stars := credential.Thresholds{
		Thresholds: []credential.Quantity{credential.Whole(100), credential.Whole(300), credential.Whole(600)}, Compare: renjia.AtLeast,
	}
	s := stars.Level(credential.Whole(290))
	fmt.Println(s.Level, "star,", s.ToNext, "hours to the next")
	// Output: 1 star, 10.0 hours to the next
}

func ExamplePolicy_Credit() {
	policies, err := credential.BuiltinPolicies()
	if err != nil {
		fmt.Println(err)
		return
	}
	policy := policies["cn/qingdao"]
	at := func(hour, minute int) time.Time { return time.Date(2026, 3, 1, hour, minute, 0, 0, time.UTC) }
	credited, err := policy.Credit([]credential.Service{
		{ID: "1", Person: "Wang", Interval: renjia.Interval{From: at(9, 0), Until: at(11, 10)}},
		{ID: "2", Person: "Wang", Interval: renjia.Interval{From: at(11, 0), Until: at(12, 0)}},
		{ID: "3", Person: "Wang", Interval: renjia.Interval{From: at(14, 0)}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range credited.Records {
		if r.Refusal != nil {
			fmt.Println(r.ID, r.Refusal.Reason)
			continue
		}
		fmt.Println(r.ID, r.Hours, "hours")
	}
	// Output:
	// 1 2.5 hours
	// 2 overlap
	// 3 no-check-out
}

func ExampleChain_Needed() {
	hongKong := credential.Chain{Schemes: map[string]map[string]int64{"hong_kong": {"supervisor": 1, "worker": 8}}}
	need, err := hongKong.Needed("hong_kong", 33)
	fmt.Println(need, err)
	// Output: map[supervisor:5] <nil>
}

func ExampleEquivalences_Count() {
	renamed, _ := renjia.ParseDate("2020-01-01")
	all := credential.Equivalences{{Credential: "welfare officer", CountsAs: "social worker", From: renamed, Source: "a decree"}}
	fmt.Println(all.Count("welfare officer", "social worker", renamed), all.Count("social worker", "welfare officer", renamed))
	// Output: true false
}
