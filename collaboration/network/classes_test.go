package network_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

func TestClassesAreNumberedAsTheyOccur(t *testing.T) {
	g := networktest.Build(t, network.Directed, nil, "a-b", "b-c")
	names, of, err := g.Classes([]string{"y", "x", "y"})
	require.NoError(t, err)
	require.Equal(t, []string{"y", "x"}, names)
	require.Equal(t, []int32{0, 1, 0}, of)
	_, _, err = g.Classes([]string{"y", "", "y"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "b: has no class")
	_, _, err = g.Classes([]string{"y"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
