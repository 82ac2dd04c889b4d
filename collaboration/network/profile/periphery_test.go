package profile_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

// sectors of Knoke's organizations, in the order of the graph.
var sectors = strings.Fields("GOV VOL GOV PVT GOV VOL PVT VOL GOV VOL")

// drawn is a random network of a few parties in two or three classes.
func drawn(t *rapid.T) profile.PeripheryInput {
	n := rapid.IntRange(4, 9).Draw(t, "n")
	g, err := network.FromPairs(n, func(yield func(int, int) bool) {
		for i := range n {
			for j := range n {
				if i != j && rapid.IntRange(0, 2).Draw(t, "tie") == 0 && !yield(i, j) {
					return
				}
			}
		}
	}, networktest.Simple(network.Directed))
	require.NoError(t, err)
	class := rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y", "z"}), n, n).Draw(t, "class")
	class[0], class[1] = "x", "y"
	return profile.PeripheryInput{Graph: g, Class: class, Of: "x"}
}

// subsets yields all sets of k of n places.
func subsets(n, k int, yield func(member []bool)) {
	member := make([]bool, n)
	var choose func(i, left int)
	choose = func(i, left int) {
		switch {
		case left == 0:
			yield(member)
		case n-i >= left:
			member[i] = true
			choose(i+1, left-1)
			member[i] = false
			choose(i+1, left)
		}
	}
	choose(0, k)
}

// net counts pairs by the definition of Cliff's delta.
func net(values []float64, member []bool) (numerator, pairs int64) {
	for i, m := range member {
		for j, o := range member {
			if !m || o {
				continue
			}
			pairs++
			if values[j] > values[i] {
				numerator++
			}
			if values[j] < values[i] {
				numerator--
			}
		}
	}
	return numerator, pairs
}

// The oracle counts partners and askers by hand and goes through all classes.
func TestDeltasAndPsAreThoseOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		o := recorded()
		o.Symmetry = rapid.SampledFrom([]network.Symmetry{network.Weak, network.Strong}).Draw(t, "symmetry")
		p, err := profile.Periphery(in, o)
		require.NoError(t, err)
		n := in.Graph.Len()
		partners, askers, member := make([]float64, n), make([]float64, n), make([]bool, n)
		for i := range n {
			member[i] = in.Class[i] == "x"
			for j := range n {
				there, back := in.Graph.Tied(i, j), in.Graph.Tied(j, i)
				if there && back || (there || back) && o.Symmetry == network.Weak {
					partners[i]++
				}
				if back {
					askers[i]++
				}
			}
		}
		for name, values := range map[string][]float64{"degree": partners, "indegree_directed": askers} {
			c, err := p.Component(name)
			require.NoError(t, err)
			numerator, pairs := net(values, member)
			require.Equal(t, [2]int64{numerator, pairs}, [2]int64{c.Numerator, c.Pairs}, name)
			require.InDelta(t, (1+c.Delta)/2, c.Ahead, 1e-15)
			ge, all := int64(0), int64(0)
			subsets(n, p.Members, func(other []bool) {
				all++
				if k, _ := net(values, other); k >= numerator {
					ge++
				}
			})
			require.Equal(t, [2]int64{ge, all}, [2]int64{c.CountGE, c.Permutations}, name)
			require.InDelta(t, float64(ge)/float64(all), c.P, 1e-15)
			require.InDelta(t, 1/float64(all), c.Resolution, 1e-15)
		}
	})
}

