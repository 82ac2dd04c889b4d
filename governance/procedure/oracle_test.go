package procedure_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
)

// transition is one of the oracle's Petri net; silent ones have no label.
type transition struct {
	label   string
	in, out []string
}

type marking map[string]int

// petri writes the net of a template out of its definition: places are named
// "from>to" after steps or groups of alternatives.
func petri(t procedure.Template) (all []transition, initial, final []string) {
	name := func(s procedure.Step) string {
		if s.Alternative != "" {
			return "group " + s.Alternative
		}
		return s.ID
	}
	edges := map[[2]string]bool{}
	nodes := map[string]bool{}
	for _, s := range t.Steps {
		nodes[name(s)] = true
		for _, id := range s.After {
			before, _ := t.Step(id)
			edges[[2]string{name(before), name(s)}] = true
		}
	}
	in, out := map[string][]string{}, map[string][]string{}
	for e := range edges {
		out[e[0]] = append(out[e[0]], e[0]+">"+e[1])
		in[e[1]] = append(in[e[1]], e[0]+">"+e[1])
	}
	for n := range nodes {
		if len(in[n]) == 0 {
			in[n] = []string{">" + n}
			initial = append(initial, ">"+n)
		}
		if len(out[n]) == 0 {
			out[n] = []string{n + ">"}
			final = append(final, n+">")
		}
	}
	for _, s := range t.Steps {
		n := name(s)
		all = append(all, transition{s.ID, in[n], out[n]})
		if s.Repeatable {
			all = append(all, transition{"again " + s.ID, out[n], out[n]})
		}
		if s.Optional {
			all = append(all, transition{"", in[n], out[n]})
		}
	}
	return all, initial, final
}

func lacking(m marking, places []string) (n int64) {
	for _, p := range places {
		if m[p] == 0 {
			n++
		}
	}
	return n
}

// oracle plays the token game by searching all markings that silent
// transitions can reach: the one that lacks the fewest of the wanted tokens,
// reached by the fewest firings.
func oracle(t procedure.Template, trace []string) procedure.Tokens {
	net, initial, final := petri(t)
	m, k := marking{}, procedure.Tokens{}
	for _, p := range initial {
		m[p]++
		k.Produced++
	}
	consume := func(places []string) {
		m = search(net, m, places, &k)
		for _, p := range places {
			k.Consumed++
			if m[p] == 0 {
				k.Missing++
				continue
			}
			m[p]--
		}
	}
	seen := map[string]bool{}
	for _, label := range trace {
		for _, x := range net {
			s, _ := t.Step(label)
			want := label
			if seen[label] && s.Repeatable {
				want = "again " + label
			}
			if x.label == want {
				consume(x.in)
				for _, p := range x.out {
					m[p]++
					k.Produced++
				}
				break
			}
		}
		seen[label] = true
	}
	consume(final)
	for _, n := range m {
		k.Remaining += int64(n)
	}
	return k
}

type reached struct {
	marking
	moved int64
	depth int
}

func search(net []transition, from marking, want []string, k *procedure.Tokens) marking {
	best := reached{marking: from}
	seen := map[string]bool{fmt.Sprint(from): true}
	for queue := []reached{best}; len(queue) > 0; queue = queue[1:] {
		now := queue[0]
		if lacking(now.marking, want) < lacking(best.marking, want) {
			best = now
		}
		for _, x := range net {
			if x.label != "" || lacking(now.marking, x.in) > 0 {
				continue
			}
			next := maps.Clone(now.marking)
			for _, p := range x.in {
				if next[p]--; next[p] == 0 {
					delete(next, p)
				}
			}
			for _, p := range x.out {
				next[p]++
			}
			if key := fmt.Sprint(next); !seen[key] {
				seen[key] = true
				queue = append(queue, reached{next, now.moved + int64(len(x.in))<<20 + int64(len(x.out)), now.depth + 1})
			}
		}
	}
	k.Consumed += best.moved >> 20
	k.Produced += best.moved & (1<<20 - 1)
	return maps.Clone(best.marking)
}

