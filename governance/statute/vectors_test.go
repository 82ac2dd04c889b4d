package statute_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// decide decides a vote in which every elector weighs one in each measure,
// except those of which the weights are given.
func decide(t *testing.T, id, on string, roll int, responses map[rule.Response]int, choose map[string]string, round string) rule.Outcome {
	t.Helper()
	r, err := statute.Builtin().At(id, day(t, on))
	require.NoError(t, err)
	r, err = r.Choose(choose)
	require.NoError(t, err)
	if round != "" {
		r, err = r.Reconvene(round)
		require.NoError(t, err)
	}
	electors := make([]rule.Elector, roll)
	for i := range electors {
		electors[i] = rule.Elector{ID: strconv.Itoa(i), Weights: make([]int64, len(r.Measures))}
		for m, measure := range r.Measures {
			electors[i].Weights[m] = 1
			if measure == "extra_votes" {
				electors[i].Weights[m] = 0
			}
		}
	}
	var ballots []rule.Ballot
	for response, n := range responses {
		for range n {
			ballots = append(ballots, rule.Ballot{Elector: strconv.Itoa(len(ballots)), Response: response})
		}
	}
	res, err := rule.Evaluate(r, electors, ballots)
	require.NoError(t, err)
	return res.Outcome
}

// TestBoundaries has both sides of the boundaries of each text. The articles
// are those of the packs.
func TestBoundaries(t *testing.T) {
	type votes = map[rule.Response]int
	const y, n, a = rule.Yes, rule.No, rule.Abstain
	byLaws := map[string]map[string]string{ // what the text leaves to them
		"intl/roberts-rules/majority":   {"quorum": "majority"},
		"intl/roberts-rules/two-thirds": {"quorum": "majority"},
		"uk/commonhold/special":         {"quorum": "none"},
	}
	for _, c := range []struct {
		rule, on string
		roll     int
		votes    votes
		want     rule.Outcome
	}{
		// Civil Code, art. 278 para. 2: 300 heads, exactly two thirds take part.
		{"cn/civil-code-278/ordinary", "2026-03-01", 300, votes{y: 101, n: 99}, rule.Adopted},
		{"cn/civil-code-278/ordinary", "2026-03-01", 300, votes{y: 100, n: 100}, rule.Rejected},
		{"cn/civil-code-278/ordinary", "2026-03-01", 300, votes{y: 150, n: 49}, rule.NoQuorum},
		{"cn/civil-code-278/special", "2026-03-01", 300, votes{y: 150, n: 50}, rule.Adopted},
		{"cn/civil-code-278/special", "2026-03-01", 300, votes{y: 149, n: 51}, rule.Rejected},
		{"cn/civil-code-278/ordinary", "2026-03-01", 300, votes{y: 100, n: 60, a: 40}, rule.Rejected},
		{"cn/civil-code-278/special", "2026-03-01", 300, votes{y: 140, n: 40, a: 20}, rule.Rejected},
		{"cn/civil-code-279/interested-owners", "2026-03-01", 10, votes{y: 10}, rule.Adopted},
		{"cn/civil-code-279/interested-owners", "2026-03-01", 10, votes{y: 9}, rule.Rejected},
		// Sichuan, art. 31: who signs and says nothing abstains, and takes part.
		{"cn/sichuan-2021/ordinary", "2026-03-01", 300, votes{y: 101, rule.ReceiptOnly: 50, rule.LoginOnly: 49}, rule.Adopted},
		{"cn/sichuan-2021/ordinary", "2026-03-01", 300, votes{y: 100, rule.ReceiptOnly: 100}, rule.Rejected},
		{"cn/sichuan-2021/owners-committee", "2026-03-01", 9, votes{y: 4, n: 1}, rule.Rejected},
		{"cn/sichuan-2021/owners-committee", "2026-03-01", 9, votes{y: 5}, rule.Adopted},
		{"cn/sichuan-2021/owners-committee", "2026-03-01", 8, votes{y: 4}, rule.NoQuorum},
		// Henan, art. 66: unless more than a third object.
		{"cn/henan-2017/maintenance-fund", "2020-01-01", 300, votes{n: 100}, rule.Adopted},
		{"cn/henan-2017/maintenance-fund", "2020-01-01", 300, votes{y: 199, n: 101}, rule.Rejected},
		{"cn/tianjin-2021/delegates", "2026-01-01", 35, nil, rule.Adopted},
		{"cn/tianjin-2021/delegates", "2026-01-01", 34, nil, rule.Rejected},
		// Residents' Committees Law 2025.
		{"cn/residents-committee-2025/election-electors", "2026-03-01", 1000, votes{y: 500}, rule.NoQuorum},
		{"cn/residents-committee-2025/election-electors", "2026-03-01", 1000, votes{y: 251, n: 250}, rule.Adopted},
		{"cn/residents-committee-2025/election-representatives", "2026-03-01", 60, votes{y: 40}, rule.NoQuorum},
		{"cn/residents-committee-2025/election-representatives", "2026-03-01", 60, votes{y: 20, n: 21}, rule.Rejected},
		{"cn/residents-committee-2025/election-representatives", "2026-03-01", 60, votes{y: 21, n: 20}, rule.Adopted},
		{"cn/residents-committee-2025/election-households", "2026-03-01", 100, votes{y: 26, rule.OverVote: 25}, rule.Adopted},
		{"cn/residents-committee-2025/election-households", "2026-03-01", 100, votes{y: 25, rule.OverVote: 25, a: 1}, rule.Rejected},
		{"cn/residents-committee-2025/recall-representatives", "2026-03-01", 60, votes{y: 40}, rule.NoQuorum},
		{"cn/residents-committee-2025/recall-representatives", "2026-03-01", 60, votes{y: 21, n: 20}, rule.Adopted},
		{"cn/residents-committee-2025/recall-electors", "2026-03-01", 1000, votes{y: 251, n: 250}, rule.Adopted},
		{"cn/residents-committee-2025/representatives-meeting", "2026-03-01", 60, votes{y: 20, n: 20}, rule.Rejected},
		{"cn/residents-committee-2025/representatives-meeting", "2026-03-01", 60, votes{y: 21, rule.ReceiptOnly: 19}, rule.Adopted},
		{"cn/residents-committee-2025/representatives-meeting", "2026-03-01", 60, votes{y: 39}, rule.NoQuorum},
		{"cn/residents-committee-2025/composition", "2026-03-01", 60, votes{y: 48}, rule.Adopted},
		{"cn/residents-committee-2025/composition", "2026-03-01", 60, votes{y: 47}, rule.Rejected},
		{"cn/residents-committee-2025/residents-meeting-adults", "2026-03-01", 3000, votes{y: 1500}, rule.NoQuorum},
		{"cn/residents-committee-2025/residents-meeting-adults", "2026-03-01", 3000, votes{y: 751, n: 750}, rule.Adopted},
		{"cn/residents-committee-2018/residents-meeting-groups", "2025-12-31", 20, votes{y: 6, n: 5}, rule.Adopted},
		{"cn/residents-committee-2018/residents-meeting-groups", "2025-12-31", 20, votes{y: 10}, rule.NoQuorum},
		// Villagers' Committees Law: 900 adults in 300 households.
		{"cn/villagers-committee-2025/villagers-meeting-adults", "2026-03-01", 900, votes{y: 450}, rule.NoQuorum},
		{"cn/villagers-committee-2025/villagers-meeting-adults", "2026-03-01", 900, votes{y: 451}, rule.Adopted},
		{"cn/villagers-committee-2025/villagers-meeting-households", "2026-03-01", 300, votes{y: 101, n: 99}, rule.Adopted},
		{"cn/villagers-committee-2025/villagers-meeting-households", "2026-03-01", 300, votes{y: 199}, rule.NoQuorum},
		{"cn/villagers-committee-2018/election", "2025-03-01", 1000, votes{y: 251, n: 250}, rule.Adopted},
		{"cn/villagers-committee-2018/recall", "2025-03-01", 1000, votes{y: 500}, rule.NoQuorum},
		{"cn/villagers-committee-2018/group-meeting-adults", "2025-03-01", 90, votes{y: 31, n: 29}, rule.Adopted},
		// Organizations.
		{"cn/specialised-cooperative-2017/ordinary", "2026-03-01", 30, votes{y: 15, n: 5}, rule.Rejected},
		{"cn/specialised-cooperative-2017/ordinary", "2026-03-01", 30, votes{y: 16, n: 4}, rule.Adopted},
		{"cn/specialised-cooperative-2017/charter", "2026-03-01", 30, votes{y: 20}, rule.Adopted},
		{"cn/rural-collective-2024/members-meeting", "2026-03-01", 90, votes{y: 59, n: 10}, rule.Rejected},
		{"cn/rural-collective-2024/members-meeting", "2026-03-01", 90, votes{y: 60}, rule.Adopted},
		{"cn/rural-collective-2024/admission", "2026-03-01", 80, votes{y: 60}, rule.Adopted},
		{"cn/rural-collective-2024/admission", "2026-03-01", 80, votes{y: 59, n: 21}, rule.Rejected},
		{"cn/foundation-2004/ordinary", "2026-03-01", 15, votes{y: 5, n: 5}, rule.Rejected},
		{"cn/foundation-2004/ordinary", "2026-03-01", 15, votes{y: 9}, rule.NoQuorum},
		{"cn/foundation-2004/important", "2026-03-01", 15, votes{y: 8, n: 4}, rule.Adopted},
		{"cn/charity-law-2023/major-investment", "2026-03-01", 15, votes{y: 10}, rule.Adopted},
		{"cn/charity-law-2023/major-investment", "2026-03-01", 15, votes{y: 9}, rule.Rejected},
		// Robert's Rules: 17 votes, 9 to 8 carries; base 81, majority 41.
		{"intl/roberts-rules/majority", "2026-03-01", 17, votes{y: 9, n: 8}, rule.Adopted},
		{"intl/roberts-rules/majority", "2026-03-01", 100, votes{y: 41, n: 30, rule.Blank: 4, rule.Illegal: 10}, rule.Adopted},
		{"intl/roberts-rules/majority", "2026-03-01", 100, votes{y: 40, n: 31, rule.Blank: 4, rule.Illegal: 10}, rule.Rejected},
		{"intl/roberts-rules/two-thirds", "2026-03-01", 60, votes{y: 40, n: 20}, rule.Adopted},
		// German condominiums before and after 2020-12-01.
		{"de/weg/resolution", "2020-11-30", 100, votes{y: 50}, rule.NoQuorum},
		{"de/weg/resolution", "2020-12-01", 100, votes{y: 2, n: 1, a: 9}, rule.Adopted},
		{"de/weg/structural-change-costs", "2026-03-01", 100, votes{y: 50, n: 24}, rule.Adopted},
		{"de/weg/structural-change-costs", "2026-03-01", 100, votes{y: 50, n: 25}, rule.Rejected},
		{"de/weg/structural-change-costs", "2026-03-01", 100, votes{y: 49}, rule.Rejected},
		{"tw/condominium-act/resolution", "2026-03-01", 9, votes{y: 5}, rule.NoQuorum},
		{"es/lph/deemed-assent-three-fifths", "2026-03-01", 10, votes{n: 4}, rule.Adopted},
		{"es/lph/deemed-assent-three-fifths", "2026-03-01", 10, votes{n: 5}, rule.Rejected},
		{"uk/commonhold/special", "2026-03-01", 100, votes{y: 3, n: 1}, rule.Adopted},
	} {
		require.Equal(t, c.want, decide(t, c.rule, c.on, c.roll, c.votes, byLaws[c.rule], ""), "%s on %s: %v of %d", c.rule, c.on, c.votes, c.roll)
	}
}

