package roll_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
)

func TestMembersWithExtraVotes(t *testing.T) {
	m, err := roll.ReadMembers(strings.NewReader("成员,附加表决权\n甲,2\n乙,\n丙,0\n"), "members.csv", roll.Salt("s"))
	require.NoError(t, err)
	s, err := m.Snapshot()
	require.NoError(t, err)
	require.Equal(t, []rule.Measure{rule.Heads, roll.ExtraVotes, rule.Votes}, s.Measures())
	electors, err := s.Electors(rule.Heads, roll.ExtraVotes, rule.Votes)
	require.NoError(t, err)
	sums := [3]int64{}
	for _, e := range electors {
		for i, w := range e.Weights {
			sums[i] += w
		}
	}
	require.Equal(t, [3]int64{3, 2, 5}, sums, "乙 gives no extra votes: none, but the basic vote must count")
	ballots, err := m.ReadBallots(strings.NewReader("elector,choice,proxy\n甲,同意,\n乙,反对,丙\n"), "ballots.csv")
	require.NoError(t, err)
	require.Len(t, ballots, 2)
	require.NotEqual(t, "丙", ballots[1].Proxy, "an elector is named by the roll's identifier")
}

func TestMembersMistakesHavePlaces(t *testing.T) {
	_, err := roll.ReadMembers(strings.NewReader("elector,votes,extra_votes\na,1,0\na,1,0\nb,-1,\nc,3,1\n"), "members.csv", roll.Salt("s"))
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 3, "%v", err)
	require.Equal(t, 3, invalid.Problems[0].Place.Line)
	_, err = roll.ReadMembers(strings.NewReader("elector\na\n"), "members.csv")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	m, err := roll.ReadMembers(strings.NewReader("elector\na\nb\n"), "members.csv", roll.Salt("s"))
	require.NoError(t, err)
	_, err = m.ReadBallots(strings.NewReader("elector,choice\na,yes\na,yes\nz,no\nb,maybe\n"), "ballots.csv")
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 3, "%v", err)
}

func FuzzReadMembers(f *testing.F) {
	f.Add("成员,票数,附加表决权\n甲,2,1\n乙,,\n")
	f.Add("elector,area,shares\na,1.50,3\n\"b\n\",2,4\n")
	f.Fuzz(func(t *testing.T, list string) {
		m, err := roll.ReadMembers(strings.NewReader(list), "members.csv", roll.Salt("s"))
		if err != nil {
			return
		}
		s, err := m.Snapshot()
		require.NoError(t, err)
		require.NoError(t, s.Validate())
	})
}

func FuzzReadDelegations(f *testing.F) {
	f.Add("from,to,since,until,written\n甲,乙,2026-01-01,2026-02-01,是\n")
	f.Add("委托人,受托人,议题\n乙,丙,电梯\n")
	m, err := roll.ReadMembers(strings.NewReader("成员\n甲\n乙\n"), "members.csv", roll.Salt("s"))
	require.NoError(f, err)
	s, err := m.Snapshot()
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, list string) {
		all, err := m.ReadDelegations(strings.NewReader(list), "proxies.csv")
		if err != nil {
			return
		}
		for _, d := range all {
			require.Contains(t, []string{s.Voters[0].ID, s.Voters[1].ID}, d.From, "givers are on the roll")
			require.NoError(t, d.Period.Validate())
		}
	})
}
