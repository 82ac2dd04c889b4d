package voting_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// heap is the slow oracle of merging: weights by the text of a ballot.
type heap struct {
	weight map[string]int64
	order  []string
}

func (h *heap) add(weight int64, ballot string) int {
	if h.weight == nil {
		h.weight = map[string]int64{}
	}
	if h.weight[ballot] == 0 {
		h.order = append(h.order, ballot)
	}
	h.weight[ballot] += weight
	return slices.Index(h.order, ballot)
}

func (h *heap) String() string {
	var b strings.Builder
	for _, ballot := range h.order {
		fmt.Fprintf(&b, "%d%s\n", h.weight[ballot], ballot)
	}
	return b.String()
}

// tiersText is a ranked ballot as dump writes it.
func tiersText(tiers [][]int) string {
	var b strings.Builder
	for _, t := range tiers {
		if len(t) > 0 {
			fmt.Fprintf(&b, " %v", slices.Sorted(slices.Values(t)))
		}
	}
	return b.String()
}

func ballotsOf(p *voting.Profile) string {
	_, ballots, _ := strings.Cut(dump(p), "\n")
	return ballots
}

// Levels appear with the first equals, perhaps after many strict ballots.
func TestRankedBallotsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "candidates")
		b, want := voting.NewBuilder(voting.Ranked, voting.Numbered(n)), heap{}
		for range rapid.IntRange(0, 200).Draw(t, "ballots") {
			weight := rapid.Int64Range(1, 5).Draw(t, "weight")
			order := rapid.Permutation(indices(n)).Draw(t, "order")[:rapid.IntRange(0, n).Draw(t, "length")]
			switch rapid.IntRange(0, 9).Draw(t, "how") {
			case 0: // cut into tiers, some of them empty
				cut := rapid.IntRange(0, len(order)).Draw(t, "cut")
				tiers := [][]int{order[:cut], {}, order[cut:]}
				b.RankTiers(weight, tiers)
				want.add(weight, tiersText(tiers))
			case 1, 2: // every tier has one
				var tiers [][]int
				for _, c := range order {
					tiers = append(tiers, []int{c})
				}
				b.RankTiers(weight, tiers)
				want.add(weight, tiersText(tiers))
			default:
				b.Rank(weight, order...)
				var tiers [][]int
				for _, c := range order {
					tiers = append(tiers, []int{c})
				}
				want.add(weight, tiersText(tiers))
			}
		}
		p, err := b.Profile()
		require.NoError(t, err)
		require.Equal(t, want.String(), ballotsOf(p))
	})
}

func TestOtherBallotsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "candidates")
		kind := rapid.SampledFrom([]voting.Kind{voting.Approval, voting.Score, voting.Cumulative}).Draw(t, "kind")
		b, want := voting.NewBuilder(kind, voting.Numbered(n)), heap{}
		for range rapid.IntRange(0, 100).Draw(t, "ballots") {
			set := rapid.Permutation(indices(n)).Draw(t, "order")[:rapid.IntRange(0, n).Draw(t, "length")]
			sorted := slices.Sorted(slices.Values(set))
			if kind == voting.Approval {
				b.Approve(1, set...)
				want.add(1, fmt.Sprintf(" %v []", fmt.Sprint(sorted)))
				continue
			}
			points := map[int]int32{}
			var marks []voting.Mark
			for _, c := range set {
				points[c] = rapid.Int32Range(0, 2).Draw(t, "points")
				marks = append(marks, voting.Mark{Candidate: c, Points: points[c]})
			}
			var levels []int32
			for _, c := range sorted {
				levels = append(levels, points[c])
			}
			b.Give(1, marks...)
			want.add(1, fmt.Sprintf(" %v %v", sorted, levels))
		}
		p, err := b.Profile()
		require.NoError(t, err)
		require.Equal(t, want.String(), ballotsOf(p))
	})
}

// Put says which distinct ballot it made, over many growths of the table.
func TestPutTellsTheBallot(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(50))
	at := map[[3]int32]int{}
	for i := range 60_000 {
		key := [3]int32{int32(i * i % 20), 20 + int32(i%15), 35 + int32(i/7%15)}
		want, known := at[key]
		if !known {
			want = len(at)
			at[key] = want
		}
		require.Equal(t, want, b.Put(1, slices.Clone(key[:]), nil))
	}
	p, err := b.Profile()
	require.NoError(t, err)
	require.Equal(t, len(at), p.Len())
	require.EqualValues(t, 60_000, p.Voters())
	require.Equal(t, 3*len(at), p.MarkCount())
	for key, i := range at {
		require.Equal(t, key[:], p.Ballot(i).Marks)
	}
}

