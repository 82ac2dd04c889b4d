package postgres_test

import (
	"testing"

	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/storagetest"
)

func TestFaultSchedules(t *testing.T) {
	dsn := with(server(t), "synchronous_commit", "off", "role", plainRole(t))
	storagetest.RunFaults(t, func(t *testing.T) driver.Store { return connect(t, dsn, freshSchema(t)) }, storagetest.Caps{Schedules: 24})
}
