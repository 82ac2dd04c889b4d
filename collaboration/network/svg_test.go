package network_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// elements reads a document to its end and counts its elements by name.
func elements(t *testing.T, text []byte) map[string]int {
	counts := map[string]int{}
	dec := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return counts
		}
		require.NoError(t, err)
		if e, ok := token.(xml.StartElement); ok {
			counts[e.Name.Local]++
		}
	}
}

func TestAPictureShowsEveryPartyAndTieAndIsWellFormed(t *testing.T) {
	name := func(r renjia.Ref) string { return `<&"` + r.ID.String()[:4] }
	for _, c := range []struct {
		d     network.Direction
		lines int
	}{{network.Directed, 4}, {network.Undirected, 3}} {
		var first, second bytes.Buffer
		for _, out := range []*bytes.Buffer{&first, &second} {
			g := build(t, c.d, []string{"z"}, "a-b", "b-a", "b-c", "c-d")
			require.NoError(t, g.WriteSVG(out, renjia.Text{EN: "a < b", ZH: "合作网络"}, renjia.English, name))
		}
		require.Equal(t, first.Bytes(), second.Bytes())
		counts := elements(t, first.Bytes())
		require.Equal(t, c.lines, counts["line"])
		require.Equal(t, 5, counts["circle"])
		require.Equal(t, 6, counts["text"], "five names and the title")
		require.NotContains(t, first.String(), "NaN")
		require.Equal(t, c.d == network.Directed, strings.Contains(first.String(), "marker-end"))
	}
	g := build(t, network.Directed, nil)
	var out bytes.Buffer
	require.NoError(t, g.WriteSVG(&out, renjia.Text{}, renjia.Chinese, name))
	require.Zero(t, elements(t, out.Bytes())["circle"])
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestAPictureReportsWhatTheWriterSays(t *testing.T) {
	g := build(t, network.Undirected, nil, "a-b")
	err := g.WriteSVG(brokenWriter{}, renjia.Text{}, renjia.English, renjia.Ref.String)
	require.ErrorIs(t, err, io.ErrClosedPipe)
}