// drawTemplate draws a partial order of up to six nodes, some optional, some
// repeatable, some with an alternative.
func drawTemplate(t *rapid.T) procedure.Template {
	x := read(t, own)
	x.Steps = nil
	var earlier []string
	for i := range rapid.IntRange(1, 6).Draw(t, "nodes") {
		s := procedure.Step{ID: string(rune('a' + i)), Title: renjia.Both("t"), Body: renjia.Both("b")}
		for _, e := range earlier {
			if rapid.IntRange(0, 2).Draw(t, "edge") == 0 {
				s.After = append(s.After, e)
			}
		}
		s.Optional, s.Repeatable = rapid.Bool().Draw(t, "optional"), rapid.IntRange(0, 3).Draw(t, "repeatable") == 0
		earlier = append(earlier, s.ID)
		if rapid.IntRange(0, 3).Draw(t, "alternative") == 0 {
			s.Alternative = s.ID
			other := s
			other.ID += "2"
			x.Steps = append(x.Steps, other)
		}
		x.Steps = append(x.Steps, s)
	}
	return x
}

func drawTrace(t *rapid.T, x procedure.Template) (trace []string) {
	var ids []string
	for _, s := range x.Steps {
		ids = append(ids, s.ID)
	}
	trace = rapid.SliceOfN(rapid.SampledFrom(ids), 0, 8).Draw(t, "trace")
	if rapid.Bool().Draw(t, "mostly right") {
		trace = slices.Clone(ids)
		for range rapid.IntRange(0, 2).Draw(t, "removed") {
			if len(trace) > 0 {
				i := rapid.IntRange(0, len(trace)-1).Draw(t, "at")
				trace = slices.Delete(trace, i, i+1)
			}
		}
	}
	return trace
}

func caseOf(trace []string) (k procedure.Case) {
	k.ID = "1"
	for i, s := range trace {
		k.Events = append(k.Events, procedure.Event{Step: s, Evidence: procedure.Evidence{On: day("2026-03-01").AddDays(i)}})
	}
	return k
}

func TestReplayAgreesWithTheSearchOverAllMarkings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawTemplate(t)
		trace := drawTrace(t, x)
		c, err := procedure.NewChecker(x, procedure.Options{Ending: procedure.CasesEnded})
		require.NoError(t, err)
		got := c.Check(caseOf(trace))
		want := oracle(x, trace)
		require.Equal(t, want, got.Tokens)
		require.Equal(t, formula(want), got.Fitness.Rat())
		require.Equal(t, want.Produced+want.Missing, want.Consumed+want.Remaining, "tokens are conserved")
	})
}

// formula is ½(1 − m/c) + ½(1 − r/p) as it is printed.
func formula(k procedure.Tokens) *big.Rat {
	one, half := big.NewRat(1, 1), big.NewRat(1, 2)
	a := new(big.Rat).Sub(one, big.NewRat(k.Missing, k.Consumed))
	b := new(big.Rat).Sub(one, big.NewRat(k.Remaining, k.Produced))
	return new(big.Rat).Add(a.Mul(a, half), b.Mul(b, half))
}

func TestWhatConformsHasFitnessOneAndOnlyThat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawTemplate(t)
		trace := drawTrace(t, x)
		c, err := procedure.NewChecker(x, procedure.Options{Ending: procedure.CasesEnded})
		require.NoError(t, err)
		got := c.Check(caseOf(trace))
		if got.Conforms() && !slices.ContainsFunc(x.Steps, func(s procedure.Step) bool { return s.Repeatable }) {
			require.Equal(t, renjia.Frac(1, 1), got.Fitness)
		}
		if got.Fitness == renjia.Frac(1, 1) {
			require.Empty(t, got.Findings)
		}
	})
}

// A chain a, b, c of which b is left out: 4 places; produced 1 + 2, consumed
// 2 + 1, the token before c is missing, the one behind a remains.
func TestFitnessOfAChainWithOneStepSkipped(t *testing.T) {
	x := read(t, own)
	x.Steps = []procedure.Step{
		{ID: "a", Title: renjia.Both("a"), Body: renjia.Both("x")},
		{ID: "b", Title: renjia.Both("b"), Body: renjia.Both("x"), After: []string{"a"}},
		{ID: "c", Title: renjia.Both("c"), Body: renjia.Both("x"), After: []string{"b"}},
	}
	c, err := procedure.NewChecker(x, procedure.Options{Ending: procedure.CasesEnded})
	require.NoError(t, err)
	got := c.Check(caseOf([]string{"a", "c"}))
	require.Equal(t, procedure.Tokens{Produced: 3, Consumed: 3, Missing: 1, Remaining: 1}, got.Tokens)
	require.Equal(t, renjia.Frac(2, 3), got.Fitness)
}
