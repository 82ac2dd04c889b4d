package tabular_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia/internal/tabular"
)

func Example() {
	file := "房号,业主,面积\n1-101,陈一,89.53\n1-102,,85.2x\n"
	columns := []tabular.Column{
		{Name: "unit", Aliases: []string{"房号"}},
		{Name: "owner", Aliases: []string{"业主"}},
		{Name: "area", Aliases: []string{"面积"}},
	}
	report := tabular.NewReport()
	for row := range tabular.Read(strings.NewReader(file), "owners.csv", columns, report) {
		unit, owner, area := row.Text("unit"), row.Text("owner"), row.Area("area")
		if row.OK() {
			fmt.Println(unit, owner, area)
		}
	}
	fmt.Println(report.Err())
	// Output:
	// 1-101 陈一 89.53
	// owners.csv:3:2: owner: must not be empty; owners.csv:3:3: area: area "85.2x": want a plain decimal number
}

func ExampleKeys() {
	keys, report := tabular.NewKeys(), tabular.NewReport()
	defer keys.Close() //nolint:errcheck // a temporary file
	columns := []tabular.Column{{Name: "person"}, {Name: "supervisor", Optional: true}}
	file := "person,supervisor\nli,\nwang,li\nwang,zhao\n"
	for row := range tabular.Read(strings.NewReader(file), "staff.csv", columns, report) {
		keys.Define("person", row.Text("person"), row.Place("person"))
		keys.Refer("person", row.Text("supervisor"), row.Place("supervisor"))
	}
	if err := keys.Check(report); err != nil {
		fmt.Println(err)
	}
	fmt.Println(report.Err())
	// Output:
	// staff.csv:4:1: person wang is defined twice, first at staff.csv:3:1; staff.csv:4:2: person zhao is not defined
}
