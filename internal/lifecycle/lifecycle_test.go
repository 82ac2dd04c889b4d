package lifecycle_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

type state string

var door = lifecycle.Table[state]{
	"open":   {"close": "closed", "break": "broken"},
	"closed": {"open": "open", "lock": "locked"},
	"locked": {"unlock": "closed"},
}

func TestAVerbLeadsWhereTheTableSays(t *testing.T) {
	next, err := door.Next("door", "1", "closed", "lock")
	require.NoError(t, err)
	require.Equal(t, state("locked"), next)
	require.True(t, door.Leads("closed", "locked"))
	require.False(t, door.Leads("open", "locked"))
}

func TestAVerbThatIsNotAllowedNamesThoseThatAre(t *testing.T) {
	next, err := door.Next("door", "1", "open", "lock")
	require.Equal(t, state("open"), next)
	var wrong *renjia.StateError
	require.ErrorAs(t, err, &wrong)
	require.Equal(t, renjia.StateError{Record: "door", ID: "1", State: "open", Verb: "lock", Allowed: []string{"break", "close"}}, *wrong)
	_, err = door.Next("door", "1", "broken", "open")
	require.ErrorAs(t, err, &wrong)
	require.Empty(t, wrong.Allowed, "an end")
}

func TestBeginningsAndEndsAreKnown(t *testing.T) {
	for _, s := range []state{"open", "locked", "broken"} {
		require.True(t, door.Known(s), s)
	}
	require.False(t, door.Known("ajar"))
	require.False(t, door.Known(""))
}
