package timebank_test

import (
	"fmt"
	"os"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
)

// A volunteer's visit is certified, and part of its credit pays for help.
func Example() {
	policies, err := timebank.Builtin()
	if err != nil {
		fmt.Println(err)
		return
	}
	// Qingdao says how to round; what it leaves open is taken from plain choices.
	policy := policies["cn/qingdao-2016"].Complete(policies["minutes"])
	bank, err := timebank.New(id[timebank.Bank]("bank"), policy, day("2026-01-01"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var accounts []timebank.AccountID
	for _, who := range []string{"ann", "bo"} {
		a, err := bank.Open(timebank.Account{Kind: timebank.Member, Holder: person(who), Opened: day("2026-01-01")})
		if err != nil {
			fmt.Println(err)
			return
		}
		accounts = append(accounts, a.ID)
	}
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.FixedZone("", 8*3600))
	visit, why, err := bank.Certify(timebank.Certified{
		ID: id[timebank.Certified]("visit"), Person: person("ann"), Interval: renjia.Interval{From: start, Until: start.Add(80 * time.Minute)},
		Day: day("2026-03-01"), Activity: "home visit", Issuer: person("station"),
	}, id[timebank.Transfer]("1"), day("2026-03-02"))
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := why.WriteText(os.Stdout, renjia.English); err != nil {
		fmt.Println(err)
		return
	}
	pay := timebank.Move(timebank.Exchange, day("2026-03-05"), accounts[0], accounts[1], 60)
	pay.ID = id[timebank.Transfer]("2")
	if _, _, err := bank.Post(pay); err != nil {
		fmt.Println(err)
		return
	}
	ann, _ := bank.Standing(accounts[0])
	fmt.Println("raw", visit.Raw(), "credited", visit.Credit.Minutes, "left", ann.Balance)
	// Output:
	// credit of certified time under cn/qingdao-2016@2016
	//   the interval has 1 h 20 min
	//   which counts as 1 h 30 min [less than one hour: from 30 minutes on 1 hour, below 0.5 hours; travel does not count]
	//   credited: 1 h 30 min
	// raw 1:20 credited 1:30 left 0:30
}
