package mariadb_test

import (
	"testing"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/mariadb"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func TestFaultSchedules(t *testing.T) {
	at := server(t)
	storagetest.RunFaults(t, func(t *testing.T) driver.Store { return openStore(t, database(t, at), mariadb.Options{}) }, storagetest.Caps{Schedules: 16})
}
