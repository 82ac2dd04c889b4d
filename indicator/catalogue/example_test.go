package catalogue_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/catalogue"
)

func Example() {
	table, err := catalogue.ReadTable(strings.NewReader("收入,工时\n1200,12\n1500,8\n2600,6\n5200,3\n"), "hours.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := catalogue.Find("concentration_index")
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := m.Compute(catalogue.Input{Table: table, Level: .95})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Name.In(renjia.Chinese), a.Exact.RatString(), "n =", a.N)
	for _, i := range a.Inputs {
		fmt.Println(i.Name+":", i.Value)
	}
	// Output:
	// 集中指数 -1/4 n = 4
	// mean: 7.25
	// column rank: 收入
	// column value: 工时
}
