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

// Who may vote is settled by the law, and who may not is listed with the reason.
func ExampleReadResidents() {
	day, _ := renjia.ParseDate("2026-04-12")
	law, _ := roll.FranchiseFor("cn/residents-committee-2025", day)
	residents, err := roll.ReadResidents(strings.NewReader(`姓名,户号,出生日期,登记依据,申请日期,聘用日期
甲,1,1980-01-01,户籍,,
乙,1,2008-04-13,户籍,,
丙,2,1990-05-05,社区工作者,2026-02-01,2025-12-01
`), "residents.csv", law, day, roll.Salt("kept by the committee"))
	fmt.Println(err)
	snapshot, err := residents.Snapshot()
	fmt.Println(snapshot.Heads(), "elector", err)
	for _, r := range residents.Refused() {
		fmt.Println(r.Name, r.Reason, r.Article)
	}
	// Output:
	// <nil>
	// 1 elector <nil>
	// 乙 too-young art. 16
	// 丙 employed-too-short art. 16
}

// Only the owners of one building decide on its lift; the roll says so.
func ExamplePart() {
	const list = "building,unit,owner,area,area_source,status\nA,1,Chen,80,register,sold\nA,2,Li,70,register,sold\nB,1,Li,60,register,sold\n"
	owners, _ := roll.ReadOwners(strings.NewReader(list), "owners.csv", roll.Salt("s"), roll.Part(roll.SubElectorate{Buildings: []string{"A"}}))
	part, err := owners.Snapshot()
	fmt.Println(part.Heads(), "heads,", part.Area, "m² in", part.Part.Buildings, err)
	// Output:
	// 2 heads, 150.00 m² in [A] <nil>
}

// What has changed on a roll since the last vote.
func ExampleCompare() {
	freeze := func(list string) roll.Snapshot {
		owners, _ := roll.ReadOwners(strings.NewReader("unit,owner,area,area_source,status,voter\n"+list), "owners.csv")
		s, _ := owners.Snapshot()
		return s
	}
	before := freeze("1,Chen,80,register,sold,K1\n2,Li,70,register,sold,K2\n")
	after := freeze("1,Chen,81,register,sold,K1\n2,Wang,70,register,sold,K3\n")
	d, err := roll.Compare(before, after)
	fmt.Println(len(d.Added), "added,", len(d.Removed), "removed,", len(d.Changed), "changed", err)
	again, err := d.Apply(before)
	fmt.Println(again.Area, err)
	// Output:
	// 1 added, 1 removed, 1 changed <nil>
	// 151.00 <nil>
}
