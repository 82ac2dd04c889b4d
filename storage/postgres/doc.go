// Package postgres keeps spaces on a server of PostgreSQL.
package postgres
