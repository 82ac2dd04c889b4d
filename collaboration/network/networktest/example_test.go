package networktest_test

import (
	"fmt"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// stop stands in for the *testing.T of a test.
type stop struct{}

func (stop) Errorf(format string, args ...any) { fmt.Printf(format, args...) }
func (stop) FailNow()                          { panic("stop") }

func Example() {
	small := networktest.Build(stop{}, network.Undirected, []string{"alone"}, "office-station", "station-school")
	large := networktest.Random(stop{}, "ba", 1000, 5, 1) // the same in every language
	fmt.Println(small.Len(), small.Edges())
	fmt.Println(large.Len(), large.Edges())
	// Output:
	// 4 2
	// 1000 4985
}
