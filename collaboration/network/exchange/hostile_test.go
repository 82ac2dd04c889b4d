package exchange_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

func TestASmallFileTakesLittleMemory(t *testing.T) {
	many := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	keys := many(`<key id="k%[1]d" for="node" attr.name="k%[1]d"><default>x</default></key>`, 4000)
	titles := many(`<attribute id="%[1]d" title="k%[1]d"><default>x</default></attribute>`, 4000)
	for name, c := range map[string]struct {
		format exchange.Format
		text   string
	}{
		"entities":               {exchange.GraphML, entityBomb},
		"deep XML":               {exchange.GraphML, `<graphml><graph edgedefault="directed">` + strings.Repeat("<x>", 100_000)},
		"deep data":              {exchange.GraphML, `<graphml><key id="k"/><graph edgedefault="directed"><node id="a"><data key="k">` + strings.Repeat("<x>", 100_000)},
		"defaults of GraphML":    {exchange.GraphML, "<graphml>" + keys + `<graph edgedefault="directed">` + many(`<node id="%d"/>`, 2_000) + "</graph></graphml>"},
		"too many keys":          {exchange.GraphML, "<graphml>" + many(`<key id="k%d"/>`, 5000) + `<graph edgedefault="directed"/></graphml>`},
		"defaults of GEXF":       {exchange.GEXF, `<gexf><graph><attributes class="node">` + titles + "</attributes><nodes>" + many(`<node id="%d"/>`, 2_000) + "</nodes></graph></gexf>"},
		"vertices of Pajek":      {exchange.Pajek, "*Vertices 999999999\n*Arcs\n1 2\n"},
		"n of DL":                {exchange.DL, "dl n=999999999\ndata:\n"},
		"cells of DL":            {exchange.DL, "dl nr=99999 nc=99999\ndata:\n1\n"},
		"products of DOT":        {exchange.DOT, "graph { {" + many("n%d ", 5000) + "} -- {" + many("m%d ", 5000) + "} }"},
		"chains of DOT":          {exchange.DOT, "graph { {" + many("n%d ", 500) + "}" + strings.Repeat("-- {"+many("m%d ", 500)+"}", 100) + "}"},
		"deep DOT":               {exchange.DOT, "graph " + strings.Repeat("{", 100_000)},
		"defaults of DOT":        {exchange.DOT, "graph {" + many("node [k%d=x]; ", 5000) + many("n%d; ", 2_000) + "}"},
		"defaults of DOT, edges": {exchange.DOT, "graph {" + many("edge [k%d=x]; ", 4000) + many("a -- n%d; ", 2_000) + "}"},
		"deep JSON":              {exchange.JSON, `{"graph":` + strings.Repeat("[", 100_000)},
	} {
		if testing.Short() && (strings.HasPrefix(name, "defaults") || strings.HasPrefix(name, "chains")) {
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := exchange.ReadFormat(c.format, strings.NewReader(c.text), network.Directed)
		runtime.ReadMemStats(&after)
		require.Error(t, err, name)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<29), name)
		t.Logf("%s: %d bytes take %d MB: %.90s", name, len(c.text), (after.TotalAlloc-before.TotalAlloc)>>20, err)
	}
}
