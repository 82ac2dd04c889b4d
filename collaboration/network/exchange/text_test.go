package exchange_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

// ties writes ties as "a-b" with weight, layer and label where they say something.
func ties(n *network.Network) string {
	var all []string
	for _, t := range n.Ties {
		s := t.From + "-" + t.To
		if t.Weight != 1 {
			s += "*" + strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(t.Weight, 'f', 3, 64), "0"), ".")
		}
		if t.Layer != "" {
			s += "@" + t.Layer
		}
		if t.Attr["label"] != "" {
			s += "=" + t.Attr["label"]
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

func TestPajekIsReadInAllItsForms(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"*Network x\n% comment\n*Vertices 3\n1 \"a b\" 0.1 0.2 0.5 ic Red\n2 b\n3 c\n*Arcs\n1 2 2.5 c Blue l \"x\"\n 2  3\n", "a b-b*2.5=x b-c"},
		{"*Vertices 2\n*Edges\n1 2\n", "1-2"},
		{"*vertices 3\n1 a\n2 b\n3 c\n*Arcs\n1 2\n*Edges\n2 3\n", "a-b b-c c-b"},
		{"*Vertices 3\n*Arcslist\n1 2 3\n*Arcs :2 \"likes\"\n3 1 2\n", "1-2 1-3 3-1*2@likes"},
		{"*Vertices 3\n*Edgeslist\n1 2 3\n", "1-2 1-3"},
		{"*Vertices 2\n*Arcs :1 \"r\"\n*Arcs :2 \"s\"\n*Arcs\n1: 1 2 3\n2: 2 1\n7: 1 2\n", "1-2*3@r 2-1@s 1-2@7"},
		{"*Vertices 2\n*Matrix\n0 2\n1 0\n", "1-2*2 2-1"},
		{"*Vertices 3 1\n1 w\n2 e1\n3 e2\n*Matrix\n1 0\n", "w-e1"},
		{"\ufeff*Vertices 2\r\n1 \"é\"\r\n2 \"z\"\r\n*Edges\r\n1 2 1\r\n", "é-z"},
		{"*Vertices 2\n1 same\n2 same\n*Arcs\n1 2\n", "1-2"},
	} {
		n, err := exchange.ReadPajek(strings.NewReader(c.file))
		require.NoError(t, err, c.file)
		require.Equal(t, c.want, ties(n), c.file)
	}
	n, err := exchange.ReadPajek(strings.NewReader("*Vertices 2 1\n1 same [1-3]\n2 same\n*Edges\n1 2 1 [2]\n*Partition class\n% 1 = VOL\n*Vertices 2\n1\n2\n*Vector \"in \"\n*Vertices 2\n0.5\n999999998\n"))
	require.NoError(t, err)
	require.False(t, n.Directed)
	require.Equal(t, []network.Node{
		{ID: "1", Label: "same", Attr: map[string]string{"mode": "1", "time": "[1-3]", "class": "VOL", "in ": "0.5"}},
		{ID: "2", Label: "same", Attr: map[string]string{"mode": "2", "class": "2"}},
	}, n.Nodes)
	require.Equal(t, "[2]", n.Ties[0].Attr["time"])
}

