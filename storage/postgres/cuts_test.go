package postgres_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/postgres"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func TestCuts(t *testing.T) {
	u, err := url.Parse(server(t))
	require.NoError(t, err)
	storagetest.RunCuts(t, u.Host, func(t *testing.T, address string) driver.Store {
		through := *u
		through.Host = address
		d, err := postgres.Open(ctx, through.String(), postgres.Options{Schema: freshSchema(t), Timeout: 2 * time.Second})
		require.NoError(t, err)
		return d
	}, storagetest.Caps{})
}