func TestFurtherRounds(t *testing.T) {
	type votes = map[rule.Response]int
	require.Equal(t, rule.Adopted, decide(t, "de/weg/resolution", "2020-11-30", 100, votes{rule.Yes: 2, rule.No: 1}, nil, "second-call"))
	require.Equal(t, rule.Rejected, decide(t, "cn/residents-committee-2025/election-representatives", "2026-03-01", 60, votes{rule.Yes: 13, rule.No: 28}, nil, "second-election"))
	require.Equal(t, rule.Adopted, decide(t, "cn/residents-committee-2025/election-representatives", "2026-03-01", 60, votes{rule.Yes: 14, rule.No: 27}, nil, "second-election"))
	require.Equal(t, rule.Adopted, decide(t, "tw/condominium-act/resolution", "2026-03-01", 15, votes{rule.Yes: 2, rule.No: 1}, nil, "reconvened"))
	require.Equal(t, rule.NoQuorum, decide(t, "tw/condominium-act/resolution", "2026-03-01", 10, votes{rule.Yes: 2}, nil, "reconvened"))
	require.Equal(t, rule.Rejected, decide(t, "tw/condominium-act/resolution", "2026-03-01", 10, votes{rule.No: 6}, nil, "objections"))
}

// TestHomeownersAmendment is the published case: 100 members, two thirds of the
// total votes, 50 attend: 67 yes are needed and cannot be had (counselourhoa.com).
func TestHomeownersAmendment(t *testing.T) {
	votes := map[rule.Response]int{rule.Yes: 50}
	require.Equal(t, rule.Rejected, decide(t, "us/hoa/amendment", "2026-03-01", 100, votes, map[string]string{"quorum": "none", "base": "all-votes"}, ""))
	require.Equal(t, rule.NoQuorum, decide(t, "us/hoa/amendment", "2026-03-01", 100, votes, map[string]string{"quorum": "majority", "base": "votes-cast"}, ""))
	require.Equal(t, rule.Adopted, decide(t, "us/hoa/amendment", "2026-03-01", 100, votes, map[string]string{"quorum": "one-third", "base": "votes-cast"}, ""))
	votes = map[rule.Response]int{rule.Yes: 66, rule.No: 1}
	require.Equal(t, rule.Rejected, decide(t, "us/hoa/amendment", "2026-03-01", 100, votes, map[string]string{"quorum": "none", "base": "all-votes"}, ""))
}

