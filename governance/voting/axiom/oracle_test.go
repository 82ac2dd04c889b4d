package axiom_test

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

// paper is an approval paper as a bit mask of candidates.
type paper = uint64

func papersOf(p *voting.Profile) []paper {
	var all []paper
	for b := range p.Ballots() {
		m := mask(b.Marks)
		for range b.Weight {
			all = append(all, m)
		}
	}
	return all
}

func mask[T int | int32](set []T) uint64 {
	m := uint64(0)
	for _, c := range set {
		m |= 1 << c
	}
	return m
}

// deserve is the definition of the quotas.
func deserve(q axiom.Quota, papers, n, l, k int) bool {
	if q == axiom.Droop {
		return papers*(k+1) > l*n
	}
	return papers*k >= l*n
}

// groups calls f with every group of papers.
func groups(all []paper, f func(group []paper) bool) bool {
	for g := 1; g < 1<<len(all); g++ {
		var group []paper
		for i, a := range all {
			if g>>i&1 == 1 {
				group = append(group, a)
			}
		}
		if !f(group) {
			return false
		}
	}
	return true
}

func summary(group []paper, w uint64) (common, union uint64, most int) {
	common = ^uint64(0)
	for _, a := range group {
		common &= a
		union |= a
		most = max(most, bits.OnesCount64(a&w))
	}
	return common, union, most
}

// dominated looks at all committees of the size.
func dominated(all []paper, m int, w uint64, k int) bool {
	for t := uint64(0); t < 1<<m; t++ {
		if bits.OnesCount64(t) > k {
			continue
		}
		worse, better := false, false
		for _, a := range all {
			now, then := bits.OnesCount64(a&w), bits.OnesCount64(a&t)
			worse, better = worse || then < now, better || then > now
		}
		if better && !worse {
			return true
		}
	}
	return false
}

// satisfied evaluates the definition of a check over all groups of papers.
func satisfied(check string, all []paper, m int, w uint64, k int, q axiom.Quota) bool {
	if check == "undominated" {
		return !dominated(all, m, w, k)
	}
	return groups(all, func(group []paper) bool {
		common, union, most := summary(group, w)
		for l := 1; l <= k; l++ {
			if !deserve(q, len(group), len(all), l, k) {
				break
			}
			cohesive := bits.OnesCount64(common) >= l
			switch check {
			case "jr":
				if l == 1 && cohesive && union&w == 0 {
					return false
				}
			case "pjr":
				if cohesive && bits.OnesCount64(union&w) < l {
					return false
				}
			case "ejr":
				if cohesive && most < l {
					return false
				}
			case "ejr+":
				if common&^w != 0 && most < l {
					return false
				}
			default:
				if deviates(check, group, m, w, most, l) {
					return false
				}
			}
		}
		return true
	})
}

func deviates(check string, group []paper, m int, w uint64, most, l int) bool {
	for t := uint64(0); t < 1<<m; t++ {
		if bits.OnesCount64(t) > l {
			continue
		}
		least, better := m, true
		for _, a := range group {
			least = min(least, bits.OnesCount64(a&t))
			better = better && bits.OnesCount64(a&t) > bits.OnesCount64(a&w)
		}
		if check == "core" && better || check == "fjr" && least > most {
			return true
		}
	}
	return false
}

