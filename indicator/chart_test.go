package indicator_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
)

func bars(names ...string) indicator.Chart {
	c := indicator.Chart{X: both("month", "月份"), Y: both("hours", "小时")}
	s := indicator.Series{Name: both("hours done", "完成工时"), Style: indicator.Bars}
	for i, name := range names {
		c.Categories = append(c.Categories, renjia.Both(name))
		s.Points = append(s.Points, indicator.Point{X: float64(i), Y: float64(1000 * (i + 1))})
	}
	c.Series = []indicator.Series{s}
	return c
}

// texts returns the labels of a drawing with their offset from their anchor.
func texts(svg string) map[string]string {
	all := map[string]string{}
	for _, m := range regexp.MustCompile(`(?s)<text x="([^"]*)"[^>]*>([^<]*)</text>`).FindAllStringSubmatch(svg, -1) {
		all[m[2]] = m[1]
	}
	return all
}

func TestChineseLabelsAreCentredByTheirTrueWidth(t *testing.T) {
	c := bars("一", "二")
	svg, err := c.SVG(renjia.Chinese)
	require.NoError(t, err)
	labels := texts(svg)
	require.Equal(t, "-11", labels["月份"], "two characters of 11 points each, centred")
	require.Equal(t, "-5.5", labels["一"])
	require.NotContains(t, svg, "<?xml")
	require.Contains(t, svg, "sans-serif")
}

func TestLongNamesOfBarsAreWrapped(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
	}{
		{"Community charity fund for older people", []string{"Community charity fund", "for older people"}},
		{"社区长者慈善基金与困境儿童关爱基金", []string{"社区长者慈善基金与困", "境儿童关爱基金"}},
		{"short", []string{"short"}},
	} {
		chart := bars(c.name)
		chart.Horizontal = true
		svg, err := chart.SVG(renjia.English)
		require.NoError(t, err)
		labels := texts(svg)
		for _, line := range c.lines {
			require.Contains(t, labels, line)
		}
	}
}

func TestNamesOfManyBarsLeaveRoomForEachOther(t *testing.T) {
	count := func(n int) (shown int, labels map[string]string) {
		var names []string
		for i := range n {
			names = append(names, "n"+strconv.Itoa(i))
		}
		c := bars(names...)
		svg, err := c.SVG(renjia.English)
		require.NoError(t, err)
		labels = texts(svg)
		for _, name := range names {
			if _, there := labels[name]; there {
				shown++
			}
		}
		return shown, labels
	}
	for _, few := range []int{1, 6, 12} {
		shown, _ := count(few)
		require.Equal(t, few, shown)
	}
	shown, labels := count(60)
	require.Equal(t, 12, shown, "every fifth")
	require.Contains(t, labels, "n0")
	require.Contains(t, labels, "n55")
}

func TestAxesHaveRoundGroupedNumbers(t *testing.T) {
	c := bars("a", "b", "c")
	svg, err := c.SVG(renjia.English)
	require.NoError(t, err)
	labels := texts(svg)
	for _, mark := range []string{"0", "1,000", "2,000", "3,000"} {
		require.Contains(t, labels, mark)
	}
}

func TestChartsOfConstantsAndZerosAreDrawn(t *testing.T) {
	zero := bars("only")
	zero.Series[0].Points[0].Y = 0
	flat := indicator.Chart{Series: []indicator.Series{{Style: indicator.Line, Points: []indicator.Point{{X: 2, Y: 5}}}}}
	negative := bars("loss")
	negative.Series[0].Points[0].Y = -12
	for _, c := range []indicator.Chart{zero, flat, negative} {
		svg, err := c.SVG(renjia.English)
		require.NoError(t, err)
		require.False(t, strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf"), svg)
	}
}

func TestChartRefusesWhatCannotBeDrawn(t *testing.T) {
	uneven := bars("a", "b")
	uneven.Categories = uneven.Categories[:1]
	infinite := bars("a")
	infinite.Series[0].Points[0].Y = math.Inf(1)
	unknown := bars("a")
	unknown.Series[0].Style = "pie"
	nameless := bars()
	nameless.Horizontal = true
	for _, c := range []indicator.Chart{{}, uneven, infinite, unknown, nameless} {
		_, err := c.SVG(renjia.English)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}
