package single

import (
	"bufio"
	"context"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// named runs a rule by name and returns all winners by name, joined.
func named(t testing.TB, rule string, p *voting.Profile) string {
	m, err := Lookup(rule)
	require.NoError(t, err)
	return strings.Join(p.Names(every(t, m.Run, p)), "")
}

// tennessee chooses a capital: Memphis, Nashville, Chattanooga or Knoxville. It is
// the running example of the encyclopaedias.
func tennessee(t testing.TB) *voting.Profile {
	return profile(t, "MNCK", map[string]int64{"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17})
}

func TestTennessee(t *testing.T) {
	p := tennessee(t)
	for rule, want := range map[string]string{
		"plurality": "M", "plurality_runoff": "N", "irv_lex": "K", "irv_parallel_universe": "K", "irv_all_lowest_at_once": "K",
		"borda": "N", "borda_mean": "N", "bucklin": "N", "bucklin_simplified": "NC", "coombs": "N", "copeland": "N", "llull": "N", "condorcet": "N",
		"minimax_margins": "N", "minimax_winning": "N", "minimax_opposition": "N", "schulze_margins": "N", "schulze_winning": "N",
		"ranked_pairs_margins_lex": "N", "ranked_pairs_margins_put": "N", "ranked_pairs_winning_lex": "N", "river": "N",
		"split_cycle": "N", "kemeny": "N", "baldwin": "N", "nanson": "N", "black": "N", "anti_plurality": "NC", "dowdall": "N",
	} {
		require.Equal(t, want, named(t, rule, p), rule)
	}
	r, err := Borda(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int64{126, 194, 173, 107}, wholeScores(r.Rounds[0]))
	// The Kemeny score of Nashville, Chattanooga, Knoxville, Memphis is 393 of the
	// 600 preferences between two.
	r, err = Kemeny(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, big.NewRat(600-393, 1), r.Value)
	require.Equal(t, []int{1, 2, 3, 0}, placesOf(r))
	r, err = Bucklin(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int64{42, 68, 58, 32}, wholeScores(r.Rounds[1]))
}

// Examples 1 to 4 of Schulze, Social Choice and Welfare 36 (2011), section 3.
func TestSchulzePaper(t *testing.T) {
	first := profile(t, "ABCDE", map[string]int64{
		"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
	})
	require.Equal(t, "E", named(t, "schulze_winning", first))
	require.Equal(t, []int64{
		0, 28, 28, 30, 24,
		25, 0, 28, 33, 24,
		25, 29, 0, 29, 24,
		25, 28, 28, 0, 24,
		25, 28, 28, 31, 0,
	}, strongestPaths(first.Pairwise(), winning))
	second := profile(t, "ABCD", map[string]int64{
		"ACBD": 5, "ACDB": 2, "ADCB": 3, "BACD": 4, "CBDA": 3, "CDBA": 3, "DACB": 1, "DBAC": 5, "DCBA": 4,
	})
	require.Equal(t, "D", named(t, "schulze_winning", second))
	third := profile(t, "ABCDE", map[string]int64{
		"ABDEC": 3, "ADEBC": 5, "ADECB": 1, "BADEC": 2, "BDECA": 2, "CABDE": 4, "CBADE": 6, "DBECA": 2, "DECAB": 5,
	})
	require.Equal(t, "B", named(t, "schulze_winning", third))
	fourth := profile(t, "ABCD", map[string]int64{"ABCD": 3, "DABC": 2, "DBCA": 2, "CBDA": 2})
	require.Equal(t, "BD", named(t, "schulze_winning", fourth))
	_, err := SchulzeWinning(context.Background(), fourth, 1, voting.Options{})
	var tie *voting.TieError
	require.ErrorAs(t, err, &tie)
	require.Equal(t, []int{1, 3}, tie.Among)
}

// Condorcet's own example of sixty voters, as in Young, Condorcet's theory of
// voting, American Political Science Review 82 (1988): the weakest majority is
// dropped to b, c, a; Borda elects b too.
func TestYoungCondorcetSixtyVoters(t *testing.T) {
	p := profile(t, "ABC", map[string]int64{"ABC": 23, "BCA": 17, "BAC": 2, "CAB": 10, "CBA": 8})
	w := p.Pairwise()
	require.Equal(t, []int64{33, 42, 35}, []int64{w.Prefer(0, 1), w.Prefer(1, 2), w.Prefer(2, 0)})
	r, err := Kemeny(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{1, 2, 0}, placesOf(r))
	require.Equal(t, big.NewRat(180-42-35-27, 1), r.Value)
	for _, rule := range []string{"borda", "ranked_pairs_margins_lex", "ranked_pairs_margins_put", "schulze_margins", "minimax_margins", "split_cycle", "river"} {
		require.Equal(t, "B", named(t, rule, p), rule)
	}
}

// Opposite preferences of one pair and nothing else: PUT keeps both; an order of
// candidates decides.
func TestRankedPairsOrderDecides(t *testing.T) {
	// A beats B, B beats C and C beats A, all by 1.
	p := profile(t, "ABC", map[string]int64{"ABC": 1, "BCA": 1, "CAB": 1})
	require.Equal(t, "ABC", named(t, "ranked_pairs_margins_put", p))
	for order, want := range map[string]int{"ABC": 0, "BCA": 1, "CAB": 2} {
		var list []int
		for _, l := range order {
			list = append(list, int(l-'A'))
		}
		ties, err := voting.ByOrder(p, list)
		require.NoError(t, err)
		r, err := RankedPairsMarginsLex(context.Background(), p, 1, voting.Options{Ties: ties})
		require.NoError(t, err)
		require.Equal(t, []int{want}, r.Winners)
		require.Equal(t, voting.ToOrder, r.Broken[0].For)
		require.Equal(t, []int{0, 1, 2}, r.Broken[0].Among)
	}
	_, err := RankedPairsMarginsLex(context.Background(), p, 1, voting.Options{})
	var tie *voting.TieError
	require.ErrorAs(t, err, &tie)
}

// Expected winners of the tests of pref_voting, and whom it excludes in the first
// round.
func TestPrefVotingFixtures(t *testing.T) {
	p := profile(t, "ABC", map[string]int64{"ABC": 2, "BCA": 1, "CBA": 1})
	for rule, want := range map[string]string{
		"irv_all_lowest_at_once": "A", "coombs": "B", "plurality_runoff": "ABC", "baldwin": "AB", "nanson": "AB", "nanson_weak": "B",
	} {
		require.Equal(t, want, named(t, rule, p), rule)
	}
	r, err := IRVAllLowestAtOnce(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, r.Rounds[0].Excluded)
	r, err = Coombs(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{0, 2}, r.Rounds[0].Excluded)
	// Leads of 1, 3 and 5 in a circle: the weakest is against B.
	circle := profile(t, "ABC", map[string]int64{"ABC": 2, "BCA": 4, "CAB": 3})
	w := circle.Pairwise()
	require.Equal(t, []int64{1, 3, 5}, []int64{w.Margin(0, 1), w.Margin(1, 2), w.Margin(2, 0)})
	for _, rule := range []string{"minimax_margins", "split_cycle", "schulze_margins", "ranked_pairs_margins_put", "river", "ranked_pairs_margins_lex"} {
		require.Equal(t, "B", named(t, rule, circle), rule)
	}
}

// The smallest profiles on which a rule passes by a candidate who beats every
// other one, from pref_voting: the rule's winners are not that candidate alone;
// if resolute, they are another one alone.
func TestMinimalCondorcetFailures(t *testing.T) {
	rules := map[string]voting.Rule{
		"Anti-Plurality": AntiPlurality, "Borda": Borda, "Bucklin": Bucklin, "Coombs": Coombs, "Coombs_PUT": CoombsPUT, "Coombs_TB": CoombsLex,
		"Dowdall": Dowdall, "Instant_Runoff": IRVAllLowestAtOnce, "Instant_Runoff_PUT": IRVParallelUniverse, "Instant_Runoff_TB": IRVLex,
		"Plurality": Plurality, "PluralityWRunoff_PUT": PluralityRunoff, "Positive-Negative_Voting": PositiveNegative,
		"Simplified_Bucklin": BucklinSimplified, "Weighted_Bucklin": BucklinWeighted,
	}
	files, err := filepath.Glob(filepath.Join(shared(t), "data/choice/preflib/minimal_*.soc"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	tested := 0
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "minimal_"), ".soc")
		name, resolute := strings.CutPrefix(name, "resolute_")
		run, ok := rules[name]
		if !ok {
			continue
		}
		p := orders(t, file)
		champion, ok := condorcet(p.Pairwise())
		require.True(t, ok, file)
		winners := every(t, run, p)
		if strings.HasSuffix(name, "_TB") {
			// The first in order is excluded there, the last here.
			ties, err := voting.ByOrder(p, reversed(len(p.Candidates)))
			require.NoError(t, err)
			r, err := run(context.Background(), p, 1, voting.Options{Ties: ties})
			require.NoError(t, err)
			winners = r.Winners
		}
		require.NotEqual(t, []int{champion}, winners, file)
		if resolute {
			require.Len(t, winners, 1, file)
		}
		tested++
	}
	require.Equal(t, 30, tested)
}

func reversed(n int) []int {
	all := numbered(n)
	slices.Reverse(all)
	return all
}

// orders reads the ballots of a PrefLib file of strict and complete orders whose
// candidates count from 0.
func orders(t testing.TB, file string) *voting.Profile {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	var b *voting.Builder
	for s := bufio.NewScanner(f); s.Scan(); {
		if n, ok := strings.CutPrefix(s.Text(), "# NUMBER ALTERNATIVES: "); ok {
			m, err := strconv.Atoi(n)
			require.NoError(t, err)
			b = voting.NewBuilder(voting.Ranked, voting.Numbered(m))
		}
		if strings.HasPrefix(s.Text(), "#") || s.Text() == "" {
			continue
		}
		weight, list, _ := strings.Cut(s.Text(), ": ")
		n, err := strconv.ParseInt(weight, 10, 64)
		require.NoError(t, err)
		var order []int
		for _, field := range strings.Split(list, ", ") {
			c, err := strconv.Atoi(field)
			require.NoError(t, err)
			order = append(order, c)
		}
		b.Rank(n, order...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}
