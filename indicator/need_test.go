package indicator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
)

// clientNeed is a score of need of the clients of fillResources and of one who was
// not served.
func clientNeed() indicator.ClientNeed {
	return indicator.ClientNeed{By: both("score of need", "需求评分"), Neediest: indicator.NeediestHigh, Values: map[renjia.Ref]float64{
		personRef("wang"): 1, personRef("li"): 3, personRef("sun"): 3, personRef("qian"): 9,
	}}
}

func TestGatherPutsNeedBesideMinutesWithoutNames(t *testing.T) {
	space := newSpace(t)
	fillResources(t, space)
	o := options(t)
	o.Need = clientNeed()
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	require.NoError(t, err)
	require.Equal(t, indicator.Need{By: both("score of need", "需求评分"), Neediest: indicator.NeediestHigh, Unknown: 1, Clients: []indicator.Needs{
		{Need: 1, Minutes: 300}, {Need: 3}, {Need: 3, Minutes: 120}, {Need: 9}, // Zhao was served, nobody knows how much in need
	}}, d.Need)

	o.Need.Neediest = ""
	_, err = indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	var choices *renjia.UnspecifiedError
	require.ErrorAs(t, err, &choices)
	require.Equal(t, "Need.Neediest", choices.Choices[0].Name)
}

// needScore is the score of the fixture with other needs.
func needScore(t *testing.T, n indicator.Need) indicator.Score {
	d := fixture(t)
	d.Need = n
	card, err := d.Scorecard()
	require.NoError(t, err)
	for _, s := range card.Groups[1].Scores {
		if s.Indicator == indicator.ServiceByNeed {
			return s
		}
	}
	require.Fail(t, "no score")
	return indicator.Score{}
}

func TestServiceByNeedChangesItsSignWithTheScale(t *testing.T) {
	// all minutes with the last of four: C = 1 − 1/4
	n := indicator.Need{Neediest: indicator.NeediestLow, Clients: []indicator.Needs{{Need: 1}, {Need: 2}, {Need: 3}, {Need: 4, Minutes: 60}}}
	s := needScore(t, n)
	require.Equal(t, "3/4", s.Result.Exact.RatString())
	n.Neediest = indicator.NeediestHigh
	require.Equal(t, "-3/4", needScore(t, n).Result.Exact.RatString())
	names := []string{}
	for _, in := range s.Result.Inputs {
		names = append(names, in.Name)
	}
	require.Equal(t, []string{"mean", "standard error", "error by", "95% from", "95% to", "clients of unknown need"}, names)
}

func TestServiceByNeedIsUndefinedWithAReason(t *testing.T) {
	for reason, n := range map[string]indicator.Need{
		"no need of any client is known":                {},
		"the total is zero":                             {Neediest: indicator.NeediestLow, Clients: []indicator.Needs{{Need: 1}, {Need: 2}, {Need: 3}}},
		"all have the same rank":                        {Neediest: indicator.NeediestLow, Clients: []indicator.Needs{{Need: 1, Minutes: 1}, {Need: 1, Minutes: 2}, {Need: 1, Minutes: 3}}},
		"fewer than three units have no standard error": {Neediest: indicator.NeediestLow, Clients: []indicator.Needs{{Need: 1, Minutes: 1}, {Need: 2, Minutes: 2}}},
	} {
		s := needScore(t, n)
		require.Nil(t, s.Result, reason)
		require.Equal(t, reason, s.Undefined.EN)
		require.NotEmpty(t, s.Undefined.ZH)
	}
}

func TestConcentrationCurveStandsBesideTheLorenzCurve(t *testing.T) {
	d := fixture(t)
	d.Need.Clients[4].Minutes = 180
	all := figures(section(t, d, "service"))
	require.Equal(t, []string{"hours-1", "lorenz", "concentration"}, []string{all[0].Anchor, all[1].Anchor, all[2].Anchor})
	// minutes 240, 0, 960, 120, 180 of 1500, the lowest income first
	require.Equal(t, []indicator.Point{{}, {X: .2, Y: .16}, {X: .4, Y: .16}, {X: .6, Y: .8}, {X: .8, Y: .88}, {X: 1, Y: 1}}, all[2].Chart.Series[0].Points)
	require.Contains(t, all[2].Caption.ZH, "人均月收入")

	d.Need = indicator.Need{}
	s := section(t, d, "service")
	require.Len(t, figures(s), 2)
	last := s.Blocks[len(s.Blocks)-1].Text
	require.Contains(t, last.EN, "no need of any client is known")
	require.Contains(t, last.ZH, "没有服务对象的需求数据")
}
