package margin_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/margin"
	"github.com/renjia-project/renjia/governance/voting/single"
)

// scored is a rule by points, its oracle and the papers it takes.
type scored struct {
	s      margin.Scoring
	f      winners
	kind   voting.Kind
	papers func(m int) []margin.Paper
}

func scorings(t require.TestingT) []scored {
	complete := func(m int) []margin.Paper { return orders(m, false) }
	shorter := func(m int) []margin.Paper { return orders(m, true) }
	points, err := margin.Points(-1, 2)
	require.NoError(t, err)
	stock, err := margin.Cumulated(2)
	require.NoError(t, err)
	return []scored{
		{margin.Plurality(), plurality, voting.Ranked, shorter},
		{margin.AntiPlurality(), antiPlurality, voting.Ranked, complete},
		{margin.Borda(), borda, voting.Ranked, complete},
		{margin.BordaTournament(), borda, voting.Ranked, shorter},
		{margin.Approvals(), approval, voting.Approval, sets},
		{points, approval, voting.Score, func(m int) []margin.Paper { return marks(m, -1, 2, false) }},
		{stock, approval, voting.Cumulative, func(m int) []margin.Paper { return marks(m, 0, 2, true) }},
	}
}

// marks lists all papers with marks in a range, or with a sum of at most high.
func marks(m int, low, high int32, stock bool) []margin.Paper {
	all := []margin.Paper{{}}
	for c := range int32(m) {
		var longer []margin.Paper
		for _, x := range all {
			for points := low; points <= high; points++ {
				sum := points
				for _, l := range x.Levels {
					sum += l
				}
				if !stock || sum <= high {
					longer = append(longer, margin.Paper{Marks: append(x.Marks[:c:c], c), Levels: append(x.Levels[:c:c], points)})
				}
			}
		}
		all = longer
	}
	return all
}

func TestMarginsOfPointsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SampledFrom(scorings(t)).Draw(t, "rule")
		m := rapid.IntRange(2, 3).Draw(t, "m")
		papers := x.papers(m)
		p := drawn(t, x.kind, m, papers, 4)
		winner := x.f(p)[0]
		for _, v := range variants {
			for _, g := range goals {
				got, err := x.s.Margin(p, winner, margin.Options{Variant: v, Goal: g})
				require.NoError(t, err)
				require.True(t, got.Exact())
				want := slow(x.f, p, winner, papers, v, g, 3)
				switch {
				case got.Never || got.Upper > 3:
					require.EqualValues(t, -1, want, "%s %s", v, g)
				default:
					require.Equal(t, want, got.Upper, "%s %s", v, g)
				}
				if !got.Never {
					recount(t, x.f, p, got)
				}
			}
		}
	})
}

func TestTheMarginOfAPlurality(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
	b.Rank(10, 0)
	b.Rank(7, 1)
	b.Rank(2, 2)
	p, err := b.Profile()
	require.NoError(t, err)
	for _, c := range []struct {
		v    margin.Variant
		g    margin.Goal
		want int64
	}{
		{margin.Alter, margin.MayLose, 2}, {margin.Alter, margin.MustLose, 2},
		{margin.Remove, margin.MayLose, 3}, {margin.Remove, margin.MustLose, 4},
		{margin.Add, margin.MayLose, 3}, {margin.Add, margin.MustLose, 4},
	} {
		m, err := margin.Plurality().Margin(p, 0, margin.Options{Variant: c.v, Goal: c.g})
		require.NoError(t, err)
		require.Equal(t, c.want, m.Upper, "%s %s", c.v, c.g)
		require.Equal(t, 1, m.Challenger)
		require.True(t, m.Exact())
	}
	m, err := margin.Plurality().Margin(p, 1, margin.Options{Variant: margin.Alter, Goal: margin.MayLose})
	require.NoError(t, err)
	require.Zero(t, m.Upper) // who did not win needs no change to lose
}

func TestALoneCandidateCannotLose(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann"))
	b.Rank(3, 0)
	p, err := b.Profile()
	require.NoError(t, err)
	o := margin.Options{Variant: margin.Alter, Goal: margin.MayLose}
	for _, run := range []func() (*margin.Margin, error){
		func() (*margin.Margin, error) { return margin.Plurality().Margin(p, 0, o) },
		func() (*margin.Margin, error) {
			return margin.Search(t.Context(), winners(copeland).rule("copeland"), p, 0, margin.Copeland, o)
		},
	} {
		m, err := run()
		require.NoError(t, err)
		require.True(t, m.Never)
		require.True(t, m.Exact())
	}
}

