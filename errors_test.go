package renjia_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

func TestEveryProblemIsListedWithItsPath(t *testing.T) {
	var inner, outer renjia.Problems
	inner.Add("[2].duty", "must be given")
	inner.Require(true, "never", "never")
	inner.Require(false, "term", "must not end before %d", 2026)
	outer.Within("parties", inner.Err("party"))
	outer.Within("note", fmt.Errorf("is too long"))
	outer.Within("fine", nil)
	outer.At(renjia.Place{File: "owners.csv", Line: 3, Column: 2}, "area", "is missing")
	err := fmt.Errorf("import: %w", outer.Err("agreement"))
	require.EqualError(t, err, "import: agreement: parties[2].duty: must be given; parties.term: must not end before 2026; "+
		"note: is too long; owners.csv:3:2: area: is missing")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 4)
	require.NoError(t, renjia.Problems{}.Err("agreement"))
}

func TestPlacesLeaveOutWhatIsUnknown(t *testing.T) {
	for want, p := range map[string]renjia.Place{
		"": {}, "a.csv": {File: "a.csv"}, "a.csv:3": {File: "a.csv", Line: 3}, "a.csv:3:2": {File: "a.csv", Line: 3, Column: 2}, "3:2": {Line: 3, Column: 2},
	} {
		require.Equal(t, want, p.String())
	}
}

func TestTypedErrorsMatchTheirSentinelAlone(t *testing.T) {
	sentinels := []error{
		renjia.ErrNotFound, renjia.ErrExists, renjia.ErrConflict, renjia.ErrUnique, renjia.ErrInvalid, renjia.ErrForbidden, renjia.ErrState,
		renjia.ErrUnspecified, renjia.ErrUnknown, renjia.ErrUnsupported, renjia.ErrCorrupt, renjia.ErrErased, renjia.ErrClosed,
	}
	for want, err := range map[error]error{
		renjia.ErrInvalid:     &renjia.ValidationError{Record: "motion"},
		renjia.ErrState:       &renjia.StateError{Record: "motion"},
		renjia.ErrUnspecified: &renjia.UnspecifiedError{What: "split"},
	} {
		for _, s := range sentinels {
			require.Equal(t, s == want, errors.Is(fmt.Errorf("wrapped: %w", err), s), "%v is %v", err, s)
		}
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	require.EqualError(t, &renjia.StateError{Record: "motion", ID: "7", State: "draft", Verb: "close", Allowed: []string{"open", "withdraw"}},
		"motion 7: cannot close while draft; allowed: open, withdraw")
	require.EqualError(t, &renjia.StateError{Record: "motion", State: "certified", Verb: "cast"}, "motion: cannot cast while certified; allowed: nothing")
	require.EqualError(t, &renjia.UnspecifiedError{What: "network", Choices: []renjia.Choice{{Name: "isolates", Options: []string{"in", "out"}}, {Name: "direction"}}},
		"network: choose isolates (in | out), direction")
}