// The core's p against all sets of its size.
func TestTheCoreIsComparedWithEverySetOfItsSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		o := recorded()
		o.Pattern = rapid.SampledFrom([]coreperiphery.Pattern{coreperiphery.Max, coreperiphery.Product, coreperiphery.Missing}).Draw(t, "pattern")
		p, err := profile.Periphery(in, o)
		require.NoError(t, err)
		tied, err := in.Graph.Undirected(network.Weak, network.MergeMax)
		require.NoError(t, err)
		part, err := coreperiphery.Discrete(tied.Unweighted(), o.Pattern, coreperiphery.Options{Weights: network.WeightsIgnore})
		if err != nil {
			require.NotEmpty(t, p.Core.Undefined)
			return
		}
		var want [4]float64
		for _, core := range part.Cores {
			inside := func(set []bool) (k int) {
				for _, i := range core {
					if set[i] {
						k++
					}
				}
				return k
			}
			observed := make([]bool, p.N)
			for i, c := range in.Class {
				observed[i] = c == "x"
			}
			few, all := 0, 0
			subsets(p.N, p.Members, func(set []bool) {
				all++
				if inside(set) <= inside(observed) {
					few++
				}
			})
			k, size, a := float64(len(part.Cores)), len(core), inside(observed)
			want[0] += float64(a) / k
			want[1] += float64(size*p.Members) / float64(p.N) / k
			want[2] += float64(few) / float64(all) / k
			want[3] += float64((p.Members-a)*p.N) / float64((p.N-size)*p.Members) / k
		}
		require.InDeltaSlice(t, want[:], []float64{p.Core.InCore, p.Core.Expected, p.Core.P, p.Core.Ratio}, 1e-12)
	})
}

// claims are the words that a reading has only where something is shown.
var claims = []string{"shown to lie below", "显示“", "is shown to be more peripheral", "类更边缘的方面"}

// Whatever the network, the level, the correction and the answers: a component is
// said to be lower only if its p is below the level and the guard allows a verdict.
func TestTheReadingNeverSaysMoreThanTheNumbers(t *testing.T) {
	seen := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		o := recorded()
		o.Alpha = rapid.Float64Range(.01, .9).Draw(t, "alpha")
		o.Correction = rapid.SampledFrom([]profile.Correction{profile.CorrectNone, profile.CorrectHolm, profile.CorrectMaxT}).Draw(t, "correction")
		if rapid.Bool().Draw(t, "reported") {
			o.Ties, o.Points = profile.TiesReported, profile.SuggestedPoints
			spoke := rapid.SliceOfN(rapid.Bool(), in.Graph.Len(), in.Graph.Len()).Draw(t, "answered")
			var err error
			in.Answers, err = profile.AnswersOf(in.Class, spoke)
			require.NoError(t, err)
		}
		p, err := profile.Periphery(in, o)
		require.NoError(t, err)
		shown := map[string]bool{}
		for _, c := range p.Components {
			of := map[profile.Correction]float64{profile.CorrectNone: c.P, profile.CorrectHolm: c.PHolm, profile.CorrectMaxT: c.PMaxT}[o.Correction]
			shown[c.Label.EN] = c.Undefined == "" && of < o.Alpha && p.Guard.Refused == nil
			seen[shown[c.Label.EN]]++
		}
		any := false
		for _, sentence := range p.Reading() {
			name, _, _ := strings.Cut(sentence.EN, ":")
			ok, component := shown[name]
			if component {
				require.Equal(t, ok, strings.Contains(sentence.EN, claims[0]), sentence.EN)
				require.Equal(t, ok, strings.Contains(sentence.ZH, claims[1]), sentence.ZH)
				any = any || ok
				continue
			}
			summary := strings.HasPrefix(sentence.EN, "At level")
			require.False(t, summary && p.Guard.Refused != nil)
			if strings.Contains(sentence.EN, claims[2]) || strings.Contains(sentence.ZH, claims[3]) {
				require.True(t, any, sentence.EN)
			}
		}
		verdict, err := p.Verdict()
		if p.Guard.Refused != nil {
			require.ErrorIs(t, err, renjia.ErrUnsupported)
			require.Empty(t, verdict)
			return
		}
		require.NoError(t, err)
		require.Equal(t, any, len(verdict.Shown) > 0)
	})
	if !testing.Short() {
		require.NotZero(t, seen[true])
		require.NotZero(t, seen[false])
	}
}

