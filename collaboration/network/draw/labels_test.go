package draw

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func (r rect) within(s rect) bool {
	return r.left >= s.left && r.right <= s.right && r.top >= s.top && r.bottom <= s.bottom
}

// checkLabels proves that every label of a drawing is there, inside, and covers
// neither another label nor a party.
func checkLabels(t require.TestingT, d *drawing) {
	require.Zero(t, d.hidden)
	paper := rect{0, 0, d.width, d.height}
	for k, l := range d.labels {
		require.True(t, l.shown)
		require.True(t, l.box.within(paper), "%v outside of %v", l.box, paper)
		w, h := size(l.lines)
		require.InDelta(t, w, l.box.width(), 1e-6)
		require.InDelta(t, h, l.box.height(), 1e-6)
		for _, m := range d.labels[:k] {
			require.False(t, l.box.overlaps(m.box), "labels of %q and %q", l.lines, m.lines)
		}
		for i, c := range d.at {
			require.False(t, l.box.overlaps(c.around(d.radius[i])), "label %q covers party %d", l.lines, i)
		}
	}
	for i, c := range d.at {
		require.True(t, c.around(d.radius[i]).within(paper))
		for j := range i {
			require.Greater(t, c.minus(d.at[j]).length(), d.radius[i]+d.radius[j], "parties %d and %d", i, j)
		}
	}
}

func TestNoLabelCoversAnythingInPublishedNetworks(t *testing.T) {
	for name, v := range networktest.Views(t) {
		g := v.Graph(t)
		p := Picture{Graph: g, Class: v.Partition, Size: Size{Values: degrees(g)}}
		require.NoError(t, p.Validate())
		t.Run(name, func(t *testing.T) { checkLabels(t, newDrawing(&p, Layout(g))) })
	}
	sets, err := filepath.Glob(filepath.Join(networktest.Folder(t), "emon_*.edges.csv"))
	require.NoError(t, err)
	require.NotEmpty(t, sets)
	for _, file := range sets {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
			for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
				cells := strings.Split(line, ",")
				if !yield(network.Tie{From: cells[0], To: cells[1], Weight: 1}, nil) {
					return
				}
			}
		}, networktest.Simple(network.Directed))
		require.NoError(t, err)
		p := Picture{Graph: g, Size: Size{Values: degrees(g)}}
		t.Run(filepath.Base(file), func(t *testing.T) { checkLabels(t, newDrawing(&p, Layout(g))) })
	}
}

func degrees(g *network.Graph) []float64 {
	values := make([]float64, g.Len())
	for i, d := range g.Neighbours() {
		values[i] = float64(d)
	}
	return values
}

func TestNoLabelCoversAnythingInRandomNetworks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, AllLabels).Draw(t, "parties")
		m := rapid.IntRange(0, 3*n).Draw(t, "ties")
		chinese := rapid.Bool().Draw(t, "chinese")
		ends := rapid.IntRange(0, n-1)
		g, err := network.FromPairs(n, func(yield func(int, int) bool) {
			for range m {
				if !yield(ends.Draw(t, "from"), ends.Draw(t, "to")) {
					return
				}
			}
		}, networktest.Simple(network.Directed))
		require.NoError(t, err)
		p := Picture{Graph: g, Size: Size{Values: degrees(g)}}
		for i := range n {
			name := strings.Repeat("Office of the committee ", 1+i%3) + fmt.Sprint(i)
			if chinese {
				name = strings.Repeat("社区居民委员会", 1+i%3) + fmt.Sprint(i)
			}
			p.Labels = append(p.Labels, name)
		}
		checkLabels(t, newDrawing(&p, Layout(g)))
	})
}

func TestALabelIsBrokenBetweenWordsAndLosesNothing(t *testing.T) {
	for _, name := range []string{
		"Laramie County Fire District 1 volunteer", "居民委员会", "一二三四五六七八九十一二三四五六七八九十", "", "a-b",
		strings.Repeat("x", 100), "US Air Force 304th ARRS Portland AFB Oregon",
	} {
		broken := lines(name)
		require.Equal(t, strings.ReplaceAll(name, " ", ""), strings.ReplaceAll(strings.Join(broken, ""), " ", ""))
		for _, s := range broken {
			require.LessOrEqual(t, textWidth(s), longest*.58*fontSize+fontSize, s)
		}
	}
}
