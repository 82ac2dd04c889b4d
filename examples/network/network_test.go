package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	streetEdges = "data/street.edges.csv"
	streetNodes = "data/street.nodes.csv"
)

func street(more ...string) []string {
	return append([]string{"-edges", streetEdges, "-nodes", streetNodes, "-directed"}, more...)
}

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	require.Zero(t, run(context.Background(), args, &out, &complaints), "%v: %s", args, complaints.String())
	require.Empty(t, complaints.String())
	return out.String()
}

func TestTheStreetIsMeasured(t *testing.T) {
	text := output(t, street("-layer", "coordination", "-symmetrize", "weak", "-measure", "density,betweenness,closeness_component")...)
	require.Contains(t, text, "21 nodes, 36 edges")
	require.Contains(t, text, "Social work station")
	d := call(t, street("-layer", "coordination", "-symmetrize", "weak", "-measure", "closeness_component", "-json"))
	require.Equal(t, "null", string(d.Measures["closeness_component"].ByNode["so-opera"]), "who is tied to nobody is undefined, not 0")
	require.Contains(t, text, "… and 11 more")
	zh := output(t, street("-layer", "coordination", "-symmetrize", "weak", "-measure", "density", "-lang", "zh")...)
	require.Contains(t, zh, "密度 (density): 0.171")
}

func TestAProfileOfThePeripheryNamesItsGuard(t *testing.T) {
	args := street("-layer", "coordination", "-class", "class", "-profile", "periphery=social-service-organization", "-delivered", "delivered", "-decided", "decided", "-resources", "funding")
	d := call(t, append(args, "-json"))
	for _, name := range []string{"degree", "betweenness", "coreness_minres", "discrete_core_max", "voice", "dependence", "verdict", "reading", "sensitivity"} {
		require.Contains(t, d.Profile, name)
	}
	require.Contains(t, output(t, args...), "class social-service-organization stands")
	silent := call(t, street("-layer", "coordination", "-class", "class", "-profile", "periphery=community-organization", "-answered", "answered", "-json"))
	require.Contains(t, string(silent.Profile["verdict"]), "refused")
	require.Contains(t, string(silent.Profile["verdict"]), "answered")
}

func TestAProfileOfLeadershipSaysWhoNamedTheLead(t *testing.T) {
	args := street("-layer", "directive", "-coordination", "coordination", "-class", "class", "-profile", "leadership", "-delivered", "delivered", "-json")
	d := call(t, args)
	require.JSONEq(t, `["office"]`, string(d.Profile["leaders"]))
	require.Contains(t, string(d.Profile["leaders_named_by"]), "column mandate")
	require.Contains(t, string(d.Profile["mode"]), `"mode":`)
	d = call(t, append(args, "-lead", "party,office"))
	require.JSONEq(t, `["party","office"]`, string(d.Profile["leaders"]))
	d = call(t, append(args, "-leadby", "decided"))
	require.JSONEq(t, `["office"]`, string(d.Profile["leaders"]))
}

// The same seed gives the same document on any number of goroutines.
func TestARunCanBeRepeated(t *testing.T) {
	args := street("-layer", "coordination", "-class", "class", "-measure", "all", "-profile", "periphery=station", "-compare", "coordination,referral", "-permutations", "500", "-json")
	once := output(t, args...)
	require.Equal(t, once, output(t, append(args, "-workers", "4")...))
	require.NotEqual(t, once, output(t, append(args, "-seed", "2")...))
	require.NotContains(t, once, "NaN")
	require.True(t, json.Valid([]byte(once)))
}

