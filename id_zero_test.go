package renjia_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

func TestNoIdentifierHasNoTextOfZeros(t *testing.T) {
	zeros := uuid.Nil.String()
	_, err := renjia.ParseID[int](zeros)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	var id renjia.ID[int]
	require.ErrorIs(t, id.UnmarshalText([]byte(zeros)), renjia.ErrInvalid)
	require.ErrorIs(t, id.Scan(zeros), renjia.ErrInvalid)
	require.NoError(t, id.UnmarshalText(nil))
	require.True(t, id.IsZero())
}