func TestWhatIsMissingIsAsked(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(3))
	b.Rank(2, 0, 1, 2)
	b.RankTiers(1, [][]int{{0, 1}, {2}})
	p, err := b.Profile()
	require.NoError(t, err)
	tournament := margin.BordaTournament()
	for _, c := range []struct {
		winner int
		o      margin.Options
		want   error
	}{
		{0, margin.Options{}, renjia.ErrUnspecified},
		{0, margin.Options{Variant: margin.Alter}, renjia.ErrUnspecified},
		{0, margin.Options{Goal: margin.MayLose}, renjia.ErrUnspecified},
		{0, margin.Options{Variant: "steal", Goal: margin.MayLose}, renjia.ErrInvalid},
		{0, margin.Options{Variant: margin.Alter, Goal: "win"}, renjia.ErrInvalid},
		{0, margin.Options{Variant: margin.Alter, Goal: margin.MayLose, Nodes: -1}, renjia.ErrInvalid},
		{3, margin.Options{Variant: margin.Alter, Goal: margin.MayLose}, renjia.ErrInvalid},
	} {
		_, err := tournament.Margin(p, c.winner, c.o)
		require.ErrorIs(t, err, c.want)
		_, err = margin.Search(t.Context(), winners(borda).rule("borda"), p, c.winner, nil, c.o)
		require.ErrorIs(t, err, c.want)
	}
	o := margin.Options{Variant: margin.Alter, Goal: margin.MayLose}
	for _, s := range []margin.Scoring{margin.Plurality(), margin.Borda(), margin.AntiPlurality(), margin.Approvals()} {
		_, err := s.Margin(p, 0, o)
		require.ErrorIs(t, err, renjia.ErrUnsupported, s.Name) // it ranks two equal
	}
	_, err = margin.Apply(p, []margin.Change{{From: 0, Papers: 3}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = margin.Apply(p, []margin.Change{{From: 0, Papers: 1}, {From: 0, Papers: 2}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	for _, x := range []margin.Paper{{Marks: []int32{0, 1}, Levels: []int32{0}}, {Marks: []int32{0, 0}}, {Marks: []int32{3}}, {Marks: []int32{-1}}} {
		_, err = margin.Apply(p, []margin.Change{{From: 0, Papers: 1, To: &x}})
		require.ErrorIs(t, err, renjia.ErrInvalid, "%v", x)
	}
	_, err = margin.Points(1, 5)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestRulesThatDoNotSay(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(2))
	b.Rank(2, 0, 1)
	p, err := b.Profile()
	require.NoError(t, err)
	silent := func(context.Context, *voting.Profile, int, voting.Options) (*voting.Result, error) {
		return &voting.Result{Rule: "silent"}, nil
	}
	_, err = margin.Search(t.Context(), silent, p, 0, nil, margin.Options{Variant: margin.Alter, Goal: margin.MayLose})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = margin.NoShow(t.Context(), silent, p, 0, 1, voting.Options{})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	tied := winners(func(*voting.Profile) []int { return []int{0, 1} })
	_, err = margin.Manipulate(t.Context(), tied.rule("tied"), p, 0, 1, voting.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	score := voting.NewBuilder(voting.Score, voting.Numbered(2))
	score.Give(1, voting.Mark{Candidate: 0, Points: 3})
	p, err = score.Profile()
	require.NoError(t, err)
	_, err = margin.Apply(p, []margin.Change{{From: -1, Papers: 1, To: &margin.Paper{Marks: []int32{1}}}})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = margin.Manipulate(t.Context(), winners(approval).rule("score"), p, 0, 1, voting.Options{})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = margin.Search(t.Context(), winners(approval).rule("score"), p, 0, nil, margin.Options{Variant: margin.Alter, Goal: margin.MayLose})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestSearchFindsMarginsOfPairwiseRules(t *testing.T) {
	type pairwise struct {
		name  string
		f     winners
		bound margin.Bound
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SampledFrom([]pairwise{
			{"copeland", copeland, margin.Copeland}, {"minimax", minimax, margin.Minimax}, {"schulze", schulze, margin.Schulze},
			{"copeland", copeland, margin.Condorcet}, {"irv", irv, nil},
		}).Draw(t, "rule")
		papers := orders(3, false)
		p := drawn(t, voting.Ranked, 3, papers, 5)
		winner := x.f(p)[0]
		for _, v := range variants {
			for _, g := range goals {
				got, err := margin.Search(t.Context(), x.f.rule(x.name), p, winner, x.bound, margin.Options{Variant: v, Goal: g, Nodes: 2000})
				require.NoError(t, err)
				want := slow(x.f, p, winner, papers, v, g, 2)
				if want >= 0 {
					require.LessOrEqual(t, got.Lower, want, "%s %s", v, g)
					require.True(t, !got.Exact() || got.Upper == want, "%s %s", v, g)
				} else {
					require.True(t, got.Never || got.Upper > 2, "%s %s", v, g)
				}
				if got.Found {
					recount(t, x.f, p, got)
				}
				if x.bound != nil && want >= 0 {
					require.LessOrEqual(t, x.bound(p, winner, v)*min(1, want), want)
				}
			}
		}
	})
}

// One paper fewer than a bound, however changed, does not unseat the winner.
func TestBoundsAreSafe(t *testing.T) {
	rules := []struct {
		name  string
		f     winners
		bound margin.Bound
	}{
		{"llull", by(t, single.Llull), margin.Llull}, {"opposition", by(t, single.MinimaxOpposition), margin.MinimaxOpposition},
		{"split cycle", by(t, single.SplitCycle), margin.Condorcet}, {"black", by(t, single.Black), margin.Condorcet},
		{"copeland", copeland, margin.Copeland}, {"minimax", minimax, margin.Minimax},
		{"schulze", schulze, margin.Schulze}, {"condorcet", schulze, margin.Condorcet},
	}
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(3, 4).Draw(t, "m")
		papers := orders(m, rapid.Bool().Draw(t, "shorter"))
		b := voting.NewBuilder(voting.Ranked, voting.Numbered(m))
		for range 6 {
			x := rapid.SampledFrom(papers).Draw(t, "paper")
			order := make([]int, len(x.Marks))
			for i, c := range x.Marks {
				order[i] = int(c)
			}
			b.Rank(rapid.Int64Range(1, 12).Draw(t, "weight"), order...)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		for _, x := range rules {
			top := x.f(p)
			if len(top) > 1 {
				continue
			}
			for _, v := range variants {
				safe := x.bound(p, top[0], v) - 1
				for c := range p.Candidates {
					if c == top[0] || safe < 1 {
						continue
					}
					require.False(t, out(x.f, hostile(t, p, v, safe, top[0], c), top[0], margin.MayLose), "%s %s %d", x.name, v, safe)
				}
			}
		}
	})
}

// hostile changes so many papers against a winner, and for a challenger.
func hostile(t *rapid.T, p *voting.Profile, v margin.Variant, papers int64, winner, c int) *voting.Profile {
	x := margin.Paper{Marks: []int32{int32(c)}}
	for _, d := range rapid.Permutation(numbers(len(p.Candidates))).Draw(t, "others") {
		if d != c && d != winner {
			x.Marks = append(x.Marks, int32(d))
		}
	}
	x.Marks = append(x.Marks, int32(winner))
	var changes []margin.Change
	for _, i := range rapid.Permutation(numbers(p.Len())).Draw(t, "ballots") {
		n := min(papers, p.Ballot(i).Weight)
		if v == margin.Add {
			n = papers
		}
		if n == 0 {
			break
		}
		change := margin.Change{From: i, Papers: n, To: &x}
		if v == margin.Remove {
			change.To = nil
		} else if v == margin.Add {
			change.From = -1
		}
		changes = append(changes, change)
		papers -= n
	}
	q, err := margin.Apply(p, changes)
	require.NoError(t, err)
	if q.Len() == 0 {
		return p
	}
	return q
}

func TestTooManyCandidatesForPairs(t *testing.T) {
	p, err := voting.NewBuilder(voting.Ranked, voting.Numbered(voting.MaxPairwise+1)).Profile()
	require.NoError(t, err)
	o := margin.Options{Variant: margin.Alter, Goal: margin.MayLose}
	_, err = margin.IRV(context.Background(), p, 0, o)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = margin.Search(context.Background(), single.Plurality, p, 0, nil, o)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

// A ballot that leaves out one of three says who is last.
func TestLastMayBeLeftOut(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(3))
	b.Rank(5, 0, 1)
	b.Rank(2, 1, 2)
	p, err := b.Profile()
	require.NoError(t, err)
	r, err := single.AntiPlurality(context.Background(), p, 1, voting.Options{})
	require.NoError(t, err)
	require.Equal(t, []int{1}, r.Winners, "0 is last of two papers, 1 of none, 2 of five")
	m, err := margin.AntiPlurality().Margin(p, 1, margin.Options{Variant: margin.Alter, Goal: margin.MayLose})
	require.NoError(t, err)
	require.Equal(t, int64(1), m.Upper, "one paper that has 1 last instead of 0 makes them equal")
}
