package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAssignPrintsOneDocument(t *testing.T) {
	for method, cost := range map[string]float64{"min-cost": 67, "bottleneck": 67, "leximin": 67} {
		code, out, complaints := ask("assign", "-method", method, "-lottery", "3", "-json", "data/posts.csv")
		require.Zero(t, code, complaints)
		var a struct {
			Cost       float64
			Pairs      [][2]int
			Unassigned []int
			Duals      *struct{ Rows, Columns []float64 }
			Unique     bool
			Ties       string
		}
		require.NoError(t, json.Unmarshal([]byte(out), &a))
		require.Equal(t, cost, a.Cost)
		require.Equal(t, [][2]int{{0, 2}, {1, 3}, {3, 0}, {4, 1}}, a.Pairs)
		require.Equal(t, []int{2, 5}, a.Unassigned)
		require.True(t, a.Unique)
		require.Equal(t, "lottery, seed 3", a.Ties)
		if method == "leximin" {
			require.Nil(t, a.Duals)
			continue
		}
		sum := 0.0
		for _, p := range a.Pairs {
			sum += a.Duals.Rows[p[0]] + a.Duals.Columns[p[1]]
		}
		require.Equal(t, cost, sum)
	}
}

func TestAssignSpeaksToPeopleInBothLanguages(t *testing.T) {
	code, out, _ := ask("assign", "data/posts.csv")
	require.Zero(t, code)
	require.Contains(t, out, "李娜\tMarket\t9\n")
	require.Contains(t, out, "何静 is left out: no post is allowed")
	code, out, _ = ask("assign", "-lang", "zh", "data/posts.csv")
	require.Zero(t, code)
	require.Contains(t, out, "何静 未安排：没有可担任的岗位")
}

func TestAssignWithNobodyPlacedIsAResult(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.csv")
	require.NoError(t, os.WriteFile(path, []byte("x,a\nr,\ns,\n"), 0o600))
	code, out, _ := ask("assign", "-json", path)
	require.Zero(t, code)
	require.Contains(t, out, `"cost": 0,`)
	require.Contains(t, out, `"pairs": [],`)
}

func TestAssignRefusesInOneLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bad.csv")
	require.NoError(t, os.WriteFile(path, []byte("x,a\nr,soon\n"), 0o600))
	for want, args := range map[string][]string{
		"staff: bad.csv:2:2: a: \"soon\": want a decimal number, or nothing for a pair that is not allowed\n": {path},
		"staff: -method \"best\": want min-cost, bottleneck or leximin\n":                                     {"-method", "best", path},
		"staff: -lottery \"-1\": want a whole number from 0 to 2^64-1\n":                                      {"-lottery", "-1", path},
		"staff: assign: want one file of costs (assign -h explains)\n":                                        {},
		"staff: -lang: language \"fr\": want en or zh: invalid\n":                                             {"-lang", "fr", path},
		"staff: open nowhere.csv: no such file or directory\n":                                                {"nowhere.csv"},
	} {
		code, out, complaints := ask(append([]string{"assign"}, args...)...)
		require.Equal(t, 1, code)
		require.Empty(t, out)
		require.Equal(t, want, complaints)
	}
	code, out, _ := ask("assign", "-h")
	require.Zero(t, code)
	require.Contains(t, out, "-method")
}
