package exchange_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

func graphML(t testing.TB, inside string) *network.Network {
	n, err := exchange.ReadGraphML(strings.NewReader(`<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + inside + `</graphml>`))
	require.NoError(t, err)
	return n
}

func TestGraphMLOfIGraphIsNamedByItsNames(t *testing.T) {
	file := `<!-- Created by igraph -->
  <key id="g_name" for="graph" attr.name="name" attr.type="string"/>
  <key id="v_name" for="node" attr.name="name" attr.type="string"/>
  <key id="e_weight" for="edge" attr.name="weight" attr.type="double"/>
  <graph id="G" edgedefault="undirected">
    <data key="g_name">Kite</data>
    <node id="n0"><data key="v_name">Andre</data></node>
    <node id="n1"><data key="v_name">Beverly</data></node>
    <edge source="n0" target="n1"><data key="e_weight"> 2.5 </data></edge>
  </graph>`
	n := graphML(t, file)
	require.Equal(t, &network.Network{
		Name: "Kite", Nodes: []network.Node{{ID: "Andre"}, {ID: "Beverly"}},
		Ties: []network.Tie{{From: "Andre", To: "Beverly", Weight: 2.5}},
	}, n)
	same := graphML(t, strings.Replace(file, "Beverly", "Andre", 1))
	require.Equal(t, []network.Node{{ID: "n0", Label: "Andre"}, {ID: "n1", Label: "Andre"}}, same.Nodes, "names of two parties")
}

func TestGraphMLOfYEdGivesItsLabels(t *testing.T) {
	n := graphML(t, `
  <key for="node" id="d6" yfiles.type="nodegraphics"/>
  <key for="node" id="d5" attr.name="description" attr.type="string"/>
  <key for="edge" id="d9" yfiles.type="edgegraphics"/>
  <key for="graphml" id="d7" yfiles.type="resources"/>
  <graph edgedefault="directed" id="G">
    <node id="n0"><data key="d5">first</data><data key="d6"><y:ShapeNode><y:Geometry height="30.0"/><y:NodeLabel>Street office<y:LabelModel><y:Smart/></y:LabelModel></y:NodeLabel><y:NodeLabel>second</y:NodeLabel></y:ShapeNode></data></node>
    <node id="n1"/>
    <edge id="e0" source="n0" target="n1"><data key="d9"><y:PolyLineEdge><y:EdgeLabel>funds</y:EdgeLabel></y:PolyLineEdge></data></edge>
  </graph>
  <data key="d7"><y:Resources/></data>`)
	require.Equal(t, "Street office", n.Nodes[0].Label)
	require.Equal(t, map[string]string{"description": "first"}, n.Nodes[0].Attr)
	require.Equal(t, map[string]string{"label": "funds"}, n.Ties[0].Attr)
}

func TestDefaultsOfGraphMLHoldWhereNothingIsSaid(t *testing.T) {
	n := graphML(t, `
  <key id="c" for="node" attr.name="color" attr.type="string"><default>yellow</default></key>
  <key id="w" for="edge" attr.name="weight" attr.type="double"><default>3</default></key>
  <key id="a" for="all" attr.name="seen" attr.type="boolean"><default>true</default></key>
  <graph edgedefault="directed">
    <edge source="a" target="b"/><edge source="b" target="a"><data key="w">1</data></edge>
    <node id="a"><data key="c">green</data></node><node id="b"/>
  </graph>`)
	require.Equal(t, "green", n.Nodes[0].Attr["color"])
	require.Equal(t, map[string]string{"color": "yellow", "seen": "true"}, n.Nodes[1].Attr)
	require.Equal(t, []float64{3, 1}, []float64{n.Ties[0].Weight, n.Ties[1].Weight})
	require.Equal(t, "true", n.Ties[0].Attr["seen"])
	require.Equal(t, []string{"color", "seen"}, n.Columns)
}

func TestAnUndirectedEdgeAmongDirectedOnesIsTwoTies(t *testing.T) {
	n := graphML(t, `<graph edgedefault="directed"><node id="a"/><node id="b"/>
    <edge source="a" target="b" directed="false"/><edge source="a" target="b"/><edge source="a" target="a" directed="false"/></graph>`)
	require.True(t, n.Directed)
	require.Equal(t, []network.Tie{
		{From: "a", To: "b", Weight: 1}, {From: "b", To: "a", Weight: 1}, {From: "a", To: "b", Weight: 1}, {From: "a", To: "a", Weight: 1},
	}, n.Ties)
	all := graphML(t, `<graph edgedefault="directed"><node id="a"/><node id="b"/><edge source="a" target="b" directed="false"/></graph>`)
	require.False(t, all.Directed)
	require.Len(t, all.Ties, 1)
}

func TestXMLThatANetworkCannotHoldIsRefusedWithItsPlace(t *testing.T) {
	graph := func(inside string) string {
		return "<graphml>\n<graph edgedefault=\"directed\"><node id=\"a\"/>" + inside + "</graph></graphml>"
	}
	for name, c := range map[string]struct {
		file, message string
		is            error
	}{
		"nested graph": {graph("<node id=\"b\"><graph edgedefault=\"directed\"/></node>"), "graph inside a node", renjia.ErrUnsupported},
		"hyperedge":    {graph("<hyperedge/>"), "hyperedge", renjia.ErrUnsupported},
		"port":         {graph("<node id=\"b\"><port name=\"n\"/></node>"), "port", renjia.ErrUnsupported},
		"edge at port": {graph("<edge source=\"a\" target=\"a\" sourceport=\"n\"/>"), "port", renjia.ErrUnsupported},
		"no such node": {graph("<edge source=\"a\" target=\"z\"/>"), `2:`, renjia.ErrInvalid},
		"node twice":   {graph("<node id=\"a\"/>"), `2:`, renjia.ErrInvalid},
		"no id":        {graph("<node/>"), `2:`, renjia.ErrInvalid},
		"unknown key":  {graph("<node id=\"b\"><data key=\"k\">1</data></node>"), `key "k"`, renjia.ErrInvalid},
		"no end":       {graph("<edge source=\"a\"/>"), "lacks", renjia.ErrInvalid},
		"bad directed": {graph("<edge source=\"a\" target=\"a\" directed=\"maybe\"/>"), "maybe", renjia.ErrInvalid},
		"no direction": {"<graphml><graph/></graphml>", "edgedefault", renjia.ErrInvalid},
		"no graph":     {"<graphml/>", "no graph", renjia.ErrInvalid},
		"two graphs":   {"<graphml><graph edgedefault=\"directed\"/><graph edgedefault=\"directed\"/></graphml>", "second", renjia.ErrUnsupported},
		"another root": {"<gexf/>", "want graphml", renjia.ErrInvalid},
		"not closed":   {"<graphml>", "EOF", renjia.ErrInvalid},
		"no XML":       {"source,target", "no element", renjia.ErrInvalid},
		"entities":     {entityBomb, "entity", renjia.ErrInvalid},
		"UTF-16":       {"<?xml version=\"1.0\" encoding=\"UTF-16\"?><graphml/>", "UTF-8", renjia.ErrUnsupported},
		"key twice":    {"<graphml><key id=\"k\"/><key id=\"k\"/></graphml>", "twice", renjia.ErrInvalid},
	} {
		_, err := exchange.ReadGraphML(strings.NewReader(c.file))
		require.ErrorIs(t, err, c.is, name)
		require.ErrorContains(t, err, c.message, name)
		require.ErrorContains(t, err, "graphml: ", name)
	}
	weight := `<graphml><key id="w" for="edge" attr.name="weight"/><graph edgedefault="directed"><node id="a"/>` + "\n" +
		`<edge source="a" target="a"><data key="w">-1</data></edge></graph></graphml>`
	_, err := exchange.ReadGraphML(strings.NewReader(weight))
	require.EqualError(t, err, `graphml: 2:59: edge a – a: weight "-1": want a finite number above 0: invalid`)
}

func gexf(t testing.TB, graph string) (*network.Network, error) {
	return exchange.ReadGEXF(strings.NewReader(`<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">` + graph + `</gexf>`))
}

func TestAnEndOfGEXFIsTheLastDayUnlessItIsOpen(t *testing.T) {
	for spell, want := range map[string]string{
		`start="2026-01-01" end="2026-01-31"`:                   "2026-01-01/2026-02-01",
		`start="2026-01-01" endopen="2026-01-31"`:               "2026-01-01/2026-01-31",
		`start="2026-01-01T08:00:00" end="2026-01-31T00:00:00"`: "2026-01-01/2026-01-31",
		`end="2026-01-31T12:00:00+08:00"`:                       "../2026-02-01",
		`start="-Infinity" end="Infinity"`:                      "../..",
		`startopen="2026-01-01"`:                                "2026-01-01/..",
		`end="2026-01-31T00:00:00.000"`:                         "../2026-01-31",
	} {
		n, err := gexf(t, `<graph defaultedgetype="directed"><nodes><node id="a"/></nodes><edges><edge source="a" target="a" `+spell+`/></edges></graph>`)
		require.NoError(t, err, spell)
		require.Equal(t, want, n.Ties[0].Period.String(), spell)
	}
}

func TestGEXFOfOtherProgramsIsRead(t *testing.T) {
	n, err := gexf(t, `<meta><creator>Gephi</creator></meta><graph mode="dynamic" timeformat="double">
	  <attributes class="node" mode="static"><attribute id="0" title="modularity_class" type="integer"><default>0</default></attribute></attributes>
	  <nodes count="2"><node id="1" label="Myriel" start="2009.0"><attvalues><attvalue for="0" value="1"/></attvalues><viz:size value="28.6"/></node><node id="2" label="2"/></nodes>
	  <edges count="3"><edge id="0" source="1" target="2" type="directed" weight="3.0" label="knows"/>
	    <edge id="1" source="2" target="1" type="mutual"><spells><spell start="1" end="2"/><spell start="3"/></spells></edge></edges></graph>`)
	require.NoError(t, err)
	require.Equal(t, &network.Network{
		Directed: true, Columns: []string{"modularity_class", "start"},
		Nodes: []network.Node{
			{ID: "1", Label: "Myriel", Attr: map[string]string{"modularity_class": "1", "start": "2009.0"}},
			{ID: "2", Attr: map[string]string{"modularity_class": "0"}},
		},
		Ties: []network.Tie{
			{From: "1", To: "2", Weight: 3, Attr: map[string]string{"label": "knows"}},
			{From: "2", To: "1", Weight: 1, Attr: map[string]string{"start": "1", "end": "2"}},
			{From: "1", To: "2", Weight: 1, Attr: map[string]string{"start": "1", "end": "2"}},
			{From: "2", To: "1", Weight: 1, Attr: map[string]string{"start": "3"}},
			{From: "1", To: "2", Weight: 1, Attr: map[string]string{"start": "3"}},
		},
	}, n)
}

func TestGEXFThatANetworkCannotHoldIsRefused(t *testing.T) {
	for inside, is := range map[string]error{
		`<nodes><node id="a"><nodes><node id="b"/></nodes></node></nodes>`:                                           renjia.ErrUnsupported,
		`<nodes><node id="a" pid="b"/></nodes>`:                                                                      renjia.ErrUnsupported,
		`<nodes><node id="a"><spells><spell start="2026-01-01"/><spell start="2027-01-01"/></spells></node></nodes>`: renjia.ErrUnsupported,
		`<attributes class="node"><attribute id="0" title="x"/></attributes><nodes><node id="a"><attvalues><attvalue for="0" value="1" start="2"/></attvalues></node></nodes>`: renjia.ErrUnsupported,
		`<nodes><node id="a" start="yesterday"/></nodes>`:                                         renjia.ErrInvalid,
		`<nodes><node id="a" start="2026-02-01" end="2026-01-01"/></nodes>`:                       renjia.ErrInvalid,
		`<nodes><node id="a"/></nodes><edges><edge source="a" target="b"/></edges>`:               renjia.ErrInvalid,
		`<nodes><node id="a"/></nodes><edges><edge source="a" target="a" weight="0"/></edges>`:    renjia.ErrInvalid,
		`<nodes><node id="a"/></nodes><edges><edge source="a" target="a" type="odd"/></edges>`:    renjia.ErrInvalid,
		`<nodes><node id="a"><attvalues><attvalue for="0" value="1"/></attvalues></node></nodes>`: renjia.ErrInvalid,
	} {
		_, err := gexf(t, "<graph>"+inside+"</graph>")
		require.ErrorIs(t, err, is, inside)
	}
}
