package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares what people read with what they should.
func TestGolden(t *testing.T) {
	for name, args := range map[string]string{
		"scottish":      "-rule scottish -rounds data/board.blt",
		"scottish-zh":   "-rule scottish -lang zh -rounds data/board.blt",
		"scottish-json": "-rule scottish -json -rounds data/board.blt",
		"scottish-all":  "-rule scottish -tie all -json data/board.blt",
		"lot":           "-rule scottish -tie lot -seed 2026-11-26 data/board.blt",
		"schulze":       "-rule schulze_margins -rounds data/trees.soi data/paint.abif",
		"resolute":      "-rule schulze_margins -tie name data/paint.abif",
		"star":          "-rule star -kind score -rounds data/benches.csv",
		"feast":         "-rule approval -categories Love,Like data/feast.cat",
		"feast-points":  "-rule score -categories Love=2,Like=1,Leave=0 data/feast.cat",
		"rooms":         "-rule equal-shares -tie all data/rooms.abc.yaml",
		"rooms-zh":      "-rule pav -lang zh data/rooms.abc.yaml",
		"rooms-json":    "-rule seqphragmen -json data/rooms.abc.yaml",
		"clubs":         "-rule meek_prf -equal cut -json data/clubs.json",
		"chess":         "-rule wigm_prf -id chess data/clubs.json",
		"picnic":        "-rule borda_mean -lang zh -rounds data/picnic.cvotes",
		"approve":       "-rule pav -approve 2 data/board.blt",
		"help":          "-h",
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			require.Zero(t, run(t.Context(), strings.Fields(args), &out, &errs), errs.String())
			require.Empty(t, errs.String())
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), out.String())
		})
	}
}

// TestComplaints: what is wrong is one line that says what to do, and exit code 1.
func TestComplaints(t *testing.T) {
	bad := writeFile(t, "bad.blt", "2 1\n3 1 9 0\n2 7 0\n0\n")
	halves := writeFile(t, "halves.blt", "2 1\n2.5 1 2 0\n2 2 0\n0\n")
	for _, c := range []struct{ args, want string }{
		{"", "-rule is missing"},
		{"-rule scottish", "name at least one file"},
		{"-rule scotish data/board.blt", "perhaps scottish"},
		{"-rule schulze data/board.blt", "schulze_margins, schulze_winning"},
		{"-rule xyzzy data/board.blt", "see -list"},
		{"-rule scottish -seats 0 data/board.blt", "at least 1"},
		{"-rule scottish -seats x data/board.blt", "at least 1"},
		{"-rule scottish -seats 9 data/board.blt", "9 seats for 5 candidates"},
		{"-rule schulze_margins -seats 2 data/board.blt", "fills 1 seat, not 2"},
		{"-rule scottish data/trees.soi", "give -seats"},
		{"-rule scottish -tie coin data/board.blt", "want index, name"},
		{"-rule scottish -tie lot data/board.blt", "-seed go together"},
		{"-rule scottish -seed x data/board.blt", "-seed go together"},
		{"-rule scottish -tie refuse data/board.blt", "Cy Cedar, Ed Elm are tied (to exclude): choose how with -tie"},
		{"-rule plurality -tie order data/trees.soi", "gives no order"},
		{"-rule scottish -lang fr data/board.blt", "want en or zh"},
		{"-rule scottish -format blt data/board.blt", "-format is for the standard input"},
		{"-rule scottish -", "-format says how"},
		{"-rule scottish -format blt - data/board.blt", "read alone"},
		{"-rule scottish data/nobody.blt", "no such file"},
		{"-rule scottish data/README.md", "no format has the ending"},
		{"-rule pav data/board.blt", "-approve N"},
		{"-rule scottish -approve 2 data/board.blt", "scottish wants others"},
		{"-rule scottish -equal share data/board.blt", "want cut or refuse"},
		{"-rule scottish -equal refuse -id choir data/clubs.json", "-equal cut"},
		{"-rule scottish -id golf data/clubs.json", "there are: chess, choir"},
		{"-rule scottish -id golf data/board.blt", "there are no ids in it"},
		{"-rule star -id choir data/clubs.json", "wants score ballots, not ranked: not supported\n"},
		{"-rule equal-shares-with-increment-completion -tie all data/rooms.abc.yaml", "another -tie"},
		{"-rule borda data/board.blt", "choose with -rule (borda_mean"},
		{"-rule copeland data/benches.csv", "choose -kind (ranked, approval, score, cumulative)"},
		{"-rule star -kind points data/benches.csv", "want ranked, approval"},
		{"-rule approval data/feast.cat", "choose -categories (Love, Like, Leave)"},
		{"-rule approval -categories Love,Like=1 data/feast.cat", "not both"},
		{"-rule approval -categories Love=x data/feast.cat", "whole points"},
		{"-rule scottish " + halves, "choose -scale"},
		{"-rule scottish " + bad, "bad.blt:2:"},
		{"-rule scottish -wrong", "-h explains"},
	} {
		t.Run(c.args, func(t *testing.T) {
			var out, errs bytes.Buffer
			require.Equal(t, 1, run(t.Context(), strings.Fields(c.args), &out, &errs))
			require.Contains(t, errs.String(), c.want)
			for line := range strings.Lines(errs.String()) {
				require.True(t, strings.HasPrefix(line, "elect: "), line)
			}
		})
	}
}

