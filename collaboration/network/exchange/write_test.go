package exchange_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

// text writes a network in a format.
func text(t testing.TB, f exchange.Format, n *network.Network) string {
	var out bytes.Buffer
	require.NoError(t, exchange.WriteFormat(f, &out, n))
	return out.String()
}

func TestTwoModesAreWrittenAsSuch(t *testing.T) {
	mode := func(m string) map[string]string { return map[string]string{exchange.ModeColumn: m} }
	n := &network.Network{
		Columns: []string{exchange.ModeColumn},
		Nodes:   []network.Node{{ID: "ann", Attr: mode("woman")}, {ID: "e1", Attr: mode("event")}, {ID: "e2", Attr: mode("event")}},
		Ties:    []network.Tie{{From: "e1", To: "ann", Weight: 1}},
	}
	require.Contains(t, text(t, exchange.Pajek, n), "*Vertices 3 1\n")
	require.Equal(t, "dl nr=1 nc=2\nformat=edgelist2\nrow labels:\n\"ann\"\ncolumn labels:\n\"e1\"\n\"e2\"\ndata:\n1 1 1\n", text(t, exchange.DL, n))
	var out bytes.Buffer
	require.NoError(t, exchange.WriteIncidence(&out, n))
	require.Equal(t, "id,e1,e2\nann,1,0\n", out.String())
	n.Ties[0].To = "e2"
	require.Contains(t, text(t, exchange.Pajek, n), "*Vertices 3\n", "a tie inside a mode")
	require.ErrorIs(t, exchange.WriteIncidence(&out, n), renjia.ErrInvalid)
}

func TestTextsThatDOTCannotHoldAreRefused(t *testing.T) {
	for id, fits := range map[string]bool{
		`a`: true, `a\n`: true, `a"b`: true, `a\\`: true, `a\\"b`: true, `\\\\`: true, "a\nb": true,
		`a\`: false, `a\"b`: false, "a\\\nb": false, `\\\`: false,
	} {
		n := &network.Network{Nodes: []network.Node{{ID: id}}}
		var out bytes.Buffer
		err := exchange.WriteDOT(&out, n)
		if !fits {
			require.ErrorIs(t, err, renjia.ErrUnsupported, id)
			continue
		}
		require.NoError(t, err, id)
		back, err := exchange.ReadDOT(&out)
		require.NoError(t, err, id)
		require.Equal(t, n.Nodes, back.Nodes)
	}
}

func TestOnlyWhatAllReadAsANumberIsWrittenAsOne(t *testing.T) {
	for value, want := range map[string]string{
		"7": `7`, "-7": `-7`, "0.50": `0.50`, "1e3": `1e3`, "true": `true`, "9007199254740993": `9007199254740993`,
		"007": `"007"`, "": ``, "NA": `"NA"`, "-0": `-0`, ".5": `".5"`, "+1": `"+1"`, "1e999": `"1e999"`, "TRUE": `"TRUE"`, "99999999999999999999": `"99999999999999999999"`,
	} {
		got := text(t, exchange.JSON, &network.Network{Nodes: []network.Node{{ID: "a", Attr: map[string]string{"x": value}}}})
		if value == "" {
			require.NotContains(t, got, `"x"`)
			continue
		}
		require.Contains(t, got, `"x": `+want+"}", value)
	}
}

func TestWhatIsNoNetworkIsNotWritten(t *testing.T) {
	late, early := day(t, "2026-02-01"), day(t, "2026-01-01")
	for name, n := range map[string]*network.Network{
		"no identifier":         {Nodes: []network.Node{{}}},
		"node twice":            {Nodes: []network.Node{{ID: "a"}, {ID: "a"}}},
		"no weight":             {Ties: []network.Tie{{From: "a", To: "b"}}},
		"period of a tie":       {Ties: []network.Tie{{From: "a", To: "b", Weight: 1, Period: renjia.Period{From: late, Until: early}}}},
		"period of a node":      {Nodes: []network.Node{{ID: "a", Period: renjia.Period{From: late, Until: early}}}},
		"bytes":                 {Nodes: []network.Node{{ID: "a\xff"}}},
		"bytes of a layer":      {Ties: []network.Tie{{From: "a", To: "b", Weight: 1, Layer: "\xff"}}},
		"name that is taken":    {Nodes: []network.Node{{ID: "a", Attr: map[string]string{"Label": "x"}}}},
		"weight as attribute":   {Ties: []network.Tie{{From: "a", To: "b", Weight: 1, Attr: map[string]string{"weight": "x"}}}},
		"record as attribute":   {Ties: []network.Tie{{From: "a", To: "b", Weight: 1, Attr: map[string]string{"record": "/agreement/00000000-0000-0000-0000-000000000001"}}}},
		"attribute, no name":    {Nodes: []network.Node{{ID: "a", Attr: map[string]string{"": "x"}}}},
		"column, name is taken": {Columns: []string{"from"}},
	} {
		for _, f := range exchange.Formats() {
			require.ErrorIs(t, exchange.WriteFormat(f, &bytes.Buffer{}, n), renjia.ErrInvalid, "%s %s", f, name)
		}
	}
	other := &network.Network{Ties: []network.Tie{{From: "a", To: "b", Weight: 1, Attr: map[string]string{"record": "12"}}}}
	require.Contains(t, text(t, exchange.CSV, other), "a,b,1,12", "no reference to a record")
}

