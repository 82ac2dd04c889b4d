package roll_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
)

func TestBallotsOfResidentsNameThemByNameOrKey(t *testing.T) {
	day, err := renjia.ParseDate("2026-04-12")
	require.NoError(t, err)
	law, err := roll.FranchiseFor("cn/residents-committee-2025", day)
	require.NoError(t, err)
	residents, err := roll.ReadResidents(strings.NewReader("姓名,户号,出生日期,登记依据,编号,居民代表\n"+
		"甲,1,1980-01-01,户籍,,是\n乙,2,1981-01-01,户籍,K1,是\n乙,3,1982-01-01,户籍,K2,\n丙,4,2010-01-01,户籍,,\n"), "residents.csv", law, day, roll.Salt("s"))
	require.NoError(t, err)

	all, err := residents.Members(roll.Electors)
	require.NoError(t, err)
	s, err := all.Snapshot()
	require.NoError(t, err)
	require.EqualValues(t, 3, s.Heads())
	ballots, err := all.ReadBallots(strings.NewReader("姓名,意见\n甲,同意\nK2,反对\n"), "ballots.csv")
	require.NoError(t, err)
	require.Equal(t, "K2", ballots[1].Elector)
	_, err = all.ReadBallots(strings.NewReader("姓名,意见\n乙,同意\n"), "ballots.csv")
	require.ErrorContains(t, err, "乙 is not on the roll", "there are two")
	_, err = all.ReadBallots(strings.NewReader("姓名,意见\n丙,同意\n"), "ballots.csv")
	require.ErrorContains(t, err, "丙 is not on the roll", "too young")

	representatives, err := residents.Members(roll.ElectedRepresentatives)
	require.NoError(t, err)
	ballots, err = representatives.ReadBallots(strings.NewReader("姓名,意见\n乙,同意\n"), "ballots.csv")
	require.NoError(t, err, "only one of the two is a representative")
	id, on := representatives.ID("乙")
	require.True(t, on)
	require.Equal(t, ballots[0].Elector, id)
	_, on = representatives.ID("K2")
	require.False(t, on)
	_, err = residents.Members("everybody")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