func TestPajekThatIsWrongIsRefusedWithItsLine(t *testing.T) {
	for file, message := range map[string]string{
		"":                                            "no *Vertices",
		"1 2\n":                                       "pajek: 1: a line before any section",
		"*Vertices 999999999\n":                       "999999999 of them are not listed",
		"*Vertices -1\n":                              "number of vertices",
		"*Vertices 2\n3 c\n":                          "pajek: 2: vertex \"3\": want a number from 1 to 2",
		"*Vertices 2\n1 c\n1 d\n":                     "pajek: 3: vertex 1: is there twice",
		"*Vertices 2\n*Arcs\n1 2 -1\n":                "pajek: 3: weight \"-1\"",
		"*Vertices 2\n*Arcs\n1 2 0\n":                 "pajek: 3: weight \"0\"",
		"*Vertices 2\n*Arcs\n1\n":                     "two vertices",
		"*Vertices 2\n1 \"a\n":                        "not closed",
		"*Vertices 2\n*Matrix\n0 1 1\n":               "pajek: 3: row 1 of 3 cells",
		"*Vertices 2\n*Matrix\n0 x\n":                 "cell 2",
		"*Vertices 2\n*Vertices 2\n":                  "second network",
		"*Arcs :1 \"r\"\n":                            "before *Vertices",
		"*Vector v\n":                                 "before *Vertices",
		"*Arcs\n":                                     "before *Vertices",
		"*Vertices 1\n*Events\n":                      "section *events",
		"*Vertices 1\n1 \xff\n":                       "UTF-8",
		"*Vertices 3 1\n*Edges\n2 3\n":                "same mode",
		"*Vertices 1\n*Vector v\n*Vertices 1\n1\n2\n": "1 lines",
	} {
		_, err := exchange.ReadPajek(strings.NewReader(file))
		require.ErrorContains(t, err, message, file)
	}
}

func TestDOTIsReadInAllItsForms(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"graph { a -- b -- c }", "a-b b-c"},
		{"DIGRAPH g { a -> {b c}; {x y} -> z [weight=2] }", "a-b a-c x-z*2 y-z*2"},
		{"strict graph { a -- b [weight=2]; b -- a [weight=3] }", "b-a*3"},
		{"digraph { edge [label=x]; a -> b; subgraph s { edge [label=y]; c -> d [weight=.5] } e -> f }", "a-b=x c-d*0.5=y e-f=x"},
		{"graph { a:p:n -- \"b\":s; /* -- c */ // d\n# line\n1.5 -- -2 }", "a-b 1.5--2"},
		{"graph{\"a\\\"b\"--\"x\" + \"y\"--\"l\\\nm\"}", `a"b-xy xy-lm`},
		{"graph { a -- <<b>c</b>>; node [shape=box] style=filled; graph [x=y] }", "a-<<b>c</b>>"},
		{"graph { subgraph x { a b } -- { c } }", "a-c b-c"},
	} {
		n, err := exchange.ReadDOT(strings.NewReader(c.file))
		require.NoError(t, err, c.file)
		require.Equal(t, c.want, ties(n), c.file)
	}
	n, err := exchange.ReadDOT(strings.NewReader("graph g { a; node [sector=GOV, bold]; b [label=\"B\", sector=VOL]; { node [sector=PVT] c } d }"))
	require.NoError(t, err)
	require.Equal(t, &network.Network{Name: "g", Columns: []string{"sector", "bold"}, Nodes: []network.Node{
		{ID: "a"}, {ID: "b", Label: "B", Attr: map[string]string{"sector": "VOL", "bold": "true"}},
		{ID: "c", Attr: map[string]string{"sector": "PVT", "bold": "true"}}, {ID: "d", Attr: map[string]string{"sector": "GOV", "bold": "true"}},
	}}, n)
}

func TestDOTThatIsWrongIsRefusedWithItsPlace(t *testing.T) {
	for file, message := range map[string]string{
		"":                                  "want graph or digraph",
		"graph {\n a -> b }":                "dot: 2:",
		"digraph { a -- b }":                "a digraph has ->",
		"graph { a -- }":                    "want an identifier",
		"graph { a":                         "want an identifier",
		"graph { a [x=1 ":                   "want an identifier",
		"graph { \"a }":                     "not closed",
		"graph { <a }":                      "not closed",
		"graph { /* }":                      "not closed",
		"graph { a ? b }":                   "has no meaning",
		"graph { - }":                       "no number",
		"graph {} graph {}":                 "want one graph",
		"graph { a -- b [weight=-1] }":      "above 0",
		"graph { \"\" }":                    "no identifier",
		"graph { node }":                    "attributes of node",
		"graph \xff {}":                     "UTF-8",
		strings.Repeat("graph {{", 1):       "identifier",
		"graph " + strings.Repeat("{", 300): "deep",
	} {
		_, err := exchange.ReadDOT(strings.NewReader(file))
		require.ErrorContains(t, err, message, file)
	}
}

