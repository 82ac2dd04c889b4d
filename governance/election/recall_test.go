package election_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/rule"
)

func petition(id string, signed, of int64) election.RecallPetition {
	return election.RecallPetition{Target: "a", Filed: date(time.April, 1), Petition: id, Signed: signed, Of: of, Facts: []string{"accounts not published"}}
}

// Art. 20: a tenth of the electors or household representatives, or a third of
// the representatives; villages: a fifth.
func TestRecallPetitionsAtTheBoundary(t *testing.T) {
	residents, villagers := ruleOf(t, "cn/residents-committee-2025/recall-representatives"), ruleOf(t, "cn/villagers-committee-2025/recall")
	for _, x := range []struct {
		rule       rule.Rule
		id         string
		signed, of int64
		want       election.RecallState
	}{
		{residents, "representatives", 20, 60, election.Petitioned},
		{residents, "representatives", 19, 60, election.PetitionRefused},
		{residents, "persons", 100, 1000, election.Petitioned},
		{residents, "persons", 99, 1000, election.PetitionRefused},
		{residents, "households", 30, 300, election.Petitioned},
		{residents, "households", 29, 300, election.PetitionRefused},
		{villagers, "persons", 200, 1000, election.Petitioned},
		{villagers, "persons", 199, 1000, election.PetitionRefused},
		{villagers, "representatives", 20, 60, election.Petitioned},
	} {
		r, err := election.FileRecall("r", x.rule, x.rule.Electorate.Kind, settledRegulation(t), petition(x.id, x.signed, x.of), nil)
		require.NoError(t, err)
		require.Equal(t, x.want, r.State, "%s: %d of %d", x.id, x.signed, x.of)
	}
}

// Art. 20: the vote in the mode of the election, with its turnout: 40 of 60
// representatives are too few.
func TestRecallVoteAtTheBoundary(t *testing.T) {
	for _, x := range []struct {
		yes, no int64
		want    election.RecallState
		outcome rule.Outcome
	}{
		{40, 0, election.Kept, rule.NoQuorum}, {41, 0, election.Recalled, rule.Adopted},
		{20, 21, election.Kept, rule.Rejected}, {21, 20, election.Recalled, rule.Adopted},
	} {
		r := calledRecall(t)
		r, err := r.Defend(election.Defence{Day: date(time.April, 20)})
		require.NoError(t, err)
		r, err = r.Decide(60, []rule.ResponseCount{{Response: rule.Yes, Electors: x.yes}, {Response: rule.No, Electors: x.no}})
		require.NoError(t, err)
		require.Equal(t, x.want, r.State)
		require.Equal(t, x.outcome, r.Result.Outcome)
	}
}

func calledRecall(t testing.TB) election.Recall {
	t.Helper()
	g := regulation(t, "cn/residents-committee-2025", "cn-51/recall-2025", "cn-46/villages-2025")
	r, err := election.FileRecall("r", ruleOf(t, "cn/residents-committee-2025/recall-representatives"), "representatives", g, petition("representatives", 20, 60), nil)
	require.NoError(t, err)
	r, err = r.Call(date(time.April, 20), date(time.April, 30))
	require.NoError(t, err)
	require.Empty(t, r.Findings)
	return r
}

func TestRecallLifecycle(t *testing.T) {
	r := calledRecall(t)
	var state *renjia.StateError
	_, err := r.Decide(60, nil)
	require.ErrorAs(t, err, &state, "the defence was not heard")
	require.Equal(t, []string{"defend"}, state.Allowed)
	_, err = r.Call(date(time.April, 20), date(time.April, 30))
	require.ErrorIs(t, err, renjia.ErrState)
	r, err = r.Defend(election.Defence{Day: date(time.April, 30), Waived: true})
	require.NoError(t, err)
	r, err = r.Decide(60, []rule.ResponseCount{{Response: rule.Yes, Electors: 50}})
	require.NoError(t, err)
	_, err = r.Defend(election.Defence{Day: date(time.April, 30)})
	require.ErrorIs(t, err, renjia.ErrState)

	_, err = election.FileRecall("r", ruleOf(t, "cn/residents-committee-2025/recall-electors"), "representatives", settledRegulation(t), petition("persons", 100, 1000), nil)
	require.ErrorIs(t, err, renjia.ErrInvalid, "the mode of the election")
	p := petition("persons", 100, 1000)
	p.Facts = nil
	_, err = election.FileRecall("r", ruleOf(t, "cn/residents-committee-2025/recall-electors"), "persons", settledRegulation(t), p, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid, "reasons must be stated")
}

// Hainan: within 30 days of the petition, 10 days' notice. Sichuan: within three
// months.
func TestRecallClocks(t *testing.T) {
	file := func(g election.Regulation, notice, vote renjia.Date) []election.Finding {
		r, err := election.FileRecall("r", ruleOf(t, "cn/villagers-committee-2025/recall"), "persons", g, petition("persons", 200, 1000), nil)
		require.NoError(t, err)
		r, err = r.Call(notice, vote)
		require.NoError(t, err)
		return r.Findings
	}
	hainan, sichuan := regulation(t, "cn-46/villages-2025"), regulation(t, "cn-51/villages-2025")
	require.Empty(t, file(hainan, date(time.April, 21), date(time.May, 1)), "30 days")
	require.Len(t, file(hainan, date(time.April, 22), date(time.May, 2)), 1, "31 days")
	require.Len(t, file(hainan, date(time.April, 22), date(time.May, 1)), 1, "9 days' notice")
	require.Empty(t, file(sichuan, date(time.June, 30), date(time.July, 1)))
	require.Len(t, file(sichuan, date(time.June, 30), date(time.July, 2)), 1)
}

// Sichuan: a recall that failed bars the same facts for six months.
func TestFailedRecallBarsTheSameFacts(t *testing.T) {
	r := calledRecall(t)
	r, err := r.Defend(election.Defence{Day: date(time.April, 20)})
	require.NoError(t, err)
	r, err = r.Decide(60, nil)
	require.NoError(t, err)
	require.Equal(t, election.Kept, r.State)

	again := func(filed renjia.Date, facts ...string) election.RecallState {
		p := petition("representatives", 30, 60)
		p.Filed, p.Facts = filed, facts
		x, err := election.FileRecall("r2", r.Rule, "representatives", regulation(t, "cn-51/recall-2025"), p, []election.Recall{r})
		require.NoError(t, err)
		return x.State
	}
	require.Equal(t, election.PetitionRefused, again(date(time.October, 29), "accounts not published"))
	require.Equal(t, election.Petitioned, again(date(time.October, 30), "accounts not published"), "six months from 30 April")
	require.Equal(t, election.Petitioned, again(date(time.May, 2), "accounts not published", "absent for months"), "further facts")
}
