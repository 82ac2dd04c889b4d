package exchange_test

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

var words = rapid.SampledFrom([]string{
	"a", "b", "猎德驿站", "x y", "A&B <c>", "quote \" in", "it's", "a,b;c", "back\\slash", "12", "0", "-3", "4.50", "NA", "true", "false", "1e3",
	"{x}", "%", "*Arcs", "->", "// no comment", "#", "ünï", "007", "tab\tin", "line\nbreak", "<b>bold</b>", "[1-3]", "null", "\"", "1:",
	"999999998", "graph", "Directed", "8589934592", "2026-01-01", "99999999999999999999",
})

func drawPeriod(t *rapid.T) (p renjia.Period) {
	start, err := renjia.NewDate(2026, 1, 1)
	require.NoError(t, err)
	from := rapid.IntRange(0, 400).Draw(t, "from")
	if from > 100 {
		p.From = start.AddDays(from)
	}
	if length := rapid.IntRange(-3, 30).Draw(t, "days"); length > 0 {
		p.Until = start.AddDays(from + length)
	}
	return p
}

// drawNetwork draws a network with only some parts.
func drawNetwork(t *rapid.T, without ...exchange.Part) *network.Network {
	has := map[exchange.Part]bool{}
	for _, p := range []exchange.Part{
		exchange.Name, exchange.Labels, exchange.NodeAttributes, exchange.NodePeriods, exchange.Weights, exchange.Layers,
		exchange.Periods, exchange.Records, exchange.TieAttributes,
	} {
		has[p] = rapid.Bool().Draw(t, string(p)) && !slices.Contains(without, p)
	}
	n := &network.Network{Directed: rapid.Bool().Draw(t, "directed")}
	if has[exchange.Name] {
		n.Name = words.Draw(t, "name")
	}
	attributes := func(names ...string) map[string]string {
		attr := map[string]string{}
		for _, name := range names {
			if rapid.Bool().Draw(t, name) {
				attr[name] = words.Draw(t, name)
			}
		}
		if len(attr) == 0 {
			return nil
		}
		return attr
	}
	columns := []string{"sector", "size of it", "类别"}
	ids := rapid.SliceOfNDistinct(words, 0, 8, rapid.ID[string]).Draw(t, "ids")
	used := map[string]bool{}
	for _, id := range ids {
		v := network.Node{ID: id}
		if has[exchange.Labels] && rapid.Bool().Draw(t, "labelled") {
			if label := words.Draw(t, "label"); label != id {
				v.Label = label
			}
		}
		if has[exchange.NodeAttributes] {
			v.Attr = attributes(columns...)
		}
		if has[exchange.NodePeriods] {
			v.Period = drawPeriod(t)
		}
		for name := range v.Attr {
			used[name] = true
		}
		n.Nodes = append(n.Nodes, v)
	}
	for _, name := range columns {
		if used[name] {
			n.Columns = append(n.Columns, name)
		}
	}
	if len(ids) == 0 {
		return n
	}
	for range rapid.IntRange(0, 12).Draw(t, "ties") {
		tie := network.Tie{From: rapid.SampledFrom(ids).Draw(t, "from"), To: rapid.SampledFrom(ids).Draw(t, "to"), Weight: 1}
		if has[exchange.Weights] {
			tie.Weight = rapid.Float64Range(1e-300, 1e300).Draw(t, "weight")
		}
		if has[exchange.Layers] {
			tie.Layer = rapid.OneOf(rapid.Just(""), words).Draw(t, "layer")
		}
		if has[exchange.Periods] {
			tie.Period = drawPeriod(t)
		}
		if has[exchange.Records] && rapid.Bool().Draw(t, "recorded") {
			tie.Record = renjia.Ref{Kind: "agreement", ID: uuid.UUID{1, 2, byte(rapid.IntRange(0, 9).Draw(t, "record"))}}
		}
		if has[exchange.TieAttributes] {
			tie.Attr = attributes("place", "label", "Zweck & Ziel")
		}
		n.Ties = append(n.Ties, tie)
	}
	return n
}

// checkRoundTrip writes and reads a network: it is the same, and its text too.
// What the format refuses is not checked.
func checkRoundTrip(t *rapid.T, n *network.Network, write func(*bytes.Buffer, *network.Network) error, read func(string) (*network.Network, error),
	same func(*network.Network) *network.Network,
) {
	var first, second bytes.Buffer
	if err := write(&first, n); err != nil {
		require.ErrorIs(t, err, renjia.ErrUnsupported)
		t.Skip("the format cannot hold it")
	}
	back, err := read(first.String())
	require.NoError(t, err, first.String())
	require.Equal(t, same(n), same(back), first.String())
	require.NoError(t, write(&second, back))
	again, err := read(second.String())
	require.NoError(t, err)
	require.Equal(t, back, again)
	if slices.Equal(n.Columns, back.Columns) {
		require.Equal(t, first.String(), second.String(), "the text is stable")
	}
}