func TestPetitions(t *testing.T) {
	for _, c := range []struct {
		rule, petition string
		roll, signed   int
		enough         bool
	}{
		{"cn/residents-committee-2025/recall-electors", "persons", 1000, 100, true},
		{"cn/residents-committee-2025/recall-electors", "persons", 1000, 99, false},
		{"cn/residents-committee-2025/recall-electors", "representatives", 60, 20, true},
		{"cn/residents-committee-2025/recall-electors", "representatives", 60, 19, false},
		{"cn/villagers-committee-2025/recall", "persons", 1000, 200, true},
		{"cn/villagers-committee-2025/recall", "persons", 1000, 199, false},
		{"cn/residents-committee-2025/representatives-meeting", "representatives", 60, 12, true},
		{"cn/specialised-cooperative-2017/ordinary", "members", 10, 3, true},
		{"cn/civil-code-278/ordinary", "extraordinary-meeting", 300, 60, true},
	} {
		r, err := statute.Builtin().At(c.rule, day(t, "2026-03-01"))
		require.NoError(t, err)
		p, err := r.Petition(c.petition)
		require.NoError(t, err)
		tally, err := rule.NewTally(p)
		require.NoError(t, err)
		weights := make([]int64, len(p.Measures))
		for i := range weights {
			weights[i] = 1
		}
		for i := range c.roll {
			response := rule.Absent
			if i < c.signed {
				response = rule.Yes
			}
			require.NoError(t, tally.Add(weights, response))
		}
		res, err := tally.Result()
		require.NoError(t, err)
		require.Equal(t, c.enough, res.Outcome == rule.Adopted, "%v", c)
	}
}
