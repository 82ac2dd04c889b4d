package rule_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

func share(id string, m rule.Measure, numerator, base rule.Group, op renjia.Op, f renjia.Fraction) rule.Threshold {
	return rule.Threshold{ID: id, Measure: m, Numerator: numerator, Base: base, Op: op, Fraction: f}
}

func byHeads(pass ...rule.Threshold) rule.Rule {
	return rule.Rule{ID: "test/heads", Title: renjia.Both("heads"), Measures: []rule.Measure{rule.Heads}, Pass: rule.Test{All: pass}}
}

func persons(n int) (electors []rule.Elector) {
	for i := range n {
		electors = append(electors, rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1}})
	}
	return electors
}

// TestRobertsRulesBase has the published example of the base of a majority
// (roberts-rules.com): 100 entitled, 75 legal ballots of which 4 blank, 10
// illegal ones: base 81, majority 41.
func TestRobertsRulesBase(t *testing.T) {
	r := byHeads(share("pass", rule.Heads, "yes", "yes+no+illegal", renjia.MoreThan, renjia.Frac(1, 2)))
	r.Participation = map[rule.Response]rule.Class{rule.Blank: rule.ForAbstain, rule.Illegal: rule.AsIllegal}
	for yes, want := range map[int]rule.Outcome{40: rule.Rejected, 41: rule.Adopted} {
		var ballots []rule.Ballot
		for i := range 85 {
			response := rule.No
			switch {
			case i < yes:
				response = rule.Yes
			case i < yes+4:
				response = rule.Blank
			case i < yes+14:
				response = rule.Illegal
			}
			ballots = append(ballots, rule.Ballot{Elector: strconv.Itoa(i), Response: response})
		}
		res, err := rule.Evaluate(r, persons(100), ballots)
		require.NoError(t, err)
		require.Equal(t, want, res.Outcome)
		require.EqualValues(t, 81, res.Thresholds[0].Whole)
	}
}

func TestProxiesBeyondTheCapDoNotCount(t *testing.T) {
	r := byHeads(share("pass", rule.Heads, "yes", rule.Roll, renjia.MoreThan, renjia.Frac(1, 2)))
	var ballots []rule.Ballot
	for i := range 4 {
		ballots = append(ballots, rule.Ballot{Elector: strconv.Itoa(i), Response: rule.Yes, Proxy: "9"})
	}
	_, err := rule.Evaluate(r, persons(10), ballots)
	require.ErrorIs(t, err, renjia.ErrUnspecified, "the rule says nothing about proxies")
	for _, c := range []struct {
		name   string
		policy rule.ProxyPolicy
		counts int64
	}{
		{"no cap", rule.ProxyPolicy{Allowed: true}, 4},
		{"three at most (Residents' Committees Law 2025, art. 19)", rule.ProxyPolicy{Allowed: true, Cap: 3}, 3},
		{"none among representatives", rule.ProxyPolicy{}, 0},
		{"electors only", rule.ProxyPolicy{Allowed: true, MustBeElector: true}, 4},
	} {
		r.Proxy = &c.policy
		res, err := rule.Evaluate(r, persons(10), ballots)
		require.NoError(t, err)
		require.Equal(t, c.counts, res.TookPart, c.name)
		require.Len(t, res.Refused, 4-int(c.counts), c.name)
	}
	ballots[1].ProxyStands, ballots[2].Proxy, ballots[3].Proxy = true, "stranger", "3"
	r.Proxy = &rule.ProxyPolicy{Allowed: true, MustBeElector: true, CandidatesBar: true}
	res, err := rule.Evaluate(r, persons(10), ballots)
	require.NoError(t, err)
	require.Len(t, res.Refused, 3)
	require.EqualValues(t, 1, res.TookPart)
}

