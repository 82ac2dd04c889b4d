// Package postgres keeps a store on a PostgreSQL server, through pgx: for a city
// with thousands of communities, for several programs on several machines, and
// for data that must outlive the loss of one of them.
package postgres
