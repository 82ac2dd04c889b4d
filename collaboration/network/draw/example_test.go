package draw_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/draw"
)

func ExampleSVG() {
	ties := func(yield func(network.Tie, error) bool) {
		_ = yield(network.Tie{From: "office", To: "station", Weight: 1}, nil) &&
			yield(network.Tie{From: "station", To: "volunteers", Weight: 3}, nil)
	}
	g, err := network.Build(nil, ties, network.Options{Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop})
	if err != nil {
		fmt.Println(err)
		return
	}
	var out bytes.Buffer
	err = draw.SVG(&out, draw.Picture{
		Graph: g, Lang: renjia.English,
		Title:  renjia.Text{EN: "Who works with whom", ZH: "谁与谁合作"},
		Labels: []string{"Street office", "Social work station", "Volunteers"},
		Class:  []string{"government", "station", "volunteers"},
	})
	fmt.Println(err, strings.Count(out.String(), `class="party"`), strings.Count(out.String(), `class="tie"`))
	// Output: <nil> 3 2
}