func TestJSONOfNetworkxAndD3IsRead(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{`{"directed":true,"multigraph":false,"graph":{},"nodes":[{"id":0},{"id":1}],"links":[{"weight":2,"source":0,"target":1}]}`, "0-1*2"},
		{`{"nodes":[{"id":"x"},{"id":"y"}],"edges":[{"source":"x","target":"y","key":0}],"directed":false}`, "x-y"},
		{`{"links":[{"source":1,"target":0,"value":5}],"nodes":[{"name":"Myriel","group":1},{"name":"Napoleon"}]}`, "Napoleon-Myriel"},
		{`{"nodes":[{"id":"x","x":1.5},{"id":"y"}],"links":[{"source":{"id":"x","vx":0},"target":{"id":"y"},"index":0}]}`, "x-y"},
		{`{"nodes":[{"id":1},{"id":0}],"links":[{"source":1,"target":0}]}`, "1-0"},
		{`{"nodes":[{},{}],"links":[{"source":0,"target":1}]}`, "0-1"},
	} {
		n, err := exchange.ReadJSON(strings.NewReader(c.file), network.Directed)
		require.NoError(t, err, c.file)
		require.Equal(t, c.want, ties(n), c.file)
	}
	n, err := exchange.ReadJSON(strings.NewReader(`{"graph":{"name":"n"},"nodes":[{"id":1,"size":1.50,"tags":["a", "b"],"gone":null,"ok":true}],"links":[]}`), network.Undirected)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"size": "1.50", "tags": `["a","b"]`, "ok": "true"}, n.Nodes[0].Attr)
	require.Equal(t, []string{"size", "tags", "ok"}, n.Columns)
}

func TestJSONThatIsWrongIsRefused(t *testing.T) {
	for file, message := range map[string]string{
		``:                                  "EOF",
		`[]`:                                "want {",
		`{}`:                                "no list of nodes",
		`{"nodes":[1]}`:                     "want {",
		`{"nodes":[{"id":"a"},{"id":"a"}]}`: "twice",
		`{"nodes":[{"id":"a"}],"nodes":[]}`: "twice",
		`{"nodes":[{"id":"a"}],"links":[],"edges":[]}`:                             "twice",
		`{"nodes":[{"id":"a"}],"links":[{"source":"a"}]}`:                          "link 1: there is no node",
		`{"nodes":[{"id":"a"}],"links":[{"source":"a","target":"b"}]}`:             `there is no node "b"`,
		`{"nodes":[{"id":"a"}],"links":[{"source":"a","target":"a","weight":-2}]}`: "above 0",
		`{"nodes":[]} x`:                "follows",
		`{"nodes":[],"directed":"yes"}`: "cannot unmarshal",
	} {
		_, err := exchange.ReadJSON(strings.NewReader(file), network.Directed)
		require.ErrorContains(t, err, message, file)
		require.ErrorIs(t, err, renjia.ErrInvalid, file)
	}
	_, err := exchange.ReadJSON(strings.NewReader(`{"nodes":[]}`), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestDLIsReadInAllItsForms(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"DL n=3, format = fullmatrix\nlabels:\na, b\n\"c d\"\ndata:\n0 1 0\n2 0 0 0 0 1\n", "a-b b-a*2 c d-c d"},
		{"dl n=2 nm=2\nlabels:\na b\nmatrix labels:\nhelp,money\ndata:\n0 1 0 0\n0 0 1 0\n", "a-b@help b-a@money"},
		{"dl n=3 format=edgelist1\nlabels embedded\ndata:\na b 2\nb c\nc a 0\n", "a-b*2 b-c"},
		{"dl n = 3 format = nodelist1\ndata:\n1 2 3\n3 1\n", "1-2 1-3 3-1"},
		{"dl nr=1 nc=2\nrow labels:\nw\ncolumn labels:\ne1,e2\ndata:\n1 0\n", "w-e1"},
		{"dl nr=2 nc=2 format=edgelist2\nlabels embedded\ndata:\nv e1\nw e2\n", "v-e1 w-e2"},
	} {
		n, err := exchange.ReadDL(strings.NewReader(c.file), network.Directed)
		require.NoError(t, err, c.file)
		require.Equal(t, c.want, ties(n), c.file)
	}
	n, err := exchange.ReadDL(strings.NewReader("dl n=2\ndata:\n0 3\n3 0\n"), network.Undirected)
	require.NoError(t, err)
	require.Equal(t, "1-2*3", ties(n))
}

