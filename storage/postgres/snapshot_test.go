package postgres_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/postgres"
)

// Get answers in the order in which it was asked, of the present and of the past.
func TestRecordsComeInTheOrderAskedFor(t *testing.T) {
	s := connect(t, server(t), freshSchema(t))
	require.NoError(t, s.Migrate(ctx, []driver.Kind{plain(number, "size")}))
	fillPlain(t, s, 9)
	ids := []string{"0007", "none", "0002", "0005", "0000", "absent", "0001"}
	for at := range driver.Position(2) {
		snap, err := s.Snapshot(ctx, "liede", at)
		require.NoError(t, err)
		found, err := snap.Get(ctx, "test_plain", ids)
		require.NoError(t, err)
		var order []string
		for _, r := range found {
			order = append(order, r.ID)
		}
		require.Equal(t, []string{"0007", "0002", "0005", "0000", "0001"}, order)
		found, err = snap.Get(ctx, "test_plain", nil)
		require.NoError(t, err)
		require.Empty(t, found)
		require.NoError(t, snap.Close())
		_, err = snap.Get(ctx, "test_plain", ids)
		require.Error(t, err, "closed")
	}
}

// Records that were read ahead, for a query inside the query, keep their entries.
func TestRecordsReadAheadKeepTheirPlace(t *testing.T) {
	s := connect(t, server(t), freshSchema(t))
	require.NoError(t, s.Migrate(ctx, []driver.Kind{plain(number, "size")}))
	fillPlain(t, s, 600)
	snap, err := s.Snapshot(ctx, "liede", 0)
	require.NoError(t, err)
	defer snap.Close() //nolint:errcheck // a test
	n := int64(0)
	for r, err := range snap.Query(ctx, &driver.Query{Kind: "test_plain", Order: 0}) {
		require.NoError(t, err)
		require.Equal(t, []driver.Entry{{Value: driver.Value{Type: driver.Int, Int: n}}}, r.Index)
		if n++; n%50 == 1 {
			_, err := snap.Get(ctx, "test_plain", []string{"0001"})
			require.NoError(t, err)
		}
	}
	require.EqualValues(t, 600, n)
}

// fillPlain commits n records of the kind plain with sizes from 0 on, in mixed
// order.
func fillPlain(t *testing.T, s driver.Store, n int) {
	b := empty(1)
	for i := range n {
		b.Ops = append(b.Ops, driver.Op{Verb: driver.Put, Record: driver.Record{
			Key: driver.Key{Kind: "test_plain", ID: fmt.Sprintf("%04d", i)}, Rev: 1, Version: 1, Payload: fmt.Sprint(i),
			Index: []driver.Entry{{Value: driver.Value{Type: driver.Int, Int: int64(i)}}},
		}})
	}
	slices.Reverse(b.Ops)
	b.Prepare(func([]byte) {})
	_, err := s.Commit(ctx, b)
	require.NoError(t, err)
}

// A connection that serves several programs, as behind a pooler, must not keep
// what one transaction has set.
func TestSettingsEndWithTheirTransaction(t *testing.T) {
	d, err := postgres.Open(ctx, server(t), postgres.Options{Schema: freshSchema(t), Connections: 1})
	require.NoError(t, err)
	defer d.Close() //nolint:errcheck // a test
	require.NoError(t, d.Migrate(ctx, []driver.Kind{plain(number)}))
	settings := func() (space, timeout, scan string) {
		require.NoError(t, postgres.Pool(d).QueryRow(ctx,
			"SELECT coalesce(current_setting('renjia.space', true), ''), current_setting('statement_timeout'), current_setting('enable_seqscan')").Scan(&space, &timeout, &scan))
		return space, timeout, scan
	}
	_, timeout, scan := settings()
	for range 2 {
		fillPlain(t, d, 1)
		snap, err := d.Snapshot(ctx, "liede", 0)
		require.NoError(t, err)
		_, err = snap.Get(ctx, "test_plain", []string{"0000"})
		require.NoError(t, err)
		require.NoError(t, snap.Close())
		space, after, scans := settings()
		require.Equal(t, []string{"", timeout, scan}, []string{space, after, scans})
	}
}