// TestCapOnExtraVotes is the specialised cooperatives' rule: extra votes at
// most 20 % of the basic votes together.
func TestCapOnExtraVotes(t *testing.T) {
	r := byHeads(share("pass", rule.Votes, "yes", rule.Roll, renjia.MoreThan, renjia.Frac(1, 2)))
	r.Measures = []rule.Measure{rule.Heads, "extra_votes", rule.Votes}
	r.Caps = []rule.Cap{{Measure: "extra_votes", Of: rule.Heads, Fraction: renjia.Frac(1, 5), Excess: rule.Refuse}}
	roll := make([]rule.Elector, 10)
	for i := range roll {
		roll[i] = rule.Elector{ID: strconv.Itoa(i), Weights: []int64{1, 0, 1}}
	}
	roll[0].Weights = []int64{1, 2, 3}
	_, err := rule.Evaluate(r, roll, nil)
	require.NoError(t, err, "2 extra of 10 basic votes are 20 %")
	roll[1].Weights = []int64{1, 1, 2}
	_, err = rule.Evaluate(r, roll, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid, "3 of 10 are more")

	r.Caps = []rule.Cap{{Measure: rule.Votes, Of: rule.Votes, Fraction: renjia.Frac(1, 10), Each: true, Excess: rule.Cut}}
	res, err := rule.Evaluate(r, roll, []rule.Ballot{{Elector: "0", Response: rule.Yes}})
	require.NoError(t, err)
	require.EqualValues(t, 1, res.Thresholds[0].Part, "13 votes in all, so nobody has more than 1")
	require.EqualValues(t, 3, roll[0].Weights[2], "the caller's roll is left as it is")
}

// TestReconvenedMeeting is a ladder in absolute numbers: at least 3 persons.
func TestReconvenedMeeting(t *testing.T) {
	r := byHeads(share("pass", rule.Heads, "yes", rule.Participating, renjia.AtLeast, renjia.Frac(3, 4)))
	r.Quorum = rule.Test{All: []rule.Threshold{share("quorum", rule.Heads, rule.Participating, rule.Roll, renjia.AtLeast, renjia.Frac(2, 3))}}
	r.Rounds = []rule.Round{{
		ID: "second", Title: renjia.Both("second call"),
		Quorum: rule.Test{All: []rule.Threshold{
			share("persons", rule.Heads, rule.Participating, rule.One, renjia.AtLeast, renjia.Frac(3, 1)),
			share("quorum", rule.Heads, rule.Participating, rule.Roll, renjia.AtLeast, renjia.Frac(1, 5)),
		}},
		Pass: rule.Test{All: []rule.Threshold{share("pass", rule.Heads, "yes", rule.Participating, renjia.MoreThan, renjia.Frac(1, 2))}},
	}}
	require.NoError(t, r.Validate())
	ballots := []rule.Ballot{{Elector: "0", Response: rule.Yes}, {Elector: "1", Response: rule.Yes}, {Elector: "2", Response: rule.No}}
	res, err := rule.Evaluate(r, persons(10), ballots)
	require.NoError(t, err)
	require.Equal(t, rule.NoQuorum, res.Outcome)
	second, err := r.Reconvene("second")
	require.NoError(t, err)
	res, err = rule.Evaluate(second, persons(10), ballots)
	require.NoError(t, err)
	require.Equal(t, rule.Adopted, res.Outcome)
	res, err = rule.Evaluate(second, persons(10), ballots[:2])
	require.NoError(t, err)
	require.Equal(t, rule.NoQuorum, res.Outcome, "two persons are 1/5, but not three")
	_, err = r.Reconvene("third")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// TestNegativeConsent passes unless more than a third object (Henan).
func TestNegativeConsent(t *testing.T) {
	r := byHeads(share("objections", rule.Heads, "no", rule.Roll, renjia.AtMost, renjia.Frac(1, 3)))
	for objections, want := range map[int]rule.Outcome{0: rule.Adopted, 100: rule.Adopted, 101: rule.Rejected} {
		var ballots []rule.Ballot
		for i := range objections {
			ballots = append(ballots, rule.Ballot{Elector: strconv.Itoa(i), Response: rule.No})
		}
		res, err := rule.Evaluate(r, persons(300), ballots)
		require.NoError(t, err)
		require.Equal(t, want, res.Outcome, "%d", objections)
	}
}

func TestUnanimityOfASet(t *testing.T) {
	r := byHeads(share("all", rule.Heads, "yes", rule.Roll, renjia.AtLeast, renjia.Frac(1, 1)))
	ballots := []rule.Ballot{{Elector: "0", Response: rule.Yes}, {Elector: "1", Response: rule.Yes}}
	res, err := rule.Evaluate(r, persons(2), ballots)
	require.NoError(t, err)
	require.Equal(t, rule.Adopted, res.Outcome)
	res, err = rule.Evaluate(r, persons(3), ballots)
	require.NoError(t, err)
	require.Equal(t, rule.Rejected, res.Outcome)
}

func TestChoicesAreMadeNotGuessed(t *testing.T) {
	r := byHeads(share("pass", rule.Heads, "yes", rule.Participating, renjia.MoreThan, renjia.Frac(1, 2)))
	r.Choices = []rule.Choice{
		{ID: "receipt", Question: renjia.Both("what does signing count as?"), Options: []rule.Option{
			{ID: "abstain", Participation: map[rule.Response]rule.Class{rule.ReceiptOnly: rule.ForAbstain}},
			{ID: "absent", Participation: map[rule.Response]rule.Class{rule.ReceiptOnly: rule.AsAbsent}},
		}},
		{ID: "silence", Question: renjia.Both("does silence follow?"), Options: []rule.Option{{ID: "no"}, {ID: "yes", Silence: rule.JoinMajority}}},
	}
	require.NoError(t, r.Validate())
	ballots := []rule.Ballot{{Elector: "0", Response: rule.Yes}, {Elector: "1", Response: rule.ReceiptOnly}}
	_, err := rule.Evaluate(r, persons(5), ballots)
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Equal(t, "receipt", open.Choices[0].Name)
	require.Equal(t, []string{"abstain", "absent"}, open.Choices[0].Options)
	for option, want := range map[string]rule.Outcome{"abstain": rule.Rejected, "absent": rule.Adopted} {
		chosen, err := r.Choose(map[string]string{"receipt": option})
		require.NoError(t, err)
		res, err := rule.Evaluate(chosen, persons(5), ballots)
		require.NoError(t, err)
		require.Equal(t, want, res.Outcome, option)
		require.Len(t, chosen.Unmade(), 1)
	}
	require.Nil(t, r.Participation, "choosing changes a copy")
	joined, err := r.Choose(map[string]string{"receipt": "abstain", "silence": "yes"})
	require.NoError(t, err)
	res, err := rule.Evaluate(joined, persons(5), ballots)
	require.NoError(t, err)
	require.Equal(t, rule.Adopted, res.Outcome, "3 silent ones join 1 yes: 4 of 5")
	_, err = r.Choose(map[string]string{"receipt": "maybe", "what": "ever"})
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 2)
}

