package postgres_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/postgres"
)

// Two hosts, of which the one that can be written to is taken. The password comes
// from PGPASSWORD or ~/.pgpass.
func ExampleOpen() {
	ctx := context.Background()
	engine, err := postgres.Open(ctx, "postgres://station@db1,db2/city?target_session_attrs=read-write", postgres.Options{Connections: 32})
	if err != nil {
		fmt.Println(err)
		return
	}
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	defer store.Close()
	head, err := store.Space("liede").Head(ctx)
	fmt.Println(head.Position, err)
}

// The first script is for an administrator, the second for the owner after the
// first migration.
func ExampleRoles_Scripts() {
	before, after, err := postgres.Roles{Schema: "city"}.Scripts()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range strings.Split(before+after, "\n") {
		if strings.HasPrefix(line, "CREATE SCHEMA") || strings.HasPrefix(line, "GRANT UPDATE (payload") {
			fmt.Println(line)
		}
	}
	// Output:
	// CREATE SCHEMA "city" AUTHORIZATION "renjia_owner";
	// GRANT UPDATE (payload, salt) ON "city"."_changes" TO "renjia_app";
}