// verify checks a violation by itself, against the profile alone.
func verify(t require.TestingT, p *voting.Profile, committee []int, r *axiom.Verdict) {
	v := r.Violation
	w, want := mask(committee), mask(v.Candidates)
	require.IsIncreasing(t, append([]int{-1}, v.Candidates...))
	papers, union, most, least := int64(0), uint64(0), 0, len(p.Candidates)
	last := -1
	for _, s := range v.Group {
		require.Greater(t, s.Ballot, last)
		last = s.Ballot
		b := p.Ballot(s.Ballot)
		require.Equal(t, b.Weight, s.Papers)
		papers += s.Papers
		a := mask(b.Marks)
		union |= a & w
		most = max(most, bits.OnesCount64(a&w))
		least = min(least, bits.OnesCount64(a&want))
		if r.Check == "core" {
			require.Greater(t, bits.OnesCount64(a&want), bits.OnesCount64(a&w))
		}
	}
	require.Equal(t, papers, v.Papers)
	if r.Check == "undominated" {
		require.NotEmpty(t, v.Group)
		require.LessOrEqual(t, len(v.Candidates), r.Seats)
		for b := range p.Ballots() {
			require.GreaterOrEqual(t, bits.OnesCount64(mask(b.Marks)&want), bits.OnesCount64(mask(b.Marks)&w))
		}
		for _, s := range v.Group {
			a := mask(p.Ballot(s.Ballot).Marks)
			require.Greater(t, bits.OnesCount64(a&want), bits.OnesCount64(a&w))
		}
		return
	}
	require.True(t, deserve(r.Quota, int(papers), int(p.Voters()), v.Level, r.Seats))
	require.False(t, deserve(r.Quota, int(v.Need-1), int(p.Voters()), v.Level, r.Seats) && v.Need > 1)
	switch r.Check {
	case "jr", "ejr+":
		require.Len(t, v.Candidates, 1)
		require.Zero(t, want&w)
		require.Equal(t, 1, least)
		require.Less(t, most, v.Level)
		require.Equal(t, most, v.Has)
	case "ejr":
		require.Len(t, v.Candidates, v.Level)
		require.Equal(t, v.Level, least)
		require.Less(t, most, v.Level)
		require.Equal(t, most, v.Has)
	case "pjr":
		require.Len(t, v.Candidates, v.Level)
		require.Equal(t, v.Level, least)
		require.Less(t, bits.OnesCount64(union), v.Level)
		require.Equal(t, bits.OnesCount64(union), v.Has)
	case "fjr":
		require.LessOrEqual(t, len(v.Candidates), v.Level)
		require.Greater(t, least, most)
		require.Equal(t, most, v.Has)
	}
}

func randomApproval(t *rapid.T, papers, candidates int) *voting.Profile {
	m := rapid.IntRange(1, candidates).Draw(t, "m")
	b := voting.NewBuilder(voting.Approval, voting.Numbered(m))
	for range rapid.IntRange(1, papers).Draw(t, "n") {
		set := rapid.Uint64Range(0, 1<<m-1).Draw(t, "set")
		var list []int
		for c := range m {
			if set>>c&1 == 1 {
				list = append(list, c)
			}
		}
		b.Approve(1, list...)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p
}

func TestChecksAgreeWithTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomApproval(t, 7, 6)
		m := len(p.Candidates)
		k := rapid.IntRange(1, m).Draw(t, "k")
		committee := rapid.Permutation(seq(m)).Draw(t, "committee")[:rapid.IntRange(max(0, k-1), k).Draw(t, "size")]
		q := rapid.SampledFrom([]axiom.Quota{axiom.Hare, axiom.Droop}).Draw(t, "quota")
		all := papersOf(p)
		for _, c := range axiom.Checks() {
			r, err := c.Run(t.Context(), p, committee, axiom.Options{Seats: k, Quota: q})
			require.NoError(t, err)
			require.Equal(t, c.Name, r.Check)
			require.Equal(t, satisfied(c.Name, all, m, mask(committee), k, q), r.Outcome == axiom.Holds, c.Name)
			if r.Outcome == axiom.Violated {
				verify(t, p, committee, r)
				require.False(t, r.Explain(p).All())
			}
		}
	})
}

func seq(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// Larger profiles: implications between checks and witnesses that verify.
func TestStrongerChecksImplyWeakerOnes(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	stronger := map[string][]string{"core": {"fjr"}, "fjr": {"ejr"}, "ejr+": {"ejr"}, "ejr": {"pjr"}, "pjr": {"jr"}}
	for range 60 {
		m, k := 6+random.IntN(6), 2+random.IntN(4)
		b := voting.NewBuilder(voting.Approval, voting.Numbered(m))
		for range 30 {
			b.Approve(1+random.Int64N(3), random.Perm(m)[:1+random.IntN(4)]...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		committee := random.Perm(m)[:k]
		got := map[string]axiom.Outcome{}
		for _, c := range axiom.Checks() {
			r, err := c.Run(t.Context(), p, committee, axiom.Options{Seats: k, Quota: axiom.Hare})
			require.NoError(t, err)
			got[c.Name] = r.Outcome
			if r.Outcome == axiom.Violated {
				verify(t, p, committee, r)
			}
		}
		for strong, weak := range stronger {
			for _, w := range weak {
				require.False(t, got[strong] == axiom.Holds && got[w] != axiom.Holds, "%s without %s", strong, w)
			}
		}
	}
}
