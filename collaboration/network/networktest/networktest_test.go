package networktest_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// The first digits of SHA-256 of the edge lists that the generator in Python
// writes for seed 1 and k 5.
func TestSeededGraphsAreTheSameInEveryLanguage(t *testing.T) {
	for name, want := range map[string]string{
		"ba 1000": "d75cef0d", "er 1000": "102411b8", "sbm 1000": "7d42fb24",
		"ba 10000": "fedbe8ac", "er 10000": "fad4ca30", "sbm 10000": "45682b4e",
	} {
		var model string
		var n int
		_, err := fmt.Sscan(name, &model, &n)
		require.NoError(t, err)
		edges := networktest.Edges(t, model, n, 5, 1)
		var text strings.Builder
		fmt.Fprintf(&text, "%d %d\n", n, len(edges))
		for _, e := range edges {
			fmt.Fprintf(&text, "%d %d\n", e[0], e[1])
		}
		require.Equal(t, want, fmt.Sprintf("%x", sha256.Sum256([]byte(text.String())))[:8], name)
	}
}

// recorder notes that a test would have failed.
type recorder struct{ failed bool }

func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) FailNow()              { panic(r) }

func TestTiesThatHaveNoRoomAreRefused(t *testing.T) {
	r := &recorder{}
	require.Panics(t, func() { networktest.Edges(r, "sbm", 30, 3, 1) })
	require.True(t, r.failed)
	require.Len(t, networktest.Edges(t, "sbm", 80, 2, 1), 160)
}
