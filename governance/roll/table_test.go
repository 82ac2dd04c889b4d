package roll

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestNamesAreNumberedAsAMapWould draws names until the table has grown several
// times; they share hashes with names that are not there.
func TestNamesAreNumberedAsAMapWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, want := newNames(rapid.IntRange(0, 4).Draw(t, "room")), map[string]int32{}
		for range rapid.IntRange(0, 200).Draw(t, "n") {
			name := rapid.StringMatching(`[ab家]{0,4}`).Draw(t, "name")
			number, known := want[name]
			if !known {
				require.EqualValues(t, -1, x.find(name))
				number = int32(len(want))
				want[name] = number
			}
			got, added := x.add(name)
			require.Equal(t, number, got)
			require.Equal(t, !known, added)
		}
		for name, number := range want {
			require.Equal(t, number, x.find(name))
			require.Equal(t, name, x.list[number])
		}
	})
}

// TestEqualHashesAreToldApart puts everything at one place of the table.
func TestEqualHashesAreToldApart(t *testing.T) {
	x, keys := newTable(8), []string{"a", "b", "c"}
	for i, key := range keys {
		number, added := x.add(7, int32(i), func(n int32) bool { return keys[n] == key })
		require.True(t, added)
		require.EqualValues(t, i, number)
	}
	require.EqualValues(t, 1, x.find(7, func(n int32) bool { return keys[n] == "b" }))
	require.EqualValues(t, -1, x.find(7, func(n int32) bool { return keys[n] == "d" }))
	_, added := x.add(7, 3, func(n int32) bool { return keys[n] == "c" })
	require.False(t, added)
}

// TestVotersAreInTheOrderOfTheirIdentifiers compares with sorting the texts:
// short ones, equal beginnings, zero bytes like the filling.
func TestVotersAreInTheOrderOfTheirIdentifiers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom([]string{"", "owner-", "户"}).Draw(t, "prefix")
		ids := rapid.SliceOfDistinct(rapid.StringMatching("[ab\\x00é]{0,12}"), rapid.ID[string]).Draw(t, "ids")
		voters := make([]Voter, len(ids))
		for i, id := range ids {
			voters[i].ID = prefix + id
		}
		var got []string
		for _, at := range byID(voters) {
			got = append(got, voters[at].ID)
		}
		want := make([]string, 0, len(voters))
		for _, v := range voters {
			want = append(want, v.ID)
		}
		slices.SortFunc(want, strings.Compare)
		require.ElementsMatch(t, want, got)
		require.True(t, slices.IsSorted(got), "%q", got)
	})
}