func TestMistakesOfBuilders(t *testing.T) {
	for name, c := range map[string]struct {
		kind voting.Kind
		do   func(b *voting.Builder)
		want string
	}{
		"twice":           {voting.Ranked, func(b *voting.Builder) { b.Rank(1, 0, 1); b.Rank(1, 0, 1, 0) }, "ballot 2: lists candidate a twice"},
		"twice in tiers":  {voting.Ranked, func(b *voting.Builder) { b.RankTiers(1, [][]int{{0, 1}, {1}}) }, "lists candidate b twice"},
		"unknown":         {voting.Approval, func(b *voting.Builder) { b.Approve(1, 2) }, "candidate 2 is not among the 2"},
		"negative":        {voting.Approval, func(b *voting.Builder) { b.Approve(1, -1) }, "candidate -1 is not among the 2"},
		"wide":            {voting.Ranked, func(b *voting.Builder) { b.Rank(1, 1<<32) }, "candidate 4294967296 is not among the 2"},
		"no weight":       {voting.Ranked, func(b *voting.Builder) { b.Rank(0, 1) }, "a weight of 0"},
		"negative weight": {voting.Ranked, func(b *voting.Builder) { b.Rank(-3, 1) }, "a weight of -3"},
		"too heavy":       {voting.Ranked, func(b *voting.Builder) { b.Rank(voting.MaxWeight, 1); b.Rank(1, 1) }, "ballot 2: a weight of 1, or a total above"},
		"another kind":    {voting.Approval, func(b *voting.Builder) { b.Rank(1, 1) }, "a ballot of kind ranked among those of kind approval"},
		"points":          {voting.Score, func(b *voting.Builder) { b.Give(1, voting.Mark{Candidate: 1, Points: voting.MaxPoints + 1}) }, "1048577 points for candidate b"},
		"few points":      {voting.Score, func(b *voting.Builder) { b.Give(1, voting.Mark{Candidate: 1, Points: -voting.MaxPoints - 1}) }, "-1048577 points for candidate b"},
		"negative shares": {voting.Cumulative, func(b *voting.Builder) { b.Give(1, voting.Mark{Candidate: 1, Points: -1}) }, "-1 points for candidate b"},
		"no such kind":    {"points", func(*voting.Builder) {}, `kind "points" is not one of`},
		"seats":           {voting.Ranked, func(b *voting.Builder) { b.Seats = -1 }, "-1 seats"},
		"short order":     {voting.Ranked, func(b *voting.Builder) { b.Order = []int{1} }, "lists 1 of 2 candidates"},
		"wrong order":     {voting.Ranked, func(b *voting.Builder) { b.Order = []int{1, 1} }, "candidate 1 is unknown or listed twice"},
	} {
		b := voting.NewBuilder(c.kind, voting.Named("a", "b"))
		c.do(b)
		b.Rank(1, 0, 1) // the first mistake counts
		_, err := b.Profile()
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
		require.ErrorContains(t, err, c.want, name)
	}
	_, err := voting.NewBuilder(voting.Ranked, voting.Numbered(voting.MaxCandidates+1)).Profile()
	require.ErrorIs(t, err, renjia.ErrInvalid)
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(voting.MaxCandidates))
	b.Rank(voting.MaxWeight, voting.MaxCandidates-1)
	p, err := b.Profile()
	require.NoError(t, err, "the limits themselves are allowed")
	require.Equal(t, voting.MaxWeight, p.Voters())
}

func TestPutChecksLevels(t *testing.T) {
	for kind, levels := range map[voting.Kind][]int32{voting.Approval: {1}, voting.Ranked: {0, 1}, voting.Score: nil} {
		b := voting.NewBuilder(kind, voting.Numbered(2))
		require.Equal(t, -1, b.Put(1, []int32{0}, levels))
		require.ErrorIs(t, b.Err(), renjia.ErrInvalid)
	}
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(2))
	require.Equal(t, -1, b.Put(1, []int32{2}, nil))
	require.ErrorIs(t, b.Err(), renjia.ErrInvalid)
}

func TestBuildersDoNotKeepWhatTheyAreGiven(t *testing.T) {
	candidates, order := voting.Named("a", "b"), []int{1, 0}
	b := voting.NewBuilder(voting.Approval, candidates)
	b.Approve(1, order...)
	candidates[0].Name, order[0] = "x", 0
	p, err := b.Profile()
	require.NoError(t, err)
	require.Equal(t, "a", p.Name(0))
	require.Equal(t, []int32{0, 1}, p.Ballot(0).Marks)
}

func BenchmarkBuilder(b *testing.B) {
	for name, different := range map[string]int{"merging": 500, "distinct": 1 << 30} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				x := voting.NewBuilder(voting.Ranked, voting.Numbered(30))
				for i := range 100_000 {
					k := i % different
					x.Rank(1, k%10, 10+k/10%10, 20+k/100%10, (k%10+1+k/1000%9)%10, 10+(k/10%10+1+k/9000%9)%10)
				}
				_, err := x.Profile()
				require.NoError(b, err)
			}
		})
	}
}

func TestRoomChangesNothing(t *testing.T) {
	for _, room := range []int{-1, 0, 1, 100, 5000} {
		plain, roomy := voting.NewBuilder(voting.Ranked, voting.Numbered(7)), voting.NewBuilder(voting.Ranked, voting.Numbered(7))
		r := rand.New(rand.NewPCG(1, uint64(room+1)))
		for i := range 300 {
			if i == 40 || room < 100 && i == 0 {
				roomy.Grow(room)
			}
			order := r.Perm(7)[:r.IntN(8)]
			plain.Rank(1, order...)
			roomy.Rank(1, order...)
		}
		a, err := plain.Profile()
		require.NoError(t, err)
		b, err := roomy.Profile()
		require.NoError(t, err)
		require.Equal(t, a.Len(), b.Len())
		for i := range a.Len() {
			require.Equal(t, a.Ballot(i), b.Ballot(i))
		}
	}
}