func TestPetitionOfEitherKind(t *testing.T) {
	r := byHeads(share("pass", rule.Heads, "yes", rule.Participating, renjia.MoreThan, renjia.Frac(1, 2)))
	r.Convening.Petitions = []rule.Petition{
		{ID: "electors", Of: rule.Persons, Test: rule.Test{All: []rule.Threshold{share("tenth", rule.Heads, "yes", rule.Roll, renjia.AtLeast, renjia.Frac(1, 10))}}},
		{ID: "representatives", Of: rule.Representatives, Test: rule.Test{All: []rule.Threshold{share("third", rule.Heads, "yes", rule.Roll, renjia.AtLeast, renjia.Frac(1, 3))}}},
	}
	for _, c := range []struct {
		petition      string
		roll, signers int
		enough        bool
	}{{"electors", 1000, 100, true}, {"electors", 1000, 99, false}, {"representatives", 60, 20, true}, {"representatives", 60, 19, false}} {
		p, err := r.Petition(c.petition)
		require.NoError(t, err)
		var signed []rule.Ballot
		for i := range c.signers {
			signed = append(signed, rule.Ballot{Elector: strconv.Itoa(i), Response: rule.Yes})
		}
		res, err := rule.Evaluate(p, persons(c.roll), signed)
		require.NoError(t, err)
		require.Equal(t, c.enough, res.Outcome == rule.Adopted, "%v", c)
	}
	_, err := r.Petition("nobody")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestOpenPassTestDecidesNothing(t *testing.T) {
	r := byHeads()
	require.ErrorIs(t, r.Validate(), renjia.ErrInvalid)
	r.Open = []string{"pass"}
	require.NoError(t, r.Validate())
	_, err := rule.Evaluate(r, persons(3), nil)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}
