package rule_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

func on(t require.TestingT, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

// delegating is a rule with a proxy policy.
func delegating(p rule.ProxyPolicy) rule.Rule {
	r := ordinary
	r.Proxy = &p
	return r
}

func standing(t require.TestingT, from, to string) rule.Delegation {
	return rule.Delegation{From: from, To: to, Period: renjia.Period{From: on(t, "2026-01-01")}}
}

func reasons(d rule.Delegated) map[string]string {
	m := map[string]string{}
	for _, x := range d.Lapsed {
		m[x.Elector] = x.Reason.EN
	}
	return m
}

func TestDelegatorsWeighInEveryMeasure(t *testing.T) {
	electors := []rule.Elector{{ID: "a", Weights: []int64{1, 5000}}, {ID: "b", Weights: []int64{1, 9000}}, {ID: "c", Weights: []int64{1, 7000}}}
	r := delegating(rule.ProxyPolicy{Allowed: true, MustBeElector: true})
	d, err := rule.Delegate(r, electors, []rule.Ballot{{Elector: "a", Response: rule.Yes}, {Elector: "c", Response: rule.No}},
		rule.Delegations{On: on(t, "2026-03-01"), List: []rule.Delegation{standing(t, "b", "a")}})
	require.NoError(t, err)
	res, err := rule.Evaluate(r, electors, d.Ballots)
	require.NoError(t, err)
	require.EqualValues(t, 2, res.Thresholds[2].Part, "heads")
	require.EqualValues(t, 14000, res.Thresholds[3].Part, "area")
	require.Equal(t, []rule.Passed{{Elector: "b", To: "a", Voter: "a", Steps: 1, Response: rule.Yes}}, d.Counted)
}

func TestDelegationsHoldForTheirTimeAndMatter(t *testing.T) {
	electors, ballots := estate(4, map[rule.Response]int{rule.Yes: 1, rule.No: 1})
	r := delegating(rule.ProxyPolicy{Allowed: true})
	ended := standing(t, "2", "0")
	ended.Period.Until = on(t, "2026-03-01")
	general, special := standing(t, "3", "0"), standing(t, "3", "1")
	special.Matter = "covenant"
	vote := func(matter string) map[string]rule.Response {
		d, err := rule.Delegate(r, electors, ballots, rule.Delegations{On: on(t, "2026-03-01"), Matter: matter, List: []rule.Delegation{ended, general, special}})
		require.NoError(t, err)
		given := map[string]rule.Response{}
		for _, p := range d.Counted {
			given[p.Elector] = p.Response
		}
		return given
	}
	require.Equal(t, map[string]rule.Response{"3": rule.No}, vote("covenant"), "the one for the matter goes first")
	require.Equal(t, map[string]rule.Response{"3": rule.Yes}, vote("budget"))
}

func TestAVoteOfOnesOwnOverridesOrLapses(t *testing.T) {
	electors, ballots := estate(3, map[rule.Response]int{rule.Yes: 1, rule.No: 1})
	list := rule.Delegations{On: on(t, "2026-03-01"), List: []rule.Delegation{standing(t, "1", "0")}}
	d, err := rule.Delegate(delegating(rule.ProxyPolicy{Allowed: true, DirectOverride: true}), electors, ballots, list)
	require.NoError(t, err)
	require.Equal(t, ballots, d.Ballots)
	require.Equal(t, map[string]string{"1": "the elector voted in person"}, reasons(d))
	d, err = rule.Delegate(delegating(rule.ProxyPolicy{Allowed: true}), electors, ballots, list)
	require.NoError(t, err)
	require.Equal(t, rule.Yes, d.Ballots[1].Response, "the holder's response stands")
	require.Contains(t, reasons(d)["1"], "has given a proxy")
}

func TestChainsAndCircles(t *testing.T) {
	electors, ballots := estate(8, map[rule.Response]int{rule.Yes: 1})
	list := rule.Delegations{On: on(t, "2026-03-01"), List: []rule.Delegation{
		standing(t, "1", "0"), standing(t, "2", "1"), standing(t, "3", "2"), // a chain
		standing(t, "4", "5"), standing(t, "5", "6"), standing(t, "6", "4"), // a circle
		standing(t, "7", "4"), // leads into it
	}}
	d, err := rule.Delegate(delegating(rule.ProxyPolicy{Allowed: true, Transitive: true}), electors, ballots, list)
	require.NoError(t, err)
	require.Len(t, d.Counted, 3)
	require.Equal(t, rule.Passed{Elector: "3", To: "2", Voter: "0", Steps: 3, Response: rule.Yes}, d.Counted[2])
	require.Len(t, d.Lapsed, 4)
	require.Contains(t, reasons(d)["7"], "circle")

	d, err = rule.Delegate(delegating(rule.ProxyPolicy{Allowed: true}), electors, ballots, list)
	require.NoError(t, err)
	require.Len(t, d.Counted, 1, "only the first may vote for another")
	require.Contains(t, reasons(d)["2"], "passed it on")
	list.List = append(list.List[:3], standing(t, "4", "4"), standing(t, "5", "7"))
	d, err = rule.Delegate(delegating(rule.ProxyPolicy{Allowed: true}), electors, ballots, list)
	require.NoError(t, err)
	require.Contains(t, reasons(d)["4"], "oneself")
	require.Contains(t, reasons(d)["5"], "did not vote")
}

// TestTheFourthProxyIsVoid: one elector holds at most three proxies (Residents'
// Committees Law 2025, art. 19); candidates hold none; they are in writing.
func TestTheFourthProxyIsVoid(t *testing.T) {
	electors, ballots := estate(9, map[rule.Response]int{rule.Yes: 2})
	list := rule.Delegations{On: on(t, "2026-03-01"), Candidates: []string{"1"}}
	for _, from := range []string{"5", "4", "3", "2"} {
		d := standing(t, from, "0")
		d.Written = true
		list.List = append(list.List, d)
	}
	list.List[3].Period.From = on(t, "2025-12-31") // the last on the list is the earliest
	toCandidate, oral := standing(t, "6", "1"), standing(t, "7", "0")
	toCandidate.Written = true
	list.List = append(list.List, toCandidate, oral)
	r := delegating(rule.ProxyPolicy{Allowed: true, Cap: 3, CandidatesBar: true, Written: true, MustBeElector: true})
	d, err := rule.Delegate(r, electors, ballots, list)
	require.NoError(t, err)
	require.Equal(t, []string{"2", "5", "4"}, []string{d.Counted[0].Elector, d.Counted[1].Elector, d.Counted[2].Elector})
	require.Equal(t, map[string]string{
		"3": "the proxy acts for as many as it may already", "6": "candidates may not be proxies", "7": "the proxy is not in writing",
	}, reasons(d))
	res, err := rule.Evaluate(r, electors, d.Ballots)
	require.NoError(t, err)
	require.EqualValues(t, 5, res.TookPart)
	require.Empty(t, res.Refused, "what does not count is left out already")

	r = delegating(rule.ProxyPolicy{})
	d, err = rule.Delegate(r, electors, ballots, list)
	require.NoError(t, err)
	require.Empty(t, d.Counted, "no proxies in representatives mode")
	require.Equal(t, "the rule admits no proxies", reasons(d)["2"])
}

func TestDelegationsThatCannotBe(t *testing.T) {
	electors, ballots := estate(3, map[rule.Response]int{rule.Yes: 1})
	r := delegating(rule.ProxyPolicy{Allowed: true})
	_, err := rule.Delegate(r, electors, ballots, rule.Delegations{List: []rule.Delegation{standing(t, "9", "0"), standing(t, "1", "0"), standing(t, "1", "2"), standing(t, "2", "")}})
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 1, "without a day nothing is in force: %v", invalid.Problems)
	_, err = rule.Delegate(r, electors, ballots, rule.Delegations{On: on(t, "2026-03-01"), List: []rule.Delegation{standing(t, "9", "0"), standing(t, "1", "0"), standing(t, "1", "2"), standing(t, "2", "")}})
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 3, "%v", invalid.Problems)
	_, err = rule.Delegate(ordinary, electors, ballots, rule.Delegations{On: on(t, "2026-03-01"), List: []rule.Delegation{standing(t, "1", "0")}})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	d, err := rule.Delegate(ordinary, electors, ballots, rule.Delegations{On: on(t, "2026-03-01")})
	require.NoError(t, err, "nothing is in force, so nothing is missing")
	require.Equal(t, ballots, d.Ballots)
}