func TestWhatAFormatCannotHoldIsRefused(t *testing.T) {
	attr := func(name, value string) *network.Network {
		return &network.Network{Ties: []network.Tie{{From: "a", To: "b", Weight: 1, Attr: map[string]string{name: value}}}}
	}
	node := func(id string) *network.Network { return &network.Network{Nodes: []network.Node{{ID: id}}} }
	twice := &network.Network{Ties: []network.Tie{{From: "a", To: "b", Weight: 1}, {From: "b", To: "a", Weight: 1}}}
	for _, c := range []struct {
		f exchange.Format
		n *network.Network
	}{
		{exchange.CSV, attr("Source", "x")},
		{exchange.CSV, attr("权重", "x")},
		{exchange.CSV, attr("type", "Directed")},
		{exchange.CSV, attr("x", " spaces ")},
		{exchange.JSON, attr("source", "x")},
		{exchange.GraphML, node("\x01")},
		{exchange.GEXF, node("\uffff")},
		{exchange.Pajek, node(`a"b`)},
		{exchange.PajekProject, &network.Network{Nodes: []network.Node{{ID: "a", Attr: map[string]string{"x": "999999998"}}}}},
		{exchange.DL, node(`a"b`)},
		{exchange.DL, twice},
		{"xls", twice},
	} {
		require.ErrorIs(t, exchange.WriteFormat(c.f, &bytes.Buffer{}, c.n), renjia.ErrUnsupported, "%s %v", c.f, c.n)
	}
	require.ErrorIs(t, exchange.WriteMatrix(&bytes.Buffer{}, twice), renjia.ErrUnsupported)
	_, err := exchange.ReadFormat("xls", &bytes.Buffer{}, "")
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	for _, name := range []string{"x", "x.xls", "x.xml"} {
		_, err := exchange.Read(name, &bytes.Buffer{})
		require.ErrorIs(t, err, renjia.ErrUnsupported, name)
	}
	f, err := exchange.FormatOf("folder/Who.GV")
	require.NoError(t, err)
	require.Equal(t, exchange.DOT, f)
}

func TestAStrictDigraphKeepsBothDirections(t *testing.T) {
	n, err := exchange.ReadFormat(exchange.DOT, bytes.NewBufferString("strict digraph { a -> b; b -> a; a -> b [weight=2] }"), "")
	require.NoError(t, err)
	require.Equal(t, "a-b*2 b-a", ties(n))
}

func TestSienaIsToldWhoIsThere(t *testing.T) {
	n := &network.Network{
		Nodes: []network.Node{
			{ID: "a"}, {ID: "leaves", Period: renjia.Period{Until: day(t, "2026-01-11")}}, {ID: "joins", Period: renjia.Period{From: day(t, "2026-01-06")}},
		},
		Ties: []network.Tie{{From: "a", To: "leaves", Weight: 3, Period: renjia.Period{Until: day(t, "2026-01-02")}}},
	}
	files := folder{}
	waves := []exchange.Wave{{On: day(t, "2026-01-01")}, {On: day(t, "2026-01-11")}}
	require.NoError(t, exchange.WriteSiena(files.create, "x", n, waves...))
	require.Equal(t, "1.0000 2.0000\n1.0000 1.9000\n1.5000 2.0000\n", files["x.composition.txt"].String())
	require.Equal(t, "0 1 10\n1 0 10\n10 10 0\n", files["x.wave1.txt"].String())
	require.Equal(t, "0 10 0\n10 0 10\n0 10 0\n", files["x.wave2.txt"].String())

	n.Ties[0].Period = renjia.Period{}
	require.ErrorContains(t, exchange.WriteSiena(files.create, "x", n, waves...), "absent")
	n.Nodes[1].Period = renjia.Period{Until: day(t, "2025-01-01")}
	require.ErrorContains(t, exchange.WriteSiena(files.create, "x", n, waves...), "in no wave")
	for _, wrong := range [][]exchange.Wave{{waves[0]}, {waves[1], waves[0]}, {waves[0], {}}, {{Layer: "x"}, {}}} {
		require.ErrorIs(t, exchange.WriteSiena(files.create, "x", n, wrong...), renjia.ErrInvalid)
	}
	require.ErrorIs(t, exchange.WriteSiena(files.create, "../x", n, waves...), renjia.ErrInvalid)
	require.ErrorIs(t, exchange.WriteStatnet(files.create, "a b", n), renjia.ErrInvalid)
}
