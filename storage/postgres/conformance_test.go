package postgres_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/postgres"
	"github.com/renjia-project/renjia/storage/storagetest"
)

// The kit runs as a plain role, for which row-level security is in force. With
// everything serializable the server aborts transactions as engines spread over
// several machines do: a stand-in for them, not a proof.
func TestConformance(t *testing.T) {
	role := plainRole(t)
	for _, level := range []string{"read committed", "serializable"} {
		t.Run(level, func(t *testing.T) {
			if level == "serializable" && testing.Short() {
				t.Skip("the same kit once more")
			}
			dsn := with(server(t), "default_transaction_isolation", level, "role", role)
			dsn = with(dsn, "synchronous_commit", "off") // thousands of commits, of which none has to survive
			storagetest.Run(t, func(t *testing.T) driver.Store { return connect(t, dsn, freshSchema(t)) }, storagetest.Caps{})
			reopened := freshSchema(t)
			storagetest.RunReopen(t, func(t *testing.T, _ string) driver.Store { return connect(t, dsn, reopened) }, storagetest.Caps{})
		})
	}
}

func connect(t testing.TB, dsn, schema string) *postgres.Store {
	s, err := postgres.Open(ctx, dsn, postgres.Options{Schema: schema})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}
