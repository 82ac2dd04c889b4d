package profile_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
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
		for _, step := range p.Explanation().Steps {
			require.False(t, step.Op != "" && step.Holds && p.Guard.Refused != nil)
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
