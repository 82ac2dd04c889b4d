package exchange_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func day(t testing.TB, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestATableOfTiesIsReadWithAllItSays(t *testing.T) {
	edges := "\ufeffsource,target,weight,layer,from,until,place\r\n" +
		"街道办,\"驿站, 猎德\",2.5,agreement,2026-01-01,2027-01-01,NA\r\n" +
		"驿站, 猎德,volunteers,,,,,\r\n"
	edges = strings.Replace(edges, "驿站, 猎德,v", "\"驿站, 猎德\",v", 1)
	nodes := "id,label,sector,from\nvolunteers,Volunteers,VOL,2025-03-01\n"
	n, err := exchange.ReadCSV(strings.NewReader(edges), strings.NewReader(nodes), true)
	require.NoError(t, err)
	require.Equal(t, &network.Network{
		Directed: true, Columns: []string{"sector"},
		Nodes: []network.Node{
			{ID: "volunteers", Label: "Volunteers", Attr: map[string]string{"sector": "VOL"}, Period: renjia.Period{From: day(t, "2025-03-01")}},
			{ID: "街道办"}, {ID: "驿站, 猎德"},
		},
		Ties: []network.Tie{
			{
				From: "街道办", To: "驿站, 猎德", Weight: 2.5, Layer: "agreement",
				Period: renjia.Period{From: day(t, "2026-01-01"), Until: day(t, "2027-01-01")}, Attr: map[string]string{"place": "NA"},
			},
			{From: "驿站, 猎德", To: "volunteers", Weight: 1},
		},
	}, n)
}

func TestTablesOfOtherProgramsAreRead(t *testing.T) {
	one := func(edges, nodes string, d network.Direction) *network.Network {
		n, err := exchange.Tables{Direction: d, Unlisted: exchange.UnlistedRefuse}.Read(strings.NewReader(edges), strings.NewReader(nodes))
		require.NoError(t, err)
		return n
	}
	gephi := one("Source,Target,Type,Id,Label,Weight\nn1,n2,Undirected,0,knows,3\n", "Id,Label\nn1,Ann\nn2,Ben\n", "")
	require.False(t, gephi.Directed)
	require.Equal(t, "Ann", gephi.Nodes[0].Label)
	require.Equal(t, []network.Tie{{From: "n1", To: "n2", Weight: 3, Attr: map[string]string{"Id": "0", "Label": "knows"}}}, gephi.Ties)
	require.Len(t, one("Source,Target,Type\na,b,Undirected\n", "Id\na\nb\n", network.Directed).Ties, 2, "a tie both ways is two arcs")

	kumu := one("From,To,Type,Direction\nAnn,Ben,funding,directed\n", "Label,Type\nAnn,Person\nBen,Person\n", "")
	require.True(t, kumu.Directed)
	require.Equal(t, []network.Tie{{From: "Ann", To: "Ben", Weight: 1, Layer: "funding"}}, kumu.Ties)
	require.Equal(t, map[string]string{"Type": "Person"}, kumu.Nodes[1].Attr)

	r := one("\"\",source,target,type\n1,a,b,Advice\n", "id\na\nb\n", network.Directed)
	require.Equal(t, map[string]string{"type": "Advice"}, r.Ties[0].Attr)
	chinese := one("起点,终点,权重\n甲,乙,2\n", "编号,名称\n甲,甲社\n乙,乙社\n", network.Undirected)
	require.Equal(t, "甲社", chinese.Nodes[0].Label)
}

func TestTwoModesAreTold(t *testing.T) {
	read := exchange.Tables{Direction: network.Undirected, TwoMode: true}
	n, err := read.Read(strings.NewReader("source,target\nann,e1\nben,e1\n"), nil)
	require.NoError(t, err)
	require.Equal(t, []string{exchange.ModeColumn}, n.Columns)
	require.Equal(t, "2", n.Nodes[1].Attr[exchange.ModeColumn])
	_, err = read.Read(strings.NewReader("source,target\nann,e1\ne1,ben\n"), nil)
	require.EqualError(t, err, `edges:3:1: source: "e1" is both a source and a target of a two-mode network`)
}

func TestEveryProblemOfATableIsReportedAtItsPlace(t *testing.T) {
	edges := "source,target,weight,from,until,record\n" +
		"a,,1,,,\nb,c,-1,,,\nc,d,0,,,\nd,e,NaN,,,\na,b,1,2026-13-01,,\na,b,1,2026-02-01,2026-01-01,\na,b\na,z,1,,,\n"
	tables := exchange.Tables{Direction: network.Directed, Unlisted: exchange.UnlistedRefuse, EdgesFile: "e.csv", NodesFile: "n.csv"}
	_, err := tables.Read(strings.NewReader(edges), strings.NewReader("id,x\na,1\na,2\n,3\nb,1\n"))
	var all *renjia.ValidationError
	require.ErrorAs(t, err, &all)
	var got []string
	for _, p := range all.Problems {
		got = append(got, p.String())
	}
	require.Equal(t, []string{
		`n.csv:3:1: id: "a" is there twice`,
		`n.csv:4:1: id: must not be empty`,
		`e.csv:2:2: target: must not be empty`,
		`e.csv:3:3: weight: weight "-1": want a finite number above 0`,
		`e.csv:4:3: weight: weight "0": want a finite number above 0`,
		`e.csv:5:3: weight: weight "NaN": want a finite number above 0`,
		`e.csv:6:4: from: date 2026-13-01: no such day`,
		`e.csv:7: tie a – b: period: until: must be after 2026-02-01 (the first day no longer in the period)`,
		`e.csv:8: has 2 cells, the header has 6`,
		`e.csv:9:2: target: "z" is not in the list of nodes`,
	}, got)
}

func TestATableWithoutItsChoicesIsNotGuessed(t *testing.T) {
	_, err := exchange.Tables{}.Read(strings.NewReader("source,target\na,b\n"), nil)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = exchange.Tables{Direction: network.Directed}.Read(strings.NewReader("source,target\na,b\n"), strings.NewReader("id\n"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, edges := range []string{"", "source\na\n", "source,target,Source\na,b,c\n", "source,target,起点\na,b,c\n", "source,target,Type\na,b,Directed\n"} {
		_, err := exchange.ReadCSV(strings.NewReader(edges), nil, false)
		require.ErrorIs(t, err, renjia.ErrInvalid, edges)
	}
}

func TestTablesOfPublishedNetworksHaveTheirCounts(t *testing.T) {
	folder := networktest.Folder(t)
	for name, want := range map[string][2]int{
		"davis": {32, 89}, "emon_cheyenne": {14, 83}, "emon_hurrfrederic": {21, 118}, "emon_lakepomona": {20, 148}, "emon_mtsi": {13, 33},
		"emon_mtsthelens": {27, 123}, "emon_texas": {25, 186}, "emon_wichita": {20, 149}, "florentine": {16, 35}, "hightech": {21, 312},
		"karate": {34, 78}, "kite": {10, 18}, "knoke": {10, 71}, "sampson": {18, 168},
	} {
		n := dataset(t, folder, name)
		require.Equal(t, want, [2]int{len(n.Nodes), len(n.Ties)}, name)
	}
	for name, want := range map[string]int{"knoke information": 49, "knoke money": 22, "florentine marriage": 20, "hightech advice": 190, "sampson T2": 57} {
		set, layer, _ := strings.Cut(name, " ")
		n := dataset(t, folder, set)
		direction := network.Undirected
		if n.Directed {
			direction = network.Directed
		}
		g, err := n.Graph(layer, networktest.Simple(direction))
		require.NoError(t, err)
		require.Equal(t, want, g.Edges(), name)
	}
}

func TestPublishedNetworksGoThroughEveryFormat(t *testing.T) {
	folder := networktest.Folder(t)
	for _, name := range []string{
		"davis", "emon_cheyenne", "emon_hurrfrederic", "emon_lakepomona", "emon_mtsi", "emon_mtsthelens", "emon_texas", "emon_wichita", "florentine",
		"hightech", "karate", "kite", "knoke", "sampson",
	} {
		n := dataset(t, folder, name)
		direction := network.Undirected
		if n.Directed {
			direction = network.Directed
		}
		for _, f := range exchange.Formats() {
			var out bytes.Buffer
			require.NoError(t, exchange.WriteFormat(f, &out, n), name)
			back, err := exchange.ReadFormat(f, &out, direction)
			require.NoError(t, err, "%s %s", name, f)
			require.Equal(t, n.Directed, back.Directed, "%s %s", name, f)
			require.Equal(t, n.Layers(), back.Layers(), "%s %s", name, f)
			require.Len(t, back.Ties, len(n.Ties), "%s %s", name, f)
			if f != exchange.CSV {
				require.Len(t, back.Nodes, len(n.Nodes), "%s %s", name, f)
			}
			if len(exchange.Loses(f)) == 0 {
				require.Equal(t, n, back, "%s %s", name, f)
			}
		}
	}
}

func dataset(t testing.TB, folder, name string) *network.Network {
	var files [2]*os.File
	for i, part := range []string{"edges", "nodes"} {
		f, err := os.Open(filepath.Join(folder, name+"."+part+".csv"))
		require.NoError(t, err)
		defer f.Close()
		files[i] = f
	}
	directed := strings.Contains("emon hightech knoke sampson", strings.SplitN(name, "_", 2)[0])
	n, err := exchange.ReadCSV(files[0], files[1], directed)
	require.NoError(t, err)
	return n
}
