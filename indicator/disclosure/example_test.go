package disclosure_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
)

// A list of clients is made coarser until four people look alike and no group
// shares one illness.
func Example() {
	file := strings.NewReader(`name,age,street,illness
王芳,28,Liede,heart
李强,29,Xiancun,heart
陈静,21,Xiancun,virus
黄伟,23,Liede,virus
何敏,50,Renmin,cancer
梁军,55,Renmin,heart
周洋,47,Renmin,virus
吴丽,49,Renmin,virus
`)
	streets, err := disclosure.NewHierarchy([][]string{
		{"Liede", "Tianhe", "*"}, {"Xiancun", "Tianhe", "*"}, {"Renmin", "Yuexiu", "*"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	table, err := disclosure.Read(file, "clients.csv", []disclosure.Column{
		{Name: "name", Role: disclosure.Direct},
		{Name: "age", Role: disclosure.Quasi, Scale: disclosure.Numeric},
		{Name: "street", Role: disclosure.Quasi, Hierarchy: streets},
		{Name: "illness", Role: disclosure.Confidential},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	want := disclosure.Requirement{K: 4, Diversity: []disclosure.Diversity{{Column: "illness", Kind: disclosure.Distinct, L: 2}}}
	release, err := disclosure.Mondrian(context.Background(), table, want, disclosure.Strict)
	if err != nil {
		fmt.Println(err)
		return
	}
	why, err := disclosure.Check(release.Table, want)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(why.Text(renjia.English))
	_ = release.Table.WriteCSV(os.Stdout)
	// Output:
	// A table of 8 rows in 2 classes. It stays personal data (de-identified, PIPL art. 73).
	//   classes of 4 rows or more, of all classes: 2 = 2 — holds [Sweeney 2002]
	//   classes that meet distinct 2-diversity of illness, of all classes: 2 = 2 — holds [Machanavajjhala et al. 2007]
	// age,street,illness
	// 21..29,Tianhe,heart
	// 21..29,Tianhe,heart
	// 21..29,Tianhe,virus
	// 21..29,Tianhe,virus
	// 47..55,Renmin,cancer
	// 47..55,Renmin,heart
	// 47..55,Renmin,virus
	// 47..55,Renmin,virus
}

// Three people in one cell are withheld, and so is what would give them away.
func ExampleTabulation_Protect() {
	counts := &disclosure.Tabulation{
		Cells: []disclosure.Cell{
			{Name: "Liede, ill", Value: 3}, {Name: "Liede, well", Value: 40}, {Name: "Liede", Value: 43},
			{Name: "Renmin, ill", Value: 12}, {Name: "Renmin, well", Value: 31}, {Name: "Renmin", Value: 43},
			{Name: "ill", Value: 15}, {Name: "well", Value: 71}, {Name: "all", Value: 86},
		},
		Sums: []disclosure.Sum{
			{Total: 2, Parts: []int{0, 1}}, {Total: 5, Parts: []int{3, 4}}, {Total: 8, Parts: []int{6, 7}},
			{Total: 6, Parts: []int{0, 3}}, {Total: 7, Parts: []int{1, 4}}, {Total: 8, Parts: []int{2, 5}},
		},
	}
	p, err := counts.Protect(context.Background(), disclosure.Options{
		Rules: []disclosure.Rule{{Kind: disclosure.Threshold, N: 5}}, Zeros: disclosure.PublishZeros, Method: disclosure.LinearProgram,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	bounds, err := p.Audit(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range bounds {
		fmt.Printf("%s: %d to %d, safe: %t\n", b.Name, b.Low, b.High, b.Safe)
	}
	// Output:
	// Liede, ill: 1 to 14, safe: true
	// Liede, well: 29 to 42, safe: true
	// Renmin, ill: 1 to 14, safe: true
	// Renmin, well: 29 to 42, safe: true
}

// Rounding to base 3 with a key: the same count is always rounded alike.
func ExampleRounding() {
	r := disclosure.Rounding{Base: 3, Key: []byte("kept by the station, not published")}
	v, err := r.Round(disclosure.Cell{Name: "Liede, ill", Value: 6})
	fmt.Println(v, err)
	// Output: 6 <nil>
}
