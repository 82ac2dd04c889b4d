package network_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

func TestChoicesMustBeMadeAndBadTiesAreRefused(t *testing.T) {
	_, err := network.Build(nil, ties("a-b"), network.Options{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	o := simple(network.Directed)
	o.Loops = network.LoopsRefuse
	_, err = network.Build(nil, ties("a-a"), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	o.Merge = network.MergeRefuse
	_, err = network.Build(nil, ties("a-b", "a-b"), o)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	g, err := network.Build(nil, ties(), simple(network.Undirected))
	require.NoError(t, err)
	_, err = g.Density(network.IsolatesIncluded)
	require.ErrorIs(t, err, renjia.ErrInvalid, "the density of nothing is undefined, not zero")
}

func TestSelectKeepsALayerAsOfADay(t *testing.T) {
	year := func(n int) renjia.Period {
		p, err := renjia.Year(n)
		require.NoError(t, err)
		return p
	}
	all := func(yield func(network.Tie, error) bool) {
		for _, tie := range []network.Tie{
			{From: party("a"), To: party("b"), Layer: "agreement", Weight: 1, Period: year(2025)},
			{From: party("a"), To: party("c"), Layer: "agreement", Weight: 2, Period: year(2026)},
			{From: party("a"), To: party("d"), Layer: "referral", Weight: 3, Period: year(2026)},
			{From: party("a"), To: party("e"), Layer: "agreement", Weight: 4},
		} {
			if !yield(tie, nil) {
				return
			}
		}
	}
	on := year(2026).From
	weights := func(layer string) (found []int64) {
		for tie, err := range network.Select(all, layer, on) {
			require.NoError(t, err)
			found = append(found, tie.Weight)
		}
		return found
	}
	require.Equal(t, []int64{2, 4}, weights("agreement"))
	require.Equal(t, []int64{2, 3, 4}, weights(""))
	for tie, err := range network.Select(all, "", on) {
		require.NoError(t, err)
		require.EqualValues(t, 2, tie.Weight)
		break // must not be asked for more
	}
	broken := errors.New("line 7")
	_, err := network.Build(nil, network.Select(func(yield func(network.Tie, error) bool) { yield(network.Tie{}, broken) }, "x", on), simple(network.Directed))
	require.ErrorIs(t, err, broken)
}

func TestVariantsAreNeverGuessed(t *testing.T) {
	for _, d := range []network.Direction{network.Directed, network.Undirected} {
		g := build(t, d, []string{"z"}, "a-b", "b-c")
		for name, missing := range map[string]error{
			"density":                errorOf(g.Density("")),
			"side":                   errorOf(g.Degree("")),
			"closeness":              errorOf(g.Closeness("", network.Out)),
			"closeness side":         errorOf(g.Closeness(network.ClosenessHarmonic, "")),
			"constraint":             errorOf(g.Constraint("")),
			"closeness isolates":     errorOf(g.ClosenessCentralization("")),
			"betweenness isolates":   errorOf(g.BetweennessCentralization("")),
			"centralization sides":   errorOf(g.DegreeCentralization("", network.IsolatesIncluded)),
			"centralization isolate": errorOf(g.DegreeCentralization(network.Out, "")),
		} {
			require.ErrorIs(t, missing, renjia.ErrUnspecified, name)
		}
		for name, unknown := range map[string]error{
			"isolates":  errorOf(g.Density("some")),
			"side":      errorOf(g.Degree("left")),
			"closeness": errorOf(g.Closeness("near", network.Out)),
			"weights":   errorOf(g.EffectiveSize("heavy")),
		} {
			require.ErrorIs(t, unknown, renjia.ErrInvalid, name)
		}
	}
	g := build(t, network.Directed, nil, "a-b")
	require.ErrorIs(t, errorOf(g.Closeness(network.ClosenessHarmonic, network.Total)), renjia.ErrUnsupported)
	require.ErrorIs(t, errorOf(g.ClosenessCentralization(network.IsolatesIncluded)), renjia.ErrUnsupported)
}

func errorOf[T any](_ T, err error) error { return err }

func TestWeightsOutOfRangeAreRefused(t *testing.T) {
	heavy := func(yield func(network.Tie, error) bool) {
		for _, to := range []string{"b", "c"} {
			if !yield(network.Tie{From: party("a"), To: party(to), Weight: math.MaxInt64}, nil) {
				return
			}
		}
	}
	g, err := network.Build(nil, heavy, simple(network.Undirected))
	require.NoError(t, err)
	_, err = g.Strength(network.Total)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	twice := func(yield func(network.Tie, error) bool) {
		tie := network.Tie{From: party("a"), To: party("b"), Weight: math.MaxInt64}
		if yield(tie, nil) {
			yield(tie, nil)
		}
	}
	_, err = network.Build(nil, twice, simple(network.Undirected))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestUndefinedScoresAreNullInJSON(t *testing.T) {
	g := build(t, network.Undirected, []string{"z"}, "a-b")
	s, err := g.Constraint(network.WeightsIgnore)
	require.NoError(t, err)
	require.True(t, math.IsNaN(s.Values[g.Index(party("z"))]))
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.Contains(t, string(text), "null")
	var back network.Scores
	require.NoError(t, json.Unmarshal(text, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.JSONEq(t, string(text), string(again))
}
