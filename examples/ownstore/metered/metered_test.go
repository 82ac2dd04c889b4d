package metered_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/examples/ownstore/metered"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Run(t, func(*testing.T) driver.Store { return metered.Wrap(memory.Open(), &metered.Meter{}) }, storagetest.Caps{})
}

// plain hides what a store can do beyond driver.Store.
type plain struct{ driver.Store }

func TestAbilitiesArePassedOnAndNoneInvented(t *testing.T) {
	_, can := metered.Wrap(memory.Open(), &metered.Meter{}).(driver.Auditor)
	require.True(t, can)
	_, can = metered.Wrap(plain{memory.Open()}, &metered.Meter{}).(driver.Auditor)
	require.False(t, can)
}

func TestCallsAreCounted(t *testing.T) {
	ctx := context.Background()
	m := &metered.Meter{}
	s := storage.New(metered.Wrap(memory.Open(), m), storage.Options{Policy: storage.AllowAll})
	sp := s.Space("liede")
	for range 3 {
		_, err := sp.Record(ctx, renjia.Act{By: renjia.Program("test"), Verb: "test.look"})
		require.NoError(t, err)
	}
	require.NoError(t, s.Close())
	_, err := sp.Record(ctx, renjia.Act{By: renjia.Program("test"), Verb: "test.look"})
	require.ErrorIs(t, err, renjia.ErrClosed)
	rows := m.Rows()
	require.Len(t, rows, 1)
	require.Equal(t, "Commit", rows[0].Method)
	require.Equal(t, 4, rows[0].Calls)
	require.Equal(t, 1, rows[0].Failures)
	require.Positive(t, rows[0].Time)
}
