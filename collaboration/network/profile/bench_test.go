package profile_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

// thousand is the seeded graph of a thousand parties in ten classes.
func thousand(t testing.TB) (*network.Graph, []string) {
	g := networktest.Random(t, "ba", 1000, 5, 1)
	class := make([]string, g.Len())
	for i := range class {
		class[i] = "class " + strconv.Itoa(i%10)
	}
	return g, class
}

// The whole profile of one class: seven components, the core, 9,999 relabellings;
// no bootstrap, no rewiring.
func BenchmarkPeriphery(b *testing.B) {
	g, class := thousand(b)
	o := recorded()
	o.Permute = permute.Options{Permutations: 9_999, Seed: 1}
	in := profile.PeripheryInput{Graph: g, Class: class, Of: "class 9"}
	for b.Loop() {
		_, err := profile.Periphery(in, o)
		require.NoError(b, err)
	}
}

// The same for all ten classes, whose scores are worked out once.
func BenchmarkPeripheries(b *testing.B) {
	g, class := thousand(b)
	o := recorded()
	o.Permute = permute.Options{Permutations: 9_999, Seed: 1}
	classes := []string{"class 0", "class 1", "class 2", "class 3", "class 4", "class 5", "class 6", "class 7", "class 8", "class 9"}
	for b.Loop() {
		_, err := profile.Peripheries(profile.PeripheryInput{Graph: g, Class: class}, classes, o)
		require.NoError(b, err)
	}
}

// With an interval of 999 resamples a component.
func BenchmarkPeripheryBootstrap(b *testing.B) {
	g, class := thousand(b)
	o := recorded()
	o.Permute, o.Resamples, o.Level = permute.Options{Permutations: 9_999, Seed: 1}, 999, .95
	in := profile.PeripheryInput{Graph: g, Class: class, Of: "class 9"}
	for b.Loop() {
		_, err := profile.Periphery(in, o)
		require.NoError(b, err)
	}
}
