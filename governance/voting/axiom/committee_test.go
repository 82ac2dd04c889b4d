package axiom_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

// pile is papers that approve of the same set.
type pile struct {
	n   int64
	set []int
}

func approvals(t testing.TB, m int, piles ...pile) *voting.Profile {
	b := voting.NewBuilder(voting.Approval, voting.Numbered(m))
	for _, x := range piles {
		b.Approve(x.n, x.set...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func span(from, to int) []int {
	var all []int
	for c := from; c <= to; c++ {
		all = append(all, c)
	}
	return all
}

func TestPublishedCommittees(t *testing.T) {
	aziz4 := []pile{{1, []int{0}}, {1, []int{1}}, {1, []int{2}}, {1, []int{3}}, {1, []int{0, 4, 5}}, {1, []int{1, 4, 5}}, {1, []int{2, 4, 5}}, {1, []int{3, 4, 5}}}
	sanchez1 := []pile{{1, []int{0}}, {1, []int{1}}, {1, []int{2}}, {1, []int{3}}, {6, []int{4, 5, 6, 7}}}
	for _, c := range []struct {
		source    string
		m         int
		piles     []pile
		committee []int
		check     string
		want      axiom.Outcome
	}{
		{"Lackner and Skowron 2021, example 20", 4, []pile{{1, []int{0, 3}}, {1, []int{0, 1}}, {1, []int{1, 2}}, {1, []int{2, 3}}, {2, []int{0}}, {2, []int{1}}, {2, []int{2}}, {2, []int{3}}}, []int{0, 1, 2}, "ejr", axiom.Holds},
		{"Aziz et al. 2017, example 4", 6, aziz4, span(0, 3), "ejr", axiom.Violated},
		{"Aziz et al. 2017, example 4", 6, aziz4, span(0, 3), "jr", axiom.Holds},
		{"Brill et al. 2023, example 5", 6, aziz4, span(0, 3), "pjr", axiom.Holds},
		{"Aziz et al. 2017, example 5", 6, []pile{{2, []int{0}}, {2, []int{0, 1, 2}}, {2, []int{1, 2, 3}}, {1, []int{3, 4}}, {1, []int{3, 5}}}, []int{0, 3, 4, 5}, "ejr", axiom.Violated},
		{"Aziz et al. 2017, example 6", 12, []pile{{3, []int{0, 10}}, {3, []int{0, 11}}, {14, span(1, 9)}}, span(0, 9), "ejr", axiom.Holds},
		{"Aziz et al. 2017, example 8", 5, []pile{{2, []int{0, 1}}, {1, []int{2}}, {1, []int{3, 4}}}, []int{0, 2, 3, 4}, "ejr", axiom.Violated},
		{"Brill et al. 2023, example 6", 14, []pile{{2, []int{0, 1, 2}}, {2, []int{0, 1, 3}}, {6, span(2, 13)}, {5, span(3, 13)}, {9, span(4, 13)}}, span(2, 13), "ejr", axiom.Violated},
		{"Sánchez-Fernández et al. 2017, example 1", 8, sanchez1, span(0, 6), "pjr", axiom.Violated},
		{"Sánchez-Fernández et al. 2017, example 1", 8, sanchez1, span(1, 7), "pjr", axiom.Holds},
		{"Brill et al. 2023, example 7", 7, []pile{{67, span(0, 3)}, {12, []int{4}}, {11, []int{5}}, {10, []int{6}}}, []int{0, 1, 2, 4, 5, 6}, "pjr", axiom.Violated},
		{"Lackner and Skowron 2023, Monroe", 4, []pile{{2, []int{0}}, {1, []int{0, 2}}, {1, []int{0, 3}}, {10, []int{1, 2}}, {10, []int{1, 3}}}, []int{2, 3}, "undominated", axiom.Violated},
		{"Lackner and Skowron 2023, Monroe", 4, []pile{{2, []int{0}}, {1, []int{0, 2}}, {1, []int{0, 3}}, {10, []int{1, 2}}, {10, []int{1, 3}}}, []int{0, 1}, "undominated", axiom.Holds},
		{"two thirds alone", 12, []pile{{2, span(0, 2)}, {1, []int{3}}}, span(0, 2), "jr", axiom.Violated},
	} {
		p := approvals(t, c.m, c.piles...)
		r, err := check(t, c.check)(t.Context(), p, c.committee, axiom.Options{Seats: len(c.committee), Quota: axiom.Hare})
		require.NoError(t, err)
		require.Equal(t, c.want, r.Outcome, "%s: %s", c.source, c.check)
		if r.Violation != nil {
			verify(t, p, c.committee, r)
		}
	}
}

func check(t testing.TB, name string) axiom.Check {
	all := axiom.Checks()
	i := slices.IndexFunc(all, func(n axiom.Named) bool { return n.Name == name })
	require.GreaterOrEqual(t, i, 0, name)
	return all[i].Run
}

// A group of exactly l·n/k papers deserves l seats by Hare, one of exactly
// l·n/(k+1) none more by Droop.
func TestQuotasAtTheirBoundaries(t *testing.T) {
	for _, c := range []struct {
		papers, rest int64
		quota        axiom.Quota
		want         axiom.Outcome
	}{
		{10, 20, axiom.Hare, axiom.Violated}, // 10 of 30, 3 seats
		{9, 21, axiom.Hare, axiom.Holds},
		{8, 24, axiom.Droop, axiom.Holds}, // 8 of 32, 3 seats: exactly a quarter
		{9, 23, axiom.Droop, axiom.Violated},
	} {
		p := approvals(t, 4, pile{c.papers, []int{0}}, pile{c.rest, span(1, 3)})
		for _, n := range axiom.Checks()[1:] {
			r, err := n.Run(t.Context(), p, span(1, 3), axiom.Options{Seats: 3, Quota: c.quota})
			require.NoError(t, err)
			require.Equal(t, c.want, r.Outcome, "%s %v", n.Name, c)
		}
	}
}

func TestWhatIsMissingIsAsked(t *testing.T) {
	p := approvals(t, 3, pile{1, []int{0}})
	for _, n := range axiom.Checks() {
		for _, c := range []struct {
			committee []int
			o         axiom.Options
			want      error
		}{
			{[]int{0}, axiom.Options{Seats: 1}, renjia.ErrUnspecified},
			{[]int{0}, axiom.Options{Seats: 0, Quota: axiom.Hare}, renjia.ErrInvalid},
			{[]int{0}, axiom.Options{Seats: 4, Quota: axiom.Hare}, renjia.ErrInvalid},
			{[]int{0, 1}, axiom.Options{Seats: 1, Quota: axiom.Hare}, renjia.ErrInvalid},
			{[]int{0, 0}, axiom.Options{Seats: 2, Quota: axiom.Hare}, renjia.ErrInvalid},
			{[]int{3}, axiom.Options{Seats: 1, Quota: axiom.Hare}, renjia.ErrInvalid},
			{[]int{-1}, axiom.Options{Seats: 1, Quota: axiom.Hare}, renjia.ErrInvalid},
			{[]int{0}, axiom.Options{Seats: 1, Quota: axiom.Hare, Nodes: -1}, renjia.ErrInvalid},
		} {
			_, err := n.Run(t.Context(), p, c.committee, c.o)
			require.ErrorIs(t, err, c.want, "%s %v %+v", n.Name, c.committee, c.o)
		}
		ranked, err := voting.NewBuilder(voting.Ranked, voting.Numbered(2)).Profile()
		require.NoError(t, err)
		_, err = n.Run(t.Context(), ranked, []int{0}, axiom.Options{Seats: 1, Quota: axiom.Hare})
		require.ErrorIs(t, err, renjia.ErrUnsupported)
	}
}

func TestABoundOnNodesLeavesItUnknown(t *testing.T) {
	p := approvals(t, 6, pile{1, []int{0}}, pile{1, []int{1}}, pile{1, []int{2}}, pile{1, []int{3}}, pile{1, []int{0, 4, 5}}, pile{1, []int{1, 4, 5}}, pile{1, []int{2, 4, 5}}, pile{1, []int{3, 4, 5}})
	for _, n := range []string{"pjr", "fjr", "core"} {
		r, err := check(t, n)(t.Context(), p, span(0, 3), axiom.Options{Seats: 4, Quota: axiom.Hare, Nodes: 1})
		require.NoError(t, err)
		require.Equal(t, axiom.Unknown, r.Outcome, n)
		require.EqualValues(t, 1, r.Nodes)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := axiom.PJR(ctx, p, span(0, 3), axiom.Options{Seats: 4, Quota: axiom.Hare})
	require.ErrorIs(t, err, context.Canceled)
}

func readShared(t *testing.T, path string, into any) {
	t.Helper()
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(folder, path))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, into))
}

// elected is a profile with committees that rules of abcvoting elected.
type elected struct {
	ID         string
	Ballots    [][]int
	Candidates int
	Size       int `json:"committee_size"`
	Winners    map[string]struct {
		Committee []int
		All       [][]int
	}
	profile *voting.Profile
}

func committees(t *testing.T) []elected {
	var files []elected
	readShared(t, "data/choice/approval_committees.json", &files)
	for i, f := range files {
		b := voting.NewBuilder(voting.Approval, voting.Numbered(f.Candidates))
		for _, set := range f.Ballots {
			b.Approve(1, set...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		files[i].profile = p
	}
	return files
}

// What is proven of a rule holds of every committee it elected: PAV and equal
// shares satisfy EJR+, sequential Phragmén and maximin support PJR,
// Chamberlin–Courant and its greedy form JR. Approval voting often fails.
func TestCommitteesOfRulesSatisfyWhatIsProven(t *testing.T) {
	files := committees(t)
	proven := map[string][]string{
		"pav": {"jr", "pjr", "ejr", "ejr+"}, "equal-shares": {"jr", "pjr", "ejr", "ejr+"},
		"equal-shares-without-completion": {"jr", "pjr", "ejr", "ejr+"},
		"seqphragmen":                     {"jr", "pjr"}, "cc": {"jr"}, "seqcc": {"jr"}, "maximin-support": {"jr", "pjr"},
	}
	failures := 0
	for _, f := range files {
		p := f.profile
		o := axiom.Options{Seats: f.Size, Quota: axiom.Hare, Nodes: 20_000}
		for rule, axioms := range proven {
			for _, committee := range append(f.Winners[rule].All, f.Winners[rule].Committee) {
				if committee == nil {
					continue // not computed
				}
				for _, a := range axioms {
					r, err := check(t, a)(t.Context(), p, committee, o)
					require.NoError(t, err)
					require.NotEqual(t, axiom.Violated, r.Outcome, "%s: %s elected %v: %s", f.ID, rule, committee, a)
				}
			}
		}
		av := f.Winners["av"].Committee
		for _, a := range axiom.Checks()[1:5] {
			r, err := a.Run(t.Context(), p, av, o)
			require.NoError(t, err)
			if r.Outcome == axiom.Violated {
				failures++
				verify(t, p, av, r)
			}
		}
	}
	t.Logf("%d failures of approval voting in %d files", failures, len(files))
	require.NotZero(t, failures)
}
