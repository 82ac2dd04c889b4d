package exchange_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

// fuzz checks that a reader neither panics nor hangs nor reads a network that is
// none, that its errors are ours, and that what it reads can be written and read
// again.
func fuzz(f *testing.F, format exchange.Format, seeds ...string) {
	golden, err := filepath.Glob(filepath.Join("testdata", "*."+string(format)))
	require.NoError(f, err)
	for _, name := range golden {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(string(text))
	}
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := exchange.ReadFormat(format, strings.NewReader(text), network.Directed)
		if err != nil {
			require.True(t, errors.Is(err, renjia.ErrInvalid) || errors.Is(err, renjia.ErrUnsupported) || errors.Is(err, io.ErrUnexpectedEOF), "%v", err)
			return
		}
		require.NoError(t, n.Validate())
		var out bytes.Buffer
		if err := exchange.WriteFormat(format, &out, n); err != nil {
			require.True(t, errors.Is(err, renjia.ErrUnsupported) || errors.Is(err, renjia.ErrInvalid), "%v", err)
			return
		}
		direction := network.Undirected
		if n.Directed {
			direction = network.Directed
		}
		back, err := exchange.ReadFormat(format, &out, direction)
		require.NoError(t, err)
		if format != exchange.CSV {
			require.Len(t, back.Nodes, len(n.Nodes))
		}
		require.Len(t, back.Ties, len(n.Ties))
	})
}

func FuzzReadCSV(f *testing.F) {
	fuzz(f, exchange.CSV, "source,target,weight,layer,from,until\na,b,2,x,2026-01-01,2026-02-01\n\"c\nd\",b,,,,\n",
		"From,To,Type,Direction\na,b,x,mutual\n", "\ufeff起点,终点\n甲,乙\n", "source,target\n\"a")
}

func FuzzReadNodes(f *testing.F) {
	f.Add("id,label,sector,from,until\na,A,GOV,2026-01-01,\n", "source,target\na,b\n", true)
	f.Add("Label,Type\n\"x\ny\",z\n", "From,To,Direction\na,b,mutual\n", false)
	f.Fuzz(func(t *testing.T, nodes, edges string, refuse bool) {
		tables := exchange.Tables{Direction: network.Directed, Unlisted: exchange.UnlistedAdd, TwoMode: refuse}
		if refuse {
			tables.Unlisted = exchange.UnlistedRefuse
		}
		n, err := tables.Read(strings.NewReader(edges), strings.NewReader(nodes))
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, n.Validate())
	})
}

func FuzzReadGraphML(f *testing.F) {
	fuzz(f, exchange.GraphML, `<graphml><key id="v_name" for="node" attr.name="name"/><graph edgedefault="directed"><node id="n0"><data key="v_name">x</data></node>`+
		`<edge source="n0" target="n0" directed="false"/></graph></graphml>`, entityBomb)
}

func FuzzReadGEXF(f *testing.F) {
	fuzz(f, exchange.GEXF, `<gexf><graph defaultedgetype="directed"><attributes class="node"><attribute id="0" title="x" type="string"><default>y</default></attribute></attributes>`+
		`<nodes><node id="a" start="2026-01-01" end="2026-01-02"/><node id="b" start="1.5"/></nodes>`+
		`<edges><edge id="0" source="a" target="b" weight="2" kind="k"><spells><spell start="2026-01-01"/><spell end="2027-01-01"/></spells></edge></edges></graph></gexf>`, entityBomb)
}

func FuzzReadPajek(f *testing.F) {
	fuzz(f, exchange.Pajek, "*Network x\n*Vertices 3 1\n1 \"a b\" 0.1 0.2\n*Arcs :1 \"r\"\n1 2 3 l \"x\" [1-2]\n*Edges\n2: 1 3\n*Arcslist\n1 2 3\n",
		"*Vertices 2\n*Matrix\n0 1\n1 0\n*Partition p\n% 1 = x\n*Vertices 2\n1\n2\n", "*Vertices 999999999\n")
}

func FuzzReadDOT(f *testing.F) {
	fuzz(f, exchange.DOT, "strict digraph \"g\" { node [x=1]; a -> {b c} -> d [weight=2, label=<b>]; subgraph s { e:p:n } /* c */ # x\n x=y }",
		"graph { a -- b -- c; \"x\\\"y\" + \"z\" }", strings.Repeat("{", 1000))
}

func FuzzReadJSON(f *testing.F) {
	fuzz(f, exchange.JSON, `{"directed":true,"graph":{"name":"x"},"nodes":[{"id":1,"x":[1]},{"id":"b"}],"links":[{"source":1,"target":"b","weight":2}]}`,
		`{"nodes":[{"name":"a"},{"name":"b"}],"edges":[{"source":0,"target":{"id":"b"}}]}`, strings.Repeat(`{"graph":`, 500))
}

func FuzzReadDL(f *testing.F) {
	fuzz(f, exchange.DL, "dl n=2 format=edgelist1\nlabels:\na,\"b c\"\ndata:\n1 2 3\n", "dl nr=1, nc=2\ndata:\n1 0\n", "dl n=2 nm=2\nmatrix labels:\nx y\ndata:\n0 1\n1 0\n0 0 0 1\n",
		"dl n=3 format=nodelist1\nlabels embedded\ndata:\na b c\nb a\n")
}

func FuzzReadMatrix(f *testing.F) {
	f.Add("id,a,b\na,0,1\nb,1,0\n", false)
	f.Add("\ufeff,e1,e2\nann,1,\n", true)
	f.Fuzz(func(t *testing.T, text string, incidence bool) {
		read := func(r io.Reader) (*network.Network, error) { return exchange.ReadMatrix(r, network.Undirected) }
		write := exchange.WriteMatrix
		if incidence {
			read, write = exchange.ReadIncidence, exchange.WriteIncidence
		}
		n, err := read(strings.NewReader(text))
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, n.Validate())
		var out bytes.Buffer
		if err := write(&out, n); err == nil {
			back, err := read(&out)
			require.NoError(t, err)
			require.Len(t, back.Ties, len(n.Ties))
		}
	})
}

const entityBomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>` +
	`<graphml><graph edgedefault="directed"><node id="&c;"/></graph></graphml>`