// TestPlainBallotsNeedNoFlags: equals alone are approvals, and the cells of a
// table are what the rule takes.
func TestPlainBallotsNeedNoFlags(t *testing.T) {
	folder := t.TempDir()
	toi, csv := filepath.Join(folder, "sets.toi"), filepath.Join(folder, "sets.csv")
	head := "# TITLE: sets\n# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 5\n# NUMBER UNIQUE ORDERS: 2\n" +
		"# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n# ALTERNATIVE NAME 3: c\n"
	require.NoError(t, os.WriteFile(toi, []byte(head+"3: {1,2}\n2: 3\n"), 0o600))
	require.NoError(t, os.WriteFile(csv, []byte("a,b,c\n1,1,0\n1,1,0\n1,1,0\n0,0,1\n0,0,1\n"), 0o600))
	for _, file := range []string{toi, csv} {
		got := one(t, "-rule", "av", "-seats", "2", file)
		require.Equal(t, []any{"a", "b"}, got.Winners, file)
	}
}

// TestOthersAreCounted: an election that fails does not keep others from being
// counted.
func TestOthersAreCounted(t *testing.T) {
	lines, complaints := elected(t, "-rule", "scottish", "-equal", "refuse", "data/clubs.json", "data/nobody.blt", "data/board.blt")
	require.Len(t, lines, 2)
	require.Equal(t, "chess", lines[0].ID)
	require.Equal(t, []any{"Ann Aspen", "Bo Birch", "Ed Elm"}, lines[1].Winners)
	require.Equal(t, 2, strings.Count(complaints, "\n"))
}

// TestTies: who is tied, how ties are broken, and what all of it leads to.
func TestTies(t *testing.T) {
	paint := func(args ...string) told { return one(t, append(args, "data/paint.abif")...) }
	tied := paint("-rule", "schulze_margins")
	require.Equal(t, []any{"Red", "Green"}, tied.Winners)
	require.Empty(t, tied.Ties)
	broken := paint("-rule", "schulze_margins", "-tie", "name")
	require.Equal(t, []any{"Green"}, broken.Winners)
	require.Len(t, broken.Ties, 1)
	require.Equal(t, []any{"Red", "Green"}, broken.Ties[0].Among)
	require.Equal(t, "Green", broken.Ties[0].Chosen)
	require.Equal(t, "name", broken.Ties[0].How)

	drawn := one(t, "-rule", "scottish", "data/board.blt")
	require.Equal(t, "order", drawn.Ties[0].How)
	paper := one(t, "-rule", "scottish", "-tie", "index", "data/board.blt")
	require.Equal(t, "index", paper.Ties[0].How)
	bounded := one(t, "-rule", "av", "-approve", "1", "-seats", "1", "-tie", "all", "-limit", "1", "data/paint.abif")
	require.Len(t, bounded.Winners, 1)
}

// TestOrder: rules that elect one after another tell in which order; rules that
// choose a whole committee do not.
func TestOrder(t *testing.T) {
	for rule, want := range map[string][]any{
		"seqphragmen": {0.0, 3.0, 1.0}, "av": {0.0, 1.0, 3.0}, "pav": nil, "revseqpav": nil,
	} {
		l := one(t, "-rule", rule, "data/rooms.abc.yaml")
		require.Equal(t, want, l.Elected, rule)
		require.Len(t, l.Winners, 3)
	}
	require.Empty(t, one(t, "-rule", "plurality", "data/board.blt").Elected)
}

// TestWithdrawn: numbers stay those of the file when others withdrew.
func TestWithdrawn(t *testing.T) {
	file := writeFile(t, "numbers.blt", "5 2\n-1 -3\n3 1 2 0\n4 3 4 0\n2 4 0\n1 5 0\n0\n")
	l := one(t, "-rule", "wigm_prf", "-rounds", file)
	require.Equal(t, []any{1.0, 3.0}, l.Winners)
	require.Equal(t, []any{3.0, 1.0}, l.Elected)
	require.Contains(t, one(t, "-rule", "plurality", "-rounds", file).Rounds[0].Note.EN, "3")
}

