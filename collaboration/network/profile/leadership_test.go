package profile_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

// In any graph of three parties or more.
func TestCentralizationIsReachLessDensityOfTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(t, "n")
		g, err := network.FromPairs(n, func(yield func(int, int) bool) {
			for i := range n {
				for j := range i {
					if rapid.Bool().Draw(t, "tie") && !yield(i, j) {
						return
					}
				}
			}
		}, networktest.Simple(network.Undirected))
		require.NoError(t, err)
		id, err := profile.IdentityOf(g)
		require.NoError(t, err)
		freeman, err := centrality.DegreeCentralization(g, network.Total, network.IsolatesIncluded, centrality.MaximumUndirectedStar)
		require.NoError(t, err)
		require.Equal(t, freeman.Value, id.Centralization)
		rest, err := g.Without(g.Index(id.Lead)).Density(network.IsolatesIncluded)
		require.NoError(t, err)
		require.Equal(t, rest.Value, id.Rest.Fraction())
	})
}

func TestAStarIsLedAndACliqueIsNotCentralized(t *testing.T) {
	star := networktest.Build(t, network.Undirected, nil, "l-a", "l-b", "l-c")
	id, err := profile.IdentityOf(star)
	require.NoError(t, err)
	require.Equal(t, []any{"l", renjia.Frac(1, 1), 1}, []any{id.Lead, id.Centralization, id.Equal})
	require.Len(t, id.Explanation().Steps, 3)
	clique := networktest.Build(t, network.Undirected, nil, "l-a", "l-b", "a-b")
	id, err = profile.IdentityOf(clique)
	require.NoError(t, err)
	require.Equal(t, []any{renjia.Fraction{}, 3}, []any{id.Centralization, id.Equal})
	_, err = profile.IdentityOf(networktest.Build(t, network.Undirected, nil, "a-b"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = profile.IdentityOf(networktest.Knoke(t))
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

// acts makes a directive layer of rows such as "l>a iii", one i for each act.
func acts(t testing.TB, rows ...string) *network.Graph {
	g, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		for _, row := range rows {
			at := strings.LastIndexByte(row, ' ')
			from, to, _ := strings.Cut(row[:at], ">")
			if !yield(network.Tie{From: from, To: to, Weight: float64(len(row) - at - 1)}, nil) {
				return
			}
		}
	}, networktest.Simple(network.Directed))
	require.NoError(t, err)
	return g
}

var parties = []string{"l", "a", "b", "c", "d", "e", "f"}

// a, c, e are of class x, b, d, f of y; l is government.
var kinds = []string{"gov", "x", "y", "x", "y", "x", "y"}

// By hand. Of 10 acts l has 8. Its partners in the layer of directives are a, b, c:
// 3/6; a has 2 of them (l and d), so the second degree is 2.
func TestLeadingIsReadFromTheDirectiveLayer(t *testing.T) {
	orders := acts(t, "l>a iii", "l>b iii", "l>c ii", "a>d ii")
	work := networktest.Build(t, network.Undirected, parties, "l-a", "l-b", "a-b", "b-c", "c-d", "d-a", "e-f", "l-e")
	p, err := profile.Leadership(profile.LeadershipInput{Directive: orders, Coordination: work, Class: kinds, Leaders: []string{"l"}}, led())
	require.NoError(t, err)
	require.InDelta(t, .8, *p.Unity, 1e-12)
	require.Equal(t, 10., p.Acts)
	require.Equal(t, []profile.Share{{Part: 3, Whole: 6}}, p.LeaderReach)
	require.Equal(t, profile.Share{Part: 1, Whole: 6}, p.Uniqueness)
	require.Equal(t, profile.Share{Part: 1, Whole: 1}, p.Order, "five pairs are joined, none both ways")
	require.Equal(t, profile.RecordLead{Lead: "l", Equal: 1, Share: .8, Mandated: true}, p.ByRecord)
	require.Equal(t, profile.Share{Part: 5, Whole: 15}, p.Rest)
	require.Equal(t, profile.Share{Part: 5, Whole: 9}, p.Across)
	require.Equal(t, profile.Share{Part: 7, Whole: 15}, p.Robustness, "four and two")
	require.Equal(t, profile.LedCoordinated, p.Quadrant.Place)
	// eight or more of ten acts at one in seven
	want := 0.0
	for k := 8; k <= 10; k++ {
		want += float64([]int{45, 10, 1}[k-8]) * math.Pow(1./7, float64(k)) * math.Pow(6./7, float64(10-k))
	}
	require.InDelta(t, want, p.Quadrant.PLed, 1e-12)
}

func TestTheLeadByRecordStandsBesideTheMandate(t *testing.T) {
	orders := acts(t, "l>a i", "b>c iiii", "b>d i")
	work := networktest.Build(t, network.Undirected, parties, "l-a", "a-b", "c-d")
	p, err := profile.Leadership(profile.LeadershipInput{Directive: orders, Coordination: work, Class: kinds, Leaders: []string{"l"}}, led())
	require.NoError(t, err)
	require.Equal(t, []any{"b", false}, []any{p.ByRecord.Lead, p.ByRecord.Mandated})
	require.InDelta(t, 4./6, p.ByRecord.Gap, 1e-12)
	require.Contains(t, p.Reading()[2].EN, "no mandate")
}

// place builds a network of seven parties, l leading or not.
func place(t testing.TB, orders *network.Graph, pairs ...string) profile.Quadrant {
	work := networktest.Build(t, network.Undirected, parties, pairs...)
	p, err := profile.Leadership(profile.LeadershipInput{Directive: orders, Coordination: work, Class: kinds, Leaders: []string{"l"}}, led())
	require.NoError(t, err)
	return p.Quadrant
}

func TestTheFourPlaces(t *testing.T) {
	leads := acts(t, "l>a iiii", "l>b iiii")
	nobody := acts(t, "l>a i", "a>b i", "b>c i", "c>d i", "d>e i", "e>f i", "f>l i")
	star := strings.Fields("l-a l-b l-c l-d l-e l-f")
	ring := append(star[:3:3], strings.Fields("a-b b-c c-d d-e e-f f-a")...)
	apart := append(star[:2:2], strings.Fields("a-c c-e e-a b-d d-f f-b")...)
	for _, c := range []struct {
		orders *network.Graph
		pairs  []string
		want   profile.Place
	}{
		{leads, star, profile.LedStar}, {leads, ring, profile.LedCoordinated}, {leads, apart, profile.LedStar},
		{nobody, star, profile.Fragmented}, {nobody, ring, profile.SelfOrganised}, {nobody, nil, profile.Undecided},
	} {
		require.Equal(t, c.want, place(t, c.orders, c.pairs...).Place, "%v", c.pairs)
	}
	q := place(t, leads, apart...)
	require.Less(t, q.PDensity, .05, "six ties among fifteen pairs, none of the nine across")
	require.InDelta(t, 1./5005, q.PDensity, 1e-12)
	require.InDelta(t, .1, q.PLabels, 1e-12, "two of the twenty ways to put three and three")
}

func TestWhatIsUndefinedInLeadershipIsNull(t *testing.T) {
	work := networktest.Build(t, network.Undirected, []string{"l", "a", "b"})
	p, err := profile.Leadership(profile.LeadershipInput{Directive: work, Coordination: work, Class: []string{"", "", ""}, Leaders: []string{"l", "a"}}, led())
	require.NoError(t, err)
	require.Nil(t, p.Unity)
	require.Nil(t, p.Plurality)
	require.Nil(t, p.Evenness)
	require.Equal(t, profile.Undecided, p.Quadrant.Place)
	text, err := json.Marshal(p)
	require.NoError(t, err)
	for _, part := range []string{`"unity":null`, `"order":null`, `"density_without_leaders":null`, `"cross_class_density_without_leaders":null`} {
		require.Contains(t, string(text), part)
	}
	require.NotEmpty(t, p.Reading())
	require.NotEmpty(t, p.Explanation().Steps)
}

func TestChoicesOfLeadershipAreAskedFor(t *testing.T) {
	work := networktest.Build(t, network.Undirected, parties, "l-a")
	in := profile.LeadershipInput{Directive: work, Coordination: work, Class: kinds, Leaders: []string{"l"}}
	_, err := profile.Leadership(in, profile.LeadershipOptions{})
	var u *renjia.UnspecifiedError
	require.ErrorAs(t, err, &u)
	require.Len(t, u.Choices, 5)
	for _, change := range []func(*profile.LeadershipOptions){
		func(o *profile.LeadershipOptions) { o.Symmetry = "x" }, func(o *profile.LeadershipOptions) { o.Isolates = "x" },
		func(o *profile.LeadershipOptions) { o.Pattern = "x" }, func(o *profile.LeadershipOptions) { o.Alpha = -1 },
		func(o *profile.LeadershipOptions) { o.Rest = 2 }, func(o *profile.LeadershipOptions) { o.Permute.Strata = kinds },
	} {
		o := led()
		change(&o)
		_, err := profile.Leadership(in, o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	for want, wrong := range map[error]func(*profile.LeadershipInput){
		renjia.ErrUnspecified: func(in *profile.LeadershipInput) { in.Leaders = nil },
		renjia.ErrNotFound:    func(in *profile.LeadershipInput) { in.Leaders = []string{"z"} },
		renjia.ErrInvalid:     func(in *profile.LeadershipInput) { in.Leaders = []string{"l", "l"} },
	} {
		other := in
		wrong(&other)
		_, err := profile.Leadership(other, led())
		require.ErrorIs(t, err, want)
	}
	in.Class = kinds[:2]
	_, err = profile.Leadership(in, led())
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = profile.Leadership(profile.LeadershipInput{}, led())
	require.ErrorIs(t, err, renjia.ErrInvalid)
	in.Class = kinds
	o := led()
	o.Isolates = network.IsolatesExcluded
	_, err = profile.Leadership(in, o)
	require.ErrorIs(t, err, renjia.ErrInvalid, "two parties are left")
}

// Robustness and densities without the lead against counting by hand.
func TestTheRestIsCountedWithoutTheLeaders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		n := in.Graph.Len()
		leaders := rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 1, 2, rapid.ID).Draw(t, "leaders")
		lead := make([]bool, n)
		var names []string
		for _, i := range leaders {
			lead[i], names = true, append(names, in.Graph.ID(i))
		}
		o := led()
		o.Permute.Permutations, o.Alpha = 99, rapid.SampledFrom([]float64{.05, .2, .5, .8}).Draw(t, "alpha")
		p, err := profile.Leadership(profile.LeadershipInput{Directive: in.Graph, Coordination: in.Graph, Class: in.Class, Leaders: names}, o)
		require.NoError(t, err)
		tied := func(i, j int) bool { return in.Graph.Tied(i, j) || in.Graph.Tied(j, i) }
		joined := make([][]bool, n) // by paths of the rest (Warshall)
		for i := range n {
			joined[i] = make([]bool, n)
			for j := range n {
				joined[i][j] = !lead[i] && !lead[j] && tied(i, j)
			}
		}
		for k := range n {
			for i := range n {
				for j := range n {
					joined[i][j] = joined[i][j] || joined[i][k] && joined[k][j]
				}
			}
		}
		var rest, across, robust profile.Share
		for i := range n {
			for j := range i {
				if lead[i] || lead[j] {
					continue
				}
				rest.Whole++
				robust.Whole++
				if in.Class[i] != in.Class[j] {
					across.Whole++
				}
				if tied(i, j) {
					rest.Part++
				}
				if tied(i, j) && in.Class[i] != in.Class[j] {
					across.Part++
				}
				if joined[i][j] {
					robust.Part++
				}
			}
		}
		require.Equal(t, []profile.Share{rest, across, robust}, []profile.Share{p.Rest, p.Across, p.Robustness})
		for _, s := range p.Reading() {
			require.NotEmpty(t, s.EN)
			require.NotEmpty(t, s.ZH)
		}
		if p.Quadrant.Place != profile.Undecided {
			last := p.Reading()[len(p.Reading())-1].EN
			q := p.Quadrant
			require.Equal(t, (q.PDensity >= o.Alpha || q.PLabels >= o.Alpha) && q.Kept >= .5, q.Coordinated)
			require.InDelta(t, p.Across.Value()/p.Density.Value(), q.Kept, 1e-12)
			require.Equal(t, q.PLed < o.Alpha, strings.Contains(last, "a lead beyond chance is shown"), last)
		}
	})
}

