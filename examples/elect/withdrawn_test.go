package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestWithdrawnAsIfNeverThere: who withdrew makes no difference but to the
// numbers of the others, whatever the rule and however ties are broken.
func TestWithdrawnAsIfNeverThere(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		gone := rapid.SliceOfN(rapid.Bool(), 6, 6).Draw(r, "gone")
		papers := rapid.SliceOfN(rapid.Permutation([]int{0, 1, 2, 3, 4, 5}), 1, 8).Draw(r, "papers")
		left := 6 - count(gone)
		if left < 2 {
			return
		}
		rule := rapid.SampledFrom([]string{"scottish", "meek_prf", "ers97", "qpq", "expanding_approvals", "irv_lex", "schulze_margins", "irv_parallel_universe"}).Draw(r, "rule")
		tie := rapid.SampledFrom([]string{"index", "name", "lot", "order", "all"}).Draw(r, "tie")
		with, without := ballotFiles(papers, gone, min(2, left))
		args := []string{"-rule", rule, "-tie", tie}
		if tie == "lot" {
			args = append(args, "-seed", "seed")
		}
		a := one(t, append(args, writeFile(t, "with.blt", with))...)
		b := one(t, append(args, writeFile(t, "without.blt", without))...)
		require.Equal(t, b.Winners, a.Winners)
		require.Equal(t, b.Elected, a.Elected)
		require.Equal(t, b.Outcomes, a.Outcomes)
		require.Equal(t, b.Ties, a.Ties)
	})
}

// ballotFiles writes an election with those who withdrew on the papers, and one in
// which they never stood.
func ballotFiles(papers [][]int, gone []bool, seats int) (with, without string) {
	left := len(gone) - count(gone)
	a, b := new(strings.Builder), new(strings.Builder)
	fmt.Fprintf(a, "%d %d\n", len(gone), seats)
	fmt.Fprintf(b, "%d %d\n", left, seats)
	number, names := map[int]int{}, new(strings.Builder)
	fmt.Fprint(a, "[tie 6 5 4 3 2 1]\n")
	fmt.Fprint(b, "[tie")
	for n := left; n > 0; n-- {
		fmt.Fprint(b, " ", n)
	}
	fmt.Fprint(b, "]\n")
	for c, g := range gone {
		if g {
			fmt.Fprintf(a, "-%d\n", c+1)
			continue
		}
		number[c] = len(number) + 1
		fmt.Fprintf(names, "\"%c\"\n", 'A'+c)
	}
	for i, order := range papers {
		order = order[:1+i%len(order)]
		fmt.Fprint(a, "1")
		fmt.Fprint(b, "1")
		for _, c := range order {
			fmt.Fprint(a, " ", c+1)
			if n := number[c]; n > 0 {
				fmt.Fprint(b, " ", n)
			}
		}
		fmt.Fprint(a, " 0\n")
		fmt.Fprint(b, " 0\n")
	}
	fmt.Fprint(a, "0\n\"A\" \"B\" \"C\" \"D\" \"E\" \"F\"\n")
	fmt.Fprint(b, "0\n", names)
	return a.String(), b.String()
}

func count(gone []bool) int {
	return len(slices.DeleteFunc(slices.Clone(gone), func(g bool) bool { return !g }))
}