func TestTheGuardComparesTheClassWithEveryOther(t *testing.T) {
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL"}
	o := recorded()
	o.Ties, o.Points = profile.TiesReported, 20
	_, err := profile.Periphery(in, o)
	require.ErrorIs(t, err, renjia.ErrUnspecified, "rates of answers are missing")
	for name, c := range map[string]struct {
		answers []profile.Answers
		refused bool
	}{
		"20 points are allowed": {[]profile.Answers{{"VOL", 10, 6}, {"GOV", 10, 8}, {"PVT", 10, 7}}, false},
		"21 are not":            {[]profile.Answers{{"VOL", 100, 60}, {"GOV", 100, 81}, {"PVT", 10, 7}}, true},
		"one of the others":     {[]profile.Answers{{"VOL", 10, 10}, {"GOV", 10, 10}, {"PVT", 10, 5}}, true},
		"others among them":     {[]profile.Answers{{"VOL", 10, 7}, {"GOV", 10, 9}, {"PVT", 10, 5}}, false},
		"unknown":               {[]profile.Answers{{"GOV", 10, 9}}, true},
	} {
		in.Answers = c.answers
		p, err := profile.Periphery(in, o)
		require.NoError(t, err)
		require.Equal(t, c.refused, p.Guard.Refused != nil, name)
		require.Equal(t, int64(12), p.Components[0].Numerator, "the numbers are there")
		_, err = p.Verdict()
		var gap *profile.AnswerGapError
		require.Equal(t, c.refused, errors.As(err, &gap), name)
	}
	in.Answers = []profile.Answers{{"VOL", 10, 11}}
	_, err = profile.Periphery(in, o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestSmallClassesAreWarnedOfWithTheirResolution(t *testing.T) {
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "PVT"}
	p, err := profile.Periphery(in, recorded())
	require.NoError(t, err)
	require.Len(t, p.Warnings, 1)
	require.Contains(t, p.Warnings[0].EN, "2 of 10")
	in.Class = append([]string{"alone"}, sectors[1:]...)
	in.Of = "alone"
	p, err = profile.Periphery(in, recorded())
	require.NoError(t, err)
	require.Len(t, p.Warnings, 2)
	require.Contains(t, p.Warnings[1].EN, "0.10")
	require.Equal(t, .1, p.Components[0].Resolution)
}

func TestEmptyAndTinyNetworks(t *testing.T) {
	o := recorded()
	in := profile.PeripheryInput{Graph: networktest.Build(t, network.Directed, []string{"a", "b", "c"}), Class: []string{"x", "y", "y"}, Of: "x"}
	p, err := profile.Periphery(in, o)
	require.NoError(t, err)
	c, err := p.Component("degree")
	require.NoError(t, err)
	require.Zero(t, c.Delta)
	require.Equal(t, 1., c.P)
	for _, name := range []string{"coreness_minres", "constraint_reversed"} {
		c, err = p.Component(name)
		require.NoError(t, err)
		require.NotEmpty(t, c.Undefined)
	}
	require.NotEmpty(t, p.Core.Undefined)
	require.Nil(t, p.EI)
	require.NotEmpty(t, p.Answering.Undefined)
	_, err = p.Component("charm")
	require.ErrorIs(t, err, renjia.ErrNotFound)
	text, err := json.Marshal(p)
	require.NoError(t, err)
	require.True(t, json.Valid(text))
	o.Isolates = network.IsolatesExcluded
	_, err = profile.Periphery(in, o)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody is left")
	one := profile.PeripheryInput{Graph: networktest.Build(t, network.Directed, []string{"a"}), Class: []string{"x"}, Of: "x"}
	_, err = profile.Periphery(one, recorded())
	require.ErrorIs(t, err, renjia.ErrInvalid)
	one.Of = "z"
	_, err = profile.Periphery(one, recorded())
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = profile.Periphery(profile.PeripheryInput{}, recorded())
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestIsolatesCountOnlyIfTheyAreSaidTo(t *testing.T) {
	g := networktest.Build(t, network.Undirected, []string{"lone"}, "a-b", "b-c", "c-a", "c-d")
	in := profile.PeripheryInput{Graph: g, Class: []string{"x", "x", "y", "y", "y"}, Of: "x"}
	o := recorded()
	p, err := profile.Periphery(in, o)
	require.NoError(t, err)
	require.Equal(t, []int{5, 2}, []int{p.N, p.Members})
	c, err := p.Component("constraint_reversed")
	require.NoError(t, err)
	require.Equal(t, "undefined for lone", c.Undefined)
	require.Nil(t, p.Answering, "undirected")
	o.Isolates = network.IsolatesExcluded
	p, err = profile.Periphery(in, o)
	require.NoError(t, err)
	require.Equal(t, []int{4, 1}, []int{p.N, p.Members})
	c, err = p.Component("constraint_reversed")
	require.NoError(t, err)
	require.Empty(t, c.Undefined)
}

func TestChoicesOfAPeripheryAreAskedFor(t *testing.T) {
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL"}
	_, err := profile.Periphery(in, profile.PeripheryOptions{})
	var u *renjia.UnspecifiedError
	require.ErrorAs(t, err, &u)
	require.Len(t, u.Choices, 6)
	for _, change := range []func(*profile.PeripheryOptions){
		func(o *profile.PeripheryOptions) { o.Symmetry = "x" }, func(o *profile.PeripheryOptions) { o.Isolates = "x" },
		func(o *profile.PeripheryOptions) { o.Pattern = "x" }, func(o *profile.PeripheryOptions) { o.Ties = "x" },
		func(o *profile.PeripheryOptions) { o.Correction = "x" }, func(o *profile.PeripheryOptions) { o.Alpha = 2 },
		func(o *profile.PeripheryOptions) { o.Resamples, o.Level = 5, .9 }, func(o *profile.PeripheryOptions) { o.Rewirings = 2 },
		func(o *profile.PeripheryOptions) { o.Permute.Strata = sectors }, func(o *profile.PeripheryOptions) { o.Points = 101 },
		func(o *profile.PeripheryOptions) { o.Permute.Permutations = 3 },
	} {
		o := recorded()
		change(&o)
		_, err := profile.Periphery(in, o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	o := recorded()
	o.Eigenvector = true
	p, err := profile.Periphery(in, o)
	require.NoError(t, err)
	c, err := p.Component("eigenvector")
	require.NoError(t, err)
	require.Equal(t, profile.Position, c.Aspect)
	tied, err := in.Graph.Undirected(network.Weak, network.MergeMax)
	require.NoError(t, err)
	e, err := centrality.Eigenvector(tied.Unweighted(), network.WeightsIgnore, centrality.ComponentsLeading)
	require.NoError(t, err)
	member := make([]bool, len(sectors))
	for i, s := range sectors {
		member[i] = s == "VOL"
	}
	numerator, _ := net(e.Values, member)
	require.Equal(t, numerator, c.Numerator)
	o = recorded()
	o.Resamples = 99
	_, err = profile.Periphery(in, o)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, wrong := range []func(*profile.PeripheryInput){
		func(in *profile.PeripheryInput) { in.Class = in.Class[:3] }, func(in *profile.PeripheryInput) { in.Strata = in.Class[:3] },
		func(in *profile.PeripheryInput) { in.Standing = networktest.Kite(t) }, func(in *profile.PeripheryInput) { in.Resources = networktest.Kite(t) },
		func(in *profile.PeripheryInput) { in.Voice = &profile.Voice{} }, func(in *profile.PeripheryInput) { in.Of = "" },
		func(in *profile.PeripheryInput) {
			in.Standing = networktest.Build(t, network.Directed, nil, "COUN-MARS")
		},
	} {
		other := in
		wrong(&other)
		_, err := profile.Periphery(other, recorded())
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = profile.AnswersOf(sectors, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// By hand. x delivers 6 of 10 and takes part in 1 of 4 decisions: .6 − .25. Of the
// six classes of that size none has a larger gap. It receives 8 from y, 1 from z, 1 from
// itself. Ties to others: a→c is returned, b→d not: 1/2, against 4 of 6.
func TestVoiceDependenceAndAnswersByHand(t *testing.T) {
	g := networktest.Build(t, network.Directed, []string{"a", "b", "c", "d"}, "a-c", "c-a", "b-d", "a-b", "b-a", "d-c")
	gave, err := network.Build(nil, func(yield func(network.Tie, error) bool) {
		for _, tie := range []network.Tie{
			{From: "c", To: "a", Weight: 5}, {From: "c", To: "b", Weight: 3}, {From: "d", To: "b", Weight: 1}, {From: "a", To: "b", Weight: 1}, {From: "a", To: "c", Weight: 90},
		} {
			if !yield(tie, nil) {
				return
			}
		}
	}, networktest.Simple(network.Directed))
	require.NoError(t, err)
	in := profile.PeripheryInput{
		Graph: g, Class: []string{"x", "x", "y", "z"}, Of: "x", Resources: gave,
		Voice: &profile.Voice{Delivered: []float64{3, 3, 4, 0}, Decided: []float64{0, 1, 2, 1}},
	}
	p, err := profile.Periphery(in, recorded())
	require.NoError(t, err)
	require.InDelta(t, .35, p.Voice.Gap, 1e-12)
	require.InDelta(t, 1./6, p.Voice.P, 1e-12)
	require.Equal(t, profile.Dependence{From: "y", Share: .8, Own: .1, Total: 10}, *p.Dependence)
	require.Equal(t, profile.Answering{Ties: 2, Returned: 1, Share: .5, Overall: 4. / 6, Gap: p.Answering.Gap}, *p.Answering)
	require.InDelta(t, -1./6, p.Answering.Gap, 1e-12)
	require.Equal(t, profile.EI{External: 2, Internal: 2}, *p.EI)
	for _, voice := range []profile.Voice{{make([]float64, 4), []float64{1, 1, 1, 1}}, {[]float64{1, 1, 1, 1}, []float64{1, -1, 1, 1}}, {[]float64{1, 1, 1, math.NaN()}, []float64{1, 1, 1, 1}}} {
		in.Voice = &voice
		p, err = profile.Periphery(in, recorded())
		require.NoError(t, err)
		require.NotEmpty(t, p.Voice.Undefined)
	}
	in.Resources = networktest.Build(t, network.Directed, nil, "a-c")
	p, err = profile.Periphery(in, recorded())
	require.NoError(t, err)
	require.NotEmpty(t, p.Dependence.Undefined)
}

func TestTheOrderOfOtherLayersDoesNotMatter(t *testing.T) {
	g := networktest.Build(t, network.Directed, []string{"a", "b", "c", "d"}, "a-b", "b-c", "c-d", "d-b")
	asked := networktest.Build(t, network.Directed, []string{"d", "c"}, "d-a", "c-a", "b-a")
	p, err := profile.Periphery(profile.PeripheryInput{Graph: g, Class: []string{"x", "x", "y", "y"}, Of: "x", Standing: asked}, recorded())
	require.NoError(t, err)
	c, err := p.Component("indegree_directed")
	require.NoError(t, err)
	require.Equal(t, int64(-2), c.Numerator, "a is asked by all, the others by nobody")
}

func TestTheSameSeedGivesTheSameProfileOnAnyNumberOfGoroutines(t *testing.T) {
	g := networktest.Random(t, "ba", 60, 3, 5)
	class := make([]string, 60)
	for i := range class {
		class[i] = []string{"x", "y", "z"}[i%3]
	}
	in := profile.PeripheryInput{Graph: g, Class: class, Of: "z", Voice: &profile.Voice{Delivered: ones(60), Decided: ones(60)}}
	o := recorded()
	o.Resamples, o.Level, o.Rewirings = 99, .9, 19
	o.Permute = permute.Options{Permutations: 999, Seed: 3, Workers: 1}
	one, err := profile.Periphery(in, o)
	require.NoError(t, err)
	o.Permute.Workers = 5
	many, err := profile.Periphery(in, o)
	require.NoError(t, err)
	require.Equal(t, one, many)
	several, err := profile.Peripheries(in, []string{"x", "z"}, o)
	require.NoError(t, err)
	require.Equal(t, one, several[1])
	o.Permute.Seed++
	other, err := profile.Periphery(in, o)
	require.NoError(t, err)
	require.NotEqual(t, one, other)
}

func ones(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = float64(1 + i%4)
	}
	return all
}

// Members all below others: no resample can change that. Alike: the interval lies
// around 0, the same on both sides but for chance.
func TestTheIntervalOfDeltaLiesAroundIt(t *testing.T) {
	o := recorded()
	o.Resamples, o.Level = 999, .95
	star := networktest.Build(t, network.Undirected, []string{"a", "b", "c", "d", "e", "f"}, "d-e", "e-f", "d-f", "a-d", "b-e", "c-f")
	p, err := profile.Periphery(profile.PeripheryInput{Graph: star, Class: strings.Fields("x x x y y y"), Of: "x"}, o)
	require.NoError(t, err)
	i := p.Components[0].Interval
	require.Equal(t, [3]float64{1, 1, .95}, [3]float64{i.Lower, i.Upper, i.Level})
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL"}
	p, err = profile.Periphery(in, o)
	require.NoError(t, err)
	for _, c := range p.Components {
		require.True(t, -1 <= c.Interval.Lower && c.Interval.Lower <= c.Delta && c.Delta <= c.Interval.Upper && c.Interval.Upper <= 1, c.Name)
		require.Less(t, c.Interval.Lower, c.Interval.Upper, c.Name)
	}
	o.Level = .5
	narrow, err := profile.Periphery(in, o)
	require.NoError(t, err)
	require.Greater(t, p.Components[0].Interval.Upper, narrow.Components[0].Interval.Upper)
}

// Degrees say all of it: on the edge of a star of three rings nothing is left once
// the numbers of ties are kept; two cliques joined by members have more bridging
// than their degrees explain.
func TestTheSecondNullKeepsDegrees(t *testing.T) {
	o := recorded()
	o.Rewirings = 199
	g := networktest.Build(t, network.Undirected, nil,
		"a-b", "a-c", "a-d", "b-c", "b-d", "c-d", "e-f", "e-g", "e-h", "f-g", "f-h", "g-h", "d-m", "m-e", "m-n", "m-o")
	class := make([]string, g.Len())
	for i := range class {
		class[i] = "others"
	}
	class[g.Index("m")] = "bridge"
	p, err := profile.Periphery(profile.PeripheryInput{Graph: g, Class: class, Of: "others"}, o)
	require.NoError(t, err)
	degree, err := p.Component("degree")
	require.NoError(t, err)
	require.Nil(t, degree.Rewired, "rewiring keeps it")
	between, err := p.Component("betweenness")
	require.NoError(t, err)
	require.Equal(t, 199, between.Rewired.Graphs)
	require.Less(t, between.Rewired.Mean, between.Delta)
	require.InDelta(t, 1, between.Delta, 1e-12)
	require.True(t, between.Rewired.P > 1./200 && between.Rewired.P < 1, "%v", between.Rewired.P)
}

func TestSensitivityHasARowForEveryChoice(t *testing.T) {
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL"}
	table, err := profile.Sensitivity(in, recorded())
	require.NoError(t, err)
	require.Len(t, table, 4)
	for _, v := range table {
		o := recorded()
		o.Symmetry, o.Isolates = v.Symmetry, v.Isolates
		p, err := profile.Periphery(in, o)
		require.NoError(t, err)
		require.Equal(t, []int{p.N, p.Members}, []int{v.N, v.Members})
		require.Len(t, v.Deltas, len(p.Components)+1)
		for i, c := range p.Components {
			require.Equal(t, c.Name, v.Deltas[i].Name)
			require.Equal(t, c.Undefined != "", v.Deltas[i].Delta == nil)
			if c.Undefined == "" {
				require.InDelta(t, c.Delta, *v.Deltas[i].Delta, 1e-15)
			}
		}
		require.Len(t, v.Cores, 3)
		require.InDelta(t, p.Core.InCore, v.Cores[0].InCore, 1e-12)
	}
	table, err = profile.Sensitivity(profile.PeripheryInput{Graph: networktest.Build(t, network.Undirected, []string{"a", "b", "c"}, "b-c"), Class: []string{"x", "y", "y"}, Of: "x"}, recorded())
	require.NoError(t, err)
	require.Len(t, table, 1, "without isolates the class is gone")
	_, err = profile.Sensitivity(in, profile.PeripheryOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// Labels that cannot leave their stratum cannot be tested.
func TestLabelsMoveOnlyWithinStrata(t *testing.T) {
	in := profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL", Strata: sectors}
	p, err := profile.Periphery(in, recorded())
	require.NoError(t, err)
	for _, c := range p.Components {
		require.Equal(t, 1., c.P, c.Name)
	}
	require.Contains(t, p.Warnings[len(p.Warnings)-1].EN, "strata")
}