func TestNumbersHaveTwelveDigits(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":0.1234567890123456,"b":[1,-2.5e-7,1e300],"c":"0.12345678901234567 \" 0.99999999999999999"}`: `{"a":0.123456789012,"b":[1,-2.5e-07,1e+300],"c":"0.12345678901234567 \" 0.99999999999999999"}`,
		`9007199254740993`: `9007199254740993`, `2.0000000000004`: `2`,
	} {
		require.Equal(t, want, string(rounded([]byte(in))))
	}
}

func TestFilesAreWrittenWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	output(t, street("-layer", "coordination", "-symmetrize", "weak", "-class", "class", "-measure", "degree,constraint",
		"-svg", file("n.svg"), "-matrix", file("m.svg"), "-html", file("n.html"), "-ego", "station="+file("e.svg"), "-out", file("n.graphml"), "-size", "betweenness")...)
	for name, want := range map[string]string{"n.svg": "area: Betweenness", "m.svg": "core → core", "n.html": "Constraint", "e.svg": ">ego<", "n.graphml": "<graphml"} {
		text, err := os.ReadFile(file(name))
		require.NoError(t, err)
		require.Contains(t, string(text), want)
	}
	back := output(t, "-edges", file("n.graphml"), "-layer", "coordination", "-measure", "m")
	require.Contains(t, back, "Ties (m): 36")
	require.NoError(t, os.WriteFile(file("old.svg"), []byte("old"), 0o600))
	fails(t, street("-svg", file("old.svg"), "-size", "density"), "has no value for each party")
	old, err := os.ReadFile(file("old.svg"))
	require.NoError(t, err)
	require.Equal(t, "old", string(old))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 6, "no temporary file is left")
}

func TestFoldersForR(t *testing.T) {
	dir := t.TempDir()
	output(t, street("-statnet", filepath.Join(dir, "statnet"), "-siena", filepath.Join(dir, "siena"), "-waves", "directive,coordination")...)
	for _, name := range []string{"statnet/street.R", "statnet/street.edges.csv", "siena/street.R", "siena/street.wave1.txt", "siena/street.wave2.txt", "siena/street.nodes.csv"} {
		require.FileExists(t, filepath.Join(dir, name))
	}
	fails(t, street("-siena", dir), "two layers or more")
	fails(t, street("-siena", dir, "-statnet", dir, "-waves", "a,b"), "a folder of its own")
	fails(t, street("-siena", dir, "-waves", "directive,friendship"), "-siena: ")
}

func fails(t *testing.T, args []string, want string) {
	t.Helper()
	var out, complaints bytes.Buffer
	require.Equal(t, 1, run(context.Background(), args, &out, &complaints), "%v: %s", args, out.String())
	require.Contains(t, complaints.String(), want)
	require.Empty(t, out.String())
	for _, line := range strings.Split(strings.TrimSpace(complaints.String()), "\n") {
		require.True(t, strings.HasPrefix(line, "network: "), line)
	}
}

func TestBadInputIsOneClearLine(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	bad := write("bad.csv", "source,target,weight\na,b,heavy\n,c,1\n")
	empty := write("empty.csv", "")
	plain := write("plain.csv", "source,target\na,b\nb,c\n")
	for want, args := range map[string][]string{
		"name a file of ties":           {},
		"no such file":                  {"-edges", filepath.Join(dir, "nothing.csv")},
		"bad.csv:2":                     {"-edges", bad},
		"bad.csv:3":                     {"-edges", bad},
		"empty.csv":                     {"-edges", empty},
		`measure "importance"`:          {"-edges", plain, "-measure", "importance"},
		"needs the class":               {"-edges", plain, "-measure", "ei_index"},
		`column "kind"`:                 {"-edges", plain, "-class", "kind"},
		`layer "money"`:                 {"-edges", plain, "-layer", "money"},
		"-weights \"heavy\"":            {"-edges", plain, "-weights", "heavy"},
		"want periphery=CLASS":          {"-edges", plain, "-profile", "edge"},
		"name the class":                {"-edges", plain, "-profile", "periphery", "-class", "kind"},
		"-lead or -leadby":              {"-edges", plain, "-profile", "leadership"},
		"flag provided but not defined": {"-edges", plain, "-colour", "red"},
		"files are given by":            {"-edges", plain, "more.csv"},
		"name two layers":               {"-edges", plain, "-compare", "one"},
		"the graph is undirected":       {"-edges", plain, "-measure", "indegree"},
	} {
		fails(t, args, want)
	}
}

func TestAnInterruptEndsTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, complaints bytes.Buffer
	release := make(chan struct{})
	defer close(release)
	err := interruptible(ctx, func() error { <-release; return nil })
	require.ErrorIs(t, err, context.Canceled)
	code := run(ctx, street("-measure", "all", "-json"), &out, &complaints)
	if code != 0 { // the work may have been quicker
		require.Equal(t, "network: interrupted\n", complaints.String())
	}
}

func TestHelpAndListExplain(t *testing.T) {
	require.Contains(t, output(t, "-h"), "-symmetrize")
	text := output(t, "-list")
	require.Contains(t, text, "closeness_wf\n")
	require.Contains(t, text, "source: Wasserman & Faust 1994")
	require.Contains(t, output(t, "-list", "-lang", "zh"), "接近中心性")
	var all []map[string]any
	require.NoError(t, json.Unmarshal([]byte(output(t, "-list", "-json")), &all))
	require.Greater(t, len(all), 80)
}
