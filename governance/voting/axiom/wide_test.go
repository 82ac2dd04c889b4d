package axiom_test

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

// wide decides the hard checks by sets of candidates in the place of groups, so
// that profiles may have many papers: a group is then everybody who would gain.
type wide struct {
	p *voting.Profile
	w uint64 // the committee
	k int
	q axiom.Quota
}

// papers counts those whose set of approved candidates is fit.
func (x wide) papers(fit func(a uint64) bool) int {
	n := 0
	for b := range x.p.Ballots() {
		if fit(mask(b.Marks)) {
			n += int(b.Weight)
		}
	}
	return n
}

func (x wide) deserve(papers, l int) bool {
	return papers > 0 && l <= x.k && deserve(x.q, papers, int(x.p.Voters()), l, x.k)
}

func (x wide) violated(check string) bool {
	for t := uint64(1); t < 1<<len(x.p.Candidates); t++ {
		l := bits.OnesCount64(t)
		has := func(a uint64) int { return bits.OnesCount64(a & x.w) }
		switch check {
		case "ejr":
			if x.deserve(x.papers(func(a uint64) bool { return a&t == t && has(a) < l }), l) {
				return true
			}
		case "pjr":
			for u := x.w; ; u = (u - 1) & x.w { // what the group may have at most
				if bits.OnesCount64(u) < l && x.deserve(x.papers(func(a uint64) bool { return a&t == t && a&x.w&^u == 0 }), l) {
					return true
				}
				if u == 0 {
					break
				}
			}
		case "fjr":
			for b := 1; b <= l; b++ {
				if x.deserve(x.papers(func(a uint64) bool { return bits.OnesCount64(a&t) >= b && has(a) < b }), l) {
					return true
				}
			}
		case "core":
			if x.deserve(x.papers(func(a uint64) bool { return bits.OnesCount64(a&t) > has(a) }), l) {
				return true
			}
		}
	}
	return false
}

// Committees of sequential proportional approval are near the border of all
// checks, so that both answers occur.
func TestHardChecksAgreeWithSetsOfCandidates(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	outcomes := map[string]map[axiom.Outcome]int{"pjr": {}, "ejr": {}, "fjr": {}, "core": {}}
	rounds := 600
	if testing.Short() {
		rounds = 60
	}
	for range rounds {
		m, k := 4+random.IntN(5), 2+random.IntN(4)
		k = min(k, m)
		b := voting.NewBuilder(voting.Approval, voting.Numbered(m))
		for range 4 + random.IntN(10) {
			b.Approve(1+random.Int64N(4), random.Perm(m)[:1+random.IntN(min(m, 4))]...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		committee := greedy(p, k)
		if k < m && random.IntN(2) == 0 {
			committee[random.IntN(k)] = outsider(random, committee, m)
		}
		for _, q := range []axiom.Quota{axiom.Hare, axiom.Droop} {
			x := wide{p, mask(committee), k, q}
			for name, seen := range outcomes {
				r, err := check(t, name)(t.Context(), p, committee, axiom.Options{Seats: k, Quota: q})
				require.NoError(t, err)
				require.Equal(t, x.violated(name), r.Outcome == axiom.Violated, "%s %s", name, q)
				if r.Violation != nil {
					verify(t, p, committee, r)
				}
				seen[r.Outcome]++
			}
		}
	}
	t.Log(outcomes)
	for _, seen := range outcomes {
		require.Len(t, seen, 2)
	}
}

func outsider(random *rand.Rand, committee []int, m int) int {
	for {
		if c := random.IntN(m); mask(committee)>>c&1 == 0 {
			return c
		}
	}
}

// greedy is sequential proportional approval, for committees to check.
func greedy(p *voting.Profile, k int) []int {
	var committee []int
	for range k {
		best, most := -1, -1.0
		for c := range p.Candidates {
			if mask(committee)>>c&1 == 1 {
				continue
			}
			score := 0.0
			for b := range p.Ballots() {
				if a := mask(b.Marks); a>>c&1 == 1 {
					score += float64(b.Weight) / float64(1+bits.OnesCount64(a&mask(committee)))
				}
			}
			if score > most {
				best, most = c, score
			}
		}
		committee = append(committee, best)
	}
	return committee
}
