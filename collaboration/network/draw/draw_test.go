package draw_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/draw"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// elements reads a document to its end and counts its elements by name and class.
func elements(t *testing.T, text []byte) map[string]int {
	t.Helper()
	counts := map[string]int{}
	dec := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return counts
		}
		require.NoError(t, err)
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		counts[e.Name.Local]++
		for _, a := range e.Attr {
			if a.Name.Local == "class" {
				counts[e.Name.Local+"."+a.Value]++
			}
		}
	}
}

func hostile(g *network.Graph) draw.Picture {
	p := draw.Picture{Graph: g, Title: renjia.Text{EN: `a < b & "c" ]]> </script>`, ZH: "合作网络"}, Lang: renjia.English, Class: make([]string, g.Len())}
	for i := range g.Len() {
		p.Labels = append(p.Labels, fmt.Sprintf(`</script><img src=x onerror=alert(%d)> & ]]> %c`, i, 1))
		p.Class[i] = []string{"<one>", `"two"`, ""}[i%3]
	}
	return p
}

// pictures are all ways to draw a picture.
var pictures = map[string]func(w io.Writer, p draw.Picture) error{
	"network":  draw.SVG,
	"matrix":   func(w io.Writer, p draw.Picture) error { return draw.Matrix(w, p, []int{2, 0}) },
	"ego":      func(w io.Writer, p draw.Picture) error { return draw.Ego(w, p, "b") },
	"two-mode": func(w io.Writer, p draw.Picture) error { return draw.TwoMode(w, p, []string{"x", "y", "x", "y", "x"}) },
}