func asIs(n *network.Network) *network.Network { return n }

// byLayer sorts ties by layer, as some formats do.
func byLayer(n *network.Network) *network.Network {
	sorted := *n
	sorted.Ties = slices.Clone(n.Ties)
	slices.SortStableFunc(sorted.Ties, func(a, b network.Tie) int { return cmp.Compare(a.Layer, b.Layer) })
	return &sorted
}

// anyColumns forgets the order of attributes, which some formats have as they
// appear.
func anyColumns(n *network.Network) *network.Network {
	c := *n
	c.Columns = slices.Sorted(slices.Values(n.Columns))
	return &c
}

func TestWhatIsWrittenIsReadBackTheSame(t *testing.T) {
	for _, f := range []exchange.Format{exchange.GraphML, exchange.GEXF, exchange.DOT, exchange.JSON, exchange.Pajek, exchange.PajekProject, exchange.DL} {
		t.Run(string(f), rapid.MakeCheck(func(t *rapid.T) {
			n := drawNetwork(t, exchange.Loses(f)...)
			direction := network.Undirected
			if n.Directed {
				direction = network.Directed
			}
			same := asIs
			switch f {
			case exchange.Pajek, exchange.PajekProject:
				same = byLayer
			case exchange.JSON, exchange.DOT:
				same = anyColumns
			case exchange.DL:
				same = ordered
			}
			checkRoundTrip(t, n,
				func(b *bytes.Buffer, n *network.Network) error { return exchange.WriteFormat(f, b, n) },
				func(s string) (*network.Network, error) {
					return exchange.ReadFormat(f, strings.NewReader(s), direction)
				}, same)
		}))
	}
}

// ordered sorts ties by layer and brings the ends of undirected ones in the order
// of the nodes.
func ordered(n *network.Network) *network.Network {
	c := *byLayer(n)
	place := map[string]int{}
	for i, v := range n.Nodes {
		place[v.ID] = i
	}
	for i := range c.Ties {
		if t := &c.Ties[i]; !n.Directed && place[t.From] > place[t.To] {
			t.From, t.To = t.To, t.From
		}
	}
	return &c
}

func TestTablesAreReadBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNetwork(t, exchange.Name)
		var edges, nodes bytes.Buffer
		if err := exchange.WriteCSV(&edges, &nodes, n); err != nil {
			require.ErrorIs(t, err, renjia.ErrUnsupported)
			t.Skip("the format cannot hold it")
		}
		back, err := exchange.ReadCSV(bytes.NewReader(edges.Bytes()), bytes.NewReader(nodes.Bytes()), n.Directed)
		require.NoError(t, err, edges.String())
		require.Equal(t, n, back)
	})
}

func TestMatricesAreReadBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNetwork(t, exchange.Name, exchange.Labels, exchange.NodeAttributes, exchange.NodePeriods, exchange.Layers, exchange.Periods,
			exchange.Records, exchange.TieAttributes)
		direction := network.Undirected
		if n.Directed {
			direction = network.Directed
		}
		checkRoundTrip(t, n,
			func(b *bytes.Buffer, n *network.Network) error { return exchange.WriteMatrix(b, n) },
			func(s string) (*network.Network, error) { return exchange.ReadMatrix(strings.NewReader(s), direction) },
			func(n *network.Network) *network.Network {
				c := ordered(n)
				place := map[string]int{}
				for i, v := range n.Nodes {
					place[v.ID] = i
				}
				slices.SortFunc(c.Ties, func(a, b network.Tie) int {
					return cmp.Or(cmp.Compare(place[a.From], place[b.From]), cmp.Compare(place[a.To], place[b.To]))
				})
				if len(c.Ties) == 0 {
					c.Ties = nil
				}
				return c
			})
	})
}

func TestLostNamesWhatWouldBeLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNetwork(t)
		f := rapid.SampledFrom(exchange.Formats()).Draw(t, "format")
		lost := exchange.Lost(f, n)
		for _, p := range lost {
			require.Contains(t, exchange.Loses(f), p)
		}
		if len(n.Nodes) > 0 && slices.Contains(exchange.Loses(f), exchange.Labels) {
			labelled := slices.ContainsFunc(n.Nodes, func(v network.Node) bool { return v.Label != "" })
			require.Equal(t, labelled, slices.Contains(lost, exchange.Labels))
		}
	})
}
