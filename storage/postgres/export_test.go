package postgres

import "github.com/jackc/pgx/v5"

// Traced adds a tracer of all statements to options.
func Traced(o Options, t pgx.QueryTracer) Options {
	o.tracer = t
	return o
}

// Shipped are the scripts that users run.
func Shipped() []string { return []string{rolesScript, grantsScript} }