// TestSameName: candidates of the same name are told apart.
func TestSameName(t *testing.T) {
	file := writeFile(t, "twins.blt", "3 1\n3 1 0\n2 2 0\n4 3 0\n0\n\"Ann\" \"Bo\" \"Ann\"\n")
	require.Equal(t, []any{"Ann [3]"}, one(t, "-rule", "plurality", file).Winners)
}

func writeFile(t testing.TB, name, text string) string {
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	return file
}

// TestClose: who misspells a rule is told those that come close.
func TestClose(t *testing.T) {
	for written, want := range map[string]string{
		"Scottish STV": "scottish", "scotish": "scottish", "equal_shares": "equal-shares", "Schulze Margins": "schulze_margins",
		"kemney": "kemeny", "irv": "irv_lex", "meek": "meek_prf", "x": "",
	} {
		_, err := lookup(written)
		require.Error(t, err)
		if want == "" {
			require.NotContains(t, err.Error(), "perhaps", written)
			continue
		}
		require.Contains(t, err.Error(), want, written)
	}
}

// TestScale: weights that are not whole are scaled if that is asked for.
func TestScale(t *testing.T) {
	file := writeFile(t, "halves.blt", "2 1\n2.5 1 2 0\n2 2 0\n0\n")
	var out bytes.Buffer
	require.Zero(t, run(t.Context(), []string{"-rule", "wigm_rational", "-scale", file}, &out, &out))
	require.Contains(t, out.String(), "weights are multiplied by 2")
	require.Contains(t, out.String(), "ballots 9")
}

// TestStandardInput: - is read in the format that is named.
func TestStandardInput(t *testing.T) {
	f, err := os.Open("data/board.blt")
	require.NoError(t, err)
	stdin := os.Stdin
	os.Stdin = f
	t.Cleanup(func() { os.Stdin = stdin; f.Close() })
	require.Equal(t, []any{"Ann Aspen", "Bo Birch", "Ed Elm"}, one(t, "-rule", "scottish", "-format", "blt", "-").Winners)
}

// TestLenient: what can only mean one thing is read with a warning.
func TestLenient(t *testing.T) {
	file := writeFile(t, "odd.blt", "2 1\n[colour 1 2]\n3 1 2 0\n0\n")
	var out, errs bytes.Buffer
	require.Equal(t, 1, run(t.Context(), []string{"-rule", "irv_lex", file}, &out, &errs))
	require.Contains(t, errs.String(), "odd.blt:2:")
	require.Contains(t, errs.String(), "-lenient reads it")
	errs.Reset()
	require.Zero(t, run(t.Context(), []string{"-rule", "irv_lex", "-lenient", file}, &out, &errs))
	require.Contains(t, errs.String(), "elect: warning: ")
}

// TestUndeclared: Minneapolis takes undeclared write-in candidates off at once,
// others count them.
func TestUndeclared(t *testing.T) {
	file := writeFile(t, "undeclared.blt", "3 1\n[undeclared 1]\n5 1 2 0\n3 2 0\n4 3 0\n0\n\"Write-in\" \"Bo\" \"Cy\"\n")
	require.Equal(t, []any{"Bo"}, one(t, "-rule", "mpls", file).Winners)
	require.Equal(t, []any{"Write-in"}, one(t, "-rule", "plurality", file).Winners)
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	require.Equal(t, 1, run(ctx, []string{"-rule", "scottish", "data/board.blt"}, &out, &errs))
	require.Equal(t, "elect: interrupted\n", errs.String())
	require.Empty(t, out.String())
}

// TestList: every rule is told with what a program needs to offer it.
func TestList(t *testing.T) {
	var out bytes.Buffer
	require.Zero(t, run(t.Context(), []string{"-list", "-json"}, &out, &out))
	d, seen := json.NewDecoder(&out), map[string]bool{}
	for d.More() {
		var l listed
		require.NoError(t, d.Decode(&l))
		require.False(t, seen[l.Name], l.Name)
		seen[l.Name] = true
		require.NotEmpty(t, l.Kinds)
		require.NotEmpty(t, l.Growth)
		require.NotEmpty(t, l.Source)
		require.NotEmpty(t, l.Title.EN)
		require.NotEmpty(t, l.Title.ZH)
	}
	require.Len(t, seen, len(methods()))
	out.Reset()
	require.Zero(t, run(t.Context(), []string{"-list", "-lang", "zh"}, &out, &out))
	require.Equal(t, 1+len(seen), strings.Count(out.String(), "\n"))
	require.Contains(t, out.String(), "苏格兰单记可让渡投票")
}
