package roll_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// An owners' vote from two CSV files.
func Example() {
	owners, err := roll.ReadOwners(strings.NewReader(`房号,业主,面积,面积来源,状态
101,张三,89.53,登记,已售
102,李四,120.00,登记,已售
201,李四,75.20,合同,已售
202,猎德置业,89.53,测绘,未售
`), "owners.csv", roll.Salt("kept by the committee"))
	fmt.Println(err)
	snapshot, err := owners.Snapshot()
	fmt.Println(snapshot.Heads(), "heads,", snapshot.Area, "m²", err)
	ballots, err := owners.ReadBallots(strings.NewReader("房号,表决意见\n101,同意\n201,同意\n"), "ballots.csv")
	fmt.Println(len(ballots), "ballots", err)

	day, _ := renjia.ParseDate("2026-03-01")
	law, _ := statute.Builtin().At("cn/civil-code-278/ordinary", day)
	electors, _ := snapshot.Electors(law.Measures...)
	result, err := rule.Evaluate(law, electors, ballots)
	fmt.Println(result.Outcome, err)
	fmt.Print(result.Explanation.Text(renjia.English))
	// Output:
	// <nil>
	// 3 heads, 374.26 m² <nil>
	// 2 ballots <nil>
	// adopted <nil>
	// Owners' decision, matters (1)–(5) and (9): adopted
	//   quorum by heads, those taking part of the roll: 2 / 3 ≥ 2/3 — holds [art. 278 para. 2]
	//     share 2/3, 0 to spare
	//   quorum by area, those taking part of the roll: 284.73 m² / 374.26 m² ≥ 2/3 — holds [art. 278 para. 2]
	//     share 28473/37426, 35.22 m² to spare (votes: 0)
	//   vote by heads, in favour of those taking part: 2 / 2 > 1/2 — holds [art. 278 para. 2]
	//     share 1, 0 to spare
	//   vote by area, in favour of those taking part: 284.73 m² / 284.73 m² > 1/2 — holds [art. 278 para. 2]
	//     share 1, 142.36 m² to spare (votes: 0)
}
