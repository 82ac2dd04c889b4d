package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rosterFile writes an instance to a file of the test's own.
func rosterFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roster.json")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func askRoster(t *testing.T, args ...string) (a rosterAnswer) {
	t.Helper()
	code, out, complaints := ask(append([]string{"roster", "-json"}, args...)...)
	require.Empty(t, complaints)
	require.Zero(t, code)
	require.NoError(t, json.Unmarshal([]byte(out), &a))
	return a
}

func TestRosterOfANumberedStationIsTheBest(t *testing.T) {
	a := askRoster(t, rosterFile(t, `{"P": 8, "D": 14, "seed": 1, "milp": 2319.0, "demand": 94}`))
	require.Equal(t, int64(2319), a.Cost)
	require.True(t, a.Proven)
	require.Zero(t, *a.Gap)
	require.Equal(t, int64(334), askRoster(t, "data/roster.station.json").Cost)
}

func TestRosterOfGivenDataCoversIt(t *testing.T) {
	data := `{"cost": [[[4, 1, 0]], [[2, 9, 0]]], "allowed": [[[1, 1, 0]], [[1, 1, true]]], "demand": [[1, 1, 1]]}`
	for _, text := range []string{data, `{"data": ` + data + `}`, `{"instances": [{"data": ` + data + `}]}`} {
		a := askRoster(t, rosterFile(t, text))
		require.Equal(t, int64(101), a.Cost) // the second at night, the first late, nobody early
		require.Equal(t, 1, a.Uncovered)
	}
	require.Empty(t, askRoster(t, rosterFile(t, `{"P": 0, "D": 0, "seed": 1}`)).Roster)
}

func TestRosterIsPrintedWithWhatIsScarce(t *testing.T) {
	code, out, _ := ask("roster", "data/roster.json")
	require.Zero(t, code)
	require.Contains(t, out, "proven to be the best")
	require.Contains(t, out, "scarcest")
	require.Equal(t, 5, strings.Count(out, "synthetic"))
}

func TestBadRostersAreRefusedLineByLine(t *testing.T) {
	for text, want := range map[string]string{
		`{"P": 8}`: "want P, D and seed",
		`{"data": {"cost": [], "allowed": [[[1]]], "demand": []}}`:                    "allowed is of 1 people",
		`{"data": {"cost": [[[1]]], "allowed": [[[2]]], "demand": [[1]]}}`:            "neither 0 nor 1",
		`{"data": {"cost": [[[1]]], "allowed": [[[1]]], "demand": [[1]]}}`:            "has 1 shifts, want 3",
		`{"people": [], "days": [], "shifts": [{"name": "a"}], "demand": [], "x": 1}`: "x",
		`{"people": [], "days": [], "shifts": [{"name": "a"}], "demand": []}`:         "choose uncovered",
		`{"instances": []}`:                    "instance 0 of 0",
		`[`:                                    "not JSON",
		`{"P": 9999999, "D": 9999, "seed": 1}`: "at most",
	} {
		code, out, complaints := ask("roster", rosterFile(t, text))
		require.Equal(t, 1, code, text)
		require.Empty(t, out)
		require.Contains(t, complaints, want)
		require.True(t, strings.HasPrefix(complaints, "staff: "))
	}
}
