package profile_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

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
