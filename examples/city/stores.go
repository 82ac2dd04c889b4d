package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
	"github.com/renjia-project/renjia/storage/mariadb"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/postgres"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// place is a store and how to ask for its size.
type place struct {
	driver driver.Store
	size   func(ctx context.Context) (bytes int64, err error)
}

// open opens the store that a flag names, for so many writers.
func open(ctx context.Context, name string, writers int) (place, error) {
	engine, rest, _ := strings.Cut(name, ":")
	switch engine {
	case "memory":
		return place{memory.Open(), inMemory}, nil
	case "sqlite":
		d, err := sqlite.Open(rest, sqlite.Options{})
		return place{d, func(context.Context) (int64, error) { return fileSize(rest) }}, err
	case "postgres", "postgresql":
		d, err := postgres.Open(ctx, name, postgres.Options{Connections: writers})
		return place{d, func(ctx context.Context) (int64, error) { return postgresSize(ctx, name) }}, err
	case "mariadb":
		d, err := mariadb.Open(ctx, rest, mariadb.Options{})
		return place{d, func(ctx context.Context) (int64, error) { return mariadbSize(ctx, rest) }}, err
	}
	return place{}, fmt.Errorf("store %q: want memory, sqlite:FILE, postgres://… or mariadb:DSN: %w", name, renjia.ErrInvalid)
}

func inMemory(context.Context) (int64, error) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc), nil
}

func fileSize(path string) (total int64, err error) {
	for _, suffix := range []string{"", "-wal"} {
		info, err := os.Stat(path + suffix)
		if err == nil {
			total += info.Size()
		}
	}
	return total, nil
}

func postgresSize(ctx context.Context, dsn string) (bytes int64, err error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx) //nolint:errcheck // only read
	return bytes, conn.QueryRow(ctx, "SELECT pg_database_size(current_database())").Scan(&bytes)
}

func mariadbSize(ctx context.Context, dsn string) (bytes int64, err error) {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return 0, err
	}
	defer db.Close() //nolint:errcheck // only read
	return bytes, db.QueryRowContext(ctx, "SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = DATABASE()").Scan(&bytes)
}
