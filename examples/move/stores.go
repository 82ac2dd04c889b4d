package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/mariadb"
	"github.com/renjia-project/renjia/storage/postgres"
	"github.com/renjia-project/renjia/storage/privacy"
	"github.com/renjia-project/renjia/storage/retention"
	"github.com/renjia-project/renjia/storage/sqlite"
	"github.com/renjia-project/renjia/talent"
)

// engine opens the stores of one kind by their address.
type engine struct {
	scheme, form string
	open         func(ctx context.Context, address string) (driver.Store, error)
}

var engines = []engine{
	{"sqlite:", "sqlite:PATH", func(_ context.Context, address string) (driver.Store, error) {
		return sqlite.Open(strings.TrimPrefix(address, "sqlite:"), sqlite.Options{})
	}},
	{"postgres://", "postgres://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE", func(ctx context.Context, address string) (driver.Store, error) {
		return postgres.Open(ctx, address, postgres.Options{})
	}},
	{"mariadb://", "mariadb://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE", func(ctx context.Context, address string) (driver.Store, error) {
		return mariadb.Open(ctx, sourceName(address), mariadb.Options{})
	}},
}

// sourceName turns an address into what go-sql-driver/mysql takes. User and
// password are taken as they stand, without percent-encoding.
func sourceName(address string) string {
	address = strings.TrimPrefix(address, "mariadb://")
	path := strings.LastIndexByte(address, '/')
	if path < 0 {
		address, path = address+"/", len(address)
	}
	user := strings.LastIndexByte(address[:path], '@') + 1
	return address[:user] + "tcp(" + address[user:path] + ")" + address[path:]
}

// open opens a store and makes it ready for every kind of this library. Whoever
// may open it may do everything: rights are those of the file or the server.
func open(ctx context.Context, address string) (*storage.Store, error) {
	if name, ok := strings.CutPrefix(address, "env:"); ok {
		address = os.Getenv(name)
	}
	for _, e := range engines {
		if !strings.HasPrefix(address, e.scheme) {
			continue
		}
		engine, err := e.open(ctx, address)
		if err != nil {
			return nil, err
		}
		store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
		if err := store.Migrate(ctx, kinds()...); err != nil {
			_ = store.Close() // the first error counts
			return nil, err
		}
		return store, nil
	}
	return nil, fmt.Errorf("begins with none of sqlite:, postgres://, mariadb:// and env: %w", renjia.ErrInvalid)
}

func kinds() []storage.Registration {
	return slices.Concat(governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds(), privacy.Kinds(), retention.Collections())
}
