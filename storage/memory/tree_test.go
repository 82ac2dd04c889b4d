package memory

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The oracle is a map; clones must stay as they were.
func TestTheTreeIsAMapInOrderAndClonesDoNotChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := newTree[int, int](cmp.Compare[int], new(token))
		want := map[int]int{}
		type frozen struct {
			tree tree[int, int]
			want map[int]int
		}
		var clones []frozen
		space := rapid.SampledFrom([]int{10, 300, 5000}).Draw(t, "space")
		for n := range rapid.IntRange(1, 2000).Draw(t, "steps") {
			key := rapid.IntRange(0, space).Draw(t, "key")
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0:
				clones = append(clones, frozen{tr, maps.Clone(want)})
				tr.owner = new(token)
			case 1, 2, 3:
				_, there := want[key]
				require.Equal(t, there, tr.delete(key))
				delete(want, key)
			default:
				tr.set(key, n)
				want[key] = n
			}
		}
		check(t, &tr, want, space)
		for i := range clones {
			check(t, &clones[i].tree, clones[i].want, space)
		}
	})
}

func check(t *rapid.T, tr *tree[int, int], want map[int]int, space int) {
	keys := append([]int{}, slices.Sorted(maps.Keys(want))...)
	require.Equal(t, len(keys), tr.size)
	got := []int{}
	tr.ascend(nil, func(k, v int) bool {
		require.Equal(t, want[k], v)
		got = append(got, k)
		return true
	})
	require.Equal(t, keys, got)
	from := rapid.IntRange(-1, space+1).Draw(t, "from")
	at, _ := slices.BinarySearch(keys, from)
	got = []int{}
	tr.ascend(&from, func(k, _ int) bool { got = append(got, k); return len(got) < 5 })
	require.Equal(t, keys[at:min(at+5, len(keys))], got)
	got = []int{}
	tr.descend(&from, func(k, _ int) bool { got = append(got, k); return true })
	slices.Reverse(got)
	if at < len(keys) && keys[at] == from {
		at++
	}
	require.Equal(t, keys[:at], got)
	for _, k := range keys {
		v, ok := tr.get(k)
		require.True(t, ok)
		require.Equal(t, want[k], v)
	}
}

func TestALongTreeGrownAtItsEndStaysFull(t *testing.T) {
	tr := newTree[int, int](cmp.Compare[int], new(token))
	for n := range 100_000 {
		tr.set(n, n)
	}
	nodes := 0
	var count func(n *node[int, int])
	count = func(n *node[int, int]) {
		nodes++
		for _, c := range n.children {
			count(c)
		}
	}
	count(tr.root)
	require.Less(t, nodes, 100_000/(degree*3/4))
	for n := range 100_000 {
		require.True(t, tr.delete(n))
	}
	require.Nil(t, tr.root)
}
