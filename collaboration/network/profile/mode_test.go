package profile_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

// record makes acts: so many of each party.
func record(counts ...int) profile.ModeInput {
	in := profile.ModeInput{Delivered: map[string]float64{}}
	for i, n := range counts {
		id := fmt.Sprint("p", i)
		in.Parties = append(in.Parties, id)
		for range n {
			in.Acts = append(in.Acts, id)
		}
	}
	return in
}

var rule = profile.ModeOptions{Thresholds: profile.SuggestedThresholds()}

func TestModesByTheRule(t *testing.T) {
	for name, c := range map[string]struct {
		counts     []int
		delivered  map[string]float64
		administer []string
		want       profile.Mode
	}{
		"even":                                 {[]int{5, 5, 5, 5, 5}, nil, nil, profile.ModeShared},
		"below twice an even share":            {[]int{7, 4, 4, 4, 1}, nil, nil, profile.ModeShared},
		"twice an even share":                  {[]int{8, 4, 4, 4, 0}, nil, nil, profile.ModeMixed},
		"half, and delivers half of its share": {[]int{10, 5, 3, 2, 0}, map[string]float64{"p0": 1, "p1": 9}, nil, profile.ModeLead},
		"half, and delivers a little less":     {[]int{10, 5, 3, 2, 0}, map[string]float64{"p0": 99, "p1": 901}, nil, profile.ModeMixed},
		"half, and delivers nothing":           {[]int{10, 5, 3, 2, 0}, map[string]float64{"p1": 10}, nil, profile.ModeNAO},
		"half, and delivers a tenth":           {[]int{10, 5, 3, 2, 0}, map[string]float64{"p0": 2, "p1": 98}, nil, profile.ModeMixed},
		"administers, nothing known":           {[]int{20, 1, 1, 1, 1}, nil, []string{"p0"}, profile.ModeNAO},
		"another one administers":              {[]int{20, 1, 1, 1, 1}, nil, []string{"p1"}, profile.ModeMixed},
		"administers and delivers":             {[]int{20, 1, 1, 1, 1}, map[string]float64{"p0": 1, "p1": 1}, []string{"p0"}, profile.ModeLead},
		"administers, and delivers a little":   {[]int{10, 5, 3, 2, 0}, map[string]float64{"p0": 4, "p1": 96}, []string{"p0"}, profile.ModeMixed},
		"more than half":                       {[]int{49, 51, 0}, map[string]float64{"p0": 1, "p1": 1}, nil, profile.ModeLead},
	} {
		in := record(c.counts...)
		in.Delivered, in.Administrators = c.delivered, c.administer
		m, err := profile.ModeOf(in, rule)
		require.NoError(t, err)
		require.Equal(t, c.want, m.Mode, "%s %+v", name, m.Evidence)
	}
}

// By hand: shares .5, .3, .2 of three: (.38 − 1/3)/(2/3) = .07; one party of three
// delivers half: 1.5 even shares.
func TestTheEvidenceOfAModeByHand(t *testing.T) {
	in := record(10, 6, 4)
	in.Delivered = map[string]float64{"p0": 5, "p2": 5}
	m, err := profile.ModeOf(in, rule)
	require.NoError(t, err)
	require.Equal(t, "p0", m.Top)
	require.InDelta(t, .5, m.Largest, 1e-12)
	require.InDelta(t, .07, m.H, 1e-12)
	require.InDelta(t, 1.5, *m.D, 1e-12)
	require.False(t, m.Q)
	require.Equal(t, profile.ModeShared, m.Mode, "below 2/3")
}

func TestAModeWantsTwentyActs(t *testing.T) {
	_, err := profile.ModeOf(record(10, 9), rule)
	var few *profile.FewActsError
	require.ErrorAs(t, err, &few)
	require.Equal(t, profile.FewActsError{Acts: 19, Want: 20}, *few)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	o := rule
	o.Thresholds.Acts = 19
	_, err = profile.ModeOf(record(10, 10), o)
	require.ErrorIs(t, err, renjia.ErrInvalid, "never below twenty")
	_, err = profile.ModeOf(record(10, 10), profile.ModeOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, wrong := range []func(*profile.ModeInput){
		func(in *profile.ModeInput) { in.Acts[0] = "z" }, func(in *profile.ModeInput) { in.Parties[0] = "p1" },
		func(in *profile.ModeInput) { in.Delivered["z"] = 1 }, func(in *profile.ModeInput) { in.Delivered["p0"] = -1 },
		func(in *profile.ModeInput) { in.Parties = in.Parties[:1] },
	} {
		in := record(10, 10)
		wrong(&in)
		_, err := profile.ModeOf(in, rule)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestTheStabilityOfAModeIsTheShareOfResamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := record(rapid.SliceOfN(rapid.IntRange(5, 20), 4, 6).Draw(t, "counts")...)
		o := rule
		o.Resamples, o.Seed = 200, rapid.Uint64().Draw(t, "seed")
		one, err := profile.ModeOf(in, o)
		require.NoError(t, err)
		sum := 0.0
		for _, share := range one.Stability {
			sum += share
		}
		require.InDelta(t, 1, sum, 1e-9)
		again, err := profile.ModeOf(in, o)
		require.NoError(t, err)
		require.Equal(t, one, again)
	})
	o := rule
	o.Resamples = 200
	m, err := profile.ModeOf(record(100, 0, 0, 0), o)
	require.NoError(t, err)
	require.Len(t, m.Stability, 1, "one party has all acts in every resample")
	m, err = profile.ModeOf(record(8, 8, 8, 8, 8), o)
	require.NoError(t, err)
	require.Greater(t, m.Stability[profile.ModeShared], .8)
	m, err = profile.ModeOf(record(20, 8, 6, 6), o)
	require.NoError(t, err)
	require.Greater(t, len(m.Stability), 1, "half of the acts is a border")
}

