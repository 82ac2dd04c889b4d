package exchange_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

func ExampleReadCSV() {
	edges := "source,target,weight,layer\nstreet office,station,2,agreement\nstation,volunteers,,referral\n"
	nodes := "id,sector\nstreet office,GOV\nstation,VOL\nvolunteers,VOL\nmuseum,GOV\n"
	n, err := exchange.ReadCSV(strings.NewReader(edges), strings.NewReader(nodes), true)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(n.Nodes), "parties,", len(n.Ties), "ties, layers", n.Layers())
	g, err := n.Graph("agreement", network.Options{Direction: network.Directed, Merge: network.MergeSum, Loops: network.LoopsDrop})
	fmt.Println(g.Edges(), err)
	// Output:
	// 4 parties, 2 ties, layers [agreement referral]
	// 1 <nil>
}

// Every problem is told at its place: file, line and column.
func ExampleTables() {
	edges := "起点,终点,权重\n街道办,驿站,2\n街道办,驿战,1\n驿站,志愿队,0\n"
	nodes := "编号,类别\n街道办,政府\n驿站,社会组织\n志愿队,志愿者\n"
	_, err := exchange.Tables{
		Direction: network.Undirected, Unlisted: exchange.UnlistedRefuse, EdgesFile: "ties.csv",
	}.Read(strings.NewReader(edges), strings.NewReader(nodes))
	fmt.Println(err)
	// Output:
	// ties.csv:3:2: 终点: "驿战" is not in the list of nodes; ties.csv:4:3: 权重: weight "0": want a finite number above 0
}

// A file of Pajek becomes one of GraphML.
func ExampleRead() {
	file := "*Vertices 2\n1 \"station\"\n2 \"clinic\"\n*Arcs :1 \"referral\"\n1 2 3\n"
	n, err := exchange.Read("who.net", strings.NewReader(file))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = exchange.Write("who.dot", os.Stdout, n)
	fmt.Println(err)
	// Output:
	// digraph {
	//   "station";
	//   "clinic";
	//   "station" -> "clinic" [weight="3", layer="referral"];
	// }
	// <nil>
}

func ExampleLost() {
	n := &network.Network{
		Nodes: []network.Node{{ID: "a", Attr: map[string]string{"sector": "GOV"}}, {ID: "b", Label: "B"}},
		Ties:  []network.Tie{{From: "a", To: "b", Weight: 1}},
	}
	for _, f := range []exchange.Format{exchange.GraphML, exchange.Pajek, exchange.PajekProject} {
		fmt.Println(f, exchange.Lost(f, n))
	}
	// Output:
	// graphml []
	// net [labels node attributes]
	// paj [labels]
}

// The matrix of who came to what.
func ExampleReadIncidence() {
	n, err := exchange.ReadIncidence(strings.NewReader(",spring,autumn\nAnn,1,1\nBen,0,1\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var out bytes.Buffer
	if err := exchange.WriteCSV(&out, os.Stdout, n); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(out.String())
	// Output:
	// id,mode
	// Ann,1
	// Ben,1
	// spring,2
	// autumn,2
	// source,target,weight
	// Ann,spring,1
	// Ann,autumn,1
	// Ben,autumn,1
}

// A network in two waves for RSiena.
func ExampleWriteSiena() {
	files := folder{}
	n := &network.Network{
		Directed: true, Nodes: []network.Node{{ID: "a"}, {ID: "b"}, {ID: "c"}},
		Ties: []network.Tie{
			{From: "a", To: "b", Weight: 1, Layer: "2025"}, {From: "a", To: "c", Weight: 1, Layer: "2026"}, {From: "b", To: "a", Weight: 1, Layer: "2026"},
		},
	}
	if err := exchange.WriteSiena(files.create, "help", n, exchange.Wave{Layer: "2025"}, exchange.Wave{Layer: "2026"}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(files["help.wave2.txt"])
	// Output:
	// 0 0 1
	// 1 0 0
	// 0 0 0
}
