package tabular

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
)

func TestKeysFindWhatAMapFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := NewKeys()
		k.limit = rapid.IntRange(1, 20).Draw(t, "limit")
		defer k.Close()
		type at struct {
			key   string
			place renjia.Place
		}
		first := map[string]renjia.Place{}
		want := map[string]int{}
		var references []at
		for line := 1; line <= rapid.IntRange(1, 60).Draw(t, "lines"); line++ {
			key := fmt.Sprint(rapid.IntRange(1, 25).Draw(t, "key"))
			place := renjia.Place{File: "f", Line: line, Column: 1}
			if rapid.Bool().Draw(t, "refers") {
				k.Refer("unit", key, place)
				references = append(references, at{key, place})
				continue
			}
			k.Define("unit", key, place)
			if before, twice := first[key]; twice {
				want[fmt.Sprintf("%s: unit %s is defined twice, first at %s", place, key, before)]++
				continue
			}
			first[key] = place
		}
		for _, r := range references {
			if _, ok := first[r.key]; !ok {
				want[fmt.Sprintf("%s: unit %s is not defined", r.place, r.key)]++
			}
		}
		report := NewReport()
		require.NoError(t, k.Check(report))
		got := map[string]int{}
		for _, p := range report.problems {
			got[p.String()]++
		}
		require.Equal(t, want, got)
	})
}

func at(line int) renjia.Place { return renjia.Place{File: "units.csv", Line: line, Column: 1} }

func TestKindsHaveKeysOfTheirOwn(t *testing.T) {
	k, report := NewKeys(), NewReport()
	defer k.Close()
	k.Define("unit", "1", at(2))
	k.Define("owner", "1", at(3))
	k.Refer("owner", "1", at(4))
	k.Refer("owner", "", at(5))
	require.NoError(t, k.Check(report))
	require.NoError(t, report.Err())
}

func TestLongKeysAreCutInMessagesBetweenCharacters(t *testing.T) {
	k, report := NewKeys(), NewReport()
	defer k.Close()
	k.Refer("unit", strings.Repeat("房", 20), at(2))
	k.Refer("unit", strings.Repeat("x", 35), at(3))
	require.NoError(t, k.Check(report))
	require.EqualError(t, report.Err(), "units.csv:2:1: unit "+strings.Repeat("房", 11)+"… is not defined; "+
		"units.csv:3:1: unit "+strings.Repeat("x", 35)+" is not defined")
}

func TestTheFirstProblemsInTheFilesAreKept(t *testing.T) {
	k, report := NewKeys(), NewReport()
	defer k.Close()
	const extra = MaxProblems + 500
	for line := range 2*MaxProblems + extra {
		k.Refer("unit", fmt.Sprint(line), at(line+1))
	}
	require.NoError(t, k.Check(report))
	require.Equal(t, 2*MaxProblems+extra, report.Len())
	for i, p := range report.problems {
		require.Equal(t, i+1, p.Place.Line)
	}
	require.Len(t, report.problems, MaxProblems)
}

func TestTheTemporaryFileIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	k := NewKeys()
	k.limit = 10
	for line := range 95 {
		k.Define("unit", fmt.Sprint(line), at(line+1))
	}
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.NoError(t, k.Check(NewReport()))
	require.NoError(t, k.Close())
	left, err = os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Empty(t, left)
	require.ErrorIs(t, k.Check(NewReport()), renjia.ErrClosed)
	require.NoError(t, k.Close())
}

func TestATemporaryFileThatCannotBeMadeIsAnError(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/absent")
	k := NewKeys()
	k.limit = 1
	k.Define("unit", "1", at(1))
	require.ErrorIs(t, k.Check(NewReport()), os.ErrNotExist)
	require.NoError(t, k.Close())
}