// The rows of Table 1.
func TestEachModeIsPredictedUnderItsOwnContingencies(t *testing.T) {
	for _, c := range []struct {
		profile.Contingencies
		want profile.Mode
	}{
		{profile.Contingencies{Participants: 6, Trust: .8, Consensus: profile.High, Competence: profile.Low}, profile.ModeShared},
		{profile.Contingencies{Participants: 12, Trust: .2, Consensus: profile.ModeratelyLow, Competence: profile.Moderate}, profile.ModeLead},
		{profile.Contingencies{Participants: 12, Trust: .5, Consensus: profile.ModeratelyHigh, Competence: profile.High}, profile.ModeNAO},
		{profile.Contingencies{Participants: 40, Trust: .5, Consensus: profile.ModeratelyHigh, Competence: profile.High}, profile.ModeNAO},
	} {
		p, err := profile.Predict(c.Contingencies, profile.SuggestedBands())
		require.NoError(t, err)
		require.Equal(t, []profile.Mode{c.want}, p.Modes)
		for _, f := range p.Table {
			require.Equal(t, f.Mode == c.want, f.Matches == 4)
			require.Equal(t, f.Mode == c.want, f.Distance == 0)
		}
	}
}

// Each mode has one match; the distances are eight, seven and five levels.
func TestTheNearestOfModesWithAsManyMatchesIsPredicted(t *testing.T) {
	p, err := profile.Predict(profile.Contingencies{Participants: 40, Trust: .8, Consensus: profile.Moderate, Competence: profile.Moderate}, profile.SuggestedBands())
	require.NoError(t, err)
	require.Equal(t, []profile.Mode{profile.ModeNAO}, p.Modes)
	for i, distance := range []int{8, 7, 5} {
		require.Equal(t, []int{1, distance}, []int{p.Table[i].Matches, p.Table[i].Distance})
	}
}

func TestBandsBeginWhereTheySay(t *testing.T) {
	c := profile.Contingencies{Participants: 8, Trust: 2. / 3, Consensus: profile.High, Competence: profile.Low}
	p, err := profile.Predict(c, profile.SuggestedBands())
	require.NoError(t, err)
	require.Equal(t, 4, p.Table[0].Matches)
	c.Participants, c.Trust = 9, .66
	p, err = profile.Predict(c, profile.SuggestedBands())
	require.NoError(t, err)
	require.Equal(t, 2, p.Table[0].Matches)
	require.Equal(t, "moderate", p.Table[0].Fits[0].Found.EN)
	require.Equal(t, "moderate to high", p.Table[2].Fits[1].Asked.EN)
}

func TestChoicesOfAPredictionAreAskedFor(t *testing.T) {
	_, err := profile.Predict(profile.Contingencies{}, profile.Bands{})
	var u *renjia.UnspecifiedError
	require.ErrorAs(t, err, &u)
	require.Len(t, u.Choices, 3)
	for _, c := range []profile.Contingencies{
		{Participants: 1, Consensus: 1, Competence: 1}, {Participants: 3, Trust: 2, Consensus: 1, Competence: 1},
		{Participants: 3, Consensus: 6, Competence: 1}, {Participants: 3, Consensus: 1, Competence: -1},
	} {
		_, err = profile.Predict(c, profile.SuggestedBands())
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestObservedAndPredictedAreCompared(t *testing.T) {
	p, err := profile.Predict(profile.Contingencies{Participants: 6, Trust: .8, Consensus: profile.High, Competence: profile.Low}, profile.SuggestedBands())
	require.NoError(t, err)
	shared, err := profile.ModeOf(record(5, 5, 5, 5, 5, 5), rule)
	require.NoError(t, err)
	require.Equal(t, "Acts show shared governance, which the contingencies ask for (shared governance).", p.Compare(shared).EN)
	in := record(30, 5)
	in.Delivered = map[string]float64{"p0": 1}
	lead, err := profile.ModeOf(in, rule)
	require.NoError(t, err)
	require.Equal(t, "行为记录显示为领导组织；条件所要求的模式为共享治理。", p.Compare(lead).ZH)
	require.Equal(t, "level 9", profile.Level(9).Text().EN)
}
