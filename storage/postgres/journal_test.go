package postgres_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/postgres"
)

// Journals are read in blocks; wherever a block ends, the caller must not see it.
func TestEveryRangeOfTheJournal(t *testing.T) {
	s := connect(t, with(server(t), "synchronous_commit", "off"), freshSchema(t))
	require.NoError(t, s.Migrate(ctx, []driver.Kind{{Name: "test_plain", Version: 1}}))
	random := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for n := range 300 {
		size := random.IntN(4)
		if n == 120 || n == 121 {
			size = 2500 // more than is read at a time
		}
		b := &driver.Batch{ID: [16]byte{byte(n >> 8), byte(n)}, Space: "liede", Time: start.Add(time.Duration(n/3) * time.Minute), Acts: "[]"}
		for i := range size {
			b.Ops = append(b.Ops, driver.Op{Verb: driver.Put, Record: driver.Record{Key: driver.Key{Kind: "test_plain", ID: fmt.Sprint(n, "-", i)}, Rev: 1, Version: 1, Payload: fmt.Sprint(n)}})
		}
		b.Prepare(func([]byte) {})
		_, err := s.Commit(ctx, b)
		require.NoError(t, err)
	}
	read := func(r driver.Range) (all []*driver.Commit) {
		r.Space = "liede"
		for c, err := range s.Commits(ctx, r) {
			require.NoError(t, err)
			require.Equal(t, driver.RootOf(c.Changes), c.Root)
			all = append(all, c)
		}
		return all
	}
	whole := read(driver.Range{})
	require.Len(t, whole, 300)
	for range 60 {
		r := driver.Range{After: driver.Position(random.IntN(310)), Desc: random.IntN(2) == 0}
		if random.IntN(2) == 0 {
			r.Until = driver.Position(random.IntN(310))
		}
		if random.IntN(2) == 0 {
			r.NotAfter = start.Add(time.Duration(random.IntN(110)) * time.Minute)
		}
		if random.IntN(2) == 0 {
			r.Limit = 1 + random.IntN(300)
		}
		var want []*driver.Commit
		for _, c := range whole {
			if c.Position > r.After && (r.Until == 0 || c.Position <= r.Until) && (r.NotAfter.IsZero() || !c.Time.After(r.NotAfter)) {
				want = append(want, c)
			}
		}
		if r.Desc {
			slices.Reverse(want)
		}
		if r.Limit > 0 {
			want = want[:min(r.Limit, len(want))]
		}
		require.Equal(t, want, read(r), "%+v", r)
	}
}

// The answer to a batch that was committed before must wait for the standbys as a
// commit does, so it writes.
func TestTheAnswerToARepeatedBatchIsACommit(t *testing.T) {
	c := &collector{sql: map[string]bool{}}
	s, err := postgres.Open(ctx, server(t), postgres.Traced(postgres.Options{Schema: freshSchema(t)}, c))
	require.NoError(t, err)
	defer s.Close() //nolint:errcheck // a test
	require.NoError(t, s.Migrate(ctx, nil))
	wrote := func() bool {
		for sql := range c.sql {
			if strings.HasPrefix(sql, "UPDATE") && strings.Contains(sql, "_spaces") && strings.Contains(sql, "SET seq = seq ") {
				return true
			}
		}
		return false
	}
	first, err := s.Commit(ctx, empty(1))
	require.NoError(t, err)
	require.False(t, wrote())
	again, err := s.Commit(ctx, empty(1))
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.True(t, wrote())
}