func TestEveryPictureIsWellFormedAndTheSameEveryTime(t *testing.T) {
	for name, write := range pictures {
		for _, d := range []network.Direction{network.Directed, network.Undirected} {
			p := hostile(networktest.Build(t, d, nil, "a-b", "b-a", "b-c", "c-d", "d-e"))
			var first, second bytes.Buffer
			require.NoError(t, write(&first, p), name)
			require.NoError(t, write(&second, p), name)
			require.Equal(t, first.String(), second.String(), name)
			elements(t, first.Bytes())
			require.NotContains(t, first.String(), "NaN", name)
			require.NotContains(t, first.String(), "<img", name)
			require.NotContains(t, first.String(), "Inf", name)
			require.ErrorIs(t, write(brokenWriter{}, p), io.ErrClosedPipe, name)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestAPictureShowsEveryPartyTieAndClass(t *testing.T) {
	for _, c := range []struct {
		d     network.Direction
		lines int
	}{{network.Directed, 3}, {network.Undirected, 3}} {
		p := hostile(networktest.Build(t, c.d, []string{"z"}, "a-b", "b-a", "b-c", "c-d"))
		p.Lead = []int{1}
		p.Size = draw.Size{Name: renjia.Both("degree"), Values: []float64{0, 1, 2, math.NaN(), 4}}
		var out bytes.Buffer
		require.NoError(t, draw.SVG(&out, p))
		counts := elements(t, out.Bytes())
		require.Equal(t, c.lines, counts["line.tie"], "an arc and its answer are one line")
		require.Equal(t, 5, counts["g.party"])
		require.Equal(t, 5, counts["text.label"])
		require.Contains(t, out.String(), "class unknown")
		require.Equal(t, c.d == network.Directed, strings.Contains(out.String(), "marker-start"))
	}
}

func TestNothingAndOnePartyAreDrawn(t *testing.T) {
	for n := range 3 {
		g := networktest.Build(t, network.Undirected, []string{"a", "b"}[:n])
		var out bytes.Buffer
		require.NoError(t, draw.SVG(&out, draw.Picture{Graph: g, Lang: renjia.Chinese}))
		require.Equal(t, n, elements(t, out.Bytes())["g.party"])
		out.Reset()
		require.NoError(t, draw.Matrix(&out, draw.Picture{Graph: g}, nil))
		require.NotContains(t, out.String(), "NaN")
	}
}

func TestPicturesThatCannotBeAreRefused(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "a-b", "b-c")
	for _, p := range []draw.Picture{
		{}, {Graph: g, Labels: []string{"x"}}, {Graph: g, Class: []string{"x"}}, {Graph: g, Lead: []int{3}},
		{Graph: g, Size: draw.Size{Values: []float64{1, 2, -1}}}, {Graph: g, Size: draw.Size{Values: []float64{1, 2, math.Inf(1)}}},
	} {
		require.ErrorIs(t, draw.SVG(io.Discard, p), renjia.ErrInvalid)
	}
	require.ErrorIs(t, draw.Ego(io.Discard, draw.Picture{Graph: g}, "d"), renjia.ErrNotFound)
	require.ErrorIs(t, draw.Matrix(io.Discard, draw.Picture{Graph: g}, []int{0, 0}), renjia.ErrInvalid)
	require.ErrorIs(t, draw.TwoMode(io.Discard, draw.Picture{Graph: g}, []string{"x", "y", "z"}), renjia.ErrInvalid)
	require.ErrorIs(t, draw.TwoMode(io.Discard, draw.Picture{Graph: g}, []string{"x", "x", "x"}), renjia.ErrInvalid)
	many := networktest.Random(t, "er", draw.MostParties+1, 1, 1)
	require.ErrorIs(t, draw.SVG(io.Discard, draw.Picture{Graph: many}), renjia.ErrUnsupported)
	require.ErrorIs(t, draw.HTML(io.Discard, draw.Picture{Graph: g}, []draw.Measured{{Values: []float64{1}}}), renjia.ErrInvalid)
}

// The matrix of a star with its centre as core: only the mixed blocks are full.
func TestAMatrixSaysTheDensityOfItsBlocks(t *testing.T) {
	g := networktest.Build(t, network.Undirected, nil, "L-a", "L-b", "L-c")
	var out bytes.Buffer
	require.NoError(t, draw.Matrix(&out, draw.Picture{Graph: g, Lang: renjia.English}, []int{0}))
	require.Equal(t, 6, elements(t, out.Bytes())["rect.cell"])
	for _, line := range []string{"core → core: –", "core → periphery: 1.00", "periphery → core: 1.00", "periphery → periphery: 0.00"} {
		require.Contains(t, out.String(), line)
	}
}

func TestAPageNeedsNothingFromElsewhere(t *testing.T) {
	g := networktest.Random(t, "ba", 60, 3, 1)
	p := hostile(g)
	var out bytes.Buffer
	require.NoError(t, draw.HTML(&out, p, []draw.Measured{{renjia.Both("degree"), make([]float64, 60)}, {renjia.Both("<i>"), nans(60)}}))
	text := out.String()
	require.Less(t, len(text), 90_000)
	require.NotContains(t, text, "<img")
	require.Equal(t, 1, strings.Count(text, "</script>"))
	for _, outside := range []string{"src=\"", "href", "@import", "url(h"} {
		require.NotContains(t, text, outside)
	}
}

func nans(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = math.NaN()
	}
	return values
}

// In a path the ends are farthest; in a ring nobody is in the middle.
func TestALayoutFollowsDistances(t *testing.T) {
	path := draw.Layout(networktest.Build(t, network.Undirected, nil, "a-b", "b-c", "c-d", "d-e"))
	apart := func(i, j int) float64 { return math.Hypot(path[i].X-path[j].X, path[i].Y-path[j].Y) }
	for i := range 5 {
		for j := range i {
			require.InDelta(t, i-j, apart(i, j), .05)
		}
	}
	kite := networktest.Kite(t)
	at := draw.Layout(kite)
	jane, diane := kite.Index("Jane"), kite.Index("Diane")
	far := 0.0
	for i := range at {
		far = max(far, math.Hypot(at[i].X-at[jane].X, at[i].Y-at[jane].Y))
	}
	require.Greater(t, math.Hypot(at[diane].X-at[jane].X, at[diane].Y-at[jane].Y), .7*far)
}

func BenchmarkLayout(b *testing.B) {
	for _, n := range []int{60, 300, 2000} {
		g := networktest.Random(b, "ba", n, 3, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				draw.Layout(g)
			}
		})
	}
}
