package roll_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
)

func TestDelegationsNameVotersAsTheRollDoes(t *testing.T) {
	owners, err := roll.ReadOwners(strings.NewReader("unit,owner,area,area_source,status,voter\n1,Chen,50,register,sold,\n2,Li,50,register,sold,K2\n"), "owners.csv", roll.Salt("s"))
	require.NoError(t, err)
	ballots, err := owners.ReadBallots(strings.NewReader("owner,choice\nChen,yes\n"), "ballots.csv")
	require.NoError(t, err)
	list, err := owners.ReadDelegations(strings.NewReader("委托人,受托人,议题,起,止,书面\nChen,Li,电梯,2026-01-01,2026-07-01,是\nK2,Stranger,,,,\n"), "proxies.csv")
	require.NoError(t, err)
	require.Len(t, list, 2)
	require.Equal(t, ballots[0].Elector, list[0].From)
	require.Equal(t, "K2", list[0].To)
	require.Equal(t, "2026-01-01/2026-07-01", list[0].Period.String())
	require.True(t, list[0].Written)
	require.Equal(t, "K2", list[1].From)
	require.NotContains(t, list[1].To, "Stranger", "nobody is named")

	_, err = owners.ReadDelegations(strings.NewReader("from,to,since,until\nNobody,Chen,,\nChen,K2,2026-07-01,2026-01-01\nChen,,,May\n"), "proxies.csv")
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 4, "%v", invalid.Problems)
	require.Equal(t, renjia.Place{File: "proxies.csv", Line: 2, Column: 1}, invalid.Problems[0].Place)
}

func TestDelegationsOfMembers(t *testing.T) {
	members, err := roll.ReadMembers(strings.NewReader("成员\n甲\n乙\n"), "members.csv", roll.Salt("s"))
	require.NoError(t, err)
	list, err := members.ReadDelegations(strings.NewReader("from,to\n甲,乙\n"), "proxies.csv")
	require.NoError(t, err)
	require.NotEqual(t, list[0].From, list[0].To)
	_, err = members.ReadDelegations(strings.NewReader("from,to\n丙,乙\n"), "proxies.csv")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
