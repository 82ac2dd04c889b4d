package discourse_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/discourse"
	"github.com/renjia-project/renjia/indicator/measured"
)

func speeches() []discourse.Speech {
	return []discourse.Speech{
		{"participation": 1, "justification_level": 3, "justification_content": 2, "respect_groups": 1, "counterarguments": 3},
		{"participation": 0, "justification_level": 1, "justification_content": 0, "respect_groups": 1},
		{"participation": 1, "justification_level": 0, "respect_groups": 2},
	}
}

var core = []string{"participation", "justification_level", "respect_groups"}

func TestTheIndexIsTheMeanOfTheSums(t *testing.T) {
	x, err := discourse.Steenbergen().Quality(speeches(), discourse.Options{Components: core, Adding: discourse.Codes})
	require.NoError(t, err)
	require.Equal(t, []*big.Rat{big.NewRat(5, 1), big.NewRat(2, 1), big.NewRat(3, 1)}, x.Sums)
	require.Equal(t, "10/3", x.Exact.RatString())
	require.Equal(t, discourse.Coded{Component: "justification_level", Counts: []int{1, 1, 0, 1}, Mean: big.NewRat(4, 3)}, x.Components[1])
	require.Nil(t, x.Components[6].Mean)

	x, err = discourse.Steenbergen().Quality(speeches(), discourse.Options{Components: core, Adding: discourse.Scaled})
	require.NoError(t, err)
	require.Equal(t, big.NewRat(5, 6), x.Sums[0]) // (1 + 1 + 1/2)/3
	require.Equal(t, big.NewRat(5, 18), x.Sums[1])
}

func TestSpeechesWithoutAComponentHaveNoSum(t *testing.T) {
	x, err := discourse.Steenbergen().Quality(speeches(), discourse.Options{Components: []string{"justification_content"}, Adding: discourse.Codes})
	require.NoError(t, err)
	require.EqualValues(t, 2, x.N)
	require.Equal(t, 1, x.LeftOut)
	require.Nil(t, x.Sums[2])
	require.Equal(t, 1.0, x.Value)
	_, err = discourse.Steenbergen().Quality(speeches(), discourse.Options{Components: []string{"respect_demands"}, Adding: discourse.Codes})
	var undefined *measured.UndefinedError
	require.ErrorAs(t, err, &undefined)
	require.NotEmpty(t, undefined.Reason.ZH)
}

func TestTheIndexAsksAndRefuses(t *testing.T) {
	s := discourse.Steenbergen()
	for _, o := range []discourse.Options{{Adding: discourse.Codes}, {Components: core}} {
		_, err := s.Quality(speeches(), o)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	good := discourse.Options{Components: core, Adding: discourse.Codes}
	for _, o := range []discourse.Options{
		{Components: []string{"humour"}, Adding: discourse.Codes}, {Components: []string{"participation", "participation"}, Adding: discourse.Codes}, {Components: core, Adding: "product"},
	} {
		_, err := s.Quality(speeches(), o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	for _, speech := range []discourse.Speech{{"participation": 2}, {"participation": -1}, {"humour": 1}} {
		_, err := s.Quality([]discourse.Speech{speech}, good)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		require.ErrorContains(t, err, "speech 1")
	}
	for _, bad := range []discourse.Scheme{
		{}, {Components: []discourse.Component{{Highest: 1}}}, {Components: []discourse.Component{{ID: "a"}}},
		{Components: []discourse.Component{{ID: "a", Highest: 1}, {ID: "a", Highest: 1}}},
	} {
		_, err := bad.Quality(speeches(), good)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// Two speeches at a residents' council. Nobody had raised a counterargument when the
// first was made.
func ExampleScheme_Quality() {
	x, err := discourse.Steenbergen().Quality([]discourse.Speech{
		{"justification_level": 2, "justification_content": 2, "respect_groups": 1},
		{"justification_level": 3, "justification_content": 1, "respect_groups": 2, "counterarguments": 2},
	}, discourse.Options{
		Components: []string{"justification_level", "justification_content", "respect_groups"}, Adding: discourse.Scaled,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f over %d speeches\n", x.Value, x.N)
	// Output:
	// 0.778 over 2 speeches
}
