package budgeting

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

// readText reads votes "voter;project,project" on projects "id;cost".
func readText(t testing.TB, budget int, projects, votes []string) *Election {
	t.Helper()
	text := fmt.Sprintf("META\nkey;value\nnum_projects;%d\nnum_votes;%d\nbudget;%d\nvote_type;approval\nrule;unknown\nPROJECTS\nproject_id;cost\n%s\nVOTES\nvoter_id;vote\n%s\n",
		len(projects), len(votes), budget, strings.Join(projects, "\n"), strings.Join(votes, "\n"))
	e, err := ReadPabulib(strings.NewReader(text), "round.pb")
	require.NoError(t, err)
	return e
}

// Three want the park, one the bench: the bench costs more than one voter's share,
// but not more than two years' shares.
func TestWhoIsOutvotedCountsForMoreNextTime(t *testing.T) {
	rule := Rule{Method: EqualShares, Satisfaction: CostShare, Completion: NoCompletion, Ties: TieRule{Policy: TextTies}}
	e := readText(t, 100, []string{"park;60", "bench;45"}, []string{"a;park", "b;park", "c;park", "d;bench"})
	o, carried, err := DecideCarrying(t.Context(), e, rule, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"park"}, e.IDs(o.Selected))
	require.Equal(t, Carried{"a": big.NewRat(5, 1), "b": big.NewRat(5, 1), "c": big.NewRat(5, 1), "d": big.NewRat(25, 1)}, carried)

	next := readText(t, 100, []string{"bench;45", "path;60"}, []string{"d;bench", "a;path", "b;path", "e;path"})
	o, carried, err = DecideCarrying(t.Context(), next, rule, carried)
	require.NoError(t, err)
	require.Equal(t, []string{"bench", "path"}, next.IDs(o.Selected))
	// c did not vote and keeps what they had; d had 25 and 25.
	require.Equal(t, Carried{"a": big.NewRat(10, 1), "b": big.NewRat(10, 1), "c": big.NewRat(5, 1), "d": big.NewRat(5, 1), "e": big.NewRat(5, 1)}, carried)
}

// With nothing carried it is Equal Shares, computed another way.
func TestCarryingNothingIsEqualShares(t *testing.T) {
	for _, file := range []string{"t000.pb", "t005.pb", "t050.pb", "t150.pb", "t300.pb", "t590.pb"} {
		e := readFile(t, shared(t, "pb_ties", file))
		for _, sat := range []Satisfaction{Cardinality, CostShare} {
			rule := Rule{Method: EqualShares, Satisfaction: sat, Completion: NoCompletion, Ties: TieRule{Policy: TextTies}}
			plain := decided(t, e, rule)
			o, carried, err := DecideCarrying(t.Context(), e, rule, nil)
			require.NoError(t, err)
			require.Equal(t, plain.Selected, o.Selected)
			left := new(big.Rat)
			for _, amount := range carried {
				left.Add(left, amount)
			}
			require.Equal(t, big.NewRat(e.Budget-o.Cost, 1), left)
			for i, p := range o.Purchases {
				require.Equal(t, plain.Purchases[i].Price(), p.Price())
			}
		}
	}
}

func TestCarryingRefusesWhatWouldSpendIt(t *testing.T) {
	e := readText(t, 10, []string{"a;5"}, []string{"x;a"})
	rule := Rule{Method: EqualShares, Satisfaction: CostShare, Completion: Add1, Ties: TieRule{Policy: TextTies}}
	_, _, err := DecideCarrying(t.Context(), e, rule, nil)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	rule.Completion = NoCompletion
	_, _, err = DecideCarrying(t.Context(), called(t, 10, []int64{5}, []int{0}), rule, nil)
	require.ErrorIs(t, err, renjia.ErrUnsupported) // nobody knows who the voters are
}
