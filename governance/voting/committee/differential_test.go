package committee

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
)

// oracles compute what rules elect by their definitions.
var oracles = map[string]func(*plain) []int{
	"av":                                     func(o *plain) []int { return o.approvals(nil) },
	"pav":                                    func(o *plain) []int { return o.bestThiele(harmonic) },
	"slav":                                   func(o *plain) []int { return o.bestThiele(odd) },
	"cc":                                     func(o *plain) []int { return o.bestThiele(covered) },
	"lexcc":                                  (*plain).lexcc,
	"adams":                                  (*plain).adams,
	"geom2":                                  func(o *plain) []int { return o.bestThiele(halves) },
	"seqpav":                                 func(o *plain) []int { return o.thiele(harmonic) },
	"seqslav":                                func(o *plain) []int { return o.thiele(odd) },
	"seqcc":                                  func(o *plain) []int { return o.thiele(covered) },
	"revseqpav":                              func(o *plain) []int { return o.reverse(harmonic) },
	"seqphragmen":                            (*plain).phragmen,
	"equal-shares":                           (*plain).equalPhragmen,
	"equal-shares-with-av-completion":        (*plain).equalApprovals,
	"equal-shares-without-completion":        (*plain).equalOnly,
	"equal-shares-with-increment-completion": (*plain).equalIncrement,
	"phragmen-enestroem":                     (*plain).enestroem,
	"consensus-rule":                         (*plain).consensus,
	"maximin-support":                        (*plain).maximin,
	"monroe":                                 (*plain).monroe,
	"minimaxav":                              (*plain).minimaxAV,
	"minimaxphragmen":                        (*plain).minimaxPhragmen,
	"eph":                                    (*plain).hugo,
}

// draw makes a small profile in which ties and near ties are common: equal and
// nearly equal weights, also so large that floats cannot tell them apart.
func draw(t testing.TB, r *rand.Rand) (*voting.Profile, int) {
	if r.IntN(3) == 0 {
		return mirrored(t, r)
	}
	m := 2 + r.IntN(6)
	b := voting.NewBuilder(voting.Approval, voting.Numbered(m))
	base := []int64{1, 1, 3, 60, 1 << 20, 1<<35 - 5}[r.IntN(6)]
	chance := 0.15 + 0.6*r.Float64()
	for range 1 + r.IntN(9) {
		var marks []int
		for c := range m {
			if r.Float64() < chance {
				marks = append(marks, c)
			}
		}
		b.Approve(base+int64(r.IntN(3)), marks...)
		if r.IntN(3) == 0 { // a twin, with one candidate for another
			twin := slices.Clone(marks)
			for i, c := range twin {
				if other := (c + 1) % m; !slices.Contains(twin, other) {
					twin[i] = other
					break
				}
			}
			b.Approve(base, twin...)
		}
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p, 1 + r.IntN(m)
}

// mirrored makes a profile of two halves that are equal but for the order of
// ballots, or differ by one paper: sums over their ballots are equal, or nearly,
// yet round differently.
func mirrored(t testing.TB, r *rand.Rand) (*voting.Profile, int) {
	half := 2 + r.IntN(2)
	b := voting.NewBuilder(voting.Approval, voting.Numbered(2*half))
	base := []int64{1, 7, 1 << 12, 1 << 30}[r.IntN(4)]
	sets := 1 + r.IntN(1<<half-1)
	weights := make([]int64, sets)
	for i := range weights {
		weights[i] = base + r.Int64N(base)
	}
	for side := range 2 {
		for _, i := range r.Perm(sets) {
			var marks []int
			for c := range half {
				if (i+1)>>c&1 == 1 {
					marks = append(marks, c+side*half)
				}
			}
			b.Approve(weights[i], marks...)
		}
		if r.IntN(2) == 0 {
			weights[r.IntN(sets)]++
		}
	}
	p, err := b.Profile()
	require.NoError(t, err)
	return p, 1 + r.IntN(2*half)
}

// TestOracles compares every rule with its definition, order of election
// included where the rule has one.
func TestOracles(t *testing.T) {
	rules := methods()
	rounds := 500
	if testing.Short() {
		rounds = 100
	}
	for name, oracle := range oracles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(11, uint64(len(name))))
			for i := range rounds {
				p, seats := draw(t, r)
				if name == "equal-shares-with-increment-completion" && p.Voters() > 200 {
					continue // the oracle is too slow, see TestIncrementWithWeights
				}
				got, err := rules[name](t.Context(), p, seats, voting.Options{Ties: voting.ByIndex()})
				require.NoError(t, err)
				plain := plainOf(p, seats)
				want := oracle(plain)
				roundsAre(t, plain.told, got)
				if slices.Contains(sequences(), name) {
					require.Equal(t, want, got.Winners, "profile %d: %v", i, describe(p, seats))
				} else {
					require.Equal(t, ascending(want), ascending(got.Winners), "profile %d: %v", i, describe(p, seats))
				}
			}
		})
	}
}

// roundsAre compares what rounds tell, if they do, and the next best with it.
func roundsAre(t *testing.T, told []*big.Rat, r *voting.Result) {
	if len(told) != len(r.Rounds) || len(told) == 0 {
		return
	}
	for i, round := range r.Rounds {
		if len(round.Scores) == 0 {
			continue
		}
		at := slices.IndexFunc(round.Scores, func(s voting.Standing) bool { return s.Candidate == round.Elected[0] })
		if at < 0 { // the next best may have a value where the best has none
			continue
		}
		require.Zero(t, told[i].Cmp(round.Scores[at].Value), "%s, round %d: %v, not %v", r.Rule, i+1, round.Scores[at].Value, told[i])
		for _, s := range round.Scores {
			order := s.Value.Cmp(told[i])
			if r.Rule == "seqphragmen" || strings.HasPrefix(r.Rule, "equal-shares") {
				order = -order // the least is best
			}
			require.LessOrEqual(t, order, 0)
		}
	}
}

func sequences() []string {
	return []string{
		"seqpav", "seqslav", "seqcc", "seqphragmen", "equal-shares", "equal-shares-with-av-completion", "equal-shares-without-completion",
		"equal-shares-with-increment-completion", "phragmen-enestroem", "consensus-rule", "maximin-support",
	}
}

func describe(p *voting.Profile, seats int) any {
	var out []any
	for b := range p.Ballots() {
		out = append(out, b.Weight, b.Marks)
	}
	return append(out, "seats", seats, "candidates", len(p.Candidates))
}