// Krackhardt's company reports upward: turned round it is a perfect hierarchy.
func TestOrderIsKrackhardtsHierarchy(t *testing.T) {
	tree := acts(t, "l>a i", "l>b i", "a>c i", "a>d i", "b>e i", "b>f i")
	work := networktest.Build(t, network.Undirected, parties, "a-b")
	p, err := profile.Leadership(profile.LeadershipInput{Directive: tree, Coordination: work, Class: kinds, Leaders: []string{"l"}}, led())
	require.NoError(t, err)
	require.Equal(t, 1., p.Order.Value())
	circle := acts(t, "l>a i", "a>b i", "b>l i", "b>c i")
	p, err = profile.Leadership(profile.LeadershipInput{Directive: circle, Coordination: work, Class: kinds, Leaders: []string{"l"}}, led())
	require.NoError(t, err)
	require.Equal(t, profile.Share{Part: 1, Whole: 2}, p.Order)
}

func TestEvennessAndPluralityByHand(t *testing.T) {
	work := networktest.Build(t, network.Undirected, []string{"l", "a", "b", "c", "d"}, "l-a", "l-b", "a-b", "a-c", "b-d")
	in := profile.LeadershipInput{Directive: work, Coordination: work, Class: []string{"gov", "x", "y", "x", "y"}, Leaders: []string{"l"}}
	p, err := profile.Leadership(in, led())
	require.NoError(t, err)
	require.InDelta(t, 1, *p.Plurality, 1e-12, "a and b stand between c, d and the others, l between nobody")
	require.InDelta(t, math.Log(2)/math.Log(3), *p.Evenness, 1e-12, "the core is a and b, one of x and one of y, of three classes")
}

// Whether a tie crosses classes is not known where one of them is not.
func TestPartiesOfUnknownClassCrossNothing(t *testing.T) {
	work := networktest.Build(t, network.Undirected, []string{"l", "a", "b", "c"}, "l-a", "a-b", "b-c", "a-c")
	p, err := profile.Leadership(profile.LeadershipInput{Directive: work, Coordination: work, Class: []string{"gov", "x", "y", ""}, Leaders: []string{"l"}}, led())
	require.NoError(t, err)
	require.Equal(t, profile.Share{Part: 1, Whole: 1}, p.Across)
	require.Equal(t, profile.Share{Part: 3, Whole: 3}, p.Rest)
}