// TestDelegationsAgainstWalkingEachOne compares with walks that start anew for
// every elector.
func TestDelegationsAgainstWalkingEachOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		electors, _ := estate(n, nil)
		to, own := map[string]string{}, map[string]rule.Response{}
		list := rule.Delegations{On: on(t, "2026-03-01")}
		var ballots []rule.Ballot
		for i := range n {
			id := strconv.Itoa(i)
			if rapid.Bool().Draw(t, "votes") {
				own[id] = rapid.SampledFrom([]rule.Response{rule.Yes, rule.No}).Draw(t, "response")
				ballots = append(ballots, rule.Ballot{Elector: id, Response: own[id]})
			}
			if rapid.Bool().Draw(t, "delegates") {
				to[id] = strconv.Itoa(rapid.IntRange(0, n).Draw(t, "to")) // n is nobody on the roll
				list.List = append(list.List, standing(t, id, to[id]))
			}
		}
		p := rule.ProxyPolicy{Allowed: true, Transitive: rapid.Bool().Draw(t, "transitive"), DirectOverride: true, Cap: rapid.IntRange(0, 3).Draw(t, "cap")}
		d, err := rule.Delegate(delegating(p), electors, ballots, list)
		require.NoError(t, err)

		want, held := map[string]rule.Response{}, map[string]int{}
		for id, r := range own {
			want[id] = r
		}
		for i := range n {
			id := strconv.Itoa(i)
			voter := walk(id, to, own, p.Transitive)
			if own[id] != "" || voter == "" {
				continue
			}
			held[voter]++
			want[id] = own[voter]
			if p.Cap > 0 && held[voter] > p.Cap {
				want[id] = rule.VoidProxy
			}
		}
		got := map[string]rule.Response{}
		for _, b := range d.Ballots {
			require.NotContains(t, got, b.Elector)
			got[b.Elector] = b.Response
		}
		require.Equal(t, want, got)
	})
}

// walk follows one elector's delegation to who voted, "" if nobody did.
func walk(id string, to map[string]string, own map[string]rule.Response, transitive bool) string {
	for range len(to) + 1 {
		next, delegates := to[id]
		switch {
		case !delegates || next == id:
			return ""
		case own[next] != "":
			return next
		case !transitive:
			return ""
		}
		id = next
	}
	return ""
}
