package mariadb_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/mariadb"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func TestCuts(t *testing.T) {
	at := server(t)
	user, rest, _ := strings.Cut(at, "tcp(")
	address, _, found := strings.Cut(rest, ")")
	require.True(t, found, "the data source name holds no address")
	storagetest.RunCuts(t, address, func(t *testing.T, proxy string) driver.Store {
		name := database(t, at)[len(at):]
		return openStore(t, user+"tcp("+proxy+")/"+name, mariadb.Options{Timeout: 2 * time.Second})
	}, storagetest.Caps{})
}
