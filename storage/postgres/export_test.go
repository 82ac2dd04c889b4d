package postgres

import (
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Traced adds a tracer of all statements to options.
func Traced(o Options, t pgx.QueryTracer) Options {
	o.tracer = t
	return o
}

// Shipped are the scripts that users run.
func Shipped() []string { return []string{rolesScript, grantsScript} }

// Pool gives a test the connections of a store.
func Pool(s *Store) *pgxpool.Pool { return s.pool }