func TestDLThatIsWrongIsRefused(t *testing.T) {
	for file, message := range map[string]string{
		"": "no data", "n=2\n": "want dl", "dl n=2\n": "no data", "dl n=2 x=1\n": "not known", "dl n=2 format=rankedlist1\ndata:\n": "rankedlist1",
		"dl n=2 diagonal absent\ndata:\n": "not known",
		"dl n=2\ndata:\n0 1 0\n":          "the data ends", "dl n=1\ndata:\n0 1\n": "more than", "dl n=1\nlabels:\na,b\ndata:\n": "2 labels",
		"dl n=999999999\ndata:\n": "labels", "dl n=2 format=edgelist1\ndata:\n1 3\n": "from 1 to 2", "dl n=2 format=edgelist1\ndata:\n1\n": "both ends",
		"dl n=1 format=edgelist1\nlabels embedded\ndata:\na b\n": "more than the 1", "dl n=2 format=edgelist2\ndata:\n": "nr and nc",
		"dl n=3 format=edgelist1\nlabels embedded\ndata:\na b\n": "2 names, want 3", "dl n=2\ndata:\n0 -1\n1 0\n": "above 0",
		"dl n=2 format=edgelist1\ndata:\n1 2\n!\n2 1\n": "more than 1 matrices",
	} {
		_, err := exchange.ReadDL(strings.NewReader(file), network.Directed)
		require.ErrorContains(t, err, message, file)
	}
	_, err := exchange.ReadDL(strings.NewReader("dl n=2\ndata:\n0 3\n2 0\n"), network.Undirected)
	require.ErrorContains(t, err, "3 there and 2 back")
}

func TestMatricesAreReadWithTheirChecks(t *testing.T) {
	n, err := exchange.ReadMatrix(strings.NewReader("\ufeffid,a,b\nb,2,\na,0,1\n"), network.Directed)
	require.NoError(t, err)
	require.Equal(t, "b-a*2 a-b", ties(n))
	two, err := exchange.ReadIncidence(strings.NewReader(",e1,e2\nann,1,0\nben,1,3\n"))
	require.NoError(t, err)
	require.Equal(t, "ann-e1 ben-e1 ben-e2*3", ties(two))
	require.Equal(t, []network.Node{
		{ID: "ann", Attr: map[string]string{"mode": "1"}}, {ID: "ben", Attr: map[string]string{"mode": "1"}},
		{ID: "e1", Attr: map[string]string{"mode": "2"}}, {ID: "e2", Attr: map[string]string{"mode": "2"}},
	}, two.Nodes)
	for file, message := range map[string]string{
		"":                      "empty",
		",a,b\na,0,1\n":         `column "b", but no such row`,
		",a,a\n":                "matrix: 1:3: node \"a\": is there twice",
		",a,b\na,0,1\nb,2,0\n":  "1 there and 2 back",
		",a,b\na,0,-1\nb,2,0\n": "matrix: 2:3: weight \"-1\"",
		",a,b\na,0,1\nc,2,0\n":  "no such column",
		",a,b\na,0,1\na,2,0\n":  "twice",
		",a,b\na,0\n":           "wrong number of fields",
	} {
		_, err := exchange.ReadMatrix(strings.NewReader(file), network.Undirected)
		require.ErrorContains(t, err, message, file)
		require.ErrorIs(t, err, renjia.ErrInvalid, file)
	}
	_, err = exchange.ReadMatrix(strings.NewReader(",a\na,0\n"), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = exchange.ReadIncidence(strings.NewReader(",a\na,1\n"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
